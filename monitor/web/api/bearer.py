"""`Authorization: Bearer nas_...` -> who asks, and whether they may. A door.

It hangs on the application itself, so no route can be without it. What is read needs a viewer, and whatever else is
asked an editor, unless it is said here that it changes nothing.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from monitor import queries, store, tokens
from monitor.queries import Bearer
from monitor.tables import Role
from monitor.web.api.office import Office

READS = frozenset({"GET", "HEAD"})
ASKS = frozenset({"preview", "explain"})
"""Names of routes that are posted to because queries are long, and that change nothing."""

OWN = frozenset({"act", "undo", "save_view", "remove_view"})
"""Names of routes that change what is the own of whoever asks; `act` looks by itself at what is everybody's."""

_SCHEME = HTTPBearer(
    scheme_name="token", description="A token of `nasluch user token NAME`: `nas_...`", auto_error=False
)


def come_in(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_SCHEME)]) -> Bearer:
    """Who asks; they are known by the whole of their token and by nothing else. Cookies are not looked at.

    Errors: 401 without a token that holds; 403 when their role does not do
    """
    if given is None:
        raise _nobody("say who asks: `Authorization: Bearer nas_...`", "Bearer")
    office: Office = request.app.state.office
    now = office.clock()
    with office.database.read() as session:
        bearer = queries.bearer(session, tokens.digest(given.credentials), now=now)
    if bearer is None:
        raise _nobody("the token is not one of ours, or holds no more", 'Bearer error="invalid_token"')
    check(bearer, Role.VIEWER if request.method in READS or request.scope["route"].name in ASKS | OWN else Role.EDITOR)
    if store.people.is_news(bearer.used_at, now=now):
        with office.database.write() as session:
            store.people.used(session, bearer.token_id, now=now)
    return bearer


Who = Annotated[Bearer, Depends(come_in)]
"""Who asks, as a parameter of whatever answers."""


def _in_their_hand(request: Request, who: Who) -> Office:
    office: Office = request.app.state.office
    return replace(office, database=store.audit.by(office.database, who.user, clock=office.clock))


Here = Annotated[Office, Depends(_in_their_hand)]
"""The office, its database in the hand of who asks, as a parameter of whatever answers."""


def is_editor(who: Who) -> None:
    """Nothing, to whoever may change things: for what is read and yet not for everybody.

    Errors: 403
    """
    check(who, Role.EDITOR)


def is_admin(who: Who) -> None:
    """Nothing, to whoever may do everything.

    Errors: 403
    """
    check(who, Role.ADMIN)


def check(bearer: Bearer, needed: Role) -> None:
    """Nothing, to whoever may do what takes that role.

    Errors: 403
    """
    if not bearer.role.may(needed):
        raise HTTPException(403, f"{bearer.user} is {bearer.role}; this needs {needed}")


def _nobody(words: str, challenge: str) -> HTTPException:
    return HTTPException(401, words, {"WWW-Authenticate": challenge})
