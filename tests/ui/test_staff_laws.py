"""The text of the law under each basis of a guide at the counter: from the library, of the day, and only where there is one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.guide import LegalBasis, ServiceGuide
from knowledge.laws.library import build_library
from knowledge.places import Places
from knowledge.store import Store
from tests.fakes import FakeAssistant
from tests.records import filled_store
from tests.samples import DISTRICT, pension_page
from tests.ui.consoles import Consoles
from ui.settings import Settings
from ui.staff.law_texts import NOT_READ, NOT_SET, why_no_laws
from ui.staff.pages import staff_router
from ui.wiring import Opened

ARTICLE = "用人单位应当自行申报、按时足额缴纳社会保险费。"
OLD = "旧的条文。"
BASES = (
    LegalBasis(title="《中华人民共和国社会保险法》", article="第六十条"),
    LegalBasis(title="《没有收录的办法》", article="第三条"),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A record whose pension guide cites one law of the library and one that is not in it."""
    made = filled_store(tmp_path)
    page = pension_page(region=DISTRICT)
    assert isinstance(page.content, ServiceGuide)
    cited = page.model_copy(update={"content": page.content.model_copy(update={"bases": BASES})})
    made.put_file("养老金-青溪.html", "2", [cited])
    return made


def guide_page(store: Store, places: Places, folder: Path, *, with_laws: bool) -> str:
    settings = Settings(data=folder)
    if with_laws:
        rows = (("2010-10-28", OLD), ("2018-12-29", ARTICLE))
        source = folder / "laws.jsonl"
        source.write_text(
            "".join(
                json.dumps({"title": "中华人民共和国社会保险法", "article": "第六十条", "text": text, "date": day})
                + "\n"
                for day, text in rows
            ),
            "utf-8",
        )
        build_library(source, folder)
        settings = Settings(data=folder, laws=source)
    opened = Opened(store=store, places=places, assistant=FakeAssistant())
    consoles = Consoles(opened, settings, staff_router(opened, settings))
    return consoles.of("w01").get(f"/staff/guides/guide:养老金{DISTRICT}").text


def test_a_basis_opens_the_article_in_force(store: Store, places: Places, tmp_path: Path) -> None:
    page = guide_page(store, places, tmp_path, with_laws=True)
    assert f'<p class="words-of-source">第60条　{ARTICLE}' in page
    assert "（法规库：中华人民共和国社会保险法，2018-12-29）" in page
    assert OLD not in page
    assert NOT_SET not in page
    assert page.count("<summary>《中华人民共和国社会保险法》") == 1
    assert "<summary>《没有收录的办法》" not in page
    assert "《没有收录的办法》第三条" in page


def test_a_file_of_laws_that_is_not_indexed_yet_is_told_apart(tmp_path: Path) -> None:
    assert why_no_laws(None, tmp_path / "laws.jsonl") == NOT_READ


def test_without_a_library_a_basis_is_only_named(store: Store, places: Places, tmp_path: Path) -> None:
    page = guide_page(store, places, tmp_path, with_laws=False)
    assert ARTICLE not in page
    assert f'<p class="quiet no-print">{NOT_SET}</p>' in page
    assert "《中华人民共和国社会保险法》第六十条" in page
