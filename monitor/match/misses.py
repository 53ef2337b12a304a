"""A text, looked through once, and a phrase -> the words that nearly are the phrase's, and what each lacks. Pure.

Of two words that differ by one letter one half is the same: so thousands of keywords are held against a text without
comparing every form with every word.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from monitor.language import acronyms, dictionary, letters, paradigms
from monitor.language.paradigms import Case, Paradigm
from monitor.language.passage import Passage, key, passage
from monitor.match import wildcards
from monitor.match.nearness import Spot
from monitor.match.syntax import Phrase, Reach
from monitor.match.wildcards import Wildcard

SHORTEST = 4  # letters a word must have for one wrong letter to say anything
LONGEST = 40  # of a beginning, to be held against others letter by letter
MOST = 5
"""Misses told of one phrase."""


class Lack(StrEnum):
    """Why a word of a text is not the phrase's."""

    CAPITALS = "capitals"
    OPENS = "opens"  # the first word of a sentence, where its capital says nothing
    BESIDE = "beside"  # the words beside it say that it is another word
    MARKS = "marks"  # its Polish letters are other ones
    LETTER = "letter"  # one letter changed, added or left out
    ENDS = "ends"  # it begins as the wildcard does, and goes on otherwise
    BEGINS = "begins"  # its beginning is one letter from the wildcard's


