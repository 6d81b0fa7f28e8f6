"""What a run is, on disk: its settings and its scores, read back by comparisons, gates and reports."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import ValidationError

from evals.case import Case, Split, data_hash
from evals.judge import Result
from evals.score import Figure, figures
from knowledge.errors import GuideError
from knowledge.values import Value

SETTINGS = "settings.json"
SCORES = "scores.json"
_LIBRARIES = ("mingbai", "tantivy", "chromadb", "model2vec", "jieba", "ir-measures", "numpy")


class RunSettings(Value):
    """What was run: enough to run it again. `commit` is None outside a checkout; `test_hash` identifies the test split."""

    started: str
    target: str
    cases: int
    suites: dict[str, int]
    data_hash: str
    test_hash: str
    commit: str | None
    versions: dict[str, str]
    about: dict[str, str]


class Run(Value):
    """A finished run."""

    settings: RunSettings
    results: tuple[Result, ...]

    def slice(
        self, *, split: Split | None = None, suites: Sequence[str] = (), groups: Sequence[str] = ()
    ) -> list[Result]:
        """The results of a split, of any of these suites and of any of these groups; an empty filter lets all through."""
        return [
            one
            for one in self.results
            if (split is None or one.split is split)
            and (not suites or one.suite in suites)
            and (not groups or set(groups) & set(one.groups))
        ]


def describe(cases: Sequence[Case], target: str, about: Mapping[str, str]) -> RunSettings:
    """The settings of a run that begins now."""
    suites: dict[str, int] = {}
    for case in cases:
        suites[case.suite] = suites.get(case.suite, 0) + 1
    return RunSettings(
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        target=target,
        cases=len(cases),
        suites=suites,
        data_hash=data_hash(cases),
        test_hash=data_hash(case for case in cases if case.split is Split.TEST),
        commit=_commit(),
        versions={"python": platform.python_version(), **_versions()},
        about=dict(about),
    )


def write_run(run: Run, folder: Path) -> None:
    """Write settings and scores; the scores hold every figure of every slice beside the results."""
    _write(folder / SETTINGS, run.settings.model_dump(mode="json"))
    sliced = {name: [one.model_dump(mode="json") for one in rows] for name, rows in figures_by_slice(run).items()}
    results = [one.model_dump(mode="json", exclude_defaults=True) for one in run.results]
    _write(folder / SCORES, {"figures": sliced, "results": results})


def read_run(folder: Path) -> Run:
    """Read a finished run.

    Raises:
        GuideError: the folder holds no finished run, or one of another version.
    """
    settings = read_settings(folder)
    if settings is None or not (folder / SCORES).exists():
        raise GuideError(
            str(folder), "这里没有跑完的评测（缺少 settings.json 或 scores.json），请先运行 mingbai eval run"
        )
    try:
        scores = json.loads((folder / SCORES).read_text("utf-8"))
        return Run(settings=settings, results=tuple(Result.model_validate(one) for one in scores["results"]))
    except (ValidationError, ValueError, KeyError) as error:
        raise GuideError(str(folder), "成绩文件读不出来，可能是别的版本写的，请重新运行 mingbai eval run") from error


def read_settings(folder: Path) -> RunSettings | None:
    """The settings of the run in a folder, finished or not; None when there are none."""
    file = folder / SETTINGS
    if not file.exists():
        return None
    try:
        return RunSettings.model_validate_json(file.read_text("utf-8"))
    except ValidationError as error:
        raise GuideError(str(file), "读不出来，可能是别的版本写的，请换一个文件夹重新运行") from error


def figures_by_slice(run: Run) -> dict[str, tuple[Figure, ...]]:
    """Figures of everything, of each split and of each suite."""
    suites = sorted({one.suite for one in run.results})
    return {
        "all": figures(run.results),
        **{f"split:{split}": figures(run.slice(split=split)) for split in Split},
        **{f"suite:{suite}": figures(run.slice(suites=[suite])) for suite in suites},
    }


def _write(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _commit() -> str | None:
    """The commit of the checkout that this code stands in, with -dirty beside changes; None without git or a checkout."""
    command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None
