"""Two guides side by side: what differs is told part by part, numbers whole, silence as silence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.difference import Mark, changed_parts, differences, pieces
from knowledge.guide import ServiceGuide
from tests.samples import DISTRICT, pension_page


def guide(**changes: object) -> ServiceGuide:
    content = pension_page(region=DISTRICT).content
    assert isinstance(content, ServiceGuide)
    return content.model_copy(update=changes)


def said(line: tuple[object, ...]) -> list[tuple[str, str]]:
    return [(piece.mark.value, piece.text) for piece in line]  # type: ignore[attr-defined]


def test_equal_guides_differ_in_nothing() -> None:
    assert changed_parts(guide(), guide()) == ()
    assert {part.key for part in differences(guide(), guide())} >= {
        "title",
        "materials",
        "promised",
        "statutory",
        "fee",
    }


def test_a_changed_promise_is_struck_and_underlined_as_a_whole_number() -> None:
    before, after = pension_page(promised="25").content, pension_page(promised="20").content
    assert isinstance(before, ServiceGuide)
    assert isinstance(after, ServiceGuide)
    (part,) = changed_parts(before, after)
    assert part.key == "promised"
    assert said(part.changed[0]) == [("old", "25"), ("new", "20"), ("same", "个工作日")]


def test_a_promise_is_never_compared_with_a_statutory_limit() -> None:
    limits = guide().limits
    only_statutory, only_promised = guide(limits=limits[:1]), guide(limits=limits[1:])
    assert {part.key for part in changed_parts(only_statutory, only_promised)} == {"promised", "statutory"}


def test_a_material_that_went_is_told_apart_from_one_that_came() -> None:
    materials = guide().materials
    (part,) = changed_parts(guide(), guide(materials=materials[1:]))
    assert part.key == "materials"
    assert said(part.changed[0]) == [("old", "《待遇申报表》（必需）")]


def test_what_is_added_to_a_material_is_compared_too() -> None:
    first, *rest = guide().materials
    (part,) = changed_parts(guide(), guide(materials=(first.model_copy(update={"note": "核验后退还"}), *rest)))
    assert said(part.changed[0])[-2:] == [("new", "，核验后退还"), ("same", "）")]


def test_silence_on_a_fee_is_no_line_and_never_a_no() -> None:
    parts = {part.key: part for part in differences(guide(), guide(fee=type(guide().fee)()))}
    assert (parts["fee"].before, parts["fee"].after) == (("不收费",), ())


@given(st.text(max_size=40), st.text(max_size=40))
def test_pieces_give_both_lines_back(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.mark is not Mark.NEW) == before
    assert "".join(one.text for one in found if one.mark is not Mark.OLD) == after
