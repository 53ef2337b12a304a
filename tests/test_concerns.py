"""Of what is not as it should be the owner hears once, and once more when it is; a dead network is one concern."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from alerts import book, concerns, gathering, owner
from alerts.records import Concern, Concerning, Kind, Report
from alerts.tables import Channel, Delivery
from alerts.tables import Concern as ConcernRow
from monitor import queries, rounds, store
from monitor.concerns import Ending, FeedState, Network, Press, WatchlistState, arisen, ended, silence
from monitor.db import Database
from monitor.records import Rhythm
from monitor.tables import Article, Feed, Gap, Hit, Seen, State
from tests import weeks
from tests.notices import NOW, subscribed, watchlist_of

ZONE = "Europe/Warsaw"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURLY = Rhythm((30.0,) * 24, (720 / 7,) * 7, 720.0)
"""One entry an hour, at any hour."""

WELL = Network(heard_at=NOW, asked_at=NOW, failing_since=None, hosts=0)
AWAY = Network(heard_at=NOW - HOUR, asked_at=NOW, failing_since=NOW - HOUR, hosts=3)


def steadily(days: int, *, until: datetime = NOW, an_hour: float = 0.5) -> tuple[datetime, ...]:
    """Something at random moments, so often on average, until then."""
    random, moments, at = Random(5), [], until
    while at > until - days * DAY:
        moments.append(at)
        at -= timedelta(hours=random.expovariate(an_hour))
    return tuple(moments)


def feed(**changes: object) -> FeedState:
    known = FeedState(
        1, "Kurier", visited_at=NOW, heard_at=NOW, news_at=NOW, rhythm=HOURLY, watched_since=NOW - 90 * DAY
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def broken(since: timedelta, *, failures: int = 5, **changes: object) -> FeedState:
    return feed(failing_since=NOW - since, failures=failures, heard_at=NOW - since, words="HTTP 500", **changes)


def press(*feeds: FeedState, network: Network = WELL, watchlists: tuple[WatchlistState, ...] = ()) -> Press:
    return Press(network, {one.id: one for one in feeds}, {one.id: one for one in watchlists})


@pytest.mark.parametrize(
    ("found", "network", "kinds"),
    [
        pytest.param(feed(), WELL, [], id="a feed that is well"),
        pytest.param(broken(3 * HOUR), WELL, [Concerning.FEED_BROKEN], id="broken while three entries are usual"),
        pytest.param(broken(HOUR), WELL, [], id="broken for an hour"),
        pytest.param(broken(3 * HOUR, failures=2), WELL, [], id="asked twice only"),
        pytest.param(broken(5 * HOUR, rhythm=Rhythm((1.0,) * 24, (24 / 7,) * 7, 7200.0)), WELL, [], id="a rare feed"),
        pytest.param(
            broken(4 * DAY, rhythm=Rhythm((0.0,) * 24, (0.0,) * 7, 9999.0)), WELL, [Concerning.FEED_BROKEN],
            id="a feed without news, broken for days",
        ),
        pytest.param(broken(3 * HOUR), AWAY, [Concerning.NETWORK], id="everything fails at once"),
        pytest.param(broken(3 * HOUR), replace(AWAY, hosts=2), [Concerning.FEED_BROKEN], id="two hosts fail"),
        pytest.param(
            broken(9 * HOUR), replace(WELL, back_at=NOW - HOUR), [], id="broken, our network with it"
        ),
        pytest.param(feed(gap=(NOW - DAY, NOW - HOUR)), WELL, [Concerning.FEED_GAP], id="turned over"),
        pytest.param(feed(gap=(NOW - 9 * DAY, NOW - 8 * DAY)), WELL, [], id="turned over long ago"),
        pytest.param(
            feed(moments=steadily(60, until=NOW - 4 * DAY)), WELL, [Concerning.FEED_SILENT], id="silent for four days"
        ),
        pytest.param(feed(moments=steadily(60, until=NOW - 13 * HOUR)), WELL, [], id="silent for a night"),
        pytest.param(feed(moments=steadily(10, until=NOW - 4 * DAY)), WELL, [], id="silent, known for ten days"),
    ],
)  # fmt: skip
def test_a_feed_is_of_concern_by_its_own_rhythm(found: FeedState, network: Network, kinds: list[Concerning]) -> None:
    assert [one.kind for one in arisen(press(found, network=network), now=NOW, timezone=ZONE)] == kinds


@pytest.mark.parametrize(
    ("behind", "silent_for", "kinds"),
    [(False, 5 * DAY, [Concerning.WATCHLIST_SILENT]), (True, 5 * DAY, []), (False, HOUR, [])],
    ids=["silent", "we are behind ourselves", "not yet"],
)
def test_a_watchlist_is_of_concern_when_it_falls_silent(
    behind: bool, silent_for: timedelta, kinds: list[Concerning]
) -> None:
    moments = steadily(60, until=NOW - silent_for)
    watchlist = WatchlistState(4, "Kazachstan", max(moments), NOW - 90 * DAY, moments)
    house = press(network=replace(WELL, behind=behind), watchlists=(watchlist,))
    assert [one.kind for one in arisen(house, now=NOW, timezone=ZONE)] == kinds


def test_what_is_usual_is_said_in_hits_and_not_in_what_came_by_itself() -> None:
    moments = [
        moment + timedelta(minutes=minute) for moment in steadily(60, until=NOW - 5 * DAY) for minute in range(3)
    ]
    found = silence.measured(moments, watched_since=NOW - 90 * DAY, until=NOW, timezone=ZONE)
    assert found is not None
    assert found.expected == pytest.approx(5 * 24 * 0.5 * 3, rel=0.3)


@pytest.mark.parametrize(
    ("manner", "within"),
    [(weeks.newsroom, 3 * DAY), (weeks.scattered, 8 * DAY), (weeks.daily, 12 * DAY), (weeks.weekly, 80 * DAY)],
    ids=["a newsroom", "two a day", "one a day", "one a week"],
)
def test_a_silence_is_told_in_time_and_no_usual_one_is(manner: weeks.Manner, within: timedelta) -> None:
    entries = weeks.entries(manner, weeks=26)
    usual = max(pairwise(entries[300:]), key=lambda pair: pair[1] - pair[0], default=None)
    if usual:
        before = [moment for moment in entries if moment <= usual[0]]
        silent = silence.measured(before, watched_since=weeks.BEGIN, until=usual[1], timezone=ZONE)
        assert silent is None or not silent.is_too_long
    after = silence.measured(entries, watched_since=weeks.BEGIN, until=entries[-1] + within, timezone=ZONE)
    assert after is not None
    assert after.is_too_long


LASTING = {
    Concerning.NETWORK: Concern(Concerning.NETWORK, 0, "", NOW - DAY),
    Concerning.FEED_BROKEN: Concern(Concerning.FEED_BROKEN, 1, "Kurier", NOW - DAY),
    Concerning.FEED_SILENT: Concern(Concerning.FEED_SILENT, 1, "Kurier", NOW - DAY),
    Concerning.FEED_GAP: Concern(Concerning.FEED_GAP, 1, "Kurier", NOW - 8 * DAY, NOW - 8 * DAY),
    Concerning.WATCHLIST_SILENT: Concern(Concerning.WATCHLIST_SILENT, 4, "Kazachstan", NOW - DAY),
}
HEARD_AGAIN = WatchlistState(4, "Kazachstan", NOW, NOW - 90 * DAY)
STILL_SILENT = replace(HEARD_AGAIN, last_at=NOW - DAY)


@pytest.mark.parametrize(
    ("kind", "house", "ending"),
    [
        (Concerning.NETWORK, press(), Ending.WELL),
        (Concerning.NETWORK, press(network=AWAY), None),
        (Concerning.FEED_BROKEN, press(feed()), Ending.WELL),
        (Concerning.FEED_BROKEN, press(broken(DAY)), None),
        (Concerning.FEED_BROKEN, press(), Ending.GONE),
        (Concerning.FEED_BROKEN, press(network=AWAY), None),
        (Concerning.FEED_SILENT, press(feed()), Ending.WELL),
        (Concerning.FEED_SILENT, press(feed(news_at=NOW - DAY)), None),
        (Concerning.FEED_GAP, press(feed()), Ending.WELL),
        (Concerning.FEED_GAP, press(feed(gap=(NOW - 2 * DAY, NOW - DAY))), None),
        (Concerning.WATCHLIST_SILENT, press(watchlists=(HEARD_AGAIN,)), Ending.WELL),
        (Concerning.WATCHLIST_SILENT, press(watchlists=(STILL_SILENT,)), None),
        (Concerning.WATCHLIST_SILENT, press(), Ending.GONE),
    ],
)
def test_a_concern_ends_when_its_cause_does(kind: Concerning, house: Press, ending: Ending | None) -> None:
    assert ended(LASTING[kind], house, now=NOW) is ending


class Clock:
    """A clock that the test moves, by an hour and more at a time."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def looked(database: Database, clock: Clock, *, after: timedelta = HOUR) -> tuple[int, int, str | None] | None:
    clock.now += after
    found = rounds.look(database, clock=clock, timezone=ZONE)
    return (found.arisen, found.ended, found.channel) if found else None


