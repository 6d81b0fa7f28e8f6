"""The burden of applying: what is counted, compared, shareable and vague."""

from __future__ import annotations

import pytest

from ingest.burden.load import load_of
from ingest.burden.report import burden_report
from ingest.burden.sharing import issuer_of
from ingest.burden.vague import vague
from knowledge.codelists import LimitKind, Necessity, TimeUnit
from knowledge.guide import Codes, Condition, Material, ServiceGuide, Step, TimeLimit, Visits
from tests.ingest.test_lint import guide

CODES = Codes(catalogue="990131001001")


def promised(days: float | None, unit: TimeUnit = TimeUnit.WORKING_DAY) -> tuple[TimeLimit, ...]:
    return (TimeLimit(kind=LimitKind.PROMISED, value=days, unit=unit, text="原文"),)


def one(region: str, **changes: object) -> ServiceGuide:
    return guide(id=f"g@{region}", region=region, codes=CODES, **changes)


def test_what_not_everybody_brings_is_not_counted_and_any_one_of_a_group_counts_once() -> None:
    materials = (
        Material(name="甲表"),
        Material(name="乙证", group="任选"),
        Material(name="丙证", group="任选"),
        Material(name="委托书", necessity=Necessity.CONDITIONAL),
    )
    assert load_of(guide(materials=materials)).materials == 2


def test_silence_is_unknown_and_never_zero() -> None:
    load = load_of(guide(materials=()))
    assert (load.materials, load.steps, load.visits, load.days) == (None, None, None, None)


def test_days_are_working_days_and_at_once_is_none_of_them() -> None:
    assert load_of(guide(limits=promised(5))).days == 5
    assert load_of(guide(limits=promised(None, TimeUnit.ON_THE_SPOT))).days == 0
    assert load_of(guide(limits=promised(30, TimeUnit.CALENDAR_DAY))).days is None


def test_districts_are_compared_with_districts_only() -> None:
    guides = [
        one("999900", visits=Visits(count=9)),
        one("999901", visits=Visits(count=0), limits=promised(3)),
        one("999902", visits=Visits(count=2), steps=(Step(text="受理"),)),
    ]
    (matter,) = burden_report(guides).matters
    assert [load.region for load in matter.loads] == ["999901", "999902"]
    assert matter.spread == (0.0, None, 2.0, None)  # steps and days are stated by one district alone


def test_a_mean_rests_on_those_who_state_it() -> None:
    (place,) = burden_report([one("999901", visits=Visits(count=2)), guide(id="b", region="999901")]).places
    visits = place.means[2]
    assert (visits.value, visits.stated, place.guides) == (2.0, 1, 2)


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("父母双方居民身份证复印件", "公安机关"),
        ("《不动产权证书》", "自然资源部门"),
        ("税务部门出具的清税证明", "税务部门"),
        ("居住证明", None),
        ("军官身份证明", None),
        ("劳动合同", None),
        ("申请表", None),
    ],
)
def test_what_the_government_issued_can_be_shared(name: str, issuer: str | None) -> None:
    assert issuer_of(name) == issuer


def test_exempt_materials_are_not_listed_again_and_a_stated_channel_counts() -> None:
    materials = (
        Material(name="居民身份证", necessity=Necessity.EXEMPT),
        Material(name="某批复", source_channel="政府部门核发"),
        Material(name="申请表"),
    )
    assert [found.material for found in burden_report([guide(materials=materials)]).shareable] == ["某批复"]


def test_catch_all_clauses_are_listed_and_exact_ones_left_alone() -> None:
    materials = tuple(
        Material(name=name) for name in ("其他相关材料", "经营场所相关文件", "变更其他登记事项的证明材料", "居民身份证")
    )
    conditions = (Condition(text="1.年满18周岁。\n2.法律、法规规定的其他条件。\n3.按国家有关规定执行。"),)
    assert [found.clause for found in vague(guide(materials=materials, conditions=conditions))] == [
        "其他相关材料",
        "经营场所相关文件",
        "2.法律、法规规定的其他条件",
        "3.按国家有关规定执行",
    ]
