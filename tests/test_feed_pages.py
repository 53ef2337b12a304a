"""Pages about feeds as people meet them: really served, whatever feeds and files say."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, sync_playwright
from sqlmodel import Session, select

from alerts.rows import Table
from monitor import opml, timetable, web
from monitor.db import Database
from monitor.fetch import Fetcher
from monitor.newsroom import Newsroom
from monitor.records import Outcome, Wishes
from monitor.tables import Article, Feed, Gap, Role, State, Visit, Watchlist
from monitor.web import feed_words, speech
from tests import notices, patient
from tests.served import as_a, let_in, served
from tests.test_queries import NOW
from tests.test_web import CHROMIUM_FLAGS, EVIL, words

RSS = (
    "<rss version='2.0'><channel><title>Gazeta</title><language>pl</language><item><title>Most gotowy</title>"
    "<link>/1</link><pubDate>Thu, 16 Apr 2026 06:00:00 GMT</pubDate></item><item><title>Tunel</title><link>/2</link>"
    "</item></channel></rss>"
)
SENTENCE = "Radni uchwalili budżet miasta na przyszły rok i przesunęli środki na remonty mostów oraz szkół. "
STORY = (
    f"<html><head><title>Most</title></head><body><main><h1>Most</h1>{f'<p>{SENTENCE * 2}</p>' * 4}</main>"
    f"<div class='uwaga'>{f'<p>{SENTENCE}</p>' * 6}</div></body></html>"
)


class Reader:
    """Somebody of a role, and what they see."""

    def __init__(self, address: str, role: Role = Role.EDITOR) -> None:
        self._client = patient.Client(base_url=address, cookies=as_a(role))

    def get(self, path: str, *, status: int = 200) -> BeautifulSoup:
        """A page."""
        answer = self._client.get(path)
        assert answer.status_code == status, answer.text
        return BeautifulSoup(answer.text, "lxml")

    def post(self, path: str, *, status: int = 303, **form: Any) -> BeautifulSoup:
        """What a form brings: the page to which one is led afterwards."""
        files = form.pop("files", None)
        answer = self._client.post(path, data=form, files=files)
        assert answer.status_code == status, answer.text
        return self.get(answer.headers["location"]) if status == 303 else BeautifulSoup(answer.text, "lxml")

    def close(self) -> None:
        """Go away."""
        self._client.close()

    def raw(self, path: str) -> httpx.Response:
        """An answer as it comes."""
        return self._client.get(path)


def outside(allowed: str = "127.0.0.0/8") -> web.Outside:
    fetcher = Fetcher(user_agent="x", allow=(ip_network(allowed),), timeout_s=5.0, max_body_bytes=1_000_000)
    return web.Outside(fetcher, notices.HOUSE, min_interval_s=300, host_delay_s=0)


@contextmanager
def reading(database: Database, role: Role = Role.EDITOR) -> Iterator[Reader]:
    with served(database, outside=outside()) as address:
        reader = Reader(address, role)
        try:
            yield reader
        finally:
            reader.close()


@pytest.fixture
def new(tmp_path: Any) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'nasluch.sqlite'}")
    Table.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def site() -> Iterator[Newsroom]:
    with Newsroom(feeds=0) as newsroom:
        yield newsroom


def put(session: Session, number: int, **columns: Any) -> Feed:
    """A feed that reads well."""
    told: dict[str, Any] = {
        "url": f"https://g{number:03}.example/rss", "title": f"Gazeta {number:03}", "host": "g.example",
        "created_at": NOW - timedelta(days=30), "visited_at": NOW, "outcome": Outcome.NEW, "due_at": NOW,
        "due_why": "after 35 min, by its rhythm",
    } | columns  # fmt: skip
    feed = Feed(**told)
    session.add(feed)
    session.flush()
    return feed


def shown(page: BeautifulSoup) -> list[str]:
    return [words(name) for name in page.select(".feeds .name")]


# ---- all of them


def test_a_thousand_feeds_come_in_pages_and_are_told_apart_by_how_they_do(database: Database) -> None:
    with database.write() as session:
        for number in range(120):
            put(session, number, category="local" if number % 2 else "energy")
        put(session, 900, failures=3, outcome=Outcome.FAILED, failing_since=NOW)
        put(session, 901, visited_at=None, outcome=None)
        put(session, 902, enabled=False)
        lost = put(session, 903)
        session.add(Gap(feed_id=lost.id or 0, began_at=None, ended_at=NOW - timedelta(days=2)))
    with reading(database, Role.VIEWER) as reader:
        first, last = reader.get("/feeds"), reader.get("/feeds?page=3")
        assert (len(shown(first)), len(shown(last)), shown(last)[-1]) == (50, 24, "Gazeta 903")
        assert "124 źródła, strona 1 z 3" in words(first)
        assert shown(reader.get("/feeds?page=99")) == shown(last)
        assert shown(reader.get("/feeds?page=x%27;")) == shown(first)
        assert shown(reader.get("/feeds?state=failing")) == ["Gazeta 900"]
        assert shown(reader.get("/feeds?state=new")) == ["Gazeta 901"]
        assert shown(reader.get("/feeds?state=off")) == ["Gazeta 902"]
        assert shown(reader.get("/feeds?state=gaps")) == ["Gazeta 903"]
        assert len(shown(reader.get("/feeds?category=energy&page=2"))) == 10
        assert shown(reader.get("/feeds?q=g117")) == ["Gazeta 117"]
        assert "Nie ma takiego źródła" in words(reader.get("/feeds?q=nikt"))


def test_a_feed_says_in_words_how_it_does_when_it_is_next_and_how_much_it_brings(database: Database) -> None:
    with database.write() as session:
        feed = put(session, 1, failures=4, outcome=Outcome.FAILED, moved_to="https://nowa.example/", resent=9)
        for number in range(30):
            outcome = Outcome.NEW if number % 3 else Outcome.FAILED
            session.add(Visit(feed_id=feed.id or 0, started_at=NOW, duration_s=0.25, outcome=outcome, words=""))
            session.add(article(feed, number, first_seen_at=NOW - timedelta(days=number / 4)))
    with reading(database, Role.VIEWER) as reader:
        (row,) = reader.get("/feeds").select(".feeds > li")
    told = words(row)
    assert "! nie odpowiada jak należy, 4 razy z rzędu" in told
    assert "następny dziś 14:05 (po 35 min, wedle jego rytmu)" in told
    assert "Podaje, że przeniosło się pod https://nowa.example/" in told
    assert "2,1 dziennie 30 artykułów" in told
    strip = row.select_one("svg")
    assert strip is not None
    assert strip["aria-label"] == "ostatnie 20 odczytów: 6 nieudanych"


def test_nothing_there_yet_leads_to_the_catalogue_and_whoever_only_reads_is_not_led(new: Database) -> None:
    with reading(new) as reader:
        editor = reader.get("/feeds")
    with reading(new, Role.VIEWER) as reader:
        viewer = reader.get("/feeds")
    assert {link["href"] for link in editor.select(".quiet a")} == {"/feeds/catalogue", "/feeds/new"}
    assert not viewer.select(".quiet a")


def article(feed: Feed, number: int, **columns: Any) -> Article:
    told: dict[str, Any] = {
        "url": f"https://g.example/{number}", "link": "", "host": "g.example", "feed_id": feed.id,
        "title": f"Artykuł {number}", "first_seen_at": NOW, "state": State.READ,
    } | columns  # fmt: skip
    return Article(**told)


@pytest.mark.parametrize(
    "path", ["/feeds", "/feeds/1", "/feeds/1/remove", "/dashboard", "/dashboard?watchlist=1", "/feeds?q=<script>"]
)
def test_what_feeds_say_of_themselves_is_text(new: Database, path: str) -> None:
    with new.write() as session:
        feed = put(
            session, 1, title=EVIL, url="javascript:alert(1)", category=EVIL, outcome_words=EVIL, failures=2,
            outcome=Outcome.FAILED, moved_to=EVIL, hub=EVIL, selector=EVIL, zone=EVIL, due_why=EVIL, language=EVIL,
        )  # fmt: skip
        session.add(article(feed, 1, title=EVIL))
        session.add(Visit(feed_id=feed.id or 0, started_at=NOW, duration_s=1, outcome=Outcome.FAILED, words=EVIL))
        session.add(Watchlist(name=EVIL, query="x", created_at=NOW, updated_at=NOW))
    with reading(new) as reader:
        answer = reader.raw(path)
    page = BeautifulSoup(answer.text, "lxml")
    assert answer.status_code == 200
    assert not [script for script in page.select("script") if script.text]
    assert not page.select("b, [onmouseover], [style]")
    assert not [link for link in page.select("a[href]") if "javascript:" in str(link["href"])]
    assert "49" not in words(page.select_one("main"))


# ---- one of them


def test_who_edits_changes_a_feed_and_takes_back_what_was_asked_for(database: Database) -> None:
    with database.write() as session:
        number = put(session, 1, category="kraj", backfill_url="https://x.example/").id
    with reading(database) as reader:
        page = reader.post(f"/feeds/{number}/edit", title="Nowa", category="", minutes="30", backfill_url="")
        assert "Zmieniono źródło." in words(page)
        assert kept(database, number) == ("Nowa", None, 1800, True, None)
        reader.post(f"/feeds/{number}/edit", title="Nowa", category="East", minutes="", backfill_url="")
        assert kept(database, number) == ("Nowa", "East", 600, False, None)
        refused = reader.post(f"/feeds/{number}/edit", status=422, title="X", minutes="2")
        assert "below NASLUCH_MIN_INTERVAL_S" in words(refused)
        reader.post(f"/feeds/{number}/edit", status=422, title="X", minutes="-5")
        reader.post(f"/feeds/{number}/edit", status=422, title="X", backfill_url="file:///etc/passwd")
        assert kept(database, number)[0] == "Nowa"


def kept(database: Database, number: int | None) -> tuple[Any, ...]:
    with database.read() as session:
        feed = session.get_one(Feed, number)
        return feed.title, feed.category, feed.every_s, feed.steady, feed.backfill_url


def test_a_feed_is_switched_off_and_on_visited_now_and_removed_when_that_is_confirmed(database: Database) -> None:
    with database.write() as session:
        feed = put(session, 1, due_at=NOW + timedelta(hours=5))
        session.add(article(feed, 1))
        number = feed.id
    with reading(database) as reader:
        assert "Zostanie odczytane" in words(reader.post(f"/feeds/{number}/visit"))
        with database.read() as session:
            assert session.get_one(Feed, number).due_at == NOW
        assert "wyłączone" in words(reader.post(f"/feeds/{number}/switch", enabled="false"))
        assert "Odczytaj teraz" in words(reader.post(f"/feeds/{number}/switch", enabled="true"))
        asked = reader.get(f"/feeds/{number}/remove")
        assert "Usunąć to źródło?" in words(asked)
        assert "Usunięto: Gazeta 001." in words(reader.post(f"/feeds/{number}/remove"))
        reader.get(f"/feeds/{number}", status=404)
    with database.read() as session:
        assert session.exec(select(Article)).one().feed_id is None


@pytest.mark.parametrize("path", ["visit", "edit", "switch", "rule", "try", "check", "remove"])
def test_who_only_reads_changes_nothing_and_is_shown_no_form(new: Database, path: str) -> None:
    with new.write() as session:
        number = put(session, 1).id
    with reading(new, Role.VIEWER) as reader:
        reader.post(f"/feeds/{number}/{path}", status=403, enabled="false", article="1")
        page = reader.get(f"/feeds/{number}")
    assert not page.select("main form")


def test_a_check_says_what_the_feed_carries_now_and_stores_nothing(new: Database, site: Newsroom) -> None:
    with new.write() as session:
        good = put(session, 1, url=site.serve("/rss", RSS, content_type="application/xml")).id
        bad = put(session, 2, url=site.serve("/page", "<p>Nic</p>")).id
        away = put(session, 3, url="http://10.0.0.1/rss").id
    with reading(new) as reader:
        said = words(reader.post(f"/feeds/{good}/check", status=200).select_one("#checked"))
        assert said.startswith("✓ Odpowiada kanałem z 2 wpisami; niczego nie zapisano. Most gotowy dziś 08:00 Tunel")
        for number in (bad, away):
            said = words(reader.post(f"/feeds/{number}/check", status=200).select_one("#checked"))
            assert said.startswith("! Nie udało się odczytać:")
    with new.read() as session:
        assert not session.exec(select(Article)).all()
        assert session.get_one(Feed, good).visited_at == NOW


def test_a_rule_is_tried_on_an_article_before_it_is_kept(new: Database, site: Newsroom) -> None:
    with new.write() as session:
        feed = put(session, 1)
        page = article(feed, 1, link=site.serve("/most", STORY), title="Most")
        session.add(page)
        session.flush()
        number, chosen = feed.id, page.id
    with reading(new) as reader:

        def tried(selector: str) -> str:
            answer = reader.post(f"/feeds/{number}/try", status=200, article=str(chosen), selector=selector)
            return words(answer.select_one("#tried"))

        assert "wydobyty ze strony" in tried("")
        assert "regułą CSS tego źródła" in tried("div.uwaga p")
        assert "Reguła nie wybiera na tej stronie niczego" in tried("p.nie-ma")
        assert "nie da się odczytać" in tried("p[")
        assert len(site.requests) == 1  # the page was asked for once
        assert "nie da się odczytać" in words(reader.post(f"/feeds/{number}/rule", status=422, selector="p["))
        assert "Zapisano regułę" in words(reader.post(f"/feeds/{number}/rule", selector=" div.uwaga p "))
    with new.read() as session:
        assert session.get_one(Feed, number).selector == "div.uwaga p"


def test_a_page_that_cannot_be_had_is_said_so_where_a_rule_is_tried(new: Database, site: Newsroom) -> None:
    with new.write() as session:
        feed = put(session, 1)
        session.add(article(feed, 1, link=site.serve("/nic", "", status=404)))
        number = feed.id
    with reading(new) as reader:
        answer = reader.post(f"/feeds/{number}/try", status=200, article="1", selector="p")
        reader.post(f"/feeds/{number}/try", status=404, article="99", selector="p")
    assert "404" in words(answer.select_one("#tried .warning"))


# ---- new ones


def test_an_address_leads_to_feeds_with_what_they_carry_and_one_is_added(database: Database, site: Newsroom) -> None:
    site.serve("/rss", RSS, content_type="application/xml")
    home = site.serve("/", "<link rel='alternate' type='application/rss+xml' href='/rss'><p>Gazeta</p>")
    with reading(database) as reader:
        found = reader.post("/feeds/new", status=200, url=home)
        section = found.select_one(".found")
        assert section is not None
        assert words(section.select_one("h2")) == "Gazeta"
        assert [words(fact) for fact in section.select("dd")][:3] == ["2", "Most gotowy dziś 08:00", "pl"]
        with database.read() as session:
            assert not session.exec(select(Feed)).all()
        url = str(section.select("input[name=url]")[0]["value"])
        page = reader.post("/feeds", url=url, title="Gazeta", category="kraj")
        assert "Dodano źródło" in words(page)
        again = reader.post("/feeds/new", status=200, url=home)
        assert "To źródło jest już odczytywane." in words(again)
        reader.post("/feeds", status=422, url=url)


@pytest.mark.parametrize(
    ("url", "said"),
    [("javascript:alert(1)", "!"), ("http://127.0.0.2:1/", "!"), ("http://169.254.169.254/", "!"), ("", "!"),
     ("x" * 2000, "!")],
    ids=["script", "nobody listens", "metadata", "nothing", "long"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_said_so(new: Database, url: str, said: str) -> None:
    with reading(new) as reader:
        page = reader.post("/feeds/new", status=200, url=url)
    assert words(page.select_one("#found .warning")).startswith(said)


def test_feeds_of_the_catalogue_are_picked_several_at_a_time(database: Database) -> None:
    with reading(database) as reader:
        boxes = reader.get("/feeds/catalogue?category=energy").select("input[name=url]")
        picked = [str(box["value"]) for box in boxes[:3]]
        page = reader.post("/feeds/catalogue", url=[*picked, "https://not-listed.example/rss"])
        assert "Dodano źródeł: 3." in words(page)
        assert len(shown(page)) == 3
        again = reader.get("/feeds/catalogue?category=energy")
        assert [box["value"] for box in again.select("input[disabled]")] == picked
        assert "Nic nie wybrano." in words(reader.post("/feeds/catalogue"))
        assert "W katalogu nie ma nic takiego" in words(reader.get("/feeds/catalogue?q=nikt-taki"))


# ---- OPML

OPML = b"""<opml version="2.0"><body><outline text="Wsch\xc3\xb3d">
<outline text="&lt;script&gt;alert(1)&lt;/script&gt;" xmlUrl="https://a.example/rss"/>
<outline text="Stara" xmlUrl="https://g001.example/rss"/>
<outline text="Zla" xmlUrl="javascript:alert(1)"/>
<outline text="Znow" xmlUrl="https://a.example/rss"/>
<outline type="rss" text="Bez adresu"/></outline></body></opml>"""


def uploaded(body: bytes) -> dict[str, tuple[str, bytes]]:
    return {"file": ("x.opml", body)}


def test_a_file_of_another_reader_is_told_of_line_by_line(database: Database) -> None:
    with database.write() as session:
        put(session, 1)
    with reading(database) as reader:
        page = reader.post("/feeds/opml", status=200, files=uploaded(OPML))
        rows = [[words(cell) for cell in row.select("td")] for row in page.select("tbody tr")]
        assert [(row[0], row[2].split(":")[0]) for row in rows] == [
            ("2", "✓ dodane"), ("3", "– jest już odczytywane"), ("4", "! nie dodane"), ("5", "– powtórzone w pliku"),
            ("6", "! nie dodane"),
        ]  # fmt: skip
        assert not page.select("td script")
        out = reader.raw("/feeds/feeds.opml")
    assert out.headers["content-disposition"] == 'attachment; filename="nasluch.opml"'
    assert {one.url: one.category for one in opml.read(out.content)} == {
        "https://a.example/rss": "Wschód", "https://g001.example/rss": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "choose a file first"),
        (b"<rss/>", "not OPML"),
        (b"\x89PNG\r\n", "not XML"),
        (b"<!DOCTYPE opml [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><opml><outline xmlUrl='&b;'/></opml>", "entities"),
        (b"<opml>" + b"<outline>" * 5000, "over the limit"),
        (b"<opml>" + b"<outline/>" * 480_000 + b"</opml>", "more than 20000 outlines"),
    ],
    ids=["nothing", "a feed", "a picture", "entities", "deep", "wide"],
)
def test_a_file_that_is_no_opml_or_is_a_bomb_is_refused_in_words(new: Database, body: bytes, said: str) -> None:
    with reading(new) as reader:
        page = reader.post("/feeds/opml", status=422, files=uploaded(body))
    assert said in words(page.select_one(".warning"))
    with new.read() as session:
        assert not session.exec(select(Feed)).all()


def test_a_million_outlines_are_refused_before_they_are_read(new: Database) -> None:
    body = b"<opml>" + b"<outline xmlUrl='https://a.example/'/>" * 1_000_000
    with reading(new) as reader:
        reader.post("/feeds/opml", status=413, files=uploaded(body))


# ---- what is said of them


def test_every_reason_of_the_timetable_is_said_in_polish() -> None:
    def why(**more: Any) -> str:
        asked: dict[str, Any] = {
            "now": NOW, "every_s": 600, "steady": False, "min_interval_s": 300, "rhythm": None,
            "timezone": "Europe/Warsaw", "outcome": Outcome.NEW, "failures": 0, "retry_after_s": None,
            "wishes": Wishes(), "fresh_for_s": None, "spread": 0.0,
        } | more  # fmt: skip
        return timetable.next_visit(**asked).why

    reasons = [
        why(), why(steady=True), why(retry_after_s=7200.0), why(fresh_for_s=3500.0, every_s=300, steady=True),
        why(wishes=Wishes(skip_hours=(NOW.hour,))), "its hub spoke", "its hub told of news", "", "new",
        *(why(outcome=outcome, failures=failures) for outcome in Outcome for failures in (0, 1, 7)),
    ]  # fmt: skip
    polish = speech.speech("pl")
    for reason in reasons:
        said = feed_words.why(reason, polish)
        assert said is not None, reason
        assert not re.search(r"\b(after|every|failed|again|asks)\b", said), said
    assert feed_words.why("something else", polish) is None


# ---- a real browser


@pytest.mark.browser
def test_in_a_browser_feeds_are_found_picked_and_tried_and_nothing_sticks_out(new: Database, site: Newsroom) -> None:
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not installed: apt-get install chromium"
    site.serve("/rss", RSS, content_type="application/xml")
    home = site.serve("/", "<link rel='alternate' type='application/rss+xml' href='/rss'><p>Gazeta</p>")
    with new.write() as session:
        feed = put(session, 1, title="Długa" * 60)
        session.add(article(feed, 1, link=site.serve("/most", STORY), title="Most" * 80))
    with served(new, outside=outside()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 360, "height": 740})
        let_in(page.context, address, role=Role.EDITOR)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        _find_and_add(page, address, home)
        _pick(page, address)
        page.goto(f"{address}/feeds/1")
        page.get_by_label("Reguła CSS", exact=True).fill("div.uwaga p")
        page.get_by_text("regułą CSS tego źródła").wait_for()
        page.get_by_role("button", name="Zapisz regułę").click()
        page.get_by_text("Zapisano regułę").wait_for()
        for path in ("/feeds", "/feeds/1", "/feeds/new", "/feeds/catalogue", "/feeds/opml", "/dashboard"):
            page.goto(f"{address}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") == 360, path
        assert complaints == []
        browser.close()


def _find_and_add(page: Page, address: str, home: str) -> None:
    page.goto(f"{address}/feeds/new")
    page.get_by_label("Adres kanału").fill(home)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Gazeta", exact=True).wait_for()
    page.get_by_role("button", name="Dodaj to źródło").click()
    page.get_by_text("Dodano źródło").wait_for()


def _pick(page: Page, address: str) -> None:
    page.goto(f"{address}/feeds/catalogue?category=energy")
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_role("button", name="Dodaj wybrane").click()
    page.get_by_text("Dodano źródeł: 2.").wait_for()
