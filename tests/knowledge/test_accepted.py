"""Sign-offs: what an accepted error kept back is answered from again, and the audit forgets nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.findings import Finding
from knowledge.store import Incoming, Store
from tests.records import empty_store
from tests.samples import pension_page


def piece(message: str = "受理条件在冒号处中断。", withholds: str = "conditions") -> Incoming:
    finding = Finding(rule="R05", severity="error", message=message, withholds=withholds)
    return pension_page().model_copy(update={"findings": (finding,)})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = empty_store(tmp_path)
    opened.put_file("养老金.html", "1", [piece()])
    opened.mark_indexed(opened.waiting_marks())
    return opened


ID = piece().content.id


def held(store: Store) -> frozenset[str]:
    item = store.item(ID)
    assert item is not None
    return item.withheld


def test_an_accepted_error_no_longer_withholds_and_is_indexed_anew(store: Store) -> None:
    assert held(store) == {"conditions"}
    assert store.sign_off("R05", ID, why="原文如此", by="法规科") == 1
    assert held(store) == frozenset()
    assert list(store.unindexed().places) == [ID]
    assert [(one.accepted, one.stands) for one in store.findings()] == [(True, False)]


def test_an_item_knows_which_rules_were_signed_off(store: Store) -> None:
    read = [store.item(ID)]
    for accept in (True, False):
        store.sign_off("R05", ID, why="原文如此", by="法规科", accept=accept)
        read.append(store.item(ID))
    assert [one.accepted for one in read if one is not None] == [frozenset(), {"R05"}, frozenset()]


def test_taking_back_withholds_again_and_both_stay_in_the_audit(store: Store) -> None:
    store.sign_off("R05", ID, why="原文如此", by="法规科")
    store.sign_off("R05", ID, why="核对有误", by="复核岗", accept=False)
    assert held(store) == {"conditions"}
    assert [(one.by, one.accepted, one.why) for one in store.sign_offs()] == [
        ("法规科", True, "原文如此"),
        ("复核岗", False, "核对有误"),
    ]


def test_reading_the_file_again_undoes_no_sign_off(store: Store) -> None:
    store.sign_off("R05", ID, why="原文如此", by="法规科")
    assert store.put_file("养老金.html", "2", [piece()]).unchanged == 1
    assert held(store) == frozenset()


def test_an_error_that_reads_otherwise_needs_its_own_sign_off(store: Store) -> None:
    store.sign_off("R05", ID, why="原文如此", by="法规科")
    store.put_file("养老金.html", "2", [piece("受理条件是空的。")])
    assert held(store) == {"conditions"}


def test_a_guide_withheld_whole_answers_again(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.put_file("养老金.html", "1", [piece(withholds="*")])
    assert store.item(ID) is None
    store.sign_off("R05", ID, why="原文如此", by="法规科")
    assert store.item(ID) is not None
    assert store.put_file("养老金.html", "2", [piece(withholds="*")]).quarantined == 0
    assert store.item(ID) is not None


def test_there_is_nothing_to_sign_off_without_a_finding(store: Store) -> None:
    assert store.sign_off("R14", ID, why="原文如此", by="法规科") == 0
    assert store.sign_offs() == []
