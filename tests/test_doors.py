"""Who may come in by the pages, and what they may do there: really served, on both databases."""

import re
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi.routing import APIRoute
from sqlalchemy import text
from sqlmodel import select

from monitor import passwords, store, web
from monitor.db import Database
from monitor.newsroom import MailCatcher
from monitor.tables import Role, User
from monitor.web import ways
from monitor.web.app import MOST_BYTES
from tests import patient
from tests.served import COOKIES, OUTSIDE, as_a, served
from tests.test_queries import NOW

PASSWORD = "dwa konie i stodoła"
OTHER = "trzy krowy i obora"
NOT_WALLED = {
    "/login", "/logout", "/forgotten", "/welcome", "/invitation/{token}", "/unsubscribe/{token}",
    "/unsubscribe/{token}/again", "/healthz", "/readyz", "/metrics", "/websub/{token}", "/static/{name}",
    "/api/openapi.json", "/watchlists/{number:int}/feed.{kind}", "/login/oidc", "/login/oidc/callback",
}  # fmt: skip
"""Whoever may ask for these; every other page takes somebody who is logged in."""

TLS = ssl.create_default_context()
"""Made once: it takes longer than all that is asked with it."""

OURS = {"Sec-Fetch-Site": "same-origin"}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """What it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """One that stands still until it is moved."""
    return Clock()


@pytest.fixture
def address(database: Database, clock: Clock) -> Iterator[str]:
    """A house in which one person of each role lives, and Ola, who edits and has a password."""
    with served(database, clock=clock) as address:
        with database.write() as session:
            ola = store.people.add(session, name="Ola", role=Role.EDITOR, email="ola@redakcja.example", now=NOW)
            ola.password = passwords.hashed(PASSWORD)
        yield address


@pytest.fixture
def empty(database: Database) -> Iterator[str]:
    """A house in which nobody lives yet."""
    with served(database, inhabited=False) as address:
        yield address


def browser(address: str, *, role: Role | None = None) -> httpx.Client:
    """Somebody's browser; it keeps cookies and follows nothing by itself."""
    return patient.Client(
        base_url=address,
        cookies=as_a(role) if role else None,
        headers={"Sec-Fetch-Site": "same-origin"},
    )


def log_in(client: httpx.Client, name: str = "Ola", password: str = PASSWORD, **more: str) -> httpx.Response:
    return client.post("/login", data={"name": name, "password": password, **more})


def is_in(client: httpx.Client) -> bool:
    return client.get("/me").status_code == 200


def said(answer: httpx.Response) -> str:
    return " ".join(BeautifulSoup(answer.text, "lxml").get_text(" ").split())


# ---- logging in


def test_whoever_is_not_logged_in_is_sent_to_the_page_of_login_and_led_back(address: str) -> None:
    with browser(address) as client:
        sent = client.get("/watchlists/1?before=7")
        assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=/watchlists/1%3Fbefore%3D7")
        assert "Zaloguj się" in client.get(sent.headers["location"]).text
        back = log_in(client, next="/watchlists/1?before=7")
        assert (back.status_code, back.headers["location"]) == (303, "/watchlists/1?before=7")
        assert is_in(client)


def test_people_log_in_by_their_mail_address_too(address: str) -> None:
    with browser(address) as client:
        assert log_in(client, "OLA@redakcja.example ").status_code == 303
        assert is_in(client)


UNFIT = [
    ("Ola", OTHER), ("Ola", ""), ("Ola", PASSWORD + "x"), ("Ola", PASSWORD[:-1]), ("ola", PASSWORD),
    ("nikt", PASSWORD), ("", PASSWORD), ("' OR 1=1 --", PASSWORD), ("the admin", "none that fits"),
    ("Ola\x00", PASSWORD), ("%", PASSWORD),
]  # fmt: skip


def test_nobody_comes_in_by_what_does_not_fit(address: str, subtests: pytest.Subtests) -> None:
    for name, password in UNFIT:
        with subtests.test(name, password=password), browser(address) as client:
            refused = log_in(client, name, password)
            assert refused.status_code in (401, 422, 429)
            assert "set-cookie" not in refused.headers
            assert not is_in(client)


