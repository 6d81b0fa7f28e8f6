"""Context around a quote, internal guides kept out, and versions by day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.access import CITIZEN
from knowledge.codelists import Grade
from knowledge.guide import Validity
from knowledge.places import Places
from knowledge.store import Store
from tests.samples import DISTRICT, pension_page
from ui.problems import ProblemError
from ui.reading import (
    AROUND,
    _line_end,
    _line_start,
    guide_here,
    guide_lines,
    out_by,
    refuse_what_ended,
    regions_named,
    source_passage,
)
from ui.wiring import Opened

BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)

ID = "guide:养老金999900"


@given(st.text(alphabet="甲乙\n", max_size=4000), st.data())
def test_context_is_bounded_and_touches_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = _line_start(text, start), _line_end(text, end)
    assert start - AROUND <= first <= start
    assert end <= last <= end + AROUND


def test_long_context_begins_and_ends_with_whole_lines() -> None:
    text = "\n".join(f"第{number}行" for number in range(2000))
    at = text.index("第1000行")
    first, last = _line_start(text, at), _line_end(text, at + 6)
    assert text[first - 1] == "\n"
    assert text[last] == "\n"


def internal_store(folder: Path) -> Store:
    store = Store.open(folder)
    piece = pension_page()
    store.put_file(
        "内部.html",
        "1",
        [piece.model_copy(update={"content": piece.content.model_copy(update={"grade": Grade.WINDOW})})],
    )
    return store


def test_an_internal_guide_leaves_no_trace(tmp_path: Path, places: Places) -> None:
    store = internal_store(tmp_path).seen_by(CITIZEN)
    with pytest.raises(ProblemError):
        guide_here(store, ID)
    assert guide_lines(store, places, region=None, query=None, matter_type=None, limit=10) == ()
    with pytest.raises(ProblemError):
        source_passage(store, places, ID, None)


def test_the_version_of_a_day_is_the_newest_that_was_out(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    piece = pension_page()
    store.put_file("a.html", "1", [piece])
    newer = piece.content.source.model_copy(update={"published": date(2026, 8, 1)})
    store.put_file(
        "a.html", "2", [piece.model_copy(update={"content": piece.content.model_copy(update={"source": newer})})]
    )
    current, _ = guide_here(store, ID)
    assert current.version == 2
    on = {day: guide_here(store, ID, day)[0] for day in (date(2026, 8, 1), date(2026, 7, 31), date(2026, 2, 28))}
    assert [out_by(on[day], day).version for day in (date(2026, 8, 1), date(2026, 7, 31))] == [2, 1]
    with pytest.raises(ProblemError):
        out_by(on[date(2026, 2, 28)], date(2026, 2, 28))


def test_a_guide_that_ended_is_refused_with_when_and_what_instead(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    piece = pension_page()
    ended = Validity(expires=date(2026, 8, 1), replaced_by="新办法")
    store.put_file(
        "a.html", "1", [piece.model_copy(update={"content": piece.content.model_copy(update={"validity": ended})})]
    )
    guide, _ = guide_here(store, ID)
    refuse_what_ended(store, guide, date(2026, 7, 31))
    with pytest.raises(ProblemError) as refused:
        refuse_what_ended(store, guide, date(2026, 8, 1))
    assert (refused.value.kind, refused.value.detail) == (
        "not-in-force",
        "这份办事指南自2026-08-01起失效，不能据此办事。现行的是《新办法》。",
    )


def test_lists_of_a_day_leave_out_what_ended(tmp_path: Path, places: Places) -> None:
    store = Store.open(tmp_path)
    piece = pension_page()
    ended = piece.content.model_copy(update={"validity": Validity(expires=date(2026, 8, 1))})
    store.put_file("a.html", "1", [piece.model_copy(update={"content": ended})])
    wanted = {"region": None, "query": None, "matter_type": None, "limit": 10}
    assert len(guide_lines(store, places, **wanted, day=date(2026, 7, 1))) == 1
    assert guide_lines(store, places, **wanted, day=date(2026, 8, 1)) == ()


def test_what_a_newer_guide_of_its_name_replaced_is_neither_listed_nor_shown(tmp_path: Path, places: Places) -> None:
    store = Store.open(tmp_path)
    old, new = pension_page(), pension_page()
    begins = Validity(effective=date(2027, 1, 1))
    since = new.content.model_copy(update={"id": "guide:新版", "validity": begins, "codes": old.content.codes})
    store.put_file("a.html", "1", [old])
    store.put_file("b.html", "1", [new.model_copy(update={"content": since})])
    wanted = {"region": None, "query": None, "matter_type": None, "limit": 10}
    listed = [[one.id for one in guide_lines(store, places, **wanted, day=day)] for day in (BEFORE, AFTER)]
    assert listed == [[old.content.id], ["guide:新版"]]
    guide, _ = guide_here(store, old.content.id)
    refuse_what_ended(store, guide, BEFORE)
    with pytest.raises(ProblemError) as refused:
        refuse_what_ended(store, guide, AFTER)
    assert refused.value.detail.startswith("这份办事指南自2027-01-01起由新的指南替代，不能据此办事。现行的是《")


def test_of_places_that_sound_alike_those_with_guides_come_first(opened: Opened) -> None:
    named = [place.code for place in regions_named(opened.store, opened.places, "qxq", 8)]
    assert named[0] == DISTRICT
    assert len(named) > 1
