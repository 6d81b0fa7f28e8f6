"""One business item or another: codes first, bare names with their cases after, never 换领 for 补领."""

from __future__ import annotations

import pytest

from knowledge.business_item import BusinessItem, business_item, covers, same_business_item, same_name
from knowledge.guide import Codes, ServiceGuide, Source
from tests.samples import CITY


def item(title: str, catalogue: str | None = None) -> BusinessItem:
    guide = ServiceGuide(
        id=title, title=title, region=CITY, codes=Codes(catalogue=catalogue), source=Source(id="s", name="s")
    )
    return business_item(guide)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青溪区居住证办理指南", "居住证首次申领"),
        ("松原区食品经营许可（新办）办事指南", "食品经营许可新办"),
        ("云河市2026年度医保参保缴费通告", "云河市2027年度医保参保缴费通告"),
        ("公证申请", "公证办理（公证申请）"),
    ],
)
def test_what_pages_add_to_a_name_does_not_part_guides(one: str, other: str) -> None:
    assert same_business_item(item(one), item(other))
    assert same_name(item(one), item(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("居民身份证到期换领", "居民身份证丢失补领"),
        ("居民身份证首次申领", "居民身份证丢失补领"),
        ("临时居民身份证申领", "居民身份证申领"),
        ("个体工商户设立登记", "个体工商户注销登记"),
        ("就业创业证申领", "失业登记"),
        ("残疾人证办理指南（新办、换领、补办）", "残疾人证新办"),
    ],
)
def test_different_business_items_are_never_joined(one: str, other: str) -> None:
    assert not same_business_item(item(one), item(other))


def test_two_codes_decide_alone_except_against_the_case() -> None:
    assert same_business_item(item("甲事项", "9901"), item("完全不同的名称", "9901"))
    assert not same_business_item(item("居住证申领", "9901"), item("居住证申领", "9902"))
    assert not same_business_item(item("保安员证换领", "9901"), item("保安员证补领", "9901"))


def test_a_page_of_several_items_covers_each_of_them() -> None:
    page = item("青溪区残疾人证办理指南（新办、换领、补办）")
    assert covers(page, item("残疾人证新办"))
    assert covers(page, item("残疾人证换领"))
    assert not covers(page, item("残疾人证注销"))
    assert not covers(item("残疾人证新办"), page)
