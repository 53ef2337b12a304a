"""An answer's bytes -> a tree, and any part of a tree -> its paragraphs. Pure."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction, document_fromstring

SILENT = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "form", "button", "select",
    "textarea", "input", "nav", "aside", "figure", "figcaption", "video", "audio", "head",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
})  # fmt: skip
CELLS = frozenset({"td", "th"})
UNSPEAKABLE = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))  # what no tree can hold
NO_LETTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")  # nor these: U+FFFE and U+FFFF
DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")

ALIKE = etree.ElementDefaultClassLookup(HtmlElement, HtmlComment, HtmlProcessingInstruction, HtmlEntity)
"""Every element is of one class. lxml.html's own way asks a function of Python for the class of every element that is
looked at, of which a page has thousands, to have methods for what forms hold: nobody asks for those here."""


def tree_of_html(html: str) -> HtmlElement | None:
    """The markup as a tree, without comments and processing instructions; None where there is nothing in it.

    Errors: MemoryError
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(ALIKE)
    utf8 = NO_LETTERS.sub(b"", html.encode("utf-8", "replace").translate(None, UNSPEAKABLE))
    try:
        return document_fromstring(DECLARATION.sub(b"", utf8, count=1), parser=parser)
    except etree.ParserError:
        return None
    except etree.XMLSyntaxError as broken:
        if getattr(broken, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:  # told like broken markup
            raise MemoryError from broken
        return None


def paragraphs(element: HtmlElement) -> str:
    """The words in an element, a line for each block; nothing of scripts, forms, navigation and captions."""
    pieces: list[str] = []
    for text, breaks in _pieces(element):
        pieces.append("\n" if breaks else text)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def words(element: HtmlElement) -> str:
    """All the words in an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def _pieces(element: HtmlElement) -> Iterator[tuple[str, bool]]:
    """Runs of text in the order of the page, and where lines break. Not recursive: pages nest as deep as they like."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        name = node.tag if isinstance(node.tag, str) else ""
        silent = name in SILENT or not name
        if event == "start":
            if silent:
                walk.skip_subtree()
                continue
            if name in BLOCKS:
                yield "", True
            yield (" " if name in CELLS else "") + (node.text or "").replace("\n", " "), False
            continue
        if name in BLOCKS:
            yield "", True
        if node is not element and node.tail:
            yield node.tail.replace("\n", " "), False
