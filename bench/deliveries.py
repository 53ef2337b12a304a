"""Deliveries to sinks that misbehave, with a worker that is killed: what was published, delivered, doubled, lost.

Then how fast one worker is to sinks that do not, what a digest of 500 stories costs, and how long it is from an article
in the newsroom to its webhook.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event

from sqlmodel import col, func, select

from alerts import book, compose, enqueuing, gathering
from alerts.channels import webhook
from alerts.records import Article, House, Kind, Matched, Notice, State, Story
from alerts.tables import Delivery
from bench.delivering import clock
from bench.show import table
from bench.sinks import Sinks, Yes
from monitor import desk, queries, schema, store
from monitor.db import Database
from monitor.newsroom import Newsroom, WebhookCatcher
from monitor.newsroom import Story as Told
from monitor.tables import Fact, Watchlist

HOOKS = ("hook-well", "hook-500", "hook-429", "hook-hangs", "hook-cuts")
MAILS = ("mail-well", "mail-greylists", "mail-one-of-three", "mail-drops", "mail-hangs")
KILLS = 30
STORIES_A_KILL = 7
"""Each to ten channels: 2,100 deliveries."""
SPEED = 300.0
"""The worker's clock: a retry after 5 minutes comes after a second."""
THROUGHPUT = 1000
DIGEST = 500
ARTICLES = 60
INTERVAL_S = 10


@dataclass(frozen=True, slots=True)
class Bench:
    """A database with its channels, the sinks, and the worker's clock."""

    database: Database
    sinks: Sinks
    began_s: float
    speed: float
    watchlist_id: int

    def now(self) -> datetime:
        """This moment by the worker's clock."""
        return clock(self.began_s, self.speed)

    def publish(self, story: int) -> None:
        """A story told to every channel that hears of the watchlist, each in a delivery of its own."""
        with self.database.write() as session:
            enqueuing.enqueue(session, [_notice(story, self.watchlist_id, self.now())], now=self.now(), timezone="UTC")
            gathering.gather(session, now=self.now(), limit=50)

    def worker(self, *, until_done: bool = False) -> subprocess.Popen[str]:
        """A worker that is at work."""
        ours = {
            "BENCH_DATABASE": str(self.database.engine.url.render_as_string(hide_password=False)),
            "BENCH_SMTP": self.sinks.smtp_url,
            "BENCH_BEGAN_S": repr(self.began_s),
            "BENCH_SPEED": repr(self.speed),
            "BENCH_UNTIL_DONE": "1" if until_done else "",
        }
        command = [sys.executable, "-m", "bench.delivering"]
        worker = subprocess.Popen(command, env={**os.environ, **ours}, stdout=subprocess.PIPE, text=True)
        assert worker.stdout
        assert worker.stdout.readline().strip() == "at work"
        return worker

    def in_hand(self) -> frozenset[str]:
        """The keys of deliveries that a killed worker had in hand: whether it was told yes is not written down."""
        with self.database.read() as session:
            return frozenset(session.exec(select(Delivery.key).where(col(Delivery.lease).is_not(None))))

    def left(self) -> int:
        """Deliveries that wait."""
        with self.database.read() as session:
            wanted = select(func.count()).select_from(Delivery).where(Delivery.state == State.WAITING)
            return session.exec(wanted).one()


def run() -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory(prefix="deliveries", ignore_cleanup_errors=True) as name:
        _faults(Path(name))
        for kind in (HOOKS, MAILS):
            _throughput(Path(name), kind)
        _latency(Path(name))
    _digest()


def opened(folder: Path, sinks: Sinks, channels: tuple[str, ...], *, speed: float) -> Bench:
    """A database of its own, with these channels."""
    database = Database(f"sqlite:///{folder / f'{time.time_ns()}.sqlite'}")
    schema.upgrade(database)
    now = datetime.now(UTC)
    with database.write() as session:
        watchlist = Watchlist(name="Kazachstan", query="Kazachstan", created_at=now, updated_at=now)
        session.add(watchlist)
        session.flush()
        for channel in channels:
            hook = channel in HOOKS
            book.add(
                session,
                name=channel,
                kind=Kind.WEBHOOK if hook else Kind.EMAIL,
                addresses=[sinks.url(channel)] if hook else _people(channel),
                secrets=[webhook.new_secret()] if hook else [],
                now=now,
            )
            book.subscribe(session, watchlist_id=watchlist.id or 0, channel=channel, cadence="instant", now=now)
    return Bench(database, sinks, time.time(), speed, watchlist.id or 0)


