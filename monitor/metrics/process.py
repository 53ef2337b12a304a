"""What this process has done, and what it takes of the machine. Edge."""

import logging
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from alerts.records import Sent
from monitor import __version__
from monitor.log import EVENTS
from monitor.records import Report, Visit

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0)
"""Bounds of histograms: a fetch is given 30 s, and another 20 s are a process's of the workshop."""


class Meters:
    """One per process; threads share it."""

    def __init__(self, folder: Path = Path()) -> None:
        """Counts from now on; `folder` is where the free space of a disk is looked at."""
        self.registry = CollectorRegistry()
        self._visits = self._histogram("visit", "Visits, from the request to what is new.", "outcome")
        self._readings = self._histogram("reading", "Readings, from the request to the hits.", "outcome")
        self._deliveries = self._histogram("delivery", "Attempts at a delivery.", "kind", "delivered")
        self._articles = self._counter("visit_articles", "New articles that visits found.")
        self._hits = self._counter("reading_hits", "New hits that readings found.")
        self._faults = self._counter("faults", "Faults of ours: each has its traceback in the log.")
        built = Gauge("nasluch_build_info", "Which version runs.", ["version"], registry=self.registry)
        built.labels(__version__).set(1)
        ProcessCollector(registry=self.registry)
        self.registry.register(_Machine(folder))

    def told(self, report: Report | Sent) -> None:
        """Count a unit of work that is done."""
        if isinstance(report, Sent):
            self._deliveries.labels(report.kind, str(report.delivered).lower()).observe(report.duration_s)
        elif isinstance(report, Visit):
            self._visits.labels(_label(report.outcome)).observe(report.duration_s)
            self._articles.inc(report.new_articles)
        else:
            self._readings.labels(_label(report.outcome)).observe(report.duration_s)
            self._hits.inc(report.hits)

    @contextmanager
    def counting_faults(self) -> Iterator[None]:
        """Count meanwhile what the log calls an error."""
        counting = _Faults(self._faults)
        EVENTS.addHandler(counting)
        try:
            yield
        finally:
            EVENTS.removeHandler(counting)

    def _histogram(self, name: str, meaning: str, *labels: str) -> Histogram:
        return Histogram(f"nasluch_{name}_seconds", meaning, labels, buckets=SECONDS, registry=self.registry)

    def _counter(self, name: str, meaning: str) -> Counter:
        return Counter(f"nasluch_{name}", meaning, registry=self.registry)


class _Machine(Collector):
    """What is looked up when somebody asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        yield _gauge("nasluch_threads", "Threads of this process.", threading.active_count())
        if self._folder.exists():
            disk = shutil.disk_usage(self._folder)
            yield _gauge("nasluch_disk_free_bytes", "Free space on the disk of the data directory.", disk.free)
            yield _gauge("nasluch_disk_size_bytes", "Size of the disk of the data directory.", disk.total)


class _Faults(logging.Handler):
    """Counts, and writes nothing."""

    def __init__(self, counted: Counter) -> None:
        super().__init__(logging.ERROR)
        self._counted = counted

    def emit(self, record: logging.LogRecord) -> None:
        self._counted.inc()


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _label(outcome: str) -> str:
    return outcome.replace(" ", "_")
