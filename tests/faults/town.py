"""What faults happen to: a town's lists in two editions, its record and index, and the questions that tell one edition from the other."""

from __future__ import annotations

import csv
import os
import shutil
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from assistant.answer import Answer
from ingest.sync import IngestReport, ingest
from knowledge.codelists import LimitKind
from knowledge.encode import load_encoder
from knowledge.guide import ServiceGuide
from knowledge.index import EmbeddedIndex
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.store import Store
from knowledge.text import syllables
from tests.faults.trial import Row, Say
from ui.settings import Settings
from ui.wiring import Opened, Record, open_assistant, open_search, rebuild_index

REGION = "999901"
FILES, ROWS = 8, 15
OLD, NEW = 9, 4  # promised days of the two editions
HEAD = (
    "事项编码",
    "事项名称",
    "事项类型",
    "实施机关",
    "区划代码",
    "受理条件",
    "申请材料",
    "法定办结时限",
    "承诺办结时限",
    "收费标准",
    "咨询电话",
)
THINGS = (
    "风筝",
    "竹筏",
    "茶楼",
    "石桥",
    "花灯",
    "渡口",
    "药圃",
    "窑厂",
    "书院",
    "粮仓",
    "码头",
    "船坞",
    "苗圃",
    "牧场",
    "磨坊",
)
ACTS = ("登记", "备案", "许可", "年检", "变更", "注销", "核验", "换证")


def name_of(file: int, row: int) -> str:
    """A matter's name, unlike every other."""
    return f"{THINGS[row]}{ACTS[file]}办理"


def write_lists(folder: Path, promised: int, *, files: int = FILES) -> Path:
    """The town's lists in one edition, one CSV file for each kind of act."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in range(files):
        with (folder / f"{ACTS[file]}.csv").open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows([HEAD, *(_row(file, row, promised) for row in range(ROWS))])
    return folder


def _row(file: int, row: int, promised: int) -> tuple[str, ...]:
    code = f"1199990183000{file:02}{row:02}1W41310{file:02}{row:02}0001"[:31]
    return (
        code, name_of(file, row), "行政许可", "云河市青溪区民俗管理局", REGION, f"在青溪区有固定的{THINGS[row]}。", f"1.{THINGS[row]}情况表\n2.身份证复印件",
        "20个工作日", f"{promised}个工作日", "不收费", "0980-8221234",
    )  # fmt: skip


@cache
def places() -> Places:
    """The divisions, read once."""
    return Places.load()


def load_everything() -> None:
    """Read dictionaries and libraries, so that forked work begins with the work itself."""
    import alembic.command  # noqa: F401
    import chromadb  # noqa: F401
    import tantivy  # noqa: F401

    import assistant.assistant  # noqa: F401

    places()
    load_encoder().likeness(["茶楼"], [load_encoder().pieces("茶楼")])
    Lexicon.load().link(name_of(0, 0))
    Lexicon.load().recognized(name_of(0, 0))
    syllables(name_of(0, 0))


def settings(folder: Path, **changes: object) -> Settings:
    """The settings of a data folder."""
    return Settings(data=folder, **changes)  # type: ignore[arg-type]


def take_in(folder: Path, lists: Path, say: Say | None = None, *, database: str | None = None) -> IngestReport:
    """What `mingbai ingest` does: lists into the record, then into the index."""
    own = settings(folder, database=database)
    record = Record(store=Store.open(own.record), places=places())
    if say is not None:
        say("begun")
    report = ingest([lists], record.store, record.places)
    search = open_search(own, record=record)
    search.index.close()
    record.store.close()
    return report


def rebuild(folder: Path, say: Say | None = None) -> None:
    """What `mingbai reindex` does."""
    own = settings(folder)
    record = Record(store=Store.open(own.record), places=places())
    if say is not None:
        say("begun")
    rebuild_index(own, record, None)
    record.store.close()


def opened(folder: Path) -> Opened:
    """What a server opens at its start."""
    return open_assistant(settings(folder))


def copy_of(base: Path, to: Path) -> Path:
    """A fresh copy of a data folder."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(base, to)
    return to


def promised_days(store: Store, file: str) -> list[int | None]:
    """The promised days of every current guide of a file, as the record has them."""
    own = (item.content for item in store.active())
    guides = [one for one in own if isinstance(one, ServiceGuide) and (one.source.file or "") == file]
    return [_promised(guide) for guide in guides]


def _promised(guide: ServiceGuide) -> int | None:
    return next((int(limit.value) for limit in guide.limits if limit.kind is LimitKind.PROMISED and limit.value), None)


def judge_record(store: Store, row: Row, *, allowed: Iterable[int] = (OLD, NEW), files: int = FILES) -> None:
    """Count guides that are gone, and files of which both editions are visible at once."""
    for file in range(files):
        found = promised_days(store, f"{ACTS[file]}.csv")
        row.lost += max(0, ROWS - len([one for one in found if one in set(allowed)]))
        row.half += len(set(found)) > 1


def judge_answers(opened_: Opened, row: Row, *, want: int | None = None, asked: int = 3, seed: int = 0) -> None:
    """Ask for promised days: each answer must say what the record says now, and what is wanted where something is."""
    for number in range(asked):
        file, place = (seed + number) % FILES, (seed * 7 + number * 3) % ROWS
        answer = ask(opened_, f"{name_of(file, place)}要多久")
        said = stated(answer)
        stored = set(promised_days(opened_.store, f"{ACTS[file]}.csv"))
        if said is None:
            row.lost += 1
            row.notes.append(f"no promised days for {name_of(file, place)}: {answer.status.value}")
        elif said not in stored or (want is not None and said != want):
            row.half += 1
            row.notes.append(f"answered {said}, stored {stored}, wanted {want}")


def ask(opened_: Opened, question: str) -> Answer:
    """One question of a citizen of the district."""
    return opened_.assistant.answer(question, region=REGION)


def stated(answer: Answer) -> int | None:
    """The promised days that an answer states."""
    found = (fact.value for fact in answer.facts if "承诺" in fact.label)
    digits = "".join(character for character in next(found, "") if character.isdigit())
    return int(digits) if digits else None


def back(row: Row, began: float) -> None:
    """Note how long recovery took."""
    row.seconds.append(time.perf_counter() - began)


def indexed(folder: Path) -> int:
    """How many entries the index of a folder holds."""
    index = EmbeddedIndex.open(folder, load_encoder())
    found = len(index)
    index.close()
    return found


def free_of(folder: Path) -> int:
    """Bytes free where a folder lies."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
