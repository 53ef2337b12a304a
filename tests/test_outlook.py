"""What an edited query would have found: counted, day by day, and held against the saved one."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import desk, match
from monitor.db import Database
from monitor.errors import QueryInvalid
from monitor.records import Text
from tests import shelf
from tests.shelf import NOW, shelve, texts

WARSAW = "Europe/Warsaw"
DAY = timedelta(days=1)
MONTH = desk.since(30, now=NOW, timezone=WARSAW)


def look(
    database: Database, query: str, saved: str | None = None, *, most: int = desk.MOST, newest: int = 20
) -> desk.Outlook:
    return desk.outlook(database, query, saved=saved, since=MONTH, now=NOW, timezone=WARSAW, most=most, newest=newest)


def test_the_last_thirty_days_begin_at_midnight_and_end_today() -> None:
    assert desk.since(1, now=NOW, timezone=WARSAW).isoformat() == "2026-04-15T22:00:00+00:00"
    assert desk.since(30, now=NOW, timezone=WARSAW).isoformat() == "2026-03-17T23:00:00+00:00"  # in winter


def test_articles_are_counted_by_the_day_on_which_they_came(database: Database) -> None:
    for back, bodies in {40: ["Orlen"], 2: ["O Orlenie", "Orlenu"], 0: ["Orlen", "Nic"]}.items():
        shelve(database, *texts(*bodies), seen_at=NOW - back * DAY)
    seen = look(database, "Orlen")
    assert (seen.articles, seen.is_estimate, seen.looked_at, seen.of) == (3, False, 3, 3)
    assert len(seen.by_day) == 30
    assert {day: count for day, count in seen.by_day if count} == {date(2026, 4, 14): 2, date(2026, 4, 16): 1}
    assert [find.hit.occurrences[0].form for find in seen.newest] == ["Orlen", "Orlenu", "Orlenie"]


def test_the_newest_are_shown_with_the_found_forms_marked(database: Database) -> None:
    shelve(database, *texts("O Orlenie.", "Bez Orlenu.", "Z Orlenem."))
    seen = look(database, "Orlen", newest=2)
    shown = [[find.hit.snippet[start:end] for start, end in find.hit.highlights] for find in seen.newest]
    assert shown == [["Orlenem"], ["Orlenu"]]
    assert seen.articles == 3


@pytest.mark.parametrize(
    ("saved", "edited", "new", "gone"),
    [
        pytest.param("Orlen", "Orlen\ngaz", ["Gaz."], [], id="a line more"),
        pytest.param("Orlen\ngaz", "Orlen", [], ["Gaz."], id="a line fewer"),
        pytest.param("gaz", '!"Orlen"', ["Orlen."], ["Gaz."], id="another line"),
        pytest.param("Orlen", "Orlen # uwaga", [], [], id="a comment"),
        pytest.param("Orlen\nropa", "ropa\nOrlen", [], [], id="the same the other way round"),
        pytest.param("Orlen", "Orlen NOT gaz", [], ["Orlen i gaz."], id="an exclusion"),
        pytest.param("Orlen", "Orlen BEZ (Orlenu)", [], ["Bez Orlenu."], id="a form left out"),
        pytest.param("(Orlen", "Orlen", None, None, id="what was saved cannot be read"),
    ],
)
def test_the_difference_lists_what_only_one_finds(
    database: Database, saved: str, edited: str, new: list[str] | None, gone: list[str] | None
) -> None:
    shelve(database, *texts("Orlen.", "Gaz.", "Orlen i gaz.", "Bez Orlenu.", "Nic."))
    difference = look(database, edited, saved).difference
    if new is None or gone is None:
        assert difference is None
        return
    assert difference is not None
    assert [find.hit.snippet for find in difference.only_new] == new
    assert [find.hit.snippet for find in difference.only_gone] == gone
    assert (difference.new, difference.gone, difference.is_estimate) == (len(new), len(gone), False)


def test_against_nothing_there_is_no_difference(database: Database) -> None:
    assert look(database, "Orlen").difference is None


def test_each_keyword_is_told_with_the_articles_in_which_it_stands(database: Database) -> None:
    shelve(database, *texts("Orlen i gaz.", "O gazie.", "Nic."))
    assert look(database, "Orlen\ngaz\nropa").keywords == (("gaz", 2), ("Orlen", 1))


@pytest.mark.parametrize("query", ["Orlen", "/Orl/", "Orl*"], ids=["by the index", "by reading", "by a beginning"])
@pytest.mark.parametrize("version", [None, 0], ids=["in the index", "behind"])
def test_of_many_some_are_looked_at_and_the_rest_is_reckoned(
    database: Database, query: str, version: int | None
) -> None:
    for back in range(10):
        bodies = ["Orlen kupuje.", "Mały orlen."] * 20
        shelve(database, *texts(*bodies), seen_at=NOW - (9 - back) * DAY, version=version)
    seen = look(database, query, most=60)
    assert seen.is_estimate
    assert seen.looked_at < 80
    assert 100 <= seen.articles <= 300  # of 200
    assert {len([day for day in seen.by_day if day[1]])} == {10}
    assert seen.newest


def test_an_estimate_says_how_many_differ_about(database: Database) -> None:
    shelve(database, *texts(*["Orlen.", "Gaz.", "Nic."] * 100))
    difference = look(database, "gaz", "Orlen", most=60).difference
    assert difference is not None
    assert difference.is_estimate
    assert 50 <= difference.new <= 150
    assert 50 <= difference.gone <= 150


def test_messages_are_expected_once_a_day_was_listened_to(database: Database) -> None:
    told = [desk.Hearer("poczta", "instant", WARSAW), desk.Hearer("ranek", "daily@07:00", WARSAW)]
    options = {"told": told, "since": MONTH, "now": NOW, "timezone": WARSAW}
    shelve(database, *texts("Orlen."), seen_at=NOW - timedelta(hours=3))
    assert desk.outlook(database, "Orlen", **options).expected is None  # type: ignore[arg-type]
    shelve(database, *texts("Orlen.", "Orlen."), seen_at=NOW - 2 * DAY)
    expected = desk.outlook(database, "Orlen", **options).expected  # type: ignore[arg-type]
    assert expected is not None
    assert [round(one.a_day, 2) for one in expected.messages] == [1.5, 1.0]


@pytest.mark.parametrize(
    "query",
    ["(" * 10_000, "Orlen " * 200_000, "a OR " * 3_000 + "a", "(Orlen", "", "-Orlen"],
    ids=["parentheses", "a megabyte", "operands", "a parenthesis", "nothing", "an exclusion"],
)
def test_what_cannot_be_read_is_refused(database: Database, query: str) -> None:
    with pytest.raises(QueryInvalid) as refused:
        look(database, query)
    assert refused.value.query == query


WORDS = st.sampled_from(["Orlen", "Orlenu", "gaz", "gazie", "ropa", "kazachski"])
BODIES = st.lists(WORDS, max_size=3).map(" ".join)
QUERIES = st.lists(
    st.sampled_from(["Orlen", "gaz", "Orlen AND gaz", "ropa NOT gaz", "kazach*", "/Orl/"]), min_size=1, max_size=3
).map("\n".join)


@given(st.lists(BODIES, max_size=5), QUERIES, QUERIES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_difference_is_that_of_two_searches(database: Database, bodies: list[str], saved: str, edited: str) -> None:
    shelf.empty(database)
    shelve(database, *(Text(body=body) for body in bodies))
    before, after = (
        {find.article_id for find in desk.search(database, query, since=MONTH, limit=99)} for query in (saved, edited)
    )
    seen = look(database, edited, saved)
    assert seen.difference is not None
    assert seen.articles == len(after)
    assert {find.article_id for find in seen.difference.only_new} == after - before
    assert {find.article_id for find in seen.difference.only_gone} == before - after


def test_a_panel_tells_of_each_form_and_its_articles(database: Database) -> None:
    shelve(database, *texts("O gazie.", "Gazu!", "gazu", "gazowy", "Mam gaz."))
    [keyword] = match.inflected("gaz BEZ (gazach)")
    panel = desk.panel(database, keyword)
    rows = {row.form: row for row in panel.forms}
    assert [(row.form, row.articles) for row in panel.forms[:3]] == [("gazu", 2), ("gaz", 1), ("gazie", 1)]
    assert [row.form for row in panel.forms if row.left_out] == ["gazach"]
    assert rows["gaz"].tags == ("subst:sg:nom.acc:m3",)
    assert all(row.can_be_left_out for row in panel.forms)


def test_a_panel_warns_of_forms_that_other_words_have(database: Database) -> None:
    [keyword] = match.inflected("mama")
    assert {row.form: row.others for row in desk.panel(database, keyword).forms}["mam"] == ("mieć", "mamić")


def test_a_panel_offers_words_made_from_a_name(database: Database) -> None:
    shelve(database, *texts("Kazachski rząd.", "Kazachowie.", "kazachskiego"))
    [keyword] = match.inflected("Kazachstan")
    derived = dict(desk.panel(database, keyword).derived)
    assert (derived["kazachski"], derived["Kazach"], derived["Kazaszka"]) == (2, 1, 0)


def test_a_form_of_two_words_is_counted_where_both_stand(database: Database) -> None:
    shelve(database, *texts("Szczyt ODKB-u.", "Szczyt ODKB.", "u nas"))
    [keyword] = match.inflected("ODKB")
    forms = {row.form: row.articles for row in desk.panel(database, keyword).forms}
    assert (forms["ODKB"], forms["ODKB-u"]) == (2, 1)
