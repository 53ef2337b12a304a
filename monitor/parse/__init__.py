"""An answer's bytes -> the entries of its feed: RSS, Atom, RDF, JSON Feed. Pure.

bodies    bytes -> the text of a feed, mended and cut to our limits; or why it is none
items     a feed's text -> its items by their digests; and the text without those that are known
xml       RSS, Atom and RDF as feedparser reads them -> what they say
jsonfeed  JSON Feed -> what it says
entries   what a feed says of an article -> an entry
moments   a date as people write it -> a moment
plain     markup -> words
"""

from datetime import datetime

from monitor.errors import NotAFeed
from monitor.parse import bodies, jsonfeed, xml
from monitor.parse.entries import MOST_TITLE, entries_of
from monitor.parse.said import SaidFeed
from monitor.records import AS_IT_COMES, Fetched, Manner, ParsedFeed

__all__ = ["feed"]


def feed(answer: Fetched, *, now: datetime, timezone: str, manner: Manner = AS_IT_COMES) -> ParsedFeed:
    """The feed with its entries, in its order, but for those that are known from the last time.

    Shape:  `timezone` is what a date without a zone means; a date after `now` becomes `now`
    Units:  aware UTC, seconds
    Errors: NotAFeed
    """
    body = bodies.body_of(answer, manner.known)
    said = jsonfeed.read(body, manner.known) if body.is_json else xml.read(body, answer)
    entries = entries_of(said, answer.url, now=now, timezone=timezone)
    if said.problem and not entries and body.holds_items:
        raise NotAFeed(f"{answer.url}: a feed so broken that no entry can be read ({said.problem})")
    title = said.title[:MOST_TITLE] if said.title else None
    digests, known = said.digests or body.digests, said.known or body.known
    return ParsedFeed(title, said.language, entries, said.ttl_s, _problem(said, body), digests, known)


def _problem(said: SaidFeed, body: bodies.Body) -> str | None:
    return "; ".join(words for words in (said.problem, body.problem) if words) or None
