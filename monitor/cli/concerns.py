"""`nasluch concern`: what is not as it should be. A door."""

from typing import Annotated

import typer

from alerts import concerns
from alerts.compose import reports
from alerts.concerns import Noted
from monitor import rounds
from monitor.cli import house
from monitor.cli.show import as_json, moment, say, table
from monitor.errors import NotFound
from monitor.queries import lookup

app = typer.Typer(help="Feeds and watchlists that are not as they should be.", no_args_is_help=True)

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(
    all_: Annotated[bool, typer.Option("--all", help="Those that have ended, too.")] = False,
    limit: Annotated[int, typer.Option(min=1)] = 200,
    json: JSON = False,
) -> None:
    """What was found at the last look, the newest first."""
    with house.opened() as opened, opened.database.read() as session:
        rows = concerns.noted(session, ended=all_, limit=limit)
        if json:
            return as_json(rows)
        table(
            ["id", "noticed", "what", "of", "since", "told", "ended", "seen by"],
            [
                (
                    row.id,
                    moment(row.noticed_at, opened.timezone),
                    row.concern.kind,
                    row.concern.name,
                    moment(row.concern.since, opened.timezone),
                    moment(row.told_at, opened.timezone),
                    moment(row.ended_at, opened.timezone),
                    row.seen_by or "",
                )
                for row in rows
            ],
            empty="All is as it should be, as far as anybody has looked: `nasluch concern look` looks now.",
        )
    return None


@app.command()
def seen(
    number: Annotated[int, typer.Argument(help="Its number in `nasluch concern list`.", min=1)],
    by: Annotated[str, typer.Option(help="Who looks after it.")] = "command line",
) -> None:
    """Mark one as seen: somebody looks after it."""
    with house.opened() as opened, opened.database.write() as session:
        if not lookup.is_id(number) or not concerns.see(session, number, by=by, now=opened.clock()):
            raise NotFound(f"no concern has the number {number}")
    say(f"concern {number} is marked as seen")


@app.command()
def look() -> None:
    """Look now; a worker does so once an hour. What is new is told to the owner, in one message."""
    with house.opened() as opened:
        looked = rounds.look(opened.database, clock=opened.clock, timezone=opened.timezone, at_once=True)
        with opened.database.read() as session:
            lasting = concerns.noted(session)
        for row in reversed(lasting):
            say(_said(row, opened))
    new, ended, channel = (looked.arisen, looked.ended, looked.channel) if looked else (0, 0, None)
    say(f"{len(lasting)} concerns, {new} of them new; {ended} have ended")
    if channel:
        say(f"{channel} is told")


def _said(row: Noted, opened: house.House) -> str:
    speaker = house.speaker(opened.settings)
    return reports.one(row.concern, speaker, now=opened.clock())
