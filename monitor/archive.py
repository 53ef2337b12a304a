"""A query -> the stored articles that it may find, as the matcher reads them. Edge.

An article that has been read is here with its words, and with them in the full-text index. One whose words were put
there by another normaliser is read whatever the index says of it.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, delete, func, select, union_all
from sqlmodel import Session, col

from monitor import fulltext, match
from monitor.db import Database
from monitor.errors import NotFound
from monitor.fulltext import PRIME, SPREAD_BY
from monitor.language.passage import VERSION
from monitor.records import Text
from monitor.tables import Article, ArticleWords, Feed, State

BATCH = 200
"""Articles read at once."""

KEPT = (State.READ, State.LEAD_ONLY)
"""Articles in these states have words to be found."""

WORDS = ArticleWords.metadata.tables["article_words"]

_NO_END = 2**31 - 1  # above the number of every article


@dataclass(frozen=True, slots=True)
class Kept:
    """An article of the archive."""

    id: int
    read_at: datetime | None  # tells one reading of it from the next
    published_at: datetime | None
    seen_at: datetime  # first, by us
    story: int  # whose copy it is, or itself
    quiet: bool  # of a feed's first visit: nobody was told
    text: Text


@dataclass(frozen=True, slots=True)
class Candidates:
    """Articles that may hold what is wanted: all of them, or of many some that are spread evenly."""

    numbers: tuple[int, ...]  # the newest first
    counts: tuple[int, ...]  # how many there are in each stretch of time; nothing, when these are all
    every: int  # of so many one is here, roughly

    @property
    def are_all(self) -> bool:
        """Whether none was left out."""
        return self.every == 1


def texts(
    database: Database,
    wanted: Sequence[match.Clauses] | None,
    *,
    since: datetime,
    before: int | None = None,
    batch: int = BATCH,
) -> Iterator[list[Kept]]:
    """The articles first seen since then that hold what is wanted, the newest first; None: all of them.

    Shape: batches, from below the article `before` on; some articles may hold nothing of it, none that does is missing
    """
    with database.read() as session:
        least = session.scalar(select(func.min(col(Article.id))).where(col(Article.first_seen_at) >= since))
        # Before the index is asked: what is put into it meanwhile is then in both, and not in neither.
        behind = [] if wanted is None else _behind(session)
    below = before or _NO_END
    while least is not None:
        with database.read() as session:
            older = {"least": least, "below": below, "limit": batch}
            numbers = _some(session, wanted, behind, **older)
            kept = read(session, col(Article.id).in_(numbers), col(Article.first_seen_at) >= since)
        if not numbers:
            return
        below = numbers[-1]
        yield kept


def candidates(
    session: Session, wanted: Sequence[match.Clauses] | None, *, starts: Sequence[datetime], most: int, some: int
) -> Candidates:
    """The articles first seen since the first of these moments that may hold what is wanted; None: all of them.

    Shape:  all, where there are no more than `most`; else about `some` of them, spread evenly, and how many there
            are from each moment to the next, roughly: numbers are taken to rise with time
    """
    places = [first_since(session, start) for start in starts]
    least = session.scalar(select(func.min(col(Article.id))).where(col(Article.first_seen_at) >= starts[0])) or _NO_END
    behind = [] if wanted is None else _behind(session)
    found = _some(session, wanted, behind, least=least, below=_NO_END, limit=most + 1)
    if len(found) <= most:
        return Candidates(tuple(found), (), 1)
    bounds = [least, *(max(place, least) for place in places[1:])]
    held = _counted(session, bounds) if wanted is None else fulltext.counted(session, wanted, bounds)
    late = [len(_between(behind, least=low, below=high, limit=_NO_END)) for low, high in pairwise([*bounds, _NO_END])]
    counts = tuple(map(sum, zip(held, late, strict=True)))
    every = -(-sum(counts) // some)
    chosen = _some(session, wanted, behind, least=least, below=_NO_END, limit=2 * some, every=every)
    return Candidates(tuple(chosen), counts, every)


def first_since(session: Session, moment: datetime) -> int:
    """The number of the first article that came then, or later; above all of them, when none did."""
    later = select(col(Article.id)).where(col(Article.first_seen_at) >= moment)
    return session.scalar(later.order_by(col(Article.first_seen_at), col(Article.id)).limit(1)) or _NO_END


def held_by(session: Session, wanted: Sequence[match.Clauses], *, most: int) -> int:
    """How many articles of the archive may hold what is wanted, by the index; counted as far as `most`."""
    return fulltext.held_by(session, wanted, most=most)


def read(session: Session, *where: ColumnElement[bool], limit: int | None = None) -> list[Kept]:
    """Articles that have been read and of which this is true, the newest first."""
    rows = _rows().where(col(Article.state).in_(KEPT), *where).order_by(col(Article.id).desc()).limit(limit)
    return [
        Kept(row.id, row.read_at, row.published_at, row.first_seen_at, row.story_id or row.id, row.quiet, _text(row))
        for row in session.execute(rows)
    ]


def text_of(session: Session, article_id: int) -> Text:
    """The words of a stored article, as the matcher reads them.

    Errors: NotFound
    """
    row = session.execute(_rows().where(col(Article.id) == article_id)).first()
    if row is None:
        raise NotFound(f"no article has the number {article_id}")
    return _text(row)


def put(session: Session, tokens: dict[int, list[str]]) -> None:
    """The tokens of these articles into the index, which has none of them."""
    if tokens:
        rows = [{"article_id": number, "words": words} for number, words in tokens.items()]
        session.connection().execute(WORDS.insert(), rows)


def remove(session: Session, article_ids: Collection[int]) -> None:
    """Nothing of these articles is in the index any more."""
    gone = delete(ArticleWords).where(col(ArticleWords.article_id).in_(article_ids))
    session.execute(gone, execution_options={"synchronize_session": False})


def _some(
    session: Session,
    wanted: Sequence[match.Clauses] | None,
    behind: list[int],
    *,
    least: int,
    below: int,
    limit: int,
    every: int = 1,
) -> list[int]:
    """Numbers of articles that may hold what is wanted, the newest first; one in `every`."""
    places = {"least": least, "below": below, "limit": limit}
    if wanted is None:
        numbers = _all(session, **places, every=every)
    else:
        numbers = fulltext.holding(session, wanted, **places, every=every)
    late = [number for number in behind if number * SPREAD_BY % PRIME % every == 0] if every > 1 else behind
    return sorted({*numbers, *_between(late, **places)}, reverse=True)[:limit]


def _all(session: Session, *, least: int, below: int, limit: int, every: int) -> list[int]:
    ours = (col(Article.id) >= least, col(Article.id) < below, col(Article.state).in_(KEPT))
    chosen = () if every == 1 else (cast(Article.id, BigInteger) * SPREAD_BY % PRIME % every == 0,)
    rows = select(col(Article.id)).where(*ours, *chosen).order_by(col(Article.id).desc()).limit(limit)
    return [number or 0 for number in session.scalars(rows)]


def _counted(session: Session, bounds: Sequence[int]) -> list[int]:
    """How many articles that have been read there are, in each stretch of numbers."""
    ours = (col(Article.state).in_(KEPT), col(Article.id) >= bounds[0])
    if len(bounds) == 1:
        return [session.scalar(select(func.count()).select_from(Article).where(*ours)) or 0]
    before = ((col(Article.id) < bound, place) for place, bound in enumerate(bounds[1:]))
    stretch = case(*before, else_=len(bounds) - 1).label("stretch")
    counts = dict(session.execute(select(stretch, func.count()).where(*ours).group_by("stretch")).all())
    return [counts.get(place, 0) for place in range(len(bounds))]


def _behind(session: Session) -> list[int]:
    """Articles whose words were put into the index by another normaliser, the oldest first."""
    older, newer = col(Article.indexed_with) < VERSION, col(Article.indexed_with) > VERSION
    both = union_all(*(select(col(Article.id)).where(side) for side in (older, newer)))  # a range of its index each
    return sorted(session.scalars(both))


def _between(numbers: list[int], *, least: int, below: int, limit: int) -> list[int]:
    """The greatest of ascending numbers that are below, as many as asked for."""
    end = bisect_left(numbers, below)
    return numbers[max(bisect_left(numbers, least), end - limit) : end]


def _rows() -> Select[Any]:
    columns: list[Any] = [
        Article.id, Article.title, Article.lead, Article.text, Article.author, Article.url, Article.language,
        Article.published_at, Article.read_at, Article.first_seen_at, Article.story_id, Article.quiet,
        col(Feed.title).label("feed"),
        Feed.category,
    ]  # fmt: skip
    return select(*columns).join(Feed, col(Feed.id) == col(Article.feed_id), isouter=True)


def _text(row: Any) -> Text:
    return Text(
        title=row.title,
        lead=row.lead,
        body=row.text or "",
        feed=row.feed or "",
        author=row.author or "",
        url=row.url,
        language=row.language,
        category=row.category or "",
    )
