"""Imaginary papers on loopback: feeds and pages out, new articles as they are published. Edge."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from itertools import count
from random import Random
from threading import RLock
from types import TracebackType
from typing import Self

from monitor.newsroom import feeds as writing
from monitor.newsroom import pages
from monitor.newsroom.arrivals import Arrivals
from monitor.newsroom.loopback import HOME, addresses, listen, name_of
from monitor.newsroom.papers import papers
from monitor.newsroom.records import Fault, PressFeed, Published
from monitor.newsroom.stories import Story, breaking, compose, written
from monitor.newsroom.wire import HTML, Answer, Prepared, Request, prepare, server

_NOT_FOUND = prepare(Answer(b"Nie ma takiej strony.\n", "text/plain; charset=utf-8", 404))
_DOWN = prepare(Answer(b"<h1>Przepraszamy, awaria</h1>", HTML, 500))
_WALL = prepare(Answer("<h1>Artykuł tylko dla prenumeratorów</h1>".encode(), HTML, 403))
_FEED_PATHS = {"rss": "/rss.xml", "atom": "/atom.xml"}


def _now() -> datetime:
    return datetime.now(UTC)


class Newsroom:
    """Papers with feeds and articles, each on a host of its own; the same for the same seed.

    Each feed shows its newest `window` entries and begins with `entries`; older articles stay where they are. All are
    `at` one address of this machine, each on a port of its own, when that is said.
    """

    def __init__(
        self,
        feeds: int = 12,
        entries: int = 5,
        *,
        window: int = 30,
        seed: int = 2022,
        clock: Callable[[], datetime] = _now,
        at: str | None = None,
    ) -> None:
        self.requests: Arrivals[Request] = Arrivals("requests")
        self._window, self._clock, self._random = max(window, entries), clock, Random(seed)  # noqa: S311
        self._lock = RLock()
        self._published: list[Published] = []
        self._shown: dict[str, list[Published]] = defaultdict(list)  # by host, newest first
        self._articles: dict[str, Published] = {}  # by address
        self._prepared: dict[str, Prepared] = {}  # by address
        self._own: dict[str, Prepared | Callable[[Request], Answer]] = {}  # by address
        self._numbers = count(7_100_000, 13)
        self._breaking = list(breaking())
        self._sockets = listen((at or HOME, *((at,) * feeds if at else addresses(feeds))))
        self._server = server(self._sockets, self._respond, self.requests.add, name="newsroom")
        self._home = name_of(self._sockets[0])
        self.feeds = tuple(
            PressFeed(f"http://{name_of(bound)}{_FEED_PATHS[paper.manner.kind]}", name_of(bound), paper)
            for paper, bound in zip(papers(feeds), self._sockets[1:], strict=True)
        )
        self._by_host = {feed.host: feed for feed in self.feeds}
        self._by_slug = {feed.paper.slug: feed for feed in self.feeds}
        self._first_edition(entries)

    def start(self) -> Self:
        """Itself, open: everything answers from now on."""
        self._server.start()
        return self

    def close(self) -> None:
        """Nothing comes back; no socket and no thread is left."""
        self._server.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def published(self) -> tuple[Published, ...]:
        """Every article so far, oldest first, each once."""
        with self._lock:
            return tuple(self._published)

    def expected_hits(self, *, fresh_only: bool = False) -> tuple[Published, ...]:
        """The articles that the sample watchlist must find; `fresh_only`: of those that appeared since the start."""
        return tuple(one for one in self.published if one.expected_hit and (one.fresh or not fresh_only))

    def shown(self, feed: PressFeed) -> tuple[Published, ...]:
        """What a feed carries now, newest first."""
        with self._lock:
            return tuple(self._shown[feed.host])

    @property
    def not_modified(self) -> int:
        """How many requests were told 304."""
        return sum(request.status == 304 for request in self.requests)

    @property
    def breaking_left(self) -> int:
        """How many of the prepared breaking stories are still to come."""
        with self._lock:
            return len(self._breaking)

    def publish(self, feed: PressFeed | None = None, story: Story | None = None) -> Published:
        """The new article at the head of its feed.

        Without a story: the next of the prepared breaking ones, then composed ones.
        Without a feed: that of the paper the story was written for, else any that can be read.
        """
        with self._lock:
            if story is None:
                story = self._breaking.pop(0) if self._breaking else compose(self._random)
            feed = feed or self._by_slug.get(story.paper or "") or self._random.choice(self._readable())
            return self._put(feed, story, self._clock(), fresh=True)

    def serve(
        self,
        path: str,
        body: bytes | str | Callable[[Request], Answer] = b"",
        *,
        content_type: str | None = HTML,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        feed: PressFeed | None = None,
        delay_s: float = 0.0,
    ) -> str:
        """The address that says this from now on: on the host of that feed, else on one of no paper.

        Shape: a `body` that is a function is asked each time, in the server's thread: it must not wait
        """
        host = feed.host if feed else self._home
        url = f"http://{host}{path}"
        if callable(body):
            self._own[url] = body
        else:
            raw = body.encode() if isinstance(body, str) else body
            self._own[url] = prepare(Answer(raw, content_type, status, headers or {}, delay_s=delay_s))
        return url

    def prepare(self) -> None:
        """Nothing comes back; every feed and page is made now, so that measuring starts with bytes at hand."""
        for url in (*(feed.url for feed in self.feeds), *self._articles):
            self._page(url)

    def _first_edition(self, entries: int) -> None:
        """What is there when the newsroom opens: hand-written stories at the head, composed ones below."""
        opened_at = self._clock()
        texts: dict[str, list[Story]] = defaultdict(list)
        for story in written():
            texts[story.paper or ""].append(story)
        waiting = [
            (opened_at - timedelta(minutes=6 + 23 * rank + 3 * number % 19, seconds=37 * number % 60), feed, rank)
            for number, feed in enumerate(self.feeds)
            if feed.readable
            for rank in range(entries)
        ]
        for at, feed, rank in sorted(waiting, key=lambda one: one[0]):
            own = texts[feed.paper.slug]
            self._put(feed, own[rank] if rank < len(own) else compose(self._random), at, fresh=False)

    def _put(self, feed: PressFeed, story: Story, at: datetime, *, fresh: bool) -> Published:
        url = f"http://{feed.host}/{story.section}/{story.slug},{next(self._numbers)}.html"
        article = Published(story, feed, url, at.astimezone(UTC).replace(microsecond=0), fresh)
        self._published.append(article)
        self._articles[url] = article
        for carrier in {feed, self._by_slug.get(story.shared_with or "", feed)}:
            self._show(carrier, article)
        return article

    def _show(self, feed: PressFeed, article: Published) -> None:
        shown = self._shown[feed.host]
        shown.insert(0, article)
        del shown[self._window :]
        self._prepared.pop(feed.url, None)
        self._prepared.pop(f"http://{feed.host}/", None)

    def _readable(self) -> list[PressFeed]:
        return [feed for feed in self.feeds if feed.readable and feed.open_pages]

    def _respond(self, request: Request) -> Prepared:
        """The answer to a request, whatever hangs behind its `?`."""
        own = self._own.get(request.url) or self._own.get(request.url.partition("?")[0])
        if own is not None:
            return prepare(own(request)) if callable(own) else own
        return self._page(request.url.partition("?")[0])

    def _page(self, url: str) -> Prepared:
        known = self._prepared.get(url)
        if known is not None:
            return known
        with self._lock:
            made = self._made(url)
            if made is not _NOT_FOUND:
                self._prepared[url] = made
            return made

    def _made(self, url: str) -> Prepared:
        article = self._articles.get(url)
        if article is not None:
            return self._article(article)
        feed = self._by_host.get(url.removeprefix("http://").partition("/")[0])
        if feed is not None and url == feed.url:
            return self._feed(feed)
        if feed is not None and url == f"http://{feed.host}/":
            html = f"text/html; charset={feed.paper.manner.encoding}"
            return prepare(Answer(pages.front_page(feed, self._shown[feed.host]), html))
        return _NOT_FOUND

    def _article(self, article: Published) -> Prepared:
        if not article.feed.open_pages:
            return _WALL
        # a server that names no charset: the page has to say it itself
        return prepare(Answer(pages.article_page(article), "text/html"))

    def _feed(self, feed: PressFeed) -> Prepared:
        manner, entries = feed.paper.manner, self._shown[feed.host]
        if manner.fault is Fault.DOWN:
            return _DOWN
        body = writing.render(feed, entries)
        return prepare(
            Answer(
                body,
                writing.content_type(feed),
                etag=f'"{sha256(body).hexdigest()[:16]}"' if manner.etag else None,
                last_modified=format_datetime(entries[0].at, usegmt=True) if manner.last_modified and entries else None,
            )
        )
