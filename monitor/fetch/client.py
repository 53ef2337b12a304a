"""The fetcher: an address -> its body, or the reason why not. Edge."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

import httpcore
import httpx

from monitor import addresses
from monitor.errors import FetchFailed, Refused, TooLarge
from monitor.fetch import answers, exchange
from monitor.fetch.exchange import Answer
from monitor.fetch.guard import Network
from monitor.fetch.network import Backend, Deadline, Resolve, resolve
from monitor.fetch.packed import Unpacker
from monitor.records import NO_VALIDATORS, Fetched, NotModified, Validators

FEED = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
PAGE = "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.5"

Admit = Callable[[str], None]

MOST_REDIRECTS = 5

NO_HEADERS: Mapping[str, str] = {}


def everybody(_: str) -> None:
    """Any host may be asked at once."""


class _Transport(httpx.HTTPTransport):
    """Speaks HTTP/1.1 over the guarded backend, to no proxy, and keeps no connection."""

    def __init__(self, backend: Backend, tls: ssl.SSLContext) -> None:
        # httpx 0.28 has no way to hand a network backend on to httpcore, so its pool is put here by us.
        # `_pool` is the one private name of httpx we touch; all else of its transport works on whatever is in it.
        self._pool = httpcore.ConnectionPool(tls, max_keepalive_connections=0, network_backend=backend)


@dataclass(slots=True)
class _Way:
    """Where a fetch has been so far."""

    addresses: list[str]
    permanent: bool = True  # every redirect so far

    @property
    def here(self) -> str:
        """The address we are at."""
        return self.addresses[-1]

    @property
    def redirected(self) -> bool:
        """Whether we have left the address that was asked for."""
        return len(self.addresses) > 1

    @property
    def moved_to(self) -> str | None:
        """Where the address has moved for good, when every redirect says so."""
        return self.here if self.redirected and self.permanent else None

    @property
    def name(self) -> str:
        """What an error names: the address asked for, and where that led."""
        return f"{self.addresses[0]}: redirected to {self.here}" if self.redirected else self.here


class Fetcher:
    """Makes every connection to the outside. Threads share it; nothing but its certificates is kept between fetches."""

    def __init__(
        self,
        *,
        user_agent: str,
        allow: tuple[Network, ...] = (),
        timeout_s: float,
        max_body_bytes: int,
        resolve: Resolve = resolve,
    ) -> None:
        """Ready to fetch. `resolve` is who looks up names: the system."""
        self._user_agent = user_agent
        self._allow = allow
        self._timeout_s = timeout_s
        self._max_body_bytes = max_body_bytes
        self._resolve = resolve
        # one for all: making it costs 50 ms, a connection on it nothing; SSL_CERT_FILE is heeded
        self._tls = httpx.create_ssl_context()

    def client(self) -> httpx.Client:
        """A client for one request of another kind, behind the same guard; what it raises is httpx's."""
        return httpx.Client(
            transport=self._transport(Deadline(self._timeout_s)),
            headers=_headers({"User-Agent": self._user_agent, "Accept-Encoding": "gzip"}),
            timeout=self._timeout_s,
            trust_env=False,
        )

    @property
    def user_agent(self) -> str:
        """How we introduce ourselves."""
        return self._user_agent

    def get(
        self,
        url: str,
        *,
        validators: Validators = NO_VALIDATORS,
        given_by: str | None = None,
        accept: str,
        admit: Admit = everybody,
    ) -> Fetched | NotModified:
        """What an address answers, after at most five redirects.

        Shape:  validators go to the address that gave them, which may be one that is redirected to, and to no other;
                None: the address itself. `admit` is told an address to which a redirect leads before it is asked: it
                may wait for our turn there, which costs none of the fetch's time, or refuse by raising
        Errors: FetchFailed and its kinds
        """
        way = _Way([_visitable(url)])
        deadline = Deadline(self._timeout_s)
        while True:
            sent = answers.sendable(validators) if way.here == (given_by or way.addresses[0]) else NO_VALIDATORS
            with closing(self._asked("GET", way, self._question(accept, sent), deadline)) as answer:
                if answer.status_code not in answers.REDIRECTS:
                    return self._taken(answer, way, sent, deadline)
                _follow(answer, way)
            with deadline.standing_still():
                admit(way.here)

    def post(self, url: str, form: Mapping[str, str], *, admit: Admit = everybody) -> int:
        """The status, 2xx, with which an address takes a form; what else it says is not read.

        Shape:  `admit` as with `get`; redirects that keep the form (307, 308) are followed, others are failures
        Errors: FetchFailed and its kinds
        """
        way = _Way([_visitable(url)])
        deadline = Deadline(self._timeout_s)
        body = urlencode(form).encode("ascii")
        headers = {
            "User-Agent": self._user_agent,
            "Connection": "close",
            "Content-Length": str(len(body)),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        while True:
            with closing(self._asked("POST", way, headers, deadline, body)) as answer:
                if answer.status_code not in answers.KEEPING:
                    return _accepted(answer, way)
                _follow(answer, way)
            with deadline.standing_still():
                admit(way.here)

    def found(self, host: str) -> tuple[str, ...]:
        """The addresses that a host's name leads to.

        Errors: FetchFailed when it leads nowhere, or no name server answers
        """
        deadline = Deadline(self._timeout_s)
        with _in_words(_Way([host]), "no answer within", deadline):
            return tuple(map(str, self._resolve(host, 443, deadline)))

    def time_at(self, url: str) -> datetime | None:
        """What time it is, as the server of an address states it in its answer to HEAD, whatever the answer is.

        Shape:  None when it states none that can be read
        Errors: FetchFailed when there is no answer
        """
        way, deadline = _Way([_visitable(url)]), Deadline(self._timeout_s)
        with closing(self._asked("HEAD", way, self._question("*/*", NO_VALIDATORS), deadline)) as answer:
            stated = answer.headers.get("date", "")
        try:
            return parsedate_to_datetime(stated).astimezone(UTC)
        except ValueError:
            return None

    def ask(
        self, url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] = NO_HEADERS
    ) -> Fetched:
        """What an address answers when it is asked for JSON, or sent a form, with what nobody else is to have.

        Shape:  no redirect is followed: what is secret goes to this address and to no other
        Errors: FetchFailed and its kinds
        """
        way, deadline = _Way([_visitable(url)]), Deadline(self._timeout_s)
        said = self._question("application/json", NO_VALIDATORS) | dict(headers)
        if form is None:
            return self._told(self._asked("GET", way, said, deadline), way, deadline)
        body = urlencode(form).encode("ascii")
        said |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        return self._told(self._asked("POST", way, said, deadline, body), way, deadline)

    def _told(self, answer: Answer, way: _Way, deadline: Deadline) -> Fetched:
        with closing(answer):
            taken = self._taken(answer, way, NO_VALIDATORS, deadline)
        assert isinstance(taken, Fetched)  # nobody was asked whether anything is new
        return taken

    def _transport(self, deadline: Deadline) -> _Transport:
        return _Transport(Backend(self._allow, deadline, self._resolve), self._tls)

    def _asked(
        self, method: str, way: _Way, headers: Mapping[str, str], deadline: Deadline, body: bytes = b""
    ) -> Answer:
        backend = Backend(self._allow, deadline, self._resolve)
        with _in_words(way, "no answer within", deadline):
            return exchange.ask(method, way.here, headers, backend=backend, tls=self._tls, body=body)

    def _question(self, accept: str, sent: Validators) -> dict[str, str]:
        headers = {
            "User-Agent": self._user_agent,
            "Accept": accept,
            "Accept-Encoding": "gzip",  # what every server can; of what else is sent some can be read
            "Connection": "close",
        }
        if sent.etag:
            headers["If-None-Match"] = sent.etag
        if sent.last_modified:
            headers["If-Modified-Since"] = sent.last_modified
        return headers

    def _taken(self, answer: Answer, way: _Way, sent: Validators, deadline: Deadline) -> Fetched | NotModified:
        status = answer.status_code
        if status == 304:
            return _not_modified(answer, way, sent)
        if not 200 <= status < 300:
            error = answers.failure(way.name, status, answer.headers, now=datetime.now(UTC))
            error.answered = None if way.redirected else error.answered
            raise error
        body, wire_bytes = self._unpacked(answer, way, deadline)
        if not body:
            raise FetchFailed(f"{way.name}: an empty answer", status=status)
        return Fetched(
            url=way.here,
            body=body,
            content_type=answer.headers.get("content-type"),
            content_language=answer.headers.get("content-language"),
            validators=answers.validators(answer.headers),
            moved_to=way.moved_to,
            wire_bytes=wire_bytes,
            fresh_for_s=answers.fresh_for_s(answer.headers, now=datetime.now(UTC)),
            links=answer.headers.get("link"),
        )

    def _unpacked(self, answer: Answer, way: _Way, deadline: Deadline) -> tuple[bytes, int]:
        """The body, unpacked as it comes, up to the limit; and how many bytes came."""
        encoding = answer.headers.get("content-encoding", "")
        unpacker, came = Unpacker(way.name, encoding, max_bytes=self._max_body_bytes), 0
        self._measure(int(answer.headers.get("content-length", 0)), way)  # h11 has seen to it that it is a number
        with _in_words(way, "the answer was not complete within", deadline, begun=True):
            for piece in answer.pieces():
                came += len(piece)
                self._measure(came, way)
                unpacker.take(piece)
        return unpacker.whole(), came

    def _measure(self, size: int, way: _Way) -> None:
        if size > self._max_body_bytes:
            raise TooLarge(f"{way.name}: the answer is larger than the {self._max_body_bytes} bytes we read")


