"""The address of a mail server -> a session with it; what goes wrong there as errors of ours. Edge."""

import smtplib
import ssl
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
        raise Rejected(f"{host}: {refused}", status=refused.status) from refused
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


@contextmanager
def session(where: Server, our_name: str) -> Iterator[smtplib.SMTP]:
    """A session in which mail can be handed in.

    Errors: what smtplib and the network raise; `translated` stands around it
    """
    context = ssl.create_default_context()
    patient = _PatientTls(local_hostname=our_name, timeout=BUDGET_S / 2, context=context) if where.tls else None
    opened = patient or _Patient(local_hostname=our_name, timeout=BUDGET_S / 2)
    opened.deadline = time.monotonic() + BUDGET_S
    opened._host = where.host  # type: ignore[attr-defined]  # starttls checks the certificate against it
    try:
        code, said = opened.connect(where.host, where.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if where.starttls:
            opened.starttls(context=context)
        if where.user is not None:
            _log_in(opened, where.user, where.password)
        opened.ehlo_or_helo_if_needed()
        yield opened
        with suppress(smtplib.SMTPException, OSError):
            # Its good-bye is not waited for: a kill before the yes is written down would send the mail twice.
            opened.putcmd("quit")
    finally:
        opened.close()


def _log_in(opened: smtplib.SMTP, user: str, password: str) -> None:
    try:
        opened.login(user, password)
    except UnicodeError as unusable:
        raise Delayed("NASLUCH_SMTP_URL: smtplib logs in with ASCII only, in user and password") from unusable
