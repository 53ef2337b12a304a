"""`nasluch feed`: which feeds are visited. A door."""

import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, TypedDict
from zoneinfo import available_timezones

import typer
from sqlmodel import Session

from monitor import addresses, catalogue, discovery, extract, opml, parse, queries, store
from monitor.cli import house
from monitor.cli.show import as_json, moment, say, table, warn
from monitor.errors import Conflict, FeedError, FetchFailed
from monitor.fetch import FEED
from monitor.records import Manner, NotModified, ParsedFeed, Quirk, Recipe

app = typer.Typer(help="Which feeds are visited, how often, and how they are doing.", no_args_is_help=True)

QUIRKS = {
    Quirk.FALSE_ZONE: "its dates name a false zone: the hour is taken, the zone is not",
    Quirk.NO_AUTHOR: "what it gives as author is a login, and is left out",
    Quirk.REFUSES: "its host refuses some clients with 403, such as those of data centres or outside of Poland",
    Quirk.BLOCK_PAGE: "its host answers some clients with a page that keeps programs out",
}
NO_FEED = "No feed was found there; a page that lists its articles can be visited by CSS rules: see `feed add --item`."

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Item = Annotated[str | None, typer.Option("--item", help="For a page without a feed: CSS rule for one of its list.")]
ItemLink = Annotated[str, typer.Option("--item-link", help="CSS rule within it; else the first link.")]
ItemTitle = Annotated[str, typer.Option("--item-title", help="CSS rule within it; else the words of its link.")]
ItemDate = Annotated[str, typer.Option("--item-date", help="CSS rule within it; else the first <time>.")]
Zone = Annotated[str | None, typer.Option("--zone", help="What its dates without a zone mean: Europe/Warsaw.")]
Quirks = Annotated[list[Quirk] | None, typer.Option("--quirk", help="What it does its own way; may be repeated.")]
Every = Annotated[str | None, typer.Option("--every", help="How often: 10m, 1h, 1d.")]


@app.command()
def add(
    urls: Annotated[list[str], typer.Argument(help="Addresses of feeds.")],
    every: Every = None,
    title: Annotated[str, typer.Option(help="What to call it; else what it calls itself.")] = "",
    category: Annotated[str | None, typer.Option(help="A category of your own choice.")] = None,
    selector: Annotated[str | None, typer.Option(help="CSS rule for the text of its pages.")] = None,
    alert_first: Annotated[bool, typer.Option("--alert-first", help="Alert for what is there already, too.")] = False,
    item: Item = None,
    item_link: ItemLink = "",
    item_title: ItemTitle = "",
    item_date: ItemDate = "",
    zone: Zone = None,
    quirk: Quirks = None,
) -> None:
    """Add feeds. What they carry now is stored in silence; alerts begin with what comes after."""
    failed = 0
    recipe = _recipe(item, item_link, item_title, item_date)
    _check_zone(zone)
    with house.opened() as opened:
        every_s = _every_s(every, opened.settings.min_interval_s)
        if selector:
            extract.check_rule(selector)
        for url in urls:
            try:
                if recipe is None and (found := _instead_of_a_page(opened, url)):
                    failed += 1
                    warn(f"not added: {url} is a page, no feed. {found}")
                    continue
                with opened.database.write() as session:
                    feed = store.feeds.add(
                        session, url, now=house.now(), title=title, category=category, every_s=every_s,
                        selector=selector, recipe=recipe, alert_first=alert_first, **_known_of(url, zone, quirk),
                    )  # fmt: skip
                say(f"added feed {feed.id}: {feed.url}")
            except (Conflict, ValueError) as refused:
                failed += 1
                warn(f"not added: {refused}")
    if failed:
        raise typer.Exit(1)


@app.command("list")
def list_(json: JSON = False) -> None:
    """All feeds, with how their last visit went."""
    with house.opened() as opened, opened.database.read() as session:
        rows = queries.feeds(session)
        if json:
            return as_json(rows)
        table(
            ["id", "feed", "last visit", "how it went", "next", "articles"],
            [
                (
                    row.id,
                    row.title or row.url,
                    moment(row.visited_at, opened.timezone),
                    row.outcome_words.removeprefix(f"{row.url}: ") or "not visited yet",
                    moment(row.due_at, opened.timezone) if row.enabled else "switched off",
                    row.articles,
                )
                for row in rows
            ],
            empty="No feeds yet. Add one with `nasluch feed add URL`, or pick some with `nasluch feed catalogue`.",
        )
    return None


