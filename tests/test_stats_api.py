"""What programs are told of mentions and feeds: the same as people."""

from datetime import timedelta
from ipaddress import ip_network

from monitor import opml
from monitor.db import Database
from monitor.newsroom import Newsroom
from tests.notices import NOW
from tests.test_api import opened
from tests.test_feed_pages import RSS, STORY, article, put
from tests.test_mentions import Press

LOOPBACK = (ip_network("127.0.0.0/8"),)


def test_mentions_names_and_hearing_are_counted_for_programs(database: Database) -> None:
    with database.write() as session:
        press = Press(session)
        press.found(NOW, text="Rozmowy z Kazachstanem w Pekinie.")
        press.found(NOW, text="Gaz z Kazachstanem, a w Pekinie nic.", by=[0, 1])
        press.found(NOW - timedelta(days=3), by=[1])
        first, second = (one.id for one in press.watchlists[:2])
    with opened(database) as house:
        told = house.viewer.get("/stats/mentions", days=4, zone="Europe/Warsaw")
        assert (told["days"][-1], told["hits"], told["total_stories"]) == (f"{NOW:%Y-%m-%d}", [1, 0, 0, 3], 3)
        assert [row["name"] for row in told["watchlists"]] == ["Chiny", "Kazachstan", "Gaz"]
        assert house.viewer.get("/stats/mentions", watchlist=second)["total"] == 2
        assert house.viewer.get("/stats/names", watchlist=first)["items"] == [{"name": "Pekin", "texts": 2}]
        assert house.viewer.get("/stats/hearing")["coverage"]["articles"] == 3
        for query in ({"watchlist": 99}, {"days": 0}, {"days": 400}, {"zone": "Mars"}):
            house.viewer("GET", "/stats/mentions", status=404 if query.get("watchlist") else 422, **query)
        house.viewer("GET", "/stats/names", watchlist=99, status=404)


def test_feeds_come_in_by_catalogue_and_file_and_go_out(database: Database) -> None:
    with opened(database) as house:
        listed = house.viewer.get("/feeds/catalogue")["items"]
        urls = [one["url"] for one in listed[:2]]
        added = house.editor("POST", "/feeds/catalogue", {"urls": [*urls, "https://not-listed.example/"]})["items"]
        assert sorted(line["fate"] for line in added) == ["added", "added"]
        file = "<opml>\n<outline text='A' xmlUrl='https://a.example/rss'/><outline xmlUrl='ftp://b.example/'/></opml>"
        report = house.editor("POST", "/feeds/opml", {"opml": file})["items"]
        assert [(line["line"], line["fate"]) for line in report] == [(2, "added"), (2, "refused")]
        out = house.viewer.client.get("/feeds/opml")
        assert {one.url for one in opml.read(out.content)} == {*urls, "https://a.example/rss"}
        for wrong in ("<rss/>", "<opml>" + "<outline>" * 99, "no XML"):
            house.editor("POST", "/feeds/opml", {"opml": wrong}, status=422)
        house.editor("POST", "/feeds/opml", {"opml": "<opml>" + "<outline/>" * 200_000}, status=413)


def test_a_feed_is_checked_and_a_rule_tried_for_programs(database: Database) -> None:
    with Newsroom(feeds=0) as site, opened(database, allow=LOOPBACK) as house:
        with database.write() as session:
            feed = put(session, 1, url=site.serve("/rss", RSS, content_type="application/xml"))
            page = article(feed, 1, link=site.serve("/most", STORY))
            session.add(page)
            session.flush()
            number, chosen = feed.id, page.id
        carried = house.editor("POST", f"/feeds/{number}/check")
        assert [entry["title"] for entry in carried["entries"]] == ["Most gotowy", "Tunel"]
        rule = {"article": chosen, "selector": "div.uwaga p"}
        assert house.editor("POST", f"/feeds/{number}/rule", rule)["method"] == "css"
        house.editor("POST", f"/feeds/{number}/rule", {"article": chosen, "selector": "p["}, status=422)
        house.editor("POST", f"/feeds/{number}/rule", {"article": 99}, status=404)
        edited = house.editor("PATCH", f"/feeds/{number}", {"every_s": 900})
        assert (edited["feed"]["every_s"], edited["feed"]["steady"]) == (900, True)
        assert house.editor("PATCH", f"/feeds/{number}", {"every_s": 0})["feed"]["steady"] is False
