"""A whole guide as a page: its own words, its silence, its source; documents whole."""

from __future__ import annotations

from datetime import date

from starlette.testclient import TestClient

from knowledge.guide import Material, ServiceGuide
from knowledge.store import StoredItem
from knowledge.values import Span
from tests.fakes import PENSION_ID
from tests.samples import CITY, FAQ_TEXT, PENSION_TEXT, pension_page, row_guide
from ui.guide_page import guide_page, guide_rows
from ui.wiring import Opened
from ui.words import Lang, say


def stored(incoming: object) -> StoredItem:
    return StoredItem.model_validate({"kind": "guide", "content": incoming.content, "text": incoming.text})  # type: ignore[attr-defined]


def test_a_page_is_shown_in_its_own_words_and_silence_as_silence() -> None:
    item = stored(pension_page())
    rows = {row.name: row for row in guide_rows(item, item.content, Lang.ZH)}  # type: ignore[arg-type]
    assert rows["带什么"].quoted
    assert rows["带什么"].lines[-1] == "1.视同缴费的，提供个人档案"
    assert rows["去哪办"].lines == ("指南未写明办理地点",)


def test_every_place_of_a_page_that_speaks_of_a_part_is_shown() -> None:
    item = stored(pension_page())
    guide = item.content
    assert isinstance(guide, ServiceGuide)
    more = Span(start=0, end=len(item.text.split("\n")[0]))
    twice = guide.model_copy(update={"parts": (*guide.parts, ("materials", more))})
    rows = {row.name: row for row in guide_rows(item, twice, Lang.ZH)}
    assert rows["带什么"].lines[-1] == item.text.split("\n")[0]
    assert "1.视同缴费的，提供个人档案" in rows["带什么"].lines


def test_a_list_row_is_shown_by_its_fields() -> None:
    item = stored(row_guide("X1", "户口页借出"))
    rows = {row.name: row for row in guide_rows(item, item.content, Lang.ZH)}  # type: ignore[arg-type]
    assert rows["带什么"].lines == ("居民身份证", "相片")
    assert rows["几天"].lines == ("承诺时限：1个工作日",)
    assert rows["多少钱"].lines == ("指南未写明收费",)


def test_a_list_row_keeps_what_it_adds_to_a_paper_and_a_limit() -> None:
    row = row_guide("X1", "户口页借出")
    guide = row.content
    assert isinstance(guide, ServiceGuide)
    limit = guide.limits[0].model_copy(update={"note": "不含公示时间"})
    paper = Material(name="户口簿", originals=1, scenario="代办的", note="核验后退还")
    item = stored(row).model_copy(
        update={"content": guide.model_copy(update={"limits": (limit,), "materials": (paper,)})}
    )
    rows = {row.name: row for row in guide_rows(item, item.content, Lang.ZH)}  # type: ignore[arg-type]
    assert rows["带什么"].lines == ("户口簿（原件1份，代办的，核验后退还）",)
    assert rows["几天"].lines == ("承诺时限：1个工作日（不含公示时间）",)


def test_a_withheld_part_is_not_shown() -> None:
    item = stored(pension_page()).model_copy(update={"withheld": frozenset({"materials"})})
    rows = {row.name: row for row in guide_rows(item, item.content, Lang.ZH)}  # type: ignore[arg-type]
    assert rows["带什么"].lines == (say("guide.withheld"),)


def test_the_served_page_has_rows_version_notice_and_source(client: TestClient) -> None:
    page = client.get(f"/guides/{PENSION_ID}").text
    for words in (
        "企业职工基本养老金申领",
        "云岭省云河市",
        "2026年3月1日更新",
        "/api/notice/",
        PENSION_TEXT.split("\n")[-1],
    ):
        assert words in page


def test_a_document_is_shown_whole(client: TestClient) -> None:
    page = client.get(f"/guides/doc:失业{CITY}").text
    assert all(line in page for line in FAQ_TEXT.split("\n"))
    assert "/api/notice/" not in page


def test_a_catalogue_name_and_an_unknown_id_have_no_page(client: TestClient) -> None:
    assert client.get("/guides/entry:路灯报修").status_code == 404
    assert client.get("/guides/没有").status_code == 404


def test_text_of_a_guide_is_escaped(opened: Opened) -> None:
    item = stored(pension_page())
    evil = item.model_copy(update={"text": "<script>alert(1)</script>" + item.text})
    page = guide_page(evil, place="云河市", lang=Lang.EN, hotline="12345", today=date(2026, 6, 1))
    assert "<script>alert" not in page
