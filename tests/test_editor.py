"""The list of watchlists and their editor, as people use them: with JavaScript, without it, and on a phone."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect, sync_playwright
from sqlmodel import select

from alerts import book
from alerts.records import Kind
from monitor import desk, queries
from monitor.db import Database
from monitor.queries import WatchlistRow
from monitor.tables import Role, Watchlist
from tests import patient
from tests.served import as_a, get, let_in, served
from tests.shelf import NOW, shelve, texts
from tests.test_web import CHROMIUM_FLAGS

BODIES = ("Orlen kupuje gaz.", "O Orlenie cicho.", "Gaz drożeje.", "Kazachski rząd.", "Mam czas. Moja mama.", "Nic.")


@pytest.fixture
def stored(database: Database) -> Database:
    """Six articles, two channels, and a watchlist of which one of them hears."""
    fill(database)
    return database


def fill(database: Database) -> None:
    shelve(database, *texts(*BODIES), seen_at=NOW - timedelta(days=2))
    with database.write() as session:
        for name, address in (("poczta", "a@gazeta.example"), ("ranek", "b@gazeta.example")):
            book.add(session, name=name, kind=Kind.EMAIL, addresses=[address], now=NOW)
    long_ago = NOW - timedelta(days=30)
    desk.add_watchlist(database, name="Paliwa", query="Orlen", told=[("poczta", "instant")], now=NOW, since=long_ago)


@pytest.fixture
def site(stored: Database) -> Iterator[str]:
    with served(stored) as address:
        yield address


def soup(answer: httpx.Response, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.text[:400]
    return BeautifulSoup(answer.text, "html.parser")


def post(
    address: str,
    sent: Mapping[str, object] | None = None,
    *,
    role: Role = Role.EDITOR,
    htmx: bool = False,
    **more: object,
) -> httpx.Response:
    headers = {"Sec-Fetch-Site": "same-origin"} | ({"HX-Request": "true"} if htmx else {})
    return patient.post(address, data={**(sent or {}), **more}, cookies=as_a(role), headers=headers)


def row(database: Database, number: int = 1) -> WatchlistRow:
    with database.read() as session:
        return queries.watchlist_by_id(session, number)


def words(thing: object) -> str:
    return " ".join(getattr(thing, "text", "").split())


def typed(page: BeautifulSoup, name: str = "query") -> str:
    area = page.select_one(f"#{name}")
    assert area
    return area.text.removeprefix("\n")  # as browsers do


# ---- the list


def test_the_list_tells_how_much_each_watchlist_finds_and_who_is_told(site: str) -> None:
    page = soup(get(f"{site}/watchlists"))
    assert "2 w 30 dni" in words(page)
    assert "poczta: od razu" in words(page)
    assert page.select_one("svg.sparkline path")


@pytest.mark.parametrize(("wanted", "found"), [("paliw", 1), ("ORLEN", 1), ("rower", 0)])
def test_the_list_is_searched_by_name_and_by_keyword(site: str, wanted: str, found: int) -> None:
    assert len(soup(get(f"{site}/watchlists?q={wanted}")).select(".topic-list > li")) == found


def test_who_may_not_edit_is_offered_nothing_to_edit(site: str) -> None:
    assert not soup(get(f"{site}/watchlists", role=Role.VIEWER)).select('a[href$="/edit"], a[href$="/new"]')


# ---- the preview


@pytest.mark.parametrize("htmx", [False, True], ids=["without htmx", "by htmx"])
def test_a_query_is_tried_before_it_is_saved(site: str, htmx: bool) -> None:
    answer = post(f"{site}/watchlists/preview", htmx=htmx, query="gaz", days=7)
    page = soup(answer)
    assert ("<html" in answer.text) is not htmx
    assert "2 artykuły w 7 dni" in words(page.select_one(".sum"))
    assert [mark.text for mark in page.select(".found mark")] == ["Gaz", "gaz"]
    assert page.select_one("svg.plot rect.bar")


def test_an_edited_query_is_held_against_the_saved_one(site: str) -> None:
    page = soup(post(f"{site}/watchlists/preview", number=1, query="gaz"))
    assert "+1 / −1" in words(page.select_one(".delta"))
    assert [words(one) for one in page.select("#preview details .snippet")] == ["Gaz drożeje.", "O Orlenie cicho."]


def test_who_would_be_told_how_often_is_said(site: str) -> None:
    told = {"channel": ["poczta", "ranek"], "cadence": ["instant", "daily@07:00"]}
    page = soup(post(f"{site}/watchlists/preview", told, query="Orlen"))
    expected = [words(one) for one in page.select('[aria-labelledby="expected-title"] li')]
    assert expected == [
        "poczta od razu około 1 dziennie, w najgorszy dzień 2",
        "ranek codziennie o 07:00 około 0,5 dziennie, w najgorszy dzień 1",
    ]


def test_a_flood_is_warned_of_with_the_keyword_to_blame(stored: Database, site: str) -> None:
    shelve(stored, *texts(*["Miasto żyje."] * 60), seen_at=NOW - timedelta(days=1))
    page = soup(post(f"{site}/watchlists/preview", query="miasto\nOrlen", channel="poczta", cadence="instant"))
    flood = words(page.select_one(".warning"))
    assert "Kanał poczta dostawałby od razu około 30 wiadomości dziennie" in flood
    assert "„miasto” znajduje 97 na 100" in flood


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("Orlen\n(gaz", "2", "1", "Brak zamykającego nawiasu"),
        ("Orlen\r\n\r\ngaz AND", "3", "8", "Wiersz się kończy"),
        ("titel:Orlen", "1", "1", "Czy chodziło o title:?"),
        ("-Orlen", "1", "1", "Same wykluczenia"),
        ("(" * 10_000, "1", "51", "Zagnieżdżenie głębsze niż 50"),
        ("Orlen " * 180_000, "1", "1", "64 KiB"),
    ],
    ids=["a parenthesis", "lines as browsers send them", "a field", "an exclusion", "ten thousand", "a megabyte"],
)
def test_what_is_wrong_with_a_query_is_said_at_its_place_and_at_once(
    site: str, query: str, line: str, column: str, said: str
) -> None:
    began = time.monotonic()
    page = soup(post(f"{site}/watchlists/preview", query=query, htmx=True))
    assert time.monotonic() - began < 5
    fault = page.select_one("#fault")
    assert fault
    assert (fault["data-line"], fault["data-column"]) == (line, column)
    assert said in words(fault)


@pytest.mark.parametrize("path", ["/watchlists/new", "/watchlists/1/edit"])
@pytest.mark.parametrize("query", ["(" * 10_000, "(Orlen", ""], ids=["ten thousand", "a parenthesis", "nothing"])
def test_a_query_that_cannot_be_read_is_not_saved(stored: Database, site: str, path: str, query: str) -> None:
    page = soup(post(f"{site}{path}", name="Inne", query=query, basis=1), 422)
    assert page.select_one("#fault")
    assert (row(stored).name, row(stored).query) == ("Paliwa", "Orlen")
    with stored.read() as session:
        assert len(queries.watchlists(session)) == 1


def test_a_word_that_is_typed_is_text_wherever_it_is_shown(site: str) -> None:
    evil = '"<script>alert(1)</script> x" AND </textarea><b>'
    page = soup(post(f"{site}/watchlists/preview", query=f"{evil}\n(", name=evil))
    assert typed(page) == f"{evil}\n("
    assert not page.select("b")
    assert len(page.select("script")) == 2


# ---- forms


def test_the_forms_of_a_keyword_are_shown_with_their_articles_and_other_words(site: str) -> None:
    page = soup(post(f"{site}/watchlists/preview", query="mama"))
    forms = {words(one.select_one(".form-word")): words(one) for one in page.select(".forms li")}
    assert forms["mam"].startswith("mam 1 ")
    assert "także forma słowa mieć, mamić" in forms["mam"]


def test_a_form_is_left_out_in_the_query_and_taken_back(site: str) -> None:
    address = f"{site}/watchlists/preview"
    page = soup(post(address, query="# nafta\nOrlen # tak", shown="2:1", out=["Orlenie", "Orlenom"], do="forms"))
    query = typed(page)
    assert query == "# nafta\nOrlen BEZ (Orlenie, Orlenom) # tak"
    assert "1 artykuł w" in words(page.select_one(".sum"))
    assert {one["value"] for one in page.select(".forms input[checked]")} == {"Orlenie", "Orlenom"}
    page = soup(post(address, query=query, shown="2:1", do="forms"))
    assert typed(page) == "# nafta\nOrlen # tak"


def test_words_made_from_a_name_are_offered_and_added(site: str) -> None:
    page = soup(post(f"{site}/watchlists/preview", query="Kazachstan"))
    assert "+ kazachski 1" in [words(one) for one in page.select('button[value^="add:"]')]
    page = soup(post(f"{site}/watchlists/preview", query="Kazachstan", do="add:kazachski"))
    assert typed(page) == "Kazachstan\nkazachski"


# ---- the form


def test_a_query_is_shown_as_a_form_and_back(site: str) -> None:
    query = "(gaz LUB ropa) ORAZ Orlen BLISKO/3 rafineria ORAZ NIE piłka"
    page = soup(post(f"{site}/watchlists/preview", query=query, do="face:form"))
    filled = {name: typed(page, name) for name in ("any_of", "all_of", "none_of")}
    assert filled == {"any_of": "gaz\nropa", "all_of": "", "none_of": "piłka"}
    fields = {
        "near_one": ["Orlen", ""], "near_order": ["NEAR", "NEAR"], "near_words": ["3", "5"],
        "near_other": ["rafineria", ""],
    }  # fmt: skip
    page = soup(post(f"{site}/watchlists/preview", {**filled, **fields}, face="form", do="face:text"))
    assert typed(page) == query


def test_what_has_no_form_says_why(site: str) -> None:
    page = soup(post(f"{site}/watchlists/preview", query="(a OR b) AND (c OR d)", do="face:form"))
    assert page.select_one("#query")
    assert "ma więcej niż jeden wybór z kilku" in words(page)


def test_a_form_is_saved_as_its_text(stored: Database, site: str) -> None:
    answer = post(
        f"{site}/watchlists/new", name="Ropa", face="form", any_of="ropa\r\ngaz", none_of="piłka", enabled="true"
    )
    assert answer.headers["location"] == "/watchlists/2"
    assert row(stored, 2).query == "(ropa LUB gaz) ORAZ NIE piłka"


def test_a_row_of_a_form_that_is_no_keyword_is_named(site: str) -> None:
    page = soup(post(f"{site}/watchlists/preview", face="form", any_of="gaz\nropa AND", htmx=True))
    assert words(page.select_one("#fault pre")) == "ropa AND"


# ---- saving


def test_a_watchlist_is_made_with_who_is_told(stored: Database, site: str) -> None:
    answer = post(
        f"{site}/watchlists/new", name="Gaz", query="gaz", channel=["poczta", "ranek"], cadence=["", "daily@07:00"],
        enabled="true", urgent="true",
    )  # fmt: skip
    assert (answer.status_code, answer.headers["location"]) == (303, "/watchlists/2")
    made = row(stored, 2)
    assert (made.channels, made.enabled, made.urgent, made.spikes) == ((("ranek", "daily@07:00"),), True, True, False)
    assert made.hits == 2
    assert "Nowych trafień z ostatnich 30 dni: 2" in words(soup(get(f"{site}/watchlists/2", role=Role.EDITOR)))


def test_a_watchlist_is_changed_in_all_that_the_page_shows(stored: Database, site: str) -> None:
    answer = post(
        f"{site}/watchlists/1/edit", name="Paliwa i gaz", query="Orlen\ngaz", channel=["poczta", "ranek"],
        cadence=["hourly", "instant"], spikes="true", basis=1,
    )  # fmt: skip
    assert answer.status_code == 303
    changed = row(stored)
    assert (changed.name, changed.query) == ("Paliwa i gaz", "Orlen\ngaz")
    assert changed.channels == (("poczta", "hourly"), ("ranek", "instant"))
    assert (changed.enabled, changed.urgent, changed.spikes) == (False, False, True)
    post(f"{site}/watchlists/1/edit", name="Paliwa", query="Orlen", channel="poczta", cadence="", basis=2)
    assert row(stored).channels == (("ranek", "instant"),)


def test_who_unsubscribed_by_a_link_stays_so_when_something_else_is_changed(stored: Database, site: str) -> None:
    with stored.write() as session:
        book.switch_off(session, channel_id=1, watchlist_ids=[1], now=NOW)
    page = soup(get(f"{site}/watchlists/1/edit"))
    assert page.select_one("#cadence-1 option[selected]")["value"] == queries.OFF  # type: ignore[index]
    post(f"{site}/watchlists/1/edit", name="Paliwa", query="gaz", channel="poczta", cadence=queries.OFF, basis=1)
    assert row(stored).channels == (("poczta", queries.OFF),)


def test_a_name_that_is_taken_is_said_and_nothing_typed_is_lost(site: str) -> None:
    page = soup(post(f"{site}/watchlists/new", name="Paliwa", query="gaz"), 422)
    assert page.select_one('[role="alert"]')
    assert typed(page) == "gaz"


def test_two_who_edit_at_once_do_not_overwrite_each_other_unseen(stored: Database, site: str) -> None:
    assert post(f"{site}/watchlists/1/edit", name="Paliwa", query="gaz", basis=1).status_code == 303
    page = soup(post(f"{site}/watchlists/1/edit", name="Paliwa", query="ropa", basis=1), 409)
    assert "the editor" in words(page.select_one('[role="alert"]'))
    assert row(stored).query == "gaz"
    basis = page.select_one('[name="basis"]')["value"]  # type: ignore[index]
    assert post(f"{site}/watchlists/1/edit", name="Paliwa", query="ropa", basis=basis).status_code == 303


# ---- versions


def test_versions_tell_who_changed_what_and_lead_back(stored: Database, site: str) -> None:
    post(f"{site}/watchlists/1/edit", name="Paliwa 2", query="# rynek\nOrlen\ngaz", basis=1)
    page = soup(get(f"{site}/watchlists/1/versions"))
    newest = page.select(".list > li")[0]
    assert "the editor" in words(newest)
    assert "przedtem „Paliwa”" in words(newest)
    assert [words(one) for one in newest.select(".came")] == ["+ # rynek", "+ gaz"]
    assert post(f"{site}/watchlists/1/versions/1/restore").status_code == 303
    assert (row(stored).name, row(stored).query) == ("Paliwa", "Orlen")
    page = soup(get(f"{site}/watchlists/1/versions?one=1&other=2"))
    assert [words(one) for one in page.select("section .came")] == ["+ # rynek", "+ gaz"]
    assert get(f"{site}/watchlists/1/versions?one=1&other=9").status_code == 404


# ---- removing


def test_a_watchlist_is_removed_after_a_question(stored: Database, site: str) -> None:
    assert "2 trafienia" in words(soup(get(f"{site}/watchlists/1/remove")))
    assert post(f"{site}/watchlists/1/remove").headers["location"] == "/watchlists"
    with stored.read() as session:
        assert not session.exec(select(Watchlist)).first()


@pytest.mark.parametrize("path", ["new", "1/edit", "preview", "1/remove", "1/versions/1/restore"])
def test_who_only_reads_changes_nothing(site: str, path: str) -> None:
    assert post(f"{site}/watchlists/{path}", role=Role.VIEWER, name="x", query="gaz").status_code == 403


# ---- a real browser


@pytest.fixture
def open_page(sqlite: Path, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Pages of Chromium in which an editor is logged in; none of them complains of anything."""
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not installed: apt-get install chromium"
    database = Database(f"sqlite:///{shutil.copy(sqlite, tmp_path / 'nasluch.sqlite')}")
    fill(database)
    complaints: list[str] = []
    with served(database) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)

        def opened(path: str, *, width: int = 1280, **options: bool) -> Page:
            context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
            let_in(context, address, role=Role.EDITOR)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda line: complaints.append(line.text))
            page.goto(f"{address}{path}")
            return page

        yield opened
        browser.close()
    database.close()
    assert complaints == []


