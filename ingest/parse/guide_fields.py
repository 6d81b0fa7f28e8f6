"""The parts of a guide as typed values: conditions, steps, limits, fee, windows, contacts, bases, outcome, remedies.

Every text is the source's own words and every span its place; what a part does not say stays unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.parse.guide_parts import Part
from ingest.parse.numbering import mark_of
from ingest.parse.outline import Outline
from ingest.parse.part_tables import table_rows
from ingest.parse.phrases import is_blank, numbered_items, parse_phones, parse_windows
from knowledge.codelists import ConditionKind
from knowledge.guide import Condition, Contact, Outcome, Rights, Step, Window
from knowledge.values import Span, Statement

_FORBIDDEN = re.compile(
    r"不予(?:受理|批准|许可|办理|核准|登记)|不得(?:申请|申领|办理|申报|享受)|不能(?:申请|申领|享受)|禁止性|不享受|不纳入"
)
_ANY_ONE = re.compile(r"之一|任一|任意一|其中一[项个种]")
_LEADS = re.compile(r"[:：]\s*$")
_COUNTER = re.compile(r"窗口|现场|线下|柜台|前台|大厅|网点|上门")
_NET = re.compile(r"网上|线上|在线|APP|App|小程序|掌上|网办|互联网|微信|公众号|自助")
_COMPLAINT = re.compile(r"投诉|监督|举报")
_LABEL = re.compile(r"^\s*[^：:，。；\n]{1,16}[：:]")
_URL = re.compile(r"(?:https?://|www\.)[A-Za-z0-9./?#&=_%:+~\-]+")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++")
_DELIVERIES = (
    "窗口领取",
    "现场领取",
    "自取",
    "邮寄",
    "快递",
    "网上下载",
    "电子证照",
    "自行下载",
    "公告送达",
    "直接送达",
    "短信",
)
_OUTCOME_NAME = re.compile(r"名称|证件|证照|批准形式|审批结果|办理结果|办结结果")
_CLAUSE = re.compile(r"[^。；\n]++[。；]?")
_REVIEW = re.compile(r"行政复议")
_LITIGATION = re.compile(r"行政诉讼|^(?:(?!人民法院).)*+人民法院.*起诉")
_LONGEST_NAME = 40


def text_of(outline: Outline, part: Part) -> str:
    """The words of a part."""
    return outline.document.text[part.span.start : part.span.end]


def conditions_of(outline: Outline, part: Part) -> tuple[Condition, ...]:
    """The conditions of a part. A list of which one is enough (「之一」) and a prose part stay one condition, whole."""
    if is_blank(text_of(outline, part)):
        return ()
    kind = ConditionKind.FORBIDDEN if _FORBIDDEN.search(part.heading) else ConditionKind.REQUIRED
    found = tuple(_conditions(outline, part, kind)) if part.node is not None else ()
    return found or tuple(_conditions_in_text(outline, part, kind))


def _conditions(outline: Outline, part: Part, kind: ConditionKind) -> Iterator[Condition]:
    node = part.node
    if node is None or outline.nodes[node].head.valued:
        return
    items = [child for child in outline.children(node) if outline.nodes[child].head.is_numbered]
    blocks = outline.document.blocks
    own = [blocks[index] for index in outline.own_blocks(node) if blocks[index].start < part.span.end]
    first = outline.nodes[items[0]].head.start if items else part.span.end
    lead = "".join(block.text for block in own if block.start < first)
    if not items or (_ANY_ONE.search(lead) and _LEADS.search(lead)):
        return
    pieces: list[tuple[Span, str | None]] = [(outline.span(item), _number(outline, item)) for item in items]
    pieces += [
        (Span(start=block.start, end=block.end), None)
        for block in own
        if not (block.start < first and _LEADS.search(block.text))
    ]
    for span, number in sorted(pieces, key=lambda piece: piece[0].start):
        words = outline.document.text[span.start : span.end]
        forbidden = (
            kind is ConditionKind.FORBIDDEN
            or _FORBIDDEN.search(words.split("\n", 1)[0][:40])
            or _FORBIDDEN.search(lead)
        )
        yield Condition(text=words, kind=ConditionKind.FORBIDDEN if forbidden else kind, number=number, span=span)


def _number(outline: Outline, node: int) -> str:
    head = outline.nodes[node].head
    line = outline.document.blocks[head.block].text
    end = line.find(head.text[:1]) if head.text and head.last == head.block else -1
    return line[:end].strip() if end > 0 else line


def _conditions_in_text(outline: Outline, part: Part, kind: ConditionKind) -> Iterator[Condition]:
    text, start = text_of(outline, part), part.span.start
    items = numbered_items(text, start)
    lead = text[: items[0].span.start - start] if items else text
    if len(items) > 1 and not _ANY_ONE.search(lead):
        for item in items:
            yield Condition(text=item.text, kind=kind, number=item.number, span=item.span)
        return
    forbidden = _FORBIDDEN.search(text[:40]) is not None
    yield Condition(text=text, kind=ConditionKind.FORBIDDEN if forbidden else kind, span=part.span)


def steps_of(outline: Outline, part: Part, first: int = 1) -> tuple[Step, ...]:
    """The steps of a part, numbered from `first`: table rows, 第一步 and numbered items whole, else paragraphs."""
    rows = tuple(table_rows(outline.document, "steps", part.span))
    if rows:
        return tuple(
            Step(
                text=outline.document.text[row.span.start : row.span.end],
                order=order,
                span=row.span,
                **{name: cell.text for name, cell in row.cells.items()},
            )
            for order, row in enumerate(rows, start=first)
        )
    pieces = list(_step_pieces(outline, part))
    return tuple(
        Step(text=outline.document.text[span.start : span.end], name=name, order=order, channel=channel, span=span)
        for order, (span, name, channel) in enumerate(pieces, start=first)
    )


def _step_pieces(outline: Outline, part: Part) -> Iterator[tuple[Span, str | None, str | None]]:
    if part.node is None or outline.nodes[part.node].head.valued:
        yield from _lines(outline, part.span, _channel(part.heading))
        return
    yield from _steps_below(outline, part.node, part.span, _channel(part.heading))


def _steps_below(
    outline: Outline, node: int, within: Span, channel: str | None
) -> Iterator[tuple[Span, str | None, str | None]]:
    """Items of a list each whole; headings (「窗口办理」) give their steps a channel."""
    entries: list[tuple[int, int | None]] = [
        (outline.document.blocks[index].start, None) for index in outline.own_blocks(node)
    ]
    entries += [(outline.nodes[child].head.start, child) for child in outline.children(node)]
    for start, child in sorted(entries):
        if start >= within.end:
            return
        if child is None:
            yield from _lines(outline, _block_span(outline, start), channel)
            continue
        head = outline.nodes[child].head
        own = channel if head.prose else _channel(head.text) or channel
        groups = (
            bool(head.parts)
            or _channel(head.text) is not None
            or any(_is_step(outline, below) for below in outline.children(child))
        )
        if not head.prose and not head.valued and head.family != "step" and groups:
            yield from _steps_below(outline, child, within, own)
        else:
            name = head.text if not head.prose and len(head.text) <= _LONGEST_NAME else None
            yield outline.span(child), name, own


def _is_step(outline: Outline, node: int) -> bool:
    """Whether a headline below a step is a step too, not a phone number or a note beside it."""
    head = outline.nodes[node].head
    return head.family != "note" and (head.is_numbered or not head.parts or bool({"steps", "online"} & set(head.parts)))


def _block_span(outline: Outline, start: int) -> Span:
    end = outline.document.text.find("\n", start)
    return Span(start=start, end=end if end >= 0 else len(outline.document.text))


def _lines(outline: Outline, span: Span, channel: str | None) -> Iterator[tuple[Span, str | None, str | None]]:
    position = span.start
    for line in outline.document.text[span.start : span.end].split("\n"):
        if line.strip():
            start = position + len(line) - len(line.lstrip())
            yield Span(start=start, end=position + len(line.rstrip())), None, channel
        position += len(line) + 1


def _channel(heading: str) -> str | None:
    counter, net = _COUNTER.search(heading), _NET.search(heading)
    return None if bool(counter) == bool(net) else ("窗口" if counter else "网上")


def windows_of(outline: Outline, parts: Sequence[Part], hours: Sequence[Part]) -> tuple[Window, ...]:
    """The counters of the 办理地点 parts; hours the page states once for all join every counter without its own."""
    windows: list[Window] = []
    for part in parts:
        rows = tuple(table_rows(outline.document, "windows", part.span))
        if rows:
            windows += [_window_row(row.span, {name: cell.text for name, cell in row.cells.items()}) for row in rows]
        else:
            windows += _window_items(outline, part) or parse_windows(text_of(outline, part), part.span.start)
    if not hours:
        return tuple(windows)
    stated = "；".join(text_of(outline, part).strip() for part in hours)
    if not windows:
        return (Window(hours=stated, span=hours[0].span),)
    return tuple(
        window if window.hours or window.available is False else window.model_copy(update={"hours": stated})
        for window in windows
    )


def _window_items(outline: Outline, part: Part) -> list[Window]:
    """Counters given as a list of names, each with 地址, 电话 and 时间 below it; none when the part is laid out otherwise."""
    items = (
        [child for child in outline.children(part.node) if outline.nodes[child].head.is_numbered]
        if part.node is not None
        else []
    )
    windows = []
    for item in items:
        content = outline.content(item)
        found = parse_windows(outline.document.text[content.start : content.end], content.start)
        if outline.nodes[item].head.prose or len(found) != 1 or not outline.children(item):
            return []
        windows.append(found[0].model_copy(update={"name": outline.nodes[item].head.text, "span": outline.span(item)}))
    return windows


def _window_row(span: Span, cells: dict[str, str]) -> Window:
    phones = tuple(phone for phone, _ in parse_phones(cells.get("phones", "")))
    words = {name: text for name, text in cells.items() if name != "phones"}
    return Window(phones=phones, available=True, span=span, **words)


def contacts_of(outline: Outline, part: Part) -> tuple[Contact, ...]:
    """Phones, addresses on the net and mail boxes of a 咨询 or 投诉 part; a line's own label decides its purpose."""
    text, contacts = text_of(outline, part), []
    usual = "投诉" if part.field == "complaints" else "咨询"
    position = part.span.start
    for line in text.split("\n"):
        label = _LABEL.match(line)
        purpose = ("投诉" if _COMPLAINT.search(label[0]) else "咨询") if label and part.field != "complaints" else usual
        contacts += [Contact(purpose=purpose, value=phone, span=span) for phone, span in parse_phones(line, position)]
        for channel, pattern in (("网络", _URL), ("邮箱", _MAIL)):
            for match in pattern.finditer(line):
                span = Span(start=position + match.start(), end=position + match.end())
                contacts.append(Contact(purpose=purpose, value=match[0], channel=channel, span=span))
        position += len(line) + 1
    return tuple(contacts)


