"""Options said in fewer characters than a guide writes them."""

from __future__ import annotations

import pytest

from assistant.abridged import abridged
from knowledge.guide import ScenarioOption

OPTIONS = tuple(ScenarioOption(label=label) for label in ("购买新建商品住房", "购买二手住房", "租房", "离休、退休"))


@pytest.mark.parametrize(
    ("said", "labels"),
    [
        ("公积金 买二手房呢", {"购买二手住房"}),
        ("那买房呢", {"购买新建商品住房", "购买二手住房"}),
        ("要带什么材料", set()),
        ("房买", set()),
    ],
)
def test_characters_in_their_order_name_an_option(said: str, labels: set[str]) -> None:
    assert {option.label for option in abridged(OPTIONS, said)} == labels
