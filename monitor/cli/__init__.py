"""The command line: `nasluch`. A door.

serving     run, web, demo, mailbox
working     worker, poll
feeds       feed add, list, show, edit, remove, check, discover, import, export, catalogue
watchlists  watchlist add, list, show, edit, remove, preview, import, export
channels    channel add, list, test, rotate, enable, disable, remove, schema
deliveries  delivery list, show, retry, replay, cancel, hold, release
concerns    concern list, look
archive     article list, show; search
hits        hits, as a table or as a file
language    match, extract, forms, explain
upkeep      db upgrade, backup, restore, key, move, rematch, tidy, check
inventory   house export, import
doctoring   doctor
byneed      a verb's module is loaded when the verb is typed, and no other
"""

import sys
from importlib import import_module

import typer

from monitor import __version__, log
from monitor.cli.byneed import ByNeed
from monitor.cli.show import fail
from monitor.errors import NasluchError, QueryInvalid, SettingsInvalid

app = typer.Typer(
    name="nasluch",
    cls=ByNeed,
    help="Media monitoring for Polish news: every inflected form, every article once, alerts you can trust.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback(invoke_without_command=True)
def _root(version: bool = typer.Option(False, "--version", help="Say the version and go.")) -> None:
    if version:
        typer.echo(f"nasluch {__version__}")
        raise typer.Exit


def main() -> None:
    """The console script. Exit 0 done, 1 failed, 2 wrong usage or settings."""
    try:
        app(prog_name="nasluch")
    except QueryInvalid as refused:
        sys.exit(fail(_pointed(refused) if refused.query else str(refused), status=2))
    except (SettingsInvalid, ValueError) as unusable:
        sys.exit(fail(str(unusable), status=2))
    except (NasluchError, OSError) as failed:
        sys.exit(fail(str(failed), status=1))
    except KeyboardInterrupt:
        sys.exit(fail("stopped", status=1))
    except Exception as fault:  # bulkhead: a fault of ours is said in a line, its traceback goes to the log
        if why := import_module("monitor.patience").trouble(fault):
            sys.exit(fail(f"{why}; nothing of it was done, try again", status=1))
        log.crash("command.crashed", command=" ".join(sys.argv[1:3]))
        sys.exit(fail(f"a fault of ours ({type(fault).__name__}: {fault}); please report it", status=1))


def _pointed(refused: QueryInvalid) -> str:
    """What is wrong with a query, with the place; by what read the query, and is loaded therefore."""
    pointed: str = import_module("monitor.match").pointed(refused.query, refused, "en")
    return pointed
