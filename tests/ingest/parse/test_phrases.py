"""The small phrases of guides, in every shape they are known to take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parse.phrases import (
    is_blank,
    number_of,
    numbered_items,
    parse_bases,
    parse_fee,
    parse_limit,
    parse_limits,
    parse_online,
    parse_phones,
    parse_visits,
    parse_windows,
    split_values,
)
from knowledge.codelists import Charged, LimitKind, WindowRole
from knowledge.values import Span

# Pieces that wild text is put together from: real separators and half of every shape the parsers know.
WILD = st.lists(
    st.sampled_from(
        [*"法定承诺时限工作日一二三十年月日个（）()《》〈〉、，。；：:\n 1 2.5 020-12345 〔2024〕号 第条款项", "30(工作日)", "不收费", "12元", "020-",
         "13800000000", "①", "1.", "（一）", "地址：", "无", "当场办结", "http://a.gov.cn", "第十条", "\x00", "　", "窗口", "转", "电话："]
    ),
    max_size=40,
).map("".join) | st.text(max_size=80)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "charged"),
    [
        ("不收费", Charged.NO),
        ("免费", Charged.NO),
        ("否", Charged.NO),
        ("无需缴费", Charged.NO),
        ("0元", Charged.NO),
        ("收费标准：不收费", Charged.NO),
        ("是否收费：否", Charged.NO),
        ("本事项不收取任何费用。", Charged.NO),
        ("不收费（不含第三方检测费用）", Charged.NO),
        ("是", Charged.YES),
        ("收费", Charged.YES),
        ("按规定收费", Charged.YES),
        ("每证工本费20元", Charged.YES),
        ("首次申领免费，补领收取工本费20元", Charged.YES),
        ("无", Charged.UNKNOWN),
        ("", Charged.UNKNOWN),
        ("暂无", Charged.UNKNOWN),
        ("低保对象免收", Charged.UNKNOWN),
        ("详见通知", Charged.UNKNOWN),
    ],
)
def test_only_words_that_say_so_make_a_fee_no(text: str, charged: Charged) -> None:
    assert parse_fee(text).charged is charged


def test_each_amount_becomes_an_item_in_its_place() -> None:
    text = "证件工本费：每本160元；加急费：50元；残疾人减半收取。收费依据：云价〔2020〕1号"
    fee = parse_fee(text, Span(start=100, end=100 + len(text)))
    assert [(item.name, item.standard) for item in fee.items] == [
        ("证件工本费", "每本160元"),
        ("加急费", "50元"),
    ]
    assert fee.items[-1].reduction == "残疾人减半收取"
    assert fee.items[-1].basis == "云价〔2020〕1号"
    span = fee.items[0].span
    assert span is not None
    assert text[span.start - 100 : span.end - 100] == "证件工本费：每本160元"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "《云河市供水条例》（云府令第35号）第十六条第一款",
            [("《云河市供水条例》", "云府令第35号", "第十六条第一款")],
        ),
        ("《云河市实施〈价格法〉办法》第二十九条规定", [("《云河市实施〈价格法〉办法》", None, "第二十九条")]),
        (
            "《供水办法》（国务院令第259号，2019年修订）第八条；《关于水价的通知》（云价〔2014〕23号）",
            [("《供水办法》", "国务院令第259号", "第八条"), ("《关于水价的通知》", "云价〔2014〕23号", None)],
        ),
        (
            "《关于印发<水价办法>的通知》(云价函〔2017〕200号)第八条至第十五条",
            [("《关于印发<水价办法>的通知》", "云价函〔2017〕200号", "第八条至第十五条")],
        ),
        (
            "《关于印发《水价办法》的通知》云价〔2016〕5号",
            [("《关于印发《水价办法》的通知》", "云价〔2016〕5号", None)],
        ),
        ("《供水法》第十二条第（三）项、第十五条", [("《供水法》", None, "第十二条第（三）项、第十五条")]),
        ("云河市供水条例 第七条", [("云河市供水条例", None, "第七条")]),
        ("无", []),
    ],
)
def test_bases_keep_nested_titles_numbers_and_articles(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert [(basis.title, basis.document_number, basis.article) for basis in parse_bases(text)] == expected


def test_a_title_quoted_inside_an_article_is_no_basis_of_its_own() -> None:
    bases = parse_bases("《供水法》第八条：“用户依照《供水细则》缴费。”")
    assert [basis.title for basis in bases] == ["《供水法》"]
    assert bases[0].text == "“用户依照《供水细则》缴费。”"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("020-38350000转1", ["020-38350000转1"]),
        ("020-12333-9-3", ["020-12333-9-3"]),
        ("12345", ["12345"]),
        ("请拨打12345或0851-88880000咨询", ["12345", "0851-88880000"]),
        ("400-700-0690、4000390200", ["400-700-0690", "4000390200"]),
        ("020-83130000、83140000", ["020-83130000", "83140000"]),
        ("020-37280000/020-37290000", ["020-37280000", "020-37290000"]),
        ("（0662）3680000；(020)83880000", ["（0662）3680000", "(020)83880000"]),
        ("020--38810000，020－81100000，020- 83830000", ["020--38810000", "020－81100000", "020- 83830000"]),
        ("咨询电话13800000000张工", ["13800000000"]),
        ("+86-20-83830000", ["+86-20-83830000"]),
    ],
)
def test_phones_are_found_whole(text: str, expected: list[str]) -> None:
    found = parse_phones(text, 3)
    assert [phone for phone, _ in found] == expected
    assert all(text[span.start - 3 : span.end - 3] == phone for phone, span in found)


@pytest.mark.parametrize(
    "text",
    [
        "020-837288891",  # a digit too many
        "440106199001010000",
        "11440100000000000H3440118009000",
        "邮政编码：510405",
        "工本费12000元",
        "20240101发布",
        "微信号：gh_a1e9527141a4",
        "http://a.gov.cn/u/6505531746?x=1001030101",
        "44152400@qq.com",
        "受理时间08:30-12:00",
        "0000abcd",
        "第12345号",
    ],
)
def test_no_fragment_of_another_number_is_a_phone(text: str) -> None:
    assert [phone for phone, _ in parse_phones(text) if phone != "12345" or "第" not in text] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.申请表 2.身份证 3.照片", ["申请表", "身份证", "照片"]),
        ("1、甲；2、乙；3、丙", ["甲；", "乙；", "丙"]),
        (
            "符合条件：（一）年满18周岁；（二）有2.5万元存款；（三）比例1:1",
            ["年满18周岁；", "有2.5万元存款；", "比例1:1"],
        ),
        ("(1)甲(2)乙", ["甲", "乙"]),
        ("①甲②乙③丙", ["甲", "乙", "丙"]),
        ("一、甲。二、乙。", ["甲。", "乙。"]),
        ("1.16周岁以上\n2.18周岁以下", ["16周岁以上", "18周岁以下"]),
        ("1. 甲\n（1）子项\n（2）子项\n2. 乙", ["甲\n（1）子项\n（2）子项", "乙"]),
        ("1.甲\n3.丙", ["甲", "丙"]),
        ("单位：\n1.甲\n2.乙\n个人：\n1.丙\n2.丁", ["甲", "乙", "丙", "丁"]),
        ("十、甲\n十一、乙\n十二、丙", ["甲", "乙", "丙"]),
    ],
)
def test_top_level_items_are_found_on_one_line_or_many(text: str, expected: list[str]) -> None:
    assert [item.text for item in numbered_items(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "2.5万元",
        "2024.1.5发布",
        "比例1:1",
        "办理1、2号窗口",
        "一、二级建造师注册",
        "依据第三十条（一）项和（二）项",
        "附件1、申请表；附件2、照片",
        "没有编号",
    ],
)
def test_decimals_dates_and_references_are_no_items(text: str) -> None:
    assert numbered_items(text) == ()


def test_the_depth_of_an_item_is_the_rank_of_its_numbering() -> None:
    ranks = [numbered_items(f"{number}甲\n")[0].depth for number in ("一、", "（一）", "1.", "（1）", "①")]
    assert ranks == [0, 1, 2, 3, 4]


def test_no_counter_is_said_not_guessed() -> None:
    assert [window.available for window in parse_windows("无线下办理窗口")] == [False]
    assert parse_windows("无") == ()
    assert parse_windows("青溪路8号政务大厅")[0].available is True


def test_hours_and_phones_join_the_address_above_them() -> None:
    text = "地址：青溪路8号一楼3号窗口\n办公时间：周一至周五9:00-12:00\n电话：020-83830000\n地址：松原路2号\n办公时间：周六上午"
    first, second = parse_windows(text, 5)
    assert (first.address, first.hours, first.phones) == (
        "青溪路8号一楼3号窗口",
        "周一至周五9:00-12:00",
        ("020-83830000",),
    )
    assert (second.address, second.hours) == ("松原路2号", "周六上午")
    assert second.span is not None
    assert text[second.span.start - 5 : second.span.end - 5] == "地址：松原路2号\n办公时间：周六上午"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("甲乡便民中心（仅可咨询，由县级承办）", WindowRole.CONSULT),
        ("受理地点：青溪路8号", WindowRole.ACCEPT),
        ("领证窗口：青溪路8号", WindowRole.COLLECT),
        ("青溪路8号", WindowRole.UNKNOWN),
    ],
)
def test_a_counter_has_the_role_its_words_give_it(text: str, role: WindowRole) -> None:
    assert parse_windows(text)[0].role is role


@pytest.mark.parametrize(
    ("text", "count", "reason"),
    [
        ("0", 0, None),
        ("1次", 1, None),
        ("最多跑一次", 1, None),
        ("零次", 0, None),
        ("无", None, None),
        ("1次（需现场核验身份）", 1, "需现场核验身份"),
    ],
)
def test_visits_are_counted_or_left_open(text: str, count: int | None, reason: str | None) -> None:
    visits = parse_visits(text)
    assert (visits.count, visits.reason) == (count, reason)


def test_online_handling_is_yes_no_or_unsaid() -> None:
    assert parse_online("是").available is True
    assert parse_online("不支持").available is False
    assert parse_online("无").available is None
    full = parse_online("登录 https://a.gov.cn/x 办理，全程网办")
    assert (full.available, full.url, full.depth, full.depth_scheme) == (True, "https://a.gov.cn/x", "全程网办", "省级")
    assert parse_online("可通过云河办APP办理").mobile == "云河办APP"


def test_values_of_a_cell_are_split_and_blanks_dropped() -> None:
    assert split_values("补证，丢了补办、“补卡” 换卡;补证") == ("补证", "丢了补办", "补卡", "换卡")
    assert split_values("无") == split_values(None) == ()
    assert is_blank("——")
    assert not is_blank("0")
    assert not is_blank("不")


@pytest.mark.parametrize(
    ("text", "value"),
    [("二十五", 25), ("十", 10), ("一百零五", 105), ("３０", 30), ("2.5", 2.5), ("甲", None), ("", None)],
)
def test_chinese_numerals_have_their_value(text: str, value: float | None) -> None:
    assert number_of(text) == value


@given(WILD, st.integers(min_value=0, max_value=50))
def test_nothing_wild_raises_and_every_span_slices_to_its_text(text: str, offset: int) -> None:
    for limit in parse_limits(text, offset):
        assert limit.span is not None
        assert text[limit.span.start - offset : limit.span.end - offset] == limit.text
    for phone, span in parse_phones(text, offset):
        assert text[span.start - offset : span.end - offset] == phone
    for item in numbered_items(text, offset):
        assert text[item.span.start - offset : item.span.end - offset] == item.text
    for basis in parse_bases(text, offset):
        assert basis.span is not None
        assert text[basis.span.start - offset :].startswith(basis.title)
    for window in parse_windows(text, offset):
        assert window.span is not None
        assert (window.address or "") in text[window.span.start - offset : window.span.end - offset]
    parse_online(text, offset)
    parse_visits(text)
    parse_fee(text, Span(start=offset, end=offset + len(text)))
    for kind in LimitKind:
        parse_limit(text, kind)
    split_values(text)
