"""A query and a text -> why it did, or did not, match, in English or in Polish. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.language.passage import passage
from monitor.match import printing
from monitor.match.evaluation import apart, places, states_language
from monitor.match.evidence import FIELDS, SEARCHED, Evidence
from monitor.match.matcher import MOST_OCCURRENCES, add
from monitor.match.misses import SHORTEST, Lack, Miss, Misses
from monitor.match.nearness import Spot, chained, distance
from monitor.match.percolator import Percolator
from monitor.match.reading import read
from monitor.match.syntax import (
    WORDS,
    AtLeast,
    Field,
    Line,
    Link,
    Name,
    Near,
    Node,
    Not,
    Order,
    Phrase,
    Regex,
    Term,
    parts_of,
)
from monitor.match.telling import Speech
from monitor.records import Text

SHOWN = 10
"""Places told of one part of a query."""

_LACKS = {
    Lack.CAPITALS: "„%(stands)s” is „%(form)s” but for its capitals",
    Lack.MARKS: "„%(stands)s” is „%(form)s” but for its Polish letters",
    Lack.LETTER: "„%(stands)s” is one letter from „%(form)s”",
    Lack.ENDS: "„%(stands)s” begins so but ends otherwise",
    Lack.BEGINS: "„%(stands)s” begins one letter from „%(form)s”",
    Lack.OPENS: "„%(stands)s” opens the sentence „%(beside)s”, where a capital says nothing",
    Lack.BESIDE: "„%(stands)s” in „%(beside)s” reads as a form of „%(others)s”",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What one part of a query did in a text: a phrase, an expression, NEAR, ATLEAST."""

    keyword: str  # the line, as typed
    phrase: str
    found: bool
    excludes: bool  # it stands under NOT
    words: str  # for a person
    line_holds: bool
    language: str = "en"

    def __str__(self) -> str:
        speech = Speech(self.language)
        verdict = speech.say("matches") if self.line_holds else speech.say("does not match")
        part = "" if self.phrase == self.keyword else f"{self.phrase}: "
        return f"{self.keyword} {verdict}: {part}{self.words}"


def explain(query: str, text: Text, language: str = "en") -> list[Reason]:
    """For each part of each line, with which form it stands where, or how near the text comes to it.

    Shape:  language pl or en
    Errors: QueryInvalid
    """
    lines = read(query).lines
    percolator = Percolator()
    for line in lines:
        add(percolator, line)
        add(percolator, replace(line, tree=_with_all_forms(line.tree)))
    witness = _Witness(text, Evidence(text, percolator), Speech(language))
    return [reason for line in lines for reason in witness.reasons(line)]


