"""The stream of hits, the article and the archive as people handle them: really served, and in a browser."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, sync_playwright
from sqlmodel import Session, select

from alerts.rows import Table
from monitor import archive as kept
from monitor import match, store
from monitor.db import Database
from monitor.records import Text
from monitor.store.acts import Act, Hand
from monitor.tables import (
    Article,
    Change,
    Dismissal,
    Edit,
    Hit,
    Marked,
    Note,
    Role,
    SavedView,
    Tag,
    User,
    Version,
)
from monitor.web.comparing import compared, share
from tests import patient
from tests.served import as_a, let_in, served
from tests.test_queries import NOW, archive
from tests.test_web import CHROMIUM_FLAGS, EVIL, hostile, words

ALL = "/?dismissed="


def told(session: Session) -> None:
    """The newsroom's archive, each article a story of its own, but three that are one."""
    archive(session)
    for article in session.exec(select(Article)).all():
        article.story_id = article.id
    newest = session.exec(select(Hit).order_by(Hit.found_at.desc())).first()  # type: ignore[attr-defined]
    assert newest
    for number in (1, 2):
        copy = session.get(Article, number)
        assert copy
        copy.story_id, copy.kept = newest.article_id, 0.8
    for article in session.exec(select(Article)).all():
        article.indexed_with = 1
        text = Text(title=article.title, lead=article.lead, body=article.text or "")
        kept.put(session, {article.id or 0: match.tokens(text)})


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    """A newsroom that is served, on both databases."""
    with database.write() as session:
        told(session)
    with served(database) as address:
        yield address


def somebody(address: str, role: Role = Role.EDITOR) -> httpx.Client:
    return patient.Client(
        base_url=address,
        cookies=as_a(role),
        headers={"Sec-Fetch-Site": "same-origin"},
        follow_redirects=True,
    )


def page(client: httpx.Client, path: str = "/") -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def stories(client: httpx.Client, path: str = "/") -> list[str]:
    return [str(row["data-story"]) for row in page(client, path).select(".story")]


def do(client: httpx.Client, **said: object) -> BeautifulSoup:
    answer = client.post("/hits/mark", data={"back": "/", **said})
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def person(session: Session, role: Role) -> int:
    return session.exec(select(User.id).where(User.role == role)).one() or 0


# ---- the stream


def test_a_story_is_one_row_with_its_copies_folded_under_it(address: str, database: Database) -> None:
    with somebody(address) as client:
        shown = page(client)
        rows = shown.select(".story")
        assert len({row["data-story"] for row in rows}) == len(rows)
        (folded,) = [row for row in rows if row.select("details.copies")]
        assert "2 kopie" in words(folded.select_one("summary"))
        assert "zachowano 80 %" in words(folded.select_one(".copies"))
        assert "open" not in folded.select_one("details").attrs  # type: ignore[union-attr]


def test_every_story_is_reached_by_links_to_older_hits_and_none_twice(address: str, database: Database) -> None:
    with database.write() as session:
        hits = session.exec(select(Hit)).all()
        for number in range(40):
            article = Article(
                url=f"https://x.example/{number}", link="", host="x", feed_id=None, title=f"Gaz {number}",
                first_seen_at=NOW, story_id=None,
            )  # fmt: skip
            session.add(article)
            session.flush()
            article.story_id = article.id if number % 2 else article.id and article.id - 1
            session.add(
                Hit(
                    watchlist_id=hits[0].watchlist_id, article_id=article.id or 0, occurrences=[],
                    found_at=NOW + timedelta(minutes=number),
                )
            )  # fmt: skip
    seen: list[str] = []
    with somebody(address) as client:
        path = "/"
        while path:
            shown = page(client, path)
            seen += [str(row["data-story"]) for row in shown.select(".story")]
            older = shown.select_one("a[rel=next]")
            path = str(older["href"]) if older else ""
    assert len(seen) == len(set(seen)) > 30


def test_a_copy_does_not_bring_a_story_up_again_and_another_watchlist_does(address: str, database: Database) -> None:
    with somebody(address) as client, database.write() as session:
        last = stories(client)[-1]
        watchlist = session.exec(select(Hit.watchlist_id).where(Hit.article_id == int(last))).first()
        other = 3 if watchlist != 3 else 2
        article = Article(
            url="https://x.example/copy", link="", host="x", feed_id=None, title="Kopia", first_seen_at=NOW,
            story_id=int(last),
        )  # fmt: skip
        session.add(article)
        session.flush()
        session.add(Hit(watchlist_id=watchlist or 0, article_id=article.id or 0, occurrences=[], found_at=NOW))
        number = article.id or 0
    with somebody(address) as client:
        assert stories(client)[-1] == last
        with database.write() as session:
            session.add(Hit(watchlist_id=other, article_id=number, occurrences=[], found_at=NOW))
        assert stories(client)[0] == last


