"""The same 1,000 feeds polled by us and by the programs people use; then news with their pages, from end to end.

BENCH_FEEDS (1000) feeds are polled and BENCH_NEWS (500) have news; BENCH_PEERS: see bench/peers.py. Ours is a worker of
which only the loop of visits runs, so that no page is fetched: neither do the others.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update
from sqlmodel import select

from bench import passing, printworks, prototype
from bench.matching import A_WATCHLIST, LOOP, calibrated_ms, invented
from bench.peers import ABSENT, PEERS, Peer
from bench.press import environment
from bench.printworks import KEYWORDS, Press
from bench.show import table
from bench.usage import Usage, measured
from monitor import addresses, claims, schema, store
from monitor.cli import house
from monitor.db import Database
from monitor.store.robots import Kept
from monitor.tables import Article, Fact, Watchlist

FEEDS = int(os.environ.get("BENCH_FEEDS", "1000"))
NEWS = int(os.environ.get("BENCH_NEWS", "500"))
STEP = 10
"""One feed in so many has a new entry."""

FIRST, SAME, ONE_IN_TEN, UNCONDITIONAL = (
    "first poll", "all answer 304", "1 new entry in 10 feeds", "the same body, no conditional support",
)  # fmt: skip


class Ours(Peer):
    """A worker's loop of visits, without its clock."""

    name = "Nasłuch"

    @classmethod
    def missing(cls) -> str:
        return ""

    def set_up(self) -> None:
        furnished(_sqlite(self.folder), self.urls.read_text("ascii").split()).close()

    def poll(self) -> list[str]:
        return [*passing.COMMAND, "visit"]

    def environment(self) -> dict[str, str]:
        return environment(self.folder)

    def links(self) -> list[str]:
        with _opened(self.folder) as database, database.read() as session:
            return list(session.exec(select(Article.link)))


@dataclass(frozen=True, slots=True)
class Poll:
    """What one program needed for one poll."""

    program: str
    case: str
    used: Usage
    requests: int
    with_start: Usage


def run() -> None:
    """Print all figures."""
    began_load = os.getloadavg()[0]
    ready: list[type[Peer]] = [Ours, *(peer for peer in PEERS if not peer.missing())]
    polls, stored = _polled(ready)
    reader = {poll.case: poll.used for poll in polls if poll.program.startswith("reader")}
    columns = [f"{FEEDS:,} feeds", "poll", "wall s", "CPU s", "peak MB", "requests", "wall / reader", "CPU / reader"]
    columns.append("with its start: wall, CPU")
    table(columns, [_row(poll, reader.get(poll.case)) for poll in polls])
    table(["program", "entries stored", "lost", "doubled"], stored)
    for why in (*filter(None, (peer.missing() for peer in PEERS)), *ABSENT):
        table([f"not measured: {why}"], [])
    table(
        [f"{NEWS} feeds with one new entry each, end to end", "articles", "with a keyword", "articles/s", "/ prototype",
         "CPU ms an article", "of it its own process", "peak MB", "s to start"],
        _end_to_end(),
    )  # fmt: skip
    loads = f"{began_load:.1f} to {os.getloadavg()[0]:.1f}"
    table(["calibration", ""], [(f"ms of a loop of {LOOP:,} additions", f"{calibrated_ms():.0f}"), ("load", loads)])


def _polled(programs: Sequence[type[Peer]]) -> tuple[list[Poll], list[tuple[object, ...]]]:
    """Each poll of each program, and what all had stored in the end."""
    polls = []
    with tempfile.TemporaryDirectory() as name, printworks.opened(FEEDS) as press:
        peers = [program(Path(name), press.feeds) for program in programs]
        for peer in peers:
            peer.set_up()
        for case in (FIRST, SAME, ONE_IN_TEN, UNCONDITIONAL):
            shown = _prepare(press, case)
            polls += [_poll(peer, case, press) for peer in peers]
        stored = [_stored(peer, shown) for peer in peers]
    return polls, stored


def _prepare(press: Press, case: str) -> int:
    """What the press does before a poll; how many entries it shows then."""
    if case == UNCONDITIONAL:
        press.end_conditional()
    press.asked()
    return press.publish(STEP) if case == ONE_IN_TEN else press.shown()


