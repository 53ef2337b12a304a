"""Texts -> the names that stand in them, each in its base form where that is known. Pure.

A name is a run of words with capitals: `Władimirem Putinem`, `Unii Europejskiej`, `ODKB-u`. The capital of a word that
opens a sentence says nothing, so it begins a name only where another sentence has it inside. Forms of one name are told
together by the base forms of their words: those of the dictionary, and for a name that it does not have, a shorter one
of which the rules make it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from monitor.language import dictionary, letters, paradigms
from monitor.language.dictionary import Reading

MOST_GUESSED = 150
"""Names that no dictionary has are compared with each other; of more of them, the most frequent."""

_CAPITAL = "A-ZĄĆĘŁŃÓŚŹŻÀ-ÖØ-ÞŠŽČŘĐА-ЯІЇЄҐ"
_WORD = re.compile(rf"[{_CAPITAL}][\w'’]*(?:-[\w'’]+)*")
_OPENS = re.compile(r"(?:^|[.!?…:;\n„\"”»«(–—•|-])\s*[„\"”»«(]*$")
_BEFORE = 6  # characters looked back over
_ENDING = re.compile(r"-[a-ząćęłńóśźż]{1,4}$")  # ODKB-u
_ROMAN = re.compile(r"[IVXLC]+$")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and in how many texts it stands."""

    name: str
    texts: int


@dataclass(frozen=True, slots=True)
class _Run:
    words: tuple[str, ...]
    opens: bool  # its first word begins a sentence


