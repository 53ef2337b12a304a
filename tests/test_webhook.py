"""Webhooks follow Standard Webhooks: signed, only 2xx is success, and every other answer has its consequence."""

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from pydantic import TypeAdapter
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from alerts import compose
from alerts.channels import webhook
from alerts.compose.posted import Payload
from alerts.errors import Delayed, DeliveryError, Rejected
from alerts.records import Accepted, Delivery, Kind, Notice, SwitchedOff
from monitor.newsroom import Answer, Request, WebhookCatcher
from tests import patient
from tests.notices import NOW, SECRET, delivery, hook_channel, house, notice

OTHER = "whsec_" + base64.b64encode(b"inny-sekret-do-testow-123456").decode()


def send(told: Delivery, now: datetime = NOW, **settings: str) -> Accepted:
    return webhook.send(told, house=house(**settings), http=client, now=now)


def client() -> httpx.Client:
    return httpx.Client(trust_env=False, timeout=20, verify=patient.TRUST)


def answered(answers: Iterable[int] | Callable[[Request], Answer | int]) -> DeliveryError:
    """What we make of an endpoint's answer that is no success."""
    with WebhookCatcher(answers) as catcher, pytest.raises(DeliveryError) as raised:
        send(delivery(hook_channel(catcher.url)))
    return raised.value


@pytest.mark.parametrize("secret", [SECRET, OTHER], ids=["the new secret", "the old secret"])
def test_the_receivers_library_verifies_what_we_sign_while_secrets_rotate(secret: str) -> None:
    now = datetime.now(UTC)  # the library wants a fresh one
    with WebhookCatcher() as catcher:
        accepted = send(delivery(hook_channel(catcher.url, SECRET, OTHER)), now)
        (call,) = catcher.wait_for(1)
    body = Webhook(secret).verify(call.body, dict(call.headers))
    assert body["type"] == "hits.created"
    assert accepted == Accepted("127.0.0.1: HTTP 200", 200)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(call.body.replace(b"Kazachstan", b"Uzbekistan"), dict(call.headers))


def test_the_published_vector_comes_out_as_published() -> None:
    signed = webhook.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        key="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("body", [b"{}", b'{"a": "\xc5\x82"}', b"x" * 100_000], ids=["short", "Polish", "long"])
def test_we_sign_as_the_receivers_library_signs(body: bytes) -> None:
    theirs = Webhook(OTHER).sign("msg_1", NOW, body.decode())
    assert webhook.signature(OTHER, key="msg_1", timestamp=int(NOW.timestamp()), body=body) == theirs


@pytest.mark.parametrize(
    "told",
    [
        pytest.param((notice(1), notice(2, published_at=None, title="")), id="hits"),
        pytest.param(
            SwitchedOff("hak", Kind.WEBHOOK, "127.0.0.1: HTTP 410: it wants no more webhooks", NOW, 3),
            id="word of a channel",
        ),
    ],
)
def test_what_is_sent_is_what_the_published_schema_says(told: tuple[Notice, ...] | SwitchedOff) -> None:
    with WebhookCatcher() as catcher:
        channel = hook_channel(catcher.url)
        if isinstance(told, SwitchedOff):
            send(replace(delivery(channel), notices=(), word=told))
        else:
            send(delivery(channel, *told))
        (call,) = catcher.wait_for(1)
    TypeAdapter(Payload).validate_json(call.body, strict=True, extra="forbid")
    assert json.loads(call.body)["version"] == 1


def test_the_schema_in_the_documents_is_the_one_of_the_code() -> None:
    page = Path(__file__).parent.parent / "docs" / "webhook.schema.json"
    assert json.loads(page.read_text(encoding="utf-8")) == compose.schema()


def test_a_replay_has_the_id_and_the_bytes_of_the_first_time_and_is_marked() -> None:
    with WebhookCatcher() as catcher:
        told = delivery(hook_channel(catcher.url))
        send(told)
        send(replace(told, replayed_at=NOW + timedelta(hours=1)), NOW + timedelta(hours=2))
        first, again = catcher.wait_for(2)
    assert (first.headers["webhook-id"], first.body) == (again.headers["webhook-id"], again.body)
    assert "webhook-replayed-at" not in first.headers
    assert again.headers["webhook-replayed-at"] == str(int(NOW.timestamp()) + 3600)


@pytest.mark.parametrize("status", [200, 500, 302])
def test_a_trial_hears_the_status_the_headers_and_the_first_kilobyte(status: int) -> None:
    said = Answer("za\x1b[31mżółć\nkoniec ".encode() + b"x" * 5000, "text/plain", status, {"X-Room": "7"})
    with WebhookCatcher(lambda _: said) as catcher:
        trial = replace(delivery(hook_channel(catcher.url)), trial=True)
        if status == 200:
            heard = send(trial).heard
        else:
            with pytest.raises(Delayed) as raised:
                send(trial)
            heard = raised.value.heard
    assert heard
    assert (heard.status, dict(heard.headers)["x-room"]) == (status, "7")
    assert heard.beginning.startswith("za [31mżółć\nkoniec xxx")
    assert len(heard.beginning.encode()) <= 1024


