"""Chats are shown a title, a few lines and a link; Apprise's bare no becomes an error that says why."""

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from threading import Barrier, Thread

import httpx
import pytest
import requests
from apprise.manager_plugins import NotificationManager

from alerts.channels import apprise
from alerts.errors import Delayed, Rejected
from alerts.records import Accepted, Channel, Kind, Part, SwitchedOff, Template
from monitor.fetch import Fetcher
from monitor.newsroom import Answer, Request, WebhookCatcher
from tests import patient
from tests.notices import HOUSE, NOW, delivery, notice


def client() -> httpx.Client:
    return httpx.Client(trust_env=False, timeout=20, verify=patient.TRUST)


def chat(url: str) -> Channel:
    return Channel(9, "czat", Kind.APPRISE, (url,))


def at(catcher: WebhookCatcher, scheme: str, path: str = "") -> str:
    return catcher.url.replace("http://", f"{scheme}://").removesuffix("/hook") + path


def send(url: str, *, count: int = 1, http: Callable[[], httpx.Client] = client) -> Accepted:
    told = delivery(chat(url), *(notice(number) for number in range(1, count + 1)))
    return apprise.send(told, house=HOUSE, http=http, now=NOW)


def test_a_program_that_reads_json_is_told_title_words_and_link() -> None:
    with WebhookCatcher() as catcher:
        accepted = send(at(catcher, "json", "/hak"))
        (call,) = catcher.wait_for(1)
    body = json.loads(call.body)
    assert (accepted.words, accepted.status, call.path) == ("JSON: taken", 200, "/hak")
    assert body["title"] == "Kazachstan: 1 nowy"
    assert body["message"].splitlines() == [
        "Nowe kopalnie w stepie – Kurier Stepowy",
        "Rząd w Kazachstanie ogłosił przetarg na trzy kopalnie.",
        "https://kurier.example/1",
        "",
        "Wszystkie trafienia tematu: https://nasluch.example/watchlists/1",
    ]


def test_a_chat_is_told_in_its_own_words_and_in_ours_where_those_cannot_be_used() -> None:
    own = (Template(Part.TITLE, "{{ counted }}\n!"), Template(Part.TEXT, "{{ gone }}"))
    with WebhookCatcher() as catcher:
        told = delivery(replace(chat(at(catcher, "json")), templates=own))
        accepted = apprise.send(told, house=HOUSE, http=client, now=NOW)
        (call,) = catcher.wait_for(1)
    assert json.loads(call.body)["title"] == "1 nowy !"
    assert json.loads(call.body)["message"].startswith("Nowe kopalnie w stepie – Kurier Stepowy\n")
    assert [why[:24] for why in accepted.unworded] == ["text, line 1, column 4: "]


def test_ntfy_is_spoken_to_in_its_own_manner() -> None:
    with WebhookCatcher(lambda _: Answer(b'{"id":"x"}', "application/json")) as catcher:
        assert send(at(catcher, "ntfy", "/wschod")).words == "ntfy: taken"
        (call,) = catcher.wait_for(1)
    assert json.loads(call.body)["topic"] == "wschod"
    assert "nasluch.example/watchlists/1" in json.loads(call.body)["message"]


def test_of_many_stories_five_are_shown_and_where_the_rest_is() -> None:
    with WebhookCatcher() as catcher:
        send(at(catcher, "json"), count=7)
        (call,) = catcher.wait_for(1)
    words = json.loads(call.body)["message"]
    assert words.count("https://kurier.example/") == 5
    assert words.splitlines()[-1].startswith("+2 ")


def test_a_chat_is_told_of_a_channel_that_ended() -> None:
    with WebhookCatcher() as catcher:
        word = SwitchedOff("hak", Kind.WEBHOOK, "HTTP 410", NOW, 3)
        told = replace(delivery(chat(at(catcher, "json"))), notices=(), word=word)
        apprise.send(told, house=HOUSE, http=client, now=NOW)
        (call,) = catcher.wait_for(1)
    assert json.loads(call.body)["title"] == "Nasłuch: Kanał „hak” wyłączony"


