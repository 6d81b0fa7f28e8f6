"""Rows across levels: what is taken from above says whose it is, and never passes for the district's own."""

from __future__ import annotations

import pytest

from assistant import replies
from assistant.desk import Row
from assistant.evidence import Citations
from assistant.levels import Levels
from assistant.rows import render
from assistant.verify import check
from knowledge.codelists import Charged, Level, LimitKind, TimeUnit, WindowRole
from knowledge.effective import EffectiveGuide
from knowledge.guide import Agency, Contact, Fee, ServiceGuide, Source, TimeLimit, Window
from knowledge.places import Places
from knowledge.store import Incoming, Kind, StoredItem
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT, pension_page, row_guide, span

NATION = "000000"
NATIONAL = "全国事项\n法定办结时限：20个工作日\n收费：不收费\n咨询电话：12333\n办理地点：首都路1号"


def stored(piece: Incoming, withheld: frozenset[str] = frozenset()) -> StoredItem:
    return StoredItem(kind=Kind.GUIDE, content=piece.content, text=piece.text, withheld=withheld)


def upper(region: str = NATION, role: WindowRole = WindowRole.ACCEPT) -> StoredItem:
    """A guide of a level above with a statutory limit, a fee, a phone and a window."""
    limit = TimeLimit(
        kind=LimitKind.STATUTORY, value=20, unit=TimeUnit.WORKING_DAY, text="20个工作日", span=span(NATIONAL, "20个工作日")
    )  # fmt: skip
    guide = ServiceGuide(
        id=f"guide:{region}", title="全国事项", region=region, agency=Agency(name="部门", levels=(Level.DISTRICT,)),
        limits=(limit,), fee=Fee(charged=Charged.NO, text="不收费", span=span(NATIONAL, "不收费")),
        contacts=(Contact(purpose="咨询", value="12333", span=span(NATIONAL, "12333")),),
        windows=(Window(address="首都路1号", role=role, span=span(NATIONAL, "首都路1号")),),
        source=Source(id="n", name="n", place="第2行"),
    )  # fmt: skip
    return StoredItem(kind=Kind.GUIDE, content=guide, text=NATIONAL)


def completed(field: str, places: Places, *sources: StoredItem, asked: str = CITY) -> tuple[Row, Citations]:
    citations = Citations()
    levels = Levels(EffectiveGuide(asked=asked, sources=sources), citations, places)
    row = levels.complete(render(levels.nearest, field))
    assert check((row.text,), citations.all) == ()
    return row, citations


def test_the_statutory_limit_comes_from_above_with_its_own_source(places: Places) -> None:
    row, citations = completed("limits", places, stored(row_guide("A1", "甲证核发")), upper())
    assert row.lines[0].startswith("承诺办结时限：1个工作日")
    assert row.lines[1].startswith("法定办结时限：20个工作日")
    assert row.lines[1].endswith("（国家规定）")
    assert [(fact.region_name, fact.guide_id) for fact in row.facts] == [(None, None), ("国家", f"guide:{NATION}")]
    assert {citation.guide_id for citation in citations.all} == {f"code:A1@{CITY}", f"guide:{NATION}"}


def test_a_promise_of_another_level_is_never_the_districts(places: Places) -> None:
    silent = upper(DISTRICT).content.model_copy(update={"limits": ()})
    row, _ = completed(
        "limits", places, upper().model_copy(update={"content": silent}), stored(row_guide("A1", "甲证核发")), asked=DISTRICT
    )  # fmt: skip
    assert not row.stated
    assert "1个工作日" not in row.text


def test_a_silent_fee_is_the_laws_in_its_name(places: Places) -> None:
    row, _ = completed("fee", places, stored(row_guide("A1", "甲证核发")), upper())
    assert row.lines[0] == "云河市的指南未写明是否收费，以下按国家的规定："
    assert row.facts[0].value == "不收费"


@pytest.mark.parametrize(("field", "what"), [("windows", "窗口"), ("contacts", "咨询电话")])
def test_what_a_hall_arranges_is_introduced_as_the_other_levels(places: Places, field: str, what: str) -> None:
    silent = row_guide("A1", "甲证核发", region=DISTRICT)
    own = silent.content.model_copy(update={"windows": (), "contacts": (), "parts": ()})
    district = stored(silent.model_copy(update={"content": own}))
    row, _ = completed(field, places, district, upper(CITY), asked=DISTRICT)
    assert row.lines[0] == f"青溪区没有写明，以下是云河市的{what}："
    assert row.facts[0].region_name == "云河市"


def test_the_windows_of_the_only_level_say_whose_they_are(places: Places) -> None:
    row, _ = completed("windows", places, upper(CITY), asked=OTHER_DISTRICT)
    assert row.lines[0] == "松原区没有写明，以下是云河市的窗口："


