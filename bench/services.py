"""Commands of ours that run until they are told to stop, each in a session of its own. Edge."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from socket import socket


@contextmanager
def at_work(commands: Sequence[Sequence[str]], environment: Mapping[str, str], folder: Path) -> Iterator[list[int]]:
    """The numbers of their first processes, in order; what each says is in `folder`, in 0.log, 1.log and so on."""
    running = [_started(command, environment, folder / f"{number}.log") for number, command in enumerate(commands)]
    try:
        yield [process.pid for process in running]
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def _started(command: Sequence[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    ours = [sys.executable, "-m", "monitor.cli", *command]
    with log.open("wb") as out:
        return subprocess.Popen(ours, env=dict(environment), stdout=out, stderr=out, start_new_session=True)


def free_port() -> int:
    """A port of this machine at which nobody listens, a moment ago."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
