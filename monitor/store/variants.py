"""An article whose page names another address as its own -> one article with several addresses, not two. Edge.

A page is believed where its words bear it out: the titles are alike, and the texts where both are read. Sites are
known to name one page as the address of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from alerts.rows import insert_new
from monitor import sift, stories
from monitor.claims import ARTICLES
from monitor.records import Entry, Outcome, Words
from monitor.stories import Wording, wording
from monitor.tables import Article, Seen, State, Variant

MOST_VARIANTS = 4
"""Of one article, besides its own address: AMP, mobile, print. More of them is a site that names one page for all."""

VARIANTS = Variant.metadata.tables["variants"]
KNOWN = (
    sqlalchemy.select(VARIANTS.c.url, ARTICLES.c.id, ARTICLES.c.title)
    .join_from(VARIANTS, ARTICLES)
    .where(VARIANTS.c.url.in_(bindparam("urls", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class Merged:
    """The article that another one was found to be a variant of."""

    into: Article
    news: bool  # it was stored in silence, and is news by this


def known(session: Session, brought: Sequence[Sequence[Entry]]) -> list[dict[str, int]]:
    """Of each of these entries of feeds: the addresses that are further ones of stored articles, with their numbers."""
    urls = {entry.url for entries in brought for entry in entries if entry.url}
    rows = session.connection().execute(KNOWN, {"urls": list(urls)}).all() if urls else []
    return [_alike(rows, entries) for entries in brought]


def _alike(rows: Sequence[Any], entries: Sequence[Entry]) -> dict[str, int]:
    titles = {entry.url: entry.title for entry in entries if entry.url} if rows else {}
    return {url: number for url, number, title in rows if url in titles and sift.same_title(titles[url], title)}


def place(session: Session, article: Article, found: Words, worded: Wording, *, now: datetime) -> Merged | None:
    """Before its first reading is stored, an article becomes one with what its page says it is; None: it goes on.

    Shape:  of what is read already it is a variant, and goes; what still waits to be read goes in its favour
    """
    said = found.extracted.canonical_url if found.extracted else None
    if article.state is not State.WAITING or found.outcome is not Outcome.READ or said in (None, article.url):
        return None
    number = _holder(session, said or "")
    if number is None:
        _note(session, said or "", article.id, now)
        return None
    twin = session.exec(select(Article).where(Article.id == number).with_for_update(skip_locked=True)).first()
    if twin is None or not sift.same_title(found.text.title, twin.title) or _has_enough(session, number):
        return None
    if twin.state is State.READ and _says_the_same(worded, twin):
        return _merged(session, article, twin, now)
    if twin.state is State.WAITING and twin.lease is None and twin.url == said:
        _take_over(session, article, twin, now)
    return None


def _holder(session: Session, url: str) -> int | None:
    """The number of the article that an address is known to be of."""
    own = session.scalars(select(Article.id).where(Article.url == url)).first()
    return own or session.scalars(select(Variant.article_id).where(Variant.url == url)).first()


def _has_enough(session: Session, number: int) -> bool:
    return (session.scalar(select(func.count()).where(Variant.article_id == number)) or 0) >= MOST_VARIANTS


def _says_the_same(worded: Wording, twin: Article) -> bool:
    """Whether the texts are one, both ways, and have the same figures."""
    other = wording(f"{twin.lead}\n{twin.text or ''}", agency=twin.agency, host=worded.host)
    if not worded.runs or not other.runs:
        return False
    common = stories.shared(worded, other)
    alike = min(common.own, common.other) >= stories.SAME_PAPER_SHARE
    return alike and stories.figures(worded) == stories.figures(other)


def _merged(session: Session, article: Article, twin: Article, now: datetime) -> Merged:
    news = twin.quiet and not article.quiet and not _brought(session, article.feed_id, twin)
    twin.quiet = twin.quiet and not news
    _note(session, article.url, twin.id, now)
    _hand_on(session, article, twin)
    return Merged(twin, news)


def _take_over(session: Session, article: Article, twin: Article, now: datetime) -> None:
    """What waits under the address that the page names is the same article: it is read, and known by that address."""
    article.quiet = twin.quiet and (article.quiet or _brought(session, article.feed_id, twin))
    before, url, link, host = article.url, twin.url, twin.link, twin.host
    _hand_on(session, twin, article)
    article.url, article.link, article.host = url, link, host
    _note(session, before, article.id, now)


def _hand_on(session: Session, one: Article, other: Article) -> None:
    """The first goes; what was seen of it was the other."""
    for table in (Seen, Variant):
        session.execute(update(table).where(col(table.article_id) == one.id).values(article_id=other.id))
    session.delete(one)
    session.flush()


def _brought(session: Session, feed_id: int | None, article: Article) -> bool:
    """Whether the feed has brought the article itself."""
    return (
        session.scalars(select(Seen.key).where(Seen.feed_id == feed_id, Seen.article_id == article.id)).first()
        is not None
    )


def _note(session: Session, url: str, number: int | None, now: datetime) -> None:
    insert_new(session, Variant, [{"url": url, "article_id": number, "noticed_at": now}], Variant.url)
