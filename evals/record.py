"""Raw answers of a run: what was asked and said, kept as it came so that scores can be made again from it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from assistant.answer import Answer
from knowledge.codelists import Grade
from knowledge.values import Value


class Looked(Value):
    """What the record holds behind one citation; None where the target cannot tell."""

    marker: int
    resolves: bool | None = None
    current: bool | None = None
    grade: Grade | None = None
    expires: date | None = None


class Ranked(Value):
    """One candidate matter of a search, best first in its list."""

    id: str
    title: str
    region: str
    score: float


class Exchange(Value):
    """One question and its answer. `ranked` is None where the target shows no candidates, `day` where it asks as of now."""

    question: str
    answer: Answer
    seconds: float
    day: date | None = None
    ranked: tuple[Ranked, ...] | None = None
    looked: tuple[Looked, ...] = ()


class Record(Value):
    """Everything that happened in one case. `digest` is the case's; `error` says why there is no answer."""

    case: str
    digest: str
    day: date
    exchanges: tuple[Exchange, ...] = ()
    error: str | None = None

    @property
    def last(self) -> Exchange | None:
        """The exchange that is judged; None when the case broke."""
        return self.exchanges[-1] if self.exchanges and self.error is None else None


class RecordFile:
    """A JSONL file that records are appended to while others are being made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def append(self, record: Record) -> None:
        """Add one record; it is on disk when this returns."""
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(f"{record.model_dump_json(exclude_defaults=True)}\n")

    def read(self) -> dict[str, Record]:
        """The last record of each case; a line cut off by a crash is left out and asked again."""
        if not self._path.exists():
            return {}
        return {record.case: record for record in _whole(self._path.read_text("utf-8").splitlines())}

    def begin_on_a_fresh_line(self) -> None:
        """End a line that a crash cut off, so that the next record is not joined to it."""
        if self._path.exists() and not self._path.read_bytes().endswith(b"\n"):
            with self._path.open("a", encoding="utf-8") as file:
                file.write("\n")


def _whole(lines: Iterable[str]) -> Iterable[Record]:
    for line in lines:
        try:
            yield Record.model_validate_json(line)
        except ValidationError:
            continue
