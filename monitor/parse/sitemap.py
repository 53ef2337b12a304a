"""A sitemap, of Google News or plain, and an index of sitemaps -> what they say. Pure.

Source: sitemaps.org/protocol.html; Google's news sitemap, namespace schemas/sitemap-news/0.9
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from monitor import addresses
from monitor.errors import NotAFeed
from monitor.parse.bodies import Body
from monitor.parse.limits import MOST_ENTRIES
from monitor.parse.moments import moment
from monitor.parse.plain import escaped
from monitor.parse.said import Said, SaidFeed

MOST_SITEMAPS = 2  # of an index, at one visit: the newest
MOST_LISTED = 2000  # sitemaps of an index that are looked at: its head and its end, for new ones stand at either
HALF = MOST_LISTED // 2

_NUMBER = re.compile(r"\d+")
_NEVER = datetime.min.replace(tzinfo=UTC)


def read(body: Body, *, now: datetime, timezone: str) -> SaidFeed:
    """What the sitemap says; of an index, which sitemaps to look at, the newest first.

    Shape:  of more pages than we take, the newest
    Errors: NotAFeed
    """
    root = _root(body)
    if body.root.endswith("sitemapindex"):
        return SaidFeed(None, None, (), leads_to=_newest(root, body.url, now=now, timezone=timezone))
    pages = [words for page in root.iter("{*}url") if "loc" in (words := _words(page))]
    count = len(pages)
    if count > MOST_ENTRIES:
        pages.sort(key=_date, reverse=True)  # as the words that they are: 50,000 moments would take seconds
        del pages[MOST_ENTRIES:]
    return SaidFeed(
        title=next((page["name"] for page in pages if page.get("name")), None),
        language=next((page["language"][:2].lower() for page in pages if page.get("language")), None),
        entries=tuple(_said(page) for page in pages),
        problem=f"only the newest {MOST_ENTRIES} of {count} entries were read" if count > MOST_ENTRIES else None,
    )


def _root(body: Body) -> etree._Element:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(body.text.encode("utf-8", "replace"), parser)
    if root is None:
        raise NotAFeed(f"{body.url}: a sitemap so broken that it cannot be read")
    return root


def _words(page: etree._Element) -> dict[str, str]:
    """What is said of a page, by the name of the element; the first of each name counts."""
    said: dict[str, str] = {}
    for element in page.iter("*"):
        name = etree.QName(element)
        if element.text and not (name.namespace or "").endswith(("/sitemap-image/1.1", "/sitemap-video/1.1")):
            said.setdefault(name.localname, element.text.strip())
    return said


def _said(page: dict[str, str]) -> Said:
    return Said(
        link=page.get("loc", ""),
        title=escaped(page.get("title", "")),
        published=_date(page),
        categories=tuple(escaped(word) for word in page.get("keywords", "").split(",")),
    )


def _date(page: dict[str, str]) -> str:
    return page.get("publication_date") or page.get("lastmod", "")


def _newest(root: etree._Element, url: str, *, now: datetime, timezone: str) -> tuple[str, ...]:
    """Sitemaps of the same site: of news first, then by their date, then by the numbers in their names."""
    found = []
    listed = list(root.iter("{*}sitemap"))
    for one in map(_words, listed if len(listed) <= MOST_LISTED else listed[:HALF] + listed[-HALF:]):
        address = addresses.absolute(one.get("loc", ""), url)
        if address and addresses.same_site(address, url):
            at = moment(one.get("lastmod", ""), now=now, timezone=timezone) or _NEVER
            found.append((_is_of_news(address), at, tuple(_numbers(address)), address))
    return tuple(dict.fromkeys(address for *_, address in sorted(found, reverse=True)))[:MOST_SITEMAPS]


def _is_of_news(address: str) -> bool:
    return "news" in address.lower().rpartition("//")[2].partition("/")[2]


def _numbers(address: str) -> Iterator[int]:
    return (int(number[:18]) for number in _NUMBER.findall(address))
