"""Small plots as inline SVG: bars with intervals, bars of amounts, a confusion matrix, a histogram, a reliability curve. No scripts, no fonts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from evals.metrics.speed import percentile
from knowledge.values import Value

WIDTH = 760
ROW = 26
_LABEL = 190
_BAR = 420
_STYLE = "font-family:sans-serif;font-size:13px;fill:#1c2733"
_BLUE, _PALE, _RED, _GRID = "#1f5fa8", "#cfe0f2", "#b3261e", "#d8dee5"


class Bar(Value):
    """One bar between 0 and 1. A value of None is shown as undefined."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


def bars(rows: Sequence[Bar], *, title: str) -> str:
    """Horizontal bars from 0 to 1, each with its interval as a whisker."""
    height = ROW * (len(rows) + 1) + 16
    body = [_text(0, 16, title, weight=600)]
    for share in (0, 0.25, 0.5, 0.75, 1):
        x = _LABEL + share * _BAR
        body.append(f'<line x1="{x:.1f}" y1="24" x2="{x:.1f}" y2="{height - 10}" stroke="{_GRID}"/>')
    for number, row in enumerate(rows, start=1):
        body.append(_bar(row, number * ROW + 4))
    return _svg(height, body, title)


def _bar(row: Bar, y: int) -> str:
    parts = [_text(0, y + 14, row.label)]
    if row.value is None:
        return "".join((*parts, _text(_LABEL + 4, y + 14, "没有定义", colour="#6b7684")))
    parts.append(
        f'<rect x="{_LABEL}" y="{y + 2}" width="{row.value * _BAR:.1f}" height="16" fill="{_PALE}" stroke="{_BLUE}"/>'
    )
    if row.low is not None and row.high is not None:
        left, right = _LABEL + row.low * _BAR, _LABEL + row.high * _BAR
        parts.append(
            f'<line x1="{left:.1f}" y1="{y + 10}" x2="{right:.1f}" y2="{y + 10}" stroke="{_BLUE}" stroke-width="2"/>'
        )
        parts += [
            f'<line x1="{x:.1f}" y1="{y + 5}" x2="{x:.1f}" y2="{y + 15}" stroke="{_BLUE}"/>' for x in (left, right)
        ]
    parts.append(_text(_LABEL + _BAR + 8, y + 14, f"{row.value:.1%} {row.note}"))
    return "".join(parts)


class Amount(Value):
    """One bar of an amount, 0 or more. A value of None is shown as not stated."""

    label: str
    value: float | None
    note: str = ""


def amounts(rows: Sequence[Amount], *, title: str, unit: str) -> str:
    """Horizontal bars of amounts in one unit; the largest fills the width."""
    height = ROW * (len(rows) + 1) + 16
    largest = max((row.value for row in rows if row.value is not None), default=0) or 1
    body = [_text(0, 16, title, weight=600)]
    for number, row in enumerate(rows, start=1):
        y = number * ROW + 4
        body.append(_text(0, y + 14, row.label))
        if row.value is None:
            body.append(_text(_LABEL + 4, y + 14, f"没有写明 {row.note}", colour="#6b7684"))
            continue
        wide = row.value / largest * _BAR
        body.append(f'<rect x="{_LABEL}" y="{y + 2}" width="{wide:.1f}" height="16" fill="{_PALE}" stroke="{_BLUE}"/>')
        body.append(_text(_LABEL + wide + 8, y + 14, f"{row.value:.3g}{unit} {row.note}"))
    return _svg(height, body, title)


def matrix(table: Mapping[tuple[str, str], int], *, title: str, names: Mapping[str, str]) -> str:
    """A confusion matrix: expected endings down, endings got across; the diagonal is right."""
    rows = [key for key in names if any(wanted == key for wanted, _ in table)]
    columns = [key for key in names if any(got == key for _, got in table)]
    cell = 92
    height = ROW * (len(rows) + 2) + 30
    body = [_text(0, 16, title, weight=600)]
    body += [_text(_LABEL + i * cell + 8, 44, names[key]) for i, key in enumerate(columns)]
    for number, wanted in enumerate(rows):
        y = 54 + number * ROW
        total = sum(count for (expected, _), count in table.items() if expected == wanted)
        body.append(_text(0, y + 17, f"应为{names[wanted]}"))
        for i, got in enumerate(columns):
            body.append(_cell(_LABEL + i * cell, y, table.get((wanted, got), 0), total, right=wanted == got))
    return _svg(height, body, title)


def _cell(x: int, y: int, count: int, total: int, *, right: bool) -> str:
    share = count / total if total else 0.0
    colour = _BLUE if right else _RED
    box = f'<rect x="{x}" y="{y}" width="88" height="{ROW - 2}" fill="{colour}" fill-opacity="{share * 0.6:.2f}" stroke="{_GRID}"/>'
    return box + _text(x + 8, y + 17, str(count) if count else "·")


def histogram(values: Sequence[float], *, title: str, unit: str, columns: int = 30) -> str:
    """How values spread, in equal columns up to the 99th percentile; the last column also holds what lies beyond."""
    if not values:
        return ""
    top = percentile(values, 0.99) or 1.0
    counts = [0] * columns
    for value in values:
        counts[min(columns - 1, int(value / top * columns))] += 1
    tallest, wide = max(counts), (WIDTH - 40) / columns
    body = [_text(0, 16, title, weight=600)]
    for number, count in enumerate(counts):
        tall = 120 * count / tallest
        body.append(
            f'<rect x="{number * wide:.1f}" y="{150 - tall:.1f}" width="{wide - 2:.1f}" height="{tall:.1f}" fill="{_PALE}" stroke="{_BLUE}"/>'
        )
    body += [_text(0, 168, f"0{unit}"), _text(WIDTH - 170, 168, f"{top:.0f}{unit}以上算在一起")]
    return _svg(178, body, title)


def reliability(pairs: Sequence[tuple[float, bool]], *, title: str, columns: int = 10) -> str:
    """How often something is right at each score: points on the diagonal mean that a score can be believed.

    Args:
        pairs: (score between 0 and 1, whether it was right).
    """
    if not pairs:
        return ""
    side = 240
    body = [
        _text(0, 16, title, weight=600),
        f'<rect x="40" y="30" width="{side}" height="{side}" fill="none" stroke="{_GRID}"/>',
    ]
    body.append(f'<line x1="40" y1="{30 + side}" x2="{40 + side}" y2="30" stroke="{_GRID}"/>')
    for number in range(columns):
        inside = [right for score, right in pairs if min(columns - 1, int(score * columns)) == number]
        if inside:
            x = 40 + side * (number + 0.5) / columns
            y = 30 + side * (1 - sum(inside) / len(inside))
            body.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + min(9.0, len(inside) ** 0.5):.1f}" fill="{_BLUE}" fill-opacity="0.6"/>'
            )
    body += [_text(40, 50 + side, "首位事项的分数 →"), _text(48 + side, 40, "命中的比例")]
    return _svg(70 + side, body, title)


def _text(x: float, y: float, words: str, *, weight: int = 400, colour: str = "#1c2733") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-weight="{weight}" fill="{colour}">{escape(words)}</text>'


def _svg(height: int, body: Sequence[str], title: str) -> str:
    head = (
        f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img" aria-label="{escape(title)}" style="{_STYLE}">'
    )
    return "".join((head, *body, "</svg>"))
