"""look(feed) and read(article): the stages, in order. Wiring.

Each is claim (the caller's), do (here, with no lock held), settle (one transaction at the end, for several together).
"""

import hashlib
import random
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from alerts.rows import call
from monitor import extract, log, match, parse, sift, store, timetable, traces
from monitor.db import Database
from monitor.errors import (
    FeedError,
    FetchFailed,
    Gone,
    Missing,
    NotAFeed,
    Poisoned,
    Refused,
    Throttled,
    TooLarge,
    WatchlistsChanged,
)
from monitor.fetch import FEED, PAGE, Admit, Fetcher
from monitor.hosts import Hosts
from monitor.records import (
    NO_VALIDATORS,
    DueArticle,
    DueFeed,
    DueHost,
    Entry,
    Extracted,
    Fetched,
    Findings,
    Method,
    NotModified,
    Outcome,
    ParsedFeed,
    Reading,
    Rhythm,
    Text,
    Visit,
    Wishes,
    Words,
)
from monitor.store.robots import Kept
from monitor.watching import Watchlists
from monitor.workshop import Workshop

OUTCOMES: dict[type[FeedError], Outcome] = {
    Throttled: Outcome.THROTTLED,
    Gone: Outcome.GONE,
    Missing: Outcome.MISSING,
    Refused: Outcome.REFUSED,
    TooLarge: Outcome.TOO_LARGE,
    NotAFeed: Outcome.NOT_A_FEED,
    Poisoned: Outcome.POISONED,
}


@dataclass(frozen=True, slots=True)
class Page:
    """What came of asking for an article's page."""

    extracted: Extracted | None  # None: it could not be had
    words: str  # for a person
    retry_after_s: float | None = None  # what its host asked for
    answered: bool | None = True  # whether its host gave any answer; None: it was not asked

    @property
    def outcome(self) -> Outcome:
        """Whether the article can be said to have been read."""
        whole = self.extracted is not None and bool(self.extracted.text) and not self.extracted.problem
        return Outcome.READ if whole else Outcome.LEAD_ONLY


