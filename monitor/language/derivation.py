"""A name -> the words made from it: kazachski, Kazach, Kazaszka of Kazachstan. Pure.

SGJP does not say what a word is made from. So words are made by the rules of a grammar, more than there are, and only
those that the dictionary has are offered; without it nothing is. None of them is a form of the name: who wants them
adds them as keywords of their own.
"""

from collections.abc import Iterable, Iterator

from monitor.language import dictionary
from monitor.language.dictionary import Reading

_PEOPLE = "nazwa_pospolita"
_PLACE = "nazwa_geograficzna"
# Those that no rule makes.
_ODD = {
    "Anglia": ("angielski", "Anglik", "Angielka"), "Belgia": ("belgijski", "Belg", "Belgijka"),
    "Białoruś": ("białoruski", "Białorusin", "Białorusinka"),
    "Białystok": ("białostocki", "białostoczanin", "białostoczanka"),
    "Chorwacja": ("chorwacki", "Chorwat", "Chorwatka"), "Dania": ("duński", "Duńczyk", "Dunka"),
    "Egipt": ("egipski", "Egipcjanin", "Egipcjanka"), "Europa": ("europejski", "Europejczyk", "Europejka"),
    "Francja": ("francuski", "Francuz", "Francuzka"), "Grecja": ("grecki", "Grek", "Greczynka"),
    "Gruzja": ("gruziński", "Gruzin", "Gruzinka"), "Holandia": ("holenderski", "Holender", "Holenderka"),
    "Kirgistan": ("kirgiski", "Kirgiz", "Kirgizka"), "Litwa": ("litewski", "Litwin", "Litwinka"),
    "Lublin": ("lubelski", "lublinianin", "lublinianka"), "Łotwa": ("łotewski", "Łotysz", "Łotyszka"),
    "Moskwa": ("moskiewski", "moskwianin", "moskwianka"), "Niemcy": ("niemiecki", "Niemiec", "Niemka"),
    "Polska": ("polski", "Polak", "Polka"), "Słowacja": ("słowacki", "Słowak", "Słowaczka"),
    "Szwecja": ("szwedzki", "Szwed", "Szwedka"), "Turcja": ("turecki", "Turek", "Turczynka"),
    "Węgry": ("węgierski", "Węgier", "Węgierka"),
}  # fmt: skip
_ENDINGS = ("istan", "stan", "landia", "ia", "ja", "a", "o", "e", "y", "i")  # of places; what is left is the stem
# Before -ski: n softens, what hisses goes into the ending. Gdańsk, gdański; Łódź, łódzki; Kielce, kielecki.
_BEFORE_SKI = (
    ("szcz", "ski"), ("sk", "ski"), ("ch", "ski"), ("cz", "cki"), ("dź", "dzki"), ("n", "ński"), ("k", "cki"),
    ("c", "cki"), ("t", "cki"), ("d", "dzki"), ("g", "ski"), ("ż", "ski"), ("z", "ski"), ("s", "ski"), ("ś", "ski"),
    ("h", "ski"),
)  # fmt: skip
# Before -anin: Gdańsk, gdańszczanin; Katowice, katowiczanin; Łódź, łodzianin; Wrocław, wrocławianin.
_BEFORE_ANIN = (
    ("sk", "szcz"), ("k", "cz"), ("c", "cz"), ("dź", "dzi"), ("d", "dzi"), ("t", "ci"), ("ń", "ni"), ("n", "ni"),
    ("w", "wi"), ("b", "bi"), ("p", "pi"), ("m", "mi"), ("s", "si"), ("l", "li"), ("ł", "li"), ("r", "rz"), ("j", "j"),
)  # fmt: skip
_BEFORE_KA = (("ch", "sz"), ("k", "cz"), ("g", "ż"), ("ń", "n"))  # Kazach, Kazaszka; Norweg, Norweżka


def derived(word: str) -> list[str]:
    """The adjective of a name, its people, a surname's wife, family and other gender, as far as SGJP has them.

    Shape: base forms, the adjective first; `inflacja` gives inflacyjny, other common words nothing
    """
    rows = [row for row in dictionary.readings(word) if row.base == word and row.kind == "subst"]
    made: list[str] = []
    if any(_PLACE in row.labels for row in rows):
        made += _of_a_place(word)
    elif any(row.is_surname for row in rows):
        made += _of_a_surname(word, rows)
    elif not word[:1].isupper() and word.endswith(("cja", "sja", "zja")):
        made += _known_adjectives((word[:-2] + "yjny",))
    return [one for one in dict.fromkeys(made) if one != word]


