"""What became of the calls to a model: counts by task, outcome and prompt, never a word of what was asked."""

from __future__ import annotations

from collections import Counter
from threading import Lock

from knowledge.values import Value


class Call(Value):
    """One call as it is counted.

    Attributes:
        task: which prompt was used: `phrase` or `choose`.
        outcome: `used`, or the reason why the answer without the model stands.
        prompt: version of the prompt.
        seconds: waited for the model.
    """

    task: str
    outcome: str
    prompt: str
    seconds: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0


class Tally:
    """Counts of one process since its start. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls: Counter[tuple[str, str, str]] = Counter()
        self._tokens: Counter[str] = Counter()
        self._seconds = 0.0

    def add(self, call: Call) -> None:
        """Count one call."""
        with self._lock:
            self._calls[call.task, call.outcome, call.prompt] += 1
            self._tokens.update({"in": call.tokens_in, "out": call.tokens_out})
            self._seconds += call.seconds

    def outcomes(self, task: str) -> dict[str, int]:
        """How often each outcome of a task came."""
        found: Counter[str] = Counter()
        with self._lock:
            for (name, outcome, _), count in self._calls.items():
                found.update({outcome: count} if name == task else {})
        return dict(found)

    def lines(self) -> tuple[str, ...]:
        """The counts in Prometheus' text format."""
        with self._lock:
            calls = [
                f'mingbai_model_calls_total{{task="{task}",outcome="{outcome}",prompt="{prompt}"}} {count}'
                for (task, outcome, prompt), count in sorted(self._calls.items())
            ]
            tokens = [f'mingbai_model_tokens_total{{way="{way}"}} {self._tokens[way]}' for way in ("in", "out")]
            seconds = f"mingbai_model_seconds_total {self._seconds:.6f}"
        return (
            "# HELP mingbai_model_calls_total Calls to the language model by task, outcome and version of the prompt.",
            "# TYPE mingbai_model_calls_total counter",
            *calls,
            "# HELP mingbai_model_tokens_total Tokens that the service reported.",
            "# TYPE mingbai_model_tokens_total counter",
            *tokens,
            "# HELP mingbai_model_seconds_total Time waited for the language model.",
            "# TYPE mingbai_model_seconds_total counter",
            seconds,
        )
