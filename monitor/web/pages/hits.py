"""`/`: hits as they come, a row a story, and how much we hear. A door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fastapi import Response
from sqlmodel import Session

from monitor import queries
from monitor.queries import Coverage, HitFilter, LastDone, Outbox, StoryRow, ViewRow, WatchlistName, Workers, story_rows
from monitor.web import asked, doors, findings
from monitor.web.asked import Asked, Filter
from monitor.web.doors import In, Who, page
from monitor.web.findings import Finding
from monitor.web.house import House, Visitor
from monitor.web.paging import cursor
from monitor.web.speech import mark

STORIES = 30
"""On one page."""

PERIODS = {
    "today": mark("today"),
    "24h": mark("within 24 hours"),
    "7d": mark("within 7 days"),
    "30d": mark("within 30 days"),
}
"""How far back, in words."""


class Quiet(StrEnum):
    """Why there is nothing to read."""

    NO_FEEDS = "no feeds"
    NO_WATCHLISTS = "no watchlists"
    FIRST_ROUND = "first round"  # feeds are visited, or articles read, for the first time
    UNREACHED = "unreached"  # not one feed could be read
    NO_HITS = "no hits"
    NONE_MEANT = "none meant"  # there may be hits, and none of those that are asked for


@dataclass(frozen=True, slots=True)
class Row:
    """A story as it is read."""

    story: StoryRow
    finding: Finding


Options = Sequence[tuple[str, str]]
"""What an address says, and what a person reads."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a filter may say."""

    watchlists: Options
    keywords: Options  # of the chosen watchlist
    feeds: Options
    categories: Options
    tags: Options
    views: Sequence[ViewRow]
    periods: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HitsPage:
    """What the page shows."""

    rows: tuple[Row, ...]
    asked: Asked
    before: str  # where this page began; "": at the newest
    older: int | None  # what to ask for next; None: this is the end
    latest: int  # the last hit there is
    new: int  # stories that have come up since, when that is asked
    quiet: Quiet | None  # None: there are hits
    chosen: WatchlistName | None  # only its hits are shown
    choices: Choices
    coverage: Coverage
    outbox: Outbox
    workers: Workers
    last: LastDone | None  # what can be undone

    @property
    def chips(self) -> list[str]:
        """What is asked, in a word each."""
        feed = dict(self.choices.feeds).get(self.asked.feed, self.asked.feed)
        days = " – ".join(filter(None, (self.asked.since, self.asked.until)))
        tag, text = self.asked.tag and f"#{self.asked.tag}", self.asked.text and f"„{self.asked.text}”"
        named = (
            self.chosen.name if self.chosen else "",
            self.asked.keyword,
            feed,
            self.asked.category,
            tag,
            text,
            days,
        )
        return [said for said in named if said]

    @property
    def here(self) -> str:
        """What stands in the address of this page after the ?."""
        return self.asked.address(before=self.before)


inside = doors.viewer()


@page(inside, "/")
def hits(house: In, who: Who, wanted: Filter, before: str = "") -> Response:
    with house.database.read() as session:
        context = read(session, house, who, wanted, before=before)
    return house.page("hits.html", context, who=who)


@page(inside, "/hits/new")
def new(house: In, who: Who, wanted: Filter, after: str = "") -> Response:
    """How many stories have come up since the page was made: a line of it."""
    with house.database.read() as session:
        meant = _meant(session, house, who, wanted)
        context = News(wanted, story_rows.newer(session, meant, than=cursor(after) or 0))
    return house.page("hits.html", context, who=who, block="news")


@dataclass(frozen=True, slots=True)
class News:
    """What the line says."""

    asked: Asked
    new: int


def read(session: Session, house: House, who: Visitor, wanted: Asked, *, before: str = "") -> HitsPage:
    """The page as the database has it now.

    Errors: NotFound when there is no such watchlist or feed, or no such hit to go on from
    """
    meant = _meant(session, house, who, wanted)
    found = story_rows.stories(session, meant, before=cursor(before), limit=STORIES + 1, reader=who.id)
    watchlists, coverage = queries.watchlist_names(session), queries.coverage(session, now=house.clock())
    latest = story_rows.latest(session)
    chosen = next((one for one in watchlists if one.id == meant.watchlist), None)
    return HitsPage(
        rows=rows(found[:STORIES]),
        asked=wanted,
        before=before,
        older=found[STORIES - 1].place if len(found) > STORIES else None,
        latest=latest,
        new=0,
        quiet=None if found else _why_none(coverage, watchlists, latest),
        chosen=chosen,
        choices=_choices(session, who, watchlists, chosen),
        coverage=coverage,
        outbox=queries.outbox(session),
        workers=queries.workers(session),
        last=queries.last_done(session, who.id, now=house.clock()),
    )


def rows(found: Sequence[StoryRow]) -> tuple[Row, ...]:
    """Stories, with what was found in them marked."""
    return tuple(Row(story, findings.finding(story.hits)) for story in found)


def _meant(session: Session, house: House, who: Visitor, wanted: Asked) -> HitFilter:
    return asked.meant(session, wanted, reader=who.id, now=house.clock(), timezone=who.timezone)


def _choices(
    session: Session, who: Visitor, watchlists: Sequence[WatchlistName], chosen: WatchlistName | None
) -> Choices:
    feeds = queries.feed_names(session)
    lines = map(str.strip, chosen.query.splitlines()) if chosen else ()
    return Choices(
        watchlists=[(str(one.id), one.name) for one in watchlists],
        keywords=[(line, line) for line in lines if line and not line.startswith("#")],
        feeds=[(str(feed.id), feed.name) for feed in feeds],
        categories=[(name, name) for name in sorted({feed.category for feed in feeds if feed.category})],
        tags=[(tag, tag) for tag, _ in story_rows.tags(session)],
        views=queries.views(session, who.id),
        periods=PERIODS,
    )


def _why_none(coverage: Coverage, watchlists: Sequence[WatchlistName], latest: int) -> Quiet:
    why = why_quiet(coverage, watchlists)
    return Quiet.NONE_MEANT if why is Quiet.NO_HITS and latest else why


def why_quiet(coverage: Coverage, watchlists: Sequence[WatchlistName]) -> Quiet:
    """Why there are no hits."""
    if not coverage.feeds:
        return Quiet.NO_FEEDS
    if not watchlists:
        return Quiet.NO_WATCHLISTS
    if coverage.unvisited or (coverage.waiting and not coverage.checked):
        return Quiet.FIRST_ROUND
    if not coverage.well and not coverage.articles:
        return Quiet.UNREACHED
    return Quiet.FIRST_ROUND if coverage.waiting > coverage.checked else Quiet.NO_HITS
