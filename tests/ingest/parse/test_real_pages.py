"""Real pages, where they are at hand: most become guides, questions or passages, and known ones are read to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.parse import ParsedDocument, parse_document
from ingest.parse.recognise import Kind
from ingest.raw import RawDocument
from ingest.readers import read
from knowledge.codelists import Charged, LimitKind, Necessity, TimeUnit
from knowledge.errors import GuideError
from knowledge.places import Places


def _parsed(folder: Path, start: str, places: Places) -> tuple[RawDocument, ParsedDocument]:
    path = next(path for path in sorted((folder / "guangzhou").iterdir()) if path.name.startswith(start))
    document = next(one for one in read(path) if isinstance(one, RawDocument))
    return document, parse_document(document, places=places)


def test_at_least_thirty_of_the_pages_are_more_than_a_blob(real_data: Path, places: Places) -> None:
    shaped = 0
    for path in sorted((real_data / "guangzhou").iterdir()):
        try:
            documents = [one for one in read(path) if isinstance(one, RawDocument)]
        except GuideError:
            continue
        parsed = [parse_document(one, places=places) for one in documents]
        shaped += any(one.shape.kind is not Kind.NONE and len(one.documents[0].paragraphs) > 1 for one in parsed)
        assert not any(problem.severity == "error" for one in parsed for problem in one.problems), path.name
        assert all(one.documents[0].region != "unknown" for one in parsed), path.name
    assert shaped >= 30


def test_the_pension_page_yields_all_its_parts(real_data: Path, places: Places) -> None:
    _, parsed = _parsed(real_data, "23_", places)
    (guide,) = parsed.guides
    fields = {field for field, _ in guide.parts}
    assert fields >= {
        "audience",
        "conditions",
        "windows",
        "steps",
        "materials",
        "limits",
        "fee",
        "bases",
        "contacts",
        "complaints",
        "notes",
    }
    assert [one.necessity for one in guide.materials] == [Necessity.REQUIRED] * 3 + [Necessity.CONDITIONAL] * 6
    assert [(limit.kind, limit.value, limit.unit) for limit in guide.limits] == [
        (LimitKind.STATUTORY, 20, TimeUnit.WORKING_DAY),
        (LimitKind.PROMISED, 10, TimeUnit.WORKING_DAY),
    ]
    assert guide.fee.charged is Charged.NO
    assert len(guide.bases) >= 7
    assert [one.value for one in guide.contacts if one.purpose == "投诉"] == ["020-12345"]
    assert guide.region == "440100"


def test_the_unemployment_page_keeps_its_questions_and_every_item(real_data: Path, places: Places) -> None:
    _, parsed = _parsed(real_data, "19_", places)
    faqs = parsed.documents[0].faqs
    assert parsed.shape.kind is Kind.FAQ
    assert sum(not (faq.number or "").startswith("案例") for faq in faqs) == 16
    assert sum((faq.number or "").startswith("案例") for faq in faqs) == 3
    assert "2.单位破产。" in faqs[0].answer
    assert all(f"案例{number}" in faqs[0].answer for number in (1, 2))


@pytest.mark.parametrize(("start", "count"), [("15_", 7), ("34_", 10)])
def test_faq_pages_keep_all_their_questions(real_data: Path, places: Places, start: str, count: int) -> None:
    _, parsed = _parsed(real_data, start, places)
    assert len(parsed.documents[0].faqs) == count


def test_the_subsidy_page_is_four_guides(real_data: Path, places: Places) -> None:
    _, parsed = _parsed(real_data, "16_", places)
    assert len(parsed.guides) == 4
    assert any(section.text.startswith("10000元") for section in parsed.guides[0].sections)
    assert {guide.region for guide in parsed.guides} == {"440100"}


def test_every_line_of_the_guide_pages_is_in_a_part_or_section(real_data: Path, places: Places) -> None:
    for start in ("12_", "21_", "22_", "23_", "25_"):
        document, parsed = _parsed(real_data, start, places)
        (guide,) = parsed.guides
        spans = [span for _, span in guide.parts]
        spans += [section.span for section in guide.sections if section.span is not None]
        spans += [faq.span for faq in guide.faqs if faq.span is not None]
        covered = {position for span in spans for position in range(span.start, span.end)}
        lost = [block.text for block in document.blocks if block.end - 1 not in covered]
        assert all(len(line) <= 40 for line in lost), (start, lost)
