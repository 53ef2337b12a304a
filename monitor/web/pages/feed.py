"""`/feeds/ID`: one feed: its visits, gaps and articles, and how it is read. A door."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from fastapi import Form, Request, Response
from sqlmodel import Session

from monitor import addresses, extract, newsstand, queries, store
from monitor.errors import FeedError
from monitor.fetch import FEED
from monitor.queries import ArticleRow, FeedRow, GapRow, VisitRow
from monitor.records import Entry, Extracted, Fetched, Method
from monitor.web import charts, doors
from monitor.web.charts import Strip
from monitor.web.doors import In, Who, page
from monitor.web.house import House, Visitor
from monitor.web.kept import Kept
from monitor.web.pages.feeds import looks
from monitor.web.speech import mark

MOST_ARTICLES = 20
LONGEST_TYPED = 2048
MOST_MINUTES = 366 * 24 * 60

Typed = Annotated[str, Form(max_length=LONGEST_TYPED)]

_pages: Kept[Fetched] = Kept(span=timedelta(minutes=10), most=8)
"""Of articles on which rules are tried: a site is not asked again for each letter that is typed."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule makes of an article's page."""

    article: int
    selector: str
    read: Extracted | None = None
    problem: str | None = None  # it could not be tried, in words

    @property
    def by_rule(self) -> bool:
        """Whether the text is what the rule selects; else it selects nothing that can be the article."""
        return self.read is not None and self.read.method is Method.CSS


@dataclass(frozen=True, slots=True)
class Checked:
    """What the feed carries at this moment; nothing of it was stored."""

    title: str | None = None
    entries: tuple[Entry, ...] = ()
    problem: str | None = None  # what is broken in it, or why it could not be had


@dataclass(frozen=True, slots=True)
class FeedPage:
    """What the page shows."""

    feed: FeedRow
    visits: list[VisitRow]
    strip: Strip
    gaps: list[GapRow]
    articles: list[ArticleRow]
    per_day: float
    least_minutes: int
    tried: Tried | None = None
    checked: Checked | None = None
    problem: str | None = None  # why it could not be changed
    removing: bool = False  # whether to remove it is asked


inside = doors.viewer()
editing = doors.editor()


@page(inside, "/feeds/{number:int}")
def feed(house: In, who: Who, number: int) -> Response:
    return _shown(house, who, number)


@page(editing, "/feeds/{number:int}/remove")
def ask_to_remove(house: In, who: Who, number: int) -> Response:
    return _shown(house, who, number, removing=True)


@editing.post("/feeds/{number:int}/remove")
def remove(house: In, who: Who, number: int) -> Response:
    with who.database.write() as session:
        row = queries.feed_by_id(session, number)
        store.feeds.remove(session, number)
    said = who.speech.say(mark("%(name)s is removed; its articles and their hits stay."), name=row.title or row.url)
    return house.done(who, said, at="/feeds")


@editing.post("/feeds/{number:int}/visit")
def visit(house: In, who: Who, number: int) -> Response:
    with who.database.write() as session:
        queries.feed_by_id(session, number)
        store.feeds.visit_now(session, [number], now=house.clock())
    said = who.speech.say(mark("It is visited as soon as a worker is free; what came of it stands here then."))
    return house.done(who, said, at=f"/feeds/{number}")


@editing.post("/feeds/{number:int}/switch")
def switch(house: In, who: Who, number: int, enabled: Annotated[bool, Form()]) -> Response:
    with who.database.write() as session:
        store.feeds.edit(session, number, now=house.clock(), enabled=enabled)
    said = mark("It is visited again.") if enabled else mark("It is visited no more; what is stored of it stays.")
    return house.done(who, who.speech.say(said), at=f"/feeds/{number}")


@editing.post("/feeds/{number:int}/edit")
def edit(
    *, house: In, who: Who, number: int, title: Typed = "", category: Typed = "", minutes: Typed = "",
    backfill_url: Typed = "",
) -> Response:  # fmt: skip
    try:
        every_s = seconds(minutes, house)
        changes = {"title": title.strip(), "category": category.strip(), "every_s": every_s or 0}
        changes["backfill_url"] = addresses.checked(backfill_url) if backfill_url.strip() else ""
        with who.database.write() as session:
            store.feeds.edit(session, number, now=house.clock(), **changes)
    except ValueError as wrong:
        return _shown(house, who, number, status=422, problem=str(wrong))
    return house.done(who, who.speech.say(mark("The feed is changed.")), at=f"/feeds/{number}")


