"""Places of two neighbours in a text -> those that are near each other, or how far they are apart. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from monitor.match.syntax import Link, Order


class Spot(NamedTuple):
    """Where something stands: characters of a field, and which of its words."""

    field: int  # its place in FIELDS
    start: int
    end: int
    first: int
    last: int


Around = Callable[[int, int], tuple[int, int]]  # field, word -> first and last word of its sentence


def chained(parts: Sequence[list[Spot]], links: Sequence[Link], around: Around) -> list[list[Spot]] | None:
    """Of each part the places that belong to a whole chain; None when there is no chain."""
    kept = [list(parts[0])]
    for link, part in zip(links, parts[1:], strict=True):
        kept.append(_with_partner(part, kept[-1], link, around, is_second=True))
        if not kept[-1]:
            return None
    for index in range(len(links) - 1, -1, -1):
        kept[index] = _with_partner(kept[index], kept[index + 1], links[index], around, is_second=False)
    return kept


def distance(ones: list[Spot], others: list[Spot], order: Order) -> int | None:
    """How many words on the nearest other begins, in that order; None when they share no field."""
    ends = sorted((one.field, one.last) for one in ones)
    starts = sorted((one.field, one.first) for one in ones)
    nearest: list[int] = []
    for other in others:
        place = bisect_left(ends, (other.field, other.first)) - 1
        if place >= 0 and ends[place][0] == other.field:
            nearest.append(other.first - ends[place][1])
        place = bisect_right(starts, (other.field, other.last))
        if order is not Order.THIS and place < len(starts) and starts[place][0] == other.field:
            nearest.append(starts[place][1] - other.last)
    return min(nearest, default=None)


def _with_partner(ones: list[Spot], others: list[Spot], link: Link, around: Around, *, is_second: bool) -> list[Spot]:
    """Those of the ones that have another near them: before or behind them, never over them."""
    looks_behind = link.order is not Order.THIS or not is_second
    looks_before = link.order is not Order.THIS or is_second
    starts = sorted((other.field, other.first) for other in others) if looks_behind else []
    ends = sorted((other.field, other.last) for other in others) if looks_before else []
    return [one for one in ones if _has_partner(one, starts, ends, _window(one, link, around))]


def _window(one: Spot, link: Link, around: Around) -> tuple[int, int]:
    """Between which words a partner may stand."""
    if link.order is Order.SENTENCE:
        return around(one.field, one.first)[0], around(one.field, one.last)[1]
    return one.first - link.words, one.last + link.words


def _has_partner(
    one: Spot, starts: list[tuple[int, int]], ends: list[tuple[int, int]], window: tuple[int, int]
) -> bool:
    place = bisect_right(starts, (one.field, one.last))
    if place < len(starts) and starts[place] <= (one.field, window[1]):
        return True
    place = bisect_left(ends, (one.field, one.first)) - 1
    return place >= 0 and ends[place] >= (one.field, window[0])
