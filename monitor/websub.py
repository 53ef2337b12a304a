"""Hubs that feeds name -> asked to tell us of news as it comes, and asked again before they forget it. Wiring.

What they tell comes in by the web page (monitor.web.websub) and makes the feed due; visits go on as ever beside that.
Source: W3C WebSub; docs/decisions/0028
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor import log, store, timetable
from monitor.errors import FetchFailed, Throttled
from monitor.fetch.guard import may_visit
from monitor.hosts import Hosts
from monitor.records import DueHost
from monitor.store.hubs import DueHub

AT_A_TIME = 10
LEASE_S = 600.0  # ten hubs, each as slow as a fetch may be
NOBODY = DueHost("", 0.0, 0, None)  # we are on no errand of a feed's host
PRIVATE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test", ".invalid")


def is_public(url: str) -> bool:
    """Whether hubs can be expected to reach us under this address.

    Errors: none; what is no address is not public
    """
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    try:
        return may_visit(ip_address(name))
    except ValueError:
        return "." in name and not name.endswith(PRIVATE_NAMES)


def keep(hosts: Hosts, *, public_url: str) -> int:
    """Ask the hubs that are to be asked, a few at a time, each host in our turn with it; how many were asked.

    Shape:  however many workers do this, a hub is asked by one of them. Whether it does as asked it says later, at
            the address we give it, or not at all: then it is asked again
    """
    with hosts.database.write() as session:
        store.hubs.reconcile(session, now=hosts.clock())
        due = store.hubs.claim_due(session, now=hosts.clock(), lease_s=LEASE_S, limit=AT_A_TIME)
    for one in due:
        _ask(hosts, one, f"{public_url.rstrip('/')}/websub/{one.token}")
    return len(due)


def _ask(hosts: Hosts, due: DueHub, callback: str) -> None:
    problem, retry_after_s, taken = "it has not verified what it was asked", None, False
    try:
        with hosts.errand(NOBODY) as admit:
            admit(due.hub)
            hosts.fetcher.post(due.hub, _form(due, callback), admit=admit)
        taken = True
    except FetchFailed as failed:
        problem = str(failed)
        retry_after_s = failed.retry_after_s if isinstance(failed, Throttled) else None
    with hosts.database.write() as session:
        store.hubs.asked(session, due, now=hosts.clock(), problem=problem, retry_after_s=retry_after_s)
    log.event("hub", hub=due.hub, topic=due.topic, wanted=not due.ending, taken=taken)


def _form(due: DueHub, callback: str) -> dict[str, str]:
    asked = {"hub.callback": callback, "hub.mode": "unsubscribe", "hub.topic": due.topic}
    if due.ending:
        return asked
    return asked | {
        "hub.mode": "subscribe",
        "hub.lease_seconds": str(timetable.ASKED_S),
        "hub.secret": due.secret,
    }
