"""The clock: visit what is due, read what waits, deliver what is to be told, do chores. Loop.

Three loops of one shape (`loop`). APScheduler wakes one lane of each every second; where others call us when they have
made something due (on PostgreSQL) only when something can be due.
"""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session

from alerts import outbox
from alerts.deliver import Deliverer
from alerts.records import Delivery, Sent
from monitor import claims, log, pulse, traces
from monitor.calls import Calls
from monitor.loop import SLOW_S, Loop
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


def lanes(threads: int) -> int:
    """How many lanes a worker has in all, that visits and reads by so many threads each."""
    return 2 * threads + deliverers(threads) if threads else 0


def deliverers(threads: int) -> int:
    """How many of them deliver."""
    return max(2, threads // 4)


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
            "visit", self._claim_feeds, look, self._settle_visits, lanes=threads, told=told, rests=rests,
            quiet_s=partial(self._quiet_of, claims.first_visit_at), slow_s=slow_s,
        )  # fmt: skip
        self.readings = Loop(
            "read", self._claim_articles, read, self._settle_readings, lanes=threads, told=told, rests=rests,
            quiet_s=partial(self._quiet_of, claims.first_reading_at), slow_s=slow_s,
        )  # fmt: skip
        self.deliveries = Loop(
            "deliver", self._claim_delivery, deliver, settled, lanes=deliverers(threads), told=told,
            rests=partial(self._database.was_full, within_s=FULL_FOR_S),  # what is sent must be written down
            quiet_s=lambda: LOOK_S if self._calls.are_heard() else 0.0, slow_s=slow_s,
        )  # fmt: skip
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


def settled(done: Sequence[Sent]) -> Sequence[Sent]:
    """What settles itself as it is done."""
    return done
