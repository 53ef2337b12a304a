"""What was found -> notices that wait, one for each channel that hears of it; of a story a channel hears once. Edge."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import delete
from sqlmodel import Session, col, select

from alerts import cadence, records, rows
from alerts.cadence import NO_REST, Cadence, Pace, Rest
from alerts.records import Copies, Kind, Updates
from alerts.tables import Channel, Notice, Subscription

UPDATES_AT = "daily@08:00"
"""When a channel that wants no replies hears what is new of a story that was told at once."""

COPY = "copy "
"""Before the number of an article that says nothing new, in place of what it says beyond what was told."""

_AS_JSON = TypeAdapter(records.Notice)


def enqueue(session: Session, notices: Iterable[records.Notice], *, now: datetime, timezone: str) -> int:
    """Put notices down for every channel that hears of their watchlist; how many were not known already.

    Shape:  of a story a channel hears once; then of a copy only what the watchlist looks for and nothing that was told
            of the story had: a keyword in the paragraph that one paper added is news. A mail channel that wants to
            hears of all other copies too, each once
    """
    wanted = sorted(notices, key=lambda notice: (notice.story.id, notice.watchlist_id))
    hearing = _hearing(session, {notice.watchlist_id for notice in wanted})
    enqueued = 0
    while True:
        told = _told(session, wanted)
        new = [
            _row(notice, hearer, beyond, now=now, timezone=timezone)
            for notice in wanted
            for hearer in hearing[notice.watchlist_id]
            if (beyond := _beyond(notice, hearer, told.get((notice.story.id, notice.watchlist_id, hearer.channel_id))))
            is not None
        ]  # always in one order: two readings of one story wait for each other, and never in a circle
        put_down = len(rows.insert_new(session, Notice, new, col(Notice.id)))
        enqueued += put_down
        if put_down == len(new):  # else one of them, or another worker's, was first: what does it leave to be told?
            return enqueued


class _Hearer(NamedTuple):
    """A channel that hears of a watchlist."""

    watchlist_id: int
    channel_id: int
    cadence: str
    kind: Kind
    updates: Updates
    copies: Copies
    zone: str | None
    quiet: str | None
    holidays: bool

    def rest(self, notice: records.Notice) -> Rest:
        """When it is not to be told of the notice."""
        return NO_REST if notice.urgent else Rest(cadence.quiet(self.quiet or ""), self.holidays)

    @property
    def hears_of_copies(self) -> bool:
        """Whether it is told of a copy that says nothing new."""
        return self.kind is Kind.EMAIL and self.copies is not Copies.NONE


class _Told(NamedTuple):
    """What a channel has been told, or is to be told, of a story by a watchlist."""

    keywords: set[str]
    articles: set[int]


def _row(notice: records.Notice, hearer: _Hearer, beyond: str, *, now: datetime, timezone: str) -> dict[str, object]:
    how_often, due_at = _leaves(notice, hearer, beyond, now=now, timezone=timezone)
    return {
        "story_id": notice.story.id,
        "watchlist_id": notice.watchlist_id,
        "channel_id": hearer.channel_id,
        "beyond": beyond,
        "cadence": how_often,
        "notice": _AS_JSON.dump_json(notice).decode(),
        "due_at": due_at,
        "created_at": now,
    }


def _leaves(
    notice: records.Notice, hearer: _Hearer, beyond: str, *, now: datetime, timezone: str
) -> tuple[str, datetime]:
    """At what cadence a notice leaves, and when."""
    how_often = _how_often(hearer, beyond)
    leaves = cadence.parse(how_often)
    if beyond.startswith(COPY) and not leaves.gathers:
        leaves = Cadence(Pace.HOURLY)  # with all that come in the hour
    return how_often, cadence.next_moment(leaves, now, hearer.zone or timezone, hearer.rest(notice))


def _how_often(hearer: _Hearer, beyond: str) -> str:
    digest = hearer.copies is Copies.DIGEST if beyond.startswith(COPY) else hearer.updates is Updates.DIGEST
    waits = beyond and hearer.kind is Kind.EMAIL and digest
    return UPDATES_AT if waits and not cadence.parse(hearer.cadence).gathers else hearer.cadence


def _beyond(notice: records.Notice, hearer: _Hearer, told: _Told | None) -> str | None:
    """What is new in a notice, as a key: "" where nothing was told yet; None where all of it was."""
    if told is None:
        return ""
    new = _keywords(notice) - told.keywords
    if new:
        return _digest(new)
    is_copy = hearer.hears_of_copies and notice.article.id not in told.articles
    return f"{COPY}{notice.article.id}" if is_copy else None


def _keywords(notice: records.Notice) -> set[str]:
    return {matched.keyword for matched in notice.matched}


def _digest(keywords: Collection[str]) -> str:
    return sha256("\n".join(sorted(keywords)).encode(errors="replace")).hexdigest()[:32]


def _told(session: Session, notices: Collection[records.Notice]) -> dict[tuple[int, int, int], _Told]:
    """What each channel has been told, or is to be told, by story and watchlist."""
    told: dict[tuple[int, int, int], _Told] = defaultdict(lambda: _Told(set(), set()))
    columns = (Notice.story_id, Notice.watchlist_id, Notice.channel_id, Notice.notice)
    stored = select(*columns).where(
        col(Notice.story_id).in_({notice.story.id for notice in notices}),
        col(Notice.watchlist_id).in_({notice.watchlist_id for notice in notices}),
    )
    for story_id, watchlist_id, channel_id, as_json in session.exec(stored):
        notice, known = _AS_JSON.validate_json(as_json), told[story_id, watchlist_id, channel_id]
        known.keywords.update(_keywords(notice))
        known.articles.add(notice.article.id)
    return told


def merge(session: Session, *, story: int, into: int, timezone: str = "Europe/Warsaw") -> None:
    """What was told of a story counts as told of another one, and what waits and is told there already is let go.

    Shape:  where a channel hears of copies too, that waits as a copy of the other one
    """
    moving = session.exec(select(Notice).where(Notice.story_id == story).order_by(col(Notice.id))).all()
    hearing = _hearing(session, {notice.watchlist_id for notice in moving}) if moving else {}
    for notice in moving:
        said = _AS_JSON.validate_json(notice.notice)
        moved = replace(said, story=replace(said.story, id=into))
        told = _told(session, [moved]).get((into, notice.watchlist_id, notice.channel_id))
        notice.story_id, notice.notice = into, _AS_JSON.dump_json(moved).decode()
        if notice.delivery_id is not None or told is None or not _keywords(said) <= told.keywords:
            notice.beyond = "" if told is None else _digest({str(notice.id), *_keywords(said)})
        else:
            hearer = next((one for one in hearing[notice.watchlist_id] if one.channel_id == notice.channel_id), None)
            _let_go(session, notice, moved, hearer, told=told, timezone=timezone)
        session.flush()


def _let_go(
    session: Session, row: Notice, notice: records.Notice, hearer: _Hearer | None, *, told: _Told, timezone: str
) -> None:
    """What waits and is told already goes, or waits as a copy, as if it had come as one."""
    beyond = None if hearer is None else _beyond(notice, hearer, told)
    if hearer is None or beyond is None:
        session.delete(row)
        return
    row.beyond = beyond
    row.cadence, row.due_at = _leaves(notice, hearer, beyond, now=row.created_at, timezone=timezone)


def grown(session: Session, story: records.Story) -> None:
    """What waits to be told of a story tells how many articles say the same by now."""
    for notice in session.exec(select(Notice).where(Notice.story_id == story.id, col(Notice.delivery_id).is_(None))):
        notice.notice = _AS_JSON.dump_json(replace(_AS_JSON.validate_json(notice.notice), story=story)).decode()


def _hearing(session: Session, watchlist_ids: Collection[int]) -> dict[int, list[_Hearer]]:
    columns = (
        Subscription.watchlist_id, Subscription.channel_id, Subscription.cadence, Channel.kind, Channel.updates,
        Channel.copies, Channel.zone, Channel.quiet, Channel.holidays,
    )  # fmt: skip
    subscribed = (
        select(*map(col, columns))
        .join(Channel, col(Channel.id) == col(Subscription.channel_id))
        .where(col(Subscription.watchlist_id).in_(watchlist_ids), col(Subscription.off_at).is_(None))
        .where(col(Channel.enabled).is_(True))
        .order_by(col(Subscription.channel_id))
    )
    hearing = defaultdict(list)
    for row in session.execute(subscribed):
        hearing[row.watchlist_id].append(_Hearer(*row))
    return hearing


def drop_watchlist(session: Session, watchlist_id: int) -> None:
    """A watchlist is gone: nobody is told of what waits for its hour; what is made into a delivery leaves."""
    waiting = (col(Notice.watchlist_id) == watchlist_id, col(Notice.delivery_id).is_(None))
    session.execute(delete(Notice).where(*waiting))


def read(notice: str) -> records.Notice:
    """A notice as it is stored."""
    return _AS_JSON.validate_json(notice)
