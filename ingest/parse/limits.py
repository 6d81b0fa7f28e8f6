"""Time limits: 「30(工作日)」, 「五个工作日」, 「即办」, and whole 办理时限 parts that name 法定 and 承诺 themselves.

工作日, 自然日 and plain 日 stay apart; 法定 and 承诺 are never guessed from each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parse.blanks import is_blank
from ingest.parse.numerals import NUMERAL, number_of
from knowledge.codelists import LimitKind, TimeUnit
from knowledge.guide import TimeLimit
from knowledge.values import Span

_UNITS: tuple[tuple[str, TimeUnit], ...] = (
    (r"个?工作[日天]", TimeUnit.WORKING_DAY),
    (r"个?(?:自然|日历)[日天]", TimeUnit.CALENDAR_DAY),
    (r"个?小时", TimeUnit.HOUR),
    (r"个月|月(?![份底初末])", TimeUnit.MONTH),
    (r"年(?![度龄级满份检审底初末])", TimeUnit.YEAR),
    (r"[日天](?![期报常津])", TimeUnit.DAY),
)
_UNIT = "|".join(f"(?P<u{index}>{pattern})" for index, (pattern, _) in enumerate(_UNITS))
_LIMIT = re.compile(
    rf"(?<![\d.第统每同任某唯])(?P<number>{NUMERAL})[\s|]*(?P<open>[(（\[]\s*)?(?:{_UNIT})(?(open)\s*[)）\]])"
)
# A date is not a length of time: 2025年3月1日, 3月1日, 每月25日.
_DATE = re.compile(
    r"(?:19|20)\d{2}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}月\d{1,2}日|[每当次]年?月\s*\d{1,2}\s*日|每年\d{1,2}月"
)
_BARE_NUMBER = re.compile(rf"({NUMERAL})")
_RANGE = re.compile(
    rf"{NUMERAL}\s*(?:[-－—–~～至到]|个?工作日[-－—至到])\s*{NUMERAL}[\s(（]*(?:个?工作|个?自然|个?小时|个?月|[日天年])"
)
_HALF = re.compile(r"半(?:个月|年|天|日|个工作日)")
_ON_THE_SPOT = re.compile(
    r"即时?办(?:结|理|件)?|当场(?:办|出|发|审|予以|作出|登记|受理并办)|现场办结|立等可取|马上办|即来即办|即申即[办享]|秒[办批]|实时办[结理]|^当场$|^即办$|^立等$"
)
_ON_THE_SPOT_ELSE = re.compile(r"(?:当场|即时|现场)办(?:结|理完毕)|立等可取")
_ASIDE = re.compile(r"不包括|不含|不计|除外|其中|延长|延期|另行|另需|扣除|不在此限|顺延|内扣")
_BRACKET = re.compile(r"[(（][^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*[)）]")
_CLAUSE = re.compile(r"[^，,。；;\n]+")
_KIND_WORD = re.compile(
    r"(?P<kind>法定(?!节假|假日|代表|监护|职责|代理|继承|工作日外)|(?<!告知)(?<!信用)承诺(?!制|书|件|人|方|告知|的事项))"
    r"(?P<label>(?:的)?(?:本级|审批|办结|办理|办件|完成|受理|审核|服务|行政许可)*(?:的)?(?:时限|期限|时间|时效|工作日数?|天数)?)"
    r"(?P<unit>[(（](?:个?工作日|个?自然日|日历日|天|日|月|小时)[)）])?"
)
_AFTER_LABEL = re.compile(r"[\s　|]*(?:[为是：:]|不超过)?[\s　|]*")
_KIND_AFTER = re.compile(r"[\s　]*[(（]\s*(?P<kind>法定|承诺)[^()（）\d]{0,8}[)）]")
# 「…20个工作日；2.承诺…」 cut before the kind word leaves the next item's number behind.
_NEXT_NUMBER = re.compile(r"[\n；;。]\s*[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．]*$")
_LABELLED_LINE = re.compile(r"[^\s：:，。；]{2,12}[：:]")
# 「个人旅游签注：承诺办结时限2个工作日」: the case that a limit is for stands before its label.
_CASE_BEFORE = re.compile(
    r"(?:^|(?<=[\n。；;]))[ \t　]*(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．][ \t　]*)?"
    r"(?P<case>(?![^\s：:]*(?:时限|期限|时间))[^\s：:，,。；;]{2,12})[：:][ \t　]*$"
)
_LONGEST_BEFORE = 60  # characters of a case or an item's number; looked for in the whole text before each limit, they would take its length squared
_EDGE = " \t\r\n　；;，,。.|、"


def parse_limit(
    text: str, kind: LimitKind, span: Span | None = None, *, unit: TimeUnit | None = None
) -> TimeLimit | None:
    """Read one time limit whose kind is already known.

    Args:
        text: a cell or a phrase, such as 「10个工作日（不包括补充材料的时间）」.
        kind: what the column or heading said.
        span: where `text` stands; it is kept as given.
        unit: the unit named by a column heading, used only when the text is a bare number.

    Returns:
        None when nothing is stated (「无」, empty). `value` is None when the text gives words, a range or several
        different limits: then only its own wording may be shown. Bracketed asides and clauses such as 「不包括…」 become `note`.
    """
    stripped = text.strip()
    if is_blank(stripped):
        return None
    if unit is not None and _BARE_NUMBER.fullmatch(stripped):
        return TimeLimit(kind=kind, value=number_of(stripped), unit=unit, text=stripped, span=span)
    said, further = _first_statement(stripped)
    core, note = _without_asides(said)
    value, found = _single_value(core)
    notes = [one for one in (note, *further) if one]
    return TimeLimit(kind=kind, value=value, unit=found, text=stripped, note="；".join(notes) or None, span=span)


def _first_statement(text: str) -> tuple[str, list[str]]:
    """The limit and the lines below it that begin with a label of their own (「签注时限：当场办结」): these are about others.

    A limit that is itself labelled is one of several steps or cases, and the text stays whole.
    """
    first, *lines = text.split("\n")
    if not lines or _LABELLED_LINE.match(first) or not has_limit(first) or not _LABELLED_LINE.match(lines[0].strip()):
        return text, []
    return first, [line.strip(_EDGE) for line in lines if line.strip(_EDGE)]


def parse_limits(text: str, offset: int = 0, opening: LimitKind = LimitKind.UNSTATED) -> tuple[TimeLimit, ...]:
    """Read a whole 办理时限 part, in which 法定 and 承诺 may come in any order, on one line or several.

    A limit to which the part gives no kind word is of the kind its heading names (`opening`), else `LimitKind.UNSTATED`
    (shown as 办理时限): it is never read as 法定 or 承诺. Spans cover the limit's own words and its notes, without the kind word.
    """
    marked = list(_marked_segments(text))
    if not marked:
        return tuple(_bare(text, (0, len(text)), offset, opening))
    found: list[TimeLimit] = list(_bare(text, (0, marked[0][3]), offset, opening))
    for kind, unit, start, label, end in marked:
        limit = _for_case(_segment_limit(text, (start, end), kind, offset=offset, unit=unit), text[label:start])
        if limit is not None and not any(
            (limit.kind, limit.value, limit.unit) == (o.kind, o.value, o.unit) for o in found
        ):
            found.append(limit)
    return tuple(found)


def _for_case(limit: TimeLimit | None, label: str) -> TimeLimit | None:
    """A limit with the case that stands before its label in its note."""
    named, colon, _ = label.replace("：", ":").partition(":")
    if limit is None or not colon or _KIND_WORD.search(named):
        return limit
    return limit.model_copy(update={"note": "；".join(note for note in (named.strip(_EDGE), limit.note) if note)})


def has_limit(text: str) -> bool:
    """Whether the text states a length of time or 「当场办结」 and the like."""
    return _LIMIT.search(_DATE.sub("", text)) is not None or _ON_THE_SPOT.search(text) is not None


def _marked_segments(text: str) -> Iterator[tuple[LimitKind, TimeUnit | None, int, int, int]]:
    """(kind, unit in the label, start of the limit, start of the label, end) for each limit that has a kind word."""
    marks: list[tuple[LimitKind, TimeUnit | None, int, int]] = []
    ends: dict[int, int] = {}
    for match in _KIND_WORD.finditer(text):
        start = _after_label(text, match.end())
        if match["label"] == "" and not _LIMIT.match(text, start) and not _ON_THE_SPOT.match(text, start):
            before = _limit_before(text, match.start())
            if before is None:
                continue
            ends[before] = match.start()
            marks.append((LimitKind(match["kind"]), None, before, before))
            continue
        case = _CASE_BEFORE.search(text, max(0, match.start() - _LONGEST_BEFORE), match.start())
        label = match.start() if case is None else case.start("case")
        marks.append((LimitKind(match["kind"]), _label_unit(match["unit"]), start, label))
    marks.sort(key=lambda mark: mark[2])
    for index, (kind, unit, start, label) in enumerate(marks):
        following = marks[index + 1][3] if index + 1 < len(marks) else len(text)
        yield kind, unit, start, label, max(start, min(ends.get(start, following), following))


def _after_label(text: str, position: int) -> int:
    match = _AFTER_LABEL.match(text, position)
    return match.end() if match else position


def _limit_before(text: str, position: int) -> int | None:
    """Where the limit begins to which 「（法定）」 or 「（承诺时限）」 at `position` belongs."""
    opening = text.rfind("（", max(0, position - 2), position), text.rfind("(", max(0, position - 2), position)
    if max(opening) < 0 or _KIND_AFTER.match(text, max(opening)) is None:
        return None
    last = None
    for match in _LIMIT.finditer(text, max(0, position - 30), max(opening)):
        last = match
    return last.start() if last is not None and max(opening) - last.end() <= 1 else None


def _label_unit(text: str | None) -> TimeUnit | None:
    return None if text is None else unit_of(text)


def unit_of(text: str) -> TimeUnit | None:
    """The unit a heading names, such as 「（工作日）」; None when it names none."""
    for pattern, unit in _UNITS:
        if re.search(pattern, text):
            return unit
    return None


def _segment_limit(
    text: str, edges: tuple[int, int], kind: LimitKind, *, offset: int, unit: TimeUnit | None
) -> TimeLimit | None:
    start, end = _trimmed(text, *edges)
    span = Span(start=offset + start, end=offset + end)
    return parse_limit(text[start:end], kind, span, unit=unit)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The edges without blanks, separators, the next item's number and brackets left open or shut on one side."""
    while True:
        before = (start, end)
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        last = max(start, end - _LONGEST_BEFORE)
        tail = _NEXT_NUMBER.search(text[last:end])
        if tail is not None:
            end = last + tail.start()
        piece = text[start:end]
        if piece.endswith(("（", "(")) or (piece.endswith(("）", ")")) and _unpaired(piece)):
            end -= 1
        if (start, end) == before:
            return start, end


