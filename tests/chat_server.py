"""A small OpenAI-compatible server on loopback that says what a test tells it to, streams it, or misbehaves on purpose."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Speak = Callable[[str], str]  # the user's message in, the model's reply out
PIECE = 24  # characters a streamed event


class ChatServer(ThreadingHTTPServer):
    """One served model. `speak` may be replaced between calls; `fault` names a way to misbehave; `heard` keeps the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.speak: Speak = lambda message: "{}"
        self.fault: str | None = None
        self.heard: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """What a client is given as base address."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the middle is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append(body)
        self.server.keys.append(self.headers.get("Authorization"))
        FAULTS.get(self.server.fault or "", _Handler.reply)(self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def reply(self) -> None:
        """The scripted reply, in events."""
        self.events(self.server.speak(self.server.heard[-1]["messages"][-1]["content"]))

    def events(self, text: str, *, finish: str = "stop") -> None:
        """A text as server-sent events with a usage count."""
        self._begin()
        for at in range(0, max(1, len(text)), PIECE):
            self._event({"content": text[at : at + PIECE]})
        self._event({}, finish=finish)
        self._write(b"data: [DONE]\n\n")
        self._write(b"")

    def status(self, code: int) -> None:
        """An error as such services send it."""
        content = json.dumps({"error": {"message": "scripted", "type": "scripted", "code": str(code)}}).encode()
        self._whole(code, content, "application/json")

    def garbage(self) -> None:
        """Bytes that are no events."""
        self._whole(200, b"\x00\xff<html>not what you asked for", "text/html")

    def broken_events(self) -> None:
        """Events whose data is no JSON."""
        self._begin()
        self._write(b"data: {broken\n\n")
        self._write(b"")

    def silence(self) -> None:
        """Nothing at all until the server closes."""
        self.server.closing.wait(30)

    def drip(self) -> None:
        """One character now and then, for ever."""
        self._begin()
        while not self.server.closing.wait(0.1):
            self._event({"content": "办"})

    def endless(self) -> None:
        """A stream without end, as fast as it goes."""
        self._begin()
        while not self.server.closing.is_set():
            self._event({"content": "办" * 200})

    def cut_off(self) -> None:
        """Half a reply, then the line is dead."""
        self._begin()
        self._event({"content": '{"sentences": [{"say": "'})
        self.close_connection = True
        self.connection.close()

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _event(self, delta: dict[str, str], *, finish: str | None = None) -> None:
        chunk: dict[str, Any] = {
            "id": "c1", "object": "chat.completion.chunk", "created": int(time.time()), "model": "scripted",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }  # fmt: skip
        if finish:
            chunk["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        self._write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())

    def _write(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _whole(self, code: int, content: bytes, kind: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


FAULTS: dict[str, Callable[[_Handler], None]] = {
    "silence": _Handler.silence,
    "drip": _Handler.drip,
    "endless": _Handler.endless,
    "429": lambda handler: handler.status(429),
    "500": lambda handler: handler.status(500),
    "503": lambda handler: handler.status(503),
    "401": lambda handler: handler.status(401),
    "garbage": _Handler.garbage,
    "broken_events": _Handler.broken_events,
    "empty": lambda handler: handler.events(""),
    "wrong_json": lambda handler: handler.events('{"sentences": ["办'),
    "other_json": lambda handler: handler.events('{"answer": "不收费"}'),
    "prose": lambda handler: handler.events("护照不收费，当天就能拿到。"),
    "refusal": lambda handler: handler.events("抱歉，我无法回答这个问题。"),
    "filtered": lambda handler: handler.events("", finish="content_filter"),
    "cut_off": _Handler.cut_off,
}


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A server that runs while the block does."""
    server = ChatServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
