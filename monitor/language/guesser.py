"""A name that no dictionary knows -> its plausible forms, by ending. Pure.

The union of the paradigms an ending allows: a form too many costs little (it must stand in a text, with a capital),
a form missing is an article missed. Tags are number and case alone: `sg:gen`.
"""

from collections.abc import Iterable

Forms = list[tuple[str, str]]

VOWELS = "aąeęioóuyáéíóúàèìòùâêîôûäëïöüåæøœ"

# Before the -e of the locative (masculine) and dative (feminine) a hard consonant softens.
_SOFTENED = (
    ("st", "ści"), ("zd", "ździ"), ("sł", "śl"), ("zł", "źl"), ("sn", "śni"), ("zn", "źni"), ("sm", "śmi"),
    ("b", "bi"), ("p", "pi"), ("f", "fi"), ("w", "wi"), ("v", "vi"), ("m", "mi"), ("n", "ni"),
    ("s", "si"), ("z", "zi"), ("t", "ci"), ("d", "dzi"), ("r", "rz"), ("ł", "l"),
)  # fmt: skip
_HUSHED = (("ch", "sz"), ("k", "c"), ("g", "dz"), ("h", "sz"), ("q", "c"))  # feminine only: Żabka, Żabce
_SOFT_LETTERS = {"ń": "ni", "ś": "si", "ć": "ci", "ź": "zi"}
_HARDENED = ("sz", "rz", "cz", "ż", "dz", "c", "sh", "x")  # -y in the plural and in the feminine genitive

_ADJECTIVE = (
    ("ego", "sg:gen.acc"), ("emu", "sg:dat"), ("ym", "sg:inst.loc"),
    ("ych", "pl:gen.acc.loc"), ("ym", "pl:dat"), ("ymi", "pl:inst"),
)  # fmt: skip
_FEMININE_ADJECTIVE = (("ej", "sg:gen.dat.loc"), ("ą", "sg:acc.inst"), ("e", "pl:nom"), ("ych", "pl:gen"))
_APOSTROPHE = (
    ("a", "sg:gen.acc"), ("u", "sg:gen.loc"), ("owi", "sg:dat"), ("em", "sg:inst"), ("iem", "sg:inst"),
    ("ie", "sg:loc"), ("ego", "sg:gen.acc"), ("emu", "sg:dat"), ("m", "sg:inst"), ("y", "pl:nom"), ("i", "pl:nom"),
    ("owie", "pl:nom"), ("ów", "pl:gen.acc"), ("om", "pl:dat"), ("ami", "pl:inst"), ("ach", "pl:loc"),
)  # fmt: skip


def guessed(name: str) -> Forms:
    """The plausible forms of a name with their tags, its base form first; a form may come twice.

    Shape: the name is one word; capitals are kept where they stand
    """
    lower = name.lower()
    if len(lower) < 2 or not lower[-1].isalpha():
        return [(name, "sg:nom")]
    made: Forms = [(name, "sg:nom")]
    if lower[-1] == "a":
        made += _ending_in_a(name)
    elif lower[-1] in "oó":
        made += _ending_in_o(name)
    elif lower.endswith(("owie", "scy", "ccy", "dzcy")) and len(lower) > 5:
        return made + _family(name)
    elif lower[-1] in "eéè":
        made += _ending_in_e(name)
    elif lower[-1] in "iyíý":
        made += _ending_in_y(name)
    elif lower.endswith("um"):
        made += _consonantal(name) + _with(name[:-2], (("a", "pl:nom"), ("ów", "pl:gen"), ("om", "pl:dat")))
    elif lower[-1] not in VOWELS:
        made += _ending_in_consonant(name)
    return made + _with(name + "'", _APOSTROPHE)


def _with(stem: str, endings: Iterable[tuple[str, str]]) -> Forms:
    return [(stem + ending, tag) for ending, tag in endings]


def _replaced(stem: str, table: Iterable[tuple[str, str]]) -> str | None:
    for ending, instead in table:
        if stem.lower().endswith(ending):
            return stem[: len(stem) - len(ending)] + instead
    return None


def _before_i(stem: str) -> str:
    """The stem as written before an ending in a vowel: `Poznań` -> `Pozni`, others as they are."""
    soft = _SOFT_LETTERS.get(stem[-1:])
    return stem[:-1] + soft if soft else stem


