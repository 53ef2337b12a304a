"""`/unsubscribe/TOKEN`: a channel hears of its watchlists no more, by the link in its mail, without login. A door.

A GET changes nothing, so that a program that tries every link of a mail unsubscribes nobody. A POST does, whatever it
carries, and is answered here: mail programs follow no redirect (RFC 8058).
"""

from dataclasses import dataclass

from fastapi import Response
from sqlmodel import Session

from alerts import book, links
from alerts.links import Unsubscribing
from monitor import queries
from monitor.errors import NotFound
from monitor.queries import SubscriptionRow
from monitor.web import doors
from monitor.web.doors import In, page


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """What the page shows."""

    channel: str
    token: str
    heard: tuple[SubscriptionRow, ...]  # still told
    off: tuple[SubscriptionRow, ...]  # no more


outside = doors.open_to_all()


@page(outside, "/unsubscribe/{token}")
def unsubscribe(house: In, token: str) -> Response:
    wanted = _wanted(house.secret_key, token)
    with house.database.read() as session:
        context = read(session, wanted, token)
    return house.page("unsubscribe.html", context)


@outside.post("/unsubscribe/{token}")
def switch_off(house: In, token: str) -> Response:
    wanted = _wanted(house.secret_key, token)
    with house.database.write() as session:
        book.switch_off(session, channel_id=wanted.channel_id, watchlist_ids=wanted.watchlist_ids, now=house.clock())
        context = read(session, wanted, token)
    return house.page("unsubscribe.html", context)


@outside.post("/unsubscribe/{token}/again")
def switch_on(house: In, token: str) -> Response:
    wanted = _wanted(house.secret_key, token)
    with house.database.write() as session:
        book.switch_on(session, channel_id=wanted.channel_id, watchlist_ids=wanted.watchlist_ids)
        context = read(session, wanted, token)
    return house.page("unsubscribe.html", context)


def read(session: Session, wanted: Unsubscribing, token: str) -> UnsubscribePage:
    """The page as the database has it now.

    Errors: NotFound when the channel is gone, or hears of none of these
    """
    rows = queries.subscriptions(session, wanted.channel_id, wanted.watchlist_ids)
    if not rows:
        raise NotFound("there is nothing to unsubscribe from")
    heard = tuple(row for row in rows if row.off_at is None)
    return UnsubscribePage(rows[0].channel, token, heard, tuple(row for row in rows if row.off_at is not None))


def _wanted(secret_key: str, token: str) -> Unsubscribing:
    wanted = links.read(secret_key, token)
    if wanted is None:
        raise NotFound("the link is not one of ours")
    return wanted
