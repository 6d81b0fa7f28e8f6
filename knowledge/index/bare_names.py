"""A page named by a bare certificate (居住证办理指南) is about every business item of it that its text speaks of, matters of their own in the lexicon."""

from __future__ import annotations

from functools import lru_cache

from knowledge.business_item import business_item, cases_in, named
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name
from knowledge.official_titles import subject_of
from knowledge.store import StoredItem


def items_covered(item: StoredItem, lexicon: Lexicon) -> frozenset[str]:
    """The lexicon matters that a guide covers under a name which none of them has alone; none of a document or a guide of one item."""
    content = item.content
    if not isinstance(content, ServiceGuide):
        return frozenset()
    page = business_item(content)
    kin = _by_family(lexicon).get(page.family, ()) if not cases_in(content.title) else ()
    spoken = set(cases_in(item.text)) if kin else set()
    return frozenset(matter for cases, matter in kin if spoken.issuperset(cases))


def is_bare(title: str, lexicon: Lexicon) -> bool:
    """Whether a title names a certificate and not one business item of it, where the lexicon has several: 居住证办理指南, 残疾人证（新办、换领）."""
    return len(set(cases_in(title))) != 1 and named(core_name(subject_of(title))).family in _by_family(lexicon)


@lru_cache(maxsize=4)
def _by_family(lexicon: Lexicon) -> dict[str, tuple[tuple[str, str], ...]]:
    """Of each bare name whose cases are several matters: the cases, "" for the first application, and the ids."""
    found: dict[str, set[tuple[str, str]]] = {}
    for matter in lexicon.matters.values():
        for name in (matter.name, *matter.official):
            keys = named(name)
            found.setdefault(keys.family, set()).add((keys.cases, matter.id))
    return {
        family: tuple(sorted(kin))
        for family, kin in found.items()
        if min(len(set(each)) for each in zip(*kin, strict=True)) > 1
    }
