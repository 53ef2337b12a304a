"""The database makes and upgrades itself, once, whoever else starts at the same time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import select

import migrations
from alerts.rows import Table
from alerts.tables import Channel
from monitor import claims, desk, fulltext, schema, store
from monitor.db import Database
from monitor.errors import SettingsInvalid
from monitor.language.passage import VERSION
from monitor.tables import Feed

FEED = text(
    "INSERT INTO feeds (id, url, title, host, enabled, every_s, alert_first, outcome_words, failures, created_at)"
    " VALUES (1, 'https://gazeta.example/rss', 'Gazeta', 'gazeta.example', true, 600, false, '', 0,"
    " '2026-04-16 10:00:00+00:00')"
)
ARTICLE = text(
    "INSERT INTO articles (url, link, host, feed_id, title, lead, text, first_seen_at, state, attempts, quiet)"
    " VALUES (:url, '', 'gazeta.example', 1, 'Wiadomość', :lead, :words, '2026-04-16 10:00:00+00:00', :state, 1,"
    " false)"
)

CHANNEL = text(
    "INSERT INTO channels (name, kind, addresses, secrets, at_once, in_order, enabled, holidays, budget, empty_digests,"
    " updates, copies, owner, created_at) VALUES ('redakcja', 'email', '[]', '[]', 1, false, true, false, 20,"
    " false, 'reply', 'none', false, '2026-04-16 10:00:00+00:00')"
)


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def test_the_migrations_make_the_very_tables_that_the_code_speaks_of(empty: Database) -> None:
    assert schema.upgrade(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": fulltext.is_described})
        differences = compare_metadata(context, Table.metadata)
    assert differences == []


def test_stored_articles_are_in_the_archive_after_an_upgrade(empty: Database) -> None:
    stand_at(empty, "0001")
    with empty.write() as session:
        session.execute(FEED)
        for state, words in (("read", "Prezydent Kazachstanu w Wałczu."), ("lead only", None), ("pruned", None)):
            session.execute(
                ARTICLE, {"url": state, "state": state, "words": words, "lead": "Z O'Neillem o Kazachstanie"}
            )
    assert schema.upgrade(empty)
    with empty.read() as session:
        rows = session.execute(text("SELECT state, matched_with, indexed_with FROM articles ORDER BY id")).all()
        assert rows == [("read", 1, VERSION), ("lead only", 1, VERSION), ("pruned", None, None)]
        places = {"least": 0, "below": 99, "limit": 9}
        assert fulltext.holding(session, [(frozenset({"walczu"}),)], **places) == [1]
        assert fulltext.holding(session, [(frozenset({"o'neillem"}),)], **places) == [2, 1]
    finds = desk.search(empty, "Kazachstan", since=datetime(2020, 1, 1, tzinfo=UTC), limit=9)
    assert [(find.article_id, len(find.hit.occurrences)) for find in finds] == [(2, 1), (1, 2)]
    with empty.write() as session:  # the index follows what is written from now on
        assert store.retention.prune(session, before=datetime(2027, 1, 1, tzinfo=UTC)) == 2
        assert fulltext.holding(session, [(frozenset({"walczu", "kazachstanie"}),)], **places) == []


def test_articles_of_http_are_known_by_https_after_an_upgrade(empty: Database) -> None:
    stand_at(empty, "0002")
    stored = {
        "http://gazeta.example/1": "https://gazeta.example/1",
        "http://gazeta.example/2": "http://gazeta.example/2",  # its other form is an article already
        "https://gazeta.example/2": "https://gazeta.example/2",
        "http://gazeta.example:8080/3": "http://gazeta.example:8080/3",
    }
    with empty.write() as session:
        session.execute(FEED)
        for url in stored:
            session.execute(ARTICLE, {"url": url, "state": "read", "words": "", "lead": ""})
    assert schema.upgrade(empty)
    with empty.read() as session:
        assert list(session.scalars(text("SELECT url FROM articles ORDER BY id"))) == list(stored.values())


def test_what_the_catalogue_knows_of_a_feed_is_noted_at_an_upgrade(empty: Database) -> None:
    stand_at(empty, "0002")
    address = "https://www.bankier.pl/rss/finanse.xml"
    with empty.write() as session:
        session.execute(FEED)
        session.execute(text("UPDATE feeds SET url = :url"), {"url": address})
    assert schema.upgrade(empty)
    with empty.read() as session:
        feed = session.exec(select(Feed)).one()
        assert (feed.url, feed.zone, feed.quirks) == (address, "Europe/Warsaw", ["false zone"])


def test_what_was_due_before_an_upgrade_is_claimed_after_it(empty: Database) -> None:
    stand_at(empty, "0002")
    with empty.write() as session:
        session.execute(
            text("INSERT INTO hosts (name, free_at) VALUES ('gazeta.example', '2026-04-16 10:00:00+00:00')")
        )
        session.execute(FEED)
        session.execute(text("UPDATE feeds SET every_s = 3600, due_at = created_at, visited_at = created_at"))
        session.execute(ARTICLE, {"url": "a", "state": "waiting", "words": None, "lead": ""})
        session.execute(text("UPDATE articles SET due_at = first_seen_at"))
    assert schema.upgrade(empty)
    now = datetime(2026, 4, 16, 11, tzinfo=UTC)
    with empty.write() as session:
        (due,) = claims.feeds(session, now=now, lease_s=60, limit=9)
        assert (due.steady, due.every_s, due.heard_at is not None, due.rhythm) == (True, 3600, True, None)
        claims.give_back(session, [due.lease], now=now)
        assert [one.url for one in claims.articles(session, now=now, lease_s=60, limit=9)] == ["a"]


def test_channels_of_before_an_upgrade_are_told_in_our_words(empty: Database) -> None:
    stand_at(empty, "0012")
    with empty.write() as session:
        session.execute(CHANNEL)
    assert schema.upgrade(empty)
    with empty.read() as session:
        assert session.exec(select(Channel)).one().templates == {}


def stand_at(database: Database, revision: str) -> None:
    """Bring an empty database to the shape of an older version."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with database.engine.execution_options(nasluch_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_a_second_start_changes_nothing(empty: Database) -> None:
    assert schema.upgrade(empty)
    assert not schema.upgrade(empty)


def test_workers_that_start_at_once_migrate_once(database_url: str) -> None:
    together, changed, databases = Barrier(4), [], [Database(database_url) for _ in range(4)]

    def start(database: Database) -> None:
        together.wait(10)
        changed.append(schema.upgrade(database))

    threads = [Thread(target=start, args=[database]) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for database in databases:
        database.close()
    assert sorted(changed) == [False, False, False, True]


def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty: Database) -> None:
    schema.upgrade(empty)
    with empty.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsInvalid, match="newer Nasłuch"):
        schema.upgrade(empty)
    with empty.engine.connect() as connection:
        assert schema.version(connection) == "9999"
        assert "feeds" in inspect(connection).get_table_names()


def test_a_database_that_cannot_be_reached_is_said_without_its_password(tmp_path: Path) -> None:
    away = Database(f"postgresql://nasluch:geheim@/nasluch?host={tmp_path}")
    with pytest.raises(SettingsInvalid) as refused:
        schema.upgrade(away)
    away.close()
    assert "cannot be used" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nasluch.sqlite"
    path.write_text("to nie jest baza\n" * 500, encoding="utf-8")
    database = Database(f"sqlite:///{path}")
    with pytest.raises(SettingsInvalid, match="cannot be used"):
        schema.upgrade(database)
    database.close()
    assert path.read_text(encoding="utf-8").startswith("to nie jest baza")
