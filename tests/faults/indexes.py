"""Files of the index that a disk gave back wrong: cut short, overwritten with noise, emptied or gone."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from knowledge.errors import MingbaiError
from tests.faults import town
from tests.faults.trial import Row, judged


def _cut(path: Path, chooser: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chooser.randrange(len(content))])


def _noise(path: Path, chooser: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chooser.randint(1, 4)):
        at = chooser.randrange(len(content))
        content[at : at + 64] = chooser.randbytes(min(64, len(content) - at))
    path.write_bytes(content)


HARMS: Mapping[str, Callable[[Path, random.Random], None]] = {
    "cut": _cut,
    "noise": _noise,
    "emptied": lambda path, _: path.write_bytes(b"") and None,
    "gone": lambda path, _: path.unlink(),
}


def damaged(base: Path, work: Path, trials: int) -> Row:
    """One file of the index is harmed while nobody has it open."""
    row = Row(
        "a damaged file of the index", f"a random file of tantivy's and Chroma's, {', '.join(HARMS)} in turn", trials
    )
    row.told = "that the index is damaged; the start rebuilds it, or names `mingbai reindex`"
    row.recovers = "the next start, or `mingbai reindex`"
    chooser = random.Random(20261129)
    for number in range(trials):
        folder = town.copy_of(base, work / "data")
        files = sorted(path for path in (folder / "index").rglob("*") if path.is_file() and path.stat().st_size)
        path, harm = chooser.choice(files), list(HARMS)[number % len(HARMS)]
        HARMS[harm](path, chooser)
        place = f"{harm} {path.relative_to(folder)}"
        judged(row, lambda found, folder=folder, number=number, place=place: _judge(found, folder, number, place))
    return row


def _judge(row: Row, folder: Path, number: int, place: str) -> None:
    began = time.perf_counter()
    try:
        opened = town.opened(folder)
        town.judge_answers(opened, row, want=town.OLD, seed=number, asked=6)
    except MingbaiError as error:
        row.unforeseen += "mingbai reindex" not in str(error)
        town.rebuild(folder)
        opened = town.opened(folder)
        town.judge_answers(opened, row, want=town.OLD, seed=number)
    town.back(row, began)
    if row.lost or row.half:
        row.notes.append(place)
