"""What a reading found -> text, hits, and notices in the outbox: together or not at all. Edge."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from alerts import enqueuing
from alerts import records as told
from monitor import addresses, archive, claims, match
from monitor.errors import LeaseLost
from monitor.language import passage
from monitor.records import DueArticle, Hit, Method, Outcome, Words
from monitor.store import edits, stories, watchlists
from monitor.stories import Wording, wording
from monitor.tables import Article, Feed, State, Watchlist
from monitor.tables import Hit as HitRow

_ARTICLE = sqlalchemy.select(Article).where(col(Article.id) == bindparam("article"))
HELD = _ARTICLE.where(col(Article.lease) == bindparam("held")).with_for_update()


def settle(
    session: Session,
    due: DueArticle,
    found: Words,
    *,
    now: datetime,
    next_at: datetime | None,
    host_free_at: datetime,
    host_failures: int = 0,
    host_closed_until: datetime | None = None,
    timezone: str,
) -> int:
    """Store the words of an article, its hits and their notices, and end its lease; how many hits are new.

    Errors: LeaseLost when the article is in other hands by now; WatchlistsChanged when one was edited since the
            matching: nothing is stored, match again
    """
    new = _stored(session, due, found, now=now, next_at=next_at, timezone=timezone)
    claims.free_hosts(session, [claims.Freed(due.host.name, due.lease, host_free_at, host_failures, host_closed_until)])
    return new


def _stored(
    session: Session, due: DueArticle, found: Words, *, now: datetime, next_at: datetime | None, timezone: str
) -> int:
    tokens = match.tokens(found.text)  # before the first statement, while nothing is locked
    worded = _wording(due, found)
    article = session.scalars(HELD, {"article": due.id, "held": due.lease}).first()
    if article is None:
        raise LeaseLost(f"{due.url}: read by another worker meanwhile")
    watchlists.check_version(session, found.watchlists_version)
    checked = article.state is State.READ
    if checked:
        article.checks += 1
        if not edits.is_one(article, found):
            article.due_at, article.lease, article.lease_until = next_at, None, None
            return 0
        edits.keep(session, article, now=now)
    appeared = _appeared(session, article, found, now=now) if checked else set()
    if article.indexed_with is not None:
        archive.remove(session, [due.id])
    _note(article, found, now=now, next_at=next_at)
    archive.put(session, {due.id: tokens})
    new = add_hits(session, article, found.hits, now=now)
    left = stories.place(session, article, worded)
    session.flush()
    if not article.quiet:
        told_of = _hits_of(session, article) if left else [*new, *_hits_of(session, article, appeared, but=new)]
        notify(session, article, told_of, now=now, timezone=timezone)
    return len(new)


def _appeared(session: Session, article: Article, found: Words, *, now: datetime) -> set[int]:
    return edits.note(session, article, found.hits, since=article.read_at or article.first_seen_at, now=now)


def _hits_of(
    session: Session, article: Article, watchlist_ids: Collection[int] | None = None, *, but: Sequence[HitRow] = ()
) -> list[HitRow]:
    """The hits of an article; of these watchlists only, and not these, when that is said."""
    if watchlist_ids is not None and not watchlist_ids:
        return []
    wanted = select(HitRow).where(HitRow.article_id == article.id)
    if watchlist_ids is not None:
        wanted = wanted.where(col(HitRow.watchlist_id).in_(watchlist_ids))
    return [hit for hit in session.exec(wanted) if hit not in but]


def add_hits(session: Session, article: Article, hits: Iterable[Hit], *, now: datetime) -> list[HitRow]:
    """Store hits; those that were not known before. Of known ones the places are brought up to date."""
    hits = list(hits)
    if not hits:
        return []
    known = {hit.watchlist_id: hit for hit in session.exec(select(HitRow).where(HitRow.article_id == article.id))}
    new = []
    for hit in hits:
        row = known.get(hit.watchlist_id)
        if row is None:
            row = HitRow(watchlist_id=hit.watchlist_id, article_id=article.id or 0, occurrences=[], found_at=now)
            new.append(row)
        row.occurrences = [asdict(place) for place in hit.occurrences]
        row.snippet, row.highlights = hit.snippet, [list(place) for place in hit.highlights]
        session.add(row)
    session.flush()
    return new


def notify_hits_of(session: Session, article: Article, *, now: datetime, timezone: str) -> None:
    """Put notices of all hits an article has into the outbox; who was told is not told again."""
    notify(session, article, _hits_of(session, article), now=now, timezone=timezone)


def notify(session: Session, article: Article, hits: Sequence[HitRow], *, now: datetime, timezone: str) -> None:
    """Put notices of these hits of an article into the outbox; who was told of its story is not told again."""
    if not hits and article.story_id in (None, article.id):
        return  # nothing to tell, and of its own story it is the first: those who joined it have said that it grew
    story = stories.of(session, article.story_id or article.id or 0)
    if story.size > 1:
        enqueuing.grown(session, story)
    if not hits:
        return
    lists = {row.id: row for row in session.execute(select(Watchlist.id, Watchlist.name, Watchlist.urgent))}
    feed = session.get(Feed, article.feed_id) if article.feed_id else None
    about = told.Article(
        id=article.id or 0,
        url=article.link or article.url,
        title=article.title,
        feed=feed.title or feed.url if feed else "",
        published_at=article.published_at,
        lead_only=article.state is State.LEAD_ONLY,
    )
    notices = [
        _notice(hit, lists[hit.watchlist_id].name, about, story, urgent=lists[hit.watchlist_id].urgent)
        for hit in hits
        if hit.watchlist_id in lists
    ]
    enqueuing.enqueue(session, notices, now=now, timezone=timezone)


def _note(article: Article, found: Words, *, now: datetime, next_at: datetime | None) -> None:
    article.due_at, article.lease, article.lease_until = next_at, None, None
    article.attempts += 1
    article.read_at = now
    read = found.outcome is Outcome.READ
    article.state = State.READ if read else State.LEAD_ONLY
    article.method = found.extracted.method if found.extracted else Method.LEAD
    article.problem = None if read else found.words
    article.confidence = found.extracted.confidence if found.extracted else None
    article.text = found.text.body or None
    article.matched_with, article.indexed_with = match.VERSION, passage.VERSION
    article.feed_text = None if read else article.feed_text
    if found.extracted:
        article.title = article.title or found.extracted.title or ""
        article.lead = article.lead or found.extracted.lead or ""
        article.author = article.author or found.extracted.author
        article.agency = found.extracted.agency or article.agency
        article.language = found.extracted.language or article.language


def _wording(due: DueArticle, found: Words) -> Wording:
    agency = found.extracted.agency if found.extracted else None
    words = f"{found.text.lead}\n{found.text.body}"
    return wording(words, agency=agency, host=addresses.host(due.link or due.url))


def _notice(hit: HitRow, watchlist: str, article: told.Article, story: told.Story, *, urgent: bool) -> told.Notice:
    return told.Notice(
        hit_id=hit.id or 0,
        watchlist_id=hit.watchlist_id,
        watchlist=watchlist,
        article=article,
        story=story,
        matched=tuple(told.Matched(**place) for place in hit.occurrences),
        snippet=hit.snippet,
        highlights=tuple((start, end) for start, end in hit.highlights),
        urgent=urgent,
    )