def test_marks_are_of_one_person_and_unread_is_a_filter(address: str, database: Database) -> None:
    with somebody(address) as ola, somebody(address, Role.VIEWER) as jan:
        first, second, *_ = stories(ola)
        done = do(ola, act="read", story=[first, second])
        assert "Oznaczono 2 wiadomości jako przeczytane." in words(done)
        do(ola, one=f"star:{first}")
        assert {first, second}.isdisjoint(stories(ola, "/?unread=1"))
        assert stories(ola, "/?starred=1") == [first]
        assert first in stories(jan, "/?unread=1")
        assert stories(jan, "/?starred=1") == []
        assert "Nie ma takich trafień" in words(page(jan, "/?starred=1"))


def test_a_story_that_another_watchlist_finds_later_is_unread_again(address: str, database: Database) -> None:
    with somebody(address) as client:
        last = stories(client)[-1]
        do(client, act="read", story=[last])
        with database.write() as session:
            had = set(session.exec(select(Hit.watchlist_id).where(Hit.article_id == int(last))))
            (other, *_) = {1, 2, 3} - had
            later = NOW + timedelta(minutes=1)
            session.add(Hit(watchlist_id=other, article_id=int(last), occurrences=[], found_at=later))
        assert last in stories(client, "/?unread=1")


def test_what_is_not_relevant_leaves_the_stream_with_a_reason_and_comes_back(address: str, database: Database) -> None:
    with somebody(address) as client:
        first, *others = stories(client)
        do(client, one=f"dismiss:{first}", reason="inny Kazachstan")
        assert stories(client) == others
        put_aside = page(client, "/?dismissed=1")
        assert "inny Kazachstan" in words(put_aside)
        with database.read() as session:
            assert {row.by for row in session.exec(select(Dismissal))} == {"the editor"}
        assert "Cofnięto." in words(BeautifulSoup(client.post("/hits/undo", data={"back": "/"}).text, "lxml"))
        assert stories(client)[0] == first


def test_who_only_reads_puts_nothing_aside_and_writes_nothing(address: str, database: Database) -> None:
    with somebody(address, Role.VIEWER) as jan:
        first = stories(jan)[0]
        for said in ({"one": f"dismiss:{first}"}, {"act": "tag", "story": [first], "new_tag": "x"}):
            assert jan.post("/hits/mark", data=said).status_code == 403
        assert jan.post(f"/articles/{first}/notes", data={"words": "x"}).status_code == 403
        assert jan.post(f"/articles/{first}/tags", data={"tag": "x"}).status_code == 403
        assert "nietrafne" not in words(page(jan).select_one("#stream"))
    with database.read() as session:
        assert not session.exec(select(Dismissal)).all() + session.exec(select(Tag)).all()  # type: ignore[operator]


def test_views_are_addresses_under_a_name_and_of_one_person(address: str, database: Database) -> None:
    with somebody(address) as ola, somebody(address, Role.VIEWER) as jan:
        saved = ola.post("/views", data={"name": "Azja", "query": "watchlist=2&unread=1&evil=javascript:"})
        assert saved.url.query == b"watchlist=2&unread=1"
        assert "Azja" in words(page(ola).select_one("[aria-labelledby=views-title]"))
        assert "Azja" not in words(page(jan).select_one("[aria-labelledby=views-title]"))
        with database.read() as session:
            number = session.exec(select(SavedView.id)).one()
        assert jan.post(f"/views/{number}/remove").status_code == 404
        assert ola.post(f"/views/{number}/remove").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("watchlist=2", id="watchlist"),
        pytest.param("watchlist=Azja+%C5%9Arodkowa", id="watchlist-by-name"),
        pytest.param("keyword=ODKB", id="keyword"),
        pytest.param("feed=4", id="feed"),
        pytest.param("category=kraj", id="category"),
        pytest.param("period=24h", id="a-day"),
        pytest.param("period=today", id="today"),
        pytest.param("since=2026-04-15&until=2026-04-15", id="days"),
        pytest.param("lead_only=1", id="lead-only"),
        pytest.param("text=kazachstan", id="a-word"),
        pytest.param("unread=1&category=kraj&text=odkb", id="several"),
    ],
)
def test_filters_are_addresses_that_leave_some_hits(address: str, query: str) -> None:
    with somebody(address) as client:
        some, every = stories(client, f"/?{query}"), stories(client)
    assert set(some) <= set(every)
    assert some


