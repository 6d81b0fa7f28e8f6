"""How complete a guide is."""

from __future__ import annotations

import pytest

from ingest.completeness import completeness
from knowledge.codelists import MatterType
from tests.ingest.test_lint import guide


@pytest.mark.parametrize(
    ("kind", "demanded"),
    [(MatterType.LICENSE, 14), (MatterType.CONFIRMATION, 10), (MatterType.PAYMENT, 9), (MatterType.UNKNOWN, 10)],
)
def test_each_type_must_state_its_elements(kind: MatterType, demanded: int) -> None:
    assert completeness(guide(matter_type=kind)).demanded == demanded


def test_silence_costs_and_is_named() -> None:
    found = completeness(guide())
    assert (found.stated, found.score) == (5, 50)
    assert found.missing == ("办理流程", "办理时限", "办理地点", "咨询电话", "监督电话")


def test_what_is_withheld_is_not_stated() -> None:
    assert "申请材料" in completeness(guide(), frozenset({"materials"})).missing
    assert completeness(guide(), frozenset({"*"})).score == 0
