"""What exports are made of, and how a person wants them. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.exports import plain
from monitor.queries import HitRow

ABOUT = 240
"""Characters that are quoted: as many as a snippet has."""


class Format(StrEnum):
    """What a set of hits can be written as."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    ATOM = "atom"
    PDF = "pdf"  # a press review
    DOCX = "docx"  # the same, to be worked on

    @property
    def content_type(self) -> str:
        """As HTTP names it."""
        return _CONTENT_TYPES[self]

    @property
    def is_binary(self) -> bool:
        """Whether a terminal could not show it."""
        return self in (Format.XLSX, Format.PDF, Format.DOCX)

    @property
    def is_review(self) -> bool:
        """Whether it is a press review, for people to read from beginning to end."""
        return self in (Format.PDF, Format.DOCX)


_CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ATOM: "application/atom+xml; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A hit, and who else tells its story."""

    hit: HitRow
    copies: int = 0  # other articles of its story
    also: tuple[str, ...] = ()  # the feeds of those, who was first before the rest; a few of many

    @property
    def keywords(self) -> tuple[str, ...]:
        """The lines of the query that found it, each once."""
        return tuple(dict.fromkeys(place["keyword"] for place in self.hit.matched))

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that were found, each once."""
        return tuple(dict.fromkeys(place["form"] for place in self.hit.matched))

    @property
    def link(self) -> str:
        """Where the article is; "" when that is no place of the web."""
        return plain.link(self.hit.article.url, self.hit.article.link)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a feed of hits is about, and where it stands."""

    page: str = ""  # the path of the page that shows them, under the address of the house
    feed_url: str = ""  # where the feed itself is; "": it is a file


EVERY = Subject()
"""Whatever was asked for, as a file."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants an export."""

    made_at: datetime  # aware
    zone: str = "Europe/Warsaw"
    language: str = "pl"  # pl | en
    quote: int = ABOUT  # characters that are quoted, at most
    public_url: str = ""  # whose hits these are
    title: str = ""  # of a press review; "": that it is one
    reader: str = ""  # whom it is for
    intro: str = ""  # paragraphs on lines, before everything else
    since: datetime | None = None  # the period that was asked for
    until: datetime | None = None
