"""What every step at the desk works with: the record, its corrections and tickets, how many must agree, and the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ingest.editing.fields import EditError
from ingest.editing.forms import Editor
from knowledge.store import Store
from knowledge.store.corrections import Correction, CorrectionRecord, Deed, Stage, Turn
from knowledge.store.tickets import Change, TicketRecord

CHINA = ZoneInfo("Asia/Shanghai")
LONGEST_REASON = 200

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, UTC without zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@dataclass(frozen=True)
class Workplace:
    """One record and its corrections. Safe to share between threads."""

    store: Store
    record: CorrectionRecord
    tickets: TicketRecord
    reviewers: int
    clock: Clock

    def today(self) -> date:
        """The day it is in China."""
        return self.clock().replace(tzinfo=UTC).astimezone(CHINA).date()

    def deed(self, editor: Editor, what: str, note: str) -> Deed:
        """A line of the history of a correction."""
        return Deed(at=self.clock(), by=editor.name, what=what, note=note or None)

    def turn(self, one: Correction, stage: Stage, editor: Editor, what: str, note: str) -> Turn:
        """A correction's step to another stage."""
        return Turn(before=one, after=one.model_copy(update={"stage": stage}), deed=self.deed(editor, what, note))

    def tell_ticket(self, correction: Correction, editor: Editor, what: str) -> None:
        """Note on the ticket that led to a correction what became of it; nothing where none did."""
        if correction.ticket is not None:
            self.tickets.note(correction.ticket, Change(at=self.clock(), by=editor.name, what=what))


def reason(why: str) -> str:
    """A reason as it is kept.

    Raises:
        EditError: there is none, or it is too long.
    """
    words = " ".join(why.split())
    if not words or len(words) > LONGEST_REASON:
        raise EditError(f"请写明理由，{LONGEST_REASON}个字以内。")
    return words
