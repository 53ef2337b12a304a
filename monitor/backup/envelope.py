"""The file of a backup: a zip of what was kept, and a list of it with digests. Edge.

A file is read by the names on its list, never by those a stranger wrote into it, and nothing is unpacked before sizes
were looked at: so no path leads elsewhere, and nothing small becomes endless.
"""

import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from monitor.errors import BackupInvalid

FORMAT = 1
LIST = "nasluch-backup.json"
MOST_LISTED = 1_000_000
"""Bytes of the list of a backup, at the most."""

MOST_PACKED = 200
"""How many times smaller a packed file may be: rows and databases pack to a fifth, bombs to a thousandth."""

LONGEST_LINE = 256_000_000
CHUNK = 1 << 20


class Kind(StrEnum):
    """What a backup holds."""

    SQLITE = "sqlite"  # the file of a database
    POSTGRESQL = "postgresql"  # what pg_dump wrote
    ROWS = "rows"  # a file of lines for each table, which both databases take


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup."""

    size: int  # bytes, unpacked
    digest: str  # SHA-256
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself."""

    kind: Kind
    revision: str  # the migration at which the database stood
    made_at: datetime
    made_by: str  # the version of the program
    left_out: tuple[str, ...] = ()  # tables whose rows did not travel
    numbers: dict[str, int] = field(default_factory=dict)  # by table, the highest number ever given
    members: dict[str, Member] = field(default_factory=dict)


class Packer:
    """Writes a backup; the list comes last, so a file that was cut has none."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zip = zipped
        self.members: dict[str, Member] = {}

    def put(self, name: str, chunks: Iterator[bytes], *, rows: bool = False) -> None:
        """A file of the backup; `rows` says that each chunk is one, to be counted."""
        digest, size, count = sha256(), 0, 0
        with self._zip.open(name, "w", force_zip64=True) as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size, count = size + len(chunk), count + 1
        self.members[name] = Member(size, digest.hexdigest(), count if rows else None)

    def close(self, backup: Backup) -> None:
        """Write what the backup says of itself."""
        said = asdict(backup) | {"format": FORMAT, "made_at": backup.made_at.isoformat()}
        self._zip.writestr(LIST, json.dumps(said, indent=1))


@contextmanager
def packing(path: Path) -> Iterator[Packer]:
    """A new file of a backup, readable by its owner alone."""
    with _private(path) as file, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as zipped:
        yield Packer(zipped)


class Opened:
    """A backup that is read."""

    def __init__(self, zipped: ZipFile, path: Path) -> None:
        self._zip, self._path = zipped, path
        self.backup = _listed(zipped, path)

    def check(self) -> None:
        """Read all of it once.

        Errors: BackupInvalid for what is missing, cut, larger than it says, or not what was written
        """
        for name, member in self.backup.members.items():
            digest, size = sha256(), 0
            for chunk in self.chunks(name):
                digest.update(chunk)
                size += len(chunk)
            if (size, digest.hexdigest()) != (member.size, member.digest):
                raise BackupInvalid(f"{self._path} is damaged: {name} is not what was written")

    def chunks(self, name: str) -> Iterator[bytes]:
        """A file of it, a piece at a time; no more than the list says."""
        with _translated(self._path, name), self._zip.open(name) as file:
            yield from _bounded(file, self.backup.members[name].size, lambda most: file.read(min(most, CHUNK)))

    def lines(self, name: str) -> Iterator[bytes]:
        """A file of it, line by line."""
        with _translated(self._path, name), self._zip.open(name) as file:
            yield from _bounded(file, self.backup.members[name].size, lambda _: file.readline(LONGEST_LINE))


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """A backup, its list read and its sizes looked at; its files are not.

    Errors: BackupInvalid
    """
    try:
        zipped = ZipFile(path)
    except (BadZipFile, NotImplementedError, ValueError) as other:
        raise BackupInvalid(f"{path} is no backup of Nasłuch, or the end of it is missing ({other})") from other
    with zipped:
        yield Opened(zipped, path)


def pieces(path: Path) -> Iterator[bytes]:
    """A file, a piece at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner alone; at the end it is on the disk, not on its way there."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _bounded(file: IO[bytes], size: int, read: Callable[[int], bytes]) -> Iterator[bytes]:
    left = size
    while left > 0 and (piece := read(left)):
        left -= len(piece)
        yield piece
    if left < 0 or file.read(1):
        raise ValueError("it goes on behind its end")


@contextmanager
def _translated(path: Path, name: str) -> Iterator[None]:
    try:
        yield
    except (BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError, zlib.error) as broken:
        raise BackupInvalid(f"{path} is damaged: {name}: {broken}") from broken


def _listed(zipped: ZipFile, path: Path) -> Backup:
    """What the backup says of itself, held against what is there."""
    sizes = {entry.filename: entry for entry in zipped.infolist()}
    if LIST not in sizes:
        raise BackupInvalid(f"{path} is no backup of Nasłuch, or the end of it is missing")
    if sizes[LIST].file_size > MOST_LISTED:
        raise BackupInvalid(f"{path} is no backup of Nasłuch: its list is too long")
    with _translated(path, LIST):
        backup = _read(json.loads(zipped.read(LIST)))
    for name, member in backup.members.items():
        entry = sizes.get(name)
        if entry is None or entry.file_size != member.size:
            raise BackupInvalid(f"{path} is damaged: {name} is missing, or not as long as it was")
        if entry.file_size > MOST_PACKED * max(entry.compress_size, 5_000):
            raise BackupInvalid(f"{path} is refused: {name} would unpack to {entry.file_size} bytes")
    return backup


def _read(said: Any) -> Backup:
    """Errors: ValueError, as for every list that we did not write."""
    try:
        if said["format"] != FORMAT:
            raise BackupInvalid(f"this backup was made by a newer Nasłuch ({said['made_by']}); install that version")
        return Backup(
            kind=Kind(said["kind"]),
            revision=str(said["revision"]),
            made_at=datetime.fromisoformat(said["made_at"]),
            made_by=str(said["made_by"]),
            left_out=tuple(map(str, said["left_out"])),
            numbers={str(name): int(last) for name, last in said["numbers"].items()},
            members={str(name): Member(**member) for name, member in said["members"].items()},
        )
    except (AttributeError, KeyError, TypeError) as other:
        raise ValueError(f"its list cannot be read ({other})") from other
