"""Feeds go out to other readers and come back by OPML."""

import pytest

from monitor import opml
from monitor.opml import Outline

FEEDS = (
    Outline("https://gazeta.example/rss", "Gazeta <Śródmiejska> & Syn", "kraj"),
    Outline("https://radio.example/rss?a=1&b=2", "Radio", None),
)


def test_what_was_exported_is_imported_unchanged() -> None:
    assert sorted(opml.read(opml.write(FEEDS)), key=lambda one: one.url) == sorted(FEEDS, key=lambda one: one.url)


def test_folders_of_another_reader_become_categories() -> None:
    body = b"""<?xml version="1.0"?><opml version="1.0"><body><outline text="Wsch\xc3\xb3d">
    <outline text="OSW" xmlUrl=" https://osw.example/rss "/><outline text="a note"/></outline></body></opml>"""
    assert opml.read(body) == (Outline("https://osw.example/rss", "OSW", "Wschód"),)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"nie xml", "not XML", id="no XML"),
        pytest.param(b"<rss/>", "its root is <rss>", id="another XML"),
        pytest.param(b"", "not XML", id="nothing"),
        pytest.param(b"<opml>" + b" " * opml.MAX_BYTES + b"</opml>", "over the limit", id="too large"),
        pytest.param(b"<!doctype html><html><body><p>Nie ma<br></html>", "not XML", id="a page"),
        pytest.param(b'{"feeds": []}', "not XML", id="JSON"),
        pytest.param(b"PK\x03\x04\x14\x00", "not XML", id="a ZIP"),
        pytest.param(b"<opml><body><outline xmlUrl='https://a.example/'></opml>", "not XML", id="cut off"),
        pytest.param(b"<opml>" + b"<outline>" * 300, "over the limit of 20: line 1", id="deep"),
        pytest.param(b"<opml>" + b"<outline/>" * 400_000 + b"</opml>", "more than 20000 outlines", id="wide"),
        pytest.param(b"<opml " + b"a='b' " * 1000 + b"/>", "not XML", id="attributes"),
    ],
)
def test_what_is_no_opml_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        opml.read(body)


def test_a_feed_has_the_line_of_the_file_on_which_it_stands_and_one_without_an_address_is_told_of() -> None:
    body = (
        b"<opml><body>\n<outline text='A' xmlUrl='https://a.example/'/>\n\n<outline type='rss' text='B'/></body></opml>"
    )
    assert [(one.line, one.url, one.title) for one in opml.read(body)] == [(2, "https://a.example/", "A"), (4, "", "B")]


def test_long_titles_are_cut() -> None:
    (outline,) = opml.read(f"<opml><outline text='{'x' * 90_000}' xmlUrl='https://a.example/'/></opml>".encode())
    assert len(outline.title) == opml.MAX_TITLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_bomb_of_entities_is_refused_at_once(encoding: str) -> None:
    lines = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE opml [<!ENTITY b0 "ha">{lines}]>'
    for where in ("<outline text='&b11;' xmlUrl='https://a.example/'/>", "&b11;"):
        with pytest.raises(ValueError, match="entit"):
            opml.read(f"{bomb}<opml><body>{where}</body></opml>".encode(encoding))


def test_entities_of_a_file_are_not_followed() -> None:
    body = b"""<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>
    <opml><body><outline text="&x;" xmlUrl="https://a.example/"/></body></opml>"""
    with pytest.raises(ValueError, match="entit"):
        opml.read(body)
