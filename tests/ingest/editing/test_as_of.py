"""An earlier day shows what was published then: corrections, pages changed on the quiet, better readings, and what is closed by now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ingest.editing.desk import EditDesk
from knowledge.access import CITIZEN
from knowledge.codelists import Grade, LimitKind
from knowledge.guide import ServiceGuide, Validity
from knowledge.store import Incoming, Store, StoredItem
from knowledge.store.as_of import version_on
from knowledge.store.items import Kind
from tests.ingest.editing.town_desk import EDITOR, PAGE_ID, Files, typed
from tests.samples import row_guide

TODAY = date.today()
YESTERDAY = TODAY - timedelta(days=1)
MARCH, JUNE, SEPTEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


@pytest.fixture
def desk(files: Files, store: Store) -> EditDesk:
    return EditDesk(store)


def promised(store: Store, day: date) -> float | None:
    item = store.item(PAGE_ID, day)
    assert item is not None
    assert isinstance(item.content, ServiceGuide)
    return next(one.value for one in item.content.limits if one.kind is LimitKind.PROMISED)


def test_a_corrected_guide_reads_on_an_earlier_day_as_it_was_published_then(desk: EditDesk, store: Store) -> None:
    desk.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR)
    assert [promised(store, day) for day in (YESTERDAY, TODAY, TODAY + timedelta(days=99))] == [10, 8, 8]
    before, after = (store.items([PAGE_ID], day)[PAGE_ID] for day in (YESTERDAY, TODAY))
    assert ("【更正】" in before.text, "【更正】" in after.text) == (False, True)


def test_a_correction_taken_back_on_the_same_day_leaves_what_was_published(desk: EditDesk, store: Store) -> None:
    desk.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR)
    desk.roll_back(PAGE_ID, EDITOR, why="改错了")
    assert [promised(store, day) for day in (YESTERDAY, TODAY)] == [10, 10]


def test_a_page_changed_without_a_new_date_holds_from_when_the_record_read_it(files: Files, store: Store) -> None:
    files.read(promised=7)
    assert [promised(store, day) for day in (YESTERDAY, TODAY)] == [10, 7]


def test_what_is_closed_by_now_is_closed_on_an_earlier_day_too(store: Store) -> None:
    piece = row_guide("B9", "渔船登记")
    store.put_file("清单.csv", "1", [piece])
    later = piece.content.model_copy(update={"grade": Grade.WINDOW})
    store.put_file("清单.csv", "2", [Incoming(content=later, text=f"{piece.text}\n备注：内部")])
    seen = store.seen_by(CITIZEN)
    assert [seen.item(piece.content.id, day) for day in (YESTERDAY, TODAY)] == [None, None]
    assert seen.guide(piece.content.id, 1) is None
    assert store.item(piece.content.id, YESTERDAY) is not None


# ---- the rule by itself


def version(number: int, *, text: str, recorded: date, effective: date | None = None) -> StoredItem:
    guide = row_guide("A1", "渔船登记").content
    content = guide.model_copy(update={"version": number, "validity": Validity(effective=effective)})
    return StoredItem(kind=Kind.GUIDE, content=content, text=text, recorded=recorded)


def on(day: date, *versions: StoredItem) -> int:
    known = dict(enumerate(versions, start=1))
    found = version_on(versions[-1], day, known.get)
    assert isinstance(found.content, ServiceGuide)
    return found.content.version


def test_a_version_with_a_new_date_holds_from_that_date_whenever_it_was_read() -> None:
    both = version(1, text="甲", recorded=MARCH), version(2, text="乙", recorded=SEPTEMBER, effective=JUNE)
    assert [on(day, *both) for day in (MARCH, JUNE, SEPTEMBER)] == [1, 2, 2]


def test_a_version_that_begins_later_waits_though_it_is_known() -> None:
    both = version(1, text="甲", recorded=MARCH), version(2, text="乙", recorded=MARCH, effective=SEPTEMBER)
    assert [on(day, *both) for day in (JUNE, SEPTEMBER)] == [1, 2]


def test_a_better_reading_of_the_same_text_holds_for_every_day() -> None:
    both = version(1, text="甲", recorded=MARCH), version(2, text="甲", recorded=SEPTEMBER)
    assert [on(day, *both) for day in (JUNE, SEPTEMBER)] == [2, 2]


def test_each_of_several_changes_holds_from_its_day() -> None:
    days = (date(2026, 1, 1), MARCH, JUNE)
    three = [version(number, text=str(number), recorded=day) for number, day in enumerate(days, start=1)]
    assert [on(day, *three) for day in (date(2020, 1, 1), MARCH, date(2026, 5, 31), JUNE)] == [1, 2, 2, 3]


def test_before_anything_took_effect_the_newest_says_when_it_will() -> None:
    assert on(MARCH, version(1, text="甲", recorded=MARCH, effective=JUNE)) == 1
