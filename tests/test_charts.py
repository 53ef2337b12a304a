"""Charts: what is drawn from which counts, and what a template makes of it."""

from collections.abc import Callable, Sequence

import pytest
from bs4 import BeautifulSoup

from monitor.web import assets, charts, house, speech
from monitor.web.charts import Point, Series

EVIL = "<script>alert(1)</script>"


def days(values: Sequence[int], *, parts: Sequence[int] | None = None) -> list[Point]:
    return [
        Point(f"{number} kwietnia", value, parts[number - 1] if parts else None, tick=str(number))
        for number, value in enumerate(values, 1)
    ]


def drawn(template: str, **context: object) -> BeautifulSoup:
    environment = house.templates(speech.speech("pl"), root="", assets=assets.load())
    imported = '{% from "charts.html" import bars, lines, sparkline with context %}'
    return BeautifulSoup(environment.from_string(imported + template).render(**context), "lxml")


@pytest.mark.parametrize(
    ("most", "steps"),
    [(0, (0, 1)), (1, (0, 1)), (2, (0, 1, 2)), (3, (0, 2, 4)), (7, (0, 4, 8)), (10, (0, 5, 10)), (11, (0, 10, 20)),
     (340, (0, 200, 400)), (1000, (0, 500, 1000)), (90_001, (0, 50_000, 100_000))],
)  # fmt: skip
def test_an_axis_ends_at_a_round_number_no_less_than_the_largest(most: int, steps: tuple[int, ...]) -> None:
    assert tuple(value for value, _ in charts.bars(days([most])).scale.steps) == steps


def test_a_bar_stands_on_the_ground_and_its_strip_takes_its_share_of_the_width() -> None:
    chart = charts.bars(days([0, 5, 10, 10], parts=[0, 5, 5, 0]), height=100)
    assert [(column.left, column.width) for column in chart.columns] == [(0, 25), (25, 25), (50, 25), (75, 25)]
    assert [(column.top, column.height) for column in chart.columns] == [(100, 0), (50, 50), (0, 100), (0, 100)]
    assert [column.part_height for column in chart.columns] == [0, 50, 50, 0]
    assert [column.anchor for column in chart.columns] == ["start", "middle", "middle", "end"]
    assert (chart.total, chart.has_parts) == (25, True)


@pytest.mark.parametrize(
    ("count", "ticks"),
    [(1, ["1"]), (7, list("1234567")), (30, ["5", "10", "15", "20", "25", "30"]), (90, ["12", "25", "38", "51", "64",
     "77", "90"])],
)  # fmt: skip
def test_the_last_day_is_labelled_and_others_as_far_apart_as_there_is_room(count: int, ticks: list[str]) -> None:
    labelled = charts.bars(days([1] * count)).ticks
    assert [tick.label for tick in labelled] == ticks
    assert not labelled[-1].spare


def test_lines_share_one_axis_and_are_six_at_most() -> None:
    many = [Series(f"temat {number}", (number, 0)) for number in range(9)]
    chart = charts.lines(days([0, 0]), many, height=60)
    assert [line.number for line in chart.lines] == [1, 2, 3, 4, 5, 6]
    assert chart.scale.top == 6
    assert chart.lines[3].path == "M25.0 30.0L75.0 60.0"


def test_a_sparkline_reaches_its_top_and_of_nothing_there_is_a_flat_one() -> None:
    assert charts.sparkline([0, 4, 2], height=20).path == "M16.667 20.0L50.0 0.0L83.333 10.0"
    assert charts.sparkline([], height=20).path == ""
    assert drawn("{{ sparkline(it, 'nic') }}", it=charts.sparkline([0, 0])).select_one("line.grid")


def test_behind_each_chart_stands_a_table_with_every_number() -> None:
    bars = drawn("{{ bars(it, 'Wzmianki', 'trafienia', 'wiadomości') }}", it=charts.bars(days([3, 1200], parts=[2, 9])))
    assert [[cell.text for cell in row.select("th, td")] for row in bars.select("tr")] == [
        ["Dzień", "wiadomości", "trafienia"], ["1 kwietnia", "2", "3"], ["2 kwietnia", "9", "1\u202f200"],
    ]  # fmt: skip
    assert next(told.text for told in bars.select(".told")) == "1 kwietnia: wiadomości 2, trafienia 3"
    lines = drawn(
        "{{ lines(it, 'Tematy') }}", it=charts.lines(days([0, 0]), [Series("A", (1, 2)), Series("B", (3, 4))])
    )
    assert [[cell.text for cell in row.select("th, td")] for row in lines.select("tr")] == [
        ["Dzień", "A", "B"], ["1 kwietnia", "1", "3"], ["2 kwietnia", "2", "4"],
    ]  # fmt: skip
    assert [told.text for told in lines.select(".column:nth-of-type(1) .told")] == ["1 kwietniaA: 1B: 3"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: drawn("{{ bars(it, evil, evil, evil) }}", it=charts.bars([Point(EVIL, 1, 1)]), evil=EVIL),
        lambda: drawn("{{ lines(it, evil) }}", it=charts.lines([Point(EVIL, 1)], [Series(EVIL, (1,))]), evil=EVIL),
        lambda: drawn("{{ sparkline(it, evil) }}", it=charts.sparkline([1]), evil=EVIL),
    ],
    ids=["bars", "lines", "sparkline"],
)
def test_names_in_a_chart_are_text_and_nothing_in_it_needs_a_script_or_a_style(
    draw: Callable[[], BeautifulSoup],
) -> None:
    chart = draw()
    assert not chart.select("script")
    assert not [
        tag for tag in chart.find_all(True) if "style" in tag.attrs or any(a.startswith("on") for a in tag.attrs)
    ]
    assert all(svg.get("aria-label") or svg.get("aria-hidden") or svg.find_parent("svg") for svg in chart.select("svg"))
