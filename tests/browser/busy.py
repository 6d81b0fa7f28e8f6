"""A record in which every page of the consoles has something to show: tickets, open questions, corrections waiting and in conflict,
notes, versions, eval runs, a page of each outcome in the quarantine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evals.ratings.binding import question_in_vain
from evals.ratings.rate import Deadlines
from evals.ratings.staff_report import report_mistake
from ingest.editing.desk import Editor, Typed
from knowledge.access import Role, Viewer
from knowledge.codelists import Grade
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.name_index import NameIndex
from knowledge.store import Store
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from tests.browser.server import DISTRICT, LONG_NAME, serving
from tests.ui.test_admin_machine import write_run_of
from ui.editing import edit_desk
from ui.rating_wiring import utc_now
from ui.settings import Settings
from ui.wiring import Record, ingest_paths, open_record

MATTER = "共享单车停放点登记"
PAGE = """# {matter}

## 申请材料
1. 停放点平面图

## 办理时限
法定办结时限：20个工作日
承诺办结时限：{promised}个工作日

## 咨询电话
0980-8123456
"""
RUNS = ("20261121-090000", "20261122-211400")


@contextmanager
def busy_site(filled: Path, folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a server over such a record, and the ids of the guides and runs that its pages show."""
    shutil.copytree(filled / "data", folder / "data")
    ids = make_busy(folder)
    with serving(folder, {"MINGBAI_REVIEW": "two"}) as address:
        yield address, ids


def make_busy(folder: Path) -> dict[str, str]:
    """Fill a copied record."""
    settings = Settings(data=folder / "data", review="two")
    record = open_record(settings)
    store = record.store
    ingest_page(record, folder, 10)
    (own,) = (one.id for one in NameIndex(store, Lexicon.load()).kin("", MATTER, admits=lambda _: True))
    correct(store, settings, own)
    ingest_page(record, folder, 9)
    broken = folder / "坏的指南.md"
    broken.write_text(PAGE.format(matter="共享单车停放点变更", promised=30), "utf-8")
    ingest_paths([broken], record, region=DISTRICT, agency=None, prune=False, progress=None)
    guide = store.guide(own)
    assert isinstance(guide, ServiceGuide)
    tickets = TicketRecord(store.engine)
    for field in ("fee", "contacts"):
        report_mistake(guide, field, "和窗口说的不一样", by="w01", at=utc_now(), tickets=tickets, deadlines=Deadlines())
    asked = [
        question_in_vain(words, region=DISTRICT, why="not_found", at=utc_now()) for words in ("鸽子证咋办", LONG_NAME)
    ]
    UnansweredRecord(store.engine).keep(asked)
    for name in RUNS:
        write_run_of(folder / "data", name, right=name == RUNS[0])
    (long,) = (one.id for one in NameIndex(store, Lexicon.load()).kin("", LONG_NAME, admits=lambda _: True))
    store.close()
    return {"guide": own, "run": RUNS[1], "long": long}


def ingest_page(record: Record, folder: Path, promised: int) -> None:
    """One version of a matter's page."""
    file = folder / f"{MATTER}.md"
    file.write_text(PAGE.format(matter=MATTER, promised=promised), "utf-8")
    ingest_paths([file], record, region=DISTRICT, agency=None, prune=False, progress=None)


def correct(store: Store, settings: Settings, guide_id: str) -> None:
    """One correction in force, which the next version of the source contradicts, and one that waits."""
    desk = edit_desk(store, settings, clock=utc_now)
    author, reviewer = (
        Editor(name=name, viewer=Viewer(role=Role.MAINTAINER, grade=Grade.DEPARTMENT)) for name in ("bj1", "bj2")
    )
    done = desk.propose(guide_id, typed("promised", "8个工作日", 1), author)
    desk.approve(done.correction.number, reviewer)
    desk.propose(guide_id, typed("contacts", "0980-8123457", 2), author)


def typed(part: str, words: str, base: int) -> Typed:
    """What an editor types."""
    return Typed(part=part, words=words, why="与窗口公示的一致", base_version=base)
