"""Every notice is told once, whoever works at it, and whatever dies in between; on SQLite and PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, col, select

from alerts import book, enqueuing, gathering, orders, outbox, records
from alerts.records import Copies, Kind, Matched, State, Updates, Verdict
from alerts.tables import Attempt, Channel, Delivery, Notice
from monitor.db import Database
from tests.notices import NOW, notice, subscribed, watchlist_of

WELL = Verdict(delivered=True, words="250 OK", status=250)
FAILED = Verdict(delivered=False, words="no connection")
LATER = NOW + timedelta(minutes=10)


def enqueued(session: Session, notices: Iterable[records.Notice]) -> int:
    return enqueuing.enqueue(session, notices, now=NOW, timezone="Europe/Warsaw")


def told(database: Database, count: int, *, kind: Kind = Kind.EMAIL, hears: tuple[str, ...] = ("Kazachstan",)) -> None:
    """One channel, and so many notices of each watchlist it hears of, gathered."""
    with database.write() as session:
        subscribed(session, kind=kind, hears=hears)
        for name in hears:
            number = watchlist_of(session, name)
            enqueued(session, [notice(n, watchlist_id=number, watchlist=name) for n in range(1, count + 1)])
        gathering.gather(session, now=NOW, limit=10)


def claimed(database: Database, *, now: datetime = NOW, limit: int = 10) -> list[records.Delivery]:
    with database.write() as session:
        return outbox.claim(session, now=now, lease_s=60, limit=limit)


def settled(
    database: Database, delivery: records.Delivery, verdict: Verdict, *, after: timedelta = timedelta()
) -> bool:
    with database.write() as session:
        return outbox.settle(session, delivery, verdict, now=NOW + after, spread=0.0)


def only_delivery(database: Database) -> Delivery:
    with database.read() as session:
        return session.exec(select(Delivery)).one()


def at_once(count: int, work: Callable[[int], None]) -> None:
    """So many threads do the work at the same time; what goes wrong in one is raised here."""
    faults: list[BaseException] = []
    together = Barrier(count)

    def run(number: int) -> None:
        try:
            together.wait(10)
            work(number)
        except BaseException as fault:  # noqa: BLE001 - it is raised below
            faults.append(fault)

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if faults:
        raise faults[0]


def test_every_channel_that_hears_of_the_watchlist_is_told_once(database: Database) -> None:
    with database.write() as session:
        subscribed(session, "ola")
        subscribed(session, "jan", hears=("Kazachstan", "ODKB"))
        subscribed(session, "ewa", hears=("ODKB",))
        number = watchlist_of(session, "Kazachstan")
        assert enqueued(session, [notice(watchlist_id=number)]) == 2
        assert enqueued(session, [notice(watchlist_id=number)]) == 0


def test_a_story_is_told_once_however_many_articles_tell_it(database: Database) -> None:
    with database.write() as session:
        subscribed(session)
        number = watchlist_of(session, "Kazachstan")
        assert enqueued(session, [notice(n, story=1, watchlist_id=number) for n in (1, 2, 3)]) == 1


def test_a_channel_that_is_switched_off_is_told_nothing(database: Database) -> None:
    with database.write() as session:
        subscribed(session).enabled = False
        assert enqueued(session, [notice(watchlist_id=watchlist_of(session, "Kazachstan"))]) == 0


def test_what_is_stored_comes_back_as_it_was(database: Database) -> None:
    told(database, 1)
    assert [delivery.notices for delivery in claimed(database)] == [(notice(1),)]


def test_a_daily_notice_waits_for_its_time(database: Database) -> None:
    with database.write() as session:
        subscribed(session, cadence="daily@14:00")
        enqueued(session, [notice(watchlist_id=watchlist_of(session, "Kazachstan"))])
        assert gathering.gather(session, now=NOW, limit=10) == 0
        assert outbox.waiting(session, now=NOW) == 0
        two_o_clock = NOW + timedelta(hours=2)
        assert outbox.waiting(session, now=two_o_clock) == 1
        assert gathering.gather(session, now=two_o_clock, limit=10) == 1


@pytest.mark.parametrize(
    ("kind", "cadence", "expected"),
    [
        (Kind.EMAIL, "instant", [("Kazachstan", 2), ("ODKB", 2)]),
        (Kind.EMAIL, "hourly", [("Kazachstan, ODKB", 4)]),
        (Kind.WEBHOOK, "instant", [("Kazachstan", 2), ("ODKB", 2)]),
        (Kind.WEBHOOK, "hourly", [("Kazachstan", 2), ("ODKB", 2)]),
    ],
)
def test_only_a_digest_by_mail_holds_several_watchlists(
    database: Database, kind: Kind, cadence: str, expected: list[tuple[str, int]]
) -> None:
    with database.write() as session:
        subscribed(session, kind=kind, hears=("Kazachstan", "ODKB"), cadence=cadence)
        for story in (1, 2):
            for name in ("Kazachstan", "ODKB"):
                enqueued(session, [notice(story, watchlist_id=watchlist_of(session, name), watchlist=name)])
        gathering.gather(session, now=NOW + timedelta(hours=1), limit=10)
    got = []
    while held := claimed(database, now=NOW + timedelta(hours=1)):
        names = dict.fromkeys(one.watchlist for one in held[0].notices)
        got.append((", ".join(names), len(held[0].notices)))
        settled(database, held[0], WELL, after=timedelta(hours=1))
    assert got == expected


def test_a_flood_leaves_in_parcels_of_500(database: Database) -> None:
    told(database, 501)
    sizes = []
    while held := claimed(database):
        sizes.append(len(held[0].notices))
        settled(database, held[0], WELL)
    assert sizes == [500, 1]


def test_a_channel_has_one_delivery_in_hand_and_holds_up_no_other_channel(database: Database) -> None:
    told(database, 1, hears=("Kazachstan", "ODKB"))
    with database.write() as session:
        subscribed(session, "hak", kind=Kind.WEBHOOK)
        enqueued(session, [notice(9, watchlist_id=watchlist_of(session, "Kazachstan"))])
    first = claimed(database)
    assert [delivery.channel.name for delivery in first] == ["redakcja"]
    with database.write() as session:
        gathering.gather(session, now=NOW, limit=10)
        assert outbox.waiting(session, now=NOW) == 1
    assert [delivery.channel.name for delivery in claimed(database)] == ["hak"]
    assert claimed(database) == []
    settled(database, first[0], WELL)
    assert [delivery.channel.name for delivery in claimed(database)] == ["redakcja"]


def test_a_dead_workers_delivery_is_anyones_after_its_lease_with_the_same_key(database: Database) -> None:
    told(database, 1)
    (dead,) = claimed(database)
    assert claimed(database, now=NOW + timedelta(seconds=59)) == []
    (heir,) = claimed(database, now=NOW + timedelta(seconds=60))
    assert (heir.key, heir.notices) == (dead.key, dead.notices)
    assert heir.lease != dead.lease


def test_who_lost_the_lease_settles_nothing(database: Database) -> None:
    told(database, 1)
    (late,) = claimed(database)
    (heir,) = claimed(database, now=NOW + timedelta(seconds=60))
    assert not settled(database, late, FAILED)
    assert settled(database, heir, WELL)
    assert not settled(database, heir, WELL)
    with database.read() as session:
        assert [attempt.delivered for attempt in session.exec(select(Attempt))] == [True]
    assert only_delivery(database).state is State.DELIVERED


def test_what_failed_is_tried_again_until_it_was_tried_for_long_enough(database: Database) -> None:
    told(database, 1)
    at, keys = NOW, []
    while held := claimed(database, now=at):
        keys.append(held[0].key)
        settled(database, held[0], FAILED, after=at - NOW)
        at = only_delivery(database).due_at or at
    row = only_delivery(database)
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert (row.state, row.outcome) == (State.GIVEN_UP, "given up after 8 attempts: no connection")
    with database.write() as session:
        assert orders.retry(session, (), now=at) == 1
    assert [delivery.key for delivery in claimed(database, now=at)] == keys[:1]


def test_what_is_refused_for_good_is_given_up_at_once_and_a_person_may_retry_it(database: Database) -> None:
    told(database, 1)
    settled(database, claimed(database)[0], Verdict(delivered=False, words="550 no", status=550, final=True))
    row = only_delivery(database)
    assert (row.state, row.outcome, row.status, row.attempts) == (State.GIVEN_UP, "550 no", 550, 1)
    with database.write() as session:
        assert orders.retry(session, [row.id or 0], now=NOW) == 1


def test_an_endpoint_that_is_gone_ends_its_channel_and_what_waits_for_it(database: Database) -> None:
    told(database, 1, kind=Kind.WEBHOOK, hears=("Kazachstan", "ODKB"))
    gone = Verdict(delivered=False, words="HTTP 410", status=410, final=True, ends_channel=True)
    settled(database, claimed(database)[0], gone)
    with database.write() as session:
        channel = session.exec(select(Channel)).one()
        assert (channel.enabled, channel.ended_because) == (False, "HTTP 410")
        states = session.exec(select(Delivery.state).order_by(col(Delivery.id))).all()
        assert states == [State.GIVEN_UP, State.CANCELLED]
        assert orders.retry(session, (), now=NOW) == 0


@pytest.mark.parametrize(("kind", "on"), [(Kind.WEBHOOK, False), (Kind.EMAIL, True)])
def test_a_webhook_that_failed_for_five_days_is_switched_off(database: Database, kind: Kind, on: bool) -> None:
    told(database, 1, kind=kind)
    settled(database, claimed(database)[0], FAILED)
    days = timedelta(days=5)
    settled(database, claimed(database, now=NOW + days)[0], FAILED, after=days)
    with database.read() as session:
        channel = session.exec(select(Channel)).one()
    assert channel.enabled is on
    assert channel.failing_since == NOW
    assert on or channel.ended_because == "nothing got through since 2026-04-16: no connection"


def test_one_success_ends_a_channels_failing(database: Database) -> None:
    told(database, 1, kind=Kind.WEBHOOK, hears=("Kazachstan", "ODKB"))
    settled(database, claimed(database)[0], FAILED)
    settled(database, claimed(database)[0], WELL)
    with database.read() as session:
        assert session.exec(select(Channel)).one().failing_since is None


@pytest.mark.parametrize(
    ("verdict", "waits_s"),
    [
        (Verdict(delivered=False, words="HTTP 503", status=503), 60),
        (Verdict(delivered=False, words="HTTP 500", status=500, retry_after_s=900.0), 900),
        (Verdict(delivered=False, words="HTTP 500", status=500), 0),
    ],
    ids=["503", "Retry-After", "500"],
)
def test_a_busy_endpoint_slows_all_that_waits_for_it(database: Database, verdict: Verdict, waits_s: int) -> None:
    told(database, 1, kind=Kind.WEBHOOK, hears=("Kazachstan", "ODKB"))
    settled(database, claimed(database)[0], verdict)
    with database.read() as session:
        other = session.exec(select(Delivery).where(Delivery.attempts == 0)).one()
    assert other.due_at == NOW + timedelta(seconds=waits_s)


@pytest.mark.parametrize(
    ("verdict", "state"), [(WELL, State.DELIVERED), (FAILED, State.CANCELLED)], ids=["delivered", "failed"]
)
def test_a_channel_removed_while_a_delivery_is_in_hand_ends_it_truthfully(
    database: Database, verdict: Verdict, state: State
) -> None:
    told(database, 1)
    (held,) = claimed(database)
    with database.write() as session:
        book.remove(session, "redakcja", now=NOW)
    assert settled(database, held, verdict)
    row = only_delivery(database)
    assert (row.state, row.due_at, row.channel_id, row.channel) == (state, None, None, "redakcja")
    assert claimed(database, now=LATER) == []


def test_what_waits_for_a_channel_that_was_switched_off_is_cancelled(database: Database) -> None:
    told(database, 1)
    with database.write() as session:
        session.exec(select(Channel)).one().enabled = False
        session.flush()
        gathering.gather(session, now=NOW, limit=10)
    assert only_delivery(database).state is State.CANCELLED


@pytest.mark.parametrize("how", ["release", "end_orphans"])
def test_what_is_given_back_is_free_at_once(database: Database, how: str) -> None:
    told(database, 1)
    (held,) = claimed(database)
    with database.write() as session:
        if how == "release":
            outbox.release(session, {held.lease})
        else:
            outbox.end_orphans(session)
    assert [delivery.key for delivery in claimed(database)] == [held.key]


def test_workers_that_gather_and_claim_at_once_tell_each_notice_exactly_once(database: Database) -> None:
    watchlists = ("Kazachstan", "ODKB")
    with database.write() as session:
        for number in range(4):
            kind = Kind.WEBHOOK if number % 2 else Kind.EMAIL
            subscribed(session, f"kanał {number}", kind=kind, hears=watchlists)
    sent: list[records.Delivery] = []

    def work(worker: int) -> None:
        for turn in range(4):
            with database.write() as session:
                number = watchlist_of(session, watchlists[turn % 2])
                enqueued(
                    session, [notice(worker * 100 + turn, watchlist_id=number), notice(turn + 1, watchlist_id=number)]
                )
            with database.write() as session:
                gathering.gather(session, now=NOW, limit=10)
            for held in claimed(database, limit=2):
                sent.append(held)
                assert settled(database, held, WELL)

    at_once(4, work)
    with database.write() as session:
        gathering.gather(session, now=NOW, limit=10)
    while held := claimed(database):
        for delivery in held:
            sent.append(delivery)
            assert settled(database, delivery, WELL)
    count = Counter(
        (one.story.id, one.watchlist_id, delivery.channel.id) for delivery in sent for one in delivery.notices
    )
    with database.read() as session:
        stored = session.exec(select(Notice.story_id, Notice.watchlist_id, Notice.channel_id)).all()
        assert {row.state for row in session.exec(select(Delivery))} == {State.DELIVERED}
    assert set(count.values()) == {1}
    assert sorted(count) == sorted(tuple(row) for row in stored)


def test_readings_that_tell_the_same_at_once_wait_for_each_other_and_never_in_a_circle(database: Database) -> None:
    with database.write() as session:
        for name in ("ola", "jan"):
            subscribed(session, name, hears=("Kazachstan", "ODKB"))
        numbers = [watchlist_of(session, name) for name in ("Kazachstan", "ODKB")]
    put_down: list[int] = []

    def work(worker: int) -> None:
        order = 1 if worker % 2 else -1
        for story in range(1, 6):
            with database.write() as session:
                put_down.append(enqueued(session, [notice(story, watchlist_id=number) for number in numbers[::order]]))

    at_once(4, work)
    assert sum(put_down) == 5 * 2 * 2


def beyond(number: int, keyword: str) -> records.Notice:
    """What a copy says of story 1 beyond the first."""
    found = notice(number, story=1)
    return replace(found, matched=(*found.matched, Matched(keyword, keyword, "body", 0, 4)))


def test_what_only_a_copy_says_answers_the_delivery_that_told_the_story(database: Database) -> None:
    told(database, 1)
    (first,) = claimed(database)
    settled(database, first, WELL)
    with database.write() as session:
        assert enqueued(session, [beyond(2, "uran"), notice(9)]) == 2
        gathering.gather(session, now=NOW, limit=10)
    deliveries = [claimed(database)[0]]
    settled(database, deliveries[0], WELL)
    deliveries += claimed(database)
    answer, other = sorted(deliveries, key=lambda delivery: delivery.replies_to is None)
    assert (answer.replies_to, answer.told_before) == (first.key, first.notices)
    assert [one.hit_id for one in answer.notices] == [2]
    assert (other.replies_to, [one.hit_id for one in other.notices]) == (None, [9])


def test_a_channel_that_wants_no_replies_hears_it_in_the_next_mornings_digest(database: Database) -> None:
    told(database, 1)
    with database.write() as session:
        book.edit(session, "redakcja", updates=Updates.DIGEST)
        assert enqueued(session, [beyond(2, "uran")]) == 1
        morning = session.exec(select(Notice.due_at).where(Notice.cadence == enqueuing.UPDATES_AT)).one()
    assert morning == datetime(2026, 4, 17, 6, 0, tzinfo=UTC)


def copies(database: Database, wish: Copies, numbers: Iterable[int], *, cadence: str = "instant") -> int:
    """A channel that was told of story 1, then so many copies of it that say nothing new; how many are put down."""
    with database.write() as session:
        subscribed(session, cadence=cadence)
        book.edit(session, "redakcja", copies=wish)
        number = watchlist_of(session, "Kazachstan")
        assert enqueued(session, [notice(1, watchlist_id=number)]) == 1
        gathering.gather(session, now=NOW, limit=10)
        return enqueued(session, [notice(copy, watchlist_id=number, story=1) for copy in numbers])


def test_a_copy_that_says_nothing_new_is_told_to_nobody_unless_that_is_wanted(database: Database) -> None:
    assert copies(database, Copies.NONE, (2, 3)) == 0


def test_copies_of_an_hour_answer_the_first_mail_in_one(database: Database) -> None:
    assert copies(database, Copies.REPLY, (2, 3)) == 2
    (first,) = claimed(database)
    settled(database, first, WELL)
    hour = NOW + timedelta(hours=1)
    with database.write() as session:
        number = watchlist_of(session, "Kazachstan")
        again = [notice(copy, watchlist_id=number, story=1) for copy in (1, 2, 3)]
        assert enqueued(session, again) == 0  # each is told once, and the first is no copy of itself
        assert gathering.gather(session, now=hour - timedelta(minutes=1), limit=10) == 0
        assert gathering.gather(session, now=hour, limit=10) == 1
    (answer,) = claimed(database, now=hour)
    assert (answer.replies_to, answer.told_before) == (first.key, first.notices)
    assert [one.hit_id for one in answer.notices] == [2, 3]


def test_copies_wait_for_the_next_mornings_digest_where_that_is_wanted(database: Database) -> None:
    assert copies(database, Copies.DIGEST, (2,)) == 1
    with database.read() as session:
        assert session.exec(select(Notice.due_at).where(Notice.cadence == enqueuing.UPDATES_AT)).one() == datetime(
            2026, 4, 17, 6, 0, tzinfo=UTC
        )


def test_where_hits_come_as_a_digest_copies_are_in_it(database: Database) -> None:
    assert copies(database, Copies.REPLY, (2,), cadence="daily@14:00") == 1
    with database.read() as session:
        assert set(session.exec(select(Notice.cadence, Notice.due_at))) == {("daily@14:00", NOW + timedelta(hours=2))}


@pytest.mark.parametrize(("wish", "left"), [(Copies.NONE, []), (Copies.REPLY, [2]), (Copies.DIGEST, [2])])
def test_a_story_that_turns_out_to_be_a_copy_while_it_waits_is_told_as_one_where_copies_are(
    database: Database, wish: Copies, left: list[int]
) -> None:
    copies(database, wish, ())
    (first,) = claimed(database)
    settled(database, first, WELL)
    with database.write() as session:
        number = watchlist_of(session, "Kazachstan")
        assert enqueued(session, [notice(2, watchlist_id=number)]) == 1  # a story of its own, so it seems
        enqueuing.merge(session, story=2, into=1)
        again = [notice(copy, watchlist_id=number, story=1) for copy in (1, 2)]
        assert enqueued(session, again) == 0
        waits = session.exec(select(Notice).where(col(Notice.delivery_id).is_(None))).all()
        assert [(row.story_id, row.beyond, row.cadence) for row in waits] == [
            (1, f"copy {hit}", enqueuing.UPDATES_AT if wish is Copies.DIGEST else "instant") for hit in left
        ]
        assert gathering.gather(session, now=NOW, limit=10) == 0
        assert gathering.gather(session, now=NOW + timedelta(days=1), limit=10) == len(left)
    for answer in claimed(database, now=NOW + timedelta(days=1)):
        assert [one.hit_id for one in answer.notices] == left
        assert answer.replies_to == (first.key if wish is Copies.REPLY else None)


def test_of_copies_only_mail_is_told(database: Database) -> None:
    with database.write() as session:
        subscribed(session, kind=Kind.WEBHOOK)
        with pytest.raises(ValueError, match="is no mail channel"):
            book.edit(session, "redakcja", copies=Copies.REPLY)


def test_who_unsubscribes_hears_no_more_and_the_log_says_so_and_it_can_be_taken_back(database: Database) -> None:
    with database.write() as session:
        channel = subscribed(session, hears=("Kazachstan", "ODKB"), cadence="daily@07:00").id or 0
        number, other = (watchlist_of(session, name) for name in ("Kazachstan", "ODKB"))
        enqueued(session, [notice(1, watchlist_id=number), notice(2, watchlist_id=other)])
    with database.write() as session:
        assert book.switch_off(session, channel_id=channel, watchlist_ids=[number], now=NOW) == 1
        assert book.switch_off(session, channel_id=channel, watchlist_ids=[number], now=NOW) == 0
        assert enqueued(session, [notice(3, watchlist_id=number), notice(4, watchlist_id=other)]) == 1
    row = only_delivery(database)
    assert (row.state, row.settled_at, row.due_at) == (State.CANCELLED, NOW, None)
    assert row.outcome == "unsubscribed by the link in a mail, from 1 of its watchlists"
    with database.write() as session:
        waiting = session.exec(select(Notice.watchlist_id).where(col(Notice.delivery_id).is_(None))).all()
        assert waiting == [other, other]
        assert book.switch_on(session, channel_id=channel, watchlist_ids=[]) == 1
        assert enqueued(session, [notice(3, watchlist_id=number)]) == 1


def test_who_subscribes_again_by_name_hears_again(database: Database) -> None:
    with database.write() as session:
        channel = subscribed(session).id or 0
        number = watchlist_of(session, "Kazachstan")
        assert book.switch_off(session, channel_id=channel, watchlist_ids=[], now=NOW) == 1
        book.subscribe(session, watchlist_id=number, channel="redakcja", cadence="instant", now=NOW)
        assert enqueued(session, [notice(1, watchlist_id=number)]) == 1


def test_five_hits_within_a_minute_are_one_mail(database: Database) -> None:
    with database.write() as session:
        subscribed(session)
        for number in range(5):
            at = NOW + timedelta(seconds=12 * number)
            enqueuing.enqueue(session, [notice(number)], now=at, timezone="Europe/Warsaw")
            assert outbox.waiting(session, now=at, window_s=60) == 0
            assert gathering.gather(session, now=at, limit=10, window_s=60) == 0
        assert outbox.waiting(session, now=NOW + timedelta(seconds=60), window_s=60) == 1
        assert gathering.gather(session, now=NOW + timedelta(seconds=60), limit=10, window_s=60) == 1
    assert len(claimed(database, now=LATER)[0].notices) == 5


def test_a_webhook_waits_for_no_company(database: Database) -> None:
    with database.write() as session:
        subscribed(session, kind=Kind.WEBHOOK)
        enqueued(session, [notice(1)])
        assert outbox.waiting(session, now=NOW, window_s=60) == 1
        assert gathering.gather(session, now=NOW, limit=10, window_s=60) == 1


def test_quiet_hours_of_a_channel_put_off_all_but_what_is_urgent(database: Database) -> None:
    night = datetime(2026, 4, 16, 21, 30, tzinfo=UTC)  # 23:30 in Warsaw, 17:30 in New York
    with database.write() as session:
        for name, zone in (("tu", None), ("tam", "America/New_York")):
            subscribed(session, name)
            book.edit(session, name, quiet="22:00-07:00", zone=zone)
        urgent = replace(notice(2), urgent=True)
        enqueuing.enqueue(session, [notice(1), urgent], now=night, timezone="Europe/Warsaw")
        due = session.exec(select(Notice.channel_id, Notice.story_id, Notice.due_at).order_by(col(Notice.id))).all()
    morning = datetime(2026, 4, 17, 5, 0, tzinfo=UTC)
    assert sorted(due) == [(1, 1, morning), (1, 2, night), (2, 1, night), (2, 2, night)]


def test_quiet_hours_put_off_a_retry_too_but_not_what_is_urgent_or_sent_once_more(database: Database) -> None:
    evening, night = datetime(2026, 4, 16, 19, 59, tzinfo=UTC), datetime(2026, 4, 16, 20, 30, tzinfo=UTC)
    morning = datetime(2026, 4, 17, 5, 0, tzinfo=UTC)
    urgent = replace(notice(2, watchlist_id=2, watchlist="ODKB"), urgent=True)
    with database.write() as session:
        subscribed(session, hears=("Kazachstan", "ODKB"))
        subscribed(session, "jan")
        book.edit(session, "redakcja", quiet="22:00-07:00")
        enqueuing.enqueue(session, [notice(1), urgent], now=evening, timezone="Europe/Warsaw")
        gathering.gather(session, now=evening, limit=10)
    while tried := claimed(database, now=evening):
        assert all(settled(database, one, FAILED, after=evening - NOW) for one in tried)
    leaves_now = [one for _ in range(3) for one in claimed(database, now=night)]
    assert {(one.channel.name, one.notices) for one in leaves_now} == {("jan", (notice(1),)), ("redakcja", (urgent,))}
    assert [one.notices for one in claimed(database, now=morning, limit=1)] == [(notice(1),)]


def wanting_silence(session: Session, *, cadence: str = "daily@07:00") -> None:
    subscribed(session, cadence=cadence)
    book.edit(session, "redakcja", empty_digests=True)
    gathering.gather(session, now=NOW, limit=10)  # from here on its digests are due


MORNING = datetime(2026, 4, 17, 5, 0, tzinfo=UTC)


def test_who_wants_it_is_told_that_there_was_nothing_and_once(database: Database) -> None:
    with database.write() as session:
        wanting_silence(session)
        assert outbox.waiting(session, now=MORNING - timedelta(seconds=1)) == 0
        assert outbox.waiting(session, now=MORNING) == 1
        assert gathering.gather(session, now=MORNING, limit=10) == 1
        assert gathering.gather(session, now=MORNING, limit=10) == 0
    (digest,) = claimed(database, now=MORNING)
    assert (digest.notices, digest.since) == ((), MORNING - timedelta(days=1))


def test_a_digest_with_something_in_it_is_not_followed_by_an_empty_one(database: Database) -> None:
    with database.write() as session:
        wanting_silence(session)
        enqueued(session, [notice(1)])
        assert gathering.gather(session, now=MORNING, limit=10) == 1
        assert gathering.gather(session, now=MORNING + timedelta(minutes=1), limit=10) == 0
        assert gathering.gather(session, now=MORNING + timedelta(days=1), limit=10) == 1
    (digest,) = claimed(database, now=MORNING)
    assert ([one.hit_id for one in digest.notices], digest.since) == ([1], MORNING - timedelta(days=1))


@pytest.mark.parametrize("cadence", ["instant", "daily@07:00"])
def test_who_hears_at_once_or_asked_for_nothing_gets_no_empty_digest(database: Database, cadence: str) -> None:
    with database.write() as session:
        if cadence == "instant":
            wanting_silence(session, cadence=cadence)
        else:
            subscribed(session, cadence=cadence)
        for days in range(1, 4):
            assert gathering.gather(session, now=MORNING + timedelta(days=days), limit=10) == 0


def test_beyond_its_budget_a_channel_gets_one_mail_that_says_so(database: Database) -> None:
    hears = ("Kazachstan", "ODKB", "OUBZ")
    with database.write() as session:
        subscribed(session, hears=hears)
        book.edit(session, "redakcja", budget=2)
        for number, name in enumerate(hears, 1):
            enqueued(session, [notice(number, watchlist_id=watchlist_of(session, name), watchlist=name)])
        assert gathering.gather(session, now=NOW, limit=10) == 1
    (flood,) = claimed(database)
    assert ([one.hit_id for one in flood.notices], flood.rolled_up) == ([1, 2, 3], 2)


def test_when_the_budget_of_an_hour_is_spent_the_rest_waits_for_the_next_and_leaves_as_one(database: Database) -> None:
    with database.write() as session:
        subscribed(session)
        book.edit(session, "redakcja", budget=2)
        for number in range(1, 6):
            at = NOW + timedelta(minutes=10 * number)
            enqueuing.enqueue(session, [notice(number)], now=at, timezone="Europe/Warsaw")
            assert gathering.gather(session, now=at, limit=10) == (number <= 2)
        free = NOW + timedelta(minutes=10) + gathering.HOUR
        assert outbox.waiting(session, now=free - timedelta(seconds=1)) == 2
        assert gathering.gather(session, now=free, limit=10) == 1
    for delivery in claimed(database, now=free):
        settled(database, delivery, WELL)
    rows = []
    with database.read() as session:
        rows = [(row.rolled_up, row.created_at) for row in session.exec(select(Delivery).order_by(col(Delivery.id)))]
    assert [rolled_up for rolled_up, _ in rows] == [0, 0, 2]


def test_a_webhook_has_no_budget(database: Database) -> None:
    with database.write() as session:
        subscribed(session, kind=Kind.WEBHOOK)
        book.edit(session, "redakcja", budget=1)
        for number in range(3):
            enqueued(session, [notice(number)])
            assert gathering.gather(session, now=NOW, limit=10) == 1
