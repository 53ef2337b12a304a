"""Searching the archive finds what the live matcher would have found: that, all of it, and nothing else."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import Session, col, func, select

from monitor import archive, desk, fulltext, match, store
from monitor.db import Database
from monitor.language.passage import VERSION
from monitor.records import Text
from monitor.tables import Article, ArticleWords, State
from tests import shelf
from tests.settling import LeaseLost
from tests.shelf import LONG_AGO, NOW, by_reading_all, shelve, texts
from tests.test_store import add_feed, entry, found, listen, read, take_article, visit

WORDS = (
    "Kazachstanu", "KAZACHSTAN", "kazachstan", "Kazach\u00adstanie", "Wałęsie", "Walesa", "Wałe\u0328sa", "ODKB",
    "ODKB-u", "ODKB-owski", "ODKBowskie", "odkb", "NATO", "NATO–wski", "PiSem", "pis", "Kasyma-Żomarta", "Kasym",
    "Żomarta", "Tokajewem", "Kennedy'ego", "Kennedy’ego", "Kennedy", "Orbán", "Orbanowi", "o", "i", "O", "Prawo",
    "prawa", "Sprawiedliwości", "sprawiedliwość", "Układu", "Bezpieczeństwie", "de", "Gaulle'a", "Gaulle", "gaz",
    "gazu", "łupkowy", "laska", "lasce", "łaska", "Москва", "a_b", "2022", "ß", "Ani", "Niemiec", "w", "z", "mają",
    ".", ",", "\n\n", "-", "„", "”", "?",
)  # fmt: skip
PHRASES = (
    "Kazachstan", "kazachstan", "Wałęsa", "Walesa", "ODKB", "NATO", "PiS", "Kasym-Żomart", "Kasym-Żomart Tokajew",
    "Tokajew", "Kennedy", "Orban", "Orbán", "Prawo i Sprawiedliwość", "Układu o Bezpieczeństwie", "o", "i", "w",
    "de Gaulle", '"gaz łupkowy"', '!"Kazachstanu"', '"PRAWA"', "laska", "łaska", "Москва", "a_b", "2022", "Ania",
    "gaz", "o i", "Niemcy", '"Kennedy’ego"', "kazach*", "wał?sa", "Wal*", "NAT*", "gaz łup*", "k?zachstan", "lask?",
)  # fmt: skip

spaces = st.sampled_from([" ", " ", " ", "-", "\u00a0", "\n"])
bodies = st.lists(st.tuples(st.sampled_from(WORDS), spaces), max_size=12).map(
    lambda words: "".join(word + space for word, space in words)
)
articles = st.builds(Text, title=bodies, lead=bodies, body=bodies)
trees = st.recursive(
    st.sampled_from(PHRASES),
    lambda parts: st.one_of(
        st.tuples(parts, parts).map("({0[0]} AND {0[1]})".format),
        st.tuples(parts, parts).map("({0[0]} OR {0[1]})".format),
        st.tuples(parts, parts).map("({0[0]} NOT {0[1]})".format),
        st.tuples(parts, parts, parts).map("({0[0]} AND ({0[1]} OR NOT {0[2]}))".format),
    ),
    max_leaves=5,
)
queries = st.lists(trees, min_size=1, max_size=3).map("\n".join)


@given(text=articles, query=queries)
@settings(max_examples=200, deadline=None)
def test_a_text_that_the_matcher_finds_holds_the_tokens_that_the_query_is_narrowed_to(text: Text, query: str) -> None:
    wanted = match.narrowed(query)
    if match.compile([(0, query)]).hits(text) and wanted is not None:
        tokens = match.tokens(text)
        assert any(all(_holds(tokens, clause) for clause in clauses) for clauses in wanted)


def _holds(tokens: list[str], clause: frozenset[str]) -> bool:
    beginnings = tuple(token[:-1] for token in clause if token.endswith("*"))
    return any(token in clause or token.startswith(beginnings) for token in tokens)


@given(st.lists(articles, max_size=6), st.lists(articles, max_size=2), queries, st.integers(1, 4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_search_finds_what_reading_everything_would(
    database: Database, kept: list[Text], behind: list[Text], query: str, limit: int
) -> None:
    shelf.empty(database)
    shelve(database, *kept)
    shelve(database, *behind, version=0)
    expected = by_reading_all(database, query)
    for wanted in (100, limit):
        finds = desk.search(database, query, since=LONG_AGO, limit=wanted)
        assert [(find.article_id, find.hit) for find in finds] == expected[:wanted]


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("ODKB", "Szczyt ODKB-u trwa."),
        ("ODKB", "Szczyt ODKB-owski."),
        ("NATO", "Wojska NATO-wskie."),
        ("Kasym-Żomart Tokajew", "Rozmowa z Kasymem-Żomartem Tokajewem."),
        ("Walesa", "O Wałęsie."),
        ("Wałęsa", "O Wałęsie."),
        ("Orban", "U Orbána."),
        ("Kennedy", "Śmierć Kennedy’ego."),
        ("o", "Mowa o niczym."),
        ('"o"', "O!"),
        ("Kazachstan", "W Kazach\u00adstanie."),
        ("Kazachstan -piłka", "W Kazachstanie."),
        ("Kazachstan AND (gaz OR NOT ropa)", "W Kazachstanie."),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "Donaudampfschifffahrtsgesellschaftskapitän."),
    ],
    ids=str,
)
def test_the_archive_finds(database: Database, query: str, body: str) -> None:
    numbers = shelve(database, *texts("O niczym takim nie mówiono.", body, "Ani tu."))
    finds = desk.search(database, query, since=LONG_AGO, limit=10)
    assert numbers[1] in [find.article_id for find in finds]
    assert [(find.article_id, find.hit) for find in finds] == by_reading_all(database, query)


def test_the_index_names_few_articles(database: Database) -> None:
    numbers = shelve(database, *texts(*["Pogoda i sport."] * 30, "Prezydent Kazachstanu."))
    wanted = match.narrowed("Kazachstan AND prezydent")
    kept = [one.id for batch in archive.texts(database, wanted, since=LONG_AGO) for one in batch]
    assert kept == numbers[-1:]


@pytest.mark.parametrize("query", ["Kazachstan", "Kazachstan OR Rosja", "Prawo i Sprawiedliwość -sport", '"gaz"'])
def test_keywords_are_narrowed(query: str) -> None:
    assert match.narrowed(query)


def test_one_of_two_thousand_words_is_found(database: Database) -> None:
    numbers = shelve(database, *texts("Nic.", "To słowo1999 tu stoi."))
    query = "\n".join(f'"słowo{number}"' for number in range(2_000))
    assert match.narrowed(query) is not None
    assert [find.article_id for find in desk.search(database, query, since=LONG_AGO, limit=5)] == numbers[1:]


def test_an_index_is_asked_for_any_of_twenty_thousand_tokens(database: Database) -> None:
    numbers = shelve(database, *texts("nic", "slowo19999"))
    wanted = [(frozenset(f"slowo{number}" for number in range(20_000)), frozenset({"wiadomosc"}))]
    with database.read() as session:
        assert fulltext.holding(session, wanted, least=0, below=1_000_000, limit=5) == numbers[1:]


def test_a_query_of_more_forms_than_an_index_can_be_asked_for_is_not_narrowed() -> None:
    names = (f"Abakumbarzanic{one}{two}ew" for one in "bcdfghjklmnprstwzxqv" for two in "bcdfghjklmnprstwzxqv")
    assert match.narrowed("\n".join(names)) is None


def test_a_text_of_more_words_than_the_index_takes_is_found_all_the_same(database: Database) -> None:
    numbers = shelve(database, *texts("Kazachstan " + " ".join(f"słowozbytdługie{number}" for number in range(30_000))))
    assert [find.article_id for find in desk.search(database, "Kazachstan", since=LONG_AGO, limit=5)] == numbers


def test_a_period_ends_to_the_second_whatever_the_order_of_numbers(database: Database) -> None:
    week = timedelta(days=7)
    inside = shelve(database, *texts("Kazachstan"), seen_at=NOW - week)
    shelve(database, *texts("Kazachstan"), seen_at=NOW - week - timedelta(seconds=1))
    inside += shelve(database, *texts("Kazachstan"), seen_at=NOW)
    finds = desk.search(database, "Kazachstan", since=NOW - week, limit=10)
    assert [find.article_id for find in finds] == inside[::-1]
    assert desk.search(database, "Kazachstan", since=NOW + week, limit=10) == []


def test_a_search_says_of_which_feed_an_article_is(database: Database) -> None:
    shelf.add_feed(database)
    number = shelve(database, *texts("Kazachstan"))[0]
    with database.write() as session:
        article = session.get(Article, number)
        assert article is not None
        article.feed_id = 1
    [find] = desk.search(database, "Kazachstan", since=LONG_AGO, limit=10)
    assert (find.feed, find.title, find.url) == ("Gazeta", "Wiadomość", f"https://gazeta.example/{number}.html")


def test_a_new_watchlist_is_filled_with_what_a_search_finds(database: Database) -> None:
    shelve(database, *texts(*["W Kazachstanie.", "Nic.", "Kazachstan i piłka."] * 150))
    query = "Kazachstan -piłka"
    watchlist_id, new = desk.add_watchlist(database, name="Azja", query=query, now=NOW, since=LONG_AGO)
    assert new == len(by_reading_all(database, query)) == 150
    assert desk.fill(database, watchlist_id, now=NOW, since=LONG_AGO) == 0


def test_a_reading_puts_its_words_into_the_index_and_pruning_takes_them_out(database: Database) -> None:
    listen(database)
    add_feed(database)
    visit(database, found(entry(1)), minute=1)
    assert desk.search(database, "Kazachstan", since=LONG_AGO, limit=5) == []
    read(database, take_article(database, minute=1), minute=1)
    assert len(desk.search(database, "Kazachstan", since=LONG_AGO, limit=5)) == 1
    with database.read() as session:
        assert _words(session) == 1
    shelf.check_index(database)
    with database.write() as session:
        store.retention.prune(session, before=NOW + timedelta(days=400))
    assert desk.search(database, "Kazachstan", since=LONG_AGO, limit=5) == []
    with database.read() as session:
        assert _words(session) == 0
        assert session.exec(select(Article)).one().state is State.PRUNED
    shelf.check_index(database)


def test_an_article_read_again_is_found_by_its_new_words_only_once(database: Database) -> None:
    add_feed(database)
    visit(database, found(entry(1)), minute=1)
    due = take_article(database, minute=1)
    with database.write() as session:
        archive.put(session, {due.id: ["dawne", "slowa"]})
        session.execute(update(Article).where(col(Article.id) == due.id).values(indexed_with=VERSION))
    read(database, due, minute=1)
    with database.read() as session:
        places = {"least": 0, "below": 100, "limit": 5}
        assert fulltext.holding(session, [(frozenset({"dawne"}),)], **places) == []
        assert fulltext.holding(session, [(frozenset({"kazachstanu"}),)], **places) == [due.id]
    shelf.check_index(database)


def test_a_reading_that_stores_nothing_indexes_nothing(database: Database) -> None:
    add_feed(database)
    visit(database, found(entry(1)), minute=1)
    late = take_article(database, minute=1)
    take_article(database, minute=3)
    with pytest.raises(LeaseLost):
        read(database, late, minute=4)
    with database.read() as session:
        assert _words(session) == 0


def _words(session: Session) -> int:
    return session.exec(select(func.count()).select_from(ArticleWords)).one()