@pytest.mark.parametrize(
    "query",
    [
        "period=zzz&since=9999-99-99&unread=2",
        "text=%00%00",
        "text=AND+NOT+(",
        "tag=%27+OR+1",
        "keyword=%00",
        "text=%22*",
    ],
)
def test_filters_that_make_no_sense_are_no_fault(address: str, query: str) -> None:
    with somebody(address) as client:
        assert client.get(f"/?{query}").status_code == 200


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example"])
def test_nobody_is_led_elsewhere_after_a_form(address: str, back: str) -> None:
    with somebody(address) as client:
        answer = client.post("/hits/mark", data={"back": back}, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_new_stories_are_counted_and_copies_are_not(address: str, database: Database) -> None:
    with somebody(address) as client:
        shown = page(client)
        news = str(shown.select_one(".news")["hx-get"])  # type: ignore[index]
        assert client.get(news).text.strip() == ""
        first = stories(client)[0]
        with database.write() as session:
            watchlist = session.exec(select(Hit.watchlist_id).where(Hit.article_id == int(first))).first()
            for story in (int(first), None):
                article = Article(
                    url=f"https://x.example/{story}", link="", host="x", feed_id=None, title="N", first_seen_at=NOW,
                    story_id=story,
                )  # fmt: skip
                session.add(article)
                session.flush()
                session.add(Hit(watchlist_id=watchlist or 0, article_id=article.id or 0, occurrences=[], found_at=NOW))
        assert "1 nowe trafienie" in client.get(news).text


def test_hits_of_a_filter_and_of_chosen_stories_are_taken_away(address: str) -> None:
    with somebody(address) as client:
        shown = page(client, "/?watchlist=2")
        link = next(str(a["href"]) for a in shown.select("a") if "format=csv" in str(a["href"]))
        table = client.get(link)
        assert table.headers["content-disposition"].startswith("attachment")
        assert "Azja Środkowa" in table.text
        assert "Kazachstan i ODKB" not in table.text
        first = stories(client)[0]
        review = client.get(
            "/hits/export", params={"format": "docx", "story": first, "title": "Rano", "intro": "Wstęp"}
        )
        assert "Rano" in review.headers["content-disposition"]
        assert review.content[:2] == b"PK"


# ---- one article


def test_notes_and_tags_stand_with_the_story_for_everybody(address: str, database: Database) -> None:
    with somebody(address) as ola, somebody(address, Role.ADMIN) as jan:
        first = stories(ola)[0]
        ola.post(f"/articles/{first}/notes", data={"words": "Zadzwonić <b>do nich</b>"})
        tagged = ola.post(f"/articles/{first}/tags", data={"tag": "Do Prezesa"})
        assert "Zadzwonić <b>do nich</b>" in words(BeautifulSoup(tagged.text, "lxml").select_one("#notes"))
        assert "#do prezesa" in words(page(jan).select_one(f"#story-{first}"))
        assert stories(jan, "/?tag=do+prezesa") == [first]
        with database.read() as session:
            number = session.exec(select(Note.id)).one()
        assert jan.post(f"/notes/{number}/remove").status_code == 404
        assert ola.post(f"/notes/{number}/remove").status_code == 200
        ola.post(f"/articles/{first}/tags", data={"take_off": "do prezesa"})
        assert stories(jan, "/?tag=do+prezesa") == []


def test_an_article_shows_what_was_changed_in_it(address: str, database: Database) -> None:
    with database.write() as session:
        article = session.get(Article, 5)
        assert article
        article.text = "Pierwszy akapit.\nUmowę podpisano w Ałmaty.\nKoniec."
        older = "Pierwszy akapit.\nUmowę zerwano w Ałmaty.\nKoniec."
        session.add(Version(article_id=5, text=older, read_at=NOW, replaced_at=NOW))
        session.add(Edit(article_id=5, watchlist_id=1, keyword="ODKB", change=Change.VANISHED, noticed_at=NOW))
    with somebody(address) as client:
        shown = page(client, "/articles/5")
        assert "ODKB wypadło" in words(shown)
        (link,) = [str(a["href"]) for a in shown.select("a") if "?version=" in str(a["href"])]
        beside = page(client, link.partition("#")[0]).select_one("#compared")
        assert beside
        assert [words(one) for one in beside.select(".prose del, .prose ins")] == ["zerwano", "podpisano"]
        assert client.get("/articles/5?version=4711").status_code == 404


def test_an_article_shows_what_a_copy_made_of_its_story_and_of_no_other(address: str) -> None:
    with somebody(address) as client:
        shown = page(client, "/articles/1")
        links = [str(a["href"]) for a in shown.select("a") if "?beside=" in str(a["href"])]
        assert len(links) == 2
        assert page(client, links[0].partition("#")[0]).select("#compared ins")
        assert client.get("/articles/1?beside=5").status_code == 404
        assert client.get("/articles/1?beside=' OR 1").status_code == 404


def test_an_article_explains_why_a_watchlist_found_it_and_why_another_did_not(address: str) -> None:
    with somebody(address) as client:
        first = stories(client, "/?watchlist=2")[0]
        assert "Azja Środkowa: pasuje" in words(page(client, f"/articles/{first}?explain=2").select_one("#explained"))
        assert "nie pasuje" in words(page(client, f"/articles/{first}?explain=3").select_one("#explained"))
        assert client.get(f"/articles/{first}?explain=4711").status_code == 404


# ---- the archive


def test_the_archive_is_searched_and_what_is_found_is_marked(address: str) -> None:
    with somebody(address) as client:
        shown = page(client, "/search?q=Kazachstan")
        assert len(shown.select(".finding")) > 5
        assert shown.select(".finding mark")
        assert "Nic nie znaleziono" in words(page(client, "/search?q=zygzakowanie"))


def test_a_query_that_cannot_be_read_says_where(address: str) -> None:
    with somebody(address) as client:
        answer = client.get("/search?q=Kazachstan+AND+(ODKB")
        assert answer.status_code == 422
        assert "wiersz 1, kolumna 16" in answer.text
        assert client.get("/search", params={"q": '") OR 1=1; DROP TABLE articles --'}).status_code in (200, 422)
        assert client.get("/search", params={"q": "(" * 7000}).status_code == 422


# ---- what others wrote


def test_notes_tags_views_and_reasons_are_text(database: Database) -> None:
    with database.write() as session:
        hostile(session)
    with served(database) as address, somebody(address) as client:
        with database.write() as session:
            me = person(session, Role.EDITOR)
            hand = Hand(me, "the editor", NOW)
            tag = "<script>alert(1)</script>"
            for number in (1, 2, 3):
                store.acts.do(session, hand, Act.TAG, [number], words=tag)
            store.acts.do(session, hand, Act.DISMISS, [2], words=f"<b onmouseover=x>{tag}")
            store.notes.add(session, 1, user_id=me, by="the editor", words=EVIL, now=NOW)
            store.views.save(session, me, name="<b onmouseover=x>", query="tag=%3Cscript%3E", now=NOW)
        for path in ("/", "/?dismissed=1", f"/?tag={tag}", "/articles/1", "/articles/2", "/search?q=%3Cb%3E"):
            shown = BeautifulSoup(client.get(path).text, "lxml")
            assert not [one for one in shown.select("script") if one.text or "/static/" not in str(one["src"])], path
            assert not shown.select("b, [onmouseover]"), path


# ---- two texts


def test_comparing_tells_words_that_came_and_went_and_loses_none() -> None:
    older, newer = "Ala ma kota.\nKot śpi.", "Ala ma psa.\nKot śpi.\nPies nie."
    told = compared(older, newer)
    assert ["".join(p.text for p in line if p.change != "new") for line in told] == ["Ala ma kota.", "Kot śpi.", ""]
    assert ["".join(p.text for p in line if p.change != "gone") for line in told] == newer.split("\n")
    assert share(told) == (3, 1)
    assert compared("", "") == []


def test_texts_that_are_far_too_long_are_compared_by_paragraphs() -> None:
    told = compared("a b " * 2000, "b a " * 2000)
    assert [[piece.change for piece in line] for line in told] == [["gone"], ["new"]]


# ---- in a browser


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Database]:
    """A newsroom in a file."""
    database = Database(f"sqlite:///{tmp_path / 'nasluch.sqlite'}")
    Table.metadata.create_all(database.engine)
    with database.write() as session:
        told(session)
    yield database
    database.close()


