"""Traces go to a collector where one is named, and cost nothing where none is."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from monitor import traces
from monitor.errors import SettingsInvalid
from tests.home import Home


class Collector(ThreadingHTTPServer):
    """Takes what is sent to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: list[tuple[str, bytes]] = []

    def spans(self) -> list[tuple[str, str, str]]:
        """Name, outcome and the name of the parent of each."""
        found = [
            span
            for _, body in self.taken
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        names = {span.span_id: span.name for span in found}
        outcomes = [{one.key: one.value.string_value for one in span.attributes}.get("outcome", "") for span in found]
        return [
            (span.name, outcome, names.get(span.parent_span_id, ""))
            for span, outcome in zip(found, outcomes, strict=True)
        ]


class _Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def collecting() -> Iterator[Collector]:
    with Collector() as collector:
        thread = Thread(target=collector.serve_forever)
        thread.start()
        try:
            yield collector
        finally:
            collector.shutdown()
            thread.join()


def test_a_unit_of_work_is_a_trace_with_what_it_spends_its_time_on(home: Home) -> None:
    home.add_feeds()
    home.listen()
    with collecting() as collector:
        with traces.exporting(f"http://127.0.0.1:{collector.server_port}/"):
            home.round()
            home.newsroom.publish(home.newsroom.feeds[1])
            home.round()
        spans = collector.spans()
        assert {path for path, _ in collector.taken} == {"/v1/traces"}
    of = {name: [outcome for one, outcome, _ in spans if one == name] for name, _, _ in spans}
    assert len(of["visit"]) == len(home.counts.visits)
    assert len(of["read"]) == len(home.counts.readings)
    assert "new" in of["visit"]
    assert "delivered" in of["deliver"]
    assert {parent for name, _, parent in spans if name in ("match", "extract")} == {"read"}
    assert {parent for name, _, parent in spans if name == "fetch"} == {"visit", "read"}


def test_without_a_collector_no_span_is_made_and_nothing_is_loaded() -> None:
    with traces.exporting(""), traces.span("visit") as span:
        assert span is None
    asked = "import sys, monitor.poll, monitor.traces; print(sorted(n for n in sys.modules if 'opentelemetry' in n))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_without_opentelemetry_it_is_said_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(SettingsInvalid, match=r"nasluch\[otel\]"), traces.exporting("http://127.0.0.1:4318"):
        pass
