"""visit(feed) and read(article): the stages, in order. Wiring.

Each is claim (the caller's), do (here, with no lock held), settle (one transaction at the end).
"""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from monitor import extract, log, match, parse, sift, store, timetable
from monitor.db import Database
from monitor.errors import (
    FeedError,
    Gone,
    NotAFeed,
    Poisoned,
    QueryInvalid,
    Refused,
    Throttled,
    TooLarge,
    WatchlistsChanged,
)
from monitor.fetch import FEED, PAGE, Fetcher
from monitor.records import (
    DueArticle,
    DueFeed,
    Extracted,
    Fetched,
    Findings,
    Method,
    NotModified,
    Outcome,
    Reading,
    Text,
    Visit,
    Words,
)
from monitor.workshop import Workshop

OUTCOMES: dict[type[FeedError], Outcome] = {
    Throttled: Outcome.THROTTLED,
    Gone: Outcome.GONE,
    Refused: Outcome.REFUSED,
    TooLarge: Outcome.TOO_LARGE,
    NotAFeed: Outcome.NOT_A_FEED,
    Poisoned: Outcome.POISONED,
}


@dataclass(frozen=True, slots=True)
class _Page:
    """What came of asking for an article's page."""

    extracted: Extracted | None  # None: it could not be had
    words: str  # for a person
    retry_after_s: float | None = None  # what its host asked for

    @property
    def outcome(self) -> Outcome:
        """Whether the article can be said to have been read."""
        whole = self.extracted is not None and bool(self.extracted.text) and not self.extracted.problem
        return Outcome.READ if whole else Outcome.LEAD_ONLY


class Watchlists:
    """The matcher of all watchlists; threads share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._renewing = Lock()
        self._version, self._matcher = -1, match.compile([])
        self._queries: dict[int, str] = {}

    def current(self) -> tuple[int, match.Matcher]:
        """The version of the watchlists as we know them, and what matches it; whoever stores hits checks it."""
        if self._version < 0:
            self.renew()
        with self._lock:
            return self._version, self._matcher

    def renew(self) -> None:
        """Compile those watchlists anew that were edited; the others are matched with meanwhile."""
        with self._renewing:
            with self._database.read() as session:
                version = store.watchlists.version(session)
                if version <= self._version:
                    return
                queries = dict(store.watchlists.enabled(session))
            edited = [(number, query) for number, query in queries.items() if self._queries.get(number) != query]
            gone = self._queries.keys() - queries.keys()
            unreadable = {number for number, query in edited if not _readable(number, query)}
            changed = [row for row in edited if row[0] not in unreadable]
            matcher = self._matcher.with_changes(changed, gone | unreadable)
            with self._lock:
                self._version, self._matcher, self._queries = version, matcher, queries


def _readable(watchlist_id: int, query: str) -> bool:
    try:
        match.check(query)
    except QueryInvalid as invalid:
        log.crash("watchlist.unreadable", watchlist=watchlist_id, why=invalid)
        return False
    return True


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages with what they are done with: one per worker, shared by its threads."""

    database: Database
    fetcher: Fetcher
    workshop: Workshop
    watchlists: Watchlists
    clock: Callable[[], datetime]
    timezone: str
    host_delay_s: float
    min_interval_s: int

    def visit(self, due: DueFeed) -> Visit:
        """Fetch a feed, and store what is new in it.

        Errors: LeaseLost; whatever is wrong with the feed is an outcome
        """
        started_at = self.clock()
        found = self._look(due, started_at)
        now = self.clock()
        then = timetable.next_visit(
            now=now,
            every_s=due.every_s,
            min_interval_s=self.min_interval_s,
            outcome=found.outcome,
            failures=due.failures,
            retry_after_s=found.retry_after_s,
            ttl_s=found.ttl_s,
            spread=random.uniform(0, 0.1),  # noqa: S311 - keeps feeds from bunching, guards nothing
        )
        with self.database.write() as session:
            new = store.visits.settle(
                session,
                due,
                found,
                started_at=started_at,
                now=now,
                next_at=then.at,
                host_free_at=self._host_free_at(now),
                timezone=self.timezone,
            )
        took_s = (now - started_at).total_seconds()
        title = due.title or found.title or due.url
        log.event("visit", outcome=found.outcome, feed=due.url, entries=found.entries, new=new, took_s=took_s)
        return Visit(due.id, due.url, title, found.outcome, found.words, found.entries, new, took_s)

    def _look(self, due: DueFeed, now: datetime) -> Findings:
        try:
            answer = self.fetcher.get(due.url, validators=due.validators, accept=FEED)
            if isinstance(answer, NotModified):
                return Findings(Outcome.NOT_MODIFIED, "nothing new (304)", status=304)
            digest = hashlib.sha256(answer.body).hexdigest()
            if digest == due.body_digest:
                same = "nothing new (the same bytes as last time)"
                return Findings(Outcome.UNCHANGED, same, 200, validators=answer.validators, body_digest=digest)
            return self._sifted(due, answer, digest, now)
        except FeedError as error:
            outcome = OUTCOMES.get(type(error), Outcome.FAILED)
            return Findings(outcome, str(error), error.status, retry_after_s=_retry_after_s(error))
        except Exception as fault:  # bulkhead: a fault of ours costs this visit, and is told like any failure
            log.crash("visit.crashed", feed=due.url)
            return Findings(Outcome.CRASHED, f"{due.url}: a fault of ours ({type(fault).__name__}); see the log")

    def _sifted(self, due: DueFeed, answer: Fetched, digest: str, now: datetime) -> Findings:
        parsed = self.workshop.run(parse.feed, answer, now=now, timezone=self.timezone)
        with self.database.read() as session:
            seen = store.visits.seen_keys(session, due.id, [entry.key for entry in parsed.entries])
        fresh = sift.unseen(parsed.entries, seen)
        words = f"{len(fresh)} new of {len(parsed.entries)}" + (f"; {parsed.problem}" if parsed.problem else "")
        return Findings(
            outcome=Outcome.NEW if fresh else Outcome.UNCHANGED,
            words=words,
            status=200,
            entries=len(parsed.entries),
            fresh=fresh,
            validators=answer.validators,
            body_digest=digest,
            title=parsed.title,
            language=parsed.language,
            ttl_s=parsed.ttl_s,
        )

    def read(self, due: DueArticle) -> Reading:
        """Fetch an article's page, win its text, match it, and store all that together.

        Errors: LeaseLost; a page that cannot be had is an outcome, matched on title and lead
        """
        started_at = self.clock()
        page = self._page(due, started_at)
        hits = self._settle_reading(due, page)
        took_s = (self.clock() - started_at).total_seconds()
        log.event("read", outcome=page.outcome, article=due.id, url=due.link or due.url, hits=hits, took_s=took_s)
        return Reading(due.id, due.url, page.outcome, page.words, hits, took_s)

    def _page(self, due: DueArticle, now: datetime) -> _Page:
        try:
            extracted = self._extracted(due, now) if due.link else _without_page(due)
        except FeedError as error:
            return _Page(None, str(error), _retry_after_s(error))
        except Exception as fault:  # bulkhead: a fault of ours costs this page; title and lead are matched
            log.crash("read.crashed", article=due.id, url=due.link)
            return _Page(None, f"{due.link}: a fault of ours ({type(fault).__name__}); see the log")
        return _Page(extracted, extracted.problem or f"{len(extracted.text)} characters ({extracted.method})")

    def _extracted(self, due: DueArticle, now: datetime) -> Extracted:
        page = self.fetcher.get(due.link, accept=PAGE)
        if isinstance(page, NotModified):  # we sent no validators
            raise FeedError(f"{due.link}: 304 to a question without validators", status=304)
        said = extract.Expected(due.title, due.lead, due.feed_text, due.author, due.published_at)
        return self.workshop.run(
            extract.article, page, entry=said, selector=due.selector, timezone=self.timezone, now=now
        )

    def _settle_reading(self, due: DueArticle, page: _Page) -> int:
        text = _text(due, page.extracted)
        while True:
            version, matcher = self.watchlists.current()
            hits = match.with_snippets(text, matcher.hits(text))
            now = self.clock()
            then = _again(due, page, now=now, found=bool(hits)) if due.link else None
            try:
                with self.database.write() as session:
                    return store.readings.settle(
                        session,
                        due,
                        Words(page.outcome, page.words, page.extracted, text, hits, version),
                        now=now,
                        next_at=then.at if then else None,
                        host_free_at=self._host_free_at(now),
                        timezone=self.timezone,
                    )
            except WatchlistsChanged as changed:
                log.event("read.again", article=due.id, why=changed)
                self.watchlists.renew()

    def _host_free_at(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self.host_delay_s)


