"""The desk where corrections are proposed, decided, rolled back and held against their source. The one place that knows the rules.

* Only who may edit a guide's department may propose, decide or roll back (`Viewer.may_edit`).
* One reviewer is enough unless the deployment asks for two; then somebody else than the author decides.
* A correction that brings an error into the guide that keeps something out of answers is refused, not quarantined.
* Every change of a guide is a new version; nothing is overwritten, rolling back included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ingest.editing.amend import amended, new_errors, source_words
from ingest.editing.fields import LONGEST, PARTS, Editable, EditError, part_named, tidy, words_of
from ingest.editing.overlay import alike
from ingest.lint import lint
from knowledge.access import Viewer
from knowledge.difference import PartDifference, changed_parts
from knowledge.errors import ConflictError
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.store import Incoming, Store, StoredItem
from knowledge.store.corrections import Correction, CorrectionRecord, Deed, Stage, Turn
from knowledge.store.grading import as_read_by
from knowledge.store.items import AsRead, HeldItem
from knowledge.store.tickets import Change, TicketRecord
from knowledge.store.writing import Revision
from knowledge.values import Value

CHINA = ZoneInfo("Asia/Shanghai")
LONGEST_REASON = 200

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, UTC without zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class NotAllowedError(EditError):
    """Somebody may not do this to this guide."""


class NoGuideError(EditError):
    """There is no such guide, or it may not be known of: the two are answered alike."""


class Editor(Value):
    """Who corrects: the account's name, and what he may read and edit."""

    name: str
    viewer: Viewer


class Field(Value):
    """One part of a guide as it stands. `correction` is the one in force here, `waiting` the one proposed."""

    key: str
    label: str
    words: tuple[str, ...]
    example: str
    correction: Correction | None = None
    waiting: Correction | None = None


class Sheet(Value):
    """A guide laid out for correcting. `quarantined`: it is kept out of answers now."""

    guide: ServiceGuide
    quarantined: bool
    fields: tuple[Field, ...]
    history: tuple[Correction, ...]


class Typed(Value):
    """What somebody typed: the part by key or name, its new words, why, and the version he saw."""

    part: str
    words: str
    why: str
    base_version: int | None = None
    ticket: int | None = None


class Draft(Value):
    """A correction that can be taken: what it would change, and what the lint says of the guide then."""

    correction: Correction
    parts: tuple[PartDifference, ...]
    findings: tuple[Finding, ...]
    mended: tuple[Finding, ...]


class Done(Value):
    """A correction after a step, and the guide's version then; `parts` are what the step changed in the guide."""

    correction: Correction
    version: int
    parts: tuple[PartDifference, ...] = ()


