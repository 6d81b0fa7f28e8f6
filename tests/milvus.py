"""A Milvus for tests: the one at MINGBAI_TEST_MILVUS, else milvus-lite in a process of its own; where neither is, tests on it skip."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

WAIT_SECONDS = 60.0


class LiteServer:
    """milvus-lite as a server over one folder. It can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [
            sys.executable,
            "-m",
            "milvus_lite",
            "server",
            "--data-dir",
            str(self._folder),
            "--port",
            str(self._port),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + WAIT_SECONDS
        while not _answers(self._port):
            assert self._process.poll() is None, "milvus-lite ended"
            assert time.monotonic() < deadline, "milvus-lite does not answer"
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def skip_without_milvus() -> None:
    """Skip the test where nothing on this machine can be a Milvus."""
    if find_spec("pymilvus") is None:
        pytest.skip("pymilvus is not installed (pip install -e .[dev])")
    if find_spec("milvus_lite") is None and not os.environ.get("MINGBAI_TEST_MILVUS"):
        pytest.skip("milvus-lite is not installed and MINGBAI_TEST_MILVUS is not set")


@contextmanager
def a_milvus(folder: Path) -> Iterator[str]:
    """The address of a Milvus for one run."""
    skip_without_milvus()
    given = os.environ.get("MINGBAI_TEST_MILVUS")
    if given:
        yield given
        return
    server = LiteServer(folder)
    server.start()
    try:
        yield server.url
    finally:
        server.kill()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
