"""From the outbox to the other side: claimed, sent, settled; whatever fails in between loses nothing."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from alerts import book, concerns, enqueuing
from alerts.deliver import Deliverer
from alerts.records import Concerning, Delivery, House, Kind, Part, State
from alerts.tables import Attempt, Notice
from alerts.tables import Channel as ChannelRow
from alerts.tables import Delivery as DeliveryRow
from monitor.db import Database
from monitor.newsroom import MailCatcher, WebhookCatcher
from tests import patient
from tests.notices import HOUSE, NOW, house, notice, subscribed, watchlist_of

LEASE_S = 120.0


@dataclass
class Clock:
    """A clock that the test moves."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Flickering:
    """A database that is away for so many transactions, once it is told to be."""

    database: Database
    away: int = 0

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.database.read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        if self.away:
            self.away -= 1
            raise OperationalError("BEGIN", {}, ConnectionError("the server closed the connection"))
        with self.database.write() as session:
            yield session


Deliverers = Callable[..., Deliverer]


def client() -> httpx.Client:
    return httpx.Client(trust_env=False, timeout=20, verify=patient.TRUST)


@pytest.fixture
def deliverer() -> Iterator[Deliverers]:
    """Makes deliverers; at the end all are closed."""
    with ExitStack() as ended:

        def made(
            database: Database | Flickering,
            told_by: House = HOUSE,
            clock: Clock | None = None,
            http: Callable[[], httpx.Client] = client,
        ) -> Deliverer:
            return ended.enter_context(closing(Deliverer(database, told_by, http=http, clock=clock or Clock())))

        yield made


def waiting(
    database: Database, *, kind: Kind, to: str, count: int = 1, hears: tuple[str, ...] = ("Kazachstan",)
) -> None:
    with database.write() as session:
        subscribed(session, f"kanał {kind}", kind=kind, to=to, hears=hears)
        for name in hears:
            number = watchlist_of(session, name)
            told = [notice(n, watchlist_id=number, watchlist=name) for n in range(1, count + 1)]
            enqueuing.enqueue(session, told, now=NOW, timezone="Europe/Warsaw")


def claimed(worker: Deliverer, now: datetime = NOW) -> Delivery:
    delivery = worker.claim(now=now, lease_s=LEASE_S)
    assert delivery is not None
    return delivery


def row_of(database: Database) -> DeliveryRow:
    with database.read() as session:
        return session.exec(select(DeliveryRow)).one()


def test_nothing_is_claimed_when_nothing_is_due(database: Database, deliverer: Deliverers) -> None:
    assert deliverer(database).claim(now=NOW, lease_s=LEASE_S) is None


def test_what_waits_is_mailed_and_written_down(database: Database, deliverer: Deliverers) -> None:
    with MailCatcher() as catcher:
        waiting(database, kind=Kind.EMAIL, to="ola@gazeta.example", count=3)
        worker = deliverer(database, house(smtp_url=catcher.url))
        sent = worker.deliver(claimed(worker))
        (mail,) = catcher.wait_for(1)
    assert mail.subject == "Kazachstan: 3 nowe – Kurier Stepowy"
    assert (sent.delivered, sent.words, sent.notices, sent.kind) == (True, "250 OK", 3, Kind.EMAIL)
    row = row_of(database)
    assert (row.state, row.attempts, row.status, row.settled_at, row.due_at) == (State.DELIVERED, 1, 250, NOW, None)
    assert worker.claim(now=NOW + timedelta(days=1), lease_s=LEASE_S) is None


def test_mail_and_webhook_are_told_of_the_same_story_each_once(database: Database, deliverer: Deliverers) -> None:
    with MailCatcher() as post, WebhookCatcher() as hook:
        waiting(database, kind=Kind.EMAIL, to="ola@gazeta.example")
        waiting(database, kind=Kind.WEBHOOK, to=hook.url)
        with database.write() as session:
            told = [notice(1, watchlist_id=watchlist_of(session, "Kazachstan"))]
            assert enqueuing.enqueue(session, told, now=NOW, timezone="Europe/Warsaw") == 0
        worker = deliverer(database, house(smtp_url=post.url))
        while delivery := worker.claim(now=NOW, lease_s=LEASE_S):
            assert worker.deliver(delivery).delivered
        assert (len(post.mails), len(hook.calls)) == (1, 1)
    with database.read() as session:
        assert all(row.delivery_id for row in session.exec(select(Notice)))


