"""Materials from a text cell or a list: where one ends and the next begins, copies and necessity named in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.parse.blanks import is_blank
from ingest.parse.items import numbered_items
from ingest.parse.numerals import NUMERAL, number_of
from knowledge.codelists import Necessity
from knowledge.guide import Material
from knowledge.values import Span

_NONE_NEEDED = re.compile(
    r"(?:本事项)?(?:无需|不需要?|无须|免)(?:申请人)?(?:提交|提供|准备|携带)?(?:任何|其他)?(?:申请|纸质|书面)?材料|零材料(?:办理)?|材料免提交"
)
_TAIL = re.compile(r"[（(](?P<inner>[^()（）]*)[)）]\s*$")
_COPIES = re.compile(
    rf"(?P<kind>原件及复印件|原件和复印件|原件、复印件|原件与复印件|原件|复印件|扫描件|电子件)?(?:各|一式)?\s*(?P<number>{NUMERAL})\s*(?:份|张)"
    r"|(?P<bare>原件及复印件|原件和复印件|原件|复印件|扫描件|电子件)"
)
_ONLY_COPIES = re.compile(
    rf"(?:(?:原件|复印件|扫描件|电子件|纸质|电子|各|一式|及|和|与|{NUMERAL}\s*(?:份|张)|[\s、，,；;：:/+收留交验需校核盖章加公])+)"
)
_CASE = re.compile(
    r"(?:适用)?情形\s*[：:]\s*(?P<case>.+?)(?:(?:还|另|应当?|须|需要?){0,6}+(?:提供|提交|出具|携带|递交))?"
)
_ANY_ONE = re.compile(r"(?:以上|以下|其中|上述)?(?:材料|证件|证明)?(?:任[选意]?其?一[项种份个]?|之一)|[二两三四五]选一")
_NECESSITY = (
    (re.compile(r"非必[要需须]|视情况|选交|可选"), Necessity.CONDITIONAL),
    (re.compile(r"可?容缺(?:后补|受理)?|后补"), Necessity.DEFERRABLE),
    (re.compile(r"免(?:于)?提交|免交|信息免交"), Necessity.EXEMPT),
    (re.compile(r"必[要需须](?:提交|提供|材料)?"), Necessity.REQUIRED),
)
_GROUP_LINE = re.compile(r"^[^。；;]{2,40}[：:]\s*$")
_SPECIAL_GROUP = re.compile(r"特殊|情形|视情况|如.{0,12}(?:还)?需|另需|还需|非必")
_REQUIRED_GROUP = re.compile(r"必[需要须交]|基本材料|通用材料|所需材料|申请材料|^材料")
_UNSAFE_COMMA = re.compile(r"[及和与或等的]|原件|复印|其中|以下|之一|应当|提供|提交")
_SENTENCES = re.compile(r"[；;]")
# Longer pieces are sentences, in which 、 joins parts of one material.
_LONGEST_NOUN = 15


class Piece(NamedTuple):
    """One material's own words and the line that groups it, such as 「特殊情形：」."""

    start: int
    end: int
    group: str | None


def needs_none(text: str) -> bool:
    """Whether the cell says that nothing has to be handed in; silence and 「无」 do not say so."""
    return _NONE_NEEDED.fullmatch(text.strip(" 　。.")) is not None


def split_materials(text: str, offset: int = 0) -> tuple[Material, ...]:
    """The materials of a text cell: numbered items, lines, ；-clauses, or a plain 、-list of short names; else one."""
    if is_blank(text) or needs_none(text):
        return ()
    return tuple(
        material_of(text[piece.start : piece.end], offset + piece.start, piece.group) for piece in _pieces(text)
    )


class _Bracket(NamedTuple):
    """What the bracket at the end of a material says."""

    originals: int | None = None
    copies: int | None = None
    kind: str | None = None
    necessity: Necessity | None = None
    scenario: str | None = None
    any_one: bool = False
    note: str | None = None


def material_of(text: str, offset: int, group: str | None = None) -> Material:
    """One material. A bracket at its end that gives copies, necessity or 情形 is read and left off the name; others stay."""
    name = text.rstrip(" 　；;。，,")
    tail = _TAIL.search(name)
    told = _bracket(tail["inner"]) if tail is not None and tail.start() else None
    if tail is not None and told is not None:
        name = name[: tail.start()].rstrip()
    told = told or _Bracket()
    grouped, scenario = _group_meaning(group)
    return Material(
        name=name,
        necessity=told.necessity or (Necessity.CONDITIONAL if told.scenario else grouped),
        kind=told.kind,
        originals=told.originals,
        copies=told.copies,
        group=name if told.any_one else None,
        scenario=told.scenario or scenario,
        note=told.note,
        span=Span(start=offset, end=offset + len(name)),
    )


