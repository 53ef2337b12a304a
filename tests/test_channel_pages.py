"""The pages of channels and of messages, really served: what an editor does there, and what is shown of it."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from sqlmodel import Session

from alerts import book
from alerts.records import Kind, State
from alerts.tables import Delivery
from monitor import queries, store
from monitor.db import Database
from monitor.fetch import Fetcher
from monitor.newsroom import MailCatcher, WebhookCatcher
from monitor.settings import Network
from monitor.tables import Role
from tests import patient
from tests.notices import SECRET, subscribed, watchlist_of
from tests.served import OUTSIDE, served
from tests.test_doors import browser, said
from tests.test_queries import NOW

LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"),)
FETCHER = Fetcher(user_agent="nasluch", timeout_s=5, max_body_bytes=1_000_000, allow=LOOPBACK)
EVIL = "<script>alert('x')</script>"


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    """Where the pages are, whose messages may go to this machine."""
    with served(database, outside=replace(OUTSIDE, fetcher=FETCHER)) as address:
        yield address


def secret_of(answer: httpx.Response) -> str:
    """What a page shows this once."""
    shown = BeautifulSoup(answer.text, "lxml").select_one(".secret")
    assert shown is not None, answer.text
    return shown.text


def sent(session: Session, *states: State) -> None:
    """A channel with a delivery in each of these states."""
    channel = subscribed(session)
    watchlist_of(session, "Kazachstan")
    for number, state in enumerate(states):
        session.add(
            Delivery(
                key=f"key-{number}", channel=channel.name, channel_id=channel.id, state=state,
                outcome=f"{EVIL} {state}", created_at=NOW, settled_at=None if state is State.WAITING else NOW,
                due_at=NOW if state is State.WAITING else None,
            )
        )  # fmt: skip


def test_a_channel_for_mail_is_added_tested_and_heard_of(database: Database, tmp_path: Path) -> None:
    with MailCatcher(tmp_path) as mails:
        outside = replace(OUTSIDE, speaker=replace(OUTSIDE.speaker, smtp_url=mails.url))
        with served(database, outside=outside) as address, browser(address, role=Role.EDITOR) as client:
            added = client.post(
                "/channels", data={"kind": "email", "name": "redakcja", "where": "ola@x.example, jan@x.example"}
            )
            assert added.headers["location"] == "/channels/1"
            shown = client.get("/channels/1")
            assert "Kanał redakcja gotowy. Wyślij próbną wiadomość." in said(shown)
            assert "ola@x.example, jan@x.example" in said(shown)
            assert "Próbna wiadomość wyszła." in said(client.post("/channels/1/test"))
            assert mails.wait_for(1)[0].to == ("ola@x.example", "jan@x.example")
            assert "redakcja" in said(client.get("/channels"))


def test_the_secret_of_a_webhook_is_shown_once_and_changed_by_hand(address: str) -> None:
    with WebhookCatcher() as hooks, browser(address, role=Role.EDITOR) as client:
        made = client.post("/channels", data={"kind": "webhook", "name": "program", "where": hooks.url})
        first = secret_of(made)
        assert first.startswith("whsec_")
        assert first not in client.get("/channels/1").text
        assert "Próbna wiadomość wyszła." in said(client.post("/channels/1/test"))
        second = secret_of(client.post("/channels/1/rotate"))
        assert second not in {first, ""}
        assert second not in client.get("/channels/1").text


def test_a_test_that_does_not_go_out_says_why(address: str) -> None:
    with browser(address, role=Role.EDITOR) as client:
        client.post("/channels", data={"kind": "webhook", "name": "program", "where": "http://127.0.0.1:9/hak"})
        answer = client.post("/channels/1/test")
        assert "Próbna wiadomość nie wyszła." in said(answer)
        assert "127.0.0.1" in said(answer)


@pytest.mark.parametrize(
    ("kind", "name", "where"),
    [
        ("email", "x", "nie adres"), ("email", "x", ""), ("email", " ", "ola@x.example"),
        ("webhook", "x", "javascript:x"),
        ("webhook", "x", "ftp://x.example"), ("apprise", "x", "nonsense"), ("email", "zajęta", "ola@x.example"),
        ("email", "x" * 201, "ola@x.example"), ("email", "dwa\nwiersze", "ola@x.example"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_used_says_why_and_keeps_what_was_typed(
    address: str, database: Database, kind: str, name: str, where: str
) -> None:
    with database.write() as session:
        book.add(session, name="zajęta", kind=Kind.EMAIL, addresses=["a@x.example"], now=NOW)
    with browser(address, role=Role.EDITOR) as client:
        refused = client.post("/channels", data={"kind": kind, "name": name, "where": where})
        assert refused.status_code == 422
        assert refused.text.count('role="alert"') == 1 or "nie da się użyć" in refused.text
        assert len(BeautifulSoup(client.get("/channels").text, "lxml").select(".list li")) == 1


def test_a_channel_is_told_as_its_form_says(address: str, database: Database) -> None:
    with database.write() as session:
        book.add(session, name="redakcja", kind=Kind.EMAIL, addresses=["a@x.example"], now=NOW)
    form = {
        "updates": "digest", "copies": "reply", "zone": "Asia/Almaty", "quiet": "22:00-07:00", "budget": "7",
        "holidays": "true", "owner": "true",
    }  # fmt: skip
    with browser(address, role=Role.EDITOR) as client:
        assert client.post("/channels/1", data=form).headers["location"] == "/channels/1"
        shown = BeautifulSoup(client.get("/channels/1").text, "lxml")
        assert {str(one["value"]) for one in shown.select("input[type=radio][checked]")} == {"digest", "reply"}
        assert {str(one["name"]) for one in shown.select("input[type=checkbox][checked]")} == {"holidays", "owner"}
        for wrong in ({"zone": "Mars/Olympus"}, {"quiet": "zawsze"}, {"budget": "0"}, {"copies": "wszystkie"}):
            assert client.post("/channels/1", data={**form, **wrong}).status_code == 422
        assert 'value="22:00-07:00"' in client.get("/channels/1").text


def test_a_channel_is_switched_off_on_and_removed_and_its_log_stays(address: str, database: Database) -> None:
    with database.write() as session:
        sent(session, State.WAITING, State.DELIVERED)
    with browser(address, role=Role.EDITOR) as client:
        client.post("/channels/1/switch", data={"on": "false"})
        assert "switched off by the editor" in said(client.get("/channels/1"))
        assert "odwołana" in said(client.get("/deliveries"))
        client.post("/channels/1/switch", data={"on": "true"})
        assert "Kanał znów działa" in said(client.get("/channels/1"))
        assert client.post("/channels/1/switch", data={"on": "true"}).status_code == 422
        assert client.post("/channels/1/remove").headers["location"] == "/channels"
        assert client.get("/channels/1").status_code == 404
        assert len(BeautifulSoup(client.get("/deliveries").text, "lxml").select("tbody tr")) == 2


def test_messages_are_listed_by_state_tried_again_and_cancelled(address: str, database: Database) -> None:
    with database.write() as session:
        sent(session, State.GIVEN_UP, State.GIVEN_UP, State.WAITING, State.DELIVERED)
    with browser(address, role=Role.EDITOR) as client:
        log = client.get("/deliveries?state=given+up")
        assert len(BeautifulSoup(log.text, "lxml").select("tbody tr")) == 2
        assert "<script>alert" not in log.text
        assert client.post("/deliveries/1/retry").headers["location"] == "/deliveries/1"
        assert "Ponawiamy teraz." in said(client.get("/deliveries/1"))
        client.post("/deliveries/retry")
        assert "Ponawiamy 1 wysyłkę." in said(client.get("/deliveries"))
        client.post("/deliveries/3/cancel")
        assert "Odwołana: nikt jej nie dostanie." in said(client.get("/deliveries/3"))
        client.post("/deliveries/4/cancel")
        assert "dostarczone" in said(client.get("/deliveries/4"))
        for nowhere in ("/deliveries/4711", "/deliveries?state=zgubiona", "/deliveries?before=x"):
            assert client.get(nowhere).status_code == 404
        assert client.post("/deliveries/4711/retry").status_code == 404
        assert client.post("/deliveries/1/eat").status_code == 404


def test_an_admin_holds_all_messages_and_lets_them_leave(address: str) -> None:
    with browser(address, role=Role.ADMIN) as client:
        client.post("/deliveries/hold")
        assert "Nic nie wyjdzie, póki tego nie zwolnisz." in said(client.get("/deliveries"))
        assert "nic nie jest wysyłane" in said(client.get("/deliveries"))
        client.post("/deliveries/release")
        assert "nic nie jest wysyłane" not in said(client.get("/deliveries"))


def test_what_was_secret_is_not_shown_in_the_list(address: str, database: Database) -> None:
    with database.write() as session:
        book.add(session, name="pokój", kind=Kind.APPRISE, addresses=["ntfys://tajne:haslo@x.example/t"], now=NOW)
        book.add(session, name="hak", kind=Kind.WEBHOOK, addresses=["https://x.example"], secrets=[SECRET], now=NOW)
    with browser(address, role=Role.VIEWER) as client:
        for path in ("/channels", "/channels/1", "/channels/2"):
            text = client.get(path).text
            assert "haslo" not in text
            assert SECRET not in text


# ---- words of its own


def with_words(database: Database, *, kind: Kind = Kind.EMAIL) -> int:
    """The number of a channel that hears of a watchlist."""
    with database.write() as session:
        where = ["ola@gazeta.example"] if kind is Kind.EMAIL else ["ntfys://host/subject"]
        return book.add(session, name="redakcja", kind=kind, addresses=where, now=NOW).id or 0


def test_a_channel_speaks_in_words_of_its_own_tried_before_they_are_kept(address: str, database: Database) -> None:
    where = f"/channels/{with_words(database)}/words"
    with browser(address, role=Role.EDITOR) as client:
        assert f'href="{where}"' in client.get(where.removesuffix("/words")).text
        ours = said(client.get(where))
        typed = {"subject": "{{ watchlist }} w dyżurce: {{ counted }}", "intro": f"Dzień dobry,\r\n{EVIL}"}
        tried = client.post(f"{where}/preview", data=typed)
        assert " w dyżurce: 1 " in BeautifulSoup(tried.text, "lxml").select_one("p.name").text  # type: ignore[union-attr]
        assert said(client.get(where)) == ours  # nothing is kept by it
        assert client.post(where, data=typed).status_code == 303
        kept = client.get(where)
        assert "Słowa zapisane." in said(kept)
        shown = BeautifulSoup(kept.text, "lxml")
        assert [box.text.strip("\n") for box in shown.select("textarea")] == [typed["subject"], f"Dzień dobry,\n{EVIL}"]
        assert EVIL not in kept.text
        assert client.post(f"{where}/restore").status_code == 303
        assert "w dyżurce" not in said(client.get(where))
    with database.read() as session:
        log = queries.audit(session, kind="channel")
    assert [set(row.changes) for row in log] == [{"templates"}, {"templates"}]


def test_words_that_cannot_be_used_say_where_and_change_nothing(address: str, database: Database) -> None:
    where = f"/channels/{with_words(database)}/words"
    typed = {"subject": "{{ watchlist }}", "intro": "Dzień dobry,\n{{ pogoda }}"}
    with browser(address, role=Role.EDITOR) as client:
        for path in (where, f"{where}/preview"):
            refused = client.post(path, data=typed)
            assert refused.status_code == 422
            assert "Wiersz 2, kolumna 4." in said(refused)
            page = BeautifulSoup(refused.text, "lxml")
            (wrong,) = page.select("textarea[aria-invalid]")
            assert (wrong["id"], page.select_one(f"#{wrong['aria-describedby']} mark").text) == ("intro", "p")  # type: ignore[union-attr]
            assert "pogoda" in wrong.text
        assert "w słowach" not in said(client.get(where))
        assert client.post(where, data={"subject": "x" * 5000}).status_code == 422
    with database.read() as session:
        assert queries.audit(session, kind="channel") == []


def test_a_webhook_has_no_words_of_its_own(address: str, database: Database) -> None:
    with database.write() as session:
        number = book.add(
            session, name="program", kind=Kind.WEBHOOK, addresses=["https://x.example/"], secrets=[SECRET], now=NOW
        ).id
    with browser(address, role=Role.EDITOR) as client:
        assert "Zmień słowa" not in said(client.get(f"/channels/{number}"))
        for answer in (client.get(f"/channels/{number}/words"), client.post(f"/channels/{number}/words")):
            assert answer.status_code == 404


def test_who_only_reads_does_not_see_the_words(address: str, database: Database) -> None:
    with browser(address, role=Role.VIEWER) as client:
        assert client.get(f"/channels/{with_words(database)}/words").status_code == 403


def test_programs_read_write_try_and_take_back_templates(address: str, database: Database) -> None:
    where = f"/api/v1/channels/{with_words(database, kind=Kind.APPRISE)}/templates"
    with database.write() as session:
        _, token = store.people.new_token(session, "the editor", now=NOW)
    nothing = {"subject": None, "intro": None, "title": "", "text": ""}
    with patient.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}) as program:
        assert program.get(where).json() == nothing
        (sample,) = program.post(f"{where}/preview", json={"title": "Dyżur: {{ watchlist }}"}).json()
        assert (sample["sample"], sample["heading"].startswith("Dyżur: ")) == (True, True)
        assert program.get(where).json() == nothing
        assert program.put(where, json={"text": "{{ counted }}"}).json() == {**nothing, "text": "{{ counted }}"}
        assert program.put(where, json={"title": "T"}).json() == {**nothing, "title": "T"}
        wrong = program.put(where, json={"text": "a\n{{ pogoda }}"})
        assert (wrong.status_code, wrong.json()["line"], wrong.json()["column"]) == (422, 2, 4)
        assert program.put(where, json={"subject": "x"}).status_code == 422  # of a mail
        assert program.get(where).json() == {**nothing, "title": "T"}
        assert program.delete(where).status_code == 204
        assert program.get(where).json() == nothing
        assert program.get("/api/v1/channels/99/templates").status_code == 404
