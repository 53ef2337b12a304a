"""A query and a text -> why it did, or did not, match. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.language import acronyms, letters, paradigms
from monitor.language.passage import Passage, key, passage
from monitor.match.matcher import FIELDS
from monitor.match.percolator import Percolator, Plan
from monitor.match.reading import read
from monitor.match.syntax import And, Line, Node, Not, Or, Phrase, Reach, phrases
from monitor.records import Text

SHORTEST = 4  # letters a word must have for one wrong letter to say anything


@dataclass(frozen=True, slots=True)
class Reason:
    """What one phrase of a query did in a text."""

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


@dataclass(frozen=True, slots=True)
class _Looked:
    """A text looked through once for every phrase of a query."""

    texts: tuple[tuple[str, Passage], ...]
    found: dict[Phrase, list[str]]  # where each stands, in words

    def near_misses(self, phrase: Phrase) -> list[str]:
        """Words of the text that a phrase's words come near to."""
        typed = passage(phrase.words)
        words = [typed.word(index) for index in range(len(typed.keys))]
        misses = []
        for name, spelled in self.texts:
            for index in range(len(spelled.keys)):
                stands = spelled.word(index)
                misses += [f"{miss}, in {name}" for word in words if (miss := _near(word, stands, phrase, len(words)))]
        return list(dict.fromkeys(misses))


def explain(query: str, text: Text) -> list[Reason]:
    """For each phrase of each line, with which form it stands where, or how near the text comes to it.

    Errors: QueryInvalid
    """
    lines = read(query).lines
    texts = tuple((name, passage(text.of(name))) for name in FIELDS)
    looked = _Looked(texts, _found([phrase for line in lines for phrase in phrases(line.tree)], texts, text))
    return [reason for line in lines for reason in _of_line(line, looked)]


def _found(wanted: list[Phrase], texts: tuple[tuple[str, Passage], ...], text: Text) -> dict[Phrase, list[str]]:
    percolator = Percolator()
    plans = {phrase: percolator.add(phrase) for phrase in wanted}
    said: dict[Plan, list[str]] = {plan: [] for plan in plans.values()}
    for name, spelled in texts:
        for plan, places in percolator.places(spelled).items():
            for start, end in (spelled.origin(*place) for place in places):
                said[plan].append(f"„{text.of(name)[start:end]}” in {name} at {start}-{end}")
    return {phrase: said[plan] for phrase, plan in plans.items()}


def _of_line(line: Line, looked: _Looked) -> Iterator[Reason]:
    holds = _holds(line.tree, looked)
    for phrase, excludes in _phrases(line.tree, excludes=False):
        places = looked.found[phrase]
        yield Reason(line.keyword, str(phrase), bool(places), excludes, _words(phrase, places, excludes, looked), holds)


def _holds(node: Node, looked: _Looked) -> bool:
    match node:
        case Phrase():
            return bool(looked.found[node])
        case Not(part):
            return not _holds(part, looked)
        case And(parts):
            return all(_holds(part, looked) for part in parts)
        case Or(parts):
            return any(_holds(part, looked) for part in parts)


def _phrases(node: Node, *, excludes: bool) -> Iterator[tuple[Phrase, bool]]:
    match node:
        case Phrase():
            yield node, excludes
        case Not(part):
            yield from _phrases(part, excludes=not excludes)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _phrases(part, excludes=excludes)


def _words(phrase: Phrase, places: list[str], excludes: bool, looked: _Looked) -> str:
    if places:
        return ("excluded, and it stands there: " if excludes else "found as ") + "; ".join(places)
    if excludes:
        return "excluded, and it does not stand there"
    misses = looked.near_misses(phrase)
    return "not found" + (f" (near: {'; '.join(misses)})" if misses else "")


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