def _of_a_place(word: str) -> Iterator[str]:
    stems = list(_stems(word.lower()))
    yield from _known_adjectives(_ODD.get(word) or (form for stem in stems for form in _adjectives(stem)))
    people = list(_known_people(_ODD.get(word) or (form for stem in stems for form in _people(stem))))
    yield from sorted((one for one in people if not _is_a_thing(one, people)), key=_is_a_woman)


def _of_a_surname(word: str, rows: list[Reading]) -> Iterator[str]:
    yield from _known_adjectives((word.lower() + "owski", word.lower().removesuffix("a") + "owski"))
    if word.endswith(("ski", "cki", "dzki")):
        yield from _known_surnames((word[:-1] + "a",))
    elif word.endswith(("ska", "cka", "dzka")):
        yield from _known_surnames((word[:-1] + "i",))
    stem = word.removesuffix("a")
    yield from _known_surnames((stem + "owa", stem + "ina", stem + "yna", stem + "ówna", stem + "anka"))
    yield from _families(rows)


def _families(rows: list[Reading]) -> Iterator[str]:
    """The plural of a man's surname: Kowalscy, Nowakowie."""
    for lexeme in dict.fromkeys(row.lexeme for row in rows if row.is_surname and "m1" in row.values(3)):
        for row in dictionary.paradigm(lexeme):
            if row.kind == "subst" and row.values(1) == {"pl"} and "nom" in row.values(2):
                yield row.form


def _stems(place: str) -> Iterator[str]:
    """What endings and suffixes may hang on: Kazachstan, kazachstan and kazach; Kielce, kielc and kielec."""
    yield place
    for ending in _ENDINGS:
        if place.endswith(ending) and len(place) - len(ending) > 2:
            stem = place.removesuffix(ending)
            yield stem
            if stem[-2] not in "aąeęioóuy":
                yield f"{stem[:-1]}e{stem[-1]}"  # Litwa, litewski
    if "ó" in place:
        yield place.replace("ó", "o")  # Lwów, lwowski


def _adjectives(stem: str) -> Iterator[str]:
    yield stem + "ski"
    yield from (stem.removesuffix(end) + instead for end, instead in _BEFORE_SKI if stem.endswith(end))
    yield from (stem + suffix for suffix in ("yjski", "ijski", "ański", "eński", "jański"))


def _people(stem: str) -> Iterator[str]:
    """Men, each before the woman of his kind."""
    for man, woman in _pairs(stem):
        yield from (man, woman, man.capitalize(), woman.capitalize())


def _pairs(stem: str) -> Iterator[tuple[str, str]]:
    softened = [stem.removesuffix(end) + instead for end, instead in _BEFORE_ANIN if stem.endswith(end)]
    yield from ((one + "anin", one + "anka") for one in (*softened[:1], stem, stem + "j"))
    soft = stem[:-1] + "ń" if stem.endswith("n") else stem
    yield soft + "czyk", stem.replace("ń", "n") + "ka"  # Chińczyk, Chinka
    yield stem + "ańczyk", stem + "anka"
    yield stem + "ijczyk", stem + "ijka"
    yield stem + "iec", stem + "ka"
    yield stem + "iak", stem + "ianka"
    before_ka = [stem.removesuffix(end) + instead for end, instead in _BEFORE_KA if stem.endswith(end)]
    yield stem, (before_ka or [stem])[0] + "ka"


def _known_adjectives(words: Iterable[str]) -> Iterator[str]:
    return (word for word in words if any(row.base == word and row.kind == "adj" for row in dictionary.readings(word)))


def _known_people(words: Iterable[str]) -> Iterator[str]:
    return (word for word in words if any(row.base == word and _is_person(row) for row in dictionary.readings(word)))


def _is_person(row: Reading) -> bool:
    """A people, or the inhabitants of a town, which are written small and told by their suffix."""
    is_one = row.kind == "subst" and _PEOPLE in row.labels and not row.values(3).isdisjoint({"m1", "f"})
    return is_one and (row.base[0].isupper() or row.base.endswith(("anin", "anka", "czyk", "iak")))


def _is_a_woman(word: str) -> bool:
    return word.endswith("ka")


def _is_a_thing(word: str, people: list[str]) -> bool:
    """`hiszpanka` beside Hiszpanka: a flu."""
    return word.islower() and _is_a_woman(word) and word.capitalize() in people


def _known_surnames(words: Iterable[str]) -> Iterator[str]:
    return (
        word
        for word in words
        if any(
            row.base == word and any("nazwisko" in label for label in row.labels) for row in dictionary.readings(word)
        )
    )