def _again(due: DueArticle, page: _Page, *, now: datetime, found: bool) -> timetable.Due | None:
    """When an article is read again: soon when its page could not be had, later for edits when something was found."""
    if due.checks is not None:
        return timetable.next_check(now=now, checks=due.checks + 1)
    if page.outcome is Outcome.LEAD_ONLY:
        return timetable.next_reading(now=now, attempts=due.attempts, retry_after_s=page.retry_after_s)
    return timetable.next_check(now=now, checks=0) if found and not due.quiet else None


def _retry_after_s(error: FeedError) -> float | None:
    return error.retry_after_s if isinstance(error, Throttled) else None


def _without_page(due: DueArticle) -> Extracted:
    """An entry without an address: the feed's own words are all there is."""
    if due.feed_text:
        return Extracted(due.feed_text, Method.FEED)
    return Extracted("", Method.LEAD, problem="the feed gives no address for it")


def _text(due: DueArticle, extracted: Extracted | None) -> Text:
    lead = due.lead or (extracted.lead if extracted and extracted.lead else "")
    won = extracted.text if extracted and extracted.method is not Method.LEAD else ""  # a lead is no text beside itself
    return Text(
        title=due.title or (extracted.title if extracted and extracted.title else ""),
        lead=lead,
        body=_after_lead(won or due.feed_text, lead),
        feed=due.feed_title,
        author=due.author or "",
        url=due.url,
        language=(extracted.language if extracted else None) or due.language,
        category=due.feed_category,
    )


def _after_lead(text: str, lead: str) -> str:
    """The text without a first paragraph that is the lead once more: what stands there is found and shown once."""
    first, _, rest = text.partition("\n")
    return rest if rest and first.split() == lead.split() else text
