"""What readings found -> texts, hits, and notices in the outbox: of each together or not at all. Edge.

Readings are settled several at a time: what each asks of the database is then asked once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from alerts import enqueuing
from alerts import records as told
from monitor import addresses, archive, claims, match
from monitor.claims import FEEDS
from monitor.language import passage
from monitor.records import DueArticle, Hit, Method, Outcome, Words
from monitor.store import edits, stories, variants, watchlists
from monitor.stories import Wording, marks, wording
from monitor.tables import Article, State, Watchlist
from monitor.tables import Hit as HitRow

WATCHLISTS = Watchlist.metadata.tables["watchlists"]
HELD = (
    sqlalchemy.select(Article)
    .where(col(Article.id).in_(bindparam("articles", expanding=True)))
    .order_by(col(Article.id))
    .with_for_update()
    .execution_options(populate_existing=True)
)
NAMED = sqlalchemy.select(WATCHLISTS.c.id, WATCHLISTS.c.name, WATCHLISTS.c.urgent).where(
    WATCHLISTS.c.id.in_(bindparam("watchlists", expanding=True))
)
CARRIERS = sqlalchemy.select(FEEDS.c.id, FEEDS.c.title, FEEDS.c.url).where(
    FEEDS.c.id.in_(bindparam("feeds", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Done:
    """A reading, ready to be stored."""

    due: DueArticle
    found: Words
    tokens: list[str]  # of its text, for the index
    worded: Wording
    marks: list[int]  # of its story
    now: datetime  # when it ended
    next_at: datetime | None
    host_free_at: datetime
    host_failures: int = 0
    host_closed_until: datetime | None = None

    @property
    def freed(self) -> claims.Freed:
        """Its host, which others may ask now."""
        host = self.due.host
        return claims.Freed(host.name, self.due.lease, self.host_free_at, self.host_failures, self.host_closed_until)


def done(due: DueArticle, found: Words, **how: Any) -> Done:
    """A reading, ready to be stored; what of that can be worked out before anything is locked is worked out."""
    worded = _wording(due, found)
    return Done(due, found, match.tokens(found.text), worded, marks(worded), **how)


def settle_all(session: Session, readings: Collection[Done], *, timezone: str) -> dict[int, int]:
    """Store what readings found and end their leases; how many hits are new, by article.

    Shape:  no two of one article. One that is in other hands by now, or is gone, is not among those that come back: of
            its reading nothing is stored
    Errors: WatchlistsChanged when one was edited since the matching of any: nothing is stored, match again
    """
    rows = {row.id: row for row in session.scalars(HELD, {"articles": [one.due.id for one in readings]})}
    held = [(one, rows[one.due.id]) for one in readings if one.due.id in rows]
    held = [(one, article) for one, article in held if article.lease == one.due.lease]
    if not held:
        return {}
    for version in {one.found.watchlists_version for one, _ in held}:
        watchlists.check_version(session, version)
    shelf = stories.Shelf(session, {mark for one, _ in held for mark in one.marks})
    stored = [_stored(session, one, article, shelf) for one, article in held]
    session.flush()
    shelf.close()
    archive.put(session, {one.article.id or 0: one.tokens for one in stored if one.tokens is not None})
    _tell(session, stored, timezone=timezone)
    claims.free_hosts(session, [one.freed for one, _ in held])
    return {one.number: len(one.new) for one in stored}


@dataclass(frozen=True, slots=True)
class _Stored:
    """What became of a reading."""

    number: int  # of the article that was read
    article: Article  # it, or the one that it was found to be a variant of
    now: datetime
    tokens: list[str] | None = None  # to be put into the index; None: those there are right
    new: Sequence[HitRow] = ()  # hits
    others: Sequence[HitRow] = ()  # hits that were known, and are to be told
    first: bool = False  # nothing of it was known before


def _stored(session: Session, one: Done, article: Article, shelf: stories.Shelf) -> _Stored:
    found, now = one.found, one.now
    if article.state is State.WAITING:
        if merged := variants.place(session, article, found, one.worded, now=now):
            told_now = _hits_of(session, merged.into) if merged.news else ()
            return _Stored(one.due.id, merged.into, now, others=told_now)
        if article.indexed_with is not None:
            archive.remove(session, [one.due.id])
        _note(article, found, now=now, next_at=one.next_at)
        hits = [_hit_row(article, hit, now=now) for hit in found.hits]
        session.add_all(hits)
        shelf.place(article, one.worded, one.marks)
        return _Stored(one.due.id, article, now, one.tokens, hits, first=True)
    checked = article.state is State.READ
    if checked:
        article.checks += 1
        if not edits.is_one(article, found):
            article.due_at, article.lease, article.lease_until = one.next_at, None, None
            return _Stored(one.due.id, article, now)
        edits.keep(session, article, now=now)
    appeared = _appeared(session, article, found, now=now) if checked else set()
    if article.indexed_with is not None:
        archive.remove(session, [article.id or 0])
    _note(article, found, now=now, next_at=one.next_at)
    new = add_hits(session, article, found.hits, now=now)
    left = shelf.place(article, one.worded, one.marks)
    session.flush()
    others = _hits_of(session, article, None if left else appeared, but=new)
    return _Stored(one.due.id, article, now, one.tokens, new, others)


def _tell(session: Session, stored: Sequence[_Stored], *, timezone: str) -> None:
    """Put notices of what was found into the outbox.

    Shape:  those of articles that are alone in their story together, the others one after another: a story that grew
            has notices that say so
    """
    loud = [one for one in stored if not one.article.quiet]
    hits = [hit for one in loud for hit in (*one.new, *one.others)]
    names = _names(session, {hit.watchlist_id for hit in hits})
    feeds = _carriers(session, {one.article.feed_id for one in loud if one.new or one.others})
    told_together = {one.article.story_id for one in stored if one.article.story_id != one.article.id}
    notices: list[told.Notice] = []
    for one in loud:
        article = one.article
        if one.first and article.story_id in (None, article.id) and article.id not in told_together:
            alone = told.Story(article.id or 0, 1, article.id or 0, _feed_names(article, feeds))
            notices += _notices(article, one.new, alone, names, feeds)
            continue
        if notices:
            enqueuing.enqueue(session, notices, now=one.now, timezone=timezone)
            notices = []
        notify(session, article, [*one.new, *one.others], now=one.now, timezone=timezone)
    if notices:
        enqueuing.enqueue(session, notices, now=stored[-1].now, timezone=timezone)


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
    new = [_hit_row(article, hit, now=now) for hit in hits if hit.watchlist_id not in known]
    session.add_all(new)
    for hit in hits:
        if row := known.get(hit.watchlist_id):
            row.occurrences, row.snippet, row.highlights = _places(hit), hit.snippet, _highlights(hit)
    session.flush()
    return new


def _hit_row(article: Article, hit: Hit, *, now: datetime) -> HitRow:
    return HitRow(
        watchlist_id=hit.watchlist_id,
        article_id=article.id or 0,
        occurrences=_places(hit),
        snippet=hit.snippet,
        highlights=_highlights(hit),
        found_at=now,
    )


def _places(hit: Hit) -> list[dict[str, Any]]:
    return [asdict(place) for place in hit.occurrences]


def _highlights(hit: Hit) -> list[list[int]]:
    return [list(place) for place in hit.highlights]


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
    names = _names(session, {hit.watchlist_id for hit in hits})
    feeds = _carriers(session, {article.feed_id})
    enqueuing.enqueue(session, _notices(article, hits, story, names, feeds), now=now, timezone=timezone)


def _names(session: Session, watchlist_ids: Collection[int]) -> Mapping[int, Any]:
    """What a notice says of these watchlists, of those that are there."""
    if not watchlist_ids:
        return {}
    return {row.id: row for row in session.connection().execute(NAMED, {"watchlists": list(watchlist_ids)})}


def _carriers(session: Session, feed_ids: Collection[int | None]) -> Mapping[int | None, str]:
    """What these feeds are called."""
    numbers = [number for number in feed_ids if number is not None]
    if not numbers:
        return {}
    return {number: title or url for number, title, url in session.connection().execute(CARRIERS, {"feeds": numbers})}


def _feed_names(article: Article, feeds: Mapping[int | None, str]) -> tuple[str, ...]:
    name = feeds.get(article.feed_id)
    return (name,) if name else ()


def _notices(
    article: Article,
    hits: Iterable[HitRow],
    story: told.Story,
    names: Mapping[int, Any],
    feeds: Mapping[int | None, str],
) -> list[told.Notice]:
    about = told.Article(
        id=article.id or 0,
        url=article.link or article.url,
        title=article.title,
        feed=feeds.get(article.feed_id, ""),
        published_at=article.published_at,
        lead_only=article.state is State.LEAD_ONLY,
    )
    known = [(hit, names[hit.watchlist_id]) for hit in hits if hit.watchlist_id in names]
    return [_notice(hit, row.name, about, story, urgent=row.urgent) for hit, row in known]


def _note(article: Article, found: Words, *, now: datetime, next_at: datetime | None) -> None:
    article.due_at, article.lease, article.lease_until = next_at, None, None
    article.attempts += 1
    article.read_at = now
    read = found.outcome is Outcome.READ
    article.state = State.READ if read else State.LEAD_ONLY
    article.method = found.extracted.method if found.extracted else Method.LEAD
    article.problem = None if read else found.words
    article.confidence = found.extracted.confidence if found.extracted else None
    article.charset = found.extracted.charset if found.extracted else None
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
