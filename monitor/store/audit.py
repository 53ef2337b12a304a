"""What somebody writes -> the audit log, in the same transaction. Edge.

It looks at the rows that a session is about to write, so no door can forget it. Only what people decide is kept: a
visit writes its feed all day long. What is secret is said to have changed, never what it was.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import insert, inspect
from sqlmodel import Session

from alerts.rows import Table
from alerts.tables import Channel, Subscription
from monitor.db import Database
from monitor.tables import AuditRecord, Feed, Token, User, Watchlist


class Action(StrEnum):
    """What was done."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Kept(NamedTuple):
    """What is kept of a table's rows."""

    kind: str
    name: str | None  # the column that says what a row is called
    columns: frozenset[str]
    secret: frozenset[str] = frozenset()


WATCHED: Mapping[type[Table], Kept] = {
    Watchlist: Kept(
        "watchlist", "name", frozenset({"name", "query", "enabled", "urgent", "spikes"}),
        secret=frozenset({"feed_nonce"}),
    ),
    Feed: Kept(
        "feed", "title",
        frozenset({"url", "title", "category", "enabled", "steady", "selector", "recipe", "zone", "quirks"}),
    ),
    Channel: Kept(
        "channel", "name",
        frozenset({
            "name", "kind", "addresses", "at_once", "in_order", "enabled", "zone", "quiet", "holidays", "budget",
            "empty_digests", "updates", "copies", "templates", "owner",
        }),
        secret=frozenset({"secrets", "addresses"}),
    ),
    Subscription: Kept("subscription", None, frozenset({"watchlist_id", "channel_id", "cadence", "off_at"})),
    User: Kept(
        "person", "name", frozenset({"name", "role", "email", "enabled", "language", "timezone"}),
        secret=frozenset({"password"}),
    ),
    Token: Kept("token", "name", frozenset({"name", "user_id", "expires_at"})),
}  # fmt: skip

HIDDEN = "…"
"""Instead of a secret."""


def by(database: Database, who: str, *, clock: Callable[[], datetime]) -> Database:
    """The same database, in somebody's hand: what they write there is kept in the audit log."""
    return database.by(who, partial(_note, who=who, clock=clock))


def _note(session: Session, *, who: str, clock: Callable[[], datetime]) -> None:
    rows = [
        *(row for one in session.new for row in _added(one)),
        *(row for one in session.dirty for row in _changed(one)),
        *(row for one in session.deleted for row in _removed(one)),
    ]
    if rows:
        now = clock()
        session.execute(insert(AuditRecord), [{"at": now, "by": who, **row} for row in rows])


def _added(row: object) -> Iterator[dict[str, Any]]:
    if kept := WATCHED.get(type(row)):  # type: ignore[arg-type]
        columns = sorted(kept.columns - kept.secret)
        yield _record(Action.ADDED, row, kept, {name: [None, _plain(getattr(row, name))] for name in columns})


def _changed(row: object) -> Iterator[dict[str, Any]]:
    kept = WATCHED.get(type(row))  # type: ignore[arg-type]
    changes = dict(_changes(row, kept)) if kept else {}
    if kept and changes:
        yield _record(Action.CHANGED, row, kept, changes)


def _removed(row: object) -> Iterator[dict[str, Any]]:
    if kept := WATCHED.get(type(row)):  # type: ignore[arg-type]
        yield _record(Action.REMOVED, row, kept, {})


def _changes(row: object, kept: Kept) -> Iterator[tuple[str, list[Any]]]:
    attributes = inspect(row).attrs
    for name in sorted(kept.columns | kept.secret):
        history = attributes[name].history
        if history.has_changes() and list(history.deleted or ()) != list(history.added or ()):
            before, after = ((side[0] if side else None) for side in (history.deleted, history.added))
            yield name, [HIDDEN, HIDDEN] if name in kept.secret else [_plain(before), _plain(after)]


def _record(action: Action, row: object, kept: Kept, changes: Mapping[str, Any]) -> dict[str, Any]:
    called = str(getattr(row, kept.name)) if kept.name else ""
    number = getattr(row, "id", None)
    return {"action": action.value, "kind": kept.kind, "subject_id": number, "subject": called, "changes": changes}


def _plain(value: Any) -> Any:
    """As JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else value
