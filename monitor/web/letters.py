"""Letters to people of the house: an invitation, a link to set a password anew. Edge.

They are not alerts: nobody subscribes to them, and the link in one is for one pair of eyes. So they are handed in at
once and kept nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.channels import email
from alerts.errors import DeliveryError
from alerts.records import House as Speaker
from monitor import log, queries
from monitor.db import Database
from monitor.store import invitations
from monitor.web.house import House
from monitor.web.speech import Speech, mark, speech

INVITED = mark("""Hello %(name)s,

you are invited to Nasłuch. Set your password here within %(days)s days:

%(link)s
""")
RESET = mark("""Hello %(name)s,

somebody asked for a new password for you at Nasłuch. If it was you, set it here within %(hours)s hours:

%(link)s

If it was not you, do nothing: your password stays as it is.
""")


def of(house: House) -> "Letters":
    """The letters of a house."""
    return Letters(house.database, house.outside.speaker, house.clock)


@dataclass(frozen=True, slots=True)
class Letters:
    """Who writes them."""

    database: Database
    speaker: Speaker
    clock: Callable[[], datetime]

    def link(self, user_id: int, *, lasts: timedelta = invitations.LASTS) -> str:
        """The address at which a person sets their password, once; those of before hold no more."""
        with self.database.write() as session:
            token = invitations.make(session, user_id, now=self.clock(), lasts=lasts)
        return f"{self.speaker.public_url.rstrip('/')}/invitation/{token}"

    def invite(self, name: str, address: str, link: str, *, language: str | None) -> str | None:
        """Send an invitation; why it could not be sent, None when it was."""
        said = self._speech(language)
        words = said.say(INVITED, name=name, days=invitations.LASTS.days, link=link)
        return self._send(address, said.gettext(mark("Your invitation to Nasłuch")), words)

    def reset(self, called: str) -> None:
        """Send whoever is called so, if anybody is and has an address, a link to set their password anew."""
        with self.database.read() as session:
            known = queries.password(session, called)
        if known is None or known.email is None:
            return
        said, hours = self._speech(known.language), invitations.RESET_LASTS // timedelta(hours=1)
        link = self.link(known.user_id, lasts=invitations.RESET_LASTS)
        words = said.say(RESET, name=known.name, hours=hours, link=link)
        self._send(known.email, said.gettext(mark("A new password for Nasłuch")), words)

    def _speech(self, language: str | None) -> Speech:
        return speech(language or self.speaker.language)

    def _send(self, address: str, subject: str, words: str) -> str | None:
        try:
            email.letter(address, subject, words, house=self.speaker, now=self.clock())
        except DeliveryError as failed:
            log.event("letter.failed", problem=str(failed))
            return str(failed)
        log.event("letter.sent")
        return None
