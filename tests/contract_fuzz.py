"""`make test-api`: schemathesis sends what the OpenAPI document allows, and what it forbids, to a real server; writes docs/contract-fuzz.md.

    python -m tests.contract_fuzz [EXAMPLES] [--anew]

The server counts the requests itself, under each status, so that the table says what arrived. Limits are off: a refusal by 429 tests
nothing. Runs add up, each with examples of its own, in contract_fuzz.json beside this file, as long as the OpenAPI document is the same.
A run that fails counts for nothing; the next one has its examples again.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.browser.server import ROOT, fill, serving

PAGE = ROOT / "docs" / "contract-fuzz.md"
KEPT = Path(__file__).with_suffix(".json")
FIRST_SEED = 20261129
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
_COUNTED = re.compile(r'^mingbai_requests_total\{route="([^"]*)",status="(\d+)"\} ([\d.]+)', re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Run; returns 1 when a check failed."""
    token = secrets.token_hex(24)
    settings = {
        "MINGBAI_ASK_PER_MINUTE": "0",
        "MINGBAI_READ_PER_MINUTE": "0",
        "MINGBAI_MAINTAIN_TOKEN": token,
        "MINGBAI_REGION": "999901",
    }
    examples = next((int(one) for one in arguments if one.isdigit()), 500)
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name))
        with serving(Path(name), settings) as address:
            so_far = _so_far(_read(f"{address}/openapi.json"), anew="--anew" in arguments)
            began = time.monotonic()
            command = _command(address, token, examples, FIRST_SEED + so_far["runs"])
            done = subprocess.run(command, cwd=name, check=False)
            so_far["seconds"] += round(time.monotonic() - began)
            counted = _COUNTED.findall(_read(f"{address}/metrics").decode())
    for route, status, number in counted:
        for counts, name in ((so_far["routes"], route), (so_far["statuses"], status)):
            counts[name] = counts.get(name, 0) + int(float(number))
    if done.returncode or any(status.startswith("5") for status in so_far["statuses"]):
        return 1
    so_far["runs"] += 1
    KEPT.write_text(json.dumps(so_far, indent=1, sort_keys=True) + "\n", "utf-8")
    PAGE.write_text(_page(so_far), "utf-8")
    print(PAGE.read_text("utf-8"))
    return 0


def _read(address: str) -> bytes:
    with urlopen(address) as response:  # noqa: S310 - our own server
        content: bytes = response.read()
    return content


def _so_far(document: bytes, *, anew: bool) -> dict[str, Any]:
    """What earlier runs of the same document came to."""
    contract = hashlib.sha256(document).hexdigest()[:16]
    found = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() and not anew else {}
    fresh: dict[str, Any] = {"contract": contract, "runs": 0, "seconds": 0, "routes": {}, "statuses": {}}
    return found if found.get("contract") == contract else fresh


def _command(address: str, token: str, examples: int, seed: int) -> list[str]:
    return [
        sys.executable, "-c", "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())", "run", f"{address}/openapi.json",
        "--phases", "examples,coverage,fuzzing", "--mode", "all", "--max-examples", str(examples), "--workers", "2",
        "--checks", ",".join(CHECKS), "--continue-on-failure", "--request-timeout", "60", "--seed", str(seed),
        "--header", f"Authorization: Bearer {token}", "--warnings", "off",
    ]  # fmt: skip


def _page(so_far: dict[str, Any]) -> str:
    statuses, routes = Counter(so_far["statuses"]), Counter(so_far["routes"])
    lines = [
        "# The HTTP contract under generated requests",
        "",
        f"`make test-api`, {date.today():%Y-%m-%d}: {statuses.total():,} requests to {len(routes)} routes in {so_far['seconds']:,} s, "
        f"{so_far['runs']} runs over the same OpenAPI document; checks: {', '.join(CHECKS)}. None failed.",
        "",
        "| Status | Requests |",
        "|---|---|",
        *(f"| {status} | {number:,} |" for status, number in sorted(statuses.items())),
        "",
        "| Route | Requests |",
        "|---|---|",
        *(f"| `{route}` | {number:,} |" for route, number in routes.most_common()),
        "",
        (ROOT / "tests" / "contract_found.md").read_text("utf-8"),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
