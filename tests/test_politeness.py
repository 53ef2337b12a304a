"""What servers see of us over days, and what is made of how they behave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor import queries
from monitor.newsroom import Answer, Request
from monitor.queries import FeedRow
from monitor.records import Outcome
from tests.home import Home

RSS = "application/rss+xml"
ETAG, LAST_MODIFIED = 'W/"a, b"', "Sun, 1 Mar 2026 12:00:00 GMT"
DAY = timedelta(days=1)
WITHOUT_A_TRACE = {
    "host", "user-agent", "accept", "accept-encoding", "connection", "if-none-match", "if-modified-since",
}  # fmt: skip


def rss(*dates: datetime, head: str = "") -> bytes:
    """A feed with an entry for each of these moments, the newest first."""
    items = "".join(
        f"<item><guid>{number}</guid><title>Wiadomość {number}</title><pubDate>{format_datetime(at)}</pubDate></item>"
        for number, at in reversed(list(enumerate(dates)))
    )
    return f'<rss version="2.0"><channel><title>Próba</title>{head}{items}</channel></rss>'.encode()


def every(hours: float, *, since: datetime, until: datetime) -> list[datetime]:
    step = timedelta(hours=hours)
    return [since + step * number for number in range(int((until - since) / step) + 1)]


@dataclass
class Paper:
    """A feed on the newsroom's server that answers in a manner of its own."""

    home: Home
    url: str

    @property
    def asked(self) -> list[Request]:
        return [request for request in self.home.newsroom.requests if request.url == self.url]

    @property
    def validators(self) -> list[tuple[str | None, str | None]]:
        return [(one.headers.get("if-none-match"), one.headers.get("if-modified-since")) for one in self.asked]

    @property
    def row(self) -> FeedRow:
        with self.home.database.read() as session:
            return queries.feed(session, self.url)


def paper(
    home: Home, answer: Callable[[Request], Answer], path: str = "/f.xml", *, every_s: int | None = None
) -> Paper:
    url = home.newsroom.serve(path, answer)
    home.add_feed(url, every_s=every_s)
    return Paper(home, url)


# --- validators


def test_validators_go_back_as_they_came_for_a_week_and_then_are_forgotten_across_restarts(home: Home) -> None:
    old = home.clock() - 400 * DAY

    def answer(request: Request) -> Answer:
        known = "if-none-match" in request.headers
        headers = {"ETag": ETAG, "Last-Modified": LAST_MODIFIED, "Set-Cookie": "sid=1; Path=/"}
        return Answer(status=304) if known else Answer(rss(old), RSS, headers=headers)

    asked = paper(home, answer)
    for _ in range(4):
        home.live_on(4 * DAY)
        home.restart()
    assert set(asked.validators) == {(None, None), (ETAG, LAST_MODIFIED)}
    assert asked.validators[0] == (None, None)
    assert asked.validators.count((None, None)) == 3
    assert 30 <= len(asked.validators) <= 100
    assert {tuple(set(one.headers) - WITHOUT_A_TRACE) for one in asked.asked} == {()}
    assert asked.row.health == ()


def test_a_server_that_says_304_for_ever_is_seen_through_by_the_feeds_rhythm(home: Home) -> None:
    begin = home.clock() - 3 * DAY

    def answer(request: Request) -> Answer:
        published = every(3, since=begin, until=home.clock())
        lies = "if-none-match" in request.headers
        return Answer(status=304) if lies else Answer(rss(*published), RSS, headers={"ETag": ETAG})

    asked = paper(home, answer, every_s=7200)
    home.live_on(4 * DAY)
    assert 3 <= asked.validators.count((None, None)) <= 5
    assert len(asked.validators) > 40
    assert len(home.articles()) >= 24 + 3 * 7
    assert any("when something is" in words for words in asked.row.health)


def test_a_server_that_is_honest_is_not_taken_for_a_liar(home: Home) -> None:
    begin = home.clock() - 3 * DAY
    silent_from = home.clock() + DAY

    def answer(request: Request) -> Answer:
        published = every(3, since=begin, until=min(home.clock(), silent_from))
        tag = f'"{len(published)}"'
        same = request.headers.get("if-none-match") == tag
        return Answer(status=304) if same else Answer(rss(*published), RSS, headers={"ETag": tag})

    asked = paper(home, answer, every_s=7200)
    home.live_on(4 * DAY)
    assert 2 <= asked.validators.count((None, None)) <= 4
    assert asked.row.health == ()


def test_a_server_with_a_new_etag_each_time_is_told_by_the_bodys_digest(home: Home) -> None:
    numbers = iter(range(100))
    old = home.clock() - 400 * DAY
    asked = paper(home, lambda _: Answer(rss(old), RSS, headers={"ETag": f'"{next(numbers)}"'}))
    for _ in range(5):
        home.round()
    assert asked.validators == [(None, None), *((f'"{number}"', None) for number in range(4))]
    assert asked.row.outcome_words == "nothing new (the same bytes as last time, under a new ETag or date)"
    assert [words for words in asked.row.health if "the whole feed each time" in words]


