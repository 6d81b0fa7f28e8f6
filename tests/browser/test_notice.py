"""The notice in a browser and as a file: the case decides the rows, the hand note is printed, the PDF says what the API says."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from playwright.sync_api import expect

from tests.browser.visitor import SHOTS, Visitor

PASSPORT = "guide%3Ayunhe_passport"
FIRST = "首次申请"


def words_of(path: Path) -> str:
    """The selectable text of a PDF, without white space, in which lines break anywhere."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [document[number].get_textpage() for number in range(len(document))]
        return "".join("".join(page.get_text_range() for page in pages).split())
    finally:
        document.close()


def fonts_embedded(path: Path) -> set[bool]:
    """Whether the fonts of the first page's words stand in the file."""
    document = pypdfium2.PdfDocument(path)
    page = document[0]  # held: an object is gone with its page
    written = [one for one in page.get_objects() if one.type == pdfium.FPDF_PAGEOBJ_TEXT]
    found = {bool(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(one.raw))) for one in written}
    document.close()
    return found


def information(path: Path, key: str) -> str:
    """One entry of a PDF's information."""
    document = pypdfium2.PdfDocument(path)
    size = pdfium.FPDF_GetMetaText(document, key.encode(), None, 0)
    room = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, key.encode(), room, size)
    document.close()
    return room.raw.decode("utf-16-le")


def test_the_answers_notice_is_for_the_case_of_the_answer(desk: Visitor) -> None:
    desk.open()
    desk.ask("首次申请，普通护照怎么办").get_by_role("link", name="打印告知单").click()
    expect(desk.page.get_by_role("heading", name="一次性告知单")).to_be_visible()
    sheet = desk.page.locator(".sheet")
    expect(sheet).to_contain_text(FIRST)
    expect(sheet).not_to_contain_text("原护照")
    expect(sheet.get_by_role("img", name="二维码")).to_be_visible()
    with desk.page.expect_navigation():
        desk.page.locator("select").first.select_option("换发")
    expect(desk.page.locator(".sheet")).to_contain_text("原护照")


def test_the_hand_note_is_on_paper_and_the_controls_are_not(desk: Visitor) -> None:
    desk.open(f"/api/notice/{PASSPORT}", "main")
    desk.page.locator("#hand").fill("周三上午请改天来")
    desk.shot("notice-desk")
    desk.page.emulate_media(media="print")
    expect(desk.page.locator(".hand-print")).to_have_text("周三上午请改天来")
    expect(desk.page.locator(".hand-print")).to_be_visible()
    expect(desk.page.locator(".controls")).to_be_hidden()
    SHOTS.mkdir(parents=True, exist_ok=True)
    printed = SHOTS / "notice-printed.pdf"
    desk.page.pdf(path=printed, prefer_css_page_size=True)
    assert "周三上午请改天来" in words_of(printed)


def test_the_pdf_opens_embeds_its_fonts_is_labelled_and_says_what_the_api_says(desk: Visitor) -> None:
    desk.open(f"/api/notice/{PASSPORT}?scenario={FIRST}", "main")
    desk.page.locator("#hand").fill("周三上午请改天来")
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="存成PDF").click()
    path = SHOTS / "notice.pdf"
    download.value.save_as(path)
    said = words_of(path)
    guide = desk.page.request.get(f"{desk.base}/api/guides/{PASSPORT}").json()
    papers = [one["name"] for one in guide["materials"] if one["scenario"] == FIRST]
    limits = [f"{one['value']:g}{one['unit']}" if one["value"] else one["text"] for one in guide["limits"]]
    facts = [*papers, *limits, guide["title"], guide["agency"]["name"]]
    facts += [one["value"] for one in guide["contacts"]] + ["周三上午请改天来", "本单由人工智能"]
    assert len(papers) == 3
    assert [fact for fact in facts if "".join(fact.split()) not in said] == []
    assert fonts_embedded(path) == {True}
    assert "yunhe_passport@1" in information(path, "AIGC")