class EditDesk:
    """Corrections of the guides of one record. Safe to share between threads; whoever calls brings the index up to date."""

    def __init__(self, store: Store, *, reviewers: int = 1, clock: Clock = utc_now) -> None:
        self._store = store
        self._record = CorrectionRecord(store.engine)
        self._tickets = TicketRecord(store.engine)
        self._reviewers = reviewers
        self._clock = clock

    # ---- looking

    def sheet(self, guide_id: str, editor: Editor) -> Sheet:
        """A guide laid out part by part.

        Raises:
            NoGuideError: there is none, or the editor may not know of it.
            NotAllowedError: it is another department's.
        """
        held = self._held(guide_id, editor)
        shown = as_read_by(editor.viewer, held[0].item)
        guide = _guide_in(shown)
        every = self._record.of_guide(guide_id)
        stand = {one.part: one for one in every if one.stage is Stage.IN_FORCE}
        wait = {one.part: one for one in every if one.stage is Stage.PROPOSED}
        fields = tuple(
            Field(
                key=part.key, label=part.label, words=words_of(part, guide, shown.text), example=part.example,
                correction=stand.get(part.key), waiting=wait.get(part.key),
            )
            for part in PARTS.values()
            if _is_open(part, held[0], editor)
        )  # fmt: skip
        return Sheet(
            guide=guide,
            quarantined=held[0].quarantined,
            fields=fields,
            history=tuple(one for one in reversed(every) if _is_open(PARTS[one.part], held[0], editor)),
        )

    def listed(self, editor: Editor, *stages: Stage) -> list[Correction]:
        """Corrections at some stages, by number, of the guides that the editor may edit."""
        return [one for one in self._record.at_stage(*stages) if self._may_edit(one, editor)]

    def conflicts(self, editor: Editor) -> list[Correction]:
        """Corrections whose source says something else by now, of the guides that the editor may edit."""
        disputed = (one for one in self._record.at_stage(Stage.IN_FORCE) if one.in_conflict)
        return [one for one in disputed if self._may_edit(one, editor)]

    def find(self, number: int, editor: Editor) -> Correction:
        """A correction by number.

        Raises:
            EditError: there is none, or it is in a guide that the editor may not edit.
        """
        found = self._record.find(number)
        if found is None or not self._may_edit(found, editor):
            raise EditError(f"没有更正 {number}。用 mingbai guides proposals 查编号。")
        return found

    def history(self, correction: Correction) -> list[Deed]:
        """Everything that happened to a correction, in order."""
        return self._record.history(correction.number)

    # ---- proposing

    def draft(self, guide_id: str, typed: Typed, editor: Editor) -> Draft:
        """What a correction would do; nothing is stored.

        Raises:
            EditError: it cannot be taken; the message says where, what and what to do.
            ConflictError: the part reads otherwise than the editor saw.
        """
        held = self._held(guide_id, editor)
        correction = self._correction(held, typed, editor)
        return self._drafted(held, correction)

    def propose(self, guide_id: str, typed: Typed, editor: Editor) -> Done:
        """Propose a correction; where one reviewer is enough it is in force at once.

        Raises:
            as `draft`.
        """
        held = self._held(guide_id, editor)
        correction = self._correction(held, typed, editor)
        self._drafted(held, correction)
        proposed = self._record.propose(correction, self._deed(editor, "提出更正", correction.why))
        if self._reviewers > 1:
            return Done(correction=proposed, version=_guide(held[0]).version)
        return self._put_in_force(held, proposed, editor)

    def _correction(self, held: Sequence[HeldItem], typed: Typed, editor: Editor) -> Correction:
        part, guide = part_named(typed.part), _guide(held[0])
        before = words_of(part, guide, held[0].item.text)
        if not _is_open(part, held[0], editor):
            raise NotAllowedError(f"{part.label}：您的账号不能更正这一项。")
        words, why = tidy(typed.words), " ".join(typed.why.split())
        _check_typed(part, words, why)
        after = tuple(words.split("\n"))
        if alike(before, after):
            raise EditError(f"{part.label}：和现在的内容一样，没有可更正的。")
        self._check_base(guide, part, before, typed.base_version)
        self._check_ticket(typed.ticket, guide)
        stands = next((one for one in self._record.standing([guide.id]) if one.part == part.key), None)
        read = self._reads(held)[guide.id]
        return Correction(
            guide_id=guide.id, title=guide.title, region=guide.region, body=guide.owner or "维护部门", part=part.key,
            label=part.label, source_words=stands.source_words if stands else source_words(part, read), before=before,
            after=after, why=why, by=editor.name, at=self._clock(), base_version=guide.version, ticket=typed.ticket,
            replaces=stands.number if stands else None, source_now=stands.source_now if stands else None,
        )  # fmt: skip

    def _check_base(self, guide: ServiceGuide, part: Editable, before: tuple[str, ...], version: int | None) -> None:
        """Refuse what was typed over words that are not there any more."""
        if version is None or version == guide.version:
            return
        seen = self._store.version_text(guide.id, version)
        if seen is None or words_of(part, seen.content, seen.text) != before:  # type: ignore[arg-type]
            raise ConflictError(
                f"「{guide.title}」的{part.label}在您打开以后有人改过，现在是第{guide.version}版。请重新打开，看过新的内容后再改。"
            )

    def _check_ticket(self, number: int | None, guide: ServiceGuide) -> None:
        ticket = self._tickets.ticket(number) if number is not None else None
        if number is not None and (ticket is None or ticket.guide_id not in (None, guide.id)):
            raise EditError(f"没有关于这份指南的工单 {number}。请核对编号，或者不写工单。")

    def _drafted(self, held: Sequence[HeldItem], correction: Correction) -> Draft:
        before, guide = held[0], _guide(held[0])
        made = self._made(held, correction.model_copy(update={"day": self._today()}))
        after = next(one for one in made if one.content.id == guide.id)
        earlier = lint(guide, before.item.text, today=self._today())
        errors = new_errors(earlier, after.findings)
        if errors:
            said = "；".join(f"{one.rule} {one.message}{one.fix}" for one in errors)
            raise EditError(f"{correction.label}：这样改会让指南出错，没有采用。{said}")
        assert isinstance(after.content, ServiceGuide)  # noqa: S101  # the same item as before
        rules = {(one.rule, one.message) for one in after.findings}
        return Draft(
            correction=correction,
            parts=changed_parts(guide, after.content),
            findings=tuple(one for one in after.findings if (one.rule, one.message) not in {(e.rule, e.message) for e in earlier}),
            mended=tuple(one for one in earlier if one.severity != "info" and (one.rule, one.message) not in rules),
        )  # fmt: skip

    # ---- deciding

    def approve(self, number: int, editor: Editor, *, note: str = "") -> Done:
        """Put a proposal in force.

        Raises:
            EditError: it is decided already, or the author wants to decide it.
            ConflictError: the part was changed since it was proposed.
        """
        correction = self._waiting(number, editor)
        if self._reviewers > 1 and correction.by == editor.name:
            raise EditError("提出更正的人不能自己审核，请换一个人。")
        held = self._held(correction.guide_id, editor)
        return self._put_in_force(held, correction, editor, note=note)

    def reject(self, number: int, editor: Editor, *, why: str) -> Done:
        """Turn a proposal down.

        Raises:
            EditError: it is decided already, the author wants to decide it, or no reason is given.
        """
        correction = self._waiting(number, editor)
        if correction.by == editor.name:
            raise EditError("自己提出的更正请用撤回，不用退回。")
        return self._ended(correction, Stage.REJECTED, editor, _reason(why))

    def withdraw(self, number: int, editor: Editor) -> Done:
        """Take one's own proposal back.

        Raises:
            EditError: it is decided already, or somebody else's.
        """
        correction = self._waiting(number, editor)
        if correction.by != editor.name:
            raise EditError("只能撤回自己提出的更正；别人的请用退回，并写明理由。")
        return self._ended(correction, Stage.WITHDRAWN, editor, "")

    def _waiting(self, number: int, editor: Editor) -> Correction:
        correction = self.find(number, editor)
        if correction.stage is not Stage.PROPOSED:
            raise EditError(f"更正 {number} 已经是「{correction.stage}」，不用再审。")
        return correction

    def _ended(self, correction: Correction, stage: Stage, editor: Editor, note: str) -> Done:
        after = correction.model_copy(update={"stage": stage, "decided_by": editor.name, "decided": self._clock()})
        self._record.turn([Turn(before=correction, after=after, deed=self._deed(editor, stage.value, note))])
        return Done(correction=after, version=correction.base_version)

    def _put_in_force(
        self, held: Sequence[HeldItem], correction: Correction, editor: Editor, *, note: str = ""
    ) -> Done:
        guide = _guide(held[0])
        if words_of(PARTS[correction.part], guide, held[0].item.text) != correction.before:
            raise ConflictError(
                f"提出更正 {correction.number} 以后，「{guide.title}」的{correction.label}又改过，不能照这条更正。请退回，重新提。"
            )
        self._drafted(held, correction)
        stands = self._record.find(correction.replaces) if correction.replaces is not None else None
        in_force = correction.model_copy(
            update={
                "stage": Stage.IN_FORCE, "decided_by": editor.name, "decided": self._clock(), "day": self._today(),
                "version": guide.version + 1,
            }
        )  # fmt: skip
        turns = [Turn(before=correction, after=in_force, deed=self._deed(editor, "更正生效", note))]
        if stands is not None and stands.stage is Stage.IN_FORCE:
            replaced = stands.model_copy(update={"stage": Stage.REPLACED})
            turns.append(
                Turn(before=stands, after=replaced, deed=self._deed(editor, f"被更正 {correction.number} 代替", ""))
            )
        done = self._revise(held, turns)
        self._tell_ticket(in_force, editor, f"更正 {in_force.number} 生效：{in_force.label}，指南第{done.version}版")
        return done

    # ---- going back

    def roll_back(self, guide_id: str, editor: Editor, *, why: str, to: int | None = None) -> Done:
        """Undo the newest correction of a guide, or every one made after a version; a new version comes of it.

        What the source itself changed since is not undone. One person may do it: it leads back to what was approved before.

        Raises:
            EditError: there is nothing to undo, no such version, or no reason.
        """
        held = self._held(guide_id, editor)
        guide = _guide(held[0])
        note = _reason(why)
        stand = self._record.standing([guide_id])
        turns = self._undone(stand[-1:], editor, note) if to is None else self._back_to(guide, to, stand, editor, note)
        if not turns:
            raise EditError(f"「{guide.title}」没有可以回退的更正。用 mingbai guides history {guide_id} 看各版。")
        done = self._revise(held, turns)
        for one in turns:
            if one.after.stage is Stage.ROLLED_BACK:
                self._tell_ticket(one.after, editor, f"更正 {one.after.number} 已回退：{note}")
        return done

    def _undone(self, gone: Sequence[Correction], editor: Editor, note: str) -> list[Turn]:
        """These end; what each took the place of stands again."""
        turns = []
        for one in gone:
            turns.append(self._turn(one, Stage.ROLLED_BACK, editor, "回退", note))
            before = self._record.find(one.replaces) if one.replaces is not None else None
            if before is not None and before.stage is Stage.REPLACED:
                turns.append(self._turn(before, Stage.IN_FORCE, editor, "恢复生效", note))
        return turns

    def _back_to(
        self, guide: ServiceGuide, to: int, stand: Sequence[Correction], editor: Editor, note: str
    ) -> list[Turn]:
        """The corrections that stood in a version stand, and no others."""
        earlier = self._store.guide(guide.id, to)
        if earlier is None or to >= guide.version:
            raise EditError(f"「{guide.title}」没有比现在早的第{to}版，现在是第{guide.version}版。")
        wanted = {one.number for one in earlier.amendments}
        every = {one.number: one for one in self._record.of_guide(guide.id)}
        gone = [one for one in stand if one.number not in wanted]
        back = [
            every[number] for number in sorted(wanted) if number in every and every[number].stage is not Stage.IN_FORCE
        ]
        return [
            *(self._turn(one, Stage.ROLLED_BACK, editor, f"回退到第{to}版", note) for one in gone),
            *(self._turn(one, Stage.IN_FORCE, editor, f"回退到第{to}版，恢复生效", note) for one in back),
        ]

    def _turn(self, one: Correction, stage: Stage, editor: Editor, what: str, note: str) -> Turn:
        return Turn(before=one, after=one.model_copy(update={"stage": stage}), deed=self._deed(editor, what, note))

    # ---- against the source

    def keep(self, number: int, editor: Editor, *, why: str) -> Done:
        """Keep a correction although its source says something else; what the source says now is no conflict any more.

        Raises:
            EditError: there is no conflict, or no reason.
        """
        correction, note = self._disputed(number, editor), _reason(why)
        settled = {"source_words": correction.source_now, "source_now": None}
        after = correction.model_copy(update=settled)
        self._record.turn([Turn(before=correction, after=after, deed=self._deed(editor, "保留更正", note))])
        return Done(correction=after, version=correction.version or correction.base_version)

    def take(self, number: int, editor: Editor, *, why: str) -> Done:
        """End a correction and let the source's words stand.

        Raises:
            EditError: there is no conflict, or no reason.
        """
        correction, note = self._disputed(number, editor), _reason(why)
        held = self._held(correction.guide_id, editor)
        return self._revise(held, [self._turn(correction, Stage.SOURCE_TAKEN, editor, "改用来源", note)])

    def _disputed(self, number: int, editor: Editor) -> Correction:
        correction = self.find(number, editor)
        if not correction.in_conflict:
            raise EditError(f"更正 {number} 与来源没有冲突，不用决定。用 mingbai guides conflicts 看有冲突的。")
        return correction

    # ---- what all of them do

    def _held(self, guide_id: str, editor: Editor) -> list[HeldItem]:
        held = self._store.seen_by(editor.viewer).held(guide_id)
        if not held or not isinstance(held[0].item.content, ServiceGuide):
            raise NoGuideError(f"没有办事指南 {guide_id}。用 mingbai guides 查编号。")
        if not editor.viewer.may_edit(held[0].item.content.owner):
            raise NotAllowedError(
                f"「{held[0].item.content.title}」由{held[0].item.content.owner or '维护人员'}负责，您的账号不能更正。"
            )
        return held

    def _may_edit(self, correction: Correction, editor: Editor) -> bool:
        held = self._store.seen_by(editor.viewer).held(correction.guide_id)
        content = held[0].item.content if held else None
        return (
            isinstance(content, ServiceGuide)
            and editor.viewer.may_edit(content.owner)
            and _is_open(PARTS[correction.part], held[0], editor)
        )

    def _reads(self, held: Sequence[HeldItem]) -> dict[str, AsRead]:
        """What the source itself says of items."""
        kept = self._store.as_read([one.item.id for one in held])
        return {
            one.item.id: kept.get(one.item.id) or AsRead(content=one.item.content, text=one.item.text) for one in held
        }

    def _made(self, held: Sequence[HeldItem], *more: Correction, without: Sequence[int] = ()) -> tuple[Incoming, ...]:
        """The items of a source with the corrections in force, `more` in the place of what they replace, `without` some."""
        ids = [one.item.id for one in held]
        gone = {*without, *(one.replaces for one in more), *(one.number for one in more if one.number)}
        stand = [one for one in self._record.standing(ids) if one.number not in gone]
        order = sorted((*stand, *more), key=lambda one: one.number or 10**9)
        return amended(list(self._reads(held).values()), order, today=self._today())

    def _revise(self, held: Sequence[HeldItem], turns: Sequence[Turn]) -> Done:
        back = [one.after for one in turns if one.after.stage is Stage.IN_FORCE]
        gone = [one.after.number for one in turns if one.after.stage is not Stage.IN_FORCE]
        made = self._made(held, *back, without=gone)
        seen = {one.item.id: one.item.content.version for one in held if hasattr(one.item.content, "version")}
        self._store.revise(Revision(file=held[0].file, incoming=made, seen=seen, turns=tuple(turns)))
        guide = _guide(held[0])
        after = next(one.content for one in made if one.content.id == guide.id)
        assert isinstance(after, ServiceGuide)  # noqa: S101  # the same item as before
        return Done(correction=turns[0].after, version=guide.version + 1, parts=changed_parts(guide, after))

    def _tell_ticket(self, correction: Correction, editor: Editor, what: str) -> None:
        if correction.ticket is not None:
            self._tickets.note(correction.ticket, Change(at=self._clock(), by=editor.name, what=what))

    def _deed(self, editor: Editor, what: str, note: str) -> Deed:
        return Deed(at=self._clock(), by=editor.name, what=what, note=note or None)

    def _today(self) -> date:
        return self._clock().replace(tzinfo=UTC).astimezone(CHINA).date()


