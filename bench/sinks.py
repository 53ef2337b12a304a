"""Endpoints and a mail server on loopback that misbehave as told, and remember what they said yes to. Edge."""

import re
import socketserver
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default as modern
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from socket import SHUT_RDWR
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self, cast

NUMBER = re.compile(r"Sprawa numer (\d+)")


@dataclass(frozen=True, slots=True)
class Yes:
    """A message that a sink took."""

    channel: str
    story: int
    id: str
    at: float  # of time.time(), a moment before the yes went out


class Ledger:
    """What sinks said yes to, and how many tries they sent away, by channel."""

    def __init__(self) -> None:
        self.yes: list[Yes] = []
        self.no: dict[str, int] = {}
        self._lock = Lock()

    def took(self, channel: str, words: str, message_id: str) -> None:
        """A yes is about to go out."""
        found = NUMBER.search(words)
        with self._lock:
            self.yes.append(Yes(channel, int(found[1]) if found else 0, message_id, time.time()))

    def refused(self, channel: str) -> None:
        """A try was sent away."""
        with self._lock:
            self.no[channel] = self.no.get(channel, 0) + 1


class Chance:
    """Draws by name: whether this time it goes wrong."""

    def __init__(self, seed: int) -> None:
        self._random, self._lock = Random(seed), Lock()

    def __call__(self, likelihood: float) -> bool:
        with self._lock:
            return self._random.random() < likelihood


class Sinks:
    """One web server, where the path is the channel, and one mail server, where the recipient is."""

    def __init__(self, *, seed: int, faults: bool = True) -> None:
        self.ledger, self.chance, self.faults, self.closing = Ledger(), Chance(seed), faults, Event()
        self._http = _Http(("127.0.0.1", 0), _Post)
        self._smtp = _Smtp(("127.0.0.1", 0), _Mail)
        for server in (self._http, self._smtp):
            server.sinks = self

    def __enter__(self) -> Self:
        for server in (self._http, self._smtp):
            Thread(target=server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        for server in (self._http, self._smtp):
            server.shutdown()
            server.server_close()

    def url(self, channel: str) -> str:
        """Where a channel posts."""
        return f"http://127.0.0.1:{self._http.server_port}/{channel}"

    @property
    def smtp_url(self) -> str:
        """Where mail is handed in."""
        return f"smtp://127.0.0.1:{self._smtp.server_address[1]}"

    def goes_wrong(self, likelihood: float) -> bool:
        """Whether this time it does."""
        return self.faults and self.chance(likelihood)


class _Http(ThreadingHTTPServer):
    daemon_threads, block_on_close, request_queue_size = True, False, 128
    sinks: Sinks

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing is printed: that the other side is killed is what this is for."""


class _Smtp(socketserver.ThreadingTCPServer):
    daemon_threads, block_on_close, allow_reuse_address, request_queue_size = True, False, True, 128
    sinks: Sinks

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing is printed: that the other side is killed is what this is for."""


class _Post(BaseHTTPRequestHandler):
    """A webhook's endpoint."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        sinks = cast(_Http, self.server).sinks
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        channel = self.path.strip("/")
        act = FAULTS.get(channel)
        likelihood = LIKELY.get(channel, 0.0)
        if act and sinks.goes_wrong(likelihood):
            sinks.ledger.refused(channel)
            act(self, sinks)
            return
        sinks.ledger.took(channel, body, self.headers["webhook-id"])
        self.answer(200)

    def answer(self, status: int, **headers: str) -> None:
        """Nothing comes back; the answer has gone out."""
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""


def _fails(call: _Post, _: Sinks) -> None:
    call.answer(500)


def _busy(call: _Post, _: Sinks) -> None:
    call.answer(429, Retry_After="60")


def _hangs(call: _Post, sinks: Sinks) -> None:
    sinks.closing.wait(60)


def _cuts(call: _Post, _: Sinks) -> None:
    call.connection.shutdown(SHUT_RDWR)
    call.close_connection = True


FAULTS: dict[str, Callable[[_Post, Sinks], None]] = {
    "hook-500": _fails,
    "hook-429": _busy,
    "hook-hangs": _hangs,
    "hook-cuts": _cuts,
}
LIKELY = {"hook-500": 0.3, "hook-429": 0.2, "hook-hangs": 0.03, "hook-cuts": 0.3}


class _Mail(socketserver.StreamRequestHandler):
    """A mail server: SMTP as far as a client of one mail needs it."""

    def handle(self) -> None:
        sinks, channel, grey = cast(_Smtp, self.server).sinks, "", False
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"MAIL":
                grey = False
                self.say("250 OK")
            elif verb == b"RCPT":
                channel, reply = self.recipient(line.decode(), sinks, grey)
                grey = grey or reply.startswith("451")
                self.say(reply)
            elif verb == b"DATA":
                self.say("354 go on")
                if not self.letter(channel, sinks):
                    return
            elif verb == b"QUIT":
                return
            else:
                self.say("250 OK")

    def recipient(self, line: str, sinks: Sinks, grey: bool) -> tuple[str, str]:
        """The channel that a recipient stands for, and the reply."""
        local = line[line.index("<") + 1 : line.index("@")]
        channel, _, person = local.partition("+")
        if person == "gone":
            return channel, "550 5.1.1 no such person here"
        if channel == "mail-greylists" and (grey or sinks.goes_wrong(0.3)):
            sinks.ledger.refused(channel)
            return channel, "451 4.7.1 come again later"
        return channel, "250 OK"

    def letter(self, channel: str, sinks: Sinks) -> bool:
        """Whether the session goes on after the mail."""
        raw, drops = b"", channel == "mail-drops" and sinks.goes_wrong(0.3)
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            raw += line
            if drops and len(raw) > 400:
                sinks.ledger.refused(channel)
                return False
        if channel == "mail-hangs" and sinks.goes_wrong(0.01):
            sinks.ledger.refused(channel)
            sinks.closing.wait(100)
            return False
        message = message_from_bytes(raw, policy=modern)
        sinks.ledger.took(channel, str(message["Subject"]), str(message["Message-ID"]))
        self.say("250 taken")
        return True

    def say(self, reply: str) -> None:
        """Nothing comes back; the reply has gone out."""
        self.wfile.write(f"{reply}\r\n".encode())
