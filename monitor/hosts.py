"""A host that is to be asked -> our turn with it, and whether it lets us. Wiring.

The host of a claim is ours by its lease. Here are those to which a redirect leads, and what a robots.txt says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session

from monitor import addresses, claims, parse, store
from monitor.db import Database
from monitor.errors import FetchFailed, Refused
from monitor.fetch import Fetcher, robots
from monitor.records import DueHost
from monitor.store.robots import Kept
from monitor.timetable import delay_s

TURN_WITHIN_S = 10.0  # with five redirects, and the fetch itself, well within the lease of the visit
LOOK_AGAIN_S = 0.1
GUEST_LEASE_S = 120.0
TEXT = "text/plain, */*;q=0.5"
KEPT_FOR = timedelta(days=1)  # RFC 9309 section 2.4: no longer than that
KEPT_AT_LEAST = timedelta(hours=1)
ASKED_AGAIN_AFTER = timedelta(minutes=10)  # when it could not be had
MOST_KNOWN = 1000
"""Hosts whose rules are held in memory: of most they are a kilobyte, of some half a megabyte."""
OUTDATED_AFTER = timedelta(days=30)  # rules of a host whose robots.txt cannot be had any more


@dataclass(frozen=True, slots=True)
class Hosts:
    """Who asks hosts for our turn; threads share it."""

    database: Database
    fetcher: Fetcher
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    delay_s: float
    known: dict[str, Kept]
    """What robots.txt files say, by host: looked up in the database once, and then again when it holds no longer."""

    @contextmanager
    def errand(self, host: DueHost) -> Iterator[Callable[[str], None]]:
        """What waits for our turn with the hosts to which redirects lead; at the end they are free for others.

        Errors: FetchFailed when this host is closed for now, or a turn does not come
        """
        if host.closed_until is not None and host.closed_until > self.clock():
            until = f"{host.closed_until:%H:%M} UTC"
            raise _nobodys(FetchFailed(f"{host.name} did not answer {host.failures} times: not asked before {until}"))
        held: dict[str, str] = {}

        def admit(url: str) -> None:
            name = addresses.host(url)
            if name != host.name and name not in held:
                held[name] = self._turn(name)

        try:
            yield admit
        finally:
            self._leave(held)

    def check_robots(self, url: str, admit: Callable[[str], None]) -> None:
        """Nothing comes back when the host of a page lets us ask for it.

        Errors: Refused
        """
        kept = self._robots(url, admit)
        if not robots.allows(kept.rules, url, self.fetcher.user_agent):
            host = addresses.host(url)
            raise _nobodys(Refused(f"{url}: not asked for, because the robots.txt of {host} forbids it"))

    def recall(self, session: Session, names: Iterable[str]) -> None:
        """Nothing comes back; what is kept of the robots.txt of these hosts is at hand, looked up for all at once."""
        unknown = [name for name in names if name not in self.known]
        if unknown:
            self._know(store.robots.of(session, unknown))

    def sitemaps(self, url: str, admit: Callable[[str], None]) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of a host names, those of news first; none, where it cannot be had."""
        try:
            return parse.sitemaps(self._robots(url, admit).rules, url)
        except FetchFailed:
            return ()

    def _robots(self, url: str, admit: Callable[[str], None]) -> Kept:
        now, name = self.clock(), addresses.host(url)
        kept = self.known.get(name)
        if kept is None or kept.until <= now:
            with self.database.read() as session:
                kept = store.robots.of(session, [name]).get(name)
        if kept is None or kept.until <= now:
            kept = self._fetched(url, kept, now, admit)
            wish_s = robots.delay_s(kept.rules, self.fetcher.user_agent)
            with self.database.write() as session:
                store.robots.put(session, name, kept, delay_s=wish_s)
            self.pause(delay_s(self.delay_s, wish_s))
        self._know({name: kept})
        return kept

    def _know(self, kept: Mapping[str, Kept]) -> None:
        if len(self.known) >= MOST_KNOWN:
            self.known.clear()
        self.known.update(kept)

    def _fetched(self, url: str, kept: Kept | None, now: datetime, admit: Callable[[str], None]) -> Kept:
        """What the robots.txt says now; what it said, where it cannot be had. Errors: Refused."""
        parts = urlsplit(url)
        try:
            answer = self.fetcher.get(f"{parts.scheme}://{parts.netloc}/robots.txt", accept=TEXT, admit=admit)
        except FetchFailed as error:
            rules = robots.rules_without(error)
            if rules is not None:
                return Kept(rules, now, now + KEPT_FOR)
            if kept is not None and now - kept.fetched_at < OUTDATED_AFTER:
                return Kept(kept.rules, kept.fetched_at, now + ASKED_AGAIN_AFTER)
            refused = Refused(f"{url}: not asked for, because the robots.txt of its host cannot be had ({error})")
            refused.answered = error.answered
            raise refused from error
        span = timedelta(seconds=answer.fresh_for_s) if answer.fresh_for_s is not None else KEPT_FOR
        return Kept(robots.rules_of(answer), now, now + min(max(span, KEPT_AT_LEAST), KEPT_FOR))

    def _turn(self, name: str) -> str:
        """The lease of a host, as soon as nobody else talks to it."""
        give_up_at = self.clock() + timedelta(seconds=TURN_WITHIN_S)
        while (now := self.clock()) < give_up_at:
            with self.database.write() as session:
                lease = claims.take_host(session, name, now=now, lease_s=GUEST_LEASE_S)
            if lease is not None:
                return lease
            self.pause(LOOK_AGAIN_S)
        raise _nobodys(FetchFailed(f"redirected to {name}, which we were asking other things for {TURN_WITHIN_S:g} s"))

    def _leave(self, held: dict[str, str]) -> None:
        for lease in held.values():
            with self.database.write() as session:
                claims.leave_host(session, lease, at=self.clock() + timedelta(seconds=self.delay_s))


def _nobodys(error: FetchFailed) -> FetchFailed:
    """An error for which no host is to blame: none was asked."""
    error.answered = None
    return error
