"""Hits -> CSV, for programs and spreadsheets (RFC 4180). Pure."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.exports import passage, plain
from monitor.exports.records import Found, Wish

COLUMNS = (
    "id", "watchlist", "keywords", "matched", "passage", "title", "feed", "published_at", "found_at", "url", "story",
    "copies", "lead_only",
)  # fmt: skip


def written(found: Iterable[Found], wish: Wish) -> Iterator[bytes]:
    """A line of names, then a line for each hit.

    Shape: where a spreadsheet could take a text for a formula an apostrophe stands before it, after semicolons too: at
           those a Polish Excel parts cells, whatever stands between quotation marks
    """
    yield _line(COLUMNS)
    zone = ZoneInfo(wish.zone)
    for one in found:
        yield _line(_cells(one, zone, wish.quote))


def _cells(one: Found, zone: ZoneInfo, quote: int) -> tuple[object, ...]:
    hit, article = one.hit, one.hit.article
    return (
        hit.id, _text(hit.watchlist), _text("; ".join(one.keywords)), _text("; ".join(one.forms)),
        _text(passage.words(hit, quote)), _text(article.title), _text(article.feed),
        _moment(article.published_at, zone), _moment(hit.found_at, zone), one.link,
        article.story, one.copies, "yes" if article.lead_only else "no",
    )  # fmt: skip


def _text(words: str) -> str:
    parts = plain.cell(words).split(";")
    return plain.cell(";".join(f"'{part}" if plain.is_formula(part) else part for part in parts))


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""


def _line(cells: Iterable[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()
