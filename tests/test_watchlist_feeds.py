"""Feed readers show a watchlist's hits by its secret link, and by no other."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from sqlmodel import select

from monitor import parse, queries, store
from monitor.db import Database
from monitor.exports import links
from monitor.exports.links import Kind
from monitor.newsroom import SAMPLE_QUERY
from monitor.records import Fetched, ParsedFeed
from monitor.store.acts import Act, Hand
from monitor.tables import Hit, Role, Watchlist
from tests import patient
from tests.served import as_a, get, served
from tests.test_hits_pages import person, somebody, told
from tests.test_queries import NOW
from tests.test_web import EVIL, hostile, words

KEY = "a key of the tests"


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    """A newsroom that is served, on both databases."""
    with database.write() as session:
        told(session)
    with served(database) as address:
        yield address


def shown(address: str, number: int = 1) -> dict[str, str]:
    """The links that the page of a watchlist shows an editor, as paths."""
    page = BeautifulSoup(get(f"{address}/watchlists/{number}", role=Role.EDITOR).text, "lxml")
    urls = [urlsplit(secret.text) for secret in page.select("code.secret")]
    return {url.path.rpartition(".")[2]: f"{url.path}?{url.query}" for url in urls}


def made(address: str, number: int = 1) -> dict[str, str]:
    """The links of a watchlist after somebody has asked for new ones."""
    with somebody(address) as client:
        assert "Adres dla czytników jest nowy." in client.post(f"/watchlists/{number}/feed").text
    return shown(address, number)


def read(answer: httpx.Response) -> ParsedFeed:
    """What our own reader of feeds reads there."""
    assert answer.status_code == 200, answer.text
    got = Fetched(str(answer.url), answer.content, answer.headers["content-type"])
    return parse.feed(got, now=NOW, timezone="Europe/Warsaw")


@pytest.mark.parametrize("kind", Kind)
def test_a_feed_reader_reads_the_newest_hits_a_story_once(address: str, database: Database, kind: Kind) -> None:
    answer = patient.get(address + made(address)[kind])
    feed = read(answer)
    with database.read() as session:
        rows = queries.story_rows.stories(session, queries.HitFilter(watchlist=1), limit=100)
    assert feed.title == "Kazachstan i ODKB"
    assert [entry.title for entry in feed.entries] == [row.article.title for row in rows]
    assert [entry.url for entry in feed.entries] == [row.article.url for row in rows]
    assert len({entry.key for entry in feed.entries}) == len(rows) > 5
    assert feed.problem is None
    assert answer.text.count("Także: ") == 1  # one of them has copies
    assert (answer.headers["x-robots-tag"], "set-cookie" in answer.headers) == ("noindex, nofollow", False)


def test_the_atom_says_where_it_is_and_what_page_it_is_of(address: str) -> None:
    path = made(address)["atom"]
    feed = etree.fromstring(patient.get(address + path).content)
    assert {link.get("rel"): link.get("href") for link in feed.findall("{*}link")} == {
        "alternate": "http://127.0.0.1:8000/watchlists/1", "self": f"http://127.0.0.1:8000{path}",
    }  # fmt: skip
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{{*}}{name}")) == 1
    for entry in feed.findall("{*}entry"):
        assert all(len(entry.findall(f"{{*}}{name}")) == 1 for name in ("id", "title", "updated", "content"))


def test_the_json_is_a_json_feed_of_version_1_1(address: str) -> None:
    path = made(address)["json"]
    answer = patient.get(address + path)
    feed = answer.json()
    assert answer.headers["content-type"].startswith("application/feed+json")
    assert {name: feed[name] for name in ("version", "title", "home_page_url", "feed_url", "language")} == {
        "version": "https://jsonfeed.org/version/1.1", "title": "Kazachstan i ODKB", "language": "pl",
        "home_page_url": "http://127.0.0.1:8000/watchlists/1", "feed_url": f"http://127.0.0.1:8000{path}",
    }  # fmt: skip
    assert all({"id", "url", "title", "content_text", "date_modified"} <= set(item) for item in feed["items"])
    assert {item["tags"][0] for item in feed["items"]} == {"Kazachstan i ODKB"}


def test_a_reader_that_has_the_feed_is_sent_nothing_until_something_is_found(address: str, database: Database) -> None:
    path = address + made(address)["atom"]
    tag = patient.get(path).headers["etag"]
    for kept in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = patient.get(path, headers={"If-None-Match": kept})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert patient.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    with database.write() as session:
        hit = session.exec(select(Hit).where(Hit.watchlist_id == 1)).first()
        assert hit
        hit.found_at = NOW + timedelta(hours=1)
    assert patient.get(path, headers={"If-None-Match": tag}).status_code == 200
    assert patient.head(path).status_code == 200


def test_what_was_put_aside_is_not_in_the_feed(address: str, database: Database) -> None:
    path = address + made(address)["json"]
    before = [item["id"] for item in patient.get(path).json()["items"]]
    with database.write() as session:
        story = queries.story_rows.stories(session, queries.HitFilter(watchlist=1))[0].id
        hand = Hand(person(session, Role.EDITOR), "the editor", NOW)
        store.acts.do(session, hand, Act.DISMISS, [story], watchlist=1, words="sport")
    assert [item["id"] for item in patient.get(path).json()["items"]] == before[1:]


def wrong(path: str) -> Iterator[tuple[str, str]]:
    """The link, a little wrong in each of these ways."""
    key = path.rpartition("=")[2]
    yield "without its key", path.partition("?")[0]
    yield "an empty key", path.removesuffix(key)
    yield "a piece of it", path[:-1]
    yield "a letter more", path + "A"
    yield "another letter", path[:-1] + ("A" if path[-1] != "A" else "B")
    yield "no letters at all", path.removesuffix(key) + "%00%ff%F0%9F%98%80"
    yield "of another watchlist", path.replace("/1/", "/2/")
    yield "of a watchlist that is not there", path.replace("/1/", "/99/")
    yield "far beyond every number", path.replace("/1/", f"/{10**30}/")
    yield "another kind", path.replace(".atom", ".pdf")
    yield "made with another key", path.removesuffix(key) + links.key("another", 1, "x")


def test_whoever_has_another_link_learns_nothing(address: str) -> None:
    path = made(address)["atom"]
    made(address, 2)
    said = {
        called: (answer.status_code, words(BeautifulSoup(answer.text, "lxml").main))
        for called, one in wrong(path)
        for answer in (patient.get(address + one),)
    }
    assert set(said.values()) == {(404, said["an empty key"][1])}, said
    assert patient.get(address + path).status_code == 200


def test_a_link_holds_until_it_is_renewed_or_taken_back(address: str, database: Database) -> None:
    assert shown(address) == {}
    first = made(address)["atom"]
    second = made(address)["atom"]
    assert first != second == shown(address)["atom"]
    assert [patient.get(address + path).status_code for path in (first, second)] == [404, 200]
    with somebody(address) as client:
        assert "Adres unieważniony" in client.post("/watchlists/1/feed/end").text
    assert shown(address) == {}
    assert patient.get(address + second).status_code == 404
    with database.read() as session:
        log = [(row.by, row.action, dict(row.changes)) for row in queries.audit(session, kind="watchlist")]
    assert log == [("the editor", "changed", {"feed_nonce": ["…", "…"]})] * 3


def test_the_link_is_shown_to_whoever_may_edit_and_to_nobody_else(address: str) -> None:
    key = made(address)["atom"].rpartition("=")[2]
    assert key in get(f"{address}/watchlists/1", role=Role.EDITOR).text
    assert key not in get(f"{address}/watchlists/1", role=Role.VIEWER).text
    assert patient.post(f"{address}/watchlists/1/feed", cookies=as_a(Role.VIEWER)).status_code == 403


def test_the_database_alone_does_not_say_the_link(address: str, database: Database) -> None:
    key = made(address)["atom"].rpartition("=")[2]
    with database.read() as session:
        nonce = queries.feed_nonce(session, 1)
    assert nonce
    assert key == links.key(KEY, 1, nonce)
    assert nonce not in key
    assert not links.fits(key, "", 1, nonce)


def test_programs_make_show_renew_and_take_back_the_link(address: str, database: Database) -> None:
    with database.write() as session:
        tokens = {
            role: store.people.new_token(session, f"the {role}", now=NOW)[1] for role in (Role.VIEWER, Role.EDITOR)
        }
    heads = {role: {"Authorization": f"Bearer {token}"} for role, token in tokens.items()}
    with patient.Client(base_url=f"{address}/api/v1", headers=heads[Role.EDITOR]) as program:
        assert program.get("/watchlists/1/feed").json() == {"atom": None, "json": None}
        links = program.post("/watchlists/1/feed").json()
        assert program.get("/watchlists/1/feed").json() == links
        assert {kind: urlsplit(url).path for kind, url in links.items()} == {
            "atom": "/watchlists/1/feed.atom", "json": "/watchlists/1/feed.json",
        }  # fmt: skip
        assert program.post("/watchlists/1/feed").json() != links
        assert program.delete("/watchlists/1/feed").status_code == 204
        assert program.get("/watchlists/1/feed").json() == {"atom": None, "json": None}
        assert [program.request(verb, "/watchlists/99/feed").status_code for verb in ("GET", "POST", "DELETE")] == (
            [404] * 3
        )
        assert program.get("/watchlists/1/feed", headers=heads[Role.VIEWER]).status_code == 403


@pytest.mark.parametrize("kind", Kind)
def test_what_feeds_write_is_text_in_a_feed_of_ours(database: Database, kind: Kind) -> None:
    with database.write() as session:
        hostile(session)
    with served(database) as address:
        body = patient.get(address + made(address)[kind]).content
    if kind is Kind.ATOM:
        feed = etree.fromstring(body)
        assert EVIL.replace("\u202e", "") in [title.text for title in feed.iter("{*}title")]
        assert all(len(one) == 0 for tag in ("title", "content", "name") for one in feed.iter(f"{{*}}{tag}"))
        assert not [link for link in feed.iter("{*}link") if not link.get("href", "").startswith("http")]
    else:
        assert b"content_html" not in body


def test_a_watchlist_that_has_found_nothing_has_an_empty_feed(database: Database) -> None:
    with database.write() as session:
        watchlist = Watchlist(name="Wschód", query="\n".join(SAMPLE_QUERY), created_at=NOW, updated_at=NOW)
        session.add(watchlist)
    with served(database) as address:
        paths = made(address)
        assert [read(patient.get(address + paths[kind])).entries for kind in Kind] == [(), ()]
