"""Once an hour: is all as it should be? The owner hears of what is not, and when it is again. Wiring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from alerts import concerns as told
from alerts.rows import insert_new
from monitor import concerns, log, queries
from monitor.concerns import Ending
from monitor.db import Database
from monitor.tables import Fact

EVERY = timedelta(hours=1)
"""Between two looks, however many workers there are."""

LOOKED = "concerns looked at"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look came to."""

    arisen: int  # not noted before
    ended: int
    channel: str | None  # who is told of it; None when nothing is to be told, or nobody is there


def look(database: Database, *, clock: Callable[[], datetime], timezone: str, at_once: bool = False) -> Looked | None:
    """Find what is not as it should be, note it, and put word to the owner into the outbox.

    Shape:  None when somebody looked within the hour, unless it is wanted at once. Found while nothing is locked; what
            is noted twice by two workers is one row
    """
    now = clock()
    with database.write() as session:
        if not _turn(session, now, at_once=at_once):
            return None
    with database.read() as session:
        press = queries.press(session, now=now, timezone=timezone)
        lasting = told.noted(session)
    arisen = concerns.arisen(press, now=now, timezone=timezone)
    endings = {one.id: concerns.ended(one.concern, press, now=now) for one in lasting}
    with database.write() as session:
        for ending in Ending:
            ids = [number for number, how in endings.items() if how is ending]
            told.end(session, ids, now=now, silently=ending is Ending.GONE)
        new = told.note(session, arisen, now=now)
        channel = told.tell(session, now=now, timezone=timezone)
    looked = Looked(new, sum(how is not None for how in endings.values()), channel)
    log.event("concerns", arisen=looked.arisen, ended=looked.ended, told_by=channel)
    return looked


def _turn(session: Session, now: datetime, *, at_once: bool) -> bool:
    """Whether it is our turn: one worker at a time, and not before an hour has passed."""
    insert_new(session, Fact, [{"name": LOOKED, "value": ""}], col(Fact.name))
    fact = session.exec(select(Fact).where(Fact.name == LOOKED).with_for_update()).one()
    if fact.value and now - datetime.fromisoformat(fact.value) < EVERY and not at_once:
        return False
    fact.value = now.isoformat()
    return True
