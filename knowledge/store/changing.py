"""One transaction or one look at the database, with an error that people can read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, IntegrityError

from knowledge.errors import StoreError


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """A transaction.

    Raises:
        StoreError: it could not be written; nothing of it was.
        IntegrityError: a row of the same key is there; callers foresee it.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise StoreError(f"写入数据库失败，本次改动没有生效：{error.orig}。请检查磁盘空间和权限后重试。") from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read on.

    Raises:
        StoreError: the database does not answer or is damaged.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except DatabaseError as error:
        raise StoreError(f"读取数据库失败：{error.orig}。请检查数据库服务和磁盘；恢复以后会自动接上。") from error
