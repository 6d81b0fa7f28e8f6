"""`make test-api`: schemathesis sends what the OpenAPI document allows, and what it forbids, to a real server; writes docs/contract-fuzz.md.

The server counts the requests itself, under each status, so that the table says what arrived. Limits are off: a refusal by 429 tests nothing.
"""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.request import urlopen

from tests.browser.server import ROOT, fill, serving

PAGE = ROOT / "docs" / "contract-fuzz.md"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
_COUNTED = re.compile(r'^mingbai_requests_total\{route="([^"]*)",status="(\d+)"\} ([\d.]+)', re.MULTILINE)


def main(examples: int) -> int:
    """Run; returns 1 when a check failed."""
    token = secrets.token_hex(24)
    settings = {
        "MINGBAI_ASK_PER_MINUTE": "0",
        "MINGBAI_READ_PER_MINUTE": "0",
        "MINGBAI_MAINTAIN_TOKEN": token,
        "MINGBAI_REGION": "999901",
    }
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name))
        with serving(Path(name), settings) as address:
            began = time.monotonic()
            done = subprocess.run(_command(address, token, examples), cwd=name, check=False)
            seconds = time.monotonic() - began
            with urlopen(f"{address}/metrics") as response:  # noqa: S310 - our own server
                counted = _COUNTED.findall(response.read().decode())
    statuses: Counter[str] = Counter()
    routes: Counter[str] = Counter()
    for route, status, number in counted:
        statuses[status] += int(float(number))
        routes[route] += int(float(number))
    PAGE.write_text(_page(statuses, routes, seconds, failed=done.returncode != 0), "utf-8")
    print(PAGE.read_text("utf-8"))
    return 1 if done.returncode or any(status.startswith("5") for status in statuses) else 0


def _command(address: str, token: str, examples: int) -> list[str]:
    return [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/openapi.json",
        "--phases", "examples,coverage,fuzzing", "--mode", "all", "--max-examples", str(examples), "--workers", "2",
        "--checks", ",".join(CHECKS), "--continue-on-failure", "--request-timeout", "10", "--seed", "20261129",
        "--header", f"Authorization: Bearer {token}", "--warnings", "off",
    ]  # fmt: skip


def _page(statuses: Counter[str], routes: Counter[str], seconds: float, *, failed: bool) -> str:
    lines = [
        "# The HTTP contract under generated requests",
        "",
        f"`make test-api`, {date.today():%Y-%m-%d}: {statuses.total():,} requests to {len(routes)} routes in {seconds:.0f} s; "
        f"checks: {', '.join(CHECKS)}. {'Some failed; see below.' if failed else 'None failed.'}",
        "",
        "| Status | Requests |",
        "|---|---|",
        *(f"| {status} | {number:,} |" for status, number in sorted(statuses.items())),
        "",
        "| Route | Requests |",
        "|---|---|",
        *(f"| `{route}` | {number:,} |" for route, number in routes.most_common()),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
