"""Thousands of pages read in the workshop: what its processes hold, thousand by thousand.

BENCH_PAGES is how many (10,000), BENCH_MINUTES after how long it ends at the latest (60), BENCH_CORPUS a folder with
`gold.jsonl` and the pages it names (`id`, `url`, `html`: path, .gz); without it the pages are the newsroom's.
"""

import gzip
import json
import os
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from bench.show import table
from bench.usage import parent, resident_mb
from monitor import extract
from monitor.errors import Poisoned
from monitor.newsroom import Newsroom
from monitor.newsroom.pages import article_page
from monitor.records import Extracted, Fetched
from monitor.workshop import TASKS_PER_PROCESS, Workshop

PAGES = int(os.environ.get("BENCH_PAGES", "10000"))
MINUTES = float(os.environ.get("BENCH_MINUTES", "60"))
CORPUS = os.environ.get("BENCH_CORPUS")
PROCESSES = 2
SAMPLE = 20  # pages between two looks at what the processes hold
NOW = datetime(2099, 1, 1, tzinfo=UTC)
UNKNOWN = extract.Expected("", "")


@dataclass(slots=True)
class Span:
    """What was seen while some pages were read."""

    first: int
    began_s: float = field(default_factory=time.monotonic)
    ended_s: float = 0.0
    read: int = 0
    poisoned: int = 0
    least_mb: float = float("inf")  # of one process of the workshop
    most_mb: float = 0.0
    own_mb: float = 0.0  # the process that hands out the pages, which holds them all

    def row(self) -> tuple[object, ...]:
        """For the table."""
        pages_per_s = self.read / (self.ended_s - self.began_s)
        span = f"{self.first:,} to {self.first + self.read:,}"
        held = f"{self.least_mb:.0f} to {self.most_mb:.0f}" if self.most_mb else ""  # a span of a few pages
        return span, f"{pages_per_s:.1f}", held, f"{self.own_mb:.0f}", self.poisoned


def run() -> None:
    """Print what was held, a row for each tenth of the pages."""
    pages = list(_corpus(Path(CORPUS)) if CORPUS else _invented())
    seen: set[int] = set()
    spans = [Span(0)]
    workshop = Workshop(processes=PROCESSES, timeout_s=60.0, preload=("monitor.parse", "monitor.extract"))
    until_s = time.monotonic() + 60 * MINUTES
    with ThreadPoolExecutor(2 * PROCESSES) as hands:
        waiting: deque[Future[Extracted | None]] = deque()
        for number, page in enumerate(islice(cycle(pages), PAGES)):
            waiting.append(hands.submit(_read, workshop, page))
            if len(waiting) < 4 * PROCESSES:
                continue
            _note(spans[-1], waiting.popleft().result())
            if number % SAMPLE == 0:
                _look(spans[-1], seen)
            if spans[-1].read >= max(PAGES // 10, 1):
                spans.append(Span(spans[-1].first + spans[-1].read))
            if time.monotonic() > until_s:
                break
        _look(spans[-1], seen)
        for one in waiting:
            _note(spans[-1], one.result())
    workshop.close()
    table(
        ["pages", "a second", "MB held by a process", "MB by us", "ended"], [span.row() for span in spans if span.read]
    )
    table(
        ["", ""],
        [
            ("pages, each read again and again", f"{len(pages):,}"),
            ("pages a process reads before it is replaced", TASKS_PER_PROCESS),
            ("processes there were", len(seen)),
        ],
    )


def _read(workshop: Workshop, page: Fetched) -> Extracted | None:
    try:
        return workshop.run(extract.article, page, entry=UNKNOWN, selector=None, timezone="Europe/Warsaw", now=NOW)
    except Poisoned:
        return None


def _note(span: Span, won: Extracted | None) -> None:
    span.read, span.ended_s = span.read + 1, time.monotonic()
    span.poisoned += won is None


def _look(span: Span, seen: set[int]) -> None:
    """What the children of our child hold: the server that they are forked from is ours."""
    own = os.getpid()
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    workers = [pid for pid in pids if (above := parent(pid)) and parent(above) == own]
    seen.update(workers)
    held = [held_mb for pid in workers if (held_mb := resident_mb(pid))]
    span.least_mb, span.most_mb = min([span.least_mb, *held]), max([span.most_mb, *held])
    span.own_mb = max(span.own_mb, resident_mb(own))


def _corpus(folder: Path) -> Iterator[Fetched]:
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        told = json.loads(line)
        packed = (folder / told["html"]).read_bytes()
        yield Fetched(told["url"] or "", gzip.decompress(packed) if told["html"].endswith(".gz") else packed)


def _invented() -> Iterator[Fetched]:
    with Newsroom(feeds=12, entries=30) as newsroom:
        for article in newsroom.published:
            yield Fetched(article.url, article_page(article), "text/html")
