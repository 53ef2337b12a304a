"""A worker killed again and again while news appears: what was published, stored, found and told in the end."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic

from sqlmodel import func, select

from alerts import book
from alerts.channels import webhook
from alerts.records import Kind
from monitor import desk, schema, store
from monitor.cli import house
from monitor.db import Database
from monitor.newsroom import MailCatcher, Newsroom, Story, WebhookCatcher
from monitor.tables import Article, Fact, Hit

AT_WORK = "The worker is at work"
STORIES_A_KILL = 4
SETTLED_WITHIN_S = 150.0
LEFT_WITHIN_S = 20.0


@dataclass(frozen=True, slots=True)
class Ledger:
    """What came of a trial."""

    kills: int
    published: int
    stored: int
    expected_hits: int
    hits: int
    mailed: int  # stories that a mail told
    mailed_twice: int
    posted: int  # stories that a webhook told
    posted_twice: int  # with another webhook-id: a repeat with the same one is recognisable
    repeats: int  # messages that came again under their own id
    orphans: int  # processes that outlived their worker

    @property
    def lost(self) -> int:
        """Articles, hits and messages that never arrived."""
        return (
            self.published - self.stored + self.expected_hits - self.hits
            + self.expected_hits - self.mailed + self.expected_hits - self.posted
        )  # fmt: skip


def trial(folder: Path, *, kills: int, seed: int, database_url: str = "") -> Ledger:
    """Kill a worker so many times while news appears, then let the last one finish."""
    chance = Random(seed)
    database_url = database_url or f"sqlite:///{folder / 'nasluch.sqlite'}"
    with Newsroom(feeds=4, entries=2) as newsroom, MailCatcher() as mails, WebhookCatcher() as hooks:
        database = Database(database_url)
        schema.upgrade(database)
        furnish(database, newsroom, hooks)
        around = environment(database_url, folder, mails)
        with _worker(around, newsroom, told_of=lambda: len(newsroom.requests) >= len(newsroom.feeds)):
            pass  # the silent baseline
        orphans, number = 0, 0
        for _ in range(kills):
            for _ in range(STORIES_A_KILL):
                number += 1
                newsroom.publish(chance.choice(newsroom.feeds), _story(number))
            orphans += _killed(around, after_s=chance.uniform(0.05, 3.0))
        _finish(around, database, newsroom, mails, hooks)
        ledger = _ledger(database, newsroom, mails, hooks, kills=kills, orphans=orphans)
        database.close()
    return ledger


_WORDS = (
    "wieczór lotnisko umowa minister granica pociąg rynek szpital deszcz rolnik budżet sejmik sędzia stadion most "
    "gaz ropa węgiel wiatr drukarnia teatr szkoła urząd kolej port okręt satelita bank kredyt podatek handel eksport "
    "zboże cukier mleko jabłko las rzeka jezioro powódź susza pożar strażak policjant dyplomata tłumacz historyk"
)


def _story(number: int) -> Story:
    """Every other one is to be found; no two tell the same, or the second would be a copy and told no more."""
    chance, words = Random(number), _WORDS.split()
    where = "w Kazachstanie" if number % 2 else "w Armenii"
    return Story(
        title=f"Rozmowy numer {number} {where}",
        lead=f"{' '.join(chance.sample(words, 12)).capitalize()}.",
        paragraphs=tuple(f"{' '.join(chance.sample(words, 25)).capitalize()} {where}." for _ in range(4)),
        keywords=frozenset({"Kazachstan"}) if number % 2 else frozenset(),
        lead_keywords=frozenset({"Kazachstan"}) if number % 2 else frozenset(),
    )


def furnish(database: Database, newsroom: Newsroom, hooks: WebhookCatcher, *, every_s: int = 1) -> None:
    """All feeds, visited so often, and one watchlist told at once by mail and by webhook."""
    now = house.now()
    with database.write() as session:
        session.add(Fact(name="begun", value="trial"))
        for feed in newsroom.feeds:
            store.feeds.add(session, feed.url, now=now, title=feed.title, every_s=every_s)
        book.add(session, name="poczta", kind=Kind.EMAIL, addresses=["redakcja@gazeta.example"], now=now)
        book.add(
            session, name="program", kind=Kind.WEBHOOK, addresses=[hooks.url], secrets=[webhook.new_secret()], now=now
        )
    watchlist_id, _ = desk.add_watchlist(database, name="Wschód", query="Kazachstan", now=now, since=now)
    with database.write() as session:
        for channel in ("poczta", "program"):
            book.subscribe(session, watchlist_id=watchlist_id, channel=channel, cadence="instant", now=now)


def environment(database_url: str, folder: Path, mails: MailCatcher) -> dict[str, str]:
    """What a worker in a process of its own is started with."""
    ours = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "SMTP_URL": mails.url,
        "MAIL_FROM": "nasluch@gazeta.example",
        "ALLOW_PRIVATE_NETWORKS": "127.0.0.0/8",
        "HOST_DELAY_S": "0",
        "MIN_INTERVAL_S": "1",
        "TIMEOUT_S": "2",
        "GATHER_S": "1",
        "LOG_LEVEL": "ERROR",
    }
    return {**os.environ, **{f"NASLUCH_{name}": value for name, value in ours.items()}, "PYTHONUNBUFFERED": "1"}


def _start(environment: dict[str, str]) -> subprocess.Popen[str]:
    """A worker that is at work."""
    command = [sys.executable, "-m", "monitor.cli", "worker", "--threads", "4", "--processes", "2"]
    worker = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert worker.stdout
    for line in worker.stdout:
        if line.startswith(AT_WORK):
            return worker
    raise AssertionError(f"the worker ended by itself, with {worker.wait()}")


def _killed(environment: dict[str, str], *, after_s: float) -> int:
    """A worker started and killed; how many of its processes outlive it."""
    worker = _start(environment)
    Event().wait(after_s)
    worker.kill()
    worker.wait()
    assert worker.stdout
    worker.stdout.close()
    return _left_in(worker.pid)


def _left_in(group: int) -> int:
    """How many processes of a group are there still, well after their leader was killed; then they are not.

    Those that were still importing what they were to do see that nobody is there when they are done with it.
    """
    until = monotonic() + LEFT_WITHIN_S
    while monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return 0
        Event().wait(0.05)
    with suppress(ProcessLookupError):  # gone just now
        os.killpg(group, signal.SIGKILL)
    return 1


@contextmanager
def _worker(environment: dict[str, str], newsroom: Newsroom, *, told_of: Callable[[], bool]) -> Iterator[None]:
    """A worker that stops politely once enough has been told of."""
    worker = _start(environment)
    try:
        _until(told_of)
        yield
    finally:
        worker.terminate()
        worker.wait(30)
        assert worker.stdout
        worker.stdout.close()


def _until(enough: Callable[[], bool]) -> bool:
    until = monotonic() + SETTLED_WITHIN_S
    while not enough():
        if monotonic() > until:
            return False
        Event().wait(0.1)
    return True


def _finish(
    environment: dict[str, str], database: Database, newsroom: Newsroom, mails: MailCatcher, hooks: WebhookCatcher
) -> None:
    expected = {one.title for one in newsroom.expected_hits(fresh_only=True)}

    def all_told() -> bool:
        stored = _count(database, Article) == len(newsroom.published)
        return stored and set(_mailed(mails, expected)) == set(_posted(hooks)) == expected

    with _worker(environment, newsroom, told_of=all_told):
        pass


def _count(database: Database, table: type[Article] | type[Hit]) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def _mailed(mails: MailCatcher, titles: set[str]) -> dict[str, set[str]]:
    """The Message-IDs of the mails that told each title."""
    told: dict[str, set[str]] = {}
    for mail in mails.mails:
        for title in titles:
            if f"{title} " in f"{mail.words} ":
                told.setdefault(title, set()).add(str(mail.message["Message-ID"]))
    return told


def _posted(hooks: WebhookCatcher) -> dict[str, set[str]]:
    """The webhook-ids of the webhooks that told each title."""
    told: dict[str, set[str]] = {}
    for call in hooks.calls:
        for hit in json.loads(call.body)["data"]["hits"]:
            told.setdefault(hit["article"]["title"], set()).add(call.headers["webhook-id"])
    return told


def _ledger(
    database: Database, newsroom: Newsroom, mails: MailCatcher, hooks: WebhookCatcher, *, kills: int, orphans: int
) -> Ledger:
    expected = {one.title for one in newsroom.expected_hits(fresh_only=True)}
    mailed, posted = _mailed(mails, expected), _posted(hooks)
    with database.read() as session:
        hits = session.exec(
            select(func.count()).select_from(Hit).join(Article).where(Article.title.in_(expected))  # type: ignore[attr-defined]
        ).one()
    ids = Counter(str(mail.message["Message-ID"]) for mail in mails.mails)
    ids += Counter(call.headers["webhook-id"] for call in hooks.calls)
    return Ledger(
        kills=kills,
        published=len(newsroom.published),
        stored=_count(database, Article),
        expected_hits=len(expected),
        hits=hits,
        mailed=len(mailed),
        mailed_twice=sum(len(by) > 1 for by in mailed.values()),
        posted=len(posted),
        posted_twice=sum(len(by) > 1 for by in posted.values()),
        repeats=sum(count - 1 for count in ids.values()),
        orphans=orphans,
    )