def _unpaired(piece: str) -> bool:
    return sum(piece.count(mark) for mark in ")）") > sum(piece.count(mark) for mark in "(（")


def _bare(text: str, edges: tuple[int, int], offset: int, kind: LimitKind) -> Iterator[TimeLimit]:
    start, end = _trimmed(text, *edges)
    if has_limit(text[start:end]):
        limit = parse_limit(text[start:end], kind, Span(start=offset + start, end=offset + end))
        if limit is not None:
            yield limit


def _without_asides(text: str) -> tuple[str, str | None]:
    """The text without its bracketed asides and 「不包括…」 clauses, and those asides; a bracketed unit is no aside."""
    asides: list[str] = []

    def keep_unit(match: re.Match[str]) -> str:
        inner = match[0][1:-1].strip()
        if unit_of(inner) is not None and len(inner) <= 5 and number_of(inner[:1]) is None:
            return match[0]
        asides.append(inner)
        return ""

    outer = _BRACKET.sub(keep_unit, text)
    clauses = _CLAUSE.findall(outer)
    first = next((index for index, clause in enumerate(clauses) if _ASIDE.search(clause)), None)
    if first is not None and first > 0:
        asides.append("，".join(clause.strip() for clause in clauses[first:]))
        outer = "，".join(clauses[:first])
    return outer, "；".join(aside for aside in asides if aside) or None


def _single_value(core: str) -> tuple[float | None, TimeUnit | None]:
    """The one limit in the text; (None, None) for words, ranges, halves and several different limits."""
    if _RANGE.search(core) or _HALF.search(core):
        return None, None
    found = {_value_of(match) for match in _LIMIT.finditer(_DATE.sub("", core))}
    if found and _ON_THE_SPOT_ELSE.search(core):
        return None, None  # 「当场办结；需要核查的，3个工作日」 is two limits
    if len(found) == 1:
        return found.pop()
    if not found and _ON_THE_SPOT.search(core):
        return None, TimeUnit.ON_THE_SPOT
    return None, None


def _value_of(match: re.Match[str]) -> tuple[float | None, TimeUnit | None]:
    unit = next(unit for index, (_, unit) in enumerate(_UNITS) if match[f"u{index}"])
    value = number_of(match["number"])
    return value, unit if value is not None else None
