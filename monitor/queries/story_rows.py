"""Hits as people read them: a row a story, its copies with it, and what was done with it. Edge.

A story stands where a watchlist found it last for the first time: a copy does not bring it up again, another watchlist
does.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import distinct, func, not_, select
from sqlmodel import Session, col

from monitor.queries import hit_filter, hit_rows
from monitor.queries.article_rows import ArticleRow
from monitor.queries.hit_filter import HitFilter, of_stories, story_of
from monitor.queries.hit_rows import HitRow
from monitor.tables import Article, Dismissal, Feed, Hit, Marked, Note, State, Tag, Watchlist

MOST_COPIES = 20
"""Copies of a story that are listed; of more it is said how many there are."""

STEP = 60
"""Hits that are looked through at once."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article of the story."""

    id: int
    feed: str  # "" when it was removed
    title: str
    published_at: datetime | None
    first_seen_at: datetime
    kept: float | None  # the share of the first article's words that it kept
    lead_only: bool


@dataclass(frozen=True, slots=True)
class PutAside:
    """A story is not what a watchlist is about, by somebody's word."""

    watchlist_id: int
    watchlist: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What somebody wrote on a story."""

    id: int
    user_id: int | None  # None: they are no longer here
    by: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in which something was found."""

    id: int
    place: int  # the hit by which it stands where it stands
    found_at: datetime  # of that hit
    article: ArticleRow  # who told it first, of those in which something was found
    hits: tuple[HitRow, ...]  # one of each watchlist, in that article wherever it can be
    copies: tuple[Copy, ...]  # who was first before the rest
    more: int  # copies that are not listed
    read: bool  # by the reader, and nothing new was found since
    starred: bool
    tags: tuple[str, ...]
    notes: int
    put_aside: tuple[PutAside, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a story stands."""

    hit: int
    story: int
    found_at: datetime


def stories(
    session: Session, wanted: HitFilter, *, before: int | None = None, limit: int = 30, reader: int | None = None
) -> list[StoryRow]:
    """The stories in which there are hits that are meant, the newest first, as a reader sees them.

    Shape:  `before` is the `place` of the last story of the page before
    Errors: NotFound when there is no such watchlist or feed, or no such hit to go on from
    """
    hit_filter.check(session, wanted)
    found = _places(session, wanted, before, limit)
    return _rows(session, wanted, found, reader)


def newer(session: Session, wanted: HitFilter, *, than: int) -> int:
    """How many stories have come up since the hit of that number was the last."""
    hit_filter.check(session, wanted)
    counted = _of_places(select(func.count(distinct(story_of()))), wanted).where(col(Hit.id) > than)
    return session.scalar(counted) or 0


def latest(session: Session) -> int:
    """The number of the last hit there is; 0: there is none."""
    return session.scalar(select(func.max(col(Hit.id)))) or 0


def notes(session: Session, story: int) -> list[NoteRow]:
    """What people wrote on a story, the first before the rest."""
    columns = map(col, (Note.id, Note.user_id, Note.by, Note.words, Note.at))
    wanted = select(*columns).where(col(Note.story_id) == story).order_by(col(Note.id))
    return [NoteRow(*row) for row in session.execute(wanted)]


def tags(session: Session, *, most: int = 100) -> list[tuple[str, int]]:
    """The tags there are, and of how many stories; those of most stories first."""
    count = func.count()
    counted = select(col(Tag.tag), count).group_by(col(Tag.tag)).order_by(count.desc(), col(Tag.tag)).limit(most)
    return [(tag, number) for tag, number in session.execute(counted)]


def marked(session: Session, story: int, reader: int | None) -> tuple[datetime | None, datetime | None]:
    """When a reader read a story, and when they starred it."""
    row = session.get(Marked, (story, reader)) if reader is not None else None
    return (row.read_at, row.starred_at) if row else (None, None)


def put_aside(session: Session, stories: Collection[int]) -> Mapping[int, list[PutAside]]:
    """For which watchlists these stories were put aside."""
    columns = (Dismissal.story_id, Dismissal.watchlist_id, Watchlist.name, Dismissal.reason, Dismissal.by, Dismissal.at)
    wanted = select(*map(col, columns)).join(Watchlist, col(Watchlist.id) == col(Dismissal.watchlist_id))
    gone: Mapping[int, list[PutAside]] = defaultdict(list)
    for story, *row in session.execute(wanted.where(col(Dismissal.story_id).in_(stories)).order_by(Watchlist.name)):
        gone[story].append(PutAside(*row))
    return gone


def tags_of(session: Session, stories: Collection[int]) -> Mapping[int, list[str]]:
    """The tags of these stories, by the alphabet."""
    found: Mapping[int, list[str]] = defaultdict(list)
    wanted = select(col(Tag.story_id), col(Tag.tag)).where(col(Tag.story_id).in_(stories)).order_by(col(Tag.tag))
    for story, tag in session.execute(wanted):
        found[story].append(tag)
    return found


def _of_places(wanted: Any, meant: HitFilter) -> Any:
    joined = wanted.select_from(Hit).join(Article, col(Article.id) == col(Hit.article_id))
    if meant.category is not None:
        joined = joined.join(Feed, col(Feed.id) == col(Article.feed_id))
    return joined.where(*hit_filter.conditions(meant), hit_filter.is_first(meant))


def _places(session: Session, wanted: HitFilter, before: int | None, limit: int) -> list[_Place]:
    ordered = hit_rows.newest(_of_places(select(col(Hit.id), story_of(), col(Hit.found_at)), wanted))
    after = hit_rows.after(session, before) if before is not None else ()
    found: dict[int, _Place] = {}
    with session.execute(ordered.where(*after), execution_options={"yield_per": STEP}) as rows:
        for some in rows.partitions():
            new = {story: _Place(hit, story, at) for hit, story, at in reversed(some) if story not in found}
            shown = _standing_above(session, wanted, new, after)
            found |= {story: new[story] for _, story, _ in some if story in new and story not in shown}
            if len(found) >= limit:
                break
    return list(found.values())[:limit]


def _standing_above(session: Session, wanted: HitFilter, stories: Collection[int], after: Any) -> set[int]:
    """Those of the stories that a page before has shown."""
    if not after or not stories:
        return set()
    above = _of_places(select(story_of()).distinct(), wanted).where(of_stories(stories), not_(after[-1]))
    return set(session.scalars(above))


def _rows(session: Session, wanted: HitFilter, places: Sequence[_Place], reader: int | None) -> list[StoryRow]:
    numbers = [place.story for place in places]
    found = _best(session, wanted, numbers)
    hits = {hit.id: hit for hit in hit_rows.numbered(session, [one for best in found.values() for one in best])}
    copies, marks = _copies(session, numbers), _marks(session, numbers, reader)
    tags, notes = tags_of(session, numbers), _notes(session, numbers)
    gone = put_aside(session, numbers)
    rows = []
    for place in places:
        shown = [hits[number] for number in found.get(place.story, ()) if number in hits]
        if not shown:
            continue
        others, total = copies.get(place.story, ([], 1))
        listed = tuple(copy for copy in others if copy.id != shown[0].article.id)[:MOST_COPIES]
        read_at, starred_at = marks.get(place.story, (None, None))
        rows.append(
            StoryRow(
                id=place.story, place=place.hit, found_at=place.found_at, article=shown[0].article, hits=tuple(shown),
                copies=listed, more=max(0, total - 1 - len(listed)),
                read=read_at is not None and read_at >= place.found_at, starred=starred_at is not None,
                tags=tuple(tags[place.story]), notes=notes.get(place.story, 0),
                put_aside=tuple(gone.get(place.story, ())),
            )
        )  # fmt: skip
    return rows


def _best(session: Session, wanted: HitFilter, stories: Collection[int]) -> Mapping[int, list[int]]:
    """Of each story a hit of each watchlist: in the article that was first wherever it can be; that one's first."""
    moment = func.coalesce(col(Article.published_at), col(Article.first_seen_at))
    columns: tuple[Any, ...] = (story_of(), col(Hit.id), col(Hit.watchlist_id), col(Hit.article_id))
    least = wanted.text and session.scalar(select(func.min(col(Article.id))).where(of_stories(stories)))
    told = hit_rows.joined(select(*columns)).where(*hit_filter.within(wanted, least=least or 0), of_stories(stories))
    of: Mapping[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for story, hit, watchlist, article in session.execute(told.order_by(moment, col(Hit.article_id), Watchlist.name)):
        of[story].setdefault(watchlist, (article, hit))
    return {story: [hit for _, hit in best.values()] for story, best in of.items()}


def _copies(session: Session, stories: Collection[int]) -> Mapping[int, tuple[list[Copy], int]]:
    """The articles of each story, who was first before the rest, as far as they are listed; and how many there are."""
    moment = func.coalesce(col(Article.published_at), col(Article.first_seen_at))
    story = col(Article.story_id)
    columns = (Article.story_id, Article.id, Feed.title, Feed.url, Article.title, Article.published_at)
    ranked = (
        select(
            *map(col, columns), col(Article.first_seen_at), col(Article.kept), col(Article.state),
            func.count().over(partition_by=story).label("total"),
            func.row_number().over(order_by=(moment, col(Article.id)), partition_by=story).label("rank"),
        )
        .join(Feed, col(Feed.id) == col(Article.feed_id), isouter=True)
        .where(col(Article.story_id).in_(stories))
        .subquery()
    )  # fmt: skip
    listed: dict[int, tuple[list[Copy], int]] = {}
    wanted = select(ranked).where(ranked.c.rank <= MOST_COPIES + 1).order_by(ranked.c.rank)
    for told, number, named, url, title, published_at, seen_at, kept, state, total, _ in session.execute(wanted):
        copy = Copy(number, named or url or "", title, published_at, seen_at, kept, state is State.LEAD_ONLY)
        listed.setdefault(told, ([], total))[0].append(copy)
    return listed


def _marks(
    session: Session, stories: Collection[int], reader: int | None
) -> Mapping[int, tuple[datetime | None, datetime | None]]:
    if reader is None:
        return {}
    columns = map(col, (Marked.story_id, Marked.read_at, Marked.starred_at))
    wanted = select(*columns).where(col(Marked.story_id).in_(stories), col(Marked.user_id) == reader)
    return {story: (read_at, starred_at) for story, read_at, starred_at in session.execute(wanted)}


def _notes(session: Session, stories: Collection[int]) -> Mapping[int, int]:
    counted = select(col(Note.story_id), func.count()).where(col(Note.story_id).in_(stories))
    return dict(session.execute(counted.group_by(col(Note.story_id))).all())
