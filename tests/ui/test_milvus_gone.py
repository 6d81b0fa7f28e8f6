"""A Milvus that ends while people ask: an honest 503 with the hotline, what is ready still answered, and on again by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from knowledge.errors import IndexGoneError
from knowledge.index import Engine
from knowledge.store import Store
from tests.milvus import LiteServer, skip_without_milvus
from tests.samples import CITY, pension_page, row_guide
from tests.ui.conftest import quiet_app
from ui.settings import Settings, read_settings
from ui.wiring import Search, open_assistant, open_record, open_search, rebuild_index

READY = "企业职工养老金多久能办好"
FRESH = "户口页借出要带什么"
PATIENCE = 60.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    skip_without_milvus()
    server = LiteServer(tmp_path_factory.mktemp("milvus"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def client(server: LiteServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data: Path = tmp_path_factory.mktemp("data")
    settings = read_settings({"MINGBAI_DATA": str(data), "MINGBAI_MILVUS_URL": server.url})
    record = open_record(settings)
    record.store.put_file("a.html", "1", [pension_page()])
    record.store.put_file("b.csv", "1", [row_guide("A1", "户口页借出")])
    rebuild_index(settings, record, None, to=Engine.MILVUS)
    record.store.close()
    opened = open_assistant(settings)
    with TestClient(quiet_app(opened, settings), raise_server_exceptions=False) as client:
        yield client
    opened.store.close()


def ask(client: TestClient, question: str) -> tuple[int, dict[str, object]]:
    answer = client.post("/api/ask", json={"question": question, "region": CITY})
    return answer.status_code, answer.json()


def test_while_milvus_is_gone_nobody_is_misled_and_afterwards_all_is_as_before(
    client: TestClient, server: LiteServer
) -> None:
    before = ask(client, READY)
    assert (before[0], before[1]["status"]) == (200, "answered")
    assert (client.get("/readyz").status_code, client.get("/readyz").json()["index_engine"]) == (200, "milvus")

    server.kill()
    for _ in range(3):
        status, refusal = ask(client, FRESH)
        assert (status, refusal["title"]) == (503, "还没有准备好")
        assert "12345" in str(refusal["detail"])
    assert ask(client, READY)[1]["text"] == before[1]["text"]  # an answer that is ready needs no index
    assert client.get("/readyz").status_code == 503
    assert "mingbai_index_up 0.0" in client.get("/metrics").text
    with client.stream("GET", "/healthz") as alive:
        assert alive.status_code == 200

    server.start()
    deadline = time.monotonic() + PATIENCE
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline, "not ready again"
        time.sleep(0.5)
    status, answer = ask(client, FRESH)
    assert (status, answer["status"]) == (200, "answered")
    assert "mingbai_index_up 1.0" in client.get("/metrics").text


def test_what_is_ingested_while_milvus_is_gone_waits_and_is_found_later(server: LiteServer, tmp_path: Path) -> None:
    settings = read_settings(
        {"MINGBAI_DATA": str(tmp_path), "MINGBAI_MILVUS_URL": server.url, "MINGBAI_INDEX": "milvus"}
    )
    open_search(settings).store.close()
    server.kill()
    store = Store.open(tmp_path)
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出")])
    store.close()
    with pytest.raises(IndexGoneError, match="没有丢"):
        open_search(settings)
    server.start()
    search = _opened_again(settings)
    assert (len(search.index), search.store.unindexed().marks) == (2, [])  # the matter and its one passage
    search.store.close()


def _opened_again(settings: Settings) -> Search:
    """As the operator's next try: the client of a process that saw Milvus go comes back within seconds."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return open_search(settings)
        except IndexGoneError:
            assert time.monotonic() < deadline, "not reached again"
            time.sleep(0.5)
