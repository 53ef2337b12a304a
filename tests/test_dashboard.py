"""The dashboard as people meet it: what was found, what rises, how well we hear."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from monitor.db import Database
from monitor.records import Outcome
from monitor.tables import Gap, Role
from monitor.web.kept import Kept
from tests.served import get, served
from tests.test_feed_pages import put, reading
from tests.test_mentions import NOW, Press
from tests.test_web import words


def tables(page: BeautifulSoup) -> list[list[str]]:
    return [[words(cell) for cell in row.select("th, td")] for row in page.select(".counted tbody tr")]


def test_watchlists_stand_beside_each_other_with_stories_hits_and_what_rises(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        for day in range(1, 16):
            press.found(NOW - timedelta(days=day, hours=1), by=[0, 1])
        for number in range(25):
            press.found(NOW - timedelta(hours=20) + timedelta(minutes=number), by=[0])
    with reading(database, Role.VIEWER) as reader:
        page = reader.get("/dashboard")
    assert [row[0] for row in tables(page)] == ["Kazachstan ▲ rośnie, ostatnia doba", "Chiny", "Gaz"]
    assert [row[2:] for row in tables(page)] == [["40", "40"], ["15", "15"], ["0", "0"]]
    assert "40 wiadomości, 55 trafień" in words(page)
    assert {words(name) for name in page.select(".legend a")} == {"Kazachstan", "Chiny"}
    days = page.select_one("figure table")
    assert days is not None
    assert [words(cell) for cell in days.select("tr")[-1].select("th, td")] == ["16 kwietnia", "0", "0"]


def test_one_watchlist_is_shown_with_its_feeds_and_the_names_beside_it(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        press.found(NOW, text="Rozmowy z Kazachstanem w Pekinie.")
        press.found(NOW, text="Gaz z Kazachstanem, mówi Pekin. W Pekinie.", feed=1)
        press.found(NOW, by=[1], text="Co innego.")
        number = press.watchlists[0].id
    with reading(database, Role.VIEWER) as reader:
        page = reader.get(f"/dashboard?watchlist={number}&days=7")
        reader.get("/dashboard?watchlist=99", status=404)
        reader.get("/dashboard?watchlist=x", status=404)
        assert "30 dni" in words(reader.get("/dashboard?days=31").select_one("option[selected][value='30']"))
    shares = [[words(cell) for cell in row.select("th, td")] for row in page.select(".shares tbody tr")]
    assert shares == [["Pekin", "2"], ["kurier", "1", "50 %"], ["gazeta", "1", "50 %"]]
    assert words(page.select_one("h1")) == "Kazachstan"
    assert not page.select(".counted")


def test_what_wants_a_hand_stands_first_and_leads_there(database: Database) -> None:
    with database.write() as session:
        feed = put(session, 1)
        put(session, 2, failures=3, outcome=Outcome.FAILED)
        put(session, 3, visited_at=None, outcome=None)
        session.add(Gap(feed_id=feed.id or 0, began_at=None, ended_at=NOW - timedelta(days=1)))
    with reading(database, Role.VIEWER) as reader:
        page = reader.get("/dashboard")
        for link in page.select(".tiles a[href^='/feeds']"):
            count = int(words(link.select_one("strong")).removeprefix("!").strip())
            assert len(reader.get(str(link["href"])).select(".feeds > li")) == count
    assert {words(tile) for tile in page.select(".tiles .bad")} == {
        "!1 źródła nie da się odczytać", "!1 źródło z luką w tym tygodniu",
    }  # fmt: skip
    assert "Nie ma jeszcze tematów" in words(page)


def test_when_nothing_was_found_a_longer_time_is_offered(database: Database) -> None:
    with database.write() as session:
        Press(session).found(NOW - timedelta(days=60))
    with reading(database, Role.VIEWER) as reader:
        page = reader.get("/dashboard?days=7")
        assert "W ciągu ostatnich 7 dni nic nie znaleziono. Pokaż 90 dni" in words(page)
        assert "1 wiadomość, 1 trafienie" in words(reader.get("/dashboard?days=90"))


def test_everything_is_said_in_english_too(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        press.found(NOW, text="Rozmowy z Kazachstanem.")
    with served(database, language="en") as address:
        page = BeautifulSoup(get(f"{address}/dashboard").text, "lxml")
    assert "Mentions by day" in words(page)
    assert "1 story, 1 hit" in words(page)


@pytest.mark.parametrize(("later_s", "made"), [(59, 1), (60, 2), (-1, 2)], ids=["soon", "late", "the clock went back"])
def test_what_was_worked_out_lately_is_not_worked_out_again(later_s: int, made: int) -> None:
    kept, count = Kept[int](span=timedelta(minutes=1), most=2), [0]

    def make() -> int:
        count[0] += 1
        return count[0]

    assert kept.get("a", make, now=NOW) == 1
    assert kept.get("a", make, now=NOW + timedelta(seconds=later_s)) == made


def test_of_many_things_the_oldest_is_let_go() -> None:
    kept = Kept[str](span=timedelta(minutes=1), most=2)
    for key in "abc":
        kept.get(key, lambda key=key: f"old {key}", now=NOW)  # type: ignore[misc]
    assert [kept.get(key, lambda key=key: f"new {key}", now=NOW) for key in "cba"] == ["old c", "old b", "new a"]  # type: ignore[misc]
