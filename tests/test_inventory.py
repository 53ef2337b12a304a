"""What people have set up leaves a house as a file that they can read, and comes into another one by the same."""

from datetime import UTC, datetime

import pytest

from alerts import book
from alerts.records import Kind, Part
from monitor import inventory, store
from monitor.db import Database
from monitor.inventory import Inventory, Mark
from monitor.records import Quirk, Recipe
from monitor.tables import Role

NOW = datetime(2026, 4, 16, 10, tzinfo=UTC)

FILE = """\
# What people have set up in this house: no passwords, no secrets. `nasluch house import` reads it.
nasluch: 1
people:
- name: Ola
  role: admin
  email: ola@gazeta.example
- name: Jan
  enabled: false
channels:
- name: redakcja
  kind: email
  addresses:
  - ola@gazeta.example
  zone: Europe/London
  owner: true
  templates:
    subject: '{{ watchlist }}'
- name: hak
  kind: webhook
feeds:
- url: https://gazeta.example/rss
  title: Gazeta
  category: kraj
  every_s: 900
  recipe:
    item: li
    link: ''
    title: ''
    date: ''
    lead: ''
  quirks:
  - no author
- url: https://dziennik.example/rss
  enabled: false
watchlists:
- name: Wschód
  query: |-
    Kazachstan
    ODKB
  urgent: true
  channels:
    redakcja: daily@07:00
- name: Orlen
  query: Orlen
"""


@pytest.fixture
def settled(database: Database) -> Database:
    """A house in which people have set up something of everything."""
    with database.write() as session:
        store.people.add(session, name="Ola", role=Role.ADMIN, email="ola@gazeta.example", now=NOW)
        store.people.add(session, name="Jan", now=NOW)
        store.people.edit(session, "Jan", enabled=False)
        store.people.set_password(session, "Ola", "tajny-skrót")
        book.add(session, name="redakcja", kind=Kind.EMAIL, addresses=["ola@gazeta.example"], now=NOW)
        book.edit(session, "redakcja", zone="Europe/London", owner=True)
        book.word(session, "redakcja", {Part.SUBJECT: "{{ watchlist }}"}, now=NOW)
        url = "https://hooks.example/tajny-adres"
        book.add(session, name="hak", kind=Kind.WEBHOOK, addresses=[url], secrets=["whsec_dGFqbnk="], now=NOW)
        store.feeds.add(
            session, "https://gazeta.example/rss", now=NOW, title="Gazeta", category="kraj", every_s=900,
            recipe=Recipe("li"), quirks=[Quirk.NO_AUTHOR],
        )  # fmt: skip
        store.feeds.add(session, "https://dziennik.example/rss", now=NOW).enabled = False
        east = store.watchlists.add(session, name="Wschód", query="Kazachstan\nODKB", now=NOW)
        store.watchlists.edit(session, east.id or 0, urgent=True, now=NOW)
        book.subscribe(session, watchlist_id=east.id or 0, channel="redakcja", cadence="daily@07:00", now=NOW)
        store.watchlists.add(session, name="Orlen", query="Orlen", now=NOW)
    return database


def taken(database: Database, text: str) -> list[tuple[str, str, str]]:
    with database.write() as session:
        return [(line.mark, line.name, line.words) for line in inventory.take(session, inventory.read(text), now=NOW)]


def exported(database: Database) -> str:
    with database.read() as session:
        return inventory.write(inventory.of(session))


def test_a_house_is_written_down_without_passwords_and_secrets(settled: Database) -> None:
    assert exported(settled) == FILE


def test_what_is_written_down_says_the_same_when_it_is_read(settled: Database) -> None:
    with settled.read() as session:
        assert inventory.read(FILE) == inventory.of(session)


def test_a_file_taken_into_an_empty_house_makes_all_of_it_but_what_is_secret(database: Database) -> None:
    lines = taken(database, FILE)
    assert [line[:2] for line in lines if line[0] != Mark.NEW] == [(Mark.REFUSED, "hak")]
    assert "nasluch channel add webhook" in next(words for mark, _, words in lines if mark == Mark.REFUSED)
    assert exported(database) == FILE.replace("- name: hak\n  kind: webhook\n", "")