def test_a_worker_that_dies_after_its_claim_loses_nothing(database: Database, deliverer: Deliverers) -> None:
    with WebhookCatcher() as hook:
        waiting(database, kind=Kind.WEBHOOK, to=hook.url)
        worker = deliverer(database)
        dead = claimed(worker)
        assert worker.claim(now=NOW, lease_s=LEASE_S) is None
        heir = claimed(worker, NOW + timedelta(seconds=LEASE_S))
        assert worker.deliver(heir).delivered
        (call,) = hook.wait_for(1)
    assert call.headers["webhook-id"] == dead.key == heir.key


def test_a_worker_that_is_late_writes_nothing_down_and_says_so(database: Database, deliverer: Deliverers) -> None:
    with WebhookCatcher() as hook:
        waiting(database, kind=Kind.WEBHOOK, to=hook.url)
        worker = deliverer(database)
        late = claimed(worker)
        heir = claimed(worker, NOW + timedelta(seconds=LEASE_S))
        assert "its lease had ended" in worker.deliver(late).words
        assert row_of(database).state is State.WAITING
        worker.deliver(heir)
    assert (row_of(database).state, row_of(database).attempts) == (State.DELIVERED, 1)


def test_what_was_sent_is_written_down_although_the_database_was_away_for_a_moment(
    database: Database, deliverer: Deliverers
) -> None:
    flickering = Flickering(database)
    with WebhookCatcher() as hook:
        waiting(database, kind=Kind.WEBHOOK, to=hook.url)
        worker = deliverer(flickering)
        delivery = claimed(worker)
        flickering.away = 1
        assert worker.deliver(delivery).delivered
        assert len(hook.calls) == 1
    assert row_of(database).state is State.DELIVERED


def test_a_failure_is_tried_again_at_its_time_with_the_same_key(database: Database, deliverer: Deliverers) -> None:
    clock = Clock()
    with WebhookCatcher([500, 503]) as hook:
        waiting(database, kind=Kind.WEBHOOK, to=hook.url)
        worker = deliverer(database, clock=clock)
        first = claimed(worker)
        assert not worker.deliver(first).delivered
        assert worker.claim(now=clock.now, lease_s=LEASE_S) is None
        for _ in range(2):
            clock.now = row_of(database).due_at or NOW
            again = claimed(worker, clock.now)
            assert again.key == first.key
            worker.deliver(again)
    with database.read() as session:
        tries = session.exec(select(Attempt)).all()
    assert [attempt.status for attempt in tries] == [500, 503, 200]
    assert row_of(database).state is State.DELIVERED


def test_a_refusal_for_good_is_given_up(database: Database, deliverer: Deliverers) -> None:
    with MailCatcher(refuse=["ola@gazeta.example"]) as catcher:
        waiting(database, kind=Kind.EMAIL, to="ola@gazeta.example")
        worker = deliverer(database, house(smtp_url=catcher.url))
        assert not worker.deliver(claimed(worker)).delivered
    row = row_of(database)
    assert (row.state, row.status) == (State.GIVEN_UP, 550)
    assert "no such person here" in row.outcome


def test_an_endpoint_that_is_gone_ends_its_channel(database: Database, deliverer: Deliverers) -> None:
    with WebhookCatcher([410]) as hook:
        waiting(database, kind=Kind.WEBHOOK, to=hook.url, hears=("Kazachstan", "ODKB"))
        worker = deliverer(database)
        worker.deliver(claimed(worker))
        assert worker.claim(now=NOW + timedelta(days=1), lease_s=LEASE_S) is None
    with database.read() as session:
        assert session.exec(select(ChannelRow.enabled)).all() == [False]


