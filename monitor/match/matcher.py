"""Watchlists' queries x a text -> hits. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.errors import QueryInvalid
from monitor.match import required
from monitor.match.evaluation import apart, places
from monitor.match.evidence import FIELDS, Evidence, as_asked
from monitor.match.nearness import Spot
from monitor.match.patterns import Pattern, Patterns, pattern
from monitor.match.percolator import Percolator, Plan
from monitor.match.reading import read
from monitor.match.syntax import Line, Name, Phrase, Query, Regex, terms
from monitor.records import Hit, Occurrence, Text

MOST_OCCURRENCES = 1_000
"""Of one keyword in one article: a page that repeats a word for ever is stored all the same."""


@dataclass(frozen=True, slots=True, eq=False)
class _Keyword:
    """A line of one watchlist."""

    watchlist: int  # its place among the watchlists
    line: Line


class Matcher:
    """All watchlists, ready to meet texts. Threads may share it: matching changes nothing in it.

    Each keyword rests under its rarest required terms and is evaluated only where one of them stands.
    """

    def __init__(self, watchlists: Iterable[tuple[int, Query]], *, use_dictionary: bool = True) -> None:
        self._percolator = Percolator(use_dictionary)
        self._ids: list[int] = []
        self._by_phrase: dict[Plan, list[_Keyword]] = defaultdict(list)
        self._by_pattern: dict[Pattern, list[_Keyword]] = defaultdict(list)
        for watchlist_id, query in watchlists:
            self._add(watchlist_id, query)
        self._patterns = Patterns(list(self._by_pattern))

    def hits(self, text: Text) -> tuple[Hit, ...]:
        """What each watchlist finds in a text; one hit for each that finds something."""
        seen = Evidence(text, self._percolator)
        occurrences: dict[int, list[Occurrence]] = defaultdict(list)
        for keyword in dict.fromkeys(self._candidates(seen)):
            spots = places(keyword.line.tree, seen)
            if spots:
                occurrences[keyword.watchlist] += _occurrences(keyword.line.keyword, spots, text)
        return tuple(
            Hit(self._ids[watchlist], tuple(sorted(occurrences[watchlist], key=_reading_order)))
            for watchlist in sorted(occurrences)
        )

    def _add(self, watchlist_id: int, query: Query) -> None:
        self._ids.append(watchlist_id)
        for line in query.lines:
            add(self._percolator, line)
            keyword = _Keyword(len(self._ids) - 1, line)
            for term in required.terms(line.tree):
                if isinstance(term, Regex):
                    self._by_pattern[pattern(term.pattern)].append(keyword)
                else:
                    self._by_phrase[self._percolator.plan(term)].append(keyword)

    def _candidates(self, seen: Evidence) -> Iterator[_Keyword]:
        for plan in seen.found:
            yield from self._by_phrase.get(plan, ())
        if self._by_pattern:
            for found in seen.true(self._patterns):
                yield from self._by_pattern[found]


def add(percolator: Percolator, line: Line) -> None:
    """Put the phrases of a keyword into an index."""
    for term, inside in terms(line.tree):
        if isinstance(term, Phrase) and inside is not Name.LANG:
            percolator.add(as_asked(term, inside))


def compile(watchlists: Iterable[tuple[int, str]], *, use_dictionary: bool = True) -> Matcher:
    """The matcher of watchlists, each its number and its query.

    Errors: QueryInvalid
    """
    return Matcher(((number, read(query)) for number, query in watchlists), use_dictionary=use_dictionary)


def check(query: str) -> None:
    """Nothing, when the query can be read.

    Errors: QueryInvalid, which knows the query
    """
    try:
        read(query)
    except QueryInvalid as refused:
        refused.query = query
        raise


def _occurrences(keyword: str, spots: list[Spot], text: Text) -> Iterable[Occurrence]:
    """The places of one keyword as occurrences; of two that overlap, the longer."""
    for field, start, end, _, _ in apart(spots)[:MOST_OCCURRENCES]:
        yield Occurrence(keyword, text.of(FIELDS[field])[start:end], FIELDS[field].value, start, end)


def _reading_order(occurrence: Occurrence) -> tuple[int, int, int, str]:
    return FIELDS.index(Name(occurrence.field)), occurrence.start, -occurrence.end, occurrence.keyword
