"""`/feeds/new`: any address, what feeds it leads to and what they carry, and one of them is added. A door."""

from dataclasses import dataclass

from fastapi import Request, Response

from monitor import catalogue, newsstand, store
from monitor.discovery import Preview
from monitor.errors import Conflict, FeedError
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.house import House, Visitor
from monitor.web.pages.feed import Typed, seconds
from monitor.web.speech import mark


@dataclass(frozen=True, slots=True)
class NewFeedPage:
    """What the page shows."""

    url: str = ""  # as typed
    looked: bool = False
    found: tuple[Preview, ...] = ()
    known: frozenset[str] = frozenset()  # addresses that are visited already
    problem: str | None = None


editing = doors.editor()


@page(editing, "/feeds/new")
def new(house: In, who: Who, url: str = "") -> Response:
    return house.page("feed_new.html", NewFeedPage(url=url[:2048]), who=who)


@editing.post("/feeds/new")
def look(house: In, who: Who, request: Request, url: Typed = "") -> Response:
    """Nothing is changed, so the answer is the page; by htmx, the piece of it that shows what was found."""
    context = _looked(house, url.strip())
    return house.page("feed_new.html", context, who=who, block="found" if doors.is_by_htmx(request) else None)


@editing.post("/feeds")
def add(
    *, house: In, who: Who, url: Typed, title: Typed = "", category: Typed = "", minutes: Typed = "",
    alert_first: bool = False,
) -> Response:  # fmt: skip
    listed = catalogue.about(url)
    try:
        every_s = seconds(minutes, house)
        with who.database.write() as session:
            feed = store.feeds.add(
                session, url, now=house.clock(), title=title.strip(), category=category.strip() or None,
                every_s=every_s, zone=listed.zone if listed else None, quirks=listed.quirks if listed else (),
                alert_first=alert_first,
            )  # fmt: skip
            session.flush()
    except (Conflict, ValueError) as wrong:
        return _refused(house, who, url, str(wrong))
    said = mark("The feed is added and visited as soon as a worker is free. What it carries now raises no alert.")
    return house.done(who, who.speech.say(said), at=f"/feeds/{feed.id}")


def _refused(house: House, who: Visitor, url: str, why: str) -> Response:
    return house.page("feed_new.html", NewFeedPage(url=url, problem=why), who=who, status=422)


def _looked(house: House, url: str) -> NewFeedPage:
    address = url if "://" in url else f"https://{url}"
    try:
        found = newsstand.found(
            house.outside.fetcher, address, now=house.clock(), timezone=house.timezone,
            pause_s=house.outside.host_delay_s,
        )  # fmt: skip
    except (ValueError, FeedError) as wrong:
        return NewFeedPage(url=url, problem=str(wrong))
    with house.database.read() as session:
        return NewFeedPage(url=url, looked=True, found=found, known=newsstand.known(session))
