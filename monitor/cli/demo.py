"""`nasluch demo`: a small newsroom on loopback, to try everything with no network. A door."""

import json
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Annotated

import typer

from alerts import book
from alerts.channels import webhook
from alerts.records import Kind, Sent
from monitor import desk, store, web
from monitor.cli import house
from monitor.cli import page as pages
from monitor.cli.progress import Counts, line
from monitor.cli.show import OUT, say, table
from monitor.newsroom import SAMPLE_QUERY, Mail, MailCatcher, Newsroom, Published, WebhookCatcher
from monitor.poll import Worker
from monitor.records import Reading, Report, Visit
from monitor.tables import Fact

THREADS = 8
WATCHLIST = "Kazachstan i ODKB"
EVERY_S = 2
PAUSE_S = 1.3
"""Between two articles that appear; what is found within a second or two is told in one mail."""

PATIENCE_S = 30.0
HOME = "127.0.0.1"


def demo(
    stay: Annotated[
        bool | None,
        typer.Option("--stay/--no-stay", help="Keep the page open afterwards; by default on a terminal."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port of the page; 0 takes any that is free.")] = 0,
) -> None:
    """A small newsroom on this machine, read, matched and told of within 20 seconds. Nothing leaves the machine."""
    folder = Path(tempfile.mkdtemp(prefix="nasluch-demo-"))
    with Newsroom() as newsroom, _catchers(folder / "mails") as (mails, hooks):
        page = f"http://{HOME}:{port or _free_port()}"
        most = house.connections(threads=THREADS, pages=web.THREADS)
        with house.opened(pool_size=most, **_settings(folder, page, mails)) as opened:
            say(f"A newsroom of {len(newsroom.feeds)} papers has opened on this machine; nothing leaves it.")
            say(f"The page is at {page} , mails are kept in {folder / 'mails'}\n")
            _furnish(opened, newsroom, hooks)
            _serve(opened, page)
            show = Show(newsroom, mails, hooks)
            with house.worker(opened, processes=2, threads=THREADS, told=show.told) as hands:
                complete = show.run(hands)
                if stay or (stay is None and sys.stdout.isatty()):
                    show.stay(page)
    if not complete:
        raise typer.Exit(1)


def _settings(folder: Path, page: str, mails: MailCatcher) -> dict[str, object]:
    """The settings of a house that speaks to nobody but the newsroom, whatever the environment says."""
    return {
        "data_dir": folder,
        "database_url": "",
        "public_url": page,
        "smtp_url": mails.url,
        "mail_from": "nasluch@newsroom.example",
        "allow_private_networks": "127.0.0.0/8",
        "host_delay_s": 0.0,
        "min_interval_s": EVERY_S,
        "gather_s": 1.0,
        "log_level": "ERROR",
    }


@contextmanager
def _catchers(folder: Path) -> Iterator[tuple[MailCatcher, WebhookCatcher]]:
    def show_mail(mail: Mail) -> None:
        OUT.print("      [bold cyan]mail[/]    ", end="")
        say(f"{mail.subject}  ({mail.path.name if mail.path else ''})")

    with MailCatcher(folder, on_mail=show_mail) as mails, WebhookCatcher() as hooks:
        yield mails, hooks


def _furnish(opened: house.House, newsroom: Newsroom, hooks: WebhookCatcher) -> None:
    """Every feed of the newsroom, the sample watchlist, and two channels that hear of it at once."""
    now = opened.clock()
    with opened.database.write() as session:
        session.add(Fact(name="begun", value=now.isoformat()))
        for feed in newsroom.feeds:
            store.feeds.add(session, feed.url, now=now, title=feed.title, category=feed.category, every_s=EVERY_S)
    watchlist_id, _ = desk.add_watchlist(
        opened.database, name=WATCHLIST, query="\n".join(SAMPLE_QUERY), now=now, since=now
    )
    with opened.database.write() as session:
        book.add(session, name="redakcja", kind=Kind.EMAIL, addresses=["redakcja@newsroom.example"], now=now)
        book.add(
            session, name="program", kind=Kind.WEBHOOK, addresses=[hooks.url], secrets=[webhook.new_secret()], now=now
        )
        for channel in ("redakcja", "program"):
            book.subscribe(session, watchlist_id=watchlist_id, channel=channel, cadence="instant", now=now)


def _serve(opened: house.House, page: str) -> None:
    """The page, in a thread of its own; it answers when this returns."""
    ready = Event()
    app = pages.application(opened, public_url=page)
    port = int(page.rpartition(":")[2])
    Thread(
        target=web.serve, args=[app], kwargs={"host": HOME, "port": port, "on_ready": ready.set}, daemon=True
    ).start()
    if not ready.wait(PATIENCE_S):
        raise OSError(f"the page did not open on port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOME, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Told:
    """How often each fresh article that must be told was told, by one kind of channel."""

    times: Counter[str]

    def missing(self, expected: tuple[Published, ...]) -> int:
        """Articles that were not told."""
        return sum(not self.times[one.title] for one in expected)

    @property
    def doubled(self) -> int:
        """Articles that were told more than once."""
        return sum(count > 1 for count in self.times.values())


class Show(Counts):
    """The run of the demo: the first round in silence, then the news, then what came of it."""

    def __init__(self, newsroom: Newsroom, mails: MailCatcher, hooks: WebhookCatcher) -> None:
        super().__init__()
        self._newsroom, self._mails, self._hooks = newsroom, mails, hooks
        self._first = True

    def told(self, report: Report | Sent) -> None:
        """One unit of work is done; first visits, hits and webhooks are shown."""
        super().told(report)
        if isinstance(report, Visit) and self._first:
            visited = [visit.feed_id for visit in self.visits]
            if visited.count(report.feed_id) == 1:
                line(report, f"{len(set(visited)):>3}/{len(self._newsroom.feeds)}")
        elif isinstance(report, Reading) and report.hits and not self._first:
            OUT.print("      [bold green]hit[/]     ", end="")
            say(report.url)
        elif isinstance(report, Sent) and report.kind is Kind.WEBHOOK:
            OUT.print("      [bold magenta]webhook[/] ", end="")
            say(report.words)

    def run(self, hands: Worker) -> bool:
        """The whole show; whether everything came out as expected."""
        say("First round: what the feeds carry now is stored and searched in silence.")
        hands.start()
        self.wait_for(self._first_round_done, timeout_s=PATIENCE_S)
        self._first = False
        say(f"\n{len(self.readings)} articles read, {self.hits} hits among them. Now the news, as it happens:")
        pause = Event()
        while self._newsroom.breaking_left:
            self._publish()
            pause.wait(PAUSE_S)
        self.wait_for(self._all_told, timeout_s=PATIENCE_S)
        return self._sum_up()

    def stay(self, page: str) -> None:
        """Further news now and then, until Ctrl-C."""
        say(f"\nThe newsroom stays open, and {page} with it. Ctrl-C ends the demo.")
        pause = Event()
        try:
            while not pause.wait(20.0):
                self._publish()
        except KeyboardInterrupt:
            say("The newsroom has closed.")

    def _publish(self) -> None:
        article = self._newsroom.publish()
        OUT.print("    [bold]new[/]       ", end="")
        say(f"{article.title} - {article.feed.title}")

    def _first_round_done(self) -> bool:
        visited = {visit.feed_id for visit in self.visits}
        found = sum(visit.new_articles for visit in self.visits)
        return len(visited) == len(self._newsroom.feeds) and len(self.readings) >= found

    def _all_told(self) -> bool:
        expected = self._newsroom.expected_hits(fresh_only=True)
        return not self._by_mail().missing(expected) and not self._by_webhook().missing(expected)

    def _by_mail(self) -> Told:
        times: Counter[str] = Counter()
        expected = self._newsroom.expected_hits()
        for mail in self._mails.mails:
            times.update(one.title for one in expected if one.title in mail.words)
        return Told(times)

    def _by_webhook(self) -> Told:
        bodies = (json.loads(call.body) for call in self._hooks.calls)
        return Told(Counter(hit["article"]["title"] for body in bodies for hit in body["data"]["hits"]))

    def _sum_up(self) -> bool:
        newsroom, expected = self._newsroom, self._newsroom.expected_hits(fresh_only=True)
        mail, hook = self._by_mail(), self._by_webhook()
        well = {visit.feed_id for visit in self.visits if visit.entries or visit.outcome == "not modified"}
        rows = [
            ("feeds read", sum(feed.readable for feed in newsroom.feeds), len(well)),
            ("feeds found broken", sum(not feed.readable for feed in newsroom.feeds), self._broken()),
            ("articles stored", len(newsroom.published), sum(visit.new_articles for visit in self.visits)),
            ("of them by lead only", sum(not one.feed.open_pages for one in newsroom.published), self.lead_only),
            ("hits", len(newsroom.expected_hits()), self.hits),
            ("told by mail", len(expected), len(expected) - mail.missing(expected)),
            ("told by webhook", len(expected), len(expected) - hook.missing(expected)),
            ("told twice", 0, mail.doubled + hook.doubled),
        ]
        say("")
        table(["", "expected", "got"], rows, empty="")
        say(f"{len(self._mails.mails)} mails, {len(self._hooks.calls)} webhooks, {newsroom.not_modified} times 304.")
        return all(wanted == got for _, wanted, got in rows)

    def _broken(self) -> int:
        last = {visit.feed_id: visit for visit in self.visits}
        return sum(visit.outcome == "failed" for visit in last.values())
