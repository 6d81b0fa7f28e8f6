"""Find the files a user means: folders are read through in sorted order, hidden and temporary files are passed over."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.readers import SUFFIXES
from knowledge.errors import GuideError

# Office writes «~$name.xlsx» beside an open workbook; downloads and editors leave the others.
_TEMPORARY_STARTS = (".", "~$", "__MACOSX")
_TEMPORARY_ENDS = ("~", ".tmp", ".part", ".crdownload", ".bak", ".swp")


def find(paths: Sequence[Path]) -> list[Path]:
    """Return the readable files among the paths and below the folders among them, each once.

    A file named directly is returned whatever its suffix, so that reading it says why it cannot be read. In folders only
    files with a readable suffix count.

    Raises:
        GuideError: a path does not exist, a folder cannot be opened, or a folder holds no readable file.
    """
    found: dict[Path, None] = {}
    for path in paths:
        for file in _below(path) if path.is_dir() else _single(path):
            found.setdefault(file)
    return list(found)


def _single(path: Path) -> list[Path]:
    if not path.exists():
        raise GuideError(str(path), "找不到这个文件或文件夹。请检查路径是否写对")
    return [path]


def _below(folder: Path) -> list[Path]:
    files = [file for file in _walk(folder) if file.suffix.lower() in SUFFIXES]
    if not files:
        kinds = "、".join(SUFFIXES)
        raise GuideError(str(folder), f"文件夹里没有可以读取的文件。可读取的格式：{kinds}")
    return files


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise GuideError(error.filename or str(folder), "文件夹打不开，请检查访问权限") from error

    for root, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not _is_temporary(name))
        yield from (Path(root, name) for name in sorted(names) if not _is_temporary(name))


def _is_temporary(name: str) -> bool:
    return name.startswith(_TEMPORARY_STARTS) or name.lower().endswith(_TEMPORARY_ENDS)
