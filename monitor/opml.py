"""OPML bytes <-> the feeds they list. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

MAX_BYTES = 5_000_000
MAX_OUTLINES = 20_000
"""With folders and notes; where the next one begins, reading ends."""

MAX_DEPTH = 20
MAX_TITLE = 500
"""Characters of a title or a category; what follows is left out."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in an OPML file."""

    url: str  # "" where one is told of and no address given
    title: str
    category: str | None
    line: int = field(default=0, compare=False)  # of the file, from 1; 0: it is from nowhere


def read(body: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML file, in its order; an outline around them is their category.

    Errors: ValueError with a sentence, when it is no OPML or over a limit
    Source: http://opml.org/spec2.opml
    """
    if len(body) > MAX_BYTES:
        raise ValueError(f"an OPML file of {len(body)} bytes is over the limit of {MAX_BYTES}")
    try:
        return tuple(_outlines(body))
    except etree.XMLSyntaxError as broken:
        raise ValueError(f"this is not XML: {broken}") from broken


def _outlines(body: bytes) -> Iterator[Outline]:
    """What is read is let go at once, so that a file costs no more memory than its deepest branch."""
    found = etree.iterparse(
        BytesIO(body), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    folders: list[str] = []
    depth = count = 0
    for event, element in found:
        is_outline = element.tag == "outline"
        if event == "end":
            depth -= 1
            if is_outline:
                folders.pop()
            element.clear()
            continue
        if depth == 0:
            _check_root(element)
        depth += 1
        count += is_outline
        if depth > MAX_DEPTH:
            raise ValueError(f"outlines within outlines are over the limit of {MAX_DEPTH}: line {element.sourceline}")
        if count > MAX_OUTLINES:
            raise ValueError(f"there are more than {MAX_OUTLINES} outlines in one file, which is the limit")
        if is_outline:
            if element.get("xmlUrl") or element.get("type") in ("rss", "atom"):
                yield _outline(element, folders[-1] if folders else "")
            folders.append(_title(element))


def _check_root(root: etree._Element) -> None:
    document = root.getroottree().docinfo.internalDTD
    if document is not None and document.entities():  # type: ignore[attr-defined]  # the stubs do not know it
        raise ValueError("it declares XML entities, which no OPML file needs")
    if etree.QName(root).localname.lower() != "opml":
        raise ValueError(f"this is XML, but not OPML: its root is <{etree.QName(root).localname[:50]}>")


def _outline(one: etree._Element, folder: str) -> Outline:
    category = one.get("category") or folder
    address, line = str(one.get("xmlUrl") or "").strip(), one.sourceline
    return Outline(address, _title(one), category[:MAX_TITLE] or None, line if isinstance(line, int) else 0)


def _title(one: etree._Element) -> str:
    return str(one.get("title") or one.get("text") or "")[:MAX_TITLE]


def write(feeds: Iterable[Outline]) -> bytes:
    """An OPML file of these feeds, under their categories."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Nasłuch"
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for feed in feeds:
        parent = body
        if feed.category:
            if feed.category not in folders:
                folders[feed.category] = etree.SubElement(body, "outline", text=feed.category)
            parent = folders[feed.category]
        etree.SubElement(parent, "outline", type="rss", text=feed.title or feed.url, xmlUrl=feed.url)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
