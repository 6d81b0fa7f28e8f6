"""The written conflicts and look-alikes as guides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ingest.conflicts import between_conflicts, inside_conflicts
from ingest.conflicts.rule import Told
from ingest.parse.limits import parse_limit
from knowledge.codelists import Charged, LimitKind
from knowledge.findings import Finding
from knowledge.guide import Condition, Fee, FeeItem, Material, ServiceGuide, Source, Step, Visits

FOLDER = Path(__file__).parents[2] / "data"


def rows_of(name: str) -> tuple[dict[str, Any], ...]:
    """The rows of a file of test data."""
    return tuple(json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines())


ROWS = rows_of("conflicts.jsonl")
LATER = rows_of("conflicts_later.jsonl")  # written when the checks were done: 1.00 and 0.81 at first sight
FRESH = rows_of("conflicts_fresh.jsonl")  # written without a look at the checks: 0.91 and 0.82 at first sight


def told(said: dict[str, Any], region: str = "999901") -> Told:
    """A guide that says what a row says and nothing else."""
    limits = (
        parse_limit(said[key], kind)
        for key, kind in (("statutory", LimitKind.STATUTORY), ("promised", LimitKind.PROMISED))
        if key in said
    )
    fee = Fee(
        charged=Charged(said.get("charged", "未写明")),
        items=tuple(FeeItem(standard=words) for words in said.get("fee_items", ())),
        pay_online=said.get("pay_online"),
        text=said.get("fee_text"),
    )
    guide = ServiceGuide(
        id=f"g@{region}",
        title="某事项办理",
        region=region,
        conditions=tuple(Condition(text=text) for text in said.get("conditions", ())),
        materials=tuple(Material(name=name) for name in said.get("materials", ())),
        steps=tuple(Step(text=text) for text in said.get("steps", ())),
        limits=tuple(limit for limit in limits if limit is not None),
        fee=fee,
        visits=Visits(count=said.get("visits")),
        source=Source(id="s", name="某事项.html"),
    )
    return Told(guide, said.get("text", ""))


def found(row: dict[str, Any]) -> tuple[Finding, ...]:
    """The conflicts found in a row."""
    if "guide" in row:
        return inside_conflicts(told(row["guide"]))
    return between_conflicts(told(row["upper"], "999900"), told(row["lower"]))
