"""Guides whose materials depend on the situation, small and written for the tests: passport, fund, care away, school."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.guide import Condition, Material, ServiceGuide, Source
from knowledge.store import StoredItem
from knowledge.store.items import kind_of
from tests.samples import CITY, span

PASSPORT = """（一）首次申请
1.居民身份证（原件）；
2.照片1张。
（二）换发
1.居民身份证（原件）；
2.原护照（原件，剪角后退还）。
（三）补发
1.居民身份证（原件）；
2.遗失情况说明1份。
（四）未满16周岁的申请人
除按上述情形提交材料外，还需要提供：
1.监护人的居民身份证；
2.监护人不能陪同的，提供监护人委托书。
以上材料须在有效期内。"""
FUND = """各种情形都需要提交本人身份证。另按情形提交：
提取情形 | 另需提交的材料 | 可提取额度
租房 | 无房声明 | 每月1200元
离休、退休 | 退休证明 | 全部余额
购买二手住房 | 不动产权证书 | 房款"""
AWAY = """（一）基本材料
医保电子凭证。
（二）特殊情形材料
1.异地安置退休人员：户口簿首页。
2.常驻异地工作人员：单位派出证明。
3.转诊就医人员：转诊意见。"""
LICENCE = """1.驾驶人身份证明（原件，各种情形都需要）。
2.身体条件证明（仅有效期满换证需要）。
3.号码变更证明（仅身份证明号码变更的需要）。"""
SCHOOL = """1.本区户籍儿童：居民户口簿。
2.非本区户籍儿童：居住证、劳动合同。
3.所有儿童：预防接种证。"""
INJURY = """1.申请表1份；
2.劳动合同；
3.诊断证明；
4.已婚的，提供结婚证；
5.委托他人办理的，提供委托书。"""


PERMIT = """首次申领材料：
1.身份证；
2.照片；
3.住址证明；
4.以就业为由申请的，提供劳动合同；
5.以就读为由申请的，提供学生证。
签注材料：
1.居住证。"""


def listing(
    title: str, text: str, materials: Sequence[tuple[str, str | None]], conditions: Sequence[str] = ()
) -> StoredItem:
    """A page that is nothing but its title and its materials.

    Args:
        materials: each one's lines as they stand in the text, and the case that the parser read.
    """
    whole = f"{title}\n{text}"
    found, start = [], 0
    for quote, case in materials:
        start = whole.index(quote, start)
        place = span(whole[start:], quote)
        place = place.model_copy(update={"start": start, "end": start + len(quote)})
        found.append(Material(name=quote.partition(".")[2] or quote, scenario=case, span=place))
        start += len(quote)
    guide = ServiceGuide(
        id=f"guide:{title}", title=title, region=CITY, materials=tuple(found), source=Source(id=title, name=f"{title}.html"),
        conditions=tuple(Condition(text=one) for one in conditions), parts=(("materials", span(whole, text)),),
    )  # fmt: skip
    return StoredItem(kind=kind_of(guide), content=guide, text=whole)


def _under(text: str, headings: Sequence[str]) -> list[tuple[str, str | None]]:
    """The numbered lines of a text under the heading that is above each."""
    heading: str | None = None
    found: list[tuple[str, str | None]] = []
    for line in text.split("\n"):
        heading = next((one for one in headings if line.endswith(one)), heading)
        if line[0].isdigit():
            found.append((line, heading))
    return found


def passport() -> StoredItem:
    """Three business items under headings and what minors need besides."""
    materials = _under(PASSPORT, ("首次申请", "换发", "补发", "未满16周岁的申请人"))
    materials[-1] = (materials[-1][0], "监护人不能陪同的")
    return listing("云河市普通护照办理指南", PASSPORT, materials)


def fund() -> StoredItem:
    """A table with a row a case."""
    return listing("住房公积金提取办事指南", FUND, [(line, None) for line in FUND.split("\n")[1:]])


def houses() -> StoredItem:
    """A table in which two rows are of one kind."""
    text = FUND + "\n购买新建商品住房 | 购房合同 | 首付款"
    return listing("住房公积金提取办事指南", text, [(line, None) for line in text.split("\n")[1:]])


def permit() -> StoredItem:
    """A list for each business item; cases of its own under the first."""
    lines = PERMIT.split("\n")
    cases = ("首次申领", "首次申领", "首次申领", "以就业为由申请的", "以就读为由申请的", "签注")
    return listing("居住证办理指南", PERMIT, list(zip((*lines[1:6], lines[7]), cases, strict=True)))


def away() -> StoredItem:
    """Labels before a colon, one of them told by a condition."""
    cases = ("异地安置退休人员", "常驻异地工作人员", "转诊就医人员")
    lines = AWAY.split("\n")
    materials = [(lines[1], None), *((line, case) for line, case in zip(lines[3:], cases, strict=True))]
    return listing("跨省异地就医备案办事指南", AWAY, materials, ["1.常驻异地工作人员：用人单位派驻省外工作6个月以上。"])


def licence() -> StoredItem:
    """Materials that only some need, in brackets; the conditions name four cases."""
    conditions = (
        "有效期满换证：期满前申请。",
        "信息变更换证：姓名、身份证明号码等发生变化。",
        "遗失补证：驾驶证遗失。",
    )
    return listing("机动车驾驶证换证、补证服务指南", LICENCE, [(one, None) for one in LICENCE.split("\n")], conditions)


def school() -> StoredItem:
    """A case and its opposite."""
    return listing("小学一年级报名指南", SCHOOL, [(one, None) for one in SCHOOL.split("\n")])


def injury() -> StoredItem:
    """Conditions of single materials that do not exclude each other."""
    cases = (None, None, None, "已婚的", "委托他人办理的")
    return listing("工伤认定服务指南", INJURY, list(zip(INJURY.split("\n"), cases, strict=True)))
