"""Phrases x a text -> where each phrase stands in it. Pure.

The words of all phrases of all watchlists rest in one index, stem -> the words that have it with their endings. A text
repeats itself: which words of phrases a word may be is worked out once and remembered, so that it costs one look-up,
however many phrases there are. A phrase is tried only where its rarest word stands: of names the one by which the
fewest phrases are looked for, so that a given name in a thousand keywords costs no more than a surname in one.

Phrases may be added while other threads look: each step leaves the index whole, and nothing is ever taken out.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import compress, count
from typing import NamedTuple

from monitor.language import acronyms, inflection, letters, neighbours
from monitor.language.inflection import Inflect, Inflection, Stem
from monitor.language.neighbours import Doubt
from monitor.language.paradigms import Case
from monitor.language.passage import Passage, key, passage
from monitor.match import wildcards
from monitor.match.syntax import Phrase, Reach
from monitor.match.wildcards import Wildcard

_QUOTES = re.compile(r"[\"„”“»«']")
_HYPHEN = re.compile(r"[-\u2010-\u2015\u2212]")
_SPACE = re.compile(r"\s+")
_A_FEW = 4  # phrases looked for by one word cost no more than one
_PARAGRAPH = re.compile(r"\n\s*\n")
_REMEMBERED = 200_000  # words of texts: 20 MB, and nearly all that is in the news


@dataclass(slots=True, eq=False)
class Word:
    """A word of phrases: the typed word as it is inflected, shared by all phrases that have it."""

    inflection: Inflection
    case: Case  # inside a phrase a common word may lose its capital
    wildcard: Wildcard | None = None
    plans: list["Plan"] = field(default_factory=list)  # the phrases looked for where this word stands

    @property
    def is_name(self) -> bool:
        """And nothing else."""
        return self.wildcard is None and self.inflection.case is not Case.ANY and not self.inflection.is_common


class Branch(NamedTuple):
    """A word under one of its stems."""

    word: Word
    stem: Stem | None  # None: a wildcard, whatever follows its beginning


@dataclass(slots=True, eq=False)
class Plan:
    """How a phrase is looked for."""

    words: tuple[Word, ...]
    gaps: tuple[str, ...]  # between its words, without spaces and quotes; a hyphen is "-"
    anchor: int  # which of its words it is looked for by
    capitals: tuple[int, ...]  # of these words one at least must have kept its capital
    without: frozenset[str] = frozenset()  # keys of forms that do not count


_NOTHING = Inflection((), Case.ANY)

Place = tuple[int, int, int, int]  # from where to where in a passage's spelling, first and last word
Places = dict[Plan, list[Place]]


class _Met(dict[str, tuple[Branch, ...]]):
    """What the words of texts may be, their Polish marks aside; worked out where a word is met first."""

    def __init__(self, stems: dict[str, tuple[Branch, ...]], lengths: tuple[int, ...]) -> None:
        super().__init__()
        self._stems = stems
        self._lengths = lengths

    def __missing__(self, word: str) -> tuple[Branch, ...]:
        found: list[Branch] = []
        for length in self._lengths:
            if length > len(word):
                break
            for branch in self._stems.get(word[:length], ()):
                if branch.stem is None or word[length:] in branch.stem.endings.folded:
                    found.append(branch)
        self[word] = tuple(found)
        return self[word]


@dataclass(slots=True)
class Percolator:
    """The index. Phrases are added one by one, by one thread at a time; looking changes nothing."""

    inflect: Inflect = inflection.of
    _stems: dict[str, tuple[Branch, ...]] = field(default_factory=dict)  # without diacritics
    _lengths: tuple[int, ...] = ()  # of the stems, from the shortest
    _met: _Met = field(default_factory=lambda: _Met({}, ()))  # words of texts; nearly all are nothing
    _words: dict[tuple[str, Reach, bool], Word] = field(default_factory=dict)
    _plans: dict[Phrase, Plan] = field(default_factory=dict)

    def add(self, phrase: Phrase) -> Plan:
        """The plan of a phrase; the same for the same phrase."""
        plan = self._plans.get(phrase)
        if plan is None:
            plan = self._plans[phrase] = self._planned(phrase)
            plan.words[plan.anchor].plans.append(plan)
        return plan

    def plan(self, phrase: Phrase) -> Plan:
        """The plan of a phrase that was added."""
        return self._plans[phrase]

    def places(self, text: Passage) -> Places:
        """Where phrases stand: character places in `text.spelled`, in order, for each phrase found."""
        found: Places = defaultdict(list)
        standing, met = self.standing(text), self._met
        text.locate(standing)
        for index in standing:
            self._try(text, index, met[text.folded[index]], found)
        return found

    def standing(self, text: Passage) -> list[int]:
        """Which words of a text may be words of phrases, their Polish marks and all else aside."""
        if len(self._met) > _REMEMBERED:
            self._forget()
        return list(compress(count(), map(self._met.__getitem__, text.folded)))

    def _try(self, text: Passage, index: int, branches: tuple[Branch, ...], found: Places) -> None:
        for branch in branches:
            if branch.word.plans and _allows(branch, text, index):
                for plan in branch.word.plans:
                    place = self._place(plan, text, index)
                    if place is not None:
                        found[plan].append(place)

    def _place(self, plan: Plan, text: Passage, index: int) -> Place | None:
        """From where to where a phrase stands whose anchor is this word."""
        first = index - plan.anchor
        last = first + len(plan.words) - 1
        if first != last and not self._is_whole(plan, text, first, last, index):
            return None
        last = _with_ending(text, last)
        found = text.start(first), text.end(last), first, last
        return None if plan.without and _is_without(plan, text, found) else found

    def _is_whole(self, plan: Plan, text: Passage, first: int, last: int, anchor: int) -> bool:
        """Whether all words of a phrase stand where one of them does, side by side."""
        if first < 0 or last >= len(text.folded):
            return False
        for place, word in enumerate(plan.words, first):
            if place != anchor and not self._stands(word, text, place):
                return False
        if not all(_bridges(text.gap(place), gap) for place, gap in enumerate(plan.gaps, first)):
            return False
        return not plan.capitals or any(text.is_capital(first + place) for place in plan.capitals)

    def _stands(self, word: Word, text: Passage, index: int) -> bool:
        branches = self._met[text.folded[index]]
        return any(branch.word is word and _allows(branch, text, index) for branch in branches)

    def _planned(self, phrase: Phrase) -> Plan:
        is_inflected = phrase.reach is Reach.INFLECTED
        typed = passage(wildcards.stood_in(phrase.words) if is_inflected else phrase.words)
        spelled = [typed.word(index) for index in range(len(typed.folded))]
        words = [self._word(word, phrase.reach, inside=len(spelled) > 1) for word in spelled]
        rarity = [_rarity(word, len(form)) for word, form in zip(words, spelled, strict=True)]
        return Plan(
            words=tuple(words),
            gaps=tuple(_joint(typed.gap(index)) for index in range(len(spelled) - 1)),
            anchor=rarity.index(max(rarity)),
            capitals=_capitals(spelled, words),
            without=frozenset(map(key, phrase.without)),
        )

    def _word(self, typed: str, reach: Reach, *, inside: bool) -> Word:
        """A word with its stems in the index; the same for the same typed word."""
        name = (typed, reach, inside and reach is Reach.INFLECTED)
        if name not in self._words:
            wildcard = wildcards.wildcard(typed)
            word = self._words[name] = self._begins(wildcard) if wildcard else self._inflected(typed, reach, inside)
            self._put(word)
        return self._words[name]

    def _inflected(self, typed: str, reach: Reach, inside: bool) -> Word:
        if reach is not Reach.INFLECTED:
            exact = inflection.as_typed(typed, is_exact=reach is Reach.EXACT)
            return Word(exact, exact.case)
        inflected = self.inflect(typed, inside)
        may_be_small = inside and inflected.is_common and inflected.case is Case.CAPITAL
        return Word(inflected, Case.ANY if may_be_small else inflected.case)

    def _begins(self, wildcard: Wildcard) -> Word:
        case = Case.CAPITAL if wildcard.is_capital else Case.ANY
        return Word(_NOTHING, case, wildcard)

    def _put(self, word: Word) -> None:
        if word.wildcard is not None:
            self._hang(Branch(word, None), word.wildcard.beginning)
        for stem in word.inflection.stems:
            self._hang(Branch(word, stem), stem.spelled)
        self._forget()  # a word met before may be this one

    def _hang(self, branch: Branch, beginning: str) -> None:
        name = letters.folded(beginning.lower())
        self._stems[name] = (*self._stems.get(name, ()), branch)
        self._lengths = tuple(sorted({*self._lengths, len(name)}))

    def _forget(self) -> None:
        self._met = _Met(self._stems, self._lengths)


def _rarity(word: Word, letters: int) -> tuple[bool, int, bool, int]:
    """How seldom a phrase is tried that is looked for by this word, roughly."""
    return word.wildcard is None, -(len(word.plans) // _A_FEW), word.is_name, letters


def _allows(branch: Branch, text: Passage, index: int) -> bool:
    """Whether a word that begins and ends like a word of phrases is one of its forms."""
    word, stem = branch
    if word.case is Case.CAPITAL and not text.is_capital(index):
        return False
    if stem is None:
        return word.wildcard is not None and word.wildcard.fits(text, index)
    form = _as_compared(word, text, index)
    if not stem.begins(form):
        return False
    if form in word.inflection.guarded and word.case is Case.CAPITAL and text.opens_sentence(index):
        return False
    doubt = word.inflection.doubts.get(form)
    return doubt is None or _settles(doubt, text, index)


def _as_compared(word: Word, text: Passage, index: int) -> str:
    if word.case is Case.EXACT:
        return letters.without_foreign_marks(text.word(index))
    return text.folded[index] if word.inflection.is_loose else text.key(index)


def _settles(doubt: Doubt, text: Passage, index: int) -> bool:
    """Whether the words beside a form say that it is the keyword's."""
    word = text.word(index)
    precedes = text.gap(index - 1) if index else "\n"
    follows = text.gap(index) if index + 1 < len(text.folded) else ""
    opens = precedes != " " and text.opens_sentence(index)
    return neighbours.is_ours(
        doubt,
        text.word(index - 1) if index and not opens and precedes.isspace() else "",
        text.word(index + 1) if follows.isspace() else "",
        is_capital=word[0].isupper() and not opens and not word.isupper(),
        has_hyphen=follows == "-",
    )


