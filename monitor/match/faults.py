"""What is wrong with a query, and where -> the error, in English and in Polish, and the line with a caret. Pure."""

from enum import StrEnum
from typing import NamedTuple

from monitor.errors import QueryInvalid

_SHOWN = 72  # characters of a long line around the caret


class Fault(StrEnum):
    """Why a query is refused; the value is the error's `code`."""

    TOO_LONG = "too-long"
    TOO_MANY = "too-many-operands"
    TOO_DEEP = "too-deep"
    LONG_PHRASE = "long-phrase"
    EMPTY = "empty"
    NO_WORD = "no-word"
    QUOTATION_OPEN = "quotation-open"
    NOT_OPENED = "parenthesis-not-opened"
    NOT_CLOSED = "parenthesis-not-closed"
    ONLY_EXCLUSIONS = "only-exclusions"
    ONLY_CONDITIONS = "only-conditions"
    NO_OPERATOR = "operator-missing"
    LINE_ENDS = "line-ends"
    NO_KEYWORD = "keyword-missing"
    UNKNOWN_FIELD = "unknown-field"
    FIELD_IN_FIELD = "field-in-field"
    LANGUAGE = "language-code"
    WILDCARD_SHORT = "wildcard-short"
    REGEX_OPEN = "regex-open"
    REGEX_BROKEN = "regex-broken"
    REGEX_LARGE = "regex-large"
    REGEX_EMPTY = "regex-empty"
    DISTANCE = "distance"
    COUNT = "count"
    COUNT_OPEN = "count-open"
    NO_PLACES = "no-places"
    FORMS_OF = "forms-of"
    FORMS_OPEN = "forms-open"
    FORM_WORD = "form-word"


class _Said(NamedTuple):
    english: str
    hint: str
    polish: str
    polish_hint: str


