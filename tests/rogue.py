"""Bytes, or anything done to a connection -> a server on loopback that answers so, whatever it is asked."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from types import TracebackType
from typing import Self

MOST_HEAD_BYTES = 65_536


class Call:
    """A connection that has asked its question."""

    def __init__(self, line: socket.socket, closing: Event, head: bytes) -> None:
        self._line, self._closing = line, closing
        self.head = head
        """What was asked."""
        self.sent = 0
        """Bytes that the other took, or that wait for it."""

    @property
    def path(self) -> str:
        """The path that was asked for."""
        return self.head.split(b" ", 2)[1].decode()

    def say(self, words: bytes) -> None:
        """Nothing comes back; the words are sent."""
        self._line.sendall(words)
        self.sent += len(words)

    def drip(self, words: bytes, every_s: float = 0.02) -> None:
        """Nothing comes back; the words are sent over and over, a byte at a time, until the other hangs up."""
        while not self._closing.wait(every_s):
            self.say(words[:1])
            words = words[1:] + words[:1]

    def hold(self) -> None:
        """Nothing comes back; nothing is said until the test is over."""
        self._closing.wait(10)

    def slam(self) -> None:
        """Nothing comes back; the connection is reset."""
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self._line.close()


Manner = Callable[[Call], None] | bytes


class Rogue:
    """One thread, one connection after another, each treated in the same manner."""

    def __init__(
        self,
        manner: Manner,
        *,
        tls: ssl.SSLContext | None = None,
        silent: bool = False,
        at: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self.asked: list[bytes] = []
        self.calls: list[Call] = []
        self._manner, self._tls, self._silent = manner, tls, silent
        self._closing = Event()
        self._listening = socket.create_server(at)
        self.port: int = self._listening.getsockname()[1]
        self._host = at[0]
        self.url = f"{'https' if tls else 'http'}://{self._host}:{self.port}/feed"
        self._thread = Thread(target=self._run, name="rogue", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with suppress(OSError):
            socket.create_connection((self._host, self.port), timeout=1).close()  # wakes it to see that it is over
        self._thread.join(5)
        self._listening.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            line, _ = self._listening.accept()
            with line:
                line.settimeout(5)
                with suppress(OSError):  # the other hung up: most of these tests are about that
                    self._serve(line)

    def _serve(self, line: socket.socket) -> None:
        if self._silent:
            self._closing.wait(5)
            return
        if self._tls is None:
            self._answer(line)
            return
        with self._tls.wrap_socket(line, server_side=True) as encrypted:
            self._answer(encrypted)

    def _answer(self, line: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < MOST_HEAD_BYTES:
            piece = line.recv(4096)
            if not piece:
                return
            head += piece
        self.asked.append(head)
        self.calls.append(call := Call(line, self._closing, head))
        if isinstance(self._manner, bytes):
            call.say(self._manner)
        else:
            self._manner(call)
