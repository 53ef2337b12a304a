"""What a hub said -> when to visit the feed, when to ask the hub again. Pure."""

from datetime import datetime, timedelta

ASKED_S = 10 * 86400
"""What we ask for, and take it to be where a hub does not say."""

LEAST_LEASE_S, MOST_LEASE_S = 3600, 30 * 86400
PUSHES_APART = timedelta(seconds=60)
FIRST_WAIT_S, MOST_WAIT_S = 600, 86400
DENIED_FOR = timedelta(days=7)


def after_push(*, now: datetime, visited_at: datetime | None) -> datetime:
    """When to visit a feed of which its hub told: now, but not within a minute of the last visit.

    Shape: so a burst is one visit, or two: the second brings what came while the first was under way
    """
    return now if visited_at is None else max(now, visited_at + PUSHES_APART)


def ends_at(*, now: datetime, lease_s: int | None) -> datetime:
    """Until when a hub tells us: an hour to thirty days, whatever it says."""
    return now + timedelta(seconds=min(max(lease_s or ASKED_S, LEAST_LEASE_S), MOST_LEASE_S))


def renewed_at(*, now: datetime, ends_at: datetime) -> datetime:
    """When to ask for more: when two thirds of the time are over."""
    return now + (ends_at - now) * 2 / 3


def asked_in_vain(*, now: datetime, failures: int, retry_after_s: float | None) -> datetime:
    """When to ask a hub again that has not done as it was asked; ever more seldom, once a day in the end.

    Shape: `failures` in a row, this one too
    """
    wait_s = min(FIRST_WAIT_S * 2 ** min(failures - 1, 10), MOST_WAIT_S)
    return now + timedelta(seconds=max(wait_s, retry_after_s or 0.0))


def denied_until(*, now: datetime) -> datetime:
    """When to ask a hub again that said no."""
    return now + DENIED_FOR
