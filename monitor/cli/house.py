"""Settings -> an open house: the database, and what a worker is made of. A door."""

import fcntl
import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from alerts import outbox
from alerts.deliver import Deliverer
from alerts.records import House as Speaker
from alerts.records import Sent
from monitor import (
    backup,
    claims,
    housekeeping,
    log,
    metrics,
    queries,
    rounds,
    schema,
    settings,
    store,
    traces,
    websub,
)
from monitor.clock import Clock, of_this_machine
from monitor.db import Database
from monitor.fetch import Fetcher
from monitor.metrics import Meters
from monitor.pipeline import Pipeline
from monitor.poll import Worker, lanes
from monitor.records import Report
from monitor.room import Room
from monitor.settings import Settings
from monitor.store.retention import Keep
from monitor.watching import Watchlists
from monitor.workshop import Workshop

PRELOADED = ("monitor.parse", "monitor.extract", "monitor.cli")
"""What a process of the workshop stands ready with: the stages, and what Python loads anew in it, which is our program.
Forked from a server that has loaded both it is there in 10 ms instead of 4 s, of its own processor at that."""

SPARE = 4
"""Connections for what a process does besides: its pulse, its clock, its chores, its metrics."""

UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@dataclass(frozen=True, slots=True)
class House:
    """What every command works in."""

    settings: Settings
    database: Database
    clock: Clock = field(default_factory=Clock)

    @property
    def timezone(self) -> str:
        """The zone people read times in."""
        return self.settings.timezone


def now() -> datetime:
    """This moment by the clock of this machine, aware UTC: for what has no database, or is to be held against it."""
    return of_this_machine()


