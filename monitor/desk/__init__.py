"""The editor's desk: a watchlist is saved, tried and explained against what is stored. Wiring.

finding   a query -> the stored articles in which it finds something
saving    a watchlist is saved, and what it would have found beside it
outlook   a query -> what it would have found day by day, and against the saved one (`forecast`: messages a day)
panel     a keyword -> its forms, and how many articles have each
"""

from monitor.desk.finding import Find, search, text_of
from monitor.desk.forecast import Flood, Forecast, Hearer, Messages
from monitor.desk.outlook import EXACTLY, MOST, Difference, Outlook, hearers, outlook, since
from monitor.desk.panel import MOST_COUNTED, FormRow, Panel, articles, panel
from monitor.desk.saving import LOOKS_BACK, Told, add_watchlist, edit_watchlist, fill, restore_watchlist

__all__ = [
    "EXACTLY",
    "LOOKS_BACK",
    "MOST",
    "MOST_COUNTED",
    "Difference",
    "Find",
    "Flood",
    "Forecast",
    "FormRow",
    "Hearer",
    "Messages",
    "Outlook",
    "Panel",
    "Told",
    "add_watchlist",
    "articles",
    "edit_watchlist",
    "fill",
    "hearers",
    "outlook",
    "panel",
    "restore_watchlist",
    "search",
    "since",
    "text_of",
]
