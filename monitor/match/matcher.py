"""Watchlists' queries x a text -> hits. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from copy import copy
from dataclasses import dataclass
from threading import Lock

from monitor.errors import QueryInvalid
from monitor.language import inflection
from monitor.language.inflection import Inflect
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

_A_LITTLE = 1_000  # keywords: so many may be gone before all are compiled anew


@dataclass(frozen=True, slots=True, eq=False)
class _Keyword:
    """A line of one watchlist."""

    watchlist: int  # its place among the watchlists
    line: Line


class Matcher:
    """All watchlists, ready to meet texts. Threads may share it: matching changes nothing in it.

    Each keyword rests under its rarest required terms and is evaluated only where one of them stands.
    """

    def __init__(self, watchlists: Iterable[tuple[int, Query]], *, inflect: Inflect = inflection.of) -> None:
        self._percolator = Percolator(inflect)
        self._changing = Lock()  # one for all that share an index
        self._watchlists: list[tuple[int, Query] | None] = []  # None: it is gone
        self._by_phrase: dict[Plan, tuple[_Keyword, ...]] = {}
        self._by_pattern: dict[Pattern, tuple[_Keyword, ...]] = {}
        self._patterns = Patterns([])
        self._gone = 0  # keywords whose phrases are in the index for nothing
        self._put(watchlists)

    def hits(self, text: Text) -> tuple[Hit, ...]:
        """What each watchlist finds in a text; one hit for each that finds something."""
        seen = Evidence(text, self._percolator)
        occurrences: dict[int, list[Occurrence]] = defaultdict(list)
        for keyword in dict.fromkeys(self._candidates(seen)):
            spots = places(keyword.line.tree, seen)
            if spots:
                occurrences[keyword.watchlist] += _occurrences(keyword.line.keyword, spots, text)
        return tuple(
            Hit(known[0], tuple(sorted(occurrences[watchlist], key=_reading_order)))
            for watchlist in sorted(occurrences)
            if (known := self._watchlists[watchlist]) is not None
        )

    def with_changes(self, changed: Iterable[tuple[int, str]], removed: Iterable[int] = ()) -> "Matcher":
        """The matcher of the same watchlists, some of them edited, added or removed; this one stays as it is.

        Shape:  both share the index, which only grows; what more was taken out than stands is left behind by
            compiling all anew, so that a change costs its own keywords, and now and then a little of everything
        Errors: QueryInvalid
        """
        edited = {number: read(query) for number, query in changed}
        leaving = {*removed, *edited}
        with self._changing:
            kept = [known for known in self._watchlists if known is not None and known[0] not in leaving]
            gone = self._gone + sum(len(known[1].lines) for known in self._watchlists if known and known[0] in leaving)
            if gone > _A_LITTLE + sum(len(query.lines) for _, query in kept):
                return Matcher([*kept, *edited.items()], inflect=self._percolator.inflect)
            return self._changed(leaving, edited, gone)

    def _changed(self, leaving: Set[int], edited: Mapping[int, Query], gone: int) -> "Matcher":
        changed = copy(self)
        changed._gone = gone
        changed._by_phrase, changed._by_pattern = self._by_phrase.copy(), self._by_pattern.copy()
        changed._watchlists = self._watchlists.copy()
        for place, known in enumerate(self._watchlists):
            if known is not None and known[0] in leaving:
                changed._take_out(place, known[1])
        changed._put(edited.items())
        return changed

    def _put(self, watchlists: Iterable[tuple[int, Query]]) -> None:
        under_phrase: dict[Plan, list[_Keyword]] = defaultdict(list)
        under_pattern: dict[Pattern, list[_Keyword]] = defaultdict(list)
        for number, query in watchlists:
            self._watchlists.append((number, query))
            for line in query.lines:
                add(self._percolator, line)
                keyword = _Keyword(len(self._watchlists) - 1, line)
                for term in required.terms(line.tree):
                    if isinstance(term, Regex):
                        under_pattern[pattern(term.pattern)].append(keyword)
                    else:
                        under_phrase[self._percolator.plan(term)].append(keyword)
        for plan, keywords in under_phrase.items():
            self._by_phrase[plan] = (*self._by_phrase.get(plan, ()), *keywords)
        for one, keywords in under_pattern.items():
            self._by_pattern[one] = (*self._by_pattern.get(one, ()), *keywords)
        self._patterns = Patterns(list(self._by_pattern), self._patterns)

    def _take_out(self, place: int, query: Query) -> None:
        """Forget a watchlist's keywords; their terms stay, and lead to nothing."""
        self._watchlists[place] = None
        for term in {term for line in query.lines for term in required.terms(line.tree)}:
            if isinstance(term, Regex):
                one = pattern(term.pattern)
                self._by_pattern[one] = _without(self._by_pattern[one], place)
            else:
                plan = self._percolator.plan(term)
                self._by_phrase[plan] = _without(self._by_phrase[plan], place)

    def _candidates(self, seen: Evidence) -> Iterator[_Keyword]:
        for plan in seen.found:
            yield from self._by_phrase.get(plan, ())
        if self._by_pattern:
            for found in seen.true(self._patterns):
                yield from self._by_pattern[found]


def _without(keywords: tuple[_Keyword, ...], watchlist: int) -> tuple[_Keyword, ...]:
    return tuple(keyword for keyword in keywords if keyword.watchlist != watchlist)


def add(percolator: Percolator, line: Line) -> None:
    """Put the phrases of a keyword into an index."""
    for term, inside in terms(line.tree):
        if isinstance(term, Phrase) and inside is not Name.LANG:
            percolator.add(as_asked(term, inside))


def compile(watchlists: Iterable[tuple[int, str]], *, inflect: Inflect = inflection.of) -> Matcher:
    """The matcher of watchlists, each its number and its query.

    Errors: QueryInvalid
    """
    return Matcher(((number, read(query)) for number, query in watchlists), inflect=inflect)


def check(query: str) -> None:
    """Nothing, when the query can be read.

    Errors: QueryInvalid, which knows the query
    """
    try:
        read(query)
    except QueryInvalid as refused:
        refused.query = query
        raise


def is_readable(query: str) -> bool:
    """Whether a query can be read."""
    try:
        read(query)
    except QueryInvalid:
        return False
    return True


def _occurrences(keyword: str, spots: list[Spot], text: Text) -> Iterable[Occurrence]:
    """The places of one keyword as occurrences; of two that overlap, the longer."""
    for field, start, end, _, _ in apart(spots)[:MOST_OCCURRENCES]:
        yield Occurrence(keyword, text.of(FIELDS[field])[start:end], FIELDS[field].value, start, end)


def _reading_order(occurrence: Occurrence) -> tuple[int, int, int, str]:
    return FIELDS.index(Name(occurrence.field)), occurrence.start, -occurrence.end, occurrence.keyword
