"""One kind of work, done by as many threads as there is work for. Loop.

A loop has lanes, which are threads. A lane that finds nothing at hand settles what all lanes have done by then, claims
as much as they could do at a time, does a unit of it, and leaves the rest to the others, until nothing is due. A lane
that leaves work wakes another, so that as many run as there is work for. What is done waits for others to be settled
with, never for what is slow. Nor does what is quick: a lane that waits for something slow is stood in for by another,
which begins with settling.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from threading import Condition, Event, Lock, Thread, get_ident
from typing import Generic, Protocol, TypeVar

from alerts.records import Sent
from monitor import log, patience, traces
from monitor.records import Report

SLOW_S = 5.0
"""A unit that takes longer waits for somebody else: most visits and readings are over within one second."""
SLOW_A_LANE, MOST_SLOW = 3, 48
"""So many are stood in for, for each lane and in all: a container may have only so many threads."""


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
        except Exception as fault:  # bulkhead: what cannot be stored is let go, and somebody tries again
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


def _note(event: str, fault: Exception) -> None:
    """Into the log: in a line when the database keeps us waiting, with its traceback when it is a fault of ours."""
    why = patience.trouble(fault)
    if why is None:
        log.crash(event)
    else:
        log.trouble(event, why=why)
