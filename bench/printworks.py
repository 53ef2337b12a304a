"""So many feeds, each at a host of its own, and the pages they lead to; in a process of its own. Edge.

`/N.xml` is a feed, `/N/M.html` a page of about 150 kB. `/-/publish/STEP` gives every so-manyth feed one entry more,
`/-/plain` ends conditional requests, `/-/shown` answers how many entries there are, `/-/asked` how many requests there
were since it was asked last.
"""

import asyncio
import json
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from multiprocessing.connection import Connection
from random import Random
from urllib.request import urlopen

from bench.matching import GIVEN, invented
from monitor.newsroom.loopback import Loopback, addresses, listen, name_of
from monitor.newsroom.pages import page_html
from monitor.newsroom.stories import compose

FEWEST, MOST = 25, 50
"""Entries of a feed."""

KEYWORDS = 1_000
NAMING = 2
"""One article in so many names a keyword."""

PAGE_WORDS = 400
PAGE_BYTES = 150_000
BEGUN = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Press:
    """Feeds that can be asked."""

    feeds: tuple[str, ...]  # their addresses
    control: str

    def publish(self, step: int) -> int:
        """Every so-manyth feed has one entry more; how many entries all have now."""
        return self._told(f"publish/{step}")

    def shown(self) -> int:
        """How many entries all feeds have."""
        return self._told("shown")

    def end_conditional(self) -> None:
        """From now on every answer has a body, and no validator."""
        self._told("plain")

    def asked(self) -> int:
        """Requests since this was asked last."""
        return self._told("asked")

    def _told(self, what: str) -> int:
        with urlopen(f"{self.control}/-/{what}") as answer:
            number: int = json.load(answer)
        return number


