"""A text, looked through once -> where each phrase and each expression stands in it. Pure."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from monitor.language.passage import Passage, passage
from monitor.match import wildcards
from monitor.match.nearness import Spot
from monitor.match.patterns import Pattern, Patterns, pattern
from monitor.match.percolator import Percolator, Plan
from monitor.match.sentences import Sentences
from monitor.match.syntax import WORDS, Name, Phrase, Reach, Regex, Term
from monitor.records import Text

FIELDS = (Name.TITLE, Name.LEAD, Name.BODY, Name.FEED, Name.AUTHOR, Name.URL, Name.CATEGORY)
SEARCHED = FIELDS[:3]

MOST_SPOTS = 1_000
"""Of one expression in one field: a page that repeats itself for ever is matched all the same."""

Found = dict[Plan, list[Spot]]


class Evidence:
    """What stands where in a text. Title, lead and body are looked through at once, the rest when it is asked for."""

    def __init__(self, text: Text, percolator: Percolator) -> None:
        self._text = text
        self._percolator = percolator
        self._passages = {name: passage(text.of(name)) for name in SEARCHED}
        self._sentences: dict[int, Sentences] = {}
        self._patterns: dict[tuple[Regex, Name], list[Spot]] = {}
        self._conditions: dict[Name, Found] = {}
        self.found = self._look(SEARCHED)

    def spots(self, term: Term, inside: Name | None) -> list[Spot]:
        """Where a term stands, in one field or in title, lead and body."""
        if isinstance(term, Regex):
            names = SEARCHED if inside is None else (inside,)
            return [spot for name in names for spot in self._matched(term, name)]
        plan = self._percolator.plan(as_asked(term, inside))
        if inside is None:
            return self.found.get(plan, [])
        if inside in WORDS:
            number = FIELDS.index(inside)
            return [spot for spot in self.found.get(plan, ()) if spot.field == number]
        if inside not in self._conditions:
            self._conditions[inside] = self._look((inside,))
        return self._conditions[inside].get(plan, [])

    def true(self, patterns: Patterns) -> list[Pattern]:
        """Those of many expressions that are true somewhere in title, lead or body."""
        return [found for name in SEARCHED for found in patterns.true_of(self._passages[name].spelled)]

    def is_in_language(self, code: str) -> bool:
        """Whether the text says that it is in a language: `pl` is true of pl and pl-PL."""
        said = (self._text.language or "").lower().replace("_", "-")
        return said == code.lower() or said.startswith(code.lower() + "-")

    def sentence(self, field: int, word: int) -> tuple[int, int]:
        """The first and the last word of the sentence a word stands in."""
        if field not in self._sentences:
            self._sentences[field] = Sentences(self._passage(FIELDS[field]))
        return self._sentences[field].around(word)

    def words(self, name: Name) -> str:
        """A field as it is stored."""
        text = self._text
        return {
            Name.TITLE: text.title, Name.LEAD: text.lead, Name.BODY: text.body, Name.FEED: text.feed,
            Name.AUTHOR: text.author, Name.URL: text.url, Name.CATEGORY: text.category, Name.LANG: text.language or "",
        }[name]  # fmt: skip

    def _passage(self, name: Name) -> Passage:
        if name not in self._passages:
            self._passages[name] = passage(self.words(name))
        return self._passages[name]

    def _look(self, names: Iterable[Name]) -> Found:
        found: Found = defaultdict(list)
        for name in names:
            words, number = self._passage(name), FIELDS.index(name)
            for plan, places in self._percolator.places(words).items():
                found[plan] += (
                    Spot(number, *words.origin(start, end), first, last) for start, end, first, last in places
                )
        return found

    def _matched(self, regex: Regex, name: Name) -> list[Spot]:
        if (regex, name) not in self._patterns:
            text, number = self._passage(name), FIELDS.index(name)
            places = pattern(regex.pattern).places(text.spelled, MOST_SPOTS)
            self._patterns[regex, name] = [
                Spot(number, *text.origin(start, end), *_words_at(text, start, end)) for start, end in places
            ]
        return self._patterns[regex, name]


def _words_at(text: Passage, start: int, end: int) -> tuple[int, int]:
    """The first and the last word that a stretch touches; of one between two words, the second."""
    first = bisect_right(text.ends, start)
    return first, max(first, bisect_left(text.starts, end) - 1)


def as_asked(phrase: Phrase, inside: Name | None) -> Phrase:
    """The phrase that is looked for: an address has no forms and no capitals."""
    if inside is not Name.URL or phrase.reach is not Reach.INFLECTED:
        return phrase
    return replace(phrase, words=wildcards.stood_in(phrase.words.lower()), reach=Reach.THESE)
