"""What callers may write -> what we take: numbers of rows, lines, queries, moments. Pure."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from monitor import zones
from monitor.queries.lookup import LARGEST_ID

LONGEST_LINE = 200
LONGEST_QUERY = 65_536


class Body(BaseModel):
    """What is sent: what we do not know is refused, so that a slip of the pen is not taken for done."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def example(**body: Any) -> dict[str, Any]:
    """What a body shows in its description: each has one."""
    return {"examples": [body]}


def _line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("one line, without control characters")
    return text


def _words(text: str) -> str:
    if "\x00" in text:
        raise ValueError("no text has a zero character in it")
    return text


def _written(at: object) -> object:
    """Numbers would be taken for seconds since 1970, or for milliseconds when they are large."""
    if not isinstance(at, str) or at.strip("+-. 0123456789") == "":
        raise ValueError("a moment is written 2026-04-16T10:00:00Z, with its zone")
    return at


def _moment(at: datetime) -> datetime:
    """Far from both ends of the calendar, where a time zone leads beyond it."""
    if not 1970 <= at.year < 9000:
        raise ValueError("a moment from 1970 to 8999")
    return at.astimezone(UTC)


def _zone(name: str) -> str:
    zones.check(name)
    return name


Number = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Its number.")]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Line = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(_line)]
Address = Annotated[str, Field(max_length=2048), AfterValidator(_line)]
Words = Annotated[str, Field(max_length=LONGEST_QUERY), AfterValidator(_words)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_moment)]
Zone = Annotated[Line, AfterValidator(_zone)]
