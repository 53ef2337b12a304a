"""Hosts are asked one thing at a time, where a redirect leads to them too; what they do not want is not asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from monitor import addresses, claims, timetable
from monitor.errors import FetchFailed, Gone, Missing, Refused, Throttled, TooLarge
from monitor.fetch import robots
from monitor.newsroom import Answer, Request, page_html
from monitor.records import Fetched, Outcome
from monitor.tables import Host, State
from tests.home import Home
from tests.rogue import Call, Rogue
from tests.settling import visited

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
AGENT = "Nasluch/0.1.0 (media monitoring)"
RSS = "application/rss+xml"
PAGE = page_html("Wizyta", "Zapowiedź.", ["Delegacja wróciła do kraju w piątek wieczorem. " * 6] * 3)


def rss(*links: str) -> str:
    items = "".join(f"<item><title>Kazachstan {link[-9:]}</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>Próba</title>{items}</channel></rss>'


# --- what a robots.txt says


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /prywatne/", "/prywatne/a", False),
        ("User-agent: *\nDisallow: /prywatne/\nAllow: /prywatne/jawne", "/prywatne/jawne/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: nasluch\nAllow: /", "/a", True),
        ("User-agent: Nasluch\nDisallow: /", "/a", False),
        ("User-agent: NasluchBot\nDisallow: /", "/a", True),
        ("User-agent: GPTBot\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/raport.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/raport.pdf?strona=2", True),
        ("User-agent: *\nDisallow: /" + "*a" * 2000 + "b$", "/" + "a" * 2000, True),
        ("\x00\xff to nie są reguły : :: \n Disallow", "/a", True),
    ],
)
def test_a_robots_txt_is_read_by_the_book(rules: str, path: str, allowed: bool) -> None:
    assert robots.allows(rules, f"https://gazeta.example{path}", AGENT) is allowed


@pytest.mark.parametrize(
    ("said", "delay_s"),
    [("Crawl-delay: 5", 5), ("Crawl-delay: 0.5", 0.5), ("Crawl-delay: -3", 0), ("Crawl-delay: długo", 0), ("", 0)],
)
def test_a_robots_txt_may_ask_for_a_delay(said: str, delay_s: float) -> None:
    assert robots.delay_s(f"User-agent: *\n{said}\nDisallow: /x", AGENT) == delay_s


@pytest.mark.parametrize(("ours_s", "asked_s", "delay_s"), [(1, 0, 1), (1, 5, 5), (2, 1, 2), (1, 3600, 60)])
def test_the_longer_delay_is_kept_up_to_a_minute(ours_s: float, asked_s: float, delay_s: float) -> None:
    assert timetable.delay_s(ours_s, asked_s) == delay_s


@pytest.mark.parametrize(
    ("error", "rules"),
    [
        (Missing("", status=404), ""), (Gone("", status=410), ""), (Refused("", status=403), ""),
        (Refused("", status=401), ""), (FetchFailed("empty", status=200), ""), (TooLarge("redirects", status=302), ""),
        (Throttled("", status=429), None), (Throttled("", status=503), None), (FetchFailed("", status=500), None),
        (FetchFailed("no name"), None), (Refused("the guard"), None), (TooLarge("too slow"), None),
    ],
)  # fmt: skip
def test_without_a_robots_txt_all_is_allowed_but_nothing_where_it_cannot_be_had(
    error: FetchFailed, rules: str | None
) -> None:
    assert robots.rules_without(error) == rules


def test_a_page_that_is_shown_instead_of_a_robots_txt_has_no_rules() -> None:
    assert robots.rules_of(Fetched("", b"\n<!doctype html>User-agent: *\nDisallow: /")) == ""


# --- pages


def publish(home: Home, *pages: str) -> list[str]:
    """A feed with these pages of the same server; their addresses."""
    links = [home.newsroom.serve(path, PAGE) for path in pages]
    home.add_feed(home.newsroom.serve("/f.xml", rss(*links), content_type=RSS))
    return links


def asked(home: Home, path: str) -> int:
    return sum(request.path == path for request in home.newsroom.requests)


def test_a_page_that_robots_txt_forbids_is_matched_by_its_lead_and_never_asked_for(home: Home) -> None:
    home.newsroom.serve("/robots.txt", "User-agent: *\nDisallow: /prywatne/", content_type="text/plain")
    publish(home, "/prywatne/a.html", "/jawne/b.html")
    home.round()
    home.restart()
    home.live_on(timedelta(hours=20))
    states = {urlsplit(article.url).path: article.state for article in home.articles()}
    assert states == {"/prywatne/a.html": State.LEAD_ONLY, "/jawne/b.html": State.READ}
    assert (asked(home, "/prywatne/a.html"), asked(home, "/jawne/b.html"), asked(home, "/robots.txt")) == (0, 1, 1)
    forbidden = next(article for article in home.articles() if article.problem)
    assert forbidden.problem
    assert forbidden.problem.endswith("forbids it")


def test_what_robots_txt_files_say_is_recalled_for_several_hosts_at_once(home: Home) -> None:
    home.newsroom.serve("/robots.txt", "User-agent: *\nDisallow: /a", content_type="text/plain")
    (link,) = publish(home, "/b.html")
    home.round()
    hosts, name = home.worker._pipeline.hosts, addresses.host(link)
    hosts.known.clear()  # as after a restart
    with home.database.read() as session:
        hosts.recall(session, [name, "nieznany.example"])
    assert {known: kept.rules for known, kept in hosts.known.items()} == {name: "User-agent: *\nDisallow: /a"}


def test_a_host_whose_robots_txt_cannot_be_had_is_asked_for_pages_when_it_can(home: Home) -> None:
    home.newsroom.serve("/robots.txt", "później", status=500)
    publish(home, "/a.html")
    home.round()
    assert (home.articles()[0].state, asked(home, "/a.html")) == (State.LEAD_ONLY, 0)
    home.newsroom.serve("/robots.txt", status=404)
    home.live_on(timedelta(hours=1))
    assert (home.articles()[0].state, asked(home, "/a.html")) == (State.READ, 1)


def test_rules_that_were_known_hold_while_they_cannot_be_had_again(home: Home) -> None:
    home.newsroom.serve("/robots.txt", "User-agent: *\nDisallow: /a", content_type="text/plain")
    (link,) = publish(home, "/b.html")
    home.round()
    home.newsroom.serve("/robots.txt", status=503)
    home.clock.advance(timedelta(days=2))
    other = home.newsroom.serve("/c.html", PAGE)
    home.newsroom.serve("/f.xml", rss(link, other, home.newsroom.serve("/a.html", PAGE)), content_type=RSS)
    home.round()
    assert (asked(home, "/c.html"), asked(home, "/a.html")) == (1, 0)


def test_the_delay_a_host_asks_for_is_kept_between_its_pages(home: Home) -> None:
    home.newsroom.serve("/robots.txt", "User-agent: *\nCrawl-delay: 7", content_type="text/plain")
    (link,) = publish(home, "/a.html")
    home.round()
    with home.database.write() as session:
        host = session.exec(select(Host).where(Host.name == addresses.host(link))).one()
        assert host.delay_s == 7
    home.worker._pipeline = replace(home.worker._pipeline, pause=lambda _: None)
    with home.database.write() as session:
        (due,) = claims.feeds(session, now=home.clock() + timedelta(days=1), lease_s=60, limit=1)
    visited(home.worker._pipeline, due)
    with home.database.read() as session:
        host = session.exec(select(Host).where(Host.name == addresses.host(link))).one()
    assert timedelta(seconds=6) < host.free_at - home.clock() <= timedelta(seconds=7)


# --- hosts to which redirects lead


def test_a_host_to_which_a_redirect_leads_is_waited_for_and_then_left_to_others(home: Home) -> None:
    target = home.newsroom.serve("/cel.xml", rss(), content_type=RSS, feed=home.newsroom.feeds[0])
    busy = addresses.host(target)
    home.add_feed(home.newsroom.serve("/f.xml", status=302, headers={"Location": target}))
    with home.database.write() as session:
        lease = claims.take_host(session, busy, now=home.clock(), lease_s=60)
        assert lease is not None
        assert claims.take_host(session, busy, now=home.clock(), lease_s=60) is None
    waited: list[int] = []

    def pause(_: float) -> None:
        waited.append(asked(home, "/cel.xml"))
        if len(waited) == 3:
            with home.database.write() as session:
                claims.leave_host(session, lease, at=home.clock())

    visit(home, pause)
    assert waited == [0, 0, 0]
    assert asked(home, "/cel.xml") == 1
    with home.database.write() as session:
        assert claims.take_host(session, busy, now=home.clock(), lease_s=60) is not None


@pytest.mark.parametrize("elsewhere", [True, False], ids=["at another host", "at the same host"])
def test_a_page_is_not_followed_to_where_a_robots_txt_forbids_it(home: Home, elsewhere: bool) -> None:
    rules = "User-agent: *\nDisallow: /cel"
    paper = home.newsroom.feeds[0] if elsewhere else None
    target = home.newsroom.serve("/cel.html", PAGE, feed=paper)
    own = home.newsroom.serve("/robots.txt", "" if elsewhere else rules, content_type="text/plain")
    theirs = home.newsroom.serve("/robots.txt", rules, content_type="text/plain", feed=paper)
    link = home.newsroom.serve("/a.html", status=302, headers={"Location": target})
    home.add_feed(home.newsroom.serve("/f.xml", rss(link), content_type=RSS))
    home.round()
    home.round()
    asked = [request.url for request in home.newsroom.requests if not request.url.endswith(".xml")]
    assert asked == list(dict.fromkeys((own, link, theirs)))
    (article,) = home.articles()
    assert article.state is State.LEAD_ONLY
    assert article.problem == f"{target}: not asked for, because the robots.txt of {addresses.host(target)} forbids it"


def test_a_page_is_followed_to_a_host_whose_robots_txt_allows_it(home: Home) -> None:
    target = home.newsroom.serve("/cel.html", PAGE, feed=home.newsroom.feeds[0])
    link = home.newsroom.serve("/a.html", status=302, headers={"Location": target})
    home.add_feed(home.newsroom.serve("/f.xml", rss(link), content_type=RSS))
    home.round()
    assert (home.articles()[0].state, asked(home, "/cel.html"), asked(home, "/robots.txt")) == (State.READ, 1, 2)


def test_a_host_that_is_busy_for_too_long_ends_the_visit_and_nobody_is_blamed(home: Home) -> None:
    target = home.newsroom.serve("/cel.xml", rss(), content_type=RSS, feed=home.newsroom.feeds[0])
    home.add_feed(home.newsroom.serve("/f.xml", status=302, headers={"Location": target}))
    with home.database.write() as session:
        claims.take_host(session, addresses.host(target), now=home.clock(), lease_s=600)
    assert visit(home, lambda _: home.clock.advance(timedelta(seconds=5))) is Outcome.FAILED
    assert "which we were asking other things" in home.feeds()[0].outcome_words
    assert asked(home, "/cel.xml") == 0
    with home.database.read() as session:
        assert {host.failures for host in session.exec(select(Host))} == {0}


def visit(home: Home, pause: Callable[[float], None]) -> Outcome:
    with home.database.write() as session:
        (due,) = claims.feeds(session, now=home.clock(), lease_s=60, limit=1)
    return visited(replace(home.worker._pipeline, pause=pause), due).outcome


# --- hosts that do not answer


@pytest.mark.parametrize(
    ("failures", "answered", "after", "closed_s"),
    [
        (0, False, 1, None), (1, False, 2, None), (2, False, 3, 60), (3, False, 4, 120), (8, False, 9, 3600),
        (5000, False, 5001, 3600), (7, True, 0, None), (0, True, 0, None),
    ],
)  # fmt: skip
def test_a_host_is_closed_from_its_third_failure_on_for_up_to_an_hour(
    failures: int, answered: bool, after: int, closed_s: int | None
) -> None:
    closed_until = NOW + timedelta(seconds=closed_s) if closed_s else None
    known = timetable.after_request(failures, answered=answered, closed_until=None, now=NOW)
    assert known == (after, closed_until)


def test_a_host_that_was_not_asked_is_as_it_was() -> None:
    assert timetable.after_request(4, answered=None, closed_until=NOW, now=NOW) == (4, NOW)


def test_a_host_that_does_not_answer_is_asked_three_times_and_its_other_articles_are_matched_by_their_leads(
    home: Home,
) -> None:
    open_again: list[bool] = []

    def manner(call: Call) -> None:
        if open_again:
            call.say(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + PAGE.encode())
        else:
            call.slam()

    with Rogue(manner) as rogue:
        links = [rogue.url.replace("/feed", f"/{number}.html") for number in range(6)]
        home.listen("Kazachstan")
        home.add_feed(home.newsroom.serve("/f.xml", rss(*links), content_type=RSS))
        home.round()
        assert len(rogue.asked) == 3
        assert {article.state for article in home.articles()} == {State.LEAD_ONLY}
        problems = [article.problem or "" for article in home.articles()]
        assert sum("did not answer 3 times: not asked before" in problem for problem in problems) == 3
        open_again.append(True)
        home.clock.advance(timedelta(minutes=11))
        home.worker.one_pass()
        assert {article.state for article in home.articles()} == {State.READ}
    with home.database.read() as session:
        assert {(host.failures, host.closed_until) for host in session.exec(select(Host))} == {(0, None)}


def test_a_server_that_has_no_such_page_has_answered(home: Home) -> None:
    def answer(_: Request) -> Answer:
        return Answer(b"nie ma", status=404)

    home.add_feed(home.newsroom.serve("/f.xml", answer))
    for _ in range(4):
        home.round()
    with home.database.read() as session:
        assert {host.failures for host in session.exec(select(Host))} == {0}
    assert home.feeds()[0].failures == 4