def _people(channel: str) -> list[str]:
    people = ("ola", "gone", "jan") if channel == "mail-one-of-three" else ("ola",)
    return [f"{channel}+{person}@gazeta.example" for person in people]


def _faults(folder: Path) -> None:
    chance, story, in_hand = Random(7), 0, list[frozenset[str]]()
    with Sinks(seed=7) as sinks:
        bench = opened(folder, sinks, HOOKS + MAILS, speed=SPEED)
        began_s = time.monotonic()
        for _ in range(KILLS):
            for _ in range(STORIES_A_KILL):
                story += 1
                bench.publish(story)
            worker = bench.worker()
            _until_told(sinks, len(sinks.ledger.yes) + chance.randint(20, 90))
            worker.kill()
            worker.communicate()
            in_hand.append(bench.in_hand())
        worker = bench.worker()
        while bench.left():
            Event().wait(0.2)
        worker.kill()
        worker.communicate()
        _ledger(sinks.ledger.yes, sinks.ledger.no, frozenset[str]().union(*in_hand), story)
        table(
            ["kills", "in hand at one", "took"],
            [(KILLS, sum(map(len, in_hand)), f"{time.monotonic() - began_s:.0f} s")],
        )
        bench.database.close()


def _until_told(sinks: Sinks, enough: int) -> None:
    """Until the sinks have said yes so often, or for 8 seconds: all that is left may wait for its next try."""
    until = time.monotonic() + 8
    while len(sinks.ledger.yes) < enough and time.monotonic() < until:
        Event().wait(0.005)


def _ledger(yes: list[Yes], no: dict[str, int], in_hand: frozenset[str], stories: int) -> None:
    told: dict[tuple[str, int], list[Yes]] = defaultdict(list)
    for one in yes:
        told[one.channel, one.story].append(one)
    rows = []
    for channel in HOOKS + MAILS:
        its = [by for (name, _), by in told.items() if name == channel]
        doubled = [by for by in its if len(by) > 1]
        rows.append(
            (
                channel,
                stories,
                len(its),
                stories - len(its),
                no.get(channel, 0),
                len(doubled),
                sum(len({one.id for one in by}) > 1 for by in doubled),
                sum(_key(one) not in in_hand for by in doubled for one in by),
            )
        )
    sums = [sum(int(row[column]) for row in rows) for column in range(1, 8)]
    table(
        ["channel", "published", "delivered", "lost", "sent away", "doubled", "by another id", "not in hand at a kill"],
        [*rows, ("all", *sums)],
    )


def _key(one: Yes) -> str:
    """The delivery's key, of a webhook-id or a Message-ID."""
    return one.id.strip("<>").partition("@")[0]


