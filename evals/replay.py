"""One case step by step as text: screened, understood, candidates, decision, evidence, check. For a person who asks why."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer
from assistant.decide import decide
from assistant.screen import screen
from assistant.understand import understand
from assistant.verify import check
from evals.case import Case
from evals.judge import judge
from evals.metrics.citing import statements
from evals.record import Exchange
from evals.run import ask
from evals.target import InProcess, viewer_of
from knowledge.search import Evidence, Query

SHOWN = 5  # candidates and passages a step


def replay(case: Case, target: InProcess) -> str:
    """Ask a case again and tell every step of its last question, then what is wrong with the answer."""
    record = ask(case, target)
    lines = [f"题目 {case.id}（{case.suite}，{case.split}）　地区：{case.region or '没有选'}"]
    for number, exchange in enumerate(record.exchanges, start=1):
        lines += ["", f"== 第 {number} 问：{exchange.question}"]
        alone = len(record.exchanges) == 1
        lines += [*_steps(exchange, case, target, alone=alone), *_answer(exchange.answer), *_check(exchange.answer)]
    lines += ["", "== 判定", *_labels(case), *(_verdict(judge(case, record).faults))]
    return "\n".join(lines)


def _steps(exchange: Exchange, case: Case, target: InProcess, *, alone: bool) -> Iterator[str]:
    screened = screen(exchange.question)
    yield f"一、初看：{screened.question}" + (f"　→ {screened.status}（{screened.route}）" if screened.status else "")
    if screened.status is not None:
        return
    understood = understand(
        screened.question,
        region=case.region,
        lexicon=target.searcher.lexicon,
        places=target.places,
        viewer=viewer_of(case.grade),
    )
    place = understood.region.full_name if understood.region else "不知道在哪里"
    yield f"二、理解：地区 {place}；所问 {'、'.join(understood.asked.keys) or '没有限定'}；情形 {'、'.join(one.key for one in understood.situations) or '没有'}"
    query, note = understood.query, ""
    if not alone:
        note = "（按单独一问；在对话里会接上文）"
    yield f"　　检索词{note}：{_terms(query)}"
    if understood.region is None:
        return
    evidence = target.searcher.search(query)
    yield from _candidates(evidence)
    ids = [hit.id for hit in evidence.matters] + [hit.passage.owner for hit in evidence.passages]
    decision = decide(understood, evidence, target.searcher.store.items(ids), target.searcher.lexicon)
    yield f"五、决定{note}：{decision.ending}，{decision.reason}"


def _terms(query: Query) -> str:
    return "，".join(
        f"{term.text}×{term.weight:g}" + (f"（={'/'.join(term.alternatives[:3])}）" if term.alternatives else "")
        for term in query.terms
    )


def _candidates(evidence: Evidence) -> Iterator[str]:
    yield "三、候选事项："
    for hit in evidence.matters[:SHOWN]:
        reasons = "，".join(f"{name} {value:g}" for name, value in hit.features.items())
        yield f"　　{hit.score:.3f} {hit.title}@{hit.region} [{hit.kind}] {'；'.join(hit.why)}（{reasons}）"
    yield "四、候选段落："
    for passage in evidence.passages[:SHOWN]:
        words = " ".join(passage.passage.text.split())[:60]
        yield f"　　{passage.score:.3f} 《{passage.title}》{passage.passage.heading}：{words}"


def _answer(answer: Answer) -> Iterator[str]:
    yield f"六、答复：{answer.status}"
    yield from (f"　　{line}" for line in answer.text.split("\n"))
    for one in answer.citations:
        yield f"　　出处 [{one.marker}] {one.title}（{one.source}，{one.start}—{one.end}）：{' '.join(one.quote.split())[:80]}"
    for option in answer.options:
        yield f"　　按钮「{option.label}」→ {option.question}"


def _check(answer: Answer) -> Iterator[str]:
    faults = check(statements(answer), answer.citations)
    yield "七、核对：" + ("每个数字都在所引原文里" if not faults else f"{len(faults)} 处没有依据")
    yield from (f"　　{fault.reason}：{fault.sentence}" for fault in faults)


def _labels(case: Case) -> Iterator[str]:
    yield f"应为：{' 或 '.join(case.expect)}　指南：{'、'.join(case.guides) or '不限'}"
    if case.must:
        yield f"应说：{'；'.join('/'.join(forms) for forms in case.must)}"
    if case.keep:
        yield f"不能丢：{'；'.join('/'.join(forms) for forms in case.keep)}"
    if case.must_not:
        yield f"不能说：{'；'.join(case.must_not)}"


def _verdict(faults: tuple[str, ...]) -> Iterator[str]:
    yield "全对。" if not faults else "不对："
    yield from (f"　　{fault}" for fault in faults)
