"""A backup each night into a folder, of which the last few are kept. Wiring."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import rmtree

from sqlalchemy.exc import SQLAlchemyError

from alerts import concerns
from alerts.records import Concern, Concerning
from monitor import log, store
from monitor.backup.making import UNFINISHED, Made, make
from monitor.db import Database
from monitor.errors import NasluchError

MADE = "backed up"
DAY_S = 86_400


def nightly(
    database: Database, folder: Path, *, keep: int, public: str | None, timezone: str, clock: Callable[[], datetime]
) -> Made | None:
    """Make a backup when it is time and nobody else does, and let the oldest go; None when it is not time, or failed.

    Shape: of several workers one makes it, into its own folder; of one that fails the owner is told, and of the next
           that does not
    """
    now = clock()
    with database.write() as session:
        if not store.turns.take_at_night(session, MADE, now, timezone=timezone):
            return None
    made, failed = _made(database, folder, public=public, now=now)
    with database.write() as session:
        if failed:
            concern = Concern(Concerning.BACKUP, 0, "", now, words=failed)
            concerns.note(session, [concern], now=now)
        else:
            concerns.end_of(session, Concerning.BACKUP, 0, now=now)
        concerns.tell(session, now=now, timezone=timezone)
    if made:
        log.event("backup", file=made.path, kind=made.kind, bytes=made.size, removed=_rotated(folder, keep, now=now))
    return made


def _made(database: Database, folder: Path, *, public: str | None, now: datetime) -> tuple[Made | None, str]:
    """The backup; or why there is none, in words."""
    name = f"nasluch-{now:%Y%m%d-%H%M%S}.{'zip.age' if public else 'zip'}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return make(database, folder / name, now=now, public=public), ""
    except (NasluchError, OSError, SQLAlchemyError, ValueError, sqlite3.Error) as failed:
        log.trouble("backup failed", folder=folder, words=failed)
        return None, str(failed)


def _rotated(folder: Path, keep: int, *, now: datetime) -> int:
    """Remove all but the newest, and what somebody who was killed left; how many backups went.

    Shape: files of other names are somebody else's
    """
    made = sorted(folder.glob("nasluch-[0-9]*-[0-9]*.zip*"))
    for old in made[:-keep]:
        old.unlink()
    for left in folder.glob(f"{UNFINISHED}*"):
        if now.timestamp() - left.stat().st_mtime > DAY_S:
            rmtree(left, ignore_errors=True)
    return len(made[:-keep])
