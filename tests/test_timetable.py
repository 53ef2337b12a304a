"""When a feed and an article are due again."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import timetable
from monitor.records import Outcome
from monitor.timetable import DAY_S, HOUR_S, WEEK_S, Due

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
FAILURES = (Outcome.FAILED, Outcome.NOT_A_FEED, Outcome.POISONED, Outcome.TOO_LARGE, Outcome.CRASHED)


def visit(  # what a person asked for: every ten minutes
    outcome: Outcome = Outcome.NEW,
    *,
    every_s: int = 600,
    min_interval_s: int = 300,
    failures: int = 0,
    retry_after_s: float | None = None,
    ttl_s: int | None = None,
    spread: float = 0.0,
    now: datetime = NOW,
) -> Due:
    return timetable.next_visit(
        now=now,
        every_s=every_s,
        min_interval_s=min_interval_s,
        outcome=outcome,
        failures=failures,
        retry_after_s=retry_after_s,
        ttl_s=ttl_s,
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
