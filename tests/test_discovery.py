"""From any page to the feeds of its site, with few requests."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_network

import pytest

from monitor import discovery, parse
from monitor.errors import FetchFailed, Refused
from monitor.fetch import Fetcher
from monitor.newsroom import Newsroom

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
XML = "application/xml"
RSS = (
    "<rss version='2.0'><channel><title>Gazeta</title><language>pl</language><item><title>Most</title><link>/1</link>"
    "<pubDate>Sun, 31 May 2026 18:00:00 GMT</pubDate></item><item><title>Tunel</title><link>/2</link>"
    "<pubDate>Mon, 01 Jun 2026 06:00:00 GMT</pubDate></item></channel></rss>"
)
SITEMAP = (
    "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>/7</loc><news:news><news:title>Most"
    "</news:title></news:news></url></urlset>"
)


@pytest.fixture
def site() -> Iterator[Newsroom]:
    with Newsroom(feeds=0) as newsroom:
        yield newsroom


def found(url: str, *, allowed: str = "127.0.0.0/8", pauses: list[None] | None = None) -> list[discovery.Preview]:
    fetcher = Fetcher(user_agent="x", allow=(ip_network(allowed),), timeout_s=5.0, max_body_bytes=1_000_000)
    search = discovery.Search(
        fetcher,
        read=partial(parse.feed, now=NOW, timezone="Europe/Warsaw"),
        pause=partial((pauses if pauses is not None else []).append, None),
    )
    return list(search.feeds(url))


def paths(site: Newsroom) -> list[str]:
    return [request.path for request in site.requests]


def test_a_feed_is_found_at_once_and_shown_with_what_it_carries(site: Newsroom) -> None:
    url = site.serve("/kanal", RSS, content_type=XML)
    newest = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
    assert found(url) == [discovery.Preview(url, discovery.ITSELF, "Gazeta", 2, newest, "pl", False, "Tunel")]
    assert paths(site) == ["/kanal"]


def test_the_feeds_that_a_page_names_are_asked_and_nothing_else(site: Newsroom) -> None:
    comments = RSS.replace("/1", "/1#k").replace("/2", "/2#k")
    for path, body in (("/a.xml", RSS), ("/b.xml", RSS), ("/komentarze/feed", comments), ("/kraj/rss", "<p>Nic</p>")):
        site.serve(path, body, content_type=XML)
    link = "<link rel='alternate' type='application/rss+xml' href='{}'>"
    head = "".join(map(link.format, ("/komentarze/feed", "a.xml", "/b.xml", "/nie-ma.xml")))
    page = site.serve("/o-nas", f"<html><head>{head}</head><body><a href='/kraj/rss'>RSS</a></body></html>")
    pauses: list[None] = []
    one, *others = found(page, pauses=pauses)
    assert (one.url.rpartition("/")[2], one.how, others) == ("a.xml", discovery.NAMED, [])
    assert paths(site) == ["/o-nas", "/a.xml", "/b.xml", "/nie-ma.xml", "/kraj/rss", "/komentarze/feed"]
    assert len(pauses) == 5


def test_where_a_page_names_none_common_addresses_are_asked_until_one_is_a_feed(site: Newsroom) -> None:
    page = site.serve("/kraj/", "<p>Wiadomości</p>")
    site.serve("/rss.xml", RSS, content_type=XML)
    assert [(one.url.rpartition("/")[2], one.how) for one in found(page)] == [("rss.xml", discovery.COMMONLY)]
    assert paths(site) == ["/kraj/", "/feed", "/rss", "/rss.xml"]


def test_a_sitemap_of_robots_txt_is_the_last_that_is_asked_and_news_go_first(site: Newsroom) -> None:
    page = site.serve("/", "<p>Wiadomości</p>")
    news = site.serve("/sitemap-news.xml", SITEMAP, content_type=XML)
    index = f"<sitemapindex><sitemap><loc>{news}</loc></sitemap></sitemapindex>"
    listed = site.serve("/news-index.xml", index, content_type=XML)
    site.serve(
        "/robots.txt", f"User-agent: *\nSitemap: {page}stare.xml\nsitemap: {listed}\n", content_type="text/plain"
    )
    one = found(page)[0]
    assert (one.url, one.how, one.entries, one.newest) == (listed, discovery.SITEMAP, 1, "Most")


def test_never_more_than_a_dozen_requests(site: Newsroom) -> None:
    named = "".join(f"<a href='/rss/{n}'>RSS</a>" for n in range(40))
    lines = "\n".join(f"Sitemap: /mapa-{n}.xml" for n in range(40))
    page = site.serve("/", named)
    site.serve("/robots.txt", lines, content_type="text/plain")
    assert found(page) == []
    assert len(paths(site)) == discovery.MOST_REQUESTS


def test_what_a_page_leads_to_is_behind_the_guard_too(site: Newsroom) -> None:
    page = site.serve("/", "<link rel='alternate' type='application/rss+xml' href='http://10.0.0.1/rss'>")
    assert found(page) == []
    with pytest.raises(Refused):
        found(page, allowed="10.9.0.0/16")
    with pytest.raises(FetchFailed):
        found(f"{page}nie-ma")
