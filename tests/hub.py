"""A hub on loopback: it takes subscriptions, verifies them, tells of news, and refuses. Source: W3C WebSub."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

import httpx

from monitor.newsroom import Answer, Request, WebhookCatcher
from tests import patient

CHALLENGE = "zażółć <b>gęślą</b> jaźń"


class Hub(WebhookCatcher):
    """What it was asked is in `asked`; it answers with 202, or with what `says` says."""

    def __init__(self, says: Callable[[Request], Answer | int] = lambda _: 202) -> None:
        super().__init__(says)

    @property
    def asked(self) -> list[dict[str, str]]:
        """The forms it was sent."""
        return [form(call) for call in self.calls]

    def verify(self, asked: Mapping[str, str] | None = None, /, **changes: str) -> httpx.Response:
        """Ask whoever is to be told whether that is what they want, as the last one said it, but for changes."""
        said = asked or self.asked[-1]
        question = {
            "hub.mode": said["hub.mode"],
            "hub.topic": said["hub.topic"],
            "hub.challenge": CHALLENGE,
            "hub.lease_seconds": said.get("hub.lease_seconds", ""),
        } | {f"hub.{name}": value for name, value in changes.items()}
        return patient.get(said["hub.callback"], params=question, trust_env=False)

    def push(self, body: bytes = b"<feed/>", /, *, method: str = "sha256", secret: str | None = None) -> httpx.Response:
        """Tell whoever subscribed last, signed as is agreed, or otherwise."""
        said = self._subscribed()["hub.secret"] if secret is None else secret
        return self.tell(f"{method}={hmac.new(said.encode(), body, getattr(hashlib, method)).hexdigest()}", body)

    def tell(self, signature: str | None, body: bytes = b"<feed/>") -> httpx.Response:
        """The same with any signature, or none."""
        headers = {} if signature is None else {b"X-Hub-Signature": signature.encode("latin-1")}
        return patient.post(self._subscribed()["hub.callback"], content=body, headers=headers, trust_env=False)

    def _subscribed(self) -> dict[str, str]:
        return next(one for one in reversed(self.asked) if one["hub.mode"] == "subscribe")


def form(call: Request) -> dict[str, str]:
    """What was posted."""
    assert call.headers["content-type"] == "application/x-www-form-urlencoded"
    return {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
