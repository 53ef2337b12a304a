"""What a channel's template may do to a value, and the table of it. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from alerts.compose.plain import cut


@dataclass(frozen=True, slots=True)
class Filter:
    """What may be done to a value."""

    does: Callable[..., object]
    takes: tuple[Any, ...]
    gives: type
    meaning: str
    argument: type | None = None
    needed: bool = False


def _truncate(text: str, longest: int) -> str:
    return cut(text, max(1, longest))


def _join(texts: Iterable[str], between: str = "") -> str:
    return between.join(texts)


TEXTS = tuple[str, ...]
FILTERS = {
    "upper": Filter(str.upper, (str,), str, "a text in capitals"),
    "lower": Filter(str.lower, (str,), str, "a text in small letters"),
    "truncate": Filter(_truncate, (str,), str, "a text cut at a word: `first.title | truncate(60)`", int, needed=True),
    "join": Filter(_join, (TEXTS,), str, 'a list of texts as one: `feeds | join(", ")`', str),
    "length": Filter(len, (str, tuple), int, "how long a text or a list is"),
}


def as_markdown() -> str:
    """The table of filters."""
    meanings = {name: one.meaning.replace("|", "\\|") for name, one in FILTERS.items()}
    rows = [f"| `{name}` | {meaning} |" for name, meaning in meanings.items()]
    return "\n".join(["| filter | gives |", "|---|---|", *rows, ""])
