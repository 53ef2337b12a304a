"""A page's tree -> the same without what papers put around a text: boxes, comments, menus, captions. Pure."""

import re
from enum import Enum
from functools import lru_cache

from lxml.html import HtmlElement

from monitor.extract.page import BLOCKS, SILENT

MOST = 0.4  # of the page's words: what holds so much is no furniture, whatever it is called
SHORT_CHARS = 300  # a pointer to another article is no longer than this
DROPPED = SILENT - {"head"}
FRAME = frozenset(["html", "body", "main", "article", "p", "h1", "h2", "h3", "h4", "h5", "h6"])
ROLES = frozenset({"dialog", "navigation", "search", "complementary"})
LINES = frozenset(["p", "div", "li", "h2", "h3", "h4", "h5", "h6", "span", "strong", "b"])

COMMENTS = re.compile(
    r"(?<![a-z])(comments?|koment(arz)?[a-z]*|disqus|opinie)(?![a-z])(?!-?_?(open|closed|enabled|off|on|status))"
)
NAMED = re.compile(
    r"(?<![a-z])(menu|navi?|navbar|navigation|breadcrumbs?|sidebar(?!-?_?(grid|layout|page))|footer|stopka|related|recommend[a-z]*"
    r"|read-?(also|more)|most-?read|popular(ne)?|polec[a-z]*|(zobacz|czytaj)-?_?(tez|takze|wiecej|dalej|rowniez)|powiazane|promo|reklam[a-z]*"
    r"|advert[a-z]*|banner|sponsor(ed)?|newsletter|cookies?|consent|rodo|gdpr|modal|popup|social|shar(e|ing)|udostepnij"
    r"|tags|tagi|author-?(box|bio)|byline|caption|copyright|pagination|login|visually-?hidden|screen-reader-text)(?![a-z])"
)
TEXT_NAMED = re.compile(r"(article|entry|post|story)-?_?(body|content|text)|tresc")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
POINTER = re.compile(
    r"(czytaj|zobacz|przeczytaj|obejrzyj|sprawdź|dowiedz się|więcej|polecamy|warto przeczytać|read|see|more|related)\b"
    r"[^.:!?]{0,25}:",
    re.IGNORECASE,
)


class Meaning(Enum):
    """What the names of an element say it holds."""

    COMMENTS = "comments"
    TEXT = "the text"
    FURNITURE = "furniture"


def cleared(tree: HtmlElement) -> HtmlElement:
    """The same tree with its furniture taken out."""
    page_chars = _chars(tree) if next(tree.iter("form"), None) is not None else 0
    for node in list(tree.iter(*DROPPED)):
        if _silent(node, page_chars):
            _drop(node)
    words_chars = _chars(tree)
    for node in list(tree.iter()):
        if _named(node, words_chars) or _pointer(node):
            _drop(node)
    return tree


def _silent(node: HtmlElement, page_chars: int) -> bool:
    if node.tag == "form" and _chars(node) > MOST * page_chars:  # some servers wrap the whole page in one
        node.tag = "div"
        return False
    return True


def _named(node: HtmlElement, page_chars: int) -> bool:
    """Whether its name says that it is no part of the text, and its size does not say otherwise."""
    if node.tag in FRAME:
        return False
    meaning = _meaning(f"{node.get('class', '')} {node.get('id', '')}")
    if meaning is Meaning.COMMENTS:
        return node.find(".//h1") is None and node.find(".//article") is None
    if meaning is Meaning.TEXT:
        return False
    meant = meaning is Meaning.FURNITURE or node.tag == "footer" or node.get("role") in ROLES
    return meant and _chars(node) < MOST * page_chars


@lru_cache(maxsize=20_000)  # a page says the same names a hundred times
def _meaning(names: str) -> Meaning | None:
    name = CAMEL.sub("-", names).lower()
    if COMMENTS.search(name):
        return Meaning.COMMENTS
    if TEXT_NAMED.search(name):
        return Meaning.TEXT
    return Meaning.FURNITURE if NAMED.search(name) else None


def _pointer(node: HtmlElement) -> bool:
    """Whether it is a line that only leads to another article."""
    if node.tag not in LINES or not _has(node, "a") or _has(node, *BLOCKS):
        return False
    words = "".join(node.itertext()).strip()
    linked = sum(len("".join(link.itertext()).strip()) for link in node.iter("a"))
    if len(words) > SHORT_CHARS or not words:
        return False
    return bool(POINTER.match(words)) and linked > 0.4 * len(words)


def _has(node: HtmlElement, *tags: str) -> bool:
    """Whether one of these stands in it."""
    return next(node.iterdescendants(*tags), None) is not None


def _chars(node: HtmlElement) -> int:
    return sum(len(words) for words in node.itertext() if not words.isspace())


def _drop(node: HtmlElement) -> None:
    """Take a node out, and leave what follows it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + " " + node.tail
        else:
            before.tail = (before.tail or "") + " " + node.tail
        node.tail = None
    parent.remove(node)
