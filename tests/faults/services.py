"""What the program leans on goes away while questions and ratings come in: Redis, a language model, the clock, PostgreSQL."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
from sqlalchemy import create_engine, make_url, text

from evals.ratings.keeper import Keeper, utc_now
from evals.ratings.limits import SlidingWindow
from evals.ratings.rate import RatingDesk, Receipt, Submitted
from knowledge.store.ratings import RatingRecord
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from tests.browser.server import ROOT, address_of
from tests.databases import SERVER, own_database
from tests.faults import town
from tests.faults.trial import Row, judged, timed

FREE = {"MINGBAI_ASK_PER_MINUTE": "100000", "MINGBAI_READ_PER_MINUTE": "100000"}
REDIS_PORT, MODEL_PORT = 8150, 8151
RECOVERY_SECONDS = 40.0
RESTART = "MINGBAI_RESTART_POSTGRES"


@contextmanager
def running(folder: Path, settings: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """A server and a client of it."""
    environ = {**os.environ, "MINGBAI_DATA": str(folder), "MINGBAI_PORT": "0", **FREE, **settings}
    command = [sys.executable, "-m", "ui", "serve", "--no-sample"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            address = address_of(process)
            threading.Thread(target=process.stdout.read, daemon=True).start()  # type: ignore[union-attr]
            apart = httpx.Limits(
                max_keepalive_connections=0
            )  # a server hangs up on a connection that was quiet for 5 s
            with httpx.Client(base_url=address, timeout=60, limits=apart) as client:
                yield process, client
        finally:
            process.terminate()


@contextmanager
def served(folder: Path, settings: Mapping[str, str]) -> Iterator[httpx.Client]:
    """A client of a server."""
    with running(folder, settings) as (_, client):
        yield client


def ask(client: httpx.Client, number: int) -> httpx.Response:
    """Ask one of the town's matters how long it takes."""
    name = town.name_of(number % town.FILES, number % town.ROWS)
    return client.post("/api/ask", json={"question": f"{name}要多久", "region": town.REGION})


def _says(response: httpx.Response) -> int | None:
    facts = response.json().get("facts", [])
    found = next((fact["value"] for fact in facts if "承诺" in fact["label"]), "")
    digits = "".join(character for character in found if character.isdigit())
    return int(digits) if digits else None


def judge(row: Row, response: httpx.Response, *, may_refuse: bool = False) -> bool:
    """Count an answer that is wrong, and an ending that is neither an answer nor, where it may be one, a refusal with the hotline."""
    if response.status_code == 200:
        row.half += _says(response) != town.OLD
        return True
    if not (may_refuse and response.status_code == 503 and "12345" in response.text):
        row.unforeseen += 1
        row.notes.append(f"{response.status_code} {response.text[:200]}")
    return False


def redis_gone(base: Path, work: Path, trials: int) -> Row:
    """A Redis of our own is killed and started again under a stream of questions."""
    row = Row(
        "Redis gone and back",
        "our own redis-server killed and started at drawn moments under a stream of questions",
        trials if shutil.which("redis-server") else 0,
    )
    row.told, row.recovers = (
        "the log says once that each process counts for itself; questions are answered",
        "by itself within 10 s of its return",
    )
    chooser = random.Random(20261129)
    if not row.trials:
        return row
    redis = start_redis()
    with served(town.copy_of(base, work / "data"), {"MINGBAI_REDIS": f"redis://127.0.0.1:{REDIS_PORT}/0"}) as client:
        for number in range(row.trials):
            judge(row, ask(client, number))
            redis.kill()
            redis.wait()
            began = time.perf_counter()
            judge(row, ask(client, number + 1))
            town.back(row, began)
            for more in range(chooser.randint(1, 5)):
                judge(row, ask(client, number + more))
            redis = start_redis()
            judge(row, ask(client, number))
    redis.kill()
    redis.wait()
    return row


