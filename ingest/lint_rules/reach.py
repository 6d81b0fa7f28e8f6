"""Rules on reaching the body and on the outcome: phones, audiences, results, windows (R16, R17, R25, R30)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.lint_rules.rule import Context, Fault
from ingest.parse.contacts import parse_phones
from knowledge.codelists import WindowRole
from knowledge.guide import ServiceGuide

_HAS_AREA = re.compile(r"^(?:[（(]\d{2,6}[)）]|0\d{2,3}|\+?86|[48]00|1[3-9]\d{9})")
_HOTLINE = re.compile(r"^(?:1\d{2}|1\d{4}|9[56]\d{3})(?!\d)")
_DIGITS = re.compile(r"\d")
_EXTENSION = re.compile(r"[-转、].*$")
_CORPORATE = frozenset({"企业法人", "事业法人", "社会组织法人", "非法人企业"})
_CERTIFICATE_KINDS = frozenset({"证照", "10", "证件", "证书"})
_CONSULT_ONLY = re.compile(
    r"[仅只](?:可以?|能|提供)?咨询|由(?:县|区|市|上)级.{0,4}(?:承办|办理|受理)|[仅只](?:负责)?初审"
)


def phones(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R16."""
    said = {
        purpose: {
            contact.value for contact in guide.contacts if contact.purpose == purpose and contact.channel == "电话"
        }
        for purpose in ("咨询", "投诉")
    }
    for number in sorted(said["咨询"] & said["投诉"]):
        if not _HOTLINE.match(re.sub(r"^0\d{2,3}-", "", number)):
            yield Fault(
                "咨询电话", f"咨询和监督投诉是同一个号码 {number}。", "监督投诉应当由另外的部门或号码受理，请核对。"
            )
    for number in sorted(said["咨询"] | said["投诉"]):
        place = "咨询电话" if number in said["咨询"] else "监督投诉"
        if not parse_phones(number):
            if _DIGITS.search(number):
                yield Fault(place, f"「{number[:30]}」不是完整的电话号码。", "请核对号码，写成「区号-号码」。")
        elif not _HAS_AREA.match(number) and not _HOTLINE.match(number):
            yield Fault(place, f"号码 {number} 没有区号。", "请补上区号。")


def audiences(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R17, only where the source gives both audiences and themes."""
    filed = guide.classification
    if not filed.audiences or not (filed.themes_person or filed.themes_corporate):
        return
    if "自然人" in filed.audiences and not filed.themes_person:
        yield Fault("主题分类", "服务对象有自然人，没有面向自然人的主题。", "请补上自然人主题，或核对服务对象。")
    if _CORPORATE & set(filed.audiences) and not filed.themes_corporate:
        yield Fault("主题分类", "服务对象有法人，没有面向法人的主题。", "请补上法人主题，或核对服务对象。")


def outcome(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R25, where the source states the kind of result."""
    result = guide.outcome
    if result.kind is None or result.name is None:
        return
    if result.name.rstrip("》」 ").endswith(("证", "证书", "执照")) and result.kind not in _CERTIFICATE_KINDS:
        yield Fault(
            "办理结果", f"结果「{result.name}」看起来是证照，结果类型却是「{result.kind}」。", "请核对结果类型。"
        )
    if result.sample is None:
        yield Fault("办理结果", f"没有「{result.name}」的样本。", "请补上结果样本（注意遮盖个人信息）。")


def windows(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R30."""
    for window in guide.windows:
        if window.role is WindowRole.ACCEPT and _CONSULT_ONLY.search(context.words(window.span)):
            yield Fault(
                "办理地点", "窗口写着只能咨询，却标为受理窗口。", "请把窗口职责改为「咨询」，并写明在哪里受理。"
            )
