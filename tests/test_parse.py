"""Feeds of every kind and habit become entries; what is no feed is told in a sentence."""

import json
import pickle
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import parse
from monitor.errors import NotAFeed
from monitor.newsroom import Fault, Newsroom, PressFeed
from monitor.parse.moments import moment
from monitor.parse.plain import line, paragraphs
from monitor.records import Fetched, ParsedFeed

FEEDS = Path(__file__).parent / "corpus" / "feeds"
CASES = sorted(path for path in FEEDS.iterdir() if not path.name.endswith(".expected.json"))
URL = "https://gazeta.example/kanaly/rss.xml"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
WARSAW = "Europe/Warsaw"


def read(body: bytes | str, content_type: str | None = None, *, url: str = URL) -> ParsedFeed:
    raw = body if isinstance(body, bytes) else body.encode()
    return parse.feed(Fetched(url, raw, content_type), now=NOW, timezone=WARSAW)


def rss(items: str, head: str = "<title>Gazeta</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def item(inside: str) -> str:
    return f"<item><title>T</title><link>https://gazeta.example/1</link>{inside}</item>"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_feed_of_the_corpus_reads_as_expected(path: Path) -> None:
    said = json.loads(path.with_name(f"{path.stem}.expected.json").read_text())
    expected = {"skip_hours": [], "skip_days": [], **said}
    got = json.loads(json.dumps(asdict(read(path.read_bytes())), default=datetime.isoformat))
    assert got == expected


def answer(feed: PressFeed) -> Fetched:
    with urlopen(feed.url, timeout=5) as response:
        return Fetched(feed.url, response.read(), response.headers["content-type"])


def test_every_entry_of_the_newsroom_has_the_address_moment_and_words_that_were_published() -> None:
    with Newsroom() as newsroom:
        for _ in range(6):
            newsroom.publish()
        feeds = [feed for feed in newsroom.feeds if feed.readable]
        assert len(feeds) == 11
        for feed in feeds:
            parsed = parse.feed(answer(feed), now=datetime.now(UTC), timezone=WARSAW)
            shown = newsroom.shown(feed)
            assert [entry.url for entry in parsed.entries] == [article.url for article in shown]
            assert [entry.published_at for entry in parsed.entries] == [article.at for article in shown]
            assert [entry.title for entry in parsed.entries] == [article.title for article in shown]
            assert [entry.lead for entry in parsed.entries] == [article.lead for article in shown]
            assert parsed.title == feed.title
            assert bool(parsed.problem) == (feed.paper.manner.fault is Fault.MALFORMED)
            assert all(bool(entry.text) == feed.paper.manner.full_text for entry in parsed.entries)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"", "an empty answer, not a feed", id="empty"),
        pytest.param(b" \n\xef\xbb\xbf\n", "an empty answer, not a feed", id="white space"),
        pytest.param(b"Brak wpisow", "plain text, not a feed", id="plain text"),
        pytest.param(b"/etc/passwd", "plain text, not a feed", id="the name of a file"),
        pytest.param(b"https://gazeta.example/rss", "plain text, not a feed", id="an address"),
        pytest.param(b"<!DOCTYPE html><html><p>404</p></html>", "an HTML page, not a feed", id="page"),
        pytest.param(
            b'<html><link rel="alternate" type="application/rss+xml" href="/rss/nowe.xml"></html>',
            "an HTML page, not a feed; it names its feed: https://gazeta.example/rss/nowe.xml",
            id="page that names its feed",
        ),
        pytest.param(b'{"ok": true}', "JSON of another kind, not a feed", id="JSON"),
        pytest.param(b"[1, 2]", "JSON of another kind, not a feed", id="a list in JSON"),
        pytest.param(b'{"version": ', "broken JSON, not a feed", id="cut JSON"),
        pytest.param(b"[" * 100_000, "broken JSON, not a feed", id="deep JSON"),
        pytest.param(b"<urlset><url/></urlset>", "XML of another kind (<urlset>), not a feed", id="XML"),
    ],
)
def test_what_is_no_feed_is_told_in_a_sentence(body: bytes, words: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        read(body)
    assert str(caught.value) == f"{URL}: {words}"


def test_a_feed_that_is_cut_before_its_first_entry_is_no_feed() -> None:
    with pytest.raises(NotAFeed, match="so broken that no entry can be read"):
        read("<rss version='2.0'><channel><title>Gazeta</title><item")


def test_a_sound_feed_without_entries_is_a_feed() -> None:
    assert read(rss("")) == ParsedFeed("Gazeta", None, ())


def test_feeds_and_refusals_cross_the_border_of_a_process() -> None:
    parsed = read(CASES[0].read_bytes())
    assert pickle.loads(pickle.dumps(parsed)) == parsed
    with pytest.raises(NotAFeed) as caught:
        read(b"")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_entities_of_xml_do_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("tajemnica")
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    dtd = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    parsed = read(dtd + rss(item("<description>&a12;&x;koniec</description>")))
    assert "tajemnica" not in repr(parsed)
    assert len(parsed.entries[0].lead) < 100


def test_the_articles_own_address_goes_before_that_of_a_counter() -> None:
    counted = '<origLink xmlns="http://rssnamespace.org/feedburner/ext/1.0">https://gazeta.example/7</origLink>'
    assert read(rss(item(counted))).entries[0].url == "https://gazeta.example/7"


def test_a_long_text_where_the_lead_should_be_is_the_text() -> None:
    paragraph = "<p>" + "Rada gminy przyjęła budżet. " * 40 + "</p>"
    entry = read(rss(item(f"<description><![CDATA[<p>Krótko.</p>{paragraph}{paragraph}]]></description>"))).entries[0]
    assert entry.lead == "Krótko."
    assert entry.text.count("\n") == 2


def test_a_bare_ampersand_and_names_of_html_are_read_as_they_are_meant() -> None:
    body = item("<description>B&R w Krak&oacute;wce, a&nbsp;&ltb &nieznane; <![CDATA[C&D]]></description>")
    parsed = read(rss(body))
    assert parsed.problem is None
    assert parsed.entries[0].lead == "B&R w Krakówce, a &ltb &nieznane; C&D"


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("redakcja@gazeta.example (Ewa Sól)", "Ewa Sól"),
        ("Ewa Sól", "Ewa Sól"),
        ("redakcja@gazeta.pl", "redakcja@gazeta.pl"),
    ],
)
def test_an_author_is_a_name_when_there_is_one(author: str, name: str) -> None:
    assert read(rss(item(f"<author>{author}</author>"))).entries[0].author == name


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#55357;", "&#0;", "&#x110000;", "&#99999999999999999999;", "&#xFFFF;", "\x00", "\x1b"]
)
def test_a_character_that_does_not_exist_spoils_nothing(reference: str) -> None:
    parsed = read(rss(item(f"<description>Przed{reference} i po, Kraków</description>")))
    assert parsed.problem is None
    assert parsed.entries[0].lead == "Przed i po, Kraków"


