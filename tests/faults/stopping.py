"""A server is told to stop while it answers: what it has begun it finishes, and what it handed out can be rated afterwards."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
from sqlalchemy import text

from knowledge.store import Store
from tests.faults import town
from tests.faults.services import ask, judge, running
from tests.faults.trial import Row

CLIENTS = 4
SLOW_SECONDS = 1.0  # of the model that every answer waits for


class _SlowModel(BaseHTTPRequestHandler):
    """A model that takes its time and then says nothing of use."""

    under_way = threading.Semaphore(0)

    def do_POST(self) -> None:
        _SlowModel.under_way.release()
        time.sleep(SLOW_SECONDS)
        with suppress(BrokenPipeError):
            self.send_response(500)
            self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def _slow_model() -> Iterator[dict[str, str]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _SlowModel)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {
        "MINGBAI_LLM": "openai:any",
        "MINGBAI_LLM_URL": f"http://127.0.0.1:{server.server_port}/v1",
        "MINGBAI_LLM_KEY": "x" * 24,
        "MINGBAI_LLM_SECONDS": "30",
        "MINGBAI_KEEP_ANSWERS": "0",
    }
    server.shutdown()
    server.server_close()


def told_to_stop(base: Path, work: Path, trials: int) -> Row:
    """SIGTERM at a drawn moment while answers wait for a model; all of them arrive whole, and are in the record."""
    row = Row(
        "told to stop while it answers",
        f"SIGTERM at a drawn moment while the answers of {CLIENTS} clients wait for a slow model",
        trials,
    )
    row.told = "nothing: what has begun is answered; whoever comes later finds nothing listening"
    row.recovers = "the next start; the time is how long the server takes to end"
    chooser = random.Random(20261129)
    folder = town.copy_of(base, work / "data")
    with _slow_model() as settings:
        for number in range(trials):
            given: list[str] = []
            with running(folder, settings) as (process, client), ThreadPoolExecutor(CLIENTS) as clients:
                asked = [
                    clients.submit(_answered, row, client, number * CLIENTS + one, given) for one in range(CLIENTS)
                ]
                for _ in asked:
                    _SlowModel.under_way.acquire(timeout=60)
                time.sleep(chooser.uniform(0, SLOW_SECONDS))
                began = time.perf_counter()
                process.terminate()
                row.lost += sum(not one.result() for one in asked)
                process.wait(60)
                town.back(row, began)
            row.lost += _unknown(folder, given)
    return row


def _answered(row: Row, client: httpx.Client, number: int, given: list[str]) -> bool:
    try:
        answer = ask(client, number)
    except httpx.TransportError as error:
        row.notes.append(repr(error))
        return False
    if judge(row, answer):
        given.append(answer.json()["answer_id"])
    return True


def _unknown(folder: Path, given: list[str]) -> int:
    """How many answers were handed out that the record knows nothing of, so that nobody can rate them."""
    store = Store.open(folder)
    try:
        with store.engine.connect() as connection:
            known = {row.answer_id for row in connection.execute(text("SELECT answer_id FROM answers"))}
    finally:
        store.close()
    return len(set(given) - known)