@dataclass(frozen=True, slots=True)
class Read:
    """An article, read and matched; it is not stored yet."""

    due: DueArticle
    page: Page
    started_at: datetime
    done: store.readings.Done


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
    pause: Callable[[float], None] = time.sleep
    rules: dict[str, Kept] = field(default_factory=dict)  # of robots.txt files, by host

    @property
    def hosts(self) -> Hosts:
        """Who asks hosts for our turn."""
        return Hosts(self.database, self.fetcher, self.clock, self.pause, self.host_delay_s, self.rules)

    def look(self, due: DueFeed) -> store.visits.Done:
        """Fetch a feed, and see what is new in it; that is not stored yet.

        Errors: none; whatever is wrong with the feed is an outcome
        """
        started_at = self.clock()
        found = self._look(due, started_at)
        now = self.clock()
        rhythm = self._rhythm(due, found, now)
        then = timetable.next_visit(
            now=now,
            every_s=due.every_s,
            steady=due.steady,
            min_interval_s=self.min_interval_s,
            rhythm=rhythm,
            timezone=self.timezone,
            outcome=found.outcome,
            failures=due.failures,
            retry_after_s=found.retry_after_s,
            wishes=found.wishes or due.wishes,
            fresh_for_s=found.fresh_for_s,
            gap_at=now if found.turned_over else due.gap_at,
            spread=random.uniform(0, 0.1),  # noqa: S311 - keeps feeds from bunching, guards nothing
        )
        host_failures, closed_until = timetable.after_request(
            due.host.failures, answered=found.answered, closed_until=due.host.closed_until, now=now
        )
        return store.visits.Done(
            due,
            found,
            started_at=started_at,
            now=now,
            next_at=then.at,
            why=then.why,
            rhythm=rhythm,
            host_free_at=self._host_free_at(due.host, now),
            host_failures=host_failures,
            host_closed_until=closed_until,
        )

    def settle_visits(self, visits: Sequence[store.visits.Done]) -> list[Visit]:
        """Store what visits found, all of it or nothing; those whose lease was lost do not come back."""
        with self.database.write() as session:
            new = store.visits.settle_all(session, visits, timezone=self.timezone)
            if any(new.values()):
                call(session, "read")
        for one in visits:
            if one.due.id not in new:
                log.event("visit.lost", feed=one.due.url)
        return [_visit(one, new[one.due.id]) for one in visits if one.due.id in new]

    def _rhythm(self, due: DueFeed, found: Findings, now: datetime) -> Rhythm | None:
        """What is known of the feed's rhythm after this visit."""
        if not found.went_well:
            return due.rhythm
        dates = [entry.published_at for entry in found.fresh]
        return timetable.learned(due.rhythm, dates, since=due.heard_at, now=now, timezone=self.timezone)

    def _look(self, due: DueFeed, now: datetime) -> Findings:
        had_some = due.validators != NO_VALIDATORS
        bare = had_some and timetable.asks_bare(due, now=now, timezone=self.timezone)
        try:
            sent = NO_VALIDATORS if bare else due.validators
            with traces.span("fetch"), self.hosts.errand(due.host) as admit:
                answer = self.fetcher.get(due.url, validators=sent, given_by=due.given_by, accept=FEED, admit=admit)
            if isinstance(answer, NotModified):
                found = Findings(Outcome.NOT_MODIFIED, "nothing new (304)", 304)
            else:
                found = self._compared(due, answer, now, bare=bare)
            return replace(found, bare=bare, moved_to=answer.moved_to, fresh_for_s=answer.fresh_for_s)
        except FeedError as error:
            outcome = OUTCOMES.get(type(error), Outcome.FAILED)
            asked = _retry_after_s(error)
            return Findings(
                outcome, str(error), error.status, retry_after_s=asked, bare=bare, answered=_answered(error)
            )
        except Exception as fault:  # bulkhead: a fault of ours costs this visit, and is told like any failure
            log.crash("visit.crashed", feed=due.url)
            words = f"{due.url}: a fault of ours ({type(fault).__name__}); see the log"
            return Findings(Outcome.CRASHED, words, answered=None)

    def _compared(self, due: DueFeed, answer: Fetched, now: datetime, *, bare: bool) -> Findings:
        """What is new in an answer; the same bytes as last time are not looked into."""
        digest = hashlib.sha256(answer.body).hexdigest()
        if digest != due.body_digest:
            found = self._gap_filled(due, self._sifted(due, answer, digest, now), now)
            dates = [entry.published_at for entry in found.fresh]
            return replace(found, false_304=bare and timetable.was_there(due, dates))
        renamed = answer.validators != due.validators
        return Findings(
            Outcome.UNCHANGED,
            f"nothing new (the same bytes as last time{', under a new ETag or date' if renamed else ''})",
            status=200,
            validators=answer.validators,
            given_by=answer.url,
            body_digest=digest,
            resent=not bare and answer.url == due.given_by and due.validators != NO_VALIDATORS,
        )

    def _gap_filled(self, due: DueFeed, found: Findings, now: datetime) -> Findings:
        """Where a feed shares no entry with the visit before, what its site lists besides of the time between."""
        if due.heard_at is None or due.news_at is None or not found.fresh or found.seen:
            return found  # it has never had an entry before, or shares some with what it had
        gap = f"it has turned over since the visit of {due.heard_at:%Y-%m-%d %H:%M} UTC"
        listing = due.backfill_url or self._news_sitemap(due)
        if listing is None:
            return replace(found, turned_over=True, words=f"{found.words}; {gap}: what came between may be missing")
        try:
            more = self._listed_since(due, listing, due.heard_at, found.fresh, now)
        except FeedError as error:
            return replace(
                found, turned_over=True, words=f"{found.words}; {gap}, and what it lacks is not to be had: {error}"
            )
        words = f"{found.words}; {gap}: {len(more)} more by {listing}"
        return replace(found, turned_over=True, words=words, fresh=(*found.fresh, *more), filled=len(more))

    def _news_sitemap(self, due: DueFeed) -> str | None:
        """The sitemap of news that the robots.txt of a feed's host names; one of everything would be too long."""
        self.pause(self.host_delay_s)
        with self.hosts.errand(due.host) as admit:
            named = self.hosts.sitemaps(due.url, admit)
        return next((address for address in named if "news" in address.lower()), None)

    def _listed_since(
        self, due: DueFeed, address: str, since: datetime, known: Sequence[Entry], now: datetime
    ) -> list[Entry]:
        """New entries of another list of the site's, of the time since then, that are not known."""
        answer = self._besides(due, address)
        due = replace(due, manner=replace(due.manner, recipe=None, known=b""))  # these are the feed's own
        listed = self._sifted(due, answer, "", now).fresh if isinstance(answer, Fetched) else ()
        urls = {entry.url for entry in known}
        begin = since - timetable.DATED_BACK
        return [one for one in listed if one.url not in urls and one.published_at and one.published_at > begin]

    def _besides(self, due: DueFeed, address: str) -> Fetched | NotModified:
        """What another address of a feed's site answers, after the pause its host is given. Errors: FetchFailed."""
        self.pause(self.host_delay_s)
        with self.hosts.errand(due.host) as admit:
            admit(address)
            return self.fetcher.get(address, accept=FEED, admit=admit)

    def _sifted(self, due: DueFeed, answer: Fetched, digest: str, now: datetime) -> Findings:
        parsed = self._parsed(due, answer, now)
        with self.database.read() as session:
            entries = sift.without_trackers(parsed.entries, store.visits.trackers(session, parsed.entries))
            memory = store.visits.memory(session, due.id, entries, sift.keys(entries))
        sifted = sift.unseen(entries, memory)
        fresh = sifted.fresh
        carried = len(parsed.entries) + parsed.known
        words = f"{len(fresh)} new of {carried}" + (f"; {parsed.problem}" if parsed.problem else "")
        return Findings(
            outcome=Outcome.NEW if fresh else Outcome.UNCHANGED,
            words=words,
            status=200,
            entries=carried,
            seen=parsed.known + sifted.seen,
            fresh=fresh,
            # an index is asked for anew each time: what is new stands in its sitemaps
            validators=NO_VALIDATORS if parsed.leads_to else answer.validators,
            given_by=answer.url,
            body_digest=None if parsed.leads_to else digest,
            parameters=sifted.parameters,
            items=parsed.digests,
            title=parsed.title,
            language=parsed.language,
            wishes=Wishes(parsed.ttl_s, parsed.skip_hours, parsed.skip_days),
            hub=parsed.hub,
        )

    def _parsed(self, due: DueFeed, answer: Fetched, now: datetime) -> ParsedFeed:
        with traces.span("parse"):
            parsed = self.workshop.run(parse.feed, answer, now=now, timezone=self.timezone, manner=due.manner)
        return parse.joined(parsed, self._sitemaps(due, parsed, now)) if parsed.leads_to else parsed

    def _sitemaps(self, due: DueFeed, index: ParsedFeed, now: datetime) -> list[ParsedFeed]:
        """The newest sitemaps of an index, one after another; what one lacks costs the other nothing."""
        found: list[ParsedFeed] = []
        failed: FeedError | None = None
        for address in index.leads_to:
            try:
                answer = self._besides(due, address)
                if isinstance(answer, Fetched):
                    manner = due.manner
                    found.append(self.workshop.run(parse.feed, answer, now=now, timezone=self.timezone, manner=manner))
            except FeedError as error:
                failed = error
        if failed and not found:
            raise failed
        return found

    def read(self, due: DueArticle) -> Read:
        """Fetch an article's page, win its text, and match it; that is not stored yet.

        Errors: none; a page that cannot be had is an outcome, matched on title and lead
        """
        started_at = self.clock()
        page = self._page(due, started_at)
        return self._matched(due, page, started_at)

    def settle_readings(self, readings: Sequence[Read]) -> list[Reading]:
        """Store what readings found, all of it or nothing; those whose lease was lost do not come back."""
        while True:
            try:
                with self.database.write() as session:
                    done = [one.done for one in readings]
                    new = store.readings.settle_all(session, done, timezone=self.timezone)
                    if any(new.values()):
                        call(session, "deliver")
                return [_reading(one, new[one.due.id]) for one in readings if _is_ours(one, new)]
            except WatchlistsChanged as changed:
                log.event("read.again", articles=len(readings), why=changed)
                self.watchlists.renew()
                readings = [self._matched(one.due, one.page, one.started_at) for one in readings]

    def _page(self, due: DueArticle, now: datetime) -> Page:
        try:
            extracted = self._extracted(due, now) if due.link else _without_page(due)
        except FeedError as error:
            return Page(None, str(error), _retry_after_s(error), _answered(error))
        except Exception as fault:  # bulkhead: a fault of ours costs this page; title and lead are matched
            log.crash("read.crashed", article=due.id, url=due.link)
            return Page(None, f"{due.link}: a fault of ours ({type(fault).__name__}); see the log", answered=None)
        words = extracted.problem or f"{len(extracted.text)} characters ({extracted.method})"
        return Page(extracted, words, answered=True if due.link else None)

    def _extracted(self, due: DueArticle, now: datetime) -> Extracted:
        with traces.span("fetch"), self.hosts.errand(due.host) as admit:
            page = self._allowed(due.link, admit)
        if isinstance(page, NotModified):  # we sent no validators
            raise FeedError(f"{due.link}: 304 to a question without validators", status=304)
        said = extract.Expected(due.title, due.lead, due.feed_text, due.author, due.published_at)
        with traces.span("extract"):
            return self.workshop.run(
                extract.article, page, entry=said, selector=due.selector, timezone=self.timezone, now=now
            )

    def _allowed(self, link: str, admit: Admit) -> Fetched | NotModified:
        """What a page's address answers, where its host, and every one it is redirected to, lets us ask for it."""

        def admit_allowed(address: str) -> None:
            admit(address)
            self.hosts.check_robots(address, admit)

        self.hosts.check_robots(link, admit)
        return self.fetcher.get(link, accept=PAGE, admit=admit_allowed)

    def _matched(self, due: DueArticle, page: Page, started_at: datetime) -> Read:
        text = _text(due, page.extracted)
        version, matcher = self.watchlists.current()
        with traces.span("match"):
            hits = match.with_snippets(text, matcher.hits(text))
        now = self.clock()
        host_failures, closed_until = timetable.after_request(
            due.host.failures, answered=page.answered, closed_until=due.host.closed_until, now=now
        )
        then = _again(due, page, now=now, found=bool(hits)) if due.link else None
        done = store.readings.done(
            due,
            Words(page.outcome, page.words, page.extracted, text, hits, version),
            now=now,
            next_at=then.at if then else None,
            host_free_at=self._host_free_at(due.host, now),
            host_failures=host_failures,
            host_closed_until=closed_until,
        )
        return Read(due, page, started_at, done)

    def _host_free_at(self, host: DueHost, now: datetime) -> datetime:
        return now + timedelta(seconds=timetable.delay_s(self.host_delay_s, host.delay_s))


