"""A press review -> DOCX, to be worked on: real headings, links, a table of contents. Pure.

The table is a field of Word's, filled when it is written: its lines lead to their entries. On which page they stand
only the program knows that lays them out: it says so when the field is renewed (F9).
"""

import io
from datetime import UTC
from itertools import count
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from monitor.exports.review import Entry, Review

INK, ACCENT = RGBColor(0x1B, 0x27, 0x33), RGBColor(0x8A, 0x1C, 0x2B)
GREY, BLUE = RGBColor(0x5B, 0x66, 0x70), RGBColor(0x1F, 0x4E, 0x79)
FONT = "Cambria"
MARK = "FFF0B3"

_STYLES = {  # size, colour, bold, points before and after
    "Normal": (10.5, INK, False, 0, 4),
    "Title": (24, ACCENT, True, 0, 8),
    "Heading 1": (15, ACCENT, True, 24, 8),
    "Heading 2": (11.5, INK, True, 14, 2),
    "toc 1": (10.5, INK, True, 8, 2),
    "toc 2": (9.5, INK, False, 0, 1),
    "TOC Heading": (13, INK, True, 14, 4),
    "Review note": (9, GREY, False, 0, 3),
    "Review quote": (10.5, INK, False, 0, 4),
}
_CODES = {"pl": "pl-PL", "en": "en-GB"}
_FIRST_OF_1980 = (1980, 1, 1, 0, 0, 0)


def written(review: Review) -> bytes:
    """The document, A4; the same bytes for the same review."""
    document = docx.Document()
    _describe(document, review)
    _lay_out(document, review)
    _paragraph(document, review.title, "Title")
    for label, said in review.facts:
        _paragraph(document, f"{label} {said}", "Review note")
    for paragraph in review.intro:
        document.add_paragraph(paragraph).paragraph_format.space_before = Pt(4)
    if review.chapters:
        _contents(document, review)
    places = count()
    for number, chapter in enumerate(review.chapters):
        _heading(document, chapter.name, 1, next(places)).paragraph_format.page_break_before = number == 0
        for entry in chapter.entries:
            _heading(document, entry.title, 2, next(places))
            _entry(document, entry)
    for sentence in review.closing:
        _paragraph(document, sentence, "Review note")
    return _packed(document)


def _paragraph(document: Document, text: str, style: str) -> Paragraph:
    """A paragraph at the end; its style is named, not looked up in the hundreds that a document knows."""
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().style = style.replace(" ", "")
    return paragraph


def _entry(document: Document, entry: Entry) -> None:
    _paragraph(document, entry.told, "Review note").paragraph_format.keep_with_next = True
    if entry.quote:
        quote = _paragraph(document, "", "Review quote")
        for piece in entry.quote:
            run = quote.add_run(piece.text)
            if piece.found:
                run.bold = True
                run._r.get_or_add_rPr().append(_element("w:shd", val="clear", color="auto", fill=MARK))
    if entry.also:
        _paragraph(document, entry.also, "Review note")
    if entry.link:
        _link(_paragraph(document, "", "Review note"), entry.link)


def _heading(document: Document, text: str, level: int, place: int) -> Paragraph:
    """A heading, with a bookmark that the table of contents leads to."""
    heading = _paragraph(document, "", f"Heading {level}")
    heading._p.append(_element("w:bookmarkStart", id=str(place), name=_bookmark(place)))
    heading.add_run(text)
    heading._p.append(_element("w:bookmarkEnd", id=str(place)))
    return heading


def _link(paragraph: Paragraph, address: str) -> None:
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(address)
    run.font.color.rgb, run.underline = BLUE, True
    link.append(run._r)
    paragraph._p.append(link)


def _contents(document: Document, review: Review) -> None:
    _paragraph(document, review.words.contents, "TOC Heading")
    lines = [
        line
        for chapter in review.chapters
        for line in ((1, chapter.name), *((2, one.title) for one in chapter.entries))
    ]
    for place, (level, text) in enumerate(lines):
        paragraph = _paragraph(document, "", f"toc {level}")
        if place == 0:
            _begin(paragraph, 'TOC \\o "1-2" \\h \\z \\u')
        link = _element("w:hyperlink", anchor=_bookmark(place), history="1")
        link.append(paragraph.add_run(text)._r)
        paragraph._p.append(link)
        if place == len(lines) - 1:
            paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="end"))


def _begin(paragraph: Paragraph, instruction: str) -> None:
    """A field, up to where its text stands."""
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="begin"))
    told = OxmlElement("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = f" {instruction} "
    paragraph.add_run()._r.append(told)
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="separate"))


def _lay_out(document: Document, review: Review) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(26), Mm(24)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    for name, look in _STYLES.items():
        _style(document, name, look)
    styles = document.styles
    styles["Normal"].paragraph_format.line_spacing = 1.1
    styles["toc 2"].paragraph_format.left_indent = Mm(5)
    styles["Title"].element.pPr.remove(styles["Title"].element.pPr.find(qn("w:pBdr")))
    quote = styles["Review quote"].paragraph_format
    quote.left_indent, quote.keep_together, quote.keep_with_next = Mm(4), True, True
    language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), _CODES[review.words.code])
    _number_pages(section.footer.paragraphs[0], review.words.page)


def _style(document: Document, name: str, look: tuple[float, RGBColor, bool, int, int]) -> None:
    size, colour, bold, before, after = look
    styles = document.styles
    known = {style.name for style in styles}
    style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, name.startswith("toc"))
    if name not in known:
        style.base_style = styles["Normal"]
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = FONT, Pt(size), bold, colour
    fonts = style.element.rPr.rFonts
    for attribute in [attribute for attribute in fonts.attrib if attribute.endswith("Theme")]:
        del fonts.attrib[attribute]
    fonts.set(qn("w:cs"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _number_pages(paragraph: Paragraph, said: str) -> None:
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    paragraph.style = "Review note"
    before, between, _ = said.split("%s")
    for words, field in ((before, "PAGE"), (between, "NUMPAGES")):
        paragraph.add_run(words)
        _begin(paragraph, field)
        paragraph.add_run("1")
        paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="end"))


def _describe(document: Document, review: Review) -> None:
    told = document.core_properties
    told.title, told.author, told.comments, told.language = review.title, "Nasłuch", "", _CODES[review.words.code]
    told.created = told.modified = review.made_at.astimezone(UTC)
    told.last_modified_by, told.revision = "Nasłuch", 1


def _packed(document: Document) -> bytes:
    """The file; its parts are of no moment, so that it is the same whenever it is made."""
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with ZipFile(saved) as parts, ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name in parts.namelist():
            part = ZipInfo(name, _FIRST_OF_1980)
            part.compress_type = ZIP_DEFLATED
            packed.writestr(part, parts.read(name))
    return out.getvalue()


def _bookmark(place: int) -> str:
    return f"_Toc{place:06}"


def _element(tag: str, /, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element
