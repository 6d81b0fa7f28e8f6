"""Two plots of a run as inline SVG in the look of the pages: figures with their floors, and one figure over several runs.

A failing mark has another shape, the title says the finding, and the same numbers stand in a table beside them.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from evals.score import BY_KEY
from ui.admin.running import Line
from ui.words import Lang, say, term

LEFT, RIGHT, ROW = 170, 560, 38
WIDTH = 640
FEWEST = 2  # a line through one run says nothing


def figures_plot(lines: Sequence[Line], lang: Lang = Lang.ZH) -> Markup:
    """Shares of this run (filled), of the run before (open), and floors (dashed); empty when no share has a value."""
    shown = [one for one in lines if BY_KEY[one.metric].is_share and one.now.value is not None]
    if not shown:
        return Markup("")
    values = [one.now.value or 0.0 for one in shown] + [_floor(one) for one in shown if _floor(one) is not None]
    low = min(0.9, *(int(value * 10) / 10 for value in values if value is not None))
    failing = [one for one in shown if one.passed is False]
    named = say("、", lang).join(term(one.label, lang) for one in failing)
    found = say("低于底线的：{names}", lang, names=named) if failing else say("全部守住底线", lang)
    said = say("{count}项指标，{found}", lang, count=len(shown), found=found)
    height = ROW * len(shown) + 48
    body = [_grid(low, height), *(_mark(one, low, number, lang) for number, one in enumerate(shown))]
    return _svg("figures", said, height, Markup("").join(body))


def _floor(line: Line) -> float | None:
    return line.floor.at_least if line.floor is not None else None


def _x(value: float, low: float) -> float:
    return LEFT + (value - low) / (1 - low) * (RIGHT - LEFT)


def _grid(low: float, height: int) -> Markup:
    shares = [low + (1 - low) * step / 4 for step in range(5)]
    return Markup("").join(
        Markup('<line class="grid" x1="{0:.1f}" x2="{0:.1f}" y1="14" y2="{1}"/><text class="small" x="{0:.1f}" y="{2}" text-anchor="middle">{3:.0%}</text>').format(
            _x(share, low), height - 28, height - 10, share
        )
        for share in shares
    )  # fmt: skip


def _mark(line: Line, low: float, number: int, lang: Lang) -> Markup:
    y = 34 + number * ROW
    parts = [
        Markup('<text x="158" y="{}" text-anchor="end">{}</text><line class="track" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            y + 5, term(line.label, lang), LEFT, RIGHT, y, y
        )
    ]  # fmt: skip
    floor, now = _floor(line), line.now.value or 0.0
    if floor is not None:
        parts.append(
            Markup('<line class="floor" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(
                _x(floor, low), y - 12, y + 12
            )
        )
    if line.before is not None and line.before.value is not None and line.before.value >= low:
        parts.append(Markup('<circle class="before" cx="{:.1f}" cy="{}" r="5"/>').format(_x(line.before.value, low), y))
    x = _x(max(now, low), low)
    failing = line.passed is False
    parts.append(
        Markup('<rect class="now bad" x="{:.1f}" y="{}" width="12" height="12" transform="rotate(45 {:.1f} {})"/>').format(x - 6, y - 6, x, y)
        if failing
        else Markup('<circle class="now" cx="{:.1f}" cy="{}" r="7"/>').format(x, y)
    )  # fmt: skip
    look = "val bad" if failing else "val"
    parts.append(Markup('<text class="{}" x="576" y="{}">{}</text>').format(look, y + 5, line.said))
    return Markup("").join(parts)


def history_plot(points: Sequence[tuple[str, float]], label: str, lang: Lang = Lang.ZH) -> Markup:
    """One share over runs, oldest first; empty for fewer than two runs."""
    if len(points) < FEWEST:
        return Markup("")
    low = min(0.9, int(min(value for _, value in points) * 10) / 10)
    step = 562 / (len(points) - 1)
    places = [(48 + number * step, 150 - (value - low) / (1 - low) * 132) for number, (_, value) in enumerate(points)]
    grid = [
        Markup('<line class="grid" x1="48" x2="610" y1="{0:.1f}" y2="{0:.1f}"/><text class="small" x="40" y="{1:.1f}" text-anchor="end">{2:.0%}</text>').format(
            150 - 132 * part / 4, 154 - 132 * part / 4, low + (1 - low) * part / 4
        )
        for part in range(5)
    ]  # fmt: skip
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [
        Markup(
            '<circle class="now" cx="{:.1f}" cy="{:.1f}" r="4"/><text class="small" x="{:.1f}" y="172" text-anchor="middle">{}</text>'
        ).format(x, y, x, name)
        for (x, y), (name, _) in zip(places, points, strict=True)
    ]
    body = Markup("").join([*grid, Markup('<polyline class="line" points="{}"/>').format(line), *dots])
    first, last = (f"{points[at][1]:.1%}" for at in (0, -1))
    said = say(
        "{label}：最早{first}，最近{last}，共{count}轮",
        lang,
        label=term(label, lang),
        first=first,
        last=last,
        count=len(points),
    )
    return _svg("history", said, 182, body)


def _svg(name: str, said: str, height: int, body: Markup) -> Markup:
    return Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-labelledby="plot-{}"><title id="plot-{}">{}</title>{}</svg>').format(
        WIDTH, height, name, name, escape(said), body
    )  # fmt: skip
