"""Articles, with or without their text. Edge."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlmodel import Session, col

from monitor.errors import NotFound
from monitor.queries import feed_rows, lookup
from monitor.records import Method
from monitor.tables import Article, Feed, State, Variant


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as lists tell of it: everything but its text."""

    id: int
    feed: str  # its title, else its address; "" when the feed was removed
    feed_url: str | None
    url: str  # canonical: what the article is known by
    link: str  # as the feed gives it; "" when it gives none
    title: str
    lead: str
    author: str | None
    published_at: datetime | None
    first_seen_at: datetime
    lead_only: bool
    story: int | None  # the article that told it first


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article with its text, and how we came by it."""

    id: int
    feed: str
    feed_url: str | None
    url: str
    link: str
    title: str
    lead: str
    author: str | None
    published_at: datetime | None
    first_seen_at: datetime
    lead_only: bool
    story: int | None
    text: str | None  # paragraphs on lines; None: not read, not to be had, or pruned
    language: str | None
    state: State
    method: Method | None
    problem: str | None  # why it is lead only, in words
    read_at: datetime | None
    attempts: int
    due_at: datetime | None  # when it is read, or read again
    confidence: float | None  # how far several ways of reading its page agree, 0 to 1; None: no vote was taken
    agency: str | None  # whose text it is by its own word
    kept: float | None  # of a copy: the share of its story's words that it kept
    charset: str | None  # how the bytes of its page were read
    also_at: tuple[str, ...]  # further addresses, by the word of its pages: AMP, mobile, print


@dataclass(frozen=True, slots=True)
class Fellow:
    """Another article of the same story."""

    id: int
    feed: str
    title: str
    published_at: datetime | None
    first_seen_at: datetime
    kept: float | None


def columns() -> tuple[Any, ...]:
    """What `row` makes an ArticleRow of; from `Article` joined with `Feed`."""
    told = (Article.url, Article.link, Article.title, Article.lead, Article.author, Article.published_at)
    return (
        col(Article.id), col(Feed.title), col(Feed.url), *map(col, told),
        col(Article.first_seen_at), col(Article.state), col(Article.story_id),
    )  # fmt: skip


def row(values: Sequence[Any]) -> ArticleRow:
    """An article of a row of `columns`."""
    number, title, feed_url, url, link, *told = values
    headline, lead, author, published_at, first_seen_at, state, story = told
    return ArticleRow(
        number, title or feed_url or "", feed_url, url, link, headline, lead, author, published_at, first_seen_at,
        state is State.LEAD_ONLY, story,
    )  # fmt: skip


def articles(
    session: Session, *, feed: str | None, since: datetime | None, before: int | None = None, limit: int
) -> list[ArticleRow]:
    """Articles, those seen last first; of one feed, and seen since then, when that is said.

    Shape:  `before` is the article where the last page ended
    Errors: NotFound when there is no such feed, or no such article to go on from
    """
    wanted = _with_feed(columns())
    if feed is not None:
        wanted = wanted.where(col(Article.feed_id) == feed_rows.feed(session, feed).id)
    if since is not None:
        wanted = wanted.where(col(Article.first_seen_at) >= since)
    if before is not None:
        wanted = wanted.where(*_after(session, before))
    newest = wanted.order_by(col(Article.first_seen_at).desc(), col(Article.id).desc()).limit(limit)
    return [row(values) for values in session.execute(newest)]


def story(session: Session, number: int, *, limit: int) -> list[ArticleRow]:
    """The articles of a story, who was first before the rest; its number is that of the one that told it first.

    Errors: NotFound
    """
    told = _with_feed(columns()).where(col(Article.story_id) == number)
    first = told.order_by(func.coalesce(col(Article.published_at), col(Article.first_seen_at)), col(Article.id))
    found = [row(values) for values in session.execute(first.limit(limit))]
    if not found:
        raise NotFound(f"no story has the number {number}")
    return found


def article(session: Session, number: int) -> ArticleText:
    """One article, with its text.

    Errors: NotFound
    """
    more = map(
        col,
        (
            Article.text, Article.language, Article.state, Article.method, Article.problem, Article.read_at,
            Article.attempts, Article.due_at, Article.confidence, Article.agency, Article.kept,
            Article.charset,
        ),
    )  # fmt: skip
    width = len(columns())
    wanted = _with_feed((*columns(), *more)).where(col(Article.id) == number)
    found = session.execute(wanted).first() if lookup.is_id(number) else None
    if found is None:
        raise NotFound(f"no article has the number {number}")
    text, language, state, method, problem, read_at, attempts, due_at, confidence, agency, kept, charset = found[width:]
    return ArticleText(
        **asdict(row(found[:width])), text=text, language=language, state=state, method=method, problem=problem,
        read_at=read_at, attempts=attempts, due_at=due_at, confidence=confidence, agency=agency, kept=kept,
        charset=charset,
        also_at=tuple(session.scalars(select(col(Variant.url)).where(col(Variant.article_id) == number))),
    )  # fmt: skip


def fellows(session: Session, number: int, *, limit: int = 50) -> list[Fellow]:
    """The other articles of an article's story, who was first before the rest."""
    story = select(col(Article.story_id)).where(col(Article.id) == number).scalar_subquery()
    columns = (
        Article.id,
        Feed.title,
        Feed.url,
        Article.title,
        Article.published_at,
        Article.first_seen_at,
        Article.kept,
    )
    wanted = _with_feed(tuple(map(col, columns))).where(col(Article.story_id) == story, col(Article.id) != number)
    first = wanted.order_by(func.coalesce(col(Article.published_at), col(Article.first_seen_at)), col(Article.id))
    return [
        Fellow(other, title or url or "", headline, published_at, first_seen_at, kept)
        for other, title, url, headline, published_at, first_seen_at, kept in session.execute(first.limit(limit))
    ]


def tellers(session: Session, stories: Collection[int]) -> list[tuple[int, int, str]]:
    """Who tells these stories, the first before the rest: story, article, feed; "" when that was removed."""
    columns = map(col, (Article.story_id, Article.id, Feed.title, Feed.url))
    told = _with_feed(tuple(columns)).where(col(Article.story_id).in_(stories))
    first = told.order_by(func.coalesce(col(Article.published_at), col(Article.first_seen_at)), col(Article.id))
    return [(story, number, title or url or "") for story, number, title, url in session.execute(first)]


def _after(session: Session, before: int) -> tuple[ColumnElement[bool], ...]:
    seen_at = session.scalar(select(col(Article.first_seen_at)).where(col(Article.id) == before))
    if seen_at is None:
        raise NotFound(f"no article has the number {before}")
    both = tuple_(col(Article.first_seen_at), col(Article.id))
    return col(Article.first_seen_at) <= seen_at, both < tuple_(seen_at, before)


def _with_feed(wanted: tuple[Any, ...]) -> Select[Any]:
    joined: Select[Any] = select(*wanted).select_from(Article)
    return joined.join(Feed, col(Feed.id) == col(Article.feed_id), isouter=True)
