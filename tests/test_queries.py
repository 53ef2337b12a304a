"""What pages and commands read is told right, on both databases, in few questions."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from alerts.records import Kind
from alerts.records import State as Sending
from alerts.tables import Channel, Delivery, Notice, Subscription
from monitor import queries
from monitor.db import Database
from monitor.errors import NotFound
from monitor.newsroom import papers, stories
from monitor.queries import HitFilter, HitRow
from monitor.records import Method, Outcome
from monitor.tables import Article, Feed, Gap, Hit, State, Visit, Watchlist

NOW = datetime(2026, 4, 16, 12, 5, tzinfo=UTC)
FORMS = {
    "Kazachstan": re.compile(r"\bKazachsta\w+"),
    "ODKB": re.compile(r"\bODKB(?:-u)?\b"),
    "OUBZ": re.compile(r"\bOUBZ(?:-u)?\b"),
    "Organizacja Układu o Bezpieczeństwie Zbiorowym": re.compile(r"Organizacj\w+ Układu o Bezpieczeństwie Zbiorowym"),
}
"""What a matcher finds in the newsroom's stories, written down by eye."""


def archive(session: Session) -> None:
    """The newsroom's papers and stories as a worker leaves them: read, matched, some told, some feeds in trouble."""
    feeds = {paper.slug: feed(number, paper.title, paper.slug) for number, paper in enumerate(papers.DOZEN)}
    session.add_all(feeds.values())
    watchlists = [
        Watchlist(name="Kazachstan i ODKB", query="\n".join(FORMS), created_at=NOW, updated_at=NOW),
        Watchlist(name="Azja Środkowa", query="Kazachstan", created_at=NOW, updated_at=NOW),
        Watchlist(name="Gaz łupkowy", query='"gaz łupkowy"', created_at=NOW, updated_at=NOW),
    ]
    session.add_all(watchlists)
    session.flush()
    told = [*stories.written(), *stories.breaking()]
    for number, story in enumerate(told):
        seen_at = NOW - timedelta(minutes=97 * (len(told) - number) + 3)
        article = article_of(story, feeds[story.paper or "kurier"], seen_at, lead_only=number % 9 == 4)
        session.add(article)
        session.flush()
        for watchlist, keywords in zip(watchlists, (list(FORMS), ["Kazachstan"], []), strict=True):
            hit = hit_of(watchlist, article, keywords, found_at=seen_at + timedelta(minutes=4))
            session.add_all([hit] if hit else [])
    post(session, watchlists[0])


def feed(number: int, title: str, slug: str) -> Feed:
    failed = {"wieczor": (Outcome.FAILED, "HTTP 500", 4), "prawo": (Outcome.REFUSED, "HTTP 403", 1)}.get(slug)
    visited_at = NOW - timedelta(minutes=number)
    url = f"https://{slug}.example/rss.xml"
    outcome, words, failures = failed or (Outcome.NEW, "3 new of 20", 0)
    return Feed(
        url=url, title=title, host=f"{slug}.example", category="kraj", language="pl", created_at=NOW,
        due_at=visited_at + timedelta(minutes=20), visited_at=visited_at, outcome=outcome, failures=failures,
        outcome_words=f"{url}: {words}" if failures else words,
    )  # fmt: skip


def article_of(story: stories.Story, feed: Feed, seen_at: datetime, *, lead_only: bool = False) -> Article:
    url = f"https://{feed.host}/{story.section}/{story.slug}"
    text = "\n".join(line.removeprefix("## ") for line in story.paragraphs)
    return Article(
        url=url, link=f"{url}?utm_source=rss", host=feed.host, feed_id=feed.id, title=story.title, lead=story.lead,
        text=None if lead_only else text, author=story.author, language="pl",
        published_at=seen_at - timedelta(minutes=6), first_seen_at=seen_at, read_at=seen_at + timedelta(minutes=2),
        state=State.LEAD_ONLY if lead_only else State.READ, attempts=1,
        method=Method.LEAD if lead_only else Method.TRAFILATURA,
        problem=f"{url}: HTTP 403" if lead_only else None,
        due_at=seen_at + timedelta(days=1) if lead_only else None,
    )  # fmt: skip