def _throughput(folder: Path, channels: tuple[str, ...]) -> None:
    with Sinks(seed=7, faults=False) as sinks:
        bench = opened(folder, sinks, channels, speed=1.0)
        for story in range(1, THROUGHPUT // len(channels) + 1):
            bench.publish(story)
        worker = bench.worker(until_done=True)
        out, _ = worker.communicate()
        used, count = json.loads(out), len(sinks.ledger.yes)
        bench.database.close()
    kind = "webhooks" if channels == HOOKS else "mails"
    table(
        [f"{kind}, one worker, 5 channels", "a second", "CPU ms each", "peak MB"],
        [(count, f"{count / used['wall_s']:.0f}", f"{1000 * used['cpu_s'] / count:.1f}", f"{used['peak_mb']:.0f}")],
    )


def _latency(folder: Path) -> None:
    chance, published_s = Random(5), dict[str, float]()
    with Newsroom(feeds=4, entries=2) as newsroom, WebhookCatcher() as hooks:
        address = f"sqlite:///{folder / 'latency.sqlite'}"
        with _whole_worker(address, folder, newsroom, hooks):
            for number in range(1, ARTICLES + 1):
                Event().wait(chance.uniform(0.2, 2.5))
                title = f"Rozmowy numer {number} w Kazachstanie"
                published_s[title] = time.time()
                newsroom.publish(chance.choice(newsroom.feeds), _news(number, title))
            hooks.wait_for(1)
            got_s = _received(hooks, published_s)
    took_s = sorted(got_s[title] - at for title, at in published_s.items())
    table(
        [f"from article to webhook, visits every {INTERVAL_S} s", "articles", "median", "95 %", "longest"],
        [("seconds", len(took_s), *(f"{took_s[int(len(took_s) * part) - 1]:.1f}" for part in (0.5, 0.95, 1.0)))],
    )


def _received(hooks: WebhookCatcher, wanted: Collection[str]) -> dict[str, float]:
    """When each title was first told of; waits for all of them, two minutes at the most."""
    got, until = dict[str, float](), time.monotonic() + 120
    while set(wanted) - set(got) and time.monotonic() < until:
        Event().wait(0.2)
        for call in hooks.calls:
            for hit in json.loads(call.body)["data"]["hits"]:
                got.setdefault(hit["article"]["title"], call.at.timestamp())
    return got


@contextmanager
def _whole_worker(address: str, folder: Path, newsroom: Newsroom, hooks: WebhookCatcher) -> Iterator[None]:
    """A worker as it is shipped, past its silent first round."""
    database, now = Database(address), datetime.now(UTC)
    schema.upgrade(database)
    with database.write() as session:
        session.add(Fact(name="begun", value="bench"))
        for feed in newsroom.feeds:
            store.feeds.add(session, feed.url, now=now, title=feed.title, every_s=INTERVAL_S)
        book.add(
            session, name="hook", kind=Kind.WEBHOOK, addresses=[hooks.url], secrets=[webhook.new_secret()], now=now
        )
    watchlist_id, _ = desk.add_watchlist(database, name="Wschód", query="Kazachstan", now=now, since=now)
    with database.write() as session:
        book.subscribe(session, watchlist_id=watchlist_id, channel="hook", cadence="instant", now=now)
    ours = {
        "DATABASE_URL": address, "DATA_DIR": str(folder), "ALLOW_PRIVATE_NETWORKS": "127.0.0.0/8", "HOST_DELAY_S": "0",
        "MIN_INTERVAL_S": str(INTERVAL_S), "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    environment = {**os.environ, **{f"NASLUCH_{name}": value for name, value in ours.items()}}
    command = [sys.executable, "-m", "monitor.cli", "worker"]
    worker = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        while not _baseline_read(database):
            Event().wait(0.2)
        yield
    finally:
        worker.terminate()
        worker.wait(30)
        database.close()


def _baseline_read(database: Database) -> bool:
    with database.read() as session:
        coverage = queries.coverage(session, now=datetime.now(UTC))
    return not coverage.unvisited and not coverage.waiting


def _news(number: int, title: str) -> Told:
    """A story whose words are its own: what tells the same in other words is one story, and told once."""
    chance = Random(number)
    paragraphs = tuple(" ".join(_word(chance) for _ in range(60)).capitalize() + "." for _ in range(4))
    return Told(title=title, lead=f"{paragraphs[0][:120]} {number}.", paragraphs=paragraphs)


def _word(chance: Random) -> str:
    return "".join(
        chance.choice(("ka", "mo", "ri", "ste", "pow", "na", "le", "szu")) for _ in range(chance.randint(2, 4))
    )


def _digest() -> None:
    now = datetime.now(UTC)
    house = House("http://127.0.0.1:8000", "Europe/Warsaw", "pl")
    told = [_notice(number, number % 5 + 1, now) for number in range(1, DIGEST + 1)]
    compose.mail(told[:1], house, now)
    began_s = time.process_time()
    mail = compose.mail(told, house, now)
    took_s = time.process_time() - began_s
    tracemalloc.start()
    compose.mail(told, house, now)
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    table(
        [f"a digest of {DIGEST} stories", "CPU ms", "peak MB", "HTML KB", "text KB"],
        [("", f"{1000 * took_s:.0f}", f"{peak_mb:.1f}", len(mail.html) // 1000, len(mail.text) // 1000)],
    )


def _notice(story: int, watchlist_id: int, now: datetime) -> Notice:
    snippet = (
        f"Rząd w Kazachstanie ogłosił przetarg numer {story} na trzy kopalnie w stepie, a spółki mają czas do piątku."
    )
    return Notice(
        hit_id=story,
        watchlist_id=watchlist_id,
        watchlist="Kazachstan",
        article=Article(story, f"https://k.example/{story}", f"Sprawa numer {story}", "Kurier", now, lead_only=False),
        story=Story(story, 1, story),
        matched=(Matched("Kazachstan", "Kazachstanie", "body", 7, 19),),
        snippet=snippet,
        highlights=((7, 19),),
    )
