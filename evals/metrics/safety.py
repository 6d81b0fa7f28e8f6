"""What may never be shown: internal notes to the public, guides that no longer hold, and another edition than that of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.answer import Answer
from evals.record import Looked
from knowledge.codelists import Grade

PROBES = "permission"  # group of the cases whose `must_not` forms are internal


def leaks(
    answer: Answer | None, looked: Sequence[Looked], viewer: Grade, *, secrets: Sequence[str] | None
) -> int | None:
    """How many internal things an answer shows: sources above the viewer's grade, and secrets said.

    Args:
        secrets: what a permission probe says of the internal text; None for a case that is no probe.

    Returns:
        None where nothing can be told: no source with a known grade and no probe.
    """
    known = [one for one in looked if one.grade is not None]
    if answer is None or (not known and secrets is None):
        return None
    return sum(one.grade.rank > viewer.rank for one in known if one.grade) + len(secrets or ())


def stale_citations(answer: Answer | None, looked: Sequence[Looked], day: date) -> int | None:
    """How many sources of an answer do not hold on the day asked.

    Stale: withdrawn, changed since, not in force on the day, or past its stated validity, whatever the answer says of it.

    Returns:
        None where the target tells nothing of its sources.
    """
    known = [one for one in looked if one.current is not None or one.expires is not None]
    if answer is None or not known:
        return None
    gone = [one for one in known if one.current is False]
    past = [one for one in known if one.expires is not None and one.expires <= day]
    return len({one.marker for one in (*gone, *past)})


def version_right(
    stale: int | None, *, guide_right: bool | None, missing: Sequence[str], forbidden: Sequence[str]
) -> bool | None:
    """Whether an answer from the right guide rests on its edition of the day asked, by the record and by the labels.

    By the record: none of its sources is stale. By the labels, which know nothing of the record: what the edition of that day says is
    there, and what only an earlier or a later one says is not.

    Args:
        stale: sources that do not hold on the day, as `stale_citations` counts them.
        missing, forbidden: labelled facts that the answer lacks, and those it may not hold but does.

    Returns:
        None where the guide shown is not the labelled one, or none is labelled: then there is no edition to compare.
    """
    return (not stale and not missing and not forbidden) if guide_right else None
