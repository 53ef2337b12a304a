"""`nasluch hits`: what the watchlists found, as a table or as a file to take away. A door."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from sqlmodel import Session

from monitor import exports, queries, zones
from monitor.cli import house
from monitor.cli.house import House
from monitor.cli.show import moment, say, table
from monitor.exports import ABOUT, Export, Found, Wish
from monitor.queries import HitFilter

IN_A_TABLE = 100


class Format(StrEnum):
    """How hits are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    ATOM = "atom"
    PDF = "pdf"
    DOCX = "docx"


class Language(StrEnum):
    """What an export says in our own name."""

    PL = "pl"
    EN = "en"


def add_to(app: typer.Typer) -> None:
    """Hang this verb onto the root."""
    app.command()(hits)


def hits(
    watchlist: Annotated[str | None, typer.Option(help="A watchlist's number or name.")] = None,
    keyword: Annotated[str | None, typer.Option(help="Found by this line of a query, as typed.")] = None,
    feed: Annotated[str | None, typer.Option(help="A feed's number, address or title.")] = None,
    category: Annotated[str | None, typer.Option(help="Of feeds of that category.")] = None,
    since: Annotated[str | None, typer.Option(help="How far back: 7d, 24h.")] = None,
    until: Annotated[str | None, typer.Option(help="Found longer ago than that: 24h.")] = None,
    lead_only: Annotated[
        bool | None, typer.Option("--lead-only/--with-text", help="Found in title and lead only, or in texts only.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many, the newest first; a table has 100, a file all.")
    ] = None,
    format: Annotated[
        Format, typer.Option(help="table, json, csv, xlsx or atom; pdf or docx: a press review.")
    ] = Format.TABLE,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    output: Annotated[Path | None, typer.Option(help="The file to write; without it: standard output.")] = None,
    zone: Annotated[str | None, typer.Option(help="The time zone of what people read: Europe/Warsaw.")] = None,
    language: Annotated[Language | None, typer.Option(help="The language of headings: pl or en.")] = None,
    quote: Annotated[int, typer.Option(min=20, max=1000, help="Characters of a quotation, at most.")] = ABOUT,
    title: Annotated[str, typer.Option(help="The title of a press review.")] = "",
    reader: Annotated[str, typer.Option("--for", help="Whom a press review is for.")] = "",
    intro: Annotated[str, typer.Option(help="Its first words; @FILE reads a file, \\n begins a paragraph.")] = "",
) -> None:
    """What the watchlists found, the newest first."""
    now, chosen = house.now(), Format.JSON if json else format
    with house.opened() as opened:
        with opened.database.read() as session:
            meant = HitFilter(
                watchlist=queries.watchlist(session, watchlist).id if watchlist else None,
                keyword=keyword,
                feed=queries.feed(session, feed).id if feed else None,
                category=category,
                since=now - house.span(since) if since else None,
                until=now - house.span(until) if until else None,
                lead_only=lead_only,
            )
            if chosen is Format.TABLE:
                return _table(session, opened, meant, limit or IN_A_TABLE)
        wish = Wish(
            made_at=now,
            zone=_zone(zone or opened.timezone),
            language=language or opened.settings.language,
            quote=quote,
            public_url=opened.settings.public_url,
            title=title,
            reader=reader,
            intro=house.written(intro),
            since=meant.since,
            until=meant.until,
        )
        written_as = exports.Format(chosen.value)
        if written_as.is_binary and output is None and sys.stdout.isatty():
            raise ValueError(f"{chosen} is no text for a terminal; name a file: --output FILE.{chosen}")
        _write(exports.export(opened.database, meant, written_as, wish, limit=limit), output)
    return None


def _table(session: Session, opened: House, meant: HitFilter, limit: int) -> None:
    rows = queries.hits(session, meant, limit=limit)
    table(
        ["found", "watchlist", "feed", "title", "what was found"],
        [
            (
                moment(row.found_at, opened.timezone),
                row.watchlist,
                row.article.feed,
                row.article.title,
                ", ".join(Found(row).forms),
            )
            for row in rows
        ],
        empty="No hits yet. `nasluch watchlist list` shows what is looked for.",
    )


def _write(export: Export, output: Path | None) -> None:
    with _opened(output) as file:
        for chunk in export.chunks:
            file.write(chunk)
    if output:
        say(f"wrote {export.hits} hits to {output}")


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """Where bytes go; a file that was there is replaced when the new one is whole."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def _zone(name: str) -> str:
    zones.check(name)
    return name
