"""Hits -> a workbook: a line for each, filters and links ready. Edge: what is large waits in a temporary file.

A cell that a spreadsheet could take for a formula is kept as text by the workbook's own means (a quote prefix), so what
is read in it is what the paper wrote.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from monitor.exports import passage, plain
from monitor.exports.records import Found, Wish
from monitor.exports.words import WORDS, Words

ROWS = 1_000_000
"""Hits of a sheet; 1,048,576 lines are all that one holds. More go to the next sheet."""

LINKS = 65_000
"""Links of a sheet; 65,530 are all that one holds. Further addresses are text."""

IN_MEMORY_BYTES = 4_000_000
_CHUNK = 65_536
_PUBLISHED, _FOUND = 7, 8
_WIDTHS = (9, 22, 22, 18, 60, 60, 22, 16, 16, 40, 10, 8, 13)


class _Formats:
    """How cells look."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top"}
        self.head: Format = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F4", **top})
        self.text: Format = book.add_format({"text_wrap": True, **top})
        self.quoted: Format = book.add_format({"text_wrap": True, "quote_prefix": True, **top})
        self.moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", **top})
        self.link: Format = book.add_format({"font_color": "#1F4E79", "underline": 1, **top})
        self.number: Format = book.add_format(top)


def written(found: Iterable[Found], wish: Wish, *, rows: int = ROWS) -> Iterator[bytes]:
    """The workbook, in pieces; it begins when the last hit has come.

    Shape:  moments are those of the wished zone, which the heading names: a cell knows none
    """
    with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
        _write(file, found, wish, rows)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write(file: "SpooledTemporaryFile[bytes]", found: Iterable[Found], wish: Wish, rows: int) -> None:
    words, zone, left = WORDS[wish.language], ZoneInfo(wish.zone), iter(found)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"title": plain.title(wish.title) or words.hits, "created": _naive(wish.made_at, zone)})
        formats, number = _Formats(book), 0
        while (first := next(left, None)) or not number:
            number += 1
            sheet = book.add_worksheet(f"{words.hits} {number}" if number > 1 else words.hits)
            hits = chain([first], islice(left, rows - 1)) if first else ()
            _Sheet(sheet, formats, words, zone).fill(hits, quote=wish.quote)


class _Sheet:
    """One sheet, while it is filled."""

    def __init__(self, sheet: Worksheet, formats: _Formats, words: Words, zone: ZoneInfo) -> None:
        self._sheet, self._formats, self._words, self._zone = sheet, formats, words, zone
        self._row = 0

    def fill(self, hits: Iterable[Found], *, quote: int) -> None:
        """The headings, and a line for each hit."""
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(1, 0)
        for column, name in enumerate(self._words.columns):
            timed = column in (_PUBLISHED, _FOUND)
            self._sheet.write_string(0, column, f"{name} ({self._zone.key})" if timed else name, self._formats.head)
        for self._row, one in enumerate(hits, start=1):
            self._line(one, quote)
        self._sheet.autofilter(0, 0, max(self._row, 1), len(_WIDTHS) - 1)

    def _line(self, one: Found, quote: int) -> None:
        hit, article = one.hit, one.hit.article
        self._number(0, hit.id)
        texts = (
            hit.watchlist, "; ".join(one.keywords), "; ".join(one.forms), passage.words(hit, quote), article.title,
            article.feed,
        )  # fmt: skip
        for column, text in enumerate(texts, start=1):
            self._text(column, text)
        self._moment(_PUBLISHED, article.published_at)
        self._moment(_FOUND, hit.found_at)
        self._link(9, one.link)
        self._number(10, article.story)
        self._number(11, one.copies)
        self._text(12, self._words.yes if article.lead_only else self._words.no)

    def _text(self, column: int, text: str) -> None:
        fits = plain.cell(text)
        style = self._formats.quoted if plain.is_formula(fits) else self._formats.text
        self._sheet.write_string(self._row, column, fits, style)

    def _number(self, column: int, number: int | None) -> None:
        if number is not None:
            self._sheet.write_number(self._row, column, number, self._formats.number)

    def _moment(self, column: int, at: datetime | None) -> None:
        if at is not None:
            self._sheet.write_datetime(self._row, column, _naive(at, self._zone), self._formats.moment)

    def _link(self, column: int, link: str) -> None:
        if link and self._row <= LINKS:
            self._sheet.write_url(self._row, column, link, self._formats.link, string=plain.cell(link))
        else:
            self._text(column, link)


def _naive(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
