"""`/watchlists/new`, `/watchlists/ID/edit`: the editor, and beside it what the query would have found. A door."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from monitor import desk, match, queries
from monitor.desk import Outlook, Panel
from monitor.errors import Conflict, QueryInvalid
from monitor.match import Keyword
from monitor.queries import ChannelRow, WatchlistRow
from monitor.web import doors, drafts, previews
from monitor.web.doors import In, Who, page
from monitor.web.drafts import Draft, Fault
from monitor.web.house import House, Visitor
from monitor.web.previews import Shown
from monitor.web.speech import mark

MOST_BYTES = 4 * 1024 * 1024
"""Of a field: sixty times the longest query."""

CADENCES = ("instant", "hourly", "daily@07:00", "daily@16:00", "mon-fri@07:00", "weekly@07:00")


@dataclass(frozen=True, slots=True)
class Teller:
    """A channel that may be told, and how often it is."""

    channel: ChannelRow
    cadence: str  # "": it is not
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditorPage:
    """What the page shows."""

    draft: Draft
    saved: WatchlistRow | None  # None: a new one
    tellers: tuple[Teller, ...]
    problem: str | None = None  # with its name, or with who is told
    fault: Fault | None = None  # with its query
    no_face: str | None = None  # why it cannot be shown as a form
    said_as: str | None = None  # the query that a form says
    outlook: Outlook | None = None  # None: there is no query to try
    newest: tuple[Shown, ...] = ()
    only_new: tuple[Shown, ...] = ()
    only_gone: tuple[Shown, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    panel: Panel | None = None


async def _sent(request: Request) -> Draft:
    """What was sent; of a query that is far too long it is said where it stands, so that much is read of it.

    Errors: RequestValidationError
    """
    async with request.form(max_part_size=MOST_BYTES) as form:
        rows = {name: form.getlist(name) for name in form}
    fields = {name: sent if name in drafts.LISTS else sent[-1] for name, sent in rows.items()}
    try:
        return Draft.model_validate(fields)
    except ValidationError as wrong:
        raise RequestValidationError([{**fault, "loc": ("body", *fault["loc"])} for fault in wrong.errors()]) from wrong


Sent = Annotated[Draft, Depends(_sent)]

editing = doors.editor()


@page(editing, "/watchlists/new")
def new(house: In, who: Who, query: str = "", name: str = "") -> Response:
    return _shown(house, who, Draft(query=query, name=name, enabled=True))


@page(editing, "/watchlists/{number:int}/edit")
def edit(house: In, who: Who, number: int) -> Response:
    with house.database.read() as session:
        saved, versions = queries.watchlist_by_id(session, number), queries.versions(session, number)
    draft = Draft(
        number=number, basis=versions[0].number if versions else 0, name=saved.name, query=saved.query,
        enabled=saved.enabled, urgent=saved.urgent, spikes=saved.spikes,
    )  # fmt: skip
    return _shown(house, who, draft)


@editing.post("/watchlists/preview")
def preview(house: In, who: Who, request: Request, draft: Sent) -> Response:
    """The editor with what its query would have found; for a page that is open already, what the button changed."""
    piece = None
    if doors.is_by_htmx(request):
        piece = "editor" if draft.do not in ("", "preview") else "preview"
    try:
        draft = drafts.changed(draft, who.speech.language)
    except QueryInvalid as refused:
        return _shown(house, who, draft, refused=refused, block=piece)
    return _shown(house, who, draft, block=piece)


@editing.post("/watchlists/new")
def add(house: In, who: Who, draft: Sent) -> Response:
    now = house.clock()
    try:
        number, hits = desk.add_watchlist(
            who.database, name=draft.name, query=drafts.query_of(draft, who.speech.language), told=draft.told,
            now=now, since=now - desk.LOOKS_BACK, urgent=draft.urgent, spikes=draft.spikes, enabled=draft.enabled,
        )  # fmt: skip
    except QueryInvalid as refused:
        return _shown(house, who, draft, refused=refused, status=422)
    except (Conflict, ValueError) as wrong:
        return _shown(house, who, draft, problem=str(wrong), status=422)
    return house.done(who, _done(who, hits), at=f"/watchlists/{number}")


@editing.post("/watchlists/{number:int}/edit")
def save(house: In, who: Who, number: int, draft: Sent) -> Response:
    now, draft = house.clock(), draft.model_copy(update={"number": number})
    with house.database.read() as session:
        saved, versions = queries.watchlist_by_id(session, number), queries.versions(session, number)
    if versions and versions[0].number != draft.basis:
        problem = who.speech.say(
            mark("Meanwhile %(who)s changed it: see its versions. Save again to keep yours."),
            who=versions[0].by or who.speech.say(mark("somebody")),
        )
        draft = draft.model_copy(update={"basis": versions[0].number})
        return _shown(house, who, draft, problem=problem, status=409)
    try:
        query = drafts.query_of(draft, who.speech.language)
        known = dict(saved.channels)
        hits = desk.edit_watchlist(
            who.database, number, name=draft.name, query=query if query != saved.query else None,
            enabled=draft.enabled, urgent=draft.urgent, spikes=draft.spikes,
            told=[one for one in draft.told if known.get(one[0]) != one[1]],
            untold=[name for name in draft.untold if name in known], now=now, since=now - desk.LOOKS_BACK,
        )  # fmt: skip
    except QueryInvalid as refused:
        return _shown(house, who, draft, refused=refused, status=422)
    except (Conflict, ValueError) as wrong:
        return _shown(house, who, draft, problem=str(wrong), status=422)
    return house.done(who, _done(who, hits), at=f"/watchlists/{number}")


def _done(who: Visitor, hits: int) -> str:
    line = mark("Saved. Found besides in the last 30 days: %(n)s.")
    return who.speech.say(line, n=who.speech.number(hits)) if hits else who.speech.say(mark("Saved."))


def _shown(
    house: House,
    who: Visitor,
    draft: Draft,
    *,
    problem: str | None = None,
    refused: QueryInvalid | None = None,
    status: int = 200,
    block: str | None = None,
) -> Response:
    context = read(house, who, draft, problem=problem, refused=refused)
    return house.page("watchlist_edit.html", context, who=who, status=status, block=block)


def read(house: House, who: Visitor, draft: Draft, *, problem: str | None, refused: QueryInvalid | None) -> EditorPage:
    """The page as the database has it now.

    Errors: NotFound when there is no such watchlist
    """
    with house.database.read() as session:
        saved = queries.watchlist_by_id(session, draft.number) if draft.number else None
        channels = queries.channels(session)
    tellers = _tellers(draft, saved, channels)
    has_query = draft.face == "form" or bool(draft.query.strip())
    if refused is None and has_query:
        try:
            query = drafts.query_of(draft, who.speech.language)
        except QueryInvalid as invalid:
            refused = invalid
    if refused is not None or not has_query:
        wrong = drafts.fault(refused, who.speech.language) if refused else None
        return EditorPage(draft, saved, tellers, problem, wrong)
    return _tried(house, who, query, EditorPage(draft, saved, tellers, problem))


def _tried(house: House, who: Visitor, query: str, bare: EditorPage) -> EditorPage:
    """The page with what its query would have found."""
    draft, now = bare.draft, house.clock()
    told = [(one.channel.name, one.cadence) for one in bare.tellers if one.cadence]
    outlook = desk.outlook(
        house.database, query, saved=bare.saved.query if bare.saved else None,
        told=desk.hearers(told, (one.channel for one in bare.tellers), timezone=who.timezone, urgent=draft.urgent),
        since=desk.since(draft.back_days, now=now, timezone=who.timezone), now=now, timezone=who.timezone,
        most=desk.EXACTLY if draft.exact else desk.MOST,
    )  # fmt: skip
    keywords = match.inflected(query)
    keyword = drafts.chosen(draft, keywords)
    difference = outlook.difference
    return EditorPage(
        draft, bare.saved, bare.tellers, bare.problem,
        no_face=drafts.no_face(query, who.speech.language),
        said_as=query if draft.face == "form" else None,
        outlook=outlook,
        newest=previews.shown(outlook.newest),
        only_new=previews.shown(difference.only_new if difference else ()),
        only_gone=previews.shown(difference.only_gone if difference else ()),
        keywords=keywords,
        panel=desk.panel(house.database, keyword) if keyword else None,
    )  # fmt: skip


def _tellers(draft: Draft, saved: WatchlistRow | None, channels: list[ChannelRow]) -> tuple[Teller, ...]:
    """Every channel, with how often it is told as somebody just chose, else as it is saved."""
    known = dict(saved.channels if saved else ())
    told = dict(zip(draft.channel, draft.cadence, strict=False)) if draft.channel else known
    return tuple(_teller(channel, told.get(channel.name, ""), known.get(channel.name, "")) for channel in channels)


def _teller(channel: ChannelRow, told: str, known: str) -> Teller:
    choices = dict.fromkeys((*CADENCES, known, told))
    return Teller(channel, told, tuple(filter(None, choices)))