def test_whoever_is_switched_off_is_out_at_once_and_comes_in_no_more(address: str, database: Database) -> None:
    with browser(address) as client:
        log_in(client)
        assert is_in(client)
        with database.write() as session:
            store.people.edit(session, "Ola", enabled=False)
        assert not is_in(client)
        assert log_in(client).status_code == 401


def test_a_login_gives_a_new_cookie_whatever_the_browser_had_before(address: str, database: Database) -> None:
    with browser(address) as client:
        client.cookies.set("nasluch", "planted", domain="127.0.0.1")
        log_in(client)
        first = client.cookies["nasluch"]
        log_in(client)
        second = client.cookies["nasluch"]
    assert len({"planted", first, second}) == 3
    for cookie, holds in (("planted", False), (first, False), (second, True)):
        assert (patient.get(f"{address}/me", cookies={"nasluch": cookie}).status_code == 200) is holds
    with database.read() as session:
        assert second not in str(session.execute(text("SELECT * FROM logins")).all())


def test_the_cookie_is_for_this_site_and_no_script(address: str, database: Database) -> None:
    with browser(address) as client:
        cookie = log_in(client).headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip() for part in cookie.split(";")}
    with served(database, public_url="https://redakcja.example/nasluch") as behind, browser(behind) as client:
        cookie = log_in(client).headers["set-cookie"].lower()
    assert {"secure", "path=/nasluch"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(
    "cookie", ["", "x", COOKIES[Role.ADMIN][:-1], COOKIES[Role.ADMIN][1:], COOKIES[Role.ADMIN] + "x"]
)
def test_a_piece_of_a_cookie_opens_nothing(address: str, cookie: str) -> None:
    assert patient.get(f"{address}/me", cookies={"nasluch": cookie}).status_code == 303


def test_after_thirty_days_unused_or_half_a_year_a_browser_is_logged_out(address: str, clock: Clock) -> None:
    with browser(address) as client:
        log_in(client)
        clock.now += timedelta(days=29)
        assert is_in(client)
        clock.now += timedelta(days=29)
        assert is_in(client)  # it was used meanwhile
        clock.now += timedelta(days=31)
        assert not is_in(client)
        log_in(client)
        for _ in range(6):
            assert is_in(client)
            clock.now += timedelta(days=29)
        clock.now += timedelta(days=7)
        assert not is_in(client)


def test_guessing_is_slowed_down_and_says_for_how_long(address: str, clock: Clock) -> None:
    with browser(address) as client:
        for _ in range(5):
            assert log_in(client, password=OTHER).status_code == 401
        slowed = log_in(client)  # the right one, too
        assert slowed.status_code == 429
        assert slowed.headers["retry-after"] == "900"
        assert "Odczekaj 15 minut." in said(slowed)
        assert log_in(client, "the viewer", OTHER).status_code == 401  # another name is another matter
        clock.now += timedelta(minutes=15)
        assert log_in(client).status_code == 303


def test_logging_out_ends_it_for_that_browser_alone(address: str) -> None:
    with browser(address) as one, browser(address) as other:
        log_in(one)
        log_in(other)
        kept = one.cookies["nasluch"]
        one.post("/logout")
        assert patient.get(f"{address}/me", cookies={"nasluch": kept}).status_code == 303
        assert is_in(other)


def test_a_changed_password_logs_every_browser_out_but_lets_this_one_in_anew(address: str) -> None:
    with browser(address) as one, browser(address) as other:
        log_in(one)
        log_in(other)
        before = one.cookies["nasluch"]
        wrong = one.post("/me/password", data={"current": OTHER, "password": OTHER, "again": OTHER})
        assert "Obecne hasło jest inne." in said(wrong)
        differ = one.post("/me/password", data={"current": PASSWORD, "password": OTHER, "again": PASSWORD})
        assert "Hasła się różnią." in said(differ)
        short = one.post("/me/password", data={"current": PASSWORD, "password": "abc", "again": "abc"})
        assert "Hasło ma od 10 do 500 znaków." in said(short)
        assert (
            one.post("/me/password", data={"current": PASSWORD, "password": OTHER, "again": OTHER}).status_code == 303
        )
        assert is_in(one)
        assert one.cookies["nasluch"] != before
        assert patient.get(f"{address}/me", cookies={"nasluch": before}).status_code == 303
        assert not is_in(other)
        assert log_in(other).status_code == 401
        assert log_in(other, password=OTHER).status_code == 303


@pytest.mark.parametrize("declared", [True, False], ids=["it says so", "it comes in pieces"])
@pytest.mark.parametrize("path", ["/login", "/welcome", "/forgotten", "/feeds/opml", "/logout/nowhere"])
def test_a_form_that_is_too_large_is_not_read(address: str, path: str, declared: bool) -> None:
    begun = b"name=Ola" + (b"&password=" + b"x" * 100_000) * (MOST_BYTES // 100_000)  # no field is too long by itself
    with browser(address, role=Role.ADMIN) as client:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        refused = client.post(path, content=begun if declared else iter([begun]), headers=headers)
    assert refused.status_code == (404 if path == "/logout/nowhere" else 413)
    assert "<h1>" in refused.text


# ---- redirects


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://zly.example/", "//zly.example", "/\\zly.example", "\\\\zly.example", "/\t/zly.example",
        "/\n/zly.example", "javascript:alert(1)", "http:zly.example", "", "x", "/ //zly.example", "/ł", "/\u2028",
    ],
)  # fmt: skip
def test_a_login_leads_nowhere_else(address: str, elsewhere: str) -> None:
    with browser(address) as client:
        assert log_in(client, next=elsewhere).headers["location"] == "/"
    assert ways.local(elsewhere) == "/"


