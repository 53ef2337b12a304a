"""`/search`, `/preview`, `/forms`, `/explain`: the language tried on what is stored. A door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import Field, model_validator

from monitor import desk, language, match, queries
from monitor.desk import Find
from monitor.language import Homograph
from monitor.match import Reason
from monitor.records import Text
from monitor.web.api.bearer import Here
from monitor.web.api.office import Office
from monitor.web.api.paging import Page, Place, Wanted
from monitor.web.api.typed import Body, Id, Line, Moment, Words, example

search = APIRouter(prefix="/search", tags=["search"])
preview = APIRouter(prefix="/preview", tags=["preview"])
forms = APIRouter(prefix="/forms", tags=["forms"])
explain = APIRouter(prefix="/explain", tags=["explain"])

Since = Annotated[Moment | None, Query(description="Articles first seen from then on; else the last 30 days.")]


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a keyword finds."""

    form: str
    tag: str  # as SGJP tags it; "" where not known
    said: str  # case and number, in words
    source: str  # dictionary, guess, rule, typed


@dataclass(frozen=True, slots=True)
class Forms:
    """What a keyword finds."""

    word: str
    forms: list[Form]
    homographs: list[Homograph]  # forms that other words have too
    derived: list[str]  # made from it, and not found by it


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a query did, or did not, match a text."""

    matched: bool
    reasons: list[Reason]


class Previewing(Body, json_schema_extra=example(query="Kazachstan\nODKB", limit=20)):
    """A query, as long as it may be, to be tried on what is stored."""

    query: Words = Field(description="Keywords; lines are alternatives.")
    since: Moment | None = Field(default=None, description="Articles first seen from then on; else the last 30 days.")
    limit: int = Field(default=50, ge=1, le=200)


class Explaining(Body, json_schema_extra=example(watchlist=3, article=1041)):
    """What is to be explained: a watchlist or a query, and an article or a text."""

    watchlist: Id | None = Field(default=None, description="The number of a watchlist.")
    query: Words | None = None
    article: Id | None = Field(default=None, description="The number of an article.")
    text: Words | None = None

    @model_validator(mode="after")
    def says_which(self) -> Self:
        """One of each."""
        if (self.watchlist is None) == (self.query is None) or (self.article is None) == (self.text is None):
            raise ValueError("say which: a watchlist or a query, and an article or a text")
        return self


@search.get("")
def find(
    office: Here,
    place: Wanted,
    q: Annotated[Words, Query(description="Keywords, in the language of watchlists.")],
    since: Since = None,
) -> Page[Find]:
    """What a query finds in the articles that are stored, the newest first."""
    return _found(office, q, since, place)


@preview.post("", name="preview")
def try_query(office: Here, wanted: Previewing) -> Page[Find]:
    """What a query would have found; nothing is stored and nobody is told."""
    return _found(office, wanted.query, wanted.since, Place(None, wanted.limit))


@forms.get("")
def inflect(office: Here, word: Annotated[Line, Query(min_length=1, description="A keyword.")]) -> Forms:
    """Every form a keyword will find, and why; which of them other words have too, and what is made from it."""
    found = [
        Form(row.form, row.tag, language.cases.said(row.tag, office.language), row.source)
        for row in language.forms(word)
    ]
    return Forms(word, found, language.homographs(word), list(language.derived(word)))


@explain.post("", name="explain")
def say_why(office: Here, wanted: Explaining) -> Explained:
    """Why a watchlist did, or did not, match, each part of its query by itself."""
    with office.database.read() as session:
        query = queries.watchlist_by_id(session, wanted.watchlist).query if wanted.watchlist else wanted.query or ""
        text = desk.text_of(session, wanted.article) if wanted.article else Text(body=wanted.text or "")
    reasons = match.explain(query, text, office.language)
    return Explained(any(reason.line_holds for reason in reasons), list(reasons))


def _found(office: Office, query: str, since: datetime | None, place: Place) -> Page[Find]:
    finds = desk.search(
        office.database, query, since=since or office.clock() - desk.LOOKS_BACK, before=place.after, limit=place.and_one
    )
    items = finds[: place.limit]
    return Page(items=items, next=str(items[-1].article_id) if len(finds) > place.limit else None)
