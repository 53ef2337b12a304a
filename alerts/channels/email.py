"""Multipart mail over SMTP. Edge."""

import smtplib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy
from email.utils import format_datetime, make_msgid, parseaddr

from alerts import compose, links
from alerts.channels import smtp
from alerts.channels.smtp import Reply, Sessions
from alerts.compose import plain
from alerts.errors import Delayed, Rejected
from alerts.records import Accepted, Delivery, House, Mail

GREYLISTED = 2
"""Attempts, of each delivery the first, at which one address put off puts off all: a greylisting server takes them
all a few minutes later. After that, those who can have the mail get it."""


def send(delivery: Delivery, *, house: House, sessions: Sessions, now: datetime) -> Accepted:
    """Mail the delivery's notices to every address of its channel, in one transaction with the server.

    Errors: Rejected when every address, or the mail itself, is refused for good. Delayed for all else, a wrong password
            too: a person mends that in the settings, and what waited then leaves by itself
    """
    where, house = _configured(house), replace(house, timezone=delivery.channel.zone or house.timezone)
    addresses, unusable = _sorted_out(delivery.channel.addresses)
    if not addresses:
        why = "; ".join(unusable) or "it has no address"
        raise Rejected(f"{delivery.channel.name}: {why}", refused=tuple(unusable))
    mail = compose.message(delivery, house, now)
    with smtp.translated(where.host), sessions.session(where, _domain(house.mail_from)) as session:
        able = [address for address in addresses if _speaks(session, address)]
        unusable += [
            f"{address.addr_spec}: the mail server takes ASCII only" for address in addresses if address not in able
        ]
        letter = written(mail, delivery, able, house=house, now=now)
        accepted = _handed_in(session, letter, able, unusable, patient=delivery.attempts < GREYLISTED)
    return replace(accepted, unworded=mail.unworded)


def letter(address: str, subject: str, words: str, *, house: House, now: datetime) -> None:
    """Hand in a plain letter to one person, now; it is no alert, and nobody can unsubscribe from it.

    Errors: Rejected, Delayed: it has not left, and is not tried again
    """
    where, to = _configured(house), _address(address)
    if to is None:
        raise Rejected(f"{one_line(address)!r} is no mail address")
    message = _headed(subject, [to], house=house, now=now)
    message["Message-ID"] = make_msgid(domain=_domain(house.mail_from))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words, cte="quoted-printable")
    with smtp.translated(where.host), smtp.alone(where, _domain(house.mail_from)) as session:
        if not _speaks(session, to):
            raise Rejected(f"{to.addr_spec}: the mail server takes ASCII only")
        _handed_in(session, message, [to], (), patient=False)


def _configured(house: House) -> smtp.Server:
    if not house.smtp_url:
        raise Delayed("no mail server is configured: set NASLUCH_SMTP_URL")
    if _address(parseaddr(house.mail_from)[1]) is None:
        raise Delayed(f"NASLUCH_MAIL_FROM: {one_line(house.mail_from)!r} is no mail address")
    try:
        return smtp.server(house.smtp_url)
    except ValueError as unusable:
        raise Delayed(f"NASLUCH_SMTP_URL: {unusable}") from unusable


def _sorted_out(written_addresses: Sequence[str]) -> tuple[list[Address], list[str]]:
    """The addresses mail can be sent to, and in words those it cannot."""
    read = {text: _address(text) for text in written_addresses}
    usable = [address for address in read.values() if address is not None]
    return usable, [f"{one_line(text)!r} is no mail address" for text, address in read.items() if address is None]


def _address(text: str) -> Address | None:
    """The address, its domain as the network knows it; None when it is none."""
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
        if local.isascii():
            return Address(addr_spec=f"{local}@{domain}")
        Address(addr_spec=f"{_ascii(local)}@{domain}")  # all else in it has to be in order
        return Address(username=local, domain=domain)
    except (ValueError, IndexError, MessageError):  # what the email package raises, by how it is broken
        return None


def _ascii(local: str) -> str:
    """The same with every letter beyond ASCII as an x; what is no letter stays, and is refused."""
    return "".join("x" if letter.isalnum() else letter for letter in local)


def _speaks(session: smtplib.SMTP, address: Address) -> bool:
    return address.addr_spec.isascii() or session.has_extn("smtputf8")


def written(
    mail: Mail, delivery: Delivery, addresses: Sequence[Address], *, house: House, now: datetime
) -> EmailMessage:
    """The mail with its headers. Its Message-ID derives from the delivery's key: a repeat is recognisable."""
    message = _headed(mail.subject, addresses, house=house, now=now)
    message["Message-ID"] = f"<{delivery.key}@{_domain(house.mail_from)}>"
    if delivery.replies_to:
        message["In-Reply-To"] = message["References"] = f"<{delivery.replies_to}@{_domain(house.mail_from)}>"
    for header in _of_lists(delivery, house):
        message[header.name] = header
    # Quoted-printable keeps lines short and the bytes ASCII, whatever the server can do.
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message


