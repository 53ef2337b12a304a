"""A spike is told once to whoever hears of the watchlist and wants that; chance, and a day switched off, are none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from alerts import book, owner
from alerts.records import Kind, Span, Spike
from alerts.tables import Delivery
from monitor import rounds, store
from monitor.concerns import spikes
from monitor.db import Database
from monitor.tables import Article, Hit, State
from tests.notices import NOW, subscribed, watchlist_of

ZONE = "Europe/Warsaw"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
RECENT = NOW - spikes.LAG - 5 * MINUTE


@pytest.mark.parametrize(
    ("count", "before", "span", "spike"),
    [
        pytest.param(8, [0] * 14, Span.HOUR, True, id="eight where there were none"),
        pytest.param(4, [0] * 14, Span.HOUR, False, id="too few to speak of"),
        pytest.param(5, [1] * 14, Span.HOUR, False, id="what chance may do"),
        pytest.param(12, [1, 2, 0, 1] * 3, Span.HOUR, True, id="twelve where one is usual"),
        pytest.param(12, [0, 0, 11, 0] * 3, Span.HOUR, False, id="where it often jumps"),
        pytest.param(150, [100] * 14, Span.DAY, False, id="half as many again"),
        pytest.param(210, [100, 110, 90] * 4, Span.DAY, True, id="twice as many"),
        pytest.param(9, [0] * 14, Span.DAY, False, id="too few for a day"),
        pytest.param(30, [1] * 6, Span.HOUR, False, id="known for six days only"),
    ],
)
def test_a_spike_is_what_chance_would_not_do(count: int, before: Sequence[int], span: Span, spike: bool) -> None:
    assert spikes.is_one(count, before, span) is spike


def test_an_hour_is_counted_against_the_same_hour_of_the_days_before() -> None:
    moments = [RECENT, RECENT - MINUTE, RECENT - DAY, RECENT - 3 * DAY, RECENT - timedelta(hours=5)]
    assert spikes.counts(moments, Span.HOUR, now=NOW, days=4) == [2, 1, 0, 1, 0]
    assert spikes.counts(moments, Span.DAY, now=NOW, days=4) == [3, 1, 0, 1, 0]


def found(session: Session, watchlist_id: int, moments: Sequence[datetime], *, story: int | None = None) -> None:
    """Hits in so many articles, each its own story unless one is named."""
    for moment in moments:
        number = len(session.exec(select(Article.id)).all())
        url = f"https://kurier.example/{number}"
        article = Article(
            url=url, link=url, host="kurier.example", feed_id=None, title="x", published_at=moment,
            first_seen_at=moment, state=State.READ, story_id=story,
        )  # fmt: skip
        session.add(article)
        session.flush()
        hit = Hit(watchlist_id=watchlist_id, article_id=article.id or 0, occurrences=[], found_at=NOW)
        session.add(hit)


def house(session: Session, *, wanted: bool = True, days: int = 16) -> int:
    """A watchlist with one story a day, of which a mail address and a program hear."""
    subscribed(session)
    subscribed(session, "hak", kind=Kind.WEBHOOK)
    number = watchlist_of(session, "Kazachstan")
    store.watchlists.edit(session, number, spikes=wanted, now=NOW)
    found(session, number, [RECENT - day * DAY for day in range(1, days)])
    return number


def looked(database: Database, *, at: datetime = NOW) -> list[Spike]:
    return rounds.look_for_spikes(database, clock=lambda: at, timezone=ZONE)


def told(database: Database) -> list[tuple[str, datetime | None]]:
    with database.read() as session:
        rows = session.exec(select(Delivery).where(col(Delivery.word).is_not(None)).order_by(col(Delivery.id))).all()
        assert all(isinstance(owner.read(row.word), Spike) for row in rows)
        return [(row.channel, row.due_at) for row in rows]


def test_a_spike_is_told_once_to_all_who_hear_of_the_watchlist(database: Database) -> None:
    with database.write() as session:
        number = house(session)
        found(session, number, [RECENT] * 12)
    (spike,) = looked(database)
    assert (spike.span, spike.stories, spike.most, spike.days) == (Span.HOUR, 12, 1, 14)
    assert looked(database, at=NOW + 10 * MINUTE) == []
    assert told(database) == [("redakcja", NOW), ("hak", NOW)]


@pytest.mark.parametrize("case", ["nobody wants it", "copies of one story", "a new house", "published long ago"])
def test_what_is_no_spike_is_told_to_nobody(database: Database, case: str) -> None:
    with database.write() as session:
        number = house(session, wanted=case != "nobody wants it", days=5 if case == "a new house" else 16)
        moment = RECENT - 8 * DAY if case == "published long ago" else RECENT
        found(session, number, [moment] * 12, story=1 if case == "copies of one story" else None)
    assert looked(database) == []
    assert told(database) == []


def test_somebody_looks_every_ten_minutes_however_many_workers_there_are(database: Database) -> None:
    with database.write() as session:
        number = house(session)
    assert looked(database) == []
    with database.write() as session:
        found(session, number, [RECENT] * 12)
    assert looked(database, at=NOW + 9 * MINUTE) == []
    assert len(looked(database, at=NOW + 10 * MINUTE)) == 1


def test_quiet_hours_put_a_spike_off_and_an_unsubscribed_channel_hears_of_none(database: Database) -> None:
    with database.write() as session:
        number = house(session)
        book.edit(session, "redakcja", quiet="11:00-14:00")
        book.unsubscribe(session, watchlist_id=number, channel="hak")
        found(session, number, [RECENT] * 12)
    looked(database)
    assert told(database) == [("redakcja", NOW.replace(hour=12))]
