"""Workers, queues, archive, outbox, concerns -> findings. Edge."""

from collections.abc import Iterator

from alerts import concerns as told
from monitor import __version__, queries, rematch
from monitor.doctor.records import Check, Finding, Patient, Verdict

MOST_LAG_S = 600.0


def workers(patient: Patient) -> Iterator[Finding]:
    """Whether somebody visits feeds."""
    with patient.database.read() as session:
        seen = queries.workers(session)
    if not seen.at_work:
        yield _nobody(seen.last)
        return
    others = sorted({row.version for row in seen.at_work} - {__version__})
    facts = {
        "count": len(seen.at_work),
        "where": ", ".join(sorted({f"{row.host}:{row.pid}" for row in seen.at_work})[:5]),
        "versions": ", ".join(others),
    }
    yield Finding(Check.WORKER, Verdict.LOOK if others else Verdict.OK, "other workers" if others else "workers", facts)


def queues(patient: Patient) -> Iterator[Finding]:
    """Whether what is due is taken up."""
    with patient.database.read() as session:
        lags = queries.claim_lags(session, now=patient.clock())
    slowest = max(lags.values())
    facts = {"minutes": round(slowest / 60)}
    if slowest > MOST_LAG_S:
        yield Finding(Check.QUEUES, Verdict.LOOK, "queues wait", facts)
    else:
        yield Finding(Check.QUEUES, Verdict.OK, "queues")


def archive(patient: Patient) -> Iterator[Finding]:
    """Whether every stored text was matched, and indexed, by this version."""
    behind = rematch.waiting(patient.database)
    if not behind:
        yield Finding(Check.ARCHIVE, Verdict.OK, "archive")
        return
    said = "archive is not indexed" if rematch.unsearchable(patient.database) else "archive is behind"
    yield Finding(Check.ARCHIVE, Verdict.BAD, said, {"articles": behind})


def deliveries(patient: Patient) -> Iterator[Finding]:
    """Whether messages leave."""
    with patient.database.read() as session:
        outbox = queries.outbox(session)
    if outbox.held_since:
        yield Finding(Check.DELIVERIES, Verdict.BAD, "deliveries are held")
    elif outbox.switched_off:
        named = ", ".join(outbox.switched_off)
        yield Finding(Check.DELIVERIES, Verdict.BAD, "channels are off", {"channels": named})
    else:
        facts = {"waiting": outbox.waiting, "given_up": outbox.given_up}
        yield Finding(Check.DELIVERIES, Verdict.OK, "deliveries", facts)


def concerns(patient: Patient) -> Iterator[Finding]:
    """Whether an owner should know of anything."""
    with patient.database.read() as session:
        lasting = told.noted(session)
    if not lasting:
        yield Finding(Check.CONCERNS, Verdict.OK, "concerns")
        return
    named = ", ".join(row.concern.name or str(row.concern.kind) for row in lasting[:3])
    more = ", ..." if len(lasting) > 3 else ""
    yield Finding(Check.CONCERNS, Verdict.BAD, "concerns last", {"count": len(lasting), "named": f"{named}{more}"})


def _nobody(last: queries.WorkerRow | None) -> Finding:
    if last is None:
        return Finding(Check.WORKER, Verdict.LOOK, "no worker yet")
    facts = {"when": f"{last.seen_at:%Y-%m-%d %H:%M} UTC", "where": f"{last.host}:{last.pid}"}
    if last.ended_at:
        return Finding(Check.WORKER, Verdict.LOOK, "worker has stopped", facts)
    return Finding(Check.WORKER, Verdict.BAD, "worker is silent", facts)
