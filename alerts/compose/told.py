"""What a delivery tells -> the plain values that a channel's templates may name, and the table of them. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

from alerts.compose import cards, speech
from alerts.compose.plain import one_line
from alerts.records import Coverage, House, Notice

MOST_STORIES = 25
"""Stories that a template may go through; `count` counts them all. Two loops over them are 625 rounds, and no more."""
LONGEST_TITLE = 200
LONGEST_SNIPPET = 400
LONGEST_ADDRESS = 1000
MOST_KEYWORDS = 20
MOST_FEEDS = 100


@dataclass(frozen=True, slots=True)
class Story:
    """A story that is told."""

    title: Annotated[str, "its title, in `{% for story in stories %}` and of `first`"]
    feed: Annotated[str, "the feed that tells it"]
    when: Annotated[str, "when it was published, as people say it: `dziś 14:05`"]
    url: Annotated[str, "its address; empty where it has none that can be followed"]
    page: Annotated[str, "its page here"]
    snippet: Annotated[str, "the words around what was found first"]
    keywords: Annotated[tuple[str, ...], "the keywords that found it"]
    forms: Annotated[tuple[str, ...], "the forms they were found in"]
    copies: Annotated[str, "who tells the same: `także: Onet, Interia (+5)`; empty when nobody does"]
    lead_only: Annotated[bool, "whether its page could not be had, and only title and lead were searched"]
    watchlist: Annotated[str, "the watchlist that found it"]


@dataclass(frozen=True, slots=True)
class Watchlist:
    """A watchlist that is told of."""

    name: Annotated[str, "its name, in `{% for each in watchlists %}`"]
    count: Annotated[int, "how many stories it found"]
    page: Annotated[str, "its page here"]


@dataclass(frozen=True, slots=True)
class Told:
    """All that a template may name."""

    watchlist: Annotated[str, "the watchlist's name; of a digest all of them, with commas between"]
    count: Annotated[int, "how many stories are told; 0 in a digest with nothing new"]
    counted: Annotated[str, "the same in words: `4 nowe`"]
    first: Annotated[Story, "the first story; all of it is empty where there is none"]
    stories: Annotated[tuple[Story, ...], f"the stories, {MOST_STORIES} at the most"]
    watchlists: Annotated[tuple[Watchlist, ...], "the watchlists, in the order in which they are told"]
    feeds: Annotated[tuple[str, ...], "the feeds that tell the stories, each once"]
    page: Annotated[str, "the page here of the watchlist, or of the first"]
    day: Annotated[str, "the day on which it is sent: `16 kwietnia`"]
    time: Annotated[str, "the time at which it is sent: `14:05`"]
    coverage: Annotated[str, "how much was heard; of a mail only"]


@dataclass(frozen=True, slots=True)
class Loop:
    """What a loop knows of itself."""

    index: Annotated[int, "the number of the round, from 1"]
    first: Annotated[bool, "whether it is the first round"]
    last: Annotated[bool, "whether it is the last round"]
    length: Annotated[int, "how many rounds there are"]


NO_STORY = Story("", "", "", "", "", "", (), (), "", lead_only=False, watchlist="")

RECORDS = (("", Told), ("story", Story), ("each", Watchlist), ("loop", Loop))
"""What is named, and how the table calls one of it."""


def of(notices: Sequence[Notice], house: House, now: datetime, *, coverage: Coverage | None = None) -> Told:
    """What these notices tell, in the house's language and zone."""
    words, here = speech.of(house.language), now.astimezone(ZoneInfo(house.timezone))
    stories = tuple(_story(notice, words, house, now) for notice in notices[:MOST_STORIES])
    watchlists = tuple(_watchlists(notices, house, coverage))
    heard = speech.coverage(coverage, len(notices), words, now=now, timezone=house.timezone) if coverage else ""
    feeds = dict.fromkeys(one_line(notice.article.feed, cards.LONGEST_NAME) for notice in notices)
    return Told(
        watchlist=", ".join(one.name for one in watchlists),
        count=len(notices),
        counted=words.counted(len(notices), words.new),
        first=stories[0] if stories else NO_STORY,
        stories=stories,
        watchlists=watchlists,
        feeds=tuple(filter(None, feeds))[:MOST_FEEDS],
        page=watchlists[0].page if watchlists else house.public_url,
        day=f"{here.day} {words.months[here.month - 1]}",
        time=f"{here:%H:%M}",
        coverage=heard,
    )


def nothing() -> Told:
    """As little as there can be: what every template has to do with."""
    return Told("", 0, "", NO_STORY, (), (), (), "", "", "", "")


def shapes(record: type) -> dict[str, Any]:
    """The names of a record's values, and the type of each."""
    return get_type_hints(record)


def as_markdown() -> str:
    """The table of all that a template may name."""
    rows = [f"| `{name}` | {shape} | {meaning} |" for name, shape, meaning in _named()]
    return "\n".join(["| name | is | meaning |", "|---|---|---|", *rows, ""])


def _named() -> Iterator[tuple[str, str, str]]:
    for prefix, record in RECORDS:
        for name, hint in get_type_hints(record, include_extras=True).items():
            shape, meaning = get_args(hint)
            yield ".".join(filter(None, (prefix, name))), called(shape), meaning


def called(shape: Any) -> str:
    """What a type is called by people."""
    plain = {str: "text", int: "number", bool: "yes or no"}
    if shape in plain:
        return plain[shape]
    many = get_args(shape)
    if many:
        return "list of texts" if many[0] is str else f"list: each a {many[0].__name__.lower()}"
    return f"a {shape.__name__.lower()}"


def _story(notice: Notice, words: speech.Words, house: House, now: datetime) -> Story:
    card = cards.card(notice, words, house, now)
    return Story(
        title=one_line(notice.article.title, LONGEST_TITLE) or words.untitled,
        feed=card.feed,
        when=card.when,
        url=card.url if len(card.url) <= LONGEST_ADDRESS else "",
        page=card.page,
        snippet=one_line(notice.snippet, LONGEST_SNIPPET),
        keywords=_each_once(found.keyword for found in notice.matched),
        forms=_each_once(found.form for found in notice.matched),
        copies=card.copies,
        lead_only=card.lead_only,
        watchlist=one_line(notice.watchlist, cards.LONGEST_NAME),
    )


def _each_once(written: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one_line(word, cards.LONGEST_KEYWORD) for word in written))[:MOST_KEYWORDS]


def _watchlists(notices: Sequence[Notice], house: House, coverage: Coverage | None) -> Iterator[Watchlist]:
    found = {notice.watchlist_id: notice.watchlist for notice in notices}
    silent = dict(coverage.watchlists) if coverage and not notices else {}
    counts = Counter(notice.watchlist_id for notice in notices)
    for number, name in list((found or silent).items())[:MOST_STORIES]:
        page = cards.watchlist_page(house, number) if number else house.public_url
        yield Watchlist(one_line(name, cards.LONGEST_NAME), counts[number], page)
