"""The clock of the database -> this moment, for everybody in the process. Edge.

Machines disagree about the time, sometimes by minutes. What is due, and whose lease has run out, is told by one clock
for all: that of their database. To ask it for each moment would cost a round trip each: it is asked now and then, and
between a clock of this machine that only goes forward counts on.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from monitor import log
from monitor.db import Database

EVERY_S = 20.0
STOP_WITHIN_S = 2.0
MUCH_S = 2.0
"""By which a clock must differ for a person to be told."""


def of_this_machine() -> datetime:
    """This moment by the machine's own clock, aware UTC."""
    return datetime.now(UTC)


class Clock:
    """Tells this moment, aware UTC; one per process, shared by its threads.

    An answer took some time to come, so the time it tells is known to lie between two moments. The clock is set by as
    little as brings it between them: an answer that contradicts nothing changes nothing, and one moment comes before
    another wherever the database's clock leaves that open.
    """

    def __init__(
        self, own: Callable[[], datetime] = of_this_machine, *, passed_s: Callable[[], float] = time.monotonic
    ) -> None:
        """Goes by the machine's `own` clock until a database is asked; `passed_s` only goes forward."""
        self._own, self._passed_s = own, passed_s
        self._set: tuple[datetime, float] | None = None  # this moment it was then

    def __call__(self) -> datetime:
        """Now."""
        if self._set is None:
            return self._own()
        moment, then_s = self._set
        return moment + timedelta(seconds=self._passed_s() - then_s)

    def ask(self, database: Database) -> None:
        """Go by the clock of this database from now on. SQLite's is that of its machine, as is ours.

        Errors: none; while the database is away the clock goes on
        """
        if database.is_sqlite:
            return
        try:
            with database.read() as session:
                session.connection()  # to have one may take long; the answer does not
                asked_s = self._passed_s()
                theirs = session.execute(select(func.clock_timestamp())).scalar_one()
                answered_s = self._passed_s()
        except SQLAlchemyError as away:
            log.trouble("clock.unheard", why=type(away).__name__)
        else:
            self.set(theirs.astimezone(UTC), took_s=answered_s - asked_s)

    def set(self, theirs: datetime, *, took_s: float = 0.0) -> None:
        """Go by another clock, which told this moment; its answer has just come, `took_s` after it was asked."""
        ours, now_s = self(), self._passed_s()
        agreed = min(max(ours, theirs), theirs + timedelta(seconds=took_s))
        if abs(agreed - ours) > timedelta(seconds=MUCH_S):
            log.trouble("clock.set", by_s=(agreed - ours).total_seconds())
        self._set = (agreed, now_s)

    @contextmanager
    def kept(self, database: Database, *, every_s: float = EVERY_S) -> Iterator[None]:
        """Meanwhile the database is asked again now and then, in a thread of its own."""
        enough = Event()

        def keep() -> None:
            while not enough.wait(every_s):
                self.ask(database)

        keeper = Thread(target=keep, name="nasluch-clock", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            enough.set()
            keeper.join(STOP_WITHIN_S)
