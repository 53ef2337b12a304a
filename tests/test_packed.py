"""What servers pack is unpacked as it comes, and never beyond its limit."""

import gzip

import pytest

from monitor.errors import FetchFailed, TooLarge
from monitor.fetch.packed import MOST_MEMBERS, Unpacker
from tests.packing import PACK, header, zstandard

SKIPPED = b"\x53\x2a\x4d\x18\x03\0\0\0abc"
TEXT = bytes(range(256)) * 2000


def unpacked(encoding: str, body: bytes, *, max_bytes: int, piece_bytes: int = 65_536) -> bytes:
    unpacker = Unpacker("it", encoding, max_bytes=max_bytes)
    for at in range(0, len(body), piece_bytes):
        unpacker.take(body[at : at + piece_bytes])
    return unpacker.whole()


@pytest.mark.parametrize("piece_bytes", [1, 3, 65_536])
@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        *(pytest.param(header(name), pack(b"to i tamto"), id=name) for name, pack in PACK.items()),
        pytest.param("GZIP", gzip.compress(b"to i tamto"), id="in capitals"),
        pytest.param("x-gzip", gzip.compress(b"to i tamto"), id="its old name"),
        pytest.param("identity, gzip", gzip.compress(b"to i tamto"), id="beside identity"),
        pytest.param("gzip", gzip.compress(b"to i tamto") + gzip.compress(b""), id="an empty member"),
        pytest.param("gzip", gzip.compress(b"to i tamto") + bytes(512), id="padding"),
        pytest.param("gzip", gzip.compress(b"to i tamto") + b"\r\n", id="a line break behind it"),
        pytest.param("zstd", SKIPPED + zstandard(b"to i tamto") + SKIPPED, id="a frame that is skipped"),
        pytest.param("identity", b"to i tamto", id="nothing"),
        pytest.param("", b"to i tamto", id="no header"),
        pytest.param("UTF-8", b"to i tamto", id="no encoding at all"),
    ],
)
def test_what_a_server_may_pack_is_unpacked_as_it_comes(encoding: str, body: bytes, piece_bytes: int) -> None:
    assert unpacked(encoding, body, max_bytes=100, piece_bytes=piece_bytes) == b"to i tamto"


@pytest.mark.parametrize("name", PACK)
def test_a_large_body_is_unpacked_whole_and_a_byte_more_is_too_much(name: str) -> None:
    body = PACK[name](TEXT)
    assert unpacked(header(name), body, max_bytes=len(TEXT)) == TEXT
    with pytest.raises(TooLarge, match="once unpacked"):
        unpacked(header(name), body, max_bytes=len(TEXT) - 1)


@pytest.mark.parametrize("name", PACK)
def test_what_is_cut_is_no_body(name: str) -> None:
    whole = PACK[name](b"to i tamto")
    for length in (1, len(whole) // 2, len(whole) - 1):
        with pytest.raises(FetchFailed, match=r"what it packs has no end|cannot be unpacked"):
            unpacked(header(name), whole[:length], max_bytes=100)


@pytest.mark.parametrize("name", PACK)
def test_a_bomb_is_told_by_how_it_grows_long_before_it_is_unpacked(name: str) -> None:
    body = PACK[name](bytes(30_000_000))
    with pytest.raises(TooLarge, match="once unpacked"):
        unpacked(header(name), body, max_bytes=100_000_000, piece_bytes=500)


@pytest.mark.parametrize(
    ("encoding", "member"), [("gzip", gzip.compress(b"")), ("zstd", zstandard(b""))], ids=["gzip", "zstd"]
)
def test_empty_members_without_end_are_not_unpacked(encoding: str, member: bytes) -> None:
    with pytest.raises(FetchFailed, match="members"):
        unpacked(encoding, member * (MOST_MEMBERS + 1), max_bytes=10)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_what_is_not_packed_as_said_is_no_body(encoding: str) -> None:
    with pytest.raises(FetchFailed, match="cannot be unpacked"):
        unpacked(encoding, b"<rss version='2.0'></rss>", max_bytes=100)


def test_zstd_may_not_ask_for_a_window_of_a_hundred_megabytes() -> None:
    with pytest.raises(FetchFailed, match="cannot be unpacked"):
        unpacked("zstd", zstandard(b"to i tamto", window_log=27), max_bytes=100)
