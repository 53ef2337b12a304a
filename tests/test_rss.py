"""Items of plain RSS are read without feedparser, and never otherwise than it would read them."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from monitor.parse import bodies, rss, xml
from monitor.parse.said import Said
from monitor.records import Fetched

SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
LINK = "<link>https://gazeta.example/1</link>"
ELEMENTS = (
    "title", "link", "guid", 'guid isPermaLink="false"', "description", "content:encoded", "pubDate", "dc:date",
    "dc:creator", "author", "category", 'category domain="x"', "comments", 'source url="https://a.example/"',
    'enclosure url="https://a.example/a.mp3"', "slash:comments", 'media:content url="u"', 'media:thumbnail url="u"',
    'post-id xmlns="com-wordpress:feed-additions:1"', "atom:updated", "media:title", "item-like",
)  # fmt: skip
WORDS = (
    "", "  ", "Astana", "zażółć", "café", "Ã³smy", "&amp;", "&amp;amp;", "&lt;b&gt;a&lt;/b&gt;", "<![CDATA[<p>a</p>]]>",
    "<![CDATA[ ]]>", "<!-- nic -->x", "<?php x ?>y", "&#150;", "&#x93;q", "\x96", "x\xa0", "\n y \n", "jan@a.example",
    "jan@a.example (Jan)", "(Jan)", "http:///a.example/1", "https://a.example/1?a=1&amp;b=2",
    "https://a.example/?a&amp;copy;=1", "//a.example/x", "/x", "http://ż.example/ą", "2026-04-16", "<b>a</b>",
)  # fmt: skip
HEADS = (
    "", "<title>T</title>", "<image><url>u</url><title>i</title></image>", "<textInput><name>a</name></textInput>",
    "<content>x</content>", "<content:encoded>x</content:encoded>", "<source>a</source>", "<category>z</category>",
)  # fmt: skip


def body(*items: str, head: str = "", root: str = f'rss version="2.0" {SPACES}') -> bodies.Body:
    text = f"<{root}><channel>{head}{''.join(items)}</channel></{root.split(maxsplit=1)[0]}>"
    return bodies.body_of(Fetched("https://gazeta.example/rss", text.encode(), "application/rss+xml"))


def by_feedparser(feed: bodies.Body) -> tuple[Said, ...]:
    return tuple(alike(xml._said(dict(entry))) for entry in xml._parsed(feed, feed.text)["entries"])


def alike(said: Said) -> Said:
    """What an entry is made of: a category counts once, and where it is one."""
    return replace(said, categories=tuple(dict.fromkeys(filter(str.strip, said.categories))))


def mixed(random: Random) -> Iterator[str]:
    """Items of one to six of these elements in any order, most with a link."""
    for _ in range(random.randint(1, 3)):
        elements = [LINK] if random.random() < 0.9 else []
        for tag in random.choices(ELEMENTS, k=random.randint(0, 5)):
            elements.append(f"<{tag}>{random.choice(WORDS)}</{tag.split()[0]}>")
        random.shuffle(elements)
        yield f"<item>{''.join(elements)}</item>"


def test_whatever_is_read_without_feedparser_is_read_as_it_reads_it() -> None:
    random = Random(30)
    claimed = 0
    for _ in range(600):
        feed = body(*mixed(random), head=random.choice(HEADS))
        read = rss.items(feed.text) if feed.fresh else None
        if read is not None:
            claimed += 1
            assert tuple(map(alike, read)) == by_feedparser(feed), feed.text
    assert claimed > 100


def test_an_item_as_papers_write_it_is_read_without_feedparser() -> None:
    feed = body(
        f"<item><title>Wizyta w Astanie</title>{LINK}<guid isPermaLink='false'>77</guid>"
        "<dc:creator>Jan Żak</dc:creator>"
        "<description>Lead</description><content:encoded><![CDATA[<p>Tekst</p>]]></content:encoded>"
        "<pubDate>Thu, 16 Apr 2026 12:00:00 +0200</pubDate><category>Świat</category><category>Azja</category></item>"
    )
    assert rss.items(feed.text) == (
        Said(
            guid="77",
            link="https://gazeta.example/1",
            title="Wizyta w Astanie",
            lead="Lead",
            text="<p>Tekst</p>",
            author="Jan Żak",
            published="Thu, 16 Apr 2026 12:00:00 +0200",
            categories=("Świat", "Azja"),
        ),
    )


@pytest.mark.parametrize(
    ("inside", "root"),
    [
        ("", None), ("<link/>", None), ("<link>/1</link>", None), (f"{LINK}{LINK}", None),
        (f"{LINK}<title>a</title><title>b</title>", None), (f"{LINK}<title>a<b>b</b></title>", None),
        (f"{LINK}<title type='html'>a</title>", None), (f"{LINK}<author>a@b.example</author>", None),
        (f"{LINK}<summary>a</summary>", None), (f"{LINK}<media:title>a</media:title>", None),
        (f"{LINK}<title>&#150;</title>", None), (f"{LINK}<title>Ã³smy</title>", None),
        (f"{LINK}<guid>http:///a</guid>", None), (f"{LINK}{'<category>a</category>' * 51}", None),
        (LINK, "rss version='2.0' xml:lang='pl'"), (LINK, "rss version='2.0' xml:base='https://a.example/'"),
        (LINK, "rdf"), (LINK, "rss xmlns='http://backend.userland.com/rss2'"),
        (LINK, "rss xmlns:dc='https://a.example/ns'"), (LINK, "rss xmlns:c='http://purl.org/dc/elements/1.1/'"),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_left_to_feedparser(inside: str, root: str | None) -> None:
    feed = body(f"<item>{inside}</item>", **({"root": root} if root else {}))
    assert rss.items(feed.text) is None