def _visit(done: store.visits.Done, new: int) -> Visit:
    """What is told of a visit that was stored."""
    due, found, took_s = done.due, done.found, (done.now - done.started_at).total_seconds()
    log.event("visit", outcome=found.outcome, feed=due.url, entries=found.entries, new=new, took_s=took_s)
    title = due.title or found.title or due.url
    return Visit(due.id, due.url, title, found.outcome, found.words, found.entries, new, took_s)


def _is_ours(read: Read, settled: Collection[int]) -> bool:
    """Whether an article was still ours when it was stored."""
    if read.due.id not in settled:
        log.event("read.lost", article=read.due.id, url=read.due.url)
    return read.due.id in settled


def _reading(read: Read, hits: int) -> Reading:
    """What is told of a reading that was stored."""
    due, page, took_s = read.due, read.page, (read.done.now - read.started_at).total_seconds()
    log.event("read", outcome=page.outcome, article=due.id, url=due.link or due.url, hits=hits, took_s=took_s)
    return Reading(due.id, due.url, page.outcome, page.words, hits, took_s)


def _answered(error: FeedError) -> bool | None:
    """Whether the host gave any answer; None: it was not asked."""
    return error.answered if isinstance(error, FetchFailed) else True


def _again(due: DueArticle, page: Page, *, now: datetime, found: bool) -> timetable.Due | None:
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
