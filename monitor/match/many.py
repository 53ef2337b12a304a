"""Many queries x many documents -> where each keyword stands: the batch form of the command line. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any

from monitor.errors import QueryInvalid
from monitor.match.matcher import Matcher
from monitor.match.reading import read, read_plainly
from monitor.match.syntax import Query
from monitor.records import Text


def batch(queries: Iterable[dict[str, Any]], docs: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every occurrence in the documents' `text`; a document's title and lead count for AND and NOT alone.

    Shape:  queries {"id", "query"}, docs {"id", "text"[, "title", "lead"]}, out {"query", "doc", "start", "end"}
    Errors: QueryInvalid, ValueError: a query without id or words
    """
    rows = [(_value(row, "id"), _read(str(_value(row, "query")))) for row in queries]
    matcher = Matcher(enumerate(query for _, query in rows))
    for doc in docs:
        text = Text(title=doc.get("title") or "", lead=doc.get("lead") or "", body=str(_value(doc, "text")))
        for hit in matcher.hits(text):
            for place in hit.occurrences:
                if place.field == "body":
                    query = rows[hit.watchlist_id][0]
                    yield {"query": query, "doc": _value(doc, "id"), "start": place.start, "end": place.end}


def _read(query: str) -> Query:
    """Lists of bare keywords come this way: `Żywiec (browar)` and `Kto? My!` are their words."""
    try:
        return read(query)
    except QueryInvalid:
        return read_plainly(query)


def _value(row: dict[str, Any], name: str) -> object:
    if name not in row:
        raise ValueError(f'a row without "{name}": {row}')
    return row[name]
