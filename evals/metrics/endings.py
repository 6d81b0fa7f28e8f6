"""How questions end: answered, asked back, refused; and whether each was the right ending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.answer import Answer, Status
from evals.forms import missing
from evals.metrics.share import Share, of

REFUSALS = frozenset({Status.NOT_FOUND, Status.REDIRECTED, Status.BLOCKED})


def ending_right(expect: Sequence[Status], got: Status | None) -> bool:
    """Whether a question ended in one of the ways that are right; a broken case (None) did not."""
    return got in expect


def confusion(pairs: Iterable[tuple[Sequence[Status], Status | None]]) -> Counter[tuple[str, str]]:
    """How often each expected ending came out as each other one.

    A case with several right endings counts under the one it got, or under the first when it got none of them.
    A broken case counts as `error`.
    """
    table: Counter[tuple[str, str]] = Counter()
    for expect, got in pairs:
        wanted = got if got in expect else expect[0]
        table[str(wanted), "error" if got is None else str(got)] += 1
    return table


def refusal_recall(expect: Sequence[Status], got: Status | None) -> Share | None:
    """Of the questions that no guide may answer (not found, other channel, not allowed): the share that is not answered.

    A question asked back is no refusal. Undefined for a case where an answer or a question back is right, too.
    """
    return of(got in REFUSALS) if set(expect) <= REFUSALS else None


def refusal_precision(expect: Sequence[Status], got: Status | None) -> Share | None:
    """Of the questions refused: the share that had to be refused."""
    return of(bool(REFUSALS & set(expect))) if got in REFUSALS else None


def wrong_refusal(expect: Sequence[Status], got: Status | None) -> Share | None:
    """Of the questions that have an answer: the share that is refused."""
    return of(got in REFUSALS) if expect[0] is Status.ANSWERED else None


def clarification_recall(expect: Sequence[Status], got: Status | None) -> Share | None:
    """Of the questions that need a question back: the share that gets one. Undefined where an answer is right, too."""
    needed = Status.CLARIFY in expect and Status.ANSWERED not in expect and not REFUSALS & set(expect)
    return of(got is Status.CLARIFY) if needed else None


def clarification_precision(expect: Sequence[Status], got: Status | None) -> Share | None:
    """Of the questions asked back: the share where that is right."""
    return of(Status.CLARIFY in expect) if got is Status.CLARIFY else None


def clarification_quality(
    expect: Sequence[Status], answer: Answer | None, must: tuple[tuple[str, ...], ...]
) -> Share | None:
    """Of the labelled choices of questions rightly asked back: the share that is offered, as a button or in the words.

    Undefined without labelled choices.
    """
    if answer is None or answer.status is not Status.CLARIFY or expect[0] is not Status.CLARIFY or not must:
        return None
    return Share(len(must) - len(missing(must, offered(answer))), len(must))


def offered(answer: Answer) -> str:
    """Everything a question back shows: its words and its buttons, a line each."""
    return "\n".join((answer.text, *(option.label for option in answer.options)))


def turns_to_answer(statuses: Sequence[Status], expect: Sequence[Status]) -> int | None:
    """How many questions it took to get an answer; None for a case that has none, or that never got it."""
    if expect[0] is not Status.ANSWERED or Status.ANSWERED not in statuses[-1:]:
        return None
    return len(statuses)
