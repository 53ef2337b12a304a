"""A mail server and a webhook receiver on loopback that keep what they are sent. Edge."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.newsroom.arrivals import Arrivals
from monitor.newsroom.loopback import HOME, Loopback, bound, listen, name_of
from monitor.newsroom.wire import Answer, Prepared, Request, prepare, server

_PLAIN_LETTERS = str.maketrans("ąćęłńóśźż", "acelnoszz")
_TEXT = "text/plain; charset=utf-8"


class WebhookCatcher:
    """An address for webhooks, `at` one of this machine. `answers` are statuses used up in order and then 200, or a
    function."""

    def __init__(self, answers: Iterable[int] | Callable[[Request], Answer | int] = (), *, at: str = HOME) -> None:
        self.calls: Arrivals[Request] = Arrivals("webhooks")
        self._ask = answers if callable(answers) else None
        self._statuses: Iterator[int] = iter(() if callable(answers) else answers)
        sockets = listen((at,))
        self.url = f"http://{name_of(sockets[0])}/hook"
        self._server = server(sockets, self._respond, self._record, name="webhook catcher")

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing comes back; no socket and no thread is left."""
        self._server.close()

    def wait_for(self, count: int = 1, *, timeout_s: float = 30.0) -> tuple[Request, ...]:
        """All calls, as soon as there are so many. Errors: TimeoutError."""
        return self.calls.wait_for(count, timeout_s=timeout_s)

    def _respond(self, request: Request) -> Prepared:
        if request.method != "POST":
            return prepare(Answer(b"", _TEXT, 405))
        answer = self._ask(request) if self._ask else next(self._statuses, 200)
        return prepare(answer if isinstance(answer, Answer) else Answer(b"", _TEXT, answer))

    def _record(self, request: Request) -> None:
        if request.method == "POST":
            self.calls.add(request)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that was handed in, whatever the server then replied."""

    message: EmailMessage
    sender: str  # of the envelope
    to: tuple[str, ...]  # of the envelope
    raw: bytes
    at: datetime  # aware UTC
    reply: str
    path: Path | None  # its .eml

    @property
    def subject(self) -> str:
        """Its subject, decoded."""
        return str(self.message["Subject"] or "")

    @property
    def words(self) -> str:
        """Its plain text on one line, without the stars that mark words in it."""
        body = self.message.get_body(("plain",))
        return " ".join(body.get_content().replace("*", "").split()) if body else ""

    @property
    def taken(self) -> bool:
        """Whether the server took it over."""
        return self.reply.startswith("2")


class MailCatcher:
    """A mail server. `replies` are those to whole messages, used up in order and then 250, or a function.

    Whoever is named in `refuse` is told 550 as a recipient. With a directory each message is also kept there as .eml.
    It listens `at` an address of this machine, on any port that is free unless one is said.
    """

    def __init__(
        self,
        directory: Path | None = None,
        *,
        replies: Iterable[str] | Callable[[EmailMessage], str] = (),
        refuse: Collection[str] = (),
        on_mail: Callable[[Mail], None] | None = None,
        at: str = HOME,
        port: int = 0,
    ) -> None:
        self.mails: Arrivals[Mail] = Arrivals("mails")
        self._directory, self._refuse, self._on_mail = directory, frozenset(refuse), on_mail
        self._ask = replies if callable(replies) else None
        self._replies: Iterator[str] = iter(() if callable(replies) else replies)
        self._lock = Lock()
        self._before = 0  # mails that the directory had
        sockets = [bound(at, port)]
        self.url = f"smtp://{name_of(sockets[0])}"
        self._server = Loopback(sockets, self._session, name="mail catcher")

    def __enter__(self) -> Self:
        if self._directory:
            self._directory.mkdir(parents=True, exist_ok=True)
            self._before = len(list(self._directory.glob("*.eml")))
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing comes back; no socket and no thread is left."""
        self._server.close()

    def wait_for(self, count: int = 1, *, timeout_s: float = 30.0) -> tuple[Mail, ...]:
        """All mails, as soon as there are so many. Errors: TimeoutError."""
        return self.mails.wait_for(count, timeout_s=timeout_s)

    def _session(self) -> SMTP:
        # aiosmtpd's own Controller cannot be given a free port: it connects to the number it was constructed with
        return SMTP(self, hostname="localhost", enable_SMTPUTF8=True, loop=asyncio.get_running_loop())

    async def handle_RCPT(  # noqa: N802 - aiosmtpd finds its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The reply to a recipient."""
        if address in self._refuse:
            return "550 5.1.1 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The reply to a whole message; it is kept first."""
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(raw, policy=modern)
        reply = self._ask(message) if self._ask else next(self._replies, "250 OK")
        path = self._kept(message, raw)
        mail = Mail(message, envelope.mail_from or "", tuple(envelope.rcpt_tos), raw, datetime.now(UTC), reply, path)
        self.mails.add(mail)
        if self._on_mail:
            self._on_mail(mail)
        return reply

    def _kept(self, message: EmailMessage, raw: bytes) -> Path | None:
        if not self._directory:
            return None
        plain = str(message["Subject"] or "").lower().translate(_PLAIN_LETTERS)
        words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain).split()
        path = self._directory / f"{self._before + len(self.mails) + 1:03d}-{'-'.join(words)[:60] or 'mail'}.eml"
        path.write_bytes(raw)
        return path
