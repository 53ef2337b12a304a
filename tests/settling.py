"""One visit, or one reading, stored by itself: the product stores several at a time. Edge."""

from typing import Any

from sqlmodel import Session

from monitor import store
from monitor.pipeline import Pipeline
from monitor.records import DueArticle, DueFeed, Findings, Visit, Words


class LeaseLost(Exception):
    """The row was in other hands by then: of what was found nothing is stored."""


def visit_settled(session: Session, due: DueFeed, found: Findings, *, timezone: str, **how: Any) -> int:
    """How many articles of a visit are new. Errors: LeaseLost."""
    new = store.visits.settle_all(session, [store.visits.Done(due, found, **how)], timezone=timezone)
    return _ours(new, due.id)


def reading_settled(session: Session, due: DueArticle, found: Words, *, timezone: str, **how: Any) -> int:
    """How many hits of a reading are new. Errors: LeaseLost, WatchlistsChanged."""
    new = store.readings.settle_all(session, [store.readings.done(due, found, **how)], timezone=timezone)
    return _ours(new, due.id)


def visited(pipeline: Pipeline, due: DueFeed) -> Visit:
    """A feed fetched, and what is new in it stored."""
    (visit,) = pipeline.settle_visits([pipeline.look(due)])
    return visit


def _ours(new: dict[int, int], number: int) -> int:
    if number not in new:
        raise LeaseLost
    return new[number]
