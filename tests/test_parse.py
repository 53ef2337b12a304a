"""Feeds of every kind and habit become entries; what is no feed is told in a sentence."""

import json
import pickle
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import parse
from monitor.errors import NotAFeed
from monitor.newsroom import Fault, Newsroom, PressFeed
from monitor.parse.bodies import body_of
from monitor.parse.items import DIGEST_BYTES
from monitor.parse.moments import moment
from monitor.parse.plain import line, paragraphs
from monitor.records import Entry, Fetched, Hub, Manner, ParsedFeed, Quirk, Recipe

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
    parsed = asdict(read(path.read_bytes()))
    for mark in ("digests", "known", "leads_to", "hub"):
        del parsed[mark]
    assert json.loads(json.dumps(parsed, default=datetime.isoformat)) == expected


ONE = item("<guid>1</guid>")
TWO = "<item><title>Most</title><guid>2</guid><description><![CDATA[</item>]]></description></item>"
SHAPES = {path.stem: path.read_bytes() for path in CASES} | {
    "items after a channel": b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel>"
    b"<title>Gazeta</title></channel><item><title>A</title></item><item><title>B</title></item></rdf:RDF>",
    "a prefix for all": b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>Gazeta</a:title><a:entry><a:id>1"
    b"</a:id><a:title>A</a:title></a:entry><a:entry><a:id>2</a:id><a:title>B</a:title></a:entry></a:feed>",
    "an item's end in CDATA": rss(TWO + ONE).encode(),
    "commented out": rss(f"{ONE}<!-- {ONE} -->{TWO}").encode(),
    "named characters": rss(f"{TWO}{item('<guid>3</guid><description>Krak&oacute;w & co</description>')}").encode(),
    "capitals": f"<RSS><CHANNEL>{ONE}{TWO}</CHANNEL></RSS>".replace("item", "ITEM").encode(),
    "of one tag": rss(f"{ONE}<item/>{TWO}").encode(),
    "one in another": rss(f"<item><title>A</title>{ONE}</item>{TWO}").encode(),
    "without its prefix": rss(f"{ONE}{item('<guid>5</guid><media:title>B</media:title>')}").encode(),
    "of no namespace we know": b"<feed xmlns='urn:x'><entry><id>1</id></entry><entry><id>2</id></entry></feed>",
    "utf-16": rss(ONE + TWO).encode("utf-16"),
    "a news sitemap": b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://gazeta.example/1"
    b"</loc></url><url><loc>https://gazeta.example/2</loc></url></urlset>",
    "a base within": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><content xml:base='http://b.example/x/'>a"
    b"</content></entry><entry><id>2</id><link href='c'/></entry></feed>",
    "a base of an item": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry xml:base='http://b.example/x/'><id>1</id>"
    b"</entry><entry><id>2</id><link href='c'/></entry></feed>",
    "a base above": b"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://b.example/'><entry><id>1</id><content "
    b"xml:base='/x/'>a</content></entry><entry><id>2</id><link href='c'/></entry></feed>",
    "its own names": f"<!DOCTYPE rss [<!ENTITY c 'C'>]><rss><channel>{ONE}{TWO}</channel></rss>".encode(),
}


@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("step", [1, 2, 3], ids=["all seen", "each second seen", "each third seen"])
def test_items_of_the_last_visit_are_left_out_and_all_else_reads_as_before(body: bytes, step: int) -> None:
    whole = read(body)
    digests = [whole.digests[at : at + DIGEST_BYTES] for at in range(0, len(whole.digests), DIGEST_BYTES)]
    seen = digests[::step]
    rest = parse.feed(Fetched(URL, body), now=NOW, timezone=WARSAW, manner=Manner(known=b"".join(seen)))
    if not digests:
        assert rest == whole
        return
    fresh = [entry for entry, digest in zip(whole.entries, digests, strict=True) if digest not in seen]
    assert rest == replace(whole, entries=tuple(fresh), known=rest.known)
    assert rest.known == len(whole.entries) - len(rest.entries)


@pytest.mark.parametrize(
    ("name", "told_apart"),
    [
        ("an item's end in CDATA", 2),
        ("named characters", 2),
        ("jsonfeed", 4),
        ("without its prefix", 2),
        ("of one tag", 0),
        ("a base within", 0),
        ("a base of an item", 0),
        ("a base above", 2),
    ],
)
def test_items_are_told_apart_wherever_that_is_safe(name: str, told_apart: int) -> None:
    assert len(read(SHAPES[name]).digests) == told_apart * DIGEST_BYTES