def test_a_fault_of_ours_costs_an_attempt_and_no_delivery(
    database: Database, caplog: pytest.LogCaptureFixture, deliverer: Deliverers
) -> None:
    def broken() -> httpx.Client:
        raise ZeroDivisionError

    with WebhookCatcher() as hook:
        waiting(database, kind=Kind.WEBHOOK, to=hook.url)
        worker = deliverer(database, http=broken)
        with caplog.at_level(logging.ERROR, logger="nasluch"):
            sent = worker.deliver(claimed(worker))
    assert (sent.delivered, sent.words) == (False, "a fault of ours (ZeroDivisionError); see the log")
    assert "Traceback" in caplog.text
    row = row_of(database)
    assert (row.state, row.attempts) == (State.WAITING, 1)
    assert row.due_at
    assert timedelta(seconds=5) <= row.due_at - NOW <= timedelta(seconds=5.5)


def test_the_log_has_a_line_for_each_delivery_and_nothing_of_the_articles(
    database: Database, caplog: pytest.LogCaptureFixture, deliverer: Deliverers
) -> None:
    with MailCatcher() as catcher, caplog.at_level(logging.INFO, logger="nasluch"):
        waiting(database, kind=Kind.EMAIL, to="ola@gazeta.example")
        worker = deliverer(database, house(smtp_url=catcher.url))
        worker.deliver(claimed(worker))
    (line,) = [record.getMessage() for record in caplog.records if record.name == "nasluch"]
    assert line.startswith("deliver delivered=True delivery=1 channel='kanał email' notices=1 attempt=1 took_s=")
    assert "kopalnie" not in line


def test_a_trial_is_sent_at_once_and_nothing_of_it_is_stored(database: Database, deliverer: Deliverers) -> None:
    with database.write() as session:
        post = subscribed(session)
    with MailCatcher() as catcher:
        sent = deliverer(database, house(smtp_url=catcher.url)).test(post)
        (mail,) = catcher.wait_for(1)
    assert (sent.delivered, sent.words) == (True, "250 OK")
    assert mail.subject.startswith("Wiadomość próbna")
    with database.read() as session:
        assert session.exec(select(DeliveryRow)).all() == []


def test_a_trial_says_what_is_wrong(database: Database, deliverer: Deliverers) -> None:
    with database.write() as session:
        post = subscribed(session)
        chat = subscribed(session, "czat", kind=Kind.APPRISE)
    assert deliverer(database).test(post).words == "no mail server is configured: set NASLUCH_SMTP_URL"
    assert deliverer(database).test(chat).words.startswith("czat: an address without a scheme: not one of Apprise's")


def another(database: Database, number: int) -> None:
    """One more story of the watchlist."""
    with database.write() as session:
        told = notice(number, watchlist_id=watchlist_of(session, "Kazachstan"))
        enqueuing.enqueue(session, [told], now=NOW, timezone="Europe/Warsaw")


def test_the_owner_hears_once_of_an_address_that_gets_no_mail_and_once_when_it_does_again(
    database: Database, deliverer: Deliverers
) -> None:
    waiting(database, kind=Kind.EMAIL, to="ola@gazeta.example")
    with database.write() as session:
        session.exec(select(ChannelRow)).one().addresses = ["ola@gazeta.example", "jan@gazeta.example"]
    with MailCatcher(refuse=["jan@gazeta.example"]) as picky:
        worker = deliverer(database, house(smtp_url=picky.url))
        assert worker.deliver(claimed(worker)).delivered
        another(database, 2)
        assert worker.deliver(claimed(worker)).delivered
    with database.write() as session:
        (noted,) = concerns.noted(session)
        assert (noted.concern.kind, noted.concern.name) == (Concerning.ADDRESS_REFUSED, "kanał email")
        assert noted.concern.words.startswith("jan@gazeta.example: 550")
        assert concerns.tell(session, now=NOW, timezone="Europe/Warsaw") == "kanał email"
        assert concerns.tell(session, now=NOW, timezone="Europe/Warsaw") is None
    with MailCatcher() as kind:
        worker = deliverer(database, house(smtp_url=kind.url))
        assert worker.deliver(claimed(worker)).delivered  # the word itself
        (mail,) = kind.wait_for(1)
    assert mail.subject == "Nasłuch: 1 kanał z odrzuconym adresem"
    with database.write() as session:
        assert concerns.noted(session) == []
        assert concerns.tell(session, now=NOW, timezone="Europe/Warsaw") == "kanał email"


