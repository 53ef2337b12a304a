"""A word -> the same word spelled plainly: one apostrophe, no soft hyphens, without diacritics. Pure."""

import re
import unicodedata
from itertools import combinations, product

# Invisible characters that browsers and editors put inside words; they are no part of a word's spelling.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
APOSTROPHES = "'\u2019\u02bc\u2018\u00b4`"
POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")

_LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
_STROKES = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "s", "æ": "a", "Æ": "A", "ı": "i"}
_POLISH_OF = {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "żź"}

# Letter for letter, so that places in a text stay where they are: ß is one s, æ one a.
_FOLDS = {letter: _STROKES.get(letter, unicodedata.normalize("NFD", letter)[0]) for letter in _LATIN}
_SMALL = [(letter, _FOLDS[letter]) for letter in "ąćęłńóśźż"]
_FOLD = str.maketrans(_FOLDS)
_UNMARK = str.maketrans({letter: plain for letter, plain in _FOLDS.items() if letter not in POLISH})
_MARKED = re.compile("[" + "".join(letter for letter in _LATIN if letter not in POLISH) + "]")
_ASKS_TO_SETTLE = re.compile(f"[{INVISIBLE}\u0130\u0300-\u036f]")
_UNSETTLED = re.compile(f"[{INVISIBLE}\u0130]|.[\u0300-\u036f]+", re.DOTALL)


def spelling(word: str) -> str:
    """The word in composed letters, without invisible characters, with plain apostrophes."""
    settled, _ = settle(word)
    return settled


def settle(text: str) -> tuple[str, list[tuple[int, int]] | None]:
    """The text as `spelling` has it, and from where to where each of its characters stood; None: where it stands."""
    plain = with_one_apostrophe(text)
    if _ASKS_TO_SETTLE.search(plain) is None:
        return plain, None
    settled: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for found in _UNSETTLED.finditer(plain):
        settled += plain[at : found.start()]
        places += ((place, place + 1) for place in range(at, found.start()))
        at = found.end()
        if found[0] not in INVISIBLE:
            settled.append("I" if found[0] == "\u0130" else unicodedata.normalize("NFC", found[0])[0])
            places.append(found.span())
    settled += plain[at:]
    places += ((place, place + 1) for place in range(at, len(plain)))
    return "".join(settled), places


def with_one_apostrophe(text: str) -> str:
    """The text with the plain one for each kind of apostrophe."""
    for apostrophe in APOSTROPHES[1:]:  # each pass is a search for one letter: ten times faster than translate
        text = text.replace(apostrophe, "'")
    return text


def folded(word: str) -> str:
    """The word without diacritics, letter for letter: `Wałęsie` -> `Walesie`."""
    return word if word.isascii() else word.translate(_FOLD)


def without_polish_marks(text: str) -> str:
    """A text in lower case that has Polish letters only, without their marks: `folded`, and faster."""
    for letter, plain in _SMALL:
        text = text.replace(letter, plain)
    return text


def without_foreign_marks(word: str) -> str:
    """The word with Polish letters only, letter for letter: `Orbán` -> `Orban`, `Żółw` -> `Żółw`."""
    return word if word.isascii() or _MARKED.search(word) is None else word.translate(_UNMARK)


def restorations(word: str, most: int = 3) -> list[list[str]]:
    """Spellings of an ASCII word with Polish letters put back: all with one letter, all with two, ...

    Shape: 12 places at the most are tried: `Walesa` has 4, and a foreign name of 15 letters must stay cheap
    """
    places = [index for index in range(len(word)) if _may_be_polish(word.lower(), index)][:12]
    return [_restored(word, places, count) for count in range(1, most + 1)]


def _may_be_polish(word: str, index: int) -> bool:
    """Spelling forbids most: ć, ń, ś, ź and ą, ę before a vowel, ą, ę at the beginning, ł before i."""
    letter, before, after = word[index], word[index - 1 : index], word[index + 1 : index + 2]
    if letter in "ae":
        return before not in ("", "a", "e", "o", "y") and not (after and after in "aeiouy")
    if letter in "cns":
        return not (after and after in "aeiouy")
    return letter in "oz" or (letter == "l" and after != "i")


def _restored(word: str, places: list[int], count: int) -> list[str]:
    found = []
    for chosen in combinations(places, count):
        for letters in product(*(_POLISH_OF[word[index].lower()] for index in chosen)):
            spelled = list(word)
            for index, letter in zip(chosen, letters, strict=True):
                spelled[index] = letter.upper() if word[index].isupper() else letter
            found.append("".join(spelled))
    return found