def test_validators_go_to_where_a_feed_is_redirected_when_they_came_from_there(home: Home) -> None:
    def answer(request: Request) -> Answer:
        known = request.headers.get("if-none-match") == ETAG
        return Answer(status=304) if known else Answer(rss(), RSS, headers={"ETag": ETAG})

    target = Paper(home, home.newsroom.serve("/target.xml", answer))
    asked = paper(home, lambda _: Answer(status=302, headers={"Location": "/target.xml"}))
    home.round()
    home.round()
    assert asked.validators == [(None, None)] * 2
    assert target.validators == [(None, None), (ETAG, None)]
    assert asked.row.outcome is Outcome.NOT_MODIFIED


# --- moves


def moved(home: Home, status: int, *, to: str = "/nowy.xml") -> Paper:
    return paper(home, lambda _: Answer(status=status, headers={"Location": to}), "/stary.xml")


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_says_for_a_day_that_it_has_moved_is_visited_at_its_new_address(home: Home, status: int) -> None:
    asked, new = moved(home, status), home.newsroom.serve("/nowy.xml", rss(home.clock()), content_type=RSS)
    home.round()
    home.round()
    assert home.feeds()[0].url == asked.url
    assert asked.row.health == (f"it says that it has moved to {new}; it is followed there when it says so for a day",)
    home.clock.advance(DAY)
    home.round()
    before = len(asked.asked)
    home.round()
    assert (len(asked.asked), home.feeds()[0].url) == (before, new)
    assert Paper(home, new).row.health == (f"it has moved here from {asked.url}",)
    assert len(home.articles()) == 1


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_feed_that_is_elsewhere_for_a_while_keeps_its_address(home: Home, status: int) -> None:
    asked = moved(home, status)
    home.newsroom.serve("/nowy.xml", rss(home.clock()), content_type=RSS)
    for _ in range(3):
        home.round()
        home.clock.advance(2 * DAY)
    assert asked.row.outcome is Outcome.UNCHANGED
    assert len(asked.asked) == 3


def test_a_feed_that_takes_its_move_back_within_a_day_stays(home: Home) -> None:
    asked = moved(home, 301)
    home.newsroom.serve("/nowy.xml", rss(home.clock()), content_type=RSS)
    home.round()
    home.newsroom.serve("/stary.xml", rss(home.clock()), content_type=RSS)
    home.round()
    moved_again = home.newsroom.serve("/stary.xml", status=301, headers={"Location": "/nowy.xml"})
    home.clock.advance(2 * DAY)
    home.round()
    assert (asked.row.url, asked.row.outcome) == (moved_again, Outcome.UNCHANGED)


def test_a_move_to_what_is_no_feed_is_not_believed(home: Home) -> None:
    asked = moved(home, 301)
    home.newsroom.serve("/nowy.xml", "<html><body>Przerwa techniczna</body></html>")
    for _ in range(3):
        home.round()
        home.clock.advance(2 * DAY)
    assert asked.row.outcome is Outcome.NOT_A_FEED
    assert "moved" not in " ".join(asked.row.health)


def test_a_feed_that_moves_to_where_another_is_visited_is_fetched_there_once(home: Home) -> None:
    asked, new = moved(home, 301), home.newsroom.serve("/nowy.xml", rss(home.clock()), content_type=RSS)
    home.add_feed(new)
    home.round()
    home.clock.advance(2 * DAY)
    home.round()
    there = len(Paper(home, new).asked)
    home.round()
    assert len(Paper(home, new).asked) == there + 1
    assert (asked.row.enabled, asked.row.outcome_words) == (
        False, f"{asked.url}: moved to {new}, which is visited as feed 2",
    )  # fmt: skip


# --- gaps


def listing(home: Home, path: str, *pages: str) -> str:
    """A feed of these pages, dated now."""
    items = "".join(
        f"<item><title>{page}</title><link>http://gazeta.example/{page}</link>"
        f"<pubDate>{format_datetime(home.clock())}</pubDate></item>"
        for page in pages
    )
    return home.newsroom.serve(path, f'<rss version="2.0"><channel>{items}</channel></rss>', content_type=RSS)


def pages_of(home: Home) -> list[str]:
    return sorted(article.url.rpartition("/")[2] for article in home.articles())


