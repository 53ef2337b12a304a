"""A body as it comes, piece by piece -> the body unpacked, never beyond its limit. Pure."""

import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import brotli

from monitor.errors import FetchFailed, TooLarge

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST_MEMBERS = 1000  # of a gzip or zstd body: each costs a decompressor, and 20 bytes are enough for an empty one
MOST_LAYERS = 3  # a program and what stands before it pack each for itself
MOST_RATIO = 300  # unpacked against packed: text gives 3 to 10, a table of the same row over and over 100
FREE_BYTES = 1_000_000  # that a body may be unpacked to, however little has come
WINDOW_LOG = 23  # 8 MB, the most that zstd may ask for in HTTP; RFC 9659

# What servers write that mean nothing by it; the last three are no encodings at all.
PLAIN = frozenset({"", "identity", "none", "utf-8", "binary"})
GZIP_BEGINS = (b"\x1f\x8b",)
ZSTD_BEGINS = (b"\x28\xb5\x2f\xfd", *(bytes((first, 0x2A, 0x4D, 0x18)) for first in range(0x50, 0x60)))

AS_GZIP, AS_ZLIB, AS_DEFLATE = 31, 15, -15  # wbits of zlib


class Unpacker:
    """A body without its Content-Encoding, unpacked as it comes."""

    def __init__(self, url: str, encoding: str, *, max_bytes: int) -> None:
        """Ready for the first piece. `url` is what an error names.

        Errors: FetchFailed, where it is packed in a way that we cannot read
        """
        names = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in PLAIN]
        if len(names) > MOST_LAYERS or not ENCODINGS.keys() >= set(names):
            raise FetchFailed(f"{url}: the answer is packed as {encoding[:60]!r}, which we cannot read")
        self._url, self._max_bytes = url, max_bytes
        self._layers = [_Layer(ENCODINGS[name]) for name in reversed(names)]
        self._came = 0
        self._texts: list[bytes] = []

    def take(self, piece: bytes) -> None:
        """Nothing comes back; the piece is unpacked.

        Errors: FetchFailed; TooLarge, as soon as it is
        """
        self._came += len(piece)
        room = min(self._max_bytes, max(FREE_BYTES, MOST_RATIO * self._came))
        for layer in self._layers:
            try:
                piece = layer.take(piece, room + 1)  # one more than there is room for tells that it is too much
            except (zlib.error, brotli.error, zstd.ZstdError) as broken:
                raise FetchFailed(f"{self._url}: the answer cannot be unpacked") from broken
            if layer.size > room:
                raise TooLarge(f"{self._url}: the answer is larger than we read, once unpacked")
            if layer.members > MOST_MEMBERS:
                raise FetchFailed(f"{self._url}: it is packed in more than {MOST_MEMBERS} members")
        self._texts.append(piece)

    def whole(self) -> bytes:
        """The body, when all has come.

        Errors: FetchFailed
        """
        if self._came and not all(layer.complete for layer in self._layers):
            raise FetchFailed(f"{self._url}: the answer broke off: what it packs has no end")
        return b"".join(self._texts)


class _Stream(Protocol):
    """One member being unpacked, as zlib and zstd do it."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Brotli:
    """The same of brotli, which may give 32 kB more than are asked for, and after whose end nothing may come."""

    unused_data = b""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._stream.is_finished())

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return bytes(self._stream.process(data, output_buffer_limit=max_length))


@dataclass(frozen=True, slots=True)
class _Encoding:
    """What begins a stream, and how it is read."""

    begun: Callable[[bytes], _Stream]  # given its first bytes
    head_bytes: int = 1  # how many of them it takes to tell
    further: tuple[bytes, ...] = ()  # how another member begins behind one that has ended; else it is padding


class _Layer:
    """One encoding that is taken off."""

    def __init__(self, encoding: _Encoding) -> None:
        self._encoding = encoding
        self._rest = b""  # too little to tell what it begins
        self._stream: _Stream | None = None
        self.size = 0  # bytes, unpacked
        self.members = 0

    @property
    def complete(self) -> bool:
        """Whether it could end here."""
        return self._stream is not None and self._stream.eof

    def take(self, piece: bytes, most: int) -> bytes:
        """What the piece adds; no longer looked into when that makes so many bytes in all, or too many members."""
        piece, self._rest = self._rest + piece, b""
        texts: list[bytes] = []
        while piece and self.size < most and self.members <= MOST_MEMBERS and (stream := self._current(piece)):
            text = stream.decompress(piece, most - self.size)
            self.size += len(text)
            texts.append(text)
            piece = stream.unused_data if stream.eof else b""
        return b"".join(texts)

    def _current(self, piece: bytes) -> _Stream | None:
        """The stream that the piece goes on with, or begins; None where it begins none."""
        if self._stream is not None and not self._stream.eof:
            return self._stream
        if len(piece) < self._encoding.head_bytes:
            self._rest = piece
            return None
        if self._stream is not None and not piece.startswith(self._encoding.further):
            return None
        self._stream = self._encoding.begun(piece)
        self.members += 1
        return self._stream


def _gzip(_: bytes) -> _Stream:
    return zlib.decompressobj(AS_GZIP)


def _deflate(head: bytes) -> _Stream:
    """By the book in zlib's wrapping, by habit without. Source: RFC 1950 section 2.2."""
    is_zlib = head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0
    return zlib.decompressobj(AS_ZLIB if is_zlib else AS_DEFLATE)


def _zstd(_: bytes) -> _Stream:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: WINDOW_LOG})


ENCODINGS = {
    "gzip": _Encoding(_gzip, 2, GZIP_BEGINS),
    "x-gzip": _Encoding(_gzip, 2, GZIP_BEGINS),
    "deflate": _Encoding(_deflate, 2),
    "br": _Encoding(lambda _: _Brotli()),
    "zstd": _Encoding(_zstd, 4, ZSTD_BEGINS),
}
