"""What was noted of a feed's behaviour -> what its owner should know. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


class Ailment(StrEnum):
    """What may be wrong with a feed."""

    FAILING = "failing"  # since when
    MOVES = "moves"  # whither, by its own word
    MOVED = "moved"  # whence
    GAP = "gap"  # when
    FALSE_304 = "false 304"
    RESENT = "resent"
    HUB_DENIED = "hub denied"  # why
    HUB_FAILING = "hub failing"  # how often, and why


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that the owner of a feed should know."""

    ailment: Ailment
    at: datetime | None = None
    what: str = ""
    count: int = 0


def words(noted: Noted) -> tuple[str, ...]:
    """A sentence for each thing; none for a feed in good health."""
    return tuple(_SENTENCES[one.ailment].format(one=one) for one in signs(noted))


def signs(noted: Noted) -> tuple[Sign, ...]:
    """Each thing by itself; none for a feed in good health."""
    return tuple(_signs(noted))


_SENTENCES = {
    Ailment.FAILING: "it could not be read since {one.at:%Y-%m-%d %H:%M} UTC",
    Ailment.MOVES: "it says that it has moved to {one.what}; it is followed there when it says so for a day",
    Ailment.MOVED: "it has moved here from {one.what}",
    Ailment.GAP: (
        "on {one.at:%Y-%m-%d %H:%M} UTC it shared no entry with the visit before: what came between may be missing"
    ),
    Ailment.FALSE_304: (
        "its server says that nothing is new (304) when something is: it is asked once a day as if by a stranger"
    ),
    Ailment.RESENT: (
        "its server sends the whole feed each time, though nothing in it is new: its ETag or date is no use"
    ),
    Ailment.HUB_DENIED: (
        "its hub will not tell us of its news ({one.what}): it is visited as before, and the hub asked again later"
    ),
    Ailment.HUB_FAILING: (
        "its hub was asked {one.count} times in vain ({one.what}): it is visited as before, and the hub asked again "
        "later"
    ),
}


def _signs(noted: Noted) -> Iterator[Sign]:
    if noted.failing_since:
        yield Sign(Ailment.FAILING, at=noted.failing_since)
    if noted.moved_to:
        yield Sign(Ailment.MOVES, what=noted.moved_to)
    if noted.moved_from:
        yield Sign(Ailment.MOVED, what=noted.moved_from)
    if noted.gap_at:
        yield Sign(Ailment.GAP, at=noted.gap_at)
    if noted.false_304s >= FALSE_304S:
        yield Sign(Ailment.FALSE_304)
    if noted.resent >= RESENT:
        yield Sign(Ailment.RESENT)
    if noted.hub.url and (noted.hub.denied or noted.hub.failures >= HUB_FAILURES):
        kind = Ailment.HUB_DENIED if noted.hub.denied else Ailment.HUB_FAILING
        yield Sign(kind, what=str(noted.hub.problem), count=noted.hub.failures)