def _poll(peer: Peer, case: str, press: Press) -> Poll:
    used = measured(peer.poll(), peer.environment(), peer.folder / "log")
    return Poll(peer.name, case, _without_start(used, peer), press.asked(), used)


def _without_start(used: Usage, peer: Peer) -> Usage:
    """Of our worker, which starts once and polls for weeks, what the poll took; of others, which start for it, all."""
    if not isinstance(peer, Ours):
        return used
    told = _told(peer.folder / "log")
    return Usage(told["wall_s"], told["cpu_s"], used.peak_mb)


def _row(poll: Poll, reader: Usage | None) -> tuple[object, ...]:
    used = poll.used
    ratios = (f"{used.wall_s / reader.wall_s:.2f}", f"{used.cpu_s / reader.cpu_s:.2f}") if reader else ("", "")
    return (
        poll.program,
        poll.case,
        f"{used.wall_s:.1f}",
        f"{used.cpu_s:.1f}",
        f"{used.peak_mb:.0f}",
        poll.requests,
        *ratios,
    )


def _stored(peer: Peer, shown: int) -> tuple[object, ...]:
    links = peer.links()
    return peer.name, len(links), shown - len(set(links)), len(links) - len(set(links))


def _end_to_end() -> list[tuple[object, ...]]:
    """Every feed has one entry more: its page is fetched, read, matched and kept, by us and by a prototype."""
    with tempfile.TemporaryDirectory() as name, printworks.opened(NEWS) as press:
        folder, log = Path(name), Path(name) / "log"
        (folder / "feeds.txt").write_text("\n".join(press.feeds), "ascii")
        database = furnished(_sqlite(folder), press.feeds)
        measured([*passing.COMMAND, "visit"], environment(folder), log)
        measured([*prototype.COMMAND, "remember", name], os.environ, log)
        set_aside(database, press.feeds)
        press.publish(1)
        used = [
            (program, measured([*command, *what], environment(folder), log), _told(log))
            for program, command, what in (
                ("prototype: httpx, feedparser, trafilatura", prototype.COMMAND, ("read", name)),
                ("Nasłuch", passing.COMMAND, ("pass",)),
            )
        ]
        database.close()
    bar = used[0][2]["wall_s"]
    return [_read(program, usage, told, bar) for program, usage, told in used]


def _read(program: str, used: Usage, told: dict[str, float], bar_s: float) -> tuple[object, ...]:
    articles, wall_s = told["readings"], told["wall_s"]
    return (
        program,
        f"{articles:.0f}",
        f"{told['hits']:.0f}",
        f"{articles / wall_s:.1f}",
        f"{bar_s / wall_s:.2f}",
        f"{told['cpu_s'] / articles * 1000:.1f}",
        f"{told['own_cpu_s'] / articles * 1000:.1f}",
        f"{used.peak_mb:.0f}",
        f"{used.wall_s - wall_s:.1f}",
    )


def _told(log: Path) -> dict[str, float]:
    """What `bench/passing.py` says on its last line."""
    told: dict[str, float] = json.loads(log.read_text("utf-8").splitlines()[-1])
    return told


def set_aside(database: Database, feeds: Sequence[str]) -> None:
    """The baseline counts as read, and the robots.txt of every host is known, as on any day but the first."""
    now = house.now()
    known = Kept("", now, now + timedelta(days=1))
    with database.write() as session:
        session.execute(update(Article).values(due_at=None))
        for url in feeds:
            store.robots.put(session, addresses.host(url), known, delay_s=0)
        claims.reckon(session)


def furnished(address: str, feeds: Sequence[str]) -> Database:
    """A database with these feeds and 1,000 keywords."""
    database, now = Database(address), house.now()
    schema.upgrade(database)
    keywords = invented(KEYWORDS)
    with database.write() as session:
        session.add(Fact(name="begun", value="bench"))
        for url in feeds:
            store.feeds.add(session, url, now=now)
        for first in range(0, KEYWORDS, A_WATCHLIST):
            query = "\n".join(keywords[first : first + A_WATCHLIST])
            session.add(Watchlist(name=str(first), query=query, created_at=now, updated_at=now))
    return database


@contextmanager
def _opened(folder: Path) -> Iterator[Database]:
    database = Database(_sqlite(folder))
    yield database
    database.close()


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'nasluch.sqlite'}"
