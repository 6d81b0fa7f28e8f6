"""A page and a list with one guide each, read by the real ingest into a record, and people who work on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ingest.editing.forms import Editor, Typed
from ingest.sync import IngestReport, ingest
from knowledge.access import Role, Viewer
from knowledge.places import Places
from knowledge.store import Store
from tests.samples import CITY

AGENCY = "云河市公安局"
PAGE = """# 居住证签注

## 受理条件
1. 持有本市居住证
2. 居住证在有效期内

## 申请材料
1. 居民身份证
2. 居住证

## 办理时限
法定办结时限：20个工作日
承诺办结时限：{promised}个工作日

## 收费标准
{fee}

## 咨询电话
0980-8123456
"""
ROWS = "事项名称,实施主体,事项类型,实施编码,法定办结时限,承诺办结时限,受理条件,申请材料,是否收费,咨询电话\n养犬登记,云河市公安局,公共服务,B7,20个工作日,{promised},年满18周岁。,居民身份证；免疫证明,否,0980-8120000\n"
PAGE_ID = "guide:居住证签注"

EDITOR = Editor(name="hz-01", viewer=Viewer.of(Role.EDITOR, AGENCY))
SECOND = Editor(name="hz-02", viewer=Viewer.of(Role.EDITOR, AGENCY))
STRANGER = Editor(name="dj-01", viewer=Viewer.of(Role.EDITOR, "登记科"))
MAINTAINER = Editor(name="wh-01", viewer=Viewer.of(Role.MAINTAINER))
CLERK = Editor(name="ck-01", viewer=Viewer.of(Role.WINDOW))
AUDITOR = Editor(name="sj-01", viewer=Viewer.of(Role.AUDITOR))


def ticking() -> Iterator[datetime]:
    """A clock that moves on a second with each look."""
    now = datetime(2026, 11, 29, 2)
    while True:
        yield now
        now += timedelta(seconds=1)


class Files:
    """The two files of an office, written anew and read again."""

    def __init__(self, folder: Path, store: Store, places: Places) -> None:
        self._folder, self._store, self._places = folder, store, places
        folder.mkdir(exist_ok=True)

    def read(
        self, *, promised: int = 10, fee: str = "不收费", row: str = "10个工作日", keep: bool = True
    ) -> IngestReport:
        """Write both files and ingest them."""
        (self._folder / "居住证签注.md").write_text(PAGE.format(promised=promised, fee=fee), "utf-8")
        (self._folder / "清单.csv").write_text(ROWS.format(promised=row), "utf-8")
        paths = [self._folder / "居住证签注.md", self._folder / "清单.csv"]
        return ingest(paths, self._store, self._places, region=CITY, agency=AGENCY, keep=keep)


def typed(part: str, words: str, **more: object) -> Typed:
    """A correction with a reason."""
    return Typed(part=part, words=words, why="核对文件", **more)  # type: ignore[arg-type]
