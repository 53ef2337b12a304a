"""`/invitation/TOKEN`: somebody sets their password by the link they were sent, and is logged in. A door."""

from dataclasses import dataclass

from fastapi import Request, Response

from monitor import passwords, store
from monitor.web import doors
from monitor.web.doors import In, page
from monitor.web.pages.login import Typed, enter


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """What the page shows."""

    name: str
    token: str
    problem: str | None = None
    shortest: int = passwords.SHORTEST


outside = doors.open_to_all()


@page(outside, "/invitation/{token}")
def invitation(house: In, token: str) -> Response:
    with house.database.read() as session:
        user = store.invitations.whose(session, token, now=house.clock())
        context = InvitationPage(user.name, token)
    return house.page("invitation.html", context)


@outside.post("/invitation/{token}")
def accept(house: In, request: Request, token: str, password: Typed, again: Typed) -> Response:
    with house.database.read() as session:
        name = store.invitations.whose(session, token, now=house.clock()).name
    try:
        hashed = passwords.chosen(password, again)
    except ValueError as wrong:
        return house.page("invitation.html", InvitationPage(name, token, str(wrong)), status=422)
    with house.database.write() as session:
        user = store.invitations.whose(session, token, now=house.clock())
        store.people.set_password(session, user.name, hashed)
        return enter(house, session, request, user.id or 0, to="/")
