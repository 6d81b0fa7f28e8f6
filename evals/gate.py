"""The gate: floors that a release must hold, read from gates.toml. A floor that breaks names the cases that break it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, model_validator

from evals.case import Split
from evals.score import BY_KEY, Figure, figure, offenders
from evals.scores import Run
from knowledge.errors import GuideError
from knowledge.values import Value

GATES = Path(__file__).parent / "gates.toml"


class Floor(Value):
    """One bound on one metric over a part of the cases."""

    metric: str
    at_least: float | None = None
    at_most: float | None = None
    split: Split | None = None
    suites: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    undefined: Literal["fail", "pass"] = "fail"

    @model_validator(mode="after")
    def _one_bound_on_a_known_metric(self) -> Self:
        if self.metric not in BY_KEY:
            raise ValueError(f"没有「{self.metric}」这个指标，可以用：{'、'.join(BY_KEY)}")
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError(f"「{self.metric}」要写 at_least 或 at_most，只写一个")
        return self

    @property
    def bound(self) -> str:
        """The bound for people: 不低于 0.95."""
        return f"不低于 {self.at_least:g}" if self.at_least is not None else f"不高于 {self.at_most:g}"

    @property
    def part(self) -> str:
        """Which cases count, for people; empty when all do."""
        return "，".join((*((str(self.split),) if self.split else ()), *self.suites, *self.groups))

    def holds(self, value: float | None) -> bool:
        """Whether a value keeps the bound; an undefined one does only where the floor says so."""
        if value is None:
            return self.undefined == "pass"
        return value >= self.at_least if self.at_least is not None else value <= (self.at_most or 0.0)


class Verdict(Value):
    """One floor held against a run. `cases` name what pulls the metric down, when it is broken."""

    floor: Floor
    figure: Figure
    passed: bool
    cases: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """One line for people."""
        said = "没有定义" if self.figure.value is None else f"{self.figure.value:.4g}"
        part = f"（{self.floor.part}）" if self.floor.part else ""
        mark = "通过" if self.passed else "不通过"
        return f"{mark}　{self.figure.label}{part}：{said}，{self.floor.bound}，{self.figure.cases} 题"


def load_floors(file: Path = GATES) -> tuple[Floor, ...]:
    """Read the floors.

    Raises:
        GuideError: no such file, no TOML, an unknown metric, or a floor without a bound; in Chinese.
    """
    try:
        rows = tomllib.loads(file.read_text("utf-8")).get("floor", [])
        floors = tuple(Floor.model_validate(row) for row in rows)
    except FileNotFoundError as error:
        raise GuideError(str(file), "没有这个门槛文件，请检查路径") from error
    except tomllib.TOMLDecodeError as error:
        raise GuideError(file.name, f"不是正确的 TOML（{error}），请检查写法") from error
    except ValidationError as error:
        said = "；".join(str(detail["msg"]).removeprefix("Value error, ") for detail in error.errors())
        raise GuideError(file.name, f"有一条门槛写得不对：{said}") from error
    if not floors:
        raise GuideError(file.name, "没有写任何门槛，请至少写一个 [[floor]]")
    return floors


def check_gate(run: Run, floors: Sequence[Floor]) -> tuple[Verdict, ...]:
    """Hold every floor against a run, in the order of the file."""
    return tuple(_verdict(run, floor) for floor in floors)


def _verdict(run: Run, floor: Floor) -> Verdict:
    results = run.slice(split=floor.split, suites=floor.suites, groups=floor.groups)
    found = figure(floor.metric, results)
    passed = floor.holds(found.value)
    return Verdict(floor=floor, figure=found, passed=passed, cases=() if passed else offenders(floor.metric, results))


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """0 when every floor holds, else 1."""
    return 0 if all(verdict.passed for verdict in verdicts) else 1
