"""A watchlist -> its newest hits as a feed, for feed readers: a story once, with who else tells it. Edge."""

from dataclasses import replace

from sqlmodel import Session

from monitor import queries
from monitor.exports import atom, jsonfeed, links
from monitor.exports.links import Kind
from monitor.exports.records import Found, Subject, Wish
from monitor.queries import HitFilter, WatchlistRow, story_rows
from monitor.queries.story_rows import StoryRow

MOST = 100

WRITERS = {Kind.ATOM: atom.written, Kind.JSON: jsonfeed.written}
CONTENT_TYPES = {Kind.ATOM: "application/atom+xml; charset=utf-8", Kind.JSON: "application/feed+json; charset=utf-8"}


def feed(session: Session, watchlist: WatchlistRow, kind: Kind, wish: Wish, *, feed_url: str) -> bytes:
    """The feed as it is now, without what was put aside; the same bytes until something changes.

    Shape:  `wish` says when we are asked; the feed says when its newest hit was found
    """
    rows = story_rows.stories(session, HitFilter(watchlist=watchlist.id, dismissed=False), limit=MOST)
    changed_at = max((row.found_at for row in rows), default=watchlist.updated_at)
    wish = replace(wish, made_at=changed_at, title=watchlist.name)
    subject = Subject(f"watchlists/{watchlist.id}", feed_url)
    return b"".join(WRITERS[kind]([_found(row) for row in rows], wish, subject))


def addresses(session: Session, number: int, *, secret_key: str, public_url: str) -> dict[Kind, str]:
    """Where the feed of a watchlist is; none while it has no link.

    Errors: NotFound
    """
    nonce = queries.feed_nonce(session, queries.watchlist_by_id(session, number).id)
    if nonce is None or not secret_key:
        return {}
    key = links.key(secret_key, number, nonce)
    return {kind: links.address(public_url, number, key, kind) for kind in Kind}


def _found(row: StoryRow) -> Found:
    """The story as its hit, under the number by which it stands: a reader does not show it anew when it turns out that
    another paper was first."""
    hit = replace(row.hits[0], id=row.place, found_at=row.found_at)
    return Found(hit, len(row.copies) + row.more, tuple(dict.fromkeys(copy.feed for copy in row.copies if copy.feed)))