def outcome_of(outline: Outline, parts: Sequence[Part], validity: Sequence[Part]) -> Outcome:
    """办理结果 with its ways of delivery, and how long it holds."""
    if not parts and not validity:
        return Outcome()
    named = next(
        (part for part in parts if _OUTCOME_NAME.search(part.heading) and len(text_of(outline, part)) <= _LONGEST_NAME),
        None,
    )
    words = "\n".join(text_of(outline, part) for part in parts)
    return Outcome(
        name=text_of(outline, named).strip(" 。") if named and not is_blank(text_of(outline, named)) else None,
        delivery=tuple(word for word in _DELIVERIES if word in words),
        validity="\n".join(text_of(outline, part).strip() for part in validity) or None,
        text=text_of(outline, parts[0]) if parts else None,
        span=parts[0].span if parts else validity[0].span,
    )


def rights_of(text: str, spans: Sequence[Span]) -> Rights:
    """The first 行政复议 and 行政诉讼 clause inside some stretches of text."""
    return Rights(review=_sentence(text, spans, _REVIEW), litigation=_sentence(text, spans, _LITIGATION))


def _sentence(text: str, spans: Sequence[Span], pattern: re.Pattern[str]) -> Statement | None:
    for span in spans:
        clauses = _CLAUSE.finditer(text, span.start, span.end)
        match = next((clause for clause in clauses if pattern.search(clause[0])), None)
        if match is not None:
            mark = mark_of(match[0])
            start = match.start() + (mark.end if mark is not None else len(match[0]) - len(match[0].lstrip()))
            words = text[start : match.end()].rstrip()
            return Statement(text=words, span=Span(start=start, end=start + len(words)))
    return None
