"""What fuzzing has come to, added up over runs: kept in figures.json beside this file, as long as what is fuzzed is the same code.

The code of a reader is its module and what that imports of `ingest.readers` and `ingest.raw`; that of a question, what `assistant`
holds. Parsers, rules and search below them change from day to day and begin nothing anew.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("figures.json")
BEGINS: Mapping[str, str] = {
    "xlsx": "ingest.readers.xlsx",
    "csv": "ingest.readers.csv",
    "json": "ingest.readers.json",
    "jsonl": "ingest.readers.json",
    "html": "ingest.readers.html",
    "docx": "ingest.readers.docx",
    "pdf": "ingest.readers.pdf",
    "md": "ingest.readers.markdown",
    "txt": "ingest.readers.text",
    "ask": "assistant.assistant",
}
_OURS = ("ingest.readers.", "ingest.raw", "assistant.")


@dataclass
class Figures:
    """What one target has had, and what broke it."""

    code: str
    seconds: float = 0.0  # of processor time, without the start of the processes
    runs: int = 0
    memory: int = 0  # MB, the most
    error: int = 0
    timeout: int = 0
    oom: int = 0

    @property
    def found(self) -> int:
        """How many inputs broke it."""
        return self.error + self.timeout + self.oom


def code_of(name: str, root: Path = ROOT) -> str:
    """A digest of the modules that a target's own code consists of."""
    together = hashlib.sha256()
    for path in _files(BEGINS[name], root):
        together.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return together.hexdigest()[:16]


def _files(module: str, root: Path) -> list[Path]:
    waiting, seen = [module], set[Path]()
    while waiting:
        path = root / f"{waiting.pop().replace('.', '/')}.py"
        if path in seen or not path.exists():
            continue
        seen.add(path)
        waiting += [one for one in _imported(path) if one.startswith(_OURS)]
    return sorted(seen)


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def read_figures(name: str, kept: Path = KEPT, root: Path = ROOT) -> Figures:
    """What earlier runs of the same code came to; nothing yet when the code is another."""
    code = code_of(name, root)
    found = _all(kept).get(name)
    return Figures(**found) if found is not None and found["code"] == code else Figures(code)


def keep_figures(name: str, figures: Figures, kept: Path = KEPT) -> None:
    """Write down what a target has come to."""
    together = {**_all(kept), name: {**asdict(figures), "seconds": round(figures.seconds, 1)}}
    kept.write_text(json.dumps(together, indent=1, sort_keys=True) + "\n", "utf-8")


def _all(kept: Path) -> dict[str, dict[str, object]]:
    return dict(json.loads(kept.read_text("utf-8"))) if kept.exists() else {}
