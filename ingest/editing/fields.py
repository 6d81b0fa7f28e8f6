"""The parts of a guide that can be corrected, as a table: what stands there now, what it may be replaced by, how that is read.

The words are lines. What somebody types is read by the parsers that read a source, so a correction can say nothing that a source could not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.parse.bases import parse_bases
from ingest.parse.contacts import parse_online, parse_phones, parse_visits, parse_windows
from ingest.parse.fees import parse_fee
from ingest.parse.limits import parse_limit
from ingest.parse.material_text import needs_none, split_materials
from knowledge.codelists import Charged, LimitKind, TimeUnit
from knowledge.difference import basis_line, fee_line, material_line
from knowledge.errors import MingbaiError
from knowledge.guide import Condition, Contact, FeeItem, Material, ServiceGuide, Step, TimeLimit, Window
from knowledge.values import Span, Statement

LONGEST = 8_000  # characters of a corrected part; the longest real one has about 5,000
_HOURS = re.compile(r"\d|24小时|工作日|周|星期|全天")
_BARE = re.compile(r"\s*\d+(?:\.\d+)?\s*")
_LINK = re.compile(r"(?:https?://|www\.)\S+")

Changes = dict[str, object]


class EditError(MingbaiError):
    """A correction that cannot be taken; the message says where, what, and what to do."""


class Block(NamedTuple):
    """Corrected words where they will stand: the text, and its offset in the whole text. Lines carry no blanks at their ends."""

    text: str
    start: int

    @property
    def span(self) -> Span:
        """The whole of it."""
        return Span(start=self.start, end=self.start + len(self.text))

    @property
    def lines(self) -> list[Block]:
        """Line by line."""
        found, at = [], self.start
        for line in self.text.split("\n"):
            found.append(Block(line, at))
            at += len(line) + 1
        return found


class Editable(NamedTuple):
    """One part: its key, the field of `knowledge.fields` it belongs to, what people call it, and an example of what may be typed.

    `words` are its lines in a guide; `read` gives the guide's new fields, or raises `EditError`; `spans` are the typed places where it stands.
    `labelled`: its line begins with its name, as a limit's does in a source.
    """

    key: str
    field: str
    label: str
    example: str
    words: Callable[[ServiceGuide], Sequence[str | None]]
    read: Callable[[ServiceGuide, Block], Changes]
    spans: Callable[[ServiceGuide], Sequence[Span | None]]
    labelled: bool = False


def words_of(part: Editable, guide: ServiceGuide, text: str) -> tuple[str, ...]:
    """What a guide says under a part: a page in its own words, a row of a list by its fields; empty when it is silent."""
    own = _own_words(part, guide, text) if guide.source.place is None and not part.labelled else []
    said = (line for words in own or part.words(guide) if words for line in words.split("\n"))
    return tuple(line.strip() for line in said if line.strip())


def _own_words(part: Editable, guide: ServiceGuide, text: str) -> list[str]:
    whole = [text[span.start : span.end] for name, span in guide.parts if name == part.field]
    return [line for words in whole for line in words.split("\n")]


def tidy(words: str) -> str:
    """Typed words as they will stand: line ends and blanks put in order, empty lines left out."""
    lines = (line.strip(" \t\u3000") for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def stale_spans(part: Editable, guide: ServiceGuide) -> tuple[Span, ...]:
    """Where the text says what a correction of the part replaces."""
    typed = [span for span in part.spans(guide) if span is not None]
    others = part.labelled and part.field == "limits" and len(typed) < len(guide.limits)
    whole = [] if others else [span for name, span in guide.parts if name == part.field]
    return tuple(dict.fromkeys((*whole, *typed)))


def part_named(key: str) -> Editable:
    """The part of a key or of a Chinese name.

    Raises:
        EditError: there is no such part.
    """
    found = PARTS.get(key) or next((one for one in PARTS.values() if one.label == key), None)
    if found is None:
        names = "、".join(f"{one.key}（{one.label}）" for one in PARTS.values())
        raise EditError(f"没有「{key}」这一项。可以更正的有：{names}。")
    return found


# ---- one reader a part


def _refuse(label: str, what: str, example: str) -> EditError:
    return EditError(f"{label}：{what}。请写成例如「{example}」。")


def _fee(guide: ServiceGuide, block: Block) -> Changes:
    fee = parse_fee(block.text, block.span)
    if fee.charged is Charged.UNKNOWN:
        raise _refuse("收费", "看不出收不收费、收多少", PARTS["fee"].example)
    old = guide.fee.items
    if len(old) == len(fee.items):  # an amount was corrected: basis, reductions and ways to pay stand as they stood
        fee = fee.model_copy(update={"items": tuple(map(_with_what_stood, fee.items, old))})
    kept = {"agency_fee": guide.fee.agency_fee, "pay_online": guide.fee.pay_online if fee.items else None}
    return {"fee": fee.model_copy(update=kept)}


def _with_what_stood(item: FeeItem, old: FeeItem) -> FeeItem:
    stood = {name: getattr(old, name) for name in ("name", "basis", "reduction", "payment")}
    return item.model_copy(update={name: value for name, value in stood.items() if getattr(item, name) is None})


def _limit(kind: LimitKind) -> Callable[[ServiceGuide, Block], Changes]:
    def read(guide: ServiceGuide, block: Block) -> Changes:
        limit = parse_limit(block.text, kind, block.span)
        if limit is None or (limit.value is None and limit.unit is not TimeUnit.ON_THE_SPOT):
            raise _refuse(f"{kind.value}办结时限", "看不出多长时间，或者没有写单位", "10个工作日")
        others = tuple(one for one in guide.limits if one.kind is not kind)
        return {"limits": (*others, limit) if kind is LimitKind.PROMISED else (limit, *others)}

    return read


def _conditions(guide: ServiceGuide, block: Block) -> Changes:
    known = {one.text.strip(): one for one in guide.conditions}
    return {
        "conditions": tuple(
            known.get(line.text, Condition(text=line.text)).model_copy(update={"span": line.span})
            for line in block.lines
        )
    }


def _steps(guide: ServiceGuide, block: Block) -> Changes:
    known = {one.text.strip(): one for one in guide.steps}
    lines = block.lines
    _keep_cases(guide, "steps", len(guide.steps), len(lines))
    return {
        "steps": tuple(
            known.get(line.text, Step(text=line.text)).model_copy(update={"order": number, "span": line.span})
            for number, line in enumerate(lines, start=1)
        )
    }


def _materials(guide: ServiceGuide, block: Block) -> Changes:
    if needs_none(block.text):
        _keep_cases(guide, "materials", len(guide.materials), 0)
        return {"materials": (), "no_materials": Statement(text=block.text, span=block.span)}
    read = (
        split_materials(block.text, block.start)
        if guide.source.place is None
        else tuple(one for line in block.lines for one in _material_lines(guide, line))
    )
    if not read:
        raise _refuse("申请材料", "没有读出材料", PARTS["materials"].example)
    _keep_cases(guide, "materials", len(guide.materials), len(read))
    known = {one.name: one for one in guide.materials}
    kept = (known[one.name].model_copy(update={"span": one.span}) if _is_bare(one, known) else one for one in read)
    return {"materials": tuple(kept), "no_materials": None}


def _material_lines(guide: ServiceGuide, line: Block) -> tuple[Material, ...]:
    """A line of a row's list; one that reads as it did stays the record it was."""
    same = next((one for one in guide.materials if material_line(one) == line.text), None)
    return (same.model_copy(update={"span": line.span}),) if same else split_materials(line.text, line.start)


