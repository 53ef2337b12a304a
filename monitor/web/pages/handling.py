"""What is done with stories, from whichever page shows them: marks, notes, tags, views, and back. A door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Path, Request, Response

from monitor import store
from monitor.queries import HitFilter, story_rows
from monitor.queries.lookup import LARGEST_ID
from monitor.store.acts import Act, Hand
from monitor.tables import Role
from monitor.web import asked, doors
from monitor.web.doors import In, MayNot, Who
from monitor.web.house import House, Visitor
from monitor.web.pages.hits import Row, rows
from monitor.web.speech import Speech, mark
from monitor.web.ways import local

Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Words = Annotated[str, Form(max_length=4100)]
Line = Annotated[str, Form(max_length=2000)]

DONE: Mapping[Act, Callable[[Speech, int], str]] = {
    Act.READ: lambda speech, n: speech.ngettext(
        "%(n)s story is marked as read.", "%(n)s stories are marked as read.", n
    ),
    Act.UNREAD: lambda speech, n: speech.ngettext(
        "%(n)s story is marked as not read.", "%(n)s stories are marked as not read.", n
    ),
    Act.STAR: lambda speech, n: speech.ngettext("%(n)s story has a star.", "%(n)s stories have a star.", n),
    Act.UNSTAR: lambda speech, n: speech.ngettext(
        "%(n)s story has no star any more.", "%(n)s stories have no star any more.", n
    ),
    Act.DISMISS: lambda speech, n: speech.ngettext("%(n)s story is put aside.", "%(n)s stories are put aside.", n),
    Act.RESTORE: lambda speech, n: speech.ngettext("%(n)s story is back.", "%(n)s stories are back.", n),
    Act.TAG: lambda speech, n: speech.ngettext("%(n)s story is tagged.", "%(n)s stories are tagged.", n),
    Act.UNTAG: lambda speech, n: speech.ngettext(
        "The tag is taken off %(n)s story.", "The tag is taken off %(n)s stories.", n
    ),
}
"""What a page says when it is done."""

WRONG_TAG = mark("A tag is one line of at most 40 characters, without commas.")
WRONG_REASON = mark("A reason is one line of at most 200 characters.")

ACTS = frozenset(act.value for act in Act)

inside, editing = doors.viewer(), doors.editor()


@dataclass(frozen=True, slots=True)
class Rows:
    """A piece of a page of hits: these rows."""

    rows: tuple[Row, ...]
    asked: asked.Asked
    here: str


@inside.post("/hits/mark")
def do(
    *,
    house: In,
    request: Request,
    who: Who,
    act: Line = "",
    one: Line = "",
    story: Annotated[list[int] | None, Form(max_length=store.acts.MOST)] = None,
    reason: Line = "",
    new_tag: Line = "",
    back: Line = "/",
) -> Response:
    """With the chosen stories; `one` is a button of one story, and says both: what, and with which."""
    doing, _, number = one.partition(":") if one else (act, "", "")
    stories = [int(number)] if one and number.isascii() and number.isdigit() else [] if one else story or []
    stories = [number for number in stories if 0 < number <= LARGEST_ID]
    if doing not in ACTS or not stories:
        return house.done(who, who.speech.gettext(mark("Nothing was chosen.")), at=local(back))
    try:
        said = _do(house, who, Act(doing), stories, back, words=new_tag if doing == Act.TAG else reason)
    except ValueError:
        wrong = WRONG_TAG if doing == Act.TAG else WRONG_REASON
        return house.done(who, who.speech.gettext(wrong), at=local(back))
    return _piece(house, who, stories, back) if doors.is_by_htmx(request) else house.done(who, said, at=local(back))


def _do(house: House, who: Visitor, act: Act, stories: list[int], back: str, *, words: str) -> str:
    if not act.is_own and not who.may(Role.EDITOR):
        raise MayNot(f"{who.name} is {who.role}; this needs {Role.EDITOR}")
    with house.database.write() as session:
        wanted = asked.read(back.partition("?")[2])
        watchlist = asked.meant(session, wanted, reader=who.id, now=house.clock(), timezone=who.timezone).watchlist
        done = store.acts.do(
            session, Hand(who.id, who.name, house.clock()), act, stories, watchlist=watchlist, words=words
        )
    return _said(who, act, done)


def _said(who: Visitor, act: Act, stories: int) -> str:
    return DONE[act](who.speech, stories) % {"n": who.speech.number(stories)}


def _piece(house: House, who: Visitor, stories: list[int], back: str) -> Response:
    wanted = asked.read(back.partition("?")[2])
    with house.database.read() as session:
        meant = asked.meant(session, wanted, reader=who.id, now=house.clock(), timezone=who.timezone)
        found = story_rows.stories(
            session, HitFilter(stories=tuple(stories), watchlist=meant.watchlist), reader=who.id, limit=len(stories)
        )
    return house.page("hits.html", Rows(rows(found), wanted, wanted.address()), who=who, block="rows")


@inside.post("/hits/undo")
def undo(house: In, who: Who, back: Line = "/") -> Response:
    with house.database.write() as session:
        undone = store.acts.undo(session, who.id)
    said = mark("It is undone.") if undone else mark("There is nothing to undo.")
    return house.done(who, who.speech.gettext(said), at=local(back))


@inside.post("/views")
def save_view(house: In, who: Who, name: Line = "", query: Line = "") -> Response:
    kept = asked.read(query).address()
    try:
        with house.database.write() as session:
            store.views.save(session, who.id, name=name, query=kept, now=house.clock())
    except ValueError:
        return house.done(who, who.speech.gettext(mark("A view needs a name, on one line.")), at=_at(kept))
    return house.done(who, who.speech.gettext(mark("The view is saved.")), at=_at(kept))


@inside.post("/views/{number}/remove")
def remove_view(house: In, who: Who, number: Number, back: Line = "/") -> Response:
    with house.database.write() as session:
        store.views.remove(session, who.id, number)
    return house.done(who, who.speech.gettext(mark("The view is removed.")), at=local(back))


@editing.post("/articles/{number}/notes")
def add_note(house: In, who: Who, number: Number, words: Words = "") -> Response:
    try:
        with house.database.write() as session:
            store.notes.add(session, number, user_id=who.id, by=who.name, words=words, now=house.clock())
    except ValueError:
        said = mark("A note has 1 to 4000 characters.")
        return house.done(who, who.speech.gettext(said), at=f"/articles/{number}#notes")
    return house.done(who, who.speech.gettext(mark("The note is saved.")), at=f"/articles/{number}#notes")


@editing.post("/notes/{number}/remove")
def remove_note(house: In, who: Who, number: Number, back: Line = "/") -> Response:
    with house.database.write() as session:
        store.notes.remove(session, number, user_id=who.id)
    return house.done(who, who.speech.gettext(mark("The note is removed.")), at=local(back))


@editing.post("/articles/{number}/tags")
def tag(house: In, who: Who, number: Number, *, tag: Line = "", take_off: Line = "") -> Response:
    """A tag is put on the story of an article, or taken off."""
    act = Act.UNTAG if take_off else Act.TAG
    try:
        with house.database.write() as session:
            hand = Hand(who.id, who.name, house.clock())
            done = store.acts.do(session, hand, act, [number], words=take_off or tag)
    except ValueError:
        return house.done(who, who.speech.gettext(WRONG_TAG), at=f"/articles/{number}#tags")
    return house.done(who, _said(who, act, done), at=f"/articles/{number}#tags")


def _at(query: str) -> str:
    return f"/?{query}" if query else "/"
