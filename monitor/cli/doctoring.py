"""`nasluch doctor`: what Nasłuch needs, and what to do about what is missing. A door."""

import shutil
from pathlib import Path

import typer

from alerts import concerns
from monitor import language, queries, schema, settings
from monitor import rematch as rematching
from monitor.cli.show import OUT, say
from monitor.db import Database
from monitor.errors import NasluchError


def add_to(app: typer.Typer) -> None:
    """Hang this verb onto the root."""
    app.command()(doctor)


def doctor() -> None:
    """Check what Nasłuch needs, and say what to do about what is missing."""
    chosen = settings.load()
    database = Database(chosen.database)
    healthy = True
    usable, said = _database_state(database)
    for what, fine, words in (
        ("database", usable, said),
        ("archive", *_archive_state(database, usable=usable)),
        ("deliveries", *_deliveries_state(database, usable=usable)),
        ("concerns", *_concerns_state(database, usable=usable)),
        ("disk", *_disk_state(chosen.data_dir)),
        ("mail", bool(chosen.smtp_url), "a server is set" if chosen.smtp_url else "set NASLUCH_SMTP_URL to send mail"),
        ("dictionary", language.has_dictionary(), "SGJP" if language.has_dictionary() else "missing: guesses only"),
        ("time zone", True, chosen.timezone),
    ):  # fmt: skip
        healthy = healthy and (fine or what == "mail")
        OUT.print(f"{'[green]ok[/]' if fine else '[yellow]look[/]':<4} {what}: ", end="")
        say(words)
    database.close()
    if not healthy:
        raise typer.Exit(1)


def _database_state(database: Database) -> tuple[bool, str]:
    try:
        schema.upgrade(database)
    except NasluchError as unusable:
        return False, str(unusable)
    return True, database.engine.url.render_as_string(hide_password=True)


def _archive_state(database: Database, *, usable: bool) -> tuple[bool, str]:
    behind = rematching.waiting(database) if usable else 0
    if behind:
        why = "so searches are slow" if rematching.unsearchable(database) else "and new hits may be in them"
        return False, f"{behind} articles were matched by another version, {why}: run `nasluch db rematch`"
    return usable, "searched by its index" if usable else "needs the database"


def _deliveries_state(database: Database, *, usable: bool) -> tuple[bool, str]:
    if not usable:
        return False, "needs the database"
    with database.read() as session:
        outbox = queries.outbox(session)
    if outbox.held_since:
        return False, "held: nothing is sent until `nasluch delivery release`"
    if outbox.switched_off:
        return False, f"channels switched off: {', '.join(outbox.switched_off)}; see `nasluch channel list`"
    return True, f"{outbox.waiting} on their way, {outbox.given_up} given up"


def _concerns_state(database: Database, *, usable: bool) -> tuple[bool, str]:
    if not usable:
        return False, "needs the database"
    with database.read() as session:
        lasting = concerns.noted(session)
    if not lasting:
        return True, "feeds and watchlists are as they should be"
    named = ", ".join(f"{row.concern.kind} {row.concern.name}".strip() for row in lasting[:3])
    return False, f"{len(lasting)} ({named}{', ...' if len(lasting) > 3 else ''}); see `nasluch concern list`"


def _disk_state(folder: Path) -> tuple[bool, str]:
    folder.mkdir(parents=True, exist_ok=True)
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    return free_mb > 500, f"{free_mb} MB free for {folder}"
