"""The clock: visit what is due, read what waits, deliver what is to be told, do chores. Loop.

Three loops of one shape. A loop has lanes, which are threads. A lane that finds nothing at hand settles what all lanes
have done by then, claims as much as they could do at a time, does a unit of it, and leaves the rest to the others,
until nothing is due. APScheduler wakes one lane of each loop every second; where others call us when they have made
something due (on PostgreSQL) only when something can be due. A lane that leaves work wakes another, so that as many run
as there is work for. What is done waits for others to be settled with, never for what is slow.

Nor does what is quick: a lane that waits for something slow is stood in for by another, which begins with settling.
"""

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from threading import Condition, Event, Lock, Thread, get_ident
from typing import Any, Generic, Protocol, TypeVar

from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session

from alerts import outbox
from alerts.deliver import Deliverer
from alerts.records import Delivery, Sent
from monitor import claims, log, patience, pulse, traces
from monitor.calls import Calls
from monitor.pipeline import Pipeline, Read
from monitor.pulse import Pulse
from monitor.records import DueArticle, DueFeed, Reading, Report, Visit
from monitor.room import FULL_FOR_S
from monitor.store import visits

TICK_S = 1.0
LOOK_S = 5.0
"""Between two looks at a database on which whoever makes something due calls us."""

CHORES_EVERY_S = 300
STOP_WITHIN_S = 10.0
HOST_PAUSE_S = 0.05
SLOW_S = 5.0
"""A unit that takes longer waits for somebody else: most visits and readings are over within one second."""
SLOW_A_LANE, MOST_SLOW = 3, 48
"""So many are stood in for, for each lane and in all: a container may have only so many threads."""


def lanes(threads: int) -> int:
    """How many lanes a worker has in all, that visits and reads by so many threads each."""
    return 2 * threads + deliverers(threads) if threads else 0


