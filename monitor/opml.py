"""OPML bytes <-> the feeds they list. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

MAX_BYTES = 5_000_000
MAX_OUTLINES = 20_000


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in an OPML file."""

    url: str
    title: str
    category: str | None


def read(body: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML file, in its order; an outline around them is their category.

    Errors: ValueError with a sentence, when it is no OPML or over a limit
    Source: http://opml.org/spec2.opml
    """
    if len(body) > MAX_BYTES:
        raise ValueError(f"an OPML file of {len(body)} bytes is over the limit of {MAX_BYTES}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as broken:
        raise ValueError(f"this is not XML: {broken}") from broken
    if root.tag.lower() != "opml":
        raise ValueError(f"this is XML, but not OPML: its root is <{root.tag}>")
    outlines = [one for one in root.iter("outline") if one.get("xmlUrl")]
    if len(outlines) > MAX_OUTLINES:
        raise ValueError(f"{len(outlines)} feeds in one file are over the limit of {MAX_OUTLINES}")
    return tuple(_outline(one) for one in outlines)


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


def _outline(one: etree._Element) -> Outline:
    parent = one.getparent()
    folder = parent.get("text") if parent is not None and parent.tag == "outline" else None
    category = one.get("category") or folder
    return Outline(str(one.get("xmlUrl")).strip(), str(one.get("title") or one.get("text") or ""), category)
