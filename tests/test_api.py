"""The API as a program meets it: really served, on both databases, by tokens of every role."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text

from alerts.records import Kind, State
from alerts.tables import Delivery
from monitor import queries, store, web
from monitor.db import Database
from monitor.fetch import Fetcher
from monitor.newsroom import Newsroom, WebhookCatcher
from monitor.queries import HitFilter
from monitor.settings import Network
from monitor.tables import Article, Role
from monitor.web.api import frame
from monitor.workshop import Workshop
from tests import patient
from tests.notices import HOUSE, NOW, SECRET, subscribed, watchlist_of
from tests.served import served
from tests.test_queries import archive
from tests.test_web import soup, words


@dataclass(frozen=True)
class Program:
    """Somebody's program, with a token of theirs."""

    client: httpx.Client

    def __call__(self, method: str, path: str, body: object = None, *, status: int = 200, **query: Any) -> Any:
        """What is answered, read as JSON; every error is a problem."""
        answer = self.client.request(method, path, json=body, params=query or None)
        assert answer.status_code == status, answer.text
        if status >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            told = answer.json()
            assert (told["type"], told["status"]) == ("about:blank", status)
            assert told["title"]
            assert told["detail"]
        return answer.json() if answer.content else None

    def get(self, path: str, **query: Any) -> Any:
        """What is read there."""
        return self("GET", path, **query)

    def all(self, path: str, *, limit: int = 2, **query: Any) -> list[Any]:
        """Everything of a list, page by page."""
        items: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=limit, **cursor, **query)
            items += page["items"]
            if page["next"] is None:
                return items
            assert len(page["items"]) == limit
            cursor = {"cursor": page["next"]}


@dataclass(frozen=True)
class House:
    """An API that is served, and who may come in."""

    database: Database
    address: str
    nobody: Program
    viewer: Program
    editor: Program
    admin: Program


@contextmanager
def opened(database: Database, *, allow: tuple[Network, ...] = ()) -> Iterator[House]:
    """The API of a database, with one person of each role."""
    with database.write() as session:
        tokens = {}
        for role in Role:
            store.people.add(session, name=role.value, role=role, now=NOW)
            tokens[role.value] = store.people.new_token(session, role.value, now=NOW)[1]
    fetcher = Fetcher(user_agent="nasluch", allow=allow, timeout_s=10, max_body_bytes=1_000_000)
    outside = web.Outside(fetcher, HOUSE, min_interval_s=300, host_delay_s=0)
    with served(database, language="en", outside=outside) as address, ExitStack() as stack:
        programs = {}
        for who, token in {**tokens, "nobody": ""}.items():
            said = {"Authorization": f"Bearer {token}"} if token else {}
            client = patient.Client(base_url=f"{address}/api/v1", headers=said, verify=False)
            programs[who] = Program(stack.enter_context(client))
        yield House(database, address, **programs)


@pytest.fixture
def house(database: Database) -> Iterator[House]:
    """Nothing in it but one person of each role; once on SQLite, once on PostgreSQL."""
    with opened(database) as house:
        yield house


