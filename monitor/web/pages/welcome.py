"""`/welcome`: the first admin, in a house where nobody can come in yet. A door.

Whoever is first owns the house, so it must be whoever started it: somebody at this very machine, or who has read the
link in the program's own output.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from fastapi import Request, Response

from monitor import passwords, queries, store
from monitor.addresses import is_loopback
from monitor.errors import Conflict, NotFound
from monitor.tables import Role
from monitor.web import doors, ways
from monitor.web.doors import In, page
from monitor.web.house import House
from monitor.web.pages.login import Typed, enter

CODE_LETTERS = 20


@dataclass(frozen=True, slots=True)
class WelcomePage:
    """What the page shows."""

    code: str
    known: bool  # whoever asks started the house; else they are told where the link is
    name: str = ""
    email: str = ""
    problem: str | None = None  # what is wrong with what was typed
    shortest: int = passwords.SHORTEST


def code(secret_key: str) -> str:
    """What the link in the program's output carries."""
    return hmac.new(secret_key.encode(), b"welcome", sha256).hexdigest()[:CODE_LETTERS]


outside = doors.open_to_all()


@page(outside, "/welcome")
def welcome(house: In, request: Request, code: str = "") -> Response:
    if _is_taken(house):
        return ways.sent_to(f"{house.root}/")
    return house.page("welcome.html", WelcomePage(code=code, known=_is_owner(house, request, code)))


@outside.post("/welcome")
def move_in(
    *, house: In, request: Request, name: Typed, password: Typed, again: Typed, email: Typed = "", code: Typed = ""
) -> Response:
    if not _is_owner(house, request, code):
        return house.page("welcome.html", WelcomePage(code=code, known=False), status=403)
    try:
        hashed = passwords.chosen(password, again)
        with house.database.write() as session:
            if queries.has_people(session):
                raise NotFound("somebody has moved in already")
            user = store.people.add(session, name=name, role=Role.ADMIN, email=email or None, now=house.clock())
            user.password = hashed
            return enter(house, session, request, user.id or 0, to="/start")
    except (Conflict, ValueError) as wrong:
        context = WelcomePage(code=code, known=True, name=name, email=email, problem=str(wrong))
        return house.page("welcome.html", context, status=422)


def _is_owner(house: House, request: Request, given: str) -> bool:
    if given and hmac.compare_digest(given.encode("utf-8", "replace"), code(house.secret_key).encode()):
        return True
    at_home = is_loopback(urlsplit(house.public_url).hostname or "")
    return at_home and is_loopback(ways.address(request)) and is_loopback(request.url.hostname or "")


def _is_taken(house: House) -> bool:
    with house.database.read() as session:
        return queries.has_people(session)
