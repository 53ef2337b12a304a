"""The newsroom behaves as real servers do: what the demo and the tests read is what was published."""

import re
import signal
import smtplib
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from threading import Timer

import pytest

from monitor.newsroom import Newsroom, PressFeed


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as opened:
        yield opened


def paper(newsroom: Newsroom, slug: str) -> PressFeed:
    return next(feed for feed in newsroom.feeds if feed.paper.slug == slug)


def get(url: str, **headers: str) -> tuple[int, bytes, Message]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def test_a_dozen_papers_each_have_a_host_of_their_own(newsroom: Newsroom) -> None:
    assert len({feed.host for feed in newsroom.feeds}) == 12


def test_the_same_seed_publishes_the_same_news() -> None:
    first, second = Newsroom(feeds=3), Newsroom(feeds=3)
    titles = [[one.title for one in newsroom.published] for newsroom in (first, second)]
    first.close()
    second.close()
    assert titles[0] == titles[1]


def test_an_etag_that_comes_back_is_told_304(newsroom: Newsroom) -> None:
    feed = paper(newsroom, "agencja")
    status, body, headers = get(feed.url)
    assert (status, bool(body)) == (200, True)
    assert get(feed.url, If_None_Match=headers["ETag"])[:2] == (304, b"")


def test_a_date_that_comes_back_is_told_304(newsroom: Newsroom) -> None:
    feed = paper(newsroom, "gielda")
    _, _, headers = get(feed.url)
    assert get(feed.url, If_Modified_Since=headers["Last-Modified"])[0] == 304


def test_one_paper_writes_iso_8859_2(newsroom: Newsroom) -> None:
    feed = paper(newsroom, "gazeta")
    assert "Łódzka Śródmiejska".encode("iso-8859-2") in get(feed.url)[1]


def test_one_paper_is_down_and_one_sells_its_articles(newsroom: Newsroom) -> None:
    assert get(paper(newsroom, "wieczor").url)[0] == 500
    walled = newsroom.shown(paper(newsroom, "prawo"))[0]
    assert get(walled.url)[0] == 403


def test_what_is_published_stands_at_the_head_of_its_feed_at_once() -> None:
    with Newsroom(feeds=4) as newsroom:
        before = get(newsroom.feeds[1].url)[1]
        article = newsroom.publish(newsroom.feeds[1])
        after = get(newsroom.feeds[1].url)[1]
        assert article.title.encode() not in before
        assert article.title.encode() in after
        assert newsroom.shown(newsroom.feeds[1])[0] == article
        assert get(article.url)[0] == 200


def test_a_story_knows_the_keywords_that_its_words_hold(newsroom: Newsroom) -> None:
    expected = newsroom.expected_hits()
    assert len(expected) > 10
    for article in expected:
        words = " ".join((article.title, article.lead, *article.story.paragraphs))
        stems = {"Kazachstan": "kazachstan", "ODKB": "odkb", "OUBZ": "oubz"}
        for keyword in article.story.keywords & stems.keys():
            assert stems[keyword] in words.lower()


def test_a_mailbox_takes_every_mail_keeps_it_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "001-old.eml").write_text("Subject: old\n\nold\n", encoding="ascii")
    command = [sys.executable, "-m", "monitor.cli", "mailbox", "--port", "0", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mailbox:
        too_late = Timer(60, mailbox.kill)
        too_late.start()
        try:
            assert mailbox.stdout
            port = re.search(r"smtp://127.0.0.1:(\d+)", mailbox.stdout.readline())
            assert port
            with smtplib.SMTP("127.0.0.1", int(port[1]), local_hostname="x.example", timeout=60) as client:
                client.sendmail("nasluch@x.example", ["ola@x.example"], "Subject: Nowe trafienia\n\nKazachstan\n")
            kept = tmp_path / "002-nowe-trafienia.eml"
            assert mailbox.stdout.readline() == f"ola@x.example: Nowe trafienia ({kept})\n"
            mailbox.send_signal(signal.SIGTERM)
            assert mailbox.wait(60) == 0
        finally:
            too_late.cancel()
            mailbox.kill()
    assert "Kazachstan" in kept.read_text("ascii")