def hit_of(watchlist: Watchlist, article: Article, keywords: list[str], *, found_at: datetime) -> Hit | None:
    fields = {"title": article.title, "lead": article.lead, "body": article.text or ""}
    places = [
        {"keyword": keyword, "form": found[0], "field": name, "start": found.start(), "end": found.end()}
        for name, words in fields.items()
        for keyword in keywords
        for found in FORMS[keyword].finditer(words)
    ]
    if not places:
        return None
    last = places[-1]
    words, start = fields[str(last["field"])], int(str(last["start"]))
    snippet = re.sub(r"^\S+ ", "", words[max(0, start - 90) : start + 120]) if start > 90 else words[: start + 120]
    marked = [[found.start(), found.end()] for keyword in keywords for found in FORMS[keyword].finditer(snippet)]
    return Hit(
        watchlist_id=watchlist.id or 0, article_id=article.id or 0, occurrences=places, snippet=snippet,
        highlights=sorted(marked), found_at=found_at,
    )  # fmt: skip


def post(session: Session, watchlist: Watchlist) -> None:
    channel = Channel(name="redakcja", kind=Kind.EMAIL, addresses=["redakcja@gazeta.example"], created_at=NOW)
    session.add(channel)
    session.flush()
    session.add(
        Subscription(watchlist_id=watchlist.id or 0, channel_id=channel.id or 0, cadence="daily@07:00", created_at=NOW)
    )
    for number, state in enumerate([Sending.DELIVERED, Sending.DELIVERED, Sending.WAITING]):
        delivery = Delivery(
            key=f"k{number}", channel_id=channel.id, channel=channel.name, state=state, attempts=number, created_at=NOW
        )
        session.add(delivery)
        session.flush()
        session.add(notice(number, watchlist.id or 0, channel.id or 0, delivery.id))
    session.add(notice(99, watchlist.id or 0, channel.id or 0, None))


def notice(story: int, watchlist_id: int, channel_id: int, delivery_id: int | None) -> Notice:
    return Notice(
        story_id=story, watchlist_id=watchlist_id, channel_id=channel_id, cadence="instant", notice="{}", due_at=NOW,
        delivery_id=delivery_id, created_at=NOW,
    )  # fmt: skip


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session over the newsroom's archive."""
    with database.write() as session:
        archive(session)
    with database.read() as session:
        yield session


@contextmanager
def questions(session: Session) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def _note(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.extend([statement] if statement.startswith("SELECT") else [])

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", _note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", _note)


def test_feeds_stand_by_title_with_their_articles_counted(session: Session) -> None:
    rows = queries.feeds(session)
    assert len(rows) == len(papers.DOZEN)
    assert [row.title for row in rows] == sorted((row.title for row in rows), key=str.casefold)
    assert sum(row.articles for row in rows) == len(queries.articles(session, feed=None, since=None, limit=1000))


@pytest.mark.parametrize(
    "wanted", ["1", "#1", "https://kurier.example/rss.xml", "Kurier Stołeczny", "kurier stołeczny"]
)
def test_a_feed_is_found_by_number_address_or_title(session: Session, wanted: str) -> None:
    assert queries.feed(session, wanted).url == "https://kurier.example/rss.xml"


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        pytest.param("Kurier Stoleczny", "did you mean 'Kurier Stołeczny'?", id="nearly-right"),
        pytest.param("zupełnie co innego %s {}", "`nasluch feed list` shows them all", id="nothing-like-it"),
        pytest.param("9999", "no feed is called '9999'", id="a-number-nobody-has"),
        pytest.param("9" * 40, "no feed is called", id="a-number-no-column-holds"),
        pytest.param("٣", "no feed is called", id="digits-of-another-script"),
    ],
)
def test_a_feed_that_is_not_there_is_said_with_a_hint(session: Session, wanted: str, says: str) -> None:
    with pytest.raises(NotFound) as said:
        queries.feed(session, wanted)
    assert says in str(said.value)


