"""A list read in a process beside this one comes out as if it were read here."""

from __future__ import annotations

import json
import os
import signal
from functools import partial
from pathlib import Path

import pytest

from ingest.sync import IngestReport
from knowledge.errors import GuideError, MingbaiError, StoreError
from knowledge.places import Places
from tests.records import filled_store
from ui.reading_apart import LARGE, is_large, read_apart
from ui.wiring import Record, ingest_paths

ROWS = 40


def written(folder: Path) -> Path:
    """A list long enough to be read apart: few rows, much text."""
    words = "本事项由窗口受理，申请人应当如实填写。" * (LARGE // ROWS // 50)
    rows = [{"事项名称": f"第{number}号渡口登记", "实施编码": f"1199990081000400{number:02}", "受理条件": words, "实施主体": "河务局"} for number in range(ROWS)]  # fmt: skip
    path = folder / "渡口.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def record(folder: Path) -> Record:
    return Record(store=filled_store(folder), places=Places.load())


def test_a_list_read_apart_leaves_the_same_record_and_report(tmp_path: Path) -> None:
    path, made, told = written(tmp_path), [record(tmp_path / name) for name in ("here", "apart")], list[int]()
    assert is_large([path])
    take = partial(ingest_paths, [path], region="999901", agency=None, prune=False)
    here = take(made[0], progress=None)
    apart = take(made[1], progress=lambda _, done, __: told.append(done), meanwhile=lambda: None)
    assert apart == here
    assert here.total("added") == ROWS
    assert told == [0]
    assert [item.content for item in made[1].store.active()] == [item.content for item in made[0].store.active()]
    assert take(made[1], progress=None, meanwhile=lambda: pytest.fail("nothing is new")).total("unchanged") == ROWS


@pytest.mark.parametrize(
    "error", [StoreError("数据库写不进去。"), GuideError("清单.xlsx", "写不进去。", place="第2行")]
)
def test_what_was_refused_is_said_as_it_is_here(error: MingbaiError) -> None:
    def refused(_: object) -> IngestReport:
        raise error

    with pytest.raises(type(error), match=str(error)):
        read_apart(refused, lambda: None, None)


def test_a_reading_that_is_killed_ends_with_words_and_not_in_waiting(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="再运行一次"):
        read_apart(lambda _: os.kill(os.getpid(), signal.SIGKILL), lambda: None, None)  # type: ignore[arg-type,return-value]


def test_a_short_list_needs_no_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "短.jsonl").write_text("{}", "utf-8")
    assert not is_large([tmp_path / "短.jsonl", tmp_path / "没有.csv"])
