"""What a new reading of a file means for the corrections that stand in it: they stay, and where the source says something new it is told.

A correction is compared with what the source said under it when it was made:
the source says the same -> it stands; it says what the correction says -> the correction is closed, the source is right by itself;
it says something else -> a conflict, and the correction stands until somebody decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from ingest.editing.amend import amended, source_words
from ingest.editing.fields import PARTS
from knowledge.document import CatalogueEntry
from knowledge.findings import Finding
from knowledge.store import Incoming
from knowledge.store.corrections import Correction, Deed, Stage, Turn
from knowledge.store.items import AsRead
from knowledge.store.writing import Standing
from knowledge.text import fold
from knowledge.values import Value

CONFLICT, AGREES = "D03", "D04"  # rules of the findings that an ingest reports of corrections
PROGRAM = "导入"  # who closes a correction that the source has caught up with


class Overlaid(Value):
    """What a file says with the corrections that stand in it, and what there is to report of them."""

    incoming: tuple[Incoming, ...]
    standing: Standing
    findings: tuple[Finding, ...] = ()


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two statements say the same, letter forms and blanks apart."""
    return fold("".join(one)).replace(" ", "") == fold("".join(other)).replace(" ", "")


def overlay(incoming: Sequence[Incoming], standing: Sequence[Correction], *, today: date, at: datetime) -> Overlaid:
    """Put the corrections that stand over what a file says.

    Args:
        incoming: the file's items as read, each with its findings.
        standing: corrections in force in these items, by number.
        today: the day for which the lint judges.
        at: when this happens, UTC without zone.
    """
    if not standing:
        return Overlaid(incoming=tuple(incoming), standing=Standing())
    by_id = {piece.content.id: piece for piece in incoming}
    judged = [_judged(one, by_id[one.guide_id], at) for one in standing]
    kept = [one.after for one in judged if one.after.stage is Stage.IN_FORCE]
    return Overlaid(
        incoming=tuple(_over(incoming, kept, today)),
        standing=Standing(
            numbers=frozenset(one.number for one in standing),
            turns=tuple(one for one in judged if one.before != one.after),
        ),
        findings=tuple(found for one in judged if (found := _finding(one, by_id[one.after.guide_id])) is not None),
    )


def _judged(correction: Correction, piece: Incoming, at: datetime) -> Turn:
    said = source_words(PARTS[correction.part], AsRead(content=piece.content, text=piece.text))

    def turn(what: str, **changed: object) -> Turn:
        return Turn(
            before=correction, after=correction.model_copy(update=changed), deed=Deed(at=at, by=PROGRAM, what=what)
        )

    if alike(said, correction.after):
        return turn("来源已经改成一样，更正结束", stage=Stage.SOURCE_AGREES, source_now=None)
    if alike(said, correction.source_words):
        return turn("来源又和更正时一样", source_now=None)
    known = correction.source_now is not None and alike(said, correction.source_now)
    return turn("来源另有说法", source_now=correction.source_now if known else said)


def _over(incoming: Sequence[Incoming], kept: Sequence[Correction], today: date) -> list[Incoming]:
    """The items in their order; those of a source with corrections as these make them read."""
    touched = {piece.content.source.id for piece in incoming if piece.content.id in {one.guide_id for one in kept}}
    groups: dict[str, list[Incoming]] = defaultdict(list)
    for piece in incoming:
        if piece.content.source.id in touched and not isinstance(piece.content, CatalogueEntry):
            groups[piece.content.source.id].append(piece)
    made: dict[str, Incoming] = {}
    for group in groups.values():
        reads = [AsRead(content=piece.content, text=piece.text) for piece in group]
        mine = [one for one in kept if one.guide_id in {read.content.id for read in reads}]
        made.update((piece.content.id, piece) for piece in amended(reads, mine, today=today))
    return [
        made[piece.content.id].model_copy(update={"notes": piece.notes}) if piece.content.id in made else piece
        for piece in incoming
    ]


def _finding(turn: Turn, piece: Incoming) -> Finding | None:
    one = turn.after
    place = f"{piece.content.source.name}，{one.label}"
    if one.stage is Stage.SOURCE_AGREES:
        return Finding(
            rule=AGREES, severity="info", guide=one.guide_id, place=place,
            message=f"来源的{one.label}已经和更正 {one.number} 一样，更正结束。",
        )  # fmt: skip
    if one.source_now is None:
        return None
    now = "；".join(one.source_now) or "没有写这一项"
    return Finding(
        rule=CONFLICT, severity="warning", guide=one.guide_id, place=place,
        message=f"来源现在写「{_short(now)}」，与更正 {one.number}「{_short('；'.join(one.after))}」不同，更正继续有效。",
        fix=f"请核对后决定：mingbai guides keep {one.number} 保留更正，或者 mingbai guides take {one.number} 改用来源。",
    )  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:80]}……"
