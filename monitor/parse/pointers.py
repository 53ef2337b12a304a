"""A page or a robots.txt -> the addresses of feeds that it names. Pure."""

import re
from collections.abc import Iterator

from lxml import etree

from monitor import addresses

_ALTERNATES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_SEARCHED = 300_000  # characters of a page
_MOST_NAMED = 20
_OF_A_FEED = re.compile(
    r"(?:^|[/.?=_-])(?:rss|feeds?|atom|rdf|kanal-?rss)(?:[/.?=_-]|\d|$)|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
_OF_COMMENTS = re.compile(r"comment|komentarz", re.IGNORECASE)
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def named(html: str, url: str) -> tuple[str, ...]:
    """The feeds a page names in its head, then those it only links to; feeds of comments last."""
    page = etree.fromstring(html[:_SEARCHED].encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8"))
    if page is None:
        return ()
    found = dict.fromkeys((*_in_head(page, url), *_linked(page, url)))
    return tuple(sorted(found, key=lambda address: bool(_OF_COMMENTS.search(address))))[:_MOST_NAMED]


def sitemaps(robots: str, url: str) -> tuple[str, ...]:
    """The sitemaps of its own site that a robots.txt names, those of news first."""
    found = (addresses.absolute(line, url) for line in _SITEMAP.findall(robots[:_SEARCHED]))
    own = dict.fromkeys(one for one in found if one and addresses.same_site(one, url))
    return tuple(sorted(own, key=lambda address: "news" not in address.lower()))


def _in_head(page: etree._Element, url: str) -> Iterator[str]:
    for link in page.iter("link"):
        kind, rel = (link.get("type") or "").lower().strip(), (link.get("rel") or "").lower().split()
        address = addresses.absolute(link.get("href") or "", url)
        if "alternate" in rel and kind in _ALTERNATES and address:
            yield address


def _linked(page: etree._Element, url: str) -> Iterator[str]:
    """Links of the same site that look like feeds: many Polish papers have a page that lists theirs."""
    for anchor in page.iter("a"):
        href = anchor.get("href") or ""
        if _OF_A_FEED.search(href.partition("://")[2].partition("/")[2] or href):
            address = addresses.absolute(href, url)
            if address and addresses.same_site(address, url):
                yield address
