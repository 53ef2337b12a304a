"""Every page there is, in a house as people have it: for pictures of them, and for what holds on each. Edge: a browser.

`python -m tests.pages FOLDER` paints each page at the width of a desk and of a phone, light and dark.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import text
from sqlmodel import Session

from alerts import concerns
from alerts.records import Concern, Concerning, Kind
from alerts.rows import Table
from alerts.tables import Channel
from monitor import store
from monitor.db import Database
from monitor.pulse import Pulse
from monitor.tables import Role
from tests.served import let_in, served
from tests.test_queries import NOW, archive

CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

OUTSIDE = {"login": "/login", "wrong": "/login?next=//x", "forgotten": "/forgotten"}
"""Pages of somebody who is not logged in, by what they are called."""

INSIDE = {
    "hits": "/",
    "hits-one": "/?watchlist=2",
    "hits-narrowed": "/?category=kraj&period=30d&unread=1&text=kazachstan",
    "hits-none": "/?starred=1",
    "article": "/articles/1",
    "article-explained": "/articles/1?explain=3",
    "search": "/search",
    "search-found": "/search?q=Kazachstan",
    "watchlist": "/watchlists/1",
    "watchlists": "/watchlists",
    "watchlist-new": "/watchlists/new",
    "watchlist-edit": "/watchlists/1/edit",
    "watchlist-versions": "/watchlists/1/versions",
    "watchlist-remove": "/watchlists/1/remove",
    "dashboard": "/dashboard",
    "feeds": "/feeds",
    "feed": "/feeds/1",
    "feed-new": "/feeds/new",
    "feed-catalogue": "/feeds/catalogue",
    "feed-opml": "/feeds/opml",
    "watchlists-none": "/watchlists?q=zzz",
    "watchlist-fault": "/watchlists/new?query=Orlen%0A(gaz",
    "channels": "/channels",
    "channel": "/channels/1",
    "channel-words": "/channels/2/words",
    "channel-new": "/channels/new?kind=webhook",
    "messages": "/deliveries",
    "message": "/deliveries/1",
    "dashboard-one": "/dashboard?watchlist=1&days=7",
    "feed-remove": "/feeds/1/remove",
    "start": "/start",
    "me": "/me",
    "people": "/people",
    "audit": "/audit",
    "about": "/about",
    "concerns": "/concerns?over=true",
    "api": "/api/docs",
    "missing": "/nowhere",
}
"""Pages of an admin."""

EMPTY = {
    "empty-hits": "/",
    "empty-watchlists": "/watchlists",
    "empty-feeds": "/feeds",
    "empty-dashboard": "/dashboard",
    "empty-channels": "/channels",
    "empty-editor": "/watchlists/new",
    "empty-messages": "/deliveries",
    "empty-audit": "/audit",
}
"""Pages of a house in which nothing is yet."""


SETTINGS = (
    ("NASLUCH_DATA_DIR", "data"), ("NASLUCH_PUBLIC_URL", "https://nasluch.redakcja.example"),
    ("NASLUCH_SECRET_KEY", True), ("NASLUCH_SMTP_URL", "smtps://…@poczta.redakcja.example:465"),
    ("NASLUCH_OIDC_ISSUER", None), ("NASLUCH_TIMEZONE", "Europe/Warsaw"),
)  # fmt: skip
"""As the page about the house shows them."""


class Look(NamedTuple):
    """How a page is looked at."""

    width: int
    scheme: str  # light | dark


LOOKS = {"desk-light": Look(1280, "light"), "desk-dark": Look(1280, "dark"), "phone-light": Look(360, "light"),
         "phone-dark": Look(360, "dark")}  # fmt: skip


def furnish(session: Session) -> None:
    """The newsroom's archive, people, and what they have changed."""
    archive(session)
    store.people.add(session, name="Jan Redaktor", role=Role.EDITOR, email="jan@redakcja.example", now=NOW)
    store.people.new_token(session, "Jan Redaktor", name="skrypt", now=NOW - timedelta(days=3))
    session.execute(text("UPDATE articles SET indexed_with = 0"))  # every text is looked through
    silent = Concern(Concerning.WATCHLIST_SILENT, 3, "Gaz łupkowy", NOW - timedelta(days=6), expected=9.0)
    broken = Concern(Concerning.FEED_BROKEN, 4, "Wieczór", NOW - timedelta(days=2), words="HTTP 500")
    concerns.note(session, [silent, broken], now=NOW - timedelta(hours=3))
    concerns.see(session, 2, by="Jan Redaktor", now=NOW - timedelta(hours=1))
    session.add(Channel(name="Dyżurny", kind=Kind.EMAIL, addresses=["dyzur@redakcja.example"], created_at=NOW))


def act(database: Database) -> None:
    """What somebody has done by hand, so that the audit log has something in it."""
    in_hand = store.audit.by(database, "the admin", clock=lambda: NOW - timedelta(hours=2))
    with in_hand.write() as session:
        store.watchlists.edit(session, 1, query="Kazachstan\nODKB\nOUBZ", now=NOW)
        store.people.edit(session, "Jan Redaktor", role=Role.VIEWER)
        store.watchlists.open_feed(session, 1)


@contextmanager
def house(*, empty: bool = False, language: str = "pl") -> Iterator[str]:
    """Where such a house is served meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/nasluch.sqlite")
        Table.metadata.create_all(database.engine)
        if not empty:
            with database.write() as session:
                furnish(session)
            act(database)
            Pulse(database).beat()
        with served(database, language=language, settings=SETTINGS) as address:
            yield address
        database.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A real browser."""
    path = shutil.which("chromium")
    assert path, "chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, address: str, look: Look, *, role: Role | None = Role.ADMIN, scripts: bool = True) -> Page:
    """A page of a browser in which somebody of that role is logged in, or nobody."""
    size = {"width": look.width, "height": 740 if look.width < 600 else 900}
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        color_scheme=look.scheme,  # type: ignore[arg-type]
        java_script_enabled=scripts,
    )
    if role:
        let_in(context, address, role=role)
    return context.new_page()


def _paint(folder: Path, wanted: set[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, house() as full, house(empty=True) as empty, house(language="en") as english:
        rooms = [(full, OUTSIDE, None, ""), (full, INSIDE, Role.ADMIN, ""), (empty, EMPTY, Role.ADMIN, ""),
                 (english, INSIDE, Role.ADMIN, "-en")]  # fmt: skip
        for address, pages, role, suffix in rooms:
            for called, look in LOOKS.items():
                if suffix and called != "desk-light":
                    continue
                shown = opened(browser, address, look, role=role)
                for name, path in pages.items():
                    if wanted and name not in wanted:
                        continue
                    shown.goto(f"{address}{path}")
                    shown.screenshot(path=folder / f"{name}{suffix}-{called}.png", full_page=True)
                shown.context.close()


if __name__ == "__main__":
    _paint(Path(sys.argv[1]), set(sys.argv[2:]))
