"""`nasluch user`: who may come in. A door."""

import sys
from typing import Annotated

import typer

from monitor import passwords, queries, store
from monitor.cli import house
from monitor.cli.show import as_json, moment, say, table
from monitor.queries import TokenRow, UserRow
from monitor.tables import Role

app = typer.Typer(help="Who may come in, what they may do, and the tokens of their programs.", no_args_is_help=True)

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(help="The person's name.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What to call them.")],
    role: Annotated[Role, typer.Option(help="viewer reads, editor changes what is watched and told, admin all.")] = (
        Role.VIEWER
    ),
    email: Annotated[str | None, typer.Option(help="Where mail reaches them.")] = None,
) -> None:
    """Add a person."""
    with house.opened() as opened, opened.database.write() as session:
        user = store.people.add(session, name=name, role=role, email=email, now=opened.clock())
        say(f"added {user.name}, {role}. {role.sentence(opened.settings.language)}")
    say(f"They come in by a password: `nasluch user invite {user.name!r}` shows a link to set it.")
    say(f"A token for a program of theirs: `nasluch user token {user.name!r}`.")


@app.command("list")
def list_(json: JSON = False) -> None:
    """Everybody, with the tokens they have."""
    with house.opened() as opened, opened.database.read() as session:
        rows = queries.users(session)
        if json:
            return as_json(rows)
        table(
            ["id", "name", "role", "mail", "tokens"],
            [(row.id, _called(row), row.role, row.email, _tokens(row, opened.timezone)) for row in rows],
            empty="Nobody yet: `nasluch user add NAME --role admin`.",
        )
    return None


@app.command()
def edit(
    name: Name,
    role: Annotated[Role | None, typer.Option(help="What they may do from now on.")] = None,
    email: Annotated[str | None, typer.Option(help="Where mail reaches them. Empty: nowhere.")] = None,
    enabled: Annotated[bool | None, typer.Option("--enable/--disable", help="Let them in, or not.")] = None,
) -> None:
    """Change a person."""
    with house.opened() as opened, opened.database.write() as session:
        user = store.people.edit(session, name, role=role, email=email, enabled=enabled)
        say(f"changed {user.name}, {user.role}" + ("" if user.enabled else "; switched off"))


@app.command()
def remove(name: Name) -> None:
    """Remove a person; their tokens hold no more."""
    with house.opened() as opened, opened.database.write() as session:
        store.people.remove(session, name)
    say(f"removed {name}, and every token of theirs")


@app.command()
def token(
    user: Name,
    name: Annotated[str, typer.Option(help="What it is for.")] = "",
    expires: Annotated[str | None, typer.Option(help="How long it holds: 90d. Else until it is revoked.")] = None,
    json: JSON = False,
) -> None:
    """Make a token for a program, and show it this once."""
    now = house.now()
    until = now + house.span(expires) if expires else None
    with house.opened() as opened, opened.database.write() as session:
        row, made = store.people.new_token(session, user, name=name, expires_at=until, now=now)
        ends = moment(until, opened.timezone)
    if json:
        return as_json({"id": row.id, "token": made, "expires_at": until})
    say(f"token {row.id} of {user}" + (f", until {ends}" if ends else ""))
    say(f"shown this once: {made}")
    return None


@app.command()
def passwd(
    name: Name,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read it from the first line of standard input.")] = False,
) -> None:
    """Set the password by which a person comes in; every browser of theirs is logged out."""
    with house.opened() as opened:
        with opened.database.read() as session:
            queries.user(session, name)
        if stdin:
            typed = sys.stdin.readline().rstrip("\n")
        else:
            typed = typer.prompt(f"A password for {name}", hide_input=True, confirmation_prompt=True)
        hashed = passwords.hashed(typed)
        with opened.database.write() as session:
            store.people.set_password(session, name, hashed)
    say(f"{name} comes in by it at {opened.settings.public_url}")


@app.command()
def invite(name: Name) -> None:
    """Show a link by which a person sets their password, once, within three days."""
    with house.opened() as opened, opened.database.write() as session:
        user = queries.user(session, name)
        token = store.invitations.make(session, user.id, now=opened.clock())
        say(f"{opened.settings.public_url.rstrip('/')}/invitation/{token}")


@app.command()
def revoke(
    token_id: Annotated[int, typer.Argument(min=1, max=2**31 - 1, help="Its number, as `user list` shows it.")],
) -> None:
    """Let nobody in by a token any more."""
    with house.opened() as opened, opened.database.write() as session:
        store.people.revoke(session, token_id)
    say(f"revoked token {token_id}")


def _called(row: UserRow) -> str:
    return row.name if row.enabled else f"{row.name} (off)"


def _tokens(row: UserRow, timezone: str) -> str:
    return "\n".join(_token(one, timezone) for one in row.tokens)


def _token(row: TokenRow, timezone: str) -> str:
    used = f"used {moment(row.used_at, timezone)}" if row.used_at else "never used"
    ends = f", until {moment(row.expires_at, timezone)}" if row.expires_at else ""
    return f"{row.id} {row.name}".strip() + f": {used}{ends}"
