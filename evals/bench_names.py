"""How long a key stroke takes in the staff console's search: 10,000 guides in a real record, names as a city has them.

    python -m evals.bench_names [--guides 10000]

Every prefix of every query is looked up, as somebody types it; prints JSON with milliseconds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.metrics.speed import percentile
from knowledge.guide import Agency, Codes, ServiceGuide, Source
from knowledge.lexicon.lexicon import Lexicon
from knowledge.name_index import NameIndex
from knowledge.store import Incoming, Store

PLACES = 40  # districts, one after the other
CHAIN = ("999901", "999900", "990000", "000000")
TYPED = (
    "sfzbl", "身份证补领", "身份证丢了怎么办", "juzhuzheng", "居住证签注", "hzhuanfa", "护照 补发", "退休金", "jiazhao",
    "驾照换证", "0709021000", "11999901MB01", "开公司要几天", "gtgshyyzz", "小孩上户口", "没有这种东西的名字", "z", "证",
)  # fmt: skip


def guides(number: int, lexicon: Lexicon) -> Iterator[tuple[Incoming, str]]:
    """So many guides with the names that guides have, spread over districts, each with its matter."""
    names = [(matter.id, name) for matter in lexicon.matters.values() for name in (matter.name, *matter.official)]
    for at in range(number):
        matter, name = names[at % len(names)]
        code = f"11999901MB01{at:05}399070902{at % 1000:04}"
        guide = ServiceGuide(
            id=f"code:{code}",
            title=name,
            region=f"9999{at % PLACES:02}",
            agency=Agency(name="云河市公安局"),
            codes=Codes(item=code),
            source=Source(id=code, name=code),
        )
        yield Incoming(content=guide, text=name), matter


def measure(number: int, folder: Path) -> dict[str, float | int]:
    """Build the index over a record and time every key stroke, each query three times."""
    lexicon = Lexicon.load()
    store = Store.open(folder)
    made = list(guides(number, lexicon))
    store.put_file("清单.xlsx", "1", [piece for piece, _ in made])
    store.mark_rebuilt(store.waiting_marks(), {piece.content.id: matter for piece, matter in made})
    index = NameIndex(store, lexicon)
    started = time.perf_counter()
    index.find("a")
    built = time.perf_counter() - started
    strokes = sorted(_strokes(index, TYPED * 3))
    return {
        "guides": number,
        "built_seconds": round(built, 2),
        "strokes": len(strokes),
        "p50_ms": round(percentile(strokes, 0.50) or 0.0, 1),
        "p95_ms": round(percentile(strokes, 0.95) or 0.0, 1),
        "max_ms": round(strokes[-1], 1),
    }


def _strokes(index: NameIndex, typed: Sequence[str]) -> Iterator[float]:
    for words in typed:
        for end in range(1, len(words) + 1):
            started = time.perf_counter()
            index.find(words[:end], chain=CHAIN)
            yield (time.perf_counter() - started) * 1000


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--guides", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(options.guides, Path(folder)), ensure_ascii=False))


if __name__ == "__main__":
    main()
