"""`nasluch channel`: who is told. A door."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import typer

from alerts import book, channels, compose, drafts, lookup, outbox
from alerts.channels import apprise, webhook
from alerts.compose import plain
from alerts.deliver import Deliverer
from alerts.records import PARTS, Copies, Heard, Kind, Part, Updates
from monitor import addresses, queries, zones
from monitor.addresses import mailbox
from monitor.cli import house
from monitor.cli.show import as_json, moment, say, table, warn
from monitor.queries import ChannelRow

app = typer.Typer(help="Where messages go: mail addresses, webhooks, chats.", no_args_is_help=True)
adding = typer.Typer(help="Add a channel.", no_args_is_help=True)
app.add_typer(adding, name="add")

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(help="The channel's name.")]
AtOnce = Annotated[int, typer.Option("--at-once", help="Deliveries on their way at a time, 1 to 16.")]
InOrder = Annotated[bool, typer.Option("--in-order", help="None overtakes one that waits to be tried again.")]
Secret = Annotated[str | None, typer.Option(help="whsec_...; made for you when not given.")]

Subject = Annotated[str | None, typer.Option(help="Of a mail. @FILE reads a file; empty: in Nasłuch's words.")]
Intro = Annotated[str | None, typer.Option(help="Of a mail, before all else. @FILE reads a file; empty: none.")]
Title = Annotated[str | None, typer.Option(help="In a chat. @FILE reads a file; empty: in Nasłuch's words.")]
Text = Annotated[str | None, typer.Option(help="In a chat. @FILE reads a file; empty: in Nasłuch's words.")]


@adding.command("email")
def add_email(name: Name, addresses: Annotated[list[str], typer.Argument(help="Mail addresses.")]) -> None:
    """A channel that sends mail."""
    for address in addresses:
        mailbox(address)
    with house.opened() as opened:
        with opened.database.write() as session:
            book.add(session, name=name, kind=Kind.EMAIL, addresses=addresses, now=opened.clock())
        say(f"added channel {name}: mail to {', '.join(addresses)}")
        if not opened.settings.smtp_url:
            say("No mail server is set yet: NASLUCH_SMTP_URL=smtp://user:password@host:587?starttls")


@adding.command("webhook")
def add_webhook(
    name: Name,
    url: Annotated[str, typer.Argument(help="The address that is posted to.")],
    secret: Secret = None,
    at_once: AtOnce = 1,
    in_order: InOrder = False,
) -> None:
    """A channel that posts signed JSON (Standard Webhooks)."""
    chosen = secret or webhook.new_secret()
    webhook.check_secret(chosen)
    with house.opened() as opened, opened.database.write() as session:
        book.add(
            session, name=name, kind=Kind.WEBHOOK, addresses=[addresses.checked(url)], secrets=[chosen],
            at_once=at_once, in_order=in_order, now=opened.clock(),
        )  # fmt: skip
    say(f"added channel {name}: webhook to {url}")
    if not secret:
        say(f"its secret, shown this once: {chosen}")


@adding.command("apprise")
def add_apprise(
    name: Name, url: Annotated[str, typer.Argument(help="As Apprise writes it: slack://..., ntfys://host/subject.")]
) -> None:
    """A channel that shows a few lines in Slack, Teams, Telegram, Matrix, ntfy and others, through Apprise."""
    apprise.check_address(url)
    with house.opened() as opened, opened.database.write() as session:
        book.add(session, name=name, kind=Kind.APPRISE, addresses=[url], now=opened.clock())
    say(f"added channel {name}: {apprise.shown(url)}")


@app.command("list")
def list_(json: JSON = False) -> None:
    """All channels. Of an apprise channel its address is shown without what is secret in it."""
    with house.opened() as opened, opened.database.read() as session:
        rows = [_without_secrets(row) for row in queries.channels(session)]
        if json:
            return as_json(rows)
        table(
            ["id", "channel", "kind", "where", "state"],
            [(row.id, row.name, row.kind, ", ".join(row.addresses), _state(row, opened.timezone)) for row in rows],
            empty="No channels yet: `nasluch channel add email NAME ADDRESS` or `... add webhook NAME URL`.",
        )
    return None


@app.command()
def test(name: Name, json: JSON = False) -> None:
    """Send a test message now, and show what the other side answered: status, headers, the first kilobyte."""
    with house.opened() as opened:
        with opened.database.read() as session:
            row = lookup.channel(session, name)
        outside = house.fetcher(opened.settings)
        deliverer = Deliverer(opened.database, house.speaker(opened.settings), http=outside.client, clock=opened.clock)
        sent = deliverer.test(row)
        deliverer.close()
    if json:
        as_json(sent)
    else:
        say(f"{name}: {sent.words}")
        if sent.heard:
            _show(sent.heard)
    if not sent.delivered:
        raise typer.Exit(1)


@app.command()
def edit(
    name: Name,
    updates: Annotated[
        Updates | None, typer.Option(help="What is new of a told story: a reply in its thread, or the next digest.")
    ] = None,
    copies: Annotated[
        Copies | None, typer.Option(help="Copies that say nothing new: none, a reply once an hour, or the next digest.")
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
    owner: Annotated[
        bool | None,
        typer.Option("--owner/--no-owner", help="Tell it what the owner should know of feeds and channels."),
    ] = None,
) -> None:
    """Change how a channel is told."""
    zones.check(zone)
    with house.opened() as opened, opened.database.write() as session:
        book.edit(
            session,
            name,
            updates=updates,
            copies=copies,
            zone=zone,
            quiet=quiet,
            holidays=holidays,
            empty_digests=empty_digests,
            budget=budget,
            owner=owner,
        )
    say(f"changed channel {name}")


@app.command()
def template(
    name: Name,
    subject: Subject = None,
    intro: Intro = None,
    title: Title = None,
    text: Text = None,
    clear: Annotated[bool, typer.Option("--clear", help="Back to Nasłuch's words in everything.")] = False,
    json: JSON = False,
) -> None:
    """Tell a channel in words of your own: a Jinja template for each part. With none given, show those it has."""
    wished = dict.fromkeys(Part, "") if clear else _wished(subject, intro, title, text)
    with house.opened() as opened, opened.database.write() as session:
        row = lookup.channel(session, name)
        if wished:
            book.word(
                session,
                name,
                {part: wished[part] for part in wished if not clear or part in PARTS[row.kind]},
                now=opened.clock(),
            )
        kept = outbox.templates_of(row.kind, row.templates)
    if json:
        return as_json(kept)
    table(["part", "template"], [(one.part, one.source) for one in kept], empty=f"{name}: all in Nasłuch's words.")
    if wished:
        say(f"`nasluch channel preview {name}` shows what would be sent")
    return None


@app.command()
def preview(
    name: Name,
    subject: Subject = None,
    intro: Intro = None,
    title: Title = None,
    text: Text = None,
    json: JSON = False,
) -> None:
    """Show what would be sent of a sample and of the newest hits, by these templates or its own. Nothing is sent."""
    wished, now = _wished(subject, intro, title, text), house.now()
    with house.opened() as opened, opened.database.read() as session:
        row = lookup.channel(session, name)
        heard = queries.heard(session, channel_id=row.id or 0, since=now - timedelta(days=1), now=now)
        speaker = house.speaker(opened.settings)
        shown = drafts.drafts(session, row, speaker, now=now, sources=wished, coverage=heard)
    if json:
        return as_json(shown)
    for one in shown:
        say("\n--- of a sample" if one.sample else "\n--- of the newest hits")
        say(f"{one.heading}\n\n{one.text}" if one.heading else one.text)
        for failed in one.unworded:
            warn(f"cannot be used: {failed}")
    return None


@app.command()
def rotate(
    name: Name,
    secret: Secret = None,
    both_for: Annotated[
        str, typer.Option("--both-for", help="How long the old secret signs as well: 24h, 7d.")
    ] = "24h",
) -> None:
    """Give a webhook a new secret; for a while every message carries a signature by each."""
    chosen = secret or webhook.new_secret()
    webhook.check_secret(chosen)
    until = house.now() + house.span(both_for)
    with house.opened() as opened, opened.database.write() as session:
        book.rotate(session, name, secret=chosen, until=until)
    say(f"{name}: signed by both secrets until {moment(until, opened.timezone)}, then by the new one alone")
    if not secret:
        say(f"its new secret, shown this once: {chosen}")


@app.command()
def enable(name: Name) -> None:
    """Switch a channel on again; it hears of what is found from now on."""
    with house.opened() as opened, opened.database.write() as session:
        cancelled = book.enable(session, name)
    say(f"{name} is on")
    if cancelled:
        say(f"{cancelled} deliveries to it were cancelled; `nasluch delivery retry --channel {name}` sends them")


@app.command()
def disable(name: Name) -> None:
    """Switch a channel off; what waits for it is cancelled."""
    with house.opened() as opened, opened.database.write() as session:
        cancelled = book.disable(session, name, because="switched off by hand", now=opened.clock())
    say(
        f"{name} is off, {cancelled} waiting deliveries cancelled; `nasluch channel enable {name}` switches it on again"
    )


@app.command()
def remove(name: Name) -> None:
    """Remove a channel; what it was still to be told is cancelled."""
    with house.opened() as opened, opened.database.write() as session:
        cancelled = book.remove(session, name, now=opened.clock())
    say(f"removed channel {name}" + (f"; {cancelled} waiting deliveries cancelled" if cancelled else ""))


@app.command()
def schema() -> None:
    """The JSON Schema of what a webhook is sent."""
    as_json(compose.schema())


def _wished(*sources: str | None) -> dict[Part, str]:
    return {part: house.written(source) for part, source in zip(Part, sources, strict=True) if source is not None}


def _show(heard: Heard) -> None:
    say(f"HTTP {heard.status} after {heard.took_s:.2f} s")
    for header, value in heard.headers:
        say(f"{header}: {plain.one_line(value)}")
    if heard.beginning:
        say(f"\n{heard.beginning}")


def _state(row: ChannelRow, timezone: str) -> str:
    if not row.enabled:
        return f"off: {row.ended_because}"
    return f"on, failing since {moment(row.failing_since, timezone)}" if row.failing_since else "on"


def _without_secrets(row: ChannelRow) -> ChannelRow:
    return replace(row, addresses=channels.shown(row.kind, row.addresses))
