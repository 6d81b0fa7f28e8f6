"""The eval suite over both sets of engines, case by case; run as a module it writes docs/benchmarks/engines.md.

SQLite, the index on this machine and answers kept in this process; beside them PostgreSQL, a Milvus and answers kept in Redis.
Statuses and facts must be the same, exchange by exchange.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from redis import Redis

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.kept_answers import AnswerKey, KeptAnswer
from assistant.kept_answers import SharedAnswers as Shared
from evals.case import Case, load_cases
from evals.record import Exchange, Record, RecordFile
from evals.run import ANSWERS, ask_all, run
from evals.stand import SAMPLE, SAMPLE_DAY, Stand, fill_sample
from evals.target import InProcess, WatchedSearcher
from ingest.sync import ingest
from knowledge.encode import load_encoder
from knowledge.index import Engine, IndexPlace, open_index, rebuild
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.store import Store
from knowledge.values import Value
from tests.databases import own_database
from tests.milvus import a_milvus
from ui.shared_answers import PREFIX, SharedAnswers

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "engines.md"
REDIS = os.environ.get("MINGBAI_TEST_REDIS") or "redis://127.0.0.1:6379/9"
THREADS = 2

Ask = Callable[[Answer], object]

# what of an answer is compared; ids and times are its own
COMPARED: dict[str, Ask] = {
    "状态": lambda answer: answer.status,
    "事实": lambda answer: answer.facts,
    "依据的指南": lambda answer: answer.guide,
    "出处": lambda answer: answer.citations,
    "全文": lambda answer: (answer.text, answer.options, answer.notices),
}


class Side(Value):
    """One set of engines after its run."""

    name: str
    records: dict[str, Record]
    right: int

    def seconds(self) -> list[float]:
        """Times of all answers, in order of length."""
        return sorted(one.seconds for record in self.records.values() for one in record.exchanges)


def differing(one: Side, other: Side) -> dict[str, list[str]]:
    """The cases in which something that must not differ does, by what it is."""
    found: dict[str, list[str]] = {name: [] for name in (*COMPARED, "候选次序")}
    for case, record in sorted(one.records.items()):
        beside = other.records[case]
        for name, part in COMPARED.items():
            if [part(step.answer) for step in record.exchanges] != [part(step.answer) for step in beside.exchanges]:
                found[name].append(case)
        if [_order(step) for step in record.exchanges] != [_order(step) for step in beside.exchanges]:
            found["候选次序"].append(case)
    return found


def _order(step: Exchange) -> list[str]:
    return [one.id for one in step.ranked or ()]


def furthest(one: Side, other: Side, cases: Sequence[str]) -> float:
    """How far apart the scores at the same place are, at most, where the order of candidates differs."""
    return max(
        (
            abs(first.score - second.score)
            for case in cases
            for step, beside in zip(one.records[case].exchanges, other.records[case].exchanges, strict=True)
            for first, second in zip(step.ranked or (), beside.ranked or (), strict=True)
        ),
        default=0.0,
    )


def run_side(name: str, cases: Sequence[Case], stand: Stand, folder: Path, shared: SharedAnswers | None = None) -> Side:
    """Put the suite to one set of engines."""
    done = run(cases, _target(stand, shared), folder, threads=THREADS, progress=_told)
    records = RecordFile(folder / ANSWERS).read()
    return Side(name=name, records=records, right=sum(one.is_right for one in done.results))


def _target(stand: Stand, shared: Shared | None) -> InProcess:
    searcher = WatchedSearcher(stand.store, stand.index, stand.lexicon)
    assistant = Assistant(searcher, stand.places, keep=5_000, shared=shared)
    return InProcess(searcher, stand.places, assistant=assistant, day=stand.day)


def _told(case: str, done: int, of: int) -> None:
    if done % 200 == 0 or done == of:
        print(f"{done}/{of}", file=sys.stderr, flush=True)


def distributed(database: str, milvus: str, folder: Path) -> Stand:
    """The sample pack in PostgreSQL and Milvus."""
    places, lexicon, encoder = Places.load(), Lexicon.load(), load_encoder()
    store = Store.open(database)
    ingest([SAMPLE], store, places, today=SAMPLE_DAY)
    place = IndexPlace(data=folder, milvus=milvus)
    rebuild(store, place, encoder, lexicon, to=Engine.MILVUS)
    index = open_index(store, place, encoder)
    return Stand(store=store, index=index, lexicon=lexicon, places=places, encoder=encoder, day=SAMPLE_DAY)


class Again(Value):
    """What a process that was just started answers from Redis: how many questions, how many were ready there, and how many differ."""

    asked: int
    ready: int
    wrong: int


def from_redis(cases: Sequence[Case], stand: Stand, shared: SharedAnswers, first: Side, folder: Path) -> Again:
    """Ask the first question of every case again."""
    counting = _Counting(shared)
    once = [case.model_copy(update={"turns": case.turns[:1], "picks": ()}) for case in cases]
    folder.mkdir()
    file = RecordFile(folder / ANSWERS)
    records = ask_all(once, _target(stand, counting), file, threads=THREADS, progress=_told)
    wrong = 0
    for case, record in records.items():
        before, again = first.records[case].exchanges[0].answer, record.exchanges[0].answer
        wrong += any(part(before) != part(again) for part in COMPARED.values())
    return Again(asked=len(records), ready=counting.ready, wrong=wrong)


class _Counting:
    """Shared answers that count what was ready."""

    def __init__(self, shared: SharedAnswers) -> None:
        self._shared = shared
        self.ready = 0

    def find(self, key: AnswerKey, generation: int) -> KeptAnswer | None:
        """See `SharedAnswers.find`."""
        found = self._shared.find(key, generation)
        self.ready += found is not None
        return found

    def keep(self, key: AnswerKey, kept: KeptAnswer) -> None:
        """See `SharedAnswers.keep`."""
        self._shared.keep(key, kept)


# ---- the page


def page(here: Side, there: Side, different: dict[str, list[str]], again: Again) -> str:
    """What stands in docs/benchmarks/engines.md."""
    steps = sum(len(record.exchanges) for record in here.records.values())
    lines = [
        "# 两套引擎，同样的答复\n",
        f"`make compare-engines` 写出，{date.today()}。{len(here.records)} 道评测题、{steps} 次问答，先用 SQLite、本机索引和进程内的答复，",
        "再用 PostgreSQL、Milvus（milvus-lite 3，走网络接口）和 Redis，逐次对照。\n",
        "| 对照什么 | 不一样的题 |",
        "|---|---:|",
        *(f"| {name} | {len(cases)} |" for name, cases in different.items()),
        "",
        "| | 全对的题 | 答复用时中位数 | 95 分位 |",
        "|---|---:|---:|---:|",
        *(_timed(side) for side in (here, there)),
        "",
        f"答复在 Redis 里共用：换一个刚启动的进程再问 {again.asked} 个问题，{again.ready} 个在 Redis 里现成，答复不同的 {again.wrong} 个。",
        "只有完全来自指南的答复才放进 Redis；带着提问人情形、日期，或者由段落作答的，只留在进程里。\n",
        "用时不是 Milvus 集群的用时：milvus-lite 是 Python 写的，给开发和测试用，和被测的程序挤在同样两个核上。",
    ]
    if different["候选次序"]:
        apart = furthest(here, there, different["候选次序"])
        lines += [
            "",
            f"候选次序不一样的，是不相上下的两条换了位置：同一位置上的分数最多差 {apart:.4f}（满分 1），答复一字不差。",
        ]
    if any(different.values()):
        lines += ["", *(f"* {name}：{'、'.join(cases[:20])}" for name, cases in different.items() if cases)]
    return "\n".join(lines) + "\n"


def _timed(side: Side) -> str:
    times = side.seconds()
    late = times[int(0.95 * (len(times) - 1))]
    return f"| {side.name} | {side.right} | {statistics.median(times) * 1000:.0f} 毫秒 | {late * 1000:.0f} 毫秒 |"


def main() -> int:
    """Run both sides and write the page; 1 when a status or a fact differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="folder for the runs; a run that was interrupted goes on there")
    parser.add_argument("--cases", type=int, help="only so many cases, and no page")
    given = parser.parse_args()
    cases = load_cases()[: given.cases]
    with tempfile.TemporaryDirectory() as temporary:
        out = given.out or Path(temporary) / "runs"
        work = Path(temporary)
        here = run_side("SQLite、本机索引", cases, fill_sample(_made(work / "here")), out / "here")
        with own_database() as database, a_milvus(work / "milvus") as milvus:
            stand = distributed(database, milvus, _made(work / "there"))
            shared = SharedAnswers(REDIS, secret=secrets.token_bytes(32), about={})
            there = run_side("PostgreSQL、Milvus、Redis", cases, stand, out / "there", shared)
            again = from_redis(cases, stand, shared, there, work / "again")
            _forget(shared)
            stand.store.close()
    different = differing(here, there)
    said = page(here, there, different, again)
    print(said)
    if given.cases is None:
        PAGE.write_text(said, "utf-8")
    return 1 if different["状态"] or different["事实"] or again.wrong else 0


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _forget(shared: SharedAnswers) -> None:
    """Remove what answers were kept by tests; others' keys stay."""
    shared.close()
    with Redis.from_url(REDIS) as redis:
        for name in redis.scan_iter(f"{PREFIX}*"):
            redis.delete(name)


if __name__ == "__main__":
    sys.exit(main())
