"""Outcomes, methods, states and cadences -> sentences to be said. Pure."""

from alerts import cadence as cadences
from alerts.records import Kind
from alerts.records import State as Delivering
from monitor.queries import OFF
from monitor.records import Method, Outcome
from monitor.tables import Role, State
from monitor.web.speech import Speech, mark

OUTCOMES = {
    Outcome.NEW: mark("new articles"),
    Outcome.UNCHANGED: mark("nothing new"),
    Outcome.NOT_MODIFIED: mark("nothing new"),
    Outcome.THROTTLED: mark("asks us to wait"),
    Outcome.GONE: mark("the address is no more"),
    Outcome.MISSING: mark("nothing is at its address"),
    Outcome.REFUSED: mark("refuses us"),
    Outcome.TOO_LARGE: mark("too large or too slow"),
    Outcome.FAILED: mark("does not answer"),
    Outcome.NOT_A_FEED: mark("answers, but not with a feed"),
    Outcome.POISONED: mark("cannot be parsed in time"),
    Outcome.CRASHED: mark("a fault of ours, see the log"),
}
"""How a visit ended."""

METHODS = {
    Method.CSS: mark("by the feed's own CSS rule"),
    Method.JSON_LD: mark("from the page's structured data (JSON-LD)"),
    Method.TRAFILATURA: mark("by main-text extraction (trafilatura)"),
    Method.READABILITY: mark("by main-text extraction (readability)"),
    Method.LARGEST: mark("the largest block of running text"),
    Method.FEED: mark("from the feed, which carries the full text"),
    Method.LEAD: mark("title and lead only"),
}
"""How an article's text was won."""

STATES = {
    State.WAITING: mark("waits to be read"),
    State.READ: mark("read"),
    State.LEAD_ONLY: mark("matched on title and lead only"),
    State.PRUNED: mark("its text was let go after the retention"),
}
"""How far an article has been read."""

ROLES = {Role.VIEWER: mark("reads"), Role.EDITOR: mark("edits"), Role.ADMIN: mark("administers")}
"""What somebody may do."""

KINDS = {Kind.EMAIL: mark("mail"), Kind.WEBHOOK: mark("webhook"), Kind.APPRISE: mark("chat and others (Apprise)")}
"""Ways to tell somebody."""

DELIVERIES = {
    Delivering.WAITING: mark("on its way"),
    Delivering.DELIVERED: mark("delivered"),
    Delivering.GIVEN_UP: mark("given up"),
    Delivering.CANCELLED: mark("cancelled"),
}
"""Where a delivery stands."""

WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))

NAMED = {
    "instant": mark("at once"),
    "hourly": mark("every hour"),
    OFF: mark("unsubscribed by the link in a mail"),
}
"""Cadences that have no time of day."""


def cadence(written: str, speech: Speech) -> str:
    """How often a channel hears, in words: at once, every hour, daily at 07:00."""
    days, _, at = written.partition("@")
    if days == "daily":
        return speech.say(mark("daily at %(time)s"), time=at)
    if at:
        named = ", ".join(speech.say(WEEKDAYS[day]) for day in cadences.parse(written).days)
        return speech.say(mark("%(days)s at %(time)s"), days=named, time=at)
    return speech.say(NAMED.get(written, written))
