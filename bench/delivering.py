"""A worker that does nothing but deliver, by a clock that runs fast: `python -m bench.delivering`. Wiring.

What it is told is its environment; it ends when it is killed, or with BENCH_UNTIL_DONE=1 when nothing is left, and then
says what that took.
"""

import json
import os
import resource
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from alerts import outbox
from alerts.deliver import Deliverer
from alerts.records import Delivery, House
from monitor.db import Database
from monitor.fetch import Fetcher
from monitor.loop import Loop
from monitor.poll import settled

LANES = 4
LEASE_S = 120.0
HOOK_S = 2.0
"""Seconds that a webhook may take: what hangs costs a lane so long."""


def clock(began_s: float, speed: float) -> datetime:
    """The moment by a clock that began then, and runs so many times as fast."""
    return datetime.fromtimestamp(began_s, UTC) + timedelta(seconds=(time.time() - began_s) * speed)


def main() -> None:
    """Deliver what waits."""
    began_s, speed = float(os.environ["BENCH_BEGAN_S"]), float(os.environ["BENCH_SPEED"])
    database = Database(os.environ["BENCH_DATABASE"])
    house = House(
        "http://127.0.0.1:8000", "Europe/Warsaw", "pl", mail_from="n@gazeta.example", smtp_url=os.environ["BENCH_SMTP"]
    )
    outside = Fetcher(
        user_agent="bench", allow=(ip_network("127.0.0.0/8"),), timeout_s=HOOK_S, max_body_bytes=1_000_000
    )
    hands = Deliverer(database, house, http=outside.client, clock=lambda: clock(began_s, speed))

    def claim(_: int) -> Sequence[Delivery]:
        held = hands.claim(now=clock(began_s, speed), lease_s=LEASE_S * speed)
        return [held] if held else []

    loop = Loop("deliver", claim, hands.deliver, settled, lanes=LANES, told=lambda _: None)
    with database.write() as session:
        outbox.end_orphans(session)  # as a worker does that knows it is alone
    print("at work", flush=True)  # noqa: T201
    started_s, used_s = time.monotonic(), time.process_time()
    while True:
        loop.wake()
        time.sleep(0.02)
        if os.environ.get("BENCH_UNTIL_DONE") and loop.wait(0) and not _waiting(database, began_s, speed):
            break
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = {"wall_s": time.monotonic() - started_s, "cpu_s": time.process_time() - used_s, "peak_mb": peak_mb}
    print(json.dumps(took), flush=True)  # noqa: T201


def _waiting(database: Database, began_s: float, speed: float) -> int:
    with database.read() as session:
        return outbox.waiting(session, now=clock(began_s, speed))


if __name__ == "__main__":
    main()
