"""Corrections on both engines: who may propose and decide, what is refused, what a new version says, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.editing.desk import EditDesk
from ingest.editing.fields import PARTS, EditError, words_of
from ingest.editing.forms import Done, Editor, NoGuideError, NotAllowedError
from ingest.sync import ingest
from knowledge.access import Role, Viewer
from knowledge.accounts import Accounts
from knowledge.codelists import Charged, LimitKind, TimeUnit
from knowledge.document import PolicyDocument
from knowledge.errors import ConflictError
from knowledge.guide import ServiceGuide
from knowledge.passages import passages
from knowledge.places import Places
from knowledge.store import AccountRecord, Store
from knowledge.store.corrections import CorrectionRecord, Stage
from tests.access.graded import HOUSEHOLD, SECRETS, graded_store
from tests.ingest.editing.town_desk import (
    AGENCY,
    AUDITOR,
    CLERK,
    EDITOR,
    MAINTAINER,
    PAGE_ID,
    ROWS,
    SECOND,
    STRANGER,
    Files,
    ticking,
    typed,
)
from tests.samples import CITY, row_guide

ROW_ID, OTHER_ROW = "code:B7@999900", "code:B8@999900"


@pytest.fixture
def desk(files: Files, store: Store) -> EditDesk:
    clock = ticking()
    return EditDesk(store, clock=lambda: next(clock))


@pytest.fixture
def pair(files: Files, store: Store) -> EditDesk:
    """A desk that asks for a second person."""
    clock = ticking()
    return EditDesk(store, reviewers=2, clock=lambda: next(clock))


def guide(store: Store, guide_id: str = PAGE_ID) -> ServiceGuide:
    found = store.guide(guide_id)
    assert found is not None
    return found


def promised(store: Store, guide_id: str = PAGE_ID) -> float | None:
    return next(one.value for one in guide(store, guide_id).limits if one.kind is LimitKind.PROMISED)


@pytest.mark.parametrize("guide_id", [PAGE_ID, ROW_ID])
def test_a_correction_is_a_new_version_and_the_old_one_stays(desk: EditDesk, store: Store, guide_id: str) -> None:
    done = desk.propose(guide_id, typed("promised", "8个工作日"), EDITOR)
    assert (done.correction.stage, done.version, guide(store, guide_id).version) == (Stage.IN_FORCE, 2, 2)
    assert [(part.key, part.after) for part in done.parts] == [("promised", ("8个工作日",))]
    before = store.guide(guide_id, 1)
    assert before is not None
    assert (promised(store, guide_id), before.limits[-1].value) == (8, 10)
    assert [one.value for one in guide(store, guide_id).limits if one.kind is LimitKind.STATUTORY] == [20]


@pytest.mark.parametrize("guide_id", [PAGE_ID, ROW_ID])
@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("promised", "8个工作日"), ("statutory", "15个工作日"), ("fee", "不收费。"), ("contacts", "0980-8999999"),
        ("complaints", "0980-8111111"), ("visits", "2次"), ("conditions", "年满60周岁。\n有本市户籍。"),
        ("materials", "护照\n照片2张"), ("windows", "云河大道99号二楼"), ("hours", "周一至周五 9:00—11:00"),
        ("online", "不能网上办理"), ("outcome", "签注页"), ("bases", "《居住证暂行条例》第十条"), ("steps", "1.申请\n2.领取"),
    ],
)  # fmt: skip
def test_every_part_can_be_corrected_and_its_quotes_stand_in_the_text(
    desk: EditDesk, store: Store, guide_id: str, part: str, words: str
) -> None:
    desk.propose(guide_id, typed(part, words), EDITOR)
    item = store.item(guide_id)
    assert item is not None
    amendment = guide(store, guide_id).amendments[0]
    assert item.text[amendment.span.start : amendment.span.end].endswith(words)
    sheet = {one.key: one for one in desk.sheet(guide_id, EDITOR).fields}
    assert "".join(sheet[part].words).startswith(words.split("\n")[0])
    assert amendment.span in [span for name, span in guide(store, guide_id).parts if name == PARTS[part].field]
    for field, span in guide(store, guide_id).parts:
        assert item.text[span.start : span.end].strip(), field
    raw = store.guide(guide_id, 1)
    assert raw is not None
    assert item.text.startswith(store.version_text(guide_id, 1).text)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("part", "words", "said"),
    [
        ("promised", "8", "没有写单位"), ("promised", "很快", "看不出多长时间"), ("fee", "看情况", "看不出收不收费"),
        ("contacts", "问大厅", "没有电话号码"), ("visits", "看情况", "看不出几次"), ("hours", "随时", "看不出是什么时间"),
        ("bases", "", "不能为空"), ("bases", "\u3000 \n", "不能为空"), ("online", "也许", "看不出能不能网上办"),
        ("materials", "材料\x07", "控制字符"), ("conditions", "长" * 8001, "太长了"), ("没有", "x", "没有「没有」这一项"),
        ("promised", "10个工作日", "和现在的内容一样"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_place_and_an_example(
    desk: EditDesk, store: Store, part: str, words: str, said: str
) -> None:
    with pytest.raises(EditError, match=said):
        desk.propose(PAGE_ID, typed(part, words), EDITOR)
    assert guide(store).version == 1
    assert CorrectionRecord(store.engine).of_guide(PAGE_ID) == []


def test_a_correction_without_a_reason_is_refused(desk: EditDesk) -> None:
    with pytest.raises(EditError, match="写明理由"):
        desk.propose(PAGE_ID, typed("fee", "每证20元").model_copy(update={"why": " "}), EDITOR)


def test_a_correction_that_brings_an_error_is_refused_with_the_rule_and_its_fix(desk: EditDesk, store: Store) -> None:
    with pytest.raises(EditError, match=r"R09 .*改正其中一个") as refusal:
        desk.propose(PAGE_ID, typed("promised", "30个工作日"), EDITOR)
    assert "承诺办结时限" in str(refusal.value)
    assert promised(store) == 10


def test_a_correction_with_somebodys_identity_number_is_refused(desk: EditDesk) -> None:
    with pytest.raises(EditError, match="R26"):
        desk.propose(PAGE_ID, typed("conditions", "找办事员，身份证号11010519491231002X"), EDITOR)


def test_a_guide_in_quarantine_can_be_mended(desk: EditDesk, files: Files, store: Store) -> None:
    files.read(promised=30)
    assert "limits" in store.item(PAGE_ID).withheld  # type: ignore[union-attr]
    done = desk.propose(PAGE_ID, typed("promised", "12个工作日"), EDITOR)
    assert done.version == 3
    assert "limits" not in store.item(PAGE_ID).withheld  # type: ignore[union-attr]


@pytest.mark.parametrize("other", [STRANGER, CLERK, AUDITOR])
def test_only_the_guides_department_and_maintainers_may_correct_it(desk: EditDesk, store: Store, other: Editor) -> None:
    for act in (
        lambda: desk.propose(PAGE_ID, typed("fee", "每证20元"), other),
        lambda: desk.draft(PAGE_ID, typed("fee", "每证20元"), other),
        lambda: desk.sheet(PAGE_ID, other),
        lambda: desk.roll_back(PAGE_ID, other, why="x"),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert guide(store).version == 1
    assert desk.propose(PAGE_ID, typed("fee", "每证20元"), MAINTAINER).version == 2


def test_a_guide_that_may_not_be_known_of_is_refused_like_one_that_is_not_there(tmp_path: Path) -> None:
    desk = EditDesk(graded_store(tmp_path))
    household = Editor(name="hz", viewer=Viewer.of(Role.EDITOR, HOUSEHOLD))
    with pytest.raises(NoGuideError) as hidden:
        desk.sheet(SECRETS[3].guide_id, household)
    with pytest.raises(NoGuideError) as unknown:
        desk.sheet("guide:没有的", household)
    assert str(hidden.value).replace(SECRETS[3].guide_id, "") == str(unknown.value).replace("guide:没有的", "")
    assert desk.sheet(SECRETS[2].guide_id, household).guide.id == SECRETS[2].guide_id


def test_the_second_of_two_editors_is_told_that_the_part_has_changed(desk: EditDesk, store: Store) -> None:
    desk.propose(PAGE_ID, typed("promised", "8个工作日", base_version=1), EDITOR)
    with pytest.raises(ConflictError, match="在您打开以后有人改过，现在是第2版"):
        desk.propose(PAGE_ID, typed("promised", "9个工作日", base_version=1), SECOND)
    desk.propose(PAGE_ID, typed("contacts", "0980-8999999", base_version=1), SECOND)  # another part did not change
    assert (promised(store), guide(store).contacts[0].value) == (8, "0980-8999999")


def test_two_must_agree_where_the_deployment_asks_for_it(pair: EditDesk, store: Store) -> None:
    waiting = pair.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR).correction
    assert (waiting.stage, promised(store)) == (Stage.PROPOSED, 10)
    with pytest.raises(EditError, match="不能自己审核"):
        pair.approve(waiting.number, EDITOR)
    with pytest.raises(EditError, match="没有更正"):
        pair.approve(waiting.number, STRANGER)
    assert pair.approve(waiting.number, SECOND).version == 2
    assert promised(store) == 8
    with pytest.raises(EditError, match="不用再审"):
        pair.approve(waiting.number, SECOND)
    told = [(one.by, one.what) for one in pair.history(waiting)]
    assert told == [("hz-01", "提出更正"), ("hz-02", "更正生效")]


def test_a_place_has_one_proposal_at_a_time(pair: EditDesk) -> None:
    pair.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR)
    with pytest.raises(ConflictError, match="已经有一条待审的更正"):
        pair.propose(PAGE_ID, typed("promised", "9个工作日"), SECOND)
    pair.propose(PAGE_ID, typed("fee", "每证20元"), SECOND)


def test_a_proposal_is_withdrawn_by_its_author_and_rejected_by_others(pair: EditDesk, store: Store) -> None:
    first = pair.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR).correction
    with pytest.raises(EditError, match="自己提出的"):
        pair.withdraw(first.number, SECOND)
    assert pair.withdraw(first.number, EDITOR).correction.stage is Stage.WITHDRAWN
    second = pair.propose(PAGE_ID, typed("promised", "7个工作日"), EDITOR).correction
    with pytest.raises(EditError, match="写明理由"):
        pair.reject(second.number, SECOND, why="")
    assert pair.reject(second.number, SECOND, why="没有依据").correction.stage is Stage.REJECTED
    assert (promised(store), pair.listed(MAINTAINER, Stage.PROPOSED)) == (10, [])


def test_a_proposal_whose_place_changed_meanwhile_is_not_approved(pair: EditDesk, files: Files, store: Store) -> None:
    waiting = pair.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR).correction
    files.read(promised=9)
    with pytest.raises(ConflictError, match="又改过"):
        pair.approve(waiting.number, SECOND)
    assert promised(store) == 9


def test_a_roll_back_is_a_new_version_and_goes_one_correction_at_a_time(desk: EditDesk, store: Store) -> None:
    desk.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR)
    desk.propose(PAGE_ID, typed("promised", "7个工作日"), EDITOR)
    done = desk.roll_back(PAGE_ID, EDITOR, why="改错了")
    assert (done.version, promised(store), done.correction.stage) == (4, 8, Stage.ROLLED_BACK)
    assert desk.roll_back(PAGE_ID, SECOND, why="改错了").version == 5
    assert (promised(store), guide(store).amendments) == (10, ())
    assert store.item(PAGE_ID).text == store.version_text(PAGE_ID, 1).text  # type: ignore[union-attr]
    with pytest.raises(EditError, match="没有可以回退的更正"):
        desk.roll_back(PAGE_ID, EDITOR, why="再退")


def test_a_roll_back_leads_to_any_version_and_forward_again(desk: EditDesk, store: Store) -> None:
    desk.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR)
    desk.propose(PAGE_ID, typed("contacts", "0980-8999999"), EDITOR)
    desk.roll_back(PAGE_ID, EDITOR, to=1, why="都不对")
    assert (promised(store), guide(store).contacts[0].value) == (10, "0980-8123456")
    desk.roll_back(PAGE_ID, EDITOR, to=3, why="原来是对的")
    assert (promised(store), guide(store).contacts[0].value, guide(store).version) == (8, "0980-8999999", 5)
    with pytest.raises(EditError, match="没有比现在早的第9版"):
        desk.roll_back(PAGE_ID, EDITOR, to=9, why="x")


def test_the_document_of_a_corrected_page_says_the_old_words_no_more(desk: EditDesk, store: Store) -> None:
    desk.propose(PAGE_ID, typed("fee", "工本费：每证20元"), EDITOR)
    item = store.item("doc:居住证签注")
    assert item is not None
    assert isinstance(item.content, PolicyDocument)
    said = [one.text for one in passages(item)]
    assert not any("不收费" in words for words in said)
    assert [one.text for one in passages(item) if "每证20元" in one.text] == ["工本费：每证20元"]
    assert any("居民身份证" in words for words in said)
    assert guide(store).fee.charged is Charged.YES


def test_materials_that_were_not_touched_stay_the_records_they_were(desk: EditDesk, store: Store) -> None:
    before = guide(store, ROW_ID).materials
    lines = desk.sheet(ROW_ID, EDITOR).fields[1].words
    desk.propose(ROW_ID, typed("materials", "\n".join((*lines, "照片（原件2份）"))), EDITOR)
    after = guide(store, ROW_ID).materials
    assert [one.model_copy(update={"span": None}) for one in after[:-1]] == [
        one.model_copy(update={"span": None}) for one in before
    ]
    assert (after[-1].name, after[-1].originals) == ("照片", 2)


def test_the_way_to_the_index_is_short(desk: EditDesk, store: Store) -> None:
    while marks := store.unindexed().marks:
        store.mark_indexed(marks)
    desk.propose(ROW_ID, typed("promised", "8个工作日"), EDITOR)
    assert store.unindexed().ids == [ROW_ID]


def test_on_the_spot_is_a_limit(desk: EditDesk, store: Store) -> None:
    desk.propose(PAGE_ID, typed("promised", "当场办结"), EDITOR)
    assert next(one.unit for one in guide(store).limits if one.kind is LimitKind.PROMISED) is TimeUnit.ON_THE_SPOT


def test_the_reason_and_the_body_stand_in_the_text_and_the_account_does_not(desk: EditDesk, store: Store) -> None:
    done: Done = desk.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR)
    text = store.item(PAGE_ID).text  # type: ignore[union-attr]
    assert "【更正】承诺办结时限（2026-11-29，云河市公安局；理由：核对文件）\n承诺办结时限：8个工作日" in text
    assert done.correction.by == "hz-01"
    assert "hz-01" not in store.item(PAGE_ID).model_dump_json()  # type: ignore[union-attr]


@pytest.mark.parametrize("spelling", ["云河市 公安局(户政)", "云河市公安局（户政）", "云河市公安局（户政） "])
def test_a_departments_name_may_be_spelled_otherwise_in_the_guide(
    desk: EditDesk, store: Store, places: Places, tmp_path: Path, spelling: str
) -> None:
    file = tmp_path / "别处.csv"
    file.write_text(ROWS.format(promised="10个工作日").replace(AGENCY, spelling).replace("B7", "B8"), "utf-8")
    ingest([file], store, places, region=CITY)
    accounts = Accounts(AccountRecord(store.engine))
    accounts.add("hz-09", Role.EDITOR, departments=frozenset({"云河市公安局(户政)"}))
    own = Editor(name="hz-09", viewer=accounts.viewer_named("hz-09"))
    assert desk.sheet(OTHER_ROW, own).guide.id == OTHER_ROW
    with pytest.raises(NotAllowedError):
        desk.sheet(OTHER_ROW, EDITOR)


def test_an_editor_works_under_every_reviewed_name_of_his_department(desk: EditDesk, store: Store) -> None:
    accounts = Accounts(AccountRecord(store.engine))
    accounts.add("hz-08", Role.EDITOR, departments=frozenset({"市局"}))
    with pytest.raises(NotAllowedError):
        desk.sheet(PAGE_ID, Editor(name="hz-08", viewer=accounts.viewer_named("hz-08")))
    store.same_department("市局", AGENCY, why="三定方案", by="维护")
    assert desk.sheet(PAGE_ID, Editor(name="hz-08", viewer=accounts.viewer_named("hz-08"))).guide.id == PAGE_ID


@pytest.mark.parametrize(("cell", "words"), [("7", "7个工作日"), ("七个工作日", "七个工作日")])
def test_a_limit_whose_unit_is_in_the_name_of_its_column_is_told_with_it(cell: str, words: str) -> None:
    content = row_guide("B1", "甲证核发").content
    assert isinstance(content, ServiceGuide)
    limit = content.limits[0].model_copy(update={"value": 7.0, "text": cell})
    guide = content.model_copy(update={"limits": (limit,)})
    assert words_of(PARTS["promised"], guide, "") == (words,)
