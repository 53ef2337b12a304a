"""RSS, Atom and RDF, as feedparser reads them -> what they say. Pure. The one home of feedparser.

Items of RSS that say only what is plain are not given to it: see rss.
"""

import io
import re
from collections.abc import Mapping
from xml.sax import SAXParseException

import feedparser

from monitor.errors import NotAFeed
from monitor.parse import rss
from monitor.parse.bodies import Body
from monitor.parse.plain import line
from monitor.parse.said import Said, SaidFeed
from monitor.records import Fetched

MOST_TTL_S = 7 * 86400

_PERIODS_S = {"hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "monthly": 30 * 86400, "yearly": 365 * 86400}
_MAIL_AND_NAME = re.compile(r"[^\s@()]+@[^\s@()]+ *\(([^()]+)\)")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")

Element = Mapping[str, object]


def read(body: Body, answer: Fetched) -> SaidFeed:
    """What the feed says.

    Errors: NotAFeed
    """
    entries = rss.items(body.text) if body.fresh else None
    if entries is None or len(entries) != body.fresh:
        result = _parsed(body, body.text)
        entries = tuple(_said(dict(one)) for one in result["entries"])  # a dict: theirs answers for keys it has not
    else:
        result = _parsed(body, body.head)
    about = dict(result["feed"])
    if not entries and not result["version"] and not body.known and body.root != "channel":
        raise NotAFeed(f"{body.url}: XML of another kind (<{body.root}>), not a feed")
    return SaidFeed(
        title=line(_string(about, "title")) or None,
        language=_language(_string(about, "language")) or _language(answer.content_language or ""),
        entries=entries,
        ttl_s=_ttl_s(about),
        problem=_problem(result),
        hub=_linked(about, "hub"),
        own=_linked(about, "self"),
    )


def _parsed(body: Body, text: str) -> feedparser.FeedParserDict:
    """What feedparser makes of a text.

    A stream and not bytes: bytes that are the name of a file would be opened. No address goes with it, so that guids
    stay as they are; links are made absolute by us. Feed text is only ever shown as text: nothing to sanitise,
    which saves a third of the time.
    """
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(stream, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except MemoryError:  # the workshop ends the process
        raise
    except Exception as fault:  # whatever it falls over is a fault of the feed, and told as one
        raise NotAFeed(f"{body.url}: the feed cannot be read ({type(fault).__name__})") from fault


def _problem(result: feedparser.FeedParserDict) -> str | None:
    if not result.get("bozo"):
        return None
    fault = result.get("bozo_exception")
    if isinstance(fault, SAXParseException):
        return f"badly formed XML: {fault.getMessage()}, line {fault.getLineNumber()}"
    return f"badly formed XML: {fault}"


def _linked(about: Element, rel: str) -> str:
    """The first address of that kind in a feed's head."""
    links = (one for one in _elements(about, "links") if rel in _string(one, "rel").lower().split())
    return next((href for one in links if (href := _string(one, "href").strip())), "")


def _said(entry: Element) -> Said:
    return Said(
        guid=_string(entry, "id").strip(),
        link=_link(entry),
        title=_string(entry, "title"),
        lead=_string(entry, "summary"),
        text=max((_string(content, "value") for content in _elements(entry, "content")), key=len, default=""),
        author=_author(entry),
        published=_string(entry, "published") or _string(entry, "updated") or _string(entry, "created"),
        categories=tuple(_string(tag, "label") or _string(tag, "term") for tag in _elements(entry, "tags")),
    )


def _link(entry: Element) -> str:
    """The article's own address rather than that of a counter; never a guid that only looks like a link."""
    link = (_string(entry, "feedburner_origlink") or _string(entry, "link")).strip()
    guid_as_link = link == _string(entry, "id").strip() and "://" not in link
    if link and not guid_as_link:
        return link
    alternates = (one for one in _elements(entry, "links") if _string(one, "rel") == "alternate")
    return next((href for one in alternates if (href := _string(one, "href")) and href != link), "")


def _author(entry: Element) -> str:
    said = _string(entry, "author").strip()
    if with_mail := _MAIL_AND_NAME.fullmatch(said):  # feedparser cuts such names where a domain ends in a long word
        return with_mail[1]
    names = [_string(author, "name") for author in _elements(entry, "authors")]
    return ", ".join(dict.fromkeys(filter(None, names))) or said


def _language(said: str) -> str | None:
    found = _LANGUAGE.match(said)
    return found[1].lower() if found else None


def _ttl_s(about: Element) -> int | None:
    """How long the feed asks us to wait.

    WordPress writes `hourly` and 1 into every feed, whatever its paper publishes: that says nothing.
    """
    said = _string(about, "ttl").strip()
    if said.isdecimal() and len(said) < 9 and int(said) > 0:
        return min(int(said) * 60, MOST_TTL_S)
    period_s = _PERIODS_S.get(_string(about, "sy_updateperiod").strip().lower(), 0)
    frequency = _string(about, "sy_updatefrequency").strip() or "1"
    times = int(frequency) if frequency.isdecimal() and len(frequency) < 6 else 0
    if not period_s or not times or (period_s, times) == (3600, 1):
        return None
    return min(period_s // times, MOST_TTL_S) or None


def _string(element: Element, name: str) -> str:
    """A value, when it is a string: elements that feedparser does not know may come as attributes."""
    value = element.get(name)
    return value if isinstance(value, str) else ""


def _elements(element: Element, name: str) -> list[dict[str, object]]:
    value = element.get(name)
    return [dict(one) for one in value if isinstance(one, dict)] if isinstance(value, list) else []