def test_two_feeds_of_one_title_are_told_apart_by_number(database: Database) -> None:
    with database.write() as session:
        session.add_all([feed(1, "Kurier", "kurier"), feed(2, "Kurier", "drugi")])
    with (
        database.read() as session,
        pytest.raises(NotFound, match="2 feeds are called 'Kurier'; say which by number: 1, 2"),
    ):
        queries.feed(session, "Kurier")


def test_visits_of_a_feed_come_newest_first(database: Database) -> None:
    with database.write() as session:
        session.add_all([feed(1, "Kurier", "kurier"), feed(2, "Echo", "echo")])
        session.flush()
        for number, outcome in ((1, Outcome.NEW), (1, Outcome.FAILED), (2, Outcome.NEW)):
            session.add(Visit(feed_id=number, started_at=NOW, duration_s=0.5, outcome=outcome, words="words"))
            session.flush()
    with database.read() as session:
        assert [visit.outcome for visit in queries.visits(session, 1)] == [Outcome.FAILED, Outcome.NEW]


def test_a_watchlist_tells_its_hits_and_who_hears(session: Session) -> None:
    row = queries.watchlist(session, "Kazachstan i ODKB")
    assert row.channels == (("redakcja", "daily@07:00"),)
    assert row.hits == len(queries.hits(session, HitFilter(watchlist=1), limit=1000)) >= 10
    assert row.last_hit_at == queries.hits(session, HitFilter(watchlist=1), limit=1)[0].found_at
    quiet = queries.watchlist(session, "gaz łupkowy")
    assert (quiet.hits, quiet.last_hit_at, quiet.channels) == (0, None, ())
    with pytest.raises(NotFound, match="did you mean 'Kazachstan i ODKB'"):
        queries.watchlist(session, "Kazachstan ODKB")


def test_an_article_is_told_with_its_feed_and_its_text(session: Session) -> None:
    newest = queries.articles(session, feed=None, since=None, limit=1)[0]
    whole = queries.article(session, newest.id)
    assert (whole.title, whole.feed, whole.feed_url) == (newest.title, newest.feed, newest.feed_url)
    assert whole.text is not None
    assert whole.method is Method.TRAFILATURA


@pytest.mark.parametrize("number", [0, -1, 4711, 2**31, 2**70])
def test_an_article_that_is_not_there_is_said(session: Session, number: int) -> None:
    with pytest.raises(NotFound, match=f"no article has the number {number}"):
        queries.article(session, number)


def test_articles_can_be_had_by_feed_and_by_age(session: Session) -> None:
    of_one = queries.articles(session, feed="Agencja Północ", since=None, limit=100)
    assert {row.feed for row in of_one} == {"Agencja Północ"}
    since = NOW - timedelta(hours=12)
    recent = queries.articles(session, feed=None, since=since, limit=1000)
    assert recent
    assert all(row.first_seen_at >= since for row in recent)


def test_the_article_of_a_removed_feed_stays_readable(session: Session, database: Database) -> None:
    with database.write() as writing:
        writing.delete(writing.get(Feed, queries.feed(session, "Agencja Północ").id))
    with database.read() as reading:
        orphans = [row for row in queries.articles(reading, feed=None, since=None, limit=1000) if row.feed_url is None]
        assert orphans
        assert all(row.feed == "" for row in orphans)


def test_pages_of_hits_hold_every_hit_once_in_order(session: Session) -> None:
    whole = [hit.id for hit in queries.hits(session, limit=1000)]
    paged: list[int] = []
    while page := queries.hits(session, before=paged[-1] if paged else None, limit=3):
        paged += [hit.id for hit in page]
    assert paged == whole
    assert len(set(paged)) == len(paged) > 10


def test_hits_found_at_one_stroke_are_told_in_the_order_they_were_published(database: Database) -> None:
    with database.write() as session:
        archive(session)
        for hit in session.exec(select(Hit)):
            hit.found_at = NOW
    with database.read() as session:
        hits = queries.hits(session, limit=1000)
        published = [hit.article.published_at for hit in hits if hit.article.published_at]
        assert published == sorted(published, reverse=True)
        assert [hit.id for hit in queries.hits(session, before=hits[4].id, limit=1000)] == [hit.id for hit in hits[5:]]


