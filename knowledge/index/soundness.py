"""Whether the files of an index are as they were written, and what to say when not: a disk, a copy or a full volume changes them.

tantivy puts a checksum behind each of its files and never looks at it again; what a damaged file holds would be answered from.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

from knowledge.errors import IndexDamagedError, IndexWriteError

META = "meta.json"
MAGIC = 1337  # tantivy's own, at the end of every file
_END = struct.Struct("<II")  # length of the footer before it, magic
MOST = 256_000_000  # bytes that are checked at an opening, half a second of reading; of a larger index only the ends
_CHUNK = 1 << 20
TRIES = 3
_NO_ROOM = ("full", "no space", "readonly", "read-only", "read only", "permission", "i/o error", "ioerror")


def damaged(folder: Path, what: str) -> IndexDamagedError:
    """The error for a folder of an index that cannot be used, in words for people."""
    return IndexDamagedError(
        f"索引损坏（{folder.parent.name}/{folder.name}：{what}）。库里的内容没有丢，请运行 mingbai reindex 重建索引。"
    )


def not_written(folder: Path, error: BaseException) -> IndexWriteError | IndexDamagedError:
    """The error for a change that an engine refused: no room and no leave are told from damage by the engine's words."""
    said = str(error).lower()
    if not any(words in said for words in _NO_ROOM):
        return damaged(folder, type(error).__name__)
    return IndexWriteError(
        f"索引写不进去（{folder}）：磁盘满了，或者不许写。内容已经存好，没有丢；请腾出空间、检查权限，再运行一次同样的命令。"
    )


def check_lexical(folder: Path) -> None:
    """Read through the files that a tantivy index names.

    Raises:
        IndexDamagedError: one is missing, cut short, or not what was written.
    """
    for _ in range(TRIES):
        meta = _meta(folder)
        found = _first_damaged(folder, meta)
        if found is None:
            return
        if _meta(folder) == meta:  # else another process committed meanwhile, and cleared away what was read
            raise damaged(folder, found)
    raise damaged(folder, META)


def _meta(folder: Path) -> str:
    try:
        return (folder / META).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise damaged(folder, META) from error


def _first_damaged(folder: Path, meta: str) -> str | None:
    try:
        segments = [segment["segment_id"].replace("-", "") for segment in json.loads(meta)["segments"]]
        files = [path for name in segments for path in sorted(folder.glob(f"{name}.*"))]
        thorough = sum(path.stat().st_size for path in files) <= MOST
        bad = (path.name for path in files if not _is_whole(path, thorough=thorough))
        lacking = (name for name in segments if not any(path.name.startswith(name) for path in files))
        return next(bad, None) or next(lacking, None)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return META


def _is_whole(path: Path, *, thorough: bool) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END.size))
        end = file.read()
        if len(end) < _END.size:
            return False
        length, magic = _END.unpack(end)
        body = size - _END.size - length
        if magic != MAGIC or body < 0:
            return False
        file.seek(body)
        try:
            said = json.loads(file.read(length))["crc"]
        except (ValueError, LookupError, TypeError):
            return False
        file.seek(0)
        return not thorough or _crc(file, body) == said


def _crc(file: BinaryIO, body: int) -> int:
    found, left = 0, body
    while left > 0:
        piece = file.read(min(_CHUNK, left))
        if not piece:
            break
        found, left = zlib.crc32(piece, found), left - len(piece)
    return found
