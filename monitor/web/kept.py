"""What costs to work out -> the same for a minute, so that the next who asks has it at once. Edge: memory."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """A few things that were worked out lately. Threads share it; two may work out the same thing at once."""

    def __init__(self, *, span: timedelta, most: int) -> None:
        """Keeps each for a span, and so many: the oldest is let go."""
        self._span, self._most = span, most
        self._things: dict[Hashable, tuple[datetime, Thing]] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Thing], *, now: datetime) -> Thing:
        """The thing of that key, made anew when it is too old."""
        with self._lock:
            made_at, thing = self._things.get(key, (None, None))
        if made_at is None or not timedelta() <= now - made_at < self._span:
            thing = make()
            self._keep(key, thing, now)
        return thing  # type: ignore[return-value]  # None only where it was made so

    def _keep(self, key: Hashable, thing: Thing, now: datetime) -> None:
        with self._lock:
            self._things.pop(key, None)
            self._things[key] = now, thing
            while len(self._things) > self._most:
                del self._things[next(iter(self._things))]
