"""What can be quoted of a guide or a document, and where it stands."""

from __future__ import annotations

from knowledge.codelists import Grade
from knowledge.document import DocumentSection, Passage
from knowledge.guide import Faq, Section, ServiceGuide, Source
from knowledge.passages import deepest_path, passages, title_of
from knowledge.store import Incoming, StoredItem
from knowledge.store.items import kind_of
from knowledge.values import Span
from tests.samples import CITY, entry, faq_page, pension_page, row_guide, span

TEXT = "甲证核发\n年满十六周岁\n收费：不收费\n自带笔\n能代办吗？可以"


def stored(piece: Incoming, withheld: frozenset[str] = frozenset()) -> StoredItem:
    return StoredItem(kind=kind_of(piece.content), content=piece.content, text=piece.text, withheld=withheld)


def row(**fields: object) -> Incoming:
    """A list row with a condition, a fee, a note and a question."""
    whole = {
        "parts": (
            ("conditions", span(TEXT, "年满十六周岁")),
            ("fee", span(TEXT, "收费：不收费")),
            ("steps", Span(start=3, end=3)),
        ),
        "sections": (
            Section(heading="注意事项", text="自带笔", span=span(TEXT, "自带笔")),
            Section(heading="另", text="无处"),
        ),
        "faqs": (
            Faq(question="能代办吗？", answer="可以", span=span(TEXT, "能代办吗？可以")),
            Faq(question="无处", answer="无"),
        ),
    }
    source = Source(id="s", name="s", place="第2行")
    guide = ServiceGuide.model_validate(
        {"id": "g", "title": "甲证核发", "region": CITY, "source": source, **whole, **fields}
    )
    return Incoming(content=guide, text=TEXT)


def fields(found: tuple[Passage, ...]) -> list[str]:
    return [passage.field for passage in found]


def test_prose_notes_and_questions_of_a_row_are_passages_and_facts_are_not() -> None:
    assert fields(passages(stored(row()))) == ["conditions", "notes:0", "faqs:0"]


def test_a_withheld_part_is_no_passage() -> None:
    assert "conditions" not in fields(passages(stored(row(), frozenset({"conditions"}))))


def test_every_passage_is_its_place_in_the_text() -> None:
    for item in (stored(row()), stored(row_guide("A1", "甲证核发")), stored(faq_page())):
        found = passages(item)
        assert found
        assert all(item.text[one.span.start : one.span.end] == one.text for one in found)
        assert len({one.id for one in found}) == len(found)


def test_a_page_leaves_its_passages_to_its_document() -> None:
    assert passages(stored(pension_page())) == ()


def test_a_name_on_a_list_has_no_passage() -> None:
    assert passages(stored(entry("路灯报修"))) == ()


def test_a_question_and_its_answer_are_one_passage_and_not_told_twice() -> None:
    found = passages(stored(faq_page()))
    assert fields(found) == ["faqs:0", "faqs:1"]
    assert "2.单位破产。" in found[0].text


def test_a_paragraph_outside_the_questions_stands_under_its_headings() -> None:
    page = faq_page()
    content = page.content.model_copy(update={"faqs": ()})
    found = passages(stored(Incoming(content=content, text=page.text)))
    assert fields(found) == ["text:0", "text:1"]
    assert found[0].heading == "失业保险常见问题"


def test_a_passage_has_its_owners_grade_and_region() -> None:
    found = passages(stored(row(grade=Grade.WINDOW)))
    assert {(one.grade, one.region, one.owner) for one in found} == {(Grade.WINDOW, CITY, "g")}


def test_the_innermost_heading_wins_and_outside_there_is_none() -> None:
    sections = (
        DocumentSection(path=("总",), depth=0, span=Span(start=0, end=50)),
        DocumentSection(path=("总", "分"), depth=1, span=Span(start=10, end=20)),
    )
    assert deepest_path(sections, Span(start=12, end=18)) == ("总", "分")
    assert deepest_path(sections, Span(start=30, end=40)) == ("总",)
    assert deepest_path(sections, Span(start=45, end=60)) == ()


def test_an_item_is_called_by_its_title_or_its_name() -> None:
    assert (title_of(stored(faq_page())), title_of(stored(entry("路灯报修")))) == ("失业保险常见问题", "路灯报修")
