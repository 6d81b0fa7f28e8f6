"""The guide of a place, field by field: nearest statement first, each with the guide it comes from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.codelists import Charged, LimitKind, TimeUnit, WindowRole
from knowledge.effective import effective_guide, is_superseded, newer_of_kind, states
from knowledge.findings import Finding
from knowledge.guide import Agency, Codes, Fee, ServiceGuide, Source, TimeLimit, Validity, Window
from knowledge.store import Incoming, Store, StoredItem
from tests.records import empty_store
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT, span

NATION = "000000"
DAY = date(2026, 6, 1)
LATER = date(2026, 8, 1)


def piece(region: str, text: str, *, name: str = "居住证申领", withheld: str = "", **parts: object) -> Incoming:
    """A small guide of one matter at a level."""
    limits = tuple(
        TimeLimit(kind=kind, value=float(days), unit=TimeUnit.WORKING_DAY, text=f"{days}个工作日", span=span(text, f"{kind.value}{days}"))
        for kind in (LimitKind.PROMISED, LimitKind.STATUTORY)
        for days in [text.partition(kind.value)[2][:2]]
        if days
    )  # fmt: skip
    guide = ServiceGuide.model_validate(
        {
            "id": f"guide:{name}{region}",
            "title": name,
            "region": region,
            "agency": Agency(name="机关"),
            "limits": limits,
            "source": Source(id=f"{name}{region}", name=name),
            **parts,
        }
    )
    found = Finding(rule="R06", severity="error", place="", message="缺", fix="补", withholds=withheld or None)
    return Incoming(content=guide, text=text, findings=(found,) if withheld else ())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return empty_store(tmp_path)


def put(store: Store, *pieces: Incoming) -> list[StoredItem]:
    for one in pieces:
        store.put_file(one.content.id, "1", [one])
    return [item for one in pieces if (item := store.item(one.content.id))]


def test_a_promise_is_the_districts_and_the_law_is_the_nations(store: Store) -> None:
    district, nation = put(store, piece(DISTRICT, "承诺05个工作日"), piece(NATION, "法定15个工作日"))
    guide = effective_guide(store, district, DISTRICT, DAY)
    assert [item.id for item in guide.sources] == [district.id, nation.id]
    assert guide.resolve("limits").source == district
    assert guide.legal_limit().source == nation


def test_a_nearer_guide_leads_even_when_an_upper_one_was_found(store: Store) -> None:
    district, nation = put(store, piece(DISTRICT, "承诺05"), piece(NATION, "法定15"))
    assert effective_guide(store, nation, DISTRICT, DAY).nearest == district
    assert effective_guide(store, nation, OTHER_DISTRICT, DAY).nearest == nation


def test_a_withheld_field_is_passed_over_and_named(store: Store) -> None:
    fee = Fee(charged=Charged.NO, text="不收费")
    district, nation = put(store, piece(DISTRICT, "不收费", withheld="fee", fee=fee), piece(NATION, "不收费", fee=fee))
    resolved = effective_guide(store, district, DISTRICT, DAY).resolve("fee")
    assert (resolved.source, resolved.held_back) == (nation, (district,))


def test_a_window_that_only_advises_is_not_where_one_applies(store: Store) -> None:
    advising = piece(DISTRICT, "镇上", windows=(Window(address="镇上", role=WindowRole.CONSULT),))
    accepting = piece(CITY, "市里", windows=(Window(address="市里", role=WindowRole.ACCEPT),))
    district, city = put(store, advising, accepting)
    guide = effective_guide(store, district, DISTRICT, DAY)
    assert (guide.resolve("windows").source, guide.accepting().source) == (district, city)


def test_another_business_item_of_the_matter_gives_nothing(store: Store) -> None:
    code = Codes(catalogue="9901")
    district, _ = put(
        store,
        piece(DISTRICT, "承诺05", name="居民身份证换领", codes=code),
        piece(NATION, "法定15", name="居民身份证补领", codes=code),
    )
    assert effective_guide(store, district, DISTRICT, DAY).sources == (district,)


def test_a_newer_guide_of_the_place_takes_over_on_its_day(store: Store) -> None:
    old, new = put(
        store,
        piece(DISTRICT, "承诺05", name="敬老卡办理", validity=Validity(published=date(2026, 1, 1))),
        piece(DISTRICT, "承诺03", name="敬老卡办理（2026年版）", validity=Validity(effective=LATER)),
    )
    assert effective_guide(store, old, DISTRICT, DAY).nearest == old
    assert effective_guide(store, old, DISTRICT, DAY).coming == (new,)
    assert effective_guide(store, old, DISTRICT, LATER).nearest == new
    assert (is_superseded(store, old, DAY), is_superseded(store, old, LATER)) == (False, True)


def test_a_nearer_guide_that_is_suspended_is_told(store: Store) -> None:
    stopped, nation = put(store, piece(DISTRICT, "承诺05", validity=Validity(suspended=DAY)), piece(NATION, "法定15"))
    assert effective_guide(store, nation, DISTRICT, DAY).lapsed == (stopped,)


def test_what_replaced_something_is_of_its_own_name(store: Store) -> None:
    ended, current, _ = put(
        store,
        piece(CITY, "旧", name="云河市2025年缴费通告", validity=Validity(expires=DAY)),
        piece(CITY, "新", name="云河市2026年缴费通告"),
        piece(CITY, "别", name="云河市2026年缴费通告解读"),
    )
    assert newer_of_kind(store, ended, DISTRICT, DAY) == current


def test_districts_with_their_own_guide_are_named_to_who_asks_for_the_city(store: Store) -> None:
    nation, *_ = put(store, piece(NATION, "法定15"), piece(DISTRICT, "承诺05"), piece(OTHER_DISTRICT, "承诺06"))
    assert effective_guide(store, nation, CITY, DAY).below == (DISTRICT, OTHER_DISTRICT)
    assert effective_guide(store, nation, NATION, DAY).below == ()


def test_silence_on_a_fee_is_no_statement() -> None:
    guide = piece(CITY, "费用").content
    assert isinstance(guide, ServiceGuide)
    assert not states(guide, "fee")
    assert not states(guide, "hours")
