"""Mail over a real SMTP conversation on loopback: what arrives, who gets it, and what a refusal means."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from alerts import links
from alerts.channels import email, smtp
from alerts.errors import Delayed, Rejected
from alerts.links import Unsubscribing
from alerts.records import Accepted, Delivery, Part, Template
from monitor.newsroom import MailCatcher
from monitor.newsroom.loopback import Loopback, listen, name_of
from tests.notices import HOUSE, NOW, delivery, house, mail_channel, notice

OLA, JAN, EWA = "ola@gazeta.example", "jan@gazeta.example", "ewa@gazeta.example"


def send(told: Delivery, smtp_url: str | None, **changes: str) -> Accepted:
    speaker = house(**changes, **({"smtp_url": smtp_url} if smtp_url else {}))
    return email.send(told, house=speaker, sessions=smtp.Sessions(kept_s=0), now=NOW)


def to(*addresses: str, attempts: int = 0) -> Delivery:
    return delivery(mail_channel(*addresses), attempts=attempts)


class Picky:
    """A mail server's opinions: a reply for a sender, and for each recipient."""

    def __init__(self, replies: Mapping[str, str]) -> None:
        self.replies = replies
        self.taken: list[tuple[str, ...]] = []

    async def handle_MAIL(  # noqa: N802 - aiosmtpd finds its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.replies.get(address, "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.replies.get(address, "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(tuple(envelope.rcpt_tos))
        return "250 OK"


class Callers:
    """Makes a conversation of each connection, and keeps them."""

    def __init__(self, opinions: Picky) -> None:
        self._opinions = opinions
        self.conversations: list[SMTP] = []

    def __call__(self) -> SMTP:
        self.conversations.append(SMTP(self._opinions, hostname="localhost"))
        return self.conversations[-1]

    def hang_up(self) -> None:
        """The server ends every conversation, as it does when one says nothing for long."""
        for conversation in self.conversations:
            if conversation.transport is not None:
                conversation.loop.call_soon_threadsafe(conversation.transport.close)


@contextmanager
def speaking(protocol: Callable[[], asyncio.Protocol]) -> Iterator[str]:
    """A server on loopback that speaks this; its address."""
    sockets = listen(("127.0.0.1",))
    server = Loopback(sockets, protocol, name="mail server")
    server.start()
    try:
        yield name_of(sockets[0])
    finally:
        server.close()


@contextmanager
def picky(replies: Mapping[str, str], *, utf8: bool = True) -> Iterator[tuple[Picky, str]]:
    opinions = Picky(replies)
    with speaking(lambda: SMTP(opinions, hostname="localhost", enable_SMTPUTF8=utf8)) as where:
        yield opinions, f"smtp://{where}"


class Saying(asyncio.Protocol):
    """Says one thing to whoever comes; with nothing to say it hangs up."""

    def __init__(self, greeting: bytes) -> None:
        self.greeting = greeting

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self.greeting)
        transport.close()


def parts(message: EmailMessage) -> dict[str, str]:
    return {
        part.get_content_type(): part.get_content() for part in message.iter_parts() if isinstance(part, EmailMessage)
    }


def test_a_mail_arrives_as_text_and_as_html() -> None:
    with MailCatcher() as catcher:
        accepted = send(to(OLA, JAN), catcher.url)
        (mail,) = catcher.wait_for(1)
    assert accepted == Accepted("250 OK", 250)
    assert (mail.sender, mail.to) == ("nasluch@gazeta.example", (OLA, JAN))
    assert mail.subject == "Kazachstan: Nowe kopalnie w stepie – Kurier Stepowy"
    assert str(mail.message["From"]) == "Redakcja <nasluch@gazeta.example>"
    assert str(mail.message["To"]) == f"{OLA}, {JAN}"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Date"].datetime == NOW
    got = parts(mail.message)
    assert list(got) == ["text/plain", "text/html"]
    assert "Rząd w *Kazachstanie* ogłosił" in got["text/plain"]
    assert ">Kazachstanie</mark>" in got["text/html"]
    assert mail.raw.isascii()
    assert max(len(line) for line in mail.raw.split(b"\r\n")) <= 998


