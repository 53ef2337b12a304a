"""What evil servers do is told in words, costs nobody else a visit, and leaves nothing behind."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from sqlmodel import col, select

from monitor.db import Database
from monitor.fetch.guard import Ip
from monitor.fetch.network import Deadline
from monitor.records import Outcome
from monitor.tables import Article, Feed, Seen
from monitor.workshop import Workshop
from tests.evils import (
    CPU_S,
    EVILS,
    MAX_BODY_BYTES,
    OF_A_MILLION,
    TIMEOUT_S,
    YEARS,
    Evil,
    redirects,
    rss,
    to,
    whole,
)  # fmt: skip
from tests.home import Home, opened
from tests.rogue import Rogue

ALL = (*EVILS, *redirects())


@dataclass(frozen=True, slots=True)
class Aftermath:
    """One visit to each of the evil servers, all together: what is in the database, what they saw."""

    feeds: dict[str, Feed]
    articles: dict[str, list[Article]]
    asked: dict[str, list[bytes]]
    sent: dict[str, int]
    neighbour: Feed
    begun_at: datetime


@pytest.fixture(scope="module")
def aftermath(sqlite: Path, tmp_path_factory: pytest.TempPathFactory, workshop: Workshop) -> Iterator[Aftermath]:
    database = Database(f"sqlite:///{shutil.copy(sqlite, tmp_path_factory.mktemp('rogue') / 'nasluch.sqlite')}")
    with (
        opened(
            database, workshop, threads=8, timeout_s=TIMEOUT_S, max_body_bytes=MAX_BODY_BYTES, allow="127.0.0.1/32"
        ) as home,
        ExitStack() as open_servers,
    ):
        yield visited(home, open_servers, ALL)
    database.close()


def visited(home: Home, open_servers: ExitStack, evils: Iterable[Evil]) -> Aftermath:
    """Each of the evil servers visited once, and a good one among them."""
    rogues = {evil.name: open_servers.enter_context(Rogue(evil.manner)) for evil in evils}
    for rogue in rogues.values():
        home.add_feed(rogue.url)
    neighbour = home.newsroom.serve("/dobry.xml", rss(), content_type="application/rss+xml")
    home.add_feed(neighbour)
    begun_at = home.clock()
    home.worker.one_pass()
    home.restart()
    home.worker.one_pass()  # nothing is due: who asks again is seen
    return Aftermath(
        feeds={name: home.feed(rogue.url) for name, rogue in rogues.items()},
        articles={name: _articles(home, rogue.url) for name, rogue in rogues.items()},
        asked={name: list(rogue.asked) for name, rogue in rogues.items()},
        sent={name: sum(call.sent for call in rogue.calls) for name, rogue in rogues.items()},
        neighbour=home.feed(neighbour),
        begun_at=begun_at,
    )


def _articles(home: Home, url: str) -> list[Article]:
    with home.database.read() as session:
        rows = (
            select(Article).join(Seen, col(Seen.article_id) == col(Article.id)).join(Feed, col(Feed.id) == Seen.feed_id)
        )
        return list(session.exec(rows.where(Feed.url == url)))


@pytest.mark.parametrize("evil", ALL, ids=lambda evil: evil.name)
def test_what_an_evil_server_leads_to_is_stored(aftermath: Aftermath, evil: Evil) -> None:
    feed, articles = aftermath.feeds[evil.name], aftermath.articles[evil.name]
    assert (feed.outcome, len(articles)) == (evil.outcome, evil.articles)
    assert evil.words in feed.outcome_words
    well = evil.outcome in (Outcome.NEW, Outcome.UNCHANGED)
    assert (feed.failures == 0) == well
    assert feed.due_at is not None
    assert feed.due_at - aftermath.begun_at >= timedelta(seconds=60)


@pytest.mark.parametrize("evil", ALL, ids=lambda evil: evil.name)
def test_what_an_evil_server_sees_is_one_visit_and_nothing_that_could_be_followed(
    aftermath: Aftermath, evil: Evil
) -> None:
    asked = aftermath.asked[evil.name]
    assert len(asked) == evil.requests
    for head in asked:
        names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:] if line]
        assert names == [b"host", b"user-agent", b"accept", b"accept-encoding", b"connection"]


def test_a_feed_beside_evil_ones_is_read_as_if_they_were_not_there(aftermath: Aftermath) -> None:
    assert aftermath.neighbour.outcome is Outcome.NEW


def test_who_asks_to_be_left_alone_for_two_days_is(aftermath: Aftermath) -> None:
    for name in ("429 with seconds", "503 with a date"):
        due_at = aftermath.feeds[name].due_at
        assert due_at is not None
        assert due_at - aftermath.begun_at > timedelta(hours=47)


def test_dates_of_all_times_are_stored_as_moments_that_can_be(aftermath: Aftermath) -> None:
    for article in aftermath.articles["dates of all times"]:
        assert article.published_at is not None
        assert article.published_at.year >= 1990
        assert article.published_at <= aftermath.begun_at + timedelta(minutes=6)


def test_a_year_that_has_been_is_believed_and_any_other_is_the_moment_of_the_visit(aftermath: Aftermath) -> None:
    articles = {int(one.title): one for one in aftermath.articles["a date in every year from 1970 to 2099"]}
    assert list(articles) == list(YEARS)
    for year, article in articles.items():
        assert article.published_at is not None
        if 1990 <= year < aftermath.begun_at.year:
            assert article.published_at == datetime(year, 2, 1, 12, tzinfo=UTC)
        elif year != aftermath.begun_at.year:
            assert aftermath.begun_at <= article.published_at <= article.first_seen_at


def test_who_sends_100_mb_is_hung_up_on_within_a_few(aftermath: Aftermath) -> None:
    assert aftermath.sent["100 MB in one line"] < 20_000_000


@pytest.mark.parametrize("name", ["a billion laughs", "a file of ours"])
def test_entities_are_neither_multiplied_nor_fetched(aftermath: Aftermath, name: str) -> None:
    (article,) = aftermath.articles[name]
    assert len(article.title) <= 1000
    assert "root:" not in article.title


@pytest.fixture(scope="module")
def millions(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    """One visit to each server that sends a million of something."""
    database = Database(f"sqlite:///{shutil.copy(sqlite, tmp_path_factory.mktemp('millions') / 'nasluch.sqlite')}")
    workshop = Workshop(processes=1, timeout_s=60.0, cpu_s=CPU_S, preload=("monitor.parse", "monitor.extract"))
    with (
        opened(database, workshop, max_body_bytes=10_000_000) as home,
        ExitStack() as open_servers,
    ):
        yield visited(home, open_servers, OF_A_MILLION)
    workshop.close()
    database.close()


@pytest.mark.parametrize("evil", OF_A_MILLION, ids=lambda evil: evil.name)
def test_a_million_of_something_costs_one_visit_within_its_limits(millions: Aftermath, evil: Evil) -> None:
    feed = millions.feeds[evil.name]
    assert (feed.outcome, len(millions.articles[evil.name])) == (evil.outcome, evil.articles)
    assert evil.words in feed.outcome_words
    assert len(millions.asked[evil.name]) == 1
    assert millions.neighbour.outcome is Outcome.NEW


# --- names that resolve to somewhere else the next time


NAME = "dwulicowy.example"
GOOD, BAD = "127.0.0.1", "127.0.0.9"  # in the roles of the open internet and of what is behind our door


@dataclass
class Names:
    """A name server that answers each question as it likes, and counts them."""

    answers: list[list[str]]
    asked: int = 0

    def __call__(self, host: str, port: int, deadline: Deadline) -> list[Ip]:
        self.asked += 1
        return [ip_address(one) for one in self.answers[min(self.asked, len(self.answers)) - 1]]


@dataclass(frozen=True, slots=True)
class Rebinding:
    """What a name resolves to, question by question, and what each of two visits comes to."""

    name: str
    answers: list[list[str]]
    outcomes: tuple[Outcome, Outcome]
    outside: int  # questions that the server on the open internet sees
    location: str | None = None  # where that one redirects to, instead of answering


REBINDINGS = (
    Rebinding("the second time to us", [[GOOD], [BAD]], (Outcome.NEW, Outcome.REFUSED), 1),
    Rebinding("to us at once", [[BAD]], (Outcome.REFUSED, Outcome.REFUSED), 0),
    Rebinding("to us first, and to another", [[BAD, GOOD]], (Outcome.NEW, Outcome.UNCHANGED), 2),
    Rebinding("to us in IPv6's clothes", [["::ffff:127.0.0.9"]], (Outcome.REFUSED, Outcome.REFUSED), 0),
    Rebinding("to us after a redirect to itself", [[GOOD], [BAD]], (Outcome.REFUSED, Outcome.REFUSED), 1, "/dalej"),
)


@pytest.mark.parametrize("case", REBINDINGS, ids=lambda case: case.name)
def test_a_name_is_looked_up_once_for_each_connection_and_what_is_connected_to_is_what_was_checked(
    sqlite: Path, tmp_path: Path, workshop: Workshop, case: Rebinding
) -> None:
    database = Database(f"sqlite:///{shutil.copy(sqlite, tmp_path / 'nasluch.sqlite')}")
    names = Names(case.answers)
    manner = to(case.location) if case.location else whole(rss())
    with (
        Rogue(manner) as outside,
        Rogue(whole(rss()), at=(BAD, outside.port)) as inside,
        opened(database, workshop, feeds=0, allow=f"{GOOD}/32", resolve=names) as home,
    ):
        url = f"http://{NAME}:{outside.port}/feed"
        home.add_feed(url)
        outcomes = []
        for _ in range(2):
            home.round()
            outcomes.append(home.feed(url).outcome)
        assert tuple(outcomes) == case.outcomes
        assert len(_articles(home, url)) == (Outcome.NEW in outcomes)
        assert (len(outside.asked), len(inside.asked)) == (case.outside, 0)
        assert all(f"Host: {NAME}:{outside.port}".encode() in head for head in outside.asked)
        if Outcome.REFUSED in outcomes:
            assert "is no address on the open internet" in home.feed(url).outcome_words
        assert names.asked == 2 + (case.location is not None)
    database.close()