def _ending_in_consonant(name: str) -> Forms:
    lower = name.lower()
    made = _consonantal(name)
    if lower.endswith("iec") and len(lower) > 4:
        made += _consonantal(name, name[:-3] + "c") + _consonantal(name, name[:-3] + "ńc")
    elif lower.endswith(("ek", "ec", "el", "eł", "er", "et", "es")) and len(lower) > 3 and lower[-3] not in VOWELS:
        made += _consonantal(name, name[:-2] + name[-1])  # Pasek, Paska; Havel, Havla
    elif lower.endswith(("ień", "eń")) and len(lower) > 4:
        made += _consonantal(name, name[: -3 if lower.endswith("ień") else -2] + "ń")
    if lower.endswith("ów") or (len(lower) > 3 and lower[-2] == "ó"):
        made += _consonantal(name, name[:-2] + "o" + name[-1])  # Dyneburów, Dyneburowa
    if lower.endswith("x"):
        made += _consonantal(name, name[:-1] + "ks")  # Marx, Marksa
    if lower.endswith(("ń", "ś", "ć", "ź", "l", "j", "c", "cz", "sz", "ż", "rz", "dź", "w", "b", "p")):
        made += _soft_feminine(name)
    return made


def _soft_feminine(name: str) -> Forms:
    """Narew, Narwi; Białoruś, Białorusi."""
    stem = _before_i(name)
    stem = stem[:-1] if stem.endswith("i") else stem
    ending = "y" if name.lower().endswith(_HARDENED) else "i"
    return _with(stem, ((ending, "sg:gen.dat.loc"), ("ą" if ending == "y" else "ią", "sg:inst")))


def _consonantal(name: str, stem: str | None = None) -> Forms:
    """Masculine: Tokajew, Tokajewa, Tokajewie; `stem` where it is not the base form (Pasek, Pask-)."""
    bare = name if stem is None else stem
    lower = bare.lower()
    oblique = _before_i(bare)
    velar = lower.endswith(("k", "g"))
    made = _with(
        oblique,
        (
            ("a", "sg:gen.acc"), ("u", "sg:gen.loc"), ("owi", "sg:dat"), ("iem" if velar else "em", "sg:inst"),
            ("owie", "pl:nom"), ("ów", "pl:gen.acc"), ("om", "pl:dat"), ("ami", "pl:inst"), ("ach", "pl:loc"),
        ),
    )  # fmt: skip
    softened = _replaced(bare, _SOFTENED)
    if softened and not lower.endswith(("rz", "sz", "cz", "dz")):
        made.append((softened + "e", "sg:loc"))
    if lower.endswith("l"):
        made.append((bare + "e", "pl:nom"))
    plural = "i" if velar or lower.endswith(("l", "j", "ch", "h")) else "y"
    made.append((bare + plural, "pl:nom"))
    if lower.endswith(("k", "g", "ch")):  # Kozak, Kozacy; Norweg, Norwedzy
        made.append(((_replaced(bare, (("k", "c"), ("ch", "s"), ("g", "dz"))) or bare) + "y", "pl:nom"))
    return made


def _ending_in_a(name: str) -> Forms:
    stem, lower = name[:-1], name[:-1].lower()
    made = _with(stem, (("ę", "sg:acc"), ("ą", "sg:inst"), ("o", "sg:voc")))
    made += _with(stem, (("om", "pl:dat"), ("ami", "pl:inst"), ("ach", "pl:loc"), ("owie", "pl:nom"), ("ów", "pl:gen")))
    made += _feminine_genitive(stem, lower)
    softened = _replaced(stem, _HUSHED) or _replaced(stem, _SOFTENED)
    if softened and not lower.endswith(("rz", "sz", "cz", "dz")):
        made.append((softened + "e", "sg:dat.loc"))
    if lower.endswith("h"):
        made.append((stem[:-1] + "ze", "sg:dat.loc"))  # Doha, Dosze; Braha, Braze
    if lower.endswith("st"):
        made.append((stem[:-2] + "ści", "pl:nom"))  # Wikipedysta, Wikipedyści
    if lower.endswith(("sk", "ck", "dzk", "zk")):
        made += _with(stem, (("iej", "sg:gen.dat.loc"), ("ie", "pl:nom"), ("ich", "pl:gen"), ("im", "pl:dat")))
    elif lower.endswith(("ow", "ew", "in", "yn", "n", "w", "t", "ł", "aj")):
        made += _with(stem[:-1] if lower.endswith("aj") else stem, _FEMININE_ADJECTIVE)
    return made


def _feminine_genitive(stem: str, lower: str) -> Forms:
    tag = "sg:gen.dat.loc"
    if lower.endswith("i"):  # Kasia, Kasi; Julia, Julii
        return [(stem, tag), (stem + "i", tag)]
    if lower.endswith("j"):  # Maja, Mai; Rosja, Rosji
        return [(stem[:-1] + "i", tag), (stem + "i", tag)]
    if lower.endswith(("k", "g")):
        return [(stem + "i", "sg:gen")]
    if lower.endswith("l") or lower[-1:] in VOWELS:
        return [(stem + "i", tag), (stem + "y", tag)] if lower.endswith("l") else [(stem + "i", tag)]
    return [(stem + "y", "sg:gen" if not lower.endswith(_HARDENED) else tag)]


