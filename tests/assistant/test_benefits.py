"""Money that people receive: 多少钱 asks how much it is, and who pays asks for a fee."""

from __future__ import annotations

import pytest

from assistant.benefits import of_a_benefit, states_sum
from assistant.facets import read_facets
from knowledge.lexicon.lexicon import Lexicon
from knowledge.text import fold


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("高龄津贴90岁多少钱", ("amount",)),
        ("桂花街道高龄津贴九十岁多少钱", ("amount",)),
        ("失业金多少钱", ("amount",)),
        ("失业金多少", ("amount",)),
        ("残疾人护理补贴一级多少钱", ("amount",)),
        ("困难残疾人生活补贴给多少，低收入的", ("amount",)),
        ("办高龄津贴多少钱", ("amount", "fee")),
        ("高龄津贴要交多少钱", ("fee",)),
        ("失业金收费吗", ("fee",)),
        ("补办居住证多少钱", ("fee",)),
        ("残疾人就业保障金多少钱", ("fee",)),
    ],
)
def test_how_much_is_told_from_what_it_costs(lexicon: Lexicon, question: str, keys: tuple[str, ...]) -> None:
    folded = fold(question)
    asked = of_a_benefit(read_facets(lexicon.facets_in(folded), lexicon.facets), folded, lexicon)
    assert tuple(key for key in asked.keys if key not in asked.vague) + asked.vague == keys


@pytest.mark.parametrize(
    ("words", "states"),
    [("每人每月150元", True), ("按60%返还", True), ("每月1.2万元", True), ("不收费", False), ("年满80周岁", False)],
)
def test_a_sum_is_money_or_a_share(words: str, states: bool) -> None:
    assert states_sum(words) is states
