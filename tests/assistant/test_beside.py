"""The guide's own words on the point asked stand beside the fields that answer."""

from __future__ import annotations

from datetime import date

from assistant.beside import MAY_SAY, NEAR_ENOUGH, TO_THE_POINT, with_other_pages, with_own_words
from assistant.compose import Draft, from_guide
from assistant.facets import Asked
from assistant.verify import check
from knowledge.document import Passage
from knowledge.effective import EffectiveGuide
from knowledge.places import Places
from knowledge.search import PassageHit, Query, Term
from knowledge.store import Incoming, StoredItem
from knowledge.store.items import kind_of
from knowledge.text import fold
from tests.samples import CITY, pension_page, row_guide, span

NOTE = "补领后找到原证的，原证作废，不得使用；未挂失的除外。"
_ROW = row_guide("B1", "甲证补领")
WITH_NOTE = Incoming(content=_ROW.content, text=f"{_ROW.text}\n{NOTE}")


def stored(piece: Incoming) -> StoredItem:
    return StoredItem(kind=kind_of(piece.content), content=piece.content, text=piece.text)


def note(score: float, said: float = 0.8, quote: str = NOTE, item: StoredItem | None = None) -> PassageHit:
    item = item or stored(WITH_NOTE)
    passage = Passage(
        id=f"{item.id}#notes", owner=item.id, field="notes", heading="注意事项", text=quote, span=span(item.text, quote), region=CITY
    )  # fmt: skip
    return PassageHit(passage=passage, title="甲证补领", score=score, features={"in_text": said})


def drafts(
    hit: PassageHit, places: Places, *, keys: tuple[str, ...] = (), question: str = "甲证补领后找到原证"
) -> tuple[Draft, Draft]:
    """A draft for a question about a found certificate, without and with the guide's own words."""
    item, asked = stored(WITH_NOTE), Asked(keys=keys)
    terms = (Term(text="甲证"), Term(text="找到"), Term(text="原证"))
    query = Query(text=question, folded=fold(question), terms=terms, regions=(CITY,))
    guide = EffectiveGuide(asked=CITY, sources=(item,))
    plain = from_guide(guide, asked, query, places, today=date(2026, 6, 1))
    items = {item.id: item, "other": stored(pension_page())}
    return plain, with_own_words(plain, (hit,), items, item, asked=asked, query=query)


def test_the_passage_is_quoted_whole_with_its_exception_and_its_source(places: Places) -> None:
    plain, told = drafts(note(NEAR_ENOUGH), places)
    assert f"> {NOTE} [{len(plain.citations) + 1}]" in told.rows[0]
    assert told.citations[-1].quote == NOTE
    assert not check(told.rows, told.citations)


def test_beside_the_fields_asked_for_it_follows_them(places: Places) -> None:
    _, told = drafts(note(TO_THE_POINT), places, keys=("fee",))
    assert [NOTE in row for row in told.rows] == [False, True, False]


def test_beside_the_fields_asked_for_it_must_be_to_the_point(places: Places) -> None:
    plain, told = drafts(note(TO_THE_POINT - 0.01), places, keys=("materials",))
    assert told == plain


def test_beside_fields_that_say_nothing_a_weaker_passage_helps(places: Places) -> None:
    _, told = drafts(note(MAY_SAY), places, keys=("fee",))
    assert [NOTE in row for row in told.rows] == [False, True, False]
    plain, told = drafts(note(MAY_SAY - 0.01), places, keys=("fee",))
    assert told == plain


def test_beside_a_silent_field_no_passage_stands_that_lacks_the_figure_asked_for(places: Places) -> None:
    hit = note(MAY_SAY)
    without = hit.model_copy(update={"features": {**hit.features, "asked_form": 0.0}})
    plain, told = drafts(without, places, keys=("fee",), question="找到原证要多少钱")
    assert told == plain
    with_one = hit.model_copy(update={"features": {**hit.features, "asked_form": 1.0}})
    _, told = drafts(with_one, places, keys=("fee",), question="找到原证要多少钱")
    assert any(NOTE in row for row in told.rows)


