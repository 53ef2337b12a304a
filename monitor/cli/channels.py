"""`nasluch channel` and `nasluch delivery`: who is told, and what became of it. A door."""

from typing import Annotated

import typer

from alerts import book, outbox
from alerts.channels import webhook
from alerts.deliver import Deliverer
from alerts.records import Kind, State, Updates
from monitor import addresses, queries
from monitor.cli import house
from monitor.cli.show import as_json, moment, say, table
from monitor.cli.ways import check_zone

app = typer.Typer(help="Where messages go: mail addresses and webhooks.", no_args_is_help=True)
adding = typer.Typer(help="Add a channel.", no_args_is_help=True)
app.add_typer(adding, name="add")
deliveries = typer.Typer(help="What was sent, what waits, what was given up.", no_args_is_help=True)

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(help="What to call the channel.")]


@adding.command("email")
def add_email(name: Name, addresses: Annotated[list[str], typer.Argument(help="Mail addresses.")]) -> None:
    """A channel that sends mail."""
    for address in addresses:
        if not address.isprintable() or address.count("@") != 1 or any(c in address for c in " ,;<>\"'"):
            raise ValueError(f"{address!r} is no mail address")
    with house.opened() as opened:
        with opened.database.write() as session:
            book.add(session, name=name, kind=Kind.EMAIL, addresses=addresses, now=house.now())
        say(f"added channel {name}: mail to {', '.join(addresses)}")
        if not opened.settings.smtp_url:
            say("No mail server is set yet: NASLUCH_SMTP_URL=smtp://user:password@host:587?starttls")


@adding.command("webhook")
def add_webhook(
    name: Name,
    url: Annotated[str, typer.Argument(help="The address that is posted to.")],
    secret: Annotated[str | None, typer.Option(help="whsec_...; made for you when not given.")] = None,
) -> None:
    """A channel that posts signed JSON (Standard Webhooks)."""
    chosen = secret or webhook.new_secret()
    webhook.check_secret(chosen)
    with house.opened() as opened, opened.database.write() as session:
        book.add(
            session, name=name, kind=Kind.WEBHOOK, addresses=[addresses.checked(url)], secrets=[chosen],
            now=house.now(),
        )  # fmt: skip
    say(f"added channel {name}: webhook to {url}")
    if not secret:
        say(f"its secret, shown this once: {chosen}")


@adding.command("apprise")
def add_apprise(name: Name, url: str) -> None:
    """A channel that speaks to Slack, Teams, Telegram and others: not available yet."""
    raise ValueError(f"channel {name}: apprise channels are not available yet; use email or webhook")


@app.command("list")
def list_(json: JSON = False) -> None:
    """All channels."""
    with house.opened() as opened, opened.database.read() as session:
        rows = queries.channels(session)
        if json:
            return as_json(rows)
        table(
            ["id", "channel", "kind", "where", "state"],
            [
                (row.id, row.name, row.kind, ", ".join(row.addresses), "on" if row.enabled else row.ended_because)
                for row in rows
            ],
            empty="No channels yet: `nasluch channel add email NAME ADDRESS` or `... add webhook NAME URL`.",
        )
    return None


@app.command()
def test(name: Name) -> None:
    """Send a test message now, and say what the other side answered."""
    with house.opened() as opened:
        with opened.database.read() as session:
            row = book.channel(session, name)
        outside = house.fetcher(opened.settings)
        deliverer = Deliverer(opened.database, house.speaker(opened.settings), http=outside.client, clock=house.now)
        sent = deliverer.test(row)
    say(f"{name}: {sent.words}")
    if not sent.delivered:
        raise typer.Exit(1)


@app.command()
def edit(
    name: Name,
    updates: Annotated[
        Updates | None, typer.Option(help="What is new of a told story: a reply in its thread, or the next digest.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Its time zone: Europe/Warsaw. Empty: that of the house.")] = None,
    quiet: Annotated[
        str | None,
        typer.Option(help="Hours in which only urgent watchlists are told: 22:00-07:00. Empty: none."),
    ] = None,
    holidays: Annotated[
        bool | None,
        typer.Option("--rest-on-holidays/--holidays-too", help="On Polish holidays tell what is urgent only."),
    ] = None,
    empty_digests: Annotated[
        bool | None,
        typer.Option("--empty-digests/--no-empty-digests", help="Send a digest when there is nothing new, too."),
    ] = None,
    budget: Annotated[
        int | None, typer.Option(min=1, help="Mails in an hour; what is beyond them is gathered into one.")
    ] = None,
) -> None:
    """Change how a channel is told."""
    check_zone(zone)
    with house.opened() as opened, opened.database.write() as session:
        book.edit(
            session,
            name,
            updates=updates,
            zone=zone,
            quiet=quiet,
            holidays=holidays,
            empty_digests=empty_digests,
            budget=budget,
        )
    say(f"changed channel {name}")


@app.command()
def remove(name: Name) -> None:
    """Remove a channel; what it was still to be told is cancelled."""
    with house.opened() as opened, opened.database.write() as session:
        cancelled = book.remove(session, name)
    say(f"removed channel {name}" + (f"; {cancelled} waiting deliveries cancelled" if cancelled else ""))


@deliveries.command("list")
def list_deliveries(
    state: Annotated[State | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    json: JSON = False,
) -> None:
    """The delivery log, the newest first."""
    with house.opened() as opened, opened.database.read() as session:
        rows = queries.deliveries(session, state=state, limit=limit)
        if json:
            return as_json(rows)
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


@deliveries.command()
def retry(
    ids: Annotated[
        list[int] | None, typer.Argument(help="Numbers of deliveries; none: all that were given up.")
    ] = None,
) -> None:
    """Try deliveries again that were given up."""
    with house.opened() as opened, opened.database.write() as session:
        put_back = outbox.retry(session, ids, now=house.now())
    say(f"{put_back} deliveries wait to be tried again")
