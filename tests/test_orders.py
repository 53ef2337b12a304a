"""What a person may do about deliveries, and what stays told whatever happens to the house."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from alerts import book, gathering, holds, orders, outbox
from alerts.records import Kind, State, SwitchedOff, Verdict
from alerts.tables import Attempt, Channel, Delivery, Notice
from monitor import store
from monitor.db import Database
from tests.notices import NOW, notice, subscribed, watchlist_of
from tests.test_outbox import FAILED, WELL, claimed, enqueued, settled, told

LATER = NOW + timedelta(hours=1)
NO = Verdict(delivered=False, words="HTTP 404", status=404, final=True)
GONE = Verdict(delivered=False, words="HTTP 410", status=410, final=True, ends_channel=True)


def states(database: Database) -> list[State]:
    with database.read() as session:
        return [row.state for row in session.exec(select(Delivery).order_by(col(Delivery.id)))]


def made(database: Database, *verdicts: Verdict | None, kind: Kind = Kind.WEBHOOK) -> None:
    """A channel with so many deliveries, each of a watchlist, settled so; None: it waits."""
    names = [f"W{number}" for number in range(len(verdicts))]
    told(database, 1, kind=kind, hears=tuple(names))
    for verdict in verdicts:
        if verdict is not None:
            settled(database, claimed(database)[0], verdict)


def row(database: Database, number: int) -> Delivery:
    with database.read() as session:
        return session.exec(select(Delivery).where(Delivery.id == number)).one()


def refused(database: Database, order: str, ids: Iterable[int], now: datetime = NOW) -> str:
    with database.write() as session, pytest.raises(ValueError) as said:  # noqa: PT011 - its words are looked at
        getattr(orders, order)(session, list(ids), now=now)
    return str(said.value)


def test_what_was_given_up_or_put_off_is_tried_again_at_once(database: Database) -> None:
    made(database, NO, FAILED)
    with database.write() as session:
        assert orders.retry(session, [1, 2], now=NOW) == 2
    assert states(database) == [State.WAITING, State.WAITING]
    assert [delivery.attempts for delivery in claimed(database)] == [0]


def test_a_channel_that_is_on_again_is_sent_what_was_cancelled(database: Database) -> None:
    made(database, GONE, None)
    assert states(database) == [State.GIVEN_UP, State.CANCELLED]
    assert "switched off; `nasluch channel enable`" in refused(database, "retry", [2])
    with database.write() as session:
        assert book.enable(session, "redakcja") == 1
        assert orders.retry(session, (), channel="redakcja", now=NOW) == 2
    assert len(claimed(database)) == 1


@pytest.mark.parametrize(
    ("order", "verdict", "said"),
    [
        ("retry", WELL, "delivery 1 was delivered; `nasluch delivery replay`"),
        ("retry", None, "delivery 1 is about to be sent already"),
        ("replay", NO, "delivery 1 was not delivered (given up); `nasluch delivery retry`"),
        ("replay", None, "delivery 1 was not delivered (waiting)"),
        ("cancel", WELL, "delivery 1 waits no more: delivered"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_words(
    database: Database, order: str, verdict: Verdict | None, said: str
) -> None:
    made(database, verdict)
    assert said in refused(database, order, [1])
    assert refused(database, order, [1, 99]) == "no delivery has the number 99; `nasluch delivery list` shows them"


def test_what_is_being_sent_is_not_cancelled(database: Database) -> None:
    made(database, None)
    (held,) = claimed(database)
    assert "is being sent this moment; if its worker died, it can be cancelled in 60 s" in refused(
        database, "cancel", [1]
    )
    with database.write() as session:
        assert orders.cancel(session, (), now=NOW) == 0
    assert settled(database, held, WELL)


def test_what_is_cancelled_is_not_sent_and_can_be_put_back(database: Database) -> None:
    made(database, None, None)
    with database.write() as session:
        assert orders.cancel(session, [1], now=NOW) == 1
    assert (row(database, 1).state, row(database, 1).outcome) == (State.CANCELLED, "cancelled by hand")
    assert [delivery.id for delivery in claimed(database)] == [2]
    with database.write() as session:
        assert orders.retry(session, [1], now=NOW) == 1


def test_a_time_range_is_replayed_each_with_its_own_id(database: Database) -> None:
    made(database, WELL, NO, WELL)
    keys = {row(database, 1).key, row(database, 3).key}
    with database.write() as session:
        assert orders.replay(session, since=LATER, now=LATER) == 0
        assert orders.replay(session, since=NOW, until=LATER, now=LATER) == 2
    again = []
    while held := claimed(database, now=LATER):
        again.append(held[0])
        settled(database, held[0], WELL, after=timedelta(hours=1))
    assert {delivery.key for delivery in again} == keys
    assert {delivery.replayed_at for delivery in again} == {LATER}


@pytest.mark.parametrize("how", ["refused", "cancelled", "its channel removed"])
def test_a_replay_that_fails_makes_nothing_undelivered(database: Database, how: str) -> None:
    made(database, WELL)
    with database.write() as session:
        orders.replay(session, [1], now=NOW)
    if how == "refused":
        settled(database, claimed(database)[0], NO)
    with database.write() as session:
        if how == "cancelled":
            orders.cancel(session, [1], now=NOW)
        elif how == "its channel removed":
            book.remove(session, "redakcja", now=NOW)
    assert row(database, 1).state is State.DELIVERED
    assert row(database, 1).outcome.startswith("delivered before; its replay: ")


def test_a_mail_is_not_replayed(database: Database) -> None:
    made(database, WELL, kind=Kind.EMAIL)
    assert "'redakcja' is no webhook" in refused(database, "replay", [1])


def test_nothing_leaves_while_deliveries_are_held_and_nothing_is_lost(database: Database) -> None:
    made(database, None)
    with database.write() as session:
        holds.hold(session, why="a backup was restored", now=NOW)
        holds.hold(session, why="twice", now=LATER)
        assert enqueued(session, [notice(9, watchlist_id=watchlist_of(session, "W0"))]) == 1
        assert (outbox.waiting(session, now=LATER), gathering.gather(session, now=LATER, limit=9)) == (0, 0)
    assert claimed(database, now=LATER) == []
    with database.write() as session:
        standing = holds.held(session)
        assert standing is not None
        assert standing.why == "a backup was restored"
        assert holds.release(session, now=LATER)
        assert not holds.release(session, now=LATER)
        assert gathering.gather(session, now=LATER, limit=9) == 1
    assert len(claimed(database, now=LATER)) == 1


def test_what_waited_in_a_backup_counts_as_told_when_a_person_says_so(database: Database) -> None:
    with database.write() as session:
        subscribed(session, cadence="daily@14:00")
        number = watchlist_of(session, "Kazachstan")
        enqueued(session, [notice(1, watchlist_id=number)])
        holds.hold(session, why="a backup was restored", now=NOW)
        assert gathering.forget(session, now=NOW) == 1
        assert holds.held(session) is None
        assert enqueued(session, [notice(1, watchlist_id=number)]) == 0
    assert states(database) == [State.CANCELLED]
    assert claimed(database, now=LATER) == []


def test_what_was_told_stays_told_when_texts_are_pruned(database: Database) -> None:
    told(database, 1)
    settled(database, claimed(database)[0], WELL)
    with database.write() as session:
        store.retention.prune(session, before=NOW + timedelta(days=9999))
        store.stories.prune(session, before=NOW + timedelta(days=9999))
        assert enqueued(session, [notice(1, watchlist_id=watchlist_of(session, "Kazachstan"))]) == 0


def test_a_watchlist_edited_while_its_notice_waits_tells_it_once_as_it_was_found(database: Database) -> None:
    with database.write() as session:
        subscribed(session, cadence="hourly")
        number = watchlist_of(session, "Kazachstan")
        enqueued(session, [notice(1, watchlist_id=number)])
        store.watchlists.edit(session, number, name="Stepy", query="step", enabled=None, now=NOW)
        assert enqueued(session, [notice(1, watchlist_id=number, watchlist="Stepy")]) == 0
        gathering.gather(session, now=LATER, limit=9)
    (delivery,) = claimed(database, now=LATER)
    assert [one.watchlist for one in delivery.notices] == ["Kazachstan"]


def test_of_a_removed_watchlist_nobody_is_told_what_waits(database: Database) -> None:
    with database.write() as session:
        subscribed(session, cadence="hourly")
        number = watchlist_of(session, "Kazachstan")
        enqueued(session, [notice(1, watchlist_id=number)])
        store.watchlists.remove(session, number)
        assert gathering.gather(session, now=LATER, limit=9) == 0
        assert session.exec(select(Notice)).all() == []


def test_the_owner_of_a_channel_that_ended_is_told_by_the_nearest_other_one(database: Database) -> None:
    made(database, None, None)
    with database.write() as session:
        subscribed(session, "czat", kind=Kind.WEBHOOK, hears=("W0",))
        subscribed(session, "daleka", kind=Kind.EMAIL, hears=("inna",))
        subscribed(session, "bliska", kind=Kind.EMAIL, hears=("W1",))
    settled(database, claimed(database)[0], GONE)
    (delivery,) = claimed(database)
    assert (delivery.channel.name, delivery.notices) == ("bliska", ())
    assert delivery.word == SwitchedOff("redakcja", Kind.WEBHOOK, "HTTP 410", NOW, 1)


def test_a_channel_that_ended_alone_is_said_on_the_page_only(database: Database) -> None:
    made(database, GONE)
    with database.read() as session:
        assert session.exec(select(Channel.ended_because)).all() == ["HTTP 410"]
        assert len(session.exec(select(Delivery)).all()) == len(session.exec(select(Attempt)).all()) == 1


def test_a_channel_has_as_many_in_hand_as_it_may(database: Database) -> None:
    made(database, None, None, None)
    with database.write() as session:
        session.exec(select(Channel)).one().at_once = 2
    assert [len(claimed(database)) for _ in range(3)] == [1, 1, 0]


@pytest.mark.parametrize(("in_order", "next_one"), [(True, []), (False, [2])])
def test_where_order_is_kept_nothing_overtakes_what_waits_to_be_tried_again(
    database: Database, in_order: bool, next_one: list[int]
) -> None:
    made(database, None, None)
    with database.write() as session:
        session.exec(select(Channel)).one().in_order = in_order
    settled(database, claimed(database)[0], FAILED)
    assert [delivery.id for delivery in claimed(database)] == next_one


def test_for_a_while_a_new_secret_and_the_old_one_sign_then_the_new_one_alone(database: Database) -> None:
    made(database, None)
    with database.write() as session:
        channel = session.exec(select(Channel)).one()
        old = channel.secrets[0]
        book.rotate(session, "redakcja", secret="whsec_new", until=LATER)
        assert outbox.channel_of(channel, now=NOW).secrets == ("whsec_new", old)
        assert outbox.channel_of(channel, now=LATER).secrets == ("whsec_new",)
        with pytest.raises(ValueError, match="signs with this secret already"):
            book.rotate(session, "redakcja", secret="whsec_new", until=LATER)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_state_is_said_in_a_sentence(language: str) -> None:
    sentences = {state.sentence(language) for state in State}
    assert len(sentences) == len(State)
    assert all(sentence.endswith(".") for sentence in sentences)
