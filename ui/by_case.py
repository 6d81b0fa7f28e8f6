"""The first line of a card that says everything but nothing short: which parts differ from case to case, and which the guide leaves out.

Nothing is worded anew: a part is said to differ only where its row holds two values, two counters or materials for some cases only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from assistant import replies
from knowledge.lexicon.names import core_name
from ui.card_rows import field_of
from ui.markup import Line, TextBlock
from ui.words import Lang, row_name, say

LONGEST_NAME = 16  # characters of a matter's name that a sentence takes; a headline or an announcement is called 这件事
LONGEST_CASE = 10
_DURATION = re.compile(r"(?<!\d)\d++个?(?:工作日|自然日|小时|日|天|月)|当场|即时")
_PRICE = re.compile(r"\d[\d.,]{0,20}元|(?:不收|免)费")
_FOR_SOME = re.compile(r"的，(?:另|还|应|须|需|提供|由|提交)|任选其一|情形")
_CASE = re.compile(rf"^[（(][一二三四五六七八九十][）)]\s*(?P<case>[^，。；：（）\d]{{2,{LONGEST_CASE}}})$")
_PROSE = re.compile(r"[！？!?，。；：]|关于|公告|通知|怎么|如何|申领|申请|受理|办理")


def by_case(blocks: Iterable[TextBlock], title: str, place: str, lang: Lang = Lang.ZH) -> str:
    """The line; "" where no part differs and none is left out.

    Args:
        title: of the guide the rows come from.
        place: whose guide it is.
    """
    rows = {field_of(block.label): [*map(_counted, block.lines)] for block in blocks if block.label is not None}
    differ = [field for field, differs in _DIFFERS if field in rows and differs(rows[field])]
    silent = [field for field, _ in _DIFFERS if field in rows and _is_silent(rows[field])]
    if not (differ or silent):
        return ""
    said = []
    if cases := _cases(rows.get("materials", ())):  # they head the list, and no other row need go by them
        differ.remove("materials")
        said.append(say("by_case.named", lang, parts=_names(["materials"], lang), cases=say("、", lang).join(cases)))
    if differ:
        said.append(say("by_case.differ", lang, parts=_names(differ, lang)))
    if silent:
        said.append(say("by_case.silent", lang, parts=_names(silent, lang)))
    name = core_name(title)
    if lang is Lang.EN or len(name) > LONGEST_NAME or _PROSE.search(name):
        name = say("by_case.this", lang)
    return say("by_case", lang, place=place, name=name, said=say("；", lang).join(said))


def _counted(line: Line) -> str:
    return line.text if line.number is None else f"{line.number}. {line.text}"


def _names(fields: Iterable[str], lang: Lang) -> str:
    names = [row_name(field, lang) or field for field in fields]
    return say("、", lang).join(name.lower() for name in names)


def _is_silent(lines: list[str]) -> bool:
    return len(lines) == 1 and lines[0].startswith(replies.NOT_STATED.format(what=""))


def _cases(lines: Iterable[str]) -> tuple[str, ...]:
    """The cases that head the groups of a list: 新办 of 「（一）新办」; none where fewer than two do."""
    cases = tuple(found["case"] for line in lines if (found := _CASE.match(line)))
    return cases if len(cases) > 1 else ()


def _has_cases(lines: list[str]) -> bool:
    special = any(line.startswith(replies.SPECIAL_CASES) for line in lines)
    return special or bool(_cases(lines)) or any(_FOR_SOME.search(line) for line in lines)


def _several_counters(lines: list[str]) -> bool:
    counted = [line for line in lines if re.match(r"\d{1,2}[.．、]", line)]
    return len(counted) > 1


def _several_limits(lines: list[str]) -> bool:
    promised = " ".join(line for line in lines if not line.startswith("法定"))
    return len(set(_DURATION.findall(promised))) > 1


def _several_prices(lines: list[str]) -> bool:
    return len(set(_PRICE.findall(" ".join(lines)))) > 1


_DIFFERS: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
    ("materials", _has_cases),
    ("windows", _several_counters),
    ("limits", _several_limits),
    ("fee", _several_prices),
)
