"""The pages as a browser gets them: really served, on both databases, whatever feeds have written."""

import ast
import re
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright
from sqlalchemy import text
from sqlmodel import Session, select

from alerts import links
from alerts.rows import Table
from alerts.tables import Subscription
from monitor import match, store, web
from monitor.db import Database
from monitor.pulse import Pulse
from monitor.queries import Place
from monitor.records import Text
from monitor.tables import Article, Heartbeat, Hit, Role, State, Watchlist
from monitor.web import findings, marks, moments, polish, speech
from monitor.web.marks import Piece, Span
from tests import patient
from tests.notices import subscribed, watchlist_of
from tests.served import OUTSIDE, as_a, get, let_in, served
from tests.test_queries import NOW, archive, feed

EVIL = "</title><script>alert('x')</script> \u202eodwrotnie {{ 7*7 }} & <b onmouseover=x>"
LONG = "Szczebrzeszyn" * 770  # 10,010 characters, and nowhere to break

CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The newsroom's archive, only read."""
    yield from _made(tmp_path_factory.mktemp("web"), archive)


@pytest.fixture(scope="module")
def page(archived: Database) -> Iterator[str]:
    """Where the archive is served in Polish."""
    with served(archived) as address:
        yield address


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Database]:
    """A database with nothing in it."""
    yield from _made(tmp_path, lambda _: None)


def _made(folder: Path, fill: Callable[[Session], None]) -> Iterator[Database]:
    database = Database(f"sqlite:///{folder / 'nasluch.sqlite'}")
    Table.metadata.create_all(database.engine)
    with database.write() as session:
        fill(session)
    yield database
    database.close()


def soup(address: str, *, status: int = 200) -> BeautifulSoup:
    answer = get(address)
    assert answer.status_code == status, answer.text
    return BeautifulSoup(answer.text, "lxml")


def words(thing: object) -> str:
    return " ".join(str(getattr(thing, "text", "")).split())


def hostile(session: Session) -> None:
    """One article whose every word was written by somebody who wishes us ill."""
    paper = feed(1, EVIL, "zly")
    paper.failures, paper.outcome_words = 3, EVIL
    watchlist = Watchlist(name=EVIL, query=EVIL, created_at=NOW, updated_at=NOW)
    session.add_all([paper, watchlist])
    session.flush()
    for number, title in enumerate([EVIL, LONG, ""]):
        article = Article(
            url=f"javascript:alert({number})", link="javascript:alert(1)", host="zly.example", feed_id=paper.id,
            title=title, lead=EVIL, text=f"{EVIL}\n{LONG}", author=EVIL, first_seen_at=NOW, state=State.LEAD_ONLY,
            problem=EVIL,
        )  # fmt: skip
        session.add(article)
        session.flush()
        place = Place(keyword=EVIL, form="<script>", field="title", start=8, end=16)
        beyond = Place(keyword="poza", form="poza", field="body", start=99_999, end=100_004)
        session.add(
            Hit(
                watchlist_id=watchlist.id or 0, article_id=article.id or 0, occurrences=[dict(place), dict(beyond)],
                snippet=LONG if number else f"{EVIL}.", highlights=[[8, 16], [9999, 12], [-5, 3]], found_at=NOW,
            )
        )  # fmt: skip


# ---- the pages


def test_the_front_page_shows_the_latest_hits_with_what_was_found_marked(page: str) -> None:
    front = soup(page)
    first = front.select_one(".finding")
    assert front.html is not None
    assert first is not None
    assert front.html["lang"] == "pl"
    assert {words(mark) for mark in first.select(".snippet mark")} >= {"Kazachstanem"}
    assert "Kazachstan → Kazachstanem ×2" in words(first)
    assert words(first.select_one(".when")) == "dziś 12:19"
    assert words(first.select_one(".feed")) == "Przewód. Magazyn energetyczny"
    assert {words(link) for link in first.select(".watchlist a")} == {"Azja Środkowa", "Kazachstan i ODKB"}
    outward = first.select_one("a.outward")
    assert outward is not None
    assert str(outward["href"]).startswith("https://energetyka.example/")
    assert "tylko lead" in words(front)