def test_places_of_a_hit_stand_where_they_say(session: Session) -> None:
    for hit in queries.hits(session, limit=1000):
        article = queries.article(session, hit.article.id)
        fields = {"title": article.title, "lead": article.lead, "body": article.text or ""}
        assert all(fields[place["field"]][place["start"] : place["end"]] == place["form"] for place in hit.matched)
        assert hit.highlights


HALF = NOW - timedelta(minutes=97 * 6)


@pytest.mark.parametrize(
    ("wanted", "is_meant"),
    [
        pytest.param(HitFilter(), lambda hit: True, id="every hit"),
        pytest.param(HitFilter(watchlist=2), lambda hit: hit.watchlist == "Azja Środkowa", id="watchlist"),
        pytest.param(HitFilter(keyword="ODKB"), lambda hit: "ODKB" in keywords_of(hit), id="keyword"),
        pytest.param(HitFilter(keyword="odkb"), lambda hit: False, id="keyword in small letters"),
        pytest.param(HitFilter(keyword="' OR 1=1 --"), lambda hit: False, id="keyword that is SQL"),
        pytest.param(
            HitFilter(keyword="Organizacja Układu o Bezpieczeństwie Zbiorowym"),
            lambda hit: "Organizacja Układu o Bezpieczeństwie Zbiorowym" in keywords_of(hit),
            id="keyword with Polish letters",
        ),
        pytest.param(HitFilter(feed=1), lambda hit: hit.article.feed == papers.DOZEN[0].title, id="feed"),
        pytest.param(HitFilter(category="kraj"), lambda hit: True, id="category"),
        pytest.param(HitFilter(category="sport"), lambda hit: False, id="no such category"),
        pytest.param(HitFilter(since=HALF), lambda hit: hit.found_at >= HALF, id="since"),
        pytest.param(HitFilter(until=HALF), lambda hit: hit.found_at < HALF, id="until"),
        pytest.param(HitFilter(lead_only=True), lambda hit: hit.article.lead_only, id="lead only"),
        pytest.param(HitFilter(lead_only=False), lambda hit: not hit.article.lead_only, id="with their text"),
        pytest.param(HitFilter(chosen=(3, 1, 2**40)), lambda hit: hit.id in {1, 3}, id="chosen"),
        pytest.param(HitFilter(chosen=()), lambda hit: False, id="none chosen"),
        pytest.param(
            HitFilter(watchlist=1, keyword="Kazachstan", lead_only=False),
            lambda hit: hit.watchlist_id == 1 and "Kazachstan" in keywords_of(hit) and not hit.article.lead_only,
            id="all of it at once",
        ),
    ],
)
def test_a_filter_means_the_hits_it_says(
    session: Session, wanted: HitFilter, is_meant: Callable[[HitRow], bool]
) -> None:
    meant = [hit for hit in queries.hits(session, limit=1000) if is_meant(hit)]
    assert queries.hits(session, wanted, limit=1000) == meant
    numbers = queries.numbers(session, wanted)
    assert numbers == [hit.id for hit in meant]
    assert queries.numbered(session, [*numbers, 4711]) == meant


def keywords_of(hit: HitRow) -> set[str]:
    return {place["keyword"] for place in hit.matched}


@pytest.mark.parametrize("wanted", [HitFilter(watchlist=99), HitFilter(feed=99), HitFilter(watchlist=2**40)])
def test_a_filter_that_names_what_is_not_there_is_said(session: Session, wanted: HitFilter) -> None:
    with pytest.raises(NotFound, match=r"no (watchlist|feed) has the number"):
        queries.hits(session, wanted)


@pytest.mark.parametrize("before", [4711, 2**40, 0])
def test_a_page_that_goes_on_from_no_hit_is_said(session: Session, before: int) -> None:
    with pytest.raises(NotFound, match="no hit has the number"):
        queries.hits(session, before=before)


