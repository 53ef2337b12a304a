"""A cursor and a limit -> a page of rows, and where the next one begins. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, Protocol, TypeVar

from fastapi import Depends, HTTPException, Query
from pydantic import BaseModel, Field

from monitor.queries import lookup

MOST = 200

Item = TypeVar("Item")


class Numbered(Protocol):
    """A row with a number."""

    @property
    def id(self) -> int:
        """It is what cursors say."""


Row = TypeVar("Row", bound=Numbered)


class Page(BaseModel, Generic[Item]):
    """Some of a list, and the cursor of what comes after."""

    items: list[Item]
    next: str | None = Field(description="What to ask for next, as `cursor`; null: this is the end.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins and how long it is."""

    after: int | None  # the number of the row before it; None: at the beginning
    limit: int

    @property
    def and_one(self) -> int:
        """What to ask of the database: one more says whether anything comes after."""
        return self.limit + 1


def _place(
    limit: Annotated[int, Query(ge=1, le=MOST, description="Items of a page.")] = 50,
    cursor: Annotated[
        str | None,
        Query(max_length=20, description="What the page before said as next; without it: from the beginning."),
    ] = None,
) -> Place:
    after = lookup.number(cursor) if cursor is not None else None
    if cursor is not None and after is None:
        raise HTTPException(422, "the cursor is not one of ours")
    return Place(after, limit)


Wanted = Annotated[Place, Depends(_place)]
"""The place, as a parameter of whatever lists."""


def page(rows: Sequence[Row], place: Place) -> tuple[list[Row], str | None]:
    """Items and next, of rows that were asked for from `place` on, and one more."""
    items = list(rows[: place.limit])
    return items, str(items[-1].id) if len(rows) > place.limit else None


def cut(rows: Iterable[Row], place: Place) -> tuple[list[Row], str | None]:
    """Items and next, of all rows there are, by their numbers; a row that is gone since leads nobody astray."""
    after = place.after or 0
    return page(sorted((row for row in rows if row.id > after), key=lambda row: row.id), place)
