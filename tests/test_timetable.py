"""When a feed and an article are due again."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import timetable
from monitor.records import Outcome, Rhythm, Wishes
from monitor.timetable import DAY_S, HOUR_S, WEEK_S, Due
from tests import weeks
from tests.weeks import Manner

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
ZONE = "Europe/Warsaw"
FAILURES = (Outcome.FAILED, Outcome.NOT_A_FEED, Outcome.POISONED, Outcome.TOO_LARGE, Outcome.CRASHED)


def visit(  # what a person asked for: every ten minutes
    outcome: Outcome = Outcome.NEW,
    *,
    every_s: int = 600,
    steady: bool = True,
    min_interval_s: int = 300,
    rhythm: Rhythm | None = None,
    failures: int = 0,
    retry_after_s: float | None = None,
    ttl_s: int | None = None,
    skip_hours: tuple[int, ...] = (),
    skip_days: tuple[int, ...] = (),
    fresh_for_s: float | None = None,
    gap_at: datetime | None = None,
    spread: float = 0.0,
    now: datetime = NOW,
) -> Due:
    return timetable.next_visit(
        now=now,
        every_s=every_s,
        steady=steady,
        min_interval_s=min_interval_s,
        rhythm=rhythm,
        timezone=ZONE,
        outcome=outcome,
        failures=failures,
        retry_after_s=retry_after_s,
        wishes=Wishes(ttl_s, skip_hours, skip_days),
        fresh_for_s=fresh_for_s,
        gap_at=gap_at,
        spread=spread,
    )


def wait_s(due: Due) -> float:
    return (due.at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("due", "expected_s", "why"),
    [
        pytest.param(visit(), 600, "every 10 min", id="as asked"),
        pytest.param(visit(Outcome.UNCHANGED), 600, "every 10 min", id="nothing new"),
        pytest.param(visit(Outcome.NOT_MODIFIED), 600, "every 10 min", id="304"),
        pytest.param(visit(every_s=60), 300, "every 5 min", id="not below the smallest interval"),
        pytest.param(visit(every_s=1, min_interval_s=1), 1, "every 1 s", id="unless that was lowered"),
        pytest.param(visit(ttl_s=1800), 1800, "every 30 min, as the feed asks", id="the feed asks for more"),
        pytest.param(visit(ttl_s=60), 600, "every 10 min", id="the feed asks for less than the person"),
        pytest.param(visit(ttl_s=DAY_S), HOUR_S, "every 1 h, as the feed asks", id="the feed asks for too much"),
        pytest.param(visit(fresh_for_s=1200), 1200, "every 20 min, as the feed asks", id="the server asks for more"),
        pytest.param(visit(fresh_for_s=90), 600, "every 10 min", id="the server asks for less"),
        pytest.param(
            visit(fresh_for_s=DAY_S), HOUR_S, "every 1 h, as the feed asks", id="the server asks for too much"
        ),
        pytest.param(visit(every_s=2 * HOUR_S, ttl_s=DAY_S), 2 * HOUR_S, "every 2 h", id="the person asks for longer"),
        pytest.param(visit(spread=0.1), 660, "every 10 min", id="spread"),
        pytest.param(visit(failures=9), 600, "every 10 min", id="well again after failures"),
    ],
)
def test_a_feed_that_answers_is_visited_at_the_interval_asked_for(due: Due, expected_s: float, why: str) -> None:
    assert wait_s(due) == pytest.approx(expected_s)
    assert due.why == why


@pytest.mark.parametrize("outcome", FAILURES)
@pytest.mark.parametrize(
    ("failures", "expected_s"), [(0, 600), (1, 1200), (2, 2400), (6, 38_400), (8, DAY_S), (20, DAY_S), (5000, DAY_S)]
)
def test_a_feed_that_fails_is_visited_less_and_less_but_once_a_day(
    outcome: Outcome, failures: int, expected_s: float
) -> None:
    assert wait_s(visit(outcome, failures=failures)) == expected_s


def test_why_says_how_often_it_failed() -> None:
    assert visit(Outcome.FAILED).why == "failed (failed): again after 10 min"
    assert visit(Outcome.NOT_A_FEED, failures=2).why == "failed 3 times in a row (not a feed): again after 40 min"


def test_who_refuses_us_is_left_alone_for_an_hour_at_least() -> None:
    assert wait_s(visit(Outcome.REFUSED)) == HOUR_S
    assert wait_s(visit(Outcome.REFUSED, failures=1)) == 2 * HOUR_S
    assert wait_s(visit(Outcome.REFUSED, failures=9)) == DAY_S


def test_a_feed_that_a_person_wants_monthly_is_not_visited_daily_because_it_fails() -> None:
    assert wait_s(visit(Outcome.FAILED, every_s=30 * DAY_S, failures=3)) == 30 * DAY_S


@pytest.mark.parametrize(
    ("retry_after_s", "failures", "expected_s"),
    [
        pytest.param(None, 0, 600, id="no Retry-After"),
        pytest.param(7200, 0, 7200, id="Retry-After"),
        pytest.param(30, 0, 600, id="a short one does not hurry us"),
        pytest.param(30, 4, 9600, id="again and again"),
        pytest.param(3 * DAY_S, 9, 3 * DAY_S, id="longer than we would wait ourselves"),
        pytest.param(90 * DAY_S, 0, WEEK_S, id="a week at most"),
        pytest.param(math.inf, 0, WEEK_S, id="for ever"),
        pytest.param(-5, 0, 600, id="in the past"),
        pytest.param(math.nan, 0, 600, id="no number"),
    ],
)
def test_a_host_that_asks_us_to_wait_is_given_its_time(
    retry_after_s: float | None, failures: int, expected_s: float
) -> None:
    assert wait_s(visit(Outcome.THROTTLED, retry_after_s=retry_after_s, failures=failures)) == expected_s


def test_why_says_what_the_host_asked_for() -> None:
    assert visit(Outcome.THROTTLED, retry_after_s=5400).why == "its host asks us to wait 1.5 h"


@pytest.mark.parametrize(("failures", "days"), [(0, 1), (1, 2), (2, 4), (3, 7), (500, 7)])
def test_a_feed_that_is_gone_is_visited_weekly_in_the_end_and_never_given_up(failures: int, days: int) -> None:
    assert wait_s(visit(Outcome.GONE, failures=failures)) == days * DAY_S


@pytest.mark.parametrize(("failures", "expected_s"), [(0, 600), (3, 4800), (8, 153_600), (10, WEEK_S), (500, WEEK_S)])
def test_a_feed_that_is_not_at_its_address_is_visited_less_and_less_but_weekly(failures: int, expected_s: int) -> None:
    assert wait_s(visit(Outcome.MISSING, failures=failures)) == expected_s


def test_the_moment_is_in_utc_whatever_the_clock_was() -> None:
    due = visit(now=NOW.astimezone(ZoneInfo("Europe/Warsaw")))
    assert due.at == NOW + timedelta(minutes=10)
    assert due.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("attempts", "expected_s"), [(0, 600), (1, HOUR_S), (2, 6 * HOUR_S), (3, DAY_S), (4, None), (50, None)]
)
def test_a_page_that_could_not_be_had_is_asked_for_four_times_more(attempts: int, expected_s: int | None) -> None:
    due = timetable.next_reading(now=NOW, attempts=attempts, retry_after_s=None)
    assert (wait_s(due) if due else None) == expected_s


def test_a_page_is_not_asked_for_before_its_host_wants_it() -> None:
    due = timetable.next_reading(now=NOW, attempts=0, retry_after_s=1800)
    assert due == Due(NOW + timedelta(minutes=30), "its host asks us to wait 30 min")


# --- by the feed's rhythm


@pytest.mark.parametrize(
    ("manner", "visits_a_week", "median_min", "p95_min", "times_better"),
    [
        pytest.param(weeks.newsroom, (900, 1500), 4, 8, 1.2, id="a newsroom in bursts"),
        pytest.param(weeks.daily, (60, 150), 12, 20, 4, id="a daily blog"),
        pytest.param(weeks.weekly, (30, 70), 25, 45, 2, id="a weekly"),
        pytest.param(weeks.scattered, (200, 350), 20, 45, 0.75, id="no rhythm at all"),
    ],
)
def test_entries_wait_less_than_with_as_many_visits_at_equal_distances(
    manner: Manner, visits_a_week: tuple[int, int], median_min: float, p95_min: float, times_better: float
) -> None:
    published = weeks.entries(manner, weeks=weeks.LEARNED_WEEKS + weeks.MEASURED_WEEKS)
    learned = weeks.by_rhythm(published)
    plain = weeks.fixed(published, learned.visits)
    assert visits_a_week[0] <= learned.visits / weeks.MEASURED_WEEKS <= visits_a_week[1]
    assert learned.median_s <= min(60 * median_min, plain.median_s / times_better)
    assert learned.p95_s <= min(60 * p95_min, plain.p95_s / min(times_better, 0.9 if times_better < 1 else 1.2))


def test_a_dead_feed_costs_three_visits_a_day_in_the_end_and_not_none() -> None:
    assert 14 <= weeks.by_rhythm([]).visits / weeks.MEASURED_WEEKS <= 24


def test_a_feed_of_which_nothing_is_known_is_visited_again_soon() -> None:
    assert wait_s(visit(steady=False)) == pytest.approx(1200)
    assert visit(steady=False).why == "after 20 min, by its rhythm"


def dated(*hours_ago: float) -> list[datetime | None]:
    return [NOW - timedelta(hours=hours) for hours in hours_ago]


def first(*hours_ago: float) -> Rhythm:
    return timetable.learned(None, dated(*hours_ago), since=None, now=NOW, timezone=ZONE)


def test_the_first_visit_learns_from_the_dates_of_what_is_there() -> None:
    hourly = first(*range(48))
    assert timetable.expected(hourly, NOW, NOW + timedelta(hours=1), timezone=ZONE) == pytest.approx(1.0, rel=0.3)
    assert wait_s(visit(steady=False, rhythm=hourly)) == pytest.approx(600, rel=0.2)


@pytest.mark.parametrize(
    "dates",
    [
        pytest.param([None] * 30, id="no dates"),
        pytest.param(dated(*[0.1] * 30), id="all dated at the moment of asking"),
        pytest.param([], id="no entries"),
        pytest.param([NOW + timedelta(days=3)] * 5, id="dates in the future"),
    ],
)
def test_dates_that_say_nothing_teach_nothing(dates: list[datetime | None]) -> None:
    rhythm = timetable.learned(None, dates, since=None, now=NOW, timezone=ZONE)
    assert wait_s(visit(steady=False, rhythm=rhythm)) == pytest.approx(1200)


def test_a_feed_whose_entries_are_all_old_is_known_to_be_quiet_at_once() -> None:
    old = first(2000, 3000, 9000)
    assert wait_s(visit(steady=False, rhythm=old)) > 4 * HOUR_S


def test_an_entry_counts_where_it_is_dated_and_one_that_is_not_between_two_visits() -> None:
    known = first(2000)
    since = NOW - timedelta(hours=2)  # ten o'clock in Warsaw; now it is noon
    dated_one = timetable.learned(known, dated(0.5), since=since, now=NOW, timezone=ZONE)
    undated = timetable.learned(known, [None], since=since, now=NOW, timezone=ZONE)
    backdated = timetable.learned(known, dated(30), since=since, now=NOW, timezone=ZONE)
    assert [hour for hour, count in enumerate(dated_one.hours) if count == 1] == [11]
    assert [hour for hour, count in enumerate(undated.hours) if count == 1] == [11]
    assert undated == backdated


def test_after_a_long_silence_of_ours_an_entry_without_a_date_may_be_of_any_hour() -> None:
    rhythm = timetable.learned(None, [None] * 24, since=NOW - timedelta(days=2), now=NOW, timezone=ZONE)
    assert rhythm.hours == pytest.approx((1.0,) * 24)


def test_what_is_long_ago_counts_less() -> None:
    later = timetable.learned(first(1), [], since=NOW, now=NOW + timedelta(days=21), timezone=ZONE)
    assert sum(later.hours) == pytest.approx(0.5, rel=0.01)


def test_the_hour_is_that_of_polish_clocks_summer_and_winter() -> None:
    for now in (datetime(2026, 1, 15, 6, 30, tzinfo=UTC), datetime(2026, 7, 15, 5, 30, tzinfo=UTC)):
        rhythm = timetable.learned(None, [now], since=now - timedelta(hours=1), now=now, timezone=ZONE)
        assert rhythm.hours[7] == 1


def test_how_much_should_have_come_is_counted_over_hours_and_days() -> None:
    hourly = first(*range(24 * 21))
    assert timetable.expected(hourly, NOW, NOW + timedelta(days=1), timezone=ZONE) == pytest.approx(24, rel=0.15)
    assert timetable.expected(None, NOW, NOW, timezone=ZONE) == 0


@pytest.mark.parametrize(("days_ago", "times"), [(0, 4), (1, 2.5), (2, 1.75), (30, 1)])
def test_a_feed_that_turned_over_is_visited_more_often_for_some_days(days_ago: float, times: float) -> None:
    gap_at, quiet = NOW - timedelta(days=days_ago), first(2000)
    assert wait_s(visit(every_s=7200, gap_at=gap_at)) == pytest.approx(7200 / times, rel=0.01)
    assert wait_s(visit(steady=False, rhythm=quiet, gap_at=gap_at)) == pytest.approx(
        wait_s(visit(steady=False, rhythm=quiet)) / times, rel=0.1
    )


def test_a_feed_that_turned_over_is_not_visited_below_the_smallest_interval() -> None:
    assert wait_s(visit(steady=False, rhythm=first(*range(200)), gap_at=NOW)) == 300
    assert wait_s(visit(every_s=600, gap_at=NOW)) == 300


@pytest.mark.parametrize(
    ("skip_hours", "skip_days", "expected_at"),
    [
        pytest.param((), (), "10:10", id="none"),
        pytest.param((10,), (), "11:00", id="an hour"),
        pytest.param((10, 11, 12), (), "13:00", id="three"),
        pytest.param((9, 11), (), "10:10", id="others"),
        pytest.param((), (3,), "00:00", id="a day: it is Thursday"),
        pytest.param(tuple(range(24)), (), "10:10", id="all hours"),
        pytest.param((), (3, 4), "10:10", id="more than a day of them"),
    ],
)
def test_hours_and_days_that_a_feed_wants_for_itself_are_left_to_it(
    skip_hours: tuple[int, ...], skip_days: tuple[int, ...], expected_at: str
) -> None:
    due = visit(skip_hours=skip_hours, skip_days=skip_days)
    assert f"{due.at:%H:%M}" == expected_at
    assert (due.why == "every 10 min") == (expected_at == "10:10")


@given(
    dates=st.lists(st.none() | st.integers(-20_000, 5_000).map(lambda hours: NOW + timedelta(hours=hours))),
    hours=st.none() | st.floats(-5, 5000),
)
def test_whatever_a_feed_writes_for_dates_it_is_visited_within_a_day(
    dates: list[datetime | None], hours: float | None
) -> None:
    since = None if hours is None else NOW - timedelta(hours=hours)
    rhythm = timetable.learned(None, dates, since=since, now=NOW, timezone=ZONE)
    assert 300 <= wait_s(visit(steady=False, rhythm=rhythm)) <= DAY_S


@given(
    outcome=st.sampled_from(Outcome),
    every_s=st.integers(1, 30 * DAY_S),
    min_interval_s=st.integers(0, DAY_S),
    failures=st.integers(0, 100_000),
    retry_after_s=st.none() | st.floats(),
    ttl_s=st.none() | st.integers(0, 10**12),
    spread=st.floats(0, 0.1),
)
def test_no_feed_is_due_before_now_or_later_than_the_longest_wait(
    *,
    outcome: Outcome,
    every_s: int,
    min_interval_s: int,
    failures: int,
    retry_after_s: float | None,
    ttl_s: int | None,
    spread: float,
) -> None:
    due = visit(
        outcome,
        every_s=every_s,
        min_interval_s=min_interval_s,
        failures=failures,
        retry_after_s=retry_after_s,
        ttl_s=ttl_s,
        spread=spread,
    )
    interval_s = max(every_s, min_interval_s)
    assert min(interval_s, DAY_S) <= wait_s(due) <= max(WEEK_S, interval_s * 1.1 + 1)
    if retry_after_s is not None and retry_after_s > 0:
        assert wait_s(due) >= min(retry_after_s, WEEK_S) - 0.001


@given(attempts=st.integers(0, 100), retry_after_s=st.none() | st.floats())
def test_no_reading_is_due_before_now_or_later_than_a_week(attempts: int, retry_after_s: float | None) -> None:
    due = timetable.next_reading(now=NOW, attempts=attempts, retry_after_s=retry_after_s)
    assert (due is None) == (attempts >= 4)
    assert due is None or 600 <= wait_s(due) <= WEEK_S
