"""HTTP/1.1 on loopback: requests in, prepared answers out. Edge."""

import asyncio
import gzip
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus

from monitor.newsroom.loopback import Loopback

HTML = "text/html; charset=utf-8"
_MAX_HEAD_BYTES = 65_536
_WORTH_ZIPPING_BYTES = 400


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked, and once it is in a log also what it was told."""

    host: str  # the address it came to: 127.0.0.2:40123
    method: str
    path: str  # with its query
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    at: datetime  # aware UTC
    status: int = 0  # of the answer

    @property
    def url(self) -> str:
        """The address that was asked for."""
        return f"http://{self.host}{self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say. Headers named here win over those that are made."""

    body: bytes = b""
    content_type: str | None = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None  # with it, whoever sends it back is told 304
    last_modified: str | None = None  # likewise
    delay_s: float = 0.0  # before the first byte


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer as bytes: made once, sent often."""

    answer: Answer
    head: bytes  # without the empty line that ends it
    zipped_head: bytes
    zipped_body: bytes  # empty: not worth it
    unchanged_head: bytes

    def bytes_for(self, request: Request, *, closing: bool) -> tuple[int, bytes]:
        """The status and everything that goes on the wire."""
        end = b"Connection: close\r\n\r\n" if closing else b"\r\n"
        if self._holds_already(request):
            return 304, self.unchanged_head + end
        head, body = self.head, self.answer.body
        if self.zipped_body and "gzip" in request.headers.get("accept-encoding", ""):
            head, body = self.zipped_head, self.zipped_body
        return self.answer.status, head + end + (b"" if request.method == "HEAD" else body)

    def _holds_already(self, request: Request) -> bool:
        if self.answer.etag and (offered := request.headers.get("if-none-match")):
            return self.answer.etag in (tag.strip().removeprefix("W/") for tag in offered.split(","))
        if self.answer.last_modified:
            return request.headers.get("if-modified-since") == self.answer.last_modified
        return False


def prepare(answer: Answer) -> Prepared:
    """The answer, ready to be sent any number of times."""
    named = {name.lower() for name in answer.headers}
    validators = _lines({"ETag": answer.etag, "Last-Modified": answer.last_modified, "Vary": "Accept-Encoding"})
    common = _lines({"Content-Type": answer.content_type} if "content-type" not in named else {}) + validators
    common += _lines(answer.headers)
    length = b"" if "content-length" in named else b"Content-Length: %d\r\n" % len(answer.body)
    zipped = b""
    if len(answer.body) >= _WORTH_ZIPPING_BYTES and not named & {"content-encoding", "content-length"}:
        zipped = gzip.compress(answer.body, compresslevel=4, mtime=0)
    status = _status_line(answer.status)
    return Prepared(
        answer=answer,
        head=status + common + length,
        zipped_head=status + common + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n" % len(zipped),
        zipped_body=zipped,
        unchanged_head=_status_line(304) + validators,
    )


def _status_line(status: int) -> bytes:
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unheard Of"
    return f"HTTP/1.1 {status} {phrase}\r\nServer: newsroom\r\n".encode("ascii")


def _lines(headers: Mapping[str, str | None]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value is not None).encode("latin-1")


BAD_REQUEST = prepare(Answer(b"this is no HTTP we speak\n", "text/plain", 400))

Respond = Callable[[Request], Prepared]
Record = Callable[[Request], None]


class Connection(asyncio.Protocol):
    """One client: reads whole requests, answers each in turn, keeps the line open if it may."""

    transport: asyncio.Transport

    def __init__(self, respond: Respond, record: Record) -> None:
        self._respond, self._record = respond, record
        self._buffer = b""
        self._host = ""
        self._answering = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._host = "{}:{}".format(*transport.get_extra_info("sockname")[:2])

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._go_on()

    def _go_on(self) -> None:
        """Nothing comes back; every whole request in the buffer is answered, in order."""
        while not self._answering and not self.transport.is_closing():
            try:
                request = self._next_request()
            except ValueError:
                self.transport.write(BAD_REQUEST.head + b"Connection: close\r\n\r\n" + BAD_REQUEST.answer.body)
                self.transport.close()
                return
            if request is None:
                return
            self._answer(request)

    def _next_request(self) -> Request | None:
        """A request taken off the buffer; None: it is not whole yet. Errors: ValueError."""
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            if len(head) > _MAX_HEAD_BYTES:
                raise ValueError("a head without an end")
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, version = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if "transfer-encoding" in headers or not version.startswith("HTTP/1."):
            raise ValueError("neither chunked requests nor other versions")
        length = int(headers.get("content-length", "0"))
        if len(rest) < length:
            return None
        self._buffer = rest[length:]
        if version == "HTTP/1.0":
            headers.setdefault("connection", "close")
        return Request(self._host, method, path, headers, rest[:length], datetime.now(UTC))

    def _answer(self, request: Request) -> None:
        prepared = self._respond(request)
        if prepared.answer.delay_s:
            self._answering = True
            asyncio.get_running_loop().call_later(prepared.answer.delay_s, self._answer_late, request, prepared)
        else:
            self._send(request, prepared)

    def _answer_late(self, request: Request, prepared: Prepared) -> None:
        self._answering = False
        self._send(request, prepared)
        self._go_on()

    def _send(self, request: Request, prepared: Prepared) -> None:
        closing = request.headers.get("connection", "").lower() == "close"
        status, everything = prepared.bytes_for(request, closing=closing)
        self._record(replace(request, status=status))
        if self.transport.is_closing():
            return
        self.transport.write(everything)
        if closing:
            self.transport.close()


def server(sockets: Iterable[socket.socket], respond: Respond, record: Record, *, name: str) -> Loopback:
    """A server for these sockets, not started yet. `respond` is called in its thread and must not wait."""
    return Loopback(tuple(sockets), lambda: Connection(respond, record), name=name)
