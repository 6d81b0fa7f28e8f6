"""Services that stand beside a matter: by how they are named, and whether a question wants them."""

from __future__ import annotations

import pytest

from knowledge.lexicon.lexicon import Lexicon
from knowledge.search.services import is_unasked_notary, is_unwanted_matter, is_unwanted_service, only_helps


@pytest.mark.parametrize(
    ("title", "question", "unwanted"),
    [
        ("婚姻登记预约", "结婚要带什么", True),
        ("婚姻登记预约", "结婚登记怎么约时间", False),
        ("体育场馆预约", "羽毛球场多少钱", False),
        ("商标注册咨询服务", "商标注册流程", True),
        ("优秀护士表彰", "护士证注册", True),
        ("生育指导和宣传服务", "生孩子社保要交多久", True),
        ("学位公证指引", "学位不够怎么办", True),
        ("学位公证指引", "学位公证要多少钱", False),
        ("民办非企业单位名称预先核准", "民办非企业单位登记", True),
        ("民办非企业单位名称预先核准", "民办非企业单位核名", False),
        ("机动车注册登记", "汽车上牌", False),
    ],
)
def test_a_service_is_unwanted_unless_the_question_speaks_of_it(title: str, question: str, unwanted: bool) -> None:
    assert is_unwanted_service(title, question) is unwanted


def test_only_a_deed_is_a_notarys(lexicon: Lexicon) -> None:
    assert is_unasked_notary("曾用名公证指引", "曾用名怎么加")
    assert not is_unasked_notary("婚姻登记预约", "结婚要带什么")
    assert only_helps("生育指导和宣传服务", None, "生孩子社保要交多久", lexicon)
    assert not only_helps("学位公证指引", "notary-education", "学位证", lexicon)


@pytest.mark.parametrize(
    ("matter", "question", "unwanted"),
    [
        ("annual-report", "一直不年报会怎么样", False),  # 企业年度报告公示 is 年报 itself
        ("good-samaritan-recognition", "见义勇为救火受伤能按工伤吗", True),  # asks for no honour
        ("good-samaritan-recognition", "见义勇为怎么申请奖励", False),
    ],
)
def test_a_matter_is_a_service_only_where_its_names_say_so(
    matter: str, question: str, unwanted: bool, lexicon: Lexicon
) -> None:
    assert is_unwanted_matter(matter, question, lexicon) is unwanted
