"""What evil servers do is told in words, costs nobody else a visit, and leaves nothing behind."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from monitor.db import Database
from monitor.records import Outcome
from monitor.tables import Article, Feed, Seen
from monitor.workshop import Workshop
from tests.evils import EVILS, MAX_BODY_BYTES, TIMEOUT_S, Evil, redirects, rss
from tests.home import Home, opened
from tests.rogue import Rogue

ALL = (*EVILS, *redirects())


@dataclass(frozen=True, slots=True)
class Aftermath:
    """One visit to each of the evil servers, all together: what is in the database, what they saw."""

    feeds: dict[str, Feed]
    articles: dict[str, list[Article]]
    asked: dict[str, list[bytes]]
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
        rogues = {evil.name: open_servers.enter_context(Rogue(evil.manner)) for evil in ALL}
        for rogue in rogues.values():
            home.add_feed(rogue.url)
        neighbour = home.newsroom.serve("/dobry.xml", rss(), content_type="application/rss+xml")
        home.add_feed(neighbour)
        begun_at = home.clock()
        home.worker.one_pass()
        home.restart()
        home.worker.one_pass()  # nothing is due: who asks again is seen
        yield Aftermath(
            feeds={name: home.feed(rogue.url) for name, rogue in rogues.items()},
            articles={name: _articles(home, rogue.url) for name, rogue in rogues.items()},
            asked={name: list(rogue.asked) for name, rogue in rogues.items()},
            neighbour=home.feed(neighbour),
            begun_at=begun_at,
        )
    database.close()


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


@pytest.mark.parametrize("name", ["a billion laughs", "a file of ours"])
def test_entities_are_neither_multiplied_nor_fetched(aftermath: Aftermath, name: str) -> None:
    (article,) = aftermath.articles[name]
    assert len(article.title) <= 1000
    assert "root:" not in article.title
