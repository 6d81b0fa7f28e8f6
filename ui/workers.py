"""Several processes that answer as one: a conversation goes on wherever its next question arrives.

Conversations stay in memory, of the process that watches over the others, and end with it. Everything else that processes share lies in
the record; limits count in each process, or in Redis.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import tempfile
import threading
from multiprocessing import util
from multiprocessing.managers import BaseManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.history import History, Turn
from ui.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger("mingbai.workers")


class MemoryPlace(NamedTuple):
    """Where the shared memory listens, and the word that opens it."""

    socket: str
    key: bytes


class Talks:
    """The turns of all processes, those of each kind of viewer apart. Safe to share between threads."""

    def __init__(self) -> None:
        self._kinds: dict[str, History] = {}
        self._lock = threading.Lock()

    def last(self, kind: str, conversation_id: str) -> Turn | None:
        """See `History.last`."""
        return self._of(kind).last(conversation_id)

    def remember(self, kind: str, conversation_id: str, turn: Turn) -> None:
        """See `History.remember`."""
        self._of(kind).remember(conversation_id, turn)

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation, whoever led it."""
        with self._lock:
            kinds = list(self._kinds.values())
        for one in kinds:
            one.forget(conversation_id)

    def _of(self, kind: str) -> History:
        with self._lock:
            return self._kinds.setdefault(kind, History())


class _Keeping(BaseManager):
    """The standard library's way to hand an object to other processes."""


class _Reaching(BaseManager):
    """And to reach it from there."""


_Reaching.register("talks", exposed=("last", "remember", "forget"))


def shared_memory() -> MemoryPlace:
    """Keep the turns in this process from now on, for others to reach; they end with it."""
    folder = tempfile.mkdtemp()
    util.Finalize(None, shutil.rmtree, args=(folder, True), exitpriority=-100)  # after the socket's own
    place = MemoryPlace(str(Path(folder) / "memory"), secrets.token_bytes(32))
    talks = Talks()
    _Keeping.register("talks", callable=lambda: talks, exposed=("last", "remember", "forget"))
    server = _Keeping(address=place.socket, authkey=place.key).get_server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return place


class SharedHistory:
    """A `Memory` in another process. When that cannot be reached, questions are answered as the first of a talk."""

    def __init__(self, talks: Any, kind: str = "") -> None:
        self._talks = talks
        self._kind = kind

    @classmethod
    def reach(cls, place: MemoryPlace) -> SharedHistory:
        """Connect to where it is kept."""
        manager = _Reaching(address=place.socket, authkey=place.key)
        manager.connect()
        return cls(manager.talks())  # type: ignore[attr-defined]

    def last(self, conversation_id: str | None) -> Turn | None:
        """See `Memory.last`."""
        if not conversation_id:
            return None
        try:
            found: Turn | None = self._talks.last(self._kind, conversation_id)
        except (OSError, EOFError) as error:
            log.error("conversations cannot be reached: %s", type(error).__name__)
            return None
        return found

    def remember(self, conversation_id: str, turn: Turn) -> None:
        """See `Memory.remember`."""
        try:
            self._talks.remember(self._kind, conversation_id, turn)
        except (OSError, EOFError) as error:
            log.error("conversations cannot be reached: %s", type(error).__name__)

    def forget(self, conversation_id: str) -> None:
        """See `Memory.forget`."""
        try:
            self._talks.forget(conversation_id)
        except (OSError, EOFError) as error:
            log.error("conversations cannot be reached: %s", type(error).__name__)

    def apart(self, name: str) -> SharedHistory:
        """See `Memory.apart`."""
        return SharedHistory(self._talks, name)


def worker_app(settings: Settings, memory: MemoryPlace) -> FastAPI:
    """The whole app in one of several processes, warm before it takes the first request."""
    from ui.logs import log_in_json
    from ui.server import create_app
    from ui.warming import keep_warm_beside
    from ui.wiring import open_assistant, warm_up

    if settings.log_format == "json":
        log_in_json()
    opened = open_assistant(settings, history=SharedHistory.reach(memory))
    warm_up(opened, settings)
    keep_warm_beside(opened, settings)
    return create_app(opened, settings)