def feeds(session: Session, count: int) -> list[Feed]:
    """So many feeds, each of its own host, visited a moment ago and well."""
    rows = [store.feeds.add(session, f"https://kurier{number}.example/rss", now=NOW) for number in range(count)]
    for row in rows:
        row.title, row.baseline_at, row.due_at = f"Kurier {row.url[14:-12]}", NOW - 90 * DAY, NOW + 365 * DAY
        row.visited_at = row.heard_at = row.news_at = NOW
        row.rhythm = [*HOURLY.hours, *HOURLY.weekdays, HOURLY.watched_h]
    session.flush()
    return rows


def now_fails(session: Session, *, since: datetime, at: datetime, only: int | None = None) -> None:
    failing = update(Feed).values(failing_since=since, failures=5, visited_at=at, outcome_words="HTTP 500")
    session.execute(failing if only is None else failing.where(col(Feed.id) == only))


def now_works(session: Session, at: datetime) -> None:
    session.execute(update(Feed).values(failing_since=None, failures=0, visited_at=at, heard_at=at, news_at=at))


def reports(database: Database) -> list[Report]:
    with database.read() as session:
        words = session.exec(select(Delivery.word).where(col(Delivery.word).is_not(None)).order_by(col(Delivery.id)))
        return [report for report in map(owner.read, words) if isinstance(report, Report)]


