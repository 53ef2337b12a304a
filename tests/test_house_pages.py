"""What is not as it should be is looked after by somebody, and an admin sees how the house is set: really served."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from bs4 import BeautifulSoup

from alerts import concerns
from alerts.records import Concern, Concerning
from monitor import settings, store
from monitor.cli import setting
from monitor.db import Database
from monitor.settings import Settings
from monitor.tables import Role
from tests import patient
from tests.served import get, served
from tests.test_doors import browser, said
from tests.test_queries import NOW, archive

EVIL = "<script>alert('x')</script>"


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    """A house with a silent watchlist, and a feed that was broken until an hour ago."""
    with database.write() as session:
        archive(session)
        since = NOW - timedelta(days=3)
        silent = Concern(Concerning.WATCHLIST_SILENT, 1, EVIL, since, expected=12.0)
        broken = Concern(Concerning.FEED_BROKEN, 2, "Wieczór", since, words=f"HTTP 500 {EVIL}")
        concerns.note(session, [silent, broken], now=NOW - timedelta(hours=2))
        concerns.end(session, [2], now=NOW - timedelta(hours=1))
    with served(database) as address:
        yield address


def rows(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    assert EVIL not in answer.text
    return [" ".join(row.text.split()) for row in BeautifulSoup(answer.text, "lxml").select("main li.row")]


def test_what_is_not_as_it_should_be_is_listed_until_it_is_over(address: str) -> None:
    (silent,) = rows(get(f"{address}/concerns", role=Role.VIEWER))
    assert silent.startswith(EVIL)
    assert 'href="/watchlists/1"' in get(f"{address}/concerns").text
    both = rows(get(f"{address}/concerns?over=true"))
    assert [one.partition(":")[0] for one in both] == [EVIL, "Wieczór"]
    assert "minęło" in both[1]


def test_somebody_looks_after_it_and_everybody_sees_who(address: str, database: Database) -> None:
    with browser(address, role=Role.EDITOR) as client:
        assert "Nikt się tym jeszcze nie zajmuje" in said(client.get("/concerns"))
        assert client.post("/concerns/seen", data={"number": 1}).status_code == 303
        shown = said(client.get("/concerns"))
        assert "Oznaczone: zajmujesz się tym." in shown
        assert "Nikt się tym jeszcze nie zajmuje" not in shown
        assert "zajmuje się the editor" in shown
        assert client.post("/concerns/seen", data={"number": 99}).status_code == 404
    with database.write() as session:  # who was first stays
        assert concerns.see(session, 1, by="the admin", now=NOW)
        assert concerns.noted(session)[0].seen_by == "the editor"


def test_a_house_in_which_all_is_well_says_so(database: Database) -> None:
    with served(database) as address:
        assert "Wszystko jest w porządku" in said(get(f"{address}/concerns"))


def test_programs_see_concerns_and_mark_them(address: str, database: Database) -> None:
    with database.write() as session:
        token = store.people.new_token(session, "the editor", now=NOW)[1]
    with patient.Client(base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {token}"}) as program:
        assert [row["id"] for row in program.get("/concerns").json()["items"]] == [1]
        assert [row["id"] for row in program.get("/concerns?ended=true").json()["items"]] == [1, 2]
        seen = program.post("/concerns/1/seen").json()
        assert (seen["seen_by"], seen["concern"]["kind"]) == ("the editor", "watchlist silent")
        assert program.post("/concerns/99/seen").status_code == 404


def test_an_admin_sees_what_was_checked_and_what_to_do(address: str) -> None:
    shown = get(f"{address}/about")
    at_once = checked(shown)
    assert {"ustawienia", "baza", "dysk", "słownik", "worker"} <= set(at_once)
    assert "Python" in said(shown)
    everything = checked(get(f"{address}/about?everything=1"))
    assert set(everything) - set(at_once) == {"poczta", "procesy", "sieć"}
    assert "NASLUCH_SMTP_URL" in everything["poczta"]
    assert "<code>nasluch" in shown.text
    assert "`" not in said(shown)


def checked(shown: httpx.Response) -> dict[str, str]:
    """What stands in the list of checks, by what was looked at."""
    return {row.h3.text: row.text for row in BeautifulSoup(shown.text, "lxml").select(".checks li") if row.h3}


SECRETS = {
    "secret_key": "hasło-klucz",
    "oidc_issuer": "https://login.example",
    "oidc_client_id": "x",
    "oidc_client_secret": "hasło-oidc",
    "smtp_url": "smtp://ola:hasło-poczty/@poczta.example:587?starttls",
    "database_url": "postgresql://ola:hasło-bazy@baza.example/n?password=hasło-drugie&x=1",
}


def test_of_what_is_secret_it_is_shown_whether_it_is_set_and_nothing_else(database: Database) -> None:
    shown = setting.shown(settings.load(**SECRETS))
    assert "hasło" not in str(shown)
    told = dict(shown)
    assert told["NASLUCH_SMTP_URL"] == "smtp://…@poczta.example:587?starttls"
    assert told["NASLUCH_DATABASE_URL"] == "postgresql://…@baza.example/n?password=…&x=1"
    assert (told["NASLUCH_SECRET_KEY"], told["NASLUCH_OIDC_CLIENT_SECRET"]) == (True, True)
    assert {name.removeprefix("NASLUCH_").lower() for name in told} == set(Settings.model_fields)
    with served(database, settings=shown) as address:
        page = said(get(f"{address}/about"))
    assert "NASLUCH_SECRET_KEY ustawione" in page
    assert "NASLUCH_TIMEZONE Europe/Warsaw" in page
