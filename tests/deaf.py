"""A way to PostgreSQL on which no call comes back, as through a pooler that lends connections for one transaction."""

import socket
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import cast

from sqlalchemy.engine import make_url

CALL = b"A"
"""The kind of message by which PostgreSQL tells of a NOTIFY."""


class _Way(ThreadingTCPServer):
    daemon_threads, block_on_close = True, False
    leads_to: str  # a socket of this machine


class _Both(BaseRequestHandler):
    """Everything from there to here, but for calls; and everything from here to there."""

    def handle(self) -> None:
        """Until one of them hangs up."""
        with closing(socket.socket(socket.AF_UNIX)) as server:
            server.connect(cast(_Way, self.server).leads_to)
            Thread(target=_passed_on, args=(self.request, server), daemon=True).start()
            with server.makefile("rb") as said:
                while head := said.read(5):
                    kind, length = struct.unpack("!cI", head)
                    rest = said.read(length - 4)
                    if kind != CALL:
                        self.request.sendall(head + rest)


def _passed_on(client: socket.socket, server: socket.socket) -> None:
    try:
        while said := client.recv(65_536):
            server.sendall(said)
        server.shutdown(socket.SHUT_WR)
    except OSError:
        return  # one of them has gone


@contextmanager
def deaf(address: str) -> Iterator[str]:
    """An address of the same database."""
    url = make_url(address)
    with _Way(("127.0.0.1", 0), _Both) as way:
        way.leads_to = f"{url.query['host']}/.s.PGSQL.{url.query.get('port', url.port or 5432)}"
        Thread(target=way.serve_forever, daemon=True).start()
        port = way.server_address[1]
        yield f"postgresql://{url.username}@127.0.0.1:{port}/{url.database}?sslmode=disable&gssencmode=disable"
        way.shutdown()
