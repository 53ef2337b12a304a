"""`/login`, `/logout`, `/forgotten`: somebody says who they are. A door.

Whoever logs in gets a new cookie, whatever their browser had before; what fails is counted by name and by address.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import Annotated

from fastapi import BackgroundTasks, Form, Request, Response
from sqlmodel import Session

from monitor import log, passwords, queries, store, tokens
from monitor.web import doors, letters, ways
from monitor.web.doors import In, page
from monitor.web.house import House

LONGEST_TYPED = 1000

Typed = Annotated[str, Form(max_length=LONGEST_TYPED)]


@dataclass(frozen=True, slots=True)
class LoginPage:
    """What the page shows."""

    next: str = "/"  # where they wanted to go
    name: str = ""  # as typed
    wrong: bool = False  # it fits nobody
    minutes: int | None = None  # so long they have to wait: too many attempts have failed
    forgotten: bool = False  # they ask for a link instead
    sent: bool = False  # which is on its way, if there is such a person
    problem: str = ""  # why nobody was logged in from elsewhere, as it is said
    provider: str = ""  # who else says who somebody is; "": nobody


outside = doors.open_to_all()


@page(outside, "/login")
def login(house: In, request: Request, next: str = "/") -> Response:  # as it stands in the address
    with house.database.read() as session:
        if not queries.has_people(session):
            return ways.sent_to(f"{house.root}/welcome")
    return shown(house, LoginPage(next=ways.local(next)))


@outside.post("/login")
def log_in(house: In, request: Request, name: Typed, password: Typed, next: Typed = "/") -> Response:
    address, now, typed = ways.address(request), house.clock(), LoginPage(next=ways.local(next), name=name)
    with house.database.read() as session:
        until = store.logins.wait_until(session, name=name, address=address, now=now)
        known = queries.password(session, name)
    if until is not None:
        return wait(house, typed, until - now)
    if not passwords.fits(password, known.password if known else None) or known is None:
        log.event("login.failed", address=address)
        with house.database.write() as session:
            store.logins.failed(session, name=name, address=address, now=now)
        return shown(house, LoginPage(next=typed.next, name=name, wrong=True), status=401)
    with house.database.write() as session:
        return enter(house, session, request, known.user_id, to=typed.next)


@outside.post("/logout")
def log_out(house: In, request: Request) -> Response:
    with house.database.write() as session:
        store.logins.end(session, tokens.digest(request.cookies.get(house.cookie, "")))
    answer = ways.sent_to(f"{house.root}/login")
    answer.delete_cookie(house.cookie, path=_path(house), secure=house.secure, httponly=True, samesite="lax")
    return answer


@page(outside, "/forgotten")
def forgotten(house: In, sent: bool = False) -> Response:
    return shown(house, LoginPage(forgotten=True, sent=sent))


@outside.post("/forgotten")
def send_link(house: In, request: Request, name: Typed, later: BackgroundTasks) -> Response:
    """The same answer, and as soon, for whoever is there and whoever is not."""
    address, now = ways.address(request), house.clock()
    with house.database.write() as session:
        until = store.logins.wait_until(session, name=name, address=address, now=now)
        if until is None:
            store.logins.failed(session, name=name, address=address, now=now)
    if until is not None:
        return wait(house, LoginPage(name=name, forgotten=True), until - now)
    later.add_task(letters.of(house).reset, name)
    return ways.sent_to(f"{house.root}/forgotten?sent=true")


def enter(house: House, session: Session, request: Request, user_id: int, *, to: str) -> Response:
    """Let somebody in with a new cookie; the one their browser had holds no more."""
    store.logins.end(session, tokens.digest(request.cookies.get(house.cookie, "")))
    browser = request.headers.get("user-agent", "")
    cookie = store.logins.begin(session, user_id, browser=browser, now=house.clock())
    answer = ways.sent_to(f"{house.root}{to}")
    answer.set_cookie(
        house.cookie, cookie, max_age=int(store.logins.LONGEST.total_seconds()), path=_path(house),
        secure=house.secure, httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def wait(house: House, typed: LoginPage, span: timedelta) -> Response:
    """The page, which says for how long too many attempts have failed."""
    answer = shown(house, replace(typed, minutes=max(1, ceil(span.total_seconds() / 60))), status=429)
    answer.headers["Retry-After"] = str(max(1, ceil(span.total_seconds())))
    return answer


def shown(house: House, context: LoginPage, *, status: int = 200) -> Response:
    """The page, with who else says who somebody is."""
    provider = house.outside.provider
    return house.page("login.html", replace(context, provider=provider.called if provider else ""), status=status)


def _path(house: House) -> str:
    return house.root or "/"