def _capitals(typed: list[str], words: list[Word]) -> tuple[int, ...]:
    """Of these words of a phrase one at least must have its capital: "prawo i sprawiedliwość" is no party.

    Shape: none, when no word may lose its capital, and when a long phrase has but the one it begins with (a title)
    """
    may_go = any(word.inflection.is_common for word in words)
    capitals = tuple(index for index, word in enumerate(typed) if word[0].isupper())
    is_title = capitals == (0,) and len(typed) > 3
    return capitals if len(typed) > 1 and may_go and not is_title else ()


def _joint(gap: str) -> str:
    """What must stand between two words of a phrase, apart from spaces and quotes."""
    return _SPACE.sub("", _QUOTES.sub("", _HYPHEN.sub("-", gap)))


def _bridges(gap: str, wanted: str) -> bool:
    """Whether what stands between two words of a text keeps them side by side."""
    if gap in (" ", "-"):
        return wanted in ("", "-")
    if len(gap) > 12 or _PARAGRAPH.search(gap):
        return False
    return _joint(gap) in (wanted, "") if wanted == "-" else _joint(gap) == wanted


def _with_ending(text: Passage, last: int) -> int:
    """The last word of a stretch: an acronym's ending belongs to it (ODKB-u)."""
    if not _HYPHEN.fullmatch(text.after(last)) or last + 1 == len(text.folded):
        return last
    is_ending = acronyms.is_acronym(text.word(last)) and _HYPHEN.fullmatch(text.gap(last))
    return last + 1 if is_ending and acronyms.is_case_ending(text.word(last + 1)) else last


def _is_without(plan: Plan, text: Passage, place: Place) -> bool:
    """Whether a form that does not count stands there."""
    start, end, first, last = place
    forms = {key(text.spelled[start:end]), *map(text.key, range(first, last + 1))}
    return not plan.without.isdisjoint(forms)
