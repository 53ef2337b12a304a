"""URL -> bytes: conditional GET within limits, behind the private-network guard. Edge.

guard     which addresses may be spoken to
network   sockets to those alone, each wait within what is left of the time
exchange  a question and its answer, on a connection of their own
packed    a body unpacked as it comes, never beyond its limit
answers   what a status says
client    the fetcher
robots    what a robots.txt allows
"""

from monitor.fetch import robots
from monitor.fetch.client import FEED, NO_HEADERS, PAGE, Admit, Fetcher

__all__ = ["FEED", "NO_HEADERS", "PAGE", "Admit", "Fetcher", "robots"]