@pytest.fixture(scope="module")
def empty(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The same on SQLite, for tests that put nothing into it."""
    path = shutil.copy(sqlite, tmp_path_factory.mktemp("api") / "nasluch.sqlite")
    database = Database(f"sqlite:///{path}")
    with opened(database) as house:
        yield house
    database.close()


@pytest.fixture
def stored(house: House) -> House:
    """The newsroom's archive; its index is of another version, so every text is looked through."""
    with house.database.write() as session:
        archive(session)
        session.execute(text("UPDATE articles SET indexed_with = 0"))
    return house


@dataclass(frozen=True)
class Door:
    """A route of the API, with every number in it a 1."""

    method: str
    path: str
    name: str


def doors() -> list[Door]:
    """Every route there is, as the application itself would find it, described or not."""
    found = []
    for router in frame.ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            assert route.include_in_schema
            path = "/".join("4711" if part.startswith("{") else part for part in route.path.split("/"))
            found += [Door(method, path, route.name) for method in sorted(route.methods or ())]
    return found


CHANGE_NOTHING = {"preview", "explain"}
ADMIN_ALONE = {
    "hold", "release", "list_users", "add_user", "edit_user", "remove_user", "invite_user", "make_token",
    "revoke_token", "list_audit",
}  # fmt: skip
SHOW_SECRETS = {"show_feed_links"}
OF_THEIR_OWN = {"act", "undo", "save_view", "remove_view"}


def test_every_route_asks_who_comes_and_what_they_may(house: House, subtests: pytest.Subtests) -> None:
    for door in doors():
        with subtests.test(f"{door.method} {door.path}"):
            asks_who_comes(house, door)


def asks_who_comes(house: House, door: Door) -> None:
    """Nobody, a viewer, an editor and an admin ask for it."""
    may = "admin" if door.name in ADMIN_ALONE else "editor"
    if door.name not in ADMIN_ALONE | SHOW_SECRETS and (
        door.method == "GET" or door.name in CHANGE_NOTHING | OF_THEIR_OWN
    ):
        may = "viewer"
    body: dict[str, str] | None = None if door.method == "GET" else {}
    assert house.nobody.client.request(door.method, door.path, json=body).status_code == 401
    order = ["viewer", "editor", "admin"]
    for who in order:
        program: Program = getattr(house, who)
        answer = program.client.request(door.method, door.path, json=body)
        if order.index(who) < order.index(may):
            assert answer.status_code == 403, who
            assert answer.json()["detail"].startswith(f"{who} is {who}; this needs ")
        else:
            assert answer.status_code not in (401, 403), who
            assert answer.status_code < 500, answer.text


# ---- who comes in


def test_nobody_comes_in_without_the_whole_of_a_token(empty: House) -> None:
    token = empty.admin.client.headers["Authorization"].removeprefix("Bearer ")
    for said in ("", token, f"Basic {token}", "Bearer", f"Bearer {token[:-1]}", f"Bearer {token}x",
                 "Bearer nas_", f"Bearer {token} {token}", "Bearer %", "Bearer ' OR 1=1 --"):  # fmt: skip
        answer = patient.get(f"{empty.address}/api/v1/deliveries", headers={"Authorization": said})
        assert answer.status_code == 401, said
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["detail"]
    assert patient.get(f"{empty.address}/api/v1/deliveries", headers={"Authorization": f"bearer {token}"}).is_success


def test_a_cookie_lets_nobody_in_and_harms_nobody(empty: House) -> None:
    token = empty.admin.client.headers["Authorization"].removeprefix("Bearer ")
    asked = f"{empty.address}/api/v1/deliveries"
    assert patient.get(asked, headers={"Cookie": f"token={token}; Authorization=Bearer {token}"}).status_code == 401
    elsewhere = {"Origin": "https://zly.example", "Sec-Fetch-Site": "cross-site", "Cookie": "session=x"}
    assert empty.admin.client.post("/deliveries/retry", json={}, headers=elsewhere).status_code == 200


def test_a_use_of_a_token_is_noted(house: House) -> None:
    house.viewer.get("/deliveries")
    with house.database.read() as session:
        noted = {user.name: user.tokens[0].used_at for user in queries.users(session) if user.tokens}
    assert noted["viewer"] is not None
    assert noted["editor"] is None


# ---- problems


def test_what_is_not_there_or_cannot_be_asked_like_that_is_a_problem(empty: House) -> None:
    empty.nobody("GET", "/nothing", status=404)
    assert empty.viewer("GET", "/deliveries/7", status=404)["detail"] == "no delivery has the number 7"
    empty.viewer("GET", "/deliveries/", status=404)
    empty.admin("PUT", "/deliveries", status=405)
    assert empty.admin.client.put("/deliveries").headers["allow"] == "GET"
    assert empty.admin.client.get("/deliveries/retry").headers["allow"] == "POST"
    empty.viewer("GET", "/deliveries/x", status=404)
    empty.viewer("GET", "/deliveries/99999999999", status=422)


@pytest.mark.parametrize(
    ("query", "where"),
    [
        pytest.param({"limit": 0}, "query.limit", id="no items"),
        pytest.param({"limit": 201}, "query.limit", id="too many"),
        pytest.param({"limit": "x"}, "query.limit", id="no number"),
        pytest.param({"state": "lost"}, "query.state", id="no state"),
        pytest.param({"channel": "a\x00b"}, "query.channel", id="a zero"),
        pytest.param({"channel": "x" * 201}, "query.channel", id="too long"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_at_its_place(empty: House, query: dict[str, Any], where: str) -> None:
    told = empty.viewer("GET", "/deliveries", status=422, **query)
    assert [fault["where"] for fault in told["errors"]] == [where]
    assert where in told["detail"]


@pytest.mark.parametrize("cursor", ["x", "-1", "0", "9" * 20, "99999999999", "1 OR 1=1", "\x00"])
def test_a_cursor_that_is_not_ours_is_refused(empty: House, cursor: str) -> None:
    assert "cursor" in empty.viewer("GET", "/deliveries", cursor=cursor, status=422)["detail"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="cut"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b'{"ids": ["x"]}', id="no numbers"),
        pytest.param(b'{"ids": [0]}', id="nobody's number"),
        pytest.param(b'{"ids": [1e999]}', id="no end"),
        pytest.param(b'{"ids": [99999999999999999999]}', id="beyond any number"),
        pytest.param(b'{"channel": "\\ud800"}', id="half a letter"),
        pytest.param(b'{"\\ud800": 1}', id="half a letter as a name"),
        pytest.param(b'{"chanel": "redakcja"}', id="a slip of the pen"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem(empty: House, body: bytes) -> None:
    answer = empty.editor.client.post("/deliveries/retry", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(empty: House) -> None:
    large = b'{"channel": "' + b"x" * 1_000_000 + b'"}'
    kind = {"Content-Type": "application/json"}
    told = empty.editor.client.post("/deliveries/retry", content=large, headers=kind)
    silent = empty.editor.client.post(
        "/deliveries/retry", content=iter([large[:600_000], large[600_000:]]), headers=kind
    )
    for answer in (told, silent):
        assert answer.status_code == 413
        assert answer.json()["detail"] == "a request has at most 1000000 bytes"


def test_a_fault_of_ours_is_a_problem_and_logged(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    with opened(database) as house:
        with database.write() as session:
            subscribed(session)
            session.add(Delivery(key="k", channel_id=1, channel="redakcja", created_at=NOW))
            session.execute(text("DROP TABLE attempts"))
        told = house.viewer("GET", "/deliveries/1", status=500)
    assert "attempts" not in told["detail"]
    assert "attempts" in caplog.text


def test_an_answer_of_the_api_is_for_no_browser_to_guess_at(empty: House) -> None:
    answer = empty.viewer.client.get("/deliveries")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


# ---- what it says of itself


def test_the_description_names_every_route_with_an_example_of_what_is_sent(empty: House) -> None:
    told = patient.get(f"{empty.address}/api/openapi.json").json()
    assert told["servers"] == [{"url": "http://127.0.0.1:8000/api/v1"}]
    named = {(method.upper(), path) for path, methods in told["paths"].items() for method in methods}
    assert len(named) == len(doors())
    names = [operation["operationId"] for methods in told["paths"].values() for operation in methods.values()]
    assert len(set(names)) == len(names)
    for methods in told["paths"].values():
        for operation in methods.values():
            assert operation["security"] == [{"token": []}]
            assert operation["description"].endswith((".", ")")), operation["operationId"]
    for name, schema in told["components"]["schemas"].items():
        if schema.get("additionalProperties") is False:
            assert schema["examples"], name


def test_people_read_the_description_without_a_script(empty: House) -> None:
    shown = soup(f"{empty.address}/api/docs")
    assert shown.select("main script, script:not([src])") == []
    said = words(shown)
    for door in doors():
        assert door.name in {str(one["id"]) for one in shown.select("h3")}
    assert "nasluch user token" in said


# ---- deliveries


@pytest.fixture
def log(house: House) -> House:
    """Five deliveries to two channels, in every state."""
    with house.database.write() as session:
        mail = subscribed(session, "redakcja")
        hook = subscribed(session, "program", kind=Kind.WEBHOOK, to="https://hak.example/")
        for channel, state in (
            (mail, State.WAITING), (mail, State.GIVEN_UP), (hook, State.DELIVERED), (hook, State.GIVEN_UP),
            (mail, State.CANCELLED),
        ):  # fmt: skip
            due_at = NOW if state is State.WAITING else None
            row = Delivery(
                key=f"{channel.name} {state}", channel_id=channel.id, channel=channel.name, state=state, due_at=due_at,
                created_at=NOW, settled_at=None if due_at else NOW,
            )  # fmt: skip
            session.add(row)
            session.flush()
    return house


def states(house: House) -> dict[int, str]:
    return {row["id"]: row["state"] for row in house.viewer.all("/deliveries")}


def test_deliveries_are_listed_page_by_page_the_newest_first(log: House) -> None:
    assert [row["id"] for row in log.viewer.all("/deliveries")] == [5, 4, 3, 2, 1]
    assert [row["id"] for row in log.viewer.all("/deliveries", state="given up", limit=1)] == [4, 2]
    assert [row["id"] for row in log.viewer.all("/deliveries", channel="program")] == [4, 3]
    assert log.viewer.get("/deliveries", channel="nikt") == {"items": [], "next": None}
    first = log.viewer.get("/deliveries", limit=1)["items"][0]
    assert first["created_at"] == "2026-04-16T10:00:00Z"


def test_a_delivery_is_shown_with_what_its_state_means(log: House) -> None:
    shown = log.viewer.get("/deliveries/2")
    assert shown["delivery"]["state"] == "given up"
    assert shown["sentence"].startswith("Refused for good")
    assert shown["attempts"] == []


def test_deliveries_are_retried_cancelled_and_replayed(log: House) -> None:
    assert log.editor("POST", "/deliveries/retry", {}) == {"deliveries": 2}
    assert log.editor("POST", "/deliveries/retry", {"ids": [5]}) == {"deliveries": 1}
    assert states(log) == {1: "waiting", 2: "waiting", 3: "delivered", 4: "waiting", 5: "waiting"}
    assert log.editor("POST", "/deliveries/cancel", {"channel": "program"}) == {"deliveries": 1}
    assert log.editor("POST", "/deliveries/cancel", {"ids": [1, 2]}) == {"deliveries": 2}
    assert log.editor("POST", "/deliveries/replay", {"since": "2026-04-16T11:00:00+02:00"}) == {"deliveries": 1}
    assert states(log) == {1: "cancelled", 2: "cancelled", 3: "waiting", 4: "cancelled", 5: "waiting"}


NOT_ORDERS: list[tuple[str, object, str]] = [
    ("retry", {"ids": [3]}, "delivery 3 was delivered"),
    ("retry", {"ids": [2, 99]}, "no delivery has the number 99"),
    ("retry", {"channel": "redakcj"}, "did you mean 'redakcja'?"),
    ("cancel", {}, "say which"),
    ("cancel", {"ids": [2]}, "delivery 2 waits no more"),
    ("replay", {"until": "2026-04-16T10:00:00Z"}, "say which"),
    ("replay", {"since": "2026-04-16T10:00:00"}, "timezone"),
    ("replay", {"since": "0001-01-01T00:00:00+14:00"}, "1970"),
    ("replay", {"ids": [2]}, "was not delivered"),
]


def test_an_order_that_cannot_be_is_refused_whole(log: House, subtests: pytest.Subtests) -> None:
    before = states(log)
    for order, body, said in NOT_ORDERS:
        with subtests.test(said):
            assert said in log.editor("POST", f"/deliveries/{order}", body, status=422)["detail"]
            assert states(log) == before


def test_an_admin_holds_and_releases(log: House) -> None:
    assert log.admin("POST", "/deliveries/hold", {"why": "przenosiny"})["held_since"] == "2026-04-16T12:05:00Z"
    assert log.viewer.get("/deliveries/outbox")["waiting"] == 1
    assert log.admin("POST", "/deliveries/release", {"cancel_waiting": True}) == {"deliveries": 1}
    assert log.viewer.get("/deliveries/outbox")["held_since"] is None
    assert log.admin("POST", "/deliveries/release", {}) == {"deliveries": 0}


# ---- watchlists


def test_a_watchlist_is_added_shown_changed_and_removed(stored: House) -> None:
    house = stored
    wanted = {"name": "Ropa", "query": "ropa\nKazachstan", "channels": [{"channel": "redakcja", "cadence": "hourly"}]}
    made = house.editor("POST", "/watchlists", wanted, status=201)
    number = made["id"]
    assert made["channels"] == [{"channel": "redakcja", "cadence": "hourly"}]
    assert made["hits"] > 0
    assert house.viewer.get("/deliveries/outbox")["gathering"] == 1, "what is found in the archive is told to nobody"
    assert house.viewer.get(f"/watchlists/{number}") == made
    edited = house.editor("PATCH", f"/watchlists/{number}", {"name": "Ropa i gaz", "urgent": True, "enabled": False})
    assert (edited["name"], edited["urgent"], edited["enabled"], edited["query"]) == (
        "Ropa i gaz", True, False, made["query"],
    )  # fmt: skip
    assert [row["id"] for row in house.viewer.all("/watchlists", limit=1)] == [1, 2, 3, number]
    versions = house.viewer.all(f"/watchlists/{number}/versions", limit=1)
    assert [(row["number"], row["name"]) for row in versions] == [(1, wanted["name"]), (2, "Ropa i gaz")]
    back = house.editor("POST", f"/watchlists/{number}/versions/1/restore")
    assert (back["name"], back["query"]) == (wanted["name"], wanted["query"])
    house.editor("POST", f"/watchlists/{number}/versions/9/restore", status=404)
    assert house.editor("DELETE", f"/watchlists/{number}", status=204) is None
    house.viewer("GET", f"/watchlists/{number}", status=404)
    house.editor("DELETE", f"/watchlists/{number}", status=404)


def test_who_is_told_of_a_watchlist_is_put_and_taken(house: House) -> None:
    with house.database.write() as session:
        channel = subscribed(session, hears=()).id
        number = watchlist_of(session, "Kazachstan")
    where = f"/watchlists/{number}/channels/{channel}"
    for cadence in ("daily@07:00", "hourly"):
        told = house.editor("PUT", where, {"cadence": cadence})
        assert told["channels"] == [{"channel": "redakcja", "cadence": cadence}]
    assert "cadence" in house.editor("PUT", where, {"cadence": "now and then"}, status=422)["detail"]
    house.editor("DELETE", where, status=204)
    assert house.viewer.get(f"/watchlists/{number}")["channels"] == []
    house.editor("PUT", f"/watchlists/{number}/channels/99", {}, status=404)
    house.editor("PUT", f"/watchlists/99/channels/{channel}", {}, status=404)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        pytest.param("gaz\nropa AND", 2, 9, id="nothing follows"),
        pytest.param("(gaz", 1, 1, id="not closed"),
        pytest.param("gaz\n ka*", 2, 2, id="too short"),
        pytest.param("(" * 10_000, 1, None, id="ten thousand parentheses"),
    ],
)
def test_a_query_that_cannot_be_read_is_a_problem_with_line_and_column(
    empty: House, query: str, line: int, column: int | None
) -> None:
    for method, path, body in (
        ("POST", "/watchlists", {"name": "Gaz", "query": query}),
        ("POST", "/preview", {"query": query}),
        ("POST", "/explain", {"query": query, "text": "gaz"}),
    ):
        told = empty.editor(method, path, body, status=422)
        assert told["line"] == line
        assert column is None or told["column"] == column
        assert told["code"]
        assert told["detail"].startswith(f"line {line}, column ")
    assert empty.viewer.get("/watchlists") == {"items": [], "next": None}


def test_a_watchlist_that_cannot_be_is_refused_whole(house: House) -> None:
    with house.database.write() as session:
        watchlist_of(session, "Gaz")
    house.editor("POST", "/watchlists", {"name": "Gaz", "query": "gaz"}, status=409)
    house.editor("POST", "/watchlists", {"name": " ", "query": "gaz"}, status=422)
    house.editor("POST", "/watchlists", {"name": "Ropa", "query": "x" * 65_537}, status=422)
    nobody = {"name": "Ropa", "query": "ropa", "channels": [{"channel": "nikt"}]}
    assert "no channel is called 'nikt'" in house.editor("POST", "/watchlists", nobody, status=422)["detail"]
    assert [row["name"] for row in house.viewer.all("/watchlists")] == ["Gaz"]


# ---- what was found and stored


def test_hits_come_page_by_page_as_a_listing_shows_them(stored: House) -> None:
    with stored.database.read() as session:
        listed = [row.id for row in queries.hits(session)]
        of_one = [row.id for row in queries.hits(session, HitFilter(watchlist=2))]
    assert [row["id"] for row in stored.viewer.all("/hits", limit=7)] == listed
    assert [row["id"] for row in stored.viewer.all("/hits", limit=3, watchlist=2)] == of_one
    first = stored.viewer.get("/hits", limit=1)["items"][0]
    assert {place["keyword"] for place in first["matched"]} <= {"Kazachstan", "ODKB", "OUBZ"} | {first["watchlist"]}
    since = [row for row in stored.viewer.all("/hits") if row["found_at"] >= "2026-04-16T00:00:00Z"]
    assert stored.viewer.all("/hits", since="2026-04-16T00:00:00Z") == since
    for no_moment in ("0.5", "1776333600", "2026-04-16", "2026-04-16T10:00:00", "now", ""):
        assert "query.since" in stored.viewer("GET", "/hits", since=no_moment, status=422)["detail"]
    both = stored.viewer.all("/hits", keyword="ODKB", lead_only="false", feed=2, category="kraj")
    assert both == [
        row for row in stored.viewer.all("/hits") if not row["article"]["lead_only"]
        and row["article"]["feed_url"] == both[0]["article"]["feed_url"]
        and "ODKB" in {place["keyword"] for place in row["matched"]}
    ]  # fmt: skip
    assert [row["id"] for row in stored.viewer.all("/hits", id=[3, 1])] == [row for row in listed if row in (1, 3)]
    until = [row for row in stored.viewer.all("/hits") if row["found_at"] < "2026-04-16T00:00:00Z"]
    assert stored.viewer.all("/hits", until="2026-04-16T00:00:00Z") == until
    stored.viewer("GET", "/hits", feed=99, status=404)
    stored.viewer("GET", "/hits", keyword="a\x00b", status=422)
    stored.viewer("GET", "/hits", watchlist=99, status=404)
    stored.viewer("GET", "/hits", cursor="99999", status=404)


EXPORTS = [
    pytest.param("csv", "text/csv; charset=utf-8", b"id,watchlist", id="csv"),
    pytest.param("json", "application/json", b"[\n{", id="json"),
    pytest.param("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK", id="xlsx"),
    pytest.param("atom", "application/atom+xml; charset=utf-8", b"<?xml", id="atom"),
    pytest.param("pdf", "application/pdf", b"%PDF", id="pdf"),
    pytest.param("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK", id="docx"),
]


@pytest.mark.parametrize(("format", "content_type", "begins"), EXPORTS)
def test_hits_can_be_taken_away_as_a_file(stored: House, format: str, content_type: str, begins: bytes) -> None:
    query: dict[str, Any] = {
        "format": format,
        "watchlist": "1",
        "title": "../Wschód",
        "reader": "Rada",
        "intro": "Dzień dobry.\nDalej.",
    }
    answer = stored.viewer.client.get("/hits/export", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == content_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    said = answer.headers["content-disposition"]
    assert re.fullmatch(rf"attachment; filename=\"Wschod [\d-]+\.{format}\"; filename\*=UTF-8''Wsch%C3%B3d%20.+", said)
    assert answer.content.startswith(begins)


def test_an_export_is_narrowed_like_a_listing(stored: House) -> None:
    wanted: dict[str, Any] = {"keyword": "ODKB", "lead_only": "false", "until": "2026-04-16T00:00:00Z"}
    taken = stored.viewer.get("/hits/export", format="json", **wanted)
    listed = stored.viewer.all("/hits", **wanted)
    assert [{**row, "copies": 0} for row in listed] == [{**row, "copies": 0} for row in taken]
    assert stored.viewer.get("/hits/export", format="json", id=[1]) == [
        {**row, "copies": 0} for row in stored.viewer.all("/hits", id=[1])
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param({}, 422, id="no format"),
        pytest.param({"format": "exe"}, 422, id="no such format"),
        pytest.param({"format": "csv", "zone": "Warszawa"}, 422, id="no such zone"),
        pytest.param({"format": "csv", "quote": 5}, 422, id="no words"),
        pytest.param({"format": "pdf", "title": "a\r\nb"}, 422, id="two lines"),
        pytest.param({"format": "pdf", "intro": "x" * 4001}, 422, id="too long"),
        pytest.param({"format": "csv", "watchlist": 99}, 404, id="no such watchlist"),
        pytest.param({"format": "csv", "id": 0}, 422, id="nobody's number"),
    ],
)
def test_an_export_that_cannot_be_had_is_a_problem(empty: House, query: dict[str, Any], status: int) -> None:
    empty.viewer("GET", "/hits/export", status=status, **query)


def test_articles_come_page_by_page_and_one_with_its_text(stored: House) -> None:
    with stored.database.read() as session:
        listed = [row.id for row in queries.articles(session, feed=None, since=None, limit=99)]
        of_one = [row.id for row in queries.articles(session, feed="2", since=None, limit=99)]
    assert [row["id"] for row in stored.viewer.all("/articles", limit=10)] == listed
    assert [row["id"] for row in stored.viewer.all("/articles", limit=1, feed=2)] == of_one
    shown = stored.viewer.get("/articles/1")
    assert shown["text"]
    assert shown["method"] == "trafilatura"
    stored.viewer("GET", "/articles/999", status=404)
    stored.viewer("GET", "/articles", feed=99, status=404)
    stored.viewer("GET", "/articles", cursor="999", status=404)


def test_a_story_is_its_articles(stored: House) -> None:
    with stored.database.write() as session:
        for number in (4, 2):
            article = session.get(Article, number)
            assert article
            article.story_id = 2
    assert [row["id"] for row in stored.viewer.get("/stories/2")["articles"]] == [2, 4]
    stored.viewer("GET", "/stories/4", status=404)


# ---- the language


def test_what_a_query_finds_is_told_page_by_page_with_its_places(stored: House) -> None:
    whole = stored.viewer.get("/search", q="Kazachstan", limit=200)
    assert whole["next"] is None
    assert len(whole["items"]) > 5
    assert stored.viewer.all("/search", q="Kazachstan", limit=2) == whole["items"]
    place = whole["items"][0]["hit"]["occurrences"][0]
    assert place["form"].startswith("Kazachstan")
    tried = stored.viewer("POST", "/preview", {"query": "Kazachstan", "limit": 200})
    assert tried["items"] == whole["items"]
    assert (tried["articles"], tried["is_estimate"]) == (len(whole["items"]), False)
    assert sum(day["articles"] for day in tried["by_day"]) == tried["articles"]
    held = stored.viewer("POST", "/preview", {"query": "Kazachstan\nzzz", "watchlist": 1, "exact": True})
    assert held["difference"]["new"] == 0
    assert stored.viewer.get("/search", q="Kazachstan", since="2027-01-01T00:00:00Z")["items"] == []


@pytest.mark.parametrize("q", ["'; DROP TABLE articles --", 'title:"', "a NEAR b", "*", "NOT x", "(", "\u2028", " "])
def test_what_is_typed_into_search_breaks_nothing(empty: House, q: str) -> None:
    assert empty.viewer.client.get("/search", params={"q": q}).status_code in (200, 422)


def test_the_forms_of_a_keyword_are_told_with_what_they_are(empty: House) -> None:
    told = empty.viewer.get("/forms", word="Kazachstan")
    rows = [row for row in told["forms"] if row["form"] == "Kazachstanie"]
    assert {row["source"] for row in rows} == {"dictionary"}
    assert "locative singular" in {row["said"] for row in rows}
    assert "kazachstański" in told["derived"]
    assert {row["articles"] for row in told["forms"]} == set(told["derived_articles"].values()) == {0}
    assert empty.viewer.get("/forms", word="rada")["homographs"]


def test_it_is_explained_why_a_watchlist_matched(stored: House) -> None:
    told = stored.viewer("POST", "/explain", {"watchlist": 1, "article": 1})
    assert told["matched"] is True
    assert any(reason["found"] for reason in told["reasons"])
    told = stored.viewer("POST", "/explain", {"query": "Kirgistan", "text": "W Kazachstanie."})
    assert (told["matched"], told["reasons"][0]["found"]) == (False, False)
    stored.viewer("POST", "/explain", {"watchlist": 1, "query": "gaz", "article": 1}, status=422)
    stored.viewer("POST", "/explain", {"watchlist": 1, "article": 999}, status=404)


# ---- channels


def test_a_mail_channel_is_added_shown_changed_switched_and_removed(house: House) -> None:
    wanted = {"kind": "email", "name": "redakcja", "addresses": ["ola@gazeta.example"]}
    made = house.editor("POST", "/channels", wanted, status=201)
    assert made["secret"] is None
    number = made["channel"]["id"]
    house.editor("POST", "/channels", wanted, status=409)
    changes = {"quiet": "22:00-07:00", "zone": "Europe/London", "budget": 5, "owner": True}
    edited = house.editor("PATCH", f"/channels/{number}", changes)
    assert {name: edited[name] for name in changes} == changes
    assert house.viewer.get(f"/channels/{number}") == edited
    assert house.editor("PATCH", f"/channels/{number}", {"zone": "", "quiet": ""})["zone"] is None
    assert house.editor("POST", f"/channels/{number}/disable")["channel"]["enabled"] is False
    assert house.editor("POST", f"/channels/{number}/enable")["channel"]["enabled"] is True
    house.editor("POST", f"/channels/{number}/enable", status=422)
    assert [row["name"] for row in house.viewer.all("/channels")] == ["redakcja"]
    house.editor("DELETE", f"/channels/{number}", status=204)
    house.viewer("GET", f"/channels/{number}", status=404)


def test_the_secret_of_a_webhook_is_shown_once_and_by_nothing_else(house: House) -> None:
    wanted = {"kind": "webhook", "name": "program", "url": "https://hak.example/nasluch", "at_once": 4}
    made = house.editor("POST", "/channels", wanted, status=201)
    rotated = house.editor("POST", "/channels/1/rotate", {"both_for_h": 2})
    assert made["secret"].startswith("whsec_")
    assert rotated["secret"] not in (None, made["secret"])
    assert rotated["channel"]["rotates_until"] == "2026-04-16T14:05:00Z"
    assert house.editor("POST", "/channels/1/rotate", {"secret": SECRET})["secret"] is None
    for shown in (house.admin.get("/channels"), house.admin.get("/channels/1")):
        assert "whsec" not in str(shown)
    again = {**wanted, "name": "drugi", "secret": SECRET}
    assert house.editor("POST", "/channels", again, status=201)["secret"] is None


def test_what_is_secret_in_the_address_of_a_chat_is_shown_to_nobody(house: House) -> None:
    url = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#wschod"
    made = house.editor("POST", "/channels", {"kind": "apprise", "name": "pokój", "url": url}, status=201)
    assert made["channel"]["addresses"][0].startswith("slack://")
    for shown in (made, house.admin.get("/channels"), house.admin.get("/channels/1")):
        assert "TIiajkdnlazkcOXrIdevi7FQ" not in str(shown)


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param({"kind": "pigeon", "name": "x"}, id="no kind"),
        pytest.param({"name": "x"}, id="nothing said"),
        pytest.param({"kind": "email", "name": "x", "addresses": []}, id="no address"),
        pytest.param({"kind": "email", "name": "x", "addresses": ["a@b.example\nBcc: c@d.example"]}, id="a header"),
        pytest.param({"kind": "email", "name": "x", "addresses": ["ola"]}, id="no mail address"),
        pytest.param({"kind": "email", "name": "", "addresses": ["a@b.example"]}, id="no name"),
        pytest.param({"kind": "webhook", "name": "x", "url": "file:///etc/passwd"}, id="a file"),
        pytest.param({"kind": "webhook", "name": "x", "url": "https://a:b@c.example"}, id="a login"),
        pytest.param({"kind": "webhook", "name": "x", "url": "https://a.example", "secret": "x"}, id="no secret"),
        pytest.param(
            {"kind": "webhook", "name": "x", "url": "https://a.example", "at_once": 2, "in_order": True}, id="no order"
        ),
        pytest.param({"kind": "apprise", "name": "x", "url": "nowhere://x"}, id="no chat"),
    ],
)
def test_a_channel_that_cannot_be_is_refused(empty: House, wanted: object) -> None:
    empty.editor("POST", "/channels", wanted, status=422)
    assert empty.viewer.get("/channels")["items"] == []


def test_a_test_message_is_sent_and_the_answer_shown_and_never_into_the_house(house: House) -> None:
    with WebhookCatcher() as catcher:
        house.editor("POST", "/channels", {"kind": "webhook", "name": "in", "url": catcher.url}, status=201)
        sent = house.editor("POST", "/channels/1/test")
        assert sent["delivered"] is False
        assert "127.0.0.1" in sent["words"]
        assert len(catcher.calls) == 0


def test_what_is_tried_outside_is_tried_where_the_settings_allow_it(database: Database, workshop: Workshop) -> None:
    inside = (ip_network("127.0.0.0/8"),)
    with opened(database, allow=inside) as house, WebhookCatcher() as catcher, Newsroom() as newsroom:
        wanted = {"kind": "webhook", "name": "program", "url": catcher.url, "secret": SECRET}
        house.editor("POST", "/channels", wanted, status=201)
        sent = house.editor("POST", "/channels/1/test")
        assert (sent["delivered"], sent["heard"]["status"]) == (True, 200)
        assert len(catcher.calls) == 1
        feed = newsroom.feeds[0]
        (found,) = house.editor("POST", "/feeds/discover", {"url": feed.url})["items"]
        assert (found["url"], found["how"]) == (feed.url, "the address itself")


# ---- feeds


def test_a_feed_is_added_shown_changed_visited_and_removed(house: House) -> None:
    wanted = {"url": "HTTPS://Gazeta.example:443/rss.xml", "category": "kraj", "every_s": 600, "zone": "Europe/Warsaw"}
    made = house.editor("POST", "/feeds", wanted, status=201)
    number = made["feed"]["id"]
    assert (made["feed"]["url"], made["feed"]["every_s"], made["visits"]) == ("https://gazeta.example/rss.xml", 600, [])
    house.editor("POST", "/feeds", wanted, status=409)
    edited = house.editor("PATCH", f"/feeds/{number}", {"title": "Gazeta", "recipe": {"item": "li.news"}})
    assert (edited["feed"]["title"], edited["feed"]["recipe"]["item"]) == ("Gazeta", "li.news")
    assert house.viewer.get(f"/feeds/{number}") == edited
    assert house.editor("POST", f"/feeds/{number}/visit", status=202)["feed"]["due_at"]
    house.editor("PATCH", f"/feeds/{number}", {"enabled": False})
    house.editor("POST", f"/feeds/{number}/visit", status=409)
    assert [row["id"] for row in house.viewer.all("/feeds")] == [number]
    house.editor("DELETE", f"/feeds/{number}", status=204)
    house.viewer("GET", f"/feeds/{number}", status=404)


def test_a_number_is_a_number_and_no_title(house: House) -> None:
    house.editor("POST", "/feeds", {"url": "https://gazeta.example/rss.xml", "title": "7"}, status=201)
    house.viewer("GET", "/feeds/7", status=404)
    house.viewer("GET", "/articles", feed=7, status=404)


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param({"url": "ftp://gazeta.example/"}, id="no web"),
        pytest.param({"url": "https://a:b@gazeta.example/"}, id="a login"),
        pytest.param({"url": "https://gazeta.example/\\evil"}, id="a backslash"),
        pytest.param({"url": "https://gazeta.example/", "every_s": 60}, id="too often"),
        pytest.param({"url": "https://gazeta.example/", "selector": "div["}, id="no rule"),
        pytest.param({"url": "https://gazeta.example/", "recipe": {"item": "li["}}, id="no recipe"),
        pytest.param({"url": "https://gazeta.example/", "zone": "Europe/Atlantis"}, id="no zone"),
        pytest.param({"url": "https://" + "a" * 3000}, id="too long"),
    ],
)
def test_a_feed_that_cannot_be_is_refused(empty: House, wanted: object) -> None:
    empty.editor("POST", "/feeds", wanted, status=422)
    assert empty.viewer.get("/feeds")["items"] == []


def test_discovery_asks_nothing_inside_the_house(empty: House) -> None:
    with Newsroom() as newsroom:
        told = empty.editor("POST", "/feeds/discover", {"url": newsroom.feeds[0].url}, status=422)
    assert "no address on the open internet" in told["detail"]


# ---- people


def test_an_admin_looks_after_people_and_their_tokens(house: House) -> None:
    made = house.admin("POST", "/users", {"name": "Ola", "role": "editor", "email": "ola@x.example"}, status=201)
    assert (made["name"], made["by_password"], made["tokens"]) == ("Ola", False, [])
    place = f"/users/{made['id']}"
    assert house.admin("PATCH", place, {"role": "viewer", "timezone": "Asia/Almaty"})["role"] == "viewer"
    link = house.admin("POST", f"{place}/invite")["link"]
    assert "/invitation/" in link
    token = house.admin("POST", f"{place}/tokens", {"name": "skrypt"}, status=201)
    headers = {"Authorization": f"Bearer {token['token']}"}
    assert house.nobody.client.get("/feeds", headers=headers).status_code == 200
    assert token["token"] not in str(house.admin.all("/users"))
    house.admin("DELETE", f"/tokens/{token['id']}", status=204)
    assert house.nobody.client.get("/feeds", headers=headers).status_code == 401
    house.admin("DELETE", place, status=204)
    assert "Ola" not in {row["name"] for row in house.admin.all("/users")}
    told = [(row["action"], row["kind"]) for row in house.admin.all("/audit")]
    assert told == [
        ("removed", "person"), ("removed", "token"), ("added", "token"), ("changed", "person"), ("added", "person"),
    ]  # fmt: skip
    assert house.admin("GET", "/audit", kind="person", subject=made["id"])["items"][0]["by"] == "admin"


NOT_PEOPLE: list[tuple[str, str, object, int]] = [
    ("POST", "/users", {"name": "viewer"}, 409), ("POST", "/users", {"name": ""}, 422),
    ("POST", "/users", {"name": "x", "role": "king"}, 422), ("POST", "/users", {"name": "x", "email": "y"}, 422),
    ("PATCH", "/users/4711", {"role": "admin"}, 404), ("PATCH", "/users/1", {"language": "xx"}, 422),
    ("PATCH", "/users/1", {"timezone": "Mars/Olympus"}, 422), ("DELETE", "/users/4711", None, 404),
    ("DELETE", "/tokens/4711", None, 404), ("POST", "/users/1/tokens", {"name": "a\nb"}, 422),
    ("GET", "/audit?subject=1", None, 404),
]  # fmt: skip


def test_people_that_cannot_be_are_refused_in_words(house: House, subtests: pytest.Subtests) -> None:
    for method, path, body, status in NOT_PEOPLE:
        with subtests.test(f"{method} {path}", body=body):
            house.admin(method, path, body, status=status)


def test_every_shape_has_a_name_of_its_own_that_a_program_can_use(empty: House) -> None:
    schemas = patient.get(f"{empty.address}/api/openapi.json").json()["components"]["schemas"]
    assert [name for name in schemas if not re.fullmatch(r"[A-Z]\w*", name) or "__" in name] == []
    assert {schema["title"] for schema in schemas.values()} == set(schemas)
