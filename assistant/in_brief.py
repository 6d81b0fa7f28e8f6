"""Rows of a guide below those that were asked for: the rest of what somebody needs who asks how something is done.

Short where the guide is long, and never shorter than what is charged under which condition.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.desk import Desk, Row
from assistant.facets import Asked
from assistant.levels import Levels
from assistant.rows import named_bases, render
from assistant.verify import check

LONGEST_BASES = 200  # characters of bases in their own words; longer ones quote whole articles, which are a mark away


def rows_beside(levels: Levels, asked: Asked, shown: Sequence[Row]) -> list[Row]:
    """The rows to show below those that answer.

    Opening hours come only where the guide states them and no window above does; every other field speaks, silent or not.
    """
    there, desk = {row.field for row in shown}, levels.nearest
    rows = [levels.complete(_in_brief(desk, field)) for field in asked.beside if field not in there]
    return [row for row in rows if row.field != "hours" or (row.stated and not _is_said(row, shown))]


def _in_brief(desk: Desk, field: str) -> Row:
    return bases_in_brief(desk) if field == "bases" else render(desk, field)


def bases_in_brief(desk: Desk) -> Row:
    """The bases as they stand where they are short, else every one by title, number and article."""
    whole = render(desk, "bases")
    if len(whole.text) <= LONGEST_BASES or not desk.guide.bases:
        return whole
    named = named_bases(desk)
    return whole if check((named.text,), desk.citations) else named


def _is_said(row: Row, shown: Sequence[Row]) -> bool:
    """Whether rows above say all that a row says."""
    text = "".join("".join(one.text.split()) for one in shown)
    return all("".join(fact.value.split()) in text for fact in row.facts)
