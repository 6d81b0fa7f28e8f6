"""Real lists and pages from end to end: every row and file accounted for, and the questions of people answered from them.

Needs the folder that MINGBAI_REAL_DATA names; nothing of it is part of this project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from ingest.sync import FileReport, IngestReport, ingest
from knowledge.document import CatalogueEntry, PolicyDocument
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Searcher
from knowledge.store import Store
from knowledge.text import fold

TIANHE = "440106"
GUANGDONG_ROWS, GUANGZHOU_FILES, JIANGBEI_ROWS = 1692, 34, 5078
SCAN = "01_招生细则_原文.txt"


@dataclass(frozen=True)
class Province:
    """A record of everything real, and the assistant over it."""

    report: IngestReport
    store: Store
    assistant: Assistant

    def file(self, name: str) -> FileReport:
        """The report of one file."""
        return next(file for file in self.report.files if file.file.endswith(f"/{name}"))


@pytest.fixture(scope="session")
def province(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory, places: Places, encoder: Encoder, lexicon: Lexicon
) -> Province:
    folder = tmp_path_factory.mktemp("real")
    store = Store.open(folder)
    paths = [
        real_data / "guangdong" / "matters.jsonl",
        real_data / "guangzhou",
        real_data / "chongqing" / "jiangbei_items.csv",
    ]
    report = ingest(paths, store, places)
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    return Province(report, store, Assistant(Searcher(store, index, lexicon), places))


# ---- every row and file accounted for


def test_every_row_and_file_is_in_the_report(province: Province) -> None:
    pages = [file for file in province.report.files if file.file.startswith("guangzhou/")]
    assert len(pages) == GUANGZHOU_FILES
    assert len(province.report.files) == GUANGZHOU_FILES + 2
    assert province.file("matters.jsonl").rows == GUANGDONG_ROWS
    assert province.file("jiangbei_items.csv").rows == JIANGBEI_ROWS


def test_only_the_scan_and_the_index_of_notices_are_refused(province: Province) -> None:
    scan, index = sorted(province.report.refused, key=lambda file: file.file)
    assert scan.file.endswith(SCAN)
    assert "OCR" in (scan.refused or "")
    assert "栏目列表页" in (index.refused or "")
    assert province.report.exit_code == 1


@pytest.mark.parametrize(("name", "rows"), [("matters.jsonl", GUANGDONG_ROWS), ("jiangbei_items.csv", JIANGBEI_ROWS)])
def test_a_row_that_is_not_stored_has_a_finding_that_says_why(province: Province, name: str, rows: int) -> None:
    file = province.file(name)
    left_out = [finding for finding in file.findings if finding.rule.startswith("row-")]
    assert file.guides + file.entries + len(left_out) == rows


def test_penalties_never_enter_what_citizens_search(province: Province) -> None:
    entries = [item.content for item in province.store.active() if isinstance(item.content, CatalogueEntry)]
    penalties = [entry for entry in entries if entry.matter_type == "行政处罚"]
    assert len(penalties) > 3000
    assert not [entry for entry in penalties if entry.for_citizens]


def test_at_least_thirty_pages_yield_more_than_a_blob(province: Province) -> None:
    documents = [item for item in province.store.active() if item.kind == "document"]
    guides = {guide.source.name for guide in province.store.guides(limit=5000) if guide.source.place is None}
    typed = [
        item.content.source.name
        for item in documents
        if isinstance(item.content, PolicyDocument)
        and (item.content.source.name in guides or item.content.faqs or len(item.content.sections) > 1)
    ]
    assert len(documents) == GUANGZHOU_FILES - 2
    assert len(typed) >= 30


def test_the_pension_page_yields_all_of_its_parts(province: Province) -> None:
    (guide,) = [one for one in province.store.guides(limit=5000) if one.source.name.startswith("23_")]
    item = province.store.item(guide.id)
    assert item is not None
    headings = re.findall(r"^[一二三四五六七八九十]+、", item.text, re.MULTILINE)
    assert len(headings) == 11
    parts = {name for name, _ in guide.parts}
    assert {"audience", "conditions", "materials", "steps", "limits", "windows", "fee", "bases", "contacts"} <= parts
    assert len([one for one in guide.materials if one.necessity == "必需"]) == 3
    assert len([one for one in guide.materials if one.necessity == "特殊情形"]) == 6


def test_the_unemployment_page_keeps_its_short_items(province: Province) -> None:
    (item,) = [one for one in province.store.active() if one.content.source.name.startswith("19_")]
    assert "单位破产" in item.text
    assert isinstance(item.content, PolicyDocument)
    assert any("单位破产" in faq.answer for faq in item.content.faqs)


# ---- what people ask in 天河


@dataclass(frozen=True)
class Expected:
    """A question, the forms its answer must have (one of each group), and how the source's name begins."""

    question: str
    forms: tuple[tuple[str, ...], ...]
    source: str

    def __str__(self) -> str:
        return self.question


