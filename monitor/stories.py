"""Words of articles -> whether one is a copy of the other, and marks by which a copy is found among thousands. Pure.

Agency texts are cut, reordered, given a new lead and a paragraph of the paper's own: what stays is most of their runs
of four words. A sample of these, hashed, is what a database looks up; what it finds is then compared run by run.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from heapq import nsmallest
from zlib import crc32

WITHIN = timedelta(hours=72)
"""Later than this nobody copies: the same words are an anniversary, or a form that is filled in anew."""

RUN_WORDS = 4
FEWEST_RUNS = 8  # a text of ten words says too little to be known by
SHORT_RUNS = 60
MOST_MARKS = 40  # of one text; with 24 every copy of the measurement is still found, with a sixteenth of its runs not

OWN_SHARE = 0.35  # of a text's runs that another has: then it is a copy of it
SHORT_OWN_SHARE = 0.6  # of a short text: of two sentences one may be everybody's
SIGNED_SHARE = 0.25  # where both name the same agency
WHOLE_SHARE = 0.7  # of the other's runs, and 0.3 of our own: it is the first, shorter version of ours
WHOLE_OWN_SHARE = 0.3
FEWEST_FIGURES = 2  # of two short texts: with one only, what it counts may have gone on meanwhile
FIGURES_SHARE = 0.5  # of the figures of the one that has fewer; a copy keeps them, a form has today's
SAME_PAPER_SHARE = 0.8  # both ways: a paper fills in its own forms every day; rates, weather, draws

_WORD = re.compile(r"\w+")
_HALF = 1 << 31


@dataclass(frozen=True, slots=True)
class Wording:
    """How an article is worded. Nothing, where it has too few words to be known by."""

    runs: frozenset[bytes]  # each its words, a space between them
    agency: str | None
    host: str  # whose paper it stands in


@dataclass(frozen=True, slots=True)
class Shared:
    """What two texts have in common."""

    own: float  # of our runs, the share that the other has
    other: float  # of its runs, the share that we kept


def wording(text: str, *, agency: str | None, host: str) -> Wording:
    """How an article is worded: lead and body, never the title, which is the paper's own or everybody's."""
    words = " ".join(_WORD.findall(text.casefold())).encode(errors="surrogatepass").split(b" ")
    runs = frozenset(map(b" ".join, zip(*(words[at:] for at in range(RUN_WORDS)), strict=False)))
    return Wording(runs if len(runs) >= FEWEST_RUNS else frozenset(), agency, host)


def marks(one: Wording) -> list[int]:
    """Hashes of a sample of the runs, the same for the same runs in every text.

    Shape:  32 bits with a sign; the 40 smallest, so that of what a text and its copy share both keep the same
    """
    return [mark - _HALF for mark in nsmallest(MOST_MARKS, set(map(crc32, one.runs)))]


def shared(one: Wording, other: Wording) -> Shared:
    """What two texts have in common, as shares of each."""
    common = len(one.runs & other.runs)
    return Shared(common / len(one.runs), common / len(other.runs)) if common else Shared(0.0, 0.0)


def is_copy(one: Wording, other: Wording, common: Shared) -> bool:
    """Whether the first is a copy of the second, or a longer version of it.

    Shape:  two short texts with other figures are none, whatever else they share: a form that two papers fill in,
            weather, rates, draws
    Errors: none; in doubt it is no copy: a story told twice does less harm than one that is not told
    Source: 953 edits of agency-like texts in ../shared/data/polish-extraction: docs/decisions/0012
    """
    if min(len(one.runs), len(other.runs)) < SHORT_RUNS and _has_other_figures(one, other):
        return False
    if one.host == other.host:
        return min(common.own, common.other) >= SAME_PAPER_SHARE
    if common.other >= WHOLE_SHARE and common.own >= WHOLE_OWN_SHARE:
        return True
    if one.agency and one.agency == other.agency:
        return common.own >= SIGNED_SHARE
    return common.own >= (SHORT_OWN_SHARE if len(one.runs) < SHORT_RUNS else OWN_SHARE)


def figures(one: Wording) -> frozenset[str]:
    """The numbers in a text."""
    words = (word for run in one.runs for word in run.decode(errors="surrogatepass").split(" "))
    return frozenset(word for word in words if word.isdecimal())


def _has_other_figures(one: Wording, other: Wording) -> bool:
    first, second = figures(one), figures(other)
    fewer = min(len(first), len(second))
    return fewer >= FEWEST_FIGURES and len(first & second) < FIGURES_SHARE * fewer
