"""The HTML report: one file, inline plots, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from assistant.answer import Answer
from evals.case import Case
from evals.judge import Result
from evals.plots import Bar, bars, histogram, matrix, reliability
from evals.record import Record
from evals.score import BY_KEY, Figure, figures
from evals.scores import Run

NAMES = {
    "answered": "答复",
    "clarify": "反问",
    "not_found": "查不到",
    "redirected": "转介",
    "blocked": "拦下",
    "error": "出错",
}
_STYLE = (
    "body{font-family:sans-serif;line-height:1.6;color:#1c2733;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{border:1px solid #d8dee5;padding:.25rem .6rem;text-align:left}"
    "details{border-top:1px solid #d8dee5;padding:.5rem 0}pre{white-space:pre-wrap;background:#f4f6f8;padding:.6rem}"
    "svg{max-width:100%;height:auto}.bad{color:#b3261e}"
)


def html_page(
    run: Run,
    slices: Sequence[tuple[str, Figure]],
    endings: Mapping[tuple[str, str], int],
    worst: Sequence[tuple[Result, Case, Record]],
) -> str:
    """The whole page."""
    times = [one.seconds * 1000 for one in run.results if one.seconds is not None]
    trust = [
        (one.confidence, one.rank == 1) for one in run.results if one.confidence is not None and one.rank is not None
    ]
    parts = (
        "<h1>评测报告</h1>",
        _settings(run),
        bars(_metric_bars(run), title="指标（全部题目，95% 区间）"),
        bars([_bar(name, row) for name, row in slices], title="分组全对的比例（95% 区间）"),
        matrix(endings, title="结束方式：应为（行）与实际（列）", names=NAMES),
        histogram(times, title="每问用时", unit="毫秒"),
        reliability(trust, title="分数可信吗：首位事项的分数与命中的比例"),
        f"<h2>最差的 {len(worst)} 题</h2>",
        *(_case(*one) for one in worst),
    )
    body = "\n".join(parts)
    return f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>评测报告</title><style>{_STYLE}</style><body>{body}</body></html>'


def _metric_bars(run: Run) -> list[Bar]:
    """The metrics that are shares: no counts, times or turns."""
    return [_bar(row.label, row) for row in figures(run.results) if BY_KEY[row.metric].is_share]


def _bar(name: str, row: Figure) -> Bar:
    return Bar(label=name, value=row.value, low=row.low, high=row.high, note=f"（{row.cases} 题）")


def _settings(run: Run) -> str:
    said = {
        "对象": run.settings.target,
        "开始": run.settings.started,
        "题数": str(run.settings.cases),
        "题目指纹": run.settings.data_hash,
        "test 部分指纹": run.settings.test_hash,
        "提交": run.settings.commit or "不在版本库里",
        **run.settings.about,
    }
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in said.items())
    return f"<table>{rows}</table>"


def _case(result: Result, case: Case, record: Record) -> str:
    asked = " → ".join(exchange.question for exchange in record.exchanges) or " → ".join(case.turns)
    faults = "".join(f'<li class="bad">{escape(fault)}</li>' for fault in result.faults)
    last = record.last
    told = _evidence(last.answer) if last is not None else ""
    ranked = (
        "".join(f"<li>{one.score:.3f} {escape(one.title)}@{escape(one.region)}</li>" for one in (last.ranked or ())[:5])
        if last
        else ""
    )
    title = f"<summary><b>{escape(case.id)}</b> {escape(asked)}（{escape(case.region or '未选地区')}）</summary>"
    return f"<details open>{title}<ul>{faults}</ul>{told}<p>候选事项：</p><ol>{ranked}</ol></details>"


def _evidence(answer: Answer) -> str:
    quotes = "".join(
        f"<li>[{one.marker}] {escape(one.title)}（{escape(one.source)}）：{escape(one.quote[:300])}</li>"
        for one in answer.citations
    )
    return f"<p>{escape(NAMES[answer.status])}：</p><pre>{escape(answer.text)}</pre><p>出处：</p><ul>{quotes}</ul>"
