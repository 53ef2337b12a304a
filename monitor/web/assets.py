"""Styles and pictures, each under a name that changes with its bytes, so that browsers may keep it for ever. Edge."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages point to."""

    name: str  # as pages point to it: nasluch.3f2a9c01.css
    body: bytes
    content_type: str


@cache
def load() -> Mapping[str, Asset]:
    """All files of `static` that browsers get, by the name they have there."""
    return {each.name: _asset(each.name, each.read_bytes()) for each in _files(files(__package__).joinpath("static"))}


def _files(folder: Traversable) -> Iterator[Traversable]:
    """Those of a folder and of the folders in it: others' are kept under `vendor/name@version`, with their licence."""
    for each in folder.iterdir():
        if each.is_dir():
            yield from _files(each)
        elif PurePosixPath(each.name).suffix in TYPES:
            yield each


def _asset(name: str, body: bytes) -> Asset:
    path = PurePosixPath(name)
    digest = hashlib.sha256(body).hexdigest()[:10]
    return Asset(f"{path.stem}.{digest}{path.suffix}", body, TYPES[path.suffix])
