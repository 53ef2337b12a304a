"""Now and then somebody looks: once an hour whether all is as it should be, every ten minutes for spikes. Wiring.

However many workers there are, one of them has its turn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from alerts import concerns as told
from alerts.records import Span, Spike
from alerts.spikes import tell as tell_spike
from monitor import concerns, log, queries, store
from monitor.concerns import Ending, spikes
from monitor.db import Database
from monitor.queries import Rising
from monitor.tables import Watchlist

EVERY = timedelta(hours=1)
"""Between two looks, however many workers there are."""

LOOKED = "concerns looked at"

SPIKES_EVERY = timedelta(minutes=10)
SPIKES_LOOKED = "spikes looked at"


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
        if not store.turns.take(session, LOOKED, now, every=timedelta() if at_once else EVERY):
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


def look_for_spikes(database: Database, *, clock: Callable[[], datetime], timezone: str) -> list[Spike]:
    """Find watchlists that find far more than usual, and put word to their channels into the outbox; which were told.

    Shape:  none when somebody looked within ten minutes
    """
    now = clock()
    with database.write() as session:
        if not store.turns.take(session, SPIKES_LOOKED, now, every=SPIKES_EVERY):
            return []
    with database.read() as session:
        found = [(spike, one.urgent) for one in queries.rising(session, now=now) if (spike := _spike(one, now))]
    with database.write() as session:
        told = [spike for spike, urgent in found if _told(session, spike, now=now, timezone=timezone, urgent=urgent)]
    for spike in told:
        log.event("spike", watchlist=spike.watchlist_id, stories=spike.stories, span=spike.span, usual=spike.usual)
    return told


def _spike(one: Rising, now: datetime) -> Spike | None:
    for span in Span:
        count, *before = spikes.counts(one.moments, span, now=now, days=one.days)
        if spikes.is_one(count, before, span):
            usual = spikes.usual(before)
            return Spike(one.watchlist_id, one.name, span, count, usual, max(before), one.days, now)
    return None


def _told(session: Session, spike: Spike, *, now: datetime, timezone: str, urgent: bool) -> bool:
    """Whether it was told; not when another worker told of one meanwhile, or the watchlist is gone."""
    row = session.exec(select(Watchlist).where(Watchlist.id == spike.watchlist_id).with_for_update()).first()
    if row is None or (row.spiked_at is not None and row.spiked_at > now - spikes.COOL_DOWN):
        return False
    row.spiked_at = now
    session.add(row)
    tell_spike(session, spike, now=now, timezone=timezone, urgent=urgent)
    return True
