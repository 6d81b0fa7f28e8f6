"""Rules on what an applicant must meet and bring: conditions and materials (R05 to R08, R18 to R20, R31)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.lint_rules.rule import Context, Fault, is_row
from ingest.parse.items import number_value, numbered_items
from knowledge.codelists import MatterType, Necessity
from knowledge.fields import label
from knowledge.guide import ServiceGuide

_CATCH_ALL_MATERIAL = re.compile(
    r"(?:(?:法律|法规|规章|规定|国家|有关部门|主管部门|登记机关|审批机关|窗口)[^，。；]{0,20})?(?:要求|规定|需要|认为需要)?(?:提供|提交|补充)?(?:的)?"
    r"(?:其他|其它|有关|相关)(?:必要|有关|相关|需要提[交供]|应当提[交供])?(?:的)?(?:申请|证明|文件|书面)?(?:材料|资料|证明|文件|证件)(?:等)?"
)
_CATCH_ALL_CONDITION = re.compile(
    r"(?:按(?:照)?(?:有关|相关|国家)?(?:法律|法规|政策)?规定(?:执行|办理|受理)?|符合(?:有关|相关|国家)(?:法律|法规|政策|规定)*(?:要求|的规定|规定|条件)?)"
)
_PLACEHOLDER = re.compile(
    r"(?:详见|见)(?:附件|链接|网站|官网|办事指南|通知|文件)?.{0,12}|待定|另行(?:通知|公布|规定)|按(?:有关|相关)?规定(?:执行|办理)|以.{0,14}(?:为准|通知为准)"
)
_DEMAND = re.compile(
    r"(?:持有|取得|提交|提供|出示|携带)(?:有效的?|合法的?|本人的?|申请人的?)?[《「“]?(?P<name>(?!以下|下列|如下|有关|相关|上述|其他|其它|有效|合法|相应|该|此|一)[\u4e00-\u9fff]{2,14}?(?:许可证|执照|资格证书|证书|证明|身份证|资格证|合格证|登记证)(?!书))[》」”]?"
)
# 取得资格证书: which one, and in which of the cases that the conditions list, the words do not say
_NO_PAPER_IN_PARTICULAR = frozenset({"资格证书", "资格证", "合格证", "登记证", "许可证", "职业资格证书"})
_MATERIAL_LIST = re.compile(r"(?:提交|提供|携带|递交)(?:以下|下列|如下)(?:申请)?(?:材料|资料|证件)")
_TYPOS = (
    ("复映件", "复印件"),
    ("复应件", "复印件"),
    ("身分证", "身份证"),
    ("帐号", "账号"),
    ("登陆", "登录"),
    ("公正书", "公证书"),
    ("公正处", "公证处"),
    ("申请表表", "申请表"),
)
_COLONS = "：:"
_ORDERED_PARTS = ("conditions", "materials", "steps")


def conditions_whole(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R05. A page that says for whom it is (办理对象) has told the conditions in its own way.

    Conditions cut off are kept out of answers; where there are none, there is nothing to keep out.
    """
    if not guide.conditions and guide.part("conditions") is None:
        if is_row(guide) or guide.part("audience") is None:
            yield _no_conditions(guide, "没有写受理条件。")
        return
    last = _last_words(guide, context)
    if last.rstrip(" 　\n").endswith(tuple(_COLONS)):
        yield Fault(
            "受理条件",
            f"受理条件在冒号处中断（「…{last.rstrip()[-20:]}」），后面的内容丢失了。",
            "请从原系统把完整的条件补上。",
            "conditions",
        )
    elif not last.strip(" 　\n无。"):
        yield _no_conditions(guide, "受理条件写的是「无」，看不出是没有条件，还是没有填写。")


def _no_conditions(guide: ServiceGuide, message: str) -> Fault:
    """A list has a column to fill in; a page may tell who can apply in other words, so it is only reminded."""
    fix = "请补上受理条件；没有条件的，请写明「无条件受理」或适用的人。"
    return Fault("受理条件", message, fix, severity=None if is_row(guide) else "warning")


