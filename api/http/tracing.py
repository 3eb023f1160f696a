"""One OpenTelemetry span a request, where a collector is configured. The extra `telemetry` brings what this needs."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from uuid import UUID

from api.http.route import Route
from api.setting_kinds import SettingError
from api.settings import Settings


class Tracing:
    """Without a collector it costs nothing."""

    def __init__(self, settings: Settings) -> None:
        self._provider: Any = _provider(settings.otel_endpoint) if settings.otel_endpoint else None
        self._tracer = self._provider.get_tracer("cloudledger.http") if self._provider else None

    def span(self, route: Route, correlation: UUID, traceparent: str) -> AbstractContextManager[Any]:
        return self._span(route, correlation, traceparent) if self._tracer else nullcontext()

    @contextmanager
    def _span(self, route: Route, correlation: UUID, traceparent: str) -> Iterator[Any]:
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        parent = TraceContextTextMapPropagator().extract({"traceparent": traceparent})
        about = {"http.route": route.path, "http.request.method": route.method, "correlation": correlation.hex}
        assert self._tracer is not None
        name = f"{route.method} {route.path}"
        with self._tracer.start_as_current_span(name, parent, SpanKind.SERVER, about) as span:
            yield span

    def stop(self) -> None:
        """Sends what has not been sent."""
        if self._provider:
            self._provider.shutdown()


def _provider(endpoint: str) -> Any:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise SettingError("otel_endpoint is set; that needs pip install cloudledger[telemetry]") from None
    provider = TracerProvider(resource=Resource.create({"service.name": "cloudledger"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    return provider
