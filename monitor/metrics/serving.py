"""A port on which a process without a page tells how it is doing. Edge."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socket import AF_INET, AF_INET6
from socketserver import TCPServer, ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from monitor.metrics.reading import CONTENT_TYPE, Asker, refusal

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[Environ, Start], Iterable[bytes]]


@contextmanager
def serving(
    exposed: Callable[[], bytes], *, alive: Callable[[], bool], host: str, port: int, token: str
) -> Iterator[int]:
    """Serve `/metrics` and `/healthz` meanwhile; the port it is on, which 0 chooses.

    Errors: OSError, with a sentence for a person
    """
    try:
        server = _Server((host, port), _Quiet)
    except OSError as error:
        raise OSError(f"cannot listen for metrics on port {port} of {host}: {error.strerror or error}") from error
    server.set_app(_application(exposed, alive, token))
    thread = Thread(target=server.serve_forever, name="nasluch-metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _application(exposed: Callable[[], bytes], alive: Callable[[], bool], token: str) -> Application:
    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        status, body = _answered(environ, exposed, alive, token)
        start(status, [("Content-Type", CONTENT_TYPE), ("Content-Length", str(len(body)))])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    return answer


def _answered(
    environ: Environ, exposed: Callable[[], bytes], alive: Callable[[], bool], token: str
) -> tuple[str, bytes]:
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return "405 Method Not Allowed", b"it is only read\n"
    if environ["PATH_INFO"] == "/healthz":
        return ("200 OK", b"ok\n") if alive() else ("503 Service Unavailable", b"its heart does not beat\n")
    if environ["PATH_INFO"] != "/metrics":
        return "404 Not Found", b"here are /metrics and /healthz\n"
    why = refusal(_asker(environ), token=token, public_url="http://localhost")
    return ("403 Forbidden", f"{why}\n".encode()) if why else ("200 OK", exposed())


def _asker(environ: Environ) -> Asker:
    named = ((key[5:].replace("_", "-").lower(), value) for key, value in environ.items() if key.startswith("HTTP_"))
    return Asker(environ["REMOTE_ADDR"], dict(named))


class _Server(ThreadingMixIn, WSGIServer):
    """Several may ask at a time; none keeps us from ending."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[WSGIRequestHandler]) -> None:
        self.address_family = AF_INET6 if ":" in address[0] else AF_INET
        super().__init__(address, handler)

    def server_bind(self) -> None:
        """Takes the port; unlike that of HTTPServer it asks no DNS what this machine is called."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]
        self.setup_environ()


class _Quiet(WSGIRequestHandler):
    """Logs no request, and waits for none for ever."""

    timeout = 10

    def log_message(self, format: str, *args: object) -> None:
        pass
