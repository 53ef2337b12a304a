"""`/articles/ID`: an article with every keyword marked, and how we came by it. A door."""

from collections import Counter
from dataclasses import dataclass

from fastapi import Response
from sqlmodel import Session

from monitor import queries
from monitor.match import MOST_OCCURRENCES
from monitor.queries import ArticleText, Fellow, HitRow, Place
from monitor.web import doors, marks
from monitor.web.doors import In, Who, page
from monitor.web.findings import Catch, catch
from monitor.web.marks import Piece

SURE = 0.4  # below it half of a text is wrong on average: docs/decisions/0013


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


inside = doors.viewer()


@page(inside, "/articles/{number:int}")
def article(house: In, who: Who, number: int) -> Response:
    with house.database.read() as session:
        context = read(session, number)
    return house.page("article.html", context, who=who)


def read(session: Session, number: int) -> ArticlePage:
    """The page as the database has it now.

    Errors: NotFound
    """
    article = queries.article(session, number)
    hits = queries.hits_of(session, number)
    places: list[Place] = [place for hit in hits for place in hit.matched]
    text = article.text or ""
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
    )


def _is_full(hit: HitRow) -> bool:
    """Whether a keyword may stand there more often than is kept."""
    return max(Counter(place["keyword"] for place in hit.matched).values(), default=0) >= MOST_OCCURRENCES


def _unsure(confidence: float | None) -> int | None:
    return None if confidence is None or confidence >= SURE else round(100 * confidence)
