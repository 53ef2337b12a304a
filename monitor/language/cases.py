"""A form's tag -> what it says in words a person knows: `subst:sg:gen:m3` -> dopełniacz l.poj. Pure."""

_KINDS = {
    "pl": {
        "adj": "przymiotnik", "adja": "przymiotnik przed łącznikiem", "adjp": "przymiotnik po przyimku",
        "adjc": "przymiotnik", "ger": "rzeczownik odczasownikowy", "ppas": "imiesłów bierny", "pact": "imiesłów czynny",
        "inf": "bezokolicznik", "fin": "forma osobowa", "praet": "czas przeszły", "winien": "forma osobowa",
        "bedzie": "czas przyszły", "impt": "tryb rozkazujący", "imps": "bezosobnik", "pred": "predykatyw",
        "pcon": "imiesłów przysłówkowy współczesny", "pant": "imiesłów przysłówkowy uprzedni",
        "pacta": "imiesłów czynny", "adv": "przysłówek", "num": "liczebnik", "numcomp": "liczebnik w złożeniu",
    },
    "en": {
        "adj": "adjective", "adja": "adjective before a hyphen", "adjp": "adjective after a preposition",
        "adjc": "adjective", "ger": "verbal noun", "ppas": "passive participle", "pact": "active participle",
        "inf": "infinitive", "fin": "finite form", "praet": "past", "winien": "finite form",
        "bedzie": "future", "impt": "imperative", "imps": "impersonal past", "pred": "predicative",
        "pcon": "adverbial participle", "pant": "adverbial participle of the past", "pacta": "active participle",
        "adv": "adverb", "num": "numeral", "numcomp": "numeral in a compound",
    },
}  # fmt: skip
_CASES = {
    "pl": {
        "nom": "mianownik", "gen": "dopełniacz", "dat": "celownik", "acc": "biernik", "inst": "narzędnik",
        "loc": "miejscownik", "voc": "wołacz",
    },
    "en": {
        "nom": "nominative", "gen": "genitive", "dat": "dative", "acc": "accusative", "inst": "instrumental",
        "loc": "locative", "voc": "vocative",
    },
}  # fmt: skip
_OTHERS = {
    "pl": {
        "pri": "1. osoba", "sec": "2. osoba", "ter": "3. osoba", "com": "stopień wyższy", "sup": "stopień najwyższy",
        "neg": "z przeczeniem", "sg": "l.poj.", "pl": "l.mn.",
    },
    "en": {
        "pri": "1st person", "sec": "2nd person", "ter": "3rd person", "com": "comparative", "sup": "superlative",
        "neg": "negated", "sg": "singular", "pl": "plural",
    },
}  # fmt: skip


def said(tag: str, language: str = "pl") -> str:
    """A tag in words; nothing for a tag that says nothing.

    Shape: `sg:gen.acc` is "dopełniacz/biernik l.poj.", `ger:pl:gen:n:imperf:aff` is "rzeczownik odczasownikowy,
           dopełniacz l.mn."; the gender is left out: no case depends on it once the form is seen
    Errors: KeyError for a language other than pl and en
    """
    kind, cases, others = _KINDS[language], _CASES[language], _OTHERS[language]
    values = [value for part in tag.split(":") for value in part.split(".")]
    of_case = "/".join(cases[value] for value in values if value in cases)
    number = "/".join(others[value] for value in values if value in ("sg", "pl"))
    rest = [others[value] for value in values if value in others and value not in ("sg", "pl")]
    told = [kind.get(values[0], ""), " ".join(part for part in (of_case, number) if part), *rest]
    return ", ".join(part for part in told if part)
