"""A text -> the same in every packing that a server may send it in."""

import gzip
import sys
import zlib
from collections.abc import Callable

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def raw_deflate(text: bytes) -> bytes:
    """Deflate by habit: without the wrapping that the book wants."""
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(text) + stream.flush()


def brotlied(text: bytes) -> bytes:
    """A brotli stream, made quickly."""
    return bytes(brotli.compress(text, quality=4))


def zstandard(text: bytes, window_log: int = 20) -> bytes:
    """A frame that asks for a window of so many bits."""
    stream = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: window_log})
    return stream.compress(text) + stream.flush()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "deflate": zlib.compress, "deflate by habit": raw_deflate, "br": brotlied,
    "zstd": zstandard, "gzip in two members": lambda text: gzip.compress(text[:6]) + gzip.compress(text[6:]),
    "zstd in two frames": lambda text: zstandard(text[:6]) + zstandard(text[6:]),
    "gzip, br": lambda text: brotlied(gzip.compress(text)),
    "br, gzip": lambda text: gzip.compress(brotlied(text)),
    "gzip, gzip": lambda text: gzip.compress(gzip.compress(text)),
    "gzip, deflate, zstd": lambda text: zstandard(zlib.compress(gzip.compress(text))),
}  # fmt: skip


def header(name: str) -> str:
    """What Content-Encoding says of it."""
    return name.split(" by ", maxsplit=1)[0].split(" in ", maxsplit=1)[0]
