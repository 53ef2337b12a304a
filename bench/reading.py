"""A million queries as nobody types them: each read, or refused with a sentence; and what the slowest took."""

import multiprocessing
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from bench import show
from bench.matching import LOOP, calibrated_ms
from monitor.errors import QueryInvalid
from monitor.match.reading import read
from tests.odd_queries import odd

INPUTS = int(os.environ.get("BENCH_INPUTS", "1000000"))
SEED = int(os.environ.get("BENCH_SEED", "1"))
A_PART = 20_000
SLOW_S = 0.02
"""What takes longer is read twice more, and the quickest counts: the machine has other things to do as well."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of some inputs."""

    came: Counter[str] = field(default_factory=Counter)  # read, refused, or the name of what was raised
    cpu_s: float = 0.0
    slowest: tuple[float, str] = (0.0, "")  # seconds of processor
    raised: str = ""  # an input that raised something else than QueryInvalid


def run() -> None:
    """Print how all of it ended."""
    parts = [(SEED + number, min(A_PART, INPUTS - number * A_PART)) for number in range(-(-INPUTS // A_PART))]
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as processes:
        tallies = list(processes.map(_tallied, *zip(*parts, strict=True)))
    came = sum((tally.came for tally in tallies), Counter[str]())
    show.table(["inputs", *came], [(f"{INPUTS:,}", *came.values())])
    slowest = sorted((tally.slowest for tally in tallies), reverse=True)[:5]
    show.table(
        ["slowest, ms of processor", "KiB", "begins", "ends"],
        [(f"{s * 1000:.1f}", len(_bytes(query)) >> 10, ascii(query[:40]), ascii(query[-20:])) for s, query in slowest],
    )
    cpu_us = sum(tally.cpu_s for tally in tallies) / INPUTS * 1_000_000
    show.table(
        ["calibration", ""],
        [("mean µs of an input", f"{cpu_us:.0f}"), (f"ms of a loop of {LOOP:,} additions", f"{calibrated_ms():.0f}")],
    )
    for tally in tallies:
        if tally.raised:
            raise AssertionError(f"not read, and not refused: {tally.raised!a}")


def _tallied(seed: int, inputs: int) -> Tally:
    came, cpu_s, slowest, raised = Counter[str](), 0.0, (0.0, ""), ""
    for query in islice(odd(Random(seed)), inputs):
        took_s, name = _took(query)
        if took_s > SLOW_S:
            took_s = min(took_s, _took(query)[0], _took(query)[0])
        came[name] += 1
        cpu_s += took_s
        slowest = max(slowest, (took_s, query))
        raised = raised or (query if name not in ("read", "refused") else "")
    return Tally(came, cpu_s, slowest, raised)


def _took(query: str) -> tuple[float, str]:
    """Seconds of processor that reading took, and how it ended."""
    began = time.process_time()
    try:
        read(query)
        name = "read"
    except QueryInvalid:
        name = "refused"
    except Exception as error:  # noqa: BLE001  what nobody expects is what is looked for
        name = type(error).__name__
    return time.process_time() - began, name


def _bytes(query: str) -> bytes:
    return query.encode("utf-8", "surrogatepass")
