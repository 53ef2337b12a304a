"""What somebody typed into the editor of a watchlist -> the query that it says, or where it is wrong. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from monitor import match
from monitor.errors import NotFound, QueryInvalid
from monitor.match import FormFace, Keyword, Nearby, NoFormFace
from monitor.match.syntax import Link, Order
from monitor.queries import OFF

SHOWN = 60  # characters of a line on each side of what is wrong
NEAR_WORDS = 5
DAYS = (7, 30, 90)


def _lines(typed: object) -> object:
    """Browsers end lines with two characters, and a zero character is in no text."""
    return typed.replace("\r\n", "\n").replace("\x00", "") if isinstance(typed, str) else typed


Words = Annotated[str, BeforeValidator(_lines)]


class Draft(BaseModel):
    """The fields of the editor, as a browser sends them."""

    model_config = ConfigDict(frozen=True)

    number: int = 0  # of the watchlist; 0: a new one
    basis: int = 0  # the version from which it was edited
    name: Words = ""
    query: Words = ""
    face: Literal["text", "form"] = "text"
    any_of: Words = ""
    all_of: Words = ""
    none_of: Words = ""
    near_one: list[Words] = Field(default_factory=list)
    near_order: list[Order] = Field(default_factory=list)
    near_words: list[str] = Field(default_factory=list)
    near_other: list[Words] = Field(default_factory=list)
    days: int = 30
    exact: bool = False
    enabled: bool = False
    urgent: bool = False
    spikes: bool = False
    channel: list[Words] = Field(default_factory=list)
    cadence: list[Words] = Field(default_factory=list)  # of each of these channels; "": it is not told
    caret: int = 0  # the line in which somebody writes
    forms_of: str = ""  # line:column of the keyword whose forms are shown
    shown: str = ""  # and of that whose forms stood on the page
    out: list[Words] = Field(default_factory=list)  # those of its forms that are not to count
    do: str = ""  # what the button says that was pressed

    @property
    def told(self) -> list[tuple[str, str]]:
        """Who is told, and how often."""
        return [(name, how) for name, how in zip(self.channel, self.cadence, strict=False) if how and how != OFF]

    @property
    def untold(self) -> list[str]:
        """Who is not."""
        return [name for name, how in zip(self.channel, self.cadence, strict=False) if not how]

    @property
    def back_days(self) -> int:
        """How far the preview looks back."""
        return self.days if self.days in DAYS else 30


LISTS = frozenset(("near_one", "near_order", "near_words", "near_other", "channel", "cadence", "out"))
"""Fields that may be sent more than once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a query, and where."""

    line: int
    column: int
    message: str
    hint: str
    before: str  # of its line
    there: str
    after: str


def query_of(draft: Draft, language: str) -> str:
    """The query that the fields say, in operators of a language.

    Errors: QueryInvalid, which knows the query
    """
    if draft.face == "text":
        match.check(draft.query)
        return draft.query
    form = _form(draft)
    try:
        return match.as_text(form, language=language)
    except QueryInvalid as refused:
        refused.query = next(_wrong_rows(form), "")
        raise


def changed(draft: Draft, language: str) -> Draft:
    """The draft as the button wants it that was pressed.

    Shape:  add:WORD one more keyword; forms these forms left out; face:form, face:text the other face
    Errors: QueryInvalid
    """
    verb, _, what = draft.do.partition(":")
    if verb == "add":
        return _with_query(draft, match.with_keyword(query_of(draft, language), what.replace("\n", " ")))
    if verb == "forms":
        return _without_forms(draft, language)
    if verb == "face" and what == "form":
        return _as_form(draft)
    if verb == "face" and what == "text" and draft.face == "form":
        return draft.model_copy(update={"query": query_of(draft, language), "face": "text"})
    return draft.model_copy(update={"forms_of": what}) if verb == "of" else draft


def fault(refused: QueryInvalid, language: str) -> Fault:
    """What is wrong, in a person's language, with the words around it."""
    message, hint = refused.polish if language == "pl" else (refused.message, refused.hint)
    lines = refused.query.split("\n")
    typed = lines[refused.line - 1] if refused.line <= len(lines) else ""
    at = refused.column - 1
    end = at + max(len(typed[at:].split(" ", 1)[0][:30]), 1)
    before = ("…" if at > SHOWN else "") + typed[max(0, at - SHOWN) : at]
    after = typed[end : end + SHOWN] + ("…" if len(typed) > end + SHOWN else "")
    return Fault(refused.line, refused.column, message, hint, before, typed[at:end], after)


def chosen(draft: Draft, keywords: tuple[Keyword, ...]) -> Keyword | None:
    """The keyword whose forms are shown: the one asked for, else that of the line in which somebody writes."""
    by_place = {f"{one.line}:{one.column}": one for one in keywords}
    in_line = [one for one in keywords if one.line == draft.caret]
    return by_place.get(draft.forms_of) or next(iter(in_line or keywords), None)


def no_face(query: str, language: str) -> str | None:
    """Why a query cannot be shown as a form; None: it can."""
    form = match.as_form(match.read(query))
    if not isinstance(form, NoFormFace):
        return None
    return form.polish if language == "pl" else form.why


def _as_form(draft: Draft) -> Draft:
    form = match.as_form(match.read(draft.query)) if draft.query.strip() else FormFace()
    if draft.face == "form" or isinstance(form, NoFormFace):
        return draft
    update = {
        "face": "form", "any_of": "\n".join(form.any_of), "all_of": "\n".join(form.all_of),
        "none_of": "\n".join(form.none_of), "near_one": [pair.one for pair in form.near],
        "near_order": [pair.link.order for pair in form.near],
        "near_words": [str(pair.link.words or NEAR_WORDS) for pair in form.near],
        "near_other": [pair.other for pair in form.near],
    }  # fmt: skip
    return draft.model_copy(update=update)


def _with_query(draft: Draft, query: str) -> Draft:
    """The draft with another query, in the face it has, when that can say it."""
    text = draft.model_copy(update={"query": query, "face": "text"})
    return _as_form(text) if draft.face == "form" else text


def _without_forms(draft: Draft, language: str) -> Draft:
    line, _, column = draft.shown.partition(":")
    query = query_of(draft, language)
    try:
        query = match.leave_out(query, int(line), int(column), draft.out, language=language)
    except (NotFound, ValueError):  # the query was changed meanwhile: that keyword stands there no more
        return draft
    return _with_query(draft.model_copy(update={"forms_of": draft.shown}), query)


def _form(draft: Draft) -> FormFace:
    rows = [tuple(row for row in text.split("\n") if row.strip()) for text in (draft.any_of, draft.all_of)]
    none_of = tuple(row for row in draft.none_of.split("\n") if row.strip())
    return FormFace(rows[0], rows[1], none_of, tuple(_near(draft)))


def _near(draft: Draft) -> Iterator[Nearby]:
    pairs = zip(draft.near_one, draft.near_order, draft.near_words, draft.near_other, strict=False)
    for one, order, words, other in pairs:
        if one.strip() or other.strip():
            link = Link(order, 0 if order is Order.SENTENCE else _words(words))
            yield Nearby(one, other, link)


def _words(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _wrong_rows(form: FormFace) -> Iterator[str]:
    """Rows that are no keyword."""
    for row in (
        *form.any_of,
        *form.all_of,
        *form.none_of,
        *(row for pair in form.near for row in (pair.one, pair.other)),
    ):
        try:
            match.as_text(FormFace(any_of=("x",), all_of=(row,)))
        except QueryInvalid:
            yield row
