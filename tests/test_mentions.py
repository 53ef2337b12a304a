"""What the dashboard counts: mentions by the reader's days, shares, spikes, and names beside a watchlist's own."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session

from alerts.records import Span
from monitor import queries
from monitor.db import Database
from monitor.errors import NotFound
from monitor.queries import Mentions
from monitor.queries.mentions import beginnings
from monitor.tables import Article, Feed, Hit, State, Watchlist

NOW = datetime(2026, 4, 16, 12, 5, tzinfo=UTC)  # 14:05 in Warsaw
WARSAW = "Europe/Warsaw"


class Press:
    """Watchlists and articles, put down one by one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.feeds = [
            Feed(url=f"https://{name}.example/rss", title=name, host=f"{name}.example", created_at=NOW)
            for name in ("kurier", "gazeta")
        ]
        self.watchlists = [
            Watchlist(name=name, query=name, created_at=NOW, updated_at=NOW) for name in ("Kazachstan", "Chiny", "Gaz")
        ]
        session.add_all([*self.feeds, *self.watchlists])
        session.flush()
        self._count = 0

    def found(
        self, at: datetime, *, by: Sequence[int] = (0,), story: int | None = None, feed: int = 0, text: str = "",
        dated: bool = True, found_at: datetime | None = None,
    ) -> int:  # fmt: skip
        """An article that these watchlists found; its number."""
        self._count += 1
        article = Article(
            url=f"https://kurier.example/{self._count}", link="", host="kurier.example", feed_id=self.feeds[feed].id,
            title="", text=text, published_at=at if dated else None, first_seen_at=at, state=State.READ,
        )  # fmt: skip
        self._session.add(article)
        self._session.flush()
        article.story_id = story or article.id
        for number in by:
            place = {"keyword": "Kazachstan", "form": "Kazachstanem", "field": "body", "start": 0, "end": 12}
            hit = Hit(
                watchlist_id=self.watchlists[number].id or 0, article_id=article.id or 0, occurrences=[place],
                found_at=found_at or at,
            )  # fmt: skip
            self._session.add(hit)
        self._session.flush()
        return article.id or 0


def counted(session: Session, *, days: int = 7, timezone: str = WARSAW, watchlist_id: int | None = None) -> Mentions:
    return queries.mentions(session, days=days, timezone=timezone, now=NOW, watchlist_id=watchlist_id)


def test_mentions_are_counted_by_the_day_on_which_they_were_published_not_found(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        press.found(NOW - timedelta(days=2), found_at=NOW)
        press.found(NOW - timedelta(days=1), dated=False)
        press.found(NOW + timedelta(hours=20))  # dated ahead
        told = counted(session)
    assert told.days[-1] == date(2026, 4, 16)
    assert told.hits == (0, 0, 0, 0, 1, 1, 1)


def test_a_day_is_one_of_the_reader_not_of_greenwich(database: Database) -> None:
    with database.write() as session:
        Press(session).found(datetime(2026, 4, 14, 22, 30, tzinfo=UTC))
        assert counted(session).hits == (0, 0, 0, 0, 0, 1, 0)
        assert counted(session, timezone="America/New_York").hits == (0, 0, 0, 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("now", "hours"),
    [(datetime(2026, 3, 30, 9, tzinfo=UTC), [24, 23]), (datetime(2026, 10, 26, 9, tzinfo=UTC), [24, 25])],
    ids=["in spring", "in autumn"],
)
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(now: datetime, hours: list[int]) -> None:
    begins = beginnings(3, timezone=WARSAW, now=now)
    assert [(after - before) / timedelta(hours=1) for before, after in pairwise(begins)] == hours


def test_copies_are_hits_of_one_story_and_watchlists_come_by_their_stories(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        first = press.found(NOW - timedelta(hours=3), by=[0, 1])
        press.found(NOW - timedelta(hours=2), by=[0], story=first, feed=1)
        press.found(NOW - timedelta(days=1), by=[0], story=first)
        press.found(NOW - timedelta(hours=1), by=[1])
        told = counted(session)
    assert [(one.name, one.total, one.total_stories) for one in told.watchlists] == [
        ("Chiny", 2, 2), ("Kazachstan", 3, 1), ("Gaz", 0, 0),
    ]  # fmt: skip
    assert (told.hits[-2:], told.stories[-2:]) == ((1, 4), (1, 2))
    assert (told.total, told.total_stories) == (5, 2)
    assert [(share.feed, share.articles) for share in told.feeds] == [("kurier", 3), ("gazeta", 1)]


def test_one_watchlist_can_be_asked_for_and_one_that_is_not_there_is_said_so(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        press.found(NOW - timedelta(hours=3), by=[0, 1])
        told = counted(session, watchlist_id=press.watchlists[1].id)
        assert ([one.name for one in told.watchlists], told.total) == (["Chiny"], 1)
        with pytest.raises(NotFound):
            counted(session, watchlist_id=99)


def test_feeds_beyond_the_twelve_most_found_are_told_together(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        press.feeds = [
            Feed(url=f"https://{number}.example/", host="x.example", title=f"{number}", created_at=NOW)
            for number in range(15)
        ]
        session.add_all(press.feeds)
        session.flush()
        for number in range(15):
            for _ in range(20 - number):
                press.found(NOW - timedelta(hours=1), feed=number)
        told = counted(session)
    assert [(one.feed, one.articles) for one in told.feeds][-2:] == [("11", 9), ("", 8 + 7 + 6)]


def test_a_watchlist_that_finds_far_more_than_usual_is_said_to_rise(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        for day in range(1, 16):
            press.found(NOW - timedelta(days=day, hours=1), by=[0, 1])
        for number in range(25):
            press.found(NOW - timedelta(hours=20) + timedelta(minutes=number), by=[0])
        told = {one.name: one.spike for one in counted(session).watchlists}
    assert told == {"Kazachstan": Span.DAY, "Chiny": None, "Gaz": None}


def test_names_beside_a_watchlists_own_come_by_the_stories_in_which_they_stand(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        first = press.found(NOW, text="Rozmowy z Kazachstanem w Pekinie. Był Władimir Putin.")
        press.found(NOW, story=first, text="Rozmowy z Kazachstanem w Pekinie. Był Władimir Putin.")
        press.found(NOW, text="O Władimirze Putinie mówiono w Pekinie i w Rzymie z Kazachstanem.")
        press.found(NOW, text="Z Kazachstanem i z Putinem rozmawiano w Pekinie.")
        press.found(NOW - timedelta(days=40), text="W Rzymie.")
        since = NOW - timedelta(days=30)
        told = queries.names_beside(session, press.watchlists[0].id or 0, since=since)
        assert queries.names_beside(session, 99, since=since) == ()
    assert [(one.name, one.texts) for one in told] == [("Pekin", 3), ("Władimir Putin", 3)]
