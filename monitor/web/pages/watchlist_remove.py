"""`/watchlists/ID/remove`: asks, and then removes a watchlist with its hits. A door."""

from dataclasses import dataclass

from fastapi import Response

from monitor import queries, store
from monitor.queries import WatchlistRow
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.speech import mark


@dataclass(frozen=True, slots=True)
class RemovePage:
    """What the page shows."""

    watchlist: WatchlistRow


editing = doors.editor()


@page(editing, "/watchlists/{number:int}/remove")
def ask(house: In, who: Who, number: int) -> Response:
    with house.database.read() as session:
        context = RemovePage(queries.watchlist_by_id(session, number))
    return house.page("watchlist_remove.html", context, who=who)


@editing.post("/watchlists/{number:int}/remove")
def remove(house: In, who: Who, number: int) -> Response:
    with who.database.write() as session:
        name = queries.watchlist_by_id(session, number).name
        store.watchlists.remove(session, number)
    return house.done(who, who.speech.say(mark("%(name)s is removed."), name=name), at="/watchlists")
