"""What `bench_scale` writes down, and its page."""

from __future__ import annotations

from collections.abc import Sequence

from evals.bench_about import table, where_and_when
from knowledge.values import Value

ALLOWED = ((100_000, 15), (1_000_000, 25))  # passages, and milliseconds that 95 questions of 100 may take


class Speed(Value):
    """Milliseconds a question, by the clock and of processor time (all cores together)."""

    p50: float
    p95: float
    core_p50: float
    core_p95: float


class Scale(Value):
    """What one size took. Seconds and GB; `stages` are mean milliseconds a question inside the index and around it."""

    passages: int
    documents: int
    store_seconds: float
    index_seconds: float
    disk_gb: float
    memory_gb: float
    first: Speed
    again: Speed
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


def _stages(scales: Sequence[Scale]) -> str:
    names = list(dict.fromkeys(name for one in scales for name in one.stages))
    rows = [(f"{one.passages:,}", *(f"{one.stages.get(name, 0.0):.1f}" for name in names)) for one in scales]
    return table(("passages", *names), rows)


def _peer(one: Scale) -> tuple[str, ...]:
    if one.peer is None:
        return (f"{one.passages:,}", "not asked", "", "", "")
    times = (one.peer.p50, one.peer.p95, one.peer.core_p95)
    return (f"{one.passages:,}", f"{one.peer_seconds or 0.0:g}", *(f"{time:.1f}" for time in times))
