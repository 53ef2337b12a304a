"""A query -> what it would have found, day by day, and against the saved one; how many messages that makes. Wiring.

The index names candidates, the live matcher decides. Of too many candidates some are looked at, spread evenly, and the
rest is reckoned from them: the outlook says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from alerts.cadence import NO_REST, Rest, quiet
from monitor import archive, match
from monitor.archive import BATCH, Candidates, Kept
from monitor.db import Database
from monitor.desk import finding
from monitor.desk.finding import Find
from monitor.desk.forecast import Forecast, Found, Hearer, forecast, shares
from monitor.match import Matcher
from monitor.queries import OFF, ChannelRow
from monitor.records import Hit
from monitor.tables import Article
from monitor.wordbook import Wordbook

MOST = 700
"""Candidates that are all looked at while somebody types: 0.2 s; of more, half so many are."""

EXACTLY = 20_000
"""And when somebody asks for the exact number, and waits."""

LISTED = 100
"""Of what only one of two queries finds."""

_EDITED, _SAVED = 0, 1


@dataclass(frozen=True, slots=True)
class Difference:
    """What an edited query finds and the saved one does not, and the other way round."""

    new: int  # articles; about so many, of an estimate
    gone: int
    is_estimate: bool
    only_new: tuple[Find, ...]  # the newest of them
    only_gone: tuple[Find, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a query would have found."""

    since: datetime
    articles: int  # in which it finds something; about so many, of an estimate
    is_estimate: bool
    looked_at: int  # articles that the matcher read
    of: int  # articles that have its words
    by_day: tuple[tuple[date, int], ...]  # every day since then
    newest: tuple[Find, ...]
    keywords: tuple[tuple[str, int], ...]  # and in how many of the articles looked at each finds something
    difference: Difference | None  # None: it was held against nothing
    expected: Forecast | None  # None: nobody has listened for a day yet


