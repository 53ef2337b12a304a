"""Notices leave at their cadence, on the days too when clocks change; failed deliveries are tried for 28 hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import cadence
from alerts.cadence import Cadence, Pace, Rest

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
        ("weekly@07:00", Cadence(Pace.DAILY, time(7, 0), (0,))),
        ("Fri@16:30", Cadence(Pace.DAILY, time(16, 30), (4,))),
        ("mon-fri@7:00", Cadence(Pace.DAILY, time(7, 0), (0, 1, 2, 3, 4))),
        ("tue,thu@07:00", Cadence(Pace.DAILY, time(7, 0), (1, 3))),
        ("fri-mon@07:00", Cadence(Pace.DAILY, time(7, 0), (0, 4, 5, 6))),
    ],
)
def test_a_cadence_is_read(text: str, expected: Cadence) -> None:
    assert cadence.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "daily",
        "daily@",
        "daily@24:00",
        "daily@7:60",
        "daily@٧:00",
        "weekly",
        "daily@07:00\n07",
        "@07:00",
        "mon-@x",
        "pon@07:00",
        "mon,,fri@07:00",
        "07:00",
    ],
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
        pytest.param("weekly@07:00", "2026-04-16T12:00+02:00", "2026-04-20T07:00+02:00", id="weekly: on Monday"),
        pytest.param("thu@07:00", "2026-04-16T07:00+02:00", "2026-04-23T07:00+02:00", id="weekly: a week later"),
        pytest.param("mon-fri@07:00", "2026-04-17T08:00+02:00", "2026-04-20T07:00+02:00", id="weekdays: after Friday"),
        pytest.param("sun@02:30", "2026-03-24T01:00+01:00", "2026-03-29T03:30+02:00", id="weekly: a skipped time"),
        pytest.param("sun@02:30", "2026-10-20T01:00+02:00", "2026-10-25T02:30+02:00", id="weekly: the first 02:30"),
        pytest.param("hourly", "2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", id="spring: hourly over the gap"),
        pytest.param("hourly", "2026-10-25T02:30+02:00", "2026-10-25T02:00+01:00", id="autumn: hourly in both hours"),
    ],
)  # fmt: skip
def test_a_notice_leaves_at_its_cadence(text: str, now: str, expected: str) -> None:
    moment = cadence.next_moment(cadence.parse(text), datetime.fromisoformat(now), WARSAW)
    assert moment == datetime.fromisoformat(expected)
    assert moment.tzinfo is UTC


NIGHT, OVER_CLOCKS, EARLY = (time(22), time(7)), (time(1), time(2, 30)), (time(2, 30), time(3, 15))


@pytest.mark.parametrize(
    ("text", "rest", "now", "expected"),
    [
        pytest.param("instant", Rest(NIGHT), "2026-04-16T21:59:59+02:00", "2026-04-16T21:59:59+02:00", id="before it"),
        pytest.param("instant", Rest(NIGHT), "2026-04-16T22:00+02:00", "2026-04-17T07:00+02:00", id="in the evening"),
        pytest.param("instant", Rest(NIGHT), "2026-04-17T06:59+02:00", "2026-04-17T07:00+02:00", id="in the morning"),
        pytest.param("instant", Rest(NIGHT), "2026-04-17T07:00+02:00", "2026-04-17T07:00+02:00", id="at its end"),
        pytest.param("hourly", Rest(NIGHT), "2026-04-16T21:30+02:00", "2026-04-17T07:00+02:00", id="hourly: into it"),
        pytest.param("daily@06:00", Rest(NIGHT), "2026-04-16T12:00+02:00", "2026-04-17T07:00+02:00", id="daily: in it"),
        pytest.param(
            "instant", Rest((time(9), time(17))), "2026-04-16T12:00+02:00", "2026-04-16T17:00+02:00", id="by day"
        ),
        pytest.param("instant", Rest(NIGHT), "2026-03-28T23:30+01:00", "2026-03-29T07:00+02:00", id="spring: a night"),
        pytest.param("instant", Rest(NIGHT), "2026-10-24T23:30+02:00", "2026-10-25T07:00+01:00", id="autumn: a night"),
        pytest.param(
            "instant", Rest(OVER_CLOCKS), "2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", id="spring: no such end"
        ),
        pytest.param(
            "instant", Rest(EARLY), "2026-03-29T03:05+02:00", "2026-03-29T03:15+02:00", id="spring: a beginning skipped"
        ),
        pytest.param(
            "instant", Rest(OVER_CLOCKS), "2026-10-25T02:15+02:00", "2026-10-25T02:30+02:00", id="autumn: the first"
        ),
        pytest.param(
            "instant", Rest(OVER_CLOCKS), "2026-10-25T02:15+01:00", "2026-10-25T02:30+01:00", id="autumn: the second"
        ),
        pytest.param(
            "instant", Rest(holidays=True), "2026-05-01T12:00+02:00", "2026-05-02T07:00+02:00", id="holiday: next day"
        ),
        pytest.param(
            "instant", Rest(holidays=True), "2026-12-24T09:00+01:00", "2026-12-27T07:00+01:00", id="holiday: three days"
        ),
        pytest.param(
            "hourly", Rest(holidays=True), "2026-04-30T23:30+02:00", "2026-05-02T07:00+02:00", id="holiday: hourly into"
        ),
        pytest.param(
            "instant", Rest((time(22), time(9)), holidays=True), "2026-06-04T12:00+02:00", "2026-06-05T09:00+02:00",
            id="holiday, then quiet hours",
        ),
        pytest.param(
            "instant", Rest(NIGHT, holidays=True), "2026-04-30T23:00+02:00", "2026-05-02T07:00+02:00",
            id="quiet hours that end on a holiday",
        ),
        pytest.param(
            "daily@09:30", Rest(holidays=True), "2026-05-01T08:00+02:00", "2026-05-02T09:30+02:00", id="daily: next day"
        ),
        pytest.param(
            "fri@09:30", Rest(holidays=True), "2026-04-29T08:00+02:00", "2026-05-08T09:30+02:00", id="weekly: next week"
        ),
    ],
)  # fmt: skip
def test_quiet_hours_and_holidays_put_off_what_leaves(text: str, rest: Rest, now: str, expected: str) -> None:
    moment = cadence.next_moment(cadence.parse(text), datetime.fromisoformat(now), WARSAW, rest)
    assert moment == datetime.fromisoformat(expected)
    assert moment.tzinfo is UTC


RESTS = st.builds(
    lambda begins, ends, holidays: Rest((begins, ends) if begins != ends else None, holidays),
    st.times(), st.times(), st.booleans(),
)  # fmt: skip


@given(
    st.timedeltas(timedelta(), timedelta(days=730)), RESTS,
    st.sampled_from(["instant", "hourly", "daily@02:30", "mon-fri@07:00"]),
    st.sampled_from([WARSAW, "America/New_York", "Asia/Almaty"]),
)  # fmt: skip
def test_whatever_rest_is_wanted_a_notice_leaves_after_it_and_soon(
    later: timedelta, rest: Rest, text: str, zone: str
) -> None:
    at = NOW + later
    moment = cadence.next_moment(cadence.parse(text), at, zone, rest)
    assert at <= moment <= at + timedelta(days=7)
    assert cadence.next_moment(cadence.parse("instant"), moment, zone, rest) == moment
    assert not (rest.holidays and cadence.is_holiday(moment.astimezone(ZoneInfo(zone)).date()))


@pytest.mark.parametrize(
    ("text", "hours"),
    [("", None), (" ", None), ("22:00-07:00", NIGHT), ("9:00-17:00", (time(9), time(17)))],
)
def test_quiet_hours_are_read(text: str, hours: tuple[time, time] | None) -> None:
    assert cadence.quiet(text) == hours


@pytest.mark.parametrize("text", ["22", "22:00", "22:00-", "22:00-25:00", "07:00-07:00", "x-y"])
def test_what_are_no_quiet_hours_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="written 22:00-07:00"):
        cadence.quiet(text)


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