@pytest.mark.browser
def test_while_somebody_types_the_preview_follows(open_page: Callable[..., Page]) -> None:
    page = open_page("/watchlists/1/edit")
    expect(page.locator(".sum strong")).to_have_text("2")
    query = page.locator("#query")
    query.press("Control+End")
    query.press_sequentially("\ngaz")
    expect(page.locator(".sum strong")).to_have_text("3")
    expect(page.locator(".delta")).to_have_text("+1 / −0")
    expect(page.locator(".form-word").first).to_have_text("gaz")  # the forms are those of the line being written
    expect(query).to_be_focused()
    expect(query).to_have_value("Orlen\ngaz")


@pytest.mark.browser
def test_what_is_wrong_is_underlined_at_its_place_while_somebody_types(open_page: Callable[..., Page]) -> None:
    page = open_page("/watchlists/new")
    page.fill("#query", 'Orlen ORAZ "gaz"\n# uwaga\nRosja AND (gaz')
    expect(page.locator(".ink-fault")).to_have_text("(gaz")
    expect(page.locator("#fault")).to_contain_text("Wiersz 3, kolumna 11")
    painted = {name: page.locator(f".ink-{name}").all_inner_texts() for name in ("operator", "quote", "comment")}
    assert painted == {"operator": ["ORAZ", "AND"], "quote": ['"gaz"'], "comment": ["# uwaga"]}
    page.fill("#query", "Rosja AND gaz")
    expect(page.locator(".ink-fault")).to_have_count(0)
    expect(page.locator(".sum")).to_be_visible()


