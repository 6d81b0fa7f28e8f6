"""One process at a time changes an index: two ingests at once, or an ingest and a rebuild, wait for each other.

The record needs no such turn, its transactions see to that. Readers never wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.errors import IndexBusyError

LOCK = "index.lock"  # beside the index, which a rebuild replaces
PATIENCE = 900.0  # seconds; a rebuild of 100,000 items takes less


@contextmanager
def turn(data_folder: Path, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the index of a data folder for changing; ends with the process, killed or not.

    Raises:
        IndexBusyError: another process holds it longer than `patience`, in seconds.
    """
    lock = FileLock(data_folder / LOCK)
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise IndexBusyError(
            f"另一个程序一直在写 {data_folder} 里的索引。内容已经存好，没有丢；请等它做完，再运行一次同样的命令。"
        ) from error
    try:
        yield
    finally:
        lock.release()
