"""What holds on a day: how a guide or document stands on a date that is handed in, and what changes soon after.

Nothing here reads the clock. A day on which something expires already counts as after it, the stricter reading of 有效期至.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from knowledge.codelists import MatterState
from knowledge.document import CatalogueEntry, PolicyDocument
from knowledge.guide import ServiceGuide, Validity
from knowledge.values import Value

SOON_DAYS = 30  # a change so near is announced with every answer

Dated = ServiceGuide | PolicyDocument | CatalogueEntry


class Standing(StrEnum):
    """How something stands on a day. Only what is IN_FORCE may answer."""

    IN_FORCE = "现行"
    FUTURE = "尚未生效"
    EXPIRED = "失效"
    SUSPENDED = "暂停"
    CANCELLED = "取消"
    DRAFT = "草稿"


class Change(Value):
    """What happens on a later day: it expires, is cancelled or is suspended."""

    day: date
    becomes: Standing


def term_of(content: Dated) -> Validity:
    """State and dates of anything stored; a document's own dates count like those of its page, a list's name always holds."""
    if isinstance(content, CatalogueEntry):
        return Validity()
    if isinstance(content, PolicyDocument):
        own = {"effective": content.effective, "expires": content.expires}
        return content.validity.model_copy(update={name: day for name, day in own.items() if day is not None})
    return content.validity


def standing(content: Dated, day: date) -> Standing:
    """How a guide or document stands on a day."""
    term = term_of(content)
    if term.state is MatterState.DRAFT:
        return Standing.DRAFT
    if term.effective is not None and term.effective > day:
        return Standing.FUTURE
    if term.state is MatterState.CANCELLED:
        announced = term.expires is not None and term.expires > day
        return Standing.IN_FORCE if announced else Standing.CANCELLED
    if term.expires is not None and term.expires <= day:
        return Standing.EXPIRED
    return Standing.SUSPENDED if _is_suspended(term, day) else Standing.IN_FORCE


def holds(content: Dated, day: date) -> bool:
    """Whether something may answer on a day."""
    return standing(content, day) is Standing.IN_FORCE


def ended_on(content: Dated, day: date) -> date | None:
    """The day since which something no longer holds, as its source says; None when it holds or the source names no day."""
    term, stands = term_of(content), standing(content, day)
    if stands is Standing.SUSPENDED:
        return term.suspended
    return term.expires if stands in (Standing.EXPIRED, Standing.CANCELLED) else None


def change_after(content: Dated, day: date, *, within_days: int = SOON_DAYS) -> Change | None:
    """The first stated end of something that holds on a day, when it comes within so many days."""
    term = term_of(content)
    ends = [
        Change(day=when, becomes=becomes)
        for when, becomes in ((term.expires, _end_of(term)), (term.suspended, Standing.SUSPENDED))
        if when is not None and day < when <= day + timedelta(days=within_days)
    ]
    return min(ends, key=lambda change: change.day, default=None)


def _end_of(term: Validity) -> Standing:
    return Standing.CANCELLED if term.state is MatterState.CANCELLED else Standing.EXPIRED


def _is_suspended(term: Validity, day: date) -> bool:
    stated = term.state is MatterState.SUSPENDED or term.suspended is not None
    begun = term.suspended is None or term.suspended <= day
    over = term.resumes is not None and term.resumes <= day
    return stated and begun and not over


def dated(guide: ServiceGuide) -> date | None:
    """The day on which a guide was last published, updated or verified; None when it names none."""
    days = (guide.source.published, guide.validity.published, guide.validity.verified)
    return max((day for day in days if day is not None), default=None)


def dated_since(content: Dated) -> date | None:
    """The day since which something reads as it does, by its own words: it took effect, else it was published; None when it names none."""
    term = term_of(content)
    published = None if isinstance(content, CatalogueEntry) else content.source.published
    return term.effective or term.published or published
