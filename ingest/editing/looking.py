"""Looking at guides and corrections: what somebody may open, laid out part by part, and nothing of what is kept to others."""

from __future__ import annotations

from ingest.editing.fields import PARTS, Editable, EditError, words_of
from ingest.editing.forms import Editor, Field, NoGuideError, NotAllowedError, Sheet
from ingest.editing.workplace import Workplace
from knowledge.guide import ServiceGuide
from knowledge.store import StoredItem
from knowledge.store.corrections import Correction, Stage
from knowledge.store.grading import as_read_by
from knowledge.store.items import HeldItem


def held(place: Workplace, guide_id: str, editor: Editor) -> list[HeldItem]:
    """A guide and the others of its source behind it, whole, for somebody who may edit it; that he reads it is noted.

    Raises:
        NoGuideError: there is none, or the editor may not know of it.
        NotAllowedError: it is another department's.
    """
    found = place.store.seen_by(editor.viewer).held(guide_id)
    content = found[0].item.content if found else None
    if not isinstance(content, ServiceGuide):
        raise NoGuideError(f"没有办事指南 {guide_id}。用 mingbai guides 查编号。")
    if not editor.viewer.may_edit(content.owner):
        raise NotAllowedError(f"「{content.title}」由{content.owner or '维护人员'}负责，您的账号不能更正。")
    place.store.note_shown(as_read_by(editor.viewer, found[0].item))
    return found


def guide_of(one: HeldItem) -> ServiceGuide:
    """The guide that `held` opened."""
    return guide_in(one.item)


def guide_in(item: StoredItem) -> ServiceGuide:
    """The same of an item."""
    content = item.content
    assert isinstance(content, ServiceGuide)  # noqa: S101  # `held` opens guides only
    return content


def is_open(part: Editable, one: HeldItem, editor: Editor) -> bool:
    """Whether an editor reads a part as it stands: one that is kept to others is not his to correct."""
    shown = as_read_by(editor.viewer, one.item)
    return words_of(part, guide_in(shown), shown.text) == words_of(part, guide_of(one), one.item.text)


def may_edit(place: Workplace, correction: Correction, editor: Editor) -> bool:
    """Whether a correction is in a guide and a part that are the editor's to correct; that he is shown it is noted."""
    found = place.store.seen_by(editor.viewer).held(correction.guide_id)
    content = found[0].item.content if found else None
    may = (
        isinstance(content, ServiceGuide)
        and editor.viewer.may_edit(content.owner)
        and is_open(PARTS[correction.part], found[0], editor)
    )
    if may:
        place.store.note_shown(as_read_by(editor.viewer, found[0].item))
    return may


def sheet(place: Workplace, guide_id: str, editor: Editor) -> Sheet:
    """A guide laid out part by part; errors as `held`."""
    first = held(place, guide_id, editor)[0]
    shown = as_read_by(editor.viewer, first.item)
    guide = guide_in(shown)
    every = place.record.of_guide(guide_id)
    stand = {one.part: one for one in every if one.stage is Stage.IN_FORCE}
    wait = {one.part: one for one in every if one.stage is Stage.PROPOSED}
    fields = tuple(
        Field(
            key=part.key, label=part.label, words=words_of(part, guide, shown.text), example=part.example,
            correction=stand.get(part.key), waiting=wait.get(part.key),
        )
        for part in PARTS.values()
        if is_open(part, first, editor)
    )  # fmt: skip
    history = tuple(one for one in reversed(every) if is_open(PARTS[one.part], first, editor))
    return Sheet(guide=guide, quarantined=first.quarantined, fields=fields, history=history)


def find(place: Workplace, number: int, editor: Editor) -> Correction:
    """A correction by number.

    Raises:
        EditError: there is none, or it is in a guide that the editor may not edit.
    """
    found = place.record.find(number)
    if found is None or not may_edit(place, found, editor):
        raise EditError(f"没有更正 {number}。用 mingbai guides proposals 查编号。")
    return found
