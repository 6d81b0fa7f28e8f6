"""Laws that a guide cites and that no longer hold: what an answer says of them, from which day, and when it keeps quiet."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.compose import Draft, from_passages
from assistant.facets import Asked
from assistant.verify import quote_resolves
from knowledge.guide import LegalBasis, ServiceGuide, Source
from knowledge.places import Places
from knowledge.store import Incoming, StoredItem
from tests.assistant.test_compose import TODAY, asked_of, hit, stored
from tests.samples import pension_page, span

OLD = "《婚姻登记条例》（国务院令第387号）"
AMENDED = date(2025, 5, 10)


def citing(*words: str, published: date | None = date(2024, 3, 1), **changes: object) -> StoredItem:
    """The pension guide with these legal bases in its text, one a line."""
    page = pension_page()
    assert isinstance(page.content, ServiceGuide)
    text = "\n".join((page.text, "办理依据", *words))
    bases = tuple(
        LegalBasis(title=title, document_number=rest.strip("（）") or None, span=span(text, one))
        for one in words
        for title, rest in [(f"{one.partition('》')[0]}》", one.partition("》")[2])]
    )
    source = Source(id="s", name="养老金.html", published=published)
    content = page.content.model_copy(update={"bases": bases, "source": source})
    return stored(Incoming(content=content, text=text)).model_copy(update=changes)


def said(item: StoredItem, places: Places) -> str:
    """What the draft says of ended laws; "" when it says nothing."""
    draft = asked_of(item, Asked(keys=("fee",)), "收费吗", places)
    return " ".join(one for one in draft.notices if "引用" in one)


def test_a_law_that_was_amended_under_its_old_number_is_said_with_the_guides_own_words(places: Places) -> None:
    item = citing(OLD)
    draft = asked_of(item, Asked(keys=("fee",)), "收费吗", places)
    cited = next(one for one in draft.citations if one.field == "bases")
    assert draft.notices == (
        f"本指南引用的《婚姻登记条例》已于2025年5月10日修订，现行的是《婚姻登记条例（国务院令第804号）》（2025年5月10日起） [{cited.marker}]。"
        "条件和材料可能有变，请以窗口答复为准。",
    )
    assert cited.quote == OLD
    assert quote_resolves(cited, item.text)


@pytest.mark.parametrize("title", ["《个体工商户条例》", "《中华人民共和国合同法》"])
def test_a_law_that_was_repealed_is_said_whatever_its_number(places: Places, title: str) -> None:
    assert "废止" in said(citing(title), places)


@pytest.mark.parametrize(
    "fine", ["《婚姻登记条例》（国务院令第804号）", "《中华人民共和国民法典》", "《云河市户口规定》（云府令第387号）"]
)
def test_a_law_that_holds_is_not_spoken_of(places: Places, fine: str) -> None:
    assert said(citing(fine), places) == ""


def test_every_ended_law_is_named_once(places: Places) -> None:
    words = said(citing(OLD, "《个体工商户条例》", OLD), places)
    assert words.count("《婚姻登记条例》") == 1
    assert words.count("已于") == 2


def test_before_the_day_nothing_is_said(places: Places) -> None:
    item = citing(OLD)
    page = hit(item, item.text.split("\n")[0])
    before = from_passages((page,), {item.id: item}, places, today=date(2025, 5, 9))
    after = from_passages((page,), {item.id: item}, places, today=AMENDED)
    assert (len(before.notices), len(after.notices)) == (0, 1)


def test_a_new_text_is_said_of_guides_that_are_older_and_cite_no_number(places: Places) -> None:
    bare = "《婚姻登记条例》"
    assert "修订" in said(citing(bare), places)
    assert said(citing(bare, published=date(2025, 6, 1)), places) == ""
    assert said(citing(bare, published=None), places) == ""


def test_what_a_person_signed_off_is_not_said(places: Places) -> None:
    assert said(citing(OLD, accepted=frozenset({"R21"})), places) == ""
    assert said(citing("《婚姻登记条例》", accepted=frozenset({"R24"})), places) == ""
    assert "修订" in said(citing(OLD, accepted=frozenset({"R24"})), places)


def test_a_name_that_never_was_a_laws_is_for_the_maintainers_alone(places: Places) -> None:
    assert said(citing("《户口登记管理条例》"), places) == ""


def test_the_check_still_reads_only_the_rows(places: Places) -> None:
    draft: Draft = asked_of(citing(OLD), Asked(keys=("bases",)), "依据是什么", places)
    assert all("引用" not in row for row in draft.rows)
    assert TODAY > AMENDED
