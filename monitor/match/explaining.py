"""A query and a text -> why it did, or did not, match. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.language import acronyms, letters, paradigms
from monitor.language.passage import key, passage
from monitor.match import printing, wildcards
from monitor.match.evaluation import apart, places
from monitor.match.evidence import FIELDS, SEARCHED, Evidence
from monitor.match.matcher import add
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
    Reach,
    Regex,
    Term,
    parts_of,
)
from monitor.records import Text

SHORTEST = 4  # letters a word must have for one wrong letter to say anything


@dataclass(frozen=True, slots=True)
class Reason:
    """What one part of a query did in a text: a phrase, an expression, NEAR, ATLEAST."""

    keyword: str  # the line, as typed
    phrase: str
    found: bool
    excludes: bool  # it stands under NOT
    words: str  # for a person
    line_holds: bool

    def __str__(self) -> str:
        verdict = "matches" if self.line_holds else "does not match"
        part = "" if self.phrase == self.keyword else f"{self.phrase}: "
        return f"{self.keyword} {verdict}: {part}{self.words}"


def explain(query: str, text: Text) -> list[Reason]:
    """For each part of each line, with which form it stands where, or how near the text comes to it.

    Errors: QueryInvalid
    """
    lines = read(query).lines
    percolator = Percolator()
    for line in lines:
        add(percolator, line)
        add(percolator, replace(line, tree=_with_all_forms(line.tree)))
    witness = _Witness(text, Evidence(text, percolator))
    return [reason for line in lines for reason in witness.reasons(line)]


class _Witness:
    """A text that is asked about every part of a query."""

    def __init__(self, text: Text, seen: Evidence) -> None:
        self._seen = seen
        self._texts = tuple((name, passage(text.of(name))) for name in SEARCHED)

    def reasons(self, line: Line) -> Iterator[Reason]:
        holds = bool(places(line.tree, self._seen))
        for node, inside, excludes in _asked(line.tree, None, excludes=False):
            phrase = printing.line(node) if inside is None else f"{inside}:{printing.line(node)}"
            spots = places(node, self._seen, inside)
            words = self._said(node, inside, spots)
            if excludes and spots is None:
                words = "excluded, and it does not stand there"
            elif excludes:
                words = "excluded, and it stands there: " + words.removeprefix("found as ")
            yield Reason(line.keyword, phrase, spots is not None, excludes, words, holds)

    def _said(self, node: Node, inside: Name | None, spots: list[Spot] | None) -> str:
        match node:
            case Near():
                return f"near each other: {self._where(spots)}" if spots else self._how_far(node, inside)
            case AtLeast(count, part):
                return f"{len(apart(places(part, self._seen, inside) or ()))} times, {count} wanted"
            case Phrase() if inside is Name.LANG:
                return f"the article's language is {self._seen.words(Name.LANG) or 'not known'}"
            case Phrase() | Regex():
                return f"found as {self._where(spots)}" if spots else "not found" + self._how_near(node, inside)
        return ""

    def _where(self, spots: list[Spot]) -> str:
        return "; ".join(
            f"„{self._seen.words(FIELDS[spot.field])[spot.start : spot.end]}” in {FIELDS[spot.field]}"
            f" at {spot.start}-{spot.end}"
            for spot in apart(spots)
        )

    def _how_near(self, term: Term, inside: Name | None) -> str:
        """What a text has instead of a term it has not."""
        where = f" in {inside}" if inside else ""
        elsewhere = self._seen.spots(term, None) if inside in WORDS else []
        if elsewhere:
            return f"{where}; elsewhere as {self._where(elsewhere)}"
        if isinstance(term, Regex):
            return where
        if term.without and (others := places(replace(term, without=()), self._seen, inside)):
            return f"{where} but for forms that do not count: {self._where(others)}"
        misses = self._near_misses(term) if inside is None or inside in WORDS else []
        return where + (f" (near: {'; '.join(misses)})" if misses else "")

    def _near_misses(self, phrase: Phrase) -> list[str]:
        """Words of the text that a phrase's words come near to."""
        if phrase.reach is Reach.INFLECTED and wildcards.plainly(phrase.words) != phrase.words:
            return []
        typed = passage(phrase.words)
        words = [typed.word(index) for index in range(len(typed.keys))]
        misses = []
        for name, spelled in self._texts:
            for index in range(len(spelled.keys)):
                stands = spelled.word(index)
                misses += [f"{miss}, in {name}" for word in words if (miss := _near(word, stands, phrase, len(words)))]
        return list(dict.fromkeys(misses))

    def _how_far(self, near: Near, inside: Name | None) -> str:
        """By how much a chain was missed."""
        stand = [places(part, self._seen, inside) for part in near.parts]
        for index, link in enumerate(near.links):
            one, other = stand[index], stand[index + 1]
            if not one or not other:
                return "not all of it stands there"
            if chained([one, other], [link], self._seen.sentence) is None:
                return _missed(link, one, other)
        return "each is near the next, but they make no chain"


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


def _missed(link: Link, one: list[Spot], other: list[Spot]) -> str:
    apart_by = distance(one, other, link.order)
    if link.order is Order.SENTENCE:
        return "never in one sentence" + (f": {apart_by} words apart" if apart_by else "")
    if apart_by is None:
        behind = link.order is Order.THIS and distance(one, other, Order.ANY) is not None
        return "they stand the other way round" if behind else "never in one field"
    return f"{apart_by} words apart: {link.order}/{link.words} is missed by {apart_by - link.words}"


def _near(typed: str, stands: str, phrase: Phrase, count: int) -> str | None:
    """How a word of a text comes near to a typed one; None when it is far from it, or is a form of it."""
    forms = [typed]
    if phrase.reach is Reach.INFLECTED:
        forms = list(dict.fromkeys(row.form for row in paradigms.of(typed, inside=count > 1).forms))
    same = [form for form in forms if key(form) == key(stands)]
    if same:
        only_capitals = count == 1 and letters.spelling(stands) != same[0]
        return f"„{stands}” is „{same[0]}” but for its capitals" if only_capitals else None
    if len(typed) < SHORTEST or acronyms.is_acronym(typed):
        return None
    close = next((form for form in forms if _one_apart(key(form), key(stands))), None)
    return f"„{stands}” is one letter from „{close}”" if close else None


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter changed, added or left out makes one word of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    same = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, other_rest = one[same:], other[same:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]
