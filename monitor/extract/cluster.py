"""A tree without furniture -> the block that holds most of its running text. Pure.

A second opinion on where the article is; simple enough to be wrong in other ways than the clever ones.
"""

from collections import defaultdict

from lxml.html import HtmlElement

from monitor.extract.page import paragraphs

ENOUGH_CHARS = 60  # of a run of text that counts
WORTH = 1.25  # how much more running text makes a wider block the better one
LEVELS = 2  # that add to the text, and are looked at
HOLDERS = frozenset(["div", "td", "section", "article", "main", "span", "font"])
INLINE = frozenset(["b", "i", "strong", "em", "u"])


def text(tree: HtmlElement) -> str:
    """The paragraphs of that block; "" where no text runs."""
    chosen = block(tree)
    return "" if chosen is None else paragraphs(chosen)


def block(tree: HtmlElement) -> HtmlElement | None:
    """The element whose own paragraphs, and in half those of its parts, make most of the text."""
    scores: defaultdict[HtmlElement, float] = defaultdict(float)
    totals: defaultdict[HtmlElement, float] = defaultdict(float)
    for node in tree.iter("p", *HOLDERS):
        run = _paragraph(node) if node.tag == "p" else _own(node)
        if run < ENOUGH_CHARS:
            continue
        holder = node if node.tag in HOLDERS and node.tag not in ("span", "font") else node.getparent()
        if holder is None:
            continue
        scores[holder] += run
        parent = holder.getparent()
        if parent is not None:
            scores[parent] += run / 2
        while holder is not None:
            totals[holder] += run
            holder = holder.getparent()
    if not scores:
        return None
    return _widened(max(scores, key=lambda node: scores[node]), totals)


def _widened(node: HtmlElement, totals: dict[HtmlElement, float]) -> HtmlElement:
    """The block, or an ancestor near it when the text goes on beside it."""
    chosen, wider = node, 0
    above = node.getparent()
    while above is not None and above.tag not in ("body", "html") and wider < LEVELS:
        if totals[above] > 1.02 * totals[chosen]:
            wider += 1
        if totals[above] > WORTH * totals[chosen]:
            chosen = above
        above = above.getparent()
    return chosen


def _paragraph(node: HtmlElement) -> int:
    words = len(" ".join(node.itertext()).strip())
    return words - 2 * sum(len("".join(link.itertext())) for link in node.iter("a"))


def _own(node: HtmlElement) -> int:
    """Characters that stand in the element itself, or in its bold and italic words."""
    own = len((node.text or "").strip())
    for child in node:
        own += len((child.tail or "").strip())
        if child.tag in INLINE:
            own += len("".join(child.itertext()).strip())
    return own
