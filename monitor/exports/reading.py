"""A database and which hits are meant -> an export, written as it is read. Edge."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from monitor import queries
from monitor.db import Database
from monitor.exports import atom, csv, docx, json, names, pdf, xlsx
from monitor.exports.records import Format, Found, Wish
from monitor.exports.review import MOST, review
from monitor.queries import HitFilter, HitRow

BATCH = 500
"""Hits that are read at once; no session is open while they are written, however slowly somebody takes them."""

PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Export:
    """What is about to be written; its bytes come once."""

    name: str  # of a file
    content_type: str
    hits: int
    chunks: Iterator[bytes]


def export(database: Database, wanted: HitFilter, format: Format, wish: Wish, *, limit: int | None = None) -> Export:
    """The hits that are meant, the newest first, in that format; `limit`: no more than so many.

    Errors: NotFound when there is no such watchlist or feed; ValueError for a press review that nobody would read
    """
    database = database.unhurried()
    with database.read() as session:
        numbers = queries.numbers(session, wanted)[:limit]
    if format.is_review and len(numbers) > MOST:
        raise ValueError(f"a press review has at most {MOST} hits, and these are {len(numbers)}: narrow them")
    chunks = _written(_found(database, numbers), format, wish)
    return Export(names.of(format, wish), format.content_type, len(numbers), _gathered(chunks))


def _written(found: Iterable[Found], format: Format, wish: Wish) -> Iterator[bytes]:
    match format:
        case Format.CSV:
            return csv.written(found, wish)
        case Format.JSON:
            return json.written(found)
        case Format.XLSX:
            return xlsx.written(found, wish)
        case Format.ATOM:
            return atom.written(found, wish)
        case Format.PDF:
            return iter((pdf.written(review(found, wish)),))
        case Format.DOCX:
            return iter((docx.written(review(found, wish)),))


def _gathered(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces: each costs whoever sends it a turn."""
    held, size = [], 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= PIECE_BYTES:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _found(database: Database, numbers: Sequence[int]) -> Iterator[Found]:
    for start in range(0, len(numbers), BATCH):
        with database.read() as session:
            found = list(_with_copies(session, queries.numbered(session, numbers[start : start + BATCH])))
        yield from found


def _with_copies(session: Session, hits: Sequence[HitRow]) -> Iterator[Found]:
    tellers: Mapping[int, list[tuple[int, str]]] = defaultdict(list)
    for story, article, feed in queries.tellers(session, {hit.article.story for hit in hits if hit.article.story}):
        tellers[story].append((article, feed))
    for hit in hits:
        others = [feed for article, feed in tellers.get(hit.article.story or 0, ()) if article != hit.article.id]
        yield Found(hit, len(others), tuple(dict.fromkeys(feed for feed in others if feed)))
