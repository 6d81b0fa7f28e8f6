"""What every benchmark page says of itself: when, which commit, which machine, how much memory."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge.errors import SettingError


@lru_cache(maxsize=1)
def where_and_when() -> str:
    """One line: date, commit, cores, processor type and Python version; as of the first call, so call it before a long run."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603  # fixed words
    cores = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return f"{date.today()}, commit {commit or 'unknown'}, {cores}"


def peak_memory() -> float:
    """The most memory that this process has held so far, in GB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1e9 if sys.platform == "darwin" else 1e6)  # bytes there, kB elsewhere


def folder_size(folder: Path) -> float:
    """What lies in a folder, in GB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9


def shared_data(*parts: str) -> Path:
    """A file or folder of the real data beside the project.

    Raises:
        SettingError: it is not on this machine.
    """
    for name in ("MINGBAI_REAL_DATA", "MINGBAI_SHARED_DATA"):
        if os.environ.get(name):
            return _present(Path(os.environ[name]).joinpath(*parts))
    return _present(Path("..", "shared", "data", *parts))


def _present(place: Path) -> Path:
    if not place.exists():
        raise SettingError(f"{place} 不存在。请用 MINGBAI_REAL_DATA 写明真实数据的目录。")
    return place


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
