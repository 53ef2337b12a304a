"""What a page says, in its reader's language. Pure.

Templates and pages are written in English and ask as gettext does: `_("Hits")`, `ngettext("%(n)s hit",
"%(n)s hits", 3)`. A language is a table of what those sentences are in it; English needs none. A sentence that a
table does not have is said in English, and a test finds it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.web import polish

NO_BREAK = "\u202f"
"""A narrow space that does not break, between thousands."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: its sentences, and its sentences that count something, in each of the forms it counts in."""

    language: str  # as HTML names it
    sentences: Mapping[str, str]
    counting: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]  # which of those forms so many take
    thousands: str

    def gettext(self, sentence: str) -> str:
        """The sentence in this language, its places still to be filled."""
        return self.sentences.get(sentence, sentence)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The sentence in the form in which this language counts so many."""
        return self.counting.get(one, (one, many))[self.form(count)]

    def say(self, sentence: str, **places: object) -> str:
        """The sentence in this language, its places filled."""
        return self.gettext(sentence) % places

    def number(self, count: int) -> str:
        """A count as this language writes it: 2 911 or 2,911."""
        return f"{count:,}".replace(",", self.thousands)


def speech(language: str) -> Speech:
    """The language that goes by this code: pl or en."""
    if language == "pl":
        return Speech("pl", polish.SENTENCES, polish.COUNTING, polish.form, NO_BREAK)
    return Speech("en", {}, {}, lambda count: int(count != 1), ",")


def mark(sentence: str) -> str:
    """The sentence itself: says that a page will ask for it later, so that it belongs in the tables."""
    return sentence