@dataclass(frozen=True, slots=True)
class Miss:
    """A word of a text that nearly is a phrase's."""

    lack: Lack
    stands: str  # the word as it is spelled
    form: str  # what it should have been
    field: int  # its place in SEARCHED
    beside: str = ""  # the word with its neighbours
    others: tuple[str, ...] = ()  # the words it is a form of, in their base form


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of phrases, and its forms by their keys."""

    typed: str
    forms: dict[str, str]
    folded: list[str]  # the keys without Polish marks, in the same order
    paradigm: Paradigm | None  # None: in quotes

    @property
    def is_long(self) -> bool:
        return len(self.typed) >= SHORTEST and not acronyms.is_acronym(self.typed)


Where = tuple[int, int]  # which of the texts, which of its words


@dataclass(slots=True)
class Misses:
    """The words of a text's title, lead and body."""

    texts: Sequence[Passage]
    _stand: dict[str, list[Where]] = field(default_factory=lambda: defaultdict(list))
    _halves: dict[tuple[int, bool, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _folded: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _begun: dict[int, dict[str, list[str]]] = field(default_factory=dict)  # of beginnings so long
    _words: dict[tuple[str, Reach, bool], _Word] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, text in enumerate(self.texts):
            for index, word in enumerate(text.keys):
                self._stand[word].append((number, index))
        for word in self._stand:
            self._folded[letters.folded(word)].append(word)
            for half in _halves(word, range(len(word) - 1, len(word) + 2)):
                self._halves[len(word), *half].append(word)

    def refused(self, phrase: Phrase, found: Collection[Spot]) -> list[Miss]:
        """Places where a phrase of one word has a form that does not count there; none of those that were found."""
        words = self._of(phrase)
        if len(words) != 1:
            return []
        taken = {(spot.field, spot.first) for spot in found}
        return list(islice(self._refused(words[0], taken), MOST))

    def near(self, phrase: Phrase) -> list[Miss]:
        """Words that a phrase's words come near to, the first of each."""
        wildcard = _wildcard(phrase)
        if wildcard is not None:
            return list(islice(dict.fromkeys(self._near_beginning(wildcard)), MOST))
        misses = (miss for word in self._of(phrase) if word.is_long for miss in self._near(word))
        return list(islice(dict.fromkeys(misses), MOST))

    def standing(self, phrase: Phrase) -> list[tuple[str, str]]:
        """Of several words, each as typed and as it stands in the text; "" where it does not."""
        words = self._of(phrase)
        return [(word.typed, self._first(word)) for word in words] if len(words) > 1 else []

    def in_small(self, phrase: Phrase) -> str:
        """The several words of a phrase where they stand side by side, but with too few capitals; "" where nowhere."""
        words = self._of(phrase)
        if len(words) < 2:
            return ""
        stands = [{where for form in word.forms for where in self._stand.get(form, ())} for word in words]
        for number, first in sorted(stands[0]):
            if all((number, first + place) in where for place, where in enumerate(stands)):
                text, last = self.texts[number], first + len(words) - 1
                if all(text.gap(index) in (" ", "-") for index in range(first, last)):
                    return text.spelled[text.starts[first] : text.ends[last]]
        return ""

    def others(self, phrase: Phrase, spot: Spot) -> tuple[str, ...]:
        """The other words that a found form may be of; none, when it is of none or the words beside were not asked."""
        words = self._of(phrase)
        if len(words) != 1 or words[0].paradigm is None or spot.field >= len(self.texts):
            return ()
        form = words[0].forms.get(self.texts[spot.field].key(spot.first), "")
        return _bases(form, words[0].typed) if form in words[0].paradigm.doubts else ()

    def beside(self, number: int, index: int) -> str:
        """A word with the words before and after it, as far as they stand beside it."""
        text = self.texts[number]
        first = index - (index > 0 and text.gap(index - 1).isspace())
        last = index + (index + 1 < len(text.folded) and text.gap(index).isspace())
        return " ".join(text.spelled[text.starts[first] : text.ends[last]].split())

    def _refused(self, word: _Word, taken: Collection[Where]) -> Iterator[Miss]:
        for spelled in self._here(word):
            for number, index in self._stand[spelled]:
                if (number, index) not in taken:
                    lack = self._lack(word, word.forms[spelled], number, index)
                    if lack is not None:
                        yield self._miss(lack, word.forms[spelled], number, index, word.typed)

    def _lack(self, word: _Word, form: str, number: int, index: int) -> Lack | None:
        text, paradigm = self.texts[number], word.paradigm
        case = Case.EXACT if paradigm is None else paradigm.case
        if case is Case.EXACT and letters.without_foreign_marks(text.word(index)) != form:
            return Lack.CAPITALS
        if case is Case.CAPITAL and not text.is_capital(index):
            return Lack.CAPITALS
        if paradigm is None:
            return None
        if form in paradigm.guarded and text.opens_sentence(index):
            return Lack.OPENS
        return Lack.BESIDE if form in paradigm.doubts else None

    def _near(self, word: _Word) -> Iterator[Miss]:
        """Words that are no form, and differ from one by their marks or by a letter; each once."""
        told = set(word.forms)
        for folded, form in zip(word.folded, word.forms.values(), strict=True):
            for stands in self._folded.get(folded, ()):
                if stands not in told:
                    told.add(stands)
                    yield self._miss(Lack.MARKS, form, *self._stand[stands][0])
        for spelled, form in word.forms.items():
            for stands in self._one_apart(spelled):
                if stands not in told:
                    told.add(stands)
                    yield self._miss(Lack.LETTER, form, *self._stand[stands][0])

    def _one_apart(self, spelled: str) -> Iterator[str]:
        length, halves = len(spelled), self._halves
        if length < SHORTEST:
            return
        for half in _halves(spelled, (length,)):
            for others in (halves.get((size, *half)) for size in (length - 1, length, length + 1)):
                yield from (word for word in others or () if one_apart(word, spelled))

    def _near_beginning(self, wildcard: Wildcard) -> Iterator[Miss]:
        beginning = wildcard.beginning
        if not 0 < len(beginning) <= LONGEST:
            return
        begun = self._beginnings(len(beginning))
        for stands in begun.get(beginning, ()):
            for where in self._stand[stands][:1]:
                yield self._miss(self._lack_of(wildcard, *where), beginning, *where)
        for less in _less_a_letter(beginning) if len(beginning) >= SHORTEST else ():
            for stands in begun.get(less, ()):
                if one_apart(stands[: len(beginning)], beginning):
                    yield self._miss(Lack.BEGINS, beginning, *self._stand[stands][0])

    def _lack_of(self, wildcard: Wildcard, number: int, index: int) -> Lack:
        if wildcard.is_capital and not self.texts[number].is_capital(index):
            return Lack.CAPITALS
        return Lack.ENDS

    def _beginnings(self, length: int) -> dict[str, list[str]]:
        """The words that begin with so many letters, and so many with one of them left out."""
        if length not in self._begun:
            begun = self._begun[length] = defaultdict(list)
            for word in self._stand:
                beginning = word[:length]
                for one in {beginning, *_less_a_letter(beginning)} if len(beginning) == length else ():
                    begun[one].append(word)
        return self._begun[length]

    def _first(self, word: _Word) -> str:
        first = min((self._stand[spelled][0] for spelled in self._here(word)), default=None)
        return "" if first is None else self.texts[first[0]].word(first[1])

    def _here(self, word: _Word) -> list[str]:
        """The keys of its forms that the text has."""
        return [spelled for spelled in word.forms if spelled in self._stand]

    def _miss(self, lack: Lack, form: str, number: int, index: int, typed: str = "") -> Miss:
        others = _bases(form, typed) if lack is Lack.BESIDE else ()
        beside = self.beside(number, index) if lack in (Lack.BESIDE, Lack.OPENS) else ""
        return Miss(lack, self.texts[number].word(index), form, number, beside, others)

    def _of(self, phrase: Phrase) -> list[_Word]:
        """The words of a phrase; none, of one with wildcards."""
        if phrase.reach is Reach.INFLECTED and wildcards.plainly(phrase.words) != phrase.words:
            return []
        typed = passage(phrase.words)
        count = len(typed.folded)
        return [self._word(typed.word(index), phrase.reach, inside=count > 1) for index in range(count)]

    def _word(self, typed: str, reach: Reach, *, inside: bool) -> _Word:
        name = (typed, reach, inside)
        if name not in self._words:
            self._words[name] = _read(typed, reach, inside=inside)
        return self._words[name]


def _read(typed: str, reach: Reach, *, inside: bool) -> _Word:
    if reach is not Reach.INFLECTED:
        return _Word(typed, {key(typed): letters.without_foreign_marks(typed)}, [letters.folded(key(typed))], None)
    paradigm = paradigms.of(typed, inside=inside, use_dictionary=True)  # as the index asks, which has told it already
    spelled = "\n".join(row.form for row in paradigm.forms)
    forms: dict[str, str] = {}
    for one, form in zip(key(spelled).split("\n"), spelled.split("\n"), strict=True):  # forty keys, made at once
        forms.setdefault(one, form)
    return _Word(typed, forms, letters.folded("\n".join(forms)).split("\n"), paradigm)


def _wildcard(phrase: Phrase) -> Wildcard | None:
    """The wildcard of a phrase that is one word with one."""
    if phrase.reach is not Reach.INFLECTED or wildcards.plainly(phrase.words) == phrase.words:
        return None
    typed = passage(wildcards.stood_in(phrase.words))
    return wildcards.wildcard(typed.word(0)) if len(typed.folded) == 1 else None


def _bases(form: str, typed: str) -> tuple[str, ...]:
    """The base forms of what else a form is."""
    bases: dict[str, str] = {}
    for row in dictionary.readings(form.capitalize()):
        bases.setdefault(row.base.lower(), row.base)
    return tuple(base for small, base in bases.items() if small != typed.lower())[:3]


def _halves(word: str, lengths: Iterable[int]) -> set[tuple[bool, str]]:
    """The beginning and the end of a word that are half of a word so long."""
    halves: set[tuple[bool, str]] = set()
    for length in lengths:
        middle = length // 2
        halves |= {(True, word[:middle]), (False, word[len(word) - (length - middle) :])}
    return halves


def _less_a_letter(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def one_apart(one: str, other: str) -> bool:
    """Whether one letter changed, added or left out makes one word of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    same = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, other_rest = one[same:], other[same:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]