@pytest.fixture
def shown(quick: Database) -> Iterator[Page]:
    """The stream of hits in a browser of an editor; what it complains of fails the test."""
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not installed: apt-get install chromium"
    complaints: list[str] = []
    with served(quick) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        page = browser.new_page(base_url=address)
        let_in(page.context, address, role=Role.EDITOR)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        yield page
        browser.close()
    assert complaints == []


@pytest.mark.browser
def test_the_stream_is_read_by_keyboard_alone(shown: Page, quick: Database) -> None:
    rows = shown.locator(".story")
    for key in "jjjk":
        shown.keyboard.press(key)
    here = shown.locator(".story.is-here")
    assert here.get_attribute("id") == rows.nth(1).get_attribute("id")
    shown.keyboard.press("r")
    shown.locator(".story.is-here.is-read").wait_for()
    shown.keyboard.press("s")
    shown.locator(".story.is-here [data-key=s][aria-pressed=true]").wait_for()
    with quick.read() as session:
        assert [bool(row.read_at and row.starred_at) for row in session.exec(select(Marked))] == [True]
    shown.keyboard.press("x")
    shown.locator("#why-words").fill("tylko wzmianka")
    shown.keyboard.press("Enter")
    shown.locator(".story.is-here.is-gone").wait_for()
    shown.keyboard.press("?")
    assert shown.locator("#keys").is_visible()
    shown.keyboard.press("j")  # in a dialog keys are its own
    shown.keyboard.press("Escape")
    shown.keyboard.press("/")
    assert shown.evaluate("document.activeElement.id") == "by-text"
    shown.keyboard.type("jors")
    assert shown.locator("#by-text").input_value() == "jors"
    shown.locator(".story.is-here .headline a").focus()
    shown.keyboard.press("o")
    shown.wait_for_url("**/articles/*")


