"""Pages that describe several matters one after the other, each with its own conditions, standard and materials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.parse.headings import names_section
from ingest.parse.outline import Outline

# Parts that tell a matter from a list of counters, in which every entry has an address and a phone.
_TELLING = frozenset({"conditions", "audience", "materials", "steps", "limits", "fee", "outcome"})
# Parts that a page states once at its end for all its matters.
_FOR_ALL = frozenset({"contacts", "complaints", "windows", "hours", "notes", "bases", "remedy"})


def matter_nodes(outline: Outline) -> tuple[int, ...]:
    """The headlines that each name a matter of its own, in reading order; empty for a page about one matter.

    They stand side by side, are no part or question themselves, and at least two of them (and most of them) have two
    parts below, one of them telling: 「1、一次性资助」 with 补贴条件, 补贴对象 and 补贴标准 under it.
    """
    groups: dict[tuple[int | None, str], list[int]] = {}
    for index, node in enumerate(outline.nodes):
        head = node.head
        names_matter = not (head.parts or head.question or head.prose or head.valued) and head.family not in {
            "note",
            "annex",
            "case",
        }
        if names_matter and not _inside_part(outline, index):
            groups.setdefault((node.parent, head.kin), []).append(index)
    found = [group for group in groups.values() if _are_matters(outline, group)]
    return tuple(found[0]) if found else ()


def shared_tail(outline: Outline, matters: Sequence[int]) -> tuple[int, ...]:
    """The nodes at the end of the last matter that are meant for all: a phone or place that no other matter states."""
    others = {
        part
        for matter in matters[:-1]
        for child in outline.children(matter)
        for part in outline.nodes[child].head.parts
    }
    tail: list[int] = []
    for child in reversed(outline.children(matters[-1])):
        parts = set(outline.nodes[child].head.parts)
        if not parts or not parts <= _FOR_ALL or parts & others:
            break
        tail.insert(0, child)
    return tuple(tail)


def _are_matters(outline: Outline, group: list[int]) -> bool:
    described = [node for node in group if _describes(outline, node)]
    return len(described) >= 2 and 2 * len(described) > len(group)


def _describes(outline: Outline, node: int) -> bool:
    """Whether a headline has parts of a guide right below it."""
    named: Counter[str] = Counter()
    for child in outline.children(node):
        head = outline.nodes[child].head
        named.update(head.parts or ((head.text,) if names_section(head.text) else ()))
    return len(named) >= 2 and bool(named.keys() & _TELLING)


def _inside_part(outline: Outline, node: int) -> bool:
    parent = outline.nodes[node].parent
    while parent is not None:
        if outline.nodes[parent].head.parts:
            return True
        parent = outline.nodes[parent].parent
    return False
