"""What a visit or a reading found lands whole or not at all, once, and is told to whom it concerns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from alerts import book
from alerts.records import Kind
from alerts.tables import Notice
from monitor import claims, store
from monitor.db import Database
from monitor.errors import Conflict, NotFound, WatchlistsChanged
from monitor.records import (
    DueArticle,
    DueFeed,
    Entry,
    Extracted,
    Findings,
    Hit,
    Memory,
    Method,
    Occurrence,
    Outcome,
    Parameter,
    Text,
    Told,
    Validators,
    Words,
)
from monitor.tables import Article, Feed, Seen, State, Visit, Watchlist
from monitor.tables import Hit as HitRow
from tests.settling import LeaseLost, reading_settled, visit_settled

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
ZONE = "Europe/Warsaw"


def entry(number: int, **changes: Any) -> Entry:
    address = f"https://gazeta.example/{number}.html"
    values: dict[str, Any] = {"key": f"k{number}", "link": address, "url": address, "title": f"Tytuł {number}"}
    return Entry(**{**values, **changes})


def found(*entries: Entry) -> Findings:
    return Findings(
        Outcome.NEW, f"{len(entries)} new", 200, len(entries), entries, Validators('"a"', "wczoraj"), "digest"
    )


def add_feed(database: Database, url: str = "https://gazeta.example/rss", **options: Any) -> None:
    with database.write() as session:
        store.feeds.add(session, url, now=NOW, **options)


def take_feed(database: Database, now: datetime, number: int = 1) -> DueFeed:
    with database.write() as session:
        store.feeds.visit_now(session, [number], now=now)
        return claims.feeds(session, now=now, lease_s=60, limit=1, only=[number])[0]


def settle(session: Session, due: DueFeed, findings: Findings, now: datetime) -> int:
    return visit_settled(
        session, due, findings, started_at=now, now=now, next_at=now + timedelta(minutes=10), host_free_at=now,
        timezone=ZONE,
    )  # fmt: skip


def visit(database: Database, findings: Findings, *, minute: int, number: int = 1) -> int:
    now = NOW + timedelta(minutes=minute)
    due = take_feed(database, now, number)
    with database.write() as session:
        return settle(session, due, findings, now)


def take_article(database: Database, *, minute: int) -> DueArticle:
    with database.write() as session:
        return claims.articles(session, now=NOW + timedelta(minutes=minute), lease_s=60, limit=1)[0]


def read(database: Database, due: DueArticle, *hits: Hit, minute: int, version: int | None = None) -> int:
    now = NOW + timedelta(minutes=minute)
    text = Text(title=due.title, body="Prezydent Kazachstanu.")
    with database.write() as session:
        version = store.watchlists.version(session) if version is None else version
        words = Words(Outcome.READ, "22 characters", Extracted(text.body, Method.TRAFILATURA), text, hits, version)
        return reading_settled(session, due, words, now=now, next_at=None, host_free_at=now, timezone=ZONE)


def hit(watchlist_id: int = 1) -> Hit:
    return Hit(
        watchlist_id, (Occurrence("Kazachstan", "Kazachstanu", "body", 10, 21),), "Prezydent Kazachstanu.", ((10, 21),)
    )


def listen(database: Database, name: str = "Kazachstan") -> int:
    """A watchlist, and a channel that hears of it at once."""
    with database.write() as session:
        watchlist = store.watchlists.add(session, name=name, query=name, now=NOW)
        book.add(session, name=f"do {name}", kind=Kind.EMAIL, addresses=["redakcja@gazeta.example"], now=NOW)
        book.subscribe(session, watchlist_id=watchlist.id or 0, channel=f"do {name}", cadence="instant", now=NOW)
        return watchlist.id or 0


def count(database: Database, table: type[Any]) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_the_first_visit_is_a_silent_baseline_and_the_second_speaks(database: Database) -> None:
    listen(database)
    add_feed(database)
    assert visit(database, found(entry(1)), minute=1) == 1
    assert read(database, take_article(database, minute=1), hit(), minute=1) == 1
    assert count(database, Notice) == 0
    assert visit(database, found(entry(2)), minute=2) == 1
    assert read(database, take_article(database, minute=2), hit(), minute=2) == 1
    assert count(database, Notice) == 1


def test_a_feed_may_be_added_so_that_its_first_visit_speaks_too(database: Database) -> None:
    listen(database)
    add_feed(database, alert_first=True)
    visit(database, found(entry(1)), minute=1)
    read(database, take_article(database, minute=1), hit(), minute=1)
    assert count(database, Notice) == 1


def test_a_failed_first_visit_is_no_baseline(database: Database) -> None:
    listen(database)
    add_feed(database)
    visit(database, Findings(Outcome.FAILED, "HTTP 500", 500), minute=1)
    visit(database, found(entry(1)), minute=2)
    read(database, take_article(database, minute=2), hit(), minute=2)
    assert count(database, Notice) == 0


def test_an_article_is_one_address_however_many_feeds_carry_it(database: Database) -> None:
    add_feed(database)
    add_feed(database, "https://radio.example/rss")
    assert visit(database, found(entry(1)), minute=1) == 1
    assert visit(database, found(entry(1, key="inny")), minute=1, number=2) == 0
    assert (count(database, Article), count(database, Seen)) == (1, 2)


def test_two_entries_of_one_address_in_one_feed_are_one_article(database: Database) -> None:
    add_feed(database)
    assert visit(database, found(entry(1), entry(1, key="k1b")), minute=1) == 1


def test_what_one_feed_brought_in_silence_is_told_when_another_brings_it_as_news(database: Database) -> None:
    listen(database)
    add_feed(database)
    add_feed(database, "https://radio.example/rss")
    visit(database, found(entry(1)), minute=1)
    read(database, take_article(database, minute=1), hit(), minute=1)
    visit(database, found(entry(7)), minute=2, number=2)
    assert count(database, Notice) == 0
    visit(database, found(entry(1, key="inny")), minute=3, number=2)
    assert count(database, Notice) == 1
    visit(database, found(entry(1, key="jeszcze inny")), minute=4, number=2)
    assert count(database, Notice) == 1


def test_what_was_seen_is_known_by_its_key_even_when_its_text_was_let_go(database: Database) -> None:
    add_feed(database)
    visit(database, found(entry(1)), minute=1)
    with database.write() as session:
        assert store.retention.prune(session, before=NOW + timedelta(days=400)) == 1
        again = store.visits.memory(session, 1, [entry(1, key="nowy guid"), entry(2)], ["k1", "k2"])
        address = "https://gazeta.example/1.html"
        assert again == Memory({"k1": Told(address, "Tytuł 1")}, {address: "Tytuł 1"})
        assert session.exec(select(Article)).one().state is State.PRUNED
    assert visit(database, found(entry(1, key="nowy guid")), minute=2) == 0


def test_what_one_feed_brought_is_remembered_of_no_other(database: Database) -> None:
    add_feed(database)
    add_feed(database, "https://radio.example/rss")
    visit(database, found(entry(1)), minute=1)
    with database.read() as session:
        assert store.visits.memory(session, 2, [entry(1)], ["k1"]) == Memory()
        assert store.visits.memory(session, 1, [], []) == Memory()


def test_what_is_learned_of_a_parameter_is_remembered_for_its_host_until_it_made_an_article(database: Database) -> None:
    add_feed(database)
    sesja = Parameter("gazeta.example", "sesja", telling=False)
    visit(database, replace(found(entry(1)), parameters=(sesja, replace(sesja, host="radio.example"))), minute=1)
    with database.read() as session:
        assert store.visits.trackers(session, [entry(2, url="https://gazeta.example/2.html?s=1")]) == {
            "gazeta.example": frozenset({"sesja"})
        }
    visit(database, replace(found(entry(2)), parameters=(replace(sesja, telling=True),)), minute=2)
    visit(database, replace(found(entry(3)), parameters=(sesja,)), minute=3)
    with database.read() as session:
        assert store.visits.trackers(session, [entry(2, url="https://gazeta.example/2.html?s=1")]) == {}


def test_an_entry_is_remembered_by_its_address_without_parameters_too(database: Database) -> None:
    add_feed(database)
    one = entry(1, url="https://gazeta.example/1.html?sesja=a")
    visit(database, found(one), minute=1)
    with database.read() as session:
        told = store.visits.memory(session, 1, [one], ["https://gazeta.example/1.html?"]).by_key
    assert told == {"https://gazeta.example/1.html?": Told(one.url, one.title)}


def test_pruning_keeps_hits(database: Database) -> None:
    listen(database)
    add_feed(database)
    visit(database, found(entry(1)), minute=1)
    read(database, take_article(database, minute=1), hit(), minute=1)
    with database.write() as session:
        store.retention.prune(session, before=NOW + timedelta(days=400))
    with database.read() as session:
        assert session.exec(select(HitRow)).one().snippet == "Prezydent Kazachstanu."
        assert session.exec(select(Article)).one().text is None


def test_a_visit_whose_lease_went_to_another_stores_nothing(database: Database) -> None:
    add_feed(database)
    late = take_feed(database, NOW)
    with database.write() as session:
        claims.feeds(session, now=NOW + timedelta(minutes=2), lease_s=60, limit=1)
    with pytest.raises(LeaseLost), database.write() as session:
        settle(session, late, found(entry(1)), NOW)
    assert count(database, Article) == count(database, Visit) == 0


def test_a_reading_whose_lease_went_to_another_stores_nothing(database: Database) -> None:
    listen(database)
    add_feed(database, alert_first=True)
    visit(database, found(entry(1)), minute=1)
    late = take_article(database, minute=1)
    take_article(database, minute=3)
    with pytest.raises(LeaseLost):
        read(database, late, hit(), minute=3)
    assert count(database, HitRow) == count(database, Notice) == 0


def test_a_reading_matched_with_watchlists_that_were_edited_meanwhile_is_matched_again(database: Database) -> None:
    listen(database)
    add_feed(database)
    visit(database, found(entry(1)), minute=1)
    due = take_article(database, minute=1)
    with pytest.raises(WatchlistsChanged):
        read(database, due, hit(), minute=1, version=0)
    assert count(database, HitRow) == 0
    assert read(database, due, hit(), minute=1) == 1


def test_a_second_reading_adds_no_second_hit_and_tells_nobody_again(database: Database) -> None:
    listen(database)
    add_feed(database, alert_first=True)
    visit(database, found(entry(1)), minute=1)
    read(database, take_article(database, minute=1), hit(), minute=1)
    with database.write() as session:
        article = session.exec(select(Article)).one()
        article.due_at = NOW
        session.add(article)
        claims.reckon(session)
    assert read(database, take_article(database, minute=2), hit(), minute=2) == 0
    assert (count(database, HitRow), count(database, Notice)) == (1, 1)


def test_the_log_keeps_the_last_thirty_visits_of_a_feed(database: Database) -> None:
    add_feed(database)
    for minute in range(33):
        visit(database, Findings(Outcome.NOT_MODIFIED, "nothing new (304)", 304), minute=minute)
    with database.read() as session:
        visits = session.exec(select(Visit).order_by(col(Visit.id))).all()
    assert len(visits) == 30
    assert visits[-1].started_at == NOW + timedelta(minutes=32)


def test_failures_are_counted_in_a_row_and_validators_outlive_them(database: Database) -> None:
    add_feed(database)
    visit(database, found(entry(1)), minute=1)
    for minute in (2, 3):
        visit(database, Findings(Outcome.FAILED, "HTTP 500", 500), minute=minute)
    with database.read() as session:
        feed = session.exec(select(Feed)).one()
    assert (feed.failures, feed.outcome, feed.etag, feed.last_modified) == (2, Outcome.FAILED, '"a"', "wczoraj")
    visit(database, Findings(Outcome.NOT_MODIFIED, "nothing new (304)", 304), minute=4)
    with database.read() as session:
        feed = session.exec(select(Feed)).one()
    assert (feed.failures, feed.etag) == (0, '"a"')


def test_an_entry_without_an_address_is_an_article_of_its_feed(database: Database) -> None:
    add_feed(database)
    visit(database, found(entry(1, link=None, url=None)), minute=1)
    with database.read() as session:
        article = session.exec(select(Article)).one()
    assert article.url.startswith("https://gazeta.example/rss#")
    assert (article.link, article.host) == ("", "gazeta.example")


def test_a_date_in_the_future_is_taken_as_now(database: Database) -> None:
    add_feed(database)
    visit(database, found(entry(1, published_at=NOW + timedelta(days=400))), minute=1)
    with database.read() as session:
        published_at = session.exec(select(Article.published_at)).one()
    assert published_at is not None
    assert published_at <= NOW + timedelta(minutes=6)


def test_a_removed_feed_leaves_its_articles_and_hits(database: Database) -> None:
    listen(database)
    add_feed(database)
    visit(database, found(entry(1)), minute=1)
    read(database, take_article(database, minute=1), hit(), minute=1)
    with database.write() as session:
        store.feeds.remove(session, 1)
    assert (count(database, Article), count(database, HitRow), count(database, Visit)) == (1, 1, 0)


def test_the_number_of_a_removed_watchlist_is_given_to_no_other(database: Database) -> None:
    first = listen(database, "Kazachstan")
    with database.write() as session:
        store.watchlists.remove(session, first)
    assert listen(database, "Armenia") == first + 1


def test_every_change_of_a_watchlist_makes_a_new_version(database: Database) -> None:
    listen(database)
    with database.write() as session:
        before = store.watchlists.version(session)
        store.watchlists.edit(session, 1, query="Armenia", now=NOW)
        store.watchlists.edit(session, 1, enabled=False, now=NOW)
        assert store.watchlists.enabled(session) == []
        store.watchlists.remove(session, 1)
        assert store.watchlists.version(session) == before + 3
        assert session.exec(select(Watchlist)).all() == []


def test_names_and_addresses_that_are_taken_are_refused(database: Database) -> None:
    listen(database)
    add_feed(database)
    with pytest.raises(Conflict, match="already called"):
        listen(database)
    with pytest.raises(Conflict, match="we visit this feed already"):
        add_feed(database, "HTTPS://gazeta.example:443/rss#top")
    with pytest.raises(NotFound), database.write() as session:
        store.watchlists.edit(session, 99, name="x", now=NOW)


def test_of_visits_that_are_stored_together_one_whose_lease_was_lost_costs_the_others_nothing(
    database: Database,
) -> None:
    add_feed(database)
    add_feed(database, "https://radio.example/rss")
    one, other = (take_feed(database, NOW, number) for number in (1, 2))
    lost = replace(other, lease="of somebody else")
    both = [
        store.visits.Done(due, found(entry(due.id)), started_at=NOW, now=NOW, next_at=NOW, host_free_at=NOW)
        for due in (one, lost)
    ]
    with database.write() as session:
        assert store.visits.settle_all(session, both, timezone=ZONE) == {1: 1}
    with database.read() as session:
        leases = {feed.id: feed.lease for feed in session.exec(select(Feed))}
    assert leases == {1: None, 2: other.lease}
    assert count(database, Article) == 1


def test_an_article_that_two_feeds_bring_at_once_is_stored_once(database: Database) -> None:
    add_feed(database, alert_first=True)
    add_feed(database, "https://radio.example/rss")
    both = [
        store.visits.Done(due, found(entry(1)), started_at=NOW, now=NOW, next_at=NOW, host_free_at=NOW)
        for due in (take_feed(database, NOW, number) for number in (1, 2))
    ]
    with database.write() as session:
        assert store.visits.settle_all(session, both, timezone=ZONE) == {1: 1, 2: 0}
    assert (count(database, Article), count(database, Seen)) == (1, 2)
