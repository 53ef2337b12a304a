"""`/hits`, `/articles`, `/stories`: what was found and stored. A door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from monitor import queries
from monitor.queries import ArticleRow, ArticleText, HitRow
from monitor.queries.lookup import LARGEST_ID
from monitor.web.api import paging
from monitor.web.api.bearer import Here
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.typed import Moment, Number

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


@hits.get("")
def list_hits(
    office: Here,
    place: Wanted,
    watchlist: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Of the watchlist of that number.")] = None,
    since: Since = None,
) -> Page[HitShown]:
    """What the watchlists found, the newest first; found from `since` on."""
    with office.database.read() as session:
        if watchlist:
            queries.watchlist_by_id(session, watchlist)
        rows = queries.hits(
            session, watchlist=str(watchlist) if watchlist else None, since=since, before=place.after,
            limit=place.and_one,
        )  # fmt: skip
    items, following = paging.page(rows, place)
    return Page(items=[_hit(row) for row in items], next=following)


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


@stories.get("/{number:int}")
def show_story(office: Here, number: Number) -> Story:
    """One story: its number is what articles say as `story`. At most 200 of its articles."""
    with office.database.read() as session:
        return Story(number, queries.story(session, number, limit=paging.MOST))


def _hit(row: HitRow) -> HitShown:
    return HitShown(
        id=row.id, watchlist=row.watchlist, watchlist_id=row.watchlist_id, article=row.article,
        matched=[Place(**place) for place in row.matched], snippet=row.snippet, highlights=list(row.highlights),
        found_at=row.found_at,
    )  # fmt: skip
