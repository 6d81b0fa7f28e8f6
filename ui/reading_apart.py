"""A long list read in a process beside this one, while this one gets ready to index it.

What is read goes into the record there, in one transaction a file as ever; only the report comes back. Forked, so that nothing is
imported twice; where there is no fork, one core, or little to read, nothing of this is used.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import MingbaiError, StoreError

if TYPE_CHECKING:
    from ingest.sync import IngestReport

LARGE = 1_000_000  # bytes: what takes less than half a second to read is not worth a process
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG: who kills the command kills all of it

Progress = Callable[[str, int, int], None]
Reading = Callable[[Progress | None], "IngestReport"]


def is_large(files: Sequence[Path]) -> bool:
    """Whether reading these files takes so long that it is worth a process of its own, on a machine that can have one."""
    if sys.platform != "linux" or (os.cpu_count() or 1) < 2:
        return False
    return sum(path.stat().st_size for path in files if path.is_file()) >= LARGE


def read_apart(reading: Reading, ready: Callable[[], object], progress: Progress | None) -> IngestReport:
    """Do the reading in a process of its own, and get ready here meanwhile.

    Args:
        reading: reads into the record, whose connections are closed by now: none may be used by two processes.
        ready: makes ready what is needed once it is read.

    Raises:
        MingbaiError: as `reading` raised it; a `StoreError` where the process was killed.
    """
    fork = get_context("fork")
    hears, tells = fork.Pipe(duplex=False)
    gc.freeze()  # or the first look through what was forked would copy all of it
    process = fork.Process(target=_read, args=(reading, tells), daemon=True)
    try:
        process.start()
        tells.close()
        ready()
        return _heard(hears, progress)
    finally:
        process.terminate()  # where this one was interrupted: what it had begun is taken back
        process.join()
        hears.close()
        gc.unfreeze()


def _heard(hears: Connection, progress: Progress | None) -> IngestReport:
    """The report, once it comes; how far the reading is, until then."""
    while True:
        try:
            found = hears.recv()
        except EOFError as error:
            raise StoreError(
                "读取文件的进程意外结束了。库里的每个文件要么是旧的，要么是新的。请看看内存够不够，再运行一次同样的命令。"
            ) from error
        if isinstance(found, MingbaiError):
            raise found
        if not isinstance(found, tuple):
            report: IngestReport = found
            return report
        if progress is not None:
            progress(*found)


def _read(reading: Reading, tells: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command itself is interrupted, and ends this one
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    try:
        tells.send(reading(lambda *step: tells.send(step)))
    except MingbaiError as error:
        tells.send(error)