def outlook(
    database: Database,
    query: str,
    *,
    saved: str | None = None,
    told: Iterable[Hearer] = (),
    since: datetime,
    now: datetime,
    timezone: str,
    most: int = MOST,
    newest: int = 20,
) -> Outlook:
    """What a query would have found in the articles first seen since then.

    Shape:  of a saved query that cannot be read nothing is told
    Errors: QueryInvalid
    """
    match.check(query)
    saved = saved if saved and match.is_readable(saved) else None
    queries = [(_EDITED, query)] if saved is None else [(_EDITED, query), (_SAVED, saved)]
    looking = _Looking(database, match.compile(queries, inflect=Wordbook(database)), since)
    days = _days(since, now, timezone)
    wanted = match.narrowed(query)
    some = looking.at(wanted, [since, *(_begins(day, timezone) for day in days[1:])], most)
    found = looking.found(some.numbers, _EDITED)
    counted = [_counted(kept, hit) for kept, hit in found]
    articles, by_day = _reckoned(some, counted, days, timezone)
    return Outlook(
        since=since,
        articles=articles,
        is_estimate=not some.are_all,
        looked_at=len(some.numbers),
        of=sum(some.counts) or len(some.numbers),
        by_day=by_day,
        newest=tuple(map(_find, (found if some.are_all else looking.newest(wanted, newest, _EDITED))[:newest])),
        keywords=tuple(shares(counted)),
        difference=None if saved is None else _difference(looking, saved, query, -(-most // 2)),
        expected=forecast(
            counted, told, listened=_listened(database, since, now), timezone=timezone,
            scale=articles / len(found) if found else 1.0,
        ),
    )  # fmt: skip


@dataclass(slots=True)
class _Looking:
    """Articles looked at, each once, and what every query found in it."""

    database: Database
    matcher: Matcher
    since: datetime
    seen: dict[int, tuple[Kept, dict[int, Hit]]] = field(default_factory=dict)

    def at(self, wanted: Sequence[match.Clauses] | None, starts: Sequence[datetime], most: int) -> Candidates:
        """Candidates that have been looked at from now on."""
        with self.database.read() as session:
            some = archive.candidates(session, wanted, starts=starts, most=most, some=-(-most // 2))
            new = [number for number in some.numbers if number not in self.seen]
            for first in range(0, len(new), BATCH):
                these = col(Article.id).in_(new[first : first + BATCH])
                self._meet(archive.read(session, these, col(Article.first_seen_at) >= self.since))
        return some

    def newest(self, wanted: Sequence[match.Clauses] | None, count: int, by: int) -> list[tuple[Kept, Hit]]:
        """What a query found in articles looked at, when so many of the newest candidates have been, too."""
        for batch in archive.texts(self.database, wanted, since=self.since, batch=count):
            self._meet(batch)
            break
        return self.found(sorted(self.seen, reverse=True), by)

    def found(self, numbers: Iterable[int], by: int) -> list[tuple[Kept, Hit]]:
        """Those of these articles in which a query found something."""
        looked_at = (self.seen[number] for number in numbers if number in self.seen)
        return [(kept, hits[by]) for kept, hits in looked_at if by in hits]

    def _meet(self, some: Iterable[Kept]) -> None:
        for kept in some:
            if kept.id not in self.seen:
                self.seen[kept.id] = kept, {hit.watchlist_id: hit for hit in self.matcher.hits(kept.text)}


def hearers(
    told: Iterable[tuple[str, str]], channels: Iterable[ChannelRow], *, timezone: str, urgent: bool = False
) -> list[Hearer]:
    """Names of channels, each with its cadence -> who is to be told; of those that are switched off nobody."""
    known = {channel.name: channel for channel in channels if channel.enabled}
    return [
        Hearer(
            name, cadence, known[name].zone or timezone,
            NO_REST if urgent else Rest(quiet(known[name].quiet or ""), known[name].holidays),
            max(len(known[name].addresses), 1),
        )
        for name, cadence in told
        if name in known and cadence != OFF
    ]  # fmt: skip


def since(days: int, *, now: datetime, timezone: str) -> datetime:
    """When the first of the last so many days began, today with them."""
    return _begins(now.astimezone(ZoneInfo(timezone)).date() - timedelta(days=days - 1), timezone)


def _begins(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(timezone)).astimezone(ZoneInfo("UTC"))


def _days(since: datetime, now: datetime, timezone: str) -> list[date]:
    first, last = (moment.astimezone(ZoneInfo(timezone)).date() for moment in (since, now))
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def _counted(kept: Kept, hit: Hit) -> Found:
    return Found(kept.story, kept.seen_at, kept.quiet, frozenset(place.keyword for place in hit.occurrences))


def _reckoned(
    some: Candidates, found: Sequence[Found], days: Sequence[date], timezone: str
) -> tuple[int, tuple[tuple[date, int], ...]]:
    """How many articles in all, and on each day."""
    if not some.are_all:
        share = len(found) / max(len(some.numbers), 1)
        return round(sum(some.counts) * share), tuple(
            (day, round(count * share)) for day, count in zip(days, some.counts, strict=True)
        )
    on = [one.at.astimezone(ZoneInfo(timezone)).date() for one in found]
    return len(found), tuple((day, on.count(day)) for day in days)


def _find(found: tuple[Kept, Hit]) -> Find:
    kept, hit = found
    return finding.find(kept, match.with_snippets(kept.text, [hit])[0])


def _difference(looking: _Looking, saved: str, query: str, most: int) -> Difference:
    lines = match.only_in_one(saved, query)
    if not lines:
        return Difference(0, 0, False, (), ())
    some = looking.at(match.narrowed(lines), [looking.since], most)
    new, gone = looking.found(some.numbers, _EDITED), looking.found(some.numbers, _SAVED)
    both = {kept.id for kept, _ in new} & {kept.id for kept, _ in gone}
    only_new = [one for one in new if one[0].id not in both]
    only_gone = [one for one in gone if one[0].id not in both]
    return Difference(
        len(only_new) * some.every, len(only_gone) * some.every, not some.are_all,
        tuple(map(_find, only_new[:LISTED])), tuple(map(_find, only_gone[:LISTED])),
    )  # fmt: skip


def _listened(database: Database, since: datetime, now: datetime) -> timedelta:
    """How long somebody would have been told of what came: what a feed's first visit brings is told to nobody."""
    told = select(Article.first_seen_at).where(col(Article.first_seen_at) >= since, col(Article.quiet).is_(False))
    with database.read() as session:
        first = session.exec(told.order_by(col(Article.first_seen_at)).limit(1)).first()
    return now - first if first else timedelta()
