"""What is to be expected of a query: messages a day, and whether that is a flood."""

from datetime import date, datetime, timedelta

import pytest

from alerts.cadence import Rest, quiet
from monitor.desk.forecast import Found, Hearer, forecast
from tests.shelf import NOW

WARSAW = "Europe/Warsaw"
WEEK = timedelta(days=7)


def found(story: int, at: datetime, *keywords: str, quiet: bool = False) -> Found:
    return Found(story, at, quiet, frozenset(keywords or ("Orlen",)))


def a_day(*articles: Found, cadence: str = "instant", scale: float = 1.0, rest: Rest | None = None) -> float:
    hearer = Hearer("poczta", cadence, WARSAW, rest or Rest())
    expected = forecast(articles, [hearer], listened=WEEK, timezone=WARSAW, scale=scale)
    assert expected is not None
    return round(expected.messages[0].a_day * 7, 6)  # in the week


MONDAY = datetime(2026, 4, 13, 6, 30, tzinfo=NOW.tzinfo)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
THREE = [found(1, MONDAY), found(2, MONDAY + HOUR / 4), found(3, MONDAY + 2 * DAY)]


@pytest.mark.parametrize(
    ("cadence", "messages"),
    [("instant", 3), ("hourly", 2), ("daily@07:00", 2), ("weekly@07:00", 1), ("tue,thu@18:00", 2)],
)
def test_a_cadence_makes_so_many_messages_of_three_stories(cadence: str, messages: int) -> None:
    assert a_day(*THREE, cadence=cadence) == messages


@pytest.mark.parametrize(
    ("articles", "messages"),
    [
        pytest.param([found(1, MONDAY), found(1, MONDAY + DAY)], 1, id="a copy is no message"),
        pytest.param([found(1, MONDAY, quiet=True)], 0, id="a first visit tells nobody"),
        pytest.param([found(1, MONDAY, quiet=True), found(1, MONDAY + DAY)], 1, id="its copy does"),
        pytest.param([], 0, id="nothing"),
    ],
)
def test_messages_are_of_stories_that_are_told(articles: list[Found], messages: int) -> None:
    assert a_day(*articles) == messages


def test_each_article_of_some_stands_for_several() -> None:
    assert a_day(*THREE, scale=10) == 30
    hearers = [Hearer("poczta", "instant", WARSAW), Hearer("ranek", "daily@07:00", WARSAW)]
    expected = forecast(THREE, hearers, listened=WEEK, timezone=WARSAW, scale=10)
    assert expected is not None
    assert [one.at_least for one in expected.messages] == [False, True]


def test_quiet_hours_gather_what_a_digest_would_have_told_in_them() -> None:
    night = [found(1, MONDAY.replace(hour=21)), found(2, MONDAY.replace(hour=22, minute=30))]
    assert a_day(*night, cadence="hourly") == 2
    assert a_day(*night, cadence="hourly", rest=Rest(quiet("22:00-07:00"))) == 1


def test_a_daily_digest_is_expected_once_a_day_at_the_most() -> None:
    told = [found(number, MONDAY + number * DAY / 2) for number in range(5)]  # on three mornings of two days
    expected = forecast(told, [Hearer("ranek", "daily@07:00", WARSAW)], listened=2 * DAY, timezone=WARSAW)
    assert expected is not None
    assert expected.messages[0].a_day == 1


def test_before_a_day_has_passed_nothing_is_expected() -> None:
    assert forecast(THREE, [], listened=timedelta(hours=23), timezone=WARSAW) is None


def many(count: int, *keywords: str, first: int = 0) -> list[Found]:
    return [found(first + n, MONDAY + timedelta(minutes=n), *keywords) for n in range(count)]


@pytest.mark.parametrize(
    ("articles", "cadence", "channel", "keyword"),
    [
        pytest.param(many(141), "instant", "poczta", None, id="more than twenty mails a day"),
        pytest.param(
            [*many(141, "miasto"), *many(20, "Orlen", first=200)], "instant", "poczta", "miasto", id="one to blame"
        ),
        pytest.param(
            [*many(80, "miasto"), *many(81, "Orlen", first=200), *many(81, "gaz", first=300)],
            "instant",
            "poczta",
            None,
            id="several to blame",
        ),
        pytest.param(many(701), "daily@07:00", None, None, id="too much to read in a digest"),
    ],
)
def test_a_flood_is_told_with_its_reason(
    articles: list[Found], cadence: str, channel: str | None, keyword: str | None
) -> None:
    expected = forecast(articles, [Hearer("poczta", cadence, WARSAW)], listened=WEEK, timezone=WARSAW)
    assert expected is not None
    assert expected.flood is not None
    assert (expected.flood.channel, expected.flood.keyword) == (channel, keyword)
    assert expected.flood.on == date(2026, 4, 13)
    assert expected.flood.most == len(articles)


@pytest.mark.parametrize(("articles", "cadence"), [(many(139), "instant"), (many(600), "daily@07:00")])
def test_what_can_be_read_is_no_flood(articles: list[Found], cadence: str) -> None:
    expected = forecast(articles, [Hearer("poczta", cadence, WARSAW)], listened=WEEK, timezone=WARSAW)
    assert expected is not None
    assert expected.flood is None
