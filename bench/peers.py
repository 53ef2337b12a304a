"""Programs that read the same feeds -> how each is set up, told to poll, and what it has stored. Edge.

Those of Python stand in an environment of their own, which BENCH_PEERS names:
python -m venv FOLDER; FOLDER/bin/pip install reader rss2email sgmllib3k
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import closing
from email import message_from_bytes
from pathlib import Path

FOLDER = Path(os.environ.get("BENCH_PEERS", "/nowhere")) / "bin"
HERE = Path(__file__).parent
WORKERS = "10"


class Peer(ABC):
    """A program that polls feeds."""

    name: str

    def __init__(self, folder: Path, feeds: Sequence[str]) -> None:
        self.folder = folder / type(self).__name__
        self.folder.mkdir()
        self.urls = self.folder / "urls"
        self.urls.write_text("".join(f"{url}\n" for url in feeds), "ascii")
        self.database = self.folder / "database"

    @classmethod
    @abstractmethod
    def missing(cls) -> str:
        """Why it cannot be run here; "" when it can."""

    def set_up(self) -> None:  # noqa: B027 - not every program needs to be told
        """Tell it of the feeds; not measured."""

    @abstractmethod
    def poll(self) -> list[str]:
        """The command that visits every feed."""

    @abstractmethod
    def links(self) -> list[str]:
        """The addresses of all entries it has stored."""

    def environment(self) -> dict[str, str]:
        """What the command runs with."""
        return {**os.environ, "HOME": str(self.folder)}

    def _column(self, statement: str) -> list[str]:
        with closing(sqlite3.connect(self.database)) as stored:
            return [value for (value,) in stored.execute(statement)]


class Reader(Peer):
    """lemon24's library, with ten workers."""

    name = "reader, 10 workers"

    @classmethod
    def missing(cls) -> str:
        return _not_found(FOLDER / "python", "reader is not installed: see bench/peers.py")

    def set_up(self) -> None:
        subprocess.run([*self._told(), "add", str(self.urls)], check=True)

    def poll(self) -> list[str]:
        return [*self._told(), "update", WORKERS]

    def links(self) -> list[str]:
        return self._column("SELECT link FROM entries")

    def _told(self) -> list[str]:
        return [str(FOLDER / "python"), str(HERE / "with_reader.py"), str(self.database)]


class Naive(Peer):
    """feedparser in a loop, one feed after the other, without conditional requests."""

    name = "feedparser loop"

    @classmethod
    def missing(cls) -> str:
        return ""

    def poll(self) -> list[str]:
        return [sys.executable, str(HERE / "naive_loop.py"), str(self.database), str(self.urls)]

    def links(self) -> list[str]:
        return self._column("SELECT link FROM entries")


class Rss2email(Peer):
    """It writes a mail for each new entry, here into files."""

    name = "rss2email"

    @classmethod
    def missing(cls) -> str:
        return _not_found(FOLDER / "r2e", "rss2email is not installed: see bench/peers.py")

    def set_up(self) -> None:
        for kind in ("cur", "new", "tmp"):
            (self.folder / "mail" / "INBOX" / kind).mkdir(parents=True)
        sending = f"email-protocol = maildir\nmaildir-path = {self.folder}/mail\nmaildir-mailbox = INBOX\n"
        feeds = "".join(f"[feed.f{n}]\nurl = {url}\n" for n, url in enumerate(self.urls.read_text("ascii").split()))
        settings = f"[DEFAULT]\nfrom = a@b.example\nto = c@d.example\n{sending}date-header = False\n{feeds}"
        (self.folder / "rss2email.cfg").write_text(settings, "ascii")

    def poll(self) -> list[str]:
        stored = str(self.folder / "rss2email.json")
        return [str(FOLDER / "r2e"), "-c", str(self.folder / "rss2email.cfg"), "-d", stored, "run"]

    def links(self) -> list[str]:
        mails = (self.folder / "mail").rglob("new/*")
        return [str(message_from_bytes(mail.read_bytes())["X-RSS-URL"]) for mail in mails]


class Newsboat(Peer):
    """The reader for terminals, told to reload and leave; ten threads."""

    name = "newsboat"

    @classmethod
    def missing(cls) -> str:
        return "" if shutil.which("newsboat") else "newsboat is not installed"

    def set_up(self) -> None:
        (self.folder / "config").write_text(f"reload-threads {WORKERS}\n", "ascii")

    def poll(self) -> list[str]:
        files = ("-u", str(self.urls), "-c", str(self.database), "-C", str(self.folder / "config"))
        return ["newsboat", *files, "-x", "reload"]

    def links(self) -> list[str]:
        return self._column("SELECT url FROM rss_item")


PEERS: tuple[type[Peer], ...] = (Reader, Naive, Rss2email, Newsboat)
ABSENT = ("Miniflux: a server in Go with a PostgreSQL of its own, in no package index that this bench uses",)


def _not_found(path: Path, why: str) -> str:
    return "" if path.exists() else why
