"""The database makes and upgrades itself, once, whoever else starts at the same time."""

from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from alerts.rows import Table
from monitor import schema
from monitor.db import Database
from monitor.errors import SettingsInvalid


@pytest.fixture
def empty(database_url: str) -> Database:
    return Database(database_url)


def test_the_migrations_make_the_very_tables_that_the_code_speaks_of(empty: Database) -> None:
    assert schema.upgrade(empty)
    with empty.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Table.metadata)
    empty.close()
    assert differences == []


def test_a_second_start_changes_nothing(empty: Database) -> None:
    assert schema.upgrade(empty)
    assert not schema.upgrade(empty)
    empty.close()


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
    empty.close()


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
