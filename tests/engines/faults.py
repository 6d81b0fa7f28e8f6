"""Faults of the engines at random moments, many times each; run as a module it writes docs/benchmarks/engine-faults.md.

Each time: is anything lost, is anything half visible, and how long until all is as before.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from evals.stand import SAMPLE, SAMPLE_DAY
from ingest.sync import ingest
from knowledge.access import CITIZEN
from knowledge.encode import load_encoder
from knowledge.errors import IndexGoneError
from knowledge.index import Engine, EntryKind, Hit, IndexInForce, IndexPlace, catch_up, open_index, rebuild
from knowledge.index.in_force import InForce, in_force
from knowledge.index.milvus import MilvusIndex
from knowledge.index.term_counts import counted
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.store import Store
from tests.milvus import LiteServer
from tests.samples import CITY

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "engine-faults.md"
SEED = 20261129
REGIONS = ("999901", "999900", "990000", "000000", CITY)

PATIENCE = 60.0  # seconds

Read = TypeVar("Read")

CHANGING = """
import sys
from pathlib import Path
from knowledge.encode import load_encoder
from knowledge.index import Engine, IndexPlace, catch_up, open_index, rebuild
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store
from tests.samples import row_guide

store = Store.open(Path(sys.argv[1]))
place = IndexPlace(data=Path(sys.argv[1]), milvus=sys.argv[2])
encoder, lexicon = load_encoder(), Lexicon.load()
index = open_index(store, place, encoder)
print("ready", flush=True)
if sys.argv[3] == "reindex":
    rebuild(store, place, encoder, lexicon, to=Engine.MILVUS)
else:
    mark = sys.argv[4]
    store.put_file(f"{mark}.csv", "1", [row_guide(f"{mark}{n}", f"井盖报修{mark}第{n}处") for n in range(60)])
    print("stored", flush=True)
    catch_up(store, index, lexicon)
"""


def patiently(read: Callable[[], Read], patience: float = PATIENCE) -> Read:
    """What is read; on a busy machine milvus-lite may take longer than a citizen is made to wait."""
    until = time.monotonic() + patience
    while True:
        try:
            return read()
        except IndexGoneError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


class Hall:
    """The sample pack in a record, its index in a milvus-lite, and what is to be found in it."""

    def __init__(self, folder: Path, server: LiteServer) -> None:
        self.server = server
        self.place = IndexPlace(data=folder, milvus=server.url)
        self.encoder, self.lexicon = load_encoder(), Lexicon.load()
        self.store = Store.open(folder)
        ingest([SAMPLE], self.store, Places.load(), today=SAMPLE_DAY)
        rebuild(self.store, self.place, self.encoder, self.lexicon, to=Engine.MILVUS)
        self.index = open_index(self.store, self.place, self.encoder)

    def found(self, index: IndexInForce, word: str = "护照", *, patience: float = PATIENCE) -> list[Hit]:
        """What a word finds."""
        terms = [("name", word, 1.0), ("body", word, 1.0)]
        return patiently(
            lambda: index.by_words(
                terms, regions=REGIONS, partitions=CITIZEN.partitions, kind=EntryKind.MATTER, limit=100
            ),
            patience,
        )

    @contextmanager
    def changing(self, *what: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process that changes the index."""
        command = [sys.executable, "-c", CHANGING, str(self.place.data), self.server.url, *what]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            yield child


Fault = Callable[[Hall, random.Random, int], float]  # returns the seconds until all is as before


def killed_reindex(hall: Hall, dice: random.Random, number: int) -> float:
    """`mingbai reindex --to milvus` ends by kill -9; the old index serves on, and the next run does it all."""
    del number
    before, old = hall.found(hall.index), in_force(hall.store) or InForce()
    with hall.changing("reindex") as child:
        time.sleep(dice.uniform(0.0, 6.0))
        child.kill()
    hall.index.refresh()
    assert hall.found(hall.index) == before
    now = in_force(hall.store) or InForce()
    began = time.monotonic()
    rebuild(hall.store, hall.place, hall.encoder, hall.lexicon, to=Engine.MILVUS)
    hall.index.refresh()
    assert hall.found(hall.index) == before
    held = {name.split("_")[1] for name in hall.place.server.write("list_collections")}
    assert held == {(in_force(hall.store) or InForce()).made}, "buildings are left over"
    assert now.made == old.made or hall.found(hall.index) == before
    return time.monotonic() - began