def _last_words(guide: ServiceGuide, context: Context) -> str:
    part = guide.part("conditions")
    return context.words(part) if part is not None else guide.conditions[-1].text


def numbering(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R06 for rows of lists; a page's lists are checked by the page parser, which sees its lines."""
    if not is_row(guide):
        return
    for part in _ORDERED_PARTS:
        before = 0
        for item in numbered_items(context.words(guide.part(part))):
            value = number_value(item.number) or 0
            missing = range(before + 1, value)
            if before and 0 < len(missing) < 10:
                numbers = "、".join(str(number) for number in missing)
                yield Fault(
                    label(part),
                    f"编号不连续：在「{item.number}{item.text[:12]}」前缺第 {numbers} 项。",
                    "请对照原文补上缺少的项。",
                    part,
                )
            before = value


def catch_all(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R07."""
    for material in guide.materials:
        if _CATCH_ALL_MATERIAL.fullmatch(material.name.strip(" 　。；;《》")):
            yield Fault(
                "申请材料",
                f"材料「{material.name}」是兜底条款，没有说清要交什么。",
                "请写明具体材料名称，或删除这一项。",
                "materials",
            )
    for condition in guide.conditions:
        if _CATCH_ALL_CONDITION.fullmatch(condition.text.strip(" 　。；;")):
            alone = len(guide.conditions) == 1  # beside others it keeps none of them out of answers
            yield Fault(
                "受理条件",
                f"受理条件{'只' if alone else ''}写了「{condition.text.strip()}」，没有说清是什么条件。",
                "请写明具体条件。",
                "conditions" if alone else None,
            )


def placeholders(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R08."""
    for name, span in guide.parts:
        words = context.words(span).rpartition("：")[2].strip(" 　。\n")
        if len(words) <= 30 and _PLACEHOLDER.fullmatch(words):
            yield Fault(label(name), f"{label(name)}只写了「{words}」，群众看不到实际内容。", "请写明具体内容。")


def material_basis(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R18, for pages; whether a list has a column for bases is reported once for the list."""
    if guide.matter_type is not MatterType.LICENSE or is_row(guide) or guide.bases:
        return
    bare = [material.name for material in guide.materials if not material.basis]
    if bare:
        yield Fault(
            "申请材料",
            f"行政许可要求的 {len(bare)} 项材料没有写依据。",
            "请写明要求提交材料的法律依据；没有依据的不得要求提交。",
        )


def case_of_material(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R19."""
    for material in guide.materials:
        if material.necessity in (Necessity.CONDITIONAL, Necessity.DEFERRABLE) and not (
            material.scenario or material.note or material.group
        ):
            yield Fault(
                "申请材料", f"材料「{material.name}」不是每个人都要交，但没有写明什么情形要交。", "请写明适用情形。"
            )


def demanded(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R20."""
    named = "".join(f"{material.name}；" for material in guide.materials)
    for condition in guide.conditions:
        if _MATERIAL_LIST.search(condition.text):
            yield Fault("受理条件", "受理条件里写了要提交的材料。", "请把材料移到申请材料里。")
        if not named:
            continue
        for match in _DEMAND.finditer(condition.text):
            if match["name"] in _NO_PAPER_IN_PARTICULAR:
                continue
            if match["name"][-3:] not in named and match["name"][:4] not in named:
                yield Fault(
                    "受理条件", f"受理条件提到「{match['name']}」，申请材料里没有。", "请核对申请材料是否漏写。"
                )


def typos(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R31. Citizens' words are left alone: people do write 公正."""
    for wrong, right in _TYPOS:
        if wrong in context.text:
            yield Fault("原文", f"「{wrong}」可能是「{right}」的错别字。", f"请核对后改为「{right}」。")