@pytest.mark.browser
def test_what_is_painted_lies_under_what_is_typed(open_page: Callable[..., Page]) -> None:
    page = open_page("/watchlists/new")
    page.fill("#query", "\n".join(["Orlen ORAZ gaz " * 12] * 9 + ["(" * 3]))
    places = page.evaluate(
        """() => ['.paint', '#query'].map((name) => {
            const one = document.querySelector(name), box = one.getBoundingClientRect();
            return [box.x, box.y, box.width, box.height, one.scrollHeight, one.clientWidth];
        })"""
    )
    assert places[0] == places[1]


@pytest.mark.browser
def test_a_ticked_form_goes_into_the_query_at_once(open_page: Callable[..., Page]) -> None:
    page = open_page("/watchlists/1/edit")
    page.locator(".forms label", has_text="Orlenie").click()
    expect(page.locator("#query")).to_have_value("Orlen BEZ (Orlenie)")
    expect(page.locator(".sum strong")).to_have_text("1")
    page.get_by_role("button", name="Jako formularz").click()
    expect(page.locator("#any_of")).to_have_value("Orlen WITHOUT (Orlenie)")
    page.fill("#any_of", "gaz")
    expect(page.locator(".sum strong")).to_have_text("2")
    page.get_by_role("button", name="Jako tekst").click()
    expect(page.locator("#query")).to_have_value("gaz")
    page.get_by_role("button", name="Zapisz").first.click()
    expect(page.locator(".done")).to_contain_text("Zapisano")


@pytest.mark.browser
def test_everything_works_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page("/watchlists/new", java_script_enabled=False)
    page.fill("#name", "Gaz")
    page.fill("#query", "gaz (")
    page.get_by_role("button", name="Podgląd").click()
    expect(page.locator("#fault")).to_contain_text("Wiersz 1")
    page.fill("#query", "gaz")
    page.get_by_role("button", name="Podgląd").click()
    expect(page.locator(".sum strong")).to_have_text("2")
    page.locator(".forms label").first.click()
    page.get_by_role("button", name="Pomiń zaznaczone formy").click()
    expect(page.locator("#query")).to_have_value("gaz BEZ (gaz)")
    expect(page.locator(".paint")).to_be_hidden()
    page.get_by_role("button", name="Zapisz").first.click()
    expect(page.locator("h1")).to_have_text("Gaz")


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_nothing_sticks_out(open_page: Callable[..., Page], dark: bool) -> None:
    for path in (
        "/watchlists", "/watchlists/new", "/watchlists/1/edit", "/watchlists/1/versions", "/watchlists/1/remove",
    ):  # fmt: skip
        page = open_page(path, width=360)
        page.emulate_media(color_scheme="dark" if dark else "light")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path
        page.context.close()
