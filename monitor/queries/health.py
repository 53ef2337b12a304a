"""What was noted of a feed's behaviour -> what its owner should know, in words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

FALSE_304S = 2  # one may be an entry that was dated back
RESENT = 3
HUB_FAILURES = 2  # one is a hub that was asked just now, and has not verified yet


@dataclass(frozen=True, slots=True)
class HubNoted:
    """How we stand with the hub that a feed names."""

    url: str | None = None
    denied: bool = False
    failures: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """How a feed and its server behave."""

    failing_since: datetime | None = None
    false_304s: int = 0
    resent: int = 0
    moved_to: str | None = None
    moved_from: str | None = None
    gap_at: datetime | None = None
    hub: HubNoted = HubNoted()


def words(noted: Noted) -> tuple[str, ...]:
    """A sentence for each thing; none for a feed in good health."""
    return tuple(_said(noted))


def _said(noted: Noted) -> Iterator[str]:
    if noted.failing_since:
        yield f"it could not be read since {noted.failing_since:%Y-%m-%d %H:%M} UTC"
    if noted.moved_to:
        yield f"it says that it has moved to {noted.moved_to}; it is followed there when it says so for a day"
    if noted.moved_from:
        yield f"it has moved here from {noted.moved_from}"
    if noted.gap_at:
        when = f"{noted.gap_at:%Y-%m-%d %H:%M} UTC"
        yield f"on {when} it shared no entry with the visit before: what came between may be missing"
    if noted.false_304s >= FALSE_304S:
        yield "its server says that nothing is new (304) when something is: it is asked once a day as if by a stranger"
    if noted.resent >= RESENT:
        yield "its server sends the whole feed each time, though nothing in it is new: its ETag or date is no use"
    if noted.hub.url and (noted.hub.denied or noted.hub.failures >= HUB_FAILURES):
        told = "will not tell us of its news" if noted.hub.denied else f"was asked {noted.hub.failures} times in vain"
        yield f"its hub {told} ({noted.hub.problem}): it is visited as before, and the hub asked again later"
