"""A command -> how long it took, and what it and all its processes used. Linux: read from /proc."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
SAMPLE_S = 0.05


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command used."""

    wall_s: float
    cpu_s: float  # of all its processes, to a twentieth of a second each
    peak_mb: float  # of all its processes together, shared pages shared out


def measured(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Usage:
    """Run a command to its end.

    Errors: CalledProcessError
    """
    cpu_s: dict[int, float] = {}
    peak_mb, began = 0.0, time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=dict(environment), stdout=out, stderr=out, start_new_session=True)
        while process.poll() is None:
            memory = 0.0
            for pid in session(process.pid):
                used_s, used_mb = used(pid)
                cpu_s[pid] = max(cpu_s.get(pid, 0.0), used_s)
                memory += used_mb
            peak_mb = max(peak_mb, memory)
            time.sleep(SAMPLE_S)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command), log.read_bytes())
    return Usage(time.monotonic() - began, sum(cpu_s.values()), peak_mb)


def session(leader: int) -> list[int]:
    """The processes that a command and its children have become."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if _field(pid, 5) == leader]


def used(pid: int) -> tuple[float, float]:
    """Seconds of processor and megabytes of a process; nothing of one that has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        kilobytes = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    except (OSError, StopIteration):  # it has ended meanwhile
        kilobytes = 0
    return (_field(pid, 13) + _field(pid, 14)) * TICK_S, kilobytes / 1024


def ended_cpu_s(pid: int) -> float:
    """Seconds of processor of the children of a process that have ended, and theirs."""
    return (_field(pid, 15) + _field(pid, 16)) * TICK_S


def resident_mb(pid: int) -> float:
    """Megabytes of a process that are in memory, those it shares as well; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return 0.0


def parent(pid: int) -> int:
    """The process that a process is a child of; 0 when it has ended."""
    return _field(pid, 3)


def _field(pid: int, number: int) -> int:
    """A field of /proc/PID/stat, counted from 0; 0 when the process has ended. Its name may hold anything."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return int(after_name[number - 2])
