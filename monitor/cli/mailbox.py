"""`nasluch mailbox`: a mail server to try mails with, which sends none on. A door."""

from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from monitor.cli.show import say
from monitor.cli.working import on_signal
from monitor.newsroom import Mail, MailCatcher


def mailbox(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes any that is free.")
    ] = 1025,
    folder: Annotated[Path, typer.Option(file_okay=False, help="Where each mail is kept as .eml.")] = Path("mails"),
) -> None:
    """A mail server for trying things: it takes every mail, keeps it as a file, and sends none on."""
    stop = Event()
    on_signal(stop.set)
    with MailCatcher(folder, on_mail=_say, at=host, port=port) as mails:
        say(f"Mails are taken at {mails.url} and kept in {folder}; none is sent on (Ctrl-C stops it).")
        stop.wait()


def _say(mail: Mail) -> None:
    say(f"{', '.join(mail.to)}: {mail.subject} ({mail.path})")