def test_the_front_page_says_how_much_is_heard(page: str) -> None:
    said = words(soup(page).select_one(".status"))
    assert said.startswith("10 z 12 źródeł czyta się dobrze, 2 nie; sprawdzono 37 artykułów, 4 tylko z leadu.")
    assert "Ostatni odczyt dziś 14:05." in said


def test_an_article_has_every_place_marked_and_says_how_we_came_by_it(page: str) -> None:
    shown = soup(f"{page}/articles/1")
    assert [words(mark) for mark in shown.select("h1 mark, .prose mark")] == [
        "Kazachstan", "Kazachstanu", "Kazachstanie", "Kazachstanem",
    ]  # fmt: skip
    facts = {words(row.dt): words(row.dd) for row in shown.select(".facts div")}
    assert facts["Stan"] == "przeczytany"
    assert facts["Tekst"] == "wydobyty ze strony (trafilatura)"
    assert facts["Długość"] == "1 041 znaków"
    assert "Zaznaczono 4 miejsca." in words(shown)


@pytest.mark.parametrize(
    ("times", "is_said"), [pytest.param(1_000, True, id="many"), pytest.param(999, False, id="few")]
)
def test_an_article_says_when_not_every_place_of_a_keyword_is_kept(new: Database, times: int, is_said: bool) -> None:
    matcher = match.compile([(1, "gaz")])
    body = "gaz " * times
    with new.write() as session:
        session.add(Watchlist(name="Gaz", query="gaz", created_at=NOW, updated_at=NOW))
        session.add(
            Article(
                url="https://gazeta.example/1", link="", host="gazeta.example", feed_id=None, title="Rynek", text=body,
                first_seen_at=NOW, read_at=NOW, state=State.READ,
            )
        )  # fmt: skip
        session.flush()
        (hit,) = matcher.hits(Text(title="Rynek", body=body))
        session.add(
            Hit(watchlist_id=1, article_id=1, occurrences=[asdict(one) for one in hit.occurrences], found_at=NOW)
        )
    with served(new) as address:
        shown = words(soup(f"{address}/articles/1").select_one("aside"))
    assert ("zapisujemy pierwszych 1 000 miejsc" in shown) is is_said


def test_an_article_says_who_else_tells_its_story_and_where_its_text_is_unsure(page: str, archived: Database) -> None:
    with archived.write() as session:
        copy, first = session.get(Article, 2), session.get(Article, 3)
        assert copy
        assert first
        copy.story_id, copy.kept, copy.agency, copy.confidence = 3, 0.62, "PAP", 0.31
        first.story_id, first.confidence = 3, 0.97
    shown = soup(f"{page}/articles/2")
    facts = {words(row.dt): words(row.dd) for row in shown.select(".facts div")}
    assert (facts["Agencja"], facts["Kopia"]) == ("PAP", "zachowano 62 %")
    assert "zgadzają się tylko co do 31 % tekstu" in words(shown.select_one("[role=note]"))
    assert str(shown.select("[aria-labelledby=story-title] a")[0]["href"]).endswith("/articles/3")
    other = soup(f"{page}/articles/3")
    assert "zachowano 62 %" in words(other.select_one("[aria-labelledby=story-title]"))
    assert other.select_one("[role=note]") is None


def test_an_article_read_by_its_lead_alone_says_so_and_why(page: str, archived: Database) -> None:
    with archived.read() as session:
        number = session.exec(select(Article.id).where(Article.state == State.LEAD_ONLY)).first()
    facts = {words(row.dt): words(row.dd) for row in soup(f"{page}/articles/{number}").select(".facts div")}
    assert facts["Stan"] == "przeszukany tylko tytuł i lead"
    assert facts["Dlaczego"].endswith("HTTP 403")
    assert "Następna próba" in facts


def test_a_watchlist_shows_its_query_its_hits_and_who_is_told(page: str) -> None:
    shown = soup(f"{page}/watchlists/1")
    assert [words(line) for line in shown.select(".query li")][:2] == ["Kazachstan", "ODKB"]
    assert "redakcja codziennie o 07:00" in " ".join(words(aside) for aside in shown.select("aside"))
    assert len(shown.select(".finding")) == 18


