"""Run cases against a target into one folder; a run that was interrupted goes on where it stopped.

settings.json  answers.jsonl  scores.json  problems.log  report.md  report.html  junit.xml
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import date
from pathlib import Path

from assistant.answer import Status
from evals.case import Case
from evals.judge import Result, judge
from evals.record import Exchange, Record, RecordFile
from evals.report import write_reports
from evals.scores import Run, describe, read_settings, write_run
from evals.target import Target
from knowledge.errors import SettingError

ANSWERS = "answers.jsonl"
MOST_PRESSED = 2  # buttons a citizen presses before giving up, as many as the assistant may ask back in a row

Progress = Callable[[str, int, int], None]


def run(
    cases: Sequence[Case],
    target: Target,
    folder: Path,
    *,
    threads: int = 2,
    about: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    show_test: bool = False,
) -> Run:
    """Ask every case, judge the answers and write the folder.

    Args:
        folder: a new one, or that of an interrupted run of the same target; cases asked there already are not asked again.
        about: what else the settings should say (encoder, store); words by name.
        progress: called with (case id, cases done, cases in all).
        show_test: whether the reports write out cases of the test split.

    Raises:
        SettingError: there is nothing to ask, or the folder holds a run of another target.
    """
    if not cases:
        raise SettingError("没有要运行的题目，请检查 --suite 和 --split 的写法。")
    settings = describe(cases, target.name, about or {})
    earlier = read_settings(folder)
    if earlier is not None and earlier.target != target.name:
        raise SettingError(f"{folder} 里是另一次运行（{earlier.target}）。请换一个文件夹，或者删掉它。")
    folder.mkdir(parents=True, exist_ok=True)
    records = ask_all(cases, target, RecordFile(folder / ANSWERS), threads=threads, progress=progress)
    results = tuple(judge(case, records[case.id]) for case in cases)
    finished = Run(settings=settings, results=results)
    write_run(finished, folder)
    write_reports(finished, cases, records, folder, show_test=show_test)
    return finished


def ask_all(
    cases: Sequence[Case], target: Target, file: RecordFile, *, threads: int, progress: Progress | None
) -> dict[str, Record]:
    """A record for every case; those in the file already, unbroken and of the same case, are taken over."""
    file.begin_on_a_fresh_line()
    wanted = {case.id: case.digest for case in cases}
    records = {
        record.case: record
        for record in file.read().values()
        if record.error is None and wanted.get(record.case) == record.digest
    }
    left = [case for case in cases if case.id not in records]
    for record in _asked(left, target, threads):
        file.append(record)
        records[record.case] = record
        if progress is not None:
            progress(record.case, len(records), len(cases))
    return records


def _asked(cases: Sequence[Case], target: Target, threads: int) -> Iterator[Record]:
    """Records as they are finished. A case that breaks becomes a record with the error; the run goes on."""
    pool = ThreadPoolExecutor(max_workers=max(1, threads))
    try:
        futures = {pool.submit(ask, case, target): case for case in cases}
        for future in as_completed(futures):
            yield _finished(future, futures[future])
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _finished(future: Future[Record], case: Case) -> Record:
    error = future.exception()
    if error is None:
        return future.result()
    words = "".join(traceback.format_exception_only(error)).strip()
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f"（{Path(frame.filename).name} 第{frame.lineno}行）" for frame in where)
    return Record(case=case.id, digest=case.digest, day=date.today(), error=f"{words}{place}")


def ask(case: Case, target: Target) -> Record:
    """Put the turns of a case to a target, one conversation, and press labelled buttons when asked back."""
    exchanges: list[Exchange] = []
    for question in case.turns:
        exchanges.append(_one(question, case, target, exchanges))
    for _ in range(MOST_PRESSED):
        pressed = _button(case, exchanges[-1])
        if pressed is None:
            break
        exchanges.append(_one(pressed, case, target, exchanges))
    return Record(case=case.id, digest=case.digest, day=date.today(), exchanges=tuple(exchanges))


def _one(question: str, case: Case, target: Target, before: Sequence[Exchange]) -> Exchange:
    conversation = before[-1].answer.conversation_id if before else None
    return target.ask(question, region=case.region, conversation_id=conversation, grade=case.grade, day=case.date)


def _button(case: Case, last: Exchange) -> str | None:
    """The question behind the first labelled button that is offered; None when nothing is asked back or none fits."""
    if last.answer.status is not Status.CLARIFY:
        return None
    offers = ((option.label, option.question) for option in last.answer.options)
    return next((question for label, question in offers if any(pick in label for pick in case.picks)), None)


def judge_again(cases: Sequence[Case], folder: Path) -> tuple[Result, ...]:
    """Judge the answers of a finished run anew, with today's metrics; cases without an answer are left out."""
    records = RecordFile(folder / ANSWERS).read()
    return tuple(judge(case, records[case.id]) for case in cases if case.id in records)
