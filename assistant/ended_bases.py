"""What an answer says of laws that its guide cites and that no longer hold: which, since when, what holds now, with the guide's own words.

The days are those of the reviewed table (`knowledge.laws.ended`). A finding that a person signed off is not said to citizens.
"""

from __future__ import annotations

from datetime import date

from assistant import replies
from assistant.desk import Desk
from knowledge.guide import LegalBasis, ServiceGuide
from knowledge.laws.ended import EndedLaw, amended_since, ended_law
from knowledge.store import StoredItem
from knowledge.validity import dated

_ENDED, _NEWER = "R21", "R24"  # the rules that find the same for the maintainers
_WHAT = {"取代": "被取代"}  # kinds of the table that read oddly after 已于


def ended_bases(item: StoredItem, desk: Desk, *, today: date) -> tuple[str, ...]:
    """One notice about the laws of a guide that no longer hold on a day, each with its mark; empty when all do."""
    said: dict[str, str] = {}
    for basis in desk.guide.bases:
        law = _ended(basis, item, desk.guide, today)
        if law is not None and law.ended is not None and law.name not in said:
            said[law.name] = replies.ENDED_LAW.format(
                law=law.name, date=_day_words(law.ended), what=_WHAT.get(law.kind, law.kind), now=law.words,
                marker=desk.mark("bases", basis.span),
            )  # fmt: skip
    return (replies.ENDED_LAWS.format(laws="；".join(said.values())),) if said else ()


def _ended(basis: LegalBasis, item: StoredItem, guide: ServiceGuide, today: date) -> EndedLaw | None:
    """The row of the table that a citation falls under; None when it holds, or somebody signed off that it does."""
    law = ended_law(basis, today) if _ENDED not in item.accepted else None
    written = dated(guide)
    if law is not None or written is None or _NEWER in item.accepted:
        return law
    return amended_since(basis, written, today)


def _day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