def test_the_front_page_can_be_narrowed_to_one_watchlist(page: str) -> None:
    shown = soup(f"{page}/?watchlist=2")
    assert words(shown.h1) == "Azja Środkowa"
    assert len(shown.select(".finding")) == 14
    assert len(soup(f"{page}/?watchlist=").select(".finding")) > 14


def test_older_hits_are_reached_by_links_until_there_are_no_more(page: str) -> None:
    address, seen = f"{page}/", set[str]()
    while address:
        shown = soup(address)
        seen |= {str(link["href"]) for link in shown.select(".finding .headline a")}
        older = shown.select_one("a[rel=next]")
        address = f"{page}{older['href']}" if older else ""
    assert len(seen) == 18


def test_everything_is_said_in_english_when_english_is_set(archived: Database) -> None:
    with served(archived, language="en") as address:
        for path in ("/", "/articles/5", "/watchlists/1", "/watchlists/3", "/nowhere"):
            shown = BeautifulSoup(get(f"{address}{path}").text, "lxml")
            assert shown.html is not None
            assert shown.html["lang"] == "en"
            for foreign in shown.select("bdi, .prose, option, title"):
                foreign.decompose()
            assert not re.search(r"[ąćęłńóśźż]", words(shown).replace("Nasłuch", "")), words(shown)


# ---- nothing to show


def _with_feed(session: Session, **changes: object) -> None:
    session.add(feed(1, "Kurier", "kurier").sqlmodel_update(changes))


def _with_watchlist(session: Session, **changes: object) -> None:
    _with_feed(session, **changes)
    session.add(Watchlist(name="Gaz", query="gaz", created_at=NOW, updated_at=NOW))


def _checked(session: Session) -> None:
    _with_watchlist(session)
    read = Article(
        url="https://a.example/1", link="", host="a", feed_id=None, title="T", first_seen_at=NOW, state=State.READ
    )
    session.add(read)


@pytest.mark.parametrize(
    ("fill", "says", "advises"),
    [
        pytest.param(lambda _: None, "Nie ma jeszcze źródeł", "Wybierz z katalogu", id="no-feeds"),
        pytest.param(_with_feed, "Nikt jeszcze nie powiedział, czego szukać", "Napisz temat", id="no-watchlists"),
        pytest.param(
            partial(_with_watchlist, visited_at=None, outcome=None), "Trwa pierwszy obchód źródeł", "Sprawdź teraz",
            id="first-round",
        ),
        pytest.param(partial(_with_watchlist, failures=1), "Nie udało się odczytać żadnego źródła", "sieć", id="off"),
        pytest.param(_checked, "Nic jeszcze nie znaleziono", "Przeszukaj archiwum", id="no-hits"),
    ],
)  # fmt: skip
def test_a_page_with_nothing_to_show_says_why_and_what_to_do(
    new: Database, fill: Callable[[Session], None], says: str, advises: str
) -> None:
    with new.write() as session:
        fill(session)
    with served(new) as address:
        shown = soup(address)
    assert words(shown.select_one(".quiet .headline")) == says
    assert advises in words(shown.select_one(".quiet"))


@pytest.mark.parametrize("page", ["/", "/dashboard", "/feeds"])
def test_a_house_without_a_worker_says_so_where_people_look_first(database: Database, page: str) -> None:
    pulse = Pulse(database)
    with served(database) as address:
        assert "nie dał jeszcze znaku życia" in words(soup(f"{address}{page}").select_one(".warning"))
        pulse.beat()
        assert soup(f"{address}{page}").select_one(".warning") is None
        with database.write() as session:
            for heart in session.exec(select(Heartbeat)):
                heart.seen_at -= timedelta(minutes=2)
        assert "Nie działa żaden proces" in words(soup(f"{address}{page}").select_one(".warning"))