def test_prefixes_that_nobody_declared_are_read_as_they_are_meant() -> None:
    inside = "<dc:creator>Ewa Sól</dc:creator><media:title x:y='1'>Zdjęcie</media:title><description>R&D</description>"
    parsed = read(rss(item(inside)))
    assert (parsed.entries[0].author, parsed.entries[0].title, parsed.entries[0].lead) == ("Ewa Sól", "T", "R&D")
    assert parsed.problem is None


def test_a_new_comment_makes_no_item_new() -> None:
    counted = "<slash:comments xmlns:slash='http://purl.org/rss/1.0/modules/slash/'>3</slash:comments>"
    bare = counted.replace(" xmlns:slash='http://purl.org/rss/1.0/modules/slash/'", "")
    head = "<rss xmlns:slash='http://purl.org/rss/1.0/modules/slash/'><channel>"
    once, later = (read(f"{head}{item(bare.replace('3', n))}</channel></rss>").digests for n in ("3", "4"))
    assert once == later


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


NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://gazeta.example/kraj/most,71?utm_source=sitemap</loc><lastmod>2026-05-31T22:15:00+02:00</lastmod>
<news:news><news:publication><news:name>Gazeta</news:name><news:language>pl</news:language></news:publication>
<news:publication_date>2026-05-31T20:00:00+02:00</news:publication_date>
<news:title>Most &amp; tunel &lt;zamknięte&gt;</news:title><news:keywords>most, tunel</news:keywords></news:news>
<image:image><image:loc>https://gazeta.example/1.jpg</image:loc><image:title>Zdjęcie</image:title></image:image></url>
<url><loc>/kraj/rzeka,72</loc></url><url></url></urlset>"""


def test_a_news_sitemap_is_a_feed() -> None:
    parsed = read(NEWS)
    first, second = parsed.entries
    assert (parsed.title, parsed.language, parsed.problem) == ("Gazeta", "pl", None)
    assert (first.key, first.title) == ("https://gazeta.example/kraj/most,71", "Most & tunel <zamknięte>")
    assert first.published_at == datetime(2026, 5, 31, 18, 0, tzinfo=UTC)
    assert first.categories == ("most", "tunel")
    assert (second.url, second.title, second.published_at) == ("https://gazeta.example/kraj/rzeka,72", "", None)


def test_of_a_sitemap_with_more_pages_than_we_take_the_newest_are_read() -> None:
    days = [NOW - timedelta(days=n) for n in range(2100)]
    pages = "".join(f"<url><loc>/{at:%Y-%m-%d}</loc><lastmod>{at:%Y-%m-%d}</lastmod></url>" for at in reversed(days))
    parsed = read(f"<urlset>{pages}</urlset>")
    assert parsed.entries[0].link == "https://gazeta.example/2026-06-01"
    assert (len(parsed.entries), parsed.problem) == (2000, "only the newest 2000 of 2100 entries were read")


@pytest.mark.parametrize(
    ("listed", "first"),
    [
        pytest.param([("/a.xml", "2026-05-01"), ("/b.xml", "2026-05-31")], "/b.xml", id="the newer one"),
        pytest.param([("/news.xml", "2026-05-01"), ("/b.xml", "2026-05-31")], "/news.xml", id="that of news"),
        pytest.param([("/2026-9.xml", ""), ("/2026-11.xml", ""), ("/2025-12.xml", "")], "/2026-11.xml", id="by number"),
        pytest.param([("https://obcy.example/news.xml", ""), ("/b.xml", "")], "/b.xml", id="none of another site"),
    ],
)
def test_an_index_leads_to_the_newest_of_its_own_sitemaps(listed: list[tuple[str, str]], first: str) -> None:
    inside = "".join(f"<sitemap><loc>{at}</loc><lastmod>{day}</lastmod></sitemap>" for at, day in listed)
    parsed = read(f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inside}</sitemapindex>")
    assert parsed.leads_to[0] == f"https://gazeta.example{first}"
    assert len(parsed.leads_to) <= 2


LIST = """<html lang="pl-PL"><title>Komunikaty</title><ul>
<li><a href="/k/1">Woda &amp; prąd: przerwa</a> <span>1 czerwca 2026, 9:30</span><p>Na osiedlu.</p></li>
<li><a href="/k/2"><b>Nabór</b> wniosków</a> <time datetime="2026-05-31T08:00:00+02:00">wczoraj</time></li>
<li>Bez odnośnika</li></ul><a href="/kontakt">Kontakt</a></html>"""


def by(recipe: Recipe, known: bytes = b"", html: str = LIST) -> ParsedFeed:
    return parse.feed(Fetched(URL, html.encode()), now=NOW, timezone=WARSAW, manner=Manner(known, recipe))


def test_a_page_without_a_feed_is_read_by_its_recipe() -> None:
    parsed = by(Recipe(item="li", date="span, time", lead="p"))
    first, second, third = parsed.entries
    assert (parsed.title, parsed.language) == ("Komunikaty", "pl")
    assert (first.key, first.title, first.lead) == ("https://gazeta.example/k/1", "Woda & prąd: przerwa", "Na osiedlu.")
    assert first.published_at == datetime(2026, 6, 1, 7, 30, tzinfo=UTC)
    assert (second.title, second.published_at) == ("Nabór wniosków", datetime(2026, 5, 31, 6, 0, tzinfo=UTC))
    assert (third.link, third.title) == (None, "Bez odnośnika")
    assert [entry.link for entry in by(Recipe(item="ul a")).entries] == [first.link, second.link]
    assert by(Recipe(item="li"), known=parsed.digests).known == 3


def test_a_recipe_that_finds_nothing_any_more_is_told() -> None:
    with pytest.raises(NotAFeed, match=r"the recipe's 'article' finds nothing on this page"):
        by(Recipe(item="article"))
    with pytest.raises(ValueError, match=r"'li\[\[' cannot be read"):
        parse.check_recipe(Recipe(item="ul", title="li[["))


@pytest.mark.parametrize(
    ("body", "first"),
    [
        pytest.param('<rss version="0.91"><channel><title>G</title>{}</channel></rss>', "T", id="RSS 0.91"),
        pytest.param('<rss version="0.92"><channel><title>G</title>{}</channel></rss>', "T", id="RSS 0.92"),
        pytest.param(
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>G</title></channel>{}</rdf:RDF>',
            "T",
            id="RSS 0.90",
        ),
        pytest.param(
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>G</title><entry><title>T</title>'
            '<link rel="alternate" href="https://gazeta.example/1"/><issued>2026-05-31T18:00:00Z</issued>'
            "<modified>2026-05-31T18:00:00Z</modified></entry></feed>",
            "T",
            id="Atom 0.3",
        ),
    ],
)
def test_old_formats_are_feeds(body: str, first: str) -> None:
    parsed = read(body.replace("{}", item("<pubDate>Sun, 31 May 2026 18:00:00 GMT</pubDate>")))
    entry = parsed.entries[0]
    assert (parsed.title, entry.title, entry.url) == ("G", first, "https://gazeta.example/1")
    assert entry.published_at == datetime(2026, 5, 31, 18, 0, tzinfo=UTC)


def mannered(manner: Manner, inside: str) -> Entry:
    answer = Fetched(URL, rss(item(inside)).encode())
    return parse.feed(answer, now=NOW, timezone="UTC", manner=manner).entries[0]


@pytest.mark.parametrize(
    ("manner", "said", "utc"),
    [
        pytest.param(Manner(), "Sun, 31 May 2026 12:00:00 GMT +0100", 11, id="a zone is believed"),
        pytest.param(Manner(), "2026-05-31 12:00:00", 12, id="no zone is that of the house"),
        pytest.param(Manner(zone=WARSAW), "2026-05-31 12:00:00", 10, id="no zone is that of the feed"),
        pytest.param(Manner(zone=WARSAW), "Sun, 31 May 2026 12:00:00 +0100", 11, id="a zone goes before its own"),
        pytest.param(
            Manner(zone=WARSAW, quirks=frozenset({Quirk.FALSE_ZONE})),
            "Sun, 31 May 2026 12:00:00 GMT +0100",
            10,
            id="a false zone is left aside",
        ),
    ],
)
def test_the_clock_of_a_feed_may_be_known_better_than_it_says(manner: Manner, said: str, utc: int) -> None:
    entry = mannered(manner, f"<pubDate>{said}</pubDate>")
    assert entry.published_at == datetime(2026, 5, 31, utc, 0, tzinfo=UTC)


def test_the_author_of_a_feed_may_be_known_to_be_none() -> None:
    author = "<author>akow/ mir/</author>"
    assert mannered(Manner(), author).author == "akow/ mir/"
    assert mannered(Manner(quirks=frozenset({Quirk.NO_AUTHOR})), author).author is None


def test_a_page_that_keeps_programs_out_is_told_from_any_other() -> None:
    page = "<html><head><META NAME='robots'></head><iframe src='/_Incapsula_Resource?x=1'></iframe></html>"
    with pytest.raises(NotAFeed, match="a page that keeps programs out"):
        read(page, "application/rss+xml")


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
        pytest.param(b"<opml><body/></opml>", "XML of another kind (<opml>), not a feed", id="XML"),
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


def test_a_feed_that_is_cut_after_its_title_is_one_without_entries() -> None:
    parsed = read("<rss version='2.0'><channel><title>Gazeta</title></channel></rss")
    assert (parsed.title, parsed.entries) == ("Gazeta", ())
    assert "badly formed" in (parsed.problem or "")


def test_entries_of_one_key_are_all_told() -> None:
    assert [entry.key for entry in read(rss(ONE + ONE)).entries] == ["1", "1"]


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


PIECES = """
<p> </p> <P> <br> <br/> <b> </b> <strong> </strong> </em> <em_class='x'> <span_style="color:_red"> </span> <div> </div>
<img_src='a.jpg'_alt="Kot"/> <a_href='x'> </a> <i_ogniu> <p/> Żółw a . > < _
"""
LEAD = st.lists(st.sampled_from(PIECES.split()), max_size=14).map(lambda pieces: "".join(pieces).replace("_", " "))


@given(LEAD)
def test_what_is_read_without_a_parser_is_what_a_parser_reads(markup: str) -> None:
    assert paragraphs(f"{markup}<i> </i>") == paragraphs(f"{markup}<i>&#32;</i>")


@pytest.mark.parametrize("before", [0, 1, 499, 999, 1_000])
@pytest.mark.parametrize("letters", [1_999, 2_000, 2_001, 3_000, 3_001, 9_999])
def test_only_the_beginning_of_an_endless_word_is_read(before: int, letters: int) -> None:
    title = f"<title>To {'x' * letters} i to</title>"
    feed = rss(f"<!--{'.' * before}-->{item(title)}")
    text = body_of(Fetched(URL, feed.encode())).text
    assert f">To {'x' * min(letters, 2_000)} i to<" in text


HUB, OWN = "https://hub.example/", "https://gazeta.example/rss"
ATOM_LINKS = f'<atom:link rel="hub" href="{HUB}"/><atom:link rel="self" href="{OWN}"/>'
ATOM = "xmlns:atom='http://www.w3.org/2005/Atom'"


@pytest.mark.parametrize(
    ("body", "links", "hub"),
    [
        (rss("").replace("<rss", f"<rss {ATOM}").replace("<title>", f"{ATOM_LINKS}<title>"), None, Hub(HUB, OWN)),
        (rss("", ATOM_LINKS), None, Hub(HUB, OWN)),  # a prefix that nobody declared
        (f"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='/rss'/><link rel='HUB' "
         f"href='{HUB}'/></feed>",
         None, Hub(HUB, OWN)),
        (f"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='hub' href='{HUB}'/></feed>", None, Hub(HUB, URL)),
        (json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [], "feed_url": OWN,
                     "hubs": [{"type": "rssCloud", "url": "https://c.example/"}, {"type": "WebSub", "url": HUB}]}),
         None, Hub(HUB, OWN)),
        (rss(""), f'<{HUB}>; rel="hub", <{OWN}>; rel=self', Hub(HUB, OWN)),
        (rss(""), f'<https://a.example/>; rel="next prev"; title="a, b; c", <{HUB}>;rel="x hub"', Hub(HUB, URL)),
        (rss("", ATOM_LINKS), '<https://other.example/>; rel="hub"', Hub("https://other.example/", OWN)),
        (rss("", ATOM_LINKS), "<https://other.example/>; rel=selfish; title=hub, <>, ;;rel=hub", Hub(HUB, OWN)),
        (rss(item(ATOM_LINKS)), None, None),  # of an article
        (rss("", ATOM_LINKS.replace(HUB, "javascript:alert(1)")), None, None),
        (rss("", ATOM_LINKS.replace(HUB, "https://a:b@hub.example/")), None, None),
        (rss(""), None, None),
    ],
    ids=["rss", "undeclared", "atom", "without its own address", "json", "headers", "another header", "headers first",
         "odd headers", "of an item", "no address", "with a password", "none"],
)  # fmt: skip
def test_who_tells_of_a_feeds_news_is_read_from_it_and_from_its_headers(
    body: str, links: str | None, hub: Hub | None
) -> None:
    answer = Fetched(URL, body.encode(), links=links)
    assert parse.feed(answer, now=NOW, timezone=WARSAW).hub == hub
