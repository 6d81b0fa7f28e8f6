"""No known column is read for nothing: each changes the guide in a field of its own."""

from __future__ import annotations

import pytest

from ingest.parse.lists import parse_table
from ingest.parse.vocabulary import COLUMNS, Column
from knowledge.guide import ServiceGuide
from knowledge.places import Places
from tests.tables import Cells, table

# Values where the column's own label would not do.
VALUES = {
    "codes.implementation": "11999900000000001A3999901001000",
    "codes.item": "11999900000000001A399990100100002",
    "version": "2",
    "validity.state": "暂停",
    "validity.effective": "2026年1月2日",
    "validity.expires": "2027/01/02",
    "validity.published": "20260102",
    "validity.suspended": "2026-03-01",
    "validity.resumes": "2026-09-01",
    "validity.verified": "2026-01-02",
    "matter_type": "行政确认",
    "classification.raw_type": "05",
    "classification.on_application": "是",
    "classification.general": "个别性",
    "classification.themes_person": "005",
    "region": "999902000000",
    "region_name": "云河市松原区",
    "agency.levels": "3^4",
    "limits.statutory": "20个工作日",
    "limits.promised": "即办",
    "limits": "15个工作日",
    "visits": "1",
    "online.available": "否",
    "handling.appointment": "是",
    "handling.courier": "否",
    "handling.self_service": "支持",
    "handling.in_hall": "是",
    "handling.mode": "联办件",
    "fee.charged": "是",
    "fee.items": "每证10元",
    "fee.pay_online": "否",
    "scenarios": "首次申领、补领",
    "faqs": "问：丢了怎么办？\n答：可以补领。\n问：要钱吗？\n答：不要。",
    "grade": "限部门",
    "conditions": "1.年满60周岁；2.有本市户籍。",
    "steps": "1.受理：收下材料。2.审核。",
    "bases": "《甲法》第一条",
    "bases.implementation": "《乙法》第一条",
    "bases.supervision": "《丙法》第一条",
}
# Columns that add to another: what they need beside them.
BESIDE: dict[str, Cells] = {
    "limits.statutory_unit": {"法定办结时限": "20"},
    "limits.statutory_note": {"法定办结时限": "20个工作日"},
    "limits.promised_unit": {"承诺办结时限": "20"},
    "limits.promised_note": {"承诺办结时限": "20个工作日"},
    "visits.reason": {"到办事现场次数": "1"},
    "fee.basis": {"收费标准": "每证10元"},
    "fee.reduction": {"收费标准": "每证10元"},
    "windows.traffic": {"办理地点": "青溪路8号"},
    "windows.town": {"办理地点": "青溪路8号"},
    "windows.village": {"办理地点": "青溪路8号"},
}
MATERIAL_VALUES = {
    "materials.originals": "1",
    "materials.copies": "1",
    "materials.necessity": "必要",
    "materials.kind": "1",
    "materials.basis": "《甲法》第一条",
    "limits.statutory_unit": "工作日",
    "limits.promised_unit": "自然日",
}
UNREAD = {"ordinal", "lint_findings", "title"}


def guide_of(places: Places, cells: Cells) -> dict[str, object]:
    """The guide of a row apart from what only tells where its words stand."""
    (guide,) = parse_table(table({"事项名称": "老年优待证办理", "咨询电话": "12345"} | cells), places=places).guides
    return _without_spans(guide.model_dump(exclude={"parts", "id"}))  # type: ignore[return-value]


def _without_spans(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_spans(one) for key, one in value.items() if key != "span"}
    return [_without_spans(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize(
    "column", [column for column in COLUMNS if column.home not in UNREAD], ids=lambda one: one.home
)
def test_every_known_column_has_a_home_in_the_guide(column: Column, places: Places) -> None:
    home, heading = column.home, column.headings.split()[-1]
    beside: Cells = {"申请材料": "身份证"} if home.startswith("materials.") else BESIDE.get(home, {})
    value = VALUES.get(home) or MATERIAL_VALUES.get(home) or "甲乙丙丁"
    if home in {"item_name", "contacts.consult"}:
        value = "0990-8000000" if home.startswith("contacts") else "老年优待证补领"
    before, after = guide_of(places, beside), guide_of(places, {**beside, heading: value})
    assert before != after


def test_written_questions_and_scenarios_are_read_whole(places: Places) -> None:
    cells: Cells = {
        "事项名称": "老年优待证办理",
        "常见问题": VALUES["faqs"],
        "情形": VALUES["scenarios"],
        "特殊环节": "公示",
        "一件事": "退休一件事",
    }
    (guide,) = parse_table(table(cells), places=places).guides
    assert isinstance(guide, ServiceGuide)
    assert [(faq.question, faq.answer) for faq in guide.faqs] == [
        ("丢了怎么办？", "可以补领。"),
        ("要钱吗？", "不要。"),
    ]
    assert [option.label for option in guide.scenarios[0].options] == ["首次申领", "补领"]
    assert [one.name for one in guide.special_procedures] == ["公示"]
    assert [bundle.name for bundle in guide.bundles] == ["退休一件事"]
