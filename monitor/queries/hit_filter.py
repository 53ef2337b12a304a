"""Which hits are meant -> conditions on them, and whether what is named is there. Edge.

The one shape in which commands, the API and pages say it; it grows by a field and a line of `conditions`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, exists, func, literal, or_, select, tuple_, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col

from monitor import fulltext, match
from monitor.errors import NotFound
from monitor.queries import lookup
from monitor.tables import Article, Dismissal, Feed, Hit, Marked, State, Tag, Watchlist


@dataclass(frozen=True, slots=True)
class HitFilter:
    """Which hits are meant: those of which all of it is true. None: it does not matter."""

    watchlist: int | None = None  # its number
    keyword: str | None = None  # the line of its query, as typed, that found something
    feed: int | None = None  # its number
    category: str | None = None  # of the feed
    since: datetime | None = None  # found then or later
    until: datetime | None = None  # found before
    lead_only: bool | None = None  # found in title and lead, for the text is not to be had
    chosen: tuple[int, ...] | None = None  # the numbers of the hits that a person picked
    stories: tuple[int, ...] | None = None  # the numbers of the stories that a person picked
    text: str | None = None  # words that stand in the article, each in whatever form
    tag: str | None = None  # of its story
    dismissed: bool | None = None  # its story was put aside for its watchlist
    reader: int | None = None  # the number of the person of whom the next two speak
    unread: bool | None = None  # they have not read its story since it was found
    starred: bool | None = None  # they have starred its story


EVERY_HIT = HitFilter()


def check(session: Session, wanted: HitFilter) -> None:
    """Nothing, when the watchlist and the feed that it names are there.

    Errors: NotFound
    """
    for kind, table, number in (("watchlist", Watchlist, wanted.watchlist), ("feed", Feed, wanted.feed)):
        if number is None:
            continue
        named = select(exists().where(col(table.id) == number))
        if not lookup.is_id(number) or not session.scalar(named):
            raise NotFound(f"no {kind} has the number {number}")


def story_of(article: Any = Article) -> ColumnElement[int]:
    """The number of an article's story."""
    return func.coalesce(col(article.story_id), col(article.id))


def of_stories(stories: Collection[int], article: Any = Article) -> ColumnElement[bool]:
    """Whether an article is of one of these stories; said so that indexes answer it."""
    alone = and_(col(article.story_id).is_(None), col(article.id).in_(stories))
    return or_(col(article.story_id).in_(stories), alone)


def conditions(wanted: HitFilter) -> Iterator[ColumnElement[bool]]:
    """What a row must hold, of `Hit` joined with `Article` and `Feed`."""
    yield from _of_one(wanted, Hit, Article, Feed)
    yield from _of_story(wanted)


def within(wanted: HitFilter, *, least: int = 0) -> Iterator[ColumnElement[bool]]:
    """The same, of hits in a few stories that are known to be meant: gone by those, not through the watchlist's.

    Shape:  no article of those stories has a lower number than `least`
    """
    yield from _of_one(replace(wanted, watchlist=None), Hit, Article, Feed, least=least)
    if wanted.watchlist is not None:
        yield col(Hit.watchlist_id) + 0 == wanted.watchlist
    if wanted.dismissed is not None:
        yield list(_put_aside(wanted.dismissed))[-1]


def is_first(wanted: HitFilter) -> ColumnElement[bool]:
    """Whether no other of the hits that are meant was found before, by the same watchlist in the same story.

    Shape:  within both, numbers are given in the order in which hits are found; what is added to a column keeps SQLite
            from going by its index, through all hits of the watchlist, instead of by the few articles of the story
    """
    hit, article, feed = aliased(Hit), aliased(Article), aliased(Feed)
    earlier = select(literal(1)).select_from(article).join(hit, col(hit.article_id) == col(article.id))
    if wanted.category is not None:
        earlier = earlier.join(feed, col(feed.id) == col(article.feed_id))
    same = (col(article.story_id) == col(Article.story_id), col(hit.watchlist_id) + 0 == col(Hit.watchlist_id))
    plain = replace(wanted, watchlist=None)
    return ~earlier.where(*same, col(hit.id) + 0 < col(Hit.id), *_of_one(plain, hit, article, feed)).exists()