def _bracket(inner: str) -> _Bracket | None:
    """The bracket clause by clause; None when no clause is about copies, necessity or 情形."""
    clauses = [clause.strip() for clause in re.split(r"[，,；;]", inner) if clause.strip()]
    counted = [clause for clause in clauses if _ONLY_COPIES.fullmatch(clause)]
    necessity = [(clause, kind) for clause in clauses for pattern, kind in _NECESSITY if pattern.fullmatch(clause)]
    cases = [(clause, match["case"]) for clause in clauses if (match := _CASE.fullmatch(clause))]
    any_one = [clause for clause in clauses if _ANY_ONE.fullmatch(clause)]
    read = {*counted, *any_one, *(clause for clause, _ in necessity), *(clause for clause, _ in cases)}
    if not read:
        return None
    originals, copies, kind = copies_of("，".join(counted))
    understood = bool(originals or copies or kind)
    # 「任选其一」 stays in the note as well: the name lists several documents, and the words say that one is enough
    rest = [
        clause
        for clause in clauses
        if clause not in read or clause in any_one or (clause in counted and not understood)
    ]
    return _Bracket(
        originals,
        copies,
        kind,
        necessity[0][1] if necessity else None,
        cases[0][1] if cases else None,
        bool(any_one),
        "，".join(rest) or None,
    )


def copies_of(text: str) -> tuple[int | None, int | None, str | None]:
    """Originals, copies and kind from 「原件1份，复印件2份」; a number without a word beside it counts neither."""
    originals = copies = None
    kinds: list[str] = []
    for match in _COPIES.finditer(text):
        kind = match["kind"] or match["bare"] or ""
        number = number_of(match["number"]) if match["number"] else None
        kinds += ["原件"] * ("原件" in kind) + ["复印件"] * ("复印" in kind)
        if number is not None and "原件" in kind:
            originals = int(number)
        if number is not None and "复印" in kind:
            copies = int(number)
    distinct = list(dict.fromkeys(kinds))
    return originals, copies, "和".join(distinct) or None


def _group_meaning(group: str | None) -> tuple[Necessity, str | None]:
    if group is None:
        return Necessity.UNKNOWN, None
    words = group.rstrip("：: ")
    if _SPECIAL_GROUP.search(words):
        return Necessity.CONDITIONAL, words
    if _REQUIRED_GROUP.search(words):
        return (Necessity.REQUIRED if re.search(r"必[需要须交]", words) else Necessity.UNKNOWN), None
    return Necessity.UNKNOWN, words


def _pieces(text: str) -> Iterator[Piece]:
    items = numbered_items(text)
    if len(items) > 1 or (items and text[: items[0].span.start].strip() == items[0].number):
        yield from _numbered(text)
        return
    group: str | None = None
    lines = list(_spans(text, re.compile(r"\n")))
    for start, end in lines:
        line = text[start:end]
        if _GROUP_LINE.match(line) and len(lines) > 1:
            group = line
            continue
        separator = _SENTENCES if _SENTENCES.search(line.rstrip("；; ")) else _list_separator(line)
        for left, right in _spans(text, separator, start, end) if separator else [(start, end)]:
            yield Piece(left, right, group)


def _numbered(text: str) -> Iterator[Piece]:
    """Numbered items, each under the last line ending in a colon before it."""
    position, group = 0, None
    for item in numbered_items(text):
        heading = [
            line.strip() for line in text[position : item.span.start].split("\n") if _GROUP_LINE.match(line.strip())
        ]
        group = heading[-1] if heading else group
        if item.text:
            yield Piece(item.span.start, item.span.end, group)
        position = item.span.end


def _list_separator(line: str) -> re.Pattern[str] | None:
    """、 separates materials only in a line that is nothing but short names."""
    pieces = line.rstrip("。 ").split("、")
    if (
        len(pieces) < 2
        or _UNSAFE_COMMA.search(line)
        or any(not 2 <= len(piece.strip()) <= _LONGEST_NOUN for piece in pieces)
    ):
        return None
    return None if re.search(r"[（()）《》，,]", line) else re.compile("、")


def _spans(text: str, separator: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    end = len(text) if end is None else end
    edges = [start, *(edge for match in separator.finditer(text, start, end) for edge in match.span()), end]
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        piece = text[left:right]
        trimmed = piece.strip(" \t\n　；;。")
        if trimmed:
            begin = left + piece.index(trimmed)
            yield begin, begin + len(trimmed)
