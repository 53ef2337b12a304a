"""What a person typed -> the number of what they meant, or the nearest name there is. Pure."""

from collections.abc import Iterable
from difflib import get_close_matches

from monitor.errors import NotFound

LARGEST_ID = 2**31 - 1
"""What an id column holds; a larger number is nobody's, and a database would fall over it."""


def number(wanted: str) -> int | None:
    """The number that was typed; None when it is no number, or one that no row can have."""
    typed = wanted.strip().removeprefix("#")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 and is_id(int(typed)) else None


def is_id(candidate: int) -> bool:
    """Whether a row can have this number at all."""
    return 0 < candidate <= LARGEST_ID


def meant(kind: str, wanted: str, names: Iterable[tuple[int, tuple[str, ...]]]) -> int:
    """The number of what goes by that number, or by one of its names; capitals do not matter when nothing else fits.

    Errors: NotFound, with the nearest name or with the numbers of all that go by it
    """
    known = list(names)
    typed = number(wanted)
    if typed in {row for row, _ in known}:
        return typed or 0
    exact = [row for row, called in known if wanted in called]
    alike = exact or [row for row, called in known if wanted.casefold() in (name.casefold() for name in called)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        numbers = ", ".join(str(row) for row in alike)
        raise NotFound(f"{len(alike)} {kind}s are called {wanted!r}; say which by number: {numbers}")
    near = get_close_matches(wanted, [name for _, called in known for name in called if name], n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else f"; `nasluch {kind} list` shows them all"
    raise NotFound(f"no {kind} is called {wanted!r}{hint}")


def none_with(kind: str, number: int) -> NotFound:
    """That nothing of this kind has the number."""
    return NotFound(f"no {kind} has the number {number}")
