"""Several processes answer as one, and a server that is told to stop finishes the answers it has begun."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.history import Turn
from tests.records import filled_store
from tests.samples import CITY
from ui.settings import Settings
from ui.wiring import open_search
from ui.workers import SharedHistory, shared_memory

JSON = {"Content-Type": "application/json"}
SLOW_SECONDS = 1.5  # of the model that an answer in flight waits for


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("served")
    filled_store(made).close()
    search = open_search(Settings(data=made))
    search.index.close()
    search.store.close()
    return made


@contextmanager
def served(folder: Path, settings: Mapping[str, str], *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environ = {**os.environ, "MINGBAI_DATA": str(folder), "MINGBAI_PORT": "0", **settings}
    command = [sys.executable, "-m", "ui", "serve", "--no-sample", *options]
    with subprocess.Popen(command, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            found = next(one for line in process.stdout or () if (one := re.search(r"http://[\d.]+:\d+", line)))
            yield process, found.group()
        finally:
            process.terminate()


def ask(address: str, question: str, talk: str | None = None) -> dict[str, Any]:
    body = json.dumps({"question": question, "region": CITY, "conversation_id": talk}).encode()
    answer: dict[str, Any] = httpx.post(f"{address}/api/ask", content=body, headers=JSON, timeout=60).json()
    return answer


class SlowModel(BaseHTTPRequestHandler):
    """A model that takes its time and then says nothing of use."""

    asked = threading.Event()

    def do_POST(self) -> None:
        SlowModel.asked.set()
        time.sleep(SLOW_SECONDS)
        self.send_response(500)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def slow_model() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), SlowModel)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def test_a_server_told_to_stop_finishes_the_answer_in_flight(folder: Path, slow_model: str) -> None:
    SlowModel.asked.clear()
    settings = {
        "MINGBAI_LLM": "openai:any",
        "MINGBAI_LLM_URL": slow_model,
        "MINGBAI_LLM_KEY": "x" * 24,
        "MINGBAI_LLM_SECONDS": "60",
    }
    with served(folder, settings) as (process, address), ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask, address, "养老金要多久，法定时限是几天")
        assert SlowModel.asked.wait(120)
        process.send_signal(signal.SIGTERM)
        assert answer.result()["status"] == "answered"
        assert process.wait(30) in (0, -signal.SIGTERM)


def test_a_talk_goes_on_and_metrics_are_the_same_in_whichever_process_is_asked(folder: Path) -> None:
    with served(folder, {}, "--workers", "2") as (process, address):
        first = ask(address, "养老金怎么领")
        assert first["status"] == "answered"
        later = [ask(address, "那要多久", first["conversation_id"]) for _ in range(12)]
        assert {answer["guide"]["id"] for answer in later} == {first["guide"]["id"]}
        read = [httpx.get(f"{address}/metrics", timeout=60).text for _ in range(6)]
        assert [re.findall(r'requests_total\{route="/api/ask",status="200"\} (\d+)', text) for text in read] == [
            ["13"]
        ] * 6
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_processes_share_turns_and_keep_kinds_of_viewers_apart() -> None:
    turn, place = Turn(topic="养老金"), shared_memory()
    one, other = SharedHistory.reach(place), SharedHistory.reach(place)
    one.remember("c1", turn)
    assert other.last("c1") == turn
    assert other.last(None) is None
    assert other.apart("staff").last("c1") is None
    other.apart("staff").remember("c1", turn)
    one.forget("c1")
    assert other.last("c1") is other.apart("staff").last("c1") is None


def test_a_memory_that_cannot_be_reached_costs_the_talk_not_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    class Gone:
        def __getattr__(self, name: str) -> Any:
            raise ConnectionRefusedError(name)

    lost = SharedHistory(Gone())
    lost.remember("c1", Turn())
    lost.forget("c1")
    assert lost.last("c1") is None
    assert caplog.text.count("cannot be reached") == 3
