"""`nasluch feed`: which feeds are visited. A door."""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from monitor import addresses, catalogue, extract, opml, parse, queries, store, zones
from monitor.cli import finding, house, ways
from monitor.cli.show import as_json, moment, say, table, warn
from monitor.errors import Conflict, FeedError
from monitor.fetch import FEED
from monitor.records import Manner, NotModified, ParsedFeed, Quirk

app = typer.Typer(help="Which feeds are visited, how often, and how they are doing.", no_args_is_help=True)

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Every = Annotated[str | None, typer.Option("--every", help="How often: 10m, 1h, 1d; else as often as it has news.")]


@app.command()
def add(
    urls: Annotated[list[str], typer.Argument(help="Addresses of feeds.")],
    every: Every = None,
    title: Annotated[str, typer.Option(help="What to call it; else what it calls itself.")] = "",
    category: Annotated[str | None, typer.Option(help="A category of your own choice.")] = None,
    selector: Annotated[str | None, typer.Option(help="CSS rule for the text of its pages.")] = None,
    alert_first: Annotated[bool, typer.Option("--alert-first", help="Alert for what is there already, too.")] = False,
    item: ways.Item = None,
    item_link: ways.ItemLink = "",
    item_title: ways.ItemTitle = "",
    item_date: ways.ItemDate = "",
    zone: ways.Zone = None,
    quirk: ways.Quirks = None,
) -> None:
    """Add feeds. What they carry now is stored in silence; alerts begin with what comes after."""
    failed = 0
    recipe = ways.recipe_of(item, item_link, item_title, item_date)
    zones.check(zone)
    with house.opened() as opened:
        every_s = _every_s(every, opened.settings.min_interval_s)
        if selector:
            extract.check_rule(selector)
        for url in urls:
            try:
                if recipe is None and (found := finding.instead_of_a_page(opened, url)):
                    failed += 1
                    warn(f"not added: {url} is a page, no feed. {found}")
                    continue
                with opened.database.write() as session:
                    feed = store.feeds.add(
                        session, url, now=opened.clock(), title=title, category=category, every_s=every_s,
                        selector=selector, recipe=recipe, alert_first=alert_first, **ways.known_of(url, zone, quirk),
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
            say(f"  {ways.QUIRKS[Quirk(name)]}")
        say(f"  next {moment(row.due_at, opened.timezone)} ({row.due_why or 'new'}), {row.articles} articles")
        if row.hub:
            say(f"  {_of_its_hub(row, opened.timezone)}")
        for words in row.health:
            say(f"  {words}")
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
    backfill: Annotated[
        str | None, typer.Option(help="A news sitemap, or a feed of the same site that lists more, for gaps.")
    ] = None,
    enabled: Annotated[bool | None, typer.Option("--enable/--disable", help="Visit it, or not.")] = None,
    item: ways.Item = None,
    item_link: ways.ItemLink = "",
    item_title: ways.ItemTitle = "",
    item_date: ways.ItemDate = "",
    zone: ways.Zone = None,
    quirk: ways.Quirks = None,
) -> None:
    """Change a feed."""
    zones.check(zone)
    with house.opened() as opened, opened.database.write() as session:
        row = queries.feed(session, feed)
        every_s = _every_s(every, opened.settings.min_interval_s)
        if selector:
            extract.check_rule(selector)
        recipe = ways.recipe_of(item, item_link, item_title, item_date)
        store.feeds.edit(
            session, row.id, now=opened.clock(), title=title, every_s=every_s, category=category, selector=selector,
            enabled=enabled, recipe=asdict(recipe) if recipe else None, zone=zone, quirks=quirk,
            backfill_url=addresses.checked(backfill) if backfill else None,
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
    item: ways.Item = None,
    item_link: ways.ItemLink = "",
    item_title: ways.ItemTitle = "",
    item_date: ways.ItemDate = "",
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
            recipe=ways.recipe_of(item, item_link, item_title, item_date),
            zone=listed.zone if listed else None,
            quirks=listed.quirks if listed else frozenset(),
        )
        parsed = parse.feed(answer, now=opened.clock(), timezone=opened.timezone, manner=manner)
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
        found = finding.search(opened).feeds(url)
        if json:
            as_json(found)
        else:
            for one in found:
                say(finding.described(one, opened.timezone))
    if not found:
        warn(finding.NO_FEED)
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
                        session, outline.url, now=opened.clock(), title=outline.title, category=outline.category,
                        **ways.known_of(outline.url, None, None),
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
            add_listed(session, listed, now=opened.clock())
            added += 1
    return added


def _of_its_hub(row: queries.FeedRow, timezone: str) -> str:
    """Whether the hub that a feed names tells us of its news."""
    if row.hub_until is None or row.hub_until <= house.now():
        return f"it names the hub {row.hub}, which does not tell us of its news (docs/feeds.md says what that takes)"
    last = f", last {moment(row.pushed_at, timezone)}" if row.pushed_at else ""
    return f"its hub {row.hub} tells us of its news until {moment(row.hub_until, timezone)}{last}"


def _told(parsed: ParsedFeed) -> dict[str, object]:
    """What a feed carries, without our own marks of it."""
    return {name: value for name, value in asdict(parsed).items() if name not in ("digests", "known", "leads_to")}


def _every_s(every: str | None, least_s: int) -> int | None:
    """The interval a person asks for; None: by the feed's rhythm."""
    if every is None:
        return None
    every_s = int(house.span(every).total_seconds())
    if every_s < least_s:
        raise ValueError(f"--every {every} is below NASLUCH_MIN_INTERVAL_S, which is {least_s} s")
    return every_s
