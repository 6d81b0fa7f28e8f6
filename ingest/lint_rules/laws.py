"""Rules on legal bases: laws no longer in force, document numbers (R21, R22)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.lint_rules.rule import Context, Fault
from knowledge.guide import LegalBasis, ServiceGuide

# Law no longer in force and what took its place. Only laws wholly replaced; a revised law keeps its name.
SUPERSEDED: dict[str, str] = {
    "个体工商户条例": "《促进个体工商户发展条例》（2022年11月1日起）",
    "城乡个体工商户管理暂行条例": "《促进个体工商户发展条例》",
    "公司登记管理条例": "《市场主体登记管理条例》（2022年3月1日起）",
    "企业法人登记管理条例": "《市场主体登记管理条例》（2022年3月1日起）",
    "合伙企业登记管理办法": "《市场主体登记管理条例》（2022年3月1日起）",
    "农民专业合作社登记管理条例": "《市场主体登记管理条例》（2022年3月1日起）",
    "企业法人法定代表人登记管理规定": "《市场主体登记管理条例》（2022年3月1日起）",
    "婚姻法": "《民法典》（2021年1月1日起）",
    "收养法": "《民法典》（2021年1月1日起）",
    "继承法": "《民法典》（2021年1月1日起）",
    "合同法": "《民法典》（2021年1月1日起）",
    "物权法": "《民法典》（2021年1月1日起）",
    "担保法": "《民法典》（2021年1月1日起）",
    "侵权责任法": "《民法典》（2021年1月1日起）",
    "民法通则": "《民法典》（2021年1月1日起）",
    "民法总则": "《民法典》（2021年1月1日起）",
    "外资企业法": "《外商投资法》（2020年1月1日起）",
    "中外合资经营企业法": "《外商投资法》（2020年1月1日起）",
    "中外合作经营企业法": "《外商投资法》（2020年1月1日起）",
    "食品卫生法": "《食品安全法》",
    "治安管理处罚条例": "《治安管理处罚法》",
    "城市房屋拆迁管理条例": "《国有土地上房屋征收与补偿条例》",
    "户口登记管理条例": "《户口登记条例》",
}
# Revised under the same name: the old decree's number gives an old text away.
_OLD_DECREES = {"婚姻登记条例": (re.compile(r"387\s*号"), "国务院令第804号（2025年5月10日起）")}
_YEARED = re.compile(r"(?P<open>[〔\[［【﹝（(])\s*(?P<year>\d{4})\s*(?:年)?[〕\]］】﹞）)]")
_FIRST_YEAR = 1949


def _name(basis: LegalBasis) -> str:
    return basis.title.strip("《》 ").removeprefix("中华人民共和国")


def in_force(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R21."""
    for basis in guide.bases:
        name = _name(basis)
        successor = SUPERSEDED.get(name)
        pattern, decree = _OLD_DECREES.get(name, (None, ""))
        if pattern is not None and basis.document_number and pattern.search(basis.document_number):
            successor = decree
        if successor is not None:
            yield Fault(
                "办理依据",
                f"依据「{basis.title}」已废止或被取代，现行的是{successor}。",
                "请按现行法律更新依据，并核对条件和材料。",
                "bases",
            )


def document_numbers(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R22."""
    seen: dict[tuple[str, str], str] = {}
    for basis in guide.bases:
        number = basis.document_number or ""
        yeared = _YEARED.search(number)
        if yeared is not None and not _FIRST_YEAR <= int(yeared["year"]) <= context.today.year:
            yield Fault("办理依据", f"文号「{number}」的年份不对。", "请核对文号。")
        elif yeared is not None and yeared["open"] != "〔":
            yield Fault("办理依据", f"文号「{number}」的年份应当用六角括号〔〕。", "请按公文格式改写文号。")
        if basis.article and basis.text:
            key = (number or basis.title, basis.article)
            if seen.setdefault(key, basis.text) != basis.text:
                yield Fault("办理依据", f"「{basis.title}」{basis.article}出现两种不同的内容。", "请核对条款内容。")
