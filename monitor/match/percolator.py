"""Phrases x a text -> where each phrase stands in it. Pure.

All phrases of all watchlists rest in one index, form -> the words that have it; a text's word costs one look-up,
however many phrases there are. A phrase is tried only where its rarest word stands: of names the one by which the
fewest phrases are looked for, so that a given name in a thousand keywords costs no more than a surname in one.

Phrases may be added while other threads look: each step leaves the index whole, and nothing is ever taken out.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress, count
from typing import NamedTuple

from monitor.language import acronyms, letters, neighbours, paradigms
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


@dataclass(slots=True, eq=False)
class Word:
    """A word of phrases: the typed word with its forms, shared by all phrases that have it."""

    is_common: bool = False  # may lose its capital inside a phrase
    is_name: bool = False  # and nothing else
    wildcard: Wildcard | None = None
    plans: list["Plan"] = field(default_factory=list)  # the phrases looked for where this word stands


class Sense(NamedTuple):
    """That a form belongs to a word, and what it asks of the text."""

    word: Word
    case: Case
    spelled: str  # the form with its capitals, where the case is exact
    is_guarded: bool  # counts for nothing as the first word of a sentence
    doubt: Doubt | None = None  # another word has this form too: its neighbours in the text are asked


@dataclass(slots=True, eq=False)
class Plan:
    """How a phrase is looked for."""

    words: tuple[Word, ...]
    gaps: tuple[str, ...]  # between its words, without spaces and quotes; a hyphen is "-"
    anchor: int  # which of its words it is looked for by
    capitals: tuple[int, ...]  # of these words one at least must have kept its capital
    without: frozenset[str] = frozenset()  # keys of forms that do not count


Place = tuple[int, int, int, int]  # from where to where in a passage's spelling, first and last word
Places = dict[Plan, list[Place]]


@dataclass(slots=True)
class Percolator:
    """The index. Phrases are added one by one, by one thread at a time; looking changes nothing."""

    use_dictionary: bool = True
    _forms: dict[str, tuple[Sense, ...]] = field(default_factory=dict)  # all, folded: whose Polish letters do not count
    _strict: dict[str, tuple[Sense, ...]] = field(default_factory=dict)  # those whose Polish letters do
    _beginnings: dict[str, list[Sense]] = field(default_factory=dict)  # of words with a wildcard
    _lengths: list[int] = field(default_factory=list)  # of the beginnings, from the shortest
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
        words = text.folded
        for index in compress(count(), map(self._forms.__contains__, words)):
            self._try(text, index, self._senses_at(text, index), found)
        for index, sense in self._begun(text) if self._beginnings else ():
            self._try(text, index, (sense,), found)
        return found

    def _begun(self, text: Passage) -> Iterator[tuple[int, Sense]]:
        """The words of a text that have a wildcard's beginning and fit it."""
        beginnings, keys = self._beginnings, text.keys
        for length in self._lengths:
            begun = [word[:length] for word in keys]
            for index in compress(count(), map(beginnings.__contains__, begun)):
                for sense in beginnings[begun[index]] if len(begun[index]) == length else ():
                    if sense.word.wildcard and sense.word.wildcard.fits(text, index):
                        yield index, sense

    def _senses_at(self, text: Passage, index: int) -> tuple[Sense, ...]:
        """What a word of a text may be a form of."""
        folded = text.folded[index]
        loose = self._forms.get(folded)
        if loose is None:
            return ()
        strict = self._strict.get(text.key(index), ())
        return (*loose, *strict) if loose and strict else loose or strict

    def _try(self, text: Passage, index: int, senses: tuple[Sense, ...], found: Places) -> None:
        for sense in senses:
            if sense.word.plans and _allows(sense, text, index):
                for plan in sense.word.plans:
                    place = self._place(plan, text, index)
                    if place is not None:
                        found[plan].append(place)

    def _place(self, plan: Plan, text: Passage, index: int) -> Place | None:
        """From where to where a phrase stands whose anchor is this word."""
        first = index - plan.anchor
        last = first + len(plan.words) - 1
        if first < 0 or last >= len(text.folded):
            return None
        for place, word in enumerate(plan.words, first):
            if place != index and not self._stands(word, text, place):
                return None
        for place, gap in enumerate(plan.gaps, first):
            if not _bridges(text.gap(place), gap):
                return None
        if plan.capitals and not any(text.is_capital(first + place) for place in plan.capitals):
            return None
        last = _with_ending(text, last)
        found = text.starts[first], text.ends[last], first, last
        return None if plan.without and _is_without(plan, text, found) else found

    def _stands(self, word: Word, text: Passage, index: int) -> bool:
        if word.wildcard is not None:
            begins = text.key(index).startswith(word.wildcard.beginning)
            is_allowed = not word.wildcard.is_capital or text.is_capital(index)
            return begins and is_allowed and word.wildcard.fits(text, index)
        senses = self._senses_at(text, index)
        return any(sense.word is word and _allows(sense, text, index) for sense in senses)

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
        """A word with its forms in the index; the same for the same typed word."""
        name = (typed, reach, inside and reach is Reach.INFLECTED)
        if name not in self._words:
            wildcard = wildcards.wildcard(typed)
            if wildcard is not None:
                self._words[name] = self._begins(wildcard)
            elif reach is Reach.INFLECTED:
                self._words[name] = self._inflected(typed, inside=inside)
            else:
                self._words[name] = self._as_typed(typed, reach)
        return self._words[name]

    def _as_typed(self, typed: str, reach: Reach) -> Word:
        word = Word()
        spelled = letters.without_foreign_marks(letters.spelling(typed))
        exact = Sense(word, Case.EXACT, spelled, False)
        self._put(key(typed), (exact if reach is Reach.EXACT else Sense(word, Case.ANY, "", False),))
        return word

    def _begins(self, wildcard: Wildcard) -> Word:
        word = Word(wildcard=wildcard)
        case = Case.CAPITAL if wildcard.is_capital else Case.ANY
        self._beginnings.setdefault(wildcard.beginning, []).append(Sense(word, case, "", False))
        self._lengths = sorted({*self._lengths, len(wildcard.beginning)})
        return word

    def _inflected(self, typed: str, *, inside: bool) -> Word:
        paradigm = paradigms.of(typed, inside=inside, use_dictionary=self.use_dictionary)
        case = paradigm.case
        word = Word(paradigm.is_common, is_name=case is not Case.ANY and not paradigm.is_common)
        if inside and paradigm.is_common and case is Case.CAPITAL:
            case = Case.ANY
        free, guarded = (Sense(word, case, "", False),), (Sense(word, case, "", True),)  # shared by its forms
        for form in dict.fromkeys(row.form for row in paradigm.forms):
            if case is Case.EXACT:
                self._put(key(form), (Sense(word, case, letters.without_foreign_marks(form), False),))
                continue
            sense = guarded if form in paradigm.guarded else free
            if form in paradigm.doubts:
                sense = (sense[0]._replace(doubt=paradigm.doubts[form]),)
            self._put(key(form), sense, is_loose=paradigm.is_loose)
        return word

    def _put(self, form: str, sense: tuple[Sense], *, is_loose: bool = False) -> None:
        folded = letters.folded(form)
        index, name = (self._forms, folded) if is_loose else (self._strict, form)
        known = index.get(name, ())
        if sense[0] not in known:
            index[name] = (*known, *sense) if known else sense
        if not is_loose:
            self._forms.setdefault(folded, ())


