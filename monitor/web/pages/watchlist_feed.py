"""`/watchlists/ID/feed.atom`, `feed.json`: its hits for feed readers, by a secret link, without login. A door.

Whoever has the link reads, whoever has another learns nothing, not even whether there is such a watchlist.
"""

from hashlib import sha256

from fastapi import Request, Response

from monitor import exports, queries, store
from monitor.errors import NotFound
from monitor.exports import Wish
from monitor.exports.links import Kind
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.house import House
from monitor.web.speech import mark

outside, editing = doors.open_to_all(), doors.editor()


@page(outside, "/watchlists/{number:int}/feed.{kind}")
def feed(house: In, request: Request, number: int, kind: str, key: str = "") -> Response:
    body = _written(house, number, kind, key)
    headers = {
        "ETag": f'"{sha256(body).hexdigest()[:32]}"',
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex, nofollow",
    }
    if _has(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=exports.standing.CONTENT_TYPES[Kind(kind)], headers=headers)


@editing.post("/watchlists/{number:int}/feed")
def renew(house: In, who: Who, number: int) -> Response:
    with who.database.write() as session:
        store.watchlists.open_feed(session, number)
    return house.done(who, who.speech.gettext(mark("The feed has a new link.")), at=f"/watchlists/{number}#feed-title")


@editing.post("/watchlists/{number:int}/feed/end")
def end(house: In, who: Who, number: int) -> Response:
    with who.database.write() as session:
        store.watchlists.close_feed(session, number)
    said = mark("The feed has no link any more: nobody reads by it.")
    return house.done(who, who.speech.gettext(said), at=f"/watchlists/{number}#feed-title")


def _written(house: House, number: int, kind: str, key: str) -> bytes:
    with house.database.read() as session:
        nonce = queries.feed_nonce(session, number)
        if kind not in list(Kind) or not exports.links.fits(key, house.secret_key, number, nonce):
            raise NotFound("the link is not one of ours")
        watchlist = queries.watchlist_by_id(session, number)
        wish = Wish(house.clock(), house.timezone, house.language, public_url=house.public_url)
        own = exports.links.address(house.public_url, number, key, Kind(kind))
        return exports.standing.feed(session, watchlist, Kind(kind), wish, feed_url=own)


def _has(shown: str, tag: str) -> bool:
    """Whether what a reader kept is what it would be sent. Source: RFC 9110 section 13.1.2, by the weak comparison"""
    return tag in (one.strip().removeprefix("W/") for one in shown.split(",")) or shown.strip() == "*"