def test_more_entries_than_we_take_are_cut_and_told() -> None:
    many = "".join(f"<item><title>Nr {n}</title><guid>g{n}</guid></item>" for n in range(2100))
    parsed = read(rss(many))
    assert [parsed.entries[0].key, parsed.entries[-1].key, len(parsed.entries)] == ["g0", "g1999", 2000]
    assert parsed.problem == "only the first 2000 of 2100 entries were read"


def test_fields_keep_within_their_limits() -> None:
    long = "słowo " * 200_000
    entry = read(
        rss(f"<item><guid>{long}</guid><title>{long}</title><description>{long}</description></item>")
    ).entries[0]
    assert len(entry.title) < 1000
    assert len(entry.lead) < 10_000
    assert entry.key.startswith("sha256:")


def test_a_word_without_end_costs_no_time() -> None:
    author = f"<author>{'a' * 40_000}</author>"
    assert len(read(rss(item(author))).entries[0].author or "") == 300


def test_a_feed_of_another_language_in_the_header_yields_to_its_own_words() -> None:
    header = Fetched(URL, rss("").encode(), content_language="en-GB")
    assert parse.feed(header, now=NOW, timezone=WARSAW).language == "en"
    own = Fetched(URL, rss("", "<language>pl</language>").encode(), content_language="en-GB")
    assert parse.feed(own, now=NOW, timezone=WARSAW).language == "pl"


def test_a_declaration_that_contradicts_the_bytes_does_no_harm() -> None:
    body = rss(item("<description>Zażółć gęślą jaźń</description>")).replace("?>", " encoding='utf-16'?>", 1)
    parsed = read(body, "text/xml; charset=iso-8859-1")
    assert (parsed.entries[0].lead, parsed.problem) == ("Zażółć gęślą jaźń", None)