def test_feeds_that_nobody_visits_are_told_of(new: Database) -> None:
    Pulse(new).beat()
    with new.write() as session:
        _with_watchlist(session, due_at=NOW - timedelta(hours=2))
    with served(new) as address:
        assert "1 źródło czeka na odczyt dłużej niż kwadrans." in words(soup(address).select_one(".warning"))


# ---- what feeds may write


@pytest.mark.parametrize("path", ["/", "/articles/1", "/articles/2", "/articles/3", "/watchlists/1", "/?watchlist=1"])
def test_what_others_wrote_is_shown_as_text(new: Database, path: str) -> None:
    with new.write() as session:
        hostile(session)
    with served(new) as address:
        answer = get(f"{address}{path}")
    shown = BeautifulSoup(answer.text, "lxml")
    assert answer.status_code == 200
    assert not [script for script in shown.select("script") if script.text or "/static/" not in str(script["src"])]
    assert not shown.select("b, [onmouseover]")
    assert "49" not in words(shown.select_one("main"))
    assert not [link for link in shown.select("a[href]") if "javascript:" in str(link["href"])]
    assert all(link.find_parent("bdi") or link.find("bdi") or "\u202e" not in words(link) for link in shown.select("a"))


def test_a_title_of_markup_has_its_found_word_marked(new: Database) -> None:
    with new.write() as session:
        hostile(session)
    with served(new) as address:
        assert [words(mark) for mark in soup(f"{address}/articles/1").select("h1 mark")] == ["<script>"]


# ---- what is not there, and what breaks


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere", "/articles/4711", "/articles/99999999999999999999999", "/articles/x", "/articles/-1",
        "/watchlists/4711", "/watchlists/99999999999999999999999", "/?watchlist=zzz", "/?before=x", "/?before=4711",
        "/?before=99999999999999", "/watchlists/1?before=' OR 1=1", "/static/nasluch.css", "/static/..%2Fapp.py",
        "/docs", "/redoc", "/openapi.json",
    ],
)  # fmt: skip
def test_a_page_that_is_not_there_says_so_in_words(page: str, path: str) -> None:
    answer = get(f"{page}{path}")
    assert answer.status_code == 404
    assert "Nie ma takiej strony" in answer.text


def test_a_page_is_only_read(page: str) -> None:
    answer = patient.post(page, cookies=as_a(Role.ADMIN))
    assert answer.status_code == 405
    assert "Tej strony nie można tak pytać" in answer.text


def test_a_fault_of_ours_is_said_in_words_and_logged(new: Database, caplog: pytest.LogCaptureFixture) -> None:
    Table.metadata.drop_all(new.engine)
    with served(new, inhabited=False) as address:
        answer = get(address)
    assert answer.status_code == 500
    assert "Coś się u nas zepsuło" in answer.text
    assert "no such table" not in answer.text
    assert "no such table" in caplog.text


@pytest.mark.parametrize("path", ["/", "/nowhere", "/healthz", "/articles/1", "broken"])
def test_every_answer_keeps_a_browser_safe(page: str, new: Database, path: str) -> None:
    if path == "broken":
        Table.metadata.drop_all(new.engine)
        with served(new, inhabited=False) as address:
            answer = get(address)
    else:
        answer = get(f"{page}{path}")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "server" not in answer.headers


# ---- health


def test_a_house_at_which_a_worker_works_is_ready_and_not_when_it_has_stopped(migrated: Database) -> None:
    pulse = Pulse(migrated)
    with served(migrated) as address:
        assert patient.get(f"{address}/healthz").json() == {"status": "ok", "process": "ok"}
        unseen = patient.get(f"{address}/readyz")
        assert (unseen.status_code, unseen.json()["worker"]) == (503, "no worker has been seen yet")
        pulse.beat(visits=3)
        ready = patient.get(f"{address}/readyz")
        assert ready.status_code == 200
        assert ready.json() == dict.fromkeys(("status", "database", "migrations", "worker", "visits", "readings"), "ok")
        assert len(ready.text.splitlines()) == 8
        assert patient.head(f"{address}/readyz").status_code == 200
        pulse.end()
        stopped = patient.get(f"{address}/readyz")
        assert (stopped.status_code, stopped.json()["status"]) == (503, "failing")
        assert stopped.json()["worker"].startswith("the last worker has stopped")


