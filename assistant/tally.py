"""What became of the calls to a model: counts by task, outcome and prompt, never a word of what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
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
        self._outcomes: Counter[tuple[str, str]] = Counter()
        self._told: list[Callable[[Call], None]] = []

    def tell(self, listener: Callable[[Call], None]) -> None:
        """Have somebody told of every call from now on."""
        self._told.append(listener)

    def add(self, call: Call) -> None:
        """Count one call."""
        with self._lock:
            self._outcomes[call.task, call.outcome] += 1
        for listener in self._told:
            listener(call)

    def outcomes(self, task: str) -> dict[str, int]:
        """How often each outcome of a task came."""
        with self._lock:
            return {outcome: count for (name, outcome), count in self._outcomes.items() if name == task}
