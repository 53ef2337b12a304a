"""What arrives in other threads -> a list one can wait on. Edge."""

import time
from collections.abc import Callable, Iterator, Sequence
from threading import Condition
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Arrivals(Sequence[T], Generic[T]):
    """Everything that has come so far, in order; safe to read and to add to from any thread."""

    def __init__(self, called: str) -> None:
        self._called = called  # what they are, for the message of a time-out
        self._all: list[T] = []
        self._changed = Condition()

    def add(self, arrival: T) -> None:
        """Nothing comes back; whoever waits looks again."""
        with self._changed:
            self._all.append(arrival)
            self._changed.notify_all()

    def wait_for(
        self, count: int = 1, *, where: Callable[[T], bool] | None = None, timeout_s: float = 30.0
    ) -> tuple[T, ...]:
        """Those that satisfy `where` (all, if not given), as soon as there are `count` of them.

        Errors: TimeoutError, saying how many have come
        """
        until = time.monotonic() + timeout_s
        fitting: list[T] = []
        looked_at = 0
        with self._changed:
            while True:
                fitting += [one for one in self._all[looked_at:] if where is None or where(one)]
                looked_at = len(self._all)
                if len(fitting) >= count:
                    return tuple(fitting)
                if not self._changed.wait(until - time.monotonic()):
                    raise TimeoutError(f"{len(fitting)} of {count} {self._called} came within {timeout_s:g} s")

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        with self._changed:
            return self._all[index]

    def __iter__(self) -> Iterator[T]:
        with self._changed:
            return iter(tuple(self._all))

    def __len__(self) -> int:
        with self._changed:
            return len(self._all)
