"""`/hits`, `/articles`, `/stories`: what was found and stored. A door."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from monitor import exports, queries
from monitor.exports import Format, Wish
from monitor.queries import ArticleRow, ArticleText, EditRow, HitFilter, HitRow, TextVersion, edit_rows
from monitor.queries.lookup import LARGEST_ID
from monitor.web.api import paging, problems
from monitor.web.api.bearer import Here, Who
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.typed import Id, Line, Moment, Number, Words, Zone

hits = APIRouter(prefix="/hits", tags=["hits"])
articles = APIRouter(prefix="/articles", tags=["articles"])
stories = APIRouter(prefix="/stories", tags=["stories"])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a keyword stands; offsets are characters into that field of the article."""

    keyword: str
    form: str
    field: str  # title | lead | body
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HitShown:
    """A watchlist found something in an article."""

    id: int
    watchlist: str  # its name
    watchlist_id: int
    article: ArticleRow
    matched: list[Place]
    snippet: str
    highlights: list[tuple[int, int]]  # the found forms in the snippet, start and end
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell the same news."""

    id: int  # of the article that told it first, as far as we saw
    articles: list[ArticleRow]  # who told it first before the rest


Since = Annotated[Moment | None, Query(description="From then on: 2026-04-16T10:00:00Z.")]


def _meant(
    *,
    who: Who,
    watchlist: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Of the watchlist of that number.")] = None,
    keyword: Annotated[Words | None, Query(description="Found by this line of a watchlist's query, as typed.")] = None,
    feed: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Of the feed of that number.")] = None,
    category: Annotated[Line | None, Query(description="Of feeds of that category.")] = None,
    since: Since = None,
    until: Annotated[Moment | None, Query(description="Before then: 2026-04-17T10:00:00Z.")] = None,
    lead_only: Annotated[bool | None, Query(description="true: found in title and lead only; false: in texts.")] = None,
    chosen: Annotated[
        list[Id] | None, Query(alias="id", max_length=500, description="The hits of these numbers; may be repeated.")
    ] = None,
    stories: Annotated[
        list[Id] | None, Query(alias="story", max_length=500, description="In the stories of these numbers.")
    ] = None,
    text: Annotated[Line | None, Query(description="In articles with all of these words, each in any form.")] = None,
    tag: Annotated[Line | None, Query(description="In stories under this tag.")] = None,
    dismissed: Annotated[bool | None, Query(description="true: put aside as not relevant; false: not so.")] = None,
    unread: Annotated[bool | None, Query(description="true: whoever asks has not read the story since.")] = None,
    starred: Annotated[bool | None, Query(description="true: whoever asks has starred the story.")] = None,
) -> HitFilter:
    return HitFilter(
        watchlist, keyword, feed, category, since, until, lead_only, tuple(chosen) if chosen else None,
        tuple(stories) if stories else None, text, tag, dismissed, who.user_id, unread, starred,
    )  # fmt: skip


Meant = Annotated[HitFilter, Depends(_meant)]
"""Which hits are meant, as parameters of whatever tells of hits."""


@hits.get("")
def list_hits(office: Here, place: Wanted, meant: Meant) -> Page[HitShown]:
    """What the watchlists found, the newest first: those hits of which all that is asked for is true."""
    with office.database.read() as session:
        rows = queries.hits(session, meant, before=place.after, limit=place.and_one)
    items, following = paging.page(rows, place)
    return Page(items=[hit_shown(row) for row in items], next=following)


class Language(StrEnum):
    """What an export says in our own name."""

    PL = "pl"
    EN = "en"


BYTES = {"type": "string", "format": "binary"}
ROWS = {"type": "array", "items": {"type": "object"}}


@hits.get(
    "/export",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The file.",
            "content": {one.content_type: {"schema": ROWS if one is Format.JSON else BYTES} for one in Format},
        }
    },
)
def export_hits(
    office: Here,
    meant: Meant,
    *,
    format: Annotated[Format, Query(description="pdf and docx are a press review, of at most 1000 hits.")],
    zone: Annotated[Zone | None, Query(description="Of the moments that people read: Europe/Warsaw.")] = None,
    language: Annotated[Language | None, Query(description="Of headings.")] = None,
    quote: Annotated[int, Query(ge=20, le=1000, description="Characters of a quotation, at most.")] = exports.ABOUT,
    title: Annotated[Line, Query(description="Of a press review or feed; a file is called so, too.")] = "",
    reader: Annotated[Line, Query(description="Whom a press review is for.")] = "",
    intro: Annotated[Words, Query(max_length=4000, description="Its first words; paragraphs are lines.")] = "",
) -> StreamingResponse:
    """All the hits that are meant, as a file: the newest first, as they are read, however many they are."""
    wish = Wish(
        office.clock(), zone or office.timezone, language or office.language, quote, office.outside.speaker.public_url,
        title, reader, intro, meant.since, meant.until,
    )  # fmt: skip
    with problems.refusing():
        made = exports.export(office.database, meant, format, wish)
    told = {"Content-Disposition": exports.names.disposition(made.name), "Cache-Control": "no-store"}
    return StreamingResponse(made.chunks, media_type=made.content_type, headers=told)


@articles.get("")
def list_articles(
    office: Here,
    place: Wanted,
    feed: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Of the feed of that number.")] = None,
    since: Since = None,
) -> Page[ArticleRow]:
    """Articles without their text, those seen last first; first seen from `since` on."""
    with office.database.read() as session:
        if feed:
            queries.feed_by_id(session, feed)
        rows = queries.articles(
            session, feed=str(feed) if feed else None, since=since, before=place.after, limit=place.and_one
        )
    items, following = paging.page(rows, place)
    return Page(items=items, next=following)


@articles.get("/{number:int}")
def show_article(office: Here, number: Number) -> ArticleText:
    """One article, with its text and how we came by it."""
    with office.database.read() as session:
        return queries.article(session, number)


@dataclass(frozen=True, slots=True)
class History:
    """What an article said before it was edited, and which keywords came and went; the latest first."""

    versions: list[TextVersion]
    edits: list[EditRow]


@articles.get("/{number:int}/history")
def show_history(office: Here, number: Number) -> History:
    """How one article was edited, as far as we saw."""
    with office.database.read() as session:
        queries.article(session, number)
        return History(edit_rows.versions(session, number), edit_rows.edits(session, number))


@stories.get("/{number:int}")
def show_story(office: Here, number: Number) -> Story:
    """One story: its number is what articles say as `story`. At most 200 of its articles."""
    with office.database.read() as session:
        return Story(number, queries.story(session, number, limit=paging.MOST))


def hit_shown(row: HitRow) -> HitShown:
    """A hit, as programs are told of it."""
    return HitShown(
        id=row.id, watchlist=row.watchlist, watchlist_id=row.watchlist_id, article=row.article,
        matched=[Place(**place) for place in row.matched], snippet=row.snippet, highlights=list(row.highlights),
        found_at=row.found_at,
    )  # fmt: skip
