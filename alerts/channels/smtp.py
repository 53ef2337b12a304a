"""The address of a mail server -> a session with it; what goes wrong there as errors of ours. Edge."""

import smtplib
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

from alerts.compose.plain import one_line
from alerts.errors import Delayed, Rejected

BUDGET_S = 50.0
"""Seconds for one mail in all, from connecting to the last answer: less than half a lease."""

KEPT_S = 5.0
"""Seconds for which a session waits for the next mail before it is ended: those of a batch follow at once."""

MAILS_A_SESSION = 100
"""After so many mails a session is ended: servers end it themselves somewhere above."""

LONGEST_REPLY = 200

PORTS = {"smtp": 25, "smtps": 465}
STARTTLS_PORT = 587

HOW_WRITTEN = (
    "a mail server is smtp://user:password@host:port or smtps://..., with ?starttls at its end; "
    "write / @ : # in user and password as %2F %40 %3A %23"
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in."""

    host: str
    port: int
    tls: bool = False  # from the first byte
    starttls: bool = False
    user: str | None = None
    password: str = ""


def server(url: str) -> Server:
    """The mail server of an address: smtp://user:password@host:port, smtps://..., ?starttls.

    Errors: ValueError; it never repeats the address, which holds a password
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # what it says quotes pieces of the address
        raise ValueError(HOW_WRITTEN) from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(HOW_WRITTEN)
    starttls = "starttls" in parse_qs(parts.query, keep_blank_values=True)
    usual = STARTTLS_PORT if starttls and parts.scheme == "smtp" else PORTS[parts.scheme]
    return Server(
        host=parts.hostname,
        port=port or usual,
        tls=parts.scheme == "smtps",
        starttls=starttls and parts.scheme == "smtp",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or ""),
    )


class Reply(NamedTuple):
    """What a server said."""

    code: int
    said: bytes

    @classmethod
    def of(cls, error: smtplib.SMTPResponseException) -> Self:
        """The reply that smtplib made an error of."""
        said = error.smtp_error
        return cls(error.smtp_code, said if isinstance(said, bytes) else said.encode())

    def __str__(self) -> str:
        return f"{self.code} {one_line(self.said.decode(errors='replace'), LONGEST_REPLY)}"


@contextmanager
def translated(host: str) -> Iterator[None]:
    """What the library and the network raise, and what the server says, as errors of ours that name the server.

    Errors: Delayed, Rejected
    """
    try:
        yield
    except Rejected as refused:
        raise Rejected(f"{host}: {refused}", status=refused.status, refused=refused.refused) from refused
    except Delayed as delayed:
        raise Delayed(f"{host}: {delayed}", status=delayed.status) from delayed
    except smtplib.SMTPAuthenticationError as refused:
        said = Reply.of(refused)
        raise Delayed(f"{host}: user or password refused, see NASLUCH_SMTP_URL: {said}", status=said.code) from refused
    except smtplib.SMTPResponseException as refused:
        raise Delayed(f"{host}: {Reply.of(refused)}", status=refused.smtp_code) from refused
    except (smtplib.SMTPException, OSError) as failed:  # ssl's errors are OSErrors too
        raise Delayed(f"{host}: {one_line(str(failed)) or type(failed).__name__}") from failed


class _Patient(smtplib.SMTP):
    """A session that ends by a deadline, not so many seconds after each command."""

    deadline = 0.0

    def getreply(self) -> tuple[int, bytes]:
        """The server's next reply, while there is time."""
        left_s = self.deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("it took too long")
        if self.sock:
            self.sock.settimeout(left_s)
        return super().getreply()


class _PatientTls(_Patient, smtplib.SMTP_SSL):
    """The same over TLS."""


@dataclass(slots=True)
class _Kept:
    """A session that waits for its next mail."""

    name: tuple[Server, str]
    opened: _Patient
    mails: int
    until_s: float