def miscounted(hall: Hall) -> list[str]:
    """The words whose counts are not those of the entries."""
    index = hall.index._index
    assert isinstance(index, MilvusIndex)
    table = index._public
    right = patiently(lambda: counted(table.all_words()))
    numbers = patiently(lambda: table.counts.numbers(list(right)))
    return [name for name, number in right.items() if numbers[name] != number]


def killed_ingest(hall: Hall, dice: random.Random, number: int) -> float:
    """The process that puts sixty new guides into the index ends by kill -9; the next one puts in all of them, once."""
    mark = f"X{number}Q"
    with hall.changing("ingest", mark) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"stored\n"
        time.sleep(dice.uniform(0.0, 1.5))
        child.kill()
    began = time.monotonic()
    patiently(lambda: catch_up(hall.store, hall.index, hall.lexicon))
    took = time.monotonic() - began
    hall.index.refresh()
    assert len(hall.found(hall.index, mark.lower())) == 60
    assert hall.store.unindexed().marks == []
    assert miscounted(hall) == [], "a count is torn"
    hall.store.withdraw_file(f"{mark}.csv")
    patiently(lambda: catch_up(hall.store, hall.index, hall.lexicon))
    hall.index.refresh()
    assert hall.found(hall.index, mark.lower()) == []
    return took


def killed_milvus(hall: Hall, dice: random.Random, number: int) -> float:
    """Milvus ends by kill -9 while it is asked, and is started again; nothing that was found before is missing."""
    del number
    before = hall.found(hall.index)
    until = time.monotonic() + dice.uniform(0.0, 0.5)
    while time.monotonic() < until:
        assert hall.found(hall.index) == before
    hall.server.kill()
    try:
        hall.found(hall.index, patience=0.0)
    except IndexGoneError:
        pass
    else:
        raise AssertionError("an answer came from nowhere")
    hall.server.start()
    began = time.monotonic()
    assert hall.found(hall.index) == before
    return time.monotonic() - began


FAULTS: dict[str, tuple[str, Fault]] = {
    "换引擎（`reindex --to milvus`）时 kill -9": ("自动：旧索引照常用；再运行一次就建好，没建完的清掉", killed_reindex),
    "导入进 Milvus 时 kill -9": ("自动：下一次导入或打开时补上，一条不多一条不少，词的计数也对", killed_ingest),
    "答复时 Milvus 被 kill -9，再启动": ("自动：其间是 503 和热线，不用重启", killed_milvus),
}


def main() -> None:
    """Inject everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument(
        "--only", type=int, help="one fault, by its place in the table; its row is printed, no page written"
    )
    given = parser.parse_args()
    names = list(FAULTS) if given.only is None else [list(FAULTS)[given.only]]
    with tempfile.TemporaryDirectory() as temporary:
        server = LiteServer(Path(temporary) / "milvus")
        server.start()
        hall = Hall(Path(temporary) / "data", server)
        rows = [_row(name, hall, given.times) for name in names]
        server.kill()
    if given.only is None:
        PAGE.write_text(_HEAD.format(day=date.today()) + "".join(rows) + _FOOT, "utf-8")
    else:
        print("".join(rows), end="")


def _row(name: str, hall: Hall, times: int) -> str:
    """One fault, so many times."""
    recovery, fault = FAULTS[name]
    dice, took = random.Random(SEED), []
    for number in range(times):
        took.append(fault(hall, dice, number))
        print(f"{name} {number + 1}/{times}: {took[-1]:.1f} s", file=sys.stderr, flush=True)
    return f"| {name} | {times} | 0 | {statistics.median(took):.1f} 秒，最长 {max(took):.1f} 秒 | {recovery} |\n"


_HEAD = """# 引擎的故障

`make engine-faults` 写出，{day}。样例包在 milvus-lite 3 里，每种故障在随机的时刻注入；每次之后核对：查得到的和原来一样，
没有多、没有少、没有半截。一次不对，程序就停在那里，不写这一页。

| 故障 | 次数 | 丢失 | 恢复用时（中位数） | 怎么恢复 |
|---|---:|---:|---|---|
"""


_FOOT = "\n前两行的用时里有 20 秒是等被杀的程序不再出声。\n"


if __name__ == "__main__":
    main()
