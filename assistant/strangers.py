"""Passages of guides that have nothing to do with the matter asked for, where nobody here has a guide of that matter."""

from __future__ import annotations

from assistant.decision import MATTER_FLOOR
from assistant.understand import Understood
from knowledge.guide import ServiceGuide
from knowledge.search import Evidence, PassageHit
from knowledge.store import StoredItem
from knowledge.text import fold

SURELY_TOLD = 0.9  # a matter recognized with this probability is the one meant, whether or not anybody here has a guide
HARDLY_TOLD = 0.1  # a guide whose own matter is so much less likely is about something else
# kinds of matters: 养犬登记 and 离婚登记 have nothing in common but such a word
_KINDS = frozenset({
    "登记", "许可", "许可证", "备案", "津贴", "补贴", "补助", "证明", "认定", "申领", "申请", "新办", "办理", "老人", "咨询",
})  # fmt: skip


def of_no_stranger(understood: Understood, evidence: Evidence, items: dict[str, StoredItem]) -> tuple[PassageHit, ...]:
    """The passages found, best first, without those of strangers.

    A district without a 敬老卡 does not answer for it from the guide of 高龄津贴. A guide is a stranger when the question surely
    means a matter that no guide found is of, the guide itself scores too low to answer, and its names say no telling word of the
    question (公积金 does). Prose that is no guide's page stays: it may speak of anything.
    """
    if evidence.told < SURELY_TOLD or any(hit.features["told"] >= HARDLY_TOLD for hit in evidence.matters):
        return evidence.passages
    strong = {hit.id for hit in evidence.matters if hit.score >= MATTER_FLOOR}
    telling = [
        form for term in understood.query.terms if term.weight >= 1.0 for form in term.forms if form not in _KINDS
    ]
    strangers = {
        item.content.source.id
        for one, item in items.items()
        if one not in strong and isinstance(item.content, ServiceGuide) and not _named_by(item.content, telling)
    }
    return tuple(hit for hit in evidence.passages if items[hit.passage.owner].content.source.id not in strangers)


def _named_by(guide: ServiceGuide, forms: list[str]) -> bool:
    """Whether a guide's names say any of some words."""
    names = fold(" ".join((guide.title, guide.main_name or "", *guide.aliases)))
    return any(form in names for form in forms)
