"""The record: versions, withdrawal, and what a crash leaves. What every engine promises runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from knowledge.access import CITIZEN
from knowledge.errors import StoreError
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.store import Incoming, Store
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT, entry, faq_page, pension_page, row_guide


@pytest.fixture
def store(record_place: Path | str) -> Iterator[Store]:
    store = Store.open(record_place)
    yield store
    store.close()


def test_storing_the_same_file_twice_changes_nothing(store: Store) -> None:
    first = store.put_file("a.html", "d1", [pension_page()])
    second = store.put_file("a.html", "d1", [pension_page()])
    assert (first.added, second.unchanged, second.changed) == (1, 1, 0)


def test_a_changed_guide_becomes_a_new_version_and_the_old_one_stays(store: Store) -> None:
    store.put_file("a.html", "d1", [pension_page(promised="10")])
    change = store.put_file("a.html", "d2", [pension_page(promised="8")])
    current, old = store.guide(f"guide:养老金{CITY}"), store.guide(f"guide:养老金{CITY}", version=1)
    assert current is not None
    assert old is not None
    assert (change.changed, current.version, current.limits[1].value, old.limits[1].value) == (1, 2, 8, 10)


def test_what_left_a_file_is_withdrawn_once(store: Store) -> None:
    store.put_file("a.csv", "d1", [row_guide("A1", "甲证核发"), row_guide("A2", "乙证核发")])
    assert store.put_file("a.csv", "d2", [row_guide("A1", "甲证核发")]).withdrawn == 1
    assert store.put_file("a.csv", "d3", [row_guide("A1", "甲证核发")]).withdrawn == 0
    assert store.item(f"code:A2@{CITY}") is None


def test_a_returning_guide_is_current_again(store: Store) -> None:
    store.put_file("a.html", "d1", [pension_page()])
    store.withdraw_file("a.html")
    store.put_file("a.html", "d2", [pension_page()])
    assert store.guide(f"guide:养老金{CITY}") is not None


def test_a_quarantined_guide_is_stored_but_never_read(store: Store) -> None:
    junk = Finding(rule="R27", severity="error", place="第2行", message="乱码", fix="改正", withholds="*")
    piece = pension_page()
    change = store.put_file("a.html", "d1", [Incoming(content=piece.content, text=piece.text, findings=(junk,))])
    assert change.quarantined == 1
    assert store.item(piece.content.id) is None
    assert store.counts()["quarantined"] == 1


def test_a_withheld_field_is_known_to_the_reader(store: Store) -> None:
    cut = Finding(
        rule="R05", severity="error", place="受理条件", message="条件被截断", fix="补全", withholds="conditions"
    )
    piece = pension_page()
    store.put_file("a.html", "d1", [Incoming(content=piece.content, text=piece.text, findings=(cut,))])
    item = store.item(piece.content.id)
    assert item is not None
    assert item.withheld == {"conditions"}


def test_every_change_is_waiting_for_the_index_until_marked(store: Store) -> None:
    store.put_file("a.html", "d1", [pension_page()])
    places, ids, marks = store.unindexed()
    assert (places, ids) == ({f"guide:养老金{CITY}": CITY}, [f"guide:养老金{CITY}"])
    assert store.to_index(ids) == store.items(ids)
    store.mark_indexed(marks)
    assert store.unindexed() == ({}, [], [])


def test_a_withdrawn_item_is_handed_to_the_index_for_removal(store: Store) -> None:
    store.put_file("a.html", "d1", [pension_page()])
    store.mark_indexed(store.unindexed()[2])
    store.withdraw_file("a.html")
    places, ids, _ = store.unindexed()
    assert (places, ids, store.to_index(ids)) == ({}, [f"guide:养老金{CITY}"], {})


def test_a_generation_grows_with_each_change(store: Store) -> None:
    before = store.generation
    store.put_file("a.html", "d1", [pension_page()])
    assert store.generation == before + 1


def test_counts_regions_and_owners_describe_the_store(store: Store) -> None:
    store.put_file("a.html", "d1", [pension_page(), pension_page(region=DISTRICT), faq_page()])
    store.put_file("b.csv", "d2", [entry("路灯报修")])
    assert store.counts() == {"guide": 2, "document": 1, "entry": 1, "quarantined": 0}
    assert store.regions() == [CITY, DISTRICT]
    assert store.owners([f"doc:失业{CITY}", "nobody"]) == {f"doc:失业{CITY}": "a.html"}
    assert store.count_of("a.html") == 3


def test_jurisdictions_are_counted_once_until_the_record_changes(store: Store) -> None:
    store.put_file("a.html", "d1", [pension_page(), pension_page(region=DISTRICT), faq_page()])
    counted: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *said: counted.append(said[2]))
    before = [store.regions(), store.regions(), store.seen_by(CITIZEN).regions()]
    assert before == [[CITY, DISTRICT]] * 3
    assert sum("GROUP BY" in words for words in counted) <= 2  # one for each who asks
    store.put_file("another.csv", "1", [row_guide("Z9", "路灯报修", region=OTHER_DISTRICT)])
    assert set(store.regions()) == {CITY, DISTRICT, OTHER_DISTRICT}
    store.withdraw_file("another.csv")
    assert store.regions() == [CITY, DISTRICT]


def test_guides_are_listed_by_title_region_and_code(store: Store) -> None:
    store.put_file("a.csv", "d1", [row_guide("A1", "甲证核发"), row_guide("A2", "乙证核发")])
    assert [guide.title for guide in store.guides(query="乙证")] == ["乙证核发"]
    assert [guide.title for guide in store.guides(query="A1")] == ["甲证核发"]
    assert store.guides(region=DISTRICT) == []
    assert len(store.guides(matter_type="行政许可", limit=1)) == 1


def test_source_text_gives_the_quote_at_its_offsets(store: Store) -> None:
    store.put_file("a.html", "d1", [pension_page()])
    guide = store.guide(f"guide:养老金{CITY}")
    assert guide is not None
    text, limit = store.source_text(guide.source.id), guide.limits[1]
    assert text is not None
    assert limit.span is not None
    assert text[limit.span.start : limit.span.end] == "承诺办结时限：10个工作日"


def test_findings_are_replaced_with_their_file(store: Store) -> None:
    finding = Finding(rule="R06", severity="error", guide=None, place="第3行", message="缺「2.」", fix="补上")
    store.put_file("a.html", "d1", [pension_page()], problems=[finding])
    assert [one.message for one in store.findings()] == ["缺「2.」"]
    store.put_file("a.html", "d2", [pension_page()])
    assert store.findings() == []


def test_a_newer_schema_is_refused_with_what_to_do(tmp_path: Path) -> None:
    Store.open(tmp_path).set_setting("schema", "99")
    with pytest.raises(StoreError, match="升级程序"):
        Store.open(tmp_path)


def test_a_damaged_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "mingbai.sqlite3").write_bytes(b"this is not a database" * 400)
    with pytest.raises(StoreError, match="备份"):
        Store.open(tmp_path)


def test_a_new_store_is_empty_until_something_is_stored(store: Store) -> None:
    before = store.is_empty()
    store.put_file("a.csv", "1", [entry("路灯报修")])
    assert (before, store.is_empty()) == (True, False)


def test_only_places_with_something_to_answer_from_are_covered(store: Store) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "甲证核发"), entry("路灯报修")])
    assert (store.covers([DISTRICT, CITY]), store.covers([DISTRICT]), store.covers([])) == (True, False, False)


def test_documents_and_guides_are_read_by_their_own_kind(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page(), faq_page()])
    document = store.document(f"doc:失业{CITY}")
    assert document is not None
    assert document.title == "失业保险常见问题"
    assert (store.document(f"guide:养老金{CITY}"), store.document("nobody")) == (None, None)
    assert store.guide(f"doc:失业{CITY}") is None


def test_a_version_that_never_was_is_none(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    assert store.guide(f"guide:养老金{CITY}", version=7) is None


def test_the_digest_of_a_file_is_kept_until_it_is_withdrawn(store: Store) -> None:
    store.put_file("a.html", "d1", [pension_page()])
    kept = (store.file_digest("a.html"), store.files())
    store.withdraw_file("a.html")
    assert kept == ("d1", {"a.html": "d1"})
    assert (store.file_digest("a.html"), store.files()) == (None, {})


def test_findings_are_asked_for_by_guide_or_by_region(store: Store) -> None:
    def found(rule: str) -> tuple[Finding, ...]:
        return (Finding(rule=rule, severity="warning", place="收费", message="缺收费", fix="补上"),)

    city, district = pension_page(), pension_page(region=DISTRICT)
    store.put_file(
        "a",
        "1",
        [city.model_copy(update={"findings": found("R01")}), district.model_copy(update={"findings": found("R02")})],
    )
    assert [one.rule for one in store.findings(city.content.id)] == ["R01"]
    assert [one.rule for one in store.findings(region=DISTRICT)] == ["R02"]
    assert len(store.findings()) == 2


def test_an_id_twice_in_one_file_is_refused_whole(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    with pytest.raises(StoreError, match="本次改动没有生效"):
        store.put_file("b.html", "1", [row_guide("A1", "甲证核发"), row_guide("A1", "乙证核发")])
    assert store.counts()["guide"] == 1
    assert store.files() == {"a.html": "1"}


def test_another_processs_change_is_seen(store: Store, record_place: Path | str) -> None:
    writer = Store.open(record_place)
    writer.put_file("a.html", "1", [pension_page()])
    writer.close()
    assert store.guide(f"guide:养老金{CITY}") is not None


def test_two_writers_of_one_file_take_turns_and_neither_is_lost(store: Store, record_place: Path | str) -> None:
    other = Store.open(record_place)
    rows = [row_guide(f"A{number}", f"{number}号证核发") for number in range(40)]

    def write(mine: Store, promised: int) -> None:
        for turn in range(5):
            mine.put_file("a.html", f"{promised}-{turn}", [pension_page(promised=str(promised + turn)), *rows])

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write, store, 10), pool.submit(write, other, 30)]:
            done.result()
    other.close()
    assert (store.counts()["guide"], store.setting("generation")) == (41, "10")
    current = store.guide(f"guide:养老金{CITY}")
    assert current is not None
    assert current.version == 10


def test_a_store_opened_by_its_url_is_the_same(tmp_path: Path) -> None:
    Store.open(tmp_path).put_file("a.html", "1", [pension_page()])
    again = Store.open(f"sqlite:///{tmp_path / 'mingbai.sqlite3'}")
    assert again.counts()["guide"] == 1


def test_every_item_comes_once_when_all_are_read_in_batches(store: Store) -> None:
    store.put_file("a.csv", "1", [row_guide(f"A{number}", f"{number}号证核发") for number in range(7)])
    assert len({item.id for item in store.active(batch=3)}) == len(list(store.active(batch=3))) == 7


# ---- as of a day, and the way to other levels


def begins(piece: Incoming, day: date) -> Incoming:
    """The same guide with a day on which it takes effect."""
    assert isinstance(piece.content, ServiceGuide)
    validity = piece.content.validity.model_copy(update={"effective": day})
    return piece.model_copy(update={"content": piece.content.model_copy(update={"validity": validity})})


def test_a_version_is_read_from_the_day_it_takes_effect(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page(promised="10")])
    store.put_file("a.html", "2", [begins(pension_page(promised="8"), date(2026, 7, 1))])
    before = store.item(f"guide:养老金{CITY}", date(2026, 6, 30))
    after = store.items([f"guide:养老金{CITY}"], date(2026, 7, 1))
    assert before is not None
    assert (before.content.version, "10个工作日" in before.text) == (1, True)
    assert after[f"guide:养老金{CITY}"].content.version == 2


def test_an_older_version_keeps_the_fields_that_were_withheld(store: Store) -> None:
    cut = Finding(rule="R05", severity="error", place="", message="断", fix="补", withholds="conditions")
    store.put_file("a.html", "1", [pension_page(promised="10").model_copy(update={"findings": (cut,)})])
    store.put_file("a.html", "2", [begins(pension_page(promised="8"), date(2026, 7, 1))])
    before = store.item(f"guide:养老金{CITY}", date(2026, 6, 30))
    assert before is not None
    assert before.withheld == {"conditions"}


def test_guides_of_a_day_leave_out_what_does_not_hold(store: Store) -> None:
    store.put_file("a.html", "1", [begins(pension_page(), date(2026, 7, 1)), row_guide("A1", "甲证核发")])
    assert [guide.title for guide in store.guides(day=date(2026, 6, 1))] == ["甲证核发"]
    assert len(store.guides(day=date(2026, 7, 1))) == len(store.guides()) == 2


def test_kin_share_a_name_or_a_linked_matter_and_come_in_the_order_asked(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page(), pension_page(region=DISTRICT), row_guide("A1", "甲证核发")])
    mine = f"guide:养老金{CITY}"
    assert [item.id for item in store.kin(mine, [DISTRICT, CITY])] == [f"guide:养老金{DISTRICT}"]
    store.mark_indexed([(mine, 1), (f"code:A1@{CITY}", 1)], {mine: "m", f"code:A1@{CITY}": "m"})
    assert {item.id for item in store.kin(mine, [CITY])} == {f"code:A1@{CITY}"}
    assert store.regions_below(mine, "9999") == (CITY, DISTRICT)


def test_a_nul_that_somebody_sends_is_no_fault_of_the_database(store: Store) -> None:
    store.put_file("a.html", "d1", [pension_page()])
    assert store.item("a\0b") is None
    store.set_setting("told", "a\0b")
    assert (store.setting("told") or "").replace("\0", "") == "ab"