def test_a_house_in_which_nobody_claims_what_is_due_is_not_ready(migrated: Database) -> None:
    Pulse(migrated).beat()
    with migrated.write() as session:
        store.feeds.add(session, "https://gazeta.example/rss", now=NOW - timedelta(minutes=11))
    with served(migrated) as address:
        answer = patient.get(f"{address}/readyz")
    assert (answer.status_code, answer.json()["visits"]) == (503, "what is due has waited for 660 s")


@pytest.mark.parametrize(
    ("at", "status", "says"), [("0018", 503, "nasluch db upgrade"), ("9999", 200, "ok")], ids=["older", "newer"]
)
def test_a_database_that_is_to_be_upgraded_is_not_ready(migrated: Database, at: str, status: int, says: str) -> None:
    Pulse(migrated).beat()
    with migrated.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": at})
    with served(migrated) as address:
        answer = patient.get(f"{address}/readyz")
    assert answer.status_code == status
    assert says in answer.json()["migrations"]


def test_a_database_without_its_tables_is_alive_but_not_ready(database_url: str) -> None:
    empty = Database(database_url)
    with served(empty, inhabited=False) as address:
        assert patient.get(f"{address}/healthz").status_code == 200
        answer = patient.get(f"{address}/readyz")
    empty.close()
    assert answer.status_code == 503
    assert "lacks tables" in answer.text


def test_a_database_that_does_not_answer_is_not_ready() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    gone = Database(f"postgresql://nobody@127.0.0.1:{port}/nothing")
    with served(gone, inhabited=False) as address:
        answer = patient.get(f"{address}/readyz")
    gone.close()
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "failing", "database": "the database does not answer"},
    )


# ---- files, proxies, ports and signals


def test_styles_may_be_kept_for_ever_under_a_name_that_changes_with_them(page: str) -> None:
    style = soup(page).select_one("link[rel=stylesheet]")
    assert style is not None
    answer = patient.get(f"{page}{style['href']}")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert "http" not in re.sub(r"/\*.*?\*/", "", answer.text, flags=re.DOTALL)


@pytest.mark.parametrize("path", ["/nasluch/articles/1", "/articles/1"], ids=["prefix-left", "prefix-stripped"])
def test_behind_a_proxy_links_keep_the_path_of_the_public_address(archived: Database, path: str) -> None:
    with served(archived, public_url="https://redakcja.example/nasluch/") as address:
        shown = soup(f"{address}{path}")
    assert {str(link["href"]) for link in shown.select("header > div > nav a")} == {
        "/nasluch/", "/nasluch/watchlists", "/nasluch/feeds", "/nasluch/dashboard", "/nasluch/channels",
        "/nasluch/deliveries",
    }  # fmt: skip


def test_a_port_that_is_taken_is_said_with_what_to_do(new: Database) -> None:
    app = web.create(
        new, public_url="http://x", timezone="Europe/Warsaw", language="pl", clock=lambda: NOW, outside=OUTSIDE
    )
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"^port {port} on 127.0.0.1 is taken; choose another with --port$"):
            web.serve(app, host="127.0.0.1", port=port, on_ready=lambda: None)


