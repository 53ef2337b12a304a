"""Counts -> charts that a template draws as SVG: bars, lines, sparklines. Pure.

Nothing here knows a language: labels come in the reader's words, and `templates/charts.html` says the rest. Across,
places are shares of the width in per cent, so that a chart is as wide as its column; down, they are pixels of a height.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

HEIGHT_PX = 160
STRIP_HEIGHT = 16

MOST_LABELS = 7
"""Under an axis; on a telephone every other one is left out."""

MOST_SERIES = 6
"""Lines in one chart: more of them nobody tells apart by their dashes."""

FILLED = 0.72
"""Of the place that a bar has: the rest is between it and the next one."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is counted at one place of an axis, as a rule a day."""

    label: str  # 16 April
    value: int
    part: int | None = None  # of the value, what is drawn filled; None: all of it
    tick: str = ""  # what stands under the axis, when shorter: 16


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of an axis: what is written there, and where."""

    label: str
    at: float  # per cent across, or pixels down
    spare: bool = False  # left out where there is little room


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical axis."""

    top: int  # what its highest step says
    steps: tuple[tuple[int, float], ...]  # the value, and pixels down


@dataclass(frozen=True, slots=True)
class Column:
    """A bar, and the strip of the chart that is its own."""

    label: str
    value: int
    part: int | None
    left: float  # of its strip, in per cent; so are the three that follow
    width: float
    bar_left: float
    bar_width: float
    top: float  # of the bar, in pixels; so are the three that follow
    height: float
    part_top: float  # of what is filled
    part_height: float
    anchor: str  # how its words stand to its middle: start, middle, end

    @property
    def middle(self) -> float:
        """Of its strip, in per cent."""
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each point."""

    columns: tuple[Column, ...]
    scale: Scale
    ticks: tuple[Mark, ...]
    height: int
    total: int
    has_parts: bool


@dataclass(frozen=True, slots=True)
class Series:
    """What one line of a chart counts, from point to point."""

    name: str
    values: Sequence[int]
    link: str = ""  # where its name leads


@dataclass(frozen=True, slots=True)
class Line:
    """A series as it is drawn; its number says which colour and dash are its own."""

    number: int  # from 1
    name: str
    link: str
    values: tuple[int, ...]
    path: str  # in a box of 100 by the height
    total: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Series over the same points."""

    lines: tuple[Line, ...]
    strips: tuple[Column, ...]  # of each point: where the pointer is over it
    labels: tuple[str, ...]
    scale: Scale
    ticks: tuple[Mark, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line without an axis."""

    values: tuple[int, ...]
    path: str  # in a box of 100 by the height
    area: str  # the same, closed to the ground
    height: int
    total: int
    most: int


class Look(StrEnum):
    """How one of a row of signs is drawn; they differ in shape, not in colour alone."""

    HIGH = "high"
    LOW = "low"
    CROSSED = "crossed"


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of signs."""

    count: int
    crossed: int  # how many of them are
    width: int  # in pixels, of STRIP_HEIGHT
    paths: tuple[tuple[Look, str], ...]  # all signs of a look in one


def bars(points: Sequence[Point], *, height: int = HEIGHT_PX) -> Bars:
    """A bar for each point, from the left to the right.

    Units:  pixels of the height
    """
    scale = _scale(max((point.value for point in points), default=0), height)
    return Bars(
        columns=_columns(points, scale, height),
        scale=scale,
        ticks=_ticks(points),
        height=height,
        total=sum(point.value for point in points),
        has_parts=any(point.part is not None for point in points),
    )


def lines(points: Sequence[Point], series: Sequence[Series], *, height: int = HEIGHT_PX) -> Lines:
    """A line for each series; the first six of them. Of the points only the labels count.

    Units:  pixels of the height
    """
    drawn = series[:MOST_SERIES]
    scale = _scale(max((value for one in drawn for value in one.values), default=0), height)
    return Lines(
        lines=tuple(_line(number, one, scale, height) for number, one in enumerate(drawn, 1)),
        strips=_columns(points, scale, height),
        labels=tuple(point.label for point in points),
        scale=scale,
        ticks=_ticks(points),
        height=height,
    )


def sparkline(values: Sequence[int], *, height: int = 28) -> Sparkline:
    """A small line; the largest value reaches the top.

    Units:  pixels of the height
    """
    most = max(values, default=0)
    path = _path(values, max(most, 1), height)
    return Sparkline(
        values=tuple(values),
        path=path,
        area=f"{path}V{height}H{_x(0, len(values))}Z" if path else "",
        height=height,
        total=sum(values),
        most=most,
    )


def strip(looks: Sequence[Look]) -> Strip:
    """A row of signs, the first on the left."""
    paths = (
        (look, "".join(_SIGNS[look].format(x=7 * at) for at, one in enumerate(looks) if one is look)) for look in Look
    )
    return Strip(
        len(looks), looks.count(Look.CROSSED), 7 * len(looks), tuple((look, path) for look, path in paths if path)
    )


_SIGNS = {Look.HIGH: "M{x} 2h5v14h-5z", Look.LOW: "M{x} 11h5v5h-5z", Look.CROSSED: "M{x} 9l5 6m0-6l-5 6"}


def _scale(most: int, height: int) -> Scale:
    """An axis from nothing to a round number that is no less than `most`, in two steps, or one."""
    top = _round_up(max(most, 1))
    values = (0, top // 2, top) if top % 2 == 0 else (0, top)
    return Scale(top, tuple((value, _y(value, top, height)) for value in values))


def _round_up(value: int) -> int:
    """The next of 1, 2, 4, 6, 8, 10 times a power of ten."""
    power = int(10 ** (len(str(value)) - 1))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value)


def _columns(points: Sequence[Point], scale: Scale, height: int) -> tuple[Column, ...]:
    width = 100 / max(len(points), 1)
    return tuple(_column(point, number * width, width, scale.top, height) for number, point in enumerate(points))


def _column(point: Point, left: float, width: float, top: int, height: int) -> Column:
    part = point.value if point.part is None else point.part
    above, filled = _y(point.value, top, height), _y(part, top, height)
    middle = left + width / 2
    return Column(
        label=point.label,
        value=point.value,
        part=point.part,
        left=round(left, 3),
        width=round(width, 3),
        bar_left=round(left + width * (1 - FILLED) / 2, 3),
        bar_width=round(width * FILLED, 3),
        top=above,
        height=round(height - above, 1),
        part_top=filled,
        part_height=round(height - filled, 1),
        anchor="start" if middle < 25 else "end" if middle > 75 else "middle",
    )


def _ticks(points: Sequence[Point]) -> tuple[Mark, ...]:
    """Labels of points that lie equally far apart; the last point has one."""
    every = math.ceil(len(points) / MOST_LABELS) or 1
    labelled = list(enumerate(points))[::-1][::every][::-1]
    width = 100 / max(len(points), 1)
    return tuple(
        Mark(point.tick or point.label, round((number + 0.5) * width, 3), spare=(len(labelled) - place) % 2 == 0)
        for place, (number, point) in enumerate(labelled)
    )


def _line(number: int, series: Series, scale: Scale, height: int) -> Line:
    values = tuple(series.values)
    return Line(number, series.name, series.link, values, _path(values, scale.top, height), sum(values))


def _path(values: Sequence[int], top: int, height: int) -> str:
    """An SVG path through all values, each in the middle of its strip."""
    places = (f"{_x(place, len(values))} {_y(value, top, height)}" for place, value in enumerate(values))
    return f"M{'L'.join(places)}" if values else ""


def _x(place: int, count: int) -> float:
    return round((place + 0.5) * 100 / max(count, 1), 3)


def _y(value: int, top: int, height: int) -> float:
    return round(height * (1 - value / top), 1)
