"""An answer's bytes -> the text of a feed, mended and cut to our limits; or why it is no feed. Pure."""

import re
from dataclasses import dataclass, replace
from html.entities import html5

from monitor import charset
from monitor.errors import NotAFeed
from monitor.parse import items, limits, pointers
from monitor.records import Fetched

SITEMAPS = frozenset(("urlset", "sitemapindex"))  # roots; they are not feedparser's, and have limits of their own
MOST_LETTERS = 2000  # of a word; feedparser searches authors for mail addresses in quadratic time

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=\s*[\"']")
_DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
MOST_PREFIXES = 20  # that are declared for a feed
_TRUE_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'  # of what we hand on
_ROOT = re.compile(r"<([A-Za-z][\w.:-]*)")
_NOT_ROOT = re.compile(r"<!--.*?(?:-->|$)|<\?.*?(?:\?>|$)|<!\[CDATA\[.*?(?:\]\]>|$)", re.DOTALL)
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML may hold them; they come from editors
_AMPERSAND = re.compile(
    r"(?P<kept><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))"
    r"|&(?:\#(?:x(?P<hexadecimal>[0-9a-f]+)|(?P<decimal>[0-9]+));|(?P<name>[a-z][a-z0-9]*);)?",
    re.IGNORECASE | re.DOTALL,
)
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_LONG_WORD = re.compile(rf"(?<![\w.+-])([\w.+-]{{{MOST_LETTERS}}})[\w.+-]+")
_WORD_ENDS = re.compile(r"[^\w.+-]")
_BLOCKS = re.compile(  # what Incapsula, Cloudflare, DataDome and their like answer with
    r"_Incapsula_Resource|Incapsula incident|cf-browser-verification|<title>Just a moment|captcha-delivery\.com|"
    r"Access Denied</title>",
    re.IGNORECASE,
)
LONGEST_BLOCK = 15_000  # characters; ordinary pages of such hosts carry some of those words, too
_HTML_ROOTS = frozenset(("html", "head", "body"))


@dataclass(frozen=True, slots=True)
class Body:
    """The text of what may be a feed."""

    text: str
    is_json: bool
    root: str  # name of the outermost element, in small letters; "" for JSON
    url: str
    problem: str | None = None  # what we left out of it
    digests: bytes = b""  # of its items, where they can be told apart
    known: int = 0  # how many of them are not in the text, for they are known
    head: str = ""  # the text without any of them

    @property
    def holds_items(self) -> bool:
        """Whether it speaks of articles, readable or not."""
        return not self.known and bool(limits.ENTRY_BEGINS.search(self.text))

    @property
    def fresh(self) -> int:
        """How many items are in the text, where they can be told apart."""
        return len(self.digests) // items.DIGEST_BYTES - self.known

    @property
    def is_sitemap(self) -> bool:
        """Whether it lists pages instead of articles."""
        return self.root.rpartition(":")[2] in SITEMAPS

    @property
    def is_cut(self) -> bool:
        """Whether its outermost element has no end: nobody knows what was to come."""
        return f"</{self.root}" not in self.text.lower()


def body_of(answer: Fetched, known: bytes = b"") -> Body:
    """The text of what may be a feed, without the items whose digests are known.

    Errors: NotAFeed for an empty answer, a page, plain text
    """
    text = charset.decode(answer.body, answer.content_type).text.lstrip("\ufeff \t\r\n\0")
    if not text:
        raise NotAFeed(f"{answer.url}: an empty answer, not a feed")
    if text.startswith(("{", "[")):
        return Body(text, is_json=True, root="", url=answer.url)
    root = _root(text)
    if not root:
        raise NotAFeed(f"{answer.url}: plain text, not a feed")
    if root in _HTML_ROOTS and len(text) <= LONGEST_BLOCK and _BLOCKS.search(text):
        raise NotAFeed(f"{answer.url}: a page that keeps programs out, under the address of a feed")
    if root in _HTML_ROOTS:
        raise NotAFeed(f"{answer.url}: an HTML page, not a feed{_named_feed(text, answer.url)}")
    text = _DECLARATION.sub(_TRUE_DECLARATION, text, count=1)
    return _apart(_within_limits(Body(text, is_json=False, root=root, url=answer.url)), known)


def _within_limits(body: Body) -> Body:
    """The same without what is more than we read. Errors: NotAFeed"""
    if body.is_sitemap:
        return body
    try:
        text, problem = limits.within(body.text)
    except ValueError as endless:
        raise NotAFeed(f"{body.url}: {endless}, which is more than we read") from endless
    return replace(body, text=text, problem=problem)


def _apart(body: Body, known: bytes) -> Body:
    """The same without the items that are known; mended where it is not well-formed, which costs ten times as much."""
    text = body.text
    apart = items.apart(text, known)
    if apart is None:
        text = _with_prefixes(_mended(text))
        apart = items.apart(text, known)
    if apart is None:
        return replace(body, text=_without_long_words(text))
    rest, head = (_without_long_words(part.decode()) for part in (apart.rest, apart.head))
    return replace(body, text=rest, digests=apart.digests, known=apart.known, head=head)


def _without_long_words(text: str) -> str:
    """With only the beginning of a word that is none. Where a word ends within each half of its length is no such."""
    half = MOST_LETTERS // 2
    if all(_WORD_ENDS.search(text, at, at + half) for at in range(0, len(text) - half, half)):
        return text
    return _LONG_WORD.sub(r"\1", text)


def _root(text: str) -> str:
    found = _ROOT.search(_NOT_ROOT.sub("", text[:20_000]))
    return found[1].lower() if found else ""


def _mended(text: str) -> str:
    """Without what no XML parser takes."""
    text = _UNSPEAKABLE.sub("", text)
    if "<!ENTITY" not in text:  # its own names for characters; feedparser sees to these
        text = _AMPERSAND.sub(_reference, text)
    return text


def _with_prefixes(text: str) -> str:
    """With a declaration for every prefix that has none: where one is missing, all of the XML counts as broken."""
    used = {prefix for names in _PREFIX.findall(text) for prefix in names if prefix}
    missing = sorted(used - {"xml", "xmlns", *_DECLARED.findall(text)})[:MOST_PREFIXES]
    declared = "".join(f' xmlns:{prefix}="{_NAMESPACES.get(prefix, f"urn:{prefix}")}"' for prefix in missing)
    root = _ROOT.search(text, len(_TRUE_DECLARATION) if text.startswith(_TRUE_DECLARATION) else 0)
    return f"{text[: root.end()]}{declared}{text[root.end() :]}" if root and declared else text


def _reference(found: re.Match[str]) -> str:
    """What an ampersand means: HTML's names are unknown to XML, and a bare one ends its parsing."""
    if found["kept"] or found["name"] in _OF_XML:
        return found[0]
    if digits := found["hexadecimal"] or found["decimal"]:
        return found[0] if _exists(digits, 16 if found["hexadecimal"] else 10) else ""
    letters = html5.get(f"{found['name']};")
    return "".join(f"&#{ord(letter)};" for letter in letters) if letters else found[0].replace("&", "&amp;")


def _exists(digits: str, base: int) -> bool:
    """Whether XML has a character of this number; feedparser falls over `&#xD800;`."""
    number = int(digits[:9], base)
    return number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000


def _named_feed(html: str, url: str) -> str:
    """What to say of the feed that a page names."""
    return next((f"; it names its feed: {address}" for address in pointers.named(html, url)), "")
