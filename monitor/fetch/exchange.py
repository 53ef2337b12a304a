"""A question and the address it goes to -> the answer, on a connection of its own. Edge.

What httpx does around this costs more than it helps: its addresses, requests and answers, a pool for one connection.
The connection is the one that httpx uses itself, httpcore's (docs/decisions/0029).
"""

import re
import ssl
from collections.abc import Iterator, Mapping
from ipaddress import AddressValueError, IPv4Address
from urllib.parse import urlsplit

import httpcore
import httpx

_PLAIN = re.compile(r"[A-Za-z0-9/._~:?&=%+,;@!$()*-]*")
"""What goes to a server as it stands, unless it climbs: `/../` is httpx's to resolve, as is what it writes as %XX."""

_FOUR_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+){3}")


class Answer:
    """What a server says: its status and headers, and the body as it comes."""

    def __init__(self, connection: httpcore.HTTPConnection, response: httpcore.Response) -> None:
        self._connection, self._response = connection, response
        self.status_code = response.status
        self.headers = _joined(response.headers)  # by names in lower case; of one that is said twice, all

    def pieces(self) -> Iterator[bytes]:
        """The body as it stands on the wire."""
        return self._response.iter_stream()

    def close(self) -> None:
        """Nothing comes back; the connection is closed."""
        self._response.close()
        self._connection.close()


def ask(
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    backend: httpcore.NetworkBackend,
    tls: ssl.SSLContext,
    body: bytes = b"",
) -> Answer:
    """The answer to a question; its body has not been read.

    Shape:  `url` is an address as `addresses.checked` writes it
    Errors: httpcore's; UnsupportedProtocol for what is no address
    """
    where = urlsplit(url)
    host, target = (where.hostname or "").encode(), _target(url)
    said = [(name.encode(), value.encode()) for name, value in ({"Host": where.netloc} | dict(headers)).items()]
    origin = httpcore.Origin(where.scheme.encode(), host, where.port or (443 if where.scheme == "https" else 80))
    request = httpcore.Request(
        method,
        httpcore.URL(scheme=origin.scheme, host=host, port=where.port, target=target),
        headers=said,
        content=body,
    )
    connection = httpcore.HTTPConnection(origin, tls, network_backend=backend)
    try:
        return Answer(connection, connection.handle_request(request))
    except BaseException:
        connection.close()
        raise


def _target(url: str) -> bytes:
    """What of an address is asked for: its path and query."""
    netloc, _, target = url.partition("://")[2].partition("/")
    try:
        if _PLAIN.fullmatch(target) and "/." not in f"/{target}" and "[" not in netloc:
            _check(netloc.partition(":")[0])
            return f"/{target}".encode()
        return httpx.URL(url).raw_path
    except (httpx.InvalidURL, AddressValueError) as wrong:
        raise httpcore.UnsupportedProtocol(str(wrong)) from wrong


def _check(host: str) -> None:
    """Nothing, unless it is four numbers that are no IPv4 address. Errors: AddressValueError."""
    if _FOUR_NUMBERS.fullmatch(host):
        IPv4Address(host)


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    said: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("ascii").lower(), _text(raw_value)
        said[name] = f"{said[name]}, {value}" if name in said else value
    return said


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
