"""`nasluch house`: what people have set up, as a file that they can read. A door."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from monitor import inventory
from monitor.cli import house
from monitor.cli.show import say
from monitor.inventory import Mark

app = typer.Typer(help="People, channels, feeds and watchlists as a file.", no_args_is_help=True)

DONE = {Mark.NEW: "new", Mark.CHANGED: "changed", Mark.SAME: "as they were", Mark.REFUSED: "refused"}


@app.command()
def export() -> None:
    """Write people, channels, feeds and watchlists as YAML, without passwords and secrets."""
    with house.opened() as opened, opened.database.read() as session:
        typer.echo(inventory.write(inventory.of(session)), nl=False)


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A file of `house export`.", exists=True, dir_okay=False)],
    apply: Annotated[bool, typer.Option("--apply", help="Do it; else it is only said what would change.")] = False,
) -> None:
    """Make the house have what a file names; what it does not name stays. Says first what would change."""
    wanted = inventory.read(path.read_text(encoding="utf-8"))
    with house.opened() as opened, opened.database.write() as session:
        lines = list(inventory.take(session, wanted, now=opened.clock()))
        if not apply:
            session.rollback()
    for line in lines:
        if line.mark is not Mark.SAME:
            say(f"{line.mark} {line.kind} {line.name}" + (f": {line.words}" if line.words else ""))
    counts = Counter(line.mark for line in lines)
    said = ", ".join(f"{counts[mark]} {words}" for mark, words in DONE.items() if counts[mark])
    say((said or "the file names nothing") + ("" if apply else "; nothing was done yet, --apply does it"))
    if counts[Mark.REFUSED]:
        raise typer.Exit(1)
