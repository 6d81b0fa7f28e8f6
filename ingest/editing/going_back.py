"""Going back: corrections undone, the newest one or all since a version. What the source itself changed is not undone."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.editing.fields import EditError
from ingest.editing.forms import Done, Editor
from ingest.editing.looking import guide_of, held
from ingest.editing.making import revise
from ingest.editing.workplace import Workplace, reason
from knowledge.guide import ServiceGuide
from knowledge.store.corrections import Correction, Stage, Turn


def roll_back(place: Workplace, guide_id: str, editor: Editor, *, why: str, to: int | None = None) -> Done:
    """See `EditDesk.roll_back`."""
    opened = held(place, guide_id, editor)
    guide, note = guide_of(opened[0]), reason(why)
    stand = place.record.standing([guide_id])
    turns = (
        _undone(place, stand[-1:], editor, note)
        if to is None
        else _back_to(place, guide, to, stand, editor=editor, note=note)
    )
    if not turns:
        raise EditError(f"「{guide.title}」没有可以回退的更正。用 mingbai guides history {guide_id} 看各版。")
    done = revise(place, opened, turns)
    for one in turns:
        if one.after.stage is Stage.ROLLED_BACK:
            place.tell_ticket(one.after, editor, f"更正 {one.after.number} 已回退：{note}")
    return done


def _undone(place: Workplace, gone: Sequence[Correction], editor: Editor, note: str) -> list[Turn]:
    """These end; what each took the place of stands again."""
    turns = []
    for one in gone:
        turns.append(place.turn(one, Stage.ROLLED_BACK, editor, "回退", note))
        before = place.record.find(one.replaces) if one.replaces is not None else None
        if before is not None and before.stage is Stage.REPLACED:
            turns.append(place.turn(before, Stage.IN_FORCE, editor, "恢复生效", note))
    return turns


def _back_to(
    place: Workplace, guide: ServiceGuide, to: int, stand: Sequence[Correction], *, editor: Editor, note: str
) -> list[Turn]:
    """The corrections that stood in a version stand, and no others."""
    earlier = place.store.guide(guide.id, to)
    if earlier is None or to >= guide.version:
        raise EditError(f"「{guide.title}」没有比现在早的第{to}版，现在是第{guide.version}版。")
    wanted = {one.number for one in earlier.amendments}
    every = {one.number: one for one in place.record.of_guide(guide.id)}
    gone = [one for one in stand if one.number not in wanted]
    back = [every[number] for number in sorted(wanted) if number in every and every[number].stage is not Stage.IN_FORCE]
    return [
        *(place.turn(one, Stage.ROLLED_BACK, editor, f"回退到第{to}版", note) for one in gone),
        *(place.turn(one, Stage.IN_FORCE, editor, f"回退到第{to}版，恢复生效", note) for one in back),
    ]
