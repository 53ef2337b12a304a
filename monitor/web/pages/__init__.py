"""One file, one template and one frozen context per page.

hits        /                  hits as they come, a row a story, and how much we hear
handling    /hits/mark, ...    what is done with stories: marks, notes, tags, views, and back
taking      /hits/export       hits as a file
article     /articles/ID       an article with every keyword marked, and how we came by it
search      /search            the archive, in the language of watchlists
watchlist   /watchlists/ID     the hits of one watchlist, its query, and who is told
welcome     /welcome           the first admin      start   /start   what is to be done first
login       /login, /logout, /forgotten             invitation  /invitation/TOKEN  a password is set
me          /me                a person's own language, zone, password, browsers and tokens
channels    /channels, /channels/ID   who is told     deliveries  /deliveries, /deliveries/ID
people      /people            who may come in      audit   /audit   who changed what
unsubscribe  /unsubscribe/TOKEN  a channel hears of a watchlist no more, by the link in its mail
trouble     403, 404, 500      in words
"""

from monitor.web.pages import (
    article,
    audit,
    channels,
    deliveries,
    handling,
    hits,
    invitation,
    login,
    me,
    people,
    search,
    start,
    taking,
    trouble,
    unsubscribe,
    watchlist,
    welcome,
)

__all__ = ["ROUTERS", "trouble"]

ROUTERS = (
    login.outside,
    welcome.outside,
    invitation.outside,
    unsubscribe.outside,
    hits.inside,
    handling.inside,
    handling.editing,
    taking.inside,
    article.inside,
    search.inside,
    watchlist.inside,
    start.editing,
    channels.inside,
    channels.editing,
    deliveries.inside,
    deliveries.editing,
    deliveries.office,
    me.inside,
    people.office,
    audit.office,
)
