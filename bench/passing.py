"""A worker's pass over a database that stands, without its clock.

[*COMMAND, "visit"]     visit every feed, and read no page
[*COMMAND, "pass"]      the same, and read what waits; then match, store, tell
"""

import json
import os
import sys
import time

from bench.usage import ended_cpu_s, session, used
from monitor import claims, store
from monitor.cli import house
from monitor.cli.progress import Counts
from monitor.poll import HOST_PAUSE_S, Worker

PROCESSES, THREADS = 2, 16  # threads as `nasluch worker` has them

COMMAND = (sys.executable, "-c", "import sys; from bench import passing; passing.run(sys.argv[1])")
"""Not `-m bench.passing`: the processes of the workshop would load that anew, with all of our program."""


def run(what: str) -> None:
    """Print how long the pass took, once the worker stood ready."""
    counts = Counts()
    with (
        house.opened() as home,
        house.worker(home, processes=PROCESSES, threads=THREADS, told=counts.told) as worker,
    ):
        worker._pipeline.watchlists.current()
        worker._pipeline.workshop.run(abs, 0)
        began, own_cpu_s, began_cpu_s = time.monotonic(), time.process_time(), cpu_s()
        with home.database.write() as rows:
            store.feeds.visit_now(rows, None, now=house.now())
        if what == "visit":
            _visit(home, worker)
        else:
            worker.one_pass()
        took = {"wall_s": time.monotonic() - began, "cpu_s": cpu_s() - began_cpu_s}
        took["own_cpu_s"] = time.process_time() - own_cpu_s
    told = {**took, "visits": len(counts.visits), "readings": len(counts.readings), "hits": counts.hits}
    sys.stdout.write(json.dumps(told) + "\n")


def _visit(home: house.House, worker: Worker) -> None:
    """Only the first of the worker's loops."""
    waiting = 1
    while waiting:
        worker.visits.wake()
        worker.visits.wait(None)
        with home.database.read() as rows:
            waiting = claims.waiting_feeds(rows, now=house.now())
        worker.visits.pause(HOST_PAUSE_S if waiting else 0)


def cpu_s() -> float:
    """Seconds of processor, of this process and those of its workshop, since they began; some of which have ended."""
    return sum(used(pid)[0] + ended_cpu_s(pid) for pid in session(os.getsid(0)))
