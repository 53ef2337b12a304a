"""What a visit found -> new articles waiting to be read, the feed's next moment, the log. Edge."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from alerts.rows import insert_new
from monitor import addresses, claims
from monitor.errors import LeaseLost
from monitor.records import DueFeed, Entry, Findings, Memory, Outcome, Rhythm, Told
from monitor.records import Parameter as Learned
from monitor.store import moves, readings
from monitor.tables import Article, Feed, Gap, Host, Parameter, Seen, State, Visit

VISITS_KEPT = 30
GAPS_KEPT = 10

_FEED = sqlalchemy.select(Feed).where(col(Feed.id) == bindparam("feed"))
HELD = _FEED.where(col(Feed.lease) == bindparam("held")).with_for_update()

# By the table, not by its class: a line for each visit, written without the bookkeeping of objects.
VISITS = Visit.metadata.tables["visits"]
_LATEST = sqlalchemy.select(VISITS.c.id).where(VISITS.c.feed_id == bindparam("feed"))
OUTDATED = VISITS.delete().where(
    VISITS.c.feed_id == bindparam("feed"), VISITS.c.id.not_in(_LATEST.order_by(VISITS.c.id.desc()).limit(VISITS_KEPT))
)


def settle(
    session: Session,
    due: DueFeed,
    found: Findings,
    *,
    started_at: datetime,
    now: datetime,
    next_at: datetime,
    why: str = "",
    rhythm: Rhythm | None = None,
    host_free_at: datetime,
    host_failures: int = 0,
    host_closed_until: datetime | None = None,
    timezone: str,
) -> int:
    """Store what a visit found and end its lease; how many articles are new.

    Errors: LeaseLost when the feed is in other hands by now, or was removed: nothing is stored
    """
    feed = session.scalars(HELD, {"feed": due.id, "held": due.lease}).first()
    if feed is None:
        raise LeaseLost(f"{due.url}: visited by another worker meanwhile")
    quiet = feed.baseline_at is None and not feed.alert_first
    new = _add_articles(session, feed, found.fresh, now=now, quiet=quiet, timezone=timezone) if found.fresh else 0
    _learn(session, found.parameters)
    feed.due_at, feed.due_why, feed.lease, feed.lease_until = next_at, why, None, None
    _note(feed, found, now=now)
    moves.note(session, feed, found, now=now)
    if found.turned_over:
        feed.gap_at = now
        _note_gap(session, due, found, now=now)
    if rhythm is not None:
        feed.rhythm = [round(number, 4) for number in (*rhythm.hours, *rhythm.weekdays, rhythm.watched_h)]
    _log(session, due, found, started_at=started_at, now=now, new_articles=new)
    hosts = {addresses.host(entry.link) for entry in found.fresh if entry.link} | {feed.host}
    freed = claims.Freed(due.host.name, due.lease, host_free_at, host_failures, host_closed_until)
    claims.free_hosts(session, [freed], brought=hosts)
    return new


def memory(session: Session, feed_id: int, entries: Sequence[Entry], keys: Collection[str]) -> Memory:
    """What is remembered of a feed that tells whether these entries were seen; `keys` as `sift` names them."""
    if not entries:
        return Memory()
    brought = select(Seen.key, Article.url, Article.title).join(Article, isouter=True)
    told = session.execute(brought.where(Seen.feed_id == feed_id, col(Seen.key).in_(keys)))
    urls = (
        select(Article.url, Article.title)
        .join(Seen)
        .where(Seen.feed_id == feed_id, col(Article.url).in_({e.url for e in entries}))
    )
    by_key = {key: Told(url, title or "") for key, url, title in told}
    return Memory(by_key, dict(session.execute(urls).all()))


def trackers(session: Session, entries: Sequence[Entry]) -> dict[str, frozenset[str]]:
    """By host, the parameters in the addresses of these entries that were learned to tell nothing."""
    hosts = {addresses.host(entry.url) for entry in entries if entry.url}
    found: dict[str, frozenset[str]] = {}
    for row in session.exec(select(Parameter).where(col(Parameter.host).in_(hosts), ~col(Parameter.telling))):
        found[row.host] = found.get(row.host, frozenset()) | {row.name}
    return found


def _learn(session: Session, parameters: Sequence[Learned]) -> None:
    """Note what was learned; that a parameter tells articles apart is never unlearned."""
    rows = [{"host": one.host, "name": one.name, "telling": one.telling} for one in parameters]
    insert_new(session, Parameter, rows, Parameter.name)
    for one in parameters:
        if one.telling:
            row = update(Parameter).where(col(Parameter.host) == one.host, col(Parameter.name) == one.name)
            session.execute(row.values(telling=True))


def _note(feed: Feed, found: Findings, *, now: datetime) -> None:
    feed.visited_at, feed.outcome, feed.outcome_words = now, found.outcome, found.words
    if found.went_well:
        feed.baseline_at = feed.baseline_at or now
        feed.heard_at = now
        feed.failures, feed.failing_since = 0, None
    else:
        feed.failures, feed.failing_since = feed.failures + 1, feed.failing_since or now
    if found.fresh:
        feed.news_at = now
    if found.wishes is not None:
        feed.wishes = asdict(found.wishes)
    if found.validators is not None:
        feed.etag, feed.last_modified = found.validators.etag, found.validators.last_modified
        feed.given_by, feed.given_at, feed.body_digest = found.given_by, now, found.body_digest
    if found.items is not None:
        feed.items = found.items
    if found.bare:
        feed.bare_at = now
        feed.false_304s = feed.false_304s + 1 if found.false_304 else max(feed.false_304s - 1, 0)
    if found.resent or found.outcome is Outcome.NOT_MODIFIED:
        feed.resent = feed.resent + 1 if found.resent else 0
    feed.title = feed.title or found.title or ""
    feed.language = feed.language or found.language


def _note_gap(session: Session, due: DueFeed, found: Findings, *, now: datetime) -> None:
    session.add(Gap(feed_id=due.id, began_at=due.heard_at, ended_at=now, filled=found.filled))
    session.flush()
    kept = select(Gap.id).where(Gap.feed_id == due.id).order_by(col(Gap.id).desc()).limit(GAPS_KEPT)
    session.execute(delete(Gap).where(col(Gap.feed_id) == due.id, col(Gap.id).not_in(kept)))


def _log(
    session: Session, due: DueFeed, found: Findings, *, started_at: datetime, now: datetime, new_articles: int
) -> None:
    logged = {
        "feed_id": due.id,
        "started_at": started_at,
        "duration_s": (now - started_at).total_seconds(),
        "outcome": found.outcome,
        "words": found.words,
        "status": found.status,
        "entries": found.entries,
        "new_articles": new_articles,
    }
    connection = session.connection()
    connection.execute(VISITS.insert(), logged)
    connection.execute(OUTDATED, {"feed": due.id})


def _add_articles(
    session: Session, feed: Feed, fresh: Sequence[Entry], *, now: datetime, quiet: bool, timezone: str
) -> int:
    rows = {row["url"]: row for row in (_row(feed, entry, now=now, quiet=quiet) for entry in fresh)}
    insert_new(
        session, Host, [{"name": name, "free_at": now} for name in {r["host"] for r in rows.values()}], Host.name
    )
    added = insert_new(session, Article, list(rows.values()), Article.id)
    session.execute(update(Article).where(col(Article.id).in_(added)).values(story_id=Article.id))
    ids = dict(session.execute(select(Article.url, Article.id).where(col(Article.url).in_(list(rows)))).all())
    known = set(ids.values()) - set(added)
    if known and not quiet:
        _speak_up(session, feed, known, now=now, timezone=timezone)
    seen = [
        {"feed_id": feed.id, "key": key, "article_id": ids[_url(feed, entry)], "first_seen_at": now}
        for entry in fresh
        for key in (entry.key, *entry.marks)
    ]
    insert_new(session, Seen, seen, Seen.key)
    return len(added)


def _speak_up(session: Session, feed: Feed, known: set[int], *, now: datetime, timezone: str) -> None:
    """What another feed's baseline stored in silence is news when this one brings it as new."""
    carried = select(Seen.article_id).where(Seen.feed_id == feed.id, col(Seen.article_id).in_(known))
    silent = select(Article).where(col(Article.id).in_(known), col(Article.quiet).is_(True))
    for article in session.exec(silent.where(col(Article.id).not_in(carried))).all():
        article.quiet = False
        readings.notify_hits_of(session, article, now=now, timezone=timezone)


def _url(feed: Feed, entry: Entry) -> str:
    """What the article is known by; an entry without an address gets one within its feed's."""
    return entry.url or f"{feed.url}#{hashlib.sha256(entry.key.encode()).hexdigest()[:24]}"


def _row(feed: Feed, entry: Entry, *, now: datetime, quiet: bool) -> dict[str, Any]:
    return {
        "url": _url(feed, entry),
        "link": entry.link or "",
        "host": addresses.host(entry.link) if entry.link else feed.host,
        "feed_id": feed.id,
        "title": entry.title,
        "lead": entry.lead,
        "feed_text": entry.text or None,
        "language": feed.language,
        "author": entry.author,
        "published_at": min(entry.published_at or now, now + timedelta(minutes=5)),
        "first_seen_at": now,
        "due_at": now,
        "state": State.WAITING,
        "attempts": 0,
        "quiet": quiet,
    }