def _is_bare(material: Material, known: dict[str, Material]) -> bool:
    """Whether a line names a material that stood before and says nothing else of it."""
    told = (material.originals, material.copies, material.kind, material.scenario, material.note)
    return material.name in known and not any(one is not None for one in told)


def _keep_cases(guide: ServiceGuide, name: str, before: int, after: int) -> None:
    """Refuse to change how many there are where situations point at them by number."""
    pointed = any(getattr(option, name) for one in guide.scenarios for option in one.options)
    if pointed and before != after:
        raise EditError(
            f"这份指南按情形列出{'材料' if name == 'materials' else '步骤'}，增减条目会对不上情形。"
            "请只改文字，不增减行；要增减的，请改原文件后重新导入。"
        )


def _windows(guide: ServiceGuide, block: Block) -> Changes:
    lines, old = block.lines, [one for one in guide.windows if one.address]
    if guide.source.place is not None and len(lines) == len(old):
        moved = dict(zip((id(one) for one in old), lines, strict=True))
        return {"windows": tuple(_moved(one, moved.get(id(one))) for one in guide.windows)}
    read = parse_windows(block.text, block.start)
    if not read:
        raise _refuse("办理地点", "没有读出地址", PARTS["windows"].example)
    hours = next((one.hours for one in guide.windows if one.hours), None)
    return {"windows": tuple(one if one.hours or one.available is False else one.model_copy(update={"hours": hours}) for one in read)}  # fmt: skip


