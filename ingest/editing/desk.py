"""The desk where corrections are proposed, decided, rolled back and held against their source: all that may be asked of it.

* Only who may edit a guide's department may propose, decide or roll back (`Viewer.may_edit`).
* One reviewer is enough unless the deployment asks for two; then somebody else than the author decides.
* A correction that brings an error into the guide that keeps something out of answers is refused, not quarantined.
* Every change of a guide is a new version; nothing is overwritten, rolling back included.

The steps stand by subject: `looking`, `proposing`, `making`, `deciding`, `going_back`.
"""

from __future__ import annotations

from ingest.editing import deciding, going_back, looking
from ingest.editing.forms import Done, Draft, Editor, Sheet, Typed
from ingest.editing.making import drafted
from ingest.editing.proposing import correction_of
from ingest.editing.workplace import Clock, Workplace, utc_now
from knowledge.store import Store
from knowledge.store.corrections import Correction, CorrectionRecord, Deed, Stage
from knowledge.store.tickets import TicketRecord


class EditDesk:
    """Corrections of the guides of one record. Safe to share between threads; whoever calls brings the index up to date."""

    def __init__(self, store: Store, *, reviewers: int = 1, clock: Clock = utc_now) -> None:
        self._place = Workplace(store, CorrectionRecord(store.engine), TicketRecord(store.engine), reviewers, clock)

    # ---- looking

    def sheet(self, guide_id: str, editor: Editor) -> Sheet:
        """A guide laid out part by part.

        Raises:
            NoGuideError: there is none, or the editor may not know of it.
            NotAllowedError: it is another department's.
        """
        return looking.sheet(self._place, guide_id, editor)

    def listed(self, editor: Editor, *stages: Stage) -> list[Correction]:
        """Corrections at some stages, by number, of the guides that the editor may edit."""
        found = self._place.record.at_stage(*stages)
        return [one for one in found if looking.may_edit(self._place, one, editor)]

    def conflicts(self, editor: Editor) -> list[Correction]:
        """Corrections whose source says something else by now, of the guides that the editor may edit."""
        disputed = (one for one in self._place.record.at_stage(Stage.IN_FORCE) if one.in_conflict)
        return [one for one in disputed if looking.may_edit(self._place, one, editor)]

    def find(self, number: int, editor: Editor) -> Correction:
        """A correction by number.

        Raises:
            EditError: there is none, or it is in a guide that the editor may not edit.
        """
        return looking.find(self._place, number, editor)

    def history(self, correction: Correction) -> list[Deed]:
        """Everything that happened to a correction, in order."""
        return self._place.record.history(correction.number)

    # ---- proposing

    def draft(self, guide_id: str, typed: Typed, editor: Editor) -> Draft:
        """What a correction would do; nothing is stored.

        Raises:
            EditError: it cannot be taken; the message says where, what and what to do.
            ConflictError: the part reads otherwise than the editor saw.
        """
        held = looking.held(self._place, guide_id, editor)
        return drafted(self._place, held, correction_of(self._place, held, typed, editor))

    def propose(self, guide_id: str, typed: Typed, editor: Editor) -> Done:
        """Propose a correction; where one reviewer is enough it is in force at once.

        Raises:
            as `draft`.
        """
        place = self._place
        held = looking.held(place, guide_id, editor)
        correction = correction_of(place, held, typed, editor)
        drafted(place, held, correction)
        proposed = place.record.propose(correction, place.deed(editor, "提出更正", correction.why))
        if place.reviewers > 1:
            return Done(correction=proposed, version=looking.guide_of(held[0]).version)
        return deciding.put_in_force(place, held, proposed, editor)

    # ---- deciding

    def approve(self, number: int, editor: Editor, *, note: str = "") -> Done:
        """Put a proposal in force.

        Raises:
            EditError: it is decided already, or the author wants to decide it.
            ConflictError: the part was changed since it was proposed.
        """
        return deciding.approve(self._place, number, editor, note=note)

    def reject(self, number: int, editor: Editor, *, why: str) -> Done:
        """Turn a proposal down.

        Raises:
            EditError: it is decided already, the author wants to decide it, or no reason is given.
        """
        return deciding.reject(self._place, number, editor, why=why)

    def withdraw(self, number: int, editor: Editor) -> Done:
        """Take one's own proposal back.

        Raises:
            EditError: it is decided already, or somebody else's.
        """
        return deciding.withdraw(self._place, number, editor)

    # ---- going back

    def roll_back(self, guide_id: str, editor: Editor, *, why: str, to: int | None = None) -> Done:
        """Undo the newest correction of a guide, or every one made after a version; a new version comes of it.

        What the source itself changed since is not undone. One person may do it: it leads back to what was approved before.

        Raises:
            EditError: there is nothing to undo, no such version, or no reason.
        """
        return going_back.roll_back(self._place, guide_id, editor, why=why, to=to)

    # ---- against the source

    def keep(self, number: int, editor: Editor, *, why: str) -> Done:
        """Keep a correction although its source says something else; what the source says now is no conflict any more.

        Raises:
            EditError: there is no conflict, or no reason.
        """
        return deciding.keep(self._place, number, editor, why=why)

    def take(self, number: int, editor: Editor, *, why: str) -> Done:
        """End a correction and let the source's words stand.

        Raises:
            EditError: there is no conflict, or no reason.
        """
        return deciding.take(self._place, number, editor, why=why)
