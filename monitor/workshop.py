"""A pure stage and its arguments -> its result, worked out in a process that can be killed. Edge.

What burns processor on foreign bytes runs here: a poisoned feed or page costs its own time-out and one process, memory
stays flat because processes are recycled, and both cores are used.
"""

import multiprocessing
import multiprocessing.forkserver
import os
import resource
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

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


class Workshop:
    """A few processes and what is handed to them. Threads share it."""

    def __init__(
        self, *, processes: int, timeout_s: float, cpu_s: float = MAX_CPU_S, preload: Sequence[str] = ()
    ) -> None:
        """Starts the server that loads these modules, meanwhile we go on; the processes come with the first task.

        Units:  seconds of a task: by the clock, however busy the machine is, and of processor
        """
        self._timeout_s, self._cpu_s = timeout_s, cpu_s
        # Forks of a small server that has no threads: a fork of ours would copy locks that other threads hold.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        multiprocessing.forkserver.ensure_running()
        self._pool = ProcessPool(
            max_workers=processes, max_tasks=TASKS_PER_PROCESS, initializer=_begin, context=context
        )

    def run(self, stage: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """What the stage returns; what it raises is raised here.

        Shape:  the stage is a function of a module; arguments, result and errors are records, which can be pickled
        Errors: Poisoned when it ran over its time or took its process down; and the stage's own
        """
        try:
            done: Result = self._pool.schedule(
                _within, (self._cpu_s, stage, args, kwargs), {}, self._timeout_s
            ).result()
        except TimeoutError as late:
            raise Poisoned(f"it took longer than {self._timeout_s:g} s to read, and was ended") from late
        except (ProcessExpired, BrokenProcessPool) as dead:
            raise Poisoned(self._cause(getattr(dead, "exitcode", None))) from dead
        except CancelledError as closed:
            raise Poisoned("we were stopping") from closed
        return done

    def _cause(self, exitcode: int | None) -> str:
        """What ended a process, in words."""
        if exitcode == -signal.SIGPROF:
            return f"it took more than {self._cpu_s:g} s of processor, and was ended"
        if exitcode == OUT_OF_MEMORY:
            return f"it took more than {MAX_MEMORY_BYTES // 1_000_000} MB of memory, and was ended"
        return "reading it took its process down"

    def close(self) -> None:
        """End every process, whatever it is at."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


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
