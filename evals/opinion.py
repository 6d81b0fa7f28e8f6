"""A model's opinion of the answers of a run, asked twice at temperature 0; kept beside the run and out of every gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import Field, ValidationError

from assistant.model import Asks, Failure, ModelError
from assistant.prompting import Prompt, read_object, read_prompt
from evals.metrics.intervals import Interval, bootstrap
from evals.metrics.opinion import Opinion, Twice, agreement, readability, relevance
from evals.record import Record
from knowledge.values import Value

FILE = "opinions.json"
PROMPTS = Path(__file__).with_name("prompts")
ROWS = (("切题", relevance), ("好懂", readability), ("两次一致", agreement))


class Opinions(Value):
    """All judgements of one run. `failed` counts calls that gave nothing usable, by reason."""

    model: str
    prompt: str
    judged: tuple[Twice, ...]
    failed: dict[str, int] = Field(default_factory=dict)

    def figures(self) -> dict[str, Interval]:
        """Each metric with its interval over cases."""
        return {name: bootstrap([metric(one) for one in self.judged]) for name, metric in ROWS}


def ask_opinions(
    records: Sequence[Record], model: Asks, name: str, *, progress: Callable[[int, int], None] | None = None
) -> Opinions:
    """Have every answer of a run judged twice.

    Args:
        name: what the report calls the model.
        progress: told after each case how many are done, and of how many.
    """
    prompt = read_prompt("opinion", PROMPTS)
    failed: Counter[str] = Counter()
    judged = []
    for number, record in enumerate(records, start=1):
        first, second = (_opinion(record, model, prompt, failed) for _ in range(2))
        judged.append(Twice(case=record.case, first=first, second=second))
        if progress is not None:
            progress(number, len(records))
    return Opinions(model=name, prompt=prompt.version, judged=tuple(judged), failed=dict(failed))


def _opinion(record: Record, model: Asks, prompt: Prompt, failed: Counter[str]) -> Opinion | None:
    """One judgement of a case's last answer; None when the case broke or the model gave nothing usable."""
    if record.last is None:
        return None
    asked = "\n".join(one.question for one in record.exchanges)
    try:
        reply = model.ask(prompt.text, f"问题：{asked}\n\n答复：\n{record.last.answer.text}")
        return Opinion.model_validate(read_object(reply.text))
    except ModelError as error:
        failed[error.failure.value] += 1
    except ValidationError:
        failed[Failure.WRONG_JSON.value] += 1
    return None


def markdown(opinions: Opinions) -> str:
    """The figures as a table for people."""
    rows = [
        f"| {name} | {_number(found.value)} | {_number(found.low)} 到 {_number(found.high)} |"
        for name, found in opinions.figures().items()
    ]
    failed = "，".join(f"{reason} {count}" for reason, count in sorted(opinions.failed.items())) or "无"
    head = f"模型 {opinions.model}，提示词 {opinions.prompt}，{len(opinions.judged)} 题各评两次；没有评成：{failed}。"
    said = "这是模型的看法，不是核对；不进门槛。"
    return "\n".join((head, said, "", "| 看法 | 值 | 区间 |", "|---|---:|---|", *rows))


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"
