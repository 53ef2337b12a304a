"""Whether there is room to store more: below a floor nothing new is taken up, before anything can break. Wiring.

Of SQLite the file system of its file is looked at. PostgreSQL has a disk of its own, of which it tells when it is full;
so does SQLite, where a quota is nearer than the end of the disk.
"""

import shutil
from collections.abc import Callable
from datetime import datetime

from alerts import concerns
from alerts.records import Concern, Concerning
from monitor import log
from monitor.db import Database

FULL_FOR_S = 60.0
"""A database that said that it is full is left alone for so long."""

AGAIN = 1.25
"""Of the floor: there must be so much free before work goes on, so that it does not begin and end by turns."""

AHEAD = 2.5
"""Of the floor: with less free the doctor warns, while there is time to do something."""

MEGABYTE = 1_000_000


class Room:
    """What a worker asks before it takes up work."""

    def __init__(self, database: Database, *, floor_mb: int) -> None:
        self._database, self._floor = database, floor_mb * MEGABYTE
        self._words = ""  # why it is short; "" while it is not

    def is_short(self) -> bool:
        """Whether nothing new is to be taken up; a change is logged."""
        floor = self._floor * AGAIN if self._words else self._floor
        words = shortage(self._database, floor=int(floor)) or ""
        if words and not self._words:
            log.trouble("no room", words=words)
        elif self._words and not words:
            log.event("room again")
        self._words = words
        return bool(words)

    def tell(self, *, clock: Callable[[], datetime], timezone: str) -> None:
        """Note for the owner that room is short, or is no more, and put word of it into the outbox."""
        now = clock()
        is_short = self.is_short()
        with self._database.write() as session:
            if is_short:
                concerns.note(session, [Concern(Concerning.DISK, 0, "", now, words=self._words)], now=now)
            else:
                concerns.end_of(session, Concerning.DISK, 0, now=now)
            concerns.tell(session, now=now, timezone=timezone)


def shortage(database: Database, *, floor: int) -> str | None:
    """Why nothing new can be stored, in words; None when there is room.

    Units: bytes that are to be free at the least
    """
    if database.was_full(within_s=FULL_FOR_S):
        return "the database is full"
    if database.file is None:
        return None
    free = shutil.disk_usage(database.file.parent).free
    if free >= floor:
        return None
    return f"{free // MEGABYTE} MB are free for {database.file}, less than {floor // MEGABYTE}"
