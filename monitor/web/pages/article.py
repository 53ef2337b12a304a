"""`/articles/ID`: an article with every keyword marked, what was done with it, and how we came by it. A door."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import Response
from sqlmodel import Session

from monitor import desk, match, queries
from monitor.errors import NotFound
from monitor.match import MOST_OCCURRENCES, Reason
from monitor.queries import (
    ArticleText,
    EditRow,
    Fellow,
    HitRow,
    LastDone,
    NoteRow,
    Place,
    PutAside,
    TextVersion,
    edit_rows,
    lookup,
    story_rows,
)
from monitor.web import comparing, doors, marks
from monitor.web.doors import In, Who, page
from monitor.web.findings import Catch, catch
from monitor.web.house import House, Visitor
from monitor.web.marks import Piece

SURE = 0.4  # below it half of a text is wrong on average: docs/decisions/0013


@dataclass(frozen=True, slots=True)
class Compared:
    """This text beside another one: an older version of it, or the copy of another paper."""

    name: str  # whose text the other is; "": of this article, before it was edited
    at: datetime
    paragraphs: Sequence[Sequence[comparing.Piece]]
    new: int  # words that this text has and the other has not
    gone: int


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a watchlist did, or did not, match."""

    watchlist_id: int
    name: str
    matched: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Handled:
    """What people did with its story."""

    story: int
    read: bool  # by the reader
    starred: bool
    put_aside: tuple[PutAside, ...]
    tags: tuple[str, ...]
    notes: tuple[NoteRow, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What the page shows."""

    article: ArticleText
    title: list[Piece]
    lead: list[list[Piece]]  # paragraphs
    text: list[list[Piece]]
    characters: int  # of the text
    places: int  # how often any keyword stands in it
    most: int | None  # of one keyword so many places are kept; None: it has fewer
    catches: tuple[Catch, ...]
    unsure: int | None  # per cent of the text on which ways of reading agree, where that is little
    fellows: tuple[Fellow, ...]  # other articles of its story, who was first before the rest
    handled: Handled
    versions: tuple[TextVersion, ...]  # what it said before, the latest first
    edits: tuple[EditRow, ...]  # keywords that came and went
    compared: Compared | None
    explained: Explained | None
    watchlists: tuple[tuple[int, str], ...]  # which may be asked to explain themselves
    last: LastDone | None  # what can be undone


inside = doors.viewer()


@page(inside, "/articles/{number:int}")
def article(*, house: In, who: Who, number: int, version: str = "", beside: str = "", explain: str = "") -> Response:
    """`version` is an older text of it, `beside` another article of its story, `explain` a watchlist."""
    with house.database.read() as session:
        context = read(session, house, who, number, version=version, beside=beside, explain=explain)
    return house.page("article.html", context, who=who)


def read(
    session: Session, house: House, who: Visitor, number: int, *, version: str = "", beside: str = "", explain: str = ""
) -> ArticlePage:
    """The page as the database has it now.

    Errors: NotFound
    """
    article = queries.article(session, number)
    hits = queries.hits_of(session, number)
    places: list[Place] = [place for hit in hits for place in hit.matched]
    text = article.text or ""
    versions = edit_rows.versions(session, number)
    compared = _with_version(article, versions, version) if version else _beside(session, article, beside)
    return ArticlePage(
        article=article,
        title=marks.pieces(article.title, marks.spans(places, "title")),
        lead=marks.paragraphs(article.lead, marks.spans(places, "lead")),
        text=marks.paragraphs(text, marks.spans(places, "body")),
        characters=len(text),
        places=len({(place["field"], place["start"]) for place in places}),
        most=MOST_OCCURRENCES if any(map(_is_full, hits)) else None,
        catches=tuple(catch(hit) for hit in hits),
        unsure=_unsure(article.confidence),
        fellows=tuple(queries.fellows(session, number)),
        handled=_handled(session, article.story or number, who),
        versions=tuple(versions),
        edits=tuple(edit_rows.edits(session, number)),
        compared=compared,
        explained=_explained(session, number, explain, who.speech.language) if explain else None,
        watchlists=tuple((one.id, one.name) for one in queries.watchlist_names(session)),
        last=queries.last_done(session, who.id, now=house.clock()),
    )


def _handled(session: Session, story: int, who: Visitor) -> Handled:
    read_at, starred_at = story_rows.marked(session, story, who.id)
    return Handled(
        story=story,
        read=read_at is not None,
        starred=starred_at is not None,
        put_aside=tuple(story_rows.put_aside(session, [story]).get(story, ())),
        tags=tuple(story_rows.tags_of(session, [story]).get(story, ())),
        notes=tuple(story_rows.notes(session, story)),
    )


def _with_version(article: ArticleText, versions: Sequence[TextVersion], wanted: str) -> Compared:
    for one in versions:
        if str(one.id) == wanted:
            return _compared("", one.read_at, one.text, article.text or "")
    raise NotFound(f"article {article.id} has no version {wanted!r}")


def _beside(session: Session, article: ArticleText, wanted: str) -> Compared | None:
    """What this article made of the text of another one of its story."""
    number = lookup.number(wanted)
    if not wanted:
        return None
    other = queries.article(session, number or 0)
    if other.story is None or other.story != article.story:
        raise NotFound(f"article {article.id} tells another story than {wanted!r}")
    at = other.published_at or other.first_seen_at
    return _compared(other.feed or other.url, at, other.text or other.lead, article.text or article.lead)


def _compared(name: str, at: datetime, older: str, newer: str) -> Compared:
    paragraphs = comparing.compared(older, newer)
    return Compared(name, at, paragraphs, *comparing.share(paragraphs))


def _explained(session: Session, number: int, wanted: str, language: str) -> Explained:
    watchlist = queries.watchlist(session, wanted)
    reasons = match.explain(watchlist.query, desk.text_of(session, number), language)
    holds = any(reason.line_holds for reason in reasons)
    return Explained(watchlist.id, watchlist.name, holds, tuple(reasons))


def _is_full(hit: HitRow) -> bool:
    """Whether a keyword may stand there more often than is kept."""
    return max(Counter(place["keyword"] for place in hit.matched).values(), default=0) >= MOST_OCCURRENCES


def _unsure(confidence: float | None) -> int | None:
    return None if confidence is None or confidence >= SURE else round(100 * confidence)
