"""A row of a list as source text: one labelled line a column, and the cells that point into it.

The text is what citations quote, so nothing of the row is left out; columns of one part of the guide stand together.
"""

from __future__ import annotations

from typing import NamedTuple

from ingest.parse.columns import Headings, Match
from ingest.parse.nested import NESTED, Record, read_record
from ingest.raw import RawRow
from knowledge.codelists import TimeUnit
from knowledge.values import Span

_UNIT_NAMES = {
    TimeUnit.WORKING_DAY: "工作日",
    TimeUnit.CALENDAR_DAY: "自然日",
    TimeUnit.DAY: "日",
    TimeUnit.MONTH: "月",
    TimeUnit.YEAR: "年",
    TimeUnit.HOUR: "小时",
}
# Parts quoted without the label of their only line: the label is their heading.
_HEADED = frozenset({"conditions", "materials", "steps", "bases", "windows", "faqs", "notes", "audience"})


class Item(NamedTuple):
    """One entry of a list cell; `record` when the platform sent an object."""

    text: str
    span: Span
    record: Record | None


class Cell(NamedTuple):
    """One filled column of a row: the value stands at `start` to `end`, its line begins at `line_start` with the label."""

    home: str
    label: str
    heading: str
    text: str
    line_start: int
    start: int
    end: int
    items: tuple[Item, ...]
    unit: TimeUnit | None

    @property
    def span(self) -> Span:
        """The value's place."""
        return Span(start=self.start, end=self.end)

    @property
    def line(self) -> Span:
        """The place of the whole line with its label."""
        return Span(start=self.line_start, end=self.end)


class Row(NamedTuple):
    """A row as text and cells. `place` is for people, `parts` the span of each part of the guide."""

    place: str
    text: str
    cells: tuple[Cell, ...]
    by_home: dict[str, tuple[Cell, ...]]
    parts: tuple[tuple[str, Span], ...]

    def all(self, *homes: str) -> tuple[Cell, ...]:
        """Every filled column that holds one of these: by the order of the homes, then of the columns."""
        if len(homes) == 1:  # as mostly, thirty times a row
            return self.by_home.get(homes[0], ())
        return tuple(cell for home in homes for cell in self.by_home.get(home, ()))

    def one(self, *homes: str) -> Cell | None:
        """The first filled column, trying the homes in the order given."""
        for home in homes:
            found = self.by_home.get(home)
            if found:
                return found[0]
        return None

    def value(self, *homes: str) -> str | None:
        """The text of `one`."""
        cell = self.one(*homes)
        return cell.text if cell is not None else None


def compose_row(row: RawRow, headings: Headings) -> Row:
    """Lay a row out as text. A column that repeats another's label and value adds no second line."""
    lines: list[str] = []
    length = 0
    cells: list[Cell] = []
    seen: dict[tuple[str, str], Cell] = {}
    for heading in headings.order:
        if heading not in row.cells and heading not in row.lists:
            continue
        match = headings.known.get(heading)
        label = _label(heading, match)
        value, items = _value(row, heading, match)
        home, unit = (match.column.home, match.unit) if match else ("", None)
        if (label, value) in seen:
            cells.append(seen[(label, value)]._replace(home=home, heading=heading))
            continue
        line, body = _line(label, value, has_items=bool(items))
        text = line[body:]
        cell = Cell(
            home, label, heading, text, length, length + body, length + len(line), _placed(items, length + body), unit
        )
        seen[(label, value)] = cell
        cells.append(cell)
        lines.append(line)
        length += len(line) + 1
    return _indexed(row.place, "\n".join(lines), cells, headings)


def _line(label: str, value: str, *, has_items: bool) -> tuple[str, int]:
    """The line and where the value begins in it. A value that opens with its own label keeps it and gets no second."""
    if value.startswith(label) and value.startswith(("：", ":"), len(label)):
        return value, len(label) + 1
    opening = f"{label}：\n" if has_items else f"{label}："
    return opening + value, len(opening)


def _indexed(place: str, text: str, cells: list[Cell], headings: Headings) -> Row:
    by_home: dict[str, list[Cell]] = {}
    parts: dict[str, list[Cell]] = {}
    for cell in cells:
        by_home.setdefault(cell.home, []).append(cell)
        match = headings.known.get(cell.heading)
        if match is not None and match.column.part:
            parts.setdefault(match.column.part, []).append(cell)
    return Row(
        place,
        text,
        tuple(cells),
        {home: tuple(found) for home, found in by_home.items()},
        tuple((name, _part_span(name, found)) for name, found in parts.items()),
    )


def _part_span(name: str, lines: list[Cell]) -> Span:
    """Behind the label of its only line, or from the first label on when it has several lines."""
    if len(lines) == 1 and name in _HEADED:
        return lines[0].span
    return Span(start=min(cell.line_start for cell in lines), end=max(cell.end for cell in lines))


def _label(heading: str, match: Match | None) -> str:
    if match is None:
        return heading
    return f"{match.column.label}（{_UNIT_NAMES[match.unit]}）" if match.unit in _UNIT_NAMES else match.column.label


def _value(row: RawRow, heading: str, match: Match | None) -> tuple[str, list[tuple[str, int, Record | None]]]:
    """The value as text, and the items of a list with their offset in it."""
    values = row.lists.get(heading)
    if not values:
        return row.cells.get(heading, ""), []
    nested = match.column.home if match else ""
    nested = "conditions" if nested == "condition_items" else nested
    if nested not in NESTED and len(values) == 1:
        return values[0], []
    keeps_rows = nested in NESTED or (match is not None and match.column.part == "materials")
    if len(values) > 1 and not keeps_rows and all(len(value) <= 20 and "\n" not in value for value in values):
        return "、".join(values), []
    text = ""
    items: list[tuple[str, int, Record | None]] = []
    for number, value in enumerate(values, 1):
        record = read_record(nested, value)
        line = record.line if record else value
        text += f"\n{number}. " if text else f"{number}. "
        items.append((line, len(text), record))
        text += line
    return text, items


def _placed(items: list[tuple[str, int, Record | None]], body: int) -> tuple[Item, ...]:
    if not items:  # as of most cells
        return ()
    return tuple(
        Item(line, Span(start=body + start, end=body + start + len(line)), record) for line, start, record in items
    )
