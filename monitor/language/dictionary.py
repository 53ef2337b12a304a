"""A word -> its readings and paradigms in SGJP, the grammatical dictionary of Polish. Pure.

morfeusz2 carries the dictionary in its wheel; there is none for arm64 Linux. There every word is unknown
(`has_dictionary()` is False) and names are expanded by rules alone.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any

try:
    import morfeusz2
except ImportError:  # no wheel for this machine
    morfeusz2 = None

_asking = Lock()  # one instance, many threads; Morfeusz's C++ objects are not meant to be shared bare
_PLACES_AND_PEOPLE = frozenset({"imię", "nazwa_geograficzna"})
_NAMES = frozenset({"imię", "nazwisko", "nazwa_geograficzna", "nazwa_firmy", "nazwa_organizacji", "patronimicum"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as the dictionary reads it, or as it stands in a paradigm."""

    form: str
    lexeme: str  # the dictionary's own name of the lexeme: `Maja:Sf`
    tag: str  # `subst:sg:gen:m3`
    labels: tuple[str, ...] = ()  # imię, nazwisko, nazwa_pospolita, ...

    @property
    def base(self) -> str:
        """The base form: `Maja`."""
        return self.lexeme.partition(":")[0] or self.lexeme

    @property
    def kind(self) -> str:
        """The part of speech: subst, adj, fin, ..."""
        return self.tag.partition(":")[0]

    def values(self, place: int) -> frozenset[str]:
        """The values at one place of the tag: 1 number, 2 case, 3 gender of a noun or adjective."""
        parts = self.tag.split(":")
        return frozenset(parts[place].split(".")) if len(parts) > place else frozenset()

    @property
    def is_name(self) -> bool:
        """Whether this is a proper name: written with a capital, and labelled so where labelled at all."""
        return self.base[:1].isupper() and (not self.labels or not _NAMES.isdisjoint(self.labels))

    @property
    def is_surname(self) -> bool:
        """Whether this is a surname; not one that a woman has from her husband or her father (Nowakowa)."""
        return "nazwisko" in self.labels

    @property
    def is_womens_plural(self) -> bool:
        """The plural of a woman's surname: Kowalskich are a family, and hardly ever two women."""
        return self.is_surname and self.values(1) == {"pl"} and self.values(3) == {"f"}

    @property
    def is_odd_plural(self) -> bool:
        """The plural of a given name or a place: two Adams, three Spains. Not of a plural place: Chiny, Niemcy."""
        is_plural = self.values(1) == {"pl"} and not self.tag.endswith(":pt")
        return is_plural and not _PLACES_AND_PEOPLE.isdisjoint(self.labels)


def has_dictionary() -> bool:
    """Whether SGJP is here: without it only guesses and rules are made."""
    return morfeusz2 is not None


def version() -> str:
    """Which dictionary it is: pl.sgjp.sgjp-2026.06.01; "" when there is none."""
    return str(_morfeusz().dict_id()) if has_dictionary() else ""


@cache
def _morfeusz() -> Any:
    # Loads in 0.1 s and 35 MB. Readings of parts of a word (zaczęła+m) are of no use here.
    return morfeusz2.Morfeusz(expand_tags=False) if morfeusz2 is not None else None


@lru_cache(maxsize=20_000)
def readings(word: str) -> tuple[Reading, ...]:
    """What the dictionary says of a form; nothing when it does not know it."""
    if not has_dictionary() or not word:
        return ()
    with _asking:
        rows = _morfeusz().analyse(word)
    if any(start or end != 1 for start, end, _ in rows):
        rows = [row for row in rows if row[0] == 0 and row[2][0] == word]
    return tuple(
        Reading(form, lexeme, tag, tuple(names)) for _, _, (form, lexeme, tag, names, _) in rows if tag != "ign"
    )


@lru_cache(maxsize=5_000)
def paradigm(lexeme: str) -> tuple[Reading, ...]:
    """Every form of a lexeme, as SGJP generates them."""
    if not has_dictionary():
        return ()
    with _asking:
        rows = _morfeusz().generate(lexeme)
    made = [Reading(form, name, tag, tuple(labels)) for form, name, tag, labels, _ in rows if tag != "ign"]
    return tuple(reading for reading in made if reading.lexeme == lexeme)