@app.command()
def show(feed: Annotated[str, typer.Argument(help="Its number, address or title.")], json: JSON = False) -> None:
    """One feed, with its last visits."""
    with house.opened() as opened, opened.database.read() as session:
        row = queries.feed(session, feed)
        visits = queries.visits(session, row.id)
        if json:
            return as_json({"feed": row, "visits": visits})
        say(f"{row.title or row.url}\n  {row.url}\n  {row.outcome_words or 'not visited yet'}")
        for name in row.quirks or ():
            say(f"  {QUIRKS[Quirk(name)]}")
        say(f"  every {row.every_s // 60} min, next {moment(row.due_at, opened.timezone)}, {row.articles} articles")
        table(
            ["visited", "took", "how it went", "entries", "new"],
            [
                (moment(v.started_at, opened.timezone), f"{v.duration_s:.1f} s", v.words, v.entries, v.new_articles)
                for v in visits
            ],
            empty="Not visited yet.",
        )
    return None


@app.command()
def edit(
    feed: Annotated[str, typer.Argument(help="Its number, address or title.")],
    title: Annotated[str | None, typer.Option()] = None,
    every: Every = None,
    category: Annotated[str | None, typer.Option()] = None,
    selector: Annotated[str | None, typer.Option(help="CSS rule for the text of its pages.")] = None,
    enabled: Annotated[bool | None, typer.Option("--enable/--disable", help="Visit it, or not.")] = None,
    item: Item = None,
    item_link: ItemLink = "",
    item_title: ItemTitle = "",
    item_date: ItemDate = "",
    zone: Zone = None,
    quirk: Quirks = None,
) -> None:
    """Change a feed."""
    _check_zone(zone)
    with house.opened() as opened, opened.database.write() as session:
        row = queries.feed(session, feed)
        every_s = _every_s(every, opened.settings.min_interval_s) if every else None
        if selector:
            extract.check_rule(selector)
        recipe = _recipe(item, item_link, item_title, item_date)
        store.feeds.edit(
            session, row.id, now=house.now(), title=title, every_s=every_s, category=category, selector=selector,
            enabled=enabled, recipe=asdict(recipe) if recipe else None, zone=zone, quirks=quirk,
        )  # fmt: skip
    say(f"changed feed {row.id}: {row.url}")


@app.command()
def remove(feed: Annotated[str, typer.Argument(help="Its number, address or title.")]) -> None:
    """Visit a feed no more; its articles and their hits stay."""
    with house.opened() as opened, opened.database.write() as session:
        row = queries.feed(session, feed)
        store.feeds.remove(session, row.id)
    say(f"removed feed {row.id}: {row.url}")


@app.command()
def check(
    url: Annotated[str, typer.Argument(help="An address, or a feed's number or title.")],
    item: Item = None,
    item_link: ItemLink = "",
    item_title: ItemTitle = "",
    item_date: ItemDate = "",
    json: JSON = False,
) -> None:
    """Visit an address now and show what it carries; nothing is stored."""
    with house.opened() as opened:
        if "://" not in url:
            with opened.database.read() as session:
                url = queries.feed(session, url).url
        answer = house.fetcher(opened.settings).get(addresses.checked(url), accept=FEED)
        if isinstance(answer, NotModified):
            raise FeedError(f"{url}: 304 to a question without validators", status=304)
        listed = catalogue.about(url)
        manner = Manner(
            recipe=_recipe(item, item_link, item_title, item_date),
            zone=listed.zone if listed else None,
            quirks=listed.quirks if listed else frozenset(),
        )
        parsed = parse.feed(answer, now=house.now(), timezone=opened.timezone, manner=manner)
        if json:
            return as_json(_told(parsed))
        say(f"{parsed.title or url}: {len(parsed.entries)} entries" + (f"; {parsed.problem}" if parsed.problem else ""))
        for address in parsed.leads_to:
            say(f"  an index of sitemaps, of which is visited: {address}")
        table(
            ["published", "title", "link"],
            [(moment(entry.published_at, opened.timezone), entry.title, entry.link) for entry in parsed.entries],
            empty="A feed, with no entries in it.",
        )
    return None


@app.command()
def discover(url: Annotated[str, typer.Argument(help="The address of any page.")], json: JSON = False) -> None:
    """Find the feeds of a site, and show what each carries; nothing is stored."""
    with house.opened() as opened:
        found = _search(opened).feeds(url)
        if json:
            as_json(found)
        else:
            for one in found:
                say(_described(one, opened.timezone))
    if not found:
        warn(NO_FEED)
        raise typer.Exit(1)


@app.command("import")
def import_(path: Annotated[Path, typer.Argument(help="An OPML file.", exists=True, dir_okay=False)]) -> None:
    """Add the feeds of an OPML file; says of each what became of it."""
    outlines = opml.read(path.read_bytes())
    added = 0
    with house.opened() as opened:
        for outline in outlines:
            try:
                with opened.database.write() as session:
                    store.feeds.add(
                        session, outline.url, now=house.now(), title=outline.title, category=outline.category,
                        **_known_of(outline.url, None, None),
                    )  # fmt: skip
                added += 1
                say(f"added: {outline.url}")
            except (Conflict, ValueError) as refused:
                warn(f"not added: {refused}")
    say(f"{added} of {len(outlines)} feeds added")