def test_a_channel_that_is_removed_takes_its_refused_address_with_it(database: Database, deliverer: Deliverers) -> None:
    waiting(database, kind=Kind.EMAIL, to="jan@gazeta.example")
    with MailCatcher(refuse=["jan@gazeta.example"]) as picky:
        worker = deliverer(database, house(smtp_url=picky.url))
        assert not worker.deliver(claimed(worker)).delivered
    with database.write() as session:
        assert len(concerns.noted(session)) == 1
        book.remove(session, "kanał email", now=NOW)
        assert concerns.noted(session) == []


def test_the_owner_hears_once_of_a_template_that_cannot_be_used_and_every_message_leaves(
    database: Database, deliverer: Deliverers
) -> None:
    waiting(database, kind=Kind.EMAIL, to="ola@gazeta.example")
    with database.write() as session:
        session.exec(select(ChannelRow)).one().templates = {"subject": "{{ gone }}"}  # as of an older version
    with MailCatcher() as mails:
        worker = deliverer(database, house(smtp_url=mails.url))
        assert "250 OK; in Nasłuch's words, for a template fails: subject" in worker.deliver(claimed(worker)).words
        another(database, 2)
        assert worker.deliver(claimed(worker)).delivered
        with database.write() as session:
            (noted,) = concerns.noted(session)
            assert (noted.concern.kind, noted.concern.name) == (Concerning.TEMPLATE_BROKEN, "kanał email")
            assert noted.concern.words.startswith("subject, line 1, column 4: no value is called 'gone'")
            assert concerns.tell(session, now=NOW, timezone="Europe/Warsaw") == "kanał email"
        assert worker.deliver(claimed(worker)).delivered  # the word itself, in our words, ends nothing
        with database.write() as session:
            assert len(concerns.noted(session)) == 1
            assert concerns.tell(session, now=NOW, timezone="Europe/Warsaw") is None
            session.exec(select(ChannelRow)).one().templates = {"subject": "{{ count }} o temacie {{ watchlist }}"}
        another(database, 3)
        assert worker.deliver(claimed(worker)).delivered
        subjects = [mail.subject for mail in mails.wait_for(4)]
    assert subjects[0].startswith("Kazachstan: ")
    assert subjects[2:] == ["Nasłuch: 1 kanał z zepsutym szablonem", "1 o temacie Kazachstan"]
    with database.write() as session:
        assert concerns.noted(session) == []
        assert concerns.tell(session, now=NOW, timezone="Europe/Warsaw") == "kanał email"


def test_who_edits_a_broken_template_is_not_told_that_it_works_again(database: Database, deliverer: Deliverers) -> None:
    waiting(database, kind=Kind.EMAIL, to="ola@gazeta.example")
    with database.write() as session:
        session.exec(select(ChannelRow)).one().templates = {"intro": "{{ gone }}"}
    with MailCatcher() as mails:
        worker = deliverer(database, house(smtp_url=mails.url))
        assert worker.deliver(claimed(worker)).delivered
    with database.write() as session:
        assert concerns.tell(session, now=NOW, timezone="Europe/Warsaw") == "kanał email"
        book.word(session, "kanał email", {Part.INTRO: "{{ count }}"}, now=NOW)
        assert concerns.noted(session) == []
        assert concerns.tell(session, now=NOW, timezone="Europe/Warsaw") is None
