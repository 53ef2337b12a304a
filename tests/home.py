"""A whole house on loopback: newsroom, mail and webhook catchers, database, worker, and a clock of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from sqlmodel import select

from alerts import book
from alerts.channels import webhook
from alerts.deliver import Deliverer
from alerts.records import House, Kind
from monitor import desk, store
from monitor.cli.progress import Counts
from monitor.db import Database
from monitor.fetch import Fetcher
from monitor.fetch.network import Resolve, resolve
from monitor.newsroom import SAMPLE_QUERY, MailCatcher, Newsroom, PressFeed, WebhookCatcher
from monitor.pipeline import Pipeline
from monitor.poll import Worker
from monitor.tables import Article, Feed
from monitor.watching import Watchlists
from monitor.workshop import Workshop

ZONE = "Europe/Warsaw"


class Clock:
    """This moment, and whatever was added to it."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Now, aware UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, span: timedelta) -> None:
        """Later from now on."""
        self._ahead += span


@dataclass
class Home:
    """Everything that runs, and what it reported."""

    newsroom: Newsroom
    mails: MailCatcher
    hooks: WebhookCatcher
    database: Database
    clock: Clock
    worker: Worker
    counts: Counts

    def add_feeds(self, *feeds: PressFeed) -> None:
        """These of the newsroom's feeds, or all of them."""
        with self.database.write() as session:
            for feed in feeds or self.newsroom.feeds:
                store.feeds.add(session, feed.url, now=self.clock(), title=feed.title, category=feed.category)

    def add_feed(self, url: str, *, every_s: int | None = None) -> None:
        """Any feed."""
        with self.database.write() as session:
            store.feeds.add(session, url, now=self.clock(), every_s=every_s)

    def edit_feed(self, number: int, **changes: object) -> None:
        """Change a feed."""
        with self.database.write() as session:
            store.feeds.edit(session, number, now=self.clock(), **changes)

    def listen(self, query: str = "\n".join(SAMPLE_QUERY), *, cadence: str = "instant") -> int:
        """A watchlist of which a mail address and a webhook hear."""
        now = self.clock()
        watchlist_id, _ = desk.add_watchlist(self.database, name="Wschód", query=query, now=now, since=now)
        with self.database.write() as session:
            book.add(session, name="poczta", kind=Kind.EMAIL, addresses=["redakcja@gazeta.example"], now=now)
            book.add(
                session, name="program", kind=Kind.WEBHOOK, addresses=[self.hooks.url], secrets=[webhook.new_secret()],
                now=now,
            )  # fmt: skip
            for channel in ("poczta", "program"):
                book.subscribe(session, watchlist_id=watchlist_id, channel=channel, cadence=cadence, now=now)
        return watchlist_id

    def restart(self) -> None:
        """A new worker, as after a restart: what it knows is in the database."""
        pipeline = replace(self.worker._pipeline, watchlists=Watchlists(self.database))
        self.worker.stop()
        self.worker = Worker(pipeline, self.worker._deliverer, threads=4, lease_s=120, told=self.counts.told)

    def live_on(self, span: timedelta) -> None:
        """Time goes by, and every feed is visited when it is due."""
        until = self.clock() + span
        while (due := min(feed.due_at for feed in self.feeds() if feed.enabled and feed.due_at)) < until:
            self.clock.advance(max(due - self.clock(), timedelta()))
            self.worker.one_pass()
        self.clock.advance(until - self.clock())

    def round(self) -> None:
        """Every feed visited, everything read and told that waits."""
        with self.database.write() as session:
            store.feeds.visit_now(session, None, now=self.clock())
        self.worker.one_pass()

    def feed(self, url: str) -> Feed:
        """A feed as it rests in the database."""
        with self.database.read() as session:
            return session.exec(select(Feed).where(Feed.url == url)).one()

    def feeds(self) -> list[Feed]:
        """All feeds, in the order in which they were added."""
        with self.database.read() as session:
            return list(session.exec(select(Feed).order_by(Feed.id)))  # type: ignore[arg-type]

    def articles(self) -> list[Article]:
        """All articles, in the order in which they came."""
        with self.database.read() as session:
            return list(session.exec(select(Article).order_by(Article.id)))  # type: ignore[arg-type]


@contextmanager
def opened(
    database: Database,
    workshop: Workshop,
    *,
    feeds: int = 12,
    threads: int = 4,
    timeout_s: float = 30.0,
    max_body_bytes: int = 5_000_000,
    allow: str = "127.0.0.0/8",
    resolve: Resolve = resolve,
    secret_key: str = "",
) -> Iterator[Home]:
    """A house whose newsroom has so many papers; with a key its mails have a link to unsubscribe by."""
    clock = Clock()
    with Newsroom(feeds=feeds, clock=clock) as newsroom, MailCatcher() as mails, WebhookCatcher() as hooks:
        speaker = House(
            "http://127.0.0.1:8000", ZONE, "pl", mail_from="nasluch@gazeta.example", smtp_url=mails.url,
            secret_key=secret_key,
        )  # fmt: skip
        outside = Fetcher(
            user_agent="Nasluch-tests",
            allow=(ip_network(allow),),
            timeout_s=timeout_s,
            max_body_bytes=max_body_bytes,
            resolve=resolve,
        )
        pipeline = Pipeline(
            database=database,
            fetcher=outside,
            workshop=workshop,
            watchlists=Watchlists(database),
            clock=clock,
            timezone=ZONE,
            host_delay_s=0.0,
            min_interval_s=60,
        )
        counts, deliverer = Counts(), Deliverer(database, speaker, http=outside.client, clock=clock)
        worker = Worker(
            pipeline,
            deliverer,
            threads=threads,
            lease_s=120,
            told=counts.told,
        )
        yield Home(newsroom, mails, hooks, database, clock, worker, counts)
        worker.stop()
        deliverer.close()