def counted(texts: Iterable[str], *, without: Collection[str] = (), most: int, least: int = 2) -> list[Name]:
    """The names that stand in most texts, the most frequent first.

    Shape:  `without` are forms: names that are made of these alone are left out; `most` names, each in `least` texts
    """
    runs = [list(_runs(letters.with_one_apostrophe(text))) for text in texts]
    inside = {word for of_one in runs for run in of_one for word in run.words[run.opens :]}
    base = _Bases(Counter(word for of_one in runs for run in of_one for word in run.words))
    known: set[str | Key] = {base.of(word) for word in inside}
    known |= {base.key(run.words[run.opens :]) for of_one in runs for run in of_one}
    left_out = {base.of(form) for form in without} | {form.lower() for form in without}
    of_texts = [dict(_names(of_one, known, base, left_out)) for of_one in runs]
    whole = _whole(of_texts)
    count: Counter[Key] = Counter()
    spelled: dict[Key, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for found in of_texts:
        count.update(_longest({whole.get(key, key) for key in found}))
        for key, words in found.items():
            spelled[key][words] += 1
    frequent = sorted((item for item in count.items() if item[1] >= least), key=lambda item: (-item[1], item[0]))[:most]
    return [Name(base.written(key, spelled[key]), number) for key, number in frequent]


def _whole(of_texts: Iterable[Mapping[Key, tuple[str, ...]]]) -> dict[Key, Key]:
    """A surname -> the person, where only one of these texts' people has it."""
    people = {key for found in of_texts for key, words in found.items() if len(key) > 1 and _is_person(words)}
    bearers = Counter(key[-1:] for key in people)
    return {key[-1:]: key for key in people if bearers[key[-1:]] == 1}


def _runs(text: str) -> Iterator[_Run]:
    """Words with capitals that stand side by side."""
    words: list[str] = []
    end, opens = -1, False
    for found in _WORD.finditer(text):
        word = _ENDING.sub("", found[0])
        goes_on = text[end : found.start()] == " " and not (word.isupper() and len(word) > 1)
        if not words or not goes_on:
            if words:
                yield _Run(tuple(words), opens)
            words, opens = [], _OPENS.search(text[max(found.start() - _BEFORE, 0) : found.start()]) is not None
        words.append(word)
        end = found.end()
    if words:
        yield _Run(tuple(words), opens)


class _Bases:
    """The base form of each word, by the dictionary, and by the others that stand in these texts."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._known = {word: base for word in words if (base := _base(word))}
        strange = [word for word, _ in Counter(words).most_common() if word not in self._known and not word.isupper()]
        self._guessed = _folded(strange[:MOST_GUESSED])

    def of(self, word: str) -> str:
        """In lower case."""
        return self._best(word).lower()

    def key(self, words: tuple[str, ...]) -> Key:
        """Of a name, however it is inflected."""
        return tuple(map(self.of, words))

    def _best(self, word: str) -> str:
        return self._known.get(word) or self._guessed.get(word) or _base(word) or word

    def written(self, key: Key, forms: Mapping[tuple[str, ...], int]) -> str:
        """The name as it stands in a heading: a person and a single word by their base forms.

        Shape:  of other runs words depend on each other (Unia Europejska, Ministerstwo Spraw Zagranicznych), so it is
                one that stands in the texts: with its first word in the base form, if there is one
        """
        first = next(iter(forms))
        if len(key) == 1 or _is_person(first):
            return " ".join(self._best(word) for word in first)
        best = max(forms, key=lambda words: (words[0].lower() == key[0], forms[words], words))
        return " ".join(best)


def _names(
    runs: Sequence[_Run], known: Collection[str | Key], base: _Bases, left_out: Set[str]
) -> Iterator[tuple[Key, tuple[str, ...]]]:
    for run in runs:
        words = run.words
        if run.opens and base.key(words) not in known and not _is_known(words[0], known, base):
            words = words[1:]
        key = base.key(words)
        if words and not _is_too_little(words) and not left_out >= set(key):
            yield key, words


def _is_known(word: str, known: Collection[str | Key], base: _Bases) -> bool:
    """Whether a word that opens a sentence is a name by what stands inside others, and is no common word besides."""
    rows = dictionary.readings(word.lower())
    return base.of(word) in known and not any(not row.is_name for row in rows)


def _is_too_little(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and (len(words[0]) < 3 or _ROMAN.match(words[0]) is not None)


def _longest(found: Collection[Key]) -> list[Key]:
    """Without those that are a part of another."""
    return [key for key in found if not any(_is_part(key, other) for other in found if len(other) > len(key))]


def _is_part(key: Key, other: Key) -> bool:
    return any(other[start : start + len(key)] == key for start in range(len(other) - len(key) + 1))


def _base(word: str) -> str:
    """The base form that the dictionary knows of a name, else of any other word; "" of none."""
    if word.isupper():
        return word
    rows = [row for row in dictionary.readings(word) if row.kind in ("subst", "adj", "depr")]
    names = [row for row in rows if row.is_name and not row.is_odd_plural and not row.is_womens_plural]
    best = min(names or rows, key=partial(_likelihood, word=word), default=None)
    return best.base.capitalize() if best and best.base.islower() else best.base if best else ""


def _likelihood(row: Reading, word: str) -> tuple[bool, bool, int, str]:
    """In which order readings of a word are meant, where nothing else is known."""
    is_usual = "nazwa_geograficzna" in row.labels or "imię" in row.labels
    return (row.base != word, not is_usual, len(row.base), row.base)


def _is_person(words: tuple[str, ...]) -> bool:
    """Whether these are a given name and surnames, as far as the dictionary knows them."""
    rows = [dictionary.readings(word) for word in words]
    is_given = not rows[0] or any("imię" in row.labels for row in rows[0])
    return is_given and all(not of_word or any(row.is_surname for row in of_word) for of_word in rows[1:])


def _folded(strange: Sequence[str]) -> dict[str, str]:
    """Names that no dictionary has -> the shortest of them of which the rules make them."""
    folded: dict[str, str] = {}
    for short in sorted(strange, key=lambda word: (len(word), word)):
        longer = [word for word in strange if word not in folded and word != short and word[:2] == short[:2]]
        if short in folded or not longer:
            continue
        forms = {row.form for row in paradigms.of(short).forms}
        folded.update({word: short for word in longer if word in forms})
    return folded
