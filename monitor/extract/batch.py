"""Lines that name pages -> lines with the words of those pages, one by one. Pure: reading files is the caller's."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from monitor.extract.expected import Expected
from monitor.extract.reading import article
from monitor.records import Fetched

TIMEZONE = "Europe/Warsaw"
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)  # a corpus has no present: no date in it is yet to come


def pages(lines: Iterable[dict[str, Any]], read: Callable[[str], bytes]) -> Iterator[dict[str, Any]]:
    """What every page says.

    Shape:  `{"id", "url", "html": path}` -> `{"id", "text", "title", "date", "author", "method"}`; the date is ISO 8601
    Errors: none of a page's; one that cannot be read gives empty text
    """
    for line in lines:
        yield {"id": line.get("id"), **_words(line, read)}


def _words(line: dict[str, Any], read: Callable[[str], bytes]) -> dict[str, str | None]:
    try:
        page = Fetched(url=str(line.get("url") or ""), body=read(line["html"]))
        won = article(page, entry=Expected("", ""), selector=None, timezone=TIMEZONE, now=END_OF_TIME)
    except Exception as fault:  # noqa: BLE001 - bulkhead: one page is no reason to lose the others
        return {"text": "", "title": None, "date": None, "author": None, "method": f"failed: {type(fault).__name__}"}
    return {
        "text": won.text,
        "title": won.title,
        "date": won.published_as,
        "author": won.author,
        "method": str(won.method),
    }
