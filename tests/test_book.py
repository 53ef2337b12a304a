"""Channels come and go, and watchlists are told to them."""

import pytest
from sqlmodel import col, select

from alerts import book, enqueuing, gathering, lookup
from alerts.records import Kind, State
from alerts.tables import Channel, Delivery, Notice, Subscription
from monitor.db import Database
from tests.notices import NOW, notice, subscribed, watchlist_of


def test_a_channel_is_found_by_its_name_and_a_typo_is_answered_with_the_nearest(database: Database) -> None:
    with database.write() as session:
        book.add(session, name=" redakcja ", kind=Kind.EMAIL, addresses=["ola@gazeta.example"], now=NOW)
        assert lookup.channel(session, "redakcja").addresses == ["ola@gazeta.example"]
        with pytest.raises(ValueError, match="did you mean 'redakcja'"):
            lookup.channel(session, "redakcia")
        with pytest.raises(ValueError, match="channel add"):
            lookup.channel(session, "zupełnie inny")


@pytest.mark.parametrize(("name", "why"), [("redakcja", "already called"), ("  ", "needs a name")])
def test_a_name_is_taken_once_and_is_not_empty(database: Database, name: str, why: str) -> None:
    with database.write() as session:
        book.add(session, name="redakcja", kind=Kind.EMAIL, addresses=["ola@gazeta.example"], now=NOW)
        with pytest.raises(ValueError, match=why):
            book.add(session, name=name, kind=Kind.EMAIL, addresses=["jan@gazeta.example"], now=NOW)


def test_a_removed_channel_takes_with_it_what_it_was_still_to_be_told(database: Database) -> None:
    with database.write() as session:
        subscribed(session)
        number = watchlist_of(session, "Kazachstan")
        enqueuing.enqueue(session, [notice(1, watchlist_id=number)], now=NOW, timezone="Europe/Warsaw")
        gathering.gather(session, now=NOW, limit=10)
        enqueuing.enqueue(session, [notice(2, watchlist_id=number)], now=NOW, timezone="Europe/Warsaw")
        assert book.remove(session, "redakcja", now=NOW) == 1
    with database.read() as session:
        left = session.exec(select(Delivery)).one()
        assert (left.state, left.channel_id, left.outcome) == (
            State.CANCELLED,
            None,
            "the channel 'redakcja' was removed",
        )
        assert [row.story_id for row in session.exec(select(Notice))] == [1]
        assert session.exec(select(Channel)).all() == []
        assert session.exec(select(Subscription)).all() == []


def test_subscribing_again_changes_the_cadence(database: Database) -> None:
    with database.write() as session:
        subscribed(session)
        number = watchlist_of(session, "Kazachstan")
        book.subscribe(session, watchlist_id=number, channel="redakcja", cadence="daily@07:00", now=NOW)
        assert session.exec(select(Subscription.cadence)).all() == ["daily@07:00"]
        with pytest.raises(ValueError, match="no cadence"):
            book.subscribe(session, watchlist_id=number, channel="redakcja", cadence="sometimes", now=NOW)


def test_who_unsubscribes_hears_nothing_more_not_even_what_waited(database: Database) -> None:
    with database.write() as session:
        subscribed(session, hears=("Kazachstan", "ODKB"), cadence="hourly")
        numbers = [watchlist_of(session, name) for name in ("Kazachstan", "ODKB")]
        waiting = [notice(watchlist_id=number) for number in numbers]
        enqueuing.enqueue(session, waiting, now=NOW, timezone="Europe/Warsaw")
        book.unsubscribe(session, watchlist_id=numbers[0], channel="redakcja")
        assert session.exec(select(Subscription.watchlist_id)).all() == numbers[1:]
        assert session.exec(select(Notice.watchlist_id).order_by(col(Notice.id))).all() == numbers[1:]
