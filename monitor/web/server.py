"""An application -> a page that people can open, until it is told to stop. A door."""

import errno
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

import uvicorn

from monitor.web.app import Application

THREADS = 40
"""That make pages at a time: the number is anyio's."""

GRACE_S = 3
"""How long an answer that is under way may take when we are told to stop."""


def serve(
    app: Application, *, host: str, port: int, on_ready: Callable[[], None], trusted: Collection[str] = ()
) -> None:
    """Serve in this thread until SIGTERM or SIGINT, then come back; `on_ready` is called once the page can be opened.

    Shape:  `trusted` are the proxies, as CIDRs, that are believed when they say for whom they ask
    Errors: OSError, with a sentence for a person
    """
    Server(app, host=host, port=port, on_ready=on_ready, trusted=trusted).run()


class Server(uvicorn.Server):
    """The page, listening. Port 0 takes any that is free."""

    def __init__(
        self, app: Application, *, host: str, port: int, on_ready: Callable[[], None], trusted: Collection[str] = ()
    ) -> None:
        """Takes the port at once: connections wait until `run`.

        Errors: OSError
        """
        super().__init__(
            uvicorn.Config(
                app, log_config=None, log_level="warning", access_log=False, server_header=False, lifespan="off",
                ws="none", timeout_graceful_shutdown=GRACE_S, proxy_headers=True, forwarded_allow_ips=list(trusted),
            )
        )  # fmt: skip
        self._on_ready = on_ready
        self._socket = _bound(host, port)
        self.port: int = self._socket.getsockname()[1]

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve in this thread until told to stop."""
        with self._socket:
            super().run([self._socket, *(sockets or [])])

    def stop(self) -> None:
        """Finish what is under way, and come back from `run`; any thread may say so."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the door, then say so."""
        await super().startup(sockets)
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end `run` and nothing else: whoever called it has a worker to stop."""
        with super().capture_signals():
            try:
                yield
            finally:
                self._captured_signals.clear()  # uvicorn would raise them again, and end the process


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise OSError(f"port {port} on {host} is taken; choose another with --port") from error
        raise OSError(f"cannot listen on port {port} of {host}: {error.strerror or error}") from error
    # what is accepted inherits it; asyncio sets it only where the protocol is named, and an answer would wait 40 ms
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
