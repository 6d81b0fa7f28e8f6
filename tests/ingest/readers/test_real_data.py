"""The readers on real pages and lists; skipped where the folder with them is absent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.raw import RawDocument, RawTable
from ingest.readers import read
from ingest.readers.files import find
from knowledge.errors import GuideError
from tests.ingest.readers.makers import check_positions, document, table, texts

FURNITURE = re.compile(
    r"扫一扫在手机打开|网站地图|返回顶部|版权所有|网站标识码|公网安备|浏览次数|分享到|相关新闻|当前位置|关闭窗口|打印本页|访客|访问者"
    r"|^(?:无障碍|长者助手|首页|政务公开|基本信息|收藏|搜索|登录)$"
)


@pytest.fixture(scope="module")
def pages(real_data: Path) -> dict[str, RawDocument]:
    files = [file for file in find([real_data / "guangzhou"]) if not file.name.startswith(("01_", "20b_"))]
    return {file.name: document(file) for file in files}


def lines_of(pages: dict[str, RawDocument], prefix: str) -> list[str]:
    return texts(next(page for name, page in pages.items() if name.startswith(prefix)))


def test_every_page_gives_a_titled_document_with_an_origin(pages: dict[str, RawDocument]) -> None:
    assert len(pages) == 32
    for page in pages.values():
        assert page.stamp.title, page.name
        assert page.stamp.publisher or page.stamp.published, page.name
        check_positions(page)


def test_no_furniture_is_left_on_any_page(pages: dict[str, RawDocument]) -> None:
    for page in pages.values():
        assert not [line for line in texts(page) if len(line) < 60 and FURNITURE.search(line)], page.name


def test_short_lines_of_the_law_are_kept(pages: dict[str, RawDocument]) -> None:
    assert {"1.劳动合同期满或终止。", "2.单位破产。"} <= set(lines_of(pages, "19_"))
    pension = lines_of(pages, "23_")
    assert pension[pension.index("八、收费标准") + 1] == "不收费"
    headings = [line[: line.index("、")] for line in pension if re.match(r"[一二三四五六七八九十]+、", line)]
    assert headings == ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]


def test_a_page_and_its_clipping_hold_the_same_article(pages: dict[str, RawDocument]) -> None:
    for page, clipping in (("07_", "b3_异地"), ("10_", "b3_广东")):
        plain = [re.sub(r"\s", "", "".join(lines_of(pages, prefix))) for prefix in (page, clipping)]
        assert plain[0] == plain[1]


def test_the_scanned_file_points_at_ocr(real_data: Path) -> None:
    scan = next((real_data / "guangzhou").glob("01_*.txt"))
    with pytest.raises(GuideError, match="OCR"):
        read(scan)


def test_the_index_of_notices_is_no_guide(real_data: Path) -> None:
    """Its titles name the parties of hearings: nobody who asks how to apply for 劳动仲裁 wants to read them."""
    index = next((real_data / "guangzhou").glob("20b_*.html"))
    with pytest.raises(GuideError, match="栏目列表页，只有15条"):
        read(index)


def test_the_real_lists_are_read_whole(real_data: Path) -> None:
    names = table(real_data / "chongqing" / "jiangbei_items.csv")
    assert (len(names.rows), names.header, names.columns) == (5078, False, ("列1", "列2", "列3"))
    matters: RawTable = table(real_data / "guangdong" / "matters.jsonl")
    assert len(matters.rows) == 1692
    assert matters.rows[0].lists["material_intro"]