def deliverers(threads: int) -> int:
    """How many of them deliver."""
    return max(2, threads // 4)


class Held(Protocol):
    """Work in hand: all we need to know is its lease."""

    @property
    def lease(self) -> str: ...


Unit = TypeVar("Unit", bound=Held)
Done = TypeVar("Done")


class Loop(Generic[Unit, Done]):
    """One kind of work, done by up to `lanes` threads."""

    def __init__(
        self,
        name: str,
        claim: Callable[[int], Sequence[Unit]],  # so many at the most
        do: Callable[[Unit], Done],
        settle: Callable[[Sequence[Done]], Sequence[Report | Sent]],  # all of it, or nothing
        *,
        lanes: int,
        told: Callable[[Report | Sent], None],
        rests: Callable[[], bool] = lambda: False,  # nothing is claimed while it does
        quiet_s: Callable[[], float] = lambda: 0.0,  # after a claim in vain: how long no other need be tried
        slow_s: float = SLOW_S,
    ) -> None:
        self.rests, self._quiet_s, self._slow_s = rests, quiet_s, slow_s
        self.name, self._claim, self._do, self._settle = name, claim, do, settle
        self.lanes, self._told = lanes, told
        self._changed = Condition()
        self._claiming = Lock()
        self._alive = 0
        self._leaving: set[int] = set()  # lanes that others stand in for, by their threads
        self._at_hand: deque[Unit] = deque()  # claimed, and waiting for a lane
        self._done: dict[str, Done] = {}  # waiting to be settled, by lease
        self._in_hand: set[str] = set()
        self._begun_s: dict[str, float] = {}  # of what is being worked on, by lease
        self._stopping = Event()
        self._woken = 0
        self._quiet_until_s = 0.0

    def tick(self) -> None:
        """Wake, unless it is known that there is nothing to do."""
        if time.monotonic() >= self._quiet_until_s or self._done:
            self.wake()

    def wake(self) -> None:
        """Start one more lane, unless all run or we are stopping; what is slow takes no lane from the rest."""
        with self._changed:
            self._woken += 1
            self._quiet_until_s = 0.0
            if self._stopping.is_set() or self._alive - len(self._leaving) >= self._wanted():
                return
            self._alive += 1
        Thread(target=self._lane, name=f"nasluch-{self.name}", daemon=True).start()

    def stop(self) -> None:
        """Take nothing new; what is in hand goes on."""
        self._stopping.set()

    def wait(self, timeout_s: float | None) -> bool:
        """Until no lane runs; whether that came about in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._alive == 0, timeout_s)

    @property
    def stopping(self) -> bool:
        """Whether nothing new is taken."""
        return self._stopping.is_set()

    def pause(self, for_s: float) -> None:
        """Wait so long, or until we are stopping."""
        self._stopping.wait(for_s)

    def in_hand(self) -> set[str]:
        """The leases of what is being worked on, or waits for that, or to be settled."""
        with self._changed:
            return set(self._in_hand)

    def _wanted(self) -> int:
        """How many lanes may run now."""
        since_s = time.monotonic() - self._slow_s
        slow = sum(begun_s < since_s for begun_s in self._begun_s.values())
        return self.lanes + min(slow, SLOW_A_LANE * self.lanes, MOST_SLOW)

    def _lane(self) -> None:
        try:
            self._settle_done()  # of those for which it stands in, none comes to it soon
            while not self._stopping.is_set():
                unit = self._next()
                if unit is None:
                    return
                self._work(unit)
                if self._is_stood_in_for():
                    return
        except Exception as fault:  # bulkhead: a claim failed, the database is away; the next tick tries again
            _note(f"{self.name}.claim", fault)
        finally:
            self._settle_done()
            with self._changed:
                self._alive -= 1
                self._leaving.discard(get_ident())
                self._changed.notify_all()

    def _next(self) -> Unit | None:
        """A unit to work on; None when nothing is due."""
        unit, more = self._taken()
        if unit is None:
            with self._claiming:  # one lane for all: what it brings, those take that waited here
                unit, more = self._taken()
                if unit is None and not self._stopping.is_set():
                    self._settle_done()
                    self._claim_more()
                    unit, more = self._taken()
        if more:
            self.wake()
        return unit

    def _claim_more(self) -> None:
        woken = self._woken
        claimed = () if self.rests() else self._claim(self.lanes)
        quiet_s = 0.0 if claimed else self._quiet_s()
        with self._changed:
            if woken == self._woken:  # else something came that this claim may not have seen
                self._quiet_until_s = time.monotonic() + quiet_s
            self._in_hand.update(one.lease for one in claimed)
            self._at_hand.extend(claimed)

    def _taken(self) -> tuple[Unit | None, bool]:
        """The unit that waited longest, and whether more wait."""
        with self._changed:
            unit = self._at_hand.popleft() if self._at_hand else None
            return unit, bool(self._at_hand)

    def _is_stood_in_for(self) -> bool:
        with self._changed:
            if self._alive - len(self._leaving) <= self._wanted():
                return False
            self._leaving.add(get_ident())
            return True

    def _work(self, unit: Unit) -> None:
        with self._changed:
            self._begun_s[unit.lease] = time.monotonic()
        try:
            done = self._do(unit)
        except Exception:  # bulkhead: this unit's lease runs out, and somebody tries again
            log.crash(f"{self.name}.crashed")
            self._let_go([unit.lease])
        else:
            with self._changed:
                self._done[unit.lease] = done
        finally:
            with self._changed:
                del self._begun_s[unit.lease]

    def _settle_done(self) -> None:
        """Settle what is done; where that fails each by itself, so that one costs no other anything.

        What the database did not take in time waits for the next tick: its lease is ours still.
        """
        with self._changed:
            done, self._done = self._done, {}
        fault = self._fault_of_settling(list(done.values())) if done else None
        faults = dict.fromkeys(done, fault)
        if fault and len(done) > 1 and patience.trouble(fault) != patience.AWAY:
            faults = {lease: self._fault_of_settling([one]) for lease, one in done.items()}
        waits = {lease for lease, why in faults.items() if why and patience.trouble(why)}
        with self._changed:
            self._done |= {lease: done[lease] for lease in waits}
        self._let_go(done.keys() - waits)

    def _fault_of_settling(self, done: Sequence[Done]) -> Exception | None:
        """Why nothing of it was stored; None when all was."""
        try:
            with traces.span(f"{self.name}.settle", units=len(done)):
                reports = self._settle(done)
        except (
            Exception
        ) as fault:  # bulkhead: what cannot be stored is let go: its lease runs out, somebody tries again
            _note(f"{self.name}.settle", fault)
            return fault
        self._report(reports)
        return None

    def _report(self, reports: Iterable[Report | Sent]) -> None:
        try:
            for report in reports:
                self._told(report)
        except Exception:  # bulkhead: who watches us costs no work
            log.crash(f"{self.name}.told")

    def _let_go(self, leases: Iterable[str]) -> None:
        with self._changed:
            self._in_hand.difference_update(leases)


class Worker:
    """The three loops and their clock: one per process."""

    def __init__(
        self,
        pipeline: Pipeline,
        deliverer: Deliverer,
        *,
        threads: int,
        lease_s: float,
        window_s: float = 0.0,
        told: Callable[[Report | Sent], None] = lambda _: None,
        rests: Callable[[], bool] = lambda: False,  # while it does, nothing is visited or read
        slow_s: float = SLOW_S,
        chores: Collection[Callable[[], object]] = (),  # each looks now and then whether it is its turn
    ) -> None:
        self._pipeline, self._deliverer, self.chores = pipeline, deliverer, chores
        self._database, self._clock = pipeline.database, pipeline.clock
        self._lease_s, self._window_s = lease_s, window_s
        self._only: Collection[int] | None = None
        look = traces.traced("visit", pipeline.look, lambda done: done.found.outcome)
        read = traces.traced("read", pipeline.read, lambda done: done.page.outcome)
        deliver = traces.traced("deliver", deliverer.deliver, lambda sent: "delivered" if sent.delivered else "failed")
        self.visits = Loop(
            "visit",
            self._claim_feeds,
            look,
            self._settle_visits,
            lanes=threads,
            told=told,
            rests=rests,
            quiet_s=partial(self._quiet_of, claims.first_visit_at),
            slow_s=slow_s,
        )
        self.readings = Loop(
            "read",
            self._claim_articles,
            read,
            self._settle_readings,
            lanes=threads,
            told=told,
            rests=rests,
            quiet_s=partial(self._quiet_of, claims.first_reading_at),
            slow_s=slow_s,
        )
        self.deliveries = Loop(
            "deliver",
            self._claim_delivery,
            deliver,
            settled,
            lanes=deliverers(threads),
            told=told,
            rests=partial(self._database.was_full, within_s=FULL_FOR_S),  # what is sent must be written down
            quiet_s=lambda: LOOK_S if self._calls.are_heard() else 0.0,
            slow_s=slow_s,
        )
        self._loops = (self.visits, self.readings, self.deliveries)
        self._calls = Calls(self._database, self._called, [loop.name for loop in self._loops])
        self._pulse = Pulse(pipeline.database)
        self._scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})

    def start(self) -> None:
        """Work from now on, until `stop`."""
        self._beat()
        self._scheduler.add_job(self._beat, "interval", seconds=pulse.EVERY_S, misfire_grace_time=None)
        for loop in self._loops:
            self._scheduler.add_job(loop.tick, "interval", seconds=TICK_S)
        for chore in self.chores:
            self._scheduler.add_job(chore, "interval", seconds=CHORES_EVERY_S, misfire_grace_time=None)
        self._calls.start()
        self._scheduler.start()
        log.event("started", lanes=self.visits.lanes)

    def stop(self, within_s: float = STOP_WITHIN_S) -> None:
        """Finish what is in hand within so many seconds, and give the rest back."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self._calls.stop()
        self.interrupt()
        until_s = time.monotonic() + within_s
        for loop in self._loops:
            loop.wait(max(0.0, until_s - time.monotonic()))
        leases = set().union(*(loop.in_hand() for loop in self._loops))
        if leases:
            with self._database.write() as session:
                claims.give_back(session, leases, now=self._clock())
                outbox.release(session, leases)
        self._pulse.end()
        log.event("stopped", given_back=len(leases))

    def is_alive(self) -> bool:
        """Whether the others know that we are at work."""
        return self._pulse.is_felt()

    def interrupt(self) -> None:
        """Take nothing new: a pass that runs returns when what is in hand is done."""
        for loop in self._loops:
            loop.stop()

    def one_pass(self, only: Collection[int] | None = None) -> None:
        """Visit what is due (of `only` these feeds), read what waits, deliver what is to be told; then return."""
        self._only, began_s = only, time.monotonic()
        self._beat()
        began = self._clock()
        self._exhaust(self.visits, lambda session: claims.waiting_feeds(session, now=began, only=only))
        began = self._clock()
        self._exhaust(self.readings, lambda session: claims.waiting_articles(session, now=began))
        self._exhaust(self.deliveries, lambda session: outbox.waiting(session, now=began))
        log.event("pass", feeds=len(only) if only else "all", took_s=time.monotonic() - began_s)

    def _beat(self) -> None:
        visits, readings, deliveries = (len(loop.in_hand()) for loop in self._loops)
        self._pulse.beat(visits=visits, readings=readings, deliveries=deliveries)

    def _called(self, works: Iterable[str]) -> None:
        for loop in self._loops:
            if loop.name in works:
                loop.wake()

    def _quiet_of(self, first_at: Callable[[Session], datetime | None]) -> float:
        """How long nothing can be claimed, unless somebody calls; while nobody can, we look at each tick."""
        if not self._calls.are_heard():
            return 0.0
        with self._database.read() as session:
            first = first_at(session)
        return min(LOOK_S, (first - self._clock()).total_seconds()) if first else LOOK_S

    def _exhaust(self, loop: Loop[Any, Any], waiting: Callable[[Session], int]) -> None:
        while not loop.stopping and not loop.rests():
            loop.wake()
            loop.wait(None)
            with self._database.read() as session:
                if not waiting(session):
                    return
            loop.pause(HOST_PAUSE_S)  # what is left waits for its host

    def _claim_feeds(self, most: int) -> Sequence[DueFeed]:
        with self._database.write() as session:
            return claims.feeds(session, now=self._clock(), lease_s=self._lease_s, limit=most, only=self._only)

    def _claim_articles(self, most: int) -> Sequence[DueArticle]:
        with self._database.write() as session:
            due = claims.articles(session, now=self._clock(), lease_s=self._lease_s, limit=most)
            self._pipeline.hosts.recall(session, [one.host.name for one in due])
        return due

    def _claim_delivery(self, _: int) -> Sequence[Delivery]:
        window_s = self._window_s if self._scheduler.running else 0.0  # at the end of a pass no company comes
        delivery = self._deliverer.claim(now=self._clock(), lease_s=self._lease_s, window_s=window_s)
        return [delivery] if delivery else []

    def _settle_visits(self, done: Sequence[visits.Done]) -> Sequence[Visit]:
        settled = self._pipeline.settle_visits(done)
        if any(visit.new_articles for visit in settled) and self._scheduler.running:
            self.readings.wake()
        return settled

    def _settle_readings(self, done: Sequence[Read]) -> Sequence[Reading]:
        settled = self._pipeline.settle_readings(done)
        if any(reading.hits for reading in settled) and self._scheduler.running:
            self.deliveries.wake()
        return settled


def _note(event: str, fault: Exception) -> None:
    """Into the log: in a line when the database keeps us waiting, with its traceback when it is a fault of ours."""
    why = patience.trouble(fault)
    if why is None:
        log.crash(event)
    else:
        log.trouble(event, why=why)


def settled(done: Sequence[Sent]) -> Sequence[Sent]:
    """What settles itself as it is done."""
    return done
