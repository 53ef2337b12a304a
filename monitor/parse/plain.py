"""Markup as feeds write it -> words. Pure.

lxml, not Beautiful Soup: 35 leads cost 2 ms with it, ten times that with the other.
"""

import re
from collections.abc import Iterator
from html import escape, unescape

from lxml import etree

_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLOCK_NAMES = (
    "address article blockquote body br center dd div dl dt h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section "
    "table tbody tfoot thead tr ul"
)
_SILENT_NAMES = (
    "script style noscript template svg math iframe object embed audio video picture source figure figcaption form "
    "button select textarea head nav"
)
_OTHER_NAMES = (
    "a abbr applet aside b big blink caption cite code del em font footer frame frameset i img ins link mark marquee "
    "meta q s small span strike strong sub sup td th time title u"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT = frozenset(_SILENT_NAMES.split())
_NAMES = "|".join((*_BLOCKS, *_SILENT, *_OTHER_NAMES.split()))
# `<i ogniu>` are words, `<i class="x">` is a tag
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s*/?|\s[^<>=]*=[^<>]*)>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
# Tags in which every attribute has a value, within quotes.
_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*"""
_PAIRED = "p|b|strong|em|i|u|span"
_SIMPLE = re.compile(rf"<(?:(br|img){_ATTRIBUTES}/?|({_PAIRED}){_ATTRIBUTES}|/({_PAIRED})\s*)>", re.IGNORECASE)
_APART = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<br\s*/?>|</(?:p|div|h\d|li)>", re.IGNORECASE | re.DOTALL)
_READ_MORE = re.compile(
    r"\W*(?:(?:prze|do)?czytaj(?: (?:więcej|dalej|całość|cały (?:artykuł|tekst|wpis)|też|także|również))?|więcej"
    r"|(?:zobacz|dowiedz się|pokaż) więcej|(?:read|learn) more|continue reading.*|read (?:the )?(?:full|whole) .*"
    r"|link)?\W*",
    re.IGNORECASE,
)
# What WordPress writes under every entry; its feed's own name in it would be a hit every time.
_SIGNATURE = re.compile(
    r"(?:The post .* appeared first on .*|(?:Artykuł|Wpis|Post) .* pochodzi z (?:serwisu|portalu|strony) .*)"
)
_MOST_UNESCAPING = 3
_MOST_OF_A_LINE = 20_000  # characters; who needs more has poisoned his feed


def escaped(text: str) -> str:
    """Plain text as markup, so that it comes through `line` and `paragraphs` as it was; its lines are kept."""
    return escape(text, quote=False).replace("\n", "<br>")


def line(markup: str) -> str:
    """The words of a title or name on one line, whatever it was escaped with, and however often.

    Shape: `<specjalnymi>` is no element of HTML and stays
    """
    text = markup[:_MOST_OF_A_LINE]
    for _ in range(_MOST_UNESCAPING):
        if "<" not in text and "&" not in text:
            break
        before = text
        text = _unescaped(_TAG.sub("", _APART.sub(" ", text)))
        if text == before:
            break
    return " ".join(_speakable(text).split())


def paragraphs(markup: str) -> str:
    """The words of a lead or text, a line for each paragraph; no pictures, scripts, "czytaj więcej" or signatures."""
    for _ in range(_MOST_UNESCAPING):
        if _TAG.search(markup) or "&" not in markup:
            break
        markup = _unescaped(markup)
    if not _TAG.search(markup):
        return " ".join(_speakable(markup).split())
    markup = _speakable(markup)
    lines = (" ".join(one.split()) for one in (_simply_read(markup) or _read(markup)).split("\n"))
    return _unescaped("\n".join(one for one in lines if one and not _SIGNATURE.fullmatch(one)))


def _simply_read(markup: str) -> str:
    """What `_read` reads of a few paragraphs with nothing strange in them, in a third of the time; else nothing."""
    if "&" in markup:
        return ""
    begin, *parts = _SIMPLE.split(_flat(markup))
    pieces, opened = [begin], list[str]()
    for alone, begun, ended, text in zip(*[iter(parts)] * 4, strict=True):
        name = (alone or begun or ended).lower()
        if begun and name == "p" and opened == ["p"]:
            opened = []  # the next one ends it
        if (begun and name == "p" and opened) or (ended and (not opened or opened.pop() != name)):
            return ""
        if begun:
            opened.append(name)
        pieces += ("\n" if name in _BLOCKS else "", text)
    words = "".join(pieces)
    return "" if "<" in words else words


def _read(markup: str) -> str:
    root = etree.fromstring(markup.encode("utf-8", "replace"), _parser())
    return "" if root is None else "".join(_pieces(root))


def _speakable(text: str) -> str:
    """Without what nobody can read; what can be printed has none of it, which is a tenth of the work to tell."""
    return text if text.isprintable() else _UNSPEAKABLE.sub("", text)


def _unescaped(text: str) -> str:
    """Only what ends in a semicolon is a reference: `?a=1&copy=2` is not."""
    return text if "&" not in text else _REFERENCE.sub(lambda reference: unescape(reference[0]), text)


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)


def _pieces(root: etree._Element) -> Iterator[str]:
    """Runs of text, and `\\n` where lines break. Not recursive: markup nests as deep as it likes."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        name = node.tag if isinstance(node.tag, str) else ""
        if name in _BLOCKS:
            yield "\n"
        if event == "start":
            if not name or name in _SILENT or (name == "a" and _leads_on(node)):
                walk.skip_subtree()
            elif node.text:
                yield _flat(node.text)
            if name in ("td", "th"):
                yield " "
        elif node is not root and node.tail:
            yield _flat(node.tail)


def _leads_on(anchor: etree._Element) -> bool:
    """Whether an anchor holds nothing to read but "czytaj więcej"."""
    words = "".join(map(str, anchor.itertext()))
    return len(words) < 80 and bool(_READ_MORE.fullmatch(words))


def _flat(text: str) -> str:
    return text.replace("\n", " ")
