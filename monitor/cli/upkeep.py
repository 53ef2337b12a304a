"""`nasluch db`: for the person who keeps the database. A door."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import text

from alerts import holds
from monitor import rematch as rematching
from monitor import schema, settings
from monitor.cli import house
from monitor.cli.deliveries import say_held
from monitor.cli.progress import articles_bar
from monitor.cli.show import say
from monitor.db import Database
from monitor.errors import NasluchError
from monitor.rematch import Progress

db = typer.Typer(help="The database.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these verbs onto the root."""
    app.add_typer(db, name="db")


@db.command()
def upgrade() -> None:
    """Bring the database to the shape this version needs; every command does so by itself."""
    database = Database(settings.load().database)
    changed = schema.upgrade(database)
    database.close()
    say("upgraded" if changed else "nothing to do: the database is up to date")


@db.command()
def backup(path: Annotated[Path, typer.Argument(help="The file to write; it must not be there.")]) -> None:
    """Copy the database while everything runs on. SQLite; for PostgreSQL use pg_dump."""
    if path.exists():
        raise ValueError(f"{path} is there already")
    with house.opened() as opened:
        source = _sqlite_file(opened.database)
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)
    say(f"wrote {path}: {path.stat().st_size} bytes")


@db.command()
def restore(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file of `db backup`.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a database that is there.")] = False,
) -> None:
    """Put a backup in place of the database. Stop `nasluch` first.

    Deliveries are held then: what waits in the backup may have been sent since it was made.
    """
    database = Database(settings.load().database)
    target = _sqlite_file(database)
    database.close()
    with closing(sqlite3.connect(path)) as copy:
        _check_copy(copy, path)
        if target.exists() and not force:
            raise ValueError(f"{target} is there already; --force replaces it")
        with closing(sqlite3.connect(target)) as live:
            copy.backup(live)
    say(f"restored {target}")
    with house.opened() as opened:
        with opened.database.write() as session:
            holds.hold(session, why=f"the backup {path.name} was restored", now=house.now())
        say_held(opened)


@db.command()
def rematch(
    alert: Annotated[bool, typer.Option("--alert", help="Tell of the new hits as if the articles were new.")] = False,
    all: Annotated[bool, typer.Option("--all", help="Every stored text, whatever it was matched with.")] = False,
) -> None:
    """Match and index stored texts again, after an update that reads words differently.

    New hits are stored and told to nobody. Everything else may run meanwhile; stopped in the middle, it goes on from
    there.
    """
    with house.opened() as opened, articles_bar() as told:
        now = Progress(0, 0, 0)
        for now in rematching.rematch(
            opened.database, clock=house.now, timezone=opened.timezone, alert=alert, everything=all
        ):
            told(now.done, now.all)
    if now.all:
        say(f"matched {now.done} articles again: {now.new_hits} new hits")
    else:
        say("nothing to do: every stored text was matched by this version; --all matches them again all the same")


@db.command()
def check() -> None:
    """Look for damage."""
    with house.opened() as opened, opened.database.read() as session:
        if not opened.database.is_sqlite:
            session.execute(text("SELECT 1"))
            return say("PostgreSQL answers; it looks after its own pages")
        faults = [row[0] for row in session.execute(text("PRAGMA integrity_check"))]
        orphans = session.execute(text("PRAGMA foreign_key_check")).all()
        if faults != ["ok"] or orphans:
            raise NasluchError(f"damaged: {'; '.join(faults)}; {len(orphans)} rows without their parent")
    say("ok")
    return None


def _check_copy(copy: sqlite3.Connection, path: Path) -> None:
    try:
        whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        ours = copy.execute("SELECT name FROM sqlite_master WHERE name = 'feeds'").fetchone()
    except sqlite3.DatabaseError as other:
        raise NasluchError(f"{path} is no backup of Nasłuch: {other}") from other
    if not whole:
        raise NasluchError(f"{path} is damaged")
    if not ours:
        raise NasluchError(f"{path} is no backup of Nasłuch")


def _sqlite_file(database: Database) -> Path:
    if not database.is_sqlite or not database.engine.url.database:
        raise ValueError("this is for SQLite; PostgreSQL has pg_dump and pg_restore")
    return Path(database.engine.url.database)
