"""A page's tree -> what its JSON-LD says of the article. Pure."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from lxml.html import HtmlElement

from monitor.extract.page import paragraphs, tree_of_html

MOST_NODES = 5000  # of one page; what comes after is not looked at
DEEPEST = 400  # brackets in each other; json.loads gives up near a thousand

_ARTICLE = re.compile(r"(Article|BlogPosting|Report|LiveBlogPosting|NewsPosting)$")
_TAG = re.compile(r"<(p|br|div|h\d|ul|ol|li|a|b|i|strong|em|span|blockquote)\b[^>]*>", re.IGNORECASE)
_CUT = re.compile(r"(…|\.\.\.|\[\.\.\.\]|\[…\])[\"”]?$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(r"^\s*(<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(-->|//\s*\]\]>|\]\]>|;)\s*$")


@dataclass(frozen=True, slots=True)
class Structured:
    """What a page tells machines of its article. Empty or None where it does not say."""

    title: str = ""
    lead: str = ""
    text: str = ""  # articleBody as paragraphs on lines; "" when it is cut short
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()  # as written, the likelier first
    language: str | None = None
    sites: frozenset[str] = field(default_factory=frozenset)  # names that are no author's
    free: bool | None = None  # isAccessibleForFree
    live: bool = False  # a LiveBlogPosting: goes on while it is read
    film: bool = False  # a VideoObject is all there is


def read(tree: HtmlElement) -> Structured:
    """What the page's JSON-LD says, wherever in it the article is.

    Errors: none; what is no JSON is passed over
    """
    nodes = [node for told in _told(tree) for node in _objects(told)]
    articles = sorted((node for node in nodes if _is_article(node)), key=lambda node: -len(_text(node, "articleBody")))
    if not articles:
        return Structured(sites=_sites(nodes), film=any(node.get("@type") == "VideoObject" for node in nodes))
    first = articles[0]
    return Structured(
        title=_plain(_text(first, "headline") or _text(first, "name")),
        lead=_plain(_text(first, "description")),
        text=_body(_text(first, "articleBody")),
        authors=tuple(name for node in articles[:1] for name in _names(node.get("author"), nodes)),
        published=tuple(
            filter(None, (_text(node, key) for key in ("datePublished", "dateCreated") for node in articles))
        ),
        language=_text(first, "inLanguage") or None,
        sites=_sites(nodes),
        free=_free(first),
        live=any("LiveBlogPosting" in str(node.get("@type")) for node in articles),
    )


def _told(tree: HtmlElement) -> Iterator[object]:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        written = _WRAPPING.sub("", script.text or "")
        for attempt in (written, _TRAILING_COMMA.sub(r"\1", written)):
            if attempt.count("{") + attempt.count("[") > MOST_NODES * 4 or _depth(attempt) > DEEPEST:
                break
            try:
                yield json.loads(attempt, strict=False)
            except ValueError:
                continue
            break


def _depth(written: str) -> int:
    deepest = depth = 0
    for sign in re.findall(r"[\[\]{}]", written):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _objects(told: object) -> Iterator[dict[str, object]]:
    """Every object in it, however deep, in the order of the page."""
    waiting = [told]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(reversed([value for value in node.values() if isinstance(value, dict | list)]))
        elif isinstance(node, list):
            waiting.extend(reversed(node))


def _is_article(node: dict[str, object]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _text(node: dict[str, object], key: str) -> str:
    value = node.get(key)
    if isinstance(value, list):
        value = "\n".join(part for part in value if isinstance(part, str))
    return value.strip() if isinstance(value, str) else ""


def _plain(words: str) -> str:
    if _TAG.search(words):
        words = _body(words)
    return " ".join(unescape(words).split())


def _body(written: str) -> str:
    """The paragraphs of an articleBody; "" when it ends as a teaser does."""
    if "<" not in written and "&lt;" in written:
        written = unescape(written)
    if _TAG.search(written):
        tree = tree_of_html(written)
        written = "" if tree is None else paragraphs(tree)
    lines = (" ".join(unescape(line).split()) for line in written.splitlines())
    text = "\n".join(line for line in lines if line)
    return "" if _CUT.search(text) else text


def _names(author: object, nodes: list[dict[str, object]]) -> Iterator[str]:
    """The names of persons; a reference (`{"@id": ...}`) is followed."""
    for one in author if isinstance(author, list) else [author]:
        if isinstance(one, str):
            yield _plain(one)
        elif isinstance(one, dict):
            known = (
                one if "name" in one else next((n for n in nodes if n.get("@id") == one.get("@id") and "name" in n), {})
            )
            if known.get("@type") != "Organization":
                yield _plain(_text(known, "name"))


def _sites(nodes: list[dict[str, object]]) -> frozenset[str]:
    kinds = {"Organization", "NewsMediaOrganization", "WebSite"}
    return frozenset(_plain(_text(node, "name")) for node in nodes if str(node.get("@type")) in kinds)


def _free(node: dict[str, object]) -> bool | None:
    said = node.get("isAccessibleForFree")
    if isinstance(said, str):
        return {"true": True, "false": False}.get(said.strip().lower().rpartition("/")[2])
    return said if isinstance(said, bool) else None
