"""Bytes become the text they mean, whatever was said of their encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.charset import decode

SENTENCES = (
    "Zażółć gęślą jaźń - poprosił śpiewak, więc ćma usiadła na źdźble.",
    "Łucja Żądło widziała w Łąkach dwa żółwie, a Święta spędziła w Ślesinie.",
    "Ósma rano: bąk, wąż i sześć śledzi płynie w źródle.",
)
POLISH = " ".join(SENTENCES)
QUOTED = f"„{POLISH}” – powiedział…"
XML = "<?xml version='1.0' encoding='{}'?><rss>{}</rss>"
META = '<html><head><meta charset="{}"></head><body>{}</body></html>'
HTTP_EQUIV = '<html><meta http-equiv="Content-Type" content="text/html; charset={}"><p>{}</p></html>'


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-2", "windows-1250", "utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_polish_sentence_is_read_with_nothing_said_of_it(sentence: str, encoding: str) -> None:
    page = f"<p>{sentence}</p>"
    assert decode(page.encode(encoding)).text == page


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_at_the_beginning_is_believed_and_taken_off(mark: str) -> None:
    assert decode(META.format("iso-8859-2", POLISH).encode(mark)).text == META.format("iso-8859-2", POLISH)


@pytest.mark.parametrize("wrapping", [XML, META, HTTP_EQUIV], ids=["XML", "meta", "http-equiv"])
@pytest.mark.parametrize("header", [None, "text/html", "text/xml; charset=utf-8", "text/html; charset=ISO-8859-1"])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-2", "windows-1250", "iso-8859-1"])
@pytest.mark.parametrize("true", ["utf-8", "iso-8859-2", "windows-1250"])
def test_polish_is_read_right_whatever_header_and_declaration_say(
    wrapping: str, header: str | None, declared: str, true: str
) -> None:
    page = wrapping.format(declared, POLISH)
    assert decode(page.encode(true), header).text == page


@pytest.mark.parametrize("declared", ["iso-8859-2", "utf-8", "windows-1250"])
def test_quotation_marks_of_windows_are_read(declared: str) -> None:
    page = META.format(declared, QUOTED)
    assert decode(page.encode("windows-1250")).text == page


def test_a_stray_dash_of_windows_in_an_iso_page_is_a_dash() -> None:
    assert decode(POLISH.encode("iso-8859-2") + b" \x96 koniec").text == f"{POLISH} – koniec"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1251", "Казахстан и ОДКБ: встреча в Алма-Ате"),
        ("koi8-r", "Казахстан и ОДКБ: встреча в Алма-Ате"),
        ("gb2312", "哈萨克斯坦新闻"),
        ("shift_jis", "カザフスタンのニュース"),
        ("iso-2022-jp", "カザフスタンのニュース"),
        ("iso-8859-1", "Grüße aus Köln, sagt der Präsident über Straßen"),
        ("windows-1252", "L’été à Orléans : « déjà »"),
    ],
)
def test_what_is_declared_is_believed_where_it_fits(encoding: str, text: str) -> None:
    page = XML.format(encoding, text)
    assert decode(page.encode(encoding)).text == page
    assert decode(f"<p>{text}</p>".encode(encoding), f'text/html; charset="{encoding}"').text == f"<p>{text}</p>"


def test_french_with_nothing_said_of_it_is_not_made_polish() -> None:
    text = "Le président français a été très ému, dit le préfet à côté."
    assert decode(text.encode("windows-1252")).text == text


def test_utf8_with_a_few_stray_bytes_is_utf8() -> None:
    decoded = decode(POLISH.encode() + b" \xb3\xf3d\xbc ")
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(POLISH)


@pytest.mark.parametrize(
    "name",
    [
        "hex",
        "base64",
        "idna",
        "utf-7",
        "punycode",
        "unicode_escape",
        "rot13",
        "undefined",
        "no-such",
        "..",
        "\ud800",
        "",
    ],
)
@pytest.mark.parametrize(
    "body", [b"abc +AGE-", POLISH.encode(), POLISH.encode("iso-8859-2")], ids=["ascii", "utf8", "iso"]
)
def test_a_name_that_is_no_encoding_of_text_is_passed_over(name: str, body: bytes) -> None:
    assert decode(body, f"text/html; charset={name}").text in ("abc +AGE-", POLISH)


def test_plain_ascii_is_utf8_and_nothing_is_nothing() -> None:
    assert (decode(b"abc", "text/html; charset=iso-8859-2").encoding, decode(b"").text) == ("utf-8", "")


def test_utf16_in_the_declaration_of_a_utf8_feed_is_not_believed() -> None:
    page = XML.format("utf-16", POLISH)
    assert decode(page.encode(), "text/xml; charset=utf-16").text == page


@given(st.binary(max_size=200), st.none() | st.text(max_size=20).map("text/html; charset={}".format))
def test_no_bytes_are_refused_and_no_text_holds_half_a_character(body: bytes, content_type: str | None) -> None:
    decode(body, content_type).text.encode("utf-8")