@pytest.mark.parametrize(("status", "words"), [(500, "Internal server error"), (404, "Page not found"), (429, "429")])
def test_a_no_says_what_apprise_logged_and_what_was_answered(status: int, words: str) -> None:
    said = Answer(b"", "text/plain", status, {"Retry-After": "120"})
    with WebhookCatcher(lambda _: said) as catcher, pytest.raises(Delayed, match=f"JSON: .*{words}") as raised:
        send(at(catcher, "json"))
    assert (raised.value.status, raised.value.retry_after_s) == (status, 120.0)


def test_an_address_in_our_own_network_is_refused_by_the_guard_at_connect_time() -> None:
    outside = Fetcher(user_agent="Nasluch-tests", allow=(), timeout_s=3, max_body_bytes=1000)
    with WebhookCatcher() as catcher:
        with pytest.raises(Delayed, match=r"127\.0\.0\.1"):
            send(at(catcher, "json"), http=outside.client)
        assert len(catcher.calls) == 0


def test_a_redirect_into_our_own_network_is_refused_as_well() -> None:
    outside = Fetcher(user_agent="x", allow=(ip_network("127.0.0.1/32"),), timeout_s=3, max_body_bytes=1000)
    with WebhookCatcher(lambda _: Answer(b"", "text/plain", 307, {"Location": "http://127.0.0.2:9/x"})) as catcher:
        with pytest.raises(Delayed):
            send(at(catcher, "json"), http=outside.client)
        assert len(catcher.calls) == 1


@pytest.mark.parametrize(
    "url", ["mailto://a:b@example.com", "syslog://", "dbus://", "tajne", "https://example.com/x", ""]
)
def test_what_does_not_speak_http_or_is_no_service_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not one of Apprise's services"):
        apprise.check_address(url)
    with pytest.raises(Rejected, match="czat: "):
        send(url)


def test_an_address_that_apprise_cannot_read_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="cannot read this slack:// address") as said:
        apprise.check_address("slack://tajne")
    assert "tajne" not in str(said.value)


def test_what_is_secret_in_an_address_is_not_shown() -> None:
    assert "tajnehaslo" not in apprise.shown("json://ola:tajnehaslo@example.com/hak")


def test_two_chats_told_at_once_hear_each_its_own_answer() -> None:
    together = Barrier(2)

    def slow(request: Request) -> Answer:
        return Answer(b"", "text/plain", 500 if request.path == "/zly" else 200, delay_s=0.1)

    heard: dict[str, str] = {}

    def tell(url: str, name: str) -> None:
        together.wait(10)
        try:
            heard[name] = send(url).words
        except Delayed as no:
            heard[name] = str(no)

    with WebhookCatcher(slow) as catcher:
        urls = {name: at(catcher, "json", f"/{name}") for name in ("zly", "dobry")}
        threads = [Thread(target=tell, args=(url, name)) for name, url in urls.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert heard["dobry"] == "JSON: taken"
    assert "500" in heard["zly"]


def test_whoever_else_speaks_by_requests_is_left_alone() -> None:
    with WebhookCatcher() as catcher:
        send(at(catcher, "json", "/hak"))
        assert requests.post(catcher.url, json={}, timeout=20).status_code == 200


@pytest.mark.parametrize("scheme", sorted(apprise.SPOKEN))
def test_no_plugin_asks_in_another_thread_where_it_would_pass_the_guard_by(scheme: str) -> None:
    plugin = NotificationManager()[scheme]  # type: ignore[no-untyped-call]
    source = inspect.getsource(inspect.getmodule(plugin))  # type: ignore[arg-type]
    assert not re.search(r"threading\.(Thread|Timer)\b|ThreadPool|\b(asyncio|multiprocessing)\b", source)


def test_apprise_knows_every_scheme_we_name() -> None:
    apprise.check_address("json://example.com")  # loads it
    services = apprise._library().Apprise().details()["schemas"]
    names = {name for one in services for key in ("protocols", "secure_protocols") for name in one[key] or ()}
    assert apprise.SPOKEN - names == set()
