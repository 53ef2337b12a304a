"""An article that was read -> the story it belongs to, among those of three days. Edge.

Two copies that are read at the same moment by two workers must see each other: whoever looks for a story holds the
one lock there is for that until its transaction ends, so that the second finds what the first stored.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy
from sqlalchemy import CursorResult, bindparam, delete, func, update
from sqlmodel import Session, col, select

from alerts import enqueuing
from alerts import records as told
from alerts.rows import insert_new
from monitor import stories
from monitor.store import acts, notes
from monitor.stories import Wording
from monitor.tables import Article, Fact, Feed, StoryMark

LOCK = "stories"
"""The fact whose row is the lock."""

MOST_HOLDERS = 20
"""Articles that a mark leads to. What stands in more is a paper's own furniture, or a story that is found by others."""

MARKS, FACTS = (Fact.metadata.tables[name] for name in ("story_marks", "facts"))
TURN = sqlalchemy.select(FACTS.c.name).where(FACTS.c.name == bindparam("lock")).with_for_update()
HOLDERS = sqlalchemy.select(MARKS.c.mark, MARKS.c.article_id).where(
    MARKS.c.mark.in_(bindparam("marks", expanding=True))
)

MOST_NAMED = 8
"""Feeds of a story that a notice names."""

PRUNED_AT_ONCE = 20
"""Articles whose marks go in one transaction: each has a hundred or so."""

COMPARED = 8
"""Stored texts that are read and compared with the new one, the likeliest of all that share a mark with it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A stored article that may tell the same."""

    id: int
    story: int
    wording: Wording


@dataclass(frozen=True, slots=True)
class _Match:
    """The stored article that the new one is most like."""

    story: int
    kept: float
    likeness: float


class Shelf:
    """The stories of three days, as far as articles that are read together ask for them. Its lock is held from now on,
    and what is remembered is written down by `close`.
    """

    def __init__(self, session: Session, marks: Collection[int]) -> None:
        """Of all those articles, the marks."""
        self._session = session
        self._remembered: list[dict[str, int]] = []
        if marks:
            _wait_for_turn(session)
        self._holders = _holders(session, marks) if marks else {}

    def place(self, article: Article, worded: Wording, marks: Collection[int]) -> bool:
        """Put an article into its story: of what it is a copy of, else its own; whether it left a story it was in.

        Shape:  the longer text of a later reading may show that it tells more than the story its lead seemed to belong
                to
        Errors: none
        """
        number, story = article.id or 0, article.story_id or article.id or 0
        if article.attempts > 1:  # read before
            _forget(self._session, number)
        if not marks:
            return False
        holders = {mark: [one for one in self._holders.get(mark, ()) if one != number] for mark in marks}
        fellows = _fellows(self._session, number) if story != number else []
        known = _read(self._session, article, [*fellows, *_likeliest(holders)])
        best = _best(worded, known)
        self._remember(number, [mark for mark, found in holders.items() if len(found) < MOST_HOLDERS])
        if story != number:
            return _stays_or_leaves(article, worded, [one for one in known if one.story == story])
        if best is not None and best.story != number:
            _join(self._session, article, best)
        return False

    def close(self) -> None:
        """Write down what was remembered."""
        if self._remembered:
            self._session.connection().execute(MARKS.insert(), self._remembered)
            self._remembered = []

    def _remember(self, number: int, found: Iterable[int]) -> None:
        for mark in found:
            self._holders.setdefault(mark, []).append(number)
            self._remembered.append({"mark": mark, "article_id": number})


def of(session: Session, story: int) -> told.Story:
    """What a notice says of a story: how many tell it, who was first, and which feeds they are of."""
    size = session.scalar(select(func.count()).where(col(Article.story_id) == story)) or 0
    moment = func.coalesce(col(Article.published_at), col(Article.first_seen_at))
    telling = (
        select(Article.id, Feed.title, Feed.url)
        .join(Feed, col(Feed.id) == col(Article.feed_id), isouter=True)
        .where(Article.story_id == story)
        .order_by(moment, col(Article.id))
        .limit(MOST_NAMED * 4)  # a feed may tell it several times
    )
    rows = session.exec(telling).all()
    names = dict.fromkeys(title or url for _, title, url in rows if title or url)
    return told.Story(
        id=story, size=size, first=(rows[0][0] if rows else None) or story, feeds=tuple(names)[:MOST_NAMED]
    )