def test_another_case_of_a_list_that_is_given_is_not_quoted_beside_it(places: Places) -> None:
    _, told = drafts(note(0.9, quote="申请材料：\n1.居民身份证\n2.相片"), places, keys=("fee",))
    assert any("> 1.居民身份证" in row for row in told.rows)
    plain, told = drafts(note(0.9, quote="2.相片"), places, keys=("materials",))
    assert told == plain


def test_a_passage_that_says_no_more_than_the_fields_is_left_out(places: Places) -> None:
    plain, told = drafts(note(TO_THE_POINT, quote="窗口"), places, keys=("materials",))
    assert told == plain


def test_a_passage_that_says_one_more_word_of_the_question_is_quoted(places: Places) -> None:
    _, told = drafts(note(TO_THE_POINT, said=0.1), places, keys=("materials",))
    assert [NOTE in row for row in told.rows] == [False, True, False]


def test_a_faint_passage_is_not_quoted(places: Places) -> None:
    plain, told = drafts(note(NEAR_ENOUGH - 0.01), places)
    assert told == plain


def test_what_is_shown_already_is_not_quoted_again(places: Places) -> None:
    plain, told = drafts(note(0.9, quote="申请材料：\n1.居民身份证\n2.相片"), places)
    assert told == plain


def test_a_passage_of_another_guide_never_stands_beside_it(places: Places) -> None:
    other = stored(pension_page())
    foreign = note(0.9, quote="不收费", item=other)
    item, query = stored(WITH_NOTE), Query(text="甲证", folded="甲证", terms=(Term(text="甲证"),), regions=(CITY,))
    plain = from_guide(EffectiveGuide(asked=CITY, sources=(item,)), Asked(), query, places, today=date(2026, 6, 1))
    assert with_own_words(plain, (foreign,), {other.id: other}, item, asked=Asked(), query=query) == plain


def _of_another_page(text: str, *, said: float = 0.8, asked_form: float = 0.0) -> PassageHit:
    hit = note(0.3, said, quote=NOTE)
    passage = hit.passage.model_copy(update={"text": text, "heading": "常见问题"})
    return hit.model_copy(
        update={"passage": passage, "title": "甲证问答", "features": {"in_text": said, "asked_form": asked_form, "hinted": asked_form}}
    )  # fmt: skip


def _with_the_other_page(
    hit: PassageHit, places: Places, *, keys: tuple[str, ...] = (), question: str = "甲证找到原证"
) -> tuple[Draft, Draft]:
    plain, _ = drafts(note(0.0), places, keys=keys, question=question)
    item, terms = stored(WITH_NOTE), (Term(text="甲证"), Term(text="找到"), Term(text="原证"))
    query = Query(text=question, folded=fold(question), terms=terms, regions=(CITY,))
    return plain, with_other_pages(plain, (hit,), {item.id: item}, item, places, asked=Asked(keys=keys), query=query)


def test_another_page_of_the_matter_says_first_what_the_card_leaves_out(places: Places) -> None:
    _, told = _with_the_other_page(_of_another_page("甲证找到原证的，原证作废。"), places)
    assert "《甲证问答》 常见问题" in told.rows[0]
    assert "原证作废" in told.rows[0]


def test_another_page_of_another_level_says_whose_it_is(places: Places) -> None:
    page = _of_another_page("甲证找到原证的，原证作废。")
    above = page.model_copy(update={"passage": page.passage.model_copy(update={"region": "000000"})})
    _, told = _with_the_other_page(above, places)
    assert "《甲证问答》（国家）" in told.rows[0]


def test_another_page_that_says_no_more_is_not_quoted(places: Places) -> None:
    plain, told = _with_the_other_page(_of_another_page("甲证在窗口领取。"), places)
    assert told == plain


def test_a_field_that_the_guide_states_is_answer_enough(places: Places) -> None:
    plain, told = _with_the_other_page(_of_another_page("甲证找到原证的，原证作废。"), places, keys=("materials",))
    assert told == plain


def test_another_page_gives_the_figure_that_the_guide_does_not_state(places: Places) -> None:
    page, question = _of_another_page("每月120元", asked_form=0.5), "甲证多少钱"
    _, told = _with_the_other_page(page, places, keys=("amount",), question=question)
    assert "每月120元" in told.rows[0]
