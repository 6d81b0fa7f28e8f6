"""Evidence to a draft: rows of a guide, passages in their own words, and the warnings that go with them."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import replies
from assistant.compose import Draft, from_guide, from_passages, summary, validity_notices, without_faults
from assistant.facets import Asked
from assistant.verify import check, quote_resolves
from knowledge.document import Passage
from knowledge.effective import EffectiveGuide
from knowledge.guide import Source, Validity
from knowledge.passages import title_of
from knowledge.places import Places
from knowledge.search import PassageHit, Query
from knowledge.store import Incoming, StoredItem
from knowledge.store.items import kind_of
from knowledge.text import fold
from tests.samples import CITY, entry, faq_page, pension_page, row_guide, span
from tests.town import charged_row, expired_notice


def stored(piece: Incoming, withheld: frozenset[str] = frozenset()) -> StoredItem:
    return StoredItem(kind=kind_of(piece.content), content=piece.content, text=piece.text, withheld=withheld)


def hit(item: StoredItem, quote: str, heading: str = "") -> PassageHit:
    """A passage of an item, as the search would return it."""
    passage = Passage(
        id=f"{item.id}#text:0", owner=item.id, field="text:0", heading=heading, text=quote, span=span(item.text, quote), region=CITY
    )  # fmt: skip
    return PassageHit(passage=passage, title=title_of(item), score=0.9, features={})


def asked_of(item: StoredItem, asked: Asked, question: str, places: Places) -> Draft:
    """A draft from a guide for a question without search terms of its own."""
    query = Query(text=question, folded=fold(question), terms=(), regions=(CITY,))
    return from_guide(EffectiveGuide(asked=CITY, sources=(item,)), asked, query, places, today=TODAY)


TODAY = date(2026, 6, 1)
LAST_LIMIT = "二、失业保险金最长领多久？\n答：最长不超过24个月。"
PROSE_LIMIT = "达到法定退休年龄，累计缴费满15年。"


def test_the_first_line_says_what_where_and_who(places: Places) -> None:
    draft = asked_of(stored(pension_page()), Asked(keys=("fee",)), "收费吗", places)
    assert draft.head == "**企业职工基本养老金申领**（云岭省云河市 · 云河市社会保险中心）"


def test_the_phone_follows_what_was_asked(places: Places) -> None:
    draft = asked_of(stored(pension_page()), Asked(keys=("fee",)), "收费吗", places)
    assert [fact.field for fact in draft.facts] == ["fee", "contacts"]


def test_a_phone_that_was_asked_for_is_given_once(places: Places) -> None:
    draft = asked_of(stored(pension_page()), Asked(keys=("phone",)), "电话", places)
    assert draft.text.count("0990-8123456") == 1


def test_every_row_of_the_whole_card_is_borne_out(places: Places) -> None:
    item = stored(pension_page())
    draft = asked_of(item, Asked(), "养老金", places)
    assert check(draft.rows, draft.citations) == ()
    assert all(quote_resolves(citation, item.text) for citation in draft.citations)


def test_a_count_of_copies_is_no_number_of_visits(places: Places) -> None:
    draft = asked_of(stored(pension_page()), Asked(keys=("visits",)), "要去几次", places)
    assert "**到现场次数**：指南未写明到现场次数" in draft.text.split("\n")


def test_a_silent_field_is_helped_by_another_part_that_holds_the_answer(places: Places) -> None:
    draft = asked_of(stored(pension_page()), Asked(keys=("outcome",)), "要缴满几年", places)
    assert f"指南未写明办理结果；受理条件中写有：{PROSE_LIMIT}" in draft.text


def test_a_withheld_part_helps_nobody(places: Places) -> None:
    item = stored(pension_page(), frozenset({"conditions"}))
    draft = asked_of(item, Asked(keys=("outcome",)), "要缴满几年", places)
    assert PROSE_LIMIT not in draft.text


def test_a_guide_that_says_nothing_asked_still_cites_itself(places: Places) -> None:
    piece = row_guide("A1", "甲证核发")
    bare = piece.content.model_copy(update={"contacts": ()})
    draft = asked_of(stored(Incoming(content=bare, text=piece.text)), Asked(keys=("bases",)), "依据", places)
    assert ("指南未写明办理依据" in draft.text, len(draft.citations)) == (True, 1)


def test_an_open_question_also_gets_the_prose_that_holds_its_form(places: Places) -> None:
    draft = asked_of(stored(pension_page()), Asked(keys=("duration",)), "几年", places)
    assert any(row.startswith("**受理条件**") for row in draft.rows)


def test_an_amount_no_row_tells_is_looked_for_in_the_fee(places: Places) -> None:
    draft = asked_of(stored(charged_row()), Asked(keys=("amount",)), "一年多少钱", places)
    assert "工本费，12元" in draft.text


def test_what_a_clause_of_its_own_asks_comes_from_the_conditions(places: Places) -> None:
    item, asked = stored(pension_page()), Asked(keys=("fee",))
    assert PROSE_LIMIT in asked_of(item, asked, "收费吗，要缴几年", places).text
    assert PROSE_LIMIT not in asked_of(item, asked, "收费吗", places).text


# ---- passages


def test_a_passage_is_quoted_whole_under_its_heading(places: Places) -> None:
    item = stored(expired_notice())
    words = "在本市种植茶园十亩以上的农户可以领取返乡种茶补贴。"
    draft = from_passages((hit(item, words, "一、补贴对象"),), {item.id: item}, places, today=TODAY)
    assert draft.rows == (f"**一、补贴对象**\n> {words} [1]",)
    assert draft.facts[0].label == "一、补贴对象"


def test_a_heading_that_the_passage_repeats_is_shown_once(places: Places) -> None:
    item = stored(faq_page())
    draft = from_passages((hit(item, LAST_LIMIT, "失业保险金最长领多久？"),), {item.id: item}, places, today=TODAY)
    assert draft.text.count("最长领多久") == 1


def test_a_passage_that_begins_with_its_own_heading_needs_no_path_to_it(places: Places) -> None:
    item = stored(faq_page())
    draft = from_passages(
        (hit(item, LAST_LIMIT, "失业保险 二、失业保险金最长领多久？"),), {item.id: item}, places, today=TODAY
    )
    assert draft.rows[0].startswith("> 二、失业保险金最长领多久？")


def test_a_passage_of_another_document_names_it(places: Places) -> None:
    first, second = stored(faq_page()), stored(expired_notice())
    hits = (hit(first, LAST_LIMIT), hit(second, "在本市种植茶园十亩以上的农户可以领取返乡种茶补贴。"))
    draft = from_passages(hits, {first.id: first, second.id: second}, places, today=TODAY)
    assert (draft.guide.title, "**《返乡种茶补贴办法》**" in draft.rows[1]) == ("失业保险常见问题", True)


# ---- what an answer rests on


def test_a_summary_says_who_wrote_it_and_when(places: Places) -> None:
    about = summary(stored(pension_page()), places)
    assert (about.agency, about.updated_at, about.region_name) == ("云河市社会保险中心", "2026-03-01", "云岭省云河市")


def test_a_page_that_names_no_place_is_said_to_name_none(places: Places) -> None:
    piece = pension_page(region="unknown")
    assert summary(stored(piece), places).region_name == "未写明地区"


def test_a_list_name_is_summed_up_by_its_name(places: Places) -> None:
    about = summary(stored(entry("路灯报修")), places)
    assert (about.title, about.agency, about.version, about.updated_at) == ("路灯报修", None, 1, None)


def test_a_document_without_an_issuer_names_its_publisher(places: Places) -> None:
    page = faq_page()
    source = Source(id="s", name="s", publisher="云河市人社局")
    item = stored(Incoming(content=page.content.model_copy(update={"source": source}), text=page.text))
    assert summary(item, places).agency == "云河市人社局"


@pytest.mark.parametrize(
    ("expires", "announced"), [(date(2026, 7, 1), True), (date(2026, 7, 2), False), (TODAY, False), (None, False)]
)
def test_an_end_is_announced_for_thirty_days(expires: date | None, announced: bool) -> None:
    page = faq_page()
    item = stored(Incoming(content=page.content.model_copy(update={"expires": expires}), text=page.text))
    assert bool(validity_notices(item, today=TODAY)) is announced


def test_what_comes_is_announced_by_its_day_and_its_name() -> None:
    page = pension_page()
    validity = Validity(effective=date(2026, 9, 1))
    new = stored(Incoming(content=page.content.model_copy(update={"validity": validity, "version": 2}), text=page.text))
    other = new.model_copy(update={"content": new.content.model_copy(update={"id": "guide:新", "title": "新指南"})})
    said = validity_notices(stored(page), today=TODAY, coming=(new, other))
    assert said == (
        replies.COMING_VERSION.format(date="2026年9月1日"),
        replies.COMING.format(date="2026年9月1日", title="新指南"),
    )


def test_a_faulty_row_becomes_a_notice_and_its_fact_goes(places: Places) -> None:
    draft = asked_of(stored(pension_page()), Asked(keys=("limits", "fee")), "几天", places)
    wrong = draft.rows[0].replace("10个", "11个")
    draft = draft.model_copy(update={"rows": (wrong, *draft.rows[1:])})
    mended = without_faults(draft, check(draft.rows, draft.citations))
    assert mended.rows == (f"**办理时限**：{replies.WITHHELD}", *draft.rows[1:])
    assert {fact.field for fact in mended.facts} == {"fee", "contacts"}
