"""`/feeds`: which feeds are visited, how often, and how they are doing. A door."""

import time
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException, Response
from pydantic import Field

from monitor import addresses, catalogue, discovery, extract, parse, queries, store
from monitor.queries import FeedRow, VisitRow
from monitor.records import Fetched, ParsedFeed, Recipe
from monitor.web.api import paging
from monitor.web.api.bearer import Here
from monitor.web.api.office import Office
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.problems import refusing
from monitor.web.api.typed import Address, Body, Line, Number, Zone, example
from monitor.workshop import Workshop

router = APIRouter(prefix="/feeds", tags=["feeds"])

A_YEAR_S = 366 * 86_400

PARSED_WITHIN_S = 20.0
"""What strangers serve at an address that somebody typed is parsed in a process that can be killed."""

Every = Annotated[int | None, Field(ge=1, le=A_YEAR_S, description="Seconds between two visits; else as it has news.")]
Rule = Annotated[Line | None, Field(description="CSS rule for the text of its pages.")]


@dataclass(frozen=True, slots=True)
class FeedShown:
    """A feed, with its last visits."""

    feed: FeedRow
    visits: list[VisitRow]


@dataclass(frozen=True, slots=True)
class Discovered:
    """The feeds an address leads to, the likeliest first."""

    items: list[discovery.Preview]


class ListRule(Body, json_schema_extra=example(item="li.news", date="time")):
    """Where a page without a feed has its list of articles: CSS rules; all but the first look within an item."""

    item: Line
    link: Line = ""
    title: Line = ""
    date: Line = ""


class NewFeed(Body, json_schema_extra=example(url="https://gazeta.example/rss.xml", category="kraj", every_s=600)):
    """An address to visit."""

    url: Address
    title: Line = Field(default="", description="What to call it; else what it calls itself.")
    category: Line | None = None
    every_s: Every = None
    selector: Rule = None
    recipe: ListRule | None = Field(default=None, description="For a page without a feed.")
    zone: Zone | None = Field(default=None, description="What its dates without a zone mean.")
    alert_first: bool = Field(default=False, description="Alert for what is there already, too.")


class FeedEdit(Body, json_schema_extra=example(title="Gazeta", every_s=900, enabled=True)):
    """What is to be different; what is not named stays as it is."""

    title: Line | None = None
    category: Line | None = None
    every_s: Every = None
    selector: Rule = None
    recipe: ListRule | None = None
    zone: Zone | None = None
    backfill_url: Address | None = Field(default=None, description="Where its site lists more, for gaps.")
    enabled: bool | None = Field(default=None, description="Visit it, or not.")


class Discovering(Body, json_schema_extra=example(url="https://gazeta.example/")):
    """The address of any page."""

    url: Address


@router.get("")
def list_feeds(office: Here, place: Wanted) -> Page[FeedRow]:
    """All feeds, in the order in which they were added, with how their last visit went."""
    with office.database.read() as session:
        rows = queries.feeds(session)
    items, following = paging.cut(rows, place)
    return Page(items=items, next=following)


@router.get("/{number:int}")
def show_feed(office: Here, number: Number) -> FeedShown:
    """One feed, with its last visits."""
    with office.database.read() as session:
        row = queries.feed_by_id(session, number)
        return FeedShown(row, queries.visits(session, row.id))


@router.post("", status_code=201)
def add_feed(office: Here, wanted: NewFeed) -> FeedShown:
    """Add a feed. What it carries now is stored in silence; alerts begin with what comes after."""
    with refusing():
        recipe = _checked(office, wanted)
        listed = catalogue.about(wanted.url)
        with office.database.write() as session:
            feed = store.feeds.add(
                session, wanted.url, now=office.clock(), title=wanted.title, category=wanted.category,
                every_s=wanted.every_s, selector=wanted.selector or None, recipe=recipe,
                zone=wanted.zone or (listed.zone if listed else None), quirks=listed.quirks if listed else (),
                alert_first=wanted.alert_first,
            )  # fmt: skip
            session.flush()
    return show_feed(office, feed.id or 0)


@router.patch("/{number:int}")
def edit_feed(office: Here, number: Number, wanted: FeedEdit) -> FeedShown:
    """Change a feed; with an interval it is visited at that, no longer by its rhythm."""
    with refusing():
        recipe = _checked(office, wanted)
        changes = wanted.model_dump() | {
            "recipe": asdict(recipe) if recipe else None,
            "backfill_url": addresses.checked(wanted.backfill_url) if wanted.backfill_url else None,
        }
        with office.database.write() as session:
            store.feeds.edit(session, number, now=office.clock(), **changes)
    return show_feed(office, number)


@router.delete("/{number:int}", status_code=204, response_class=Response)
def remove_feed(office: Here, number: Number) -> None:
    """Visit a feed no more; its articles and their hits stay."""
    with office.database.write() as session:
        store.feeds.remove(session, number)


@router.post("/{number:int}/visit", status_code=202)
def visit_now(office: Here, number: Number) -> FeedShown:
    """Have a feed visited at once, by whichever worker is free."""
    with office.database.write() as session:
        row = queries.feed_by_id(session, number)
        if not row.enabled:
            raise HTTPException(409, f"feed {number} is switched off")
        store.feeds.visit_now(session, [number], now=office.clock())
    return show_feed(office, number)


@router.post("/discover")
def discover(office: Here, wanted: Discovering) -> Discovered:
    """Find the feeds of a site, and what each carries; nothing is stored."""
    workshop = Workshop(processes=1, timeout_s=PARSED_WITHIN_S, preload=("monitor.parse",))

    def read(answer: Fetched) -> ParsedFeed:
        return workshop.run(parse.feed, answer, now=office.clock(), timezone=office.timezone)

    pause = partial(time.sleep, office.outside.host_delay_s)
    try:
        with refusing():
            return Discovered(list(discovery.Search(office.outside.fetcher, read=read, pause=pause).feeds(wanted.url)))
    finally:
        workshop.close()


def _checked(office: Office, wanted: NewFeed | FeedEdit) -> Recipe | None:
    """The recipe that is wanted, when all that is wanted can be.

    Errors: ValueError
    """
    least_s = office.outside.min_interval_s
    if wanted.every_s is not None and wanted.every_s < least_s:
        raise ValueError(f"every_s {wanted.every_s} is below NASLUCH_MIN_INTERVAL_S, which is {least_s} s")
    if wanted.selector:
        extract.check_rule(wanted.selector)
    recipe = Recipe(**wanted.recipe.model_dump()) if wanted.recipe else None
    if recipe:
        parse.check_recipe(recipe)
    return recipe
