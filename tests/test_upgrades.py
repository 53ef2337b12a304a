"""A house of every released shape is upgraded with all that it holds; its file is laid aside first."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import disk_usage
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlmodel import select

from alerts import tables as alert_tables
from monitor import backup, fulltext, schema
from monitor import tables as our_tables
from monitor.backup import rows
from monitor.db import Database
from monitor.errors import SettingsInvalid
from tests.stocked import FIXTURES

REVISIONS = [path.stem for path in sorted(FIXTURES.glob("*.jsonl"))]

REWRITTEN = {
    "article_words.words",  # by the dictionary of the day
    "articles.indexed_with", "articles.matched_with",  # and its version
}  # fmt: skip
"""What an upgrade may write anew."""

KINDS = [kind for module in (our_tables, alert_tables) for kind in vars(module).values() if hasattr(kind, "__table__")]

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as opened:
        yield opened


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_row_of_an_older_house_lives_on_and_is_understood(database: Database, revision: str) -> None:
    before = filled(database, revision)
    assert {len(there) for there in before.values()} == {2}
    schema.upgrade(database)
    with database.engine.connect() as connection:
        after = held(connection)
    for table, older in before.items():
        for old, new in zip(older, after[table], strict=True):
            kept = {name for name in old if f"{table}.{name}" not in REWRITTEN}
            assert {name: new[name] for name in kept} == {name: old[name] for name in kept}, table
    with database.read() as session:
        for kind in KINDS:
            session.exec(select(kind)).all()  # words that no enum knows any more would not be understood
        forms = frozenset({"o'neill", "o'neillem"})
        assert fulltext.holding(session, [(forms,)], least=0, below=99, limit=9)[-1] == 3


@pytest.mark.parametrize("portable", [False, True], ids=["its own kind", "portable"])
def test_a_backup_of_an_older_house_is_restored_into_this_version(tmp_path: Path, portable: bool) -> None:
    now = datetime(2026, 4, 16, 10, tzinfo=UTC)
    with closing(Database(f"sqlite:///{tmp_path / 'older.sqlite'}")) as older:
        before = filled(older, "0012")
        path = backup.make(older, tmp_path / "older.zip", now=now, portable=portable).path
    with closing(Database(f"sqlite:///{tmp_path / 'nasluch.sqlite'}")) as house:
        backup.restore(house, path, folder=tmp_path, now=now)
        assert not schema.upgrade(house)
        with house.engine.connect() as connection:
            after = held(connection)
    assert [row["url"] for row in after["feeds"]] == [row["url"] for row in before["feeds"]]
    assert [row["text"] for row in after["articles"]] == [row["text"] for row in before["articles"]]
    assert after["holds"][-1]["released_at"] is None


def test_fixtures_are_of_shapes_that_this_version_knows() -> None:
    assert {"0001", "0006", "0012", "0015", "0018"} <= set(REVISIONS)
    assert all(schema.is_known(revision) for revision in REVISIONS)


def test_a_file_is_copied_before_its_upgrade_and_the_last_two_copies_stay(tmp_path: Path) -> None:
    path = tmp_path / "nasluch.sqlite"
    for revision in ("0001", "0006", "0012"):
        path.unlink(missing_ok=True)
        with closing(Database(f"sqlite:///{path}")) as house:
            before = filled(house, revision)
            assert schema.upgrade(house)
    assert {copy.name for copy in tmp_path.glob("*before*")} == {
        "nasluch.sqlite.before-upgrade-of-0006", "nasluch.sqlite.before-upgrade-of-0012",
    }  # fmt: skip
    with closing(Database(f"sqlite:///{path}.before-upgrade-of-0012")) as copy, copy.engine.connect() as connection:
        assert schema.version(connection) == "0012"
        assert held(connection) == before


def test_a_file_is_not_upgraded_when_there_is_no_room_for_its_copy(tmp_path: Path) -> None:
    path = tmp_path / "nasluch.sqlite"
    with closing(Database(f"sqlite:///{path}")) as house:
        filled(house, "0012")
        with path.open("r+b") as file:
            file.truncate(disk_usage(tmp_path).total)  # all of it holes, which take no room
        with pytest.raises(SettingsInvalid, match="not free"):
            schema.upgrade(house)
        with house.engine.connect() as connection:
            assert schema.version(connection) == "0012"
    assert not list(tmp_path.glob("*before*"))


def filled(database: Database, revision: str) -> Rows:
    """The database at that revision, with the rows of its fixture; those rows, as the database has them."""
    lines: dict[str, list[bytes]] = defaultdict(list)
    for line in (FIXTURES / f"{revision}.jsonl").read_text(encoding="utf-8").splitlines():
        kept = json.loads(line)
        lines[kept["table"]].append(json.dumps(kept["row"]).encode())
    with schema.writing(database) as connection:
        schema.bring(connection, revision)
        for table in rows.tables(connection):
            connection.execute(table.delete())
            rows.fill(connection, table, lines[table.name])
        return held(connection)


def held(connection: Connection) -> Rows:
    """Every row of every table, by its columns."""
    return {
        table.name: [json.loads(line) for line in rows.lines(connection, table)] for table in rows.tables(connection)
    }