def test_a_mail_that_is_sent_again_has_the_same_message_id() -> None:
    with MailCatcher(replies=["451 later"]) as catcher:
        with pytest.raises(Delayed):
            send(to(OLA), catcher.url)
        send(to(OLA, attempts=1), catcher.url)
        ids = [mail.message["Message-ID"] for mail in catcher.wait_for(2)]
    assert ids == ["<msg_0123456789abcdef@gazeta.example>"] * 2


def test_times_are_told_in_the_zone_of_who_reads_them() -> None:
    with MailCatcher() as catcher:
        send(delivery(replace(mail_channel(OLA), zone="America/New_York"), notice(1)), catcher.url)
        (mail,) = catcher.wait_for(1)
    assert "dziś 06:00" in parts(mail.message)["text/plain"]


def test_a_mail_says_that_nobody_typed_it_and_how_to_be_rid_of_it() -> None:
    with MailCatcher() as catcher:
        send(delivery(mail_channel(OLA), notice(1, watchlist_id=3)), catcher.url)
        send(delivery(mail_channel(OLA), *(notice(n, watchlist_id=n) for n in range(1, 40))), catcher.url)
        one, many = (mail.message for mail in catcher.wait_for(2))
    assert (one["Auto-Submitted"], one["Precedence"]) == ("auto-generated", "bulk")
    assert (one["List-Id"], many["List-Id"]) == (
        "<watchlist-3.nasluch.gazeta.example>",
        "<digest.nasluch.gazeta.example>",
    )
    for mail, wanted in ((one, Unsubscribing(7, (3,))), (many, Unsubscribing(7, ()))):
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address, _, token = str(mail["List-Unsubscribe"]).strip("<>").rpartition("/")
        assert address == "https://nasluch.example/unsubscribe"
        assert links.read(HOUSE.secret_key, token) == wanted


def test_what_is_new_of_a_told_story_answers_the_mail_that_told_it() -> None:
    first = delivery(mail_channel(OLA), notice(1))
    answer = replace(
        delivery(mail_channel(OLA), notice(2, story=1, title="Co mówi kopia", feed="Głos")),
        key="msg_later", replies_to=first.key, told_before=first.notices,
    )  # fmt: skip
    with MailCatcher() as catcher:
        send(first, catcher.url)
        send(answer, catcher.url)
        told, reply = (mail.message for mail in catcher.wait_for(2))
    assert reply["In-Reply-To"] == reply["References"] == told["Message-ID"]
    assert reply["Subject"] == f"Re: {told['Subject']}"
    assert told["In-Reply-To"] is None


@pytest.mark.parametrize(
    "written",
    ["", "7", "7.3", "7.3.", "7.3.AAAA", "8.3.{}", "7..{}", "7.3-4.{}", "ż.{}", "7.3.{}x"],
    ids=["nothing", "no list", "no signature", "an empty one", "a guess", "another channel", "all of it", "more",
         "no number", "longer"],
)  # fmt: skip
def test_a_link_that_we_did_not_sign_says_nothing(written: str) -> None:
    signature = links.token(HOUSE.secret_key, Unsubscribing(7, (3,))).rpartition(".")[2]
    assert links.read(HOUSE.secret_key, written.format(signature)) is None
    assert links.read("", f"7.3.{signature}") is None