def _moved(window: Window, line: Block | None) -> Window:
    if line is None or line.text == _address(window):
        return window if line is None else window.model_copy(update={"span": line.span})
    return window.model_copy(update={"address": line.text, "floor": None, "number": None, "span": line.span})


def _address(window: Window) -> str | None:
    return "，".join(part for part in (window.address, window.floor, window.number) if part) or None


def _hours(guide: ServiceGuide, block: Block) -> Changes:
    if not _HOURS.search(block.text):
        raise _refuse("办理时间", "看不出是什么时间", PARTS["hours"].example)
    lines, windows = block.lines, guide.windows
    joined = "；".join(line.text for line in lines)
    if not windows and guide.source.place is not None:  # as a list with such a column is read
        return {"windows": (Window(hours=joined, span=block.span),)}
    each = [line.text for line in lines] if len(lines) == len(windows) else [joined] * len(windows)
    changed = (one.model_copy(update={"hours": hours}) for one, hours in zip(windows, each, strict=True))
    return {"windows": tuple(changed)}


def _contacts(purpose: str, label: str) -> Callable[[ServiceGuide, Block], Changes]:
    def read(guide: ServiceGuide, block: Block) -> Changes:
        found = [one for line in block.lines for one in _ways(purpose, label, line)]
        others = tuple(one for one in guide.contacts if one.purpose != purpose)
        return {"contacts": (*found, *others) if purpose == "咨询" else (*others, *found)}

    return read


def _ways(purpose: str, label: str, line: Block) -> list[Contact]:
    phones = [Contact(purpose=purpose, value=phone, span=span) for phone, span in parse_phones(line.text, line.start)]
    if phones:
        return phones
    link = _LINK.search(line.text)
    if link is None:
        raise _refuse(label, f"「{line.text}」里没有电话号码或者网址", "0980-8123301")
    span = Span(start=line.start + link.start(), end=line.start + link.end())
    return [Contact(purpose=purpose, value=link[0], channel="网络", span=span)]


def _online(_: ServiceGuide, block: Block) -> Changes:
    online = parse_online(block.text, block.start)
    if online.available is None:
        raise _refuse("网上办理", "看不出能不能网上办", PARTS["online"].example)
    return {"online": online}


def _visits(_: ServiceGuide, block: Block) -> Changes:
    visits = parse_visits(block.text, block.span)
    if visits.count is None:
        raise _refuse("到现场次数", "看不出几次", PARTS["visits"].example)
    return {"visits": visits}


def _outcome(guide: ServiceGuide, block: Block) -> Changes:
    return {
        "outcome": guide.outcome.model_copy(update={"name": block.text, "text": None, "validity": None, "span": block.span})
    }  # fmt: skip


def _bases(_: ServiceGuide, block: Block) -> Changes:
    found = parse_bases(block.text, block.start)
    if not found:
        raise _refuse("办理依据", "没有读出法律法规或者文件的名称", PARTS["bases"].example)
    return {"bases": found}


# ---- the table


def _limit_words(kind: LimitKind) -> Callable[[ServiceGuide], list[str | None]]:
    return lambda guide: [_with_unit(one) for one in guide.limits if one.kind is kind]


def _with_unit(limit: TimeLimit) -> str:
    """The source's own words, unless its unit stands in the name of their column alone (承诺时限(工作日): 7)."""
    return limit.wording if _BARE.fullmatch(limit.text or "") else limit.text


