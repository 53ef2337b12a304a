"""The same for programs: `/api/v1`, bearer tokens, pages of rows, problems in JSON. A door.

frame       create(office, ...): the application that is mounted there, and what holds for all of its routes
office      what every resource is made with: the database, the clock, the way outside
bearer      who asks, and whether they may
problems    what went wrong, in JSON            paging    cursors and pages
typed       what callers may write              manual    `/api/openapi.json`, and `/api/docs` for people
people  who may come in       deliveries  and the other resources, a file each
"""

from monitor.web.api import manual
from monitor.web.api.frame import create
from monitor.web.api.office import Office

__all__ = ["Office", "create", "manual"]
