"""The web page, and the API beside it. A door.

app       create(database, ...): the pages, what is served beside them, and the headers of every answer
server    serve(app, ...): listens until it is told to stop
doors     who asks for a page, and whether they may   crossing  what writes comes from a page of ours
house     what every page is made with: the database, the clock, the languages, the templates
limits    how large a request may be
health    alive, ready, and the metrics
letters   invitations, and links to a new password    ways      where somebody came from, and may be sent
api/      the same for programs
pages/    one file, one template and one frozen context per page
websub    where hubs tell of news
marks     found words marked in a text          speech   what a page says, in Polish or English
charts    counts as bars, lines and sparklines (templates/charts.html draws them)
asked     a filter of hits, as it stands in an address  comparing  two texts side by side
moments   times as people say them              assets   styles and pictures, under names that change with them
"""

from monitor.addresses import is_loopback
from monitor.web.app import Application, create
from monitor.web.outside import Outside
from monitor.web.pages.welcome import code as welcome_code
from monitor.web.server import THREADS, serve

__all__ = ["THREADS", "Application", "Outside", "create", "is_loopback", "serve", "welcome_code"]
