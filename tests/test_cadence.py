"""Notices leave at their cadence, on the days too when clocks change; failed deliveries are tried for 28 hours."""

from datetime import UTC, datetime, time, timedelta

import pytest

from alerts import cadence
from alerts.cadence import Cadence, Pace

WARSAW = "Europe/Warsaw"
NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("instant", Cadence(Pace.INSTANT)),
        (" Hourly ", Cadence(Pace.HOURLY)),
        ("daily@07:00", Cadence(Pace.DAILY, time(7, 0))),
        ("daily@7:05", Cadence(Pace.DAILY, time(7, 5))),
        ("daily@23:59", Cadence(Pace.DAILY, time(23, 59))),
    ],
)
def test_a_cadence_is_read(text: str, expected: Cadence) -> None:
    assert cadence.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "daily", "daily@", "daily@24:00", "daily@7:60", "daily@٧:00", "weekly", "daily@07:00\n07"]
)
def test_what_is_no_cadence_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write instant, hourly or daily@07:00"):
        cadence.parse(text)


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        pytest.param("instant", "2026-04-16T12:34:56+02:00", "2026-04-16T12:34:56+02:00", id="instant: now"),
        pytest.param("hourly", "2026-04-16T12:34:56+02:00", "2026-04-16T13:00+02:00", id="hourly: next full hour"),
        pytest.param("hourly", "2026-04-16T12:00+02:00", "2026-04-16T13:00+02:00", id="hourly: never the same moment"),
        pytest.param("daily@07:00", "2026-04-16T06:59:59+02:00", "2026-04-16T07:00+02:00", id="daily: today"),
        pytest.param("daily@07:00", "2026-04-16T07:00+02:00", "2026-04-17T07:00+02:00", id="daily: just gone"),
        pytest.param("daily@00:15", "2026-12-31T23:50+01:00", "2027-01-01T00:15+01:00", id="daily: next year"),
        pytest.param("daily@07:00", "2026-03-28T08:00+01:00", "2026-03-29T07:00+02:00", id="spring: 23 hours later"),
        pytest.param("daily@07:00", "2026-10-24T08:00+02:00", "2026-10-25T07:00+01:00", id="autumn: 24 hours later"),
        pytest.param("daily@02:30", "2026-03-29T01:00+01:00", "2026-03-29T03:30+02:00", id="spring: a skipped time"),
        pytest.param("daily@02:30", "2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00", id="spring: and only once"),
        pytest.param("daily@02:30", "2026-10-25T02:00+02:00", "2026-10-25T02:30+02:00", id="autumn: the first 02:30"),
        pytest.param("daily@02:30", "2026-10-25T02:00+01:00", "2026-10-26T02:30+01:00", id="autumn: not the second"),
        pytest.param("hourly", "2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", id="spring: hourly over the gap"),
        pytest.param("hourly", "2026-10-25T02:30+02:00", "2026-10-25T02:00+01:00", id="autumn: hourly in both hours"),
    ],
)  # fmt: skip
def test_a_notice_leaves_at_its_cadence(text: str, now: str, expected: str) -> None:
    moment = cadence.next_moment(cadence.parse(text), datetime.fromisoformat(now), WARSAW)
    assert moment == datetime.fromisoformat(expected)
    assert moment.tzinfo is UTC


def test_a_failed_delivery_is_tried_eight_times_over_28_hours() -> None:
    at, moments = NOW, []
    for attempts in range(1, 9):
        again = cadence.again_at(attempts, now=at, retry_after_s=None, spread=0.0)
        moments.append(again and (again - at).total_seconds())
        at = again or at
    assert moments == [5, 300, 1800, 7200, 18000, 36000, 36000, None]
    assert timedelta(hours=27) < at - NOW < timedelta(hours=29)


@pytest.mark.parametrize(
    ("asked_s", "expected_s"),
    [(None, 300), (10.0, 300), (900.0, 900), (float("inf"), 86400)],
    ids=["nothing", "less than we wait", "more", "for ever"],
)
def test_who_asks_us_to_wait_is_waited_for_a_day_at_most(asked_s: float | None, expected_s: float) -> None:
    again = cadence.again_at(2, now=NOW, retry_after_s=asked_s, spread=0.0)
    assert again == NOW + timedelta(seconds=expected_s)


def test_retries_are_spread() -> None:
    again = cadence.again_at(2, now=NOW, retry_after_s=None, spread=0.1)
    assert again == NOW + timedelta(seconds=330)


@pytest.mark.parametrize(("asked_s", "expected_s"), [(None, 60), (0.0, 0), (600.0, 600), (1e9, 86400)])
def test_a_busy_channel_is_left_alone_for_a_minute_or_as_it_asks(asked_s: float | None, expected_s: float) -> None:
    assert cadence.paused_until(NOW, asked_s) == NOW + timedelta(seconds=expected_s)
