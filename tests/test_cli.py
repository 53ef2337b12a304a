"""Every verb does what it says, answers in words and in JSON, and ends with the right status."""

import csv
import io
import json
import pty
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlmodel import select

from monitor import cli
from monitor.cli import byneed, house
from monitor.newsroom import Answer, MailCatcher, Newsroom, WebhookCatcher, page_html
from monitor.tables import Fact
from tests.postgres import database_of

SENTENCE = "Delegacja wróciła z Kazachstanu w piątek wieczorem i nie odpowiadała na pytania dziennikarzy. "


class Terminal:
    """Somebody who types commands."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *words: str, status: int = 0) -> str:
        """What is printed, on standard output and then on standard error."""
        self._monkeypatch.setattr(sys, "argv", ["nasluch", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self._capsys.readouterr()
        assert (ended.value.code or 0) == status, said.out + said.err
        return said.out + said.err

    def setting(self, name: str, value: str) -> None:
        """From now on a setting is another one."""
        self._monkeypatch.setenv(f"NASLUCH_{name}", value)

    def json(self, *words: str) -> Any:
        """What is printed, read as JSON."""
        return json.loads(self(*words, "--json"))


@pytest.fixture
def nasluch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "DATA_DIR": str(tmp_path / "data"),
        "ALLOW_PRIVATE_NETWORKS": "127.0.0.0/8",
        "HOST_DELAY_S": "0",
        "MIN_INTERVAL_S": "1",
        "LOG_LEVEL": "ERROR",
    }.items():
        monkeypatch.setenv(f"NASLUCH_{name}", value)
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(feeds=2) as opened:
        yield opened


def test_from_an_empty_folder_to_hits_told_by_mail_and_webhook(
    nasluch: Terminal, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailCatcher() as mails, WebhookCatcher() as hooks:
        monkeypatch.setenv("NASLUCH_SMTP_URL", mails.url)
        nasluch("channel", "add", "email", "poczta", "redakcja@gazeta.example")
        assert "shown this once: whsec_" in nasluch("channel", "add", "webhook", "program", hooks.url)
        added = nasluch(
            "watchlist", "add", "Wschód", "-q", "Kazachstan\\nODKB", "--channel", "poczta", "--channel", "program"
        )
        assert "added watchlist 1: Wschód; 0 hits" in added
        nasluch("feed", "add", *(feed.url for feed in newsroom.feeds))
        first = nasluch.json("poll")
        assert [visit["outcome"] for visit in first["visits"]] == ["new", "new"]
        newsroom.publish(newsroom.feeds[1])
        second = nasluch("poll", "--all")
        assert "2 feeds visited, 1 new articles" in second
        assert "2 messages delivered" in second
        assert (len(mails.mails), len(hooks.calls)) == (1, 1)
        assert {row["state"] for row in nasluch.json("delivery", "list")} == {"delivered"}


def test_articles_and_hits_are_listed_as_the_contract_says(nasluch: Terminal, newsroom: Newsroom) -> None:
    nasluch("watchlist", "add", "Wschód", "-q", "Kazachstan")
    nasluch("feed", "add", newsroom.feeds[1].url, "--title", "Agencja")
    nasluch("poll")
    articles = nasluch.json("article", "list", "--feed", "Agencja", "--since", "7d")
    assert len(articles) == len(newsroom.shown(newsroom.feeds[1]))
    contract = {
        "id",
        "feed",
        "feed_url",
        "url",
        "title",
        "lead",
        "author",
        "published_at",
        "first_seen_at",
        "lead_only",
        "story",
    }
    assert contract <= set(articles[0])
    shown = nasluch.json("article", "show", str(articles[0]["id"]))
    assert shown["text"]
    hits = nasluch.json("hits", "--watchlist", "Wschód")
    assert {"id", "watchlist", "article", "matched", "found_at"} <= set(hits[0])
    assert contract <= set(hits[0]["article"])
    rows = list(csv.DictReader(io.StringIO(nasluch("hits", "--format", "csv"))))
    assert len(rows) == len(hits)
    assert "Kazachstan" in rows[0]["matched"]
    one = hits[0]["article"]["feed"]
    assert nasluch.json("hits", "--feed", one, "--keyword", "Kazachstan", "--with-text", "--since", "7d") == hits
    assert nasluch.json("hits", "--keyword", "Gruzja") == nasluch.json("hits", "--until", "7d") == []
    assert nasluch.json("hits", "--category", "sport") == nasluch.json("hits", "--lead-only") == []
    assert nasluch.json("hits", "--limit", "1") == hits[:1]
    assert nasluch("hits", "--format", "atom").count("<entry>") == len(hits)


@pytest.mark.parametrize(("format", "begins"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("docx", b"PK")])
def test_hits_are_written_to_a_file_and_never_half(
    nasluch: Terminal, tmp_path: Path, format: str, begins: bytes
) -> None:
    path = tmp_path / f"prasówka.{format}"
    said = nasluch("hits", "--format", format, "--output", str(path), "--title", "Wschód", "--for", "Rada")
    assert "wrote 0 hits to" in said
    assert path.read_bytes().startswith(begins)
    assert [one.name for one in tmp_path.glob("*.part")] == []
    nasluch("hits", "--format", format, "--output", str(tmp_path / "nie ma" / "x"), status=1)


@pytest.mark.parametrize("format", ["xlsx", "pdf", "docx"])
def test_what_is_no_text_is_not_shown_on_a_terminal(
    nasluch: Terminal, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    ours, theirs = pty.openpty()
    with open(ours, "wb"), open(theirs, "w", encoding="utf-8") as screen:
        monkeypatch.setattr(sys, "stdout", screen)
        assert f"--output FILE.{format}" in nasluch("hits", "--format", format, status=2)


@pytest.mark.parametrize("wrong", [["--zone", "Warszawa"], ["--quote", "5"], ["--language", "de"], ["--format", "doc"]])
def test_an_export_that_cannot_be_wished_for_is_refused(nasluch: Terminal, wrong: list[str]) -> None:
    nasluch("hits", "--format", "csv", *wrong, status=2)


def test_a_new_watchlist_shows_what_it_would_have_found_and_a_preview_stores_nothing(
    nasluch: Terminal, newsroom: Newsroom
) -> None:
    nasluch("feed", "add", newsroom.feeds[1].url)
    nasluch("poll")
    found = nasluch.json("search", "Kazachstan")
    assert found == nasluch.json("watchlist", "preview", "Kazachstan")
    assert nasluch.json("hits") == []
    assert f"{len(found)} hits in what is stored already" in nasluch("watchlist", "add", "Wschód", "-q", "Kazachstan")
    assert len(nasluch.json("hits")) == len(found) > 0
    assert "1 more hits" in nasluch("watchlist", "edit", "Wschód", "-q", "Kazachstan\\nODKB")
    assert {hit["watchlist"] for hit in nasluch.json("hits")} == {"Wschód"}


def test_a_page_without_a_feed_is_visited_by_a_recipe(nasluch: Terminal, newsroom: Newsroom) -> None:
    url = newsroom.serve("/komunikaty", "<ul><li><a href='/k/1'>Przerwa w dostawie wody</a></li></ul>")
    carried = nasluch.json("feed", "check", url, "--item", "li")
    assert [entry["title"] for entry in carried["entries"]] == ["Przerwa w dostawie wody"]
    nasluch("feed", "add", url, "--item", "li", "--item-title", "a")
    nasluch("poll")
    assert [row["title"] for row in nasluch.json("article", "list")] == ["Przerwa w dostawie wody"]
    assert "--item says where" in nasluch("feed", "edit", "1", "--item-title", "a", status=2)


def test_a_page_is_not_added_but_the_feeds_it_leads_to_are_told(nasluch: Terminal, newsroom: Newsroom) -> None:
    feed = newsroom.feeds[1]
    front = f"http://{feed.host}/"
    found = nasluch.json("feed", "discover", front)
    assert [(one["url"], one["entries"]) for one in found] == [(feed.url, len(newsroom.shown(feed)))]
    assert found[0]["newest"] == newsroom.shown(feed)[0].title
    assert feed.url in nasluch("feed", "discover", front)
    assert f"It leads to {feed.url}" in nasluch("feed", "add", front, status=1)
    assert nasluch.json("feed", "list") == []
    assert "added feed 1" in nasluch("feed", "add", feed.url)
    bare = newsroom.serve("/o-nas", "<p>Redakcja</p>")
    assert "No feed was found there" in nasluch("feed", "discover", bare, status=1)
    assert "visited all the same" in nasluch("feed", "add", bare)


def test_what_a_feed_does_its_own_way_is_known_of_the_catalogue_or_said(nasluch: Terminal, newsroom: Newsroom) -> None:
    url = newsroom.serve(
        "/rss", "<rss><channel><item><title>A</title><pubDate>Thu, 16 Apr 2026 12:00:00 +0100</pubDate></item>"
        "</channel></rss>", content_type="application/xml",
    )  # fmt: skip
    nasluch("feed", "add", url, "--zone", "Europe/Warsaw", "--quirk", "false zone")
    nasluch("poll")
    assert nasluch.json("article", "list", "--since", "9999d")[0]["published_at"].startswith("2026-04-16T10:00")
    assert "its dates name a false zone" in nasluch("feed", "show", "1")
    assert "no time zone" in nasluch("feed", "edit", "1", "--zone", "Warszawa", status=2)
    nasluch("feed", "catalogue", "--name", "bankier.pl/rss/finanse", "--add")
    assert nasluch.json("feed", "show", "2")["feed"]["quirks"] == ["false zone"]


def test_a_hub_that_a_feed_names_is_shown_with_it(nasluch: Terminal, newsroom: Newsroom) -> None:
    links = {"Link": '<https://hub.example/>; rel="hub"'}
    url = newsroom.serve("/rss", "<rss><channel><item><title>A</title></item></channel></rss>", headers=links)
    nasluch("feed", "add", url)
    nasluch("poll")
    told = " ".join(nasluch("feed", "show", "1").split())
    assert "it names the hub https://hub.example/, which does not tell us of its news" in told
    shown = nasluch.json("feed", "show", "1")["feed"]
    assert (shown["hub"], shown["hub_until"], shown["health"]) == ("https://hub.example/", None, [])


def test_a_broken_feed_is_an_outcome_and_no_failure(nasluch: Terminal, newsroom: Newsroom) -> None:
    url = newsroom.serve("/awaria", "awaria", status=500)
    nasluch("feed", "add", url)
    assert f"{url}: HTTP 500" in nasluch("poll").replace("\n", "")
    shown = nasluch.json("feed", "show", "1")
    assert shown["feed"]["outcome"] == "failed"
    assert [visit["status"] for visit in shown["visits"]] == [500]


def test_feeds_come_change_and_go(nasluch: Terminal, newsroom: Newsroom, tmp_path: Path) -> None:
    nasluch("feed", "add", newsroom.feeds[0].url, "--every", "10m", "--category", "kraj")
    assert "we visit this feed already" in nasluch("feed", "add", newsroom.feeds[0].url, status=1)
    nasluch("feed", "edit", "1", "--title", "Kurier", "--every", "1h", "--disable")
    nasluch("feed", "edit", "1", "--backfill", "https://gazeta.example/news.xml")
    row = nasluch.json("feed", "list")[0]
    assert (row["title"], row["every_s"], row["enabled"], row["category"]) == ("Kurier", 3600, False, "kraj")
    assert (row["steady"], row["backfill_url"]) == (True, "https://gazeta.example/news.xml")
    path = tmp_path / "feeds.opml"
    path.write_text(nasluch("feed", "export"), encoding="utf-8")
    nasluch("feed", "remove", "Kurier")
    assert nasluch.json("feed", "list") == []
    assert "1 of 1 feeds added" in nasluch("feed", "import", str(path))
    assert nasluch.json("feed", "list")[0]["title"] == "Kurier"


def test_an_address_is_tried_before_it_is_added(nasluch: Terminal, newsroom: Newsroom) -> None:
    carried = nasluch.json("feed", "check", newsroom.feeds[1].url)
    assert carried["entries"][0]["title"] == newsroom.shown(newsroom.feeds[1])[0].title
    page = newsroom.serve("/strona", page_html("Strona", "Lead", ["Akapit."]))
    assert "an HTML page, not a feed" in nasluch("feed", "check", page, status=1)
    assert nasluch.json("feed", "list") == []


def test_the_catalogue_is_listed_and_added_from(nasluch: Terminal) -> None:
    assert {row["category"] for row in nasluch.json("feed", "catalogue", "--category", "east")} == {"east"}
    assert "say which to add" in nasluch("feed", "catalogue", "--add", status=2)
    assert "feeds added" in nasluch("feed", "catalogue", "--name", "osw.waw", "--add")
    assert {row["category"] for row in nasluch.json("feed", "list")} == {"east"}


def test_the_links_of_a_feed_are_made_shown_renewed_and_taken_back(nasluch: Terminal) -> None:
    nasluch("watchlist", "add", "Wschód", "-q", "Kazachstan")
    first = nasluch.json("watchlist", "feed", "Wschód")
    assert first["atom"].startswith("http://127.0.0.1:8000/watchlists/1/feed.atom?key=")
    assert nasluch("watchlist", "feed", "1").split() == list(first.values())
    second = nasluch.json("watchlist", "feed", "1", "--renew")
    assert second != first
    assert "no links any more" in nasluch("watchlist", "feed", "1", "--end")
    assert nasluch.json("watchlist", "feed", "1") not in (first, second)
    nasluch("watchlist", "feed", "1", "--renew", "--end", status=2)


def test_watchlists_come_change_and_go(nasluch: Terminal, tmp_path: Path) -> None:
    nasluch("channel", "add", "email", "poczta", "a@gazeta.example", "b@gazeta.example")
    nasluch("watchlist", "add", "Wschód", "-q", "Kazachstan", "--channel", "poczta", "--cadence", "daily@07:00")
    assert nasluch.json("watchlist", "show", "Wschód")["channels"] == [["poczta", "daily@07:00"]]
    nasluch("watchlist", "edit", "1", "--unsubscribe", "poczta", "--name", "Azja")
    row = nasluch.json("watchlist", "list")[0]
    assert (row["name"], row["channels"]) == ("Azja", [])
    path = tmp_path / "watchlists.json"
    path.write_text(nasluch("watchlist", "export"), encoding="utf-8")
    nasluch("watchlist", "remove", "Azja")
    assert "added: Azja" in nasluch("watchlist", "import", str(path))
    assert "left as it is: Azja" in nasluch("watchlist", "import", str(path))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        pytest.param(["watchlist", "add", "x", "-q", "(Kazachstan"], "line 1, column", id="unbalanced query"),
        pytest.param(["watchlist", "add", "x", "-q", ""], "line 1, column", id="empty query"),
        pytest.param(["watchlist", "add", "x", "-q", "a", "--cadence", "often"], "no cadence", id="cadence"),
        pytest.param(["channel", "add", "email", "x", "not-an-address"], "is no mail address", id="mail address"),
        pytest.param(["channel", "add", "webhook", "x", "ftp://a.example"], "http://", id="webhook address"),
        pytest.param(["channel", "add", "webhook", "x", "http://a.example", "--secret", "s"], "whsec_", id="secret"),
        pytest.param(["feed", "add", "http://a.example/", "--every", "often"], "no length of time", id="interval"),
        pytest.param(["feed", "add", "http://a.example/", "--selector", "div[["], "cannot be read", id="CSS rule"),
        pytest.param(["hits", "--since", "yesterday"], "no length of time", id="since"),
        pytest.param(["match", "Kazachstan", "--queries", __file__], "go together", id="half a batch"),
    ],
)
def test_wrong_usage_is_said_in_words_and_ends_with_two(nasluch: Terminal, command: list[str], said: str) -> None:
    assert said in " ".join(nasluch(*command, status=2).split())


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["feed", "show", "99"], "no feed"),
        (["watchlist", "show", "Wschod"], "no watchlist"),
        (["article", "show", "99"], "no article"),
        (["match", "Kazachstan", "missing.txt"], "missing.txt"),
        (["feed", "add", "javascript:alert(1)"], "http://"),
    ],
)
def test_what_is_not_there_is_said_in_words_and_ends_with_one(nasluch: Terminal, command: list[str], said: str) -> None:
    assert said in nasluch(*command, status=1)


def test_a_query_that_cannot_be_read_is_shown_with_the_place(nasluch: Terminal) -> None:
    said = nasluch("watchlist", "add", "x", "-q", "Orlen\\nRosja AND (Chiny", status=2)
    assert "line 2, column 11" in said
    assert "  Rosja AND (Chiny\n            ^\n" in said


def test_a_setting_that_cannot_be_used_ends_with_two(nasluch: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASLUCH_TIMEZONE", "Europe/Warszawa")
    assert "NASLUCH_TIMEZONE" in nasluch("feed", "list", status=2)


def test_a_feed_is_not_fetched_from_a_private_network_unless_it_is_allowed(
    nasluch: Terminal, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NASLUCH_ALLOW_PRIVATE_NETWORKS")
    nasluch("feed", "add", newsroom.feeds[0].url)
    assert "NASLUCH_ALLOW_PRIVATE_NETWORKS" in nasluch("poll")
    assert not newsroom.requests


def test_a_channel_that_does_not_work_says_why_when_tested(nasluch: Terminal) -> None:
    with WebhookCatcher(answers=[500]) as hooks:
        nasluch("channel", "add", "webhook", "program", hooks.url)
        assert "HTTP 500" in nasluch("channel", "test", "program", status=1)
        assert "HTTP 200" in nasluch("channel", "test", "program")
    assert "did you mean 'program'" in nasluch("channel", "test", "programm", status=2)


def test_a_trial_shows_status_headers_and_the_beginning_of_the_answer(nasluch: Terminal) -> None:
    said = Answer(b"klucz nieznany", "text/plain", 401, {"X-Room": "7"})
    with WebhookCatcher(lambda _: said) as hooks:
        nasluch("channel", "add", "webhook", "program", hooks.url)
        shown = nasluch("channel", "test", "program", status=1)
        assert all(words in shown for words in ("HTTP 401 after", "X-Room: 7".lower(), "\nklucz nieznany"))


def test_a_channel_is_told_in_words_that_are_checked_kept_shown_and_tried(nasluch: Terminal, tmp_path: Path) -> None:
    nasluch("channel", "add", "email", "redakcja", "ola@gazeta.example")
    nasluch("channel", "add", "apprise", "czat", "json://127.0.0.1")
    nasluch("channel", "add", "webhook", "program", "https://program.example")
    assert "all in Nasłuch's words" in nasluch("channel", "template", "redakcja")
    intro = tmp_path / "wstep.txt"
    intro.write_text("Dzień dobry,\n{{ first.title }}", encoding="utf-8")
    assert "channel preview redakcja" in nasluch("channel", "template", "redakcja", "--intro", f"@{intro}")
    wrong = nasluch("channel", "template", "redakcja", "--subject", "Nowe: {{ wachlist }}", status=2)
    assert "subject, line 1, column 10: no value is called 'wachlist'; did you mean 'watchlist'?" in wrong
    assert nasluch.json("channel", "template", "redakcja") == [{"part": "intro", "source": intro.read_text("utf-8")}]
    shown = nasluch("channel", "preview", "redakcja", "--subject", "{{ count }} [nowe]")
    assert "--- of a sample\n1 [nowe]\n\nDzień dobry,\nWiadomość próbna z Nasłuchu\n" in shown
    assert "column 4" in nasluch("channel", "preview", "redakcja", "--subject", "{{ gone }}", status=2)
    assert "has no title" in nasluch("channel", "template", "redakcja", "--title", "x", status=2)
    assert "told by its schema" in nasluch("channel", "template", "program", "--text", "x", status=2)
    assert '"type":"hits.created"' in nasluch("channel", "preview", "program")
    nasluch("channel", "template", "czat", "--title", "Czat", "--text", "a\\nb")
    assert nasluch.json("channel", "preview", "czat")[0]["text"] == "a\nb"
    nasluch("channel", "template", "redakcja", "--clear")
    assert nasluch.json("channel", "template", "redakcja") == []


def test_a_secret_is_rotated_and_a_channel_switched_off_and_on(nasluch: Terminal) -> None:
    nasluch.setting("LANGUAGE", "en")
    with WebhookCatcher() as hooks:
        nasluch("channel", "add", "webhook", "program", hooks.url)
        assert "shown this once: whsec_" in nasluch("channel", "rotate", "program", "--both-for", "7d")
        nasluch("channel", "test", "program")
        (call,) = hooks.wait_for(1)
    assert len(call.headers["webhook-signature"].split()) == 2
    assert "switches it on again" in nasluch("channel", "disable", "program")
    assert "channels switched off: program" in nasluch("doctor", status=1)
    assert "is on" in nasluch("channel", "enable", "program")
    assert "is on" in nasluch("channel", "enable", "program", status=2)


def test_a_chat_is_added_without_showing_its_secret(nasluch: Terminal) -> None:
    with WebhookCatcher() as hooks:
        url = hooks.url.replace("http://", "json://ola:tajnehaslo@")
        assert "tajnehaslo" not in nasluch("channel", "add", "apprise", "czat", url)
        assert "JSON: taken" in nasluch("channel", "test", "czat")
        assert "tajnehaslo" not in nasluch("channel", "list", "--json")
    assert "not one of Apprise's services" in nasluch("channel", "add", "apprise", "x", "mailto://a", status=2)


def test_concerns_are_looked_for_told_and_listed(nasluch: Terminal) -> None:
    nasluch.setting("LANGUAGE", "en")
    assert "All is as it should be" in nasluch("concern", "list")
    nasluch("channel", "add", "email", "redakcja", "ola@gazeta.example")
    nasluch("channel", "edit", "redakcja", "--owner")
    assert "0 concerns, 0 of them new; 0 have ended" in nasluch("concern", "look")
    assert nasluch.json("concern", "list", "--all") == []
    assert "concerns: feeds and watchlists are as they should be" in nasluch("doctor")


def test_the_schema_of_a_webhook_is_printed(nasluch: Terminal) -> None:
    assert "HitsCreated" in json.loads(nasluch("channel", "schema"))["$defs"]


def test_deliveries_are_shown_replayed_held_and_released(nasluch: Terminal, newsroom: Newsroom) -> None:
    with WebhookCatcher() as hooks:
        nasluch("feed", "add", newsroom.feeds[0].url, "--alert-first")
        nasluch("channel", "add", "webhook", "program", hooks.url)
        nasluch("watchlist", "add", "Wschód", "-q", "Kazachstan\nODKB", "--channel", "program")
        nasluch("poll")
        assert "delivered. Druga strona potwierdziła" in nasluch("delivery", "show", "1")
        assert nasluch.json("delivery", "show", "1")["attempts"][0]["status"] == 200
        assert "sent once more" in nasluch("delivery", "replay", "--since", "1h", "--channel", "program")
        assert "Deliveries are held" in nasluch("delivery", "hold", "--why", "urlop")
        nasluch("poll")
        before = len(hooks.calls)
        assert "deliveries leave again" in nasluch("delivery", "release")
        nasluch("poll")
        assert len(hooks.calls) == 2 * before
    assert "nothing is held" in nasluch("delivery", "release", status=2)
    assert "no delivery has the number 99" in nasluch("delivery", "cancel", "99", status=2)
    assert "say which" in nasluch("delivery", "cancel", status=2)
    assert "say which" in nasluch("delivery", "replay", status=2)


def test_a_query_is_tried_on_files_and_in_batches(nasluch: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Początek. {SENTENCE}", encoding="utf-8")
    start = path.read_text(encoding="utf-8").index("Kazachstanu")
    assert f"{start}-{start + 11}: Kazachstanu" in nasluch("match", "Kazachstan", str(path))
    assert "nothing found" in nasluch("match", "Armenia", str(path), status=1)
    (tmp_path / "q.jsonl").write_text('{"id": "q1", "query": "Kazachstan"}\n', encoding="utf-8")
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "d1", "text": SENTENCE}) + "\n", encoding="utf-8")
    nasluch("match", "--queries", "q.jsonl", "--docs", "d.jsonl", "--output", "o.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows == [{"query": "q1", "doc": "d1", "start": SENTENCE.index("Kaz"), "end": SENTENCE.index("Kaz") + 11}]


def test_pages_are_extracted_from_files_addresses_and_in_batches(
    nasluch: Terminal, newsroom: Newsroom, tmp_path: Path
) -> None:
    html = page_html("Wizyta", "Zapowiedź wizyty.", [SENTENCE * 3] * 4)
    (tmp_path / "p.html").write_text(html, encoding="utf-8")
    assert SENTENCE.strip() in nasluch.json("extract", "p.html")["text"]
    assert nasluch.json("extract", newsroom.serve("/p.html", html))["title"] == "Wizyta"
    (tmp_path / "p.jsonl").write_text(json.dumps({"id": "1", "url": "https://a.example/1", "html": "p.html"}), "utf-8")
    nasluch("extract", "--pages", "p.jsonl", "--output", "o.jsonl")
    row = json.loads((tmp_path / "o.jsonl").read_text(encoding="utf-8"))
    assert set(row) == {"id", "text", "title", "date", "author", "method"}
    assert SENTENCE.strip() in row["text"]


def test_forms_and_explanations_are_shown(nasluch: Terminal, tmp_path: Path) -> None:
    said = nasluch("forms", "Kazachstan")
    assert "Kazachstanie" in said
    assert "miejscownik l.poj." in said
    assert "Kazach, Kazaszka" in said
    assert "mam (mieć, mamić)" in nasluch("forms", "mama")
    assert {row["form"] for row in nasluch.json("forms", "ODKB")["ODKB"]} >= {"ODKB", "ODKB-u"}
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    assert "Kazachstan pasuje: znaleziono jako „Kazachstanu” w treści" in nasluch("explain", "Kazachstan", "a.txt")
    nasluch.setting("LANGUAGE", "en")
    assert "Kazachstan matches: found as „Kazachstanu” in body" in nasluch("explain", "Kazachstan", "a.txt")
    (reason,) = nasluch.json("explain", "Kazachstan", "a.txt")
    assert (reason["keyword"], reason["found"], reason["excludes"]) == ("Kazachstan", True, False)


def test_a_database_is_backed_up_checked_and_restored(nasluch: Terminal, tmp_path: Path) -> None:
    nasluch.setting("LANGUAGE", "en")
    nasluch("feed", "add", "https://gazeta.example/rss")
    assert nasluch("db", "check").strip() == "ok"
    assert "nothing to do" in nasluch("db", "upgrade")
    assert "keep it as you keep a password" in nasluch("db", "backup", "copy.zip")
    assert "is there already" in nasluch("db", "backup", "copy.zip", status=1)
    nasluch("feed", "remove", "1")
    assert "--force" in nasluch("db", "restore", "copy.zip", status=2)
    assert "Deliveries are held" in nasluch("db", "restore", "copy.zip", "--force")
    assert "held: nothing is sent" in nasluch("doctor", status=1)
    assert len(nasluch.json("feed", "list")) == 1
    (tmp_path / "other.zip").write_bytes(b"not a database at all, just words" * 100)
    assert "other.zip is no backup" in nasluch("db", "restore", "other.zip", "--force", status=1)
    assert len(nasluch.json("feed", "list")) == 1


def test_a_backup_is_sealed_by_a_key_that_lies_elsewhere(nasluch: Terminal) -> None:
    nasluch("feed", "add", "https://gazeta.example/rss")
    public = nasluch("db", "key", "key.txt").partition("NASLUCH_BACKUP_KEY=")[2].split()[0]
    assert "sealed" in nasluch("db", "backup", "one.age", "--key", public)
    nasluch.setting("BACKUP_KEY", public)
    assert "sealed" in nasluch("db", "backup", "two.age", "--portable")
    assert "--key FILE opens it" in nasluch("db", "restore", "one.age", "--force", status=2)
    for name in ("one.age", "two.age"):
        said = nasluch("db", "restore", name, "--force", "--key", "key.txt")
        assert "people log in again" in said
    assert len(nasluch.json("feed", "list")) == 1
    nasluch.setting("BACKUP_KEY", "hasło")
    assert "NASLUCH_BACKUP_KEY" in nasluch("feed", "list", status=2)


def test_every_command_of_the_manual_of_backups_does_what_it_says(
    nasluch: Terminal, tmp_path: Path, postgresql: str
) -> None:
    nasluch("feed", "add", "https://gazeta.example/rss")
    manual = (Path(__file__).parent.parent / "docs" / "backup.md").read_text(encoding="utf-8")
    commands = re.findall(r"^ {4,}nasluch (.+)", manual, re.MULTILINE)
    commands.remove("doctor")  # what it finds is of the machine: tests/test_doctor.py
    assert len(commands) > 15
    public = ""
    with database_of(postgresql, "template0") as address:
        for command in commands:
            words, _, into = command.partition(" > ")
            words = words.replace("age1...", public).replace(
                "postgresql://nasluch:secret@db.example.org/nasluch", address
            )
            said = nasluch(*shlex.split(words))
            public = said.partition("NASLUCH_BACKUP_KEY=")[2].partition("\n")[0] or public
            if command.startswith("db restore"):
                assert "Deliveries are held" in said
            if into:
                (tmp_path / into).write_text(said, encoding="utf-8")
        nasluch.setting("DATABASE_URL", address)
        assert len(nasluch.json("feed", "list")) == 1


def test_a_worker_keeps_the_house_and_backs_it_up(nasluch: Terminal, tmp_path: Path) -> None:
    nasluch.setting("BACKUP_DIR", str(tmp_path / "backups"))
    with house.opened() as opened, house.worker(opened, processes=1, threads=2) as hands:
        for chore in hands.chores:
            chore()
        with opened.database.read() as session:
            assert {"backed up", "tidied", "concerns looked at"} <= set(session.exec(select(Fact.name)).all())
        (made,) = (tmp_path / "backups").iterdir()
        assert "stop it first" in nasluch("db", "restore", str(made), "--force", status=2)
    assert "restored" in nasluch("db", "restore", str(made), "--force")


def test_what_was_set_up_goes_from_house_to_house_after_a_look_at_what_would_change(
    nasluch: Terminal, tmp_path: Path
) -> None:
    nasluch("feed", "add", "https://gazeta.example/rss")
    nasluch("watchlist", "add", "Wschód", "--query", "Kazachstan")
    (tmp_path / "house.yaml").write_text(nasluch("house", "export"), encoding="utf-8")
    nasluch.setting("DATA_DIR", str(tmp_path / "other"))
    said = nasluch("house", "import", "house.yaml")
    assert "+ feed https://gazeta.example/rss" in said
    assert "2 new; nothing was done yet, --apply does it" in said
    assert nasluch.json("feed", "list") == []
    assert "+ watchlist Wschód" in nasluch("house", "import", "house.yaml", "--apply")
    assert [row["query"] for row in nasluch.json("watchlist", "list")] == ["Kazachstan"]
    assert nasluch("house", "import", "house.yaml").strip() == "2 as they were; nothing was done yet, --apply does it"
    (tmp_path / "bad.yaml").write_text("nasluch: 1\nfeeds: [{url: 'ftp://x'}]", encoding="utf-8")
    assert "1 refused" in nasluch("house", "import", "bad.yaml", "--apply", status=1)


def test_a_pass_without_room_says_so_and_visits_nothing(nasluch: Terminal, newsroom: Newsroom) -> None:
    nasluch("feed", "add", newsroom.feeds[0].url)
    nasluch.setting("DISK_FLOOR_MB", "1000000000")
    said = nasluch("poll")
    assert "Nothing is visited or read" in said
    assert "0 feeds visited" in said
    nasluch.setting("DISK_FLOOR_MB", "0")
    assert "1 feeds visited" in nasluch("poll")


def test_stored_texts_are_matched_again_after_an_update(nasluch: Terminal, newsroom: Newsroom, tmp_path: Path) -> None:
    nasluch.setting("LANGUAGE", "en")
    nasluch("feed", "add", *(feed.url for feed in newsroom.feeds))
    nasluch("poll")
    nasluch("watchlist", "add", "Wschód", "--query", "Kazachstan")
    before = nasluch.json("hits")
    articles = len(nasluch.json("article", "list"))
    assert before
    assert "nothing to do" in nasluch("db", "rematch")
    assert "searched by its index" in nasluch("doctor")
    with closing(sqlite3.connect(tmp_path / "data" / "nasluch.sqlite")) as house, house:
        house.execute("DELETE FROM hits")
        house.execute("UPDATE articles SET matched_with = 0, indexed_with = 0")
    assert f"{articles} articles were matched by another version" in nasluch("doctor", status=1)
    assert f"matched {articles} articles again: {len(before)} new hits" in nasluch("db", "rematch")
    assert [row["article"]["id"] for row in nasluch.json("hits")] == [row["article"]["id"] for row in before]
    assert f"matched {articles} articles again: 0 new hits" in nasluch("db", "rematch", "--all")
    assert nasluch.json("delivery", "list") == []


def test_people_are_added_and_get_tokens_that_are_shown_once(nasluch: Terminal) -> None:
    assert "added Ola, editor" in nasluch("user", "add", "Ola", "--role", "editor", "--email", "ola@gazeta.example")
    assert "already called" in nasluch("user", "add", "Ola", status=1)
    made = nasluch.json("user", "token", "Ola", "--name", "skrypt", "--expires", "90d")
    assert made["token"].startswith("nas_")
    assert "shown this once: nas_" in nasluch("user", "token", "Ola")
    (row,) = nasluch.json("user", "list")
    assert [one["name"] for one in row["tokens"]] == ["skrypt", ""]
    listed = nasluch("user", "list")
    assert "1 skrypt: never used, until" in listed
    assert made["token"] not in listed
    assert "revoked token 1" in nasluch("user", "revoke", "1")
    assert "no token has the number 1" in nasluch("user", "revoke", "1", status=1)
    assert "changed Ola, admin; switched off" in nasluch("user", "edit", "Ola", "--role", "admin", "--disable")
    assert "Ola (off)" in nasluch("user", "list")
    assert "removed Ola" in nasluch("user", "remove", "Ola")
    assert "Nobody yet" in nasluch("user", "list")


def test_the_doctor_says_what_is_missing_in_the_language_of_the_house(nasluch: Terminal) -> None:
    said = nasluch("doctor")
    assert "wpisz NASLUCH_SMTP_URL" in said
    assert "powstanie przy pierwszym" in said
    nasluch.setting("LANGUAGE", "en")
    rows = nasluch.json("doctor")
    assert {row["verdict"] for row in rows if row["check"] == "dictionary"} == {"ok"}
    assert "set NASLUCH_SMTP_URL to send mail" in {row["to_do"] for row in rows}
    assert {row["saw"] for row in rows if row["verdict"] == "skipped"} == {"needs the database"}


def test_every_verb_explains_itself(nasluch: Terminal) -> None:
    groups = ("feed", "watchlist", "channel", "article", "delivery", "user", "db")
    verbs = ("run", "web", "worker", "poll", "hits", "search", "match", "extract", "forms", "explain", "doctor", "demo")
    for verb in (*groups, *verbs):
        assert "Usage: nasluch" in nasluch(verb, "--help")
    assert nasluch("--version").startswith("nasluch 0.")


@pytest.mark.parametrize("verb", byneed.VERBS)
def test_the_list_of_verbs_says_of_each_what_the_verb_says_of_itself(verb: str) -> None:
    said = typer.main.get_command(cli.app).commands[verb].help  # type: ignore[attr-defined]
    assert said.split("\n\n")[0].replace("\n", " ") == byneed.VERBS[verb][1]


def test_the_help_loads_no_verb() -> None:
    said = "import sys; from monitor import cli; cli.app(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True)
    assert "Which feeds are visited" in done.stdout
    assert "'sqlalchemy'" not in done.stdout


SIGNALLED = """
import os, signal, time
from threading import Event, Thread
from monitor.cli.working import on_signal

told = Event()
on_signal(told.set)

def tell():
    for _ in range(300):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.0002)

telling = Thread(target=tell)
telling.start()
while telling.is_alive():
    told.wait(0) or told.clear()
print("ended")
"""


def test_a_signal_that_comes_while_its_event_is_being_waited_for_stops_nothing() -> None:
    command = [sys.executable, "-c", SIGNALLED]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    assert done.stdout == "ended\n"