def _headed(subject: str, addresses: Sequence[Address], *, house: House, now: datetime) -> EmailMessage:
    """A mail from us to them, with nothing in it yet."""
    name, sender = parseaddr(house.mail_from)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(name) or compose.NAME, addr_spec=str(_address(sender)))
    message["To"] = list(addresses)
    message["Subject"] = _Subject(one_line(subject))
    message["Date"] = format_datetime(now)
    return message


def one_line(text: str) -> str:
    """The words of a header: one line, no control characters, nothing that reads as an encoded word.

    Source: CVE-2024-6923; the header parser decodes `=?utf-8?q?x=0D=0ABcc:...?=` and writes what came out
    """
    return plain.one_line(text).replace("=?", "= ?")


class _Whole(str):
    """A header that stays on one line: the email package would break a long address, or encode it."""

    def __new__(cls, name: str, words: str) -> "_Whole":
        """A header of that name."""
        header = super().__new__(cls, words)
        header.name = name
        return header

    name: str

    def fold(self, *, policy: Policy) -> str:
        """Its one line."""
        return f"{self.name}: {self}{policy.linesep}"


def _of_lists(delivery: Delivery, house: House) -> Iterator[_Whole]:
    """What tells mail programs that nobody sits here and types, what this belongs to, and how to be rid of it.

    Source: RFC 3834 section 5; RFC 2919; RFC 2369; RFC 8058, which wants https and a POST that needs no login
    """
    heard = {notice.watchlist_id for notice in delivery.notices}
    listed = f"watchlist-{min(heard)}" if len(heard) == 1 else "digest"
    yield _Whole("Auto-Submitted", "auto-generated")
    yield _Whole("Precedence", "bulk")
    yield _Whole("List-Id", f"<{listed}.nasluch.{_domain(house.mail_from)}>")
    if not delivery.word and (link := links.unsubscribe(house, delivery.channel.id, heard)):  # word is of no watchlist
        yield _Whole("List-Unsubscribe", f"<{link}>")
        yield _Whole("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


class _Subject(str):
    """A subject that folds itself.

    The email package loses spaces where encoded and plain words meet at the end of a line: "eksporterów– Monitor" was
    sent for "eksporterów – Monitor" (CPython 3.11, seen 2026-11-26). A header that has a name is stored as it is.

    Source: RFC 2047; email.policy.EmailPolicy.header_store_parse
    """

    name = "Subject"

    def fold(self, *, policy: Policy) -> str:
        """Its lines, every word of it encoded when one has to be."""
        charset = "us-ascii" if self.isascii() else "utf-8"
        words = Header(str(self), charset, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


def _domain(mail_from: str) -> str:
    address = _address(parseaddr(mail_from)[1])
    return address.domain if address else "localhost"


def _handed_in(
    session: smtplib.SMTP, letter: EmailMessage, addresses: Sequence[Address], unusable: Sequence[str], *, patient: bool
) -> Accepted:
    """What the server said when it took the mail, and who of the addresses does not get it.

    Errors: Delayed, Rejected, and what smtplib raises
    """
    utf8 = not all(address.addr_spec.isascii() for address in addresses)
    sender = letter["From"].addresses[0].addr_spec
    opened = Reply(*session.mail(sender, ["SMTPUTF8"] if utf8 else []))
    if opened.code != 250:
        raise Delayed(f"the sender {sender}: {opened}", status=opened.code)
    refusals = _refusals(session, addresses, patient=patient)
    words = [*unusable, *(f"{address}: {reply}" for address, reply in refusals.items())]
    for_good = tuple(f"{address}: {reply}" for address, reply in refusals.items() if reply.code // 100 == 5)
    if len(refusals) == len(addresses):
        status = max(reply.code for reply in refusals.values()) if refusals else None
        raise Rejected("; ".join(words), status=status, refused=(*unusable, *for_good))
    answer = _data(session, letter.as_bytes(policy=SMTPUTF8 if utf8 else SMTP))
    if answer.code // 100 == 5:
        raise Rejected(f"the mail was refused: {answer}", status=answer.code)
    if answer.code // 100 != 2:
        raise Delayed(str(answer), status=answer.code)
    return Accepted("; not to ".join([str(answer), *words]), answer.code, refused=(*unusable, *for_good))


def _refusals(session: smtplib.SMTP, addresses: Sequence[Address], *, patient: bool) -> dict[str, Reply]:
    """Who is not taken, and why.

    Errors: Delayed while it is worth waiting for one who is put off
    """
    replies = {address.addr_spec: Reply(*session.rcpt(address.addr_spec)) for address in addresses}
    refused = {address: reply for address, reply in replies.items() if reply.code // 100 != 2}
    put_off = {address: reply for address, reply in refused.items() if reply.code // 100 != 5}
    if put_off and (patient or len(refused) == len(replies)):
        words = "; ".join(f"{address}: {reply}" for address, reply in put_off.items())
        raise Delayed(words, status=min(reply.code for reply in put_off.values()))
    return refused


def _data(session: smtplib.SMTP, mail: bytes) -> Reply:
    try:
        return Reply(*session.data(mail))
    except smtplib.SMTPDataError as refused:  # before the first byte of it
        return Reply.of(refused)
