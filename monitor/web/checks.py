"""A house -> what is checked of it, each with what to do about it. Edge."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from alerts import concerns
from alerts.concerns import Noted
from monitor import language, queries, rematch
from monitor.db import Database
from monitor.queries import Coverage, Outbox
from monitor.web.house import House
from monitor.web.speech import Speech, mark

LEAST_FREE_MB = 500


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at."""

    name: str
    fine: bool
    said: str
    way: str = ""  # the page where something can be done about it
    command: str = ""  # or the command that does it


def checks(house: House, speech: Speech) -> list[Check]:
    """What `nasluch doctor` looks at, as a person reads it."""
    with house.database.read() as session:
        coverage, outbox = queries.coverage(session, now=house.clock()), queries.outbox(session)
        lasting = concerns.noted(session)
    return [
        _feeds(coverage, speech),
        _messages(outbox, speech),
        _concerns(lasting, speech),
        _archive(rematch.waiting(house.database), speech),
        _mail(bool(house.outside.speaker.smtp_url), speech),
        _dictionary(speech),
        *_disk(house.database, speech),
    ]


def _feeds(coverage: Coverage, speech: Speech) -> Check:
    name = speech.gettext(mark("Feeds"))
    if coverage.late:
        said = mark("No worker seems to run: %(n)s feeds wait for their visit.")
        return Check(name, False, speech.say(said, n=speech.number(coverage.late)), command="nasluch worker")
    words = mark("%(well)s of %(all)s are read well.")
    said = speech.say(words, well=speech.number(coverage.well), all=speech.number(coverage.feeds))
    return Check(name, coverage.well == coverage.feeds, said, way="/feeds")


def _messages(outbox: Outbox, speech: Speech) -> Check:
    name = speech.gettext(mark("Messages"))
    if outbox.held_since:
        return Check(name, False, speech.gettext(mark("They are held: nothing is sent.")), way="/deliveries")
    if outbox.switched_off:
        said = speech.say(mark("Channels that are switched off: %(names)s."), names=", ".join(outbox.switched_off))
        return Check(name, False, said, way="/channels")
    said = speech.say(
        mark("%(waiting)s on their way, %(given_up)s given up."),
        waiting=speech.number(outbox.waiting), given_up=speech.number(outbox.given_up),
    )  # fmt: skip
    return Check(name, not outbox.given_up, said, way="/deliveries")


def _concerns(lasting: list[Noted], speech: Speech) -> Check:
    new = sum(1 for one in lasting if one.seen_at is None)
    said = speech.say(mark("%(n)s to look after, %(new)s of them new."), n=len(lasting), new=new)
    return Check(speech.gettext(mark("Watchlists and feeds")), not new, said, way="/concerns")


def _archive(behind: int, speech: Speech) -> Check:
    name = speech.gettext(mark("Archive"))
    if not behind:
        return Check(name, True, speech.gettext(mark("Every text was matched by this version.")))
    said = speech.say(mark("%(n)s texts were matched by another version."), n=speech.number(behind))
    return Check(name, False, said, command="nasluch db rematch")


def _mail(is_set: bool, speech: Speech) -> Check:
    said = mark("A server is set.") if is_set else mark("No server is set: no mail is sent, no invitation either.")
    return Check(
        speech.gettext(mark("Mail")), is_set, speech.gettext(said), command="" if is_set else "NASLUCH_SMTP_URL"
    )


def _dictionary(speech: Speech) -> Check:
    there = language.has_dictionary()
    said = mark("SGJP is there.") if there else mark("It is missing: forms are guessed.")
    return Check(speech.gettext(mark("Dictionary")), there, speech.gettext(said))


def _disk(database: Database, speech: Speech) -> list[Check]:
    """Where the database is a file of this machine."""
    path = database.engine.url.database
    if not database.is_sqlite or not path:
        return []
    free_mb = shutil.disk_usage(Path(path).resolve().parent).free // 1_000_000
    said = speech.say(mark("%(n)s MB are free."), n=speech.number(free_mb))
    return [Check(speech.gettext(mark("Disk")), free_mb > LEAST_FREE_MB, said)]
