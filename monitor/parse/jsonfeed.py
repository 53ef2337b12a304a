"""JSON Feed 1.0 and 1.1 -> what it says. Pure. Source: jsonfeed.org/version/1.1"""

import json
import re

from monitor.errors import NotAFeed
from monitor.parse import items
from monitor.parse.bodies import Body
from monitor.parse.limits import MOST_ENTRIES
from monitor.parse.plain import escaped, line
from monitor.parse.said import Said, SaidFeed

_VERSION = re.compile(r"https?://(www\.)?jsonfeed\.org/version/|1(\.[01])?$", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?![A-Za-z])")

Element = dict[str, object]


def read(body: Body, known: bytes = b"") -> SaidFeed:
    """What the feed says, but for the items whose digests are known.

    Errors: NotAFeed
    """
    about = _element(_parsed(body))
    listed = about.get("items")
    if not _VERSION.match(_string(about, "version")) or not isinstance(listed, list):
        raise NotAFeed(f"{body.url}: JSON of another kind, not a feed")
    language = _LANGUAGE.match(_string(about, "language"))
    taken = [(items.digest(json.dumps(item).encode()), item) for item in listed[:MOST_ENTRIES]]
    seen = items.known_digests(known)
    fresh = [item for digest, item in taken if digest not in seen]
    return SaidFeed(
        title=line(escaped(_string(about, "title"))) or None,
        language=language[1].lower() if language else None,
        entries=tuple(_said(_element(item)) for item in fresh),
        problem=_left_out(len(listed)),
        digests=b"".join(digest for digest, _ in taken),
        known=len(taken) - len(fresh),
        hub=_hub(about),
        own=_string(about, "feed_url"),
    )


def _hub(about: Element) -> str:
    """The first of its hubs that speaks WebSub; version 1.1 says so in `type`."""
    hubs = map(_element, _list(about, "hubs"))
    return next((_string(hub, "url") for hub in hubs if _string(hub, "type").lower() == "websub"), "")


def _left_out(count: int) -> str | None:
    return f"only the first {MOST_ENTRIES} of {count} entries were read" if count > MOST_ENTRIES else None


def _parsed(body: Body) -> object:
    try:
        parsed: object = json.loads(body.text)
    except (ValueError, RecursionError) as fault:
        raise NotAFeed(f"{body.url}: broken JSON, not a feed") from fault
    return parsed


def _said(item: Element) -> Said:
    return Said(
        guid=_string(item, "id").strip(),
        link=(_string(item, "url") or _string(item, "external_url")).strip(),
        title=escaped(_string(item, "title")),
        lead=escaped(_string(item, "summary")) or _content(item),
        text=_content(item),
        author=_author(item),
        published=_string(item, "date_published") or _string(item, "date_modified"),
        categories=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
    )


def _content(item: Element) -> str:
    return _string(item, "content_html") or escaped(_string(item, "content_text"))


def _author(item: Element) -> str:
    authors = _list(item, "authors") or [item.get("author")]  # `author` is version 1.0's
    return ", ".join(filter(None, (_string(_element(author), "name") for author in authors)))


def _element(value: object) -> Element:
    return value if isinstance(value, dict) else {}


def _list(element: Element, name: str) -> list[object]:
    value = element.get(name)
    return value if isinstance(value, list) else []


def _string(element: Element, name: str) -> str:
    """A string; numbers too, which many write as id."""
    value = element.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
