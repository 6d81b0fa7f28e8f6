"""Faults that people make: two ingests at once, and a long list with one bad row in it."""

from __future__ import annotations

import csv
import random
import time
from pathlib import Path

from knowledge.store import Store
from tests.faults import town
from tests.faults.disks import count_ending
from tests.faults.trial import Child, Row, judged

LIST_ROWS = 100_000
# what stands in a cell where it must not: no name, a control character, a formula, half a quoted cell, more cells than columns
BAD = (("", ""), ("\x00\x01", "事项"), ("=cmd|'/c calc'!A1", "=1+1"), ('"', '"事项名称'), tuple("x" * 40))


def two_ingests(base: Path, work: Path, trials: int) -> Row:
    """Two people take in the same new edition, one of them a moment later."""
    row = Row("two ingests at once", "the same new edition by two processes, the second up to a second later", trials)
    row.told, row.recovers = (
        "nothing; the second finds the files taken in, or waits its turn at the index",
        "nothing is needed",
    )
    new, chooser = town.write_lists(work / "lists", town.NEW), random.Random(20261129)
    for number in range(trials):
        folder = town.copy_of(base, work / "data")
        children = []
        for _ in range(2):
            children.append(Child(lambda say, folder=folder: town.take_in(folder, new, say)))
            time.sleep(chooser.uniform(0, 1))
        for child in children:
            count_ending(row, child)
        judged(row, lambda found, folder=folder, number=number: _judge(found, folder, number))
    return row


def _judge(row: Row, folder: Path, number: int) -> None:
    began = time.perf_counter()
    opened = town.opened(folder)
    town.judge_answers(opened, row, want=town.NEW, seed=number)
    town.back(row, began)
    town.judge_record(opened.store, row, allowed=(town.NEW,))
    row.half += bool(opened.store.unindexed(1).marks)


def bad_row(_base: Path, work: Path, trials: int, *, rows: int = LIST_ROWS // 50) -> Row:
    """One row of a long list is not what it should be; every other row must be taken in."""
    row = Row(
        "a long list with one bad row",
        f"{rows:,} rows, the bad one at a drawn place: {len(BAD)} kinds in turn",
        trials,
    )
    row.told, row.recovers = (
        "the row's place and what to correct, where it cannot be taken",
        "correcting the row and the same command",
    )
    chooser = random.Random(20261129)
    for number in range(trials):
        folder = work / f"list-{number}"
        bad = BAD[number % len(BAD)]
        listed = _long_list(folder, rows, chooser.randrange(rows), bad)
        judged(row, lambda found, folder=folder, listed=listed: _take_in(found, folder, listed, rows))
    return row


def long_list(base: Path, work: Path, _trials: int) -> Row:
    """The same with as many rows as the longest list of a province; once, because it takes minutes."""
    return bad_row(base, work, 1, rows=LIST_ROWS)


def _long_list(folder: Path, rows: int, at: int, bad: tuple[str, ...]) -> Path:
    folder.mkdir(parents=True)
    path = folder / "清单.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(town.HEAD)
        for number in range(rows):
            good = (
                f"119999018300{number:06}1W413100000001"[:31],
                f"第{number}号渡口登记",
                "行政许可",
                "云河市青溪区民俗管理局",
                town.REGION,
                "有渡口。",
                "1.身份证",
                "20个工作日",
                "9个工作日",
                "不收费",
                "0980-8221234",
            )
            writer.writerow(bad if number == at else good)
    return path


def _take_in(row: Row, folder: Path, listed: Path, rows: int) -> None:
    from ingest.sync import ingest

    began = time.perf_counter()
    store = Store.open(folder / "data")
    report = ingest([listed], store, town.places())
    town.back(row, began)
    row.lost += max(0, rows - 1 - store.counts()["guide"])
    row.unforeseen += bool(report.refused)
    store.close()
