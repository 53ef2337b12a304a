"""A typed word -> every form it finds, and what each asks of the text. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from monitor.language import acronyms, dictionary, guesser, letters, neighbours
from monitor.language.dictionary import Reading
from monitor.language.neighbours import Doubt
from monitor.records import Form

_DROPPED = frozenset({"brev", "depr"})  # "wiek" must not find the "w." of an abbreviation
# A form that is also one of these says nothing as the first word of a sentence: Ani, Wprost.
_FUNCTION = frozenset(("conj", "comp", "prep", "part", "interj", "adv", "ppron12", "ppron3", "siebie", "pred"))
_DECLINED = frozenset({"subst", "adj", "ppas", "pact", "ger", "num"})
_STAYING_KINDS = frozenset({"prep", "conj", "comp"})
# They stay as they are inside a phrase, with or without a dictionary.
_STAYING = frozenset(
    {
        *("a", "al", "and", "bin", "by", "da", "de", "del", "der", "di", "dla", "do", "du", "e", "el", "i", "ibn"),
        *("in", "la", "le", "na", "nad", "o", "od", "of", "oraz", "po", "pod", "przed", "przez", "przy", "the", "u"),
        *("van", "von", "w", "we", "y", "z", "za", "ze"),
    }
)
# Endings of persons and of the conditional grow onto a verb's past: zaczęła, zaczęłam, zaczęłabym.
_GROWN = {
    "sg:m": ("em", "eś", "by", "bym", "byś"),
    "sg": ("m", "ś", "by", "bym", "byś"),
    "pl": ("śmy", "ście", "by", "byśmy", "byście"),
}


class Case(StrEnum):
    """What a typed word asks of capitals in the text."""

    ANY = "any"
    CAPITAL = "capital"  # the first letter
    EXACT = "exact"  # every letter


@dataclass(frozen=True, slots=True)
class Paradigm:
    """The forms of a typed word."""

    forms: tuple[Form, ...]  # its own spelling first
    case: Case
    is_common: bool = False  # a common word too: inside a phrase it may lose its capital
    is_loose: bool = False  # typed without Polish letters and unknown: the text's Polish letters do not count
    guarded: frozenset[str] = frozenset()  # forms that count for nothing as the first word of a sentence
    doubts: dict[str, Doubt] = field(default_factory=dict)  # forms that are another word's too
    lexemes: frozenset[str] = frozenset()  # the dictionary's, none for a guess


@lru_cache(maxsize=10_000)
def of(word: str, *, inside: bool = False, use_dictionary: bool = True) -> Paradigm:
    """Every form of a word as typed.

    Shape: one word without hyphens; `inside` a phrase, where small words stay as they are
    """
    word = letters.spelling(word)
    if acronyms.is_acronym(word):
        return Paradigm(tuple(Form(form, tag, "rule") for form, tag in acronyms.declined(word)), Case.EXACT)
    if len(word) == 1 and word.isupper():  # an initial, a roman number
        return Paradigm((Form(word, "", "typed"),), Case.EXACT)
    lookup = dictionary.readings(word) if use_dictionary else ()
    if not word[0].isalpha() or (inside and _stays(word, lookup)):
        return Paradigm((Form(word, "", "typed"),), Case.CAPITAL if word[0].isupper() else Case.ANY)
    chosen = _same_base(word, lookup)
    if inside or not chosen:
        chosen += _nominative(lookup)
    if use_dictionary and not chosen:
        chosen = _name(word) if inside else _any_form(word, lookup)
    restored = _restored(word, lookup) if use_dictionary else []
    lexemes = [*chosen, *restored]
    forms = _unique(word, _forms(word, lexemes, guess=_wants_guess(word, lookup, inside)))
    case = _case(word, lookup, lexemes)
    if inside:
        forms = tuple(row for row in forms if row.tag != "adja") or forms
    return Paradigm(
        forms,
        case,
        is_common=any(reading.base[:1].islower() for reading in lookup),
        is_loose=word.isascii() and not chosen and not restored,
        guarded=_guarded(forms) if use_dictionary and case is Case.CAPITAL and not inside else frozenset(),
        doubts={} if inside else _doubts(forms, lexemes, case),
        lexemes=frozenset(lexeme.name for lexeme in lexemes),
    )


@dataclass(frozen=True, slots=True)
class _Lexeme:
    """A lexeme of the dictionary, or the part of speech in it that a typed word means."""

    name: str
    base: str
    kind: str = ""  # none: all
    number: str = ""


def _doubts(forms: tuple[Form, ...], lexemes: list[_Lexeme], case: Case) -> dict[str, Doubt]:
    names = frozenset(lexeme.name for lexeme in lexemes)
    return neighbours.doubts(forms, names, is_name=case is Case.CAPITAL)


def _stays(word: str, lookup: tuple[Reading, ...]) -> bool:
    if word in _STAYING:
        return True
    kinds = {row.kind for row in lookup}
    return word.islower() and not kinds.isdisjoint(_STAYING_KINDS) and kinds.isdisjoint(_DECLINED)


def _same_base(word: str, lookup: tuple[Reading, ...]) -> list[_Lexeme]:
    """Lexemes whose base form is the typed word; of a word in lower case, names only when it is nothing else.

    A surname gives way to a place: Polska is not Polskiej; an adjective to a surname: Kowalski is not Kowalska.
    """
    same = [row for row in lookup if row.base.lower() == word.lower() and row.kind not in _DROPPED]
    if word.islower():
        same = [row for row in same if row.base.islower()] or [row for row in same if not row.base.isupper()]
    if any("nazwa_geograficzna" in row.labels for row in same):
        same = [row for row in same if "nazwisko" not in row.labels]
    elif any(row.is_surname for row in same) and word[0].isupper():
        same = [row for row in same if row.kind != "adj"]
    return list(dict.fromkeys(_Lexeme(row.lexeme, row.base) for row in same))


def _nominative(lookup: tuple[Reading, ...]) -> list[_Lexeme]:
    """Typed in the plural or as an agreeing adjective: Stany, Zjednoczone; of a family the plural alone: Kowalscy."""
    named = [row for row in lookup if row.kind in _DECLINED and "nom" in row.values(2) and not row.is_odd_plural]
    named = [row for row in named if not (row.base.isupper() and len(row.base) > 1)]
    families = [row for row in named if row.is_surname and row.values(1) == {"pl"} and "m1" in row.values(3)]
    if families and all(row.is_surname or row.kind == "adj" for row in named):
        return list(dict.fromkeys(_Lexeme(row.lexeme, row.base, row.kind, "pl") for row in families))
    return list(dict.fromkeys(_Lexeme(row.lexeme, row.base, row.kind) for row in named))


def _any_form(word: str, lookup: tuple[Reading, ...]) -> list[_Lexeme]:
    """Typed alone in another case, it means its lexeme."""
    if not word.islower():
        return []
    return list(dict.fromkeys(_Lexeme(row.lexeme, row.base) for row in lookup if row.kind not in _DROPPED))


def _name(word: str) -> list[_Lexeme]:
    """Typed in lower case inside a phrase: a name that looks like a form of something else (edward gierek)."""
    name = word.capitalize()
    rows = dictionary.readings(name) if word.islower() else ()
    return list(dict.fromkeys(_Lexeme(row.lexeme, row.base) for row in rows if row.base == name))


def _restored(word: str, lookup: tuple[Reading, ...]) -> list[_Lexeme]:
    """Lexemes meant by a word typed without Polish letters: Lodz, Walesa (a surname, but Wałęsa is another)."""
    if not (word.isascii() and word.isalpha()) or len(word) < 4 or not all("nazwisko" in row.labels for row in lookup):
        return []
    for spellings in letters.restorations(word):
        found = [lexeme for spelled in spellings for lexeme in _same_base(spelled, dictionary.readings(spelled))]
        if found:
            return list(dict.fromkeys(found))
    return []


def _wants_guess(word: str, lookup: tuple[Reading, ...], inside: bool) -> bool:
    """Words no dictionary has; names in a consonant even if it has them, for it often has one paradigm of two."""
    same = [row for row in lookup if row.base.lower() == word.lower() and row.kind not in _DROPPED]
    if not same and any(_is_plural_people(row) for row in lookup):
        return False
    if not same:
        return not lookup or (word[0].isupper() and not (inside and _hangs_on_a_neighbour(lookup)))
    is_name = word[0].isupper() and any(row.base[:1].isupper() and not row.tag.endswith(":pt") for row in same)
    return is_name and word[-1].lower() not in "aąęioóu"


def _is_plural_people(row: Reading) -> bool:
    """Polacy, Kowalscy: the dictionary has all of it."""
    is_nominative = row.kind == "subst" and row.values(1) == {"pl"} and "nom" in row.values(2)
    return is_nominative and "m1" in row.values(3) and row.base[:1].isupper()


def _hangs_on_a_neighbour(lookup: tuple[Reading, ...]) -> bool:
    """A common word in another case: Układu."""
    common = [row for row in lookup if row.base[:1].islower() and row.kind in _DECLINED]
    return bool(common) and not any(row.kind == "subst" and "nom" in row.values(2) for row in common)


def _forms(word: str, lexemes: list[_Lexeme], *, guess: bool) -> Iterator[Form]:
    for lexeme in lexemes:
        yield from _inflected(lexeme)
    if guess:
        plural_too = not lexemes  # of a name the dictionary has, it knows whether there is a plural
        guesses = (Form(form, tag, "guess") for form, tag in guesser.guessed(word))
        yield from (row for row in guesses if plural_too or not row.tag.startswith("pl"))


def _inflected(lexeme: _Lexeme) -> Iterator[Form]:
    rows = [row for row in dictionary.paradigm(lexeme.name) if row.kind not in _DROPPED]
    for row in rows:
        if lexeme.kind not in ("", row.kind) or row.is_odd_plural or row.is_womens_plural:
            continue
        if lexeme.number and row.values(1) != {lexeme.number}:
            continue
        if lexeme.kind == "subst" and row.values(1) == {"sg"} and _is_a_place_too(row):
            continue
        yield Form(row.form, row.tag, "dictionary")
        if row.kind in ("praet", "winien"):
            yield from (Form(row.form + grown, row.tag, "rule") for grown in _grown(row))


def _is_a_place_too(row: Reading) -> bool:
    """Typed Włosi, one Włoch would find every country of Włochy."""
    return any(
        other.lexeme != row.lexeme and "nazwa_geograficzna" in other.labels for other in dictionary.readings(row.form)
    )


def _grown(row: Reading) -> tuple[str, ...]:
    number = "pl" if "pl" in row.values(1) else "sg"
    return _GROWN["sg:m" if number == "sg" and "m1" in row.values(2) else number]


def _unique(word: str, forms: Iterable[Form]) -> tuple[Form, ...]:
    """Each form from its first source alone, with a capital where one was typed; the typed word leads."""
    capital = word[0].isupper()
    rows = dict.fromkeys(Form(_capitalised(row.form) if capital else row.form, row.tag, row.source) for row in forms)
    sources: dict[str, str] = {}
    for row in rows:
        sources.setdefault(row.form, row.source)
    told = [row for row in rows if sources[row.form] == row.source]
    typed = [row for row in told if row.form == word] or [Form(word, "", "typed")]
    return (*typed, *(row for row in told if row.form != word))


def _capitalised(form: str) -> str:
    return form[0].upper() + form[1:]


def _case(word: str, lookup: tuple[Reading, ...], lexemes: list[_Lexeme]) -> Case:
    only_a_name = all(row.is_name for row in lookup) and all(lexeme.base[:1].isupper() for lexeme in lexemes)
    return Case.CAPITAL if word[0].isupper() or (lexemes and only_a_name) else Case.ANY


def _guarded(forms: tuple[Form, ...]) -> frozenset[str]:
    """Inflected forms that are also small words: "Ani jeden"; of guesses, that raise no doubt, verbs and adjectives."""
    sources = {row.form: row.source for row in forms if row.form != forms[0].form}
    guarded = (form for form, source in sources.items() if "'" not in form and _is_small_word(form.lower(), source))
    return frozenset(guarded)


def _is_small_word(word: str, source: str) -> bool:
    kinds = _FUNCTION if source == "dictionary" else _FUNCTION | {"fin", "adj"}
    return any(row.kind in kinds and row.base.islower() for row in dictionary.readings(word))