def _headers(fields: dict[str, str]) -> httpx.Headers:
    return httpx.Headers(fields, encoding="utf-8")  # a person's choice of user agent may have Polish letters


def _visitable(url: str) -> str:
    try:
        return addresses.checked(url)
    except ValueError as refused:
        raise Refused(str(refused)) from refused


def _follow(answer: Answer, way: _Way) -> None:
    """Nothing comes back; the way has one address more."""
    status, location = answer.status_code, answer.headers.get("location", "")
    if not location.strip():
        raise FetchFailed(f"{way.name}: HTTP {status} that leads nowhere", status=status)
    target = addresses.absolute(location, way.here)
    if target is None:
        raise Refused(f"{way.name}: redirected to {location[:200]!r}, which is no address we visit", status=status)
    address = addresses.checked(target)
    if address in way.addresses:
        raise FetchFailed(f"{way.name}: redirected in a circle, to {address}", status=status)
    if len(way.addresses) > MOST_REDIRECTS:
        raise TooLarge(f"{way.name}: more than {MOST_REDIRECTS} redirects", status=status)
    way.addresses.append(address)
    way.permanent = way.permanent and status in answers.PERMANENT


def _accepted(answer: Answer, way: _Way) -> int:
    if not 200 <= answer.status_code < 300:
        raise answers.failure(way.name, answer.status_code, answer.headers, now=datetime.now(UTC))
    return answer.status_code