@pytest.mark.parametrize("path", ["/", "/watchlists/3?before=7", "/?watchlist=2&unread=1"])
def test_a_login_leads_back_to_a_page_of_ours(path: str) -> None:
    assert ways.local(path) == path


# ---- what is sent from elsewhere


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, True, id="our-page"),
        pytest.param({"Sec-Fetch-Site": "none"}, True, id="typed-by-hand"),
        pytest.param({}, True, id="no-browser"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, False, id="another-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, False, id="a-neighbour"),
        pytest.param({"Sec-Fetch-Site": "sAmE-origin"}, False, id="odd"),
        pytest.param({"Origin": "https://zly.example"}, False, id="an-older-browser-elsewhere"),
        pytest.param({"Origin": "null"}, False, id="a-sandboxed-frame"),
        pytest.param({"Origin": "http://127.0.0.1:8000"}, True, id="an-older-browser-on-our-page"),
        pytest.param({"Origin": "http://127.0.0.1:8000.zly.example"}, False, id="ours-as-a-beginning"),
    ],
)
def test_what_writes_comes_from_a_page_of_ours(address: str, headers: dict[str, str], passes: bool) -> None:
    paths = ["/login", "/logout", "/forgotten", "/me", "/me/tokens", "/people", "/people/remove", "/welcome"]
    with patient.Client(base_url=address, cookies=as_a(Role.ADMIN), headers=headers) as client:
        answers = {path: client.post(path, data={"name": "x"}).status_code for path in paths}
    assert all((status == 403) is not passes for status in answers.values()), answers


# ---- every page as everybody


def routes(database: Database) -> list[APIRoute]:
    """Every page, and what is served beside them; the API has walls and tests of its own."""
    app = web.create(
        database, public_url="http://x", timezone="Europe/Warsaw", language="pl", clock=lambda: NOW, outside=OUTSIDE
    )
    found: list[APIRoute] = []
    seen = [app.router]
    while seen:
        for route in seen.pop().routes:
            if isinstance(route, APIRoute):
                found.append(route)
            elif inner := getattr(route, "original_router", None):
                seen.append(inner)
    return found


def test_every_page_is_walled_but_those_we_know(address: str, database: Database) -> None:
    asked = list(asked_for(routes(database)))
    assert len(asked) > 40
    with browser(address) as client:
        for route, method, path in asked:
            answer = client.request(method, path)
            walled = path != "/logout" and answer.headers.get("location", "").startswith("/login")
            assert walled is (route.path not in NOT_WALLED), (method, route.path, answer.status_code)


def asked_for(routes: list[APIRoute]) -> Iterator[tuple[APIRoute, str, str]]:
    """Each route by each of its methods, with a 1 for every number in its path."""
    for route in routes:
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield route, method, re.sub(r"{\w+(:int)?}", "1", route.path)