def _rarity(word: Word, letters: int) -> tuple[bool, int, bool, int]:
    """How seldom a phrase is tried that is looked for by this word, roughly."""
    return word.wildcard is None, -(len(word.plans) // _A_FEW), word.is_name, letters


def _allows(sense: Sense, text: Passage, index: int) -> bool:
    if sense.case is Case.EXACT:
        return letters.without_foreign_marks(text.word(index)) == sense.spelled
    if sense.case is Case.CAPITAL and not _is_a_capital(sense, text, index):
        return False
    return sense.doubt is None or _settles(sense.doubt, text, index)


def _is_a_capital(sense: Sense, text: Passage, index: int) -> bool:
    """Whether a word has a capital that says something."""
    return text.is_capital(index) and not (sense.is_guarded and text.opens_sentence(index))


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
    may_go = any(word.is_common for word in words)
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
    if (
        last + 1 == len(text.folded)
        or not acronyms.is_acronym(text.word(last))
        or not _HYPHEN.fullmatch(text.gap(last))
    ):
        return last
    return last + 1 if acronyms.is_case_ending(text.word(last + 1)) else last


def _is_without(plan: Plan, text: Passage, place: Place) -> bool:
    """Whether a form that does not count stands there."""
    start, end, first, last = place
    return text.lower[start:end] in plan.without or not plan.without.isdisjoint(text.keys[first : last + 1])
