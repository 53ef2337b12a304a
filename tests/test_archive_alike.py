"""One search, two databases: whatever is asked of whatever was read, both find what the live matcher finds."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import desk, match
from monitor.db import Database
from monitor.errors import QueryInvalid
from monitor.records import Hit, Text
from monitor.tables import Feed
from tests import shelf
from tests.shelf import NOW

FEEDS = {"": "", "Gazeta Stołeczna": "kraj", "Radio Wschód": "świat"}
"""Titles of feeds, and their categories; an article may be of none."""

SUBJECTS = (
    "Prezydent Kazachstanu", "Kasym-Żomart Tokajew", "Władimir Putin", "Lech Wałęsa", "ODKB", "Sejm", "Orlen",
    "Viktor Orbán", "PiS", "Rosja",
)  # fmt: skip
VERBS = ("spotkał się z", "mówił o", "nie wierzy", "jedzie do", "sprzedał gaz", "MILCZY O", "czeka na")
OBJECTS = (
    "Kasymem-Żomartem Tokajewem", "Władimirem Putinem", "Wałęsie", "ODKB-u", "ODKB-12", "Orlenowi", "Orbána", "PiSem",
    "Rosją i Chinami", "gazu łupkowego", "łasce pańskiej", "lasce dynamitu", "Kazach\u00adstanie", "NATO-wski szczyt",
    "Kennedy’ego", "układ o Bezpieczeństwie", "kazachskiego posła", "Москва", "ustawę o gazie",
)  # fmt: skip
ENDS = (". ", "! ", "?\n", ", a ", " – ", ".\n\n")

sentences = st.builds("{} {} {}{}".format, *map(st.sampled_from, (SUBJECTS, VERBS, OBJECTS, ENDS)))
passages = st.lists(sentences, max_size=4).map("".join)
titles = st.one_of(sentences, sentences.map(str.upper), st.just(""))


@dataclass(frozen=True)
class Shelved:
    """An article, and how long ago it came."""

    text: Text
    hours_ago: int
    indexed: bool  # its words are in the index as the matcher has them; else another normaliser put them there


articles = st.builds(
    Shelved,
    st.builds(
        lambda feed, **more: Text(feed=feed, category=FEEDS[feed], url="https://gazeta.example/1.html", **more),
        st.sampled_from(list(FEEDS)),
        title=titles,
        lead=passages,
        body=passages,
        author=st.sampled_from(["", "Anna Nowak", "Jan Wałęsa"]),
        language=st.sampled_from([None, "pl", "en"]),
    ),
    st.integers(0, 48),
    st.sampled_from([True, True, True, False]),
)

KEYWORDS = (
    "Kazachstan", "Tokajew", "Kasym-Żomart Tokajew", "Władimir Putin", "Putin", "Wałęsa", "Walesa", "ODKB", "Orlen",
    "Orban", "PiS", "NATO", "gaz", "gaz łupkowy", "laska", "łaska", "Rosja", "Chiny", "Kennedy", "o", "Москва",
    "poseł", "milczeć", "ustawa",
)  # fmt: skip
TYPED = ('"gaz łupkowy"', '"gazu łupkowego"', '!"Orlen"', '"ODKB"', '!"MILCZY"', '"Kennedy’ego"', "„Wałęsie”")
WILD = ("kazach*", "Kazach*", "KAZ*", "wał?sie", "ODK*", "gaz łup*", "Wład* Putin*", "orl?nowi")
PATTERNS = (r"/ODKB[- ]\d+/", "/(?i)ustaw[aąęy] o \\w+/", "/Orlen|PiS/")
WITHOUT = ("Orlen WITHOUT (Orlenowi)", "ODKB BEZ (ODKB-u, ODKB)", "Wałęsa BEZ (Wałęsie)", "gaz WITHOUT (gazu)")
CONDITIONS = (
    "feed:Gazeta", "źródło:(Radio OR Telewizja)", "author:Wałęsa", "author:Nowak", "lang:pl", "NOT lang:en",
    "category:kraj", "url:gazeta", "url:nowiny",
)  # fmt: skip
NEAR = ("NEAR/3", "BLISKO/8", "NEAR", "ONEAR/4", "PRZED/2", "SENTENCE", "ZDANIE")
IN = ("title", "lead", "body", "tytuł")

words = st.one_of(*map(st.sampled_from, (KEYWORDS, KEYWORDS, TYPED, WILD, PATTERNS)))
places = st.one_of(words, st.tuples(words, words).map("({0[0]} OR {0[1]})".format))
phrases = st.one_of(
    words,
    st.builds("{} {} {}".format, places, st.sampled_from(NEAR), places),
    st.builds("{} {} {} {} {}".format, places, st.sampled_from(NEAR), places, st.sampled_from(NEAR), places),
    st.builds("ATLEAST/{}({})".format, st.integers(1, 3), places),
    st.sampled_from(WITHOUT),
)
leaves = st.one_of(phrases, phrases, st.builds("{}:({})".format, st.sampled_from(IN), phrases))
trees = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds("({} AND {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
        st.builds("({} NOT {})".format, parts, parts),
        st.builds("({} AND {})".format, parts, st.sampled_from(CONDITIONS)),
    ),
    max_leaves=4,
)


def is_accepted(query: str) -> bool:
    """Whether a person may ask so."""
    try:
        match.check(query)
    except QueryInvalid:
        return False
    return True


queries = st.lists(trees, min_size=1, max_size=3).map("\n".join).filter(is_accepted)


@pytest.fixture
def shelves(database: Database) -> Database:
    """A database that knows the feeds: SQLite, then PostgreSQL, for which the examples are the same."""
    _add_feeds(database)
    return database


@given(st.lists(articles, min_size=1, max_size=8), queries, st.integers(0, 48), st.integers(1, 3))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_both_databases_find_what_the_live_matcher_finds_in_the_same_order(
    shelves: Database, kept: list[Shelved], query: str, hours: int, page: int
) -> None:
    matcher = match.compile([(0, query)])
    expected = [
        (place, hit)
        for place, one in reversed(list(enumerate(kept)))
        if one.hours_ago <= hours
        for hit in match.with_snippets(one.text, matcher.hits(one.text))
    ]
    shelf.empty(shelves)
    numbers = [_shelved(shelves, one) for one in kept]
    for limit in (len(kept), page):
        assert _found(shelves, query, numbers, hours=hours, limit=limit) == expected


def _found(database: Database, query: str, numbers: list[int], *, hours: int, limit: int) -> list[tuple[int, Hit]]:
    """All that is found, page by page."""
    found: list[tuple[int, Hit]] = []
    before = None
    while finds := desk.search(database, query, since=NOW - timedelta(hours=hours), before=before, limit=limit):
        found += [(numbers.index(find.article_id), find.hit) for find in finds]
        before = finds[-1].article_id
    return found


def _shelved(database: Database, one: Shelved) -> int:
    feed = list(FEEDS).index(one.text.feed) or None
    seen_at = NOW - timedelta(hours=one.hours_ago)
    (number,) = shelf.shelve(database, one.text, version=None if one.indexed else 0, seen_at=seen_at, feed_id=feed)
    return number


def _add_feeds(database: Database) -> None:
    with database.write() as session:
        for number, (title, category) in enumerate(FEEDS.items()):
            if title:
                session.add(
                    Feed(
                        id=number, url=f"https://gazeta.example/{number}", host="gazeta.example", title=title,
                        category=category, created_at=NOW,
                    )
                )  # fmt: skip