def test_a_broken_feed_is_told_once_and_once_more_when_it_works_again(database: Database) -> None:
    clock = Clock()
    with database.write() as session:
        subscribed(session)
        number = feeds(session, 5)[0].id
        now_works(session, NOW + 5 * HOUR)
        now_fails(session, since=NOW - 4 * HOUR, at=NOW, only=number)
    assert looked(database, clock) == (1, 0, "redakcja")
    assert looked(database, clock) == (0, 0, None)
    with database.write() as session:
        now_works(session, clock.now)
    assert looked(database, clock) == (0, 1, "redakcja")
    assert looked(database, clock) == (0, 0, None)
    begun, over = reports(database)
    assert [one.words for one in begun.arisen] == ["HTTP 500"]
    assert (over.arisen, [one.concern.kind for one in over.ended]) == ((), [Concerning.FEED_BROKEN])


def test_fifty_feeds_that_break_are_one_message(database: Database) -> None:
    clock = Clock()
    with database.write() as session:
        subscribed(session)
        rows = feeds(session, 51)
        now_works(session, NOW + HOUR)
        for row in rows[1:]:
            now_fails(session, since=NOW - 4 * HOUR, at=NOW, only=row.id)
    assert looked(database, clock) == (50, 0, "redakcja")
    (report,) = reports(database)
    assert (len(report.arisen), report.more) == (concerns.MOST_NAMED, 50 - concerns.MOST_NAMED)


def test_when_our_own_network_is_away_that_is_said_and_no_feed_is_blamed(database: Database) -> None:
    clock = Clock()
    with database.write() as session:
        subscribed(session)
        feeds(session, 5)
        now_fails(session, since=NOW, at=NOW + 3 * HOUR)
    assert looked(database, clock, after=3 * HOUR) == (1, 0, "redakcja")
    with database.write() as session:  # one has been visited since it came back; the others still wait for that
        session.execute(
            update(Feed).where(col(Feed.url) == "https://kurier0.example/rss").values(
                failing_since=None, failures=0, visited_at=clock.now, heard_at=clock.now
            )
        )  # fmt: skip
    assert looked(database, clock) == (0, 1, "redakcja")
    assert looked(database, clock) == (0, 0, None)
    begun, over = reports(database)
    assert [one.kind for one in begun.arisen] == [one.concern.kind for one in over.ended] == [Concerning.NETWORK]


def test_a_gap_that_nobody_filled_is_told_and_a_week_without_another_ends_it(database: Database) -> None:
    clock = Clock()
    with database.write() as session:
        subscribed(session)
        for row, filled in zip(feeds(session, 2), (None, 7), strict=True):
            row.gap_at = NOW
            session.add(Gap(feed_id=row.id or 0, began_at=NOW - 9 * HOUR, ended_at=NOW, filled=filled))
    assert looked(database, clock) == (1, 0, "redakcja")
    with database.write() as session:
        now_works(session, NOW + 8 * DAY)
    assert looked(database, clock, after=8 * DAY) == (0, 1, "redakcja")


def test_a_feed_that_has_nothing_new_is_told_of_until_it_has(database: Database) -> None:
    clock = Clock()
    with database.write() as session:
        subscribed(session)
        (row,) = feeds(session, 1)
        row.news_at = NOW - 4 * DAY
        for number, moment in enumerate(steadily(60, until=NOW - 4 * DAY)):
            session.add(Seen(feed_id=row.id or 0, key=str(number), article_id=None, first_seen_at=moment))
    assert looked(database, clock) == (1, 0, "redakcja")
    with database.write() as session:
        now_works(session, NOW)
    assert looked(database, clock) == (0, 1, "redakcja")


