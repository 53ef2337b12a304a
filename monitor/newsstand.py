"""Feeds are taken in by the dozen, and a rule is tried on a page before it is kept. Wiring."""

import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlmodel import Session, select

from monitor import catalogue, discovery, extract, parse, store
from monitor.catalogue import Listed
from monitor.db import Database
from monitor.errors import Conflict, FetchFailed, NotFound
from monitor.fetch import PAGE, Fetcher
from monitor.opml import Outline
from monitor.records import AS_IT_COMES, Extracted, Fetched, Manner, NotModified, ParsedFeed, Quirk, Recipe
from monitor.tables import Article, Feed
from monitor.workshop import Workshop

BATCH = 200
"""Feeds that are added in one transaction, so that workers are not kept from theirs."""


WITHIN_S = 20.0
"""What is tried for somebody who waits is parsed, or extracted, in so long."""


class Fate(StrEnum):
    """What became of a feed that was to be added."""

    ADDED = "added"
    KNOWN = "known"  # it is visited already
    TWICE = "twice"  # it stands in the file a second time
    REFUSED = "refused"  # its address is none we visit


@dataclass(frozen=True, slots=True)
class Line:
    """A feed of a file or of the catalogue, and what became of it."""

    line: int  # of the file; 0: it is from nowhere
    url: str
    title: str
    fate: Fate
    why: str = ""  # it was refused, in words
    feed_id: int | None = None  # of what was added


def take_in(database: Database, outlines: Iterable[Outline], *, now: datetime) -> tuple[Line, ...]:
    """Add the feeds of an OPML file that are not visited yet, and say of each what became of it."""
    listed = {one.url: one for one in catalogue.load()}
    fresh, twice = _once(outlines)
    lines = [Line(one.line, one.url, one.title, Fate.TWICE) for one in twice]
    for first in range(0, len(fresh), BATCH):
        batch = fresh[first : first + BATCH]
        with database.write() as session:
            made = store.feeds.add_all(session, [_wanted(one, listed.get(one.url)) for one in batch], now=now)
            lines += (_line(one, became) for one, became in zip(batch, made, strict=True))
    return tuple(sorted(lines, key=lambda line: line.line))


def add_listed(database: Database, urls: Collection[str], *, now: datetime) -> tuple[Line, ...]:
    """Add feeds of the catalogue by their addresses; what it does not list is left out."""
    picked = [one for one in catalogue.load() if one.url in urls]
    return take_in(database, [Outline(one.url, one.name, one.category) for one in picked], now=now)


@contextmanager
def workbench() -> Iterator[Workshop]:
    """One process that can be killed, for what strangers serve at an address that somebody typed."""
    workshop = Workshop(processes=1, timeout_s=WITHIN_S, preload=("monitor.parse", "monitor.extract"))
    try:
        yield workshop
    finally:
        workshop.close()


def manner_of(session: Session, feed_id: int) -> Manner:
    """How a feed is to be read.

    Errors: NotFound
    """
    feed = session.get(Feed, feed_id)
    if feed is None:
        raise NotFound(f"no feed has the number {feed_id}")
    recipe = Recipe(**feed.recipe) if feed.recipe else None
    return Manner(recipe=recipe, zone=feed.zone, quirks=frozenset(map(Quirk, feed.quirks or ())))


def parsed(
    answer: Fetched | NotModified, workshop: Workshop, *, now: datetime, timezone: str, manner: Manner = AS_IT_COMES
) -> ParsedFeed:
    """What an answer carries as a feed.

    Errors: NotAFeed, Poisoned; FetchFailed when there is nothing in it
    """
    if isinstance(answer, NotModified):
        raise FetchFailed(f"{answer.url}: 304 to a question without validators", status=304)
    return workshop.run(parse.feed, answer, now=now, timezone=timezone, manner=manner)


def found(fetcher: Fetcher, url: str, *, now: datetime, timezone: str, pause_s: float) -> tuple[discovery.Preview, ...]:
    """The feeds that an address leads to, and what each carries; nothing is stored.

    Errors: ValueError for what is no address; FetchFailed when it cannot be had
    """
    with workbench() as workshop:

        def read(answer: Fetched) -> ParsedFeed:
            return parsed(answer, workshop, now=now, timezone=timezone)

        return discovery.Search(fetcher, read=read, pause=partial(time.sleep, pause_s)).feeds(url)


def known(session: Session) -> frozenset[str]:
    """The addresses that are visited."""
    return frozenset(session.exec(select(Feed.url)))


def tried(
    session: Session,
    article_id: int,
    *,
    page: Fetched,
    selector: str | None,
    workshop: Workshop,
    timezone: str,
    now: datetime,
) -> Extracted:
    """What would be read of an article's page by this CSS rule, or without one; nothing is stored.

    Errors: NotFound; ValueError for a rule that cannot be read; Poisoned
    """
    article = _article(session, article_id)
    expected = extract.Expected(
        article.title, article.lead, article.feed_text or "", article.author, article.published_at
    )
    if selector:
        workshop.run(extract.check_rule, selector)
    return workshop.run(extract.article, page, entry=expected, selector=selector, timezone=timezone, now=now)


def page_of(session: Session, article_id: int, fetcher: Fetcher) -> Fetched:
    """The page of an article, as its site has it now.

    Errors: NotFound; FetchFailed
    """
    article = _article(session, article_id)
    session.rollback()  # nothing is held open while the site takes its time
    answer = fetcher.get(article.link or article.url, accept=PAGE)
    if isinstance(answer, NotModified):
        raise FetchFailed(f"{article.url}: 304 to a question without validators", status=304)
    return answer


def _article(session: Session, article_id: int) -> Article:
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound(f"no article has the number {article_id}")
    return article


def _once(outlines: Iterable[Outline]) -> tuple[list[Outline], list[Outline]]:
    """Those of which the address stands there for the first time, and the others."""
    first: dict[str, Outline] = {}
    twice = [one for one in outlines if first.setdefault(one.url, one) is not one]
    return list(first.values()), twice


def _wanted(one: Outline, listed: Listed | None) -> store.feeds.Wanted:
    if listed is None:
        return store.feeds.Wanted(one.url, one.title, one.category)
    return store.feeds.Wanted(one.url, one.title, one.category, listed.language, listed.zone, listed.quirks)


def _line(one: Outline, became: Feed | Conflict | ValueError) -> Line:
    if isinstance(became, Feed):
        return Line(one.line, one.url, one.title, Fate.ADDED, feed_id=became.id)
    if isinstance(became, Conflict):
        return Line(one.line, one.url, one.title, Fate.KNOWN)
    return Line(one.line, one.url, one.title, Fate.REFUSED, str(became))