def _limit_spans(kind: LimitKind) -> Callable[[ServiceGuide], list[Span | None]]:
    return lambda guide: [one.span for one in guide.limits if one.kind is kind]


def _fee_words(guide: ServiceGuide) -> list[str | None]:
    """The source's own words, unless they only mean something beside the name of their column (「否」)."""
    text = guide.fee.text
    return [text if text and len(text) > len(Charged.YES.value) else fee_line(guide.fee)]


def _online_words(guide: ServiceGuide) -> list[str | None]:
    online = guide.online
    if online.available is None or (online.text and len(online.text) > 1):
        return [online.text]
    if online.available is False:
        return ["不能网上办理"]
    where = "；".join(part for part in (online.platform, online.mobile, online.url) if part)
    return [f"可以网上办理{'：' + where if where else ''}"]


def _values(purpose: str) -> Callable[[ServiceGuide], list[str | None]]:
    return lambda guide: [one.value for one in guide.contacts if one.purpose == purpose]


def _value_spans(purpose: str) -> Callable[[ServiceGuide], list[Span | None]]:
    return lambda guide: [one.span for one in guide.contacts if one.purpose == purpose]


def _material_words(guide: ServiceGuide) -> list[str | None]:
    return [*(material_line(one) for one in guide.materials), guide.no_materials.text if guide.no_materials else None]


def _material_spans(guide: ServiceGuide) -> list[Span | None]:
    return [*(one.span for one in guide.materials), guide.no_materials.span if guide.no_materials else None]


# fmt: off
PARTS: dict[str, Editable] = {
    part.key: part
    for part in (
        Editable("conditions", "conditions", "受理条件", "达到法定退休年龄，累计缴费满15年。", lambda guide: [one.text for one in guide.conditions], _conditions, lambda guide: [one.span for one in guide.conditions]),
        Editable("materials", "materials", "申请材料", "居民身份证（原件1份，复印件1份）", _material_words, _materials, _material_spans),
        Editable("windows", "windows", "办理地点", "云河市政务服务中心二楼（云河大道1号）", lambda guide: [_address(one) for one in guide.windows], _windows, lambda guide: [one.span for one in guide.windows]),
        Editable("hours", "hours", "办理时间", "工作日 9:00—12:00，13:00—17:00", lambda guide: list(dict.fromkeys(one.hours for one in guide.windows)), _hours, lambda guide: []),
        Editable("online", "online", "网上办理", "可以网上办理：https://www.example.gov.cn", _online_words, _online, lambda guide: [guide.online.span]),
        Editable("promised", "limits", "承诺办结时限", "10个工作日", _limit_words(LimitKind.PROMISED), _limit(LimitKind.PROMISED), _limit_spans(LimitKind.PROMISED), labelled=True),
        Editable("statutory", "limits", "法定办结时限", "20个工作日", _limit_words(LimitKind.STATUTORY), _limit(LimitKind.STATUTORY), _limit_spans(LimitKind.STATUTORY), labelled=True),
        Editable("visits", "visits", "到现场次数", "1次", lambda guide: [f"{guide.visits.count}次" if guide.visits.count is not None else None], _visits, lambda guide: [guide.visits.span], labelled=True),
        Editable("fee", "fee", "收费", "不收费", _fee_words, _fee, lambda guide: [guide.fee.span]),
        Editable("steps", "steps", "办理流程", "1.申请：向窗口提交材料。", lambda guide: [one.text for one in guide.steps], _steps, lambda guide: [one.span for one in guide.steps]),
        Editable("outcome", "outcome", "办理结果", "社会保障卡", lambda guide: [guide.outcome.name or guide.outcome.text], _outcome, lambda guide: [guide.outcome.span]),
        Editable("bases", "bases", "办理依据", "《中华人民共和国社会保险法》第十六条", lambda guide: [basis_line(one) for one in guide.bases], _bases, lambda guide: [one.span for one in guide.bases]),
        Editable("contacts", "contacts", "咨询电话", "0980-8123301", _values("咨询"), _contacts("咨询", "咨询电话"), _value_spans("咨询")),
        Editable("complaints", "complaints", "监督投诉", "0980-8123302", _values("投诉"), _contacts("投诉", "监督投诉"), _value_spans("投诉")),
    )
}
# fmt: on
