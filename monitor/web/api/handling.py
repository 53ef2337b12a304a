"""`/stories`, `/notes`, `/tags`, `/views`: what is done with what was found. A door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from monitor import queries, store
from monitor.queries import ArticleRow, Copy, NoteRow, PutAside, StoryRow, ViewRow, story_rows
from monitor.store.acts import Act, Hand
from monitor.tables import Role
from monitor.web.api import bearer, problems
from monitor.web.api.archive import HitShown, Meant, hit_shown
from monitor.web.api.bearer import Here, Who
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.typed import Body, Id, Line, Number, Words, example

stories = APIRouter(prefix="/stories", tags=["stories"])
notes = APIRouter(prefix="/notes", tags=["stories"])
tags = APIRouter(prefix="/tags", tags=["stories"])
views = APIRouter(prefix="/views", tags=["views"])


class Acting(
    Body, json_schema_extra=example(act="dismiss", stories=[1041, 1044], words="the word means something else")
):
    """What is done, and with which stories."""

    act: Act
    stories: list[Id] = Field(
        min_length=1, max_length=store.acts.MOST, description="Numbers of stories, or of articles."
    )
    watchlist: Id | None = Field(default=None, description="Put aside for this one only; else for all that found it.")
    words: Line = Field(default="", description="The reason, or the tag.")


class Done(BaseModel):
    """What was done; null: there was nothing to undo."""

    act: Act | None
    stories: int


class Writing(Body, json_schema_extra=example(words="Zadzwonić do rzecznika.")):
    """A note."""

    words: Words = Field(min_length=1, max_length=store.notes.LONGEST)


class Saving(Body, json_schema_extra=example(name="Do przeczytania", query="unread=1&category=kraj")):
    """A filter under a name; what was there under it is another one now."""

    name: Line = Field(min_length=1, max_length=store.views.LONGEST_NAME)
    query: Line = Field(default="", description="As it stands in the address of the page of hits, after the ?.")


@dataclass(frozen=True, slots=True)
class NoteShown:
    """What somebody wrote on a story."""

    id: int
    story: int
    by: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TagShown:
    """A word that stories are sorted under."""

    tag: str
    stories: int


@dataclass(frozen=True, slots=True)
class StoryShown:
    """A story in which something was found."""

    id: int
    place: int  # the hit by which it stands where it stands
    found_at: datetime  # of that hit
    article: ArticleRow  # who told it first, of those in which something was found
    hits: list[HitShown]  # one of each watchlist, in that article wherever it can be
    copies: list[Copy]  # who was first before the rest
    more: int  # copies that are not listed
    read: bool  # by whoever asks, and no other watchlist found it since
    starred: bool
    tags: list[str]
    notes: int
    put_aside: list[PutAside]


@stories.get("", name="list_stories")
def list_stories(office: Here, who: Who, place: Wanted, meant: Meant) -> Page[StoryShown]:
    """What the watchlists found, a row a story, as whoever asks has read, starred and put it aside."""
    with office.database.read() as session:
        rows = story_rows.stories(session, meant, before=place.after, limit=place.and_one, reader=who.user_id)
    items = rows[: place.limit]
    return Page(items=[_story(row) for row in items], next=str(items[-1].place) if len(rows) > place.limit else None)


@stories.post("/act", name="act")
def act(office: Here, who: Who, wanted: Acting) -> Done:
    """Read, star, put aside or tag stories. Marks are the own ones of whoever asks; the rest takes an editor."""
    if not wanted.act.is_own:
        bearer.check(who, Role.EDITOR)
    with problems.refusing(), office.database.write() as session:
        hand = Hand(who.user_id, who.user, office.clock())
        done = store.acts.do(session, hand, wanted.act, wanted.stories, watchlist=wanted.watchlist, words=wanted.words)
    return Done(act=wanted.act, stories=done)


@stories.post("/undo", name="undo")
def undo(office: Here, who: Who) -> Done:
    """What whoever asks did last with stories is undone, once."""
    with office.database.write() as session:
        undone = store.acts.undo(session, who.user_id)
    return Done(act=undone[0], stories=undone[1]) if undone else Done(act=None, stories=0)


@stories.get("/{number:int}/notes", name="list_notes")
def list_notes(office: Here, number: Number) -> list[NoteShown]:
    """What people wrote on a story, the first before the rest."""
    with office.database.read() as session:
        return [_note(number, row) for row in story_rows.notes(session, number)]


@stories.post("/{number:int}/notes", status_code=201, name="add_note")
def add_note(office: Here, who: Who, number: Number, wanted: Writing) -> NoteShown:
    """A note on the story of that article, for everybody."""
    with problems.refusing(), office.database.write() as session:
        note = store.notes.add(
            session, number, user_id=who.user_id, by=who.user, words=wanted.words, now=office.clock()
        )
        return NoteShown(note.id or 0, note.story_id, note.by, note.words, note.at)


@notes.delete("/{number:int}", status_code=204, name="remove_note")
def remove_note(office: Here, who: Who, number: Number) -> None:
    """A note goes, by whoever wrote it."""
    with office.database.write() as session:
        store.notes.remove(session, number, user_id=who.user_id)


@tags.get("", name="list_tags")
def list_tags(office: Here, most: Annotated[int, Query(ge=1, le=200)] = 100) -> list[TagShown]:
    """The tags there are; those of most stories first."""
    with office.database.read() as session:
        return [TagShown(*row) for row in story_rows.tags(session, most=most)]


@views.get("", name="list_views")
def list_views(office: Here, who: Who) -> list[ViewRow]:
    """The filters that whoever asks has saved, by name."""
    with office.database.read() as session:
        return queries.views(session, who.user_id)


@views.post("", status_code=201, name="save_view")
def save_view(office: Here, who: Who, wanted: Saving) -> ViewRow:
    """A filter under a name, for whoever asks."""
    with problems.refusing(), office.database.write() as session:
        view = store.views.save(session, who.user_id, name=wanted.name, query=wanted.query, now=office.clock())
        return ViewRow(view.id or 0, view.name, view.query)


@views.delete("/{number:int}", status_code=204, name="remove_view")
def remove_view(office: Here, who: Who, number: Number) -> None:
    """One of them goes."""
    with office.database.write() as session:
        store.views.remove(session, who.user_id, number)


def _story(row: StoryRow) -> StoryShown:
    return StoryShown(
        id=row.id, place=row.place, found_at=row.found_at, article=row.article,
        hits=[hit_shown(hit) for hit in row.hits], copies=list(row.copies), more=row.more, read=row.read,
        starred=row.starred, tags=list(row.tags), notes=row.notes, put_aside=list(row.put_aside),
    )  # fmt: skip


def _note(story: int, row: NoteRow) -> NoteShown:
    return NoteShown(row.id, story, row.by, row.words, row.at)
