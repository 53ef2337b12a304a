"""`/search`, `/preview`, `/forms`, `/explain`: the language tried on what is stored. A door."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import Field, model_validator

from monitor import desk, language, match, queries
from monitor.desk import Difference, Find, Forecast, Hearer
from monitor.language import Homograph
from monitor.match import Keyword, Reason
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
    articles: int  # of the archive that have it, capitals and Polish letters aside; 10,000: at least so many


@dataclass(frozen=True, slots=True)
class Forms:
    """What a keyword finds."""

    word: str
    forms: list[Form]
    homographs: list[Homograph]  # forms that other words have too
    derived: list[str]  # made from it, and not found by it
    derived_articles: dict[str, int]  # how many articles of the archive have one of their forms


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a query did, or did not, match a text."""

    matched: bool
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class OnDay:
    """How much was found on one day."""

    on: date
    articles: int


@dataclass(frozen=True, slots=True)
class OfKeyword:
    """In how many of the articles looked at a keyword finds something."""

    keyword: str
    articles: int


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a query would have found."""

    items: list[Find]  # the newest
    next: str | None
    since: datetime
    articles: int  # in which it finds something; about so many, when it is an estimate
    is_estimate: bool  # reckoned from some of the articles that have its words
    looked_at: int
    of: int  # articles that have its words
    by_day: list[OnDay]
    keywords: list[OfKeyword]
    difference: Difference | None  # to the watchlist's query as it is saved
    expected: Forecast | None  # of the watchlist's channels; null: nobody has listened for a day yet


class Previewing(Body, json_schema_extra=example(query="Kazachstan\nODKB", limit=20)):
    """A query, as long as it may be, to be tried on what is stored."""

    query: Words = Field(description="Keywords; lines are alternatives.")
    since: Moment | None = Field(default=None, description="Articles first seen from then on; else the last 30 days.")
    limit: int = Field(default=50, ge=1, le=200)
    watchlist: Id | None = Field(
        default=None, description="Held against its query as it is saved; told to its channels."
    )
    exact: bool = Field(default=False, description="Look at 20,000 articles instead of 700; this may take seconds.")


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
def try_query(office: Here, wanted: Previewing) -> Previewed:
    """What a query would have found, and what would have been told; nothing is stored and nobody is told."""
    since = wanted.since or office.clock() - desk.LOOKS_BACK
    saved, told = _saved(office, wanted.watchlist)
    seen = desk.outlook(
        office.database, wanted.query, saved=saved, told=told, since=since, now=office.clock(),
        timezone=office.timezone, most=desk.EXACTLY if wanted.exact else desk.MOST, newest=wanted.limit + 1,
    )  # fmt: skip
    items = list(seen.newest[: wanted.limit])
    return Previewed(
        items=items,
        next=str(items[-1].article_id) if len(seen.newest) > wanted.limit else None,
        since=seen.since,
        articles=seen.articles,
        is_estimate=seen.is_estimate,
        looked_at=seen.looked_at,
        of=seen.of,
        by_day=[OnDay(on, articles) for on, articles in seen.by_day],
        keywords=[OfKeyword(keyword, articles) for keyword, articles in seen.keywords],
        difference=seen.difference,
        expected=seen.expected,
    )


def _saved(office: Office, number: int | None) -> tuple[str | None, list[Hearer]]:
    """The query of a watchlist as it is saved, and who hears of it."""
    if number is None:
        return None, []
    with office.database.read() as session:
        watchlist, channels = queries.watchlist_by_id(session, number), queries.channels(session)
    told = desk.hearers(watchlist.channels, channels, timezone=office.timezone, urgent=watchlist.urgent)
    return watchlist.query, told


@forms.get("")
def inflect(office: Here, word: Annotated[Line, Query(min_length=1, description="A keyword.")]) -> Forms:
    """Every form a keyword will find, and why; which of them other words have too, and what is made from it."""
    panel = desk.panel(office.database, Keyword(word, (), 1, 1))
    articles = {row.form: row.articles for row in panel.forms}
    found = [
        Form(row.form, row.tag, language.cases.said(row.tag, office.language), row.source, articles[row.form])
        for row in language.forms(word)
    ]
    derived = dict(panel.derived)
    return Forms(word, found, language.homographs(word), list(derived), derived)


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
