"""`/login/oidc`, `/login/oidc/callback`: an OpenID provider says who somebody is. A door.

What makes a login this one and no other (state, nonce, PKCE) is kept by the browser in which it was begun, sealed, for
ten minutes and for one use: nothing is kept here of who only asks. Coming back is a GET that lets somebody in, for so
the protocol has it; the state stands in for the form that was not sent.
"""

import hmac
from datetime import timedelta
from typing import NamedTuple

from fastapi import Request, Response

from monitor import log, oidc, queries, store
from monitor.errors import NotFound, ProviderFailed, Unproven
from monitor.oidc import Attempt, Provider, Somebody
from monitor.tables import Role
from monitor.web import doors, sealed, ways
from monitor.web.doors import In, page
from monitor.web.house import House
from monitor.web.pages.login import LoginPage, enter, shown, wait
from monitor.web.speech import mark

COOKIE = "nasluch-oidc"
LASTS = timedelta(minutes=10)
BY = "OpenID Connect"
"""Whose hand it is, in the audit log, that adds somebody who is new."""

LONGEST_CODE = 4000

outside = doors.open_to_all()


class Refusal(NamedTuple):
    """Why nobody is logged in."""

    sentence: str
    status: int


OVER = Refusal(mark("This login has run out, or was begun in another browser. Begin it again."), 400)
ABSENT = Refusal(mark("%(provider)s does not answer as it should. Try again in a while, or come in by password."), 502)
DENIED = Refusal(mark("%(provider)s did not log you in."), 401)
UNPROVEN = Refusal(
    mark("What %(provider)s says does not prove who you are. Begin again; if it stays so, tell an admin."), 401
)
UNVERIFIED = Refusal(mark("%(provider)s does not say that you have a verified mail address."), 403)
UNKNOWN = Refusal(mark("Nobody here has your mail address, %(email)s. An admin can invite you."), 403)
OFF = Refusal(mark("You are switched off here. An admin can change that."), 403)


class NotIn(Exception):
    """Somebody is not logged in, and why."""

    def __init__(self, why: Refusal, because: str = "", *, email: str = "") -> None:
        super().__init__(why.sentence)
        self.why, self.because, self.email = why, because, email


@page(outside, "/login/oidc")
def begin(house: In, request: Request, next: str = "/") -> Response:
    provider, now = _provider(house), house.clock()
    if span := _span(house, request):
        return wait(house, LoginPage(next=ways.local(next)), span)
    attempt = oidc.attempt()
    try:
        there = provider.where(attempt, back=_back(house), now=now)
    except ProviderFailed as failed:
        return _refused(house, request, NotIn(ABSENT, str(failed)))
    words = (attempt.state, attempt.nonce, attempt.verifier, ways.local(next))
    answer = ways.sent_to(there)
    answer.set_cookie(
        COOKIE, sealed.seal(house.secret_key, words, until=now + LASTS), max_age=int(LASTS.total_seconds()),
        path=f"{house.root}/login/oidc", secure=house.secure, httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


@outside.get("/login/oidc/callback")
def come_back(house: In, request: Request, state: str = "", code: str = "", error: str = "") -> Response:
    if span := _span(house, request):
        return wait(house, LoginPage(), span)
    try:
        attempt, to = _begun(house, request, state)
        number = _known(house, _vouched(house, attempt, code, error))
    except NotIn as no:
        return _refused(house, request, no)
    log.event("login.oidc", user=number)
    with house.database.write() as session:
        return _once(house, enter(house, session, request, number, to=to))


def _begun(house: House, request: Request, state: str) -> tuple[Attempt, str]:
    """The login that was begun in this browser, and where it leads."""
    words = sealed.opened(house.secret_key, request.cookies.get(COOKIE, ""), now=house.clock())
    if words is None or not hmac.compare_digest(words[0].encode(), state.encode("utf-8", "replace")):
        raise NotIn(OVER)
    *begun, to = words
    return Attempt(*begun), to


def _vouched(house: House, attempt: Attempt, code: str, error: str) -> Somebody:
    if error or not code or len(code) > LONGEST_CODE:
        raise NotIn(DENIED, error[:100])
    try:
        return _provider(house).who(code, attempt, back=_back(house), now=house.clock())
    except ProviderFailed as failed:
        raise NotIn(ABSENT, str(failed)) from failed
    except Unproven as failed:
        raise NotIn(UNPROVEN, str(failed)) from failed


def _known(house: House, somebody: Somebody) -> int:
    """The number of who has their mail address; of somebody who is new, when such may come in."""
    if somebody.email is None:
        raise NotIn(UNVERIFIED)
    with house.database.read() as session:
        found = queries.by_mail(session, somebody.email)
    if not found and house.outside.newcomers is not None:
        return _added(house, somebody.name, somebody.email, house.outside.newcomers)
    if len(found) != 1:  # of two with one address nobody knows which
        raise NotIn(UNKNOWN, email=somebody.email)
    if not found[0].enabled:
        raise NotIn(OFF)
    return found[0].user_id


def _added(house: House, name: str, email: str, role: Role) -> int:
    with store.audit.by(house.database, BY, clock=house.clock).write() as session:
        return store.people.arrive(session, name=name, role=role, email=email, now=house.clock()).id or 0


def _refused(house: House, request: Request, no: NotIn) -> Response:
    address = ways.address(request)
    log.event("login.oidc.refused", address=address, status=no.why.status, problem=no.because)
    if no.why is UNPROVEN:  # it may be a guess; whoever is honest and refused has come to no harm, and does not wait
        with house.database.write() as session:
            store.logins.failed(session, name=_called(request), address=address, now=house.clock())
    speech = house.speeches[house.language]
    problem = speech.say(no.why.sentence, provider=_provider(house).called, email=no.email)
    return _once(house, shown(house, LoginPage(problem=problem), status=no.why.status))


def _once(house: House, answer: Response) -> Response:
    """What was begun is over, whatever came of it."""
    answer.delete_cookie(COOKIE, path=f"{house.root}/login/oidc", secure=house.secure, httponly=True, samesite="lax")
    return answer


def _span(house: House, request: Request) -> timedelta | None:
    """How long somebody there has to wait: each try is a question to the provider."""
    now = house.clock()
    with house.database.read() as session:
        until = store.logins.wait_until(session, name=_called(request), address=ways.address(request), now=now)
    return until - now if until else None


def _called(request: Request) -> str:
    """Under which failures are counted: for each address by itself, so that nobody keeps all others out."""
    return f"{BY} {ways.address(request)}"


def _provider(house: House) -> Provider:
    if house.outside.provider is None:
        raise NotFound("nobody comes in by OpenID Connect here")
    return house.outside.provider


def _back(house: House) -> str:
    return f"{house.public_url.rstrip('/')}/login/oidc/callback"
