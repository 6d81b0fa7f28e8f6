"""Numbers for /metrics in Prometheus' format: routes, statuses, places' levels and durations, never a citizen's words.

Every metric is listed in docs/ops/metrics.md; a test compares. Several processes of one server count together, in files of a folder that
`counting_together` makes before they start: whichever is asked tells what all of them counted.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from assistant.answer import Answer
from assistant.tally import Call, Tally
from knowledge.phases import Event, Phase

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.015, 0.025, 0.04, 0.1, 0.25, 0.5, 1.0, 5.0)  # 15 and 40 ms are the promised p50 and p95
PHASE_BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5)
TOGETHER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own; it reads it once, when it is imported
NO_LEVEL = "none"  # an answer that rests on no guide

Gauges = Callable[[], dict[str, float]]


@contextmanager
def counting_together() -> Iterator[None]:
    """While processes that start here, each in an interpreter of its own, count together."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[TOGETHER] = folder
        try:
            yield
        finally:
            del os.environ[TOGETHER]


class Metrics:
    """The counts of one server since its start. Safe to share between threads."""

    def __init__(self, tally: Tally | None = None) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self._together = TOGETHER in os.environ
        self._asked: _Asked | None = None
        self._requests = Counter(
            "mingbai_requests", "HTTP requests by route and status.", ["route", "status"], registry=registry
        )
        self._request_seconds = Histogram(
            "mingbai_request_seconds",
            "Time to the first byte of a response.",
            ["route"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._in_flight = Gauge(
            "mingbai_requests_in_flight", "Requests being answered now.", registry=registry, multiprocess_mode="livesum"
        )
        self._answers = Counter(
            "mingbai_answers",
            "Answers by status and by the level of the guide.",
            ["status", "level"],
            registry=registry,
        )
        self._facets = Counter("mingbai_answer_fields", "Answers that stated a field.", ["field"], registry=registry)
        self._answer_seconds = Histogram(
            "mingbai_answer_seconds", "Time to an answer.", buckets=BUCKETS, registry=registry
        )
        self._phases = Histogram(
            "mingbai_phase_seconds",
            "Time of one phase of an answer.",
            ["phase"],
            buckets=PHASE_BUCKETS,
            registry=registry,
        )
        self._events = Counter("mingbai_events", "What happened inside answers.", ["event"], registry=registry)
        if self._together:
            _forget_the_dead(Path(os.environ[TOGETHER]))
        else:
            ProcessCollector(registry=registry)
        if tally is not None:
            self._hear(tally)
        for event in Event:
            self._events.labels(event.value)  # a rate is only right when it starts from 0
        for phase in Phase:
            self._phases.labels(phase.value)

    def _hear(self, tally: Tally) -> None:
        registry = self._registry
        calls = Counter(
            "mingbai_model_calls",
            "Calls to the language model by task, outcome and version of the prompt.",
            ["task", "outcome", "prompt"],
            registry=registry,
        )
        tokens = Counter("mingbai_model_tokens", "Tokens that the service reported.", ["way"], registry=registry)
        seconds = Counter("mingbai_model_seconds", "Time waited for the language model.", registry=registry)

        def count(call: Call) -> None:
            calls.labels(call.task, call.outcome, call.prompt).inc()
            tokens.labels("in").inc(call.tokens_in)
            tokens.labels("out").inc(call.tokens_out)
            seconds.inc(call.seconds)

        tally.tell(count)

    def watch(self, gauges: Gauges) -> None:
        """Ask for these values, name -> number, whenever the metrics are read."""
        self._asked = _Asked(gauges)

    def request_began(self) -> None:
        """A request came in."""
        self._in_flight.inc()

    def request_ended(self) -> None:
        """It is done with, answered or not."""
        self._in_flight.dec()

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count one answered HTTP request under its route's template."""
        self._requests.labels(route, status).inc()
        self._request_seconds.labels(route).observe(seconds)

    def count_answer(self, answer: Answer, *, level: str | None) -> None:
        """Count one answer, and each field it states once; `level` is that of the guide it rests on."""
        self._answers.labels(answer.status.value, level or NO_LEVEL).inc()
        self._answer_seconds.observe(answer.seconds)
        for field in {fact.field.partition(":")[0] for fact in answer.facts}:
            self._facets.labels(field).inc()

    def phase(self, name: Phase, began_ns: int, ended_ns: int) -> None:
        """See `knowledge.phases.Listener.phase`."""
        self._phases.labels(name.value).observe((ended_ns - began_ns) / 1e9)

    def event(self, name: Event, times: int) -> None:
        """See `knowledge.phases.Listener.event`."""
        self._events.labels(name.value).inc(times)

    def text(self) -> str:
        """Everything counted so far."""
        counted = CollectorRegistry()
        if self._together:
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        else:
            counted.register(self._registry)
        if self._asked is not None:
            counted.register(self._asked)
        return generate_latest(counted).decode()


def _forget_the_dead(folder: Path) -> None:
    """What processes that were killed had in flight is in flight no longer."""
    for path in folder.glob("gauge_live*.db"):
        pid = int(path.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists():
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]


class _Asked(Collector):
    """Gauges whose values are looked up when they are read."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def collect(self) -> Iterable[Metric]:
        for name, value in self._gauges().items():
            yield GaugeMetricFamily(name, GAUGES[name], value=value)


# name -> what it is; what `watch` may be given
GAUGES = {
    "mingbai_guides": "Current guides in the record.",
    "mingbai_documents": "Current documents in the record.",
    "mingbai_quarantined": "Items that the checks keep from answers.",
    "mingbai_record_generation": "Grows with every change of the record.",
    "mingbai_index_current": "1 when the index holds every version of the record.",
    "mingbai_index_entries": "Entries in the index.",
    "mingbai_index_up": "1 when the index answers, 0 when the server that holds it does not.",
    "mingbai_redis_up": "1 when Redis answered last, 0 while each process keeps limits and answers for itself.",
    "mingbai_notes_waiting": "Answers noted for ratings and not written yet.",
}
