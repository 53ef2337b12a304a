"""A title, a few lines and a link to Slack, Teams, Telegram, Matrix, ntfy and others, through Apprise. Edge.

Apprise opens its connections with requests, which knows nothing of our guard. So requests is given a transport of
ours here, once: whatever a plugin asks for, which it does in the thread that sends, goes through the client that is
handed to `send`, or nowhere; whoever else in this process speaks by requests is left alone. What is left out for that
are the services that Apprise reaches by other means (docs/decisions/0018).
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import httpx

from alerts import compose
from alerts.channels.webhook import Http, retry_after_s
from alerts.compose.plain import one_line
from alerts.errors import Delayed, DeliveryError, Rejected
from alerts.records import Accepted, Delivery, House

SPOKEN = frozenset(
    {
        *("discord", "fluxer", "form", "forms", "gchat", "gotify", "gotifys", "json", "jsons", "matrix", "matrixs"),
        *("mmost", "mmosts", "nctalk", "nctalks", "ntfy", "ntfys", "pbul", "pover", "prowl", "pushdeer"),
        *("pushdeers", "rocket", "rockets", "schan", "signal", "signals", "slack", "tgram", "twist", "webex"),
        *("workflow", "workflows", "wxteams", "xml", "xmls", "zulip"),
    }
)
"""Schemes of Apprise that speak HTTP and nothing else."""

MOST_ANSWER_BYTES = 1_000_000
LONGEST_REASON = 300
BUDGET_S = 50.0
"""Seconds for one delivery in all, however often a service is asked for it: less than half a lease."""

_HTTP: ContextVar[Http] = ContextVar("http")
_EAR: ContextVar["_Ear"] = ContextVar("ear")


def check_address(url: str) -> None:
    """Nothing, when Apprise can speak to it, and over HTTP alone.

    Errors: ValueError, with a sentence for a person; it never repeats the address, which holds a password
    """
    _plugin(url)


def shown(url: str) -> str:
    """The address without what is secret in it."""
    return str(_plugin(url).url(privacy=True))


def send(delivery: Delivery, *, house: House, http: Http, now: datetime) -> Accepted:
    """Show the delivery's title, words and link at the service.

    Errors: Delayed, with what Apprise logged where it says no more than False; Rejected when the address is none
    """
    zone = delivery.channel.zone or house.timezone
    name, said = delivery.channel.name, compose.short(delivery, replace(house, timezone=zone), now)
    try:
        plugin = _plugin(delivery.channel.addresses[0])
    except ValueError as unusable:
        raise Rejected(f"{name}: {unusable}") from unusable
    ear = _Ear(now)
    with _heard(ear, http):
        try:
            taken = plugin.notify(body=said.text, title=said.title, body_format="text")
        except Exception as fault:
            raise Delayed(f"{plugin.service_name}: {type(fault).__name__}") from fault
    if not taken:
        raise _reason(str(plugin.service_name), ear)
    return Accepted(f"{plugin.service_name}: taken", ear.status, unworded=said.unworded)


def _reason(service: str, ear: "_Ear") -> DeliveryError:
    words = one_line("; ".join(dict.fromkeys(ear.words)), LONGEST_REASON) or "it said no, and not why"
    return Delayed(f"{service}: {words}", status=ear.status, retry_after_s=ear.retry_after_s)


def _plugin(url: str) -> Any:
    scheme = urlsplit(url.strip()).scheme.lower()
    if scheme not in SPOKEN:
        raise ValueError(
            f"{scheme or 'an address without a scheme'}: not one of Apprise's services that are spoken to here: "
            f"{', '.join(sorted(SPOKEN))}"
        )
    plugin = _library().Apprise.instantiate(url.strip(), asset=_asset(), suppress_exceptions=True)
    if plugin is None:
        raise ValueError(
            f"Apprise cannot read this {scheme}:// address; github.com/caronc/apprise shows how it is written"
        )
    return plugin


def _asset() -> Any:
    """Nothing is kept on disk, and no picture of Apprise's is linked to."""
    return _library().AppriseAsset(
        app_id="Nasluch", app_desc="Nasłuch", app_url="", image_url_mask="", storage_mode="memory"
    )


