"""The pages, really served, for whoever asks them in a test. Edge."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from threading import Event, Thread

import httpx
from playwright.sync_api import BrowserContext
from sqlmodel import Session, select

from monitor import doctor, tokens, web
from monitor.db import Database
from monitor.doctor import Patient
from monitor.fetch import Fetcher
from monitor.settings import Settings
from monitor.tables import Login, Role, User
from monitor.web.server import Server
from tests import notices, patient
from tests.test_queries import NOW

OUTSIDE = web.Outside(
    Fetcher(user_agent="nasluch", timeout_s=5, max_body_bytes=1_000_000),
    notices.HOUSE,
    min_interval_s=300,
    host_delay_s=0,
)

COOKIES = {role: f"cookie-of-the-{role}" for role in Role}
"""With these somebody of a role is logged in wherever pages are served."""


def as_a(role: Role) -> dict[str, str]:
    """The cookies of somebody who is logged in."""
    return {"nasluch": COOKIES[role]}


def get(address: str, *, role: Role = Role.ADMIN) -> httpx.Response:
    """What somebody of a role is answered there."""
    return patient.get(address, cookies=as_a(role))


def let_in(context: BrowserContext, address: str, *, role: Role = Role.ADMIN) -> None:
    """Somebody of a role is logged in in that browser."""
    context.add_cookies([{"name": "nasluch", "value": COOKIES[role], "url": address}])


@contextmanager
def served(
    database: Database,
    *,
    language: str = "pl",
    public_url: str = "http://127.0.0.1:8000",
    outside: web.Outside = OUTSIDE,
    clock: Callable[[], datetime] = lambda: NOW,
    inhabited: bool = True,
    trusted: Collection[str] = (),
    settings: tuple[tuple[str, str | bool | None], ...] = (),
) -> Iterator[str]:
    """The address under which the pages of a database are served meanwhile; inhabited: by one person of each role."""
    app = web.create(
        database, public_url=public_url, timezone="Europe/Warsaw", language=language, clock=clock,
        secret_key="a key of the tests", outside=outside, settings=settings,
        examine=partial(doctor.rows, Patient(Settings(), database, outside.fetcher, clock, {})),
    )  # fmt: skip
    if inhabited:
        with database.write() as session:
            let_people_in(session, now=clock())
    ready = Event()
    server = Server(app, host="127.0.0.1", port=0, on_ready=ready.set, trusted=trusted)
    thread = Thread(target=server.run)
    thread.start()
    try:
        assert ready.wait(20)
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.stop()
        thread.join(20)


def let_people_in(session: Session, *, now: datetime) -> None:
    """One person of each role, logged in by their cookie."""
    if session.exec(select(Login)).first():
        return
    for role in Role:
        user = User(name=f"the {role}", role=role, password="none that fits", created_at=now)
        session.add(user)
        session.flush()
        digest = tokens.digest(COOKIES[role])
        session.add(Login(user_id=user.id or 0, digest=digest, created_at=now, used_at=now))
