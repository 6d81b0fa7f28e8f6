"""A PostgreSQL database of our own for one test run; where no server answers, tests on it skip and say so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

SERVER = os.environ.get("MINGBAI_TEST_POSTGRES") or "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


def _server() -> Engine:
    return create_engine(SERVER, isolation_level="AUTOCOMMIT", pool_pre_ping=True, connect_args={"connect_timeout": 3})


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a database that exists only inside the block."""
    name, server = f"mingbai_test_{uuid4().hex[:12]}", _server()
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))  # it need not survive
    except OperationalError as error:
        server.dispose()
        pytest.skip(f"no PostgreSQL at MINGBAI_TEST_POSTGRES: {type(error).__name__}")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@contextmanager
def own_schema(database: str) -> Iterator[str]:
    """The address of an empty part of a database, ten times sooner made than a database."""
    name, engine = f"part_{uuid4().hex[:12]}", create_engine(database)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        url = make_url(database).update_query_dict({"options": f"-csearch_path={name}"})
        yield url.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()
