"""`nasluch delivery`: what was sent, what waits, what was given up. A door."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from alerts import gathering, holds, orders
from alerts.records import State
from monitor import queries
from monitor.cli import house
from monitor.cli.show import as_json, moment, say, table, warn

app = typer.Typer(help="What was sent, what waits, what was given up.", no_args_is_help=True)

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Numbers = Annotated[list[int] | None, typer.Argument(help="Numbers of deliveries, as `delivery list` shows them.")]
Channel = Annotated[str | None, typer.Option("--channel", help="All to the channel of that name.")]
All = Annotated[bool, typer.Option("--all", help="All of them.")]


@app.command("list")
def list_(
    state: Annotated[State | None, typer.Option(help="Only those in this state.")] = None,
    channel: Channel = None,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    json: JSON = False,
) -> None:
    """The delivery log, the newest first."""
    with house.opened() as opened, opened.database.read() as session:
        rows = queries.deliveries(session, state=state, channel=channel, limit=limit)
        if json:
            return as_json(rows)
        say_held(opened)
        table(
            ["id", "made", "channel", "hits", "state", "attempts", "last outcome"],
            [
                (
                    row.id,
                    moment(row.created_at, opened.timezone),
                    row.channel,
                    row.notices,
                    row.state,
                    row.attempts,
                    row.outcome,
                )
                for row in rows
            ],
            empty="Nothing has been sent yet.",
        )
    return None


@app.command()
def show(number: Annotated[int, typer.Argument(help="Its number.")], json: JSON = False) -> None:
    """One delivery, what its state means, and every try at it."""
    with house.opened() as opened, opened.database.read() as session:
        row, tries = queries.delivery(session, number)
        if json:
            return as_json({"delivery": row, "attempts": tries})
        say(f"delivery {row.id} to {row.channel}: {row.state}. {row.state.sentence(opened.settings.language)}")
        say(f"id {row.key}, {row.notices} hits, made {moment(row.created_at, opened.timezone)}")
        if row.due_at:
            say(f"next try {moment(row.due_at, opened.timezone)}")
        table(
            ["tried", "seconds", "status", "outcome"],
            [
                (moment(one.tried_at, opened.timezone), f"{one.duration_s:.2f}", one.status, one.outcome)
                for one in tries
            ],
            empty="Not tried yet.",
        )
    return None


@app.command()
def retry(ids: Numbers = None, channel: Channel = None) -> None:
    """Send now what was given up or cancelled. With nothing said: all that were given up."""
    with house.opened() as opened, opened.database.write() as session:
        put_back = orders.retry(session, ids or (), channel=channel, now=opened.clock())
        say(f"{put_back} deliveries wait to be tried again")
        say_held(opened)


@app.command()
def replay(
    ids: Numbers = None,
    channel: Channel = None,
    since: Annotated[str | None, typer.Option(help="Delivered from then on: 2026-04-16T10:00, or 6h ago.")] = None,
    until: Annotated[str | None, typer.Option(help="Delivered before then.")] = None,
) -> None:
    """Send webhooks once more that were delivered, each under its own id, marked with webhook-replayed-at."""
    if not ids and not since:
        raise ValueError("say which: numbers of deliveries, or --since 2026-04-16T10:00 [--until ...] [--channel NAME]")
    with house.opened() as opened, opened.database.write() as session:
        span = (_instant(since, opened.timezone), _instant(until, opened.timezone))
        again = orders.replay(session, ids or (), channel=channel, since=span[0], until=span[1], now=opened.clock())
        say(f"{again} deliveries are sent once more")
        say_held(opened)


@app.command()
def cancel(ids: Numbers = None, channel: Channel = None, all_: All = False) -> None:
    """Let deliveries that wait not be sent."""
    if not ids and not channel and not all_:
        raise ValueError("say which: numbers of deliveries, --channel NAME, or --all that wait")
    with house.opened() as opened, opened.database.write() as session:
        cancelled = orders.cancel(session, ids or (), channel=channel, now=opened.clock())
    say(f"{cancelled} deliveries cancelled; `nasluch delivery retry` with their numbers sends them after all")


@app.command()
def hold(why: Annotated[str, typer.Option(help="Why, for whoever asks later.")] = "somebody said so") -> None:
    """Send nothing until `delivery release`; feeds are read and hits stored all the same."""
    with house.opened() as opened:
        with opened.database.write() as session:
            holds.hold(session, why=why, now=opened.clock())
        say_held(opened)


@app.command()
def release(
    cancel_waiting: Annotated[
        bool, typer.Option("--cancel-waiting", help="Of what waits now nothing is sent: it counts as told.")
    ] = False,
) -> None:
    """Let deliveries leave that were held, as after `db restore`."""
    with house.opened() as opened, opened.database.write() as session:
        if not holds.held(session):
            raise ValueError("nothing is held")
        cancelled = gathering.forget(session, now=opened.clock()) if cancel_waiting else 0
        holds.release(session, now=opened.clock())
    say("released: deliveries leave again" + (f"; {cancelled} that waited were cancelled" if cancel_waiting else ""))


def say_held(opened: house.House) -> None:
    """A warning, when nothing is sent."""
    with opened.database.read() as session:
        standing = holds.held(session)
    if standing:
        warn(f"Deliveries are held since {moment(standing.since, opened.timezone)}: {standing.why}.")
        warn("`nasluch delivery release` lets them leave; with --cancel-waiting, only what is found from then on.")


def _instant(text: str | None, timezone: str) -> datetime | None:
    """The moment that somebody of that zone writes, or so long ago: 2026-04-16T10:00, 6h.

    Errors: ValueError
    """
    if text is None:
        return None
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        return house.now() - house.span(text)
    return written if written.tzinfo else written.replace(tzinfo=ZoneInfo(timezone))
