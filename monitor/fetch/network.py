"""A host and a port -> a connection to an address the guard allows, each wait within what is left of the time. Edge.

What goes wrong is raised in words, as the exceptions of httpcore that httpx knows how to translate.
"""

import errno
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from itertools import zip_longest
from queue import Empty, SimpleQueue
from threading import Thread

import httpcore

from monitor.fetch.guard import SETTING, Ip, Network, inside, may_visit

MOST_ADDRESSES = 8  # of one name that are tried
PATIENCE_S = 5.0  # with one of several addresses

Options = Iterable[httpcore.SOCKET_OPTION]

CERTIFICATE_FAULTS = {  # X509_V_ERR_* of OpenSSL
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate is signed by an authority we do not know",
    20: "its certificate is signed by an authority we do not know",
    21: "its certificate is signed by an authority we do not know",
    62: "its certificate is of another host",
    64: "its certificate is of another host",
}


class Forbidden(httpcore.UnsupportedProtocol):
    """The guard lets us speak to no address of this host."""


class Deadline:
    """The moment by which all has to be done; counted from when it is made."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends_at = time.monotonic() + seconds

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """What is done meanwhile costs none of the time."""
        begun_at = time.monotonic()
        yield
        self._ends_at += time.monotonic() - begun_at

    def left_s(self, late: Exception, at_most: float | None = None) -> float:
        """What may still be waited, more than nothing. Errors: `late`, when nothing is left."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise late
        return left if at_most is None else min(left, at_most)

    def __str__(self) -> str:
        return f"{round(self.seconds, 1):g} s"


Resolve = Callable[[str, int, Deadline], list[Ip]]
"""A host and a port -> its addresses, in the order they are to be tried."""


class Backend(httpcore.NetworkBackend):
    """Connects to the very address that was checked, so that a name cannot change between check and use."""

    def __init__(self, allow: tuple[Network, ...], deadline: Deadline, resolve: Resolve) -> None:
        """Ready to connect. Names are looked up by `resolve`, once for each connection."""
        self._allow, self._deadline, self._resolve = allow, deadline, resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that takes one."""
        late = httpcore.ConnectTimeout("no time was left to connect")
        deadline = Deadline(self._deadline.left_s(late, timeout))
        found = self._allowed(host, self._resolve(host, port, deadline))
        failed: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for number, ip in enumerate(found, 1):
            patience_s = deadline.left_s(failed or late, PATIENCE_S if number < len(found) else None)
            try:
                return Stream(self._connected(ip, port, patience_s, socket_options), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                failed = failure
        raise failed or httpcore.ConnectError("the name does not resolve")

    def _allowed(self, host: str, found: list[Ip]) -> list[Ip]:
        allowed = [ip for ip in found if may_visit(ip, self._allow)]
        if found and not allowed:
            raise Forbidden(
                f"{_named(host, found[0])} is no address on the open internet; "
                f"{SETTING} says which private networks may be visited"
            )
        return alternating(allowed)[:MOST_ADDRESSES]

    def _connected(self, ip: Ip, port: int, patience_s: float, options: Options | None) -> httpcore.NetworkStream:
        try:
            return self._sockets.connect_tcp(str(ip), port, timeout=patience_s, socket_options=options)
        except httpcore.ConnectTimeout as silent:
            raise httpcore.ConnectTimeout(f"no connection within {round(patience_s, 1):g} s") from silent
        except httpcore.ConnectError as failed:
            raise httpcore.ConnectError(_why_not(failed.__cause__)) from failed


def resolve(host: str, port: int, deadline: Deadline) -> list[Ip]:
    """The addresses of a host, in the order they are to be tried.

    Shape:  whatever the system takes for an address is one here: 127.1, 0x7f.1, 2130706433
    Errors: httpcore.ConnectError, httpcore.ConnectTimeout
    """
    try:
        return [ip_address(host)]
    except ValueError:
        pass
    late = httpcore.ConnectTimeout(f"the name was not resolved within {deadline}")
    left_s = deadline.left_s(late)
    # getaddrinfo knows no time-out: it is waited for no longer than there is time, and ends by itself
    answers: SimpleQueue[list[Ip] | Exception] = SimpleQueue()
    Thread(target=_look_up, args=(host, port, answers), name=f"name of {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=left_s)
    except Empty as silent:
        raise late from silent
    if isinstance(answer, list):
        return answer
    if isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_AGAIN:
        raise httpcore.ConnectError("the name does not resolve: no name server answers") from answer
    raise httpcore.ConnectError("the name does not resolve") from answer


def _look_up(host: str, port: int, answers: SimpleQueue[list[Ip] | Exception]) -> None:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answers.put(list(dict.fromkeys(ip_address(row[4][0]) for row in rows)))
    except (OSError, ValueError) as failed:  # ValueError: a label that cannot be encoded
        answers.put(failed)


class Stream(httpcore.NetworkStream):
    """A connection on which no wait outlasts the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has arrived, waited for no longer than there is time."""
        late = httpcore.ReadTimeout("no answer in time")
        left_s = self._deadline.left_s(late, timeout)
        try:
            return self._stream.read(max_bytes, left_s)
        except httpcore.ReadTimeout as silent:
            raise late from silent

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Nothing comes back; it is sent, or there was no time."""
        late = httpcore.WriteTimeout("the host did not take the question in time")
        left_s = self._deadline.left_s(late, timeout)
        try:
            self._stream.write(buffer, left_s)
        except httpcore.WriteTimeout as silent:
            raise late from silent

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate has to be of the host that was asked for."""
        late = httpcore.ConnectTimeout("TLS: the host did not finish its greeting in time")
        try:
            left_s = self._deadline.left_s(late, timeout)
            return Stream(self._stream.start_tls(ssl_context, server_hostname, left_s), self._deadline)
        except httpcore.ConnectTimeout as silent:
            self.close()
            raise late from silent
        except httpcore.ConnectError as failed:
            raise httpcore.ConnectError(f"TLS: {_tls_fault(failed.__cause__)}") from failed

    def close(self) -> None:
        """Nothing comes back; the connection is closed."""
        self._stream.close()

    def get_extra_info(self, info: str) -> object:
        """What httpcore asks of a connection."""
        return self._stream.get_extra_info(info)


def alternating(found: list[Ip]) -> list[Ip]:
    """The same addresses, IPv6 and IPv4 by turns: where one of the two is broken, the other is tried soon.

    Source: RFC 8305 section 4
    """
    preferred = [ip for ip in found if ip.version == found[0].version]
    others = [ip for ip in found if ip.version != found[0].version]
    return [ip for pair in zip_longest(preferred, others) for ip in pair if ip is not None]


def _named(host: str, ip: Ip) -> str:
    """A host with what it is: `localhost (127.0.0.1)`."""
    known_as = dict.fromkeys((host, str(ip), str(inside(ip))))
    first, *others = known_as
    return f"{first} ({', '.join(others)})" if others else first


def _why_not(cause: BaseException | None) -> str:
    if isinstance(cause, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(cause, OSError) and cause.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH):
        return "the host cannot be reached"
    if isinstance(cause, OSError) and cause.strerror:
        return f"no connection: {cause.strerror}"
    return "no connection"


def _tls_fault(cause: BaseException | None) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return CERTIFICATE_FAULTS.get(cause.verify_code, f"its certificate does not hold: {cause.verify_message}")
    if isinstance(cause, ssl.SSLEOFError | ConnectionError):
        return "the host hung up during its greeting"
    if isinstance(cause, ssl.SSLError) and cause.reason:
        return f"no common language with this host ({cause.reason.lower().replace('_', ' ')})"
    return "no encrypted connection"