@app.command()
def export() -> None:
    """All feeds as OPML, on standard output."""
    with house.opened() as opened, opened.database.read() as session:
        rows = queries.feeds(session)
    typer.echo(opml.write(opml.Outline(row.url, row.title, row.category) for row in rows).decode(), nl=False)


@app.command("catalogue")
def catalogue_(
    category: Annotated[str | None, typer.Option(help="national, world, agency, east, business, local, ...")] = None,
    region: Annotated[str | None, typer.Option(help="PL, a voivodeship, or a country.")] = None,
    name: Annotated[str | None, typer.Option(help="Part of its name or address.")] = None,
    add: Annotated[bool, typer.Option("--add", help="Add those that are listed.")] = False,
    json: JSON = False,
) -> None:
    """The shipped list of feeds; with --add, those picked are added."""
    picked = catalogue.pick(catalogue.load(), category=category, region=region, name=name)
    if add:
        if not (category or region or name):
            raise ValueError("say which to add: --category, --region or --name")
        with house.opened() as opened:
            added = _add_all(opened, picked)
        say(f"{added} of {len(picked)} feeds added; the others were there already")
    elif json:
        as_json(picked)
    else:
        table(
            ["name", "category", "region", "alive?", "address"],
            [(feed.name, feed.category, feed.region, feed.confidence, feed.url) for feed in picked],
            empty="Nothing in the catalogue is like that. `nasluch feed catalogue` lists all of it.",
        )


def add_listed(session: Session, listed: catalogue.Listed, *, now: datetime) -> None:
    """Add a feed of the catalogue.

    Errors: Conflict when it is there
    """
    store.feeds.add(
        session, listed.url, now=now, title=listed.name, category=listed.category, language=listed.language,
        zone=listed.zone, quirks=listed.quirks,
    )  # fmt: skip


def _add_all(opened: house.House, picked: tuple[catalogue.Listed, ...]) -> int:
    """Add feeds of the catalogue that are not there yet; how many were added."""
    added = 0
    for listed in picked:
        with suppress(Conflict), opened.database.write() as session:
            add_listed(session, listed, now=house.now())
            added += 1
    return added


def _search(opened: house.House) -> discovery.Search:
    return discovery.Search(
        house.fetcher(opened.settings),
        read=partial(parse.feed, now=house.now(), timezone=opened.timezone),
        pause=partial(time.sleep, opened.settings.host_delay_s),
    )


def _instead_of_a_page(opened: house.House, url: str) -> str:
    """Which feeds a page leads to; "" for a feed, and for what is none now: it is visited later.

    Errors: ValueError for what is no address
    """
    try:
        found = _search(opened).feeds(url)
    except FetchFailed as failed:
        warn(f"no answer now, it is visited all the same: {failed}")
        return ""
    if not found:
        warn(f"{url}: a page, it is visited all the same. {NO_FEED}")
    if not found or found[0].how == discovery.ITSELF:
        return ""
    carried = "; ".join(f"{one.url} ({one.entries} entries: {one.title or 'no title'})" for one in found)
    return f"It leads to {carried}"


def _described(one: discovery.Preview, timezone: str) -> str:
    newest = " ".join(filter(None, (moment(one.newest_at, timezone), one.newest)))
    words = (
        f"{one.entries} entries",
        f"the newest {newest}" if newest else "",
        one.language or "",
        "full text" if one.full_text else "no full text",
        one.how,
    )
    return f"{one.url}\n  {one.title or 'no title'}: {', '.join(filter(None, words))}"


class _Known(TypedDict):
    zone: str | None
    quirks: Collection[Quirk]


def _known_of(url: str, zone: str | None, quirks: list[Quirk] | None) -> _Known:
    """What is said of a feed's ways, else what the catalogue knows."""
    listed = catalogue.about(url)
    return {
        "zone": zone or (listed.zone if listed else None),
        "quirks": quirks if quirks is not None else listed.quirks if listed else (),
    }


def _check_zone(zone: str | None) -> None:
    """Errors: ValueError"""
    if zone and zone not in available_timezones():
        raise ValueError(f"{zone!r} is no time zone; write Europe/Warsaw")


def _recipe(item: str | None, link: str, title: str, date: str) -> Recipe | None:
    """Errors: ValueError"""
    if not item:
        if link or title or date:
            raise ValueError("--item says where an article of the list is; --item-link and the like look within it")
        return None
    recipe = Recipe(item, link, title, date)
    parse.check_recipe(recipe)
    return recipe


def _told(parsed: ParsedFeed) -> dict[str, object]:
    """What a feed carries, without our own marks of it."""
    return {name: value for name, value in asdict(parsed).items() if name not in ("digests", "known", "leads_to")}


def _every_s(every: str | None, least_s: int) -> int:
    if every is None:
        return max(600, least_s)
    every_s = int(house.span(every).total_seconds())
    if every_s < least_s:
        raise ValueError(f"--every {every} is below NASLUCH_MIN_INTERVAL_S, which is {least_s} s")
    return every_s
