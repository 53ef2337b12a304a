"""A page's tree, and what it calls itself elsewhere -> the title of its article. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from lxml.html import HtmlElement

from monitor.extract.lines import folded
from monitor.extract.page import paragraphs, words

ALIKE = 0.3  # of its words that a heading shares with what the page calls its title
CUT_CHARS = 25  # a title that was cut short has at least so many

_SUFFIX = re.compile(r"\s+(?:[-–—|»•:>]|::)\s+(?=[^-–—|»•>]{2,45}$)")
_PREFIX = re.compile(r"\s+[-–—|»•:]\s+")
_DASH = re.compile(r"\s+[-–—|»•>]\s+")
_CUT = re.compile(r"\s*(\.\.\.|…)$")
_GOES_ON = re.compile(r"\s*:\s|(?<![.?!])\s+[^\W\d_A-ZĄĆĘŁŃÓŚŹŻ]")
_FRONT = re.compile(r"(https?://[^/]+)?/?")


@dataclass(frozen=True, slots=True)
class _Names:
    """What a paper calls itself."""

    folds: frozenset[str]
    run_together: frozenset[str]  # as in its address: rynekzdrowia

    def have(self, part: str) -> bool:
        fold = folded(part)
        return bool(fold) and (fold in self.folds or fold.replace(" ", "") in self.run_together)


def read(tree: HtmlElement, *, headline: str, shared_as: Sequence[str], sites: Iterable[str]) -> str:
    """The heading that readers see, when it speaks of what the page says elsewhere; else what the page says there.

    Shape:  `headline` is JSON-LD's, `shared_as` what OpenGraph and the like say, the more trusted first; "" where the
            page says nothing. What they call the title is often written for search engines and for sharing, but where
            all of them say the same and the title element too, the heading is a short form of it
    Errors: none
    Source: order and traps as found on 545 pages of newspapers: docs/decisions/0013
    """
    names = _names(sites)
    written = next((said for title in tree.iter("title") if (said := words(title))), "")
    headings = list(dict.fromkeys(said for h1 in tree.iter("h1") if (said := words(h1)) and not _is_logo(h1, names)))
    places = [_without_site(unescape(said), names, headings) for said in (headline, *shared_as) if said]
    told = places[0] if places else _headline(tree, written) or _written(tree, written, names)
    told = _whole(told, (*headings, written), names)
    if len(places) > 2 and len(set(map(folded, places))) == 1 and folded(written).startswith(folded(told)):
        return told
    seen = _seen(headings, (told, written))
    return told if _holds(seen, told) else seen or _lone(headings, written) or told or next(iter(headings), "")


def _names(sites: Iterable[str]) -> _Names:
    folds = frozenset(filter(None, map(folded, sites)))
    hosts = (fold.rpartition(" ")[0].rpartition(" ")[2] for fold in folds)  # `rynekzdrowia` of `rynekzdrowia pl`
    return _Names(folds, frozenset(fold.replace(" ", "") for fold in (*folds, *hosts) if len(fold) > 3))


def _is_logo(heading: HtmlElement, names: _Names) -> bool:
    """Whether it is the paper's name: it leads to the front page, or says nothing else."""
    to_front = any(_FRONT.fullmatch(link.get("href") or "#") for link in heading.iter("a"))
    said = words(heading)
    return names.have(said) or (to_front and names.have(said.split(" ")[0]))


def _holds(seen: str, told: str) -> bool:
    """Whether the heading is the title with a kicker before it, or with itself once more."""
    within, heading = folded(told), folded(seen)
    if not within or within not in heading or 2 * len(within) + 1 < len(heading):
        return False
    return not (seen.startswith(told) and _GOES_ON.match(seen, len(told)))


def _whole(told: str, others: Iterable[str], names: _Names) -> str:
    """The title, or where it was cut short, the first of these that goes on."""
    begin = _CUT.sub("", told)
    if begin == told or len(begin) < CUT_CHARS:
        return told
    fold = folded(begin)
    return next((_without_site(one, names, ()) for one in others if folded(one).startswith(fold) and one != told), told)


def _seen(headings: Sequence[str], told: Sequence[str]) -> str:
    """The heading that is likest to what the page calls its title; "" where none is."""
    fit = [one for one in headings if folded(one).count(" ") >= 2]
    best = max(fit, key=lambda one: max(_alike(one, said) for said in told), default="")
    return best if best and max(_alike(best, said) for said in told) >= ALIKE else ""


def _lone(headings: Sequence[str], written: str) -> str:
    """The only heading, when it is of several words and is not what the title element ends with."""
    if len(headings) != 1 or folded(headings[0]).count(" ") < 1:
        return ""
    return "" if any(folded(part) == folded(headings[0]) for part in _DASH.split(written)[1:]) else headings[0]


def _alike(one: str, other: str) -> float:
    """How much of the shorter one's words stands in the other."""
    own, others = ({word[:5] for word in folded(said).split() if len(word) > 3} for said in (one, other))
    return len(own & others) / max(1, min(len(own), len(others)))


def _headline(tree: HtmlElement, written: str) -> str | None:
    """The heading that the title element bears out: it begins so, or a later and longer part of it is just that.

    Papers write their own name into both, and their section's.
    """
    before = folded(_SUFFIX.split(written)[0])
    parts = {fold for part in _DASH.split(written)[1:] if len(fold := folded(part)) > len(before)}
    for heading in tree.iter("h1", "h2", "h3"):
        said = words(heading)
        fold = folded(said)
        if fold and (fold in parts or (heading.tag == "h1" and folded(written).startswith(fold) and before in fold)):
            return said
    return None


def _written(tree: HtmlElement, written: str, names: _Names) -> str:
    """The title element without the paper's name; where no name is known, as far as the page shows it."""
    own = _without_site(written, names, ())
    if own != written or not _SUFFIX.search(own):
        return own
    body = tree.find("body")
    shown = paragraphs(tree if body is None else body).split("\n")
    return own if folded(own) in map(folded, shown) else _SUFFIX.split(own)[0]


def _without_site(title: str, names: _Names, known: Sequence[str]) -> str:
    """The title without what follows its last dash, when either part is known by itself, or a dash and a known name."""
    for dash in _DASH.finditer(title):
        if names.have(_DASH.split(title[dash.end() :], maxsplit=1)[0]):
            return title[: dash.start()]
    before, *after = _PREFIX.split(title, maxsplit=1)
    if after and names.have(before):
        return after[0]
    before, *after = _SUFFIX.split(title, maxsplit=1)
    named = {folded(one) for one in known}
    if after and (names.have(after[0]) or {folded(after[0]), folded(before)} & named):
        return before
    return title