def _ending_in_o(name: str) -> Forms:
    stem, lower = name[:-1], name[:-1].lower()
    made = _with(name, (("na", "sg:gen.acc"), ("nowi", "sg:dat"), ("nem", "sg:inst"), ("nie", "sg:loc")))  # Bruno
    if lower[-1:] not in VOWELS:
        made += _ending_in_a(stem + "a")  # Kościuszko, Kościuszki; not Mario, Marii
    made += _consonantal(name, stem)  # Picasso, Picassa
    if lower.endswith("c"):
        made += _consonantal(name, stem[:-1] + "k")  # Franco, Franka
    return made


def _ending_in_e(name: str) -> Forms:
    stem, lower = name[:-1], name[:-1].lower()
    made = _with(name, (("go", "sg:gen.acc"), ("mu", "sg:dat"), ("m", "sg:inst.loc")))  # Goethe, Goethego
    made += _with(name, (("ach", "pl:loc"),))
    if len(stem) > 1 and lower[-1:] not in VOWELS:
        made += _consonantal(name, stem)  # Wolfe, Wolfa; Mike, Mikiem
        if lower.endswith("c"):
            made += [
                (stem[:-1] + "s" + end, tag) for end, tag in (("em", "sg:inst"), ("owi", "sg:dat"), ("a", "sg:gen"))
            ]
    if lower.endswith(("i", "k", "g")):
        made += _with(
            stem.rstrip("i"), (("ich", "pl:gen.loc"), ("im", "pl:dat"), ("imi", "pl:inst"))
        )  # Kielce, Suwałki
    else:
        made += _with(stem, (("ych", "pl:gen.loc"), ("ym", "pl:dat"), ("ymi", "pl:inst")))
        made += _with(stem, (("om", "pl:dat"), ("ami", "pl:inst"), ("", "pl:gen"))) if lower.endswith("c") else []
    return made


def _family(name: str) -> Forms:
    """Typed in the plural: Goeldelowie, Goeldelów; Arłamowscy, Arłamowskich."""
    if name.lower().endswith("owie"):
        return _with(name[:-4], (("ów", "pl:gen.acc"), ("om", "pl:dat"), ("ami", "pl:inst"), ("ach", "pl:loc")))
    stem = name[:-3] + "ck" if name.lower().endswith("ccy") else name[:-2] + "k"
    return _with(stem, (("ich", "pl:gen.acc.loc"), ("im", "pl:dat"), ("imi", "pl:inst")))


def _ending_in_y(name: str) -> Forms:
    stem, lower = name[:-1], name.lower()
    if lower[-2] in VOWELS:
        return _consonantal(name) + _with(stem, _APOSTROPHE_FREE_J)  # Disney, Disneya; Sikoraj
    made: Forms = []
    if lower.endswith(("gy", "ly", "lý", "ny")):  # one consonant in Hungarian: Nagy, Nagya; Gyurcsány, Gyurcsányowi
        made += _with(name, _AS_A_CONSONANT)
    if lower.endswith(("ski", "cki", "dzki", "zki")):
        made.append((name[:-2] + "cy" if lower.endswith(("ski", "zki")) else name[:-3] + "ccy", "pl:nom"))
    made += _with(name if lower[-1] in "ií" else stem, [(_after_i(end, lower[-1]), tag) for end, tag in _ADJECTIVE])
    if lower[-1] in "yý":
        made += _with(name, (("ego", "sg:gen.acc"), ("emu", "sg:dat"), ("m", "sg:inst.loc")))  # Andrássyego
    return made + _plural_name(name)


_AS_A_CONSONANT = (("a", "sg:gen.acc"), ("owi", "sg:dat"), ("em", "sg:inst"), ("u", "sg:loc"))
_APOSTROPHE_FREE_J = (("ja", "sg:gen.acc"), ("jowi", "sg:dat"), ("jem", "sg:inst"), ("ju", "sg:loc"))  # Sergiej


def _after_i(ending: str, last: str) -> str:
    """Endings after -i keep it and lose their -y: `Verdi` + `ym` -> `Verdim`."""
    return ending.replace("y", "", 1) if last in "ií" and ending.startswith("y") else ending


def _plural_name(name: str) -> Forms:
    """A place or a people that is plural: Ałmaty, Ałmat; Kiejkuty, Kiejkutach."""
    stem = name[:-1]
    made = _with(stem, (("ów", "pl:gen"), ("om", "pl:dat"), ("ami", "pl:inst"), ("ach", "pl:loc")))
    is_bare = len(stem) > 2 and stem[-1] != stem[-2] and not stem.lower().endswith("ks")  # not Kerry, Banksy
    return [*made, (stem, "pl:gen")] if is_bare else made