def prune(session: Session, *, before: datetime) -> int:
    """Let the marks go of some articles that were first seen before then: nobody copies them any more.

    Shape: how many marks went; 0 when none is left of such articles
    """
    last = session.scalar(select(func.max(Article.id)).where(col(Article.first_seen_at) < before))
    first = session.scalar(select(func.min(StoryMark.article_id)))
    if last is None or first is None or first > last:
        return 0
    old = delete(StoryMark).where(col(StoryMark.article_id) <= min(last, first + PRUNED_AT_ONCE - 1))
    return cast(CursorResult[Any], session.execute(old)).rowcount


def _wait_for_turn(session: Session) -> None:
    connection = session.connection()
    if connection.execute(TURN, {"lock": LOCK}).first() is None:
        insert_new(session, Fact, [{"name": LOCK, "value": ""}], col(Fact.name))
        connection.execute(TURN, {"lock": LOCK}).one()


def _holders(session: Session, found: Collection[int]) -> dict[int, list[int]]:
    """The articles behind each mark."""
    holders: dict[int, list[int]] = defaultdict(list)
    for mark, number in session.connection().execute(HOLDERS, {"marks": list(found)}):
        holders[mark].append(number)
    return holders


def _likeliest(holders: dict[int, list[int]]) -> list[int]:
    """The articles that share most marks; one that many have counts little."""
    weight: Counter[int] = Counter()
    for numbers in holders.values():
        for number in numbers:
            weight[number] += 1 / len(numbers)  # type: ignore[assignment]
    return [number for number, _ in weight.most_common(COMPARED)]


def _fellows(session: Session, number: int) -> Sequence[int]:
    """The other articles of the same story, the oldest first."""
    story = select(Article.story_id).where(Article.id == number).scalar_subquery()
    others = select(Article.id).where(col(Article.story_id) == story, col(Article.id) != number)
    return [other or 0 for other in session.exec(others.order_by(col(Article.id)).limit(COMPARED))]


def _read(session: Session, article: Article, numbers: Collection[int]) -> list[_Known]:
    """These articles as they are worded; of those that are within three days of this one."""
    if not numbers:
        return []
    seen_at = article.first_seen_at
    columns = (Article.id, Article.story_id, Article.lead, Article.text, Article.agency, Article.host)
    rows = select(*map(col, columns)).where(
        col(Article.id).in_(numbers),
        col(Article.first_seen_at) >= seen_at - stories.WITHIN,
        col(Article.first_seen_at) <= seen_at + stories.WITHIN,
    )
    return [
        _Known(number, story or number, stories.wording(f"{lead}\n{text or ''}", agency=agency, host=host))
        for number, story, lead, text, agency, host in session.execute(rows)
    ]


def _best(worded: Wording, known: Iterable[_Known]) -> _Match | None:
    """The one it is most like, of those it is a copy of; of equals the oldest."""
    matches = []
    for one in sorted(known, key=lambda one: one.id):
        common = stories.shared(worded, one.wording)
        if stories.is_copy(worded, one.wording, common):
            matches.append(_Match(one.story, common.other, common.own + common.other))
    return max(matches, key=lambda match: match.likeness, default=None)


def _stays_or_leaves(article: Article, worded: Wording, fellows: Sequence[_Known]) -> bool:
    """An article stays in its story, unless its fellows are there to be compared and it is like none of them."""
    comparable = [one for one in fellows if one.wording.runs]
    best = _best(worded, comparable)
    if best is not None:
        article.kept = best.kept
        return False
    if not comparable:
        return False
    article.story_id, article.kept = article.id, None
    return True


def _join(session: Session, article: Article, best: _Match) -> None:
    """An article, and whatever was told as a copy of it, becomes part of another story."""
    number = article.id or 0
    session.execute(update(Article).where(col(Article.story_id) == number).values(story_id=best.story))
    article.story_id, article.kept = best.story, best.kept
    session.flush()
    enqueuing.merge(session, story=number, into=best.story)
    if acts.are_done(session, number):
        acts.merge(session, story=number, into=best.story)
        notes.move(session, story=number, into=best.story)


def _forget(session: Session, number: int) -> None:
    session.execute(delete(StoryMark).where(col(StoryMark.article_id) == number))
