"""The process that serves the app: its socket, its logs, and how it ends."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from fastapi import FastAPI
from uvicorn.config import LOGGING_CONFIG
from uvicorn.supervisors import Multiprocess

from knowledge.errors import SettingError
from ui.first_bytes import HeadInTime
from ui.logs import log_in_json
from ui.metrics import counting_together
from ui.settings import Settings

GRACE_SECONDS = 30  # for answers in flight when the server is told to stop
START_SECONDS = 600  # until a worker must have opened record and index
HANGING_SECONDS = 60  # a worker that says nothing for so long is replaced
MOST_CONNECTIONS = 2000  # more get 503 at once instead of waiting for each other


def listen(settings: Settings) -> socket.socket:
    """A socket on the wanted address, before anything heavy is loaded.

    Raises:
        SettingError: the address is taken or not this machine's; the message says what to do.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    wanted = socket.socket(family)
    wanted.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        wanted.bind((settings.host, settings.port))
    except OSError as error:
        wanted.close()
        raise SettingError(
            f"不能在 {settings.host}:{settings.port} 上监听（{error.strerror}）。"
            "端口被占用时换一个：mingbai serve --port 7861；地址不对时用 --host 127.0.0.1。"
        ) from error
    return wanted


class _Announcing(uvicorn.Server):
    """A server that says when it accepts requests."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()


def serve(app: FastAPI, place: socket.socket, on_ready: Callable[[], None], *, json_logs: bool = False) -> None:
    """Serve until interrupted, then finish what is in flight. Access lines are off: addresses hold what people search for.

    What proxies write is read by the app itself, from the proxies of the settings only.
    """
    if json_logs:
        log_in_json()
    with suppress(KeyboardInterrupt):  # Ctrl+C is how a server ends well
        _Announcing(_config(app, json_logs=json_logs), on_ready).run(sockets=[place])


def serve_many(
    make_app: Callable[[], FastAPI],
    place: socket.socket,
    on_ready: Callable[[], None],
    *,
    workers: int,
    json_logs: bool = False,
) -> None:
    """Serve with several processes on one socket until interrupted; one that dies is replaced.

    Args:
        make_app: makes the app in each process; it must be picklable.
    """
    from ui.accepting import SharingLoop  # only several processes share a socket

    config = _config(make_app, json_logs=json_logs, workers=workers)
    config.loop = SharingLoop.for_processes()  # type: ignore[assignment]  # it takes whatever makes a loop
    with suppress(KeyboardInterrupt), counting_together():
        _AnnouncingMany(config, place, on_ready).run()


def _config(app: FastAPI | Callable[[], FastAPI], *, json_logs: bool, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app, factory=workers > 1, workers=workers, log_config=None if json_logs else LOGGING_CONFIG, log_level="warning", access_log=False,
        http=HeadInTime, proxy_headers=False, server_header=False, timeout_graceful_shutdown=GRACE_SECONDS, limit_concurrency=MOST_CONNECTIONS,
        timeout_worker_healthcheck=HANGING_SECONDS,
    )  # fmt: skip


class _AnnouncingMany(Multiprocess):
    """Several servers; says when the first of them accepts requests."""

    def __init__(self, config: uvicorn.Config, place: socket.socket, on_ready: Callable[[], None]) -> None:
        super().__init__(config, [place])
        self._on_ready = on_ready

    def init_processes(self) -> None:
        super().init_processes()
        if self.processes[0].wait_until_ready(START_SECONDS, self.should_exit):
            self._on_ready()
