"""The answer's own law: nothing is answered without a source, and no fact points nowhere."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from assistant.answer import Answer, Citation, Fact, Status


def make(status: Status, *, citations: tuple[Citation, ...] = (), facts: tuple[Fact, ...] = ()) -> Answer:
    return Answer(answer_id="a", conversation_id="c", status=status, text="不收费", citations=citations, facts=facts)


def cite(marker: int) -> Citation:
    return Citation(marker=marker, guide_id="g", title="t", field="fee", quote="不收费", source="s", start=0, end=3)


def test_an_answered_answer_without_a_citation_cannot_be_built() -> None:
    with pytest.raises(ValidationError, match="at least one citation"):
        make(Status.ANSWERED)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ANSWERED])
def test_every_other_ending_needs_no_citation(status: Status) -> None:
    assert make(status).citations == ()


def test_a_fact_must_point_to_a_citation_of_the_answer() -> None:
    stray = Fact(field="fee", label="是否收费", value="不收费", marker=2)
    with pytest.raises(ValidationError, match="是否收费"):
        make(Status.ANSWERED, citations=(cite(1),), facts=(stray,))


def test_a_fact_with_its_citation_stands() -> None:
    fact = Fact(field="fee", label="是否收费", value="不收费", marker=1)
    assert make(Status.ANSWERED, citations=(cite(1),), facts=(fact,)).facts == (fact,)


def test_an_answer_cannot_take_less_than_no_time() -> None:
    with pytest.raises(ValidationError, match="seconds"):
        Answer(answer_id="a", conversation_id="c", status=Status.NOT_FOUND, text="无", seconds=-1.0)
