"""One target under coverage-guided fuzzing, in a process of its own: `python -m tests.fuzz.child NAME FINDINGS [libFuzzer options]`.

What escapes a target is written to FINDINGS once a place, with its traceback, and the run goes on. A hang or too much memory ends it,
and libFuzzer leaves the input there.
"""

from __future__ import annotations

import hashlib
import io
import random
import sys
import time
import traceback
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ingest", "assistant", "knowledge", "openpyxl", "docx"]):
    from tests.fuzz.targets import TARGETS, Target

ZIPPED = ("xlsx", "docx")
OURS = ("/ingest/", "/assistant/", "/knowledge/")


def watched(target: Target, findings: Path) -> Target:
    """A target whose exceptions are noted instead of raised."""
    seen: set[str] = set()

    def run(content: bytes) -> None:
        try:
            target(content)
        except Exception as error:  # what this program looks for
            where = _place(error)
            if where not in seen:
                seen.add(where)
                name = hashlib.sha256(where.encode()).hexdigest()[:12]
                (findings / f"error-{name}").write_bytes(content)
                (findings / f"error-{name}.txt").write_text("".join(traceback.format_exception(error)), "utf-8")

    return run


def _place(error: BaseException) -> str:
    """The kind of an error and the deepest line of ours: one finding for all inputs that end there."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if any(part in frame.filename for part in OURS)]
    return f"{type(error).__name__} {ours[-1].filename}:{ours[-1].lineno}" if ours else type(error).__name__


def change_package(content: bytes, most: int, seed: int) -> bytes:
    """Mutate one part inside an Office file, mostly: bytes changed outside would only break its checksums."""
    chooser = random.Random(seed)
    if chooser.random() < 0.1:
        return bytes(atheris.Mutate(content, most))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except Exception:  # whatever an earlier mutation broke
        return bytes(atheris.Mutate(content, most))
    if not parts:
        return content
    chosen = chooser.choice(
        sorted(parts, key=lambda name: ("sheet" in name or "document" in name, name))[-4:]
        if chooser.random() < 0.7
        else sorted(parts)
    )
    parts[chosen] = bytes(atheris.Mutate(parts[chosen], len(parts[chosen]) + 400))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    made = stream.getvalue()
    return made if len(made) <= most else content


def main() -> None:
    """Fuzz until libFuzzer's own limits end it."""
    name, findings, options = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    target = watched(TARGETS[name](), findings)
    mutator = {"custom_mutator": change_package} if name in ZIPPED else {}
    atheris.Setup([sys.argv[0], *options], target, **mutator)
    print(f"started after {time.process_time():.2f} s", file=sys.stderr, flush=True)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
