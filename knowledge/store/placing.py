"""Puts a snapshot where a record lies: in a file's place, or into an empty database on a server."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from knowledge.errors import SettingError, StoreError
from knowledge.store.moving import move_record
from knowledge.store.opening import open_engine
from knowledge.store.store import Store

Progress = Callable[[str, int, int], None]


def place_file(new: Path, place: Path, stamp: str, *, replace: bool) -> None:
    """Put a snapshot in the place of a record's file; what is there goes aside under its name and a stamp.

    Raises:
        StoreError: a record is there and may not be replaced, or another program works with it. Nothing was changed then.
    """
    if place.exists():
        _refuse_unless(place, replace=replace)
        _take_alone(place)
        place.rename(place.with_name(f"{place.name}.{stamp}"))
    new.replace(place)


def _refuse_unless(place: Path, *, replace: bool) -> None:
    if replace:
        return
    try:
        store = Store.open(place.parent)
    except StoreError as error:  # damaged, which is why somebody restores; but it may hold what no backup has
        raise StoreError(
            f"{place.parent} 里原来的库打不开，没有动它。要换成备份，请加 --replace，原来的会改名留着。"
        ) from error
    try:
        if not store.is_empty():
            raise StoreError(f"{place.parent} 里已经有内容，没有动它。要换成备份，请加 --replace，原来的会改名留着。")
    finally:
        store.close()


def _take_alone(place: Path) -> None:
    """See that nobody else has the file open, and leave nothing of it in files beside it."""
    try:
        with closing(sqlite3.connect(place, timeout=1)) as alone:
            mode = alone.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if "locked" not in str(error):
            return  # it is damaged, which is why somebody restores
        mode = "wal"
    if mode != "delete":
        raise StoreError("还有程序在用这个库。请先停止 mingbai serve 和别的命令，再恢复。")


def place_on_server(new: Path, url: str, progress: Progress | None) -> None:
    """Copy a snapshot into an empty database on a server.

    Raises:
        SettingError: it is not empty; nothing was changed.
        StoreError: the server does not answer.
    """
    source, target = open_engine(f"sqlite:///{new}"), open_engine(url, unfinished=True)
    try:
        move_record(source, target, progress=progress)
    except StoreError as error:
        raise SettingError(f"{error}恢复到数据库服务时，MINGBAI_DATABASE 要指向一个空的数据库。") from error
    finally:
        source.dispose()
        target.dispose()
