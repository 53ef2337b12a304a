"""What a feed says, before we make sense of it. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """What a feed says about one article, as it stands there."""

    guid: str = ""
    link: str = ""
    title: str = ""  # may hold markup
    lead: str = ""  # may hold markup
    text: str = ""  # may hold markup
    author: str = ""
    published: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidFeed:
    """What a feed says of itself, and its entries in its order."""

    title: str | None
    language: str | None  # two or three small letters
    entries: tuple[Said, ...]
    ttl_s: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    problem: str | None = None  # what was broken, in words
    digests: bytes = b""  # of all its items, where whoever read it took them apart
    known: int = 0  # of them left out
    leads_to: tuple[str, ...] = ()  # an index: addresses of sitemaps, the newest first
    hub: str = ""  # who tells of its news
    own: str = ""  # its own address, by which the hub knows it
