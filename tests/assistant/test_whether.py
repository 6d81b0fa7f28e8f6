"""Whether passages speak of what a question asks whether it can be."""

from __future__ import annotations

import pytest

from assistant.understand import understand
from assistant.whether import point_asked, speaks_of_the_point
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from tests.assistant.test_stated import hit
from tests.samples import CITY


@pytest.mark.parametrize(
    ("question", "text", "right"),
    [
        ("青年公寓能不能养猫", "申请人应当具有大学本科以上学历。", False),
        ("青年公寓能不能养猫", "承租人不得在室内养猫、养狗。", True),
        ("青年公寓有停车位吗", "房源位于河东街，共66套。", False),
        ("青年公寓逾期不交租会不会上征信", "逾期未交的，收取违约金。", False),
        ("青年公寓要不要房东同意", "租金为每平方米每月18元。", False),
        ("青年公寓租金多少", "租金为每平方米每月18元。", True),
        ("青年公寓转租会被收回吗", "擅自改变用途的，予以收回。", True),
    ],
)
def test_a_page_that_never_speaks_of_the_point_is_no_answer(
    lexicon: Lexicon, places: Places, question: str, text: str, right: bool
) -> None:
    understood = understand(question, region=CITY, lexicon=lexicon, places=places)
    assert speaks_of_the_point((hit(text),), understood) is right


def test_a_heading_that_asks_the_question_speaks_of_it(lexicon: Lexicon, places: Places) -> None:
    understood = understand("青年公寓能不能养猫", region=CITY, lexicon=lexicon, places=places)
    assert speaks_of_the_point((hit("不可以。", heading="能不能养猫?", set_as_heading=0.6),), understood)


@pytest.mark.parametrize("question", ["青年公寓怎么申请", "青年公寓租金是不是18元", "青年公寓让我爸妈办可以吗"])
def test_who_asks_something_else_asks_for_no_point(lexicon: Lexicon, places: Places, question: str) -> None:
    asked = point_asked(understand(question, region=CITY, lexicon=lexicon, places=places))
    assert asked is None or not asked.terms or asked.terms[0].text in ("青年", "公寓")
