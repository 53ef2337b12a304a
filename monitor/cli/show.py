"""Rows and sentences -> the terminal, or JSON for programs. A door."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)

WIDE = 160
"""Columns of a table that goes to a file or another program, which have no width of their own."""


def say(sentence: str) -> None:
    """A sentence on standard output; feed text in it stays text."""
    OUT.print(escape(sentence), soft_wrap=True)


def warn(sentence: str) -> None:
    """A sentence on standard error."""
    ERR.print(escape(sentence), style="yellow", soft_wrap=True)


def fail(sentence: str, *, status: int) -> int:
    """An error's sentence on standard error; the exit status handed back."""
    ERR.print(f"[bold red]nasluch:[/] {escape(sentence)}", soft_wrap=True)
    return status


def as_json(thing: object) -> None:
    """Anything of ours as JSON on standard output."""
    json.dump(_plain(thing), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Rows under their headings; `empty` is said where there are none, and tells what to do next."""
    lines = [[escape("" if cell is None else str(cell)) for cell in row] for row in rows]
    if not lines:
        say(empty)
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for line in lines:
        shown.add_row(*line)
    OUT.print(shown, width=None if OUT.is_terminal else WIDE)


def moment(at: datetime | None, timezone: str) -> str:
    """A moment as people of that zone read it: 2026-04-16 12:00."""
    return at.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M") if at else ""


def _plain(thing: object) -> Any:
    if is_dataclass(thing) and not isinstance(thing, type):
        return _plain(asdict(thing))
    if isinstance(thing, Mapping):
        return {str(key): _plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple | set | frozenset):
        return [_plain(part) for part in thing]
    if isinstance(thing, datetime):
        return thing.isoformat().replace("+00:00", "Z")
    return thing if isinstance(thing, str | int | float | bool | None) else str(thing)