@pytest.mark.parametrize(
    ("head", "ttl_s"),
    [
        ("<ttl>30</ttl>", 1800),
        ("<ttl>0</ttl>", None),
        ("<ttl>pół godziny</ttl>", None),
        ("<ttl>99999999</ttl>", 7 * 86400),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 43_200),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
    ],
)
def test_a_feed_may_say_how_long_to_wait(head: str, ttl_s: int | None) -> None:
    sound = rss("", head).replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')
    assert read(sound).ttl_s == ttl_s


@pytest.mark.parametrize(
    ("head", "hours", "days"),
    [
        pytest.param("", (), (), id="none"),
        pytest.param("<skipHours><hour>3</hour><hour> 1 </hour></skipHours>", (1, 3), (), id="hours"),
        pytest.param("<skipHours><hour>24</hour><hour>99</hour></skipHours>", (0,), (), id="hours from 1 to 24"),
        pytest.param(
            "<skipDays>\n<day>Sunday</day><day>saturday</day><day>jutro</day></skipDays>", (), (5, 6), id="days"
        ),
        pytest.param("<item><skipHours><hour>3</hour></skipHours></item>", (), (), id="within an entry"),
    ],
)
def test_a_feed_may_name_hours_and_days_on_which_it_wants_no_visits(
    head: str, hours: tuple[int, ...], days: tuple[int, ...]
) -> None:
    parsed = read(rss(head))
    assert (parsed.skip_hours, parsed.skip_days) == (hours, days)


@given(st.binary(max_size=300), st.sampled_from([b"", b"<rss><channel><item>", b"<feed>", b"{", b"<?xml ", b"<"]))
def test_no_bytes_do_worse_than_not_being_a_feed(tail: bytes, head: bytes) -> None:
    with suppress(NotAFeed):
        read(head + tail)


@pytest.mark.parametrize(
    ("said", "utc"),
    [
        ("Thu, 16 Apr 2026 12:00:00 +0200", "2026-04-16 10:00:00"),
        ("Thu, 16 Apr 26 12:00:00 +0200", "2026-04-16 10:00:00"),
        ("16 Apr 99 12:00 GMT", "1999-04-16 12:00:00"),
        ("Thu,16 Apr 2026 12:00:00 GMT", "2026-04-16 12:00:00"),
        ("Thu, 16 Apr 2026 12:00:00 Z", "2026-04-16 12:00:00"),
        ("Thu, 16 Apr 2026 12:00:00 CET", "2026-04-16 11:00:00"),
        ("Thu, 16 Apr 2026 12:00:00 CEST", "2026-04-16 10:00:00"),
        ("Thu, 16 Apr 2026 12:00:00 EST", "2026-04-16 17:00:00"),
        ("Thu, 16 Apr 2026 12:00:00 GMT+2", "2026-04-16 10:00:00"),
        ("Thu, 16 Apr 2026 12:00:00 +0000 (UTC)", "2026-04-16 12:00:00"),
        ("Thu, 16 Apr 2026 12:00:00 Europe/Warsaw", "2026-04-16 10:00:00"),
        ("Thu, 16 Apr 2026 12:00:00", "2026-04-16 10:00:00"),
        ("Thu, 16 Apr 2026 24:00:00 +0200", "2026-04-16 22:00:00"),
        ("Thu, 16 Apr 2026 12:00:60 GMT", "2026-04-16 12:00:59"),
        ("Sun, 16 Apr 2026 12:00:00 GMT", "2026-04-16 12:00:00"),
        ("Thu Apr 16 12:00:00 2026", "2026-04-16 10:00:00"),
        ("Thu Apr 16 12:00:00 CEST 2026", "2026-04-16 10:00:00"),
        ("April 16, 2026 2:05 PM", "2026-04-16 12:05:00"),
        ("pon., 24 lis 2025 14:05:09 +0100", "2025-11-24 13:05:09"),
        ("wto, 24 lis 25 14:05:09 +0100", "2025-11-24 13:05:09"),
        ("śro, 24 gru 2025 14:05", "2025-12-24 13:05:00"),
        ("poniedziałek, 24 listopada 2025, godz. 14:05", "2025-11-24 13:05:00"),
        ("24 listopada 2025, 14:05", "2025-11-24 13:05:00"),
        ("24 listopada 2025 r., godz. 14.05", "2025-11-24 13:05:00"),
        ("24 października 2025", "2025-10-23 22:00:00"),
        ("1 września 2025 o 8:00", "2025-09-01 06:00:00"),
        ("wt, 5 maj 2026", "2026-05-04 22:00:00"),
        ("Sob, 3 Sty 2026 09:00:00 CET", "2026-01-03 08:00:00"),
        ("24 XI 2025 14:05", "2025-11-24 13:05:00"),
        ("24.11.2025 14:05", "2025-11-24 13:05:00"),
        ("24-11-2025 14:05", "2025-11-24 13:05:00"),
        ("24/11/2025 14:05", "2025-11-24 13:05:00"),
        ("2026-04-16T12:00:00+02:00", "2026-04-16 10:00:00"),
        ("2026-04-16T12:00:00.123456Z", "2026-04-16 12:00:00"),
        ("2026-04-16T12:00Z", "2026-04-16 12:00:00"),
        ("2026-04-16 12:00:00", "2026-04-16 10:00:00"),
        ("2026-01-16 12:00:00", "2026-01-16 11:00:00"),
        ("2026-04-16", "2026-04-15 22:00:00"),
        ("20260416T120000Z", "2026-04-16 12:00:00"),
        ("2026-03-29 01:59:59", "2026-03-29 00:59:59"),
        ("2026-03-29 02:30:00", "2026-03-29 01:30:00"),
        ("2026-03-29 03:00:00", "2026-03-29 01:00:00"),
        ("2025-10-26 02:30:00", "2025-10-26 00:30:00"),
        ("2025-10-26 03:00:00", "2025-10-26 02:00:00"),
        ("2027-01-01T00:00:00Z", "2026-06-01 12:00:00"),
    ],
)
def test_a_date_is_read_as_people_write_it(said: str, utc: str) -> None:
    assert moment(said, now=NOW, timezone=WARSAW) == datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "wczoraj",
        "31 lutego 2026",
        "11/24/2025 14:05",
        "04/05/2026",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "-0001-11-30T00:00:00+00:00",
        "2026-04-16 25:00:00",
        "2026-04-16T12:00:00+99:00",
        "16 Blb 2026 12:00",
        "1776340800",
        "16 Apr " + "2" * 5000,
    ],
)
def test_a_date_that_is_none_is_none(said: str) -> None:
    assert moment(said, now=NOW, timezone=WARSAW) is None


