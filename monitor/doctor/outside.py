"""Names, network, mail server -> findings. Edge: one HEAD to the site of a feed, a session without a mail."""

from collections.abc import Iterator
from email.utils import parseaddr
from urllib.parse import urlsplit

from sqlmodel import col, select

from alerts.channels import smtp
from alerts.errors import DeliveryError
from monitor.doctor.database import told_apart
from monitor.doctor.records import Check, Finding, Patient, Verdict
from monitor.errors import FetchFailed
from monitor.tables import Feed

ASKED = 3
"""Sites of which one has to answer: one alone may be down."""


def network(patient: Patient) -> Iterator[Finding]:
    """Whether names are found, and a site that we visit answers; by its clock, whether ours is right."""
    sites = _sites(patient)
    if not sites:
        yield Finding(Check.NETWORK, Verdict.SKIPPED, "no feeds to ask")
        return
    named, why = _named(patient, sites)
    if not named:
        yield Finding(Check.NETWORK, Verdict.BAD, "no names", {"why": why})
        yield Finding(Check.NETWORK, Verdict.SKIPPED, "no network")
        return
    yield Finding(Check.NETWORK, Verdict.OK, "names", {"host": urlsplit(named[0]).hostname})
    yield from _asked(patient, named)


def mail(patient: Patient) -> Iterator[Finding]:
    """Whether the mail server takes us: greeted, encrypted and logged in as it would be for a mail."""
    chosen = patient.settings
    if not chosen.smtp_url:
        yield Finding(Check.MAIL, Verdict.LOOK, "no mail server")
        return
    sender = parseaddr(chosen.mail_from)[1]
    domain = sender.rpartition("@")[2]
    if domain in ("", "localhost"):
        yield Finding(Check.MAIL, Verdict.LOOK, "nobody's sender", {"sender": sender})
    try:
        where = smtp.server(chosen.smtp_url)
        with smtp.translated(where.host), smtp.alone(where, domain or "localhost"):
            pass
    except ValueError as unusable:
        yield Finding(Check.MAIL, Verdict.BAD, "mail server unusable", {"why": unusable})
    except DeliveryError as refused:
        yield Finding(Check.MAIL, Verdict.BAD, "mail server refuses", {"why": refused})
    else:
        yield _taken(where)


def _taken(where: smtp.Server) -> Finding:
    facts = {"server": f"{where.host}:{where.port}"}
    if not (where.tls or where.starttls) and where.user:
        return Finding(Check.MAIL, Verdict.LOOK, "password is sent in the clear", facts)
    how = "mail server, logged in" if where.user else "mail server"
    return Finding(Check.MAIL, Verdict.OK, how, facts)


def _sites(patient: Patient) -> list[str]:
    """The roots of sites of feeds, those first that were heard last."""
    asked = select(Feed.url).where(col(Feed.enabled).is_(True)).order_by(col(Feed.heard_at).desc(), col(Feed.id))
    with patient.database.read() as session:
        urls = [urlsplit(url) for url in session.exec(asked.limit(20 * ASKED))]
    return list(dict.fromkeys(f"{url.scheme}://{url.netloc}" for url in urls))[:ASKED]


def _named(patient: Patient, sites: list[str]) -> tuple[list[str], str]:
    """Those whose names lead somewhere, and why the last of the others does not."""
    named, why = [], ""
    for site in sites:
        try:
            patient.fetcher.found(urlsplit(site).hostname or "")
            named.append(site)
        except FetchFailed as failed:
            why = str(failed)
    return named, why


def _asked(patient: Patient, sites: list[str]) -> Iterator[Finding]:
    """Of each site its robots.txt is asked for, which is there for programs; the first that answers is enough."""
    why = ""
    for site in sites:
        try:
            theirs = patient.fetcher.time_at(f"{site}/robots.txt")
        except FetchFailed as failed:
            why = str(failed)
            continue
        yield Finding(Check.NETWORK, Verdict.OK, "network", {"host": urlsplit(site).hostname})
        if theirs:
            yield told_apart((patient.clock() - theirs).total_seconds(), by="site")
        return
    yield Finding(Check.NETWORK, Verdict.BAD, "no site answers", {"why": why})
