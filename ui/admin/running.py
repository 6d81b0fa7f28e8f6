"""Runs of the evals as the pages show them: figures beside floors and the run before, and the cases behind a figure.

Reads the folders that `mingbai eval run` writes; decides nothing that `evals.gate` and `evals.compare` decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from enum import StrEnum
from pathlib import Path

from evals.compare import compare
from evals.gate import Floor, Verdict, check_gate
from evals.record import Record
from evals.report import number
from evals.score import BY_KEY, METRICS, Figure, counted, figure, offenders
from evals.scores import SCORES, Run, RunSettings, read_run, read_settings
from knowledge.errors import GuideError
from knowledge.values import Value
from ui.problems import ProblemError

FOLDER = "evals"
ANSWERS = "answers.jsonl"
PLOTTED = ("answered_correctly", "right_guide", "field_exactness", "refusal_recall", "clarification_recall", "matter@1")


class Kept(Value):
    """One run in the list: the folder's name, when it began, and how much of it was right."""

    name: str
    settings: RunSettings
    correct: Figure


class Line(Value):
    """One metric of a run beside the run before and its floor. `said` are for people; undefined stays undefined."""

    metric: str
    label: str
    now: Figure
    said: str
    before: Figure | None
    said_before: str
    floor: Floor | None
    passed: bool | None
    wrong: int


def runs(data: Path) -> tuple[Kept, ...]:
    """Every finished run of a data folder, the newest first; folders that cannot be read are passed over."""
    return tuple(sorted(_kept(data / FOLDER), key=lambda one: (one.settings.started, one.name), reverse=True))


def _kept(folder: Path) -> Iterator[Kept]:
    for home in folder.glob("*"):
        if (home / SCORES).exists():
            try:
                run = read_run(home)
            except GuideError:
                continue
            yield Kept(name=home.name, settings=run.settings, correct=figure("correct", run.results))


def run_named(data: Path, name: str) -> Run:
    """A run by its folder's name, which is taken from the list of folders and never put into a path.

    Raises:
        ProblemError: there is no such run, or it is not finished.
    """
    return read_run(_home(data, name))


def _home(data: Path, name: str) -> Path:
    for home in (data / FOLDER).glob("*"):
        if home.name == name and read_settings(home) is not None and (home / SCORES).exists():
            return home
    raise ProblemError("not-found")


def lines(run: Run, before: Run | None, floors: Sequence[Floor]) -> tuple[Line, ...]:
    """Every metric that this run or the one before has a value for, in the order of the table."""
    whole = {one.floor.metric: one for one in check_gate(run, floors) if not one.floor.part}
    found = []
    for metric in METRICS:
        now = figure(metric.key, run.results)
        earlier = figure(metric.key, before.results) if before is not None else None
        if now.value is None and (earlier is None or earlier.value is None):
            continue
        found.append(_line(metric.key, now, earlier, whole.get(metric.key), run))
    return tuple(found)


def _line(metric: str, now: Figure, before: Figure | None, verdict: Verdict | None, run: Run) -> Line:
    return Line(
        metric=metric,
        label=BY_KEY[metric].label,
        now=now,
        said=number(now),
        before=before,
        said_before=number(before) if before is not None else "—",
        floor=verdict.floor if verdict is not None else None,
        passed=verdict.passed if verdict is not None else None,
        wrong=len(offenders(metric, run.results)),
    )


class CaseLine(Value):
    """One case behind a figure: what was asked, how it should end, how it ended, and what is wrong."""

    case: str
    asked: tuple[str, ...]
    expect: tuple[str, ...]
    status: str | None
    faults: tuple[str, ...]
    text: str


class Which(StrEnum):
    """Which cases are behind a number: those that pull it down, all that it is reckoned from, or those that another run had otherwise."""

    WRONG = "wrong"
    ALL = "all"
    MENDED = "mended"
    BROKEN = "broken"
    FLIPPED = "flipped"


def chosen(run: Run, which: Which, *, metric: str = "", earlier: Run | None = None) -> frozenset[str]:
    """Ids of the cases behind a number of a run; without `earlier` nothing has changed."""
    if which in (Which.MENDED, Which.BROKEN, Which.FLIPPED):
        return frozenset(getattr(compare(earlier, run), which.value)) if earlier is not None else frozenset()
    if metric in BY_KEY:
        return frozenset((counted if which is Which.ALL else offenders)(metric, run.results))
    return frozenset(one.case for one in run.results if which is Which.ALL or not one.is_right)


def case_lines(data: Path, name: str, run: Run, wanted: Set[str]) -> tuple[CaseLine, ...]:
    """Cases of a run by their ids, in the order of the run."""
    records = _records(_home(data, name), wanted)
    return tuple(
        CaseLine(
            case=one.case,
            asked=tuple(exchange.question for exchange in record.exchanges) if record is not None else (),
            expect=tuple(status.value for status in one.expect),
            status=one.status.value if one.status is not None else None,
            faults=one.faults,
            text=record.last.answer.text if record is not None and record.last is not None else "",
        )
        for one in run.results
        if one.case in wanted
        for record in (records.get(one.case),)
    )


def _records(home: Path, wanted: Set[str]) -> dict[str, Record]:
    """The answers of these cases; those of a torn last line are left out."""
    found: dict[str, Record] = {}
    file = home / ANSWERS
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        try:
            record = Record.model_validate_json(line)
        except ValueError:
            continue
        if record.case in wanted:
            found[record.case] = record
    return found
