"""A worker of the version before goes on at a schema newer than its own: migrations only add."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Inspector, inspect, text

import migrations
from monitor import schema
from monitor.db import Database
from monitor.workshop import Workshop
from tests.home import opened

WITHIN_S = 60.0
FIRST = "0006"
"""It forbids what was allowed before: no two versions ran together then. All after it are held to add only."""


def revisions() -> list[str]:
    """All migrations, the oldest first."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


ADDED = (
    "CREATE TABLE of_later (article_id INTEGER REFERENCES articles (id) ON DELETE CASCADE, words TEXT)",
    *(f"ALTER TABLE {table} ADD COLUMN of_later TEXT" for table in ("feeds", "articles", "hosts", "hits", "notices")),
    *(
        f"ALTER TABLE {table} ADD COLUMN told INTEGER DEFAULT 0 NOT NULL"
        for table in ("articles", "hits", "deliveries")
    ),
    "CREATE INDEX found_of_later ON articles (of_later)",
)
"""What a version to come may bring."""


def test_a_worker_goes_on_when_a_later_version_changes_the_schema_under_it(
    database_url: str, workshop: Workshop
) -> None:
    database = Database(database_url)
    schema.upgrade(database)
    with opened(database, workshop) as home:
        home.add_feeds()
        home.listen()
        home.worker.start()
        articles = len(home.newsroom.published)
        assert home.counts.wait_for(lambda: len(home.counts.readings) == articles, timeout_s=WITHIN_S)
        with database.write() as session:
            for statement in ADDED:
                session.execute(text(statement))
        home.newsroom.publish()
        home.clock.advance(timedelta(minutes=15))
        assert len(home.mails.wait_for(1, timeout_s=WITHIN_S)) == len(home.hooks.wait_for(1, timeout_s=WITHIN_S)) == 1
    database.close()


def test_a_migration_takes_nothing_from_the_version_before(database_url: str) -> None:
    database = Database(database_url)
    taken: dict[str, list[str]] = {}
    begin, *later = revisions()[revisions().index(FIRST) :]
    old = _at(database, begin)
    for revision in later:
        new = _at(database, revision)
        if faults := _taken(old, new):
            taken[revision] = faults
        old = new
    database.close()
    assert taken == {}


def _at(database: Database, revision: str) -> Inspector:
    """What a database holds at a migration."""
    with schema.writing(database) as connection:
        schema.bring(connection, revision)
    found = inspect(database.engine)
    for table in found.get_table_names():  # read now: later it would see what comes after
        found.get_columns(table), found.get_indexes(table), found.get_unique_constraints(table)
        found.get_foreign_keys(table)
    return found


def _taken(old: Inspector, new: Inspector) -> list[str]:
    """What the version before can no longer do: read a column, insert a row without a new one, delete a row."""
    tables = old.get_table_names()
    gone = [f"{table} is gone" for table in tables if not new.has_table(table)]
    stayed = [table for table in tables if new.has_table(table)]
    return gone + [fault for table in stayed for fault in _of_columns(table, old, new)] + _of_rows(stayed, old, new)


def _of_columns(table: str, old: Inspector, new: Inspector) -> Iterator[str]:
    had = {column["name"]: column for column in old.get_columns(table)}
    has = {column["name"]: column for column in new.get_columns(table)}
    yield from (f"{table}.{name} is gone" for name in had.keys() - has.keys())
    for name, column in has.items():
        must = not column["nullable"] and column["default"] is None and column.get("autoincrement") is not True
        if must and (name not in had or had[name]["nullable"] or had[name]["default"] is not None):
            yield f"{table}.{name} has to be given, and was not known to have to"


def _of_rows(stayed: list[str], old: Inspector, new: Inspector) -> list[str]:
    faults = []
    for table in stayed:
        for name in _unique(new, table) - _unique(old, table):
            faults.append(f"{table}: {', '.join(name)} may not come twice any more")
    for table in set(new.get_table_names()) - set(old.get_table_names()):
        for key in new.get_foreign_keys(table):
            if key["referred_table"] in stayed and key["options"].get("ondelete") not in ("CASCADE", "SET NULL"):
                faults.append(f"{key['referred_table']}: a row that {table} refers to cannot be deleted")
    return faults


def _unique(found: Inspector, table: str) -> set[tuple[str, ...]]:
    indexes = (tuple(map(str, index["column_names"])) for index in found.get_indexes(table) if index["unique"])
    return {*indexes, *(tuple(one["column_names"]) for one in found.get_unique_constraints(table))}
