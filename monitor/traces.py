"""What a unit of work spends its time on, for OpenTelemetry, where somebody asks for it. Furniture.

Nothing of OpenTelemetry is loaded while nobody does: a span is a comparison then.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from typing import Any, TypeVar

from monitor import __version__
from monitor.errors import SettingsInvalid

Unit = TypeVar("Unit")
Done = TypeVar("Done")


class _Tracing:
    """Who makes spans; nobody, at first."""

    tracer: Any = None


@contextmanager
def exporting(url: str) -> Iterator[None]:
    """Spans go to a collector meanwhile; none are made where no address is given.

    Errors: SettingsInvalid when OpenTelemetry is not installed
    """
    if not url:
        yield
        return
    provider = _provider(url)
    _Tracing.tracer = provider.get_tracer("nasluch", __version__)
    try:
        yield
    finally:
        _Tracing.tracer = None
        provider.shutdown()


def span(name: str, **facts: str | int | bool) -> AbstractContextManager[Any]:
    """What is done meanwhile is a span of this name; one within another is its child."""
    if _Tracing.tracer is None:
        return nullcontext()
    entered: AbstractContextManager[Any] = _Tracing.tracer.start_as_current_span(name, attributes=facts)
    return entered


def traced(name: str, do: Callable[[Unit], Done], outcome: Callable[[Done], str]) -> Callable[[Unit], Done]:
    """The same work, in a span that tells how it ended."""

    def within(unit: Unit) -> Done:
        with span(name) as current:
            done = do(unit)
            if current is not None:
                current.set_attribute("outcome", outcome(done))
            return done

    return within


def _provider(url: str) -> Any:
    try:
        trace = import_module("opentelemetry.sdk.trace")
        resources = import_module("opentelemetry.sdk.resources")
        processors = import_module("opentelemetry.sdk.trace.export")
        exporters = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError as missing:
        raise SettingsInvalid("NASLUCH_TRACES_URL needs OpenTelemetry: pip install 'nasluch[otel]'") from missing
    about = resources.Resource.create({"service.name": "nasluch", "service.version": __version__})
    provider = trace.TracerProvider(resource=about)
    exporter = exporters.OTLPSpanExporter(endpoint=f"{url.rstrip('/')}/v1/traces")
    provider.add_span_processor(processors.BatchSpanProcessor(exporter))
    return provider
