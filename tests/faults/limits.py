"""Redis goes while one client asks more than it may: what it is refused and what it is granted stay fair."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import httpx

from tests.faults import town
from tests.faults.services import REDIS_PORT, ask, served, start_redis
from tests.faults.trial import Row

ALLOWED = 6  # questions a minute
PAUSE_SECONDS = 10.5  # after which a server asks Redis again


def limits_without_redis(base: Path, work: Path, trials: int) -> Row:
    """In each trial a new client asks three times what it may, and Redis is killed at a drawn question."""
    row = Row(
        "Redis gone under a client beyond its rate",
        f"a client asks {3 * ALLOWED} times where {ALLOWED} are allowed; our own redis-server is killed at a drawn one of them",
        trials if shutil.which("redis-server") else 0,
    )
    row.told = "429 with the seconds to wait; `/readyz` says that limits count in each process"
    row.recovers = "by itself within 10 s of its return"
    if not row.trials:
        return row
    settings = {
        "MINGBAI_REDIS": f"redis://127.0.0.1:{REDIS_PORT}/0",
        "MINGBAI_ASK_PER_MINUTE": str(ALLOWED),
        "MINGBAI_PROXIES": "127.0.0.1",
    }
    chooser = random.Random(20261129)
    with served(town.copy_of(base, work / "data"), settings) as client:
        for number in range(trials):
            redis = start_redis()
            time.sleep(PAUSE_SECONDS if number else 0)
            client.headers["X-Forwarded-For"] = f"192.0.2.{number + 1}"
            granted, gone_at = 0, chooser.randrange(3 * ALLOWED)
            for turn in range(3 * ALLOWED):
                if turn == gone_at:
                    redis.kill()
                    redis.wait()
                    began = time.perf_counter()
                granted += _granted(row, client, turn)
                if turn == gone_at:
                    town.back(row, began)
            _judge(row, client, granted)
    return row


def _granted(row: Row, client: httpx.Client, turn: int) -> bool:
    response = ask(client, turn)
    refused = response.status_code == 429 and int(response.headers.get("retry-after", 0)) > 0
    if response.status_code != 200 and not refused:
        row.unforeseen += 1
        row.notes.append(f"{response.status_code} {response.text[:200]}")
    return response.status_code == 200


def _judge(row: Row, client: httpx.Client, granted: int) -> None:
    """Lost is a question below the limit that was refused; twice the limit is what the change of counters may grant, and no more."""
    row.lost += max(0, ALLOWED - granted)
    if granted > 2 * ALLOWED + 2:  # what comes back while they are asked
        row.unforeseen += 1
        row.notes.append(f"granted {granted} of {ALLOWED}")
    if client.get("/readyz").json().get("redis") is not False:
        row.unforeseen += 1
        row.notes.append("/readyz does not say that Redis is gone")
