"""A host and a validity -> a self-signed certificate with its key: machines that run our tests need no openssl.

Toy arithmetic, for loopback alone: it is not constant in time and keeps no secret.
"""

import secrets
import ssl
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from ipaddress import ip_address
from pathlib import Path
from textwrap import wrap

Point = tuple[int, int]

# NIST P-256, FIPS 186-4 appendix D.1.2.3
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE: Point = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)

EC_PUBLIC_KEY = bytes.fromhex("06072a8648ce3d0201")
PRIME256V1 = bytes.fromhex("06082a8648ce3d030107")
ECDSA_SHA256 = bytes.fromhex("06082a8648ce3d040302")
COMMON_NAME = bytes.fromhex("0603550403")
INTEGER, BITS, OCTETS, TEXT, TIME, SEQUENCE, SET = 0x02, 0x03, 0x04, 0x0C, 0x18, 0x30, 0x31
YES = bytes.fromhex("0101ff")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its key, in one PEM file."""

    path: Path

    def server(self) -> ssl.SSLContext:
        """What a server shows it with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context


def certificate(folder: Path, *, host: str, days: int = 2) -> Certificate:
    """A certificate of one host, valid from two days before `days` on; negative `days`: it has expired."""
    key = secrets.randbelow(ORDER - 1) + 1
    public = b"\x04" + b"".join(part.to_bytes(32) for part in _times(key, BASE))
    ends_at = datetime.now(UTC) + timedelta(days=days)
    signed = _to_be_signed(host, public, ends_at - timedelta(days=abs(days) + 2), ends_at)
    whole = _der(SEQUENCE, signed, _der(SEQUENCE, ECDSA_SHA256), _bits(_signature(key, signed)))
    private = _der(
        SEQUENCE, _integer(1), _der(OCTETS, key.to_bytes(32)), _der(0xA0, PRIME256V1), _der(0xA1, _bits(public))
    )
    path = folder / f"{host}-{days}.pem"
    path.write_text(_pem("CERTIFICATE", whole) + _pem("EC PRIVATE KEY", private), encoding="ascii")
    return Certificate(path)


def _to_be_signed(host: str, public: bytes, begins_at: datetime, ends_at: datetime) -> bytes:
    name = _der(SEQUENCE, _der(SET, _der(SEQUENCE, COMMON_NAME, _der(TEXT, host.encode()))))
    key_id = sha1(public).digest()
    extensions = (
        _extension("551d11", _der(SEQUENCE, _subject(host))),  # subjectAltName
        _extension("551d13", _der(SEQUENCE, YES), critical=True),  # basicConstraints: CA
        _extension("551d0f", _der(BITS, b"\x02\x84"), critical=True),  # keyUsage: digitalSignature, keyCertSign
        _extension("551d0e", _der(OCTETS, key_id)),  # subjectKeyIdentifier
        _extension("551d23", _der(SEQUENCE, _der(0x80, key_id))),  # authorityKeyIdentifier
    )
    return _der(
        SEQUENCE,
        _der(0xA0, _integer(2)),
        _integer(secrets.randbits(64) + 1),
        _der(SEQUENCE, ECDSA_SHA256),
        name,
        _der(SEQUENCE, *(_der(TIME, f"{moment:%Y%m%d%H%M%SZ}".encode()) for moment in (begins_at, ends_at))),
        name,
        _der(SEQUENCE, _der(SEQUENCE, EC_PUBLIC_KEY, PRIME256V1), _bits(public)),
        _der(0xA3, _der(SEQUENCE, *extensions)),
    )


def _subject(host: str) -> bytes:
    try:
        return _der(0x87, ip_address(host).packed)
    except ValueError:
        return _der(0x82, host.encode())


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return _der(SEQUENCE, _der(0x06, bytes.fromhex(oid)), YES if critical else b"", _der(OCTETS, value))


def _signature(key: int, message: bytes) -> bytes:
    nonce = secrets.randbelow(ORDER - 1) + 1
    r = _times(nonce, BASE)[0] % ORDER
    s = pow(nonce, -1, ORDER) * (int.from_bytes(sha256(message).digest()) + r * key) % ORDER
    return _der(SEQUENCE, _integer(r), _integer(s))


def _times(factor: int, point: Point) -> Point:
    """A point added to itself so often. Shape: factor at least 1."""
    total: Point | None = None
    while factor:
        if factor & 1:
            total = _plus(total, point) if total else point
        point = _plus(point, point)
        factor >>= 1
    assert total
    return total


def _plus(one: Point, other: Point) -> Point:
    if one == other:
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    x = (slope * slope - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def _der(tag: int, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    size = len(inside)
    if size < 128:
        return bytes([tag, size]) + inside
    long = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(long)]) + long + inside


def _integer(number: int) -> bytes:
    return _der(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def _bits(inside: bytes) -> bytes:
    return _der(BITS, b"\x00" + inside)


def _pem(label: str, der: bytes) -> str:
    lines = "\n".join(wrap(b64encode(der).decode(), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"
