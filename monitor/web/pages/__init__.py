"""One file, one template and one frozen context per page.

front      /                 the latest hits, how much we hear, and how the feeds are doing
article    /articles/ID      an article with every keyword marked, and how we came by it
watchlist  /watchlists/ID    the hits of one watchlist, its query, and who is told
unsubscribe  /unsubscribe/TOKEN  a channel hears of a watchlist no more, by the link in its mail
trouble    404, 500          in words
"""

from monitor.web.pages import article, front, trouble, unsubscribe, watchlist

__all__ = ["article", "front", "trouble", "unsubscribe", "watchlist"]
