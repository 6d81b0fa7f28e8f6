"""一件事: what a life event takes, as the lexicon's matters in order. Guides, windows and materials are never here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from knowledge.lexicon.tables import Key, MatterId, Text, read_lines, refuse_repeats, stated_once
from knowledge.values import Value

FILE = "bundles.jsonl"
FEWEST_WAYS_TO_SAY_IT = 8  # as for a matter: a name alone is not what people type


class Step(Value):
    """One matter of a bundle.

    Attributes:
        unless: words that say that somebody else is meant: no 个体工商户 where 公司 was said.
        when: whom it concerns (缴存公积金的); None when everybody.
        broader: the matter whose guide serves where this one has none: 住房公积金提取 for 退休提取住房公积金.
    """

    matter: MatterId
    when: Text | None = None
    broader: MatterId | None = None
    unless: tuple[Text, ...] = ()


class OneThing(Value):
    """A life event and the matters it takes, in the order in which they are done.

    Attributes:
        own: the matter of its joint guide (新生儿出生一件事), whose guide answers for all of it; None when it has none.
        lead: the matter whose window takes the lead, one of its own.
        words: how people name the event, not what they ask about it.
    """

    key: Key
    name: Text
    own: MatterId | None = None
    lead: MatterId
    matters: Annotated[tuple[Step, ...], Field(min_length=2)]
    words: Annotated[tuple[Text, ...], Field(min_length=FEWEST_WAYS_TO_SAY_IT)]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_repeats("说法", self.words)
        refuse_repeats("事项", [step.matter for step in self.matters])
        if self.lead not in {step.matter for step in self.matters}:
            raise ValueError(f"牵头事项 {self.lead} 不在事项列表里，请补上或改写")
        return self

    def told(self, said: str) -> OneThing:
        """The bundle without what the words said rule out; the first of the rest leads where the leading matter goes."""
        kept = tuple(step for step in self.matters if not any(word in said for word in step.unless))
        leads = self.lead if self.lead in {step.matter for step in kept} or not kept else kept[0].matter
        return self.model_copy(update={"matters": kept, "lead": leads})


def load_one_things(folder: Path) -> tuple[OneThing, ...]:
    """Read ``bundles.jsonl`` of the lexicon folder; a folder without it has no bundles.

    Raises:
        GuideError: a row is malformed, or a wording belongs to two bundles; the message names the file and the line.
    """
    path = folder / FILE
    return stated_once(FILE, read_lines(path, OneThing), lambda row: row.words) if path.exists() else ()
