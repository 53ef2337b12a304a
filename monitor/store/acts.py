"""Somebody reads, stars, puts aside or tags stories, many at a stroke, and may undo the last stroke. Edge."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, func, or_, select, tuple_
from sqlmodel import Session, col

from alerts.rows import insert_new, put
from monitor.errors import NotFound
from monitor.tables import Article, Dismissal, Hit, LastAct, Marked, Note, Tag

MOST = 500
"""Stories of one stroke."""

LONGEST_REASON = 200
LONGEST_TAG = 40


class Act(StrEnum):
    """What is done with a story."""

    READ = "read"
    UNREAD = "unread"
    STAR = "star"
    UNSTAR = "unstar"
    DISMISS = "dismiss"  # not what the watchlist is about
    RESTORE = "restore"
    TAG = "tag"
    UNTAG = "untag"

    @property
    def is_own(self) -> bool:
        """Whether it is nobody's business but the reader's."""
        return self in (Act.READ, Act.UNREAD, Act.STAR, Act.UNSTAR)


class Hand(NamedTuple):
    """Who acts, and when."""

    user_id: int
    name: str
    now: datetime


def do(
    session: Session, hand: Hand, act: Act, numbers: Collection[int], *, watchlist: int | None = None, words: str = ""
) -> int:
    """Do it with the stories of these articles, as far as it is not done; how many stories were meant.

    Shape:  `words` are the reason, or the tag; put aside for one watchlist, or for all that found the story
    Errors: NotFound when there is no such article; ValueError for too many, for a reason or tag that is none
    """
    stories = _stories(session, numbers)
    match act:
        case Act.READ | Act.UNREAD | Act.STAR | Act.UNSTAR:
            before = _mark(session, hand, act, stories)
        case Act.DISMISS:
            before = _dismiss(session, hand, stories, watchlist, _reason(words))
        case Act.RESTORE:
            before = _restore(session, stories, watchlist)
        case Act.TAG:
            before = _tag(session, hand, stories, tag_of(words))
        case Act.UNTAG:
            before = _untag(session, stories, tag_of(words))
    _remember(session, hand, act, len(stories), before)
    return len(stories)


def undo(session: Session, user_id: int) -> tuple[Act, int] | None:
    """What a person did last is undone: what it was, and with how many stories; None when there is nothing."""
    last = session.get(LastAct, user_id)
    if last is None:
        return None
    before, act, stories = last.before, Act(last.act), last.stories
    put(session, Marked, [_marked(user_id, *row) for row in before.get("marked", ())], ("story_id", "user_id"))
    _take_away(session, Dismissal, (Dismissal.story_id, Dismissal.watchlist_id), before.get("dismissed", ()))
    _take_away(session, Tag, (Tag.story_id, Tag.tag), before.get("tagged", ()))
    _bring_back(session, Dismissal, ("story_id", "watchlist_id", "reason", "by", "at"), before.get("restored", ()))
    _bring_back(session, Tag, ("story_id", "tag", "by", "at"), before.get("untagged", ()))
    session.delete(last)
    return act, stories


def are_done(session: Session, story: int) -> bool:
    """Whether anybody has done anything with a story, or written on it: asked at once, for mostly nobody has."""
    done = (exists().where(col(table.story_id) == story) for table in (Marked, Dismissal, Tag, Note))
    return bool(session.scalar(select(or_(*done))))


def merge(session: Session, *, story: int, into: int) -> None:
    """A story is found to be another one: what was done with it is done with that."""
    for row in session.scalars(select(Marked).where(col(Marked.story_id) == story)).all():
        other = session.get(Marked, (into, row.user_id))
        if other is None:
            session.add(Marked(story_id=into, user_id=row.user_id, read_at=row.read_at, starred_at=row.starred_at))
        else:
            other.starred_at = other.starred_at or row.starred_at
        session.delete(row)
    for table, key in ((Dismissal, "watchlist_id"), (Tag, "tag")):
        _move(session, table, key, story, into)


def tag_of(typed: str) -> str:
    """A tag as it is kept: small letters, single spaces.

    Errors: ValueError
    """
    tag = " ".join(typed.casefold().replace("#", " ").split())
    if not tag or len(tag) > LONGEST_TAG or not tag.isprintable() or "," in tag:
        raise ValueError(f"a tag is one line of at most {LONGEST_TAG} characters, without commas")
    return tag


def _reason(typed: str) -> str:
    reason = " ".join(typed.split())
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ValueError(f"a reason is one line of at most {LONGEST_REASON} characters")
    return reason


def _stories(session: Session, numbers: Collection[int]) -> list[int]:
    if len(numbers) > MOST:
        raise ValueError(f"at most {MOST} stories at a stroke")
    story = func.coalesce(col(Article.story_id), col(Article.id))
    found = sorted(set(session.scalars(select(story).where(col(Article.id).in_(numbers)))))
    if not found:
        raise NotFound("no such story is here")
    return found


def _mark(session: Session, hand: Hand, act: Act, stories: Sequence[int]) -> Mapping[str, Any]:
    wanted = select(Marked).where(col(Marked.story_id).in_(stories), col(Marked.user_id) == hand.user_id)
    known = {row.story_id: (row.read_at, row.starred_at) for row in session.scalars(wanted)}
    rows = []
    for story in stories:
        read_at, starred_at = known.get(story, (None, None))
        if act in (Act.READ, Act.UNREAD):
            read_at = hand.now if act is Act.READ else None
        else:
            starred_at = (starred_at or hand.now) if act is Act.STAR else None
        rows.append({"story_id": story, "user_id": hand.user_id, "read_at": read_at, "starred_at": starred_at})
    put(session, Marked, rows, ("story_id", "user_id"))
    return {"marked": [[story, *map(_written, known.get(story, (None, None)))] for story in stories]}


def _dismiss(
    session: Session, hand: Hand, stories: Sequence[int], watchlist: int | None, reason: str
) -> Mapping[str, Any]:
    story = func.coalesce(col(Article.story_id), col(Article.id))
    found = select(story, col(Hit.watchlist_id)).join(Hit, col(Hit.article_id) == col(Article.id)).distinct()
    found = (
        found.where(story.in_(stories))
        if watchlist is None
        else found.where(story.in_(stories), col(Hit.watchlist_id) == watchlist)
    )
    pairs = [tuple(row) for row in session.execute(found)]
    known = {tuple(row[:2]) for row in _dismissed(session, stories)}
    rows = [
        {"story_id": story, "watchlist_id": number, "reason": reason, "by": hand.name, "at": hand.now}
        for story, number in pairs
        if (story, number) not in known
    ]
    insert_new(session, Dismissal, rows, col(Dismissal.story_id))
    return {"dismissed": [[row["story_id"], row["watchlist_id"]] for row in rows]}


def _restore(session: Session, stories: Sequence[int], watchlist: int | None) -> Mapping[str, Any]:
    gone = [row for row in _dismissed(session, stories) if watchlist in (None, row[1])]
    _take_away(session, Dismissal, (Dismissal.story_id, Dismissal.watchlist_id), [row[:2] for row in gone])
    return {"restored": gone}


def _dismissed(session: Session, stories: Sequence[int]) -> list[list[Any]]:
    columns = (Dismissal.story_id, Dismissal.watchlist_id, Dismissal.reason, Dismissal.by, Dismissal.at)
    wanted = select(*map(col, columns)).where(col(Dismissal.story_id).in_(stories))
    return [[*row[:4], _written(row[4])] for row in session.execute(wanted)]


def _tag(session: Session, hand: Hand, stories: Sequence[int], tag: str) -> Mapping[str, Any]:
    rows = [{"story_id": story, "tag": tag, "by": hand.name, "at": hand.now} for story in stories]
    return {"tagged": [[story, tag] for story in insert_new(session, Tag, rows, col(Tag.story_id))]}


def _untag(session: Session, stories: Sequence[int], tag: str) -> Mapping[str, Any]:
    columns = map(col, (Tag.story_id, Tag.tag, Tag.by, Tag.at))
    wanted = select(*columns).where(col(Tag.story_id).in_(stories), col(Tag.tag) == tag)
    gone = [[*row[:3], _written(row[3])] for row in session.execute(wanted)]
    _take_away(session, Tag, (Tag.story_id, Tag.tag), [row[:2] for row in gone])
    return {"untagged": gone}


def _remember(session: Session, hand: Hand, act: Act, stories: int, before: Mapping[str, Any]) -> None:
    row = {"user_id": hand.user_id, "act": act.value, "stories": stories, "before": before, "at": hand.now}
    put(session, LastAct, [row], ("user_id",))
    session.expire_all()


def _take_away(session: Session, table: Any, key: tuple[Any, Any], pairs: Sequence[Sequence[Any]]) -> None:
    if pairs:
        gone = delete(table).where(tuple_(*map(col, key)).in_([tuple(pair) for pair in pairs]))
        session.execute(gone, execution_options={"synchronize_session": False})


def _bring_back(session: Session, table: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    back = [dict(zip(columns, [*row[:-1], _read(row[-1])], strict=True)) for row in rows]
    insert_new(session, table, back, col(table.story_id))


def _move(session: Session, table: Any, key: str, story: int, into: int) -> None:
    for row in session.scalars(select(table).where(col(table.story_id) == story)).all():
        if session.get(table, (into, getattr(row, key))) is None:
            session.add(table(**{**row.model_dump(), "story_id": into}))
        session.delete(row)


def _marked(user_id: int, story: int, read_at: str | None, starred_at: str | None) -> dict[str, Any]:
    return {"story_id": story, "user_id": user_id, "read_at": _read(read_at), "starred_at": _read(starred_at)}


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at) if at else None
