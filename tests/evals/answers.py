"""Small answers and a target that plays them back: right ones, and ways to spoil them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.answer import Answer, Citation, Fact, GuideSummary, Option, Status
from evals.case import Case
from evals.judge import judge
from evals.record import Exchange, Looked, Ranked
from evals.run import ask
from evals.scores import Run, describe
from knowledge.codelists import Grade

LIMITS = "承诺办结时限：3个工作日\n法定办结时限：15日；案情复杂的可以延长5日"
RIGHT = Case(
    id="T2",  # its hash falls on the test side
    suite="fields",
    groups=("limits",),
    region="999901",
    turns=("居住证法定几天，承诺几天",),
    expect=(Status.ANSWERED,),
    guides=("居住证@999901",),
    fields=("limits",),
    must=(("承诺…3个工作日",), ("法定…15日",)),
    must_not=("承诺…15日",),
    keep=(("延长5日",),),
)
OUTSIDE = Case(id="O1", suite="out_of_scope", region="999901", turns=("养恐龙要办什么证",), expect=(Status.NOT_FOUND,))


def answered(limits: str = LIMITS, /, **parts: Any) -> Answer:
    """An answer about the limits of one guide, with one source that bears out every row."""
    shown = f"**青溪区居住证办理指南**（青溪区）\n\n**办理时限**：{limits} [1]"
    citation = Citation(
        marker=1,
        guide_id="g1",
        title="青溪区居住证办理指南",
        field="limits",
        quote=LIMITS,
        source="g1.html",
        start=0,
        end=len(LIMITS),
    )
    values: dict[str, Any] = {
        "status": Status.ANSWERED,
        "text": shown,
        "guide": GuideSummary(id="g1", title="青溪区居住证办理指南", region="999901", region_name="青溪区"),
        "facts": (Fact(field="limits", label="承诺办结时限", value="3", unit="个工作日", marker=1),),
        "citations": (citation,),
    }
    return Answer(answer_id="a", conversation_id="c", **{**values, **parts})


def refused(status: Status = Status.NOT_FOUND, text: str = "没有查到。") -> Answer:
    """A refusal."""
    return Answer(answer_id="a", conversation_id="c", status=status, text=text)


def asked_back(*labels: str) -> Answer:
    """A question back with buttons."""
    options = tuple(Option(label=label, question=f"{label}怎么办") for label in labels)
    return Answer(answer_id="a", conversation_id="c", status=Status.CLARIFY, text="您要办哪一项？", options=options)


class Played:
    """A target that answers from a table; what is not in it is not found. It counts what it is asked."""

    def __init__(self, answers: Mapping[str, Answer], *, looked: Sequence[Looked] = (), name: str = "假助手") -> None:
        self._answers = answers
        self._looked = tuple(looked)
        self.name = name
        self.asked: list[str] = []

    def ask(
        self, question: str, *, region: str | None, conversation_id: str | None, grade: Grade, day: date | None = None
    ) -> Exchange:
        """Play the answer of a question back."""
        self.asked.append(question)
        answer = self._answers.get(question, refused())
        ranked = (Ranked(id="g1", title="青溪区居住证办理指南", region="999901", score=0.9),)
        looked = self._looked if answer.citations else ()
        return Exchange(question=question, answer=answer, seconds=0.01, ranked=ranked, looked=looked)


SOUND = Looked(marker=1, resolves=True, current=True, grade=Grade.PUBLIC)


def run_of(cases: Sequence[Case], target: Played) -> Run:
    """A run in memory, without a folder."""
    results = tuple(judge(case, ask(case, target)) for case in cases)
    return Run(settings=describe(cases, target.name, {}), results=results)
