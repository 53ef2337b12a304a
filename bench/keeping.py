"""A full house backed up, restored, and tidied, on SQLite: seconds, megabytes, and the longest a writer waits. Edge.

BENCH_HOUSE names a house that `python -m bench pages` has kept; it is copied, and stays as it is.
"""

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import pages, show
from monitor import backup
from monitor.db import Database
from monitor.store.retention import Keep, removals

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3650)
KEEP = Keep(texts=timedelta(days=365), attempts=timedelta(days=365), audit=timedelta(days=365))


def run() -> None:
    """Print what each takes; memory is the most that the process had until then."""
    with tempfile.TemporaryDirectory(prefix="keeping") as name:
        folder = Path(name)
        house = _house(folder)
        rows = [
            _measured("backup, SQLite's file", folder / "own.zip", lambda path: backup.make(house, path, now=NOW)),
            _measured(
                "backup, as rows", folder / "rows.zip", lambda path: backup.make(house, path, now=NOW, portable=True)
            ),
            *(_restored(folder, kind) for kind in ("own", "rows")),
            _measured("every text let go", folder / "nasluch.sqlite", lambda _: _print_waits(house)),
            _measured("room given back", folder / "nasluch.sqlite", lambda _: house.give_room_back()),
            _measured("written anew", folder / "nasluch.sqlite", lambda _: house.compact()),
        ]
        house.close()
    show.table(["", "s", "s of processor", "MB written", "MB of memory"], rows)


def _print_waits(house: Database) -> None:
    """Let every text go; for how long each transaction holds the only pen there is."""
    held = []
    for remove in removals(KEEP, now=LATER).values():
        went = 1
        while went:
            began = time.perf_counter()
            with house.write() as session:
                went = remove(session)
            held.append((time.perf_counter() - began) * 1000)
    held.sort()
    figures = (statistics.median(held), held[len(held) * 99 // 100], held[-1])
    show.table(
        ["a transaction", "ms"], zip(("median", "p99", "longest"), (f"{one:.0f}" for one in figures), strict=True)
    )


def _house(folder: Path) -> Database:
    kept = os.environ.get("BENCH_HOUSE")
    if not kept:
        made = Database(f"sqlite:///{folder / 'nasluch.sqlite'}")
        pages.fill(made)
        return made
    source = Database(f"sqlite:///{kept}")
    source.copy_to(folder / "nasluch.sqlite")
    source.close()
    return Database(f"sqlite:///{folder / 'nasluch.sqlite'}")


def _restored(folder: Path, kind: str) -> tuple[str, ...]:
    target = Database(f"sqlite:///{folder / kind}.sqlite")

    def restore(_: Path) -> None:
        backup.restore(target, folder / f"{kind}.zip", folder=folder, now=NOW)

    row = _measured(f"restore of it, {kind}", folder / f"{kind}.sqlite", restore)
    target.close()
    return row


def _measured(what: str, path: Path, act: Callable[[Path], object]) -> tuple[str, ...]:
    began, used = time.perf_counter(), time.process_time()
    act(path)
    took, processor = time.perf_counter() - began, time.process_time() - used
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return what, f"{took:.1f}", f"{processor:.1f}", f"{path.stat().st_size / 1e6:.0f}", f"{memory_mb:.0f}"
