"""Whoever a provider vouches for comes in, and nobody by what proves nothing: a real provider on loopback."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import OctKey

from monitor import queries, settings, store, web
from monitor.db import Database
from monitor.errors import SettingsInvalid
from monitor.fetch import Fetcher
from monitor.oidc import Provider
from monitor.store import logins
from monitor.tables import Role
from monitor.web import sealed
from tests import openid, patient
from tests.served import OUTSIDE, served
from tests.test_doors import OURS, Clock, browser, is_in, said
from tests.test_queries import NOW


@dataclass(frozen=True)
class Place:
    """A house in which Ola lives, and the provider that vouches for her."""

    address: str
    provider: openid.Provider
    database: Database
    clock: Clock


def outside(provider: openid.Provider, *, role: Role | None = None, **changes: Any) -> web.Outside:
    fetcher = Fetcher(
        user_agent="nasluch", allow=(ip_network("127.0.0.0/8"),), timeout_s=5, max_body_bytes=1_000_000, **changes
    )
    vouching = Provider(fetcher, issuer=provider.address, client_id=openid.CLIENT, client_secret=openid.SECRET)
    return replace(OUTSIDE, provider=vouching, newcomers=role)


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    """Ola has no password: she comes in by the provider alone."""
    clock = Clock()
    with openid.provider(clock) as provider, served(database, clock=clock, outside=outside(provider)) as address:
        with database.write() as session:
            store.people.add(session, name="Ola", role=Role.EDITOR, email="Ola@Redakcja.example", now=NOW)
        yield Place(address, provider, database, clock)


def begun(client: httpx.Client, place: Place, next: str = "/watchlists/1?before=7") -> str:
    """The address with which the provider sends a browser back, as a path of ours."""
    sent = client.get("/login/oidc", params={"next": next})
    assert sent.status_code == 303, sent.text
    back = urlsplit(place.provider.logs_in(sent.headers["location"]))
    assert (back.netloc, back.path) == ("127.0.0.1:8000", "/login/oidc/callback")
    return f"{back.path}?{back.query}"


def tried(place: Place) -> httpx.Response:
    with browser(place.address) as client:
        answer = client.get(begun(client, place))
        assert is_in(client) is (answer.status_code == 303)
        return answer


def test_the_page_of_login_leads_to_the_provider_and_back_to_where_one_wanted_to_go(place: Place) -> None:
    with browser(place.address) as client:
        page = client.get("/login?next=/watchlists/1%3Fbefore%3D7")
        assert f"Wejdź przez {place.provider.address.removeprefix('http://')}" in said(page)
        assert "/login/oidc?next=/watchlists/1%3Fbefore%3D7" in page.text
        back = client.get(begun(client, place))
        assert (back.status_code, back.headers["location"]) == (303, "/watchlists/1?before=7")
        assert "Ola" in said(client.get("/me"))
        assert list(client.cookies) == ["nasluch"]  # what was begun is over
    cookie = back.headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax"} <= {part.strip() for part in cookie.split(";")}


def test_without_a_provider_there_is_no_such_way(database: Database) -> None:
    with served(database) as address, browser(address) as client:
        assert "Wejdź przez" not in said(client.get("/login"))
        assert client.get("/login/oidc").status_code == 404
        assert client.get("/login/oidc/callback?state=x&code=y").status_code == 404


def later(clock: Clock) -> int:
    return int(clock().timestamp())


WRONG: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "wrong nonce": ({"nonce": "another"}, {}),
    "no nonce": ({"nonce": None}, {}),
    "wrong issuer": ({"iss": "https://login.zly.example"}, {}),
    "no issuer": ({"iss": None}, {}),
    "for another program": ({"aud": "another"}, {}),
    "for us and another, given to that": ({"aud": [openid.CLIENT, "another"], "azp": "another"}, {}),
    "for nobody": ({"aud": None}, {}),
    "expired": ({"exp": int(NOW.timestamp()) - 61}, {}),
    "never ends": ({"exp": None}, {}),
    "of tomorrow": ({"nbf": int((NOW + timedelta(days=1)).timestamp())}, {}),
    "of nobody": ({"sub": None}, {}),
    "another access token": ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, {}),
    "signed by another": ({}, {"key": openid.OTHER_KEY}),
    "not signed": ({}, {"header": {"alg": "none"}}),
    "signed with our secret": ({}, {"header": {"alg": "HS256"}, "key": OctKey.import_key(openid.SECRET + " " * 32)}),
    "a key we are not told of": ({}, {"header": {"alg": "RS256", "kid": "two"}}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_nobody_comes_in_by_what_proves_nothing(place: Place, wrong: str) -> None:
    place.provider.claims, changes = WRONG[wrong]
    for name, value in changes.items():
        setattr(place.provider, name, value)
    refused = tried(place)
    assert (refused.status_code, "nie dowodzi, kim jesteś" in said(refused)) == (401, True)


def test_a_clock_that_is_a_little_slow_keeps_nobody_out(place: Place) -> None:
    place.provider.claims = {"exp": later(place.clock) - 30, "aud": [openid.CLIENT]}
    assert tried(place).status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"email_verified": False}, id="not verified"),
        pytest.param({"email_verified": None}, id="not said"),
        pytest.param({"email_verified": "true"}, id="a word for it"),
        pytest.param({"email": None}, id="no address"),
        pytest.param({"email": ["ola@redakcja.example"]}, id="no line"),
    ],
)
def test_an_address_that_is_not_verified_is_nobodys(place: Place, claims: dict[str, Any]) -> None:
    place.provider.claims = claims
    refused = tried(place)
    assert (refused.status_code, "nie potwierdza Twojego adresu" in said(refused)) == (403, True)


def test_the_address_may_stand_beside_the_token_where_it_is_of_the_same_person(place: Place) -> None:
    place.provider.claims = {"email": None, "email_verified": None}
    place.provider.userinfo = {"sub": "248", "email": "ola@redakcja.example", "email_verified": True}
    assert tried(place).status_code == 303
    place.provider.userinfo["sub"] = "another"
    assert tried(place).status_code == 403


def test_whom_we_do_not_know_stays_outside_and_is_told_what_to_do(place: Place) -> None:
    place.provider.claims = {"email": "obcy@gazeta.example"}
    refused = tried(place)
    assert (refused.status_code, "Nikt tu nie ma Twojego adresu, obcy@gazeta.example." in said(refused)) == (403, True)


def test_of_two_with_one_address_neither_is_let_in(place: Place) -> None:
    with place.database.write() as session:
        store.people.add(session, name="Ola druga", email="ola@redakcja.example", now=NOW)
    assert tried(place).status_code == 403


@pytest.mark.parametrize("newcomers", [None, Role.EDITOR])
def test_who_is_switched_off_stays_outside_even_where_newcomers_come_in(
    place: Place, database: Database, newcomers: Role | None
) -> None:
    with place.database.write() as session:
        store.people.edit(session, "Ola", enabled=False)
    with served(database, clock=place.clock, outside=outside(place.provider, role=newcomers)) as address:
        refused = tried(replace(place, address=address))
    assert (refused.status_code, "Twoje konto jest tu wyłączone." in said(refused)) == (403, True)


@pytest.mark.parametrize(
    ("name", "called"),
    [("Jan Nowy", "Jan Nowy"), ("Ola", "nowy@gazeta.example"), ("x\n", "x"), (7, "nowy@gazeta.example")],
    ids=["free", "taken", "with a line end", "a number"],
)
def test_newcomers_come_in_where_a_role_is_set_and_the_audit_log_says_so(
    place: Place, database: Database, name: object, called: str
) -> None:
    place.provider.claims = {"email": "nowy@gazeta.example", "name": name}
    with served(database, clock=place.clock, outside=outside(place.provider, role=Role.VIEWER)) as address:
        there = replace(place, address=address)
        assert [tried(there).status_code for _ in range(2)] == [303, 303]
    with database.read() as session:
        (added,) = queries.audit(session, kind="person")
        user = queries.user(session, called)
    assert (added.by, added.action, added.subject) == ("OpenID Connect", "added", called)
    assert (user.role, user.email, user.by_password) == (Role.VIEWER, "nowy@gazeta.example", False)


def test_what_was_begun_is_good_once(place: Place) -> None:
    with browser(place.address) as client:
        back = begun(client, place)
        assert client.get(back).status_code == 303
        again = client.get(back)
        assert (again.status_code, "To logowanie wygasło" in said(again)) == (400, True)


def test_a_cookie_that_was_kept_opens_nothing_a_second_time(place: Place) -> None:
    with browser(place.address) as client:
        back = begun(client, place)
        kept = dict(client.cookies)
        client.get(back)
    with patient.Client(base_url=place.address, cookies=kept, headers=OURS) as thief:
        assert thief.get(back).status_code == 401  # the provider takes a code once
        assert not is_in(thief)


@pytest.mark.parametrize("whose", ["nobody's", "another browser's", "ten minutes old", "another house's"])
def test_what_was_begun_is_good_in_its_own_browser_and_time(place: Place, whose: str) -> None:
    with browser(place.address) as one, browser(place.address) as other:
        back = begun(one, place)
        if whose == "another browser's":
            begun(other, place)
        elif whose == "ten minutes old":
            other.cookies.update(one.cookies)
            place.clock.now += timedelta(minutes=10)
        elif whose == "another house's":
            words = (parse_qs(urlsplit(back).query)["state"][0], "n", "v", "/")
            other.cookies.set("nasluch-oidc", sealed.seal("another key", words, until=NOW + timedelta(minutes=9)))
        assert other.get(back).status_code == 400
        assert not is_in(other)
    assert "/token" not in place.provider.asked


@pytest.mark.parametrize("elsewhere", ["https://zly.example/", "//zly.example", "/\\zly.example"])
def test_it_leads_nowhere_else(place: Place, elsewhere: str) -> None:
    with browser(place.address) as client:
        assert client.get(begun(client, place, next=elsewhere)).headers["location"] == "/"


def test_who_says_no_there_is_told_so(place: Place) -> None:
    with browser(place.address) as client:
        state = parse_qs(urlsplit(begun(client, place)).query)["state"][0]
        refused = client.get(f"/login/oidc/callback?state={state}&error=access_denied")
        assert (refused.status_code, "logowanie się nie powiodło" in said(refused)) == (401, True)


@pytest.mark.parametrize(
    ("about", "broken"),
    [
        pytest.param({}, {"/.well-known/openid-configuration": 500}, id="down"),
        pytest.param({"issuer": "https://login.zly.example"}, {}, id="another name"),
        pytest.param({"jwks_uri": None}, {}, id="no keys"),
        pytest.param({"token_endpoint": "ftp://x/"}, {}, id="an odd address"),
        pytest.param({"authorization_endpoint": ["x"]}, {}, id="no address"),
    ],
)
def test_a_provider_that_does_not_answer_is_no_fault_of_ours_and_is_left_alone_for_a_while(
    place: Place, about: dict[str, Any], broken: dict[str, int]
) -> None:
    place.provider.about, place.provider.broken = about, broken
    with browser(place.address) as client:
        for _ in range(3):
            refused = client.get("/login/oidc")
            assert (refused.status_code, "nie odpowiada jak trzeba" in said(refused)) == (502, True)
        assert 'name="password"' in refused.text
        assert len(place.provider.asked) == 1
        place.provider.about, place.provider.broken = {}, {}
        place.clock.now += timedelta(seconds=10)
        assert client.get(begun(client, place)).status_code == 303


@pytest.mark.parametrize("path", ["/token", "/keys"])
def test_a_provider_that_breaks_half_way_lets_nobody_in(place: Place, path: str) -> None:
    place.provider.broken = {path: 500}
    assert tried(place).status_code == 502
    place.provider.broken = {path: 302}  # what is secret goes to that address and to no other
    assert tried(place).status_code == 502


def test_a_provider_in_a_network_we_may_not_speak_to_is_not_spoken_to(database: Database, place: Place) -> None:
    fetcher = Fetcher(user_agent="nasluch", timeout_s=5, max_body_bytes=1_000_000)
    vouching = Provider(fetcher, issuer=place.provider.address, client_id=openid.CLIENT, client_secret="")
    with served(database, outside=replace(OUTSIDE, provider=vouching)) as address, browser(address) as client:
        assert client.get("/login/oidc").status_code == 502
    assert place.provider.asked == []


def test_guessing_codes_is_slowed_down(place: Place) -> None:
    with browser(place.address) as client:
        state = parse_qs(urlsplit(begun(client, place)).query)["state"][0]
        kept = dict(client.cookies)
    most = logins.MOST_FAILED[0][1]
    codes = []
    for number in range(most + 1):
        with patient.Client(base_url=place.address, cookies=kept) as client:
            codes.append(client.get(f"/login/oidc/callback?state={state}&code=guess{number}").status_code)
    assert codes == [401] * most + [429]
    assert place.provider.asked.count("/token") == most


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        pytest.param({"oidc_issuer": "http://login.example", "oidc_client_id": "x"}, "ISSUER", id="no TLS"),
        pytest.param({"oidc_issuer": "login.example", "oidc_client_id": "x"}, "ISSUER", id="no scheme"),
        pytest.param({"oidc_issuer": "https://login.example/?x", "oidc_client_id": "x"}, "ISSUER", id="a query"),
        pytest.param({"oidc_issuer": "https://login.example"}, "CLIENT_ID", id="no client"),
        pytest.param({"oidc_client_id": "x"}, "CLIENT_ID", id="no issuer"),
        pytest.param({"oidc_role": "admin"}, "ROLE", id="everybody an admin"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_by_name(chosen: dict[str, str], why: str) -> None:
    with pytest.raises(SettingsInvalid, match=f"NASLUCH_OIDC_{why}"):
        settings.load(**chosen)
    assert settings.load(oidc_issuer="https://login.example/realms/x", oidc_client_id="x").oidc_role == ""


@pytest.mark.parametrize("sealed_words", [("a",), ("", "ł", "x.y")])
def test_what_is_sealed_is_read_in_time_and_unchanged(sealed_words: tuple[str, ...]) -> None:
    kept = sealed.seal("key", sealed_words, until=NOW)
    assert sealed.opened("key", kept, now=NOW - timedelta(seconds=1)) == sealed_words
    assert sealed.opened("key", kept, now=NOW) is None
    for wrong in ("", ".", "ł", kept[:-1], kept + "=", "9" + kept):
        assert sealed.opened("key", wrong, now=NOW - timedelta(seconds=1)) is None
    assert sealed.opened("", kept, now=NOW - timedelta(seconds=1)) is None