@contextmanager
def opened(feeds: int) -> Iterator[Press]:
    """A press with so many feeds; closed at the end."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(feeds, theirs), daemon=True)
    process.start()
    hosts: Sequence[str] = ours.recv()
    try:
        yield Press(tuple(f"http://{host}/{number}.xml" for number, host in enumerate(hosts)), f"http://{hosts[0]}")
    finally:
        ours.send("close")
        process.join()


def _serve(feeds: int, parent: Connection) -> None:
    sockets = listen(addresses(feeds))
    hosts = [name_of(one) for one in sockets]
    prints = _Prints(hosts)
    loopback = Loopback(sockets, lambda: _Answering(prints), name="press")
    loopback.start()
    parent.send(hosts)
    parent.recv()
    loopback.close()


class _Prints:
    """What stands in each feed, and what was asked for."""

    def __init__(self, hosts: Sequence[str]) -> None:
        self.hosts, self.conditional, self.asked = hosts, True, 0
        self._random = Random(5)
        self._words = vocabulary()
        self._names = invented(KEYWORDS)
        self._items = [[self._item(feed, number) for number in range(self._random.randint(FEWEST, MOST))]
                       for feed in range(len(hosts))]  # fmt: skip
        self._bodies = [self._feed(number) for number in range(len(hosts))]
        self._pages: dict[tuple[int, int], bytes] = {}  # of what was published since: printed before anybody asks

    def answer(self, path: str, etag: str | None) -> bytes:
        """The whole answer to a request."""
        if path.startswith("/-/"):
            return _http(200, json.dumps(self._ordered(path[3:])).encode(), "application/json")
        self.asked += 1
        if path.endswith(".xml"):
            return self._feed_answer(int(path[1:-4]), etag)
        if path.endswith(".html"):
            feed, number = path[1:-5].split("/")
            return _http(200, self._page_of(int(feed), int(number)), "text/html; charset=utf-8")
        return _http(404, b"not here", "text/plain")

    def _feed_answer(self, number: int, etag: str | None) -> bytes:
        ours = f'"{number}-{len(self._items[number])}"'
        if not self.conditional:
            return _http(200, self._bodies[number], "application/rss+xml")
        return (
            _http(304, b"", "", ours) if etag == ours else _http(200, self._bodies[number], "application/rss+xml", ours)
        )

    def _ordered(self, what: str) -> int:
        if what == "plain":
            self.conditional = False
        if what == "asked":
            asked, self.asked = self.asked, 0
            return asked
        if what.startswith("publish/"):
            for feed in range(0, len(self.hosts), int(what[8:])):
                number = len(self._items[feed])
                self._items[feed].insert(0, self._item(feed, number))
                self._bodies[feed] = self._feed(feed)
                self._pages[feed, number] = self._page(feed, number)
        return sum(map(len, self._items))

    def _feed(self, number: int) -> bytes:
        head = f"<title>Gazeta numer {number}</title><link>http://{self.hosts[number]}/</link><language>pl</language>"
        items = "".join(self._items[number])
        return f'<?xml version="1.0"?>\n<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()

    def _item(self, feed: int, number: int) -> str:
        random = Random(feed * 1_000 + number)
        address = f"http://{self.hosts[feed]}/{feed}/{number}.html"
        text = f"<p>{self._sentences(random, 60)}</p><p>{self._sentences(random, 60)}</p>"
        at = format_datetime(BEGUN - timedelta(minutes=10 * (MOST - number)))
        return (
            f"<item><title>{self._sentences(random, 9)[:-1]}</title><link>{address}</link><guid>{address}</guid>"
            f"<description>{escape(text)}</description><pubDate>{at}</pubDate></item>\n"
        )

    def _page_of(self, feed: int, number: int) -> bytes:
        return self._pages.get((feed, number)) or self._page(feed, number)

    def _page(self, feed: int, number: int) -> bytes:
        random = Random(feed * 1_000 + number)
        title = self._sentences(random, 9)[:-1]
        paragraphs = [self._sentences(random, PAGE_WORDS // 8) for _ in range(8)]
        if random.randrange(NAMING) == 0:
            paragraphs[3] += f" Był tam {random.choice(GIVEN)}, a z nim {random.choice(self._names)}."
        address = f"http://{self.hosts[feed]}/{feed}/{number}.html"
        lead, at = self._sentences(random, 25), BEGUN - timedelta(minutes=10 * (MOST - number))
        html = page_html(title, lead, paragraphs, url=address, author=random.choice(GIVEN), published_at=at)
        return html.replace("</head>", f"{_DRESS}</head>").replace("</header>", f"{_MENU}</header>").encode()

    def _sentences(self, random: Random, words: int) -> str:
        chosen = random.choices(self._words, k=words)
        return (
            " ".join(". ".join(" ".join(chosen[at : at + 12]) for at in range(0, words, 12)).split()).capitalize() + "."
        )


class _Answering(asyncio.Protocol):
    """Answers request after request on a connection, until its client has enough."""

    def __init__(self, prints: _Prints) -> None:
        self._prints, self._read = prints, b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, _, self._read = self._read.partition(b"\r\n\r\n")
            first, *fields = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
            self.transport.write(self._prints.answer(first.split()[1], headers.get("if-none-match")))
            if headers.get("connection", "").lower() == "close":
                self.transport.close()


def _http(status: int, body: bytes, content_type: str, etag: str | None = None) -> bytes:
    tagged = f"ETag: {etag}\r\n" if etag else ""
    typed = f"Content-Type: {content_type}\r\n" if content_type else ""
    return f"HTTP/1.1 {status} Said\r\n{typed}{tagged}Content-Length: {len(body)}\r\n\r\n".encode() + body


def vocabulary() -> list[str]:
    """The words of the newsroom's stories: put together anew, so that no two articles share a run of four."""
    random = Random(7)
    stories = [compose(random) for _ in range(200)]
    said = " ".join(paragraph for story in stories for paragraph in story.paragraphs)
    return sorted({word for word in said.split() if word.isalpha()})


def _furniture() -> tuple[str, str]:
    """What fills a page of a newspaper: scripts and styles, menus and boxes of links."""
    links = "".join(
        f'<li class="menu__item menu__item--{n % 7}"><a class="menu__link" href="/dzial/{n}/strona.html" data-id="{n}">'
        f"<span>Dział numer {n}</span></a></li>"
        for n in range(320)
    )
    style = "".join(f".menu__item--{n}{{margin:{n}px;padding:0 {n}px}}" for n in range(400))
    script = json.dumps({f"slot{n}": {"size": [300, 250], "place": f"box-{n}", "ids": [n, n + 1]} for n in range(400)})
    dress = f"<style>{style}</style><script>window.slots={script}</script>"
    rest = PAGE_BYTES - len(dress) - len(links) - 8_000
    return dress + f"<script>window.settings='{'abcdefgh' * (rest // 8)}'</script>", f"<nav><ul>{links}</ul></nav>"


_DRESS, _MENU = _furniture()