@contextmanager
def alone(where: Server, our_name: str) -> Iterator[smtplib.SMTP]:
    """A session for one mail, ended after it.

    Errors: what smtplib and the network raise; `translated` stands around it
    """
    sessions = Sessions(kept_s=0)
    with sessions.session(where, our_name) as session:
        yield session


class Sessions:
    """Sessions with mail servers, each kept for a while after a mail, so that a batch takes one. Threads share it."""

    def __init__(self, *, kept_s: float = KEPT_S) -> None:
        self._kept_s = kept_s
        self._waiting: list[_Kept] = []
        self._lock = threading.Lock()

    @contextmanager
    def session(self, where: Server, our_name: str) -> Iterator[smtplib.SMTP]:
        """A session in which one mail can be handed in: one that is open, or else a new one.

        Errors: what smtplib and the network raise; `translated` stands around it
        """
        held = self._awake((where, our_name)) or _Kept((where, our_name), _opened(where, our_name), 0, 0.0)
        try:
            yield held.opened
        except Rejected:  # said of a mail; the session itself is in order, as it may not be where mail is put off
            self._keep(held)
            raise
        except BaseException:
            held.opened.close()
            raise
        self._keep(held)

    def end_idle(self) -> None:
        """End the sessions for which no mail has come."""
        now_s = time.monotonic()
        with self._lock:
            idle = [kept for kept in self._waiting if kept.until_s <= now_s]
            self._waiting = [kept for kept in self._waiting if kept.until_s > now_s]
        for kept in idle:
            _end(kept.opened)

    def close(self) -> None:
        """End all that wait."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for kept in waiting:
            _end(kept.opened)

    def _awake(self, name: tuple[Server, str]) -> _Kept | None:
        """A session that waited and that the server has not ended meanwhile."""
        self.end_idle()
        while (kept := self._taken(name)) is not None:
            kept.opened.deadline = time.monotonic() + BUDGET_S
            with suppress(smtplib.SMTPException, OSError):
                if kept.opened.rset()[0] == 250:
                    return kept
            kept.opened.close()
        return None

    def _taken(self, name: tuple[Server, str]) -> _Kept | None:
        with self._lock:
            kept = next((kept for kept in reversed(self._waiting) if kept.name == name), None)
            if kept is not None:
                self._waiting.remove(kept)
        return kept

    def _keep(self, held: _Kept) -> None:
        held.mails, held.until_s = held.mails + 1, time.monotonic() + self._kept_s
        if self._kept_s <= 0 or held.mails >= MAILS_A_SESSION:
            _end(held.opened)
            return
        with self._lock:
            self._waiting.append(held)


def _opened(where: Server, our_name: str) -> _Patient:
    context = ssl.create_default_context() if where.tls or where.starttls else None
    patient = _PatientTls(local_hostname=our_name, timeout=BUDGET_S / 2, context=context) if where.tls else None
    opened = patient or _Patient(local_hostname=our_name, timeout=BUDGET_S / 2)
    opened.deadline = time.monotonic() + BUDGET_S
    opened._host = where.host  # type: ignore[attr-defined]  # starttls checks the certificate against it
    try:
        _introduce(opened, where, context)
    except BaseException:
        opened.close()
        raise
    return opened


def _introduce(opened: _Patient, where: Server, context: ssl.SSLContext | None) -> None:
    code, said = opened.connect(where.host, where.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, said)
    if where.starttls:
        opened.starttls(context=context)
    if where.user is not None:
        _log_in(opened, where.user, where.password)
    opened.ehlo_or_helo_if_needed()


def _end(opened: _Patient) -> None:
    with suppress(smtplib.SMTPException, OSError):
        # Its good-bye is not waited for: whoever ends a session has something better to do.
        opened.putcmd("quit")
    opened.close()


def _log_in(opened: smtplib.SMTP, user: str, password: str) -> None:
    try:
        opened.login(user, password)
    except UnicodeError as unusable:
        raise Delayed("NASLUCH_SMTP_URL: smtplib logs in with ASCII only, in user and password") from unusable