@pytest.mark.parametrize(
    "evil",
    [
        "=?utf-8?q?x=0D=0ABcc:zlo@example.org?=",
        "=?utf-8?b?eA0KQmNjOnpsb0BleGFtcGxlLm9yZw==?=",
        "x\r\nBcc: zlo@example.org",
        "x\n\nzlo",
        "x\u2028Bcc: zlo@example.org\x00\x85Bcc: zlo@example.org",
        "=\u00ad?utf-8?q?x=0D=0ABcc:zlo@example.org?=",
        "=?utf-8?q?" + "a=0D=0ABcc:zlo@example.org" * 9 + "?=",
    ],
)
@pytest.mark.parametrize("where", ["title", "feed", "watchlist", "sender", "template"])
def test_nothing_that_others_wrote_becomes_a_header(evil: str, where: str) -> None:
    told = notice(title=evil if where == "title" else "Tytuł", feed=evil if where == "feed" else "Kurier",
                  watchlist=evil if where == "watchlist" else "Kazachstan")  # fmt: skip
    sender = f'"{evil}" <nasluch@gazeta.example>' if where == "sender" and evil.isprintable() else "n@gazeta.example"
    with MailCatcher() as catcher:
        templates = (Template(Part.SUBJECT, evil),) if where == "template" else ()
        send(delivery(replace(mail_channel(OLA), templates=templates), told), catcher.url, mail_from=sender)
        (mail,) = catcher.wait_for(1)
    assert mail.to == (OLA,)
    assert set(mail.message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Precedence", "List-Id", "List-Unsubscribe",
        "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert b"\nBcc" not in mail.raw.partition(b"\r\n\r\n")[0]  # a long line of the text may break there
    assert not set(mail.subject) & set("\r\n\x00")
    assert len(list(mail.message.iter_parts())) == 2


@pytest.mark.parametrize("filler", range(1, 9))
def test_a_subject_arrives_letter_by_letter_wherever_its_lines_break(filler: int) -> None:
    title = f"Sankcje a tranzyt przez {'a' * filler} Kazachstan. Od jutra nowe oświadczenia dla eksporterów"
    with MailCatcher() as catcher:
        send(delivery(mail_channel(OLA), notice(title=title, feed="Monitor Podatnika")), catcher.url)
        (mail,) = catcher.wait_for(1)
    assert mail.subject == f"Kazachstan: {title} – Monitor Podatnika"


def test_a_dot_at_the_beginning_of_a_line_ends_no_mail() -> None:
    with MailCatcher() as catcher:
        send(delivery(mail_channel(OLA), notice(title=". \r\n.\r\nRCPT TO:<zlo@example.org>")), catcher.url)
        (mail,) = catcher.wait_for(1)
    assert mail.to == (OLA,)


def test_one_refused_address_is_told_and_the_others_get_the_mail() -> None:
    with MailCatcher(refuse=[JAN]) as catcher:
        accepted = send(to(OLA, JAN, EWA), catcher.url)
        (mail,) = catcher.wait_for(1)
    assert mail.to == (OLA, EWA)
    assert accepted.words == f"250 OK; not to {JAN}: 550 5.1.1 no such person here"


def test_a_mail_that_every_address_refuses_is_rejected() -> None:
    with MailCatcher(refuse=[OLA, JAN]) as catcher, pytest.raises(Rejected, match=r"jan@.*550 5\.1\.1") as refused:
        send(to(OLA, JAN), catcher.url)
    assert refused.value.status == 550


def test_all_wait_at_first_for_an_address_that_is_greylisted_and_later_no_more() -> None:
    with picky({JAN: "450 4.2.0 greylisted, come back"}) as (server, url):
        for attempts in (0, 1):
            with pytest.raises(Delayed, match="greylisted") as delayed:
                send(to(OLA, JAN, attempts=attempts), url)
            assert delayed.value.status == 450
        assert server.taken == []
        accepted = send(to(OLA, JAN, attempts=2), url)
        assert server.taken == [(OLA,)]
    assert accepted.words == f"250 OK; not to {JAN}: 450 4.2.0 greylisted, come back"


def test_a_mail_that_some_put_off_and_all_others_refuse_is_tried_again() -> None:
    with picky({OLA: "550 no", JAN: "450 later"}) as (server, url), pytest.raises(Delayed, match="450 later"):
        send(to(OLA, JAN, attempts=5), url)
    assert server.taken == []


@pytest.mark.parametrize(
    ("reply", "error", "status"),
    [("554 5.7.1 looks like spam", Rejected, 554), ("451 4.3.0 disk full", Delayed, 451), ("421 bye", Delayed, 421)],
)
def test_a_mail_that_is_refused_is_rejected_and_one_that_is_put_off_is_delayed(
    reply: str, error: type[Exception], status: int
) -> None:
    with MailCatcher(replies=[reply]) as catcher, pytest.raises(error, match=reply) as raised:
        send(to(OLA), catcher.url)
    assert getattr(raised.value, "status", None) == status
    assert str(raised.value).startswith("127.0.0.1: ")


def test_a_sender_the_server_does_not_like_is_a_setting_to_be_mended_and_loses_no_mail() -> None:
    with picky({"nasluch@gazeta.example": "553 not your domain"}) as (_, url), pytest.raises(Delayed, match="sender"):
        send(to(OLA), url)


@pytest.mark.parametrize(
    ("greeting", "why"),
    [
        (b"554 we do not like you\r\n", "554 we do not like you"),
        (b"", "127.0.0.1: "),
        (b"HTTP/1.1 200 OK\r\n", "127.0.0.1"),
    ],
    ids=["refused at the door", "hangs up", "speaks something else"],
)
def test_a_server_that_does_not_let_us_in_is_tried_again(greeting: bytes, why: str) -> None:
    with speaking(lambda: Saying(greeting)) as where, pytest.raises(Delayed, match=why):
        send(to(OLA), f"smtp://{where}")


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with speaking(lambda: Saying(b"")) as where:
        pass
    with pytest.raises(Delayed, match="refused"):
        send(to(OLA), f"smtp://{where}")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("smtp://{}?starttls", "STARTTLS"),
        ("smtps://{}", "127.0.0.1: "),
        ("smtp://ola:haslo@{}", "AUTH"),
    ],
    ids=["no STARTTLS", "no TLS", "no login"],
)
def test_what_the_server_cannot_do_is_not_left_out_and_loses_no_mail(url: str, why: str) -> None:
    with MailCatcher() as catcher:
        with pytest.raises(Delayed, match=why):
            send(to(OLA), url.format(catcher.url.removeprefix("smtp://")))
        assert len(catcher.mails) == 0


