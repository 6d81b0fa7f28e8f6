"""Two runs side by side: which figures moved, whether that is more than chance, and which cases flipped."""

from __future__ import annotations

from collections.abc import Sequence

from evals.judge import Result
from evals.metrics.intervals import is_significant, paired
from evals.score import METRICS, Metric, figure, shares_of
from evals.scores import Run
from knowledge.values import Value


class Change(Value):
    """One metric in both runs, over the cases they share. Bounds are of the difference, paired case by case."""

    metric: str
    label: str
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    significant: bool
    better: bool | None


class Comparison(Value):
    """What changed from one run to another. `left_out` counts cases that only one run has or that were rewritten."""

    shared: int
    left_out: int
    changes: tuple[Change, ...]
    mended: tuple[str, ...]
    broken: tuple[str, ...]
    flipped: tuple[str, ...]


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs on the cases that both asked in the same words with the same labels.

    `mended` were wrong and are right, `broken` were right and are wrong, `flipped` ended in another way.
    """
    old = {one.case: one for one in before.results}
    pairs = [(old[one.case], one) for one in after.results if one.case in old and old[one.case].digest == one.digest]
    everything = {one.case for one in (*before.results, *after.results)}
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    return Comparison(
        shared=len(pairs),
        left_out=len(everything) - len(pairs),
        changes=tuple(_change(metric, first, second) for metric in METRICS),
        mended=tuple(b.case for a, b in pairs if not a.is_right and b.is_right),
        broken=tuple(b.case for a, b in pairs if a.is_right and not b.is_right),
        flipped=tuple(b.case for a, b in pairs if a.status is not b.status),
    )


def _change(metric: Metric, before: Sequence[Result], after: Sequence[Result]) -> Change:
    old, new = figure(metric.key, before).value, figure(metric.key, after).value
    moved = paired(shares_of(metric.key, before), shares_of(metric.key, after))
    difference = None if old is None or new is None else new - old
    better = None if not difference else (difference > 0) == metric.more_is_better
    low, high = (None, None) if metric.counted else (moved.low, moved.high)
    return Change(
        metric=metric.key,
        label=metric.label,
        before=old,
        after=new,
        difference=difference,
        low=low,
        high=high,
        significant=not metric.counted and is_significant(moved),
        better=better,
    )


def markdown(comparison: Comparison) -> str:
    """The comparison as Markdown."""
    lines = [f"# 两次评测的比较\n\n共同的题 {comparison.shared} 道，没有参加比较的 {comparison.left_out} 道。\n"]
    lines += ["| 指标 | 前 | 后 | 变化 | 95% 区间 | |", "|---|---|---|---|---|---|"]
    lines += [_line(change) for change in comparison.changes]
    lists = (("变对了", comparison.mended), ("变错了", comparison.broken), ("结束方式变了", comparison.flipped))
    for title, cases in lists:
        lines += ["", f"## {title}（{len(cases)}）", "", "、".join(f"`{case}`" for case in cases) or "没有"]
    return "\n".join(lines) + "\n"


def _line(change: Change) -> str:
    def said(value: float | None) -> str:
        return "没有定义" if value is None else f"{value:.4g}"

    bounds = "" if change.low is None or change.high is None else f"[{change.low:+.4f}, {change.high:+.4f}]"
    difference = "" if change.difference is None else f"{change.difference:+.4f}"
    verdict = "" if not change.significant else "显著变好" if change.better else "显著变差"
    return f"| {change.label} | {said(change.before)} | {said(change.after)} | {difference} | {bounds} | {verdict} |"