def _not_modified(answer: Answer, way: _Way, sent: Validators) -> NotModified:
    if sent == NO_VALIDATORS:
        raise FetchFailed(f"{way.name}: 304 to a question without validators", status=304)
    said = answers.validators(answer.headers)
    renewed = Validators(said.etag or sent.etag, said.last_modified or sent.last_modified)
    return NotModified(way.here, renewed, way.moved_to, answers.fresh_for_s(answer.headers, now=datetime.now(UTC)))


@contextmanager
def _in_words(way: _Way, late: str, deadline: Deadline, *, begun: bool = False) -> Iterator[None]:
    """What httpcore raises, as one of our errors. `begun`: the body had begun to come."""
    try:
        yield
    except httpcore.UnsupportedProtocol as forbidden:  # our guard's, see network.Forbidden
        raise _blaming(None, Refused(f"{way.name}: {forbidden}")) from forbidden
    except httpcore.ReadTimeout as silent:
        if begun:
            raise TooLarge(f"{way.name}: {late} {deadline}") from silent
        raise _blaming(way, FetchFailed(f"{way.name}: {late} {deadline}")) from silent
    except (httpcore.RemoteProtocolError, httpcore.ReadError) as broken:
        if _header_too_long(broken):
            raise TooLarge(f"{way.name}: the answer's header is larger than we read") from broken
        told = FetchFailed(f"{way.name}: {_broken(broken, begun)}")
        raise (told if begun else _blaming(way, told)) from broken
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as failed:
        raise _blaming(way, FetchFailed(f"{way.name}: {failed or 'no connection'}")) from failed


def _blaming(way: _Way | None, error: FetchFailed) -> FetchFailed:
    """The error, and whether it is the host we set out for that did not answer."""
    error.answered = None if way is None or way.redirected else False
    return error


def _broken(broken: Exception, begun: bool) -> str:
    if begun:
        return "the answer broke off"
    if isinstance(broken, httpcore.ReadError) or "without sending a response" in str(broken):
        return "the host hung up without an answer"
    return "what came is not HTTP"


def _header_too_long(broken: BaseException) -> bool:
    """Whether h11 thought of 431, Request Header Fields Too Large; httpcore carries its exception as an argument."""
    return any(getattr(one, "error_status_hint", None) == 431 for one in broken.args)
