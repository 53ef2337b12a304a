"""The pages, really served, for whoever asks them in a test. Edge."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread

from monitor import web
from monitor.db import Database
from monitor.fetch import Fetcher
from monitor.web.server import Server
from tests import notices
from tests.test_queries import NOW

OUTSIDE = web.Outside(
    Fetcher(user_agent="nasluch", timeout_s=5, max_body_bytes=1_000_000),
    notices.HOUSE,
    min_interval_s=300,
    host_delay_s=0,
)


@contextmanager
def served(
    database: Database,
    *,
    language: str = "pl",
    public_url: str = "http://127.0.0.1:8000",
    outside: web.Outside = OUTSIDE,
    clock: Callable[[], datetime] = lambda: NOW,
) -> Iterator[str]:
    """The address under which the pages of a database are served meanwhile."""
    app = web.create(
        database, public_url=public_url, timezone="Europe/Warsaw", language=language, clock=clock,
        secret_key="a key of the tests", outside=outside,
    )  # fmt: skip
    ready = Event()
    server = Server(app, host="127.0.0.1", port=0, on_ready=ready.set)
    thread = Thread(target=server.run)
    thread.start()
    try:
        assert ready.wait(20)
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.stop()
        thread.join(20)
