"""Test cases: what is asked, by whom and where, how it should end, and what the answer must, must not and may not fail to say.

Labels name guides and fields, never passages or the program's own output, so they survive re-splitting and re-ingesting.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import Field, ValidationError, field_validator

from assistant.answer import Status
from knowledge.codelists import Grade
from knowledge.errors import GuideError
from knowledge.values import Value

DATA = Path(__file__).parent / "data"
DEV_SHARE = 60  # of a hundred cases; the others are the test split and never used to tune


class Split(StrEnum):
    """Which part of the data a case belongs to, decided by its id alone."""

    DEV = "dev"
    TEST = "test"


class Case(Value):
    """One question or conversation with its labels; the last answer is the one that is judged.

    Attributes:
        suite: the file's subject (fields, levels ...); `groups` are finer slices.
        region: jurisdiction code chosen on the page; None when nobody said where.
        date: the day the question is asked; None means the day of the run.
        turns: what is typed, in order, in one conversation.
        expect: statuses that are right, the best first.
        guides: `title@region` or an id; any one of them may answer. A title may be a part of the stored one.
        fields: guide fields (limits, fee ...) that answer the question.
        must: groups of accepted forms; the answer says one of each group. For a clarifying question: what is offered.
        must_not: forms that the answer may not hold.
        keep: conditions and exceptions that may not be dropped, as groups of accepted forms.
        picks: buttons pressed when asked back; without picks a question asked back ends the case.
    """

    id: str = Field(min_length=1, max_length=60, pattern=r"^[\w.:@-]+$")
    suite: str = Field(min_length=1)
    groups: tuple[str, ...] = ()
    grade: Grade = Grade.PUBLIC
    region: str | None = None
    date: datetime.date | None = None
    turns: tuple[str, ...] = Field(min_length=1)
    expect: tuple[Status, ...] = Field(min_length=1)
    guides: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    keep: tuple[tuple[str, ...], ...] = ()
    picks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None

    @field_validator("must", "keep", mode="before")
    @classmethod
    def _group_of_one(cls, groups: object) -> object:
        """Let a group of a single form be written without its brackets."""
        return (
            [[group] if isinstance(group, str) else group for group in groups] if isinstance(groups, list) else groups
        )

    @property
    def split(self) -> Split:
        """Dev or test, by a hash of the id: adding cases never moves one from one side to the other."""
        share = int(hashlib.sha256(self.id.encode()).hexdigest()[:8], 16) % 100
        return Split.DEV if share < DEV_SHARE else Split.TEST

    @property
    def digest(self) -> str:
        """Changes with anything that is asked or expected."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    @property
    def is_answerable(self) -> bool:
        """Whether the best ending is an answer."""
        return self.expect[0] is Status.ANSWERED


def load_cases(paths: Sequence[Path] = (DATA,)) -> tuple[Case, ...]:
    """Read cases from JSONL files, and from every .jsonl of a folder in alphabetical order.

    Raises:
        GuideError: a path does not exist, a line is wrong or an id stands twice; names file and line, in Chinese.
    """
    cases: list[Case] = []
    seen: dict[str, str] = {}
    for file in _files(paths):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            case = read_case(line, file=file.name, place=f"第{number}行", suite=file.stem)
            if case.id in seen:
                raise GuideError(
                    file.name, f"编号「{case.id}」与{seen[case.id]}重复，请改成不同的编号", place=f"第{number}行"
                )
            seen[case.id] = f"{file.name} 第{number}行"
            cases.append(case)
    return tuple(cases)


def read_case(line: str, *, file: str, place: str, suite: str) -> Case:
    """One case from a line of JSON; `suite` stands in where the line has none.

    Raises:
        GuideError: the line is no JSON object or a value makes no sense.
    """
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise GuideError(
            file, f"不是一行完整的 JSON（第{error.colno}个字符附近），请检查引号和逗号", place=place
        ) from error
    if not isinstance(value, dict):
        raise GuideError(file, "一行应是一个 JSON 对象，即用 {} 括起来的一道题", place=place)
    try:
        return Case.model_validate({"suite": suite, **value})
    except ValidationError as error:
        raise GuideError(file, _what_is_wrong(error), place=place) from error


def write_cases(cases: Iterable[Case], file: Path) -> None:
    """Write cases as JSONL, one a line, without values that are left at their default."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(compact(case), ensure_ascii=False) for case in cases]
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def compact(case: Case) -> dict[str, object]:
    """A case as it stands in a file: defaults left out, groups of one form without brackets."""
    value = case.model_dump(mode="json", exclude_defaults=True)
    for name in ("must", "keep"):
        if name in value:
            value[name] = [forms[0] if len(forms) == 1 else forms for forms in value[name]]
    return value


def data_hash(cases: Iterable[Case]) -> str:
    """Identity of a set of cases, whatever their order."""
    return hashlib.sha256("\n".join(sorted(case.digest for case in cases)).encode()).hexdigest()[:16]


def chosen(
    cases: Iterable[Case], *, suites: Sequence[str] = (), split: Split | None = None, ids: Sequence[str] = ()
) -> tuple[Case, ...]:
    """The cases of these suites, this split and these ids; an empty filter lets everything through."""
    return tuple(
        case
        for case in cases
        if (not suites or case.suite in suites)
        and (split is None or case.split is split)
        and (not ids or case.id in ids)
    )


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise GuideError(str(path), "没有这个题目文件或文件夹，请检查路径")
        found += sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return found


_WRONG = {
    "missing": "缺少「{field}」",
    "extra_forbidden": "不认识「{field}」，请检查拼写",
    "enum": "「{field}」的值 {input} 不在可选范围内",
    "too_short": "「{field}」不能是空的",
    "string_too_short": "「{field}」不能是空的",
    "string_pattern_mismatch": "「{field}」的值 {input} 含有不允许的字符",
}


def _what_is_wrong(error: ValidationError) -> str:
    said = []
    for detail in error.errors():
        words = _WRONG.get(detail["type"], "「{field}」的值 {input} 不合要求（{msg}）")
        field = ".".join(str(part) for part in detail["loc"])
        said.append(words.format(field=field, input=detail["input"], msg=detail["msg"]))
    return "；".join(dict.fromkeys(said))