def connections(*, threads: int = 0, pages: int = 0) -> int:
    """How many connections to the database a process holds at the most that works, or makes pages, by so many threads.

    Of the threads that may need one a third has one: each holds one at a time, for milliseconds, and who finds none
    waits that long. Of a worker's 36 lanes 17 had one at a time at the most, on loopback with no pause between two
    requests to a host.
    """
    return SPARE + -(-(lanes(threads) + pages) // 3)


@contextmanager
def opened(*, pool_size: int = SPARE, **overrides: object) -> Iterator[House]:
    """The house of this process's settings, its database made and migrated; closed at the end.

    Shape:  `pool_size` connections at the most
    Errors: SettingsInvalid
    """
    chosen = settings.load(**overrides)
    log.start(chosen.log_level, chosen.log_format)
    database, clock = Database(chosen.database, pool_size=pool_size), Clock()
    try:
        schema.upgrade(database)
        clock.ask(database)
        yield House(_with_key(chosen, database), database, clock)
    finally:
        database.close()


def _with_key(chosen: Settings, database: Database) -> Settings:
    """The settings, with the key that the database keeps where they name none."""
    if chosen.secret_key:
        return chosen
    with database.write() as session:
        return chosen.model_copy(update={"secret_key": store.keys.signing(session)})


def fetcher(chosen: Settings) -> Fetcher:
    """Who makes every connection to the outside."""
    return Fetcher(
        user_agent=chosen.user_agent,
        allow=chosen.allow_private_networks,
        timeout_s=chosen.timeout_s,
        max_body_bytes=chosen.max_body_bytes,
    )


@contextmanager
def worker(
    house: House,
    *,
    processes: int,
    threads: int,
    told: Callable[[Report | Sent], None] = lambda _: None,
    meters: Meters | None = None,
) -> Iterator[Worker]:
    """A worker ready to start; at the end it is stopped, and its processes with it."""
    counted = meters or Meters(house.settings.data_dir)

    def counted_and_told(report: Report | Sent) -> None:
        counted.told(report)
        told(report)

    chosen = house.settings
    workshop = Workshop(processes=processes, timeout_s=20.0, preload=PRELOADED)
    outside = fetcher(chosen)
    pipeline = Pipeline(
        database=house.database,
        fetcher=outside,
        workshop=workshop,
        watchlists=Watchlists(house.database, settled=settled),
        clock=house.clock,
        timezone=chosen.timezone,
        host_delay_s=chosen.host_delay_s,
        min_interval_s=chosen.min_interval_s,
    )
    deliverer = Deliverer(house.database, speaker(chosen), http=outside.client, clock=house.clock, heard=queries.heard)
    room = Room(house.database, floor_mb=chosen.disk_floor_mb)
    hands = Worker(
        pipeline,
        deliverer,
        threads=threads,
        lease_s=2 * chosen.timeout_s + 60,
        window_s=chosen.gather_s,
        told=counted_and_told,
        rests=room.is_short,
        chores=[partial(room.tell, clock=house.clock, timezone=chosen.timezone), *_chores(house, pipeline)],
    )
    try:
        with (
            traces.exporting(chosen.traces_url),
            house.clock.kept(house.database),
            _in_company(house),
            counted.counting_faults(),
        ):
            yield hands
            hands.stop()
    finally:
        workshop.close()
        deliverer.close()


def settled() -> None:
    """What stands now stays: it is not looked through for rubbish again. Every such look stopped all threads for .7 s
    (1,000 keywords), a sixth of what a worker did; whoever asked for a page then waited for it."""
    gc.collect()
    gc.freeze()


def kept(chosen: Settings) -> Keep:
    """For how long what is kept."""
    return Keep(
        texts=timedelta(days=chosen.retention_days),
        attempts=timedelta(days=chosen.keep_attempts_days),
        audit=timedelta(days=chosen.keep_audit_days),
    )


@contextmanager
def metered(house: House, meters: Meters, hands: Worker) -> Iterator[int | None]:
    """What a worker without a page counts, and whether it is at work, can be read meanwhile, on the port that is set.

    Shape:  the port; None where none is set
    Errors: OSError
    """
    chosen = house.settings
    if chosen.metrics_port is None:
        yield None
        return
    exposed = partial(metrics.exposed, meters, house.database, clock=house.clock)
    with metrics.serving(
        exposed, alive=hands.is_alive, host=chosen.metrics_host, port=chosen.metrics_port, token=chosen.metrics_token
    ) as at:
        log.event("metrics", port=at)
        yield at


def _chores(house: House, pipeline: Pipeline) -> list[Callable[[], object]]:
    chosen = house.settings
    looks: list[Callable[[], object]] = [
        partial(look, house.database, clock=house.clock, timezone=chosen.timezone)
        for look in (rounds.look, rounds.look_for_spikes)
    ]
    tidy = partial(housekeeping.at_night, house.database, keep=kept(chosen))
    looks.append(partial(tidy, timezone=chosen.timezone, clock=house.clock))
    if chosen.backup_dir:
        looks.append(
            partial(
                backup.nightly,
                house.database,
                chosen.backup_dir,
                keep=chosen.backup_keep,
                public=chosen.backup_key,
                timezone=chosen.timezone,
                clock=house.clock,
            )
        )
    if websub.is_public(chosen.public_url):
        looks.append(partial(websub.keep, pipeline.hosts, public_url=chosen.public_url))
    return looks


def speaker(chosen: Settings) -> Speaker:
    """What messages say about us."""
    return Speaker(
        public_url=chosen.public_url,
        timezone=chosen.timezone,
        language=chosen.language,
        mail_from=chosen.mail_from,
        smtp_url=chosen.smtp_url,
        user_agent=chosen.user_agent,
        secret_key=chosen.secret_key,
    )


def span(text: str) -> timedelta:
    """A length of time as people type it: 90s, 10m, 6h, 7d, 2w.

    Errors: ValueError
    """
    match = re.fullmatch(r"(\d+)\s*([smhdw])", text.strip())
    if not match:
        raise ValueError(f"{text!r} is no length of time; write 90s, 10m, 6h, 7d or 2w")
    return timedelta(seconds=int(match[1]) * UNITS_S[match[2]])


def written(text: str) -> str:
    """What somebody types for an option: @FILE is what stands in a file, \\n begins a line."""
    if text.startswith("@"):
        return Path(text[1:]).read_text(encoding="utf-8")
    return text.replace("\\n", "\n")


def is_at_work(database: Database) -> bool:
    """Whether a worker is at work on this database; of PostgreSQL it cannot be known from here."""
    path = _workers(database)
    if path is None or not path.exists():
        return False
    with path.open("a", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _workers(database: Database) -> Path | None:
    """The file that workers on SQLite hold while they work."""
    return database.file and database.file.with_name(f"{database.file.name}.workers")


@contextmanager
def _in_company(house: House) -> Iterator[None]:
    """On SQLite, know whether we are the only worker: then what a killed one held is taken up at once."""
    path = _workers(house.database)
    if path is None:
        yield
        return
    with path.open("w", encoding="utf-8") as held:
        with suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with house.database.write() as session:
                claims.end_orphans(session, now=house.clock())
                outbox.end_orphans(session)
        fcntl.flock(held, fcntl.LOCK_SH)
        yield
