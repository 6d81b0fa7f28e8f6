"""A public guide may hold a part that only some may read: to everybody else it was never written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.access import CITIZEN, Role, Viewer
from knowledge.codelists import Charged, Grade
from knowledge.document import DocumentSection, PolicyDocument
from knowledge.errors import StoreError
from knowledge.guide import Faq, Scenario, ScenarioOption, Section, ServiceGuide, Source, Step
from knowledge.part_grades import PartGrade
from knowledge.passages import passages
from knowledge.store import Incoming, Store, StoredItem
from knowledge.values import Span, Value
from tests.samples import CITY, PENSION_TEXT, pension_page, span

WINDOW = Viewer.of(Role.WINDOW)
MINE = f"guide:养老金{CITY}"


@pytest.fixture
def store(record_place: Path | str) -> Iterator[Store]:
    store = Store.open(record_place)
    yield store
    store.close()


def close(store: Store, part: str, grade: Grade = Grade.WINDOW, item_id: str = MINE, **more: str) -> None:
    store.grade_part(item_id, part, grade, why="测试", by="维护", **more)


def guide_for(store: Store, viewer: Viewer) -> tuple[ServiceGuide, str]:
    item = store.seen_by(viewer).item(MINE)
    assert item is not None
    assert isinstance(item.content, ServiceGuide)
    return item.content, item.text


def quotes(item: StoredItem) -> list[str]:
    """Every piece of text that a value of an item points to."""
    return [item.text[one.start : one.end] for one in _spans(item.content)]


def _spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, Value):
        for name in type(value).model_fields:
            yield from _spans(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _spans(one)


def test_a_closed_field_is_as_if_it_had_never_been_written(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    close(store, "收费")
    guide, text = guide_for(store, CITIZEN)
    assert guide.fee.charged is Charged.UNKNOWN
    assert guide.part("fee") is None
    assert text == PENSION_TEXT.replace("收费标准\n不收费\n", "")
    assert guide_for(store, WINDOW) == (store.guide(MINE), PENSION_TEXT)


def test_what_stays_points_to_the_same_words(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    close(store, "materials")
    before, after = store.item(MINE), store.seen_by(CITIZEN).item(MINE)
    assert before is not None
    assert after is not None
    gone = {"《待遇申报表》", "社会保障卡", "个人档案"}
    stays = [quote for quote in quotes(before) if not any(word in quote for word in gone)]
    assert quotes(after) == stays
    assert not any(word in after.model_dump_json() for word in gone)


def test_a_page_is_a_document_too_and_both_lose_the_piece(store: Store) -> None:
    page = pension_page()
    paragraphs = tuple(span(PENSION_TEXT, line) for line in ("不收费", "0990-8123456"))
    document = PolicyDocument(
        id="doc:养老金", title="企业职工基本养老金申领", region=CITY, paragraphs=paragraphs, source=page.content.source
    )  # fmt: skip
    store.put_file("a.html", "1", [page, Incoming(content=document, text=PENSION_TEXT)])
    close(store, "fee")
    seen = store.seen_by(CITIZEN)
    item = seen.item("doc:养老金")
    assert item is not None
    assert [passage.text for passage in passages(item)] == ["0990-8123456"]
    assert "不收费" not in (seen.source_text(page.content.source.id) or "不收费")


def test_a_department_reads_its_own_part_only(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    close(store, "fee", Grade.DEPARTMENT, department="户政科")
    own, other = Viewer.of(Role.EDITOR, "户政科"), Viewer.of(Role.EDITOR, "登记科")
    assert guide_for(store, own)[0].fee.charged is Charged.NO
    for viewer in (CITIZEN, WINDOW, other):
        assert guide_for(store, viewer)[0].fee.charged is Charged.UNKNOWN


def test_without_a_department_it_belongs_to_the_body_that_handles_the_guide(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    close(store, "fee", Grade.DEPARTMENT)
    assert guide_for(store, Viewer.of(Role.EDITOR, "云河市社会保险中心"))[0].fee.charged is Charged.NO
    assert guide_for(store, Viewer.of(Role.EDITOR, "户政科"))[0].fee.charged is Charged.UNKNOWN


def test_the_newest_decision_counts_and_all_are_kept(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    close(store, "fee")
    close(store, "fee", Grade.PUBLIC)
    assert guide_for(store, CITIZEN)[0].fee.charged is Charged.NO
    assert [(one.part, one.grade) for one in store.gradings(MINE)] == [("fee", Grade.WINDOW), ("fee", Grade.PUBLIC)]


def test_reading_the_file_again_opens_nothing_and_older_versions_are_closed_too(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page(promised="10")])
    close(store, "limits")
    store.put_file("a.html", "2", [pension_page(promised="8")])
    seen = store.seen_by(CITIZEN)
    for version in (1, 2):
        old = seen.guide(MINE, version)
        assert old is not None
        assert old.limits == ()
    assert store.guide(MINE, 2).limits != ()  # type: ignore[union-attr]


def test_a_file_may_state_the_grade_of_a_part_itself(store: Store) -> None:
    page = pension_page()
    mark = PartGrade(part="收费", grade=Grade.WINDOW)
    content = page.content.model_copy(update={"part_grades": (mark,)})
    store.put_file("a.html", "1", [page.model_copy(update={"content": content})])
    guide, text = guide_for(store, CITIZEN)
    assert (guide.fee.charged, guide.part_grades) == (Charged.UNKNOWN, ())
    assert "不收费" not in text


def rules(*lines: str) -> Incoming:
    text = "\n".join(("养犬管理办法", *lines))
    sections = tuple(
        DocumentSection(path=(line,), depth=1, span=span(text, f"{line}\n{after}"))
        for line, after in zip(lines[::2], lines[1::2], strict=True)
    )
    paragraphs = tuple(span(text, line) for line in lines[1::2])
    document = PolicyDocument(
        id="doc:养犬", title="养犬管理办法", region=CITY, sections=sections, paragraphs=paragraphs,
        source=Source(id="养犬", name="养犬.html"),
    )  # fmt: skip
    return Incoming(content=document, text=text)


RULES = ("一、登记", "养犬应当登记。", "二、审查", "审查时核对疫苗编号。", "三、年检", "每年检一次。")


def test_a_passage_is_closed_by_its_heading_and_numbers_show_no_gap(store: Store) -> None:
    store.put_file("b.html", "1", [rules(*RULES)])
    close(store, "二、审查", item_id="doc:养犬")
    item = store.seen_by(CITIZEN).item("doc:养犬")
    assert item is not None
    assert [(one.id, one.text) for one in passages(item)] == [
        ("doc:养犬#text:0", "养犬应当登记。"),
        ("doc:养犬#text:1", "每年检一次。"),
    ]
    assert "审查" not in item.model_dump_json()
    whole = store.seen_by(WINDOW).item("doc:养犬")
    assert whole is not None
    by_text = {one.text: one.id for one in passages(whole)}
    assert (by_text["每年检一次。"], len(by_text)) == ("doc:养犬#text:1", 3)


def test_a_closed_heading_that_is_gone_closes_everything_and_says_so(store: Store) -> None:
    store.put_file("b.html", "1", [rules(*RULES)])
    close(store, "二、审查", item_id="doc:养犬")
    store.put_file("b.html", "2", [rules("一、登记和审查", "登记时核对疫苗编号。")])
    assert store.seen_by(CITIZEN).item("doc:养犬") is None
    assert store.seen_by(WINDOW).item("doc:养犬") is not None
    assert [one.rule for one in store.findings("doc:养犬")] == ["part-grade-lost"]
    assert store.seen_by(CITIZEN).counts()["document"] == 0


def test_a_part_that_is_not_there_is_refused_with_those_that_are(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    with pytest.raises(StoreError, match=r"可以写：.*收费"):
        close(store, "审批流转")
    with pytest.raises(StoreError, match="没有编号是"):
        close(store, "fee", item_id="guide:没有的")


def test_what_a_situation_selects_stays_right_when_records_before_it_go(store: Store) -> None:
    text = "甲证核发\n注意事项\n内部流转\n办理流程\n受理\n领证"
    guide = ServiceGuide(
        id="guide:甲", title="甲证核发", region=CITY,
        steps=(Step(text="内部流转", span=span(text, "内部流转")), Step(text="领证", span=span(text, "领证"))),
        sections=(Section(heading="注意事项", text="内部流转", span=span(text, "内部流转")),),
        scenarios=(Scenario(question="哪种？", options=(ScenarioOption(label="补领", steps=(1,)),)),),
        source=Source(id="甲", name="甲.html"),
    )  # fmt: skip
    store.put_file("c.html", "1", [Incoming(content=guide, text=text)])
    close(store, "注意事项", item_id="guide:甲")
    seen = store.seen_by(CITIZEN).guide("guide:甲")
    assert seen is not None
    assert [step.text for step in seen.steps] == ["领证"]
    assert seen.scenarios[0].options[0].steps == (0,)


def test_one_question_of_an_faq_page_is_closed_with_its_question(store: Store) -> None:
    text = "常见问题\n要带照片吗？\n要。\n怎样抽查？\n按尾号抽查。"
    faqs = (
        Faq(question="要带照片吗？", answer="要。", span=span(text, "要。")),
        Faq(question="怎样抽查？", answer="按尾号抽查。", span=span(text, "按尾号抽查。")),
    )
    document = PolicyDocument(
        id="doc:问", title="常见问题", region=CITY, faqs=faqs, source=Source(id="问", name="问.html")
    )
    store.put_file("d.html", "1", [Incoming(content=document, text=text)])
    close(store, "怎样抽查？", item_id="doc:问")
    item = store.seen_by(CITIZEN).item("doc:问")
    assert item is not None
    assert item.text == "常见问题\n要带照片吗？\n要。"
    assert "抽查" not in item.model_dump_json()


def test_what_one_reader_may_not_see_is_taken_out_once_and_anew_when_the_item_changes(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    close(store, "收费")
    citizen = store.seen_by(CITIZEN)
    first = citizen.item(MINE)
    assert citizen.item(MINE) is first
    close(store, "materials")
    after = citizen.item(MINE)
    assert after is not first
    assert after is not None
    assert "社会保障卡" not in after.text
    assert "社会保障卡" in guide_for(store, WINDOW)[1]


def test_a_part_closed_by_now_is_closed_in_the_text_of_an_earlier_day_too(store: Store) -> None:
    piece = pension_page()
    store.put_file("a.html", "1", [piece])
    longer = f"{piece.text}\n备注：窗口下班前半小时停止取号"
    store.put_file("a.html", "2", [Incoming(content=piece.content, text=longer)])
    close(store, "materials")
    marked = piece.content.model_copy(update={"part_grades": (PartGrade(part="limits", grade=Grade.WINDOW),)})
    store.put_file("a.html", "3", [Incoming(content=marked, text=f"{longer}。")])
    for viewer, told in ((CITIZEN, False), (WINDOW, True)):
        item = store.seen_by(viewer).item(MINE, date.today() - timedelta(days=1))
        assert item is not None
        assert isinstance(item.content, ServiceGuide)
        assert item.content.version == 1
        assert [bool(item.content.materials), bool(item.content.limits)] == [told, told]
        assert ("社会保障卡" in item.text, "法定办结时限" in item.text) == (told, told)
