"""The internal notes on a guide as its page shows them: each beside the row that it is about, those on the whole guide aside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from knowledge.codelists import Grade
from knowledge.store import StoredItem
from knowledge.store.notes import KeptNote
from knowledge.values import Value


class NoteLine(Value):
    """One note: its kind, its words, and who wrote it when. `closed` names the department it is kept to."""

    kind: str
    text: str
    role: str
    day: str
    closed: str | None = None


def by_row(notes: Iterable[KeptNote], rows: Collection[str]) -> Mapping[str, tuple[NoteLine, ...]]:
    """Notes by the field of their row; "" holds those on the whole guide, and on fields that have no row on the page."""
    found: dict[str, tuple[NoteLine, ...]] = {}
    for note in notes:
        row = note.part if note.part in rows else ""
        line = NoteLine(
            kind=note.kind.value,
            text=note.text,
            role=note.role.label,
            day=f"{note.at:%Y-%m-%d}",
            closed=note.department if note.grade is Grade.DEPARTMENT else None,
        )
        found[row] = (*found.get(row, ()), line)
    return found


def closed_rows(item: StoredItem) -> Mapping[str, str]:
    """The rows of a guide that not everybody may read, and who may: 窗口, or a department."""
    own = (place for place in item.graded if place.owner == item.id)
    return {
        one.part: one.grade.value if one.grade is Grade.WINDOW else one.department or one.grade.value for one in own
    }
