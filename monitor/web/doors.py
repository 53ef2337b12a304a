"""A cookie -> who asks for a page, and whether they may. A door.

Every page hangs on a router of one of four kinds, and each has its wall: a page cannot be without one. Whoever is not
logged in is sent to the page of login, and led back afterwards.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from monitor import queries, store, tokens
from monitor.store import logins
from monitor.tables import Role
from monitor.web.house import House, Visitor


class NotLoggedIn(Exception):
    """Nobody is logged in in that browser: they are sent to where they can."""


class MayNot(Exception):
    """Who asks has another role than it takes."""


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


In = Annotated[House, Depends(_house)]
"""The house, as a parameter of whatever answers."""


def come_in(request: Request, house: In) -> Visitor:
    """Who asks; they are known by the whole of their cookie and by nothing else. A token is not looked at.

    Errors: NotLoggedIn
    """
    cookie = request.cookies.get(house.cookie)
    if not cookie:
        raise NotLoggedIn
    now, digest = house.clock(), tokens.digest(cookie)
    with house.database.read() as session:
        found = queries.logged_in(session, digest, now=now, idle=logins.IDLE, longest=logins.LONGEST)
    if found is None:
        raise NotLoggedIn
    if store.people.is_news(found.used_at, now=now):
        with house.database.write() as session:
            store.logins.used(session, digest, now=now)
    return Visitor(
        id=found.user_id,
        name=found.name,
        role=found.role,
        speech=house.speeches[found.language or house.language],
        timezone=found.timezone or house.timezone,
        login=digest,
        said=found.said,
        database=store.audit.by(house.database, found.name, clock=house.clock),
    )


Who = Annotated[Visitor, Depends(come_in)]
"""Who asks, as a parameter of whatever answers."""


def _wall(needed: Role) -> Callable[[Visitor], None]:
    def is_let_in(who: Who) -> None:
        if not who.role.may(needed):
            raise MayNot(f"{who.name} is {who.role}; this needs {needed}")

    return is_let_in


def open_to_all() -> APIRouter:
    """Where pages are hung that whoever may ask for: nobody needs to say who they are."""
    return APIRouter()


def viewer() -> APIRouter:
    """Where pages are hung that take a viewer."""
    return _walled(Role.VIEWER)


def editor() -> APIRouter:
    """Where pages are hung that take an editor."""
    return _walled(Role.EDITOR)


def admin() -> APIRouter:
    """Where pages are hung that take an admin."""
    return _walled(Role.ADMIN)


def _walled(needed: Role) -> APIRouter:
    return APIRouter(dependencies=[Depends(_wall(needed))])


def page(router: APIRouter, path: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Hang a page there: it is got, and changes nothing."""
    return router.api_route(path, methods=["GET", "HEAD"])


def is_by_htmx(request: Request) -> bool:
    """Whether a page asks for a piece of itself."""
    return request.headers.get("hx-request") == "true"