@pytest.mark.parametrize(
    ("password", "why"), [("dobre", ""), ("złe", "ASCII"), ("zle", "user or password refused.*535")]
)
def test_a_wrong_password_is_a_setting_to_be_mended_and_is_never_repeated(password: str, why: str) -> None:
    def known(*arguments: object) -> AuthResult:
        return AuthResult(
            success=isinstance(arguments[4], LoginPassword) and arguments[4].password == b"dobre", handled=False
        )

    server = Picky({})
    with speaking(lambda: SMTP(server, authenticator=known, auth_require_tls=False, hostname="localhost")) as where:
        url = f"smtp://ola:{password}@{where}"
        if not why:
            send(to(OLA), url)
            assert server.taken == [(OLA,)]
            return
        with pytest.raises(Delayed, match=why) as refused:
            send(to(OLA), url)
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    ("smtp_url", "mail_from", "why"),
    [
        (None, "n@gazeta.example", "set NASLUCH_SMTP_URL"),
        ("http://poczta.example", "n@gazeta.example", "NASLUCH_SMTP_URL: a mail server is"),
        ("smtp://poczta.example:99999", "n@gazeta.example", "NASLUCH_SMTP_URL: "),
        ("smtp://poczta.example", "nobody", "NASLUCH_MAIL_FROM"),
        ("smtp://poczta.example", "", "NASLUCH_MAIL_FROM"),
    ],
)
def test_mail_waits_while_the_settings_are_not_right(smtp_url: str | None, mail_from: str, why: str) -> None:
    with pytest.raises(Delayed, match=why):
        send(to(OLA), smtp_url, mail_from=mail_from)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://poczta.example", smtp.Server("poczta.example", 25)),
        ("smtp://poczta.example?starttls", smtp.Server("poczta.example", 587, starttls=True)),
        (
            "smtps://ola%40x:a%2Fb@poczta.example",
            smtp.Server("poczta.example", 465, tls=True, user="ola@x", password="a/b"),
        ),
        ("smtp://poczta.example:2525?starttls=1", smtp.Server("poczta.example", 2525, starttls=True)),
    ],
)  # fmt: skip
def test_a_mail_server_is_one_address(url: str, expected: smtp.Server) -> None:
    assert smtp.server(url) == expected


