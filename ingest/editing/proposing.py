"""What somebody typed to a correction: which part, over which words, for which ticket; and what cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.editing.amend import source_words
from ingest.editing.fields import LONGEST, Editable, EditError, part_named, tidy, words_of
from ingest.editing.forms import Editor, NotAllowedError, Typed
from ingest.editing.looking import guide_of, is_open
from ingest.editing.making import reads
from ingest.editing.overlay import alike
from ingest.editing.workplace import Workplace, reason
from knowledge.errors import ConflictError
from knowledge.guide import ServiceGuide
from knowledge.store.corrections import Correction
from knowledge.store.items import HeldItem


def correction_of(place: Workplace, held: Sequence[HeldItem], typed: Typed, editor: Editor) -> Correction:
    """The correction that somebody typed; nothing is stored.

    Raises:
        EditError: it cannot be taken; the message says where, what and what to do.
        ConflictError: the part reads otherwise than the editor saw.
    """
    part, guide = part_named(typed.part), guide_of(held[0])
    before = words_of(part, guide, held[0].item.text)
    if not is_open(part, held[0], editor):
        raise NotAllowedError(f"{part.label}：您的账号不能更正这一项。")
    words, why = tidy(typed.words), " ".join(typed.why.split())
    _check_typed(part, words, why)
    after = tuple(words.split("\n"))
    if alike(before, after):
        raise EditError(f"{part.label}：和现在的内容一样，没有可更正的。")
    _check_base(place, guide, part, before, typed.base_version)
    _check_ticket(place, typed.ticket, guide)
    stands = next((one for one in place.record.standing([guide.id]) if one.part == part.key), None)
    read = reads(place, held)[guide.id]
    return Correction(
        guide_id=guide.id, title=guide.title, region=guide.region, body=guide.owner or "维护部门", part=part.key,
        label=part.label, source_words=stands.source_words if stands else source_words(part, read), before=before,
        after=after, why=why, by=editor.name, at=place.clock(), base_version=guide.version, ticket=typed.ticket,
        replaces=stands.number if stands else None, source_now=stands.source_now if stands else None,
    )  # fmt: skip


def _check_base(
    place: Workplace, guide: ServiceGuide, part: Editable, before: tuple[str, ...], version: int | None
) -> None:
    """Refuse what was typed over words that are not there any more."""
    if version is None or version == guide.version:
        return
    seen = place.store.version_text(guide.id, version)
    if seen is None or words_of(part, seen.content, seen.text) != before:  # type: ignore[arg-type]
        raise ConflictError(
            f"「{guide.title}」的{part.label}在您打开以后有人改过，现在是第{guide.version}版。请重新打开，看过新的内容后再改。"
        )


def _check_ticket(place: Workplace, number: int | None, guide: ServiceGuide) -> None:
    ticket = place.tickets.ticket(number) if number is not None else None
    if number is not None and (ticket is None or ticket.guide_id not in (None, guide.id)):
        raise EditError(f"没有关于这份指南的工单 {number}。请核对编号，或者不写工单。")


def _check_typed(part: Editable, words: str, why: str) -> None:
    if not words:
        raise EditError(f"{part.label}：更正后的内容不能为空。请写成例如「{part.example}」。")
    if len(words) > LONGEST:
        raise EditError(f"{part.label}：太长了，最多{LONGEST}个字。")
    if any(ord(char) < 32 and char != "\n" for char in words):
        raise EditError(f"{part.label}：含有看不见的控制字符，请删去后再提交。")
    reason(why)