class _Witness:
    """A text that is asked about every part of a query."""

    def __init__(self, text: Text, seen: Evidence, speech: Speech) -> None:
        self._seen = seen
        self._speech = speech
        self._misses = Misses([passage(text.of(name)) for name in SEARCHED])

    def reasons(self, line: Line) -> Iterator[Reason]:
        holds = bool(places(line.tree, self._seen))
        for node, inside, excludes in _asked(line.tree, None, excludes=False):
            spots = places(node, self._seen, inside, excluded=excludes)
            yield Reason(
                keyword=line.keyword,
                phrase=line.keyword if node is line.tree else self._printed(node, inside),
                found=spots is not None,
                excludes=excludes,
                words=self._excluded(node, inside, spots) if excludes else self._said(node, inside, spots),
                line_holds=holds,
                language=self._speech.language,
            )

    def _printed(self, node: Node, inside: Name | None) -> str:
        return printing.line(node if inside is None else Field(inside, node), language=self._speech.language)

    def _excluded(self, node: Node, inside: Name | None, spots: list[Spot] | None) -> str:
        if inside is Name.LANG:
            return self._speech.say("excluded: %(words)s", words=self._language())
        if spots is None:
            return self._speech.say("excluded, and it does not stand there")
        return self._speech.say("excluded, and it stands there: %(where)s", where=self._where(spots))

    def _said(self, node: Node, inside: Name | None, spots: list[Spot] | None) -> str:
        say = self._speech.say
        match node:
            case Near():
                return say("near each other: %(where)s", where=self._where(spots)) if spots else self._far(node, inside)
            case AtLeast():
                return self._counted(node, inside)
            case Phrase() if inside is Name.LANG:
                return self._language()
            case Phrase() | Regex():
                if not spots:
                    return self._not_found(node, inside)
                return say("found as %(where)s", where=self._where(spots)) + self._doubted(node, inside, spots)
        return ""

    def _language(self) -> str:
        if not states_language(self._seen):
            return self._speech.say("the article's language is not known, which rules nothing out")
        return self._speech.say("the article's language is %(language)s", language=self._seen.words(Name.LANG))

    def _counted(self, node: AtLeast, inside: Name | None) -> str:
        count = len(apart(places(node.part, self._seen, inside) or ()))
        times, short = self._speech.times(count), node.count - count
        if short <= 0:
            return self._speech.say("%(times)s, %(wanted)s wanted", times=times, wanted=node.count)
        return self._speech.say("%(times)s, %(wanted)s wanted: %(n)s too few", times=times, wanted=node.count, n=short)

    def _where(self, spots: list[Spot]) -> str:
        """The places, the first ten of them, and how many more there are."""
        say, there = self._speech.say, apart(spots)
        told = "; ".join(map(self._place, there[:SHOWN]))
        if len(there) > SHOWN:
            told += say("; and %(n)s more", n=len(there) - SHOWN)
        if len(there) >= MOST_OCCURRENCES:  # of expressions no more are looked for
            told += say("; only the first %(n)s of them are kept", n=MOST_OCCURRENCES)
        return told

    def _place(self, spot: Spot) -> str:
        name = FIELDS[spot.field]
        form = " ".join(self._seen.words(name)[spot.start : spot.end].split())
        return self._speech.say(
            "„%(form)s” %(field)s at %(start)s-%(end)s",
            form=form, field=self._speech.field(name), start=spot.start, end=spot.end,
        )  # fmt: skip

    def _doubted(self, term: Term, inside: Name | None, spots: list[Spot]) -> str:
        """What the words beside a form decided: that it counts, or that it does not."""
        if isinstance(term, Regex) or (inside is not None and inside not in WORDS):
            return ""
        told = ""
        for spot in apart(spots)[:SHOWN]:
            others = self._misses.others(term, spot)
            if others:
                told += self._speech.say(
                    "; „%(form)s” may be of „%(others)s” too, but hardly in „%(beside)s”",
                    form=self._seen.words(FIELDS[spot.field])[spot.start : spot.end], others=self._either(others),
                    beside=self._misses.beside(spot.field, spot.first),
                )  # fmt: skip
        refused = _in_field(self._misses.refused(replace(term, without=()), spots), inside)
        return told + (self._speech.say("; not counted: %(misses)s", misses=self._missed(refused)) if refused else "")

    def _not_found(self, term: Term, inside: Name | None) -> str:
        """What a text has instead of a term it has not."""
        say = self._speech.say
        said = say("not found") if inside is None else say("not found %(field)s", field=self._speech.field(inside))
        elsewhere = self._seen.spots(term, None) if inside in WORDS else []
        if elsewhere:
            return said + say("; elsewhere as %(where)s", where=self._where(elsewhere))
        if isinstance(term, Regex) or (inside is not None and inside not in WORDS):
            return said
        if term.without and (others := places(replace(term, without=()), self._seen, inside)):
            return said + say(" but for forms that do not count: %(where)s", where=self._where(others))
        misses = _in_field([*self._misses.refused(term, ()), *self._misses.near(term)], inside)
        near = say(" (near: %(misses)s)", misses=self._missed(misses)) if misses else ""
        return said + self._standing(term) + near

    def _standing(self, phrase: Phrase) -> str:
        """Which words of a phrase stand there."""
        words = self._misses.standing(phrase)
        there = [f"„{stands}”" for typed, stands in words if stands and len(typed) >= SHORTEST]
        missing = [f"„{typed}”" for typed, stands in words if not stands]
        if not there:
            return ""
        if missing:
            there_is, there_is_no = ", ".join(there), ", ".join(missing)
            return self._speech.say(
                " (there is %(there)s, but no %(missing)s)", there=there_is, missing=there_is_no
            )  # fmt: skip
        small = self._misses.in_small(phrase)
        if small:
            return self._speech.say(" („%(stands)s” has too few capitals)", stands=small)
        return self._speech.say(" (all its words are there, but not side by side)")

    def _missed(self, misses: Sequence[Miss]) -> str:
        return "; ".join(f"{self._lacks(miss)}, {self._speech.field(SEARCHED[miss.field])}" for miss in misses)

    def _lacks(self, miss: Miss) -> str:
        sentence = _LACKS[miss.lack]
        if miss.lack is Lack.BESIDE and not miss.others:
            sentence = "„%(stands)s” in „%(beside)s” reads as another word"
        return self._speech.say(
            sentence, stands=miss.stands, form=miss.form, beside=miss.beside, others=self._either(miss.others)
        )  # fmt: skip

    def _either(self, words: Sequence[str]) -> str:
        return self._speech.say("” or „").join(words)

    def _far(self, near: Near, inside: Name | None) -> str:
        """By how much a chain was missed."""
        say = self._speech.say
        stand = [places(part, self._seen, inside) for part in near.parts]
        missing = [self._printed(part, None) for part, spots in zip(near.parts, stand, strict=True) if not spots]
        if missing:
            return say("not all of it stands there: no %(missing)s", missing=", ".join(missing))
        kept = [spots or [] for spots in stand]
        for link, one, other in zip(near.links, kept, kept[1:], strict=False):
            if chained([one, other], [link], self._seen.sentence) is None:
                return self._too_far(link, one, other)
        return say("each is near the next, but they make no chain")

    def _too_far(self, link: Link, one: list[Spot], other: list[Spot]) -> str:
        say, apart_by = self._speech.say, distance(one, other, link.order)
        if link.order is Order.SENTENCE:
            if not apart_by:
                return say("never in one sentence")
            return say("never in one sentence: %(apart)s apart", apart=self._speech.words(apart_by))
        if apart_by is None:
            behind = link.order is Order.THIS and distance(one, other, Order.ANY) is not None
            return say("they stand the other way round") if behind else say("never in one field")
        return say(
            "%(apart)s apart: %(link)s is missed by %(n)s",
            apart=self._speech.words(apart_by),
            link=printing.link(link, language=self._speech.language),
            n=apart_by - link.words,
        )


def _in_field(misses: Sequence[Miss], inside: Name | None) -> list[Miss]:
    return [miss for miss in misses if inside in (None, SEARCHED[miss.field])]


def _asked(node: Node, inside: Name | None, *, excludes: bool) -> Iterator[tuple[Node, Name | None, bool]]:
    """The parts that a person is told of: terms, then what binds them."""
    within = node.name if isinstance(node, Field) else inside
    for part in parts_of(node):
        yield from _asked(part, within, excludes=excludes ^ isinstance(node, Not))
    if isinstance(node, Phrase | Regex | Near | AtLeast):
        yield node, inside, excludes


def _with_all_forms(node: Node) -> Node:
    """A tree in which no form is left out."""
    match node:
        case Phrase():
            return replace(node, without=())
        case Regex():
            return node
        case Not(part) | AtLeast(_, part) | Field(_, part):
            return replace(node, part=_with_all_forms(part))
        case _:
            return replace(node, parts=tuple(map(_with_all_forms, node.parts)))