@pytest.mark.parametrize(
    "url",
    ["smtp://ola:taj/ne@poczta.example", "smtp://ola:tajne@[::1", "http://ola:tajne@x", "smtp://ola:taj\u2100ne@x:y"],
)
def test_a_mail_server_that_cannot_be_read_never_gives_its_password_away(url: str) -> None:
    with pytest.raises(ValueError, match="a mail server is smtp://user:password@host:port") as unusable:
        smtp.server(url)
    assert "taj" not in f"{unusable.value}{unusable.value.__cause__}"


@pytest.mark.parametrize(
    ("address", "in_envelope"),
    [
        ("żółw@gazeta.example", "żółw@gazeta.example"),
        ("ola@żółw.example", "ola@xn--w-uga1v8h.example"),
        ('"ola nowak"@gazeta.example', '"ola nowak"@gazeta.example'),
    ],
)
def test_addresses_with_polish_letters_get_mail(address: str, in_envelope: str) -> None:
    with MailCatcher() as catcher:
        send(to(OLA, address), catcher.url)
        (mail,) = catcher.wait_for(1)
    assert mail.to == (OLA, in_envelope)
    assert mail.subject.startswith("Kazachstan: ")


def test_a_server_that_knows_ascii_only_costs_only_the_address_that_needs_more() -> None:
    with picky({}, utf8=False) as (server, url):
        accepted = send(to("żółw@gazeta.example", OLA), url)
        assert server.taken == [(OLA,)]
        with pytest.raises(Rejected, match="ASCII only"):
            send(to("żółw@gazeta.example"), url)
    assert "not to żółw@gazeta.example" in accepted.words


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "ola",
        "ola@",
        "ola@@gazeta.example",
        "a..b@gazeta.example",
        "ola@gazeta.example\r\nRCPT TO:<zlo@example.org>",
        "ż\r\nż@gazeta.example",
        "<ola@gazeta.example>",
        "ż ż@gazeta.example",
    ],
)
def test_a_broken_address_is_told_and_the_others_get_the_mail(broken: str) -> None:
    with MailCatcher() as catcher:
        accepted = send(to(broken, OLA), catcher.url)
        (mail,) = catcher.wait_for(1)
        assert mail.to == (OLA,)
        with pytest.raises(Rejected, match="no mail address"):
            send(to(broken), catcher.url)
    assert "is no mail address" in accepted.words


def test_one_mail_takes_less_than_half_a_lease() -> None:
    assert timedelta(seconds=2 * smtp.BUDGET_S) < timedelta(seconds=2 * 30 + 60)


def test_the_mails_of_a_batch_take_one_connection() -> None:
    opinions, sessions = Picky({EWA: "550 5.1.1 no such person"}), smtp.Sessions()
    callers = Callers(opinions)
    with speaking(callers) as where:
        speaker = house(smtp_url=f"smtp://{where}")
        for told in (to(OLA), to(JAN)):
            email.send(told, house=speaker, sessions=sessions, now=NOW)
        with pytest.raises(Rejected):  # which is said of this mail alone
            email.send(to(EWA), house=speaker, sessions=sessions, now=NOW)
        email.send(to(OLA), house=speaker, sessions=sessions, now=NOW)
        sessions.close()
    assert opinions.taken == [(OLA,), (JAN,), (OLA,)]
    assert len(callers.conversations) == 1


def test_a_session_that_the_server_ended_meanwhile_costs_no_mail() -> None:
    opinions, sessions = Picky({}), smtp.Sessions()
    callers = Callers(opinions)
    with speaking(callers) as where:
        speaker = house(smtp_url=f"smtp://{where}")
        email.send(to(OLA), house=speaker, sessions=sessions, now=NOW)
        callers.hang_up()
        email.send(to(JAN), house=speaker, sessions=sessions, now=NOW)
        sessions.close()
    assert opinions.taken == [(OLA,), (JAN,)]
    assert len(callers.conversations) == 2


def test_a_sender_of_another_domain_introduces_itself_anew() -> None:
    opinions, sessions = Picky({}), smtp.Sessions()
    callers = Callers(opinions)
    with speaking(callers) as where:
        for sender in ("a@gazeta.example", "b@kurier.example"):
            email.send(to(OLA), house=house(smtp_url=f"smtp://{where}", mail_from=sender), sessions=sessions, now=NOW)
        sessions.close()
    assert len(callers.conversations) == 2
