"""Addresses, errors and pauses of a connection to Milvus."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import IndexGoneError, IndexStaleError
from knowledge.index import milvus_server
from knowledge.index.milvus_server import MilvusServer
from tests.milvus import a_milvus, skip_without_milvus


@pytest.mark.parametrize(
    ("url", "made_with"),
    [
        ("http://milvus", {"uri": "http://milvus:19530", "user": "", "password": "", "db_name": ""}),
        (
            "https://me:a%40b@milvus:443/halls",
            {"uri": "https://milvus:443", "user": "me", "password": "a@b", "db_name": "halls"},
        ),
        ("/srv/try.db", {"uri": "/srv/try.db"}),
    ],
)
def test_an_address_says_host_user_and_database(url: str, made_with: dict[str, str]) -> None:
    assert milvus_server._connection(url) == made_with


class Refusing:
    """A client whose every call fails with one error."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.asked = 0

    def query(self, *_: object, **__: object) -> None:
        """Fail."""
        self.asked += 1
        raise self.error

    def close(self) -> None:
        """Nothing to give back."""


def refused(code: int) -> Exception:
    from pymilvus.exceptions import MilvusException

    return MilvusException(code=code, message="refused")


def asked(server: MilvusServer, client: Refusing, times: int) -> int:
    """How often a client was asked in so many tries that all fail."""
    for _ in range(times):
        server._client = client  # type: ignore[assignment]
        with pytest.raises(IndexGoneError, match="没有丢"):
            server.read("query", "somewhere")
    return client.asked


def test_one_that_does_not_answer_is_left_alone_for_a_moment() -> None:
    skip_without_milvus()
    for error in (refused(2), OSError("no route")):
        assert asked(MilvusServer("http://127.0.0.1:9"), Refusing(error), 3) == 1


def test_a_connection_that_was_cut_is_made_anew_before_anybody_hears_of_it(tmp_path: Path) -> None:
    with a_milvus(tmp_path) as url:
        server = MilvusServer(url)
        server.write("create_collection", "cut", dimension=2)
        cut = Refusing(refused(2))
        server._client = cut  # type: ignore[assignment]
        assert list(server.read("query", "cut", filter="id == 1")) == []
        assert cut.asked == 1
        server.write("drop_collection", "cut")
        server.close()


def test_a_request_that_is_refused_stops_no_other() -> None:
    skip_without_milvus()
    assert asked(MilvusServer("http://127.0.0.1:9"), Refusing(refused(1100)), 3) == 3


def test_a_collection_that_is_not_there_is_told_with_the_command() -> None:
    skip_without_milvus()
    server = MilvusServer("http://127.0.0.1:9")
    server._client = Refusing(refused(100))  # type: ignore[assignment]
    with pytest.raises(IndexStaleError, match="mingbai reindex --to milvus"):
        server.read("query", "somewhere")
