"""A worker's heart: it says now and then that it is there. Wiring."""

import os
import socket
import time
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from monitor import __version__, log, patience, store
from monitor.db import Database
from monitor.store.heartbeats import Beat

EVERY_S = 20
STALE_S = 120.0


class Pulse:
    """One per worker."""

    def __init__(self, database: Database) -> None:
        self._database, self._token = database, uuid4().hex
        self._beat_s: float | None = None  # when it was noted last, by the monotonic clock

    def beat(self, *, visits: int = 0, readings: int = 0, deliveries: int = 0) -> None:
        """Say that we are there, and what we have in hand; where the database is away that is logged, and no more."""
        said = Beat(self._token, socket.gethostname(), os.getpid(), __version__, visits, readings, deliveries)
        try:
            with self._database.write() as session:
                store.heartbeats.beat(session, said)
        except SQLAlchemyError as away:
            _note_unheard(away)
        else:
            self._beat_s = time.monotonic()

    def end(self) -> None:
        """Say that we stop; what never began does not end."""
        if self._beat_s is None:
            return
        self._beat_s = None
        try:
            with self._database.write() as session:
                store.heartbeats.end(session, self._token)
        except SQLAlchemyError as away:
            _note_unheard(away)

    def is_felt(self) -> bool:
        """Whether others know that we are there."""
        return self._beat_s is not None and time.monotonic() - self._beat_s < STALE_S


def _note_unheard(fault: SQLAlchemyError) -> None:
    log.trouble("pulse.unheard", why=patience.trouble(fault) or str(fault))
