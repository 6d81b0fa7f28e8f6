"""Brings the tables of a record from any schema to any other, up or down, in one transaction. The one home of Alembic and of vendor SQL.

A step is a file `versions/rNNNN_subject.py`; to change a table, change it in its module and add the next step. Steps never import
the tables: those are of today, a step is of its own day. A program of before Alembic left its schema number in `settings` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, func, inspect, select, text

from knowledge.errors import StoreError

VERSIONS = Path(__file__).parent / "versions"
LOCK = 0x6D696E67  # any number that no other program takes for an advisory lock of the same database
_BEGIN = {"sqlite": "BEGIN IMMEDIATE", "postgresql": f"SELECT pg_advisory_xact_lock({LOCK})"}


def newest() -> int:
    """The number of the schema that this program writes."""
    return max(int(path.stem[1:5]) for path in VERSIONS.glob("r[0-9][0-9][0-9][0-9]_*.py"))


def present(connection: Connection) -> int:
    """The number of the schema that a database has; 0 for one without our tables, or of before Alembic."""
    if not inspect(connection).has_table("alembic_version"):
        return 0
    return int(connection.scalar(text("SELECT version_num FROM alembic_version")) or 0)


def bring_up(engine: Engine) -> None:
    """Bring a database to this program's schema; nothing happens when it is there.

    Raises:
        StoreError: a newer program wrote it.
    """
    with engine.connect() as connection:
        found = max(present(connection), _said(connection))
        if found > newest():
            raise StoreError(f"数据库由更新的程序写成（结构 {found}，本程序 {newest()}）。请升级程序后再打开。")
        if present(connection) == newest():
            return
    move(engine, newest())


def move(engine: Engine, number: int) -> None:
    """Take a database up or down to a schema. Whoever comes second waits and finds it done; a crash leaves the old schema whole."""
    from alembic import command  # 0.1 s, needed once in the life of a schema
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection, connection.begin():
        begin = _BEGIN.get(engine.dialect.name)
        if begin is not None:
            connection.exec_driver_sql(begin)
        config.attributes["connection"] = connection
        step = command.downgrade if present(connection) > number else command.upgrade
        step(config, f"{number:04}")
        _note(connection, number)


def _note(connection: Connection, number: int) -> None:
    """Keep the number where a program of before Alembic looks for it, and see that the counter of changes exists before two count."""
    connection.execute(text("DELETE FROM settings WHERE name = 'schema'"))
    connection.execute(text("INSERT INTO settings (name, value) VALUES ('schema', :number)"), {"number": str(number)})
    if connection.scalar(text("SELECT value FROM settings WHERE name = 'generation'")) is None:
        connection.execute(text("INSERT INTO settings (name, value) VALUES ('generation', '0')"))


def _said(connection: Connection) -> int:
    """The number that a program of before Alembic reads and refuses by."""
    if not inspect(connection).has_table("settings"):
        return 0
    return int(connection.scalar(text("SELECT value FROM settings WHERE name = 'schema'")) or 0)


def align_counters(connection: Connection, tables: Sequence[Table]) -> None:
    """After rows came with their numbers: where a database counts apart from its rows, let it count on behind the last."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            if column.server_default is not None:
                last = connection.scalar(select(func.max(column)))
                named = select(func.pg_get_serial_sequence(table.name, column.name)).scalar_subquery()
                connection.execute(select(func.setval(named, max(last or 1, 1), last is not None)))
