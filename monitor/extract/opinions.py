"""A tree without furniture -> several opinions of what the text is, and the one that the others bear out. Pure."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum

import trafilatura
from lxml.html import HtmlElement
from trafilatura.readability_lxml import Document as Readability

from monitor.extract import cluster
from monitor.extract.lines import folded
from monitor.extract.page import paragraphs, tree_of_html
from monitor.records import Method

TITLE_WEIGHT = 0.1  # of how much a text speaks of its title, against how far the others agree with it
ON_TOPIC = 0.3  # of the title's words in one opinion: then an opinion with none of them is off it
UNDOUBTED = 0.9  # shared runs of words at which the two cheap opinions need no third, which costs three times both
LONG_CHARS = 800  # on less they may agree by having missed the same
AGREE = 0.8  # shared runs of words at which two texts are the same text
MOST_CHARS = 500_000  # of one text; what is longer is no article, and asking on would take minutes
TEASER_CHARS = 250  # structured data shorter than this is no article
FLAT_CHARS = 1500  # a line as long as this has lost its paragraphs

Runs = frozenset[tuple[str, ...]]


class Standing(Enum):
    """What the page's largest block says of its structured data."""

    SAME = "the page shows the same text"
    ALONE = "the page shows none of it, or its beginning only"
    APART = "the page shows something else: one opinion more"
    IDLE = "too little of it, or without the paragraphs that the page has"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one way of reading takes for the text."""

    method: Method
    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The opinion that is taken, and how far the others agree with it: 0 to 1."""

    opinion: Opinion
    agreement: float


@dataclass(frozen=True, slots=True)
class Heard:
    """Every opinion there is, the more trusted first, and what failed on the way, in words."""

    opinions: tuple[Opinion, ...]
    failures: tuple[str, ...] = ()


def ask(tree: HtmlElement, *, structured: str, feed_text: str) -> Heard:
    """What each way of reading takes for the text. The tree, without furniture, is used up.

    Shape:  `structured` is the page's articleBody, `feed_text` what the feed carried; "" where there is none
    Errors: none; a library that fails is an opinion less, and told
    """
    largest = Opinion(Method.LARGEST, cluster.text(tree))
    if len(largest.text) > MOST_CHARS:
        return Heard((largest,))
    told = Opinion(Method.JSON_LD, structured)
    standing = _standing(structured, largest.text)
    if standing is Standing.ALONE:
        return Heard((told,))
    failures: list[str] = []
    readable = Opinion(Method.READABILITY, _readable(deepcopy(tree), failures))  # it takes its tree apart
    if standing is Standing.IDLE and not _doubtful(largest.text, readable.text):
        return Heard((readable, largest), tuple(failures))
    first = told if standing is Standing.SAME else Opinion(Method.TRAFILATURA, _main_text(tree, failures))
    fed = Opinion(Method.FEED, feed_text if len(feed_text) > len(largest.text) / 2 else "")
    more = (told, fed) if standing is Standing.APART else (fed,)
    return Heard(tuple(one for one in (first, largest, readable, *more) if one.text), tuple(failures))


def medoid(opinions: Sequence[Opinion], title: str) -> Chosen:
    """The opinion that the others bear out most; of equals the first. One that is off the topic has no voice.

    Source: docs/decisions/0013: on 545 pages, 125 of them Polish
    """
    wanted = _stems(folded(title).split())
    words = {text: folded(text).split() for text in {one.text for one in opinions}}  # most often all say the same
    spoken = {text: len(wanted & _stems(words[text])) / len(wanted) if wanted else 0.0 for text in words}
    topical = [spoken[one.text] for one in opinions]
    on_topic = max(topical, default=0.0) >= ON_TOPIC
    heard = [at for at in range(len(opinions)) if topical[at] > 0 or not on_topic]
    said = {text: _runs(words[text]) for text in {opinions[at].text for at in heard}}

    def agreement(at: int) -> float:
        own = said[opinions[at].text]
        others = [likeness(own, said[opinions[other].text]) for other in heard if other != at]
        return sum(others) / max(len(others), 1)

    if not heard:
        return Chosen(Opinion(Method.LEAD, ""), 0.0)
    best = max(heard, key=lambda at: agreement(at) + TITLE_WEIGHT * topical[at])
    return Chosen(opinions[best], agreement(best))


def _doubtful(largest: str, readable: str) -> bool:
    """Whether two cheap opinions need a third: they differ, or agree on so little that both may miss the rest."""
    return len(largest) < LONG_CHARS or (largest != readable and likeness(runs(largest), runs(readable)) < UNDOUBTED)


def _standing(structured: str, largest: str) -> Standing:
    if len(structured) < TEASER_CHARS or len(structured) < len(largest) / 2:
        return Standing.IDLE
    told, seen = runs(structured), runs(largest)
    if likeness(told, seen) >= AGREE:
        flat = any(len(line) > FLAT_CHARS for line in structured.split("\n"))
        return Standing.IDLE if flat else Standing.SAME
    begins_there = len(told & seen) >= AGREE * len(seen)
    return Standing.ALONE if begins_there or len(largest) < TEASER_CHARS else Standing.APART


def _main_text(tree: HtmlElement, failures: list[str]) -> str:
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False)
    except MemoryError:  # the workshop ends the process
        raise
    except Exception as fault:  # noqa: BLE001 - bulkhead: a library on foreign bytes; others go on
        failures.append(f"trafilatura: {type(fault).__name__}")
        return ""
    text = getattr(found, "text", None)
    return text if isinstance(text, str) else ""


def _readable(tree: HtmlElement, failures: list[str]) -> str:
    try:
        summary = tree_of_html(Readability(tree).summary())
    except MemoryError:  # the workshop ends the process
        raise
    except Exception as fault:  # noqa: BLE001 - bulkhead, as above
        failures.append(f"readability: {type(fault).__name__}")
        return ""
    return "" if summary is None else paragraphs(summary)


def runs(text: str) -> Runs:
    """The runs of three words in a text."""
    return _runs(folded(text).split())


def _runs(words: Sequence[str]) -> Runs:
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def likeness(one: Runs, other: Runs) -> float:
    """How much two texts share, 0 to 1."""
    if one is other:
        return 1.0 if one else 0.0
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset([word[:5] for word in words if len(word) > 3])
