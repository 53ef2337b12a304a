"""What visits found -> new articles waiting to be read, the feeds' next moments, the log. Edge.

Visits are settled several at a time: what each asks of the database is then asked once, and little of it passes through
objects. What is rare (a feed that moves, a gap) is left to the rows' classes.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import Row, bindparam, delete, update
from sqlmodel import Session, col, select

from alerts.rows import insert_new
from monitor import addresses, claims, timetable
from monitor.claims import ARTICLES, FEEDS
from monitor.records import DueFeed, Entry, Findings, Memory, Outcome, Rhythm, Told
from monitor.records import Parameter as Learned
from monitor.store import moves, readings, variants
from monitor.tables import Article, Feed, Gap, Host, Parameter, Seen, State

VISITS_KEPT = 30
GAPS_KEPT = 10

# By the tables, not by their classes, and put together once: every visit does these.
VISITS, SEEN, PARAMETERS = (Feed.metadata.tables[name] for name in ("visits", "entries_seen", "parameters"))
_KNOWN = (
    "id", "url", "host", "lease", "alert_first", "title", "language", "baseline_at", "failures", "failing_since",
    "false_304s", "resent", "moved_to", "pushed_at",
)  # fmt: skip
"""Columns of a feed that tell what a visit makes of it."""

HELD = (
    sqlalchemy.select(*(FEEDS.c[name] for name in _KNOWN))
    .where(FEEDS.c.id.in_(bindparam("feeds", expanding=True)))
    .order_by(FEEDS.c.id)
    .with_for_update()
)
_LATEST = sqlalchemy.select(VISITS.c.id).where(VISITS.c.feed_id == bindparam("feed"))
OUTDATED = VISITS.delete().where(
    VISITS.c.feed_id == bindparam("feed"), VISITS.c.id.not_in(_LATEST.order_by(VISITS.c.id.desc()).limit(VISITS_KEPT))
)
OF_THEMSELVES = (
    ARTICLES.update().where(ARTICLES.c.id.in_(bindparam("articles", expanding=True))).values(story_id=ARTICLES.c.id)
)
ANY_SEEN = sqlalchemy.select(SEEN.c.key).where(SEEN.c.feed_id == bindparam("feed")).limit(1)
BY_KEY = (
    sqlalchemy.select(SEEN.c.key, ARTICLES.c.url, ARTICLES.c.title)
    .join_from(SEEN, ARTICLES, isouter=True)
    .where(SEEN.c.feed_id == bindparam("feed"), SEEN.c.key.in_(bindparam("keys", expanding=True)))
)
BROUGHT = (
    sqlalchemy.select(ARTICLES.c.url, ARTICLES.c.title)
    .join_from(ARTICLES, SEEN)
    .where(SEEN.c.feed_id == bindparam("feed"), ARTICLES.c.url.in_(bindparam("urls", expanding=True)))
)
TRACKERS = sqlalchemy.select(PARAMETERS.c.host, PARAMETERS.c.name).where(
    PARAMETERS.c.host.in_(bindparam("hosts", expanding=True)), ~PARAMETERS.c.telling
)
BY_ADDRESS = sqlalchemy.select(ARTICLES.c.url, ARTICLES.c.id).where(
    ARTICLES.c.url.in_(bindparam("urls", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Done:
    """A visit, ready to be stored."""

    due: DueFeed
    found: Findings
    started_at: datetime
    now: datetime  # when it ended
    next_at: datetime
    host_free_at: datetime
    why: str = ""  # the next is when it is, told to a person
    rhythm: Rhythm | None = None
    host_failures: int = 0
    host_closed_until: datetime | None = None

    @property
    def freed(self) -> claims.Freed:
        """Its host, which others may ask now."""
        host = self.due.host
        return claims.Freed(host.name, self.due.lease, self.host_free_at, self.host_failures, self.host_closed_until)


def settle_all(session: Session, visits: Collection[Done], *, timezone: str) -> dict[int, int]:
    """Store what visits found and end their leases; how many articles are new, by feed.

    Shape:  no two of one feed. A feed that is in other hands by now, or was removed, is not among those that come back:
            of its visit nothing is stored
    """
    session.flush()
    connection = session.connection()
    rows = {row.id: row for row in connection.execute(HELD, {"feeds": [one.due.id for one in visits]})}
    held = [one for one in visits if one.due.id in rows and rows[one.due.id].lease == one.due.lease]
    if not held:
        return {}
    new = dict.fromkeys((one.due.id for one in held), 0)
    new |= _add_articles(session, rows, [one for one in held if one.found.fresh], timezone=timezone)
    for one in held:
        _learn(session, one.found.parameters)
        if one.found.turned_over:
            _note_gap(session, one.due, one.found, now=one.now)
    for names, changes in _alike(_visited(rows[one.due.id], one) for one in held):
        connection.execute(_changing(names), changes)
    connection.execute(VISITS.insert(), [_logged(one, new[one.due.id]) for one in held])
    connection.execute(OUTDATED, [{"feed": one.due.id} for one in held])
    hosts = {addresses.host(entry.link) for one in held for entry in one.found.fresh if entry.link}
    hosts |= {_moved(session, rows[one.due.id], one) for one in held}
    claims.free_hosts(session, [one.freed for one in held], brought=hosts)
    return new


def memory(session: Session, feed_id: int, entries: Sequence[Entry], keys: Collection[str]) -> Memory:
    """What is remembered of a feed that tells whether these entries were seen; `keys` as `sift` names them."""
    if not entries:
        return Memory()
    connection = session.connection()
    if connection.execute(ANY_SEEN, {"feed": feed_id}).first() is None:
        return Memory()  # a first visit brings most: it is asked about in one word
    told = connection.execute(BY_KEY, {"feed": feed_id, "keys": list(keys)})
    by_key = {key: Told(url, title or "") for key, url, title in told}
    brought = connection.execute(BROUGHT, {"feed": feed_id, "urls": list({entry.url for entry in entries})})
    return Memory(by_key, dict(brought.all()))


def trackers(session: Session, entries: Sequence[Entry]) -> Mapping[str, frozenset[str]]:
    """By host, the parameters in the addresses of these entries that were learned to tell nothing."""
    hosts = {addresses.host(entry.url) for entry in entries if entry.url and "?" in entry.url}
    if not hosts:
        return {}
    found: dict[str, frozenset[str]] = {}
    for host, name in session.connection().execute(TRACKERS, {"hosts": list(hosts)}):
        found[host] = found.get(host, frozenset()) | {name}
    return found


def _moved(session: Session, feed: Row[Any], done: Done) -> str:
    """The host of a feed, which may have moved to another one."""
    if not (feed.moved_to or done.found.moved_to):
        return str(feed.host)
    row = session.get_one(Feed, feed.id, populate_existing=True)
    moves.note(session, row, done.found, now=done.now)
    session.flush()
    return row.host


def _learn(session: Session, parameters: Sequence[Learned]) -> None:
    """Note what was learned; that a parameter tells articles apart is never unlearned."""
    rows = [{"host": one.host, "name": one.name, "telling": one.telling} for one in parameters]
    insert_new(session, Parameter, rows, Parameter.name)
    for one in parameters:
        if one.telling:
            row = update(Parameter).where(col(Parameter.host) == one.host, col(Parameter.name) == one.name)
            session.execute(row.values(telling=True))


def _alike(changes: Iterable[dict[str, Any]]) -> Iterable[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    """Changes to rows, those together that set the same columns."""
    together: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for change in changes:
        together[tuple(change)].append(change)
    return together.items()


@cache
def _changing(names: tuple[str, ...]) -> sqlalchemy.Update:
    """What sets these columns of the feed whose number comes first."""
    number, *columns = names
    return FEEDS.update().where(FEEDS.c.id == bindparam(number)).values({name: bindparam(name) for name in columns})


def _visited(feed: Row[Any], done: Done) -> dict[str, Any]:
    """All that is set of a feed."""
    found, now, rhythm = done.found, done.now, done.rhythm
    told: dict[str, Any] = {
        "lease": None,
        "lease_until": None,
        "due_at": done.next_at,
        "due_why": done.why,
        "visited_at": now,
        "outcome": found.outcome,
        "outcome_words": found.words,
    }
    if feed.pushed_at is not None and feed.pushed_at > done.started_at:  # we may have come too early to see it
        told |= {"due_at": min(done.next_at, timetable.after_push(now=now, visited_at=now)), "due_why": "its hub spoke"}
    if rhythm is not None:
        told["rhythm"] = [round(number, 4) for number in (*rhythm.hours, *rhythm.weekdays, rhythm.watched_h)]
    return {"feed": feed.id, **told, **_fared(feed, found, now=now), **_learned_of(feed, found, now=now)}


def _fared(feed: Row[Any], found: Findings, *, now: datetime) -> dict[str, Any]:
    """How the feed is doing."""
    told: dict[str, Any] = {}
    if found.went_well:
        told |= {"baseline_at": feed.baseline_at or now, "heard_at": now, "failures": 0, "failing_since": None}
    else:
        told |= {"failures": feed.failures + 1, "failing_since": feed.failing_since or now}
    if found.fresh:
        told["news_at"] = now
    if found.turned_over:
        told["gap_at"] = now
    return told


def _learned_of(feed: Row[Any], found: Findings, *, now: datetime) -> dict[str, Any]:
    """What the feed and its server say of themselves."""
    told: dict[str, Any] = {
        "title": feed.title or found.title or "",
        "language": feed.language or found.language,
    }
    if found.wishes is not None:
        told["wishes"] = asdict(found.wishes)
        told |= {"hub": found.hub and found.hub.url, "topic": found.hub and found.hub.topic}
    if found.validators is not None:
        told |= {"etag": found.validators.etag, "last_modified": found.validators.last_modified}
        told |= {"given_by": found.given_by, "given_at": now, "body_digest": found.body_digest}
    if found.items is not None:
        told["items"] = found.items
    if found.bare:
        told |= {"bare_at": now, "false_304s": feed.false_304s + 1 if found.false_304 else max(feed.false_304s - 1, 0)}
    if found.resent or found.outcome is Outcome.NOT_MODIFIED:
        told["resent"] = feed.resent + 1 if found.resent else 0
    return told


def _note_gap(session: Session, due: DueFeed, found: Findings, *, now: datetime) -> None:
    session.add(Gap(feed_id=due.id, began_at=due.heard_at, ended_at=now, filled=found.filled))
    session.flush()
    kept = select(Gap.id).where(Gap.feed_id == due.id).order_by(col(Gap.id).desc()).limit(GAPS_KEPT)
    session.execute(delete(Gap).where(col(Gap.feed_id) == due.id, col(Gap.id).not_in(kept)))


def _logged(done: Done, new_articles: int) -> dict[str, Any]:
    """A line of the log."""
    return {
        "feed_id": done.due.id,
        "started_at": done.started_at,
        "duration_s": (done.now - done.started_at).total_seconds(),
        "outcome": done.found.outcome,
        "words": done.found.words,
        "status": done.found.status,
        "entries": done.found.entries,
        "new_articles": new_articles,
    }


def _add_articles(
    session: Session, feeds: Mapping[int, Row[Any]], visits: Sequence[Done], *, timezone: str
) -> dict[int, int]:
    """The entries that visits brought, stored; how many are new articles, by feed. The first to bring one has it."""
    if not visits:
        return {}
    further = variants.known(session, [one.found.fresh for one in visits])
    rows: dict[str, dict[str, Any]] = {}
    for one, elsewhere in zip(visits, further, strict=True):
        feed = feeds[one.due.id]
        for entry in one.found.fresh:
            url = _url(feed, entry)
            if url not in elsewhere and url not in rows:
                rows[url] = _row(feed, entry, url, now=one.now)
    ids, added = _inserted(session, rows, feeds, now=visits[0].now)
    seen: list[dict[str, Any]] = []
    new: dict[int, int] = {}
    for one, elsewhere in zip(visits, further, strict=True):
        feed = feeds[one.due.id]
        brought = {entry: elsewhere.get(url) or ids[url] for entry, url in _by_address(feed, one.found.fresh)}
        own = added.intersection(brought.values())
        added -= own
        known = set(brought.values()) - own
        if known and not _is_quiet(feed):
            _speak_up(session, feed, known, now=one.now, timezone=timezone)
        seen += _seen(feed, brought, now=one.now)
        new[feed.id] = len(own)
    insert_new(session, Seen, seen, Seen.key)
    return new


def _inserted(
    session: Session, rows: Mapping[str, dict[str, Any]], feeds: Mapping[int, Row[Any]], *, now: datetime
) -> tuple[dict[str, int], set[int]]:
    """The numbers of articles by their addresses, and of those that are new."""
    others = {row["host"] for row in rows.values()} - {feed.host for feed in feeds.values()}
    insert_new(session, Host, [{"name": name, "free_at": now} for name in sorted(others)], Host.name)
    added = insert_new(session, Article, list(rows.values()), Article.id)
    connection = session.connection()
    if added:
        connection.execute(OF_THEMSELVES, {"articles": added})
    return dict(connection.execute(BY_ADDRESS, {"urls": list(rows)}).all()), set(added)


def _by_address(feed: Row[Any], fresh: Sequence[Entry]) -> Iterable[tuple[Entry, str]]:
    return ((entry, _url(feed, entry)) for entry in fresh)


def _seen(feed: Row[Any], brought: Mapping[Entry, int], *, now: datetime) -> Iterable[dict[str, Any]]:
    """By what the feed's entries are remembered."""
    return (
        {"feed_id": feed.id, "key": key, "article_id": number, "first_seen_at": now}
        for entry, number in brought.items()
        for key in (entry.key, *entry.marks)
    )


def _is_quiet(feed: Row[Any]) -> bool:
    """Whether what it brings is its baseline, which nobody is told of."""
    return feed.baseline_at is None and not feed.alert_first


def _speak_up(session: Session, feed: Row[Any], known: set[int], *, now: datetime, timezone: str) -> None:
    """What another feed's baseline stored in silence is news when this one brings it as new."""
    carried = select(Seen.article_id).where(Seen.feed_id == feed.id, col(Seen.article_id).in_(known))
    silent = select(Article).where(col(Article.id).in_(known), col(Article.quiet).is_(True))
    for article in session.exec(silent.where(col(Article.id).not_in(carried))).all():
        article.quiet = False
        readings.notify_hits_of(session, article, now=now, timezone=timezone)


def _url(feed: Row[Any], entry: Entry) -> str:
    """What the article is known by; an entry without an address gets one within its feed's."""
    return entry.url or f"{feed.url}#{hashlib.sha256(entry.key.encode()).hexdigest()[:24]}"


def _row(feed: Row[Any], entry: Entry, url: str, *, now: datetime) -> dict[str, Any]:
    return {
        "url": url,
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
        "quiet": _is_quiet(feed),
    }