@editing.post("/feeds/{number:int}/rule")
def keep_rule(house: In, who: Who, number: int, selector: Typed = "") -> Response:
    try:
        with newsstand.workbench() as workshop:
            if selector.strip():
                workshop.run(extract.check_rule, selector.strip())
        with who.database.write() as session:
            store.feeds.edit(session, number, now=house.clock(), selector=selector.strip())
    except (ValueError, FeedError) as wrong:
        return _shown(house, who, number, status=422, problem=str(wrong))
    said = mark("The rule is kept; articles that come from now on are read by it.") if selector.strip() else mark(
        "There is no rule any more; articles that come from now on are read without one."
    )  # fmt: skip
    return house.done(who, who.speech.say(said), at=f"/feeds/{number}")


@editing.post("/feeds/{number:int}/try")
def try_rule(
    *, house: In, who: Who, request: Request, number: int, article: Annotated[int, Form()], selector: Typed = ""
) -> Response:  # fmt: skip
    """Nothing is changed, so the answer is the page; by htmx, the piece of it that shows what is found."""
    tried = _tried(house, article, selector.strip())
    return _shown(house, who, number, tried=tried, block="tried" if doors.is_by_htmx(request) else None)


@editing.post("/feeds/{number:int}/check")
def check(house: In, who: Who, request: Request, number: int) -> Response:
    """Nothing is changed, so the answer is the page."""
    with house.database.read() as session:
        url = queries.feed_by_id(session, number).url
        manner = newsstand.manner_of(session, number)
    try:
        answer = house.outside.fetcher.get(url, accept=FEED)
        with newsstand.workbench() as workshop:
            parsed = newsstand.parsed(answer, workshop, now=house.clock(), timezone=house.timezone, manner=manner)
        checked = Checked(parsed.title, parsed.entries, parsed.problem)
    except FeedError as failed:
        checked = Checked(problem=str(failed))
    return _shown(house, who, number, checked=checked, block="checked" if doors.is_by_htmx(request) else None)


def seconds(minutes: str, house: House) -> int | None:
    """The interval that was typed; None: by the feed's rhythm.

    Errors: ValueError
    """
    typed = minutes.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 8 and 0 < int(typed) <= MOST_MINUTES):
        raise ValueError(f"minutes are a whole number up to {MOST_MINUTES}")
    least_s = house.outside.min_interval_s
    if int(typed) * 60 < least_s:
        raise ValueError(f"{typed} min is below NASLUCH_MIN_INTERVAL_S, which is {least_s} s")
    return int(typed) * 60


def read(session: Session, house: House, number: int) -> FeedPage:
    """The page as the database has it now.

    Errors: NotFound
    """
    row, now = queries.feed_by_id(session, number), house.clock()
    visits = queries.visits(session, number)
    return FeedPage(
        feed=row,
        visits=visits,
        strip=charts.strip([looks(one.outcome) for one in reversed(visits)]),
        gaps=queries.gaps(session, number),
        articles=queries.articles(session, feed=str(number), since=None, limit=MOST_ARTICLES),
        per_day=queries.per_day(session, [number], now=now)[number],
        least_minutes=-(-house.outside.min_interval_s // 60),
    )


def _shown(
    house: House, who: Visitor, number: int, *, status: int = 200, block: str | None = None, **more: object
) -> Response:
    with house.database.read() as session:
        context = read(session, house, number)
    return house.page("feed.html", replace(context, **more), who=who, status=status, block=block)  # type: ignore[arg-type]


def _tried(house: House, article: int, selector: str) -> Tried:
    try:
        with house.database.read() as session, newsstand.workbench() as workshop:
            page = _pages.get(
                (house.database.engine, article),
                lambda: newsstand.page_of(session, article, house.outside.fetcher),
                now=house.clock(),
            )
            found = newsstand.tried(
                session, article, page=page, selector=selector or None, workshop=workshop, timezone=house.timezone,
                now=house.clock(),
            )  # fmt: skip
    except (FeedError, ValueError) as wrong:
        return Tried(article, selector, problem=str(wrong))
    return Tried(article, selector, found)
