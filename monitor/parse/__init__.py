"""An answer's bytes -> the entries of its feed: RSS, Atom, RDF, JSON Feed. Pure.

bodies    bytes -> the text of a feed, mended and cut to our limits; or why it is none
xml       RSS, Atom and RDF as feedparser reads them -> what they say
jsonfeed  JSON Feed -> what it says
entries   what a feed says of an article -> an entry
moments   a date as people write it -> a moment
plain     markup -> words
skips     the hours and days on which a feed wants no visits
"""

from datetime import datetime

from monitor.errors import NotAFeed
from monitor.parse import bodies, jsonfeed, xml
from monitor.parse.entries import MOST_TITLE, entries_of
from monitor.parse.said import SaidFeed
from monitor.parse.skips import skips
from monitor.records import Fetched, ParsedFeed

__all__ = ["feed"]


def feed(answer: Fetched, *, now: datetime, timezone: str) -> ParsedFeed:
    """The feed with its entries, in its order, each key once.

    Shape:  `timezone` is what a date without a zone means; a date after `now` becomes `now`
    Units:  aware UTC, seconds
    Errors: NotAFeed
    """
    body = bodies.body_of(answer)
    said = jsonfeed.read(body) if body.is_json else xml.read(body, answer)
    entries = entries_of(said, answer.url, now=now, timezone=timezone)
    if not entries and said.problem:
        raise NotAFeed(f"{answer.url}: a feed so broken that no entry can be read ({said.problem})")
    title = said.title[:MOST_TITLE] if said.title else None
    skip_hours, skip_days = skips(body.text)
    return ParsedFeed(title, said.language, entries, said.ttl_s, skip_hours, skip_days, _problem(said, body))


def _problem(said: SaidFeed, body: bodies.Body) -> str | None:
    return "; ".join(words for words in (said.problem, body.problem) if words) or None
