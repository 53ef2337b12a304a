"""`/users`, `/tokens`, `/audit`: who may come in, and who changed what; for admins. A door."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from monitor import queries, store
from monitor.errors import NotFound
from monitor.queries import AuditRow, UserRow
from monitor.queries.lookup import LARGEST_ID
from monitor.tables import Role
from monitor.web.api import bearer, paging
from monitor.web.api.bearer import Here
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.problems import refusing
from monitor.web.api.typed import Body, Line, Moment, Number, Zone, example

users = APIRouter(prefix="/users", tags=["people"], dependencies=[Depends(bearer.is_admin)])
tokens = APIRouter(prefix="/tokens", tags=["people"], dependencies=[Depends(bearer.is_admin)])
audit = APIRouter(prefix="/audit", tags=["people"], dependencies=[Depends(bearer.is_admin)])


class NewUser(Body, json_schema_extra=example(name="Ola", role="editor", email="ola@gazeta.example")):
    """A person; they come in when they have set a password by an invitation."""

    name: Line = Field(min_length=1, max_length=store.people.LONGEST_NAME)
    role: Role = Role.VIEWER
    email: Line | None = None


class UserEdit(Body, json_schema_extra=example(role="admin", enabled=True)):
    """What of a person is to change; what is not named stays as it is. Empty words are as the house has it."""

    role: Role | None = None
    email: Line | None = None
    enabled: bool | None = None
    language: Line | None = Field(default=None, description="pl or en.")
    timezone: Zone | None = None


class NewToken(Body, json_schema_extra=example(name="skrypt", expires_at="2027-01-01T00:00:00Z")):
    """What a token is for, and until when it holds; null: until it is revoked."""

    name: Line = Field(default="", max_length=store.people.LONGEST_NAME)
    expires_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A new token, shown this once."""

    id: int
    token: str


@dataclass(frozen=True, slots=True)
class Invited:
    """Where a person sets their password, once, within three days; shown this once."""

    link: str


@users.get("")
def list_users(office: Here, place: Wanted) -> Page[UserRow]:
    """Everybody, in the order in which they came, with their tokens; never what they come in by."""
    with office.database.read() as session:
        rows = sorted(queries.users(session), key=lambda row: row.id)
    items, following = paging.cut(rows, place)
    return Page(items=items, next=following)


@users.post("", status_code=201)
def add_user(office: Here, wanted: NewUser) -> UserRow:
    """Add a person."""
    with refusing(), office.database.write() as session:
        store.people.add(session, name=wanted.name, role=wanted.role, email=wanted.email, now=office.clock())
        return queries.user(session, wanted.name)


@users.patch("/{number:int}")
def edit_user(office: Here, number: Number, wanted: UserEdit) -> UserRow:
    """Change a person; whoever is switched off is out at once."""
    with refusing(), office.database.write() as session:
        name = queries.user_by_id(session, number).name
        store.people.edit(session, name, **wanted.model_dump())
        session.flush()
        return queries.user(session, name)


@users.delete("/{number:int}", status_code=204, response_class=Response)
def remove_user(office: Here, number: Number) -> None:
    """Remove a person, and every token of theirs."""
    with refusing(), office.database.write() as session:
        store.people.remove(session, queries.user_by_id(session, number).name)


@users.post("/{number:int}/invite")
def invite_user(office: Here, number: Number) -> Invited:
    """Make a link by which a person sets their password; those made before hold no more."""
    with office.database.write() as session:
        token = store.invitations.make(session, queries.user_by_id(session, number).id, now=office.clock())
    return Invited(f"{office.outside.speaker.public_url.rstrip('/')}/invitation/{token}")


@users.post("/{number:int}/tokens", status_code=201)
def make_token(office: Here, number: Number, wanted: NewToken) -> TokenMade:
    """Make a token for a program of a person."""
    with refusing(), office.database.write() as session:
        name = queries.user_by_id(session, number).name
        row, token = store.people.new_token(
            session, name, name=wanted.name, expires_at=wanted.expires_at, now=office.clock()
        )
        return TokenMade(row.id or 0, token)


@tokens.delete("/{number:int}", status_code=204, response_class=Response)
def revoke_token(office: Here, number: Number) -> None:
    """Let nobody in by a token any more."""
    with office.database.write() as session:
        store.people.revoke(session, number)


@audit.get("")
def list_audit(
    office: Here,
    place: Wanted,
    kind: Annotated[Line | None, Query(description="Only of this: watchlist, feed, channel, person, ...")] = None,
    subject: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Only of that number.")] = None,
) -> Page[AuditRow]:
    """What people changed, the latest first; of what is secret only that it was changed."""
    if subject is not None and kind is None:
        raise NotFound("say of what kind the number is")
    with office.database.read() as session:
        rows = queries.audit(session, kind=kind, subject_id=subject, before=place.after, limit=place.and_one)
    items, following = paging.page(rows, place)
    return Page(items=items, next=following)
