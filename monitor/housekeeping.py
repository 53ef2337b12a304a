"""What is old goes, and the room it took is given back: each night by one worker, or by hand. Wiring."""

from collections.abc import Callable
from datetime import datetime
from time import sleep

from monitor import log, store
from monitor.db import Database
from monitor.store.retention import Keep

TIDIED = "tidied"
PAUSE_S = 0.01
"""Between two transactions: whoever waits to write has its turn."""


def at_night(database: Database, *, keep: Keep, timezone: str, clock: Callable[[], datetime]) -> dict[str, int] | None:
    """Tidy once a night, whichever worker comes first; None when it is not time."""
    now = clock()
    with database.write() as session:
        if not store.turns.take_at_night(session, TIDIED, now, timezone=timezone):
            return None
    return tidy(database, keep=keep, now=now)


def tidy(database: Database, *, keep: Keep, now: datetime) -> dict[str, int]:
    """Let go what is older than it is kept, by small transactions, then give room back; how much of what went."""
    database, gone = database.unhurried(), {}
    for what, remove in store.retention.removals(keep, now=now).items():
        count = 0
        while went := _batch(database, remove):
            count += went
        if count:
            gone[what] = count
    database.give_room_back()
    log.event("tidied", **{what.replace(" ", "_"): count for what, count in gone.items()})
    return gone


def _batch(database: Database, remove: store.retention.Removal) -> int:
    with database.write() as session:
        went = remove(session)
    sleep(PAUSE_S)
    return went