def test_no_answer_waits_for_an_acknowledgement_of_its_head(new: Database) -> None:
    def took_s() -> float:
        began = time.perf_counter()
        assert client.get("/healthz").status_code == 200
        return time.perf_counter() - began

    with served(new) as address, patient.Client(base_url=address) as client:
        times = [took_s() for _ in range(20)]
    assert min(times[5:]) < 0.035  # the other side acknowledges after 40 ms


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_serving_and_nothing_else(new: Database, number: signal.Signals) -> None:
    app = web.create(
        new, public_url="http://x", timezone="Europe/Warsaw", language="pl", clock=lambda: NOW, outside=OUTSIDE
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    before = signal.getsignal(number)
    web.serve(app, host="127.0.0.1", port=port, on_ready=lambda: signal.raise_signal(number))
    assert signal.getsignal(number) is before


# ---- marks, moments and languages


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([], [Piece("gaz i ropa")], id="nothing"),
        pytest.param([Span(0, 3, "gaz")], [Piece("gaz", "gaz", True), Piece(" i ropa")], id="at-the-start"),
        pytest.param([Span(6, 99, "ropa")], [Piece("gaz i "), Piece("ropa", "ropa", True)], id="cut-at-the-end"),
        pytest.param([Span(4, 7, "a"), Span(0, 5, "b")], [Piece("gaz i r", "b, a", True), Piece("opa")], id="overlap"),
        pytest.param([Span(0, 3, "a"), Span(0, 3, "a")], [Piece("gaz", "a", True), Piece(" i ropa")], id="twice"),
        pytest.param([Span(5, 2), Span(50, 60), Span(-9, -1)], [Piece("gaz i ropa")], id="nonsense"),
    ],
)  # fmt: skip
def test_marks_fall_where_something_was_found(found: list[Span], expected: list[Piece]) -> None:
    assert marks.pieces("gaz i ropa", found) == expected


def test_marks_fall_into_the_right_paragraph_and_may_span_two() -> None:
    shown = marks.paragraphs("pierwszy\n\ndrugi gaz\nłupkowy", [Span(16, 27, "gaz łupkowy")])
    assert [[piece.text for piece in line if piece.found] for line in shown] == [[], ["gaz"], ["łupkowy"]]


def test_reasons_count_the_forms_of_each_keyword() -> None:
    places = [Place(keyword="gaz", form=form, field="body", start=0, end=3) for form in ("gazu", "gaz", "gazu")]
    assert findings.reasons(places) == (findings.Reason("gaz", (("gazu", 2), ("gaz", 1))),)


@pytest.mark.parametrize(
    ("at", "pl", "en"),
    [
        pytest.param("2026-04-16T12:05:00+00:00", "dziś 14:05", "today 14:05", id="now"),
        pytest.param("2026-04-15T21:59:00+00:00", "wczoraj 23:59", "yesterday 23:59", id="before-midnight-there"),
        pytest.param("2026-04-15T22:01:00+00:00", "dziś 00:01", "today 00:01", id="after-midnight-there"),
        pytest.param("2026-04-17T05:00:00+00:00", "jutro 07:00", "tomorrow 07:00", id="tomorrow"),
        pytest.param("2026-01-05T12:00:00+00:00", "5 stycznia 13:00", "5 January 13:00", id="this-year"),
        pytest.param("2022-12-31T23:30:00+00:00", "1 stycznia 2023 00:30", "1 January 2023 00:30", id="another-year"),
    ],
)
def test_moments_are_said_as_people_say_them(at: str, pl: str, en: str) -> None:
    moment = datetime.fromisoformat(at).astimezone(UTC)
    said = [
        moments.said(moment, now=NOW, timezone="Europe/Warsaw", speech=speech.speech(language))
        for language in ("pl", "en")
    ]
    assert said == [pl, en]


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 trafień"), (1, "1 trafienie"), (3, "3 trafienia"), (12, "12 trafień"), (22, "22 trafienia")],
)  # fmt: skip
def test_polish_counts_as_poles_do(count: int, said: str) -> None:
    form = speech.speech("pl").ngettext("%(n)s hit", "%(n)s hits", count)
    assert form % {"n": count} == said


def test_every_sentence_of_the_pages_is_there_in_polish_and_none_is_left_over() -> None:
    asked, counted = _asked_by_templates()
    asked |= _asked_by_modules()
    assert asked == set(polish.SENTENCES)
    assert counted == set(polish.COUNTING)


def test_a_translation_fills_the_places_of_its_sentence() -> None:
    named = re.compile(r"%\((\w+)\)s")
    for sentence, said in polish.SENTENCES.items():
        assert set(named.findall(said)) == set(named.findall(sentence)), sentence
    for one, forms in polish.COUNTING.items():
        assert all(set(named.findall(said)) == set(named.findall(one)) for said in forms), one