GUARDIAN = (("监护人",), ("身份证",), ("监护关系",))
ANSWERED = (
    Expected("企业职工养老金申领多久办好", (("承诺办结时限:10个工作日",), ("法定办结时限:20个工作日",)), "23_"),
    Expected("领养老金要交钱吗", (("不收费",),), "23_"),
    Expected("申领养老金要带哪些材料", (("特殊情形", "特殊情况"),), "23_"),
    Expected("创业贷款个人最多能贷多少", (("30万",), ("50万",)), "15_"),
    Expected("公司破产了能领失业金吗", (("单位破产",),), "19_"),
    Expected("电子居住证审核要几天", (("5个工作日",),), "34_"),
    Expected("电子居住证多久签注一次", (("每年",),), "34_"),
    Expected("16岁以下小孩办社保卡要带什么", GUARDIAN, "22_"),
    Expected("在广州开律师所审批要多久", (("承诺办结时限:6个工作日",), ("法定办结时限:30个工作日",)), "11440100"),
    Expected("护照办理承诺几个工作日", (("承诺办结时限:5个工作日",),), "11440100"),
    Expected("损毁换发保安员证要几天", (("承诺办结时限:1个工作日",),), "11440100"),
    Expected("一次性创业资助给多少钱", (("10000元", "1万元"),), "16_"),
)


def ask(province: Province, question: str) -> Answer:
    return province.assistant.answer(question, region=TIANHE)


@pytest.mark.parametrize("expected", ANSWERED, ids=str)
def test_a_question_is_answered_from_the_right_source(province: Province, expected: Expected) -> None:
    answer = ask(province, expected.question)
    assert answer.status is Status.ANSWERED
    said = re.sub(r"[\s*]", "", fold(answer.text))
    missing = [forms for forms in expected.forms if not any(fold(form) in said for form in forms)]
    assert missing == []
    assert [one.source for one in answer.citations if one.source.startswith(expected.source)]


def test_the_pension_answer_tells_required_from_special_materials(province: Province) -> None:
    answer = ask(province, "申领养老金要带哪些材料")
    materials = [fact for fact in answer.facts if fact.field == "materials"]
    assert len([fact for fact in materials if fact.label == "申请材料"]) == 3
    assert len([fact for fact in materials if "特殊情形" in fact.label]) == 6


def test_a_matter_with_four_cases_is_asked_back(province: Province) -> None:
    answer = ask(province, "保安员证怎么换")
    assert answer.status is Status.CLARIFY
    assert len(answer.options) == 4
    assert all("保安员证" in option.label for option in answer.options)


def test_what_nobody_offers_is_not_found(province: Province) -> None:
    answer = ask(province, "怎么给火星车上牌")
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()


@pytest.mark.parametrize("expected", ANSWERED, ids=str)
def test_every_quote_stands_where_its_citation_says(province: Province, expected: Expected) -> None:
    for citation in ask(province, expected.question).citations:
        item = province.store.item(citation.guide_id)
        assert item is not None
        assert item.text[citation.start : citation.end] == citation.quote
