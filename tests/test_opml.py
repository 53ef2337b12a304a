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
    ],
)
def test_what_is_no_opml_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        opml.read(body)


def test_entities_of_a_file_are_not_followed() -> None:
    body = b"""<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>
    <opml><body><outline text="&x;" xmlUrl="https://a.example/"/></body></opml>"""
    with pytest.raises(ValueError, match="entit"):
        opml.read(body)
