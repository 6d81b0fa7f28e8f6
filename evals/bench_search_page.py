"""What `bench_search` writes down: figures with intervals, the page, the plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.bench_about import peak_memory, table, where_and_when
from evals.bench_search_sets import QuerySet
from evals.metrics.intervals import Interval, bootstrap, paired
from evals.metrics.ranking import standard_measures
from evals.metrics.share import Share
from evals.metrics.speed import percentile
from evals.plots import Bar, bars
from knowledge.values import Value

BASE = "jieba BM25"  # what others are compared with
FEWEST = 10  # questions of a slice that is worth a line


class Outcome(Value):
    """What one system found: the rank of the right text for each question (0: not found), and how long some took."""

    system: str
    ranks: tuple[int, ...]
    milliseconds: tuple[float, ...]
    build_seconds: float

    def firsts(self, wanted: Sequence[int] | None = None) -> list[Share]:
        """For each question, or for those at the places wanted, whether the right text came first."""
        ranks = self.ranks if wanted is None else [self.ranks[place] for place in wanted]
        return [Share(int(rank == 1), 1) for rank in ranks]

    def figures(self, asked: QuerySet) -> dict[str, Any]:
        """All figures of this system, slices included."""
        measures = standard_measures({str(number): rank for number, rank in enumerate(self.ranks)})
        first = bootstrap(self.firsts())
        slices = {name: bootstrap(self.firsts(places)).value for name, places in places_of(asked).items()}
        return {
            "system": self.system,
            "questions": len(self.ranks),
            "hit@1": measures.get("matter@1"),
            "hit@1 interval": [first.low, first.high],
            "hit@5": measures.get("matter@5"),
            "MRR@10": measures.get("mrr"),
            "nDCG@10": measures.get("ndcg"),
            "p50_ms": percentile(self.milliseconds, 0.5),
            "p95_ms": percentile(self.milliseconds, 0.95),
            "build_seconds": self.build_seconds,
            "slices": slices,
        }


def places_of(asked: QuerySet) -> dict[str, list[int]]:
    """The questions of each slice by their place, slices by name; those with too few questions are left out."""
    found: dict[str, list[int]] = {}
    for place, one in enumerate(asked.asked):
        for name in one.slices:
            found.setdefault(name, []).append(place)
    return {name: places for name, places in sorted(found.items()) if len(places) >= FEWEST}


def page(results: Sequence[tuple[QuerySet, Sequence[Outcome]]], missing: Sequence[str]) -> str:
    """The Markdown page of one run."""
    parts = [
        "# Finding the right matter, side by side\n",
        f"{where_and_when()}, {peak_memory():.1f} GB at most. `make bench-search` writes this page.\n",
        "hit@1 with its 95 % bootstrap interval; hit@5, MRR@10 and nDCG@10 by ir-measures; milliseconds a question, "
        "encoder included, each question asked once. Every system searches the same texts; this project ingests the "
        "names alone and adds its own lexicon. MiniLM is the small English model of the tutorials.\n",
        "![hit@1 by system](search.svg)\n",
        *(f"Left out: {one}.\n" for one in missing),
    ]
    for asked, outcomes in results:
        parts += [f"## {asked.title}\n", _about(asked), _main_table(asked, outcomes), "", *_changes(outcomes), ""]
        if places_of(asked):
            parts += ["hit@1 by slice:\n", _slice_table(asked, outcomes), ""]
    return "\n".join(parts)


def _about(asked: QuerySet) -> str:
    return f"{len(asked.asked):,} questions, {len(asked.texts):,} texts.\n"


def _main_table(asked: QuerySet, outcomes: Sequence[Outcome]) -> str:
    head = ("system", "hit@1", "95 %", "hit@5", "MRR@10", "nDCG@10", "p50 ms", "p95 ms", "build s")
    return table(head, [_line(one.figures(asked)) for one in outcomes])


def _line(figures: dict[str, Any]) -> tuple[str, ...]:
    low, high = figures["hit@1 interval"]
    interval = "" if low is None else f"{low:.3f} to {high:.3f}"
    shares = (f"{figures[name] or 0.0:.3f}" for name in ("hit@5", "MRR@10", "nDCG@10"))
    times = (f"{figures[name] or 0.0:.1f}" for name in ("p50_ms", "p95_ms", "build_seconds"))
    return (str(figures["system"]), f"{figures['hit@1'] or 0.0:.3f}", interval, *shares, *times)


def _changes(outcomes: Sequence[Outcome]) -> list[str]:
    """By how much this project is ahead of plain BM25, on the same questions."""
    base = next((one for one in outcomes if one.system == BASE), None)
    if base is None or not outcomes:
        return []
    return [f"{outcomes[0].system} against {BASE}, hit@1: {_points(paired(base.firsts(), outcomes[0].firsts()))}."]


def _points(change: Interval) -> str:
    if change.value is None or change.low is None or change.high is None:
        return "undefined"
    return f"{change.value * 100:+.1f} points ({change.low * 100:+.1f} to {change.high * 100:+.1f})"


def _slice_table(asked: QuerySet, outcomes: Sequence[Outcome]) -> str:
    rows = [
        (name, str(len(places)), *(f"{bootstrap(one.firsts(places)).value or 0.0:.3f}" for one in outcomes))
        for name, places in places_of(asked).items()
    ]
    return table(("slice", "questions", *(one.system for one in outcomes)), rows)


def plot(results: Sequence[tuple[QuerySet, Sequence[Outcome]]]) -> str:
    """hit@1 of every system on every set, as bars with intervals."""
    drawn = []
    for asked, outcomes in results:
        rows = [Bar(label=one.system, **bootstrap(one.firsts())._asdict()) for one in outcomes]
        drawn.append(bars(rows, title=f"{asked.title}: hit@1"))
    return stacked(drawn)


def stacked(drawings: Sequence[str]) -> str:
    """Drawings one below the other, as a file of its own."""
    body, y = [], 0
    for drawing in drawings:
        height = int(drawing.split('viewBox="0 0 ')[1].split('"')[0].split()[1])
        body.append(drawing.replace("<svg ", f'<svg y="{y}" height="{height}" ', 1))
        y += height + 10
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {y}" width="760">{"".join(body)}</svg>\n'
