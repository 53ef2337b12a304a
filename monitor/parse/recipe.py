"""A page without a feed, and a CSS recipe -> what its list of articles says. Pure."""

from bs4 import BeautifulSoup
from bs4.element import Tag
from soupsieve import SelectorSyntaxError

from monitor import charset
from monitor.errors import NotAFeed
from monitor.parse import items
from monitor.parse.limits import MOST_ENTRIES
from monitor.parse.plain import escaped
from monitor.parse.said import Said, SaidFeed
from monitor.records import Fetched, Recipe


def check(recipe: Recipe) -> None:
    """Nothing, when every rule of it can be read.

    Errors: ValueError, with the reason
    """
    for rule in filter(None, (recipe.item, recipe.link, recipe.title, recipe.date, recipe.lead)):
        _select(BeautifulSoup("<p></p>", "lxml"), rule)


def read(answer: Fetched, recipe: Recipe, known: bytes = b"") -> SaidFeed:
    """What the page lists, but for the items whose digests are known.

    Errors: NotAFeed when the recipe finds nothing: the page was built anew, or is another
    """
    page = BeautifulSoup(charset.decode(answer.body, answer.content_type).text, "lxml")
    found = _select(page, recipe.item)[:MOST_ENTRIES]
    if not found:
        raise NotAFeed(f"{answer.url}: the recipe's {recipe.item!r} finds nothing on this page")
    seen = items.known_digests(known)
    taken = [(items.digest(str(item).encode("utf-8", "replace")), item) for item in found]
    fresh = [item for digest, item in taken if digest not in seen]
    language = page.html.get("lang") if page.html else None
    return SaidFeed(
        title=escaped(page.title.get_text(" ", strip=True)) if page.title else None,
        language=language[:2].lower() if isinstance(language, str) and language else None,
        entries=tuple(_said(item, recipe) for item in fresh),
        digests=b"".join(digest for digest, _ in taken),
        known=len(taken) - len(fresh),
    )


def _said(item: Tag, recipe: Recipe) -> Said:
    anchor = _first(item, recipe.link or "a[href]") or (item if item.name == "a" else None)
    address = anchor.get("href") if anchor else None
    title = _words(item, recipe.title) if recipe.title else escaped(_text(anchor or item))
    return Said(
        link=address if isinstance(address, str) else "",
        title=title,
        lead=_words(item, recipe.lead),
        published=_date(item, recipe.date or "time"),
    )


def _words(item: Tag, rule: str) -> str:
    element = _first(item, rule) if rule else None
    return escaped(_text(element)) if element else ""


def _date(item: Tag, rule: str) -> str:
    """A moment for machines where there is one, else what people read."""
    element = _first(item, rule)
    if element is None:
        return ""
    machine = element.get("datetime") or element.get("content")
    return machine if isinstance(machine, str) else _text(element)


def _text(element: Tag) -> str:
    return element.get_text(" ", strip=True)


def _first(item: Tag, rule: str) -> Tag | None:
    return next(iter(_select(item, rule)), None)


def _select(tag: Tag, rule: str) -> list[Tag]:
    try:
        return list(tag.select(rule))
    except (SelectorSyntaxError, NotImplementedError, ValueError, RecursionError) as wrong:
        raise ValueError(f"the CSS rule {rule!r} cannot be read: {str(wrong).partition(chr(10))[0]}") from wrong