def _asked_by_templates() -> tuple[set[str], set[str]]:
    written = "".join(
        each.read_text("utf-8") for each in files("monitor.web").joinpath("templates").iterdir() if each.is_file()
    )
    plain = re.findall(r"""\b_\((?:"([^"]+)"|'([^']+)')""", written)
    counted = re.findall(r'\bngettext\(\s*"([^"]+)"', written)
    return {one or other for one, other in plain}, {*counted, *_counted_by_modules()}


def _counted_by_modules() -> set[str]:
    return {
        one
        for path in Path(str(files("monitor.web"))).rglob("*.py")
        for one in re.findall(r'\.ngettext\(\s*"([^"]+)"', path.read_text("utf-8"))
    }


def _asked_by_modules() -> set[str]:
    """What `mark` and `say` are given as it stands in the code."""
    asked = set()
    for path in Path(str(files("monitor.web"))).rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in ("mark", "say") and call.args and isinstance(call.args[0], ast.Constant):
                asked.add(str(call.args[0].value))
    return asked


# ---- a real browser


@pytest.mark.browser
def test_on_a_phone_nothing_sticks_out_and_marks_are_seen(new: Database) -> None:
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not installed: apt-get install chromium"
    with new.write() as session:
        archive(session)
        hostile(session)
    with served(new) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        shown = browser.new_page(viewport={"width": 360, "height": 740})
        let_in(shown.context, address)
        complaints: list[str] = []
        shown.on("console", lambda message: complaints.append(message.text))
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        for path in (
            "/",
            "/?watchlist=4",
            "/articles/1",
            "/articles/38",
            "/articles/39",
            "/watchlists/1",
            "/watchlists/4",
        ):
            shown.goto(f"{address}{path}")
            assert shown.evaluate("document.documentElement.scrollWidth") == 360, path
        shown.goto(f"{address}/articles/1")
        mark = shown.locator(".prose mark").first
        assert mark.is_visible()
        plain = shown.locator(".prose").evaluate("each => getComputedStyle(each).backgroundColor")
        assert mark.evaluate("each => getComputedStyle(each).backgroundColor") != plain
        assert mark.evaluate("each => getComputedStyle(each).borderBottomStyle") == "solid"
        shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.className") == "skip"
        browser.close()
    assert complaints == []


@pytest.fixture
def told(new: Database) -> str:
    """The way to unsubscribe from the one watchlist that a channel hears of."""
    with new.write() as session:
        channel = subscribed(session).id or 0
        number = watchlist_of(session, "Kazachstan")
    return f"/unsubscribe/{links.token('a key of the tests', links.Unsubscribing(channel, (number,)))}"


def off(database: Database) -> list[datetime | None]:
    with database.read() as session:
        return list(session.exec(select(Subscription.off_at)))


def test_who_only_looks_at_the_link_of_a_mail_unsubscribes_nobody(new: Database, told: str) -> None:
    with served(new) as address:
        patient.head(address + told)
        page = soup(address + told)
    assert words(page.h1) == "Nie przysyłać tego więcej?"
    assert "Kazachstan" in words(page.main)
    assert page.select("form[method=post] button")
    assert off(new) == [None]


def test_one_click_of_a_mail_program_unsubscribes_without_login_and_a_person_may_take_it_back(
    new: Database, told: str
) -> None:
    with served(new) as address:
        answer = patient.post(address + told, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200  # RFC 8058: never a redirect
        assert off(new) == [NOW]
        assert patient.post(address + told).status_code == 200
        assert off(new) == [NOW]
        assert words(soup(address + told).h1) == "Wypisano"
        assert "wypisano odnośnikiem z wiadomości" in words(soup(address + "/watchlists/1"))
        assert patient.post(address + told + "/again").status_code == 200
    assert off(new) == [None]


def test_a_link_that_was_tampered_with_is_no_page_and_unsubscribes_nobody(new: Database, told: str) -> None:
    with served(new) as address:
        for method in ("GET", "POST"):
            assert patient.request(method, address + told.replace("/1.1.", "/1..")).status_code == 404
            assert patient.request(method, address + told + "x").status_code == 404
    assert off(new) == [None]
