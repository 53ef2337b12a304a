"""`nasluch doctor`: what Nasłuch needs, and what to do about what is missing. A door."""

import os
from typing import Annotated

import typer

from monitor import doctor as looking
from monitor import log, settings
from monitor.cli import house
from monitor.cli.show import OUT, as_json, say
from monitor.db import Database
from monitor.doctor import Patient, Row, Verdict
from monitor.doctor.words import VERDICTS

COLOURS = {Verdict.OK: "green", Verdict.LOOK: "yellow", Verdict.BAD: "bold red", Verdict.SKIPPED: "dim"}


def add_to(app: typer.Typer) -> None:
    """Hang this verb onto the root."""
    app.command()(doctor)


def doctor(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check what Nasłuch needs, and say what to do about what is missing."""
    chosen = settings.load()
    log.start(chosen.log_level, chosen.log_format)
    database = Database(chosen.database)
    patient = Patient(chosen, database, house.fetcher(chosen), house.now, os.environ)
    rows = []
    for finding in looking.examined(patient):
        rows.append(looking.row(finding, chosen.language))
        if not json:
            _print(rows[-1], chosen.language)
    database.close()
    if json:
        as_json(rows)
    if any(row.verdict is Verdict.BAD for row in rows):
        raise typer.Exit(1)


def _print(row: Row, language: str) -> None:
    verdict = VERDICTS[row.verdict][0 if language == "pl" else 1]
    OUT.print(f"[{COLOURS[row.verdict]}]{verdict:<9}[/]", end=" ")
    say(f"{row.name}: {row.saw}")
    if row.to_do:
        say(f"{'':<9}   → {row.to_do}")
