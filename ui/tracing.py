"""Traces by setting (`MINGBAI_OTLP`): one span a request, one below it for each phase of its answer. Names and numbers only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, get_current_span

from knowledge.phases import Event, Phase

SERVICE = "mingbai"
FAILED = 500  # from here on a status is the service's own fault


class Traces:
    """Draws requests and phases. Phases belong to the request in whose context they run."""

    def __init__(self, processor: SpanProcessor) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}), shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer(SERVICE)

    @contextmanager
    def request(self, identity: str) -> Iterator[RequestSpan]:
        """See `ui.observing.Spans.request`."""
        with self._tracer.start_as_current_span(
            "request", kind=SpanKind.SERVER, attributes={"mingbai.request_id": identity}, record_exception=False
        ) as span:
            yield RequestSpan(span)

    def phase(self, name: Phase, began_ns: int, ended_ns: int) -> None:
        """See `knowledge.phases.Listener.phase`."""
        self._tracer.start_span(name.value, start_time=began_ns).end(end_time=ended_ns)

    def event(self, name: Event, times: int) -> None:
        """See `knowledge.phases.Listener.event`."""
        get_current_span().add_event(name.value, {"times": times})

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


class RequestSpan:
    """The span of one request."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def done(self, method: str, route: str, status: int) -> None:
        """See `ui.observing.Named.done`."""
        self._span.update_name(f"{method} {route}")
        self._span.set_attributes(
            {"http.request.method": method, "http.route": route, "http.response.status_code": status}
        )
        if status >= FAILED:
            self._span.set_status(Status(StatusCode.ERROR))


def traces_to(endpoint: str) -> Traces:
    """Traces that are sent to a collector over OTLP (gRPC), in batches, away from the answering path."""
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # half a second to import

    exporter = OTLPSpanExporter(endpoint=endpoint, insecure=endpoint.startswith("http://"))
    return Traces(BatchSpanProcessor(exporter))