_SAID = {
    Fault.TOO_LONG: _Said(
        "the query is over 64 KiB", "make several watchlists of it",
        "zapytanie ma ponad 64 KiB", "podziel je na kilka list",
    ),
    Fault.TOO_MANY: _Said(
        "over 2,000 keywords and operands", "make several watchlists of it",
        "ponad 2000 słów kluczowych i argumentów", "podziel zapytanie na kilka list",
    ),
    Fault.TOO_DEEP: _Said(
        "nested deeper than 50", "use fewer parentheses",
        "zagnieżdżenie głębsze niż 50", "użyj mniej nawiasów",
    ),
    Fault.LONG_PHRASE: _Said(
        "a phrase of over 100 words", "write AND or OR between keywords, or each on a line",
        "fraza ma ponad 100 słów", "wstaw między słowa ORAZ lub LUB albo wpisz każde w osobnym wierszu",
    ),
    Fault.EMPTY: _Said(
        "the query is empty", "write a keyword on each line",
        "zapytanie jest puste", "wpisz po jednym słowie kluczowym w wierszu",
    ),
    Fault.NO_WORD: _Said(
        "there is no word to find", "a keyword has letters or digits",
        "nie ma tu słowa do szukania", "słowo kluczowe ma litery lub cyfry",
    ),
    Fault.QUOTATION_OPEN: _Said(
        "a quotation is not closed", 'write the second "',
        "brak zamykającego cudzysłowu", 'dopisz drugi "',
    ),
    Fault.NOT_OPENED: _Said(
        "this parenthesis was not opened", "take it away, or write ( before",
        "brak otwierającego nawiasu", "usuń ten nawias albo dopisz ( wcześniej",
    ),
    Fault.NOT_CLOSED: _Said(
        "this parenthesis is not closed", "write the missing )",
        "brak zamykającego nawiasu", "dopisz )",
    ),
    Fault.ONLY_EXCLUSIONS: _Said(
        "only exclusions: this would find every article without them", "say what to find as well",
        "same wykluczenia: znalazłyby każdy artykuł, w którym ich nie ma", "dopisz, czego szukać",
    ),
    Fault.ONLY_CONDITIONS: _Said(
        "only conditions: no words to find in title, lead or body", "say what to find as well",
        "same warunki: nie ma słów do szukania w tytule, zajawce ani treści", "dopisz, czego szukać",
    ),
    Fault.NO_OPERATOR: _Said(
        "an operator is missing here", "write AND or OR (ORAZ, LUB) between",
        "brak operatora", "wstaw między nimi ORAZ lub LUB (AND, OR)",
    ),
    Fault.LINE_ENDS: _Said(
        "the line ends where a keyword was expected", "write a keyword, or take the operator away",
        "wiersz się kończy, a oczekiwano słowa kluczowego", "dopisz słowo albo usuń operator",
    ),
    Fault.NO_KEYWORD: _Said(
        "{mark} stands where a keyword was expected", "write a keyword, or take the operator away",
        "{mark} stoi tam, gdzie oczekiwano słowa kluczowego", "dopisz słowo albo usuń operator",
    ),
    Fault.UNKNOWN_FIELD: _Said(
        "there is no field {name}:", '{guess}; to find the colon itself write it in quotes: "{name}:..."',
        "nie ma pola {name}:", '{polish_guess}; aby szukać samego dwukropka, weź słowo w cudzysłów: "{name}:..."',
    ),
    Fault.FIELD_IN_FIELD: _Said(
        "a field inside a field", "name one field for each keyword or parenthesis",
        "pole wewnątrz pola", "podaj jedno pole dla słowa lub nawiasu",
    ),
    Fault.LANGUAGE: _Said(
        "{word} is no code of a language", "write a code such as lang:pl",
        "{word} nie jest kodem języka", "wpisz kod, na przykład język:pl",
    ),
    Fault.WILDCARD_SHORT: _Said(
        "the wildcard {mark} has too few letters beside it", "write three letters at least before *, and beside ?",
        "za mało liter przy {mark}", "wpisz co najmniej trzy litery przed *, a przy ? trzy w słowie",
    ),
    Fault.REGEX_OPEN: _Said(
        "a regular expression is not closed", "write the second /, and \\/ for a slash in it",
        "brak ukośnika zamykającego wyrażenie regularne", "dopisz drugi /, a ukośnik w środku pisz \\/",
    ),
    Fault.REGEX_BROKEN: _Said(
        "RE2 cannot read this regular expression: {reason}", "see the syntax of RE2; it has no lookaround",
        "RE2 nie rozumie tego wyrażenia regularnego: {reason}", "sprawdź składnię RE2; nie ma ona lookaround",
    ),
    Fault.REGEX_LARGE: _Said(
        "the regular expressions are too large", "use smaller repetitions, or several watchlists",
        "wyrażenia regularne są za duże", "zmniejsz liczby powtórzeń albo podziel zapytanie na kilka list",
    ),
    Fault.REGEX_EMPTY: _Said(
        "this regular expression is true of no letters at all", "say what must stand there",
        "to wyrażenie regularne pasuje do pustego tekstu", "określ, co musi wystąpić",
    ),
    Fault.DISTANCE: _Said(
        "{mark} needs a number of words from 1 to 100", "write {operator}/5",
        "{mark} wymaga liczby słów od 1 do 100", "wpisz {operator}/5",
    ),
    Fault.COUNT: _Said(
        "{mark} needs a number from 1 to 1,000", "write {operator}/3(keyword)",
        "{mark} wymaga liczby od 1 do 1000", "wpisz {operator}/3(słowo)",
    ),
    Fault.COUNT_OPEN: _Said(
        "{mark} needs a parenthesis", "write {mark}(keyword)",
        "{mark} wymaga nawiasu", "wpisz {mark}(słowo)",
    ),
    Fault.NO_PLACES: _Said(
        "{operator} is about keywords and (a OR b) only",
        "take AND, NOT, fields and counts out of it; a field goes before it: title:(...)",
        "{operator} łączy tylko słowa i (a LUB b)",
        "wyjmij z niego ORAZ, NIE, pola i liczebności; pole stoi przed nim: tytuł:(...)",
    ),
    Fault.FORMS_OF: _Said(
        "{mark} belongs to a keyword without quotes", "write Orban {mark} (Orbana, Orbanem)",
        "{mark} stoi po słowie bez cudzysłowu", "wpisz Orban {mark} (Orbana, Orbanem)",
    ),
    Fault.FORMS_OPEN: _Said(
        "{mark} needs forms in parentheses", "write Orban {mark} (Orbana, Orbanem)",
        "{mark} wymaga form w nawiasie", "wpisz Orban {mark} (Orbana, Orbanem)",
    ),
    Fault.FORM_WORD: _Said(
        "{word} is no single form", "write single words with commas between",
        "{word} nie jest pojedynczą formą", "wpisz pojedyncze słowa oddzielone przecinkami",
    ),
}  # fmt: skip


def invalid(fault: Fault, *, line: int = 1, column: int = 1, **facts: str) -> QueryInvalid:
    """The error of a fault, with the facts its sentences speak of."""
    said = _Said(*(words.format_map(facts) for words in _SAID[fault]))
    return QueryInvalid(
        said.english,
        line=line,
        column=column,
        hint=said.hint,
        code=fault.value,
        polish=(said.polish, said.polish_hint),
    )


def pointed(query: str, refused: QueryInvalid, language: str = "pl") -> str:
    """The error with its line, a caret below the column, and the hint, on four lines for a person.

    Shape:  language pl or en; of a long line the 72 characters around the caret
    """
    is_polish = language == "pl"
    message, hint = refused.polish if is_polish else (refused.message, refused.hint)
    where = f"wiersz {refused.line}, kolumna {refused.column}" if is_polish else ""
    where = where or f"line {refused.line}, column {refused.column}"
    lines = query.split("\n")
    typed = lines[refused.line - 1] if refused.line <= len(lines) else ""
    caret = refused.column - 1
    cut = max(0, caret - _SHOWN // 2)
    shown = "".join(letter if letter.isprintable() else " " for letter in typed[cut : cut + _SHOWN])
    return f"{where}: {message}\n  {shown}\n  {' ' * (caret - cut)}^\n{hint}"