def start_redis() -> subprocess.Popen[bytes]:
    """A Redis of our own, empty."""
    process = subprocess.Popen(
        ["redis-server", "--port", str(REDIS_PORT), "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
    )
    _wait_for(REDIS_PORT)
    return process


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on {port}")


class _Model(BaseHTTPRequestHandler):
    """A model that answers with nothing of use, by turns at once, late, with an error, or by hanging up."""

    calls = 0

    def do_POST(self) -> None:
        _Model.calls += 1
        how = _Model.calls % 4
        if how == 0:
            return self.connection.close()
        time.sleep(2.0 if how == 1 else 0)
        with suppress(BrokenPipeError):  # whoever asked waited no longer
            self.send_response(500 if how == 2 else 200)
            self.end_headers()
            self.wfile.write(b"{}" if how == 3 else b"")
        return None

    def log_message(self, *_: object) -> None:
        """Nothing."""


def model_gone(base: Path, work: Path, trials: int) -> Row:
    """The endpoint of the language model is there by turns and not."""
    row = Row(
        "model endpoint gone",
        "nothing listens, it hangs up, is late, or answers with nonsense, in turn; a second at most is waited for it",
        trials,
    )
    row.told, row.recovers = "nothing: the answer in the template's words; a counter in /metrics", "nothing is needed"
    settings = {
        "MINGBAI_LLM": "openai:any",
        "MINGBAI_LLM_URL": f"http://127.0.0.1:{MODEL_PORT}/v1",
        "MINGBAI_LLM_KEY": "x" * 24,
        "MINGBAI_LLM_SECONDS": "1",
    }
    with served(town.copy_of(base, work / "data"), settings) as client:
        for number in range(row.trials):
            server = None
            if number % 5:
                server = ThreadingHTTPServer(("127.0.0.1", MODEL_PORT), _Model)
                threading.Thread(target=server.serve_forever, daemon=True).start()
            began = time.perf_counter()
            judge(row, ask(client, number))
            town.back(row, began)
            if server is not None:
                server.shutdown()
                server.server_close()
    return row


def clock_jumps(base: Path, work: Path, trials: int) -> Row:
    """The wall clock jumps between an answer and its rating, by the seam that tells the product the time."""
    row = Row(
        "clock jump",
        "the wall clock, through the product's own seam, moves by up to 400 days either way between an answer and its rating",
        trials,
    )
    row.told, row.recovers = "nothing; a rating after more than seven days is refused with words", "nothing is needed"
    folder = town.copy_of(base, work / "data")
    judged(row, lambda found: _jump(found, folder, trials))
    return row


def _jump(row: Row, folder: Path, trials: int) -> None:
    chooser, moved = random.Random(20261129), [timedelta()]
    opened = town.opened(folder)
    ratings = RatingRecord(opened.store.engine)
    keeper = Keeper(ratings, UnansweredRecord(opened.store.engine), clock=lambda: utc_now() + moved[0])
    desk = RatingDesk(
        ratings, TicketRecord(opened.store.engine), keeper, window=SlidingWindow(), clock=lambda: utc_now() + moved[0]
    )
    for number in range(trials):
        began = time.perf_counter()
        name, before = town.name_of(number % town.FILES, number % town.ROWS), moved[0]
        answer = opened.assistant.answer(f"{name}要多久", region=town.REGION, today=date.today() + before)
        town.back(row, began)
        row.half += town.stated(answer) != town.OLD
        keeper.finished(name, answer, region=town.REGION)
        keeper.settle()
        moved[0] = timedelta(days=chooser.choice((chooser.randint(-400, 400), chooser.randint(-6, 6))))
        receipt = desk.rate(Submitted(answer_id=answer.answer_id, level=5), address="192.0.2.1")
        too_late = moved[0] - before > timedelta(days=7)
        row.unforeseen += receipt is not (Receipt.UNKNOWN_ANSWER if too_late else Receipt.KEPT)
        row.lost += receipt is Receipt.KEPT and ratings.rating(answer.answer_id) is None


@contextmanager
def _in_postgres(base: Path, work: Path) -> Iterator[tuple[str, Path]]:
    """The town's record in a database of its own, its index in a folder."""
    with own_database() as url:
        folder = work / "pg"
        lists = town.write_lists(work / "lists", town.OLD)
        timed(lambda _: town.take_in(folder, lists, database=url))
        yield url, folder


def postgres_paused(base: Path, work: Path, trials: int) -> Row:
    """The backends of our database stop for some seconds, as in a failover, under questions and an ingest."""
    row = Row(
        "PostgreSQL pauses",
        "SIGSTOP to the backends of our own database for 1 to 4 s, drawn, under questions never asked before",
        trials,
    )
    row.told, row.recovers = "503 with the hotline, or the answer a moment later", "by itself"
    chooser = random.Random(20261129)
    with (
        _in_postgres(base, work) as (url, folder),
        served(folder, {"MINGBAI_DATABASE": url, "MINGBAI_KEEP_ANSWERS": "0"}) as client,
    ):
        for number in range(row.trials):
            judge(row, ask(client, number))
            pids = _backends(url)
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            threading.Timer(chooser.uniform(1, 4), _go_on, (pids,)).start()
            began = time.perf_counter()
            judge(row, ask(client, number + 1), may_refuse=True)
            _until_answered(row, client, number)
            town.back(row, began)
    return row


def _go_on(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def _backends(url: str) -> list[int]:
    name = make_url(url).database
    engine = create_engine(SERVER)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT pid FROM pg_stat_activity WHERE datname = :name"), {"name": name})
        pids = [int(row.pid) for row in found]
    engine.dispose()
    return pids


def postgres_restarts(base: Path, work: Path, trials: int) -> Row:
    """The server restarts under questions and a stream of changes: what was acknowledged is there, and answers come again."""
    row = Row(
        "PostgreSQL restart",
        "every backend of our database ended by the server, as a restart does, at drawn moments"
        + ("; the whole server restarted once" if os.environ.get(RESTART) else ""),
        trials,
    )
    row.told, row.recovers = "503 with the hotline until it is back; the log names the database", "by itself"
    chooser = random.Random(20261129)
    with (
        _in_postgres(base, work) as (url, folder),
        served(folder, {"MINGBAI_DATABASE": url, "MINGBAI_KEEP_ANSWERS": "0"}) as client,
    ):
        for number in range(row.trials):
            answer = ask(client, number)
            judge(row, answer)
            time.sleep(chooser.uniform(0, 0.5))
            if number == 0 and os.environ.get(RESTART):
                subprocess.run(["pg_ctlcluster", "15", "main", "restart", "-m", "fast"], check=True)
            else:
                _end_backends(url)
            began = time.perf_counter()
            judge(row, ask(client, number + 1), may_refuse=True)
            _until_answered(row, client, number)
            town.back(row, began)
            kept = client.post("/api/feedback", json={"answer_id": answer.json().get("answer_id"), "rating": 4})
            row.lost += kept.status_code not in (201, 429)
    return row


def _end_backends(url: str) -> None:
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(ended), {"name": make_url(url).database})
    engine.dispose()


def _until_answered(row: Row, client: httpx.Client, number: int) -> None:
    until = time.monotonic() + RECOVERY_SECONDS
    while time.monotonic() < until:
        if judge(row, ask(client, number), may_refuse=True):
            return
        time.sleep(0.1)
    row.lost += 1
    row.notes.append("no answer after the pause")
