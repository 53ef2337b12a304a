"""A form of two words, and the words beside it -> whether it is the one we look for. Pure.

Niemiec is a man or the genitive of Niemcy, `mam` is of `mama` or of `mieć`. What such a form may be is its Doubt, told
once, when the keyword is read; the words beside it are asked only where a text has the form. Each reading is weighed:
how often a form is that at all, and what the words beside it speak for. The keyword's must weigh as much as the others:
an article missed is worse than one too many. docs/matching.md has what it changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.language import dictionary
from monitor.language.dictionary import Reading
from monitor.records import Form

_ADJECTIVES = frozenset({"adj", "ppas", "pact"})
_NONE = frozenset[str]()
_NOUNS = frozenset({"subst", "ger", "depr"})
_NOMINAL = _NOUNS | _ADJECTIVES | {"num", "ppron12", "ppron3", "siebie"}
_PERSONAL = frozenset({"fin", "praet", "impt", "bedzie", "winien", "imps"})
_INFLECTED_VERBS = _PERSONAL | {"inf"}
_VERBS = _PERSONAL | {"inf", "pcon", "pant", "pred"}
_DIRECT = frozenset({"nom", "acc"})  # two nouns side by side in these are seldom one thing
_PRONOUNS = frozenset({"ppron12", "ppron3"})
_CLOSED = _PRONOUNS | {"prep", "conj", "comp", "part", "siebie"}
_PLACE = "nazwa_geograficzna"
_FIRST_HALF = "adja"
_HARDLY = -6  # what weighs as little is not meant
_NO_RIVAL = frozenset({"brev", "interj", "depr", "adja", "adjp"})  # too rare to take a form away

# Pluses speak for a reading, minuses against it; found by hand, then one by one, each step had to mend five places
# of the development half of UD. "adj + noun": a noun after an adjective that agrees; "noun < gen": before a genitive.
_WEIGHTS = {
    "adja": -9, "impt": -3, "depr": -4, "ger": -1, "ger plural": -3, "neg": -2, "num": 2, "adv": 1, "inf": 1,
    "closed": 3, "voc": -1, "dat": -1, "loc": -3, "name": 1, "country": 1, "in + country": 1,
    "prep case": 3, "prep case loc": 6, "prep other": -4, "prep + verb": -4, "prep + else": -1,
    "adj + noun": 3, "adj + noun loc": 5, "digits + noun": 1, "noun + gen": 1, "noun + case": 1, "verb + object": 1,
    "noun + adj": 2, "adv + adj": 1, "verb + nom": 1, "adj < noun": 3,
    "pronoun + verb": 1, "subject + verb": 2, "comp + verb": 1, "verb + inf": 2, ". verb": 1,
    "noun < gen": 1, "ger < gen": 2, "noun < adj": 3, "noun < verb": 1,
    "verb < inf": 2, "verb < noun": 1, "verb < pronoun": 1, "verb < prep": 1,
    "nie + verb": 3, "się": 2, "ger się": 4, "": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)  # each is made once: what it weighs beside a word is remembered by it
class Part:
    """One reading of a word: its part of speech and, where it has them, number, case, gender."""

    kind: str
    numbers: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    genders: frozenset[str] = frozenset()
    is_country: bool = False  # and a people has the form too: Niemcy
    usual: int = 0  # what it weighs before anything beside it is looked at

    def agrees(self, other: "Part") -> bool:
        """Whether two words may belong together: a number, a case and a gender in common."""
        return not (
            self.numbers.isdisjoint(other.numbers)
            or self.cases.isdisjoint(other.cases)
            or self.genders.isdisjoint(other.genders)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """What a form is when it belongs to the keyword, and what else it may be; a part for each case."""

    own: tuple[Part, ...]
    others: tuple[Part, ...]
    names: tuple[Part, ...]  # too, where it has a capital inside a sentence; to a keyword that is no name
    is_name: bool  # the keyword: where nothing stands beside, it is meant


def doubts(forms: Iterable[Form], lexemes: frozenset[str], *, is_name: bool) -> dict[str, Doubt]:
    """The forms of a keyword that other words have too.

    Shape: `lexemes` are the keyword's own, as the dictionary names them; to a name only names are rivals
    """
    tags: dict[str, list[str]] = {}
    for row in forms:
        if row.source == "dictionary":
            tags.setdefault(row.form, []).append(row.tag)
    found = {form: _doubt(form, own, lexemes, is_name=is_name) for form, own in tags.items()}
    return {form: doubt for form, doubt in found.items() if doubt is not None}


def is_ours(doubt: Doubt, before: str, after: str, *, is_capital: bool = False, has_hyphen: bool = False) -> bool:
    """Whether a form that raises a doubt is the keyword's.

    Shape: the words before and after it in its clause, "" where there is none; `is_capital` inside a sentence;
           `has_hyphen` after it, as in biało-czerwony
    """
    is_alone = not before and not after
    if is_alone and doubt.is_name:
        return True
    if has_hyphen and any(one.kind == _FIRST_HALF for one in doubt.own):
        return True
    rivals, most = doubt.others, _heaviest(doubt.others, before, after)
    if is_capital and doubt.names and not is_alone:
        rivals, most = rivals + doubt.names, max(most, _heaviest(doubt.names, before, after) + _WEIGHTS["name"])
    lead = most - _heaviest(doubt.own, before, after)
    if lead != 1:
        return lead < 1
    # Kept where little is known: a noun that may be another noun, and a word alone.
    return is_alone or {one.kind for one in rivals} == {one.kind for one in doubt.own}


def _heaviest(parts: tuple[Part, ...], before: str, after: str) -> int:
    weights = [one.usual + _from_left(one, before) + _from_right(one, after) for one in parts]
    return max(weights, default=_HARDLY)


def _doubt(form: str, tags: list[str], lexemes: frozenset[str], *, is_name: bool) -> Doubt | None:
    lookup = dictionary.readings(form.capitalize())  # the names and the common words of one spelling
    rivals = [row for row in lookup if row.lexeme not in lexemes and row.kind not in _NO_RIVAL]
    names = [row for row in rivals if row.base[:1].isupper() and "nazwisko" not in row.labels]
    others = names if is_name else [row for row in rivals if row.base[:1].islower()]
    is_half = any(tag == _FIRST_HALF for tag in tags)
    has_people = is_name and any(map(_is_people, lookup))
    is_country = has_people and any(row.lexeme in lexemes and _PLACE in row.labels for row in lookup)
    if all(tag.startswith("adj:") for tag in tags):  # jedno, samo
        others = [row for row in others if row.kind != "part"]
    bases = {lexeme.partition(":")[0] for lexeme in lexemes}
    names = [] if is_name else [row for row in names if row.base.lower() not in bases]  # not the Earth, the Internet
    if not others and not names and not is_half:
        return None
    own = tuple(dict.fromkeys(part for tag in tags for part in _parts(tag, is_country=is_country)))
    return Doubt(own, _all_parts(others, has_people=has_people), _all_parts(names), is_name)


def _is_people(row: Reading) -> bool:
    return row.base[:1].isupper() and "nazwa_pospolita" in row.labels


def _all_parts(rows: Iterable[Reading], *, has_people: bool = False) -> tuple[Part, ...]:
    return tuple(
        dict.fromkeys(part for row in rows for part in _parts(row.tag, is_country=has_people and _PLACE in row.labels))
    )


@lru_cache(maxsize=2_000)
def _parts(tag: str, *, is_country: bool) -> tuple[Part, ...]:
    """A tag as it is weighed, one part for each case: `subst:sg:nom.acc:m3` is two."""
    kind, *values = tag.split(":")
    sets = [frozenset(value.split(".")) for value in values]
    if kind in ("prep", "siebie"):
        return (Part(kind, cases=sets[0]),)
    numbers, cases, genders = (*sets, _NONE, _NONE, _NONE)[:3]
    evidence = ["closed" if kind in _CLOSED else kind, "country" * is_country, "neg" * ("neg" in values)]
    evidence += ["ger plural"] * (kind == "ger" and numbers == {"pl"})
    usual = sum(_WEIGHTS.get(each, 0) for each in evidence)
    whole = Part(kind, numbers, cases, genders, is_country, usual)
    if kind not in _NOMINAL:
        return (whole,)
    return tuple(replace(whole, cases=frozenset({case}), usual=usual + _WEIGHTS.get(case, 0)) for case in sorted(cases))


@lru_cache(maxsize=20_000)
def _beside(word: str) -> tuple[Part, ...]:
    """The readings of a word that stands beside; a preposition is no note of music (do), a conjunction no noun."""
    if not word or word.isdigit():
        return (Part("digits"),) if word else ()
    rows = dictionary.readings(word)
    if word[0].isupper():
        rows += dictionary.readings(word.lower())
    return _all_parts([row for row in rows if row.kind in _CLOSED] or rows)


@lru_cache(maxsize=50_000)
def _from_left(one: Part, word: str) -> int:
    """What the word before speaks for."""
    lower = word.lower()
    small = ""
    if one.kind in _VERBS and not word:
        small = ". verb"
    elif one.kind in _INFLECTED_VERBS and lower in ("nie", "się"):
        small = "nie + verb" if lower == "nie" else "się"
    elif one.is_country and lower in ("w", "we"):
        small = "in + country"
    return _WEIGHTS[small] + max((_WEIGHTS[_with_left(one, beside)] for beside in _beside(word)), default=0)


@lru_cache(maxsize=50_000)
def _from_right(one: Part, word: str) -> int:
    """What the word after speaks for."""
    small = ""
    if word.lower() == "się":
        small = "się" if one.kind in _INFLECTED_VERBS else "ger się" if one.kind in ("ger", "pact", "pcon") else ""
    return _WEIGHTS[small] + max((_WEIGHTS[_with_right(one, beside)] for beside in _beside(word)), default=0)


def _with_left(one: Part, beside: Part) -> str:
    if beside.kind == "prep":
        return _after_preposition(one, beside)
    if one.kind in _NOUNS:
        return _noun_after(one, beside)
    if one.kind in _ADJECTIVES:
        return _adjective_after(one, beside)
    if one.kind in _PERSONAL:
        return _verb_after(one, beside)
    return "verb + inf" if one.kind == "inf" and (beside.kind in _PERSONAL or beside.kind == "pred") else ""


def _after_preposition(one: Part, beside: Part) -> str:
    if one.kind not in _NOMINAL:
        return "prep + verb" if one.kind in _VERBS else "prep + else"
    if one.cases.isdisjoint(beside.cases):
        return "prep other"
    return "prep case loc" if "loc" in one.cases else "prep case"  # no locative stands without a preposition


def _noun_after(one: Part, beside: Part) -> str:
    if beside.kind in _ADJECTIVES or beside.kind == "num":
        return ("adj + noun loc" if "loc" in one.cases else "adj + noun") if one.agrees(beside) else ""
    if beside.kind == "digits":
        return "digits + noun"
    if beside.kind in _PERSONAL or beside.kind == "inf":
        return "" if one.cases.isdisjoint({"acc", "gen"}) else "verb + object"
    if beside.kind in ("subst", "ger") and "gen" in one.cases:
        return "noun + gen"
    is_apposed = beside.kind == "subst" and not one.cases.isdisjoint(beside.cases) and one.cases.isdisjoint(_DIRECT)
    return "noun + case" if is_apposed else ""


def _adjective_after(one: Part, beside: Part) -> str:
    if beside.kind in _PERSONAL and "nom" in one.cases:
        return "verb + nom"
    if beside.kind in _NOUNS and one.agrees(beside):
        return "noun + adj"
    return "adv + adj" if beside.kind == "adv" else ""


def _verb_after(one: Part, beside: Part) -> str:
    if beside.kind in _PRONOUNS:
        return "pronoun + verb"
    if beside.kind == "subst" and "nom" in beside.cases and not one.numbers.isdisjoint(beside.numbers):
        return "subject + verb"
    return "comp + verb" if beside.kind == "comp" else ""


def _with_right(one: Part, beside: Part) -> str:
    if one.kind in _NOUNS:
        return _noun_before(one, beside)
    if one.kind in _ADJECTIVES:
        return "adj < noun" if beside.kind in _NOUNS and one.agrees(beside) else ""
    if one.kind not in _PERSONAL:
        return ""
    if beside.kind in _PRONOUNS or beside.kind == "siebie":
        return "verb < pronoun"
    return {"inf": "verb < inf", "subst": "verb < noun", "prep": "verb < prep"}.get(beside.kind, "")


def _noun_before(one: Part, beside: Part) -> str:
    if beside.kind in _NOUNS | _ADJECTIVES and "gen" in beside.cases:
        return "ger < gen" if one.kind == "ger" else "noun < gen"
    if beside.kind in _ADJECTIVES:
        return "noun < adj" if one.agrees(beside) else ""
    is_subject = beside.kind in _PERSONAL and "nom" in one.cases and not one.numbers.isdisjoint(beside.numbers)
    return "noun < verb" if is_subject else ""
