"""Rules on text that has no business in a guide: personal data, leftovers of web pages, junk (R26, R27)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.lint_rules.rule import Context, Fault, part_at
from ingest.parse.matter_names import is_junk
from knowledge.fields import label
from knowledge.guide import ServiceGuide

_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?P<birth>(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\d{3}[\dXx](?![0-9A-Za-z])"
)
_CARD = re.compile(r"(?<![0-9A-Za-z./_=-])(?:62\d{14,17}|[45]\d{15})(?![0-9A-Za-z])")
# looked for before the names around it, in a thirtieth of their time; it begins with a plain character, which a search jumps to
_MOBILE = re.compile(r"1(?<!\d1)[3-9]\d{9}(?!\d)")
_NAMED_MOBILE = re.compile(
    r"(?:联系人|经办人|负责人|申请人|当事人|家长|本人)\s*[:：]?\s*[\u4e00-\u9fff]{2,4}[^\d\n]{0,10}(?<!\d)1[3-9]\d{9}(?!\d)|[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐)[^\d\n]{0,8}(?<!\d)1[3-9]\d{9}(?!\d)"
)
_LEFTOVERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"&(?:amp;)?(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|#\d{2,5});"), "网页代码"),
    (
        re.compile(
            r"</?(?:p|br|div|span|td|tr|table|font|a|img|li|ul|strong|script|style)\b[^<>]{0,200}>", re.IGNORECASE
        ),
        "网页标签",
    ),
    (re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]"), "控制字符或乱码"),
    # every branch begins with a plain character: `(?:Ã.|â€){2}` says the same and takes seven times as long
    (re.compile(r"锟斤拷|烫烫烫|Ã.(?:Ã.|â€)|â€(?:Ã.|â€)"), "乱码"),
)
_ERROR_PAGE = re.compile(
    r"未找到匹配的信息|502 Bad Gateway|503 Service|504 Gateway|500 Internal|404 Not Found|页面不存在|系统繁忙，?请稍后|您访问的页面|Whitelabel Error|服务器内部错误"
)
# An error page is short; in a long guide the same words are somebody's explanation.
_ERROR_PAGE_LENGTH = 400


def personal(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R26."""
    for pattern, what in ((_IDENTITY, "公民身份号码"), (_CARD, "银行卡号"), (_NAMED_MOBILE, "个人姓名和手机号码")):
        if pattern is _NAMED_MOBILE and not _MOBILE.search(context.text):
            continue
        for match in pattern.finditer(context.text):
            if pattern is _IDENTITY and not _is_birthday(match["birth"]):
                continue
            if pattern is _CARD and not _passes_luhn(match[0]):
                continue
            part = part_at(guide, match.start())
            place = label(part) if part else "原文"
            yield Fault(
                place,
                f"{place}里有{what}（{match[0][-4:]} 结尾），不能公开。",
                "请删除或遮盖个人信息后重新导入。",
                part or "*",
            )


def _is_birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) <= date.today()
    except ValueError:
        return False


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def leftovers(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R27."""
    if is_junk(guide.title):
        yield Fault("事项名称", f"事项名称「{guide.title}」不像真实的事项。", "请改成正式名称，或删除。", "*")
    if len(context.text) <= _ERROR_PAGE_LENGTH and (match := _ERROR_PAGE.search(context.text)):
        yield Fault("原文", f"这是网站的出错页面（「{match[0]}」），不是办事指南。", "请重新获取页面。", "*")
    for pattern, what in _LEFTOVERS:
        found = pattern.search(context.text)
        if found is not None:
            part = part_at(guide, found.start())
            yield Fault(
                label(part) if part else "原文", f"夹有{what}「{found[0][:20]!r}」。", "请清理后重新导入。", part
            )
    yield from _junk_values(guide)


def _junk_values(guide: ServiceGuide) -> Iterator[Fault]:
    values = (
        *(
            ("contacts" if contact.purpose == "咨询" else "complaints", contact.value)
            for contact in guide.contacts
            if contact.channel == "电话"
        ),
        *(("conditions", condition.text) for condition in guide.conditions),
        *(("materials", material.name) for material in guide.materials),
        *(("windows", window.address) for window in guide.windows if window.address),
        *(("steps", step.text) for step in guide.steps),
    )
    for part, value in values:
        if len(value) <= 40 and _is_junk_value(part, value):
            yield Fault(label(part), f"「{value}」像是误输入或测试数据。", "请改成真实内容。", part)


def _is_junk_value(part: str, value: str) -> bool:
    if part in {"contacts", "complaints"}:
        return re.search(r"[A-Za-z]{3,}", value) is not None and re.search(r"[\u4e00-\u9fff.@]", value) is None
    return is_junk(value)
