"""Logs as JSON lines for a collector: time, level, logger, request id, message. Nothing a citizen typed can stand in them.

Our own messages hold ids, counts and durations. Of other libraries' messages only the template is written, not what was put into
it, and of an exception its type and where it came from, not its words: both may repeat what was typed.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from ui.observing import request_id

OWN = "mingbai"
DEEPEST = 12  # frames of a trace, the innermost
_NOISY = ("httpx", "httpx2", "mcp", "chromadb", "gradio")  # at INFO they write addresses


class JsonLines(logging.Formatter):
    """One record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if identity := request_id():
            line["request_id"] = identity
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = frames_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    own = record.name == OWN or record.name.startswith(f"{OWN}.")
    return record.getMessage() if own else str(record.msg).partition("\n")[0][:200]


def frames_of(error: BaseException | None) -> list[str]:
    """Where an error came from, the innermost place last."""
    frames = traceback.extract_tb(error.__traceback__ if error is not None else None)[-DEEPEST:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def log_in_json(stream: TextIO | None = None) -> None:
    """Write every log of this process as JSON lines, to standard error unless told otherwise."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN).setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
