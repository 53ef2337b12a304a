"""Whole ways that people go, in a real browser: from an empty house to a mail, out of it, and to a press review."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from ipaddress import ip_network
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page

from monitor import queries
from monitor.db import Database
from monitor.fetch import Fetcher
from monitor.tables import Role
from monitor.workshop import Workshop
from tests.home import Home, opened
from tests.pages import LOOKS, chromium
from tests.pages import opened as browsing
from tests.served import OUTSIDE, served
from tests.test_hits_pages import told

KEY = "a key of the tests"
PASSWORD = "dwa konie i stodoła"


@pytest.fixture
def own(sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """A database with every table and no rows."""
    database = Database(f"sqlite:///{shutil.copy(sqlite, tmp_path / 'nasluch.sqlite')}")
    yield database
    database.close()


@contextmanager
def shown(address: str, *, look: str = "desk-light", role: Role | None = Role.EDITOR) -> Iterator[Page]:
    """A page of a browser; what it complains of fails the test."""
    complaints: list[str] = []
    with chromium() as browser:
        page = browsing(browser, address, LOOKS[look], role=role)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


@pytest.mark.browser
def test_from_an_empty_house_to_the_first_hit_and_a_mail_and_out_of_it_by_its_link(
    own: Database, workshop: Workshop
) -> None:
    fetcher = Fetcher(user_agent="x", allow=(ip_network("127.0.0.0/8"),), timeout_s=10.0, max_body_bytes=5_000_000)
    with opened(own, workshop, feeds=3, secret_key=KEY) as home:
        outside = replace(OUTSIDE, fetcher=fetcher)
        with served(own, outside=outside, clock=home.clock, inhabited=False) as address:
            with shown(address, role=None) as page:
                move_in(page, address)
                add_a_feed(page, home.newsroom.feeds[0].url)
                home.round()  # the first visit is a baseline, of which nobody is told
                add_a_channel(page)
                write_a_watchlist(page)
                page.goto(f"{address}/start")
                assert page.locator(".step.is-done").count() == 3
            until_something_is_told(home)
            mail = home.mails.wait_for(1)[-1].message
            with shown(address, look="phone-light", role=None) as page:
                log_in(page, address)
                page.locator(".story mark").first.wait_for()
            with shown(address, look="phone-light", role=None) as page:
                unsubscribe_by(page, address, mail)
    with own.read() as session:
        assert [off for row in queries.watchlists(session) for _, off in row.channels] == ["instant"]


def move_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("heading", name="Witaj w Nasłuchu").wait_for()
    page.locator("#name").fill("Zofia")
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.get_by_role("button", name="Zaczynamy").click()
    page.get_by_role("heading", name="Pierwsze kroki").wait_for()


def add_a_feed(page: Page, url: str) -> None:
    page.get_by_role("link", name="Dodaj po adresie").click()
    page.get_by_label("Adres kanału").fill(url)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dodaj to źródło").click()
    page.get_by_text("Dodano źródło").wait_for()


def add_a_channel(page: Page) -> None:
    page.goto(page.url.partition("/feeds")[0] + "/channels/new")
    page.locator("#name").fill("poczta")
    page.locator("#where").fill("zofia@gazeta.example")
    page.get_by_role("button", name="Dodaj kanał").click()
    page.get_by_role("heading", name="poczta").wait_for()


def write_a_watchlist(page: Page) -> None:
    page.goto(page.url.partition("/channels")[0] + "/watchlists/new")
    page.locator("#name").fill("Wschód")
    page.locator("#query").fill("Kazachstan\nODKB")
    page.locator("select[name=cadence]").select_option("instant")
    page.get_by_role("button", name="Zapisz").first.click()
    page.get_by_role("heading", name="Wschód").wait_for()


def until_something_is_told(home: Home) -> None:
    """Time goes by, and papers write of it."""
    while home.newsroom.breaking_left:
        home.newsroom.publish(home.newsroom.feeds[0])
    home.clock.advance(timedelta(minutes=15))
    home.round()
    home.clock.advance(timedelta(minutes=2))
    home.worker.one_pass()


def log_in(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#name").fill("Zofia")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ostatnie trafienia").wait_for()


def unsubscribe_by(page: Page, address: str, mail: EmailMessage) -> None:
    """By the link that people see, without login; and back, for it was a slip of the hand."""
    body = mail.get_body(("plain",))
    assert body is not None
    (link,) = set(re.findall(r"http://127\.0\.0\.1:8000(/unsubscribe/\S+)", body.get_content()))
    assert link in str(mail["List-Unsubscribe"])
    page.goto(address + link)
    page.get_by_role("heading", name="Nie przysyłać tego więcej?").wait_for()
    page.get_by_role("button", name="Wypisz").click()
    page.get_by_role("heading", name="Wypisano").wait_for()
    page.get_by_role("button", name="Przysyłaj znowu").click()
    page.get_by_role("heading", name="Nie przysyłać tego więcej?").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_press_review_is_made_of_the_stories_that_were_ticked(own: Database, scripts: bool) -> None:
    with own.write() as session:
        told(session)
    with served(own) as address, chromium() as browser:
        page = browsing(browser, address, LOOKS["desk-light"], role=Role.VIEWER, scripts=scripts)
        page.goto(address)
        rows = page.locator(".story")
        titles = [rows.nth(number).locator(".headline").inner_text() for number in range(3)]
        for number in (0, 2):
            rows.nth(number).get_by_role("checkbox").check()
        page.locator("summary", has_text="Prasówka").click()
        page.locator("#review-title").fill("Wschód o świcie")
        page.locator("#review-intro").fill("Na dziś.")
        with page.expect_download() as coming:
            page.get_by_role("button", name="DOCX").click()
        taken = coming.value
        with ZipFile(BytesIO(Path(taken.path()).read_bytes())) as book:
            words = re.sub("<[^>]+>", "", book.read("word/document.xml").decode()).replace("\u00a0", " ")
    assert taken.suggested_filename.startswith("Wschód o świcie")
    assert all(said in words for said in ("Wschód o świcie", "Na dziś."))
    assert [title in words for title in titles] == [True, False, True]
