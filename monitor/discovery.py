"""The address of any page -> the feeds of its site, each with what it carries. Wiring.

As many requests as it takes, and never more than a dozen: the page, the feeds it names; where it names none, common
addresses until one is a feed, then the sitemaps of robots.txt.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from monitor import addresses, charset, parse
from monitor.errors import FeedError, FetchFailed
from monitor.fetch import FEED, Fetcher
from monitor.records import Fetched, ParsedFeed

MOST_REQUESTS = 12
MOST_NAMED = 8
MOST_SITEMAPS = 2
COMMON = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")

ITSELF = "the address itself"
NAMED = "named by the page"
COMMONLY = "a common address"
SITEMAP = "a sitemap of its robots.txt"


@dataclass(frozen=True, slots=True)
class Preview:
    """A feed that was found, and what it carries."""

    url: str
    how: str  # it was found
    title: str | None
    entries: int
    newest_at: datetime | None
    language: str | None
    full_text: bool  # most of its entries bring their whole text
    newest: str  # the title of its newest entry


class Search:
    """One look around a site: counts what it asks, and keeps each feed once, under its first address."""

    def __init__(self, fetcher: Fetcher, *, read: Callable[[Fetched], ParsedFeed], pause: Callable[[], object]) -> None:
        """`read` parses an answer, where strangers type addresses in a process that can be killed.

        `pause` is what a host is given between two requests.
        """
        self._fetcher, self._read, self._pause = fetcher, read, pause
        self._found: list[Preview] = []
        self._asked: set[str] = set()
        self._known: set[object] = set()

    def feeds(self, url: str) -> tuple[Preview, ...]:
        """The feeds that an address leads to, the likeliest first; itself alone, when it is one.

        Errors: ValueError for what is no address; FetchFailed when it cannot be had
        """
        page = self._get(addresses.checked(url))
        if page is None or self._is_feed(page, ITSELF):
            return tuple(self._found)
        for address in parse.named(charset.decode(page.body, page.content_type).text, page.url)[:MOST_NAMED]:
            self._try(address, NAMED)
        if not self._found:
            any(self._try(urljoin(page.url, path), COMMONLY) for path in COMMON)
        if not self._found:
            for address in self._sitemaps(page.url)[:MOST_SITEMAPS]:
                self._try(address, SITEMAP)
        return tuple(self._found)

    def _get(self, url: str) -> Fetched | None:
        """What an address answers; None where it was asked before, or enough was asked. Errors: FetchFailed."""
        if url in self._asked or len(self._asked) == MOST_REQUESTS:
            return None
        if self._asked:
            self._pause()
        self._asked.add(url)
        answer = self._fetcher.get(url, accept=FEED)
        return answer if isinstance(answer, Fetched) else None

    def _try(self, url: str, how: str) -> bool:
        """Whether a feed is there."""
        try:
            answer = self._get(url)
        except FetchFailed:
            return False
        return answer is not None and self._is_feed(answer, how)

    def _is_feed(self, answer: Fetched, how: str) -> bool:
        """Whether the answer is a feed; it is kept then, unless the same was found elsewhere."""
        try:
            parsed = self._with_newest_sitemap(self._read(answer))
        except FeedError:
            return False
        carried = tuple(entry.key for entry in parsed.entries) or answer.url
        if carried not in self._known and answer.url not in self._known:
            self._found.append(_preview(answer, parsed, how))
        self._known |= {carried, answer.url}
        return True

    def _with_newest_sitemap(self, parsed: ParsedFeed) -> ParsedFeed:
        """An index with what its newest sitemap carries; any other feed as it is. Errors: FeedError."""
        sitemap = self._get(parsed.leads_to[0]) if parsed.leads_to else None
        return parse.joined(parsed, [self._read(sitemap)]) if sitemap else parsed

    def _sitemaps(self, url: str) -> tuple[str, ...]:
        try:
            robots = self._get(urljoin(url, "/robots.txt"))
        except FetchFailed:
            return ()
        return parse.sitemaps(charset.decode(robots.body).text, url) if robots else ()


def _preview(answer: Fetched, parsed: ParsedFeed, how: str) -> Preview:
    dated = [entry for entry in parsed.entries if entry.published_at]
    newest = max(dated, key=lambda entry: str(entry.published_at), default=next(iter(parsed.entries), None))
    return Preview(
        url=answer.url,
        how=how,
        title=parsed.title,
        entries=len(parsed.entries),
        newest_at=newest.published_at if newest else None,
        language=parsed.language,
        full_text=sum(bool(entry.text) for entry in parsed.entries) * 2 > len(parsed.entries),
        newest=newest.title if newest else "",
    )
