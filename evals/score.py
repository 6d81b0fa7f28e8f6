"""Results to figures. The table `METRICS` is every figure of a report, in its order.

Adding a metric is one pure function in `evals/metrics/`, one line in `evals/judge.py` and one row here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from evals.judge import Result
from evals.metrics.intervals import NOTHING, Interval, bootstrap
from evals.metrics.ranking import standard_measures
from evals.metrics.share import Share, summed
from evals.metrics.speed import percentile
from knowledge.values import Value


class Metric(Value):
    """One row of the table: its key, the name people read, whether it is a share or a count, and which way is better."""

    key: str
    label: str
    counted: bool = False
    more_is_better: bool = True

    @property
    def is_share(self) -> bool:
        """Whether it lies between 0 and 1: no count of things, turns or seconds."""
        return not self.counted and not self.key.startswith(("turns", "seconds"))


METRICS: tuple[Metric, ...] = (
    Metric(key="correct", label="全部题目全对"),
    Metric(key="answered_correctly", label="应答题答对"),
    Metric(key="right_ending", label="结束方式对"),
    Metric(key="right_guide", label="指南用对"),
    Metric(key="right_level", label="地区层级对"),
    Metric(key="right_version", label="版本用对"),
    Metric(key="field_shown", label="答到所问栏目"),
    Metric(key="field_exactness", label="栏目内容准确"),
    Metric(key="condition_completeness", label="条件例外完整"),
    Metric(key="citation_precision", label="出处准确"),
    Metric(key="citation_recall", label="出处齐全"),
    Metric(key="unsupported_facts", label="无据事实（处）", counted=True, more_is_better=False),
    Metric(key="refusal_recall", label="该拒则拒"),
    Metric(key="refusal_precision", label="拒得正确"),
    Metric(key="wrong_refusals", label="错拒", more_is_better=False),
    Metric(key="clarification_recall", label="该问则问"),
    Metric(key="clarification_precision", label="问得必要"),
    Metric(key="clarification_quality", label="选项齐全"),
    Metric(key="turns_to_answer", label="几问答到", more_is_better=False),
    Metric(key="permission_leaks", label="越权泄露（处）", counted=True, more_is_better=False),
    Metric(key="stale_citations", label="引用失效（处）", counted=True, more_is_better=False),
    Metric(key="matter@1", label="事项居首"),
    Metric(key="matter@5", label="事项在前五"),
    Metric(key="mrr", label="MRR@10"),
    Metric(key="ndcg", label="nDCG@10"),
    Metric(key="seconds_p50", label="用时中位数（秒）", more_is_better=False),
    Metric(key="seconds_p95", label="用时 95 分位（秒）", more_is_better=False),
)
BY_KEY = {metric.key: metric for metric in METRICS}

# What one ranked question adds to a retrieval metric, for intervals and comparisons; the values come from ir-measures.
_BY_RANK: dict[str, Callable[[int], float]] = {
    "matter@1": lambda rank: float(rank == 1),
    "matter@5": lambda rank: float(1 <= rank <= 5),
    "mrr": lambda rank: 1 / rank if rank else 0.0,
}
_PERCENTILES = {"seconds_p50": 0.50, "seconds_p95": 0.95}


class Figure(Value):
    """One metric over some results. `cases` says how many count; `low` and `high` bound a 95 % bootstrap interval."""

    metric: str
    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    cases: int


def figures(results: Sequence[Result]) -> tuple[Figure, ...]:
    """Every metric of the table over some results; an undefined one keeps its row with no value."""
    measured = standard_measures({one.case: one.rank for one in results if one.rank is not None})
    return tuple(_figure(metric, results, measured) for metric in METRICS)


def figure(metric: str, results: Sequence[Result]) -> Figure:
    """One metric over some results."""
    ranks = {one.case: one.rank for one in results if one.rank is not None}
    return _figure(BY_KEY[metric], results, standard_measures(ranks))


def shares_of(metric: str, results: Iterable[Result]) -> list[Share | None]:
    """What each result adds to a metric, in order; retrieval metrics from the rank."""
    by_rank = _BY_RANK.get(metric)
    if by_rank is None:
        return [one.share(metric) for one in results]
    return [None if one.rank is None else Share(by_rank(one.rank)) for one in results]


def offenders(metric: str, results: Sequence[Result]) -> tuple[str, ...]:
    """Ids of the cases that pull a metric the wrong way, in order."""
    better = BY_KEY[metric].more_is_better
    return tuple(
        one.case
        for one, share in zip(results, shares_of(metric, results), strict=True)
        if share is not None and (share.hits < share.total if better else share.hits > 0)
    )


def counted(metric: str, results: Sequence[Result]) -> tuple[str, ...]:
    """Ids of the cases that a metric is reckoned from, as many as `Figure.cases` says, in order."""
    if metric in _PERCENTILES:
        return tuple(one.case for one in results if one.seconds is not None)
    if metric == "ndcg":
        return tuple(one.case for one in results if one.rank is not None)
    shares = shares_of(metric, results)
    return tuple(one.case for one, share in zip(results, shares, strict=True) if share is not None)


def _figure(metric: Metric, results: Sequence[Result], measured: dict[str, float]) -> Figure:
    shares = shares_of(metric.key, results)
    cases = sum(share is not None for share in shares)
    if metric.key in _PERCENTILES:
        times = [one.seconds for one in results if one.seconds is not None]
        interval, cases = Interval(percentile(times, _PERCENTILES[metric.key]), None, None), len(times)
    elif metric.counted:
        interval = Interval(summed(shares), None, None)
    elif metric.key == "ndcg":
        interval = NOTHING._replace(value=measured.get("ndcg"))
        cases = sum(one.rank is not None for one in results)
    else:
        interval = bootstrap(shares)
        interval = interval._replace(value=measured.get(metric.key, interval.value))
    return Figure(metric=metric.key, label=metric.label, cases=cases, **interval._asdict())
