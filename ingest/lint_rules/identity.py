"""Rules on what a guide is: its name, body, place, type, codes, state and age (R01 to R04, R23, R24, R28, R29, R32)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ingest.lint_rules.rule import Context, Fault, is_row
from knowledge.codelists import Level, MatterType
from knowledge.codes import code_problems, parse_code, uscc_is_valid
from knowledge.guide import ServiceGuide
from knowledge.passages import UNPLACED
from knowledge.validity import Standing, dated, ended_on, standing

# A guide not looked at for longer is likely to be out of date.
_LONGEST_AGE_DAYS = 365
# Hosts of public bodies; an operator's list of further hosts is a setting of a later day.
_OFFICIAL_HOSTS = (".gov.cn", ".gov", ".政务", ".公益", ".org.cn", ".edu.cn")
_BARE_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_ADDRESS = re.compile(r"https?://[^\s，。；、（）()<>\"'\u4e00-\u9fff]+")
_LEVEL_DIGITS = {level: str(number) for number, level in enumerate(Level, 1)}


def essentials(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R01. URL and date of a row are reported once for its list."""
    wanted = (
        ("实施主体", guide.agency.name is not None),
        ("行政区划", guide.region != UNPLACED),
        (
            "事项类型",
            guide.matter_type is not MatterType.UNKNOWN
            or guide.classification.raw_type is not None
            or not is_row(guide),
        ),
        ("来源网址", guide.source.url is not None or is_row(guide)),
        ("来源日期", guide.source.published is not None or guide.validity.published is not None or is_row(guide)),
    )
    missing = [name for name, is_there in wanted if not is_there]
    if missing:
        yield Fault("基本信息", f"没有写明{'、'.join(missing)}。", f"请补上{'、'.join(missing)}。")


def matter_type(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R02."""
    kind = guide.matter_type
    if not kind.is_for_citizens:
        yield Fault(
            "事项类型",
            f"事项类型是「{kind.value}」，不是群众申请办理的事项，不进入群众查询。",
            "如果类型写错了，请改正；否则不用处理。",
            "*",
        )
    elif kind is MatterType.UNKNOWN and guide.classification.raw_type is not None:
        raw = guide.classification.raw_type
        yield Fault(
            "事项类型",
            f"事项类型「{raw}」不在规定的类型里。",
            "请改成行政许可、行政确认、行政给付、公共服务等规定的类型。",
        )


def code_shape(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R03, inside the scheme the code declares itself to follow."""
    codes = guide.codes
    for code in (codes.item, codes.implementation):
        if code is None or codes.scheme == "other":
            continue
        level = _LEVEL_DIGITS[guide.agency.levels[0]] if len(guide.agency.levels) == 1 else None
        for problem in code_problems(code, codes.scheme, catalogue=codes.catalogue, level=level):
            yield Fault("实施编码", f"{problem}。", "请对照基本目录改正编码。")
        return


def agency_code(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R04."""
    parsed = parse_code(guide.codes.implementation) if guide.codes.implementation else None
    code = parsed.uscc if parsed else guide.agency.code
    if code is not None and len(code) == 18 and not uscc_is_valid(code):
        yield Fault("实施主体编码", f"统一社会信用代码「{code}」校验不通过。", "请核对实施主体的统一社会信用代码。")


def state(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R23. Nothing is quarantined for it: the answering path reads validity by the day, and has to say what ended and when."""
    stands, since = standing(guide, context.today), ended_on(guide, context.today)
    if stands in (Standing.IN_FORCE, Standing.FUTURE):
        return
    place, message, fix = _STATES[stands]
    yield Fault(place, message.format(day=since.isoformat() if since else "未写明的日期"), fix)


_STATES: dict[Standing, tuple[str, str, str]] = {
    Standing.DRAFT: ("事项状态", "事项状态是「草稿」，不用来答复群众。", "核对完成后请把状态改为「在用」。"),
    Standing.CANCELLED: (
        "事项状态",
        "事项状态是「取消」（{day}），不再用来答复群众。",
        "如果事项仍在办理，请把状态改回「在用」。",
    ),
    Standing.SUSPENDED: (
        "事项状态",
        "事项状态是「暂停」（{day}起），暂停期间不用来答复群众。",
        "恢复办理后请把状态改回「在用」，或写明恢复日期。",
    ),
    Standing.EXPIRED: (
        "计划取消日期",
        "已在 {day} 取消或失效，不再用来答复群众。",
        "如果仍然有效，请更新日期；有新规定的，请写明由什么替代。",
    ),
}


def age(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R24, but for laws that are newer than the guide."""
    newest = dated(guide)
    if newest is None:
        return
    days = (context.today - newest).days
    if days > _LONGEST_AGE_DAYS:
        yield Fault(
            "更新日期",
            f"最近一次更新或核验是 {newest.isoformat()}，已超过 {_LONGEST_AGE_DAYS} 天。",
            "请核对内容是否仍然有效，并填写核验日期。",
        )
    elif days < 0:
        yield Fault("更新日期", f"更新日期 {newest.isoformat()} 晚于今天。", "请改正日期。")


def hosts(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R28, for every link of the guide: one fault a place and host; the same host under 网上办理 is not said again."""
    seen: set[tuple[str, str]] = set()
    for place, url in _links(guide):
        host, under = _host(url), place.removesuffix("地址")
        if host is None or (under, host) in seen:
            continue
        seen.add((under, host))
        if _BARE_IP.fullmatch(host):
            yield Fault(place, f"网址用的是 IP 地址（{host}），群众无法分辨真假。", "请换成正式的政务网址。")
        elif not host.endswith(_OFFICIAL_HOSTS):
            yield Fault(place, f"网址 {host} 不在政务域名下。", "请确认这是官方办理渠道；如果不是，请删除。")


def _links(guide: ServiceGuide) -> Iterator[tuple[str, str | None]]:
    """Places and addresses: fields that hold one, and words that mention one."""
    yield "来源网址", guide.source.url
    yield "网上办理地址", guide.online.url
    said = (
        ("网上办理", guide.online.text), ("手机办理", guide.online.mobile), ("预约方式", guide.handling.appointment_note),
        *(("办理流程", step.text) for step in guide.steps),
        *(("咨询电话", contact.value) for contact in guide.contacts),
        *(("表格下载", form) for one in guide.materials for form in (one.blank_form, one.sample_form)),
    )  # fmt: skip
    for place, words in said:
        yield from ((place, match[0]) for match in _ADDRESS.finditer(words or ""))


def _host(url: str | None) -> str | None:
    if not url:
        return None
    try:
        return urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None


def aliases(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R29."""
    for alias in guide.aliases:
        if alias.strip() == guide.title.strip():
            yield Fault("日常用语", f"日常用语「{alias}」与事项名称相同。", "请换成群众常说的叫法，或留空。")


def questions(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R32, for pages; a list without a column for questions is not blamed row by row."""
    if guide.matter_type is MatterType.LICENSE and not guide.faqs and not is_row(guide):
        yield Fault("常见问题", "行政许可事项没有常见问题。", "建议补上群众问得最多的问题和回答。")
