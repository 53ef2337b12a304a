"""What is not as it should be, so that an owner hears of it before a reader misses something. Pure.

press    what is known of feeds, watchlists and our own network
silence  when something appeared -> whether it has been silent for too long, against its own rhythm
spikes   how many stories came, and on the days before -> whether that is a spike
finding  the press -> concerns that arise, and those that have ended
"""

from monitor.concerns.finding import GAP_KEPT, Ending, arisen, ended
from monitor.concerns.press import FeedState, Network, Press, WatchlistState

__all__ = ["GAP_KEPT", "Ending", "FeedState", "Network", "Press", "WatchlistState", "arisen", "ended"]
