"""The list of one situation: nothing of another one in it, nothing that is for everybody left out, every line cited."""

from __future__ import annotations

import pytest

from assistant import replies
from assistant.desk import Desk, Row
from assistant.evidence import Citations
from assistant.exact_list import materials_row
from assistant.scenario import guide_situation
from assistant.understand import understand
from assistant.verify import check, quote_resolves
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.store import StoredItem
from tests.listings import fund, passport
from tests.samples import CITY


class Lister:
    """Lists a guide's materials for a question."""

    def __init__(self, lexicon: Lexicon, places: Places) -> None:
        self._lexicon, self._places = lexicon, places

    def __call__(self, item: StoredItem, question: str) -> tuple[Row, Desk]:
        understood = understand(question, region=CITY, lexicon=self._lexicon, places=self._places)
        desk = Desk(item, Citations())
        assert isinstance(item.content, ServiceGuide)
        return materials_row(desk, guide_situation(item.content, item.text, understood)), desk


@pytest.fixture(scope="module")
def listed(lexicon: Lexicon, places: Places) -> Lister:
    return Lister(lexicon, places)


def test_materials_of_other_cases_are_not_shown(listed: Lister) -> None:
    row, _ = listed(passport(), "我30岁，第一次办护照带什么")
    assert "照片" in row.text
    assert all(other not in row.text for other in ("原护照", "遗失情况说明", "监护人"))


def test_the_case_assumed_heads_the_list(listed: Lister) -> None:
    row, _ = listed(fund(), "租房提取公积金要带什么")
    assert row.lines[0].startswith(replies.LISTED_FOR.format(case="租房"))


def test_what_is_for_everybody_stays(listed: Lister) -> None:
    assert "各种情形都需要提交本人身份证" in listed(fund(), "租房提取公积金要带什么")[0].text
    assert "以上材料须在有效期内" in listed(passport(), "护照丢了补办要带什么")[0].text


def test_a_condition_stays_with_its_material_below_the_list(listed: Lister) -> None:
    row, _ = listed(passport(), "女儿8岁第一次办护照带什么")
    special = row.text.partition(replies.SPECIAL_CASES)[2]
    assert "监护人不能陪同的，提供监护人委托书" in special


def test_of_alternatives_nobody_chose_each_keeps_its_heading(listed: Lister) -> None:
    row, _ = listed(passport(), "我女儿8岁，办护照要带什么")
    either = row.text.partition(replies.EITHER_CASE)[2]
    assert [line.partition(" ")[0] for line in either.split("\n") if line[:2] in ("首次", "换发", "补发")] == [
        "首次申请",
        "换发",
        "补发",
    ]


@pytest.mark.parametrize(
    ("item", "question"), [(passport(), "我30岁，第一次办护照带什么"), (fund(), "退休了取公积金带什么")]
)
def test_every_line_is_borne_out_by_its_own_quote(listed: Lister, item: StoredItem, question: str) -> None:
    row, desk = listed(item, question)
    assert check((row.text,), desk.citations) == ()
    assert all(quote_resolves(citation, item.text) for citation in desk.citations)
    assert all("[" in line for line in row.lines if not line.endswith("："))


def test_without_a_situation_the_whole_list_stands_as_before(listed: Lister) -> None:
    row, _ = listed(passport(), "护照要带什么，多久，多少钱")
    assert all(one in row.text for one in ("原护照", "遗失情况说明", "监护人委托书"))


def test_a_withheld_list_is_not_told_by_cases(listed: Lister) -> None:
    row, _ = listed(passport().model_copy(update={"withheld": frozenset({"materials"})}), "护照丢了补办要带什么")
    assert row.lines == (replies.WITHHELD,)
