"""35 entries of which none, one or all are new, against bare feedparser; a folder of feeds, read both ways.

python -m bench feeds; with FEED_CORPUS=FOLDER (and FEED_MANIFEST=LINES.jsonl of path, count, title, headers)
"""

import io
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import feedparser

from bench import show
from monitor import parse
from monitor.errors import NotAFeed
from monitor.newsroom import Newsroom
from monitor.parse import bodies, rss, xml
from monitor.parse.items import DIGEST_BYTES
from monitor.parse.said import Said
from monitor.records import Fetched, Manner, ParsedFeed

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ZONE = "Europe/Warsaw"
TIMES = 15
ENTRIES = 35

Answer = Callable[[bytes], ParsedFeed]


def run() -> None:
    """Print both tables."""
    show.table(["35 entries", "ms", "bare feedparser is so many times slower"], _timed())
    if folder := os.environ.get("FEED_CORPUS"):
        manifest = Path(os.environ.get("FEED_MANIFEST", f"{folder}/manifest.jsonl"))
        show.table(["files", "how many"], Counter(_judged(Path(folder), manifest)).items())


def _timed() -> Iterator[tuple[object, ...]]:
    body = _body()
    answer = Fetched("https://gazeta.example/rss", body, "application/rss+xml")
    digests = _read(answer).digests
    bare = _ms(lambda: feedparser.parse(io.BytesIO(body)))
    yield "bare feedparser", f"{bare:.2f}", ""
    for name, known in (("all new", b""), ("one new", digests[DIGEST_BYTES:]), ("none new", digests)):
        ms = _ms(lambda known=known: _read(answer, known))  # type: ignore[misc]
        yield name, f"{ms:.2f}", f"{bare / ms:.1f}"


def _body() -> bytes:
    """A feed of the newsroom, cut or repeated to 35 entries."""
    with Newsroom(feeds=3, clock=lambda: NOW - timedelta(days=1)) as newsroom:
        feed = next(feed for feed in newsroom.feeds if feed.readable)
        while len(newsroom.shown(feed)) < 25:
            newsroom.publish(feed)
        text = _get(feed.url)
    items = re.findall(rb"<item>.*?</item>|<entry>.*?</entry>", text, re.DOTALL)
    many = b"".join(re.sub(rb"(<guid[^>]*>|<id>)", rb"\g<1>%d-" % n, items[n % len(items)]) for n in range(ENTRIES))
    return text[: text.index(items[0])] + many + text[text.rindex(items[-1]) + len(items[-1]) :]


def _get(url: str) -> bytes:

    with urlopen(url, timeout=5) as answer:
        body: bytes = answer.read()
    return body


def _ms(what: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        what()
        took.append(time.process_time() - began)
    return min(took) * 1000


def _judged(folder: Path, manifest: Path) -> Iterator[str]:
    """Of each file: whether it reads alike both ways, and whether count and title are those expected."""
    for line in manifest.read_text("utf-8").splitlines():
        expected = json.loads(line)
        headers = {name.lower(): value for name, value in (expected.get("headers") or {}).items()}
        body = (folder / expected["path"]).read_bytes()
        answer = Fetched("https://gazeta.example/rss", body, headers.get("content-type"))
        try:
            whole = _read(answer)
        except NotAFeed:
            whole = ParsedFeed(None, None, ())
        yield "read"
        yield "count and title right" if _is_right(whole, expected) else f"not right: {expected['path']}"
        yield from _told_plainly(answer)
        if whole.digests:
            yield "items told apart"
            yield "alike both ways" if all(_is_alike(answer, whole)) else f"NOT ALIKE: {expected['path']}"


def _told_plainly(answer: Fetched) -> Iterator[str]:
    """Whether we read its items without feedparser, and as it would."""
    try:
        body = bodies.body_of(answer)
    except NotAFeed:
        return
    said = rss.items(body.text) if body.fresh and not body.is_sitemap else None
    if said is not None:
        yield "read without feedparser"
        by_it = tuple(xml._said(dict(entry)) for entry in xml._parsed(body, body.text)["entries"])
        yield "as it reads them" if list(map(_once, said)) == list(map(_once, by_it)) else "NOT AS IT READS THEM"


def _once(said: Said) -> Said:
    """With each of its categories once, as an entry has them."""
    return replace(said, categories=tuple(dict.fromkeys(filter(str.strip, said.categories))))


def _is_right(parsed: ParsedFeed, expected: dict[str, object]) -> bool:
    title = expected["title"]
    return expected["count"] in (None, len(parsed.entries)) and (not title or _bare(parsed.title) == _bare(title))


def _bare(title: object) -> str:
    return re.sub(r"\W+", "", re.sub(r"<[^>]+>", "", str(title or ""))).lower()


def _is_alike(answer: Fetched, whole: ParsedFeed) -> Iterator[bool]:
    """With all, each second and all but the last item known: the others read as in the whole."""
    digests = [whole.digests[at : at + DIGEST_BYTES] for at in range(0, len(whole.digests), DIGEST_BYTES)]
    yield len(digests) == len(whole.entries)
    for known in (digests, digests[::2], digests[1::2], digests[:-1]):
        fresh = tuple(entry for entry, one in zip(whole.entries, digests, strict=False) if one not in known)
        rest = _read(answer, b"".join(known))
        yield rest == replace(whole, entries=fresh, known=len(digests) - len(fresh))


def _read(answer: Fetched, known: bytes = b"") -> ParsedFeed:
    return parse.feed(answer, now=NOW, timezone=ZONE, manner=Manner(known=known))
