"""A backup each night into a folder, of which the last few are kept. Wiring."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from monitor import log, store
from monitor.backup.making import Made, make
from monitor.db import Database

MADE = "backed up"


def nightly(
    database: Database, folder: Path, *, keep: int, public: str | None, timezone: str, clock: Callable[[], datetime]
) -> Made | None:
    """Make a backup when it is time and nobody else does, and let the oldest go; None when it is not time.

    Shape: of several workers one makes it, into its own folder; one that fails is tried again in the next night,
           and the log says so
    """
    now = clock()
    with database.write() as session:
        if not store.turns.take_at_night(session, MADE, now, timezone=timezone):
            return None
    folder.mkdir(parents=True, exist_ok=True)
    ending = "zip.age" if public else "zip"
    made = make(database, folder / f"nasluch-{now:%Y%m%d-%H%M%S}.{ending}", now=now, public=public)
    gone = _rotated(folder, keep)
    log.event("backup", file=made.path, kind=made.kind, bytes=made.size, removed=gone)
    return made


def _rotated(folder: Path, keep: int) -> int:
    """Remove all but the newest; how many went. Files of other names are somebody else's."""
    made = sorted(folder.glob("nasluch-[0-9]*-[0-9]*.zip*"))
    for old in made[:-keep]:
        old.unlink()
    return len(made[:-keep])
