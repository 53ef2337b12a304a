"""A delivery -> the JSON that a webhook is sent, and the schema of that JSON. Pure.

The types below are the payload and its schema at once: what is sent cannot have a field that the schema lacks.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import TypeAdapter, WithJsonSchema

from alerts.compose import cards
from alerts.records import Concern, Delivery, House, Notice, Report, Spike, SwitchedOff

VERSION: Final = 1
"""Of the payload. A field more is no new version; a field gone, or with another meaning, is."""

Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Address = Annotated[str, WithJsonSchema({"type": "string", "format": "uri-reference"})]


@dataclass(frozen=True, slots=True)
class Watchlist:
    """What somebody wants to hear about, and its page here."""

    id: int
    name: str
    url: Address


@dataclass(frozen=True, slots=True)
class Matched:
    """A keyword, the form it was found in, and where: offsets are characters into that field of the article."""

    keyword: str
    form: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """The article; lead_only: its page could not be had, title and lead were searched."""

    id: int
    url: Address
    title: str
    feed: str
    published_at: Moment | None
    lead_only: bool


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell the same news: how many, and the id of the one that told it first."""

    id: int
    size: int
    first: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A watchlist found something in an article. The snippet is plain text."""

    id: int
    matched: tuple[Matched, ...]
    snippet: str
    article: Article
    story: Story


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits of one watchlist, at most 500."""

    watchlist: Watchlist
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class HitsCreated:
    """Something was found."""

    type: Literal["hits.created"]
    version: Literal[1]
    timestamp: Moment
    data: Hits


@dataclass(frozen=True, slots=True)
class Lost:
    """A channel that is told nothing any more, why, and how many deliveries that waited for it were cancelled."""

    channel: str
    kind: Literal["email", "webhook", "apprise"]
    because: str
    cancelled: int


@dataclass(frozen=True, slots=True)
class ChannelDisabled:
    """Another channel was switched off, because nothing got through or its address said that it is gone."""

    type: Literal["channel.disabled"]
    version: Literal[1]
    timestamp: Moment
    data: Lost


@dataclass(frozen=True, slots=True)
class Concerned:
    """What is not as it should be, of a feed, a watchlist or the house; expected: what would have been usual then."""

    kind: Literal[
        "network",
        "watchlist silent",
        "feed gap",
        "feed broken",
        "address refused",
        "template broken",
        "feed silent",
        "disk",
        "backup",
    ]
    id: int | None
    name: str
    since: Moment
    until: Moment | None
    expected: float
    words: str


@dataclass(frozen=True, slots=True)
class Concerns:
    """What has arisen, what has ended, and how many of either are not listed."""

    arisen: tuple[Concerned, ...]
    ended: tuple[Concerned, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ConcernsReported:
    """What the owner should know of feeds and watchlists; each is told when it begins and when it ends."""

    type: Literal["concerns.reported"]
    version: Literal[1]
    timestamp: Moment
    data: Concerns


@dataclass(frozen=True, slots=True)
class Spiked:
    """So many stories within an hour or a day; on so many days before, in the same span: the mean, and the most."""

    watchlist: Watchlist
    span: Literal["hour", "day"]
    stories: int
    usual: float
    most: int
    days: int


@dataclass(frozen=True, slots=True)
class WatchlistSpiked:
    """A watchlist finds far more than it usually does; only of those whose spikes are wanted."""

    type: Literal["watchlist.spiked"]
    version: Literal[1]
    timestamp: Moment
    data: Spiked


Payload = HitsCreated | ChannelDisabled | ConcernsReported | WatchlistSpiked


def payload(delivery: Delivery, house: House) -> bytes:
    """The body of the webhook: the same bytes at every attempt, and at a replay.

    Shape:  the delivery's notices are of one watchlist
    Source: DESIGN.md section 4
    """
    return json.dumps(asdict(_said(delivery, house)), ensure_ascii=False, separators=(",", ":")).encode(
        errors="replace"
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of every body that is sent."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What Nasłuch posts to a webhook, version {VERSION}",
        **TypeAdapter(Payload).json_schema(mode="serialization"),
    }


def _said(delivery: Delivery, house: House) -> Payload:
    if isinstance(delivery.word, SwitchedOff):
        return _disabled(delivery.word)
    if isinstance(delivery.word, Report):
        return _reported(delivery.word)
    if isinstance(delivery.word, Spike):
        return _spiked(delivery.word, house)
    return _created(delivery, house)


def _created(delivery: Delivery, house: House) -> HitsCreated:
    first = delivery.notices[0]
    page = cards.watchlist_page(house, first.watchlist_id)
    hits = Hits(Watchlist(first.watchlist_id, first.watchlist, page), tuple(map(_hit, delivery.notices)))
    return HitsCreated("hits.created", VERSION, _moment(delivery.created_at), hits)


def _disabled(word: SwitchedOff) -> ChannelDisabled:
    lost = Lost(word.channel, word.kind.value, word.because, word.cancelled)
    return ChannelDisabled("channel.disabled", VERSION, _moment(word.at), lost)


def _reported(report: Report) -> ConcernsReported:
    told = Concerns(
        arisen=tuple(map(_concerned, report.arisen)),
        ended=tuple(_concerned(one.concern) for one in report.ended),
        more=report.more,
    )
    return ConcernsReported("concerns.reported", VERSION, _moment(report.at), told)


def _spiked(spike: Spike, house: House) -> WatchlistSpiked:
    watchlist = Watchlist(spike.watchlist_id, spike.watchlist, cards.watchlist_page(house, spike.watchlist_id))
    told = Spiked(watchlist, spike.span.value, spike.stories, round(spike.usual, 1), spike.most, spike.days)
    return WatchlistSpiked("watchlist.spiked", VERSION, _moment(spike.at), told)


def _concerned(concern: Concern) -> Concerned:
    return Concerned(
        kind=concern.kind.value,
        id=concern.subject or None,
        name=concern.name,
        since=_moment(concern.since),
        until=_moment(concern.until) if concern.until else None,
        expected=round(concern.expected, 1),
        words=concern.words,
    )


def _hit(notice: Notice) -> Hit:
    article, story = notice.article, notice.story
    return Hit(
        id=notice.hit_id,
        matched=tuple(Matched(one.keyword, one.form, one.field, one.start, one.end) for one in notice.matched),
        snippet=notice.snippet,
        article=Article(
            id=article.id,
            url=article.url,
            title=article.title,
            feed=article.feed,
            published_at=_moment(article.published_at) if article.published_at else None,
            lead_only=article.lead_only,
        ),
        story=Story(story.id, story.size, story.first),
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