def test_coverage_counts_what_is_heard_and_what_is_not(session: Session, database: Database) -> None:
    with database.write() as writing:
        new = feed(1, "Nowy", "nowy")
        new.visited_at, new.outcome, new.due_at = None, None, NOW - timedelta(hours=1)
        off = feed(2, "Wyłączony", "wylaczony")
        off.enabled = False
        writing.add_all([new, off])
    told = queries.coverage(session, now=NOW)
    assert (told.feeds, told.well, told.failing, told.unvisited, told.late) == (13, 10, 2, 1, 1)
    assert told.last_visit_at == NOW
    assert told.checked == told.articles > told.lead_only > 0


def test_what_was_heard_for_a_channel_is_counted_since_its_last_digest(session: Session) -> None:
    since = NOW - timedelta(hours=24)
    told = queries.heard(session, channel_id=1, since=since, now=NOW)
    came = session.exec(select(Article).where(Article.first_seen_at > since)).all()
    assert (told.feeds, told.well, told.broken, told.checked) == (12, 10, 2, len(came))
    assert told.lead_only == sum(article.state is State.LEAD_ONLY for article in came) > 0
    assert [name for _, name in told.watchlists] == ["Kazachstan i ODKB"]
    assert queries.heard(session, channel_id=4711, since=NOW, now=NOW).watchlists == ()


def test_coverage_and_a_feeds_health_tell_of_gaps_that_nobody_could_fill(session: Session, database: Database) -> None:
    with database.write() as writing:
        for feed_id, days, filled in ((1, 1, None), (1, 2, None), (2, 1, 5), (3, 30, None)):
            writing.add(Gap(feed_id=feed_id, began_at=None, ended_at=NOW - timedelta(days=days), filled=filled))
    assert queries.coverage(session, now=NOW).gaps == 1
    told = {row.id: row.health for row in queries.feeds(session) if row.health and not row.failures}
    assert {number: words[0][:20] for number, words in told.items()} == {
        1: "on 2026-04-15 12:05 ", 3: "on 2026-03-17 12:05 ",
    }  # fmt: skip


def test_coverage_of_an_empty_database_is_nothing(database: Database) -> None:
    with database.read() as session:
        told = queries.coverage(session, now=NOW)
        assert (told.feeds, told.articles, told.last_visit_at) == (0, 0, None)
        assert queries.outbox(session) == queries.Outbox(0, 0, 0, 0, 0)


def test_the_outbox_is_counted_and_the_log_comes_newest_first(session: Session) -> None:
    assert queries.outbox(session) == queries.Outbox(gathering=1, waiting=1, delivered=2, given_up=0, cancelled=0)
    assert [row.state for row in queries.deliveries(session)] == [Sending.WAITING, Sending.DELIVERED, Sending.DELIVERED]
    assert [row.notices for row in queries.deliveries(session, state=Sending.DELIVERED, limit=1)] == [1]


def test_channels_are_told_without_their_secrets(session: Session) -> None:
    (row,) = queries.channels(session)
    assert (row.name, row.kind, row.addresses) == ("redakcja", Kind.EMAIL, ("redakcja@gazeta.example",))
    assert not hasattr(row, "secrets")


def test_a_listing_asks_the_database_a_fixed_number_of_questions(session: Session) -> None:
    for most, listing in (
        (2, lambda: queries.feeds(session)),
        (3, lambda: queries.watchlists(session)),
        (1, lambda: queries.hits(session, limit=1000)),
        (1, lambda: queries.articles(session, feed=None, since=None, limit=1000)),
        (1, lambda: queries.deliveries(session)),
        (2, lambda: queries.coverage(session, now=NOW)),
    ):
        with questions(session) as asked:
            listing()
        assert len(asked) <= most, asked


def test_a_database_without_its_tables_says_so(database_url: str) -> None:
    empty = Database(database_url)
    with empty.read() as session:
        assert "lacks tables: article_words, articles" in (queries.trouble(session) or "")
    empty.close()


def test_a_database_that_is_whole_is_no_trouble(session: Session) -> None:
    assert queries.trouble(session) is None
