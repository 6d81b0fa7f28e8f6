"""A connection to Milvus: its address, time limits, and one kind of error for all that can go wrong on the way."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from knowledge.errors import IndexGoneError, IndexStaleError, SettingError

if TYPE_CHECKING:
    from pymilvus import MilvusClient

READ_SECONDS = 3.0  # a citizen waits no longer; Milvus answers in milliseconds or not at all
WRITE_SECONDS = 120.0
PAUSE_SECONDS = 5.0  # before a Milvus that did not answer is asked again; until then every question is refused at once
SETTLING_SECONDS = 10.0  # after a change; Milvus' bounded reads see everything that is older than 5 s
PORT = 19530
NO_COLLECTION = 100  # the number of an error: there is no such collection
NOT_LOADED = 101  # it is there, and cannot be searched before it is loaded
UNREACHED = frozenset(
    {None, 1, 2, "UNAVAILABLE"}
)  # what the client, the network and gRPC say themselves: no connection

log = logging.getLogger("mingbai.index")


class MilvusServer:
    """One Milvus, connected to when first needed. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        """`url` is http(s)://user:password@host:port/database, or a file that ends in .db for milvus-lite in this process."""
        self._url = url
        self._client: MilvusClient | None = None
        self._paused_until = 0.0
        self._settling_until = 0.0
        self._lock = threading.Lock()

    def read(self, method: str, *args: Any, **named: Any) -> Any:
        """Search or look up, while a citizen waits. Soon after a change nothing older is read; later that need not be waited for.

        Raises:
            IndexGoneError: Milvus does not answer.
            IndexStaleError: it has no such collection.
        """
        level = "Strong" if time.monotonic() < self._settling_until else "Bounded"
        return self._call(method, *args, again=True, timeout=READ_SECONDS, consistency_level=level, **named)

    def write(self, method: str, *args: Any, **named: Any) -> Any:
        """Call a method that may take its time; errors as `read`."""
        return self._call(method, *args, timeout=WRITE_SECONDS, **named)

    def note_change(self) -> None:
        """Something was written, by this process or another."""
        self._settling_until = time.monotonic() + SETTLING_SECONDS

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _call(self, method: str, *args: Any, again: bool = False, **named: Any) -> Any:
        try:
            return self._called(method, *args, **named)
        except _errors() as error:
            if _code(error) == NO_COLLECTION:
                raise IndexStaleError("Milvus 里没有这份索引。请运行 mingbai reindex --to milvus 重建。") from error
            if again and _code(error) in UNREACHED:
                self.close()  # a connection that was merely cut is made anew, and nobody hears of it
                return self._call(method, *args, **named)
            self._pause(error)
            raise IndexGoneError(_GONE) from error

    def _called(self, method: str, *args: Any, **named: Any) -> Any:
        """The call while Milvus is not paused; once more where Milvus was started anew and has not loaded the collection, the first argument, yet."""
        if time.monotonic() < self._paused_until:
            raise IndexGoneError(_GONE)
        client = self._connected()
        try:
            return getattr(client, method)(*args, **named)
        except _errors() as error:
            if _code(error) != NOT_LOADED:
                raise
            client.load_collection(args[0], timeout=READ_SECONDS)
            return getattr(client, method)(*args, **named)

    def _pause(self, error: Exception) -> None:
        """Ask no more for a moment where nobody answers; a request that Milvus refused, or a slow one, is no reason to."""
        code = _code(error)
        log.warning("milvus: %s (%s)", type(error).__name__, code)
        if code in UNREACHED:
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            self.close()

    def _connected(self) -> MilvusClient:
        with self._lock:
            if self._client is None and time.monotonic() < self._paused_until:
                raise IndexGoneError(_GONE)  # another thread has just tried
            if self._client is None:
                self._client = _client()(**_connection(self._url), timeout=READ_SECONDS)
            return self._client


_GONE = "Milvus 没有回应。内容都在库里，没有丢；请检查 Milvus 是否在运行、MINGBAI_MILVUS_URL 对不对。恢复以后不用重启。"


def _client() -> Any:
    try:
        from pymilvus import MilvusClient
    except ImportError as error:
        raise SettingError("没有安装 Milvus 的客户端。请运行 pip install -c constraints.txt -e .[milvus]。") from error
    logging.getLogger("pymilvus").setLevel(
        logging.CRITICAL
    )  # it writes requests into its messages; what fails is raised here
    return MilvusClient


def _errors() -> tuple[type[Exception], ...]:
    """Whatever the client raises: its own errors, and those of gRPC and the network that it lets through."""
    import grpc
    from pymilvus.exceptions import MilvusException

    return (MilvusException, grpc.RpcError, OSError, ValueError)


def _code(error: Exception) -> int | str | None:
    """The number of a Milvus error, the name of a gRPC one; None for any other."""
    code = getattr(error, "code", None)
    code = code() if callable(code) else code
    return getattr(code, "name", None) or code if not isinstance(code, int) else int(code)


def _connection(url: str) -> dict[str, str]:
    """What the client is made with."""
    if "://" not in url:
        return {"uri": url}
    parts = urlsplit(url)
    return {
        "uri": f"{parts.scheme}://{parts.hostname}:{parts.port or PORT}",
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "db_name": parts.path.strip("/"),
    }
