"""`/watchlists/ID/versions`: how a watchlist was before, who changed what in it, and back. A door."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import Response
from sqlmodel import Session

from monitor import desk, match, queries
from monitor.errors import NotFound
from monitor.queries import VersionRow, WatchlistRow
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.speech import mark

CAME, GONE = "+", "−"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a query: it came, it went, or it stayed."""

    sign: str  # "+", "−" or ""
    words: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version, and what it changed of the one before."""

    row: VersionRow
    diff: tuple[DiffLine, ...]
    renamed_from: str | None
    is_current: bool
    can_be_read: bool  # by the language as it is now


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """What the page shows."""

    watchlist: WatchlistRow
    versions: tuple[VersionShown, ...]
    older: VersionRow | None = None  # two that are compared
    newer: VersionRow | None = None
    between: tuple[DiffLine, ...] = ()


inside, editing = doors.viewer(), doors.editor()


@page(inside, "/watchlists/{number:int}/versions")
def versions(house: In, who: Who, number: int, one: int | None = None, other: int | None = None) -> Response:
    with house.database.read() as session:
        context = read(session, number, one, other)
    return house.page("watchlist_versions.html", context, who=who)


@editing.post("/watchlists/{number:int}/versions/{version:int}/restore")
def restore(house: In, who: Who, number: int, version: int) -> Response:
    """Back to that version's query, and to its name when nothing else is called so by now."""
    if desk.restore_watchlist(who.database, number, version, now=house.clock()):
        line = who.speech.say(mark("It is as in version %(n)s again."), n=version)
    else:
        line = who.speech.say(mark("It asks as in version %(n)s again; its name is taken by now."), n=version)
    return house.done(who, line, at=f"/watchlists/{number}/versions")


def read(session: Session, number: int, one: int | None, other: int | None) -> VersionsPage:
    """The page as the database has it now.

    Errors: NotFound when there is no such watchlist, or no such version
    """
    watchlist, rows = queries.watchlist_by_id(session, number), queries.versions(session, number)
    shown = tuple(
        _shown(row, before, is_current=row is rows[0]) for row, before in zip(rows, [*rows[1:], None], strict=True)
    )
    if one is None or other is None:
        return VersionsPage(watchlist, shown)
    older, newer = (_of(rows, each) for each in sorted((one, other)))
    return VersionsPage(watchlist, shown, older, newer, tuple(diff(older.query, newer.query)))


def diff(before: str, after: str) -> Iterator[DiffLine]:
    """The lines of two queries, those that came and those that went."""
    lines = before.splitlines(), after.splitlines()
    for kind, start, end, into, until in difflib.SequenceMatcher(None, *lines).get_opcodes():
        if kind == "equal":
            yield from (DiffLine("", words) for words in lines[0][start:end])
        else:
            yield from (DiffLine(GONE, words) for words in lines[0][start:end])
            yield from (DiffLine(CAME, words) for words in lines[1][into:until])


def _of(rows: Sequence[VersionRow], number: int) -> VersionRow:
    for row in rows:
        if row.number == number:
            return row
    raise NotFound(f"there is no version {number} of it")


def _shown(row: VersionRow, before: VersionRow | None, *, is_current: bool) -> VersionShown:
    renamed = before.name if before and before.name != row.name else None
    changes = tuple(diff(before.query if before else "", row.query))
    return VersionShown(row, changes, renamed, is_current, match.is_readable(row.query))