ROLES = {
    "/people": Role.ADMIN, "/people/invite": Role.ADMIN, "/people/edit": Role.ADMIN, "/people/remove": Role.ADMIN,
    "/audit": Role.ADMIN, "/about": Role.ADMIN, "/start": Role.EDITOR, "/me": Role.VIEWER, "/me/password": Role.VIEWER,
    "/watchlists/new": Role.EDITOR, "/watchlists/{number:int}/edit": Role.EDITOR,
    "/watchlists/{number:int}/remove": Role.EDITOR, "/me/browsers/end": Role.VIEWER, "/me/tokens": Role.VIEWER,
    "/me/tokens/{number}/revoke": Role.VIEWER,
    "/channels/new": Role.EDITOR, "/channels/{number:int}/words": Role.EDITOR,
    "/deliveries/hold": Role.ADMIN,
    "/deliveries/release": Role.ADMIN,
    "/feeds/new": Role.EDITOR,
    "/feeds/catalogue": Role.EDITOR,
    "/feeds/opml": Role.EDITOR,
    "/feeds/{number:int}/remove": Role.EDITOR,
    "/hits/mark": Role.VIEWER, "/hits/undo": Role.VIEWER, "/views": Role.VIEWER, "/views/{number}/remove": Role.VIEWER,
}  # fmt: skip
"""Pages whose wall is not the usual one: what is read takes a viewer, what is written an editor."""


@pytest.mark.parametrize("role", Role)
def test_every_page_takes_the_role_it_should(address: str, database: Database, role: Role) -> None:
    with browser(address, role=role) as client:
        for route, method, path in asked_for(routes(database)):
            if route.path not in NOT_WALLED:
                needed = ROLES.get(route.path, Role.VIEWER if method == "GET" else Role.EDITOR)
                status = client.request(method, path).status_code
                assert (status == 403) is not role.may(needed), (role, method, route.path, status)


def test_a_token_opens_no_page_and_a_cookie_no_api(address: str, database: Database) -> None:
    with database.write() as session:
        _, token = store.people.new_token(session, "Ola", now=NOW)
    assert patient.get(f"{address}/me", headers={"Authorization": f"Bearer {token}"}).status_code == 303
    assert patient.get(f"{address}/api/v1/feeds", cookies=as_a(Role.ADMIN)).status_code == 401


# ---- the first admin, and those after


def test_the_first_admin_moves_in_once(empty: str, database: Database) -> None:
    with browser(empty) as client:
        assert client.get("/").headers["location"] == "/welcome"
        assert client.get("/login").headers["location"] == "/welcome"
        short = client.post("/welcome", data={"name": "Zofia", "password": "abc", "again": "abc"})
        assert "Hasło ma od 10 do 500 znaków." in said(short)
        assert 'value="Zofia"' in short.text
        moved = client.post("/welcome", data={"name": "Zofia", "password": PASSWORD, "again": PASSWORD})
        assert (moved.status_code, moved.headers["location"]) == (303, "/start")
        assert client.get("/people").status_code == 200
        assert client.get("/welcome").headers["location"] == "/"
        assert client.post("/welcome", data={"name": "Zły", "password": PASSWORD, "again": PASSWORD}).status_code == 404
    with database.read() as session:
        assert session.exec(select(User.name, User.role)).all() == [("Zofia", Role.ADMIN)]


def test_whoever_did_not_start_the_house_does_not_move_in(database: Database) -> None:
    with served(database, inhabited=False, public_url="https://nasluch.example") as address, browser(address) as client:
        form = {"name": "Zły", "password": PASSWORD, "again": PASSWORD}
        assert "docker logs" in client.get("/welcome").text
        assert client.post("/welcome", data=form).status_code == 403
        assert client.post("/welcome", data={**form, "code": "0" * 20}).status_code == 403
        code = web.welcome_code("a key of the tests")
        assert client.post("/welcome", data={**form, "code": code}).status_code == 303


