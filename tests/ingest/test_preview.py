"""A preview says what an ingest would do, and does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.preview import Outcome, preview
from ingest.sync import ingest
from knowledge.places import Places
from knowledge.store import Store
from knowledge.store.items import Kind
from tests.records import empty_store
from tests.samples import CITY

PAGE = """# 居住证签注

## 申请材料
1. 居民身份证
2. 居住证

## 办理时限
法定办结时限：20个工作日
承诺办结时限：{promised}个工作日

## 收费标准
不收费

## 咨询电话
0980-8123456
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return empty_store(tmp_path / "record")


def page(folder: Path, promised: int) -> Path:
    file = folder / "居住证签注.md"
    file.write_text(PAGE.format(promised=promised), "utf-8")
    return file


def counts(store: Store) -> tuple[int, dict[str, int], dict[str, str]]:
    return store.generation, store.counts(), store.files()


def test_a_preview_stores_nothing(tmp_path: Path, store: Store, places: Places) -> None:
    before = counts(store)
    found = preview([page(tmp_path, 10)], store, places, region=CITY)
    assert [(one.kind, one.title, one.outcome) for one in found.items] == [
        (Kind.GUIDE, "居住证签注", Outcome.ADDED),
        (Kind.DOCUMENT, "居住证签注", Outcome.ADDED),
    ]
    assert counts(store) == before


def test_a_preview_counts_what_the_ingest_then_does(tmp_path: Path, store: Store, places: Places) -> None:
    file = page(tmp_path, 10)
    ingest([file], store, places, region=CITY)
    page(tmp_path, 8)
    foreseen = preview([file], store, places, region=CITY).report
    assert ingest([file], store, places, region=CITY) == foreseen
    assert foreseen.total("changed") == 2


def test_a_change_is_told_part_by_part(tmp_path: Path, store: Store, places: Places) -> None:
    file = page(tmp_path, 10)
    ingest([file], store, places, region=CITY)
    page(tmp_path, 8)
    item = preview([file], store, places, region=CITY).of(Outcome.CHANGED)[0]
    assert [(part.key, part.before, part.after) for part in item.parts] == [
        ("promised", ("10个工作日",), ("8个工作日",))
    ]


def test_an_error_names_what_is_kept_out_and_how_to_mend_it(tmp_path: Path, store: Store, places: Places) -> None:
    (item,) = preview([page(tmp_path, 30)], store, places, region=CITY).lacking
    (error,) = item.errors
    assert (error.rule, error.withholds) == ("R09", "limits")
    assert error.fix


def test_what_left_a_file_is_foreseen_as_withdrawn(tmp_path: Path, store: Store, places: Places) -> None:
    file = tmp_path / "清单.csv"
    file.write_text("事项名称,实施编码\n居住证签注,A1\n居住证申领,A2\n", "utf-8")
    ingest([file], store, places, region=CITY)
    assert len(store.files()) == 1
    file.write_text("事项名称,实施编码\n居住证签注,A1\n", "utf-8")
    found = preview([file], store, places, region=CITY)
    assert len(found.of(Outcome.WITHDRAWN)) == found.report.total("withdrawn") == 1
