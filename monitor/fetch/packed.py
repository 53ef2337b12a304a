"""A body as it came -> the body unpacked, never beyond its limit. Pure."""

import zlib

from monitor.errors import FetchFailed, TooLarge

PIECE_BYTES = 65_536
MOST_MEMBERS = 1000  # of a gzip body: each costs a decompressor, and 20 bytes are enough for an empty one

# What servers write that mean nothing by it; the last three are no encodings at all.
PLAIN = frozenset({"", "identity", "none", "utf-8", "binary"})
GZIP = frozenset({"gzip", "x-gzip"})
GZIP_BEGINS = b"\x1f\x8b"

AS_GZIP, AS_ZLIB, AS_DEFLATE = 31, 15, -15  # wbits of zlib


def unpacked(url: str, body: bytes, encoding: str, *, max_bytes: int) -> bytes:
    """The body without its Content-Encoding.

    Shape:  `url` is what an error names
    Errors: FetchFailed, TooLarge
    """
    names = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in PLAIN]
    if not names or not body:
        return body
    if len(names) == 1 and names[0] in GZIP:
        return _gunzipped(url, body, max_bytes)
    if names == ["deflate"]:  # not asked for, sent all the same: by the book in zlib's wrapping, by habit without
        return _inflated(url, body, 0, AS_ZLIB if _is_zlib(body) else AS_DEFLATE, max_bytes)[0]
    raise FetchFailed(f"{url}: the answer is packed as {encoding[:60]!r}, which we did not ask for and cannot read")


def _gunzipped(url: str, body: bytes, max_bytes: int) -> bytes:
    """All members of a gzip body, one after another; padding after the last is ignored."""
    texts: list[bytes] = []
    at = size = 0
    while not at or body.startswith(GZIP_BEGINS, at):
        if len(texts) == MOST_MEMBERS:
            raise FetchFailed(f"{url}: its gzip has more than {MOST_MEMBERS} members")
        text, at = _inflated(url, body, at, AS_GZIP, max_bytes - size)
        texts.append(text)
        size += len(text)
    return b"".join(texts)


def _inflated(url: str, body: bytes, at: int, wbits: int, room: int) -> tuple[bytes, int]:
    """One stream unpacked from `at` on, and where it ended."""
    stream, texts = zlib.decompressobj(wbits), []
    while not stream.eof:
        piece = body[at : at + PIECE_BYTES]
        if not piece:
            raise FetchFailed(f"{url}: the answer broke off: what it packs has no end")
        try:
            text = stream.decompress(piece, room + 1)  # one more than there is room for tells that it is too much
        except zlib.error as broken:
            raise FetchFailed(f"{url}: the answer cannot be unpacked") from broken
        texts.append(text)
        room -= len(text)
        if room < 0:
            raise TooLarge(f"{url}: the answer is larger than we read, once unpacked")
        at += len(piece) - len(stream.unused_data)
    return b"".join(texts), at


def _is_zlib(body: bytes) -> bool:
    """Whether it has the two bytes zlib begins with. Source: RFC 1950 section 2.2."""
    return len(body) >= 2 and body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
