"""Rows -> the terminal."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their headings."""
    shown = Table(box=None, header_style="bold")
    for column in columns:
        shown.add_column(column)
    for row in rows:
        shown.add_row(*map(str, row))
    Console().print(shown)
