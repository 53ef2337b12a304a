"""What our checks refuse is said to people in their language, with what they typed as they typed it."""

from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from sqlmodel import Session

from alerts import book, cadence
from alerts.channels import apprise
from alerts.records import Kind
from monitor import addresses, extract, parse, store, zones
from monitor.db import Database
from monitor.errors import NasluchError
from monitor.fetch import FEED, Fetcher
from monitor.newsroom import Newsroom
from monitor.records import Fetched
from monitor.web import refusals, speech
from monitor.web.refusals import refused

PL, EN = speech.speech("pl"), speech.speech("en")
NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)


def why(check: Callable[[], object]) -> str:
    """What a check says of what was typed."""
    with pytest.raises((ValueError, NasluchError)) as refusal:
        check()
    return str(refusal.value)


TYPED: dict[str, tuple[Callable[[], object], str]] = {
    "a zone": (lambda: zones.check("Mars/Olympus"), "'Mars/Olympus' nie jest strefą czasową; napisz"),
    "quiet hours": (lambda: cadence.quiet("22-7"), "'22-7': godziny ciszy zapisuje się tak: 22:00-07:00."),
    "quiet for ever": (lambda: cadence.quiet("22:00-22:00"), "zawsze albo nigdy"),
    "a cadence": (lambda: cadence.parse("czasem"), "'czasem' nie jest częstotliwością; można napisać: instant"),
    "a mail address": (lambda: addresses.mailbox("ola"), "'ola' nie jest adresem e-mail."),
    "no scheme": (lambda: addresses.checked("gazeta.example"), "adres zaczyna się od http:// albo https://"),
    "a space": (lambda: addresses.checked("http://gaz eta.example"), "w adresie nie ma spacji"),
    "a backslash": (lambda: addresses.checked("http://gazeta.example\\x"), "nie ma ukośników wstecznych"),
    "no port": (lambda: addresses.checked("http://gazeta.example:99999"), "port nie jest liczbą od 1 do 65535"),
    "no host": (lambda: addresses.checked("http:///x"), "nie ma serwera"),
    "too long": (lambda: addresses.checked("http://gazeta.example/" + "x" * 9000), "adres może mieć"),
    "a chat": (lambda: apprise.check_address("gadu://host"), "gadu: takiej usługi Apprise tu nie ma; są: "),
    "a rule": (lambda: extract.check_rule("p["), "Reguły CSS 'p[' nie da się odczytać"),
    "a page": (lambda: feed_of(b"<!doctype html><html><title>x</title></html>"), "strona HTML, nie kanał RSS"),
    "text": (lambda: feed_of(b"dzien dobry"), "zwykły tekst, nie kanał RSS"),
    "other XML": (lambda: feed_of(b"<?xml version='1.0'?><opml></opml>"), "XML innego rodzaju (<opml>)"),
    "broken JSON": (lambda: feed_of(b"{"), "zepsuty JSON"),
}


def feed_of(body: bytes) -> object:
    return parse.feed(Fetched("https://gazeta.example/rss", body), now=NOW, timezone="Europe/Warsaw")


@pytest.mark.parametrize("typed", TYPED)
def test_what_cannot_be_used_is_said_in_polish(typed: str) -> None:
    check, said = TYPED[typed]
    words = why(check)
    assert said in refused(words, PL)
    assert refused(words, EN).casefold() == words.casefold()


@pytest.mark.parametrize("taken", ["channel", "watchlist", "person"])
def test_a_name_that_is_taken_is_said_in_polish(database: Database, taken: str) -> None:
    def twice(session: Session) -> None:
        for _ in range(2):
            match taken:
                case "channel":
                    book.add(session, name="redakcja", kind=Kind.EMAIL, addresses=["a@b.example"], now=NOW)
                case "watchlist":
                    store.watchlists.add(session, name="redakcja", query="x", now=NOW)
                case _:
                    store.people.add(session, name="redakcja", now=NOW)

    with pytest.raises((ValueError, NasluchError)) as refusal, database.write() as session:
        twice(session)
    said = refused(str(refusal.value), PL)
    assert said in (
        "Kanał 'redakcja' już istnieje.",
        "Temat 'redakcja' już istnieje.",
        "Ktoś już nazywa się 'redakcja'.",
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"", "pusta odpowiedź", id="nothing"),
        pytest.param(b"x" * 2_000_000, "odpowiedź po rozpakowaniu jest większa, niż czytamy", id="too much"),
    ],
)
def test_why_a_feed_cannot_be_had_is_said_in_polish_after_its_address(body: bytes, said: str) -> None:
    fetcher = Fetcher(user_agent="x", timeout_s=5, max_body_bytes=1_000_000, allow=(ip_network("127.0.0.0/8"),))
    with Newsroom(feeds=1) as newsroom:
        url = newsroom.serve("/rss", body)
        words = why(lambda: fetcher.get(url, accept=FEED))
    assert refused(words, PL).startswith(f"{url}: ")
    assert said in refused(words, PL)


def test_a_private_address_is_said_in_polish_with_the_setting_to_change() -> None:
    fetcher = Fetcher(user_agent="x", timeout_s=5, max_body_bytes=1_000_000)
    said = refused(why(lambda: fetcher.get("http://127.0.0.1:9/", accept=FEED)), PL)
    assert "127.0.0.1 nie jest adresem w otwartym internecie" in said
    assert "NASLUCH_ALLOW_PRIVATE_NETWORKS" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("the two passwords differ", "Hasła się różnią.", id="alone it begins with a capital"),
        pytest.param("https://x.example: HTTP 410", "https://x.example: HTTP 410", id="nothing to say"),
        pytest.param("słowa, których nikt nie zna", "słowa, których nikt nie zna", id="unknown"),
        pytest.param("no connection " * 1000, "no connection " * 1000, id="far too long"),
        pytest.param("%s %(x)s", "%s %(x)s", id="places of its own"),
        pytest.param(
            "a channel is already called '%(x)s'", "Kanał '%(x)s' już istnieje.", id="places in what is named"
        ),
    ],
)
def test_what_is_not_known_stays_as_it_is(words: str, said: str) -> None:
    assert refused(words, PL) == said


def test_of_two_sentences_that_fit_the_one_that_says_more_comes_first() -> None:
    for number, sentence in enumerate(refusals.SENTENCES):
        shadowed = [one for one in refusals.SENTENCES[number + 1 :] if refusals._pattern(sentence).fullmatch(one)]
        assert shadowed == [], sentence