@cache
def _library() -> ModuleType:
    """Apprise, with requests speaking through us. It takes half a second and 30 MB: nobody loads it for nothing."""
    import apprise  # noqa: PLC0415
    import requests.sessions  # noqa: PLC0415

    vars(requests.sessions)["HTTPAdapter"] = _adapter()
    logging.getLogger("apprise").addHandler(_Secretary())
    logging.getLogger("apprise").propagate = False  # it names addresses, with what is secret in them
    return apprise


def _adapter() -> type:
    """The transport that requests is given: everything goes through the client of whoever sends."""
    import requests  # noqa: PLC0415

    class Adapter(requests.adapters.HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *how: Any, **more: Any) -> requests.Response:
            if _EAR.get(None) is None:  # not a plugin, which asks in the thread that sends: a collector of traces
                return super().send(request, *how, **more)
            if _EAR.get().late:
                raise requests.exceptions.Timeout("it took too long", request=request)
            try:
                return _answer(request)
            except httpx.TimeoutException as late:
                raise requests.exceptions.Timeout(str(late), request=request) from late
            except (httpx.HTTPError, httpx.InvalidURL) as failed:
                _EAR.get().words.append(one_line(str(failed)) or type(failed).__name__)
                raise requests.exceptions.ConnectionError(str(failed), request=request) from failed

    def _answer(request: Any) -> requests.Response:  # its types say that an address may be None
        headers = {**request.headers, "accept-encoding": "identity"}
        with (
            _HTTP.get()() as client,
            client.stream(
                request.method, request.url, headers=headers, content=request.body, follow_redirects=False
            ) as answer,
        ):
            _EAR.get().note(answer.status_code, answer.headers)
            heard = requests.Response()
            heard._content = _body(answer)
        heard.status_code, heard.reason = answer.status_code, answer.reason_phrase
        heard.headers = requests.structures.CaseInsensitiveDict(answer.headers)
        heard.url, heard.request = request.url, request
        heard.encoding = requests.utils.get_encoding_from_headers(heard.headers)
        return heard

    return Adapter


def _body(answer: httpx.Response) -> bytes:
    """The first megabyte of an answer."""
    body = b""
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > MOST_ANSWER_BYTES:
            break
    return body[:MOST_ANSWER_BYTES]


class _Ear:
    """What is heard while one delivery is shown: what Apprise logs, and what the service answers."""

    def __init__(self, now: datetime) -> None:
        self.words: list[str] = []
        self.status: int | None = None
        self.retry_after_s: float | None = None
        self._now = now
        self._until_s = time.monotonic() + BUDGET_S

    def note(self, status: int, headers: Mapping[str, str]) -> None:
        """An answer came."""
        self.status, self.retry_after_s = status, retry_after_s(headers.get("retry-after"), self._now)

    @property
    def late(self) -> bool:
        """Whether all of it has taken too long."""
        return time.monotonic() > self._until_s


class _Secretary(logging.Handler):
    """Apprise says why only in its log: what it warns of is written down for whoever sends in this thread."""

    def emit(self, record: logging.LogRecord) -> None:
        ear = _EAR.get(None)
        if ear is not None and record.levelno >= logging.WARNING:
            ear.words.append(record.getMessage())


@contextmanager
def _heard(ear: _Ear, http: Http) -> Iterator[None]:
    """Within it, requests speaks through this client, and Apprise's log goes to this ear."""
    ours, theirs = _EAR.set(ear), _HTTP.set(http)
    try:
        yield
    finally:
        _EAR.reset(ours)
        _HTTP.reset(theirs)