@pytest.mark.parametrize(
    ("trusted", "status"), [pytest.param((), 303, id="anybody"), pytest.param(("127.0.0.0/8",), 403, id="our-proxy")]
)
def test_only_a_trusted_proxy_is_believed_when_it_says_for_whom_it_asks(
    database: Database, trusted: tuple[str, ...], status: int
) -> None:
    form = {"name": "Zofia", "password": PASSWORD, "again": PASSWORD}
    far = {"X-Forwarded-For": "203.0.113.9"}
    with served(database, inhabited=False, trusted=trusted) as address, browser(address) as client:
        assert client.post("/welcome", data=form, headers=far).status_code == status


def test_a_name_that_leads_here_from_outside_is_not_this_machine(empty: str) -> None:
    port = empty.rpartition(":")[2]
    for host, known in ((f"localhost:{port}", True), (f"zly.example:{port}", False)):
        answer = patient.get(f"{empty}/welcome", headers={"Host": host})
        assert ('name="password"' in answer.text) is known


def test_an_invitation_is_for_one_password_and_three_days(address: str, database: Database, clock: Clock) -> None:
    with browser(address, role=Role.ADMIN) as admin:
        shown = admin.post("/people", data={"name": "Jan", "role": "viewer"})
        link = BeautifulSoup(shown.text, "lxml").select_one(".secret")
        assert link is not None
        path = urlsplit(link.text).path
    with browser(address) as jan:
        assert "Dzień dobry, Jan" in said(jan.get(path))
        assert jan.post(path, data={"password": PASSWORD, "again": OTHER}).status_code == 422
        assert jan.post(path, data={"password": PASSWORD, "again": PASSWORD}).headers["location"] == "/"
        assert is_in(jan)
        assert jan.get(path).status_code == 404
    with database.write() as session:
        token = store.invitations.make(session, 1, now=clock())
    clock.now += timedelta(days=3)
    assert patient.get(f"{address}/invitation/{token}").status_code == 404


def test_a_forgotten_password_is_mailed_a_link_and_tells_nobody_who_is_there(database: Database) -> None:
    with MailCatcher() as mails:
        outside = replace(OUTSIDE, speaker=replace(OUTSIDE.speaker, smtp_url=mails.url, language="pl"))
        with served(database, outside=outside) as address, browser(address) as client:
            with database.write() as session:
                store.people.add(session, name="Ola", role=Role.EDITOR, email="ola@redakcja.example", now=NOW)
            answers = [client.post("/forgotten", data={"name": name}) for name in ("Ola", "nikt")]
            assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {
                (303, "/forgotten?sent=true")
            }
            mail = mails.wait_for(1)[0]
            assert mail.subject == "Nowe hasło do Nasłuchu"
            path = re.search(r"/invitation/[\w-]+", str(mail.message.get_content()))
            assert path is not None
            assert client.get(path[0]).status_code == 200
            assert len(mails.wait_for(1)) == 1


def test_the_last_admin_stays(address: str, database: Database) -> None:
    with browser(address, role=Role.ADMIN) as admin:
        for path, form in (
            ("/people/edit", {"name": "the admin", "role": "viewer", "enabled": "true"}),
            ("/people/edit", {"name": "the admin", "role": "admin"}),
            ("/people/remove", {"name": "the admin"}),
        ):
            refused = admin.post(path, data=form)
            assert refused.status_code == 422
            assert "jedyn" in said(refused)
        assert is_in(admin)


def test_a_person_reads_in_their_own_language_and_zone(address: str) -> None:
    with browser(address, role=Role.VIEWER) as client:
        assert "Twoje ustawienia" in client.get("/me").text
        done = client.post("/me", data={"language": "en", "timezone": "Asia/Almaty", "email": ""})
        assert done.headers["location"] == "/me"
        shown = client.get("/me")
        assert "Your settings are saved." in shown.text
        assert 'lang="en"' in shown.text
        assert "17:05" in shown.text  # five past twelve in UTC
        assert "Your settings are saved." not in client.get("/me").text
        assert client.post("/me", data={"language": "xx"}).status_code == 422
        assert client.post("/me", data={"timezone": "Mars/Olympus"}).status_code == 422