def _guide(held: HeldItem) -> ServiceGuide:
    return _guide_in(held.item)


def _guide_in(item: StoredItem) -> ServiceGuide:
    content = item.content
    assert isinstance(content, ServiceGuide)  # noqa: S101  # `_held` opens guides only
    return content


def _is_open(part: Editable, held: HeldItem, editor: Editor) -> bool:
    """Whether an editor reads a part as it stands: one that is kept to others is not his to correct."""
    shown = as_read_by(editor.viewer, held.item)
    return words_of(part, _guide_in(shown), shown.text) == words_of(part, _guide(held), held.item.text)


def _reason(why: str) -> str:
    words = " ".join(why.split())
    if not words or len(words) > LONGEST_REASON:
        raise EditError(f"请写明理由，{LONGEST_REASON}个字以内。")
    return words


def _check_typed(part: Editable, words: str, why: str) -> None:
    if not words:
        raise EditError(f"{part.label}：更正后的内容不能为空。请写成例如「{part.example}」。")
    if len(words) > LONGEST:
        raise EditError(f"{part.label}：太长了，最多{LONGEST}个字。")
    if any(ord(char) < 32 and char != "\n" for char in words):
        raise EditError(f"{part.label}：含有看不见的控制字符，请删去后再提交。")
    _reason(why)