def test_a_repeat_is_recognisable_by_its_id_and_its_bytes() -> None:
    with WebhookCatcher([500]) as catcher:
        with pytest.raises(Delayed):
            send(delivery(hook_channel(catcher.url)))
        send(delivery(hook_channel(catcher.url), attempts=1), NOW + timedelta(minutes=5))
        first, second = catcher.wait_for(2)
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == "msg_0123456789abcdef"
    assert first.body == second.body
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]


def test_it_is_json_and_says_who_sends_it() -> None:
    with WebhookCatcher() as catcher:
        send(delivery(hook_channel(catcher.url)))
        (call,) = catcher.wait_for(1)
    assert (call.headers["content-type"], call.headers["user-agent"]) == ("application/json", "nasluch")
    assert json.loads(call.body)["data"]["watchlist"]["name"] == "Kazachstan"


def test_a_user_agent_may_have_polish_letters() -> None:
    with WebhookCatcher() as catcher:
        assert send(delivery(hook_channel(catcher.url)), user_agent="Nasłuch/1").status == 200


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_2xx_is_success(status: int) -> None:
    with WebhookCatcher([status]) as catcher:
        assert send(delivery(hook_channel(catcher.url))).status == status


@pytest.mark.parametrize("status", [302, 304, 400, 401, 404, 429, 500, 502, 503, 504])
def test_everything_else_is_tried_again(status: int) -> None:
    error = answered([status])
    assert isinstance(error, Delayed)
    assert error.status == status
    assert str(error).startswith(f"127.0.0.1: HTTP {status}")


def test_410_ends_the_channel() -> None:
    error = answered([410])
    assert isinstance(error, Rejected)
    assert error.ends_channel


def test_a_redirect_is_not_followed_and_its_owner_is_told_where_it_led() -> None:
    with WebhookCatcher() as elsewhere:
        error = answered(lambda _: Answer(b"", "text/plain", 307, {"Location": elsewhere.url}))
        assert len(elsewhere.calls) == 0
    assert f"to {elsewhere.url}; redirects are not followed" in str(error)


@pytest.mark.parametrize(
    ("value", "expected_s"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        (format_datetime(NOW + timedelta(minutes=3), usegmt=True), 180.0),
        (format_datetime(NOW - timedelta(minutes=3), usegmt=True), 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("Thu, 16 Apr 2026 10:03:00", None),
        ("Thu, 16 Apr 99999999999999999999 10:03:00 GMT", None),
        ("Thu, 16 Apr 2026 10:03:00 +99999999999999999999", None),
        ("9" * 400, float("inf")),
    ],
)
def test_retry_after_is_read_in_both_its_forms(value: str, expected_s: float | None) -> None:
    error = answered(lambda _: Answer(b"", "text/plain", 503, {"Retry-After": value}))
    assert isinstance(error, Delayed)
    assert error.retry_after_s == expected_s


def test_the_beginning_of_what_a_failing_endpoint_says_is_told_on_one_line() -> None:
    error = answered(lambda _: Answer(b"klucz\x1b[31m\r\n nieznany  " + b"x" * 5_000_000, "text/plain", 500))
    assert str(error).startswith("127.0.0.1: HTTP 500: klucz [31m nieznany xxx")
    assert len(str(error)) < 300


def test_a_packed_answer_is_not_unpacked() -> None:
    error = answered(lambda _: Answer(b"\x1f\x8b" + b"\0" * 99, "text/plain", 500, {"Content-Encoding": "gzip"}))
    assert str(error) == "127.0.0.1: HTTP 500"


def test_an_endpoint_that_is_not_there_is_tried_again() -> None:
    with WebhookCatcher() as catcher:
        url = catcher.url
    with pytest.raises(Delayed, match=r"127\.0\.0\.1: .*refused"):
        send(delivery(hook_channel(url)))


def test_an_address_that_is_none_is_for_a_person_to_mend() -> None:
    with pytest.raises(Rejected, match="hak: its address cannot be used"):
        send(delivery(hook_channel("http://exa\x00mple/")))


@pytest.mark.parametrize("secret", ["tajne", "whsec_", "whsec_???"])
def test_a_channel_that_cannot_sign_sends_nothing(secret: str) -> None:
    with WebhookCatcher() as catcher:
        with pytest.raises(Rejected, match="whsec_ and base64"):
            send(delivery(hook_channel(catcher.url, secret)))
        assert len(catcher.calls) == 0


def test_a_new_secret_is_a_good_one_and_nobody_elses() -> None:
    secret = webhook.new_secret()
    webhook.check_secret(secret)
    assert secret != webhook.new_secret()


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "c2VrcmV0LXdlYmhvb2thLWRvLXRlc3Rvdy0wMQ==", "whsec_ąę"]
)
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="a webhook secret is"):
        webhook.check_secret(secret)
