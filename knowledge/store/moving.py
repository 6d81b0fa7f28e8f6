"""Every row of a record from one database to another, with proof that all of it arrived.

The copy goes by primary key, a batch a transaction, and notes in the target how far it is: stopped at any moment, it goes on from there.
Until the proof holds the target carries a mark, and nobody can open it as a record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, delete, func, insert, select, tuple_

from knowledge.errors import StoreError
from knowledge.store import counter
from knowledge.store.changing import changing, reading
from knowledge.store.migrations import align_counters
from knowledge.store.opening import MOVING
from knowledge.values import Value

BATCH = 500  # rows of at most about 10 kB
SETTINGS = "settings"  # copied last: its rows take the place of the mark
DONE = "moved:"  # the name of a table's note is this and the table's name
NOT_ROWS = frozenset({"alembic_version", "feedback"})  # each database has the one; nothing ever read the other

Progress = Callable[[str, int, int], None]
Row = dict[str, Any]
Tables = dict[str, Table]  # by name; those first that others refer to


class Moved(Value):
    """One table's proof: how many rows, and a digest of all that depends on no order."""

    table: str
    rows: int
    digest: str


def move_record(source: Engine, target: Engine, *, anew: bool = False, progress: Progress | None = None) -> list[Moved]:
    """Copy a whole record; afterwards both hold the same.

    Args:
        target: a database with today's tables: empty, or with part of an earlier run.
        anew: forget what an earlier run copied.

    Raises:
        StoreError: the target holds another record, the source changed meanwhile, or either does not answer.
    """
    name = source.url.render_as_string(hide_password=True)
    tables, places = tables_of(source), tables_of(target)
    with changing(target) as connection:
        _claim(connection, places, name, anew=anew)
    for table in tables.values():
        if table.name != SETTINGS:
            _copy(source, target, (table, places[table.name]), progress)
    proofs = [proof_of(source, table) for table in tables.values() if table.name != SETTINGS]
    wrong = [one.table for one in proofs if proof_of(target, places[one.table]) != one]
    if wrong:
        raise StoreError(
            f"搬过去的和原库不一样（{'、'.join(wrong)}）：搬的时候原库有改动。请停止服务，加 --anew 再搬一次。"
        )
    _finish(source, target, tables, places)
    return proofs


def tables_of(engine: Engine) -> Tables:
    """What a database holds, as it says itself: tables of every part of the product, whoever defined them."""
    found = MetaData()
    with reading(engine) as connection:
        found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name not in NOT_ROWS}


def _claim(connection: Connection, places: Tables, name: str, *, anew: bool) -> None:
    mark = counter.setting(connection, MOVING)
    if mark is None and any(_count(connection, table) for table in places.values() if table.name != SETTINGS):
        raise StoreError("目标数据库里已经有内容，没有动它。请换一个空的数据库。")
    if mark not in (None, name) and not anew:
        raise StoreError(f"目标数据库正在从另一个库搬（{mark}）。请换一个空的数据库，或者加 --anew 从头来。")
    if anew and mark is not None:
        for table in reversed([one for one in places.values() if one.name != SETTINGS]):
            connection.execute(delete(table))
        connection.execute(delete(places[SETTINGS]))  # last: while the mark stands, the audit trail lets its rows go
    counter.put_setting(connection, MOVING, name)


def _copy(source: Engine, target: Engine, pair: tuple[Table, Table], progress: Progress | None) -> None:
    table, place = pair
    note = f"{DONE}{table.name}"
    with reading(source) as connection:
        total = _count(connection, table)
    with reading(target) as connection:
        done, after = json.loads(counter.setting(connection, note) or "[0, null]")
    while True:
        with reading(source) as connection:
            rows = _after(connection, table, after)
        if not rows:
            return
        after, done = _key(table, rows[-1]), done + len(rows)
        with changing(target) as connection:
            connection.execute(insert(place), rows)
            counter.put_setting(connection, note, json.dumps([done, after], ensure_ascii=False))
        if progress is not None:
            progress(f"搬运 {table.name}", done, max(total, done))


def _after(connection: Connection, table: Table, key: list[Any] | None) -> list[Row]:
    """The next rows behind a key, in the order that this database gives its keys."""
    columns = list(table.primary_key.columns)
    query = select(table).order_by(*columns).limit(BATCH)
    if key is not None:
        query = query.where(tuple_(*columns) > tuple_(*key))
    return [dict(row) for row in connection.execute(query).mappings()]


def _key(table: Table, row: Row) -> list[Any]:
    return [row[column.name] for column in table.primary_key.columns]


def _count(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def proof_of(engine: Engine, table: Table) -> Moved:
    """Count and digest of a table. The rows' digests are summed, because no two engines sort Chinese alike."""
    number, summed = 0, 0
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=BATCH).execute(select(table)).mappings():
            number += 1
            summed += int.from_bytes(hashlib.sha256(_canonical(row).encode()).digest())
    return Moved(table=table.name, rows=number, digest=f"{summed % 2**256:064x}")


def _canonical(row: Any) -> str:
    return json.dumps(dict(row), ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):  # a time is one, too
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def _finish(source: Engine, target: Engine, tables: Tables, places: Tables) -> None:
    """The settings as they are in the source, in one transaction: the mark goes with the notes."""
    with reading(source) as connection:
        rows = [dict(row) for row in connection.execute(select(tables[SETTINGS])).mappings()]
    with changing(target) as connection:
        align_counters(connection, list(places.values()))
        connection.execute(delete(places[SETTINGS]))
        connection.execute(insert(places[SETTINGS]), rows)
