"""A pure stage and its arguments -> its result, worked out in a process that can be killed. Edge.

What burns processor on foreign bytes runs here: a poisoned feed or page costs its own time-out and one process, memory
stays flat because processes are recycled, and both cores are used. A pool in which a process died at the wrong moment
can do no more (docs/decisions/0045): another takes its place, and does what was handed to it.
"""

import multiprocessing
import multiprocessing.forkserver
import os
import resource
import signal
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import CancelledError, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from monitor import log
from monitor.errors import Poisoned

P = ParamSpec("P")
Result = TypeVar("Result")

TASKS_PER_PROCESS = 500
"""After so many tasks a process is replaced, and with it whatever its libraries kept. A precaution: 2,500 pages of the
extraction set read in one process took it to 105 MB after 1,000 of them, and no further."""

MAX_CPU_S = 5.0
"""Of one task: a hundred times what a page takes."""

MAX_MEMORY_BYTES = 256_000_000
"""Of a process, beyond what it has when it starts: three times what the 545 pages of the extraction set, one after
another, make of it (77 MB), more than twice what the largest feed takes that is read (98 MB)."""

OUT_OF_MEMORY = 77
"""The exit code of a process that was refused more: none of ours otherwise, none of a signal."""

STUCK_S = 300.0
"""A task that many others wait before is done sooner: no task takes longer than its own time-out."""

Task = tuple[float, Callable[..., Any], tuple[object, ...], dict[str, object]]
"""The seconds of processor, the stage and its arguments."""


TRIES = 2


class _Broken(Exception):
    """The pool can do no more, and another has its place."""


class Workshop:
    """A few processes and what is handed to them. Threads share it."""

    def __init__(
        self,
        *,
        processes: int,
        timeout_s: float,
        cpu_s: float = MAX_CPU_S,
        stuck_s: float = STUCK_S,
        preload: Sequence[str] = (),
    ) -> None:
        """Starts the server that loads these modules, meanwhile we go on; the processes come with the first task.

        Units:  seconds of a task: by the clock, however busy the machine is, and of processor; and until a task that is
                neither done nor ended tells that the processes are stuck
        """
        self._processes, self._timeout_s, self._cpu_s, self._stuck_s = processes, timeout_s, cpu_s, stuck_s
        # Forks of a small server that has no threads: a fork of ours would copy locks that other threads hold.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        multiprocessing.forkserver.ensure_running()
        self._changing = Lock()
        self._closed = False
        self._pool = self._opened()
        self._handed: set[ProcessFuture[Any]] = set()  # what the pool of now has to do

    def run(self, stage: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """What the stage returns; what it raises is raised here.

        Shape:  the stage is a function of a module; arguments, result and errors are records, which can be pickled
        Errors: Poisoned when it ran over its time or took its process down; and the stage's own
        """
        task = (self._cpu_s, stage, args, kwargs)
        for _ in range(TRIES):  # what broke the pool was something else, as like as not
            with suppress(_Broken):
                done: Result = self._done(task)
                return done
        raise Poisoned("reading it took all processes down, twice")

    def close(self) -> None:
        """End every process, whatever it is at."""
        with self._changing:
            self._closed = True
        self._end(self._pool, self._handed)

    def _opened(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._processes, max_tasks=TASKS_PER_PROCESS, initializer=_begin, context=self._context
        )

    def _done(self, task: Task) -> Any:
        """What a task gives, by the pool of now. Errors: _Broken when that can do no more; Poisoned; the stage's own"""
        pool, future = self._hand(task)
        try:
            return future.result(self._stuck_s)
        except TimeoutError as late:
            if future.done():
                raise Poisoned(f"it took longer than {self._timeout_s:g} s to read, and was ended") from late
            self._renew(pool, "a task was neither done nor ended")
            raise _Broken from late
        except BrokenProcessPool as broken:
            self._renew(pool, "a process ended that had nothing to do")
            raise _Broken from broken
        except ProcessExpired as dead:
            raise Poisoned(self._cause(dead.exitcode)) from dead
        except CancelledError as cancelled:
            if self._closed:
                raise Poisoned("we were stopping") from cancelled
            raise _Broken from cancelled
        finally:
            self._handed.discard(future)

    def _hand(self, task: Task) -> tuple[ProcessPool, ProcessFuture[Any]]:
        """A task into the hands of the pool of now. Errors: _Broken; Poisoned when we are stopping"""
        with self._changing:
            if self._closed:
                raise Poisoned("we were stopping")
            pool = self._pool
            try:
                future: ProcessFuture[Any] = pool.schedule(_within, task, {}, self._timeout_s)
            except RuntimeError as broken:  # it says no more than that
                fault = broken
            else:
                self._handed.add(future)
                return pool, future
        self._renew(pool, str(fault))
        raise _Broken from fault

    def _renew(self, broken: ProcessPool, why: str) -> None:
        """Another pool instead of this one, unless somebody saw to it; all that this one was to do is cancelled."""
        with self._changing:
            if self._closed or self._pool is not broken:
                return
            self._pool, handed, self._handed = self._opened(), self._handed, set()
        log.trouble("workshop.renewed", why=why, tasks=len(handed))
        self._end(broken, handed)

    def _end(self, pool: ProcessPool, handed: Collection[ProcessFuture[Any]]) -> None:
        pool.stop()  # type: ignore[no-untyped-call]
        for future in tuple(handed):
            future.cancel()  # type: ignore[no-untyped-call]
        pool.join()

    def _cause(self, exitcode: int | None) -> str:
        """What ended a process, in words."""
        if exitcode == -signal.SIGPROF:
            return f"it took more than {self._cpu_s:g} s of processor, and was ended"
        if exitcode == OUT_OF_MEMORY:
            return f"it took more than {MAX_MEMORY_BYTES // 1_000_000} MB of memory, and was ended"
        return "reading it took its process down"


def _within(cpu_s: float, stage: Callable[..., Result], args: tuple[object, ...], kwargs: dict[str, object]) -> Result:
    """What the stage returns; the process is ended by the system when it burns more than that, in C code too.

    A process that was refused memory ends itself: what it holds is not known any more.
    """
    signal.setitimer(signal.ITIMER_PROF, cpu_s)
    try:
        return stage(*args, **kwargs)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _begin() -> None:
    """In a new process: the terminal's Ctrl-C is for our parent, and memory has an end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):  # no /proc: only Linux counts what a process has of its own, and lets it have no more
        wanted = _own_bytes() + MAX_MEMORY_BYTES
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(
            resource.RLIMIT_DATA, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
        )


def _own_bytes() -> int:
    """Memory that this process alone can write to, used or not: what RLIMIT_DATA counts.

    Source: proc_pid_statm(5), setrlimit(2). RLIMIT_AS would count libraries' files and the space that allocators
            only reserve as well, which is more than all that is used
    """
    return int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
