"""`nasluch watchlist`: what people want to hear about. A door."""

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from alerts import cadence as cadences
from monitor import desk, exports, queries, store
from monitor.cli import house
from monitor.cli.show import as_json, moment, say, table
from monitor.errors import NotFound

app = typer.Typer(help="What you want to hear about: keywords, who is told, how often.", no_args_is_help=True)

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Query = Annotated[
    str | None, typer.Option("--query", "-q", help="Keywords; lines are alternatives. @FILE reads a file.")
]
Channels = Annotated[
    list[str] | None, typer.Option("--channel", help="Who is told: a channel's name; may be repeated.")
]
Cadence = Annotated[str, typer.Option(help="How often: instant, hourly, daily@07:00, weekly@07:00, mon-fri@07:00.")]
Which = Annotated[str, typer.Argument(help="Its number or name.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    query: Annotated[str, typer.Option("--query", "-q", help="Keywords; lines are alternatives. @FILE reads a file.")],
    channel: Channels = None,
    cadence: Cadence = "instant",
) -> None:
    """Add a watchlist. What it finds in the last 30 days is shown as hits and told to nobody."""
    cadences.parse(cadence)
    with house.opened() as opened:
        now = opened.clock()
        watchlist_id, hits = desk.add_watchlist(
            opened.database, name=name, query=house.written(query), told=[(who, cadence) for who in channel or ()],
            now=now, since=now - desk.LOOKS_BACK,
        )  # fmt: skip
    say(f"added watchlist {watchlist_id}: {name}; {hits} hits in what is stored already")
    if not channel:
        say("Nobody is told yet: `nasluch channel add email NAME ADDRESS`, then")
        say(f"`nasluch watchlist edit {watchlist_id} --channel NAME`.")


@app.command("list")
def list_(json: JSON = False) -> None:
    """All watchlists."""
    with house.opened() as opened, opened.database.read() as session:
        rows = queries.watchlists(session)
        if json:
            return as_json(rows)
        table(
            ["id", "watchlist", "keywords", "hits", "last hit", "who is told"],
            [
                (
                    row.id,
                    row.name + ("" if row.enabled else " (off)"),
                    row.query,
                    row.hits,
                    moment(row.last_hit_at, opened.timezone),
                    ", ".join(f"{who} ({when})" for who, when in row.channels),
                )
                for row in rows
            ],
            empty='No watchlists yet. Add one: `nasluch watchlist add Kazachstan --query "Kazachstan"`.',
        )
    return None


@app.command()
def show(watchlist: Which, json: JSON = False) -> None:
    """One watchlist."""
    with house.opened() as opened, opened.database.read() as session:
        row = queries.watchlist(session, watchlist)
        if json:
            return as_json(row)
        last = moment(row.last_hit_at, opened.timezone) or "never"
        say(f"{row.name} ({row.hits} hits, the last {last})\n\n{row.query}\n")
        table(["channel", "how often"], row.channels, empty="Nobody is told.")
    return None


@app.command()
def edit(
    watchlist: Which,
    name: Annotated[str | None, typer.Option()] = None,
    query: Query = None,
    channel: Channels = None,
    cadence: Cadence = "instant",
    unsubscribe: Annotated[list[str] | None, typer.Option(help="A channel that is told no more.")] = None,
    enabled: Annotated[bool | None, typer.Option("--enable/--disable", help="Match it, or not.")] = None,
    urgent: Annotated[
        bool | None, typer.Option("--urgent/--not-urgent", help="Break through quiet hours and holidays, or not.")
    ] = None,
    spikes: Annotated[
        bool | None, typer.Option("--spikes/--no-spikes", help="Tell its channels when it finds far more than usual.")
    ] = None,
) -> None:
    """Change a watchlist; channels given are added to those that are told."""
    cadences.parse(cadence)
    with house.opened() as opened:
        with opened.database.read() as session:
            row = queries.watchlist(session, watchlist)
        now = opened.clock()
        new = desk.edit_watchlist(
            opened.database, row.id, name=name, query=house.written(query) if query else None, enabled=enabled,
            urgent=urgent, spikes=spikes, told=[(who, cadence) for who in channel or ()], untold=unsubscribe or (),
            now=now, since=now - desk.LOOKS_BACK,
        )  # fmt: skip
    say(f"changed watchlist {row.id}: {name or row.name}" + (f"; {new} more hits in what is stored" if query else ""))


@app.command()
def remove(watchlist: Which) -> None:
    """Remove a watchlist and its hits."""
    with house.opened() as opened, opened.database.write() as session:
        row = queries.watchlist(session, watchlist)
        store.watchlists.remove(session, row.id)
    say(f"removed watchlist {row.id}: {row.name}")


@app.command()
def feed(
    watchlist: Which,
    renew: Annotated[bool, typer.Option("--renew", help="Make new links; those it had hold no more.")] = False,
    end: Annotated[bool, typer.Option("--end", help="Take the links back; nobody reads by them any more.")] = False,
    json: JSON = False,
) -> None:
    """The secret links by which feed readers show its newest hits; made when there are none."""
    if renew and end:
        raise ValueError("--renew makes new links, --end leaves none: say one of them")
    with house.opened() as opened:
        with opened.database.write() as session:
            number = queries.watchlist(session, watchlist).id
            if end:
                store.watchlists.close_feed(session, number)
            elif renew or queries.feed_nonce(session, number) is None:
                store.watchlists.open_feed(session, number)
        chosen = opened.settings
        with opened.database.read() as session:
            links = exports.standing.addresses(
                session, number, secret_key=chosen.secret_key, public_url=chosen.public_url
            )
    if json:
        return as_json(links)
    say("\n".join(links.values()) or "It has no links any more.")
    return None


@app.command()
def preview(
    query: Annotated[str, typer.Argument(help="Keywords, or a watchlist's name.")],
    since: Annotated[str, typer.Option(help="How far back: 7d, 24h.")] = "7d",
    limit: Annotated[int, typer.Option(min=1)] = 20,
    json: JSON = False,
) -> None:
    """What a query would have found; nothing is stored and nobody is told."""
    with house.opened() as opened:
        with opened.database.read() as session:
            try:
                query = queries.watchlist(session, query).query
            except NotFound:
                query = house.written(query)
        show_finds(opened, query, since=since, limit=limit, json=json)


def show_finds(opened: house.House, query: str, *, since: str, limit: int, json: bool) -> None:
    """Print what a query finds in the archive."""
    finds = desk.search(opened.database, query, since=opened.clock() - house.span(since), limit=limit)
    if json:
        return as_json(finds)
    table(
        ["article", "published", "feed", "title", "found"],
        [
            (find.article_id, moment(find.published_at, opened.timezone), find.feed, find.title, find.hit.snippet)
            for find in finds
        ],
        empty=f"Nothing in the last {since}.",
    )
    return None


@app.command("export")
def export() -> None:
    """All watchlists as JSON, on standard output."""
    with house.opened() as opened, opened.database.read() as session:
        as_json([{"name": row.name, "query": row.query, "enabled": row.enabled} for row in queries.watchlists(session)])


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A file of `watchlist export`.", exists=True, dir_okay=False)],
) -> None:
    """Add the watchlists of a file; those whose name is taken are left as they are."""
    try:
        rows = [(str(row["name"]), str(row["query"])) for row in json_module.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError, KeyError) as broken:
        raise ValueError(f"{path}: not a file of `nasluch watchlist export` ({broken})") from broken
    with house.opened() as opened:
        now = opened.clock()
        with opened.database.read() as session:
            taken = {row.name for row in queries.watchlists(session)}
        for name, query in rows:
            if name in taken:
                say(f"left as it is: {name}")
                continue
            _, hits = desk.add_watchlist(opened.database, name=name, query=query, now=now, since=now - desk.LOOKS_BACK)
            say(f"added: {name}; {hits} hits in what is stored already")
