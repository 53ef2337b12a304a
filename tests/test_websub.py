"""Where people can reach us, hubs tell of news as it comes; what they tell is never believed, and visits go on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import httpx
import pytest
from sqlmodel import select

from monitor import claims, queries, settings, store, timetable, websub
from monitor.cli import house
from monitor.hosts import Hosts
from monitor.newsroom import Answer, Request
from monitor.records import Outcome
from monitor.tables import Feed, Hearing, HubSubscription
from monitor.web.websub import MOST_BYTES
from tests import patient
from tests.home import Home
from tests.hub import CHALLENGE, Hub, form
from tests.served import served

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass
class Listening:
    """A house that hubs can reach, and a feed of it that names one."""

    home: Home
    hub: Hub
    page: str
    url: str
    items: list[str]

    @property
    def hosts(self) -> Hosts:
        return self.home.worker._pipeline.hosts

    @property
    def feed(self) -> Feed:
        return self.home.feed(self.url)

    @property
    def row(self) -> queries.FeedRow:
        with self.home.database.read() as session:
            return queries.feed(session, self.url)

    def keep(self) -> int:
        """What the worker does now and then."""
        return websub.keep(self.hosts, public_url=f"{self.page}/")

    def subscriptions(self) -> list[HubSubscription]:
        with self.home.database.read() as session:
            return list(session.exec(select(HubSubscription)))

    def subscribe(self, lease_s: int = 864_000) -> None:
        """The hub is asked, and verifies."""
        assert self.keep() == 1
        assert self.hub.verify(lease_seconds=str(lease_s)).status_code == 200

    def body(self) -> bytes:
        items = "".join(
            f"<item><title>{one}</title><guid>{one}</guid><link>{self.page}/{one}</link></item>" for one in self.items
        )
        links = f'<atom:link rel="hub" href="{self.hub.url}"/><atom:link rel="self" href="{self.url}?temat"/>'
        return (
            f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Kurier</title>{links}{items}'
            "</channel></rss>"
        ).encode()


@pytest.fixture
def listening(home: Home) -> Iterator[Listening]:
    """The feed was visited once, and will not be for a while."""
    with served(home.database, clock=home.clock) as page, Hub() as hub:
        one = Listening(home, hub, page, "", ["jeden"])
        one.url = home.newsroom.serve("/kurier.xml", lambda _: Answer(one.body(), "application/rss+xml"))
        home.add_feed(one.url, every_s=6 * 3600)
        home.worker.one_pass()
        home.clock.advance(5 * MINUTE)
        yield one


# --- asked, verified, told


def test_a_hub_that_a_feed_names_is_asked_verifies_and_what_it_tells_of_is_visited_at_once(
    listening: Listening,
) -> None:
    home, hub = listening.home, listening.hub
    assert listening.keep() == 1
    (asked,) = hub.asked
    token = asked["hub.callback"].removeprefix(f"{listening.page}/websub/")
    assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", f"{listening.url}?temat")
    assert (asked["hub.lease_seconds"], len(token), len(asked["hub.secret"])) == ("864000", 43, 64)
    assert listening.row.hub_until is None
    echo = hub.verify(lease_seconds="864000")
    assert (echo.status_code, echo.text) == (200, CHALLENGE)
    assert echo.headers["content-type"].startswith("text/plain")
    assert listening.row.hub_until is not None
    assert listening.keep() == 0
    home.worker.one_pass()
    assert len(home.articles()) == 1  # it is not due for hours
    listening.items.append("dwa")
    assert hub.push().status_code == 202
    home.worker.one_pass()
    assert [article.title for article in home.articles()] == ["jeden", "dwa"]
    assert listening.row.health == ()


def test_a_hub_may_ask_back_before_it_has_answered(listening: Listening) -> None:
    with Hub() as hasty:

        def says(request: Request) -> int:
            assert hasty.verify(form(request)).text == CHALLENGE
            return 202

        hasty._ask = says
        listening.hub = hasty
        listening.items.append("dwa")
        listening.home.round()
        assert listening.keep() == 1
        (one,) = listening.subscriptions()
        assert (one.state, one.failures, one.problem) == (Hearing.LIVE, 0, None)
        assert one.due_at is not None
        assert one.due_at > listening.home.clock() + 6 * DAY


def test_two_workers_do_not_ask_a_hub_twice(listening: Listening) -> None:
    together = Barrier(3)

    def work() -> None:
        together.wait(10)
        listening.keep()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(listening.hub.asked) == len(listening.subscriptions()) == 1


def test_a_push_is_heeded_whichever_method_it_is_signed_by(listening: Listening) -> None:
    listening.subscribe()
    for method in ("sha1", "sha256", "sha384", "sha512"):
        listening.home.clock.advance(MINUTE)
        now = listening.home.clock()
        assert listening.hub.push(method=method).status_code == 202
        assert listening.feed.pushed_at is not None
        assert listening.feed.pushed_at >= now, method
        assert listening.feed.due_at is not None
        assert listening.feed.due_at <= listening.home.clock()


FORGED: dict[str, Callable[[Hub], httpx.Response]] = {
    "unsigned": lambda hub: hub.tell(None),
    "by another secret": lambda hub: hub.push(secret="tajemnica"),
    "by an empty secret": lambda hub: hub.push(secret=""),
    "by a method that is broken": lambda hub: hub.push(method="md5"),
    "without a method": lambda hub: hub.tell("0" * 64),
    "cut": lambda hub: hub.tell("sha256=00"),
    "of other letters": lambda hub: hub.tell("sha256=\xf3\xf3"),
    "too large to be looked at": lambda hub: hub.push(b"x" * (MOST_BYTES + 1)),
}


def test_a_forged_push_changes_nothing_and_learns_nothing(listening: Listening) -> None:
    listening.subscribe()
    due_at = listening.feed.due_at
    for how, forged in FORGED.items():
        answer = forged(listening.hub)
        assert (answer.status_code, answer.content) == (202, b""), how
        assert (listening.feed.due_at, listening.feed.pushed_at) == (due_at, None), how


def test_a_push_as_large_as_is_taken_is_heeded(listening: Listening) -> None:
    listening.subscribe()
    assert listening.hub.push(b"x" * MOST_BYTES).status_code == 202
    assert listening.feed.pushed_at is not None


def test_pushes_in_a_burst_are_one_visit_and_one_more_a_minute_later(listening: Listening) -> None:
    home, hub = listening.home, listening.hub
    listening.subscribe()
    for _ in range(20):
        hub.push()
    home.worker.one_pass()
    for _ in range(20):
        hub.push()
    home.worker.one_pass()
    assert visits(listening) == 2  # the first of all, and one
    home.clock.advance(MINUTE)
    home.worker.one_pass()
    assert visits(listening) == 3
    home.clock.advance(10 * MINUTE)
    home.worker.one_pass()
    assert visits(listening) == 3


def test_a_push_during_a_visit_leads_to_another_one(listening: Listening) -> None:
    home, pipeline = listening.home, listening.home.worker._pipeline
    listening.subscribe()
    with home.database.write() as session:
        store.feeds.visit_now(session, None, now=home.clock())
        (due,) = claims.feeds(session, now=home.clock(), lease_s=60, limit=1)
    looked = pipeline.look(due)
    listening.items.append("dwa")
    listening.hub.push()
    pipeline.settle_visits([looked])
    assert listening.feed.due_why == "its hub spoke"
    home.clock.advance(MINUTE)
    home.worker.one_pass()
    assert [article.title for article in home.articles()] == ["jeden", "dwa"]


def test_a_feed_that_is_switched_off_is_not_visited_for_a_push(listening: Listening) -> None:
    listening.subscribe()
    listening.home.edit_feed(1, enabled=False)
    due_at = listening.feed.due_at
    assert listening.hub.push().status_code == 202
    assert listening.feed.due_at == due_at


# --- what is not agreed to


def test_who_knows_no_token_is_told_to_stop(listening: Listening) -> None:
    listening.subscribe()
    callback = f"{listening.page}/websub/{'x' * 43}"
    asked = {**listening.hub.asked[0], "hub.callback": callback}
    answer = listening.hub.verify(asked)
    assert (answer.status_code, answer.text) == (404, "")
    for address in (callback, f"{listening.page}/websub/%00", f"{listening.page}/websub/%ff"):
        assert patient.post(address, content=b"<feed/>", trust_env=False).status_code == 410
        assert patient.get(address, params={"hub.mode": "subscribe"}, trust_env=False).status_code == 404


NOT_ASKED: tuple[dict[str, str], ...] = (
    {"topic": "http://127.0.0.1/inny"},
    {"topic": ""},
    {"mode": "unsubscribe"},
    {"mode": "denied", "topic": "http://127.0.0.1/inny"},
    {"mode": "publish"},
    {"mode": ""},
    {"challenge": "x" * 3000},
)


def test_what_we_did_not_ask_for_is_not_verified(listening: Listening) -> None:
    assert listening.keep() == 1
    for changes in NOT_ASKED:
        answer = listening.hub.verify({**listening.hub.asked[-1]}, **changes)
        assert (answer.status_code, answer.text) == (404, ""), changes
        (one,) = listening.subscriptions()
        assert (one.state, one.ends_at) == (Hearing.WANTED, None), changes


# --- renewed, denied, dead


def test_a_subscription_is_renewed_before_it_ends(listening: Listening) -> None:
    clock = listening.home.clock
    listening.subscribe(lease_s=9 * 86_400)
    clock.advance(5 * DAY)
    assert listening.keep() == 0
    clock.advance(2 * DAY)
    listening.subscribe(lease_s=9 * 86_400)
    first, second = listening.hub.asked
    assert first == second
    (one,) = listening.subscriptions()
    assert one.ends_at is not None
    assert one.ends_at > clock() + 8 * DAY


def test_a_hub_that_denies_is_left_alone_for_a_week_and_that_is_said(listening: Listening) -> None:
    assert listening.keep() == 1
    assert listening.hub.verify(mode="denied", reason="za dużo\nchętnych").status_code == 200
    (words,) = listening.row.health
    assert words.startswith("its hub will not tell us of its news (za dużo chętnych)")
    listening.home.clock.advance(6 * DAY)
    assert listening.keep() == 0
    listening.home.clock.advance(2 * DAY)
    listening.subscribe()
    assert not listening.row.health


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, "HTTP 500"),
        (429, "HTTP 429"),
        (302, "HTTP 302"),
        (202, "it has not verified what it was asked"),
    ],
)
def test_a_hub_that_does_not_do_as_asked_is_asked_ever_more_seldom_and_that_is_said(
    listening: Listening, status: int, said: str
) -> None:
    home, asked = listening.home, 0
    listening.hub._ask = lambda _: status
    for _ in range(24 * 6):
        asked += listening.keep()
        home.clock.advance(10 * MINUTE)
    assert 6 <= asked <= 8  # after 10 minutes, 20, 40, ...
    (words,) = listening.row.health
    assert f"in vain ({'' if status == 202 else listening.hub.url + ': '}{said})" in words
    assert listening.feed.outcome is Outcome.NEW  # which costs the feed nothing
    listening.hub._ask = lambda _: 202
    home.clock.advance(DAY)
    listening.subscribe()
    assert not listening.row.health


def test_a_hub_that_is_not_there_costs_the_subscription_only_when_its_time_is_over(listening: Listening) -> None:
    listening.subscribe(lease_s=3 * 86_400)
    listening.hub.close()
    listening.home.clock.advance(2 * DAY + MINUTE)
    assert listening.keep() == 1
    (one,) = listening.subscriptions()
    assert (one.state, one.failures) == (Hearing.LIVE, 1)
    assert listening.row.hub_until is not None
    assert listening.row.hub_until > listening.home.clock()


def test_a_hub_is_asked_behind_the_guard_like_any_address(listening: Listening) -> None:
    with listening.home.database.write() as session:
        session.exec(select(Feed)).one().hub = "http://10.0.0.1/hub"
    assert listening.keep() == 1
    (one,) = listening.subscriptions()
    assert one.problem is not None
    assert "10.0.0.1" in one.problem
    assert "NASLUCH_ALLOW_PRIVATE_NETWORKS" in one.problem


# --- no more


def test_when_a_feed_is_removed_its_hub_is_told_and_may_ask_whether_that_is_so(listening: Listening) -> None:
    listening.subscribe()
    with listening.home.database.write() as session:
        store.feeds.remove(session, 1)
    assert listening.keep() == 1
    subscribed, ended = listening.hub.asked
    assert (ended["hub.mode"], "hub.secret" in ended) == ("unsubscribe", False)
    assert ended["hub.callback"] == subscribed["hub.callback"]
    assert listening.hub.verify(subscribed).status_code == 404  # we do not, any more
    assert listening.hub.push().status_code == 202
    echo = listening.hub.verify(ended)
    assert (echo.status_code, echo.text) == (200, CHALLENGE)
    assert listening.subscriptions() == []
    assert listening.hub.push().status_code == 410


def test_a_hub_that_hears_no_farewell_is_forgotten_when_the_time_is_over(listening: Listening) -> None:
    listening.subscribe(lease_s=3 * 86_400)
    listening.home.edit_feed(1, enabled=False)
    listening.hub._ask = lambda _: 500
    assert listening.keep() == 1
    listening.home.clock.advance(4 * DAY)
    assert listening.keep() == 0
    assert listening.subscriptions() == []


def test_a_feed_that_names_another_hub_changes_over_to_it(listening: Listening) -> None:
    listening.subscribe()
    old = listening.hub
    with Hub() as other:
        listening.hub = other
        listening.items.append("dwa")
        listening.home.round()
        assert listening.keep() == 2
        assert [one["hub.mode"] for one in old.asked] == ["subscribe", "unsubscribe"]
        assert [one["hub.mode"] for one in other.asked] == ["subscribe"]
        assert old.asked[0]["hub.secret"] != other.asked[0]["hub.secret"]


@pytest.mark.parametrize(
    ("public_url", "asked"), [("https://gazeta.example/nasluch", 1), ("http://127.0.0.1:8000", 0)], ids=["yes", "no"]
)
def test_a_worker_asks_hubs_where_the_page_is_public(listening: Listening, public_url: str, asked: int) -> None:
    opened = house.House(settings.load(public_url=public_url), listening.home.database)
    for chore in house._chores(opened, listening.home.worker._pipeline):
        chore()
    callbacks = [one["hub.callback"] for one in listening.hub.asked]
    assert len(callbacks) == asked
    assert all(one.startswith(f"{public_url}/websub/") for one in callbacks)


# --- what is reckoned


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://nasluch.gazeta.example", True),
        ("http://gazeta.example:8080/nasluch", True),
        ("http://8.8.8.8", True),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://localhost:8000", False),
        ("http://nasluch", False),
        ("http://nasluch.local", False),
        ("http://nasluch.redakcja.lan.", False),
        ("https://10.1.2.3", False),
        ("https://100.64.0.7", False),
        ("https://[fd00::1]", False),
        ("ftp://gazeta.example", False),
        ("http://[::", False),
        ("", False),
    ],
)
def test_hubs_are_asked_where_they_can_reach_us(url: str, public: bool) -> None:
    assert websub.is_public(url) is public


@pytest.mark.parametrize(
    ("told_s", "lasts_s"), [(None, 864_000), (0, 864_000), (60, 3600), (86_400, 86_400), (10**11, 30 * 86_400)]
)
def test_a_subscription_lasts_as_long_as_is_told_within_bounds(told_s: int | None, lasts_s: int) -> None:
    assert timetable.ends_at(now=NOW, lease_s=told_s) == NOW + timedelta(seconds=lasts_s)


def visits(listening: Listening) -> int:
    with listening.home.database.read() as session:
        return len(queries.visits(session, listening.feed.id or 0))
