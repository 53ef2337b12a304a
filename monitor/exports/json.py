"""Hits -> JSON, for programs: what `hits --json` and the API tell of each, and its copies. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from monitor.exports import plain
from monitor.exports.records import Found


def written(found: Iterable[Found]) -> Iterator[bytes]:
    """A list of objects, one on a line; the texts as they are, moments in UTC.

    Shape: no line ends within an object, whatever a reader takes for the end of a line
    """
    between = "[\n"
    for one in found:
        yield f"{between}{_object(one)}".encode()
        between = ",\n"
    yield b"[]\n" if between == "[\n" else b"\n]\n"


def _object(one: Found) -> str:
    told = json.dumps(_fields(one.hit) | {"copies": one.copies}, ensure_ascii=False, default=_said)
    for end, escaped in _ENDS.items():
        told = told.replace(end, escaped)
    return plain.whole(told)


_ENDS: Mapping[str, str] = {chr(code): f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def _said(thing: Any) -> Any:
    return thing.isoformat().replace("+00:00", "Z") if isinstance(thing, datetime) else _fields(thing)


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
