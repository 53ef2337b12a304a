"""What workers on one PostgreSQL call to each other -> the loop that has to do with it wakes at once. Edge.

Whoever makes something due says so in the same transaction (`alerts.rows.call`): it is heard when that is committed,
and not when it is not. A call carries nothing but the kind of work; what there is to do stands in the tables. So a call
that nobody hears costs a few seconds and no article: workers look by themselves as well, only more seldom.
"""

from collections.abc import Callable, Iterable
from threading import Event, Thread
from typing import Any

import psycopg

from alerts.rows import CALLS
from monitor import log
from monitor.db import Database

LOOK_S = 0.2
"""How long it takes to stop listening; longer when the database does not answer, which nobody waits for."""

STOP_WITHIN_S = 2.0

PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
"""Between two tries to listen again."""

BACK_WITHIN_S = 2.0
"""A call of our own comes back sooner, or none will."""

UNHEARD = "a call of our own did not come back: is there a pooler between that lends a connection for one transaction?"


class Calls:
    """One listening thread, with a connection of its own."""

    def __init__(self, database: Database, heard: Callable[[Iterable[str]], object], everything: Iterable[str]) -> None:
        """Tells `heard` of which kinds of work there is more; of `everything` when calls may have been missed."""
        self._database, self._tell, self._everything = database, heard, everything
        self._enough, self._listening = Event(), Event()
        self._thread = Thread(target=self._listen, name="nasluch-calls", daemon=True)

    def start(self) -> None:
        """Listen from now on; on SQLite nobody calls."""
        if not self._database.is_sqlite:
            self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._enough.set()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)

    def are_heard(self) -> bool:
        """Whether nothing would be missed now."""
        return self._listening.is_set()

    def _listen(self) -> None:
        pause_s = PAUSE_S
        while not self._enough.is_set():
            try:
                with self._database.apart() as driver:
                    driver.execute(f"LISTEN {CALLS}")
                    self._check(driver)
                    pause_s = PAUSE_S
                    self._hear(driver)
            except psycopg.Error as away:
                log.trouble("calls.unheard", why=away)
            finally:
                self._listening.clear()
            self._enough.wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _check(self, driver: Any) -> None:
        """Whether calls arrive here at all; if not, we had rather look each second. Errors: psycopg.Error."""
        driver.execute(f"NOTIFY {CALLS}")
        if not any(driver.notifies(timeout=BACK_WITHIN_S, stop_after=1)):
            raise psycopg.OperationalError(UNHEARD)

    def _hear(self, driver: Any) -> None:
        self._listening.set()
        self._tell(self._everything)
        while not self._enough.is_set():
            called = {call.payload for call in driver.notifies(timeout=LOOK_S, stop_after=1)}
            if called:
                self._tell(called)