def _of_one(wanted: HitFilter, hit: Any, article: Any, feed: Any, least: int = 0) -> Iterator[ColumnElement[bool]]:
    """What is true of one hit of a story, and not of the next."""
    if wanted.watchlist is not None:
        yield col(hit.watchlist_id) == wanted.watchlist
    if wanted.keyword is not None:
        yield _Names(col(hit.occurrences), literal(wanted.keyword))
    if wanted.feed is not None:
        yield col(article.feed_id) == wanted.feed
    if wanted.category is not None:
        yield col(feed.category) == wanted.category
    if wanted.since is not None:
        yield col(hit.found_at) >= wanted.since
    if wanted.until is not None:
        yield col(hit.found_at) < wanted.until
    if wanted.lead_only is not None:
        is_lead = _is_lead(hit, article)
        yield is_lead if wanted.lead_only else ~is_lead
    if wanted.chosen is not None:
        yield col(hit.id).in_([number for number in wanted.chosen if lookup.is_id(number)])
    if wanted.text:
        yield from (
            fulltext.Holds(col(hit.article_id), some, least=least) for some in [match.holding(wanted.text)] if some
        )


def _is_lead(hit: Any, article: Any) -> ColumnElement[bool]:
    """Asked of thousands it is by the index alone, for the state of an article stands behind its text; but that index
    is not what is gone by: many articles are lead only that are no hits."""
    is_lead = col(article.state) == State.LEAD_ONLY
    return (col(Hit.article_id) + 0).in_(select(col(Article.id)).where(is_lead)) if hit is Hit else is_lead


def _of_story(wanted: HitFilter) -> Iterator[ColumnElement[bool]]:
    """What is true of all hits of a watchlist in a story."""
    if wanted.stories is not None:
        yield of_stories([number for number in wanted.stories if lookup.is_id(number)])
    if wanted.tag is not None:
        yield _told_in(select(col(Tag.story_id)).where(col(Tag.tag) == wanted.tag))
    if wanted.dismissed is not None:
        yield from _put_aside(wanted.dismissed)
    marked = select(col(Marked.story_id)).where(col(Marked.user_id) == wanted.reader)
    if wanted.starred is not None:
        starred = _told_in(marked.where(col(Marked.starred_at).is_not(None)))
        yield starred if wanted.starred else ~starred
    if wanted.unread is not None:
        own = (col(Marked.story_id) == story_of(), col(Marked.read_at) >= col(Hit.found_at))
        read = marked.where(*own).correlate(Hit, Article).exists()
        yield ~read if wanted.unread else read


def _put_aside(is_it: bool) -> Iterator[ColumnElement[bool]]:
    pairs = select(col(Dismissal.story_id), col(Dismissal.watchlist_id))
    put_aside = tuple_(story_of(), col(Hit.watchlist_id) + 0).in_(pairs)
    if is_it:
        yield _told_in(select(col(Dismissal.story_id)))
    yield put_aside if is_it else ~put_aside


def _told_in(stories: Any) -> ColumnElement[bool]:
    """Whether a hit is in an article of one of these stories; said so that it is gone by them, and not through all."""
    article = aliased(Article)
    told = select(col(article.id)).where(col(article.story_id).in_(stories))
    return col(Hit.article_id).in_(union_all(told, stories))


class _Names(FunctionElement[bool]):
    """Whether one of the places of a hit names a keyword."""

    type = Boolean()
    inherit_cache = True


_SQLITE = "EXISTS (SELECT 1 FROM json_each({places}) AS place WHERE json_extract(place.value, '$.keyword') = {keyword})"
_POSTGRESQL = "EXISTS (SELECT 1 FROM json_array_elements({places}) AS place WHERE place ->> 'keyword' = {keyword})"


@compiles(_Names, "sqlite")
def _sqlite(element: _Names, compiler: SQLCompiler, **more: Any) -> str:
    return _written(_SQLITE, element, compiler, more)


@compiles(_Names, "postgresql")
def _postgresql(element: _Names, compiler: SQLCompiler, **more: Any) -> str:
    return _written(_POSTGRESQL, element, compiler, more)


def _written(condition: str, element: _Names, compiler: SQLCompiler, more: dict[str, Any]) -> str:
    """The condition, with the column and the parameter as the dialect writes them."""
    places, keyword = (compiler.process(clause, **more) for clause in element.clauses)
    return condition.format(places=places, keyword=keyword)
