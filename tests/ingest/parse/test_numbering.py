"""The marks that number lines, and the lines that only look numbered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parse.numbering import has_inline, mark_of


@pytest.mark.parametrize(
    ("line", "family", "number", "words"),
    [
        ("第三章　附则", "chapter", 3, "附则"),
        ("第一百零二条 本法所称", "article", 102, "本法所称"),
        ("第一条为完善制度", "article", 1, "为完善制度"),
        ("第二条中国公民", "article", 2, "中国公民"),
        ("十一、其他事项", "han", 11, "其他事项"),
        ("一、一次性补贴", "han", 1, "一次性补贴"),
        ("（三）已办理登记", "han_bracket", 3, "已办理登记"),
        ("(一)条件", "han_bracket", 1, "条件"),
        ("（一）至少满三个月", "han_bracket", 1, "至少满三个月"),
        ("2.单位破产。", "point", 2, "单位破产。"),
        ("1．身份证", "point", 1, "身份证"),
        ("2.2023年6月30日仍在领取的", "point", 2, "2023年6月30日仍在领取的"),
        ("1.16周岁以上的", "point", 1, "16周岁以上的"),
        ("3、户口簿", "pause", 3, "户口簿"),
        ("（1）初创企业", "round", 1, "初创企业"),
        ("⑵租房合同", "ringed", 2, "租房合同"),
        ("③照片", "ring", 3, "照片"),
        ("01 什么是居住证？", "padded", 1, "什么是居住证？"),
        ("10 如何使用？", "padded", 10, "如何使用？"),
        ("02", "padded", 2, ""),
        ("第一步：拍照", "step", 1, "拍照"),
        ("步骤2：填表", "step", 2, "填表"),
        ("案例3：某人可以申请吗？", "case", 3, "某人可以申请吗？"),
        ("问：怎么办？", "ask", None, "怎么办？"),
        ("Q2：要几天？", "ask", 2, "要几天？"),
        ("方法1：在手机上办", "way", 1, "在手机上办"),
        ("a.病历", "letter", 1, "病历"),
        ("1.2 申请材料", "decimal", 2, "申请材料"),
        ("1.1 年满18周岁", "decimal", 1, "年满18周岁"),
    ],
)
def test_a_mark_is_read(line: str, family: str, number: int | None, words: str) -> None:
    mark = mark_of(line)
    assert mark is not None
    assert (mark.family, mark.number, line[mark.end :]) == (family, number, words)


@pytest.mark.parametrize(
    "line",
    [
        "2025.1.1起施行",
        "2.5万元以上",
        "2025年3月",
        "16周岁以下",
        "12345热线",
        "1-3级",
        "24小时服务",
        "（一）至（三）项规定的人员",
        "（一）（二）项",
        "第五条规定的人员",
        "第五条第二款",
        "第十条至第十二条",
        "一、二级残疾人",
        "一月",
        "二级以上医院",
        "身份证",
        "",
    ],
)
def test_a_date_an_amount_and_a_reference_are_no_marks(line: str) -> None:
    assert mark_of(line) is None


def test_a_number_inside_a_line_is_found() -> None:
    assert has_inline("1.死亡的；2.失踪的；3.迁出的", "point", 2)
    assert not has_inline("自2025.2.1起", "point", 2)


@given(st.text(max_size=40))
def test_any_line_can_be_asked_for_its_mark(line: str) -> None:
    mark = mark_of(line)
    assert mark is None or 0 < mark.end <= len(line)
