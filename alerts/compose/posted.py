"""A delivery -> the JSON that a webhook is sent, and the schema of that JSON. Pure.

The types below are the payload and its schema at once: what is sent cannot have a field that the schema lacks.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import TypeAdapter, WithJsonSchema

from alerts.compose import cards
from alerts.records import Delivery, House, Notice, SwitchedOff

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


Payload = HitsCreated | ChannelDisabled


def payload(delivery: Delivery, house: House) -> bytes:
    """The body of the webhook: the same bytes at every attempt, and at a replay.

    Shape:  the delivery's notices are of one watchlist
    Source: DESIGN.md section 4
    """
    said = _disabled(delivery.word) if delivery.word else _created(delivery, house)
    return json.dumps(asdict(said), ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def schema() -> dict[str, Any]:
    """The JSON Schema of every body that is sent."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What Nasłuch posts to a webhook, version {VERSION}",
        **TypeAdapter(Payload).json_schema(mode="serialization"),
    }


def _created(delivery: Delivery, house: House) -> HitsCreated:
    first = delivery.notices[0]
    page = cards.watchlist_page(house, first.watchlist_id)
    hits = Hits(Watchlist(first.watchlist_id, first.watchlist, page), tuple(map(_hit, delivery.notices)))
    return HitsCreated("hits.created", VERSION, _moment(delivery.created_at), hits)


def _disabled(word: SwitchedOff) -> ChannelDisabled:
    lost = Lost(word.channel, word.kind.value, word.because, word.cancelled)
    return ChannelDisabled("channel.disabled", VERSION, _moment(word.at), lost)


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
