"""The materials of one situation as a row: what it needs, then what it may need under the guide's own conditions.

Lines of the source that belong to no material stay; only materials of other situations, and their headings, are left out.
"""

from __future__ import annotations

from assistant import replies
from assistant.answer import Fact
from assistant.desk import Desk, Row
from assistant.rows import copies_words, render
from assistant.scenario import Guidance
from assistant.verify import check
from knowledge.cases import Entry, Line, plain
from knowledge.fields import label


def materials_row(desk: Desk, guidance: Guidance | None) -> Row:
    """The exact list where a situation was told, else the guide's whole list; a row its sources do not bear out is not shown."""
    if guidance is None or not guidance.is_exact or "materials" in desk.withheld:
        return render(desk, "materials")
    row = _Writer(desk, guidance).row()
    return render(desk, "materials") if not row.facts or check((row.text,), desk.citations) else row


class _Writer:
    """Writes one list, numbering its materials as it goes."""

    def __init__(self, desk: Desk, guidance: Guidance) -> None:
        self._desk = desk
        self._guidance = guidance
        self._facts: list[Fact] = []
        self._numbered = 0

    def row(self) -> Row:
        """The list under the situation it is for."""
        needed, either, special = self._guidance.needed, self._guidance.alternatives, self._guidance.possible
        lines = [self._situation(), *self._listed(needed, for_everybody=True)]
        lines += [f"{replies.EITHER_CASE}：", *self._listed(either)] if either else []
        lines += [self._marked(line) for line in self._guidance.cases.entries.after]
        lines += [f"{replies.SPECIAL_CASES}：", *self._listed(special)] if special else []
        return Row(field="materials", label=label("materials"), lines=tuple(lines), facts=tuple(self._facts))

    def _situation(self) -> str:
        """Which situation the list is for, with the places where the guide tells it apart."""
        places = [
            next((one.told_at for one in self._guidance.cases.entries.entries if one.material == number), None)
            for number in self._guidance.deciding
        ]
        marks = dict.fromkeys(self._desk.mark("materials", place) for place in places if place is not None)
        said = replies.LISTED_FOR.format(case="、".join(self._guidance.assumed))
        return f"{said}{''.join(f' [{mark}]' for mark in marks)}"

    def _listed(self, chosen: frozenset[int], *, for_everybody: bool = False) -> list[str]:
        """The chosen materials, each heading above those under it; once, with the lines that are for everybody."""
        lines: list[str] = []
        for entry in self._guidance.cases.entries.entries:
            general, own = _split_above(entry)
            lines += [self._marked(line) for line in general if for_everybody]
            if entry.material in chosen:
                told = entry.heading in self._guidance.assumed  # the situation is named above the list
                lines += [*map(self._marked, own[1:] if told else own), self._material(entry)]
        return lines

    def _marked(self, line: Line) -> str:
        return f"{plain(line.text)} [{self._desk.mark('materials', line.span)}]"

    def _material(self, entry: Entry) -> str:
        material = self._desk.guide.materials[entry.material]
        whole = (
            self._desk.guide.part("materials", entry.span) if entry.words is None else None
        )  # copies stand in other columns
        marker = self._desk.mark("materials", whole or entry.span)
        name = "申请材料" if entry.material in self._guidance.needed else "申请材料（特殊情形）"
        self._facts.append(Fact(field="materials", label=name, value=material.name, marker=marker))
        self._numbered += 1
        words = entry.words or f"{material.name}{copies_words(material)}"
        if entry.column and entry.case not in self._guidance.assumed:
            words = f"{entry.case}：{words}"
        return f"{self._numbered}. {words} [{marker}]"


def _split_above(entry: Entry) -> tuple[list[Line], list[Line]]:
    """Lines for everybody, and lines from the heading of a case on."""
    heads = [at for at, line in enumerate(entry.before) if entry.heading and plain(line.text).startswith(entry.heading)]
    cut = heads[0] if heads else len(entry.before)
    return list(entry.before[:cut]), list(entry.before[cut:])