def test_a_file_taken_twice_changes_nothing_the_second_time(settled: Database) -> None:
    assert {mark for mark, *_ in taken(settled, FILE)} == {Mark.SAME}


def test_what_differs_is_changed_and_said_by_its_name(settled: Database) -> None:
    edited = (
        FILE.replace("title: Gazeta", "title: Gazeta Poranna").replace("  category: kraj\n", "")
        .replace("ODKB\n", "OUBZ\n").replace("redakcja: daily@07:00", "hak: instant")
        .replace("role: admin\n  email: ola@gazeta.example", "role: admin")
        .replace("  zone: Europe/London\n", "  budget: 5\n")
        .replace("    subject: '{{ watchlist }}'\n", "    intro: Hej\n")
    )  # fmt: skip
    assert [line for line in taken(settled, edited) if line[0] != Mark.SAME] == [
        (Mark.CHANGED, "Ola", "email"),
        (Mark.CHANGED, "redakcja", "zone, budget, templates"),
        (Mark.CHANGED, "https://gazeta.example/rss", "title, category"),
        (Mark.CHANGED, "Wschód", "query, channels"),
    ]
    assert inventory.read(exported(settled)) == inventory.read(edited)


def test_what_a_file_does_not_name_stays(settled: Database) -> None:
    assert taken(settled, "nasluch: 1\nwatchlists: [{name: Nowy, query: Kijów}]\n") == [(Mark.NEW, "Nowy", "")]
    assert "- name: Orlen" in exported(settled)


REFUSED = {
    "a query that cannot be read": ("watchlists: [{name: Zły, query: '(gaz'}]", "line 1"),
    "a channel that is not there": ("watchlists: [{name: Zły, query: gaz, channels: {nikt: instant}}]", "nikt"),
    "a cadence that is none": ("watchlists: [{name: Zły, query: gaz, channels: {redakcja: often}}]", "often"),
    "an address that is none": ("feeds: [{url: 'file:///etc/passwd'}]", "http"),
    "a mail address that is none": ("channels: [{name: Zły, kind: email, addresses: [nie]}]", "nie"),
    "the last admin as a viewer": ("people: [{name: Ola, role: viewer}]", "only admin"),
    "a channel of another kind": ("channels: [{name: hak, kind: email, addresses: [a@b.example]}]", "is webhook"),
}


@pytest.mark.parametrize(("said", "words"), REFUSED.values(), ids=REFUSED)
def test_a_thing_that_cannot_be_is_refused_and_the_rest_is_done(settled: Database, said: str, words: str) -> None:
    before = exported(settled)
    rest = {"people": "feeds: [{url: 'https://nowa.example/rss'}]"}.get(said[:6], "people: [{name: Nowa}]")
    lines = taken(settled, f"nasluch: 1\n{said}\n{rest}\n")
    assert sorted(mark for mark, *_ in lines) == [Mark.REFUSED, Mark.NEW]
    assert words in next(why for mark, _, why in lines if mark == Mark.REFUSED)
    assert "Zły" not in exported(settled)
    assert exported(settled).count("\n") == before.count("\n") + 1


NO_FILE = {
    "not YAML": ("nasluch: [", "no YAML"),
    "something else": ("feeds: []", "house export"),
    "a list": ("- a", "house export"),
    "another version": ("nasluch: 2", "house export"),
    "a field that there is not": ("nasluch: 1\npeople: [{name: Ola, password: x}]", "people.1.password"),
    "a role that there is not": ("nasluch: 1\npeople: [{name: Ola, role: king}]", "people.1.role"),
    "references": ("nasluch: 1\na: &a [x]\nb: [*a, *a]", "references"),
    "an object": ("nasluch: !!python/object/apply:os.system ['true']", "no YAML"),
    "too much": ("nasluch: 1\n#" + "x" * 5_000_000, "over the limit"),
}


@pytest.mark.parametrize(("text", "words"), NO_FILE.values(), ids=NO_FILE)
def test_a_file_that_is_none_is_refused_with_the_place(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        inventory.read(text)


def test_an_empty_house_is_a_short_file() -> None:
    assert inventory.write(Inventory()).splitlines()[1:] == ["nasluch: 1"]
