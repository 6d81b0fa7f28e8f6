"""Counters for /metrics in Prometheus' text format. They hold routes, statuses and durations, never a citizen's words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from threading import Lock

from assistant.tally import Tally

BUCKETS = (0.005, 0.01, 0.015, 0.025, 0.04, 0.1, 0.25, 1.0, 5.0)  # seconds; 15 and 40 ms are the promised p50 and p95


class Metrics:
    """Counts of one server process since its start."""

    def __init__(self, tally: Tally | None = None) -> None:
        self._lock = Lock()
        self._tally = tally
        self._requests: Counter[tuple[str, int]] = Counter()
        self._answers: Counter[str] = Counter()
        self._buckets: Counter[int] = Counter()
        self._seconds = 0.0

    def count_request(self, route: str, status: int) -> None:
        """Count one finished HTTP request under its route's template."""
        with self._lock:
            self._requests[route, status] += 1

    def count_answer(self, status: str, seconds: float) -> None:
        """Count one answered question and how long it took."""
        with self._lock:
            self._answers[status] += 1
            self._buckets[bisect_left(BUCKETS, seconds)] += 1
            self._seconds += seconds

    def text(self) -> str:
        """Everything counted so far, one metric a line."""
        with self._lock:
            lines = [
                "# HELP mingbai_requests_total HTTP requests by route and status.",
                "# TYPE mingbai_requests_total counter",
            ]
            lines += [
                f'mingbai_requests_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(self._requests.items())
            ]
            lines += ["# HELP mingbai_answers_total Answers by status.", "# TYPE mingbai_answers_total counter"]
            lines += [
                f'mingbai_answers_total{{status="{status}"}} {count}' for status, count in sorted(self._answers.items())
            ]
            lines += self._histogram()
        return "\n".join([*lines, *(self._tally.lines() if self._tally is not None else ())]) + "\n"

    def _histogram(self) -> list[str]:
        lines = ["# HELP mingbai_answer_seconds Time to an answer.", "# TYPE mingbai_answer_seconds histogram"]
        below = 0
        for place, bound in enumerate(BUCKETS):
            below += self._buckets[place]
            lines.append(f'mingbai_answer_seconds_bucket{{le="{bound}"}} {below}')
        total = sum(self._buckets.values())
        lines.append(f'mingbai_answer_seconds_bucket{{le="+Inf"}} {total}')
        return [*lines, f"mingbai_answer_seconds_sum {self._seconds:.6f}", f"mingbai_answer_seconds_count {total}"]
