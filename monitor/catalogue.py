"""The shipped list of feeds, Polish and about the East -> what a person picks from. Edge: a file."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from monitor.records import Quirk


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of the catalogue."""

    name: str
    url: str
    site_url: str
    language: str
    category: str  # national, world, agency, east, business, local, ...
    region: str  # PL, a voivodeship, or a country
    confidence: str  # high | medium | low: how sure it is that the address is alive
    last_seen: str
    note: str  # its quirks
    starter: bool  # added at the very first start
    zone: str | None  # of its dates that name none
    quirks: frozenset[Quirk]


def load() -> tuple[Listed, ...]:
    """The whole catalogue, in its own order."""
    lines = (files("monitor") / "catalogue.csv").read_text("utf-8").splitlines()
    return tuple(_listed(row) for row in csv.DictReader(lines))


def pick(
    listed: Iterable[Listed], *, category: str | None = None, region: str | None = None, name: str | None = None
) -> tuple[Listed, ...]:
    """Those of a category, of a region, and with a name or address that contains `name`; case does not count."""
    return tuple(
        feed
        for feed in listed
        if (category is None or feed.category == category.lower())
        and (region is None or feed.region.lower() == region.lower())
        and (name is None or name.lower() in f"{feed.name} {feed.url}".lower())
    )


def about(url: str) -> Listed | None:
    """What the catalogue says of an address; None where it does not list it."""
    return next((feed for feed in load() if feed.url == url), None)


def starters(listed: Iterable[Listed]) -> tuple[Listed, ...]:
    """Those a new house begins with."""
    return tuple(feed for feed in listed if feed.starter)


def _listed(row: dict[str, str]) -> Listed:
    return Listed(
        name=row["name"],
        url=row["feed_url"],
        site_url=row["site_url"],
        language=row["language"],
        category=row["category"],
        region=row["region"],
        confidence=row["confidence"],
        last_seen=row["last_seen"],
        note=row["note"],
        starter=row["starter"] == "yes",
        zone=row["zone"] or None,
        quirks=frozenset(map(Quirk, filter(None, row["quirks"].split("; ")))),
    )
