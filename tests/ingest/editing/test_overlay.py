"""Reading a source again never silently undoes a correction: it stands, a conflict is told, and a source that caught up closes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.conflicts.survey import survey
from ingest.editing.desk import EditDesk
from ingest.editing.fields import EditError
from ingest.preview import preview
from ingest.sync import ingest
from knowledge.codelists import LimitKind
from knowledge.places import Places
from knowledge.store import Store
from knowledge.store.corrections import CorrectionRecord, Stage
from tests.ingest.editing.town_desk import AGENCY, EDITOR, PAGE, PAGE_ID, SECOND, Files, ticking, typed
from tests.samples import CITY, DISTRICT

ROW_ID = "code:B7@999900"


@pytest.fixture
def desk(files: Files, store: Store) -> EditDesk:
    clock = ticking()
    found = EditDesk(store, clock=lambda: next(clock))
    found.propose(PAGE_ID, typed("promised", "8个工作日"), EDITOR)
    return found


def promised(store: Store, guide_id: str = PAGE_ID) -> float | None:
    return next(one.value for one in store.guide(guide_id).limits if one.kind is LimitKind.PROMISED)  # type: ignore[union-attr]


def test_what_the_source_changes_elsewhere_comes_in_and_the_correction_stays(
    desk: EditDesk, files: Files, store: Store
) -> None:
    report = files.read(fee="工本费：每证20元")
    guide = store.guide(PAGE_ID)
    assert guide is not None
    assert (promised(store), guide.fee.statement, report.conflicts) == (8, "工本费：每证20元", ())
    assert desk.conflicts(EDITOR) == []
    assert files.read(fee="工本费：每证20元").total("unchanged") == 3


def test_a_source_that_says_something_else_is_a_conflict_and_the_correction_stays(
    desk: EditDesk, files: Files, store: Store
) -> None:
    report = files.read(promised=9)
    (found,) = report.conflicts
    assert (found.guide, found.severity) == (PAGE_ID, "warning")
    assert "来源现在写「9个工作日」，与更正 1「8个工作日」不同，更正继续有效" in found.message
    assert "mingbai guides keep 1" in found.fix
    assert found in report.warnings
    assert [one.source_now for one in desk.conflicts(EDITOR)] == [("9个工作日",)]
    assert promised(store) == 8
    assert report.exit_code == 0


def test_a_rehearsal_tells_of_the_conflict_and_changes_nothing(desk: EditDesk, files: Files, store: Store) -> None:
    before = store.generation, CorrectionRecord(store.engine).find(1)
    assert len(files.read(promised=9, keep=False).conflicts) == 1
    assert (store.generation, CorrectionRecord(store.engine).find(1)) == before


def test_a_preview_shows_the_conflict_where_the_correction_stands(
    desk: EditDesk, files: Files, store: Store, places: Places, tmp_path: Path
) -> None:
    files.read(promised=9, keep=False)
    found = preview([tmp_path / "files"], store, places, region=CITY, agency="云河市公安局")
    assert len(found.report.conflicts) == 1
    changed = next(one for one in found.items if one.id == PAGE_ID)
    assert "promised" not in [part.key for part in changed.parts]


def test_a_source_that_has_caught_up_closes_the_correction(desk: EditDesk, files: Files, store: Store) -> None:
    report = files.read(promised=8)
    assert [
        one.rule for file in report.files for one in file.findings if one.guide == PAGE_ID and "更正" in one.message
    ] == ["D04"]
    assert CorrectionRecord(store.engine).find(1).stage is Stage.SOURCE_AGREES  # type: ignore[union-attr]
    assert (promised(store), store.guide(PAGE_ID).amendments) == (8, ())  # type: ignore[union-attr]
    assert store.as_read([PAGE_ID]) == {}


def test_a_conflict_ends_where_the_source_goes_back(desk: EditDesk, files: Files) -> None:
    files.read(promised=9)
    assert files.read(promised=10).conflicts == ()
    assert desk.conflicts(EDITOR) == []


def test_a_correction_that_is_kept_conflicts_again_only_with_news(desk: EditDesk, files: Files, store: Store) -> None:
    files.read(promised=9)
    with pytest.raises(EditError, match="写明理由"):
        desk.keep(1, SECOND, why="")
    assert desk.keep(1, SECOND, why="来源还是旧的").version == store.guide(PAGE_ID).version  # type: ignore[union-attr]
    assert desk.conflicts(EDITOR) == []
    assert files.read(promised=9, fee="免费").conflicts == ()
    assert len(files.read(promised=7).conflicts) == 1
    assert promised(store) == 8


def test_the_sources_words_stand_once_they_are_taken(desk: EditDesk, files: Files, store: Store) -> None:
    files.read(promised=9)
    done = desk.take(1, SECOND, why="以新文件为准")
    assert (promised(store), done.correction.stage, store.guide(PAGE_ID).amendments) == (9, Stage.SOURCE_TAKEN, ())  # type: ignore[union-attr]
    with pytest.raises(EditError, match="没有冲突"):
        desk.take(1, SECOND, why="再来")


def test_a_roll_back_after_a_new_reading_leads_to_what_the_source_says_now(
    desk: EditDesk, files: Files, store: Store
) -> None:
    files.read(promised=9)
    desk.roll_back(PAGE_ID, SECOND, why="更正没有依据")
    assert promised(store) == 9


def test_a_row_of_a_list_keeps_its_correction_too(desk: EditDesk, files: Files, store: Store) -> None:
    desk.propose(ROW_ID, typed("promised", "5个工作日"), EDITOR)
    report = files.read(row="6个工作日")
    assert [one.guide for one in report.conflicts] == [ROW_ID]
    assert promised(store, ROW_ID) == 5


def test_a_corrected_row_is_read_again_although_it_says_the_same(files: Files, store: Store) -> None:
    clock = ticking()
    desk = EditDesk(store, clock=lambda: next(clock))
    (file,) = [one for one in store.files() if one.endswith("清单.csv")]
    assert len(store.rows_of(file)) == 1
    desk.propose(ROW_ID, typed("promised", "8个工作日"), EDITOR)
    assert store.rows_of(file) == {}
    files.read()
    assert promised(store, ROW_ID) == 8


def test_a_correction_in_an_unread_file_stays_out_of_sight(
    desk: EditDesk, store: Store, places: Places, tmp_path: Path
) -> None:
    other = tmp_path / "另一页.md"
    other.write_text("# 养老金申领\n\n## 收费标准\n不收费\n", "utf-8")
    assert ingest([other], store, places, region=CITY).conflicts == ()
    assert promised(store) == 8


@pytest.mark.parametrize(("region", "copy"), [(CITY, True), (DISTRICT, False)])
def test_the_same_page_in_another_folder_is_refused_and_not_answered_from_beside_its_correction(
    desk: EditDesk, store: Store, places: Places, tmp_path: Path, region: str, copy: bool
) -> None:
    """A new download of the pages lies in a new folder; that of another place is another page."""
    again = tmp_path / "2027" / "居住证签注.md"
    again.parent.mkdir()
    again.write_text(PAGE.format(promised=9, fee="不收费"), "utf-8")
    report = ingest([again], store, places, region=region, agency=AGENCY)
    refused = [one for one in report.errors if one.rule == "D02" and "是同一个页面" in one.message]
    assert (len(refused), report.total("added")) == ((1, 0) if copy else (0, 2))
    assert len(store.guides(query="居住证签注")) == (1 if copy else 2)
    assert promised(store) == 8


def test_what_a_correction_replaced_contradicts_nobody(desk: EditDesk, store: Store) -> None:
    """The page still says ten days in its own words; who corrected it is not told to correct one of the two."""
    desk.propose(PAGE_ID, typed("fee", "工本费：每证20元", base_version=2), EDITOR)
    assert list(survey(store, region=CITY, day=date(2026, 11, 29))) == []
