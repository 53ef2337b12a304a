"""`/feeds/catalogue`: the shipped list of feeds, of which several are picked. A door."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Response

from monitor import catalogue, newsstand
from monitor.catalogue import Listed
from monitor.newsstand import Fate
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.speech import mark

MOST_PICKED = 1_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """The feeds of one category."""

    category: str
    feeds: tuple[Listed, ...]
    known: int  # of them are visited already


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """What the page shows."""

    shelves: tuple[Shelf, ...]
    known: frozenset[str]
    q: str
    category: str
    categories: tuple[tuple[str, int], ...]
    found: int


editing = doors.editor()


@page(editing, "/feeds/catalogue")
def pick(house: In, who: Who, q: str = "", category: str = "") -> Response:
    with house.database.read() as session:
        known = newsstand.known(session)
    return house.page("feed_catalogue.html", read(known, q=q.strip(), category=category), who=who)


@editing.post("/feeds/catalogue")
def add(house: In, who: Who, url: Annotated[list[str] | None, Form(max_length=MOST_PICKED)] = None) -> Response:
    lines = newsstand.add_listed(who.database, frozenset(url or ()), now=house.clock())
    added = sum(line.fate is Fate.ADDED for line in lines)
    if not lines:
        return house.done(who, who.speech.say(mark("None was picked.")), at="/feeds/catalogue")
    said = who.speech.say(mark("Feeds added: %(n)s. They are visited as soon as a worker is free."), n=added)
    return house.done(who, said, at="/feeds?state=new" if added else "/feeds/catalogue")


def read(known: frozenset[str], *, q: str, category: str) -> CataloguePage:
    """The catalogue by category, those with most feeds first; only what is looked for, when something is."""
    listed = catalogue.load()
    shelves: dict[str, list[Listed]] = defaultdict(list)
    for one in catalogue.pick(listed, category=category or None, name=q or None):
        shelves[one.category].append(one)
    return CataloguePage(
        shelves=tuple(
            Shelf(name, tuple(feeds), sum(feed.url in known for feed in feeds))
            for name, feeds in sorted(shelves.items(), key=lambda shelf: (-len(shelf[1]), shelf[0]))
        ),
        known=known,
        q=q,
        category=category,
        categories=tuple(sorted(Counter(one.category for one in listed).items())),
        found=sum(map(len, shelves.values())),
    )
