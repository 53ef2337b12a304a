"""`/feeds`: which feeds are visited, how often, and how they are doing. A door."""

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Response
from pydantic import Field

from monitor import addresses, catalogue, discovery, extract, newsstand, opml, parse, queries, store
from monitor.catalogue import Listed
from monitor.fetch import FEED
from monitor.queries import FeedRow, VisitRow
from monitor.records import Entry, Extracted, Recipe
from monitor.web.api import paging
from monitor.web.api.bearer import Here
from monitor.web.api.office import Office
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.problems import refusing
from monitor.web.api.typed import Address, Body, Id, Line, Number, Zone, example

router = APIRouter(prefix="/feeds", tags=["feeds"])

A_YEAR_S = 366 * 86_400

Every = Annotated[int | None, Field(ge=1, le=A_YEAR_S, description="Seconds between two visits; else as it has news.")]
Anew = Annotated[int | None, Field(ge=0, le=A_YEAR_S, description="The same; 0: as it has news again.")]
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
    every_s: Anew = None
    selector: Rule = None
    recipe: ListRule | None = None
    zone: Zone | None = None
    backfill_url: Address | None = Field(default=None, description="Where its site lists more, for gaps.")
    enabled: bool | None = Field(default=None, description="Visit it, or not.")


class Discovering(Body, json_schema_extra=example(url="https://gazeta.example/")):
    """The address of any page."""

    url: Address


class TriedRule(Body, json_schema_extra=example(article=1041, selector="article .text p")):
    """A CSS rule, and the article on whose page it is tried."""

    article: Id
    selector: Line = ""


class Picked(Body, json_schema_extra=example(urls=["https://gazeta.example/rss.xml"])):
    """Addresses of feeds of the catalogue."""

    urls: list[Address] = Field(max_length=1_000)


class OpmlFile(Body, json_schema_extra=example(opml="<opml version='2.0'><body/></opml>")):
    """An OPML file, as text."""

    opml: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What a feed carries."""

    title: str | None
    language: str | None
    entries: list[Entry]
    problem: str | None  # what is broken in it, in words


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The shipped list of feeds."""

    items: list[Listed]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each feed that was to be added."""

    items: list[newsstand.Line]


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


@router.post("/{number:int}/check")
def check_feed(office: Here, number: Number) -> Carried:
    """What a feed carries at this moment; nothing is stored."""
    with office.database.read() as session:
        url, manner = queries.feed_by_id(session, number).url, newsstand.manner_of(session, number)
    with refusing(), newsstand.workbench() as workshop:
        answer = office.outside.fetcher.get(url, accept=FEED)
        parsed = newsstand.parsed(answer, workshop, now=office.clock(), timezone=office.timezone, manner=manner)
    return Carried(parsed.title, parsed.language, list(parsed.entries), parsed.problem)


@router.post("/{number:int}/rule")
def try_rule(office: Here, number: Number, wanted: TriedRule) -> Extracted:
    """What would be read of an article's page by a CSS rule, or without one; nothing is stored."""
    with refusing(), office.database.read() as session, newsstand.workbench() as workshop:
        queries.feed_by_id(session, number)
        page = newsstand.page_of(session, wanted.article, office.outside.fetcher)
        return newsstand.tried(
            session, wanted.article, page=page, selector=wanted.selector or None, workshop=workshop,
            timezone=office.timezone, now=office.clock(),
        )  # fmt: skip


@router.post("/discover")
def discover(office: Here, wanted: Discovering) -> Discovered:
    """Find the feeds of a site, and what each carries; nothing is stored."""
    with refusing():
        found = newsstand.found(
            office.outside.fetcher, wanted.url, now=office.clock(), timezone=office.timezone,
            pause_s=office.outside.host_delay_s,
        )  # fmt: skip
    return Discovered(list(found))


@router.get("/catalogue")
def list_catalogue() -> Catalogue:
    """The shipped list of feeds."""
    return Catalogue(list(catalogue.load()))


@router.post("/catalogue")
def add_listed(office: Here, wanted: Picked) -> Report:
    """Add feeds of the catalogue by their addresses; those that it does not list are left out."""
    return Report(list(newsstand.add_listed(office.database, frozenset(wanted.urls), now=office.clock())))


@router.get("/opml", response_class=Response)
def export_opml(office: Here) -> Response:
    """All feeds as OPML."""
    with office.database.read() as session:
        rows = queries.feeds(session)
    body = opml.write(opml.Outline(row.url, row.title, row.category) for row in rows)
    return Response(body, media_type="text/x-opml; charset=utf-8")


@router.post("/opml")
def import_opml(office: Here, wanted: OpmlFile) -> Report:
    """Add the feeds of an OPML file, and say of each what became of it."""
    with refusing():
        outlines = opml.read(wanted.opml.encode())
    return Report(list(newsstand.take_in(office.database, outlines, now=office.clock())))


def _checked(office: Office, wanted: NewFeed | FeedEdit) -> Recipe | None:
    """The recipe that is wanted, when all that is wanted can be.

    Errors: ValueError
    """
    least_s = office.outside.min_interval_s
    if wanted.every_s and wanted.every_s < least_s:
        raise ValueError(f"every_s {wanted.every_s} is below NASLUCH_MIN_INTERVAL_S, which is {least_s} s")
    if wanted.selector:
        extract.check_rule(wanted.selector)
    recipe = Recipe(**wanted.recipe.model_dump()) if wanted.recipe else None
    if recipe:
        parse.check_recipe(recipe)
    return recipe
