"""`/me`: a person's own language, zone, password, browsers and tokens. A door."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Path, Request, Response
from sqlmodel import Session

from monitor import passwords, queries, store
from monitor.errors import NotFound
from monitor.queries import BrowserRow, UserRow
from monitor.queries.lookup import LARGEST_ID
from monitor.web import doors, ways
from monitor.web.doors import In, Who, page
from monitor.web.house import House, Visitor
from monitor.web.pages.login import Typed, enter
from monitor.web.speech import mark

Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@dataclass(frozen=True, slots=True)
class MePage:
    """What the page shows."""

    user: UserRow
    browsers: tuple[BrowserRow, ...]
    house_language: str
    house_timezone: str
    token: str | None = None  # a new one, shown this once
    problem: str | None = None
    shortest: int = passwords.SHORTEST


inside = doors.viewer()


def _shown(house: House, who: Visitor, *, token: str | None = None, problem: str | None = None) -> Response:
    with house.database.read() as session:
        context = read(session, house, who, token=token, problem=problem)
    return house.page("me.html", context, who=who, status=422 if problem else 200)


@page(inside, "/me")
def me(house: In, who: Who) -> Response:
    return _shown(house, who)


@inside.post("/me")
def change(house: In, who: Who, language: Typed = "", timezone: Typed = "", email: Typed = "") -> Response:
    try:
        with who.database.write() as session:
            store.people.edit(session, who.name, language=language, timezone=timezone, email=email)
    except ValueError as wrong:
        return _shown(house, who, problem=str(wrong))
    said = house.speeches[language or house.language]
    return house.done(who, said.gettext(mark("Your settings are saved.")), at="/me")


@inside.post("/me/password")
def change_password(
    *, house: In, request: Request, who: Who, current: Typed, password: Typed, again: Typed
) -> Response:
    """Every browser is logged out, and this one comes in anew."""
    try:
        _check(house, who, current, address=ways.address(request))
        hashed = passwords.chosen(password, again)
    except ValueError as wrong:
        return _shown(house, who, problem=str(wrong))
    with who.database.write() as session:
        store.people.set_password(session, who.name, hashed)
        return enter(house, session, request, who.id, to="/me")


def _check(house: House, who: Visitor, current: str, *, address: str) -> None:
    """That they know their password: whoever finds a browser open shall not take it over.

    Errors: ValueError, also when too many attempts have failed
    """
    now = house.clock()
    with house.database.read() as session:
        known = queries.password(session, who.name)
        until = store.logins.wait_until(session, name=who.name, address=address, now=now)
    if until is not None:
        raise ValueError("too many attempts; wait a quarter of an hour")
    if known is None or not passwords.fits(current, known.password):
        with house.database.write() as session:
            store.logins.failed(session, name=who.name, address=address, now=now)
        raise ValueError("the present password is another one")


@inside.post("/me/browsers/end")
def end_others(house: In, who: Who) -> Response:
    with house.database.write() as session:
        store.logins.end_others(session, who.id, but=who.login)
    return house.done(who, who.speech.gettext(mark("Every other browser is logged out.")), at="/me")


@inside.post("/me/tokens")
def new_token(house: In, who: Who, name: Annotated[str, Form(max_length=100)] = "") -> Response:
    """The token is on the page that answers and nowhere else, so there is no redirect."""
    try:
        with who.database.write() as session:
            _, token = store.people.new_token(session, who.name, name=name, now=house.clock())
    except ValueError as wrong:
        return _shown(house, who, problem=str(wrong))
    return _shown(house, who, token=token)


@inside.post("/me/tokens/{number}/revoke")
def revoke(house: In, number: Number, who: Who) -> Response:
    with who.database.write() as session:
        if number not in {token.id for token in queries.user(session, who.name).tokens}:
            raise NotFound(f"no token of {who.name} has the number {number}")
        store.people.revoke(session, number)
    return house.done(who, who.speech.gettext(mark("The token holds no more.")), at="/me")


def read(
    session: Session, house: House, who: Visitor, *, token: str | None = None, problem: str | None = None
) -> MePage:
    """The page as the database has it now."""
    user = queries.user(session, who.name)
    return MePage(user, tuple(queries.browsers(session, who.id)), house.language, house.timezone, token, problem)
