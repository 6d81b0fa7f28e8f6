"""Deciding on corrections: in force, turned down or taken back; and kept or given up where the source says something else."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.editing.fields import PARTS, EditError, words_of
from ingest.editing.forms import Done, Editor
from ingest.editing.looking import find, guide_of, held
from ingest.editing.making import drafted, revise
from ingest.editing.workplace import Workplace, reason
from knowledge.errors import ConflictError
from knowledge.store.corrections import Correction, Stage, Turn
from knowledge.store.items import HeldItem


def put_in_force(
    place: Workplace, opened: Sequence[HeldItem], correction: Correction, editor: Editor, *, note: str = ""
) -> Done:
    """A proposal takes effect, in the place of what it replaces.

    Raises:
        EditError: it would bring an error into the guide.
        ConflictError: the part was changed since it was proposed.
    """
    guide = guide_of(opened[0])
    if words_of(PARTS[correction.part], guide, opened[0].item.text) != correction.before:
        raise ConflictError(
            f"提出更正 {correction.number} 以后，「{guide.title}」的{correction.label}又改过，不能照这条更正。请退回，重新提。"
        )
    drafted(place, opened, correction)
    in_force = correction.model_copy(
        update={
            "stage": Stage.IN_FORCE, "decided_by": editor.name, "decided": place.clock(), "day": place.today(),
            "version": guide.version + 1,
        }
    )  # fmt: skip
    turns = [Turn(before=correction, after=in_force, deed=place.deed(editor, "更正生效", note))]
    stands = place.record.find(correction.replaces) if correction.replaces is not None else None
    if stands is not None and stands.stage is Stage.IN_FORCE:
        turns.append(place.turn(stands, Stage.REPLACED, editor, f"被更正 {correction.number} 代替", ""))
    done = revise(place, opened, turns)
    place.tell_ticket(in_force, editor, f"更正 {in_force.number} 生效：{in_force.label}，指南第{done.version}版")
    return done


def approve(place: Workplace, number: int, editor: Editor, *, note: str = "") -> Done:
    """See `EditDesk.approve`."""
    correction = _waiting(place, number, editor)
    if place.reviewers > 1 and correction.by == editor.name:
        raise EditError("提出更正的人不能自己审核，请换一个人。")
    return put_in_force(place, held(place, correction.guide_id, editor), correction, editor, note=note)


def reject(place: Workplace, number: int, editor: Editor, *, why: str) -> Done:
    """See `EditDesk.reject`."""
    correction = _waiting(place, number, editor)
    if correction.by == editor.name:
        raise EditError("自己提出的更正请用撤回，不用退回。")
    return _ended(place, correction, Stage.REJECTED, editor, reason(why))


def withdraw(place: Workplace, number: int, editor: Editor) -> Done:
    """See `EditDesk.withdraw`."""
    correction = _waiting(place, number, editor)
    if correction.by != editor.name:
        raise EditError("只能撤回自己提出的更正；别人的请用退回，并写明理由。")
    return _ended(place, correction, Stage.WITHDRAWN, editor, "")


def _waiting(place: Workplace, number: int, editor: Editor) -> Correction:
    correction = find(place, number, editor)
    if correction.stage is not Stage.PROPOSED:
        raise EditError(f"更正 {number} 已经是「{correction.stage}」，不用再审。")
    return correction


def _ended(place: Workplace, correction: Correction, stage: Stage, editor: Editor, note: str) -> Done:
    after = correction.model_copy(update={"stage": stage, "decided_by": editor.name, "decided": place.clock()})
    place.record.turn([Turn(before=correction, after=after, deed=place.deed(editor, stage.value, note))])
    return Done(correction=after, version=_version_now(place, correction, editor))


def _version_now(place: Workplace, correction: Correction, editor: Editor) -> int:
    return guide_of(held(place, correction.guide_id, editor)[0]).version


# ---- against the source


def keep(place: Workplace, number: int, editor: Editor, *, why: str) -> Done:
    """See `EditDesk.keep`."""
    correction, note = _disputed(place, number, editor), reason(why)
    settled = {"source_words": correction.source_now, "source_now": None}
    after = correction.model_copy(update=settled)
    place.record.turn([Turn(before=correction, after=after, deed=place.deed(editor, "保留更正", note))])
    return Done(correction=after, version=_version_now(place, correction, editor))


def take(place: Workplace, number: int, editor: Editor, *, why: str) -> Done:
    """See `EditDesk.take`."""
    correction, note = _disputed(place, number, editor), reason(why)
    opened = held(place, correction.guide_id, editor)
    return revise(place, opened, [place.turn(correction, Stage.SOURCE_TAKEN, editor, "改用来源", note)])


def _disputed(place: Workplace, number: int, editor: Editor) -> Correction:
    correction = find(place, number, editor)
    if not correction.in_conflict:
        raise EditError(f"更正 {number} 与来源没有冲突，不用决定。用 mingbai guides conflicts 看有冲突的。")
    return correction
