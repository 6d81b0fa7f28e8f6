"""A whole record as it was at one moment, in a SQLite file of its own, with proof of every table. Nobody has to stop writing for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Engine, create_engine, delete, func, insert, select, text

from knowledge.errors import StoreError
from knowledge.store import counter
from knowledge.store.changing import changing, reading
from knowledge.store.indexing import ANSWERS_KEY, IN_FORCE, LEFTOVERS, REBUILD, TURN
from knowledge.store.migrations import newest
from knowledge.store.moving import BATCH, Moved, proof_of, tables_of
from knowledge.store.opening import open_engine

Progress = Callable[[str, int, int], None]


def snapshot(source: Engine, file: Path, progress: Progress | None = None) -> list[Moved]:
    """Write all that a record holds at this moment to a file that does not exist yet.

    Returns:
        Of each table how many rows, and their digest, as they stand in the file.

    Raises:
        StoreError: the record cannot be read, or the file not be written.
    """
    if source.dialect.name == "sqlite":
        with reading(source) as connection:
            connection.execute(text("VACUUM INTO :file"), {"file": str(file)})
    else:
        _copy(source, file, progress)
    return proofs_of(file)


def _copy(source: Engine, file: Path, progress: Progress | None) -> None:
    target = open_engine(f"sqlite:///{file}")
    try:
        at_one_moment = source.execution_options(isolation_level="REPEATABLE READ")
        with reading(at_one_moment) as connection:
            for name, table in tables_of(source).items():
                place = tables_of(target)[name]
                done, total = 0, int(connection.scalar(select(func.count()).select_from(table)) or 0)
                with changing(target) as written:
                    written.execute(delete(place))
                    for rows in (
                        connection.execution_options(yield_per=BATCH).execute(select(table)).mappings().partitions()
                    ):
                        written.execute(insert(place), [dict(row) for row in rows])
                        done += len(rows)
                        if progress is not None:
                            progress(f"备份 {name}", done, total)
        _in_one_file(target)
    finally:
        target.dispose()


def _in_one_file(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")


def proofs_of(file: Path) -> list[Moved]:
    """Read every row of a snapshot.

    Raises:
        StoreError: the file is damaged.
    """
    engine = create_engine(f"sqlite:///{file}")
    try:
        with reading(engine) as connection:
            said = connection.scalar(text("PRAGMA integrity_check"))
        if said != "ok":
            raise StoreError(f"备份里的数据库已经损坏（{said}）。请换一份备份。")
        return [proof_of(engine, table) for table in tables_of(engine).values()]
    finally:
        engine.dispose()


def schema_of(file: Path) -> int:
    """The number of the schema that a snapshot has."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        with reading(engine) as connection:
            return int(counter.setting(connection, "schema") or 0)
    finally:
        engine.dispose()


def make_ready(file: Path) -> None:
    """Bring a snapshot to today's tables, and mark it as a record whose index must be built.

    Raises:
        StoreError: a newer program wrote it.
    """
    if schema_of(file) > newest():
        raise StoreError(f"备份由更新的程序写成（结构 {schema_of(file)}，本程序 {newest()}）。请升级程序后再恢复。")
    engine = open_engine(f"sqlite:///{file}")
    try:
        with changing(engine) as connection:
            # collections of another deployment, which still uses them, and answers to what the record was before
            for name in (IN_FORCE, LEFTOVERS, TURN, ANSWERS_KEY):
                counter.drop_setting(connection, name)
            counter.put_setting(connection, REBUILD, "1")
        _in_one_file(engine)
    finally:
        engine.dispose()


def differing(found: Sequence[Moved], noted: Sequence[Moved]) -> list[str]:
    """Names of the tables that differ, in alphabetical order."""
    one, other = ({proof.table: proof for proof in proofs} for proofs in (found, noted))
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
