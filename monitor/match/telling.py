"""What an explanation says -> the sentence, in English or in Polish. Pure.

As for pages: sentences are written in English, and a language is a table of what they are in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.match.syntax import Name

_FIELDS = {
    Name.TITLE: "w tytule", Name.LEAD: "w zajawce", Name.BODY: "w treści", Name.FEED: "w źródle",
    Name.AUTHOR: "w autorze", Name.URL: "w adresie", Name.CATEGORY: "w kategorii", Name.LANG: "w języku",
}  # fmt: skip

POLISH: Mapping[str, str] = {
    "matches": "pasuje",
    "does not match": "nie pasuje",
    # a word or an expression
    "found as %(where)s": "znaleziono jako %(where)s",
    "„%(form)s” %(field)s at %(start)s-%(end)s": "„%(form)s” %(field)s, znaki %(start)s-%(end)s",
    "; and %(n)s more": "; i jeszcze %(n)s",
    "; only the first %(n)s of them are kept": "; zapisuje się tylko pierwszych %(n)s",
    "not found": "nie znaleziono",
    "not found %(field)s": "nie znaleziono %(field)s",
    "; elsewhere as %(where)s": "; gdzie indziej jako %(where)s",
    " but for forms that do not count: %(where)s": " poza formami, które się nie liczą: %(where)s",
    # what comes near
    " (near: %(misses)s)": " (blisko: %(misses)s)",
    "; not counted: %(misses)s": "; nie policzono: %(misses)s",
    "„%(stands)s” is „%(form)s” but for its capitals": "„%(stands)s” to „%(form)s”, ale innymi wielkimi literami",
    "„%(stands)s” is „%(form)s” but for its Polish letters": "„%(stands)s” to „%(form)s” z innymi polskimi znakami",
    "„%(stands)s” is one letter from „%(form)s”": "„%(stands)s” różni się jedną literą od „%(form)s”",
    "„%(stands)s” begins so but ends otherwise": "„%(stands)s” zaczyna się tak, ale kończy inaczej",
    "„%(stands)s” begins one letter from „%(form)s”": "początek „%(stands)s” różni się jedną literą od „%(form)s”",
    "„%(stands)s” opens the sentence „%(beside)s”, where a capital says nothing": (
        "„%(stands)s” otwiera zdanie „%(beside)s”, a tam wielka litera nic nie znaczy"
    ),
    "„%(stands)s” in „%(beside)s” reads as a form of „%(others)s”": (
        "„%(stands)s” w „%(beside)s” czyta się jako formę słowa „%(others)s”"
    ),
    "„%(stands)s” in „%(beside)s” reads as another word": "„%(stands)s” w „%(beside)s” czyta się jako inne słowo",
    "; „%(form)s” may be of „%(others)s” too, but hardly in „%(beside)s”": (
        "; „%(form)s” bywa też formą słowa „%(others)s”, ale raczej nie w „%(beside)s”"
    ),
    "” or „": "” lub „",
    " (there is %(there)s, but no %(missing)s)": " (jest %(there)s, ale nie ma %(missing)s)",
    " (all its words are there, but not side by side)": " (są wszystkie jego słowa, ale nie obok siebie)",
    " („%(stands)s” has too few capitals)": " („%(stands)s” ma za mało wielkich liter)",
    # neighbours and counts
    "near each other: %(where)s": "blisko siebie: %(where)s",
    "not all of it stands there: no %(missing)s": "nie ma tu wszystkiego, brak: %(missing)s",
    "they stand the other way round": "stoją w odwrotnej kolejności",
    "never in one field": "nigdy w jednym polu",
    "never in one sentence": "nigdy w jednym zdaniu",
    "never in one sentence: %(apart)s apart": "nigdy w jednym zdaniu, dzieli je %(apart)s",
    "%(apart)s apart: %(link)s is missed by %(n)s": "dzieli je %(apart)s: o %(n)s za dużo na %(link)s",
    "each is near the next, but they make no chain": "każde jest blisko następnego, ale łańcucha nie tworzą",
    "%(times)s, %(wanted)s wanted": "%(times)s, potrzeba %(wanted)s",
    "%(times)s, %(wanted)s wanted: %(n)s too few": "%(times)s, potrzeba %(wanted)s: brakuje %(n)s",
    # conditions and exclusions
    "the article's language is %(language)s": "język artykułu: %(language)s",
    "the article's language is not known, which rules nothing out": (
        "języka artykułu nie znamy, a to niczego nie wyklucza"
    ),
    "excluded, and it does not stand there": "wykluczone, i nie ma tego",
    "excluded, and it stands there: %(where)s": "wykluczone, a jest: %(where)s",
    "excluded: %(words)s": "wykluczone: %(words)s",
}


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: pl, or English."""

    language: str

    def say(self, sentence: str, **places: object) -> str:
        """The sentence in this language, its places filled."""
        return (POLISH[sentence] if self.language == "pl" else sentence) % places

    def field(self, name: Name) -> str:
        """Where something stands: in title, w tytule."""
        return _FIELDS[name] if self.language == "pl" else f"in {name}"

    def words(self, count: int) -> str:
        """So many words: 1 słowo, 3 słowa, 5 słów."""
        return self._counted(count, ("word", "words", "words"), ("słowo", "słowa", "słów"))

    def times(self, count: int) -> str:
        """So many times: 1 raz, 3 razy."""
        return self._counted(count, ("time", "times", "times"), ("raz", "razy", "razy"))

    def _counted(self, count: int, english: tuple[str, str, str], polish: tuple[str, str, str]) -> str:
        is_few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
        number = 0 if count == 1 else 1 if is_few else 2
        return f"{count} {(polish if self.language == 'pl' else english)[number]}"