def found(
    session: Session, watchlist_id: int, moments: tuple[datetime, ...], *, found_at: datetime | None = None
) -> None:
    first = len(session.exec(select(Article.id)).all())
    for number, moment in enumerate(moments, first):
        url = f"https://kurier.example/{number}"
        article = Article(
            url=url, link=url, host="kurier.example", feed_id=None, title="x", published_at=moment,
            first_seen_at=moment, state=State.READ,
        )  # fmt: skip
        session.add(article)
        session.flush()
        row = Hit(watchlist_id=watchlist_id, article_id=article.id or 0, occurrences=[], found_at=found_at or moment)
        session.add(row)


def test_a_watchlist_that_falls_silent_is_told_of_until_it_finds_something(database: Database) -> None:
    clock = Clock()
    with database.write() as session:
        subscribed(session)
        feeds(session, 1)
        number = watchlist_of(session, "Kazachstan")
        watchlist = store.watchlists.edit(session, number, now=NOW - 90 * DAY)
        found(session, number, steadily(70, until=NOW - 5 * DAY))
    assert looked(database, clock) == (1, 0, "redakcja")
    assert looked(database, clock) == (0, 0, None)
    with database.write() as session:
        found(session, watchlist.id or 0, (clock.now,))
    assert looked(database, clock) == (0, 1, "redakcja")


def test_a_removed_feed_or_watchlist_ends_its_concern_and_nobody_is_told(database: Database) -> None:
    clock = Clock()
    with database.write() as session:
        subscribed(session)
        row, _ = feeds(session, 2)
        number = row.id or 0
        now_fails(session, since=NOW - 4 * HOUR, at=NOW, only=number)
    assert looked(database, clock) == (1, 0, "redakcja")
    with database.write() as session:
        store.feeds.remove(session, number)
    assert looked(database, clock) == (0, 1, None)
    assert len(reports(database)) == 1


def test_somebody_looks_once_an_hour_however_many_workers_there_are(database: Database) -> None:
    clock = Clock()
    assert looked(database, clock) == (0, 0, None)
    assert looked(database, clock, after=timedelta(minutes=59)) is None
    assert looked(database, clock, after=timedelta(minutes=1)) == (0, 0, None)


def test_what_nobody_could_be_told_is_told_when_there_is_a_channel(database: Database) -> None:
    clock = Clock()
    with database.write() as session:
        row, _ = feeds(session, 2)
        now_fails(session, since=NOW - 4 * HOUR, at=NOW, only=row.id)
    assert looked(database, clock) == (1, 0, None)
    with database.write() as session:
        subscribed(session)
    assert looked(database, clock) == (0, 0, "redakcja")


@pytest.mark.parametrize(
    ("choose", "told"),
    [
        pytest.param(lambda session: None, "redakcja", id="mail before a webhook that is older"),
        pytest.param(lambda session: book.edit(session, "hak", owner=True), "hak", id="who was named"),
        pytest.param(
            lambda session: book.disable(session, "redakcja", because="x", now=NOW), "druga", id="nobody who is off"
        ),
    ],
)
def test_the_owner_is_who_was_named_or_the_oldest_mail_channel(
    database: Database, choose: Callable[[Session], object], told: str
) -> None:
    with database.write() as session:
        subscribed(session, "hak", kind=Kind.WEBHOOK)
        for name in ("redakcja", "druga"):
            subscribed(session, name)
        choose(session)
        concerns.note(session, [LASTING[Concerning.FEED_BROKEN]], now=NOW)
        assert concerns.tell(session, now=NOW, timezone=ZONE) == told
        assert concerns.tell(session, now=NOW, timezone=ZONE) is None


def test_a_report_waits_for_quiet_hours_to_end_and_leaves_like_any_delivery(database: Database) -> None:
    night = NOW.replace(hour=22)
    with database.write() as session:
        subscribed(session)
        book.edit(session, "redakcja", quiet="22:00-07:00")
        concerns.note(session, [LASTING[Concerning.FEED_BROKEN]], now=night)
        assert concerns.note(session, [LASTING[Concerning.FEED_BROKEN]], now=night) == 0
        concerns.tell(session, now=night, timezone=ZONE)
        delivery = session.exec(select(Delivery)).one()
        assert delivery.due_at == NOW.replace(hour=5) + DAY
        gathering.gather(session, now=night, limit=9)
        assert session.exec(select(Channel.name)).one() == delivery.channel
        assert session.exec(select(ConcernRow.told_at)).one() == night


def test_the_press_is_read_as_it_is(database: Database) -> None:
    with database.write() as session:
        rows = feeds(session, 4)
        for row in rows[:3]:
            now_fails(session, since=NOW + HOUR, at=NOW + 2 * HOUR, only=row.id)
    with database.read() as session:
        network = queries.press(session, now=NOW, timezone=ZONE).network
    assert (network.hosts, network.heard_at, network.asked_at) == (3, NOW, NOW + 2 * HOUR)
