"""Honest rewordings written by hand over statements of the sample pack, and what the check makes of them.

Batch 1 was written before the table of wordings was settled and was looked at; batch 2 was written after and measures it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from assistant.answer import Answer, Citation, Status
from assistant.brief import LEAD, Brief, Handled
from assistant.rewording import Objection, Sentence, objection_to
from assistant.statements import Statement
from knowledge.fields import label


class Rewording(NamedTuple):
    """Statements as (field, text), and one sentence that says them."""

    batch: int
    facts: tuple[tuple[str, str], ...]
    say: str
    by: tuple[str, ...]

    @property
    def objection(self) -> Objection | None:
        """What the check says of it."""
        brief = Brief(parts=(), replaced=(), handled=_handled(self.facts), tokens={}, names=())
        return objection_to((Sentence(say=self.say, by=self.by),), brief, _answer(self.facts))


@lru_cache(maxsize=1)
def rewordings() -> tuple[Rewording, ...]:
    """All of them, in the order of the file."""
    lines = Path(__file__).with_name("rewordings.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple(
        Rewording(row["batch"], tuple((field, text) for field, text in row["facts"]), row["say"], tuple(row["by"]))
        for row in rows
    )


def _handled(facts: tuple[tuple[str, str], ...]) -> tuple[Handled, ...]:
    return tuple(
        Handled(
            handle=f"F{number}",
            statement=Statement(field=field, label=label(field), text=text, markers=(number,)),
            shown=f"{LEAD[field]}：{text}" if field in LEAD else text,
        )
        for number, (field, text) in enumerate(facts, start=1)
    )


def _answer(facts: tuple[tuple[str, str], ...]) -> Answer:
    citations = tuple(
        Citation(
            marker=number, guide_id="g", title="t", field=field, quote=text, source="s", start=0, end=len(text)
        )
        for number, (field, text) in enumerate(facts, start=1)
    )  # fmt: skip
    return Answer(answer_id="a", conversation_id="c", status=Status.ANSWERED, text="", citations=citations)