@pytest.mark.parametrize(
    ("window", "role", "lead"),
    [
        ("白石镇（首都路1号）", WindowRole.CONSULT, "白石镇的窗口只能咨询，不受理这件事。青溪区写的窗口："),
        ("白石镇（首都路1号）", WindowRole.FORWARD, "白石镇的窗口只代收材料，不受理这件事。青溪区写的窗口："),
        ("白石镇（首都路1号）", WindowRole.ACCEPT, "青溪区写的窗口，其中有白石镇的："),
        ("区大厅（白石镇首都路1号）", WindowRole.ACCEPT, "白石镇没有写明，以下是青溪区的窗口："),
        ("柳岸街道，由白石镇受理", WindowRole.CONSULT, "白石镇没有写明，以下是青溪区的窗口："),
    ],
)
def test_what_the_district_says_of_a_towns_own_window_comes_first(
    places: Places, window: str, role: WindowRole, lead: str
) -> None:
    town = next(one for one in places.children(DISTRICT) if one.name == "白石镇")
    named = Window(address=window, role=role, span=span(NATIONAL, "首都路1号"))
    district = upper(DISTRICT)
    both = district.content.model_copy(update={"windows": (*district.content.windows, named)})
    row, _ = completed("windows", places, district.model_copy(update={"content": both}), asked=town.code)
    assert row.lines[0] == lead


def test_the_hours_of_a_towns_own_window_are_not_said_to_be_missing(places: Places) -> None:
    town = next(one for one in places.children(DISTRICT) if one.name == "白石镇")
    text = f"{NATIONAL}\n办理时间：白石镇便民服务中心周二上午"
    hours = Window(address="首都路1号", hours="白石镇便民服务中心周二上午", span=span(text, "首都路1号"))
    guide = upper(DISTRICT).content.model_copy(
        update={"windows": (hours,), "parts": (("hours", span(text, "办理时间：白石镇便民服务中心周二上午")),)}
    )
    row, _ = completed("hours", places, upper().model_copy(update={"content": guide, "text": text}), asked=town.code)
    assert row.lines[0] == "青溪区写的办理时间，其中有白石镇的："


def test_the_citys_hall_in_a_district_is_not_the_districts(places: Places) -> None:
    city = upper(CITY)
    hall = (Window(address="青溪区首都路1号", role=WindowRole.ACCEPT, span=span(NATIONAL, "首都路1号")),)
    row, _ = completed(
        "windows",
        places,
        city.model_copy(update={"content": city.content.model_copy(update={"windows": hall})}),
        asked=DISTRICT,
    )
    assert row.lines[0] == "青溪区没有写明，以下是云河市的窗口："


def test_the_tail_phone_of_another_level_is_marked_with_it(places: Places) -> None:
    levels = Levels(EffectiveGuide(asked=DISTRICT, sources=(upper(CITY),)), Citations(), places)
    assert levels.tail(render(levels.nearest, "contacts")).lines == ("12333 [1]（云河市）",)


def test_a_withheld_field_says_so_before_another_level_speaks(places: Places) -> None:
    row, _ = completed("fee", places, stored(pension_page(), frozenset({"fee"})), upper())
    assert row.lines[0] == replies.HELD_FROM.format(near="云河市", level="国家")


def test_windows_that_only_advise_are_followed_by_those_that_accept(places: Places) -> None:
    row, _ = completed("windows", places, upper(DISTRICT, WindowRole.FORWARD), upper(CITY), asked=DISTRICT)
    assert "只代收材料" in row.lines[0]
    assert row.lines[1] == "以上窗口只代收材料，不受理这件事，以下是云河市的窗口："


@pytest.mark.parametrize(
    ("role", "does"),
    [(WindowRole.CONSULT, "只能咨询"), (WindowRole.FORWARD, "只代收材料"), (WindowRole.COLLECT, "只发证")],
)
def test_a_window_that_only_advises_says_so_whatever_was_asked(places: Places, role: WindowRole, does: str) -> None:
    def said(*sources: StoredItem, shown: tuple[str, ...] = ("fee",)) -> tuple[str, ...]:
        return Levels(EffectiveGuide(asked=DISTRICT, sources=sources), Citations(), places).notices(shown)

    here = upper(DISTRICT, role)
    assert said(here, upper(CITY)) == (f"青溪区的窗口{does}，不受理这件事，由云河市受理。",)
    assert said(here)[0].startswith(f"青溪区的窗口{does}，不受理这件事；在哪里受理，指南未写明")
    assert said(here, upper(CITY), shown=("windows",)) == ()
    assert said(upper(DISTRICT), upper(CITY)) == ()


def test_who_handles_it_and_which_places_below_do_are_told(places: Places) -> None:
    guide = EffectiveGuide(asked=CITY, sources=(upper(),), below=(DISTRICT, OTHER_DISTRICT))
    said = Levels(guide, Citations(), places).notices()
    assert said == ("按国家的指南，这件事由部门办理。", "青溪区、松原区有自己的指南，请改选您要办事的地方再问。")
    assert Levels(EffectiveGuide(asked=DISTRICT, sources=(upper(DISTRICT),)), Citations(), places).notices() == ()