@given(st.text(alphabet="0123456789-/:.,+TZ śroplisAprMay", max_size=40))
def test_no_words_for_a_date_break_anything(said: str) -> None:
    at = moment(said, now=NOW, timezone=WARSAW)
    assert at is None or (at <= NOW and at.tzinfo is UTC)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("Kot &amp; pies", "Kot & pies"),
        ("S&amp;oacute;l", "Sól"),
        ("<b>Pilne</b>: powódź<br/>w&nbsp;górach", "Pilne: powódź w górach"),
        ("Tytuł z <specjalnymi> znakami", "Tytuł z <specjalnymi> znakami"),
        ("a < b, b > c", "a < b, b > c"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("Przed<script>alert('x')</script>po", "Przed po"),
        ("\ud800Kra\u200bków\x00", "Kraków"),
    ],
)
def test_a_title_is_words_on_one_line(markup: str, words: str) -> None:
    assert line(markup) == words


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ('<img src="a.jpg" alt="opis"/> Woda opada.', "Woda opada."),
        ("<p>Raz.</p><p>Dwa.</p>", "Raz.\nDwa."),
        ("Raz.\nDwa.", "Raz. Dwa."),
        ('Woda opada. <a href="/1">Czytaj więcej...</a>', "Woda opada."),
        ('Woda opada. <a href="/1">Czytaj dalej &raquo;</a>', "Woda opada."),
        ('Pisze <a href="/1">Czytaj Polskę</a>.', "Pisze Czytaj Polskę."),
        ("<table><tr><td>Lech</td><td>2</td></tr></table>", "Lech 2"),
        ("Słowo<b>tw</b>órstwo", "Słowotwórstwo"),
        ("<style>p{}</style><p>Tekst</p><script>x()</script>", "Tekst"),
        ("2 < 3 i 4 > 1", "2 < 3 i 4 > 1"),
        ("<p>2 &lt; 3 &amp;amp; dalej</p>", "2 < 3 & dalej"),
        ("Woda <i ogniu> i ziemia", "Woda <i ogniu> i ziemia"),
        ("<p></p>", ""),
    ],
)
def test_a_lead_is_words_without_markup(markup: str, words: str) -> None:
    assert paragraphs(markup) == words


def test_markup_as_deep_as_a_well_is_no_harm() -> None:
    assert paragraphs("<div>" * 50_000 + "głęboko") in ("", "głęboko")
