"""An answer's bytes -> the entries of its feed: RSS, Atom, RDF, JSON Feed, sitemaps, a page by its recipe. Pure.

bodies    bytes -> the text of a feed, mended and cut to our limits; or why it is none
limits    how much of a feed is read
items     a feed's text -> its items by their digests; and the text without those that are known
rss       items of RSS that say only what is plain -> what they say
xml       RSS, Atom and RDF as feedparser reads them -> what they say
jsonfeed  JSON Feed -> what it says
sitemap   a sitemap, of Google News or plain, or an index of them -> what it says
recipe    a page without a feed, and a CSS recipe -> what its list says
pointers  a page or a robots.txt -> the addresses of feeds that it names
hubs      who tells of a feed's news
entries   what a feed says of an article -> an entry
moments   a date as people write it -> a moment
plain     markup -> words
skips     the hours and days on which a feed wants no visits
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.errors import NotAFeed
from monitor.parse import bodies, hubs, jsonfeed, recipe, sitemap, xml
from monitor.parse.entries import MOST_TITLE, entries_of
from monitor.parse.pointers import named, sitemaps
from monitor.parse.recipe import check as check_recipe
from monitor.parse.said import SaidFeed
from monitor.parse.skips import skips
from monitor.records import AS_IT_COMES, Fetched, Manner, ParsedFeed

__all__ = ["check_recipe", "feed", "joined", "named", "sitemaps"]


def feed(answer: Fetched, *, now: datetime, timezone: str, manner: Manner = AS_IT_COMES) -> ParsedFeed:
    """The feed with its entries, in its order, but for those that are known from the last time.

    Shape:  `timezone` is what a date without a zone means; a date after `now` becomes `now`
    Units:  aware UTC, seconds
    Errors: NotAFeed
    """
    timezone = manner.zone or timezone
    said = _said(answer, manner, now=now, timezone=timezone)
    entries = entries_of(said, answer.url, now=now, timezone=timezone, quirks=manner.quirks)
    title = said.title[:MOST_TITLE] if said.title else None
    return ParsedFeed(
        title=title,
        language=said.language,
        entries=entries,
        ttl_s=said.ttl_s,
        skip_hours=said.skip_hours,
        skip_days=said.skip_days,
        problem=said.problem,
        digests=said.digests,
        known=said.known,
        leads_to=said.leads_to,
        hub=hubs.of(said, answer),
    )


def joined(index: ParsedFeed, sitemaps: Sequence[ParsedFeed]) -> ParsedFeed:
    """An index with what its sitemaps carry."""
    return replace(
        index,
        title=next((one.title for one in sitemaps if one.title), index.title),
        language=next((one.language for one in sitemaps if one.language), index.language),
        entries=tuple(entry for one in sitemaps for entry in one.entries),
        problem="; ".join(one.problem for one in sitemaps if one.problem) or None,
        digests=b"".join(one.digests for one in sitemaps),
        known=sum(one.known for one in sitemaps),
    )


def _said(answer: Fetched, manner: Manner, *, now: datetime, timezone: str) -> SaidFeed:
    if manner.recipe:
        return recipe.read(answer, manner.recipe, manner.known)
    body = bodies.body_of(answer, manner.known)
    if body.is_json:
        return jsonfeed.read(body, manner.known)
    said = sitemap.read(body, now=now, timezone=timezone) if body.is_sitemap else xml.read(body, answer)
    if said.problem and not said.entries and (body.holds_items or body.is_cut):
        raise NotAFeed(f"{answer.url}: a feed so broken that no entry can be read ({said.problem})")
    problem = "; ".join(words for words in (said.problem, body.problem) if words) or None
    hours, days = skips(body.text)
    return replace(said, skip_hours=hours, skip_days=days, digests=body.digests, known=body.known, problem=problem)
