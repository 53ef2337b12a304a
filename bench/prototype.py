"""What one writes in an afternoon with the libraries we use: the bar for articles from end to end.

Threads fetch with httpx, processes parse with feedparser and read with trafilatura, one expression looks for the
keywords, SQLite keeps what is new. Nothing is polite, inflected, told or tried again.

[*COMMAND, "remember", FOLDER]  keep what the feeds of FOLDER/feeds.txt have
[*COMMAND, "read", FOLDER]      read what they have besides, with its pages; say in JSON how long that took
"""

import json
import re
import sqlite3
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from threading import Lock

import feedparser
import httpx
import trafilatura

from bench.matching import invented
from bench.passing import PROCESSES, THREADS, cpu_s
from bench.printworks import KEYWORDS

COMMAND = (sys.executable, "-c", "import sys; from bench import prototype; prototype.run(*sys.argv[1:])")
TABLE = "CREATE TABLE IF NOT EXISTS articles (link TEXT PRIMARY KEY, title TEXT, text TEXT, keywords TEXT)"
INSERT = "INSERT OR IGNORE INTO articles VALUES (?, ?, ?, ?)"

Item = tuple[str, str]
"""A link and its title."""


def run(what: str, folder: str) -> None:
    """Do that, and print how long it took once the processes stood ready."""
    feeds = (Path(folder) / "feeds.txt").read_text("ascii").split()
    with (
        closing(sqlite3.connect(Path(folder) / "prototype.sqlite", check_same_thread=False)) as kept,
        ThreadPoolExecutor(THREADS) as threads,
        ProcessPoolExecutor(PROCESSES, get_context("forkserver")) as processes,
    ):
        kept.execute("PRAGMA journal_mode = WAL")
        kept.execute("PRAGMA synchronous = NORMAL")
        kept.execute(TABLE)
        prototype = _Prototype(kept, processes)
        list(processes.map(_warmed, range(4 * PROCESSES)))
        began, own_cpu_s, began_cpu_s = time.monotonic(), time.process_time(), cpu_s()
        done = sum(threads.map(prototype.remember if what == "remember" else prototype.read, feeds))
        took = {"wall_s": time.monotonic() - began, "cpu_s": cpu_s() - began_cpu_s}
        took["own_cpu_s"] = time.process_time() - own_cpu_s
        (hits,) = kept.execute("SELECT count(*) FROM articles WHERE keywords > ''").fetchone()
    sys.stdout.write(json.dumps({**took, "readings": done, "hits": hits}) + "\n")


class _Prototype:
    def __init__(self, kept: sqlite3.Connection, processes: ProcessPoolExecutor) -> None:
        self._kept, self._processes, self._writing = kept, processes, Lock()
        self._known = {link for (link,) in kept.execute("SELECT link FROM articles")}
        self._keywords = re.compile(rf"\b({'|'.join(map(re.escape, invented(KEYWORDS)))})\b")

    def remember(self, feed: str) -> int:
        """Keep what a feed has; how much that is."""
        items = self._processes.submit(_parsed, _got(feed)).result()
        self._keep((link, title, "", "") for link, title in items)
        return len(items)

    def read(self, feed: str) -> int:
        """Keep what a feed has besides, with the texts of its pages; how much that is."""
        fresh = [one for one in self._processes.submit(_parsed, _got(feed)).result() if one[0] not in self._known]
        for link, title in fresh:
            text = self._processes.submit(_extracted, _got(link)).result()
            found = set(self._keywords.findall(f"{title}\n{text}"))
            self._keep([(link, title, text, ", ".join(found))])
        return len(fresh)

    def _keep(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        with self._writing, self._kept:
            self._kept.executemany(INSERT, rows)


def _got(address: str) -> bytes:
    with httpx.Client(verify=False) as client:  # loopback: no certificates to load at each request
        return client.get(address).content


def _warmed(_: int) -> None:
    time.sleep(0.1)
    _parsed(b"<rss/>")
    _extracted(b"<html><body><p>Zdanie.</p></body></html>")


def _parsed(feed: bytes) -> list[Item]:
    return [(entry.link, entry.title) for entry in feedparser.parse(feed).entries]


def _extracted(page: bytes) -> str:
    return trafilatura.extract(page) or ""