def test_a_token_is_made_shown_once_and_revoked_by_whose_it_is(address: str) -> None:
    with browser(address, role=Role.VIEWER) as client, browser(address, role=Role.EDITOR) as other:
        made = BeautifulSoup(client.post("/me/tokens", data={"name": "skrypt"}).text, "lxml").select_one(".secret")
        assert made is not None
        headers = {"Authorization": f"Bearer {made.text}"}
        assert patient.get(f"{address}/api/v1/feeds", headers=headers).status_code == 200
        assert made.text not in client.get("/me").text
        assert other.post("/me/tokens/1/revoke").status_code == 404
        assert client.post("/me/tokens/1/revoke").status_code == 303
        assert patient.get(f"{address}/api/v1/feeds", headers=headers).status_code == 401


# ---- what is kept of it


def test_what_people_change_stands_in_the_audit_log_and_no_secret_does(address: str, database: Database) -> None:
    with browser(address, role=Role.ADMIN) as admin:
        admin.post("/people", data={"name": "Jan", "role": "viewer"})
        admin.post("/people/edit", data={"name": "Jan", "role": "editor", "enabled": "true"})
        made = admin.post("/me/tokens", data={"name": "skrypt"})
        token = BeautifulSoup(made.text, "lxml").select_one(".secret")
        assert token is not None
        headers = {"Authorization": f"Bearer {token.text}"}
        with patient.Client(base_url=f"{address}/api/v1", headers=headers) as api:
            number = api.post("/watchlists", json={"name": "Kraj", "query": "Polska"}).json()["id"]
            api.patch(f"/watchlists/{number}", json={"query": "Polska\nRzeczpospolita"})
            channel = {"kind": "webhook", "name": "hak", "url": "https://hak.example/tajny"}
            api.post("/channels", json=channel)
        admin.post("/people/remove", data={"name": "Jan"})
        log = said(admin.get("/audit"))
    for line in ("dodano: osoba Jan", "zmieniono: osoba Jan role : viewer → editor", "usunięto: osoba Jan",
                 "dodano: temat Kraj", "zmieniono: temat Kraj query : Polska → Polska Rzeczpospolita"):  # fmt: skip
        assert line in log, log
    with database.read() as session:
        kept = str(session.execute(text("SELECT * FROM audit")).all())
    assert "tajny" not in kept
    assert "whsec" not in kept
    assert token.text not in kept


def test_what_no_person_changes_is_not_in_the_audit_log(database: Database) -> None:
    with database.write() as session:
        store.people.add(session, name="Jan", role=Role.VIEWER, now=NOW)
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM audit")).scalar() == 0


def test_a_watchlist_keeps_how_it_was_and_who_wrote_it_so(database: Database) -> None:
    in_hand = store.audit.by(database, "Ola", clock=lambda: NOW)
    with database.write() as session:
        number = store.watchlists.add(session, name="Kraj", query="Polska", now=NOW).id or 0
    with in_hand.write() as session:
        store.watchlists.edit(session, number, query="Polska\nSejm", now=NOW)
        store.watchlists.edit(session, number, enabled=False, now=NOW)  # asks for the same
    with in_hand.write() as session:
        store.watchlists.edit(session, number, name="Polska", now=NOW)
    with database.read() as session:
        kept = session.execute(text('SELECT number, name, query, "by" FROM watchlist_versions ORDER BY number')).all()
    assert [tuple(row) for row in kept] == [
        (1, "Kraj", "Polska", None), (2, "Kraj", "Polska\nSejm", "Ola"), (3, "Polska", "Polska\nSejm", "Ola"),
    ]  # fmt: skip


# ---- passwords


@pytest.mark.parametrize("password", ["a" * 10, "zażółć gęślą", "x" * 500, "\u0001" * 12, "🐎" * 10])
def test_a_password_fits_itself_and_no_other(password: str) -> None:
    kept = passwords.hashed(password)
    assert password not in kept
    assert kept.startswith("$argon2id$")
    assert passwords.fits(password, kept)
    assert not passwords.fits(password + "a", kept)
    assert not passwords.fits(password, None)
    assert not passwords.fits(password, "nonsense")


def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    assert passwords.fits("zażółć gęślą", passwords.hashed("zaz\u0307o\u0301łc\u0301 ge\u0328s\u0301la\u0328"))


@pytest.mark.parametrize("password", ["", "a" * 9, "x" * 501])
def test_a_password_that_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(ValueError, match=r"^a password has 10 to 500 characters$"):
        passwords.hashed(password)
