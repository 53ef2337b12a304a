"""`nasluch db`: for the person who keeps the database. A door."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import text

from monitor import backup as backups
from monitor import housekeeping, schema, settings
from monitor import rematch as rematching
from monitor.cli import house
from monitor.cli.deliveries import say_held
from monitor.cli.progress import articles_bar
from monitor.cli.show import moment, say
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
def backup(
    path: Annotated[Path, typer.Argument(help="The file to write; it must not be there.")],
    portable: Annotated[
        bool, typer.Option("--portable", help="As rows, which SQLite and PostgreSQL both take.")
    ] = False,
    with_logins: Annotated[bool, typer.Option("--with-logins", help="Browsers, invitations and tokens, too.")] = False,
    key: Annotated[str | None, typer.Option(help="Seal it for the holder of this key: its public half.")] = None,
) -> None:
    """Back the database up while everything runs on."""
    with house.opened() as opened:
        made = backups.make(
            opened.database,
            path,
            now=opened.clock(),
            portable=portable,
            with_logins=with_logins,
            public=key or opened.settings.backup_key,
        )
    say(f"wrote {path}: {made.size} bytes, {made.kind}" + (", sealed" if made.sealed else ""))
    if not made.sealed:
        say("It holds the secrets of your channels: keep it as you keep a password, or seal it (`nasluch db key`).")


@db.command()
def restore(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file of `db backup`.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a database that is there.")] = False,
    key: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The file of the key for which it was sealed.")
    ] = None,
) -> None:
    """Put a backup in place of the database. Stop `nasluch` first.

    Deliveries are held then: what waits in the backup may have been sent since it was made.
    """
    chosen = settings.load()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(chosen.database)
    try:
        if house.is_at_work(database):
            raise ValueError("a worker is at work on this database: stop it first")
        done = backups.restore(database, path, folder=chosen.data_dir, now=house.now(), replace=force, key=key)
    finally:
        database.close()
    said = f", as it was at {moment(done.made_at, chosen.timezone)}" if done.made_at else ""
    say(f"restored {database.engine.url.render_as_string(hide_password=True)}{said}")
    if "logins" in done.left_out:
        say("Browsers, invitations and tokens do not travel: people log in again, and their programs get new tokens.")
    with house.opened() as opened:
        say_held(opened)


@db.command("key")
def make_key(path: Annotated[Path, typer.Argument(help="The file to write; it must not be there.")]) -> None:
    """Make a key to seal backups with. Keep its file elsewhere: without it no sealed backup is ever opened."""
    say(f"wrote {path}. Set NASLUCH_BACKUP_KEY={backups.new_key(path)}")
    say(f"Take {path} away from this machine: to seal, its public half is enough; to restore, it is needed.")


@db.command()
def move(
    target: Annotated[str, typer.Argument(metavar="POSTGRESQL_URL", help="postgresql://user:password@host/name")],
) -> None:
    """Copy a SQLite database into an empty PostgreSQL. Stop `nasluch` first; the file stays as it is."""
    with house.opened() as opened:
        if not opened.database.is_sqlite or not target.startswith("postgresql"):
            raise ValueError("this moves a SQLite database into PostgreSQL")
        into = Database(settings.load(database_url=target).database)
        try:
            moved = backups.move(
                opened.database, into, told=lambda one: say(f"{one.rows:>9} {one.table}") if one.rows else None
            )
        finally:
            into.close()
    say(f"{sum(one.rows for one in moved)} rows in {len(moved)} tables arrived, and were read again: the same.")
    say(f"Set NASLUCH_DATABASE_URL={into.engine.url.set(drivername='postgresql').render_as_string()}")


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
            opened.database, clock=opened.clock, timezone=opened.timezone, alert=alert, everything=all
        ):
            told(now.done, now.all)
    if now.all:
        say(f"matched {now.done} articles again: {now.new_hits} new hits")
    else:
        say("nothing to do: every stored text was matched by this version; --all matches them again all the same")


@db.command()
def tidy(
    compact: Annotated[
        bool,
        typer.Option("--compact", help="Write SQLite's file anew, as small as it can be. Nothing is stored meanwhile."),
    ] = False,
) -> None:
    """Let go what is older than it is kept, and give the room back; a worker does so each night."""
    with house.opened() as opened:
        gone = housekeeping.tidy(opened.database, keep=house.kept(opened.settings), now=opened.clock())
        if compact and opened.database.is_sqlite:
            opened.database.compact()
    said = ", ".join(f"{count} {what}" for what, count in gone.items())
    say(f"let go: {said}" if said else "nothing was old enough to go")


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
