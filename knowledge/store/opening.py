"""Where a record lies: the address of its database, how a connection to it is set up, and its tables brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from knowledge.errors import StoreError
from knowledge.store import counter
from knowledge.store.migrations import bring_up

FILE_NAME = "mingbai.sqlite3"
MOVING = "moving_from"  # the setting that marks a database to which a record is being moved
CONNECT_SECONDS = 5  # a server that does not answer within this is gone, as far as a citizen is concerned


def open_engine(place: Path | str, *, unfinished: bool = False) -> Engine:
    """The database in a data folder or at a SQLAlchemy URL, with today's tables.

    Args:
        unfinished: take one that a record is only being moved to.

    Raises:
        StoreError: the file is damaged, not writable or was written by a newer program; the server does not answer.
    """
    try:
        engine = _engine(place)
        _bring_up(engine, unfinished=unfinished)
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(
            f"数据库打不开：{shown(place)}（{error.__cause__ or error}）。请检查目录权限、磁盘空间和数据库服务；文件损坏时请用备份恢复。"
        ) from error
    return engine


def _bring_up(engine: Engine, *, unfinished: bool) -> None:
    try:
        bring_up(engine)
        if not unfinished:
            _refuse_part(engine)
    except BaseException:
        engine.dispose()
        raise


def _refuse_part(engine: Engine) -> None:
    with engine.connect() as connection:
        if counter.setting(connection, MOVING) is not None:
            raise StoreError("数据库还没有搬完，不能使用。请再运行一次原来的 mingbai migrate-store，会接着搬。")


def shown(place: Path | str) -> str:
    """An address that may be printed: without its password."""
    try:
        return make_url(str(place)).render_as_string(hide_password=True) if "://" in str(place) else str(place)
    except ArgumentError:
        return "MINGBAI_DATABASE"


def _engine(place: Path | str) -> Engine:
    if "://" not in str(place):
        Path(place).mkdir(parents=True, exist_ok=True)
        place = f"sqlite:///{Path(place) / FILE_NAME}"
    url = make_url(str(place))
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url)
        event.listen(engine, "connect", _tune_sqlite)
        return engine
    # a connection that the server dropped is found out before a question is asked on it
    engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})
    event.listen(engine, "before_cursor_execute", _drop_nul, retval=True)
    return engine


def _tune_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")  # readers never wait for the writer
    cursor.execute("PRAGMA synchronous=FULL")  # a committed version survives a power cut
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _drop_nul(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> tuple[str, Any]:
    """Leave NUL out of what is stored and looked for: SQLite takes it, PostgreSQL's text cannot hold it and says so with an error."""
    if isinstance(parameters, dict):
        return statement, {name: _plain(value) for name, value in parameters.items()}
    return statement, [_drop_nul(None, None, statement, one)[1] for one in parameters]


def _plain(value: object) -> object:
    return value.replace("\0", "") if isinstance(value, str) and "\0" in value else value
