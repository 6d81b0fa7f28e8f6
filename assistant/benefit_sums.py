"""How much a benefit is, asked and nothing else: the passages that state it, else its guide, which says that it does not."""

from __future__ import annotations

from assistant.benefits import (
    asks_how_much,
    asks_what_is_received,
    is_benefit,
    names_benefit,
    speaks_of_benefit,
    states_sum,
)
from assistant.decision import Decision, Ending
from assistant.hits import is_of_no_matter, names_it, same_source
from assistant.items import item_or_guide
from assistant.quoting import worth_quoting
from assistant.stated import figures_asked
from assistant.understand import Understood
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.forms import holds
from knowledge.store import StoredItem
from knowledge.text import fold

# parts of a guide whose sums are nobody's benefit: what is charged, and which incomes are too high
_NO_SUMS = frozenset({"fee", "conditions", "materials", "bases"})


def asks_its_sum(understood: Understood, guide: MatterHit, items: dict[str, StoredItem], lexicon: Lexicon) -> bool:
    """Whether nothing but how much one gets was asked of a benefit by name, and the guide is about one: 「高龄津贴90岁多少钱」."""
    content, asked, folded = items[guide.id].content, understood.asked, understood.folded
    wanted = asks_how_much(asked, folded) and not asked.is_mixed and names_benefit(folded, lexicon)
    return wanted and isinstance(content, ServiceGuide) and is_benefit(content)


def without_other_benefits(understood: Understood, evidence: Evidence) -> Evidence:
    """The evidence without benefits that the question is not about, where it asks what somebody gets and names none: 90岁老人每月领多少."""
    if not asks_what_is_received(understood.folded):
        return evidence
    kept = tuple(hit for hit in evidence.passages if not (is_of_no_matter(hit) and _speaks_of_benefit(hit)))
    return evidence.model_copy(update={"passages": kept})


def _speaks_of_benefit(hit: PassageHit) -> bool:
    return speaks_of_benefit(f"{hit.title}{hit.passage.heading}{hit.passage.text}")


def with_its_sum(
    understood: Understood, guide: MatterHit, guides: tuple[MatterHit, ...], quoted: tuple[PassageHit, ...], *,
    items: dict[str, StoredItem], lexicon: Lexicon,
) -> Decision:  # fmt: skip
    """The passages that state how much a benefit is, else its guide, which says that it does not: a fee or another benefit's sum is no answer."""
    stated = tuple(hit for hit in quoted if _states_its_sum(hit, guide, items, lexicon))
    if not stated:
        return item_or_guide(understood, guide, guides, items)
    told = tuple(
        hit for hit in quoted if hit in stated or _bounds_it(hit, guide, items) or _says_more(hit, stated, understood)
    )
    quoting = worth_quoting(told, understood, told, items)
    return Decision(ending=Ending.PASSAGES, passages=quoting, reason="段落写明待遇标准")


def _states_its_sum(hit: PassageHit, guide: MatterHit, items: dict[str, StoredItem], lexicon: Lexicon) -> bool:
    """Whether a passage states a sum and is of the guide's own page, or of a document that names its matter."""
    if hit.passage.field.partition(":")[0] in _NO_SUMS or not states_sum(hit.passage.text):
        return False
    of_it = not is_of_no_matter(hit) and names_it(hit, guide, lexicon)
    return of_it or same_source(hit, guide, items)


def _says_more(hit: PassageHit, stated: tuple[PassageHit, ...], understood: Understood) -> bool:
    """Whether a passage beside one that states the sum, under the same heading, has another figure that was asked for, too: 最多几年."""
    beside = any(
        one.passage.owner == hit.passage.owner and one.passage.heading == hit.passage.heading for one in stated
    )
    others = [form for form in figures_asked(understood) if form != "amount"]
    return beside and any(holds(form, fold(hit.passage.text)) for form in others)


def _bounds_it(hit: PassageHit, guide: MatterHit, items: dict[str, StoredItem]) -> bool:
    """Whether a passage says who gets the benefit or how much of it, without a sum: 按差额发放."""
    return hit.passage.field in ("outcome", "conditions") and same_source(hit, guide, items)