@pytest.mark.browser
def test_many_are_handled_at_a_stroke_and_it_is_undone(shown: Page) -> None:
    before = shown.locator(".story").count()
    shown.locator("#pick-all").check()
    shown.locator(".strokes [value=read]").click()
    shown.locator(".done").wait_for()
    assert shown.locator(".story.is-read").count() == before
    shown.locator("#undo button").click()
    shown.locator(".done").wait_for()
    assert shown.locator(".story.is-read").count() == 0


@pytest.mark.browser
def test_new_hits_announce_themselves_and_move_nothing(shown: Page, quick: Database) -> None:
    second = shown.locator(".story").nth(1)
    was = second.bounding_box()
    with quick.write() as session:
        article = Article(
            url="https://x.example/n", link="", host="x", feed_id=None, title="Zupełnie świeże", first_seen_at=NOW
        )
        session.add(article)
        session.flush()
        session.add(Hit(watchlist_id=1, article_id=article.id or 0, occurrences=[], found_at=NOW))
    shown.evaluate("document.body.dispatchEvent(new Event('look'))")
    bar = shown.locator(".news a")
    bar.wait_for()
    assert "1 nowe trafienie" in bar.inner_text()
    assert second.bounding_box() == was
    bar.click()
    shown.locator(".story", has_text="Zupełnie świeże").wait_for()


@pytest.mark.browser
def test_on_a_phone_and_without_scripts_all_of_it_is_there(shown: Page, quick: Database) -> None:
    browser = shown.context.browser
    assert browser
    address = shown.url
    bare = browser.new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    let_in(bare.context, address, role=Role.EDITOR)
    bare.goto(address)
    assert not bare.locator("#keys-button").is_visible()
    bare.locator("details.copies summary").first.click()
    assert bare.locator(".copies li a").first.is_visible()
    first = bare.locator(".story").first
    first.locator("[name=story]").check()
    bare.locator(".strokes [value=star]").click()
    assert "gwiazdkę" in bare.locator(".done").inner_text()
    bare.locator(".story").first.get_by_role("button", name="nietrafne").click()
    assert "Odrzucono 1 wiadomość." in bare.locator(".done").inner_text()
    bare.get_by_role("button", name="Cofnij").click()
    assert "Cofnięto." in bare.locator(".done").inner_text()
    bare.close()
    shown.set_viewport_size({"width": 360, "height": 740})
    for path in (
        "/",
        "/?watchlist=1&period=30d&text=kazachstan",
        "/articles/1",
        "/articles/1?beside=2",
        "/search?q=ODKB",
    ):
        shown.goto(path)
        shown.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        menu = shown.locator(".menu")
        menu.evaluate("each => { each.open = false; }")
        assert shown.evaluate("document.documentElement.scrollWidth") == 360, path
