"""An acronym -> its forms with Polish endings: ODKB-u, PiSem, FIFY. Pure."""

CASE_ENDINGS = {
    "u": "sg:gen.loc", "a": "sg:gen.acc", "owi": "sg:dat", "em": "sg:inst", "iem": "sg:inst", "ie": "sg:loc",
    "cie": "sg:loc", "ecie": "sg:loc", "ze": "sg:loc", "rze": "sg:loc", "y": "pl:nom", "i": "pl:nom", "e": "pl:nom",
    "ów": "pl:gen", "om": "pl:dat", "ami": "pl:inst", "ach": "pl:loc", "ę": "sg:acc", "ą": "sg:inst", "m": "sg:inst",
}  # fmt: skip
_GLUED = ("u", "a", "owi", "em", "ie", "y", "ów", "om", "ami", "ach")
_AFTER_A = (
    ("y", "sg:gen"), ("i", "sg:gen"), ("ie", "sg:dat.loc"), ("ę", "sg:acc"), ("ą", "sg:inst"), ("o", "sg:voc")
)  # fmt: skip


def is_acronym(word: str) -> bool:
    """Whether a typed word is an acronym: two capitals or more, and more capitals than small letters."""
    capitals = sum(letter.isupper() for letter in word)
    return capitals >= 2 and capitals > sum(letter.islower() for letter in word)


def is_case_ending(ending: str) -> bool:
    """Whether what follows an acronym's hyphen is a case ending: `u` in ODKB-u."""
    return ending in CASE_ENDINGS


def declined(acronym: str) -> list[tuple[str, str]]:
    """The acronym with its endings and their tags: after a hyphen, glued on, and in place of a final -A."""
    made = [(acronym, "sg:nom")]
    made += [(f"{acronym}-{ending}", tag) for ending, tag in CASE_ENDINGS.items()]
    if any(letter.islower() for letter in acronym):
        made.append((acronym.upper(), "sg:nom"))  # a headline in capitals: PIS
    if acronym[-1].isupper():
        made += [(acronym + ending, CASE_ENDINGS[ending]) for ending in _GLUED]
        made += [(f"{acronym}'{ending}", CASE_ENDINGS[ending]) for ending in _GLUED]
        made += [(acronym + ending, "adj") for ending in _derived_endings(acronym)]
    if acronym.endswith("A") and len(acronym) > 2:
        made += [(acronym[:-1] + ending, tag) for ending, tag in _AFTER_A]
        made += [(acronym[:-1] + ending.upper(), tag) for ending, tag in _AFTER_A]
    if acronym.isupper() and len(acronym) > 4:
        made += [(acronym + ending.upper(), CASE_ENDINGS[ending]) for ending in _GLUED]  # ORLENU
    return made


def _derived_endings(acronym: str) -> list[str]:
    suffix = "wsk" if acronym.endswith("O") else "owsk"
    return [suffix + ending for ending in ("i", "a", "ie", "iego", "iej", "iemu", "im", "ich", "imi", "ą")]
