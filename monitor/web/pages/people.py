"""`/people`: who may come in, what they may do, and invitations. A door."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Response
from sqlmodel import Session

from monitor import queries, store
from monitor.errors import Conflict
from monitor.queries import UserRow
from monitor.tables import Role
from monitor.web import doors, letters
from monitor.web.doors import In, Who, page
from monitor.web.house import House, Visitor
from monitor.web.pages.login import Typed
from monitor.web.speech import mark


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """What the page shows."""

    people: tuple[UserRow, ...]
    roles: tuple[tuple[Role, str], ...]  # each with what it may do
    link: str | None = None  # of an invitation, to be handed on: this once
    invited: str | None = None  # to whom
    unsent: str | None = None  # why it could not be mailed
    problem: str | None = None


Ticked = Annotated[bool, Form()]

office = doors.admin()


def _shown(house: House, who: Visitor, status: int = 200, **more: str | None) -> Response:
    with house.database.read() as session:
        context = read(session, who, **more)
    return house.page("people.html", context, who=who, status=status)


@page(office, "/people")
def people(house: In, who: Who) -> Response:
    return _shown(house, who)


@office.post("/people")
def add(house: In, who: Who, name: Typed, role: Annotated[Role, Form()], email: Typed = "") -> Response:
    try:
        with who.database.write() as session:
            store.people.add(session, name=name, role=role, email=email or None, now=house.clock())
    except (Conflict, ValueError) as wrong:
        return _shown(house, who, 422, problem=str(wrong))
    return _invited(house, who, name)


@office.post("/people/invite")
def invite(house: In, who: Who, name: Typed) -> Response:
    return _invited(house, who, name)


def _invited(house: House, who: Visitor, name: str) -> Response:
    """The link is on the page that answers and in the mail, and nowhere else, so there is no redirect."""
    with house.database.read() as session:
        user = queries.user(session, name)
    link, unsent = letters.of(house).link(user.id), None
    if user.email:
        unsent = letters.of(house).invite(user.name, user.email, link, language=user.language)
    return _shown(house, who, link=link, invited=user.name, unsent=unsent)


@office.post("/people/edit")
def edit(
    *,
    house: In,
    who: Who,
    name: Typed,
    role: Annotated[Role, Form()],
    email: Typed = "",
    enabled: Annotated[bool, Form()] = False,
) -> Response:
    try:
        with who.database.write() as session:
            store.people.edit(session, name, role=role, email=email, enabled=enabled)
    except ValueError as wrong:
        return _shown(house, who, 422, problem=str(wrong))
    return house.done(who, who.speech.say(mark("%(name)s is changed."), name=name), at="/people")


@office.post("/people/remove")
def remove(house: In, who: Who, name: Typed) -> Response:
    try:
        with who.database.write() as session:
            store.people.remove(session, name)
    except ValueError as wrong:
        return _shown(house, who, 422, problem=str(wrong))
    return house.done(who, who.speech.say(mark("%(name)s is removed."), name=name), at="/people")


def read(
    session: Session,
    who: Visitor,
    *,
    link: str | None = None,
    invited: str | None = None,
    unsent: str | None = None,
    problem: str | None = None,
) -> PeoplePage:
    """The page as the database has it now."""
    roles = tuple((role, role.sentence(who.speech.language)) for role in Role)
    return PeoplePage(tuple(queries.users(session)), roles, link, invited, unsent, problem)
