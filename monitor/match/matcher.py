"""Watchlists' queries x a text -> hits. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.language.passage import passage
from monitor.match.percolator import Percolator, Plan
from monitor.match.reading import read
from monitor.match.syntax import And, Line, Node, Not, Or, Phrase, Query, phrases
from monitor.records import Hit, Occurrence, Text

FIELDS = ("title", "lead", "body")

MOST_OCCURRENCES = 1_000
"""Of one keyword in one article: a page that repeats a word for ever is stored all the same."""

Place = tuple[int, int, int]  # field, start, end


@dataclass(frozen=True, slots=True, eq=False)
class _Keyword:
    """A line of one watchlist, with the plans of its phrases."""

    watchlist: int  # its place among the watchlists
    line: Line
    plans: dict[Phrase, Plan]


class Matcher:
    """All watchlists, ready to meet texts. Threads may share it: matching changes nothing in it."""

    def __init__(self, watchlists: Iterable[tuple[int, Query]], *, use_dictionary: bool = True) -> None:
        self._percolator = Percolator(use_dictionary)
        self._ids: list[int] = []
        self._keywords: dict[Plan, list[_Keyword]] = defaultdict(list)
        for watchlist_id, query in watchlists:
            self._add(watchlist_id, query)

    def hits(self, text: Text) -> tuple[Hit, ...]:
        """What each watchlist finds in a text; one hit for each that finds something."""
        found = self._found(text)
        keywords = dict.fromkeys(keyword for plan in found for keyword in self._keywords.get(plan, ()))
        occurrences: dict[int, list[Occurrence]] = defaultdict(list)
        for keyword in keywords:
            places = _holds(keyword.line.tree, keyword.plans, found)
            if places:
                occurrences[keyword.watchlist] += _occurrences(keyword.line.keyword, places, text)
        return tuple(
            Hit(self._ids[watchlist], tuple(sorted(occurrences[watchlist], key=_reading_order)))
            for watchlist in sorted(occurrences)
        )

    def _add(self, watchlist_id: int, query: Query) -> None:
        self._ids.append(watchlist_id)
        for line in query.lines:
            plans = {phrase: self._percolator.add(phrase) for phrase in phrases(line.tree)}
            keyword = _Keyword(len(self._ids) - 1, line, plans)
            for plan in dict.fromkeys(plans.values()):
                self._keywords[plan].append(keyword)

    def _found(self, text: Text) -> dict[Plan, list[Place]]:
        found: dict[Plan, list[Place]] = defaultdict(list)
        for number, name in enumerate(FIELDS):
            words = passage(text.of(name))
            for plan, places in self._percolator.places(words).items():
                found[plan] += ((number, *words.origin(*place)) for place in places)
        return found


def compile(watchlists: Iterable[tuple[int, str]], *, use_dictionary: bool = True) -> Matcher:
    """The matcher of watchlists, each its number and its query.

    Errors: QueryInvalid
    """
    return Matcher(((number, read(query)) for number, query in watchlists), use_dictionary=use_dictionary)


def check(query: str) -> None:
    """Nothing, when the query can be read.

    Errors: QueryInvalid
    """
    read(query)


def _holds(node: Node, plans: dict[Phrase, Plan], found: dict[Plan, list[Place]]) -> list[Place] | None:
    """The places that make a tree true; none, when only the lack of something does; None when it is not true."""
    match node:
        case Phrase():
            return found.get(plans[node])
        case Not(part):
            return [] if _holds(part, plans, found) is None else None
        case And(parts):
            held = [_holds(part, plans, found) for part in parts]
            return None if None in held else [place for places in held for place in places or ()]
        case Or(parts):
            held = [places for part in parts if (places := _holds(part, plans, found)) is not None]
            return [place for places in held for place in places or ()] if held else None


def _occurrences(keyword: str, places: list[Place], text: Text) -> Iterable[Occurrence]:
    """The places of one keyword as occurrences; of two that overlap, the longer."""
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda place: (place[0], place[1], -place[2])):
        if not kept or kept[-1][0] != place[0] or kept[-1][2] <= place[1]:
            kept.append(place)
    for field, start, end in kept[:MOST_OCCURRENCES]:
        yield Occurrence(keyword, text.of(FIELDS[field])[start:end], FIELDS[field], start, end)


def _reading_order(occurrence: Occurrence) -> tuple[int, int, int, str]:
    return FIELDS.index(occurrence.field), occurrence.start, -occurrence.end, occurrence.keyword
