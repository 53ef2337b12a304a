"""One file, one template and one frozen context per page.

hits        /                  hits as they come, a row a story, and how much we hear
handling    /hits/mark, ...    what is done with stories: marks, notes, tags, views, and back
taking      /hits/export       hits as a file
article     /articles/ID       an article with every keyword marked, and how we came by it
search      /search            the archive, in the language of watchlists
watchlist   /watchlists/ID     the hits of one watchlist, its query, and who is told
watchlists  /watchlists        every watchlist, how much it finds, and who is told
watchlist_edit      /watchlists/new, /watchlists/ID/edit   the editor, and what its query would have found
watchlist_versions  /watchlists/ID/versions    how it was before, what changed, and back
watchlist_feed      /watchlists/ID/feed.atom, feed.json   its hits for feed readers, by a secret link
watchlist_remove    /watchlists/ID/remove      asks first
dashboard   /dashboard         how often watchlists are mentioned, where, and how well we hear
feeds       /feeds             every feed, how it is doing, and when it is visited next
feed        /feeds/ID          its visits, gaps and articles, and how it is read
feed_new    /feeds/new         any address, and what feeds it leads to
feed_catalogue  /feeds/catalogue  the shipped list       feed_opml  /feeds/opml  files of other readers
welcome     /welcome           the first admin      start   /start   what is to be done first
login       /login, /logout, /forgotten             invitation  /invitation/TOKEN  a password is set
login_oidc  /login/oidc        who somebody is by the word of an OpenID provider
me          /me                a person's own language, zone, password, browsers and tokens
channels    /channels, /channels/ID   who is told     deliveries  /deliveries, /deliveries/ID
channel_words  /channels/ID/words  what it says in words of its own
about       /about             what this house is made of, what was checked, how it is set
concerns    /concerns          what is not as it should be, and who looks after it
people      /people            who may come in      audit   /audit   who changed what
unsubscribe  /unsubscribe/TOKEN  a channel hears of a watchlist no more, by the link in its mail
trouble     403, 404, 500      in words
"""

from functools import cache

from fastapi import APIRouter
from starlette.routing import BaseRoute

from monitor.web.pages import (
    about,
    article,
    audit,
    channel_words,
    channels,
    concerns,
    dashboard,
    deliveries,
    feed,
    feed_catalogue,
    feed_new,
    feed_opml,
    feeds,
    handling,
    hits,
    invitation,
    login,
    login_oidc,
    me,
    people,
    search,
    start,
    taking,
    trouble,
    unsubscribe,
    watchlist,
    watchlist_edit,
    watchlist_feed,
    watchlist_remove,
    watchlist_versions,
    watchlists,
    welcome,
)

__all__ = ["ROUTERS", "routes", "trouble"]

ROUTERS = (
    login.outside,
    login_oidc.outside,
    welcome.outside,
    invitation.outside,
    unsubscribe.outside,
    dashboard.inside,
    feeds.inside,
    feed.inside,
    feed.editing,
    feed_new.editing,
    feed_catalogue.editing,
    feed_opml.editing,
    hits.inside,
    handling.inside,
    handling.editing,
    taking.inside,
    article.inside,
    search.inside,
    watchlist.inside,
    watchlists.inside,
    watchlist_edit.editing,
    watchlist_feed.outside,
    watchlist_feed.editing,
    watchlist_versions.inside,
    watchlist_versions.editing,
    watchlist_remove.editing,
    start.editing,
    channels.inside,
    channels.editing,
    channel_words.editing,
    deliveries.inside,
    deliveries.editing,
    deliveries.office,
    me.inside,
    people.office,
    audit.office,
    about.office,
    concerns.inside,
    concerns.editing,
)


@cache
def routes() -> list[BaseRoute]:
    """Those of all pages; what is worked out about them once holds for every application they are in."""
    whole = APIRouter()
    for router in ROUTERS:
        whole.include_router(router)
    return whole.routes
