"""The record as a whole, from settings: moved, and taken to an older program's tables."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.errors import SettingError
from knowledge.store.migrations import move, newest
from knowledge.store.moving import Moved, move_record
from knowledge.store.opening import open_engine, shown
from ui.settings import Settings

Progress = Callable[[str, int, int], None]


def moved(settings: Settings, to: str, *, anew: bool, progress: Progress | None) -> list[Moved]:
    """Move the record of these settings to another database; see `knowledge.store.moving.move_record`.

    Raises:
        SettingError: it is there already.
        StoreError: it cannot be moved; the message says why.
    """
    if to in (str(settings.record), str(settings.data)):
        raise SettingError(f"库已经在 {shown(to)} 了。--to 请写另一个数据库。")
    source = open_engine(settings.record)
    target = open_engine(to, unfinished=True)
    try:
        return move_record(source, target, anew=anew, progress=progress)
    finally:
        source.dispose()
        target.dispose()


def taken_down(settings: Settings, schema: int) -> int:
    """Take the record to an older program's tables; returns the schema's number.

    Raises:
        SettingError: there is no such schema.
    """
    if schema > newest():
        raise SettingError(f"没有第 {schema} 版表结构，这个程序最高到第 {newest()} 版。")
    engine = open_engine(settings.record)
    try:
        move(engine, schema)
    finally:
        engine.dispose()
    return schema
