"""The house, looked over: what was seen, and what to do about what is not as it should be. Wiring.

machine   settings, files and their permissions, disk, time zone, dictionary, the processes that read pages
database  whether it can be reached, is whole, up to date, written to, and tells the same time
outside   names, the network, another clock, the mail server
work      workers, what waits, what is held, what an owner should know
words     a finding -> a row, in the language of whoever reads it
records   what flows between them
"""

from collections.abc import Callable, Collection, Iterator

from monitor import log
from monitor.doctor import database, machine, outside, work
from monitor.doctor.records import Check, Finding, Patient, Row, Verdict
from monitor.doctor.words import row

__all__ = ["AT_ONCE", "Check", "Finding", "Patient", "Row", "Verdict", "examined", "row", "rows"]

Look = Callable[[Patient], Iterator[Finding]]

BEFORE: tuple[tuple[Check, Look], ...] = (
    (Check.SETTINGS, machine.settings),
    (Check.ADDRESS, machine.address),
    (Check.SECRETS, machine.secrets),
    (Check.DISK, machine.disk),
    (Check.TIME_ZONE, machine.time_zone),
    (Check.DICTIONARY, machine.dictionary),
    (Check.PROCESSES, machine.processes),
    (Check.MAIL, outside.mail),
)
"""What needs no database."""

AFTER: tuple[tuple[Check, Look], ...] = (
    (Check.CLOCK, database.clock),
    (Check.NETWORK, outside.network),
    (Check.WORKER, work.workers),
    (Check.QUEUES, work.queues),
    (Check.ARCHIVE, work.archive),
    (Check.DELIVERIES, work.deliveries),
    (Check.CONCERNS, work.concerns),
)
"""What needs one that can be used."""

AT_ONCE = frozenset(Check) - {Check.PROCESSES, Check.MAIL, Check.NETWORK}
"""What is known without starting anything and without asking anybody outside."""


def examined(patient: Patient, only: Collection[Check] = frozenset(Check)) -> Iterator[Finding]:
    """What there is to find, as it is found. Nothing is changed, and nothing sent.

    Errors: none; a check that fails by a fault of ours is a finding
    """
    for check, look in BEFORE:
        if check in only:
            yield from _safely(check, look, patient)
    usable = True
    for finding in _safely(Check.DATABASE, database.database, patient):
        usable = usable and (finding.verdict is not Verdict.BAD)
        yield finding
    usable = usable and database.is_made(patient)
    for check, look in AFTER:
        if check not in only:
            continue
        if usable:
            yield from _safely(check, look, patient)
        else:
            yield Finding(check, Verdict.SKIPPED, "needs the database")


def rows(patient: Patient, language: str, everything: bool) -> list[Row]:
    """What was found, in words: what is known at once, or everything."""
    return [row(finding, language) for finding in examined(patient, frozenset(Check) if everything else AT_ONCE)]


def _safely(check: Check, look: Look, patient: Patient) -> Iterator[Finding]:
    try:
        yield from look(patient)
    except Exception as fault:  # noqa: BLE001 - bulkhead: one check costs no other anything
        log.crash("doctor.crashed", check=check)
        yield Finding(check, Verdict.BAD, "fault", {"why": f"{type(fault).__name__}: {fault}"})
