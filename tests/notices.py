"""Invented notices, and a house that tells them."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session, select

from alerts import book, records
from alerts.records import Article, Delivery, House, Kind, Matched, Notice, Story
from alerts.tables import Channel
from monitor.tables import Watchlist

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
HOUSE = House(
    public_url="https://nasluch.example",
    timezone="Europe/Warsaw",
    language="pl",
    mail_from="Redakcja <nasluch@gazeta.example>",
    secret_key="a key of the tests",
)
SECRET = "whsec_" + "c2VrcmV0LXdlYmhvb2thLWRvLXRlc3Rvdy0wMQ=="

TITLE = "Nowe kopalnie w stepie"
SNIPPET = "Rząd w Kazachstanie ogłosił przetarg na trzy kopalnie."


def notice(
    number: int = 1,
    *,
    watchlist_id: int = 1,
    watchlist: str = "Kazachstan",
    story: int | None = None,
    title: str = TITLE,
    feed: str = "Kurier Stepowy",
    published_at: datetime | None = NOW,
) -> Notice:
    """A notice of a story of its own, found once in the text."""
    start = SNIPPET.index("Kazachstanie")
    place = (start, start + len("Kazachstanie"))
    return Notice(
        hit_id=number,
        watchlist_id=watchlist_id,
        watchlist=watchlist,
        article=Article(number, f"https://kurier.example/{number}", title, feed, published_at, lead_only=False),
        story=Story(story or number, 1, number),
        matched=(Matched("Kazachstan", "Kazachstanie", "body", *place),),
        snippet=SNIPPET,
        highlights=(place,),
    )


def mail_channel(*addresses: str) -> records.Channel:
    """A channel of these addresses."""
    return records.Channel(7, "redakcja", Kind.EMAIL, addresses or ("ola@gazeta.example",))


def hook_channel(url: str, *secrets: str) -> records.Channel:
    """A channel that posts there."""
    return records.Channel(8, "hak", Kind.WEBHOOK, (url,), secrets or (SECRET,))


def delivery(channel: records.Channel, *notices: Notice, attempts: int = 0) -> Delivery:
    """A delivery in hand."""
    return Delivery(
        id=5,
        key="msg_0123456789abcdef",
        lease="lease",
        channel=channel,
        notices=notices or (notice(),),
        created_at=NOW,
        attempts=attempts,
    )


def house(**changes: str) -> House:
    """The house, some of it changed."""
    return replace(HOUSE, **changes)


def subscribed(
    session: Session,
    name: str = "redakcja",
    *,
    kind: Kind = Kind.EMAIL,
    to: str = "ola@gazeta.example",
    hears: tuple[str, ...] = ("Kazachstan",),
    cadence: str = "instant",
) -> Channel:
    """A channel that hears of these watchlists, which are made when they are not there."""
    secrets = [SECRET] if kind is Kind.WEBHOOK else []
    row = book.add(session, name=name, kind=kind, addresses=[to], secrets=secrets, now=NOW)
    for watchlist in hears:
        watchlist_id = watchlist_of(session, watchlist)
        book.subscribe(session, watchlist_id=watchlist_id, channel=name, cadence=cadence, now=NOW)
    return row


def watchlist_of(session: Session, name: str) -> int:
    """The number of a watchlist, made when it is not there."""
    known = session.exec(select(Watchlist).where(Watchlist.name == name)).first()
    if known is None:
        known = Watchlist(name=name, query=name, created_at=NOW, updated_at=NOW)
        session.add(known)
        session.flush()
    return known.id or 0
