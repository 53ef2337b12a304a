"""Sockets on loopback addresses -> a thread that serves them all. Edge."""

import asyncio
import errno
import socket
from collections.abc import Callable, Sequence
from threading import Event, Thread
from weakref import WeakSet

HOME = "127.0.0.1"


def addresses(count: int) -> tuple[str, ...]:
    """So many loopback addresses beside 127.0.0.1, each a host of its own: 127.0.0.2, 127.0.0.3, ..."""
    numbers = range(1, count + 1)
    return tuple(f"127.{number // 64516}.{number // 254 % 254}.{number % 254 + 1}" for number in numbers)


def listen(hosts: Sequence[str]) -> list[socket.socket]:
    """A bound socket for each of these addresses, all on one port if that can be had.

    Where only 127.0.0.1 answers (macOS), every socket is bound there, each on a port of its own; so are those that are
    to be at one address.
    """
    tries = 20 if len(set(hosts)) == len(hosts) else 0
    for _ in range(tries):
        port = 0
        taken: list[socket.socket] = []
        try:
            for host in hosts:
                taken.append(bound(host, port))
                port = taken[0].getsockname()[1]
        except OSError as error:
            _close(taken)
            if error.errno == errno.EADDRNOTAVAIL:
                return [bound(HOME, 0) for _ in hosts]
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return taken
    return [bound(host, 0) for host in hosts]


def bound(host: str, port: int) -> socket.socket:
    """A socket for that address; port 0 is any that is free.

    Errors: OSError when it is taken
    """
    answering = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        answering.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        answering.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # no answer waits for an acknowledgement
        answering.bind((host, port))
    except OSError:
        answering.close()
        raise
    return answering


def _close(sockets: Sequence[socket.socket]) -> None:
    for one in sockets:
        one.close()


def name_of(one: socket.socket) -> str:
    """Its address as a URL writes it: `127.0.0.2:40123`."""
    host, port = one.getsockname()[:2]
    return f"{host}:{port}"


class Loopback:
    """One thread that answers on all the sockets it is given, each connection by a protocol of its own."""

    def __init__(
        self, sockets: Sequence[socket.socket], protocol: Callable[[], asyncio.Protocol], *, name: str
    ) -> None:
        self._sockets = sockets
        self._protocol = protocol
        self._ready = Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: asyncio.Event | None = None

    def start(self) -> None:
        """Nothing comes back; every socket answers from now on."""
        self._thread.start()
        self._ready.wait()

    def close(self) -> None:
        """Nothing comes back; connections are dropped, sockets closed, the thread has ended."""
        if self._thread.is_alive() and self._loop and self._closing:
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join()
        _close(self._sockets)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        protocols: WeakSet[asyncio.Protocol] = WeakSet()

        def tracked() -> asyncio.Protocol:
            protocol = self._protocol()
            protocols.add(protocol)
            return protocol

        servers = [await self._loop.create_server(tracked, sock=one, backlog=256) for one in self._sockets]
        self._ready.set()
        await self._closing.wait()
        for server in servers:
            server.close()
        for protocol in tuple(protocols):
            transport = getattr(protocol, "transport", None)
            if transport is not None:
                transport.abort()
        await asyncio.sleep(0)  # the loop closes what was aborted on its next turn
