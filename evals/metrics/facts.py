"""What an answer says: the labelled facts, exactly, with every condition, and nothing that may not be there."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Status
from evals.case import Case
from evals.forms import missing, said
from evals.metrics.endings import offered
from evals.metrics.share import Share
from knowledge.fields import LABELS

PROSE = ("text", "faqs", "notes")  # fields of passages: they stand under headings, not under guide fields


def checked_text(answer: Answer) -> str:
    """What people read: for a question back its buttons, too."""
    return offered(answer) if answer.status is Status.CLARIFY else answer.text


def shown_anywhere(answer: Answer) -> str:
    """The text and every fact beside it: nothing forbidden may stand in either."""
    facts = (f"{fact.label}：{fact.value}{fact.unit or ''}" for fact in answer.facts)
    return "\n".join((checked_text(answer), *facts))


def facts_apply(case: Case, answer: Answer) -> bool:
    """Whether the labelled facts are due: always in an answer, elsewhere only when no answer is expected."""
    return answer.status is Status.ANSWERED or Status.ANSWERED not in case.expect


def missing_facts(case: Case, answer: Answer) -> tuple[str, ...]:
    """Labelled facts that the answer does not say, by the first form of each."""
    return missing(case.must, checked_text(answer)) if facts_apply(case, answer) else ()


def forbidden_facts(case: Case, answer: Answer) -> tuple[str, ...]:
    """Forms that may not stand in the answer and do: another place's phone, the other kind of limit."""
    return said(case.must_not, shown_anywhere(answer))


def dropped_conditions(case: Case, answer: Answer) -> tuple[str, ...]:
    """Labelled conditions and exceptions that the answer lost, by the first form of each."""
    return missing(case.keep, checked_text(answer)) if facts_apply(case, answer) else ()


def condition_completeness(case: Case, answer: Answer | None) -> Share | None:
    """Factual recall: of the labelled conditions and exceptions of answered questions, the share that is said.

    Undefined for a case without such labels or without an answer.
    """
    if answer is None or answer.status is not Status.ANSWERED or not case.keep:
        return None
    return Share(len(case.keep) - len(dropped_conditions(case, answer)), len(case.keep))


def field_shown(fields: Sequence[str], answer: Answer | None) -> bool | None:
    """Whether the answer shows a labelled field of a guide; None without labels or where prose is quoted instead."""
    if answer is None or answer.status is not Status.ANSWERED or not fields:
        return None
    shown = {fact.field.partition(":")[0] for fact in answer.facts}
    if shown & set(PROSE):
        return None
    silent = {field for field in fields if f"**{LABELS.get(field, field)}**" in answer.text}
    return bool(shown & set(fields)) or bool(silent)


def field_exactness(case: Case, answer: Answer | None, *, guide_right: bool | None) -> Share | None:
    """Of the answers that show the labelled field of the right guide: the share whose values are exactly the labelled ones.

    Exact: every labelled fact is said, in its kind and unit, and nothing forbidden. Finding the guide and choosing the
    field are not counted here.
    """
    if answer is None or not guide_right or not case.must or not field_shown(case.fields, answer):
        return None
    return Share(float(not missing_facts(case, answer) and not forbidden_facts(case, answer)))
