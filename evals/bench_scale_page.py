"""What `bench_scale` writes down, and its page."""

from __future__ import annotations

from collections.abc import Sequence

from evals.bench_about import table, where_and_when
from knowledge.values import Value

ALLOWED = ((100_000, 15), (1_000_000, 25))  # passages, and milliseconds that 95 questions of 100 may take

WANTED = (15, 40, 6)  # of answers at a million: milliseconds at p50 and p95, and GB in memory


class Speed(Value):
    """Milliseconds a question, by the clock and of processor time (all cores together)."""

    p50: float
    p95: float
    core_p50: float
    core_p95: float


class Scale(Value):
    """What one size took. Seconds and GB; `stages` are mean milliseconds a question inside the index and around it.

    `answers` are those of the assistant to other questions; `ready` is how many documents lay in memory before the first one, and
    `warm_seconds` the processor time of that.
    """

    passages: int
    documents: int
    store_seconds: float
    index_seconds: float
    disk_gb: float
    memory_gb: float
    first: Speed
    again: Speed
    answers: Speed
    warm_seconds: float
    ready: int
    stages: dict[str, float]
    peer: Speed | None = None
    peer_seconds: float | None = None


def page(scales: Sequence[Scale]) -> str:
    """The Markdown page of one run."""
    allowed = ", ".join(f"{limit} ms at {passages:,}" for passages, limit in ALLOWED)
    return "\n".join(
        (
            "# Search as the record grows\n",
            f"{where_and_when()}. `make bench-scale` writes this page.\n",
            "Real laws, an article a passage, spread over forty jurisdictions; each question is asked in a district, so its "
            "chain of four is searched. Half of the questions are as citizens put them, half in a law's own words. "
            f"Both levels are searched, matters and passages, encoder included. Allowed at the 95th percentile: {allowed}.\n",
            table(_HEAD, [_line(one) for one in scales]),
            "\n`core` is processor time: beside other work on the machine the clock says more. `again` asks the same "
            "questions a second time.\n",
            "From question to finished answer, other questions, and what lay ready in memory before the first of all "
            f"(MINGBAI_WARM_MB; a server does it in the background). {_wanted_of_answers()}\n",
            table(_ANSWERED, [_answered(one) for one in scales]) + "\n",
            "Where the time goes, mean milliseconds a question:\n",
            _stages(scales),
            "\nOne LangChain + Chroma collection with a metadata filter and the same encoder, passages only:\n",
            table(("passages", "fill s", "p50 ms", "p95 ms", "core p95"), [_peer(one) for one in scales]),
            "",
        )
    )


_HEAD = ("passages", "documents", "store s", "index s", "disk GB", "memory GB", "p50 ms", "p95 ms", "core p50", "core p95", "again p95")  # fmt: skip


def _line(one: Scale) -> tuple[str, ...]:
    counts = (f"{one.passages:,}", f"{one.documents:,}")
    built = (f"{one.store_seconds:g}", f"{one.index_seconds:g}", f"{one.disk_gb:g}", f"{one.memory_gb:g}")
    times = (one.first.p50, one.first.p95, one.first.core_p50, one.first.core_p95, one.again.p95)
    return (*counts, *built, *(f"{time:.1f}" for time in times))


_ANSWERED = ("passages", "p50 ms", "p95 ms", "core p50", "core p95", "documents ready", "warm-up core s")


def _answered(one: Scale) -> tuple[str, ...]:
    times = (one.answers.p50, one.answers.p95, one.answers.core_p50, one.answers.core_p95)
    return (f"{one.passages:,}", *(f"{time:.1f}" for time in times), f"{one.ready:,}", f"{one.warm_seconds:g}")


def _wanted_of_answers() -> str:
    p50, p95, memory = WANTED
    return f"Wanted at 1,000,000: p50 at most {p50} ms, p95 {p95} ms, in at most {memory} GB."


def _stages(scales: Sequence[Scale]) -> str:
    names = list(dict.fromkeys(name for one in scales for name in one.stages))
    rows = [(f"{one.passages:,}", *(f"{one.stages.get(name, 0.0):.1f}" for name in names)) for one in scales]
    return table(("passages", *names), rows)


def _peer(one: Scale) -> tuple[str, ...]:
    if one.peer is None:
        return (f"{one.passages:,}", "not asked", "", "", "")
    times = (one.peer.p50, one.peer.p95, one.peer.core_p95)
    return (f"{one.passages:,}", f"{one.peer_seconds or 0.0:g}", *(f"{time:.1f}" for time in times))