def test_a_feed_that_turned_over_is_told_of_and_visited_sooner(home: Home) -> None:
    asked = Paper(home, listing(home, "/f.xml", "a", "b"))
    home.add_feed(asked.url, every_s=7200)
    home.round()
    listing(home, "/f.xml", "b", "c")
    home.round()
    assert not asked.row.health
    listing(home, "/f.xml", "d", "e")
    home.round()
    row = asked.row
    assert row.outcome_words.startswith("2 new of 2; it has turned over since the visit of ")
    assert row.health[0].endswith("it shared no entry with the visit before: what came between may be missing")
    assert row.due_why == "every 30 min"
    with home.database.read() as session:
        assert queries.coverage(session, now=home.clock()).gaps == 1


def test_the_first_entries_of_a_feed_that_was_empty_are_no_gap(home: Home) -> None:
    asked = Paper(home, listing(home, "/f.xml"))
    home.add_feed(asked.url)
    home.round()
    listing(home, "/f.xml", "a", "b")
    home.round()
    assert asked.row.outcome_words == "2 new of 2"
    assert not asked.row.health


def test_what_a_feed_lost_between_two_visits_is_taken_from_where_its_site_lists_more(home: Home) -> None:
    asked, sitemap = Paper(home, listing(home, "/f.xml", "a", "b")), listing(home, "/sitemap.xml", "a")
    home.add_feed(asked.url)
    home.edit_feed(1, backfill_url=sitemap)
    home.round()
    listing(home, "/f.xml", "f", "g")
    listing(home, "/sitemap.xml", "b", "c", "d", "e", "f", "g")
    home.round()
    assert pages_of(home) == ["a", "b", "c", "d", "e", "f", "g"]
    assert f"3 more by {sitemap}" in asked.row.outcome_words
    assert not asked.row.health
    home.round()
    assert len(pages_of(home)) == 7


def test_a_gap_is_filled_from_the_news_sitemap_that_the_robots_txt_names(home: Home) -> None:
    asked, sitemap = Paper(home, listing(home, "/f.xml", "a")), listing(home, "/sitemap-news.xml", "a")
    everything = home.newsroom.serve("/sitemap.xml", status=500)
    home.newsroom.serve("/robots.txt", f"Sitemap: {everything}\nSitemap: {sitemap}\n", content_type="text/plain")
    home.add_feed(asked.url)
    home.round()
    listing(home, "/f.xml", "d", "e")
    listing(home, "/sitemap-news.xml", "b", "c", "d")
    home.round()
    assert pages_of(home) == ["a", "b", "c", "d", "e"]
    assert f"2 more by {sitemap}" in asked.row.outcome_words
    assert not asked.row.health


def test_a_gap_whose_list_cannot_be_had_costs_the_visit_nothing(home: Home) -> None:
    asked = Paper(home, listing(home, "/f.xml", "a"))
    home.add_feed(asked.url)
    home.edit_feed(1, backfill_url=home.newsroom.serve("/sitemap.xml", status=500))
    home.round()
    listing(home, "/f.xml", "b")
    home.round()
    assert pages_of(home) == ["a", "b"]
    assert asked.row.outcome is Outcome.NEW
    assert "what it lacks is not to be had" in asked.row.outcome_words
    assert asked.row.health


# --- addresses where nothing is


@pytest.mark.parametrize(
    ("status", "outcome", "requests"), [(404, Outcome.MISSING, (14, 22)), (410, Outcome.GONE, (7, 11))]
)
def test_a_feed_that_is_not_there_is_asked_weekly_in_the_end_and_heard_when_it_comes_back(
    home: Home, status: int, outcome: Outcome, requests: tuple[int, int]
) -> None:
    back_at = home.clock() + 50 * DAY

    def answer(_: Request) -> Answer:
        return Answer(b"nie ma", status=status) if home.clock() < back_at else Answer(rss(home.clock()), RSS)

    asked, begun_at = paper(home, answer), home.clock()
    home.live_on(25 * DAY)
    home.restart()
    home.live_on(24 * DAY)
    assert requests[0] <= len(asked.asked) <= requests[1]
    assert asked.row.outcome is outcome
    assert asked.row.failing_since is not None
    assert abs(asked.row.failing_since - begun_at) < timedelta(minutes=1)
    assert asked.row.health == (f"it could not be read since {asked.row.failing_since:%Y-%m-%d %H:%M} UTC",)
    home.live_on(9 * DAY)
    assert asked.row.failures == 0
    assert not asked.row.health
    assert len(home.articles()) >= 1


def test_a_host_that_asks_us_to_wait_is_left_alone_across_restarts(home: Home) -> None:
    until = home.clock() + 2 * DAY
    asked = paper(
        home, lambda _: Answer(status=503, headers={"Retry-After": format_datetime(until.astimezone(UTC), usegmt=True)})
    )
    home.live_on(timedelta(hours=20))
    home.restart()
    home.live_on(timedelta(hours=27))
    assert len(asked.asked) == 1
    home.live_on(timedelta(hours=8))
    assert len(asked.asked) > 1
