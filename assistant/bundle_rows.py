"""The answer for a life event: its matters in order with where each is done, and every material once; each row with its sources."""

from __future__ import annotations

import re
from datetime import date

from assistant import replies
from assistant.answer import Citation, Fact
from assistant.bundles import Gathered, Member
from assistant.compose import Draft, from_guide, summary, validity_notices
from assistant.desk import Desk, Row
from assistant.ended_bases import ended_bases
from assistant.evidence import Citations
from assistant.facets import Asked
from assistant.levels import Levels
from assistant.rows import render
from assistant.verify import check
from knowledge.amended import source_at
from knowledge.codelists import Necessity
from knowledge.effective import EffectiveGuide
from knowledge.guide import Material, ServiceGuide
from knowledge.passages import title_of
from knowledge.places import Places
from knowledge.search import Query
from knowledge.store import StoredItem
from knowledge.text import fold
from knowledge.values import Span, Value

MOST_LINES = 6  # of a window row shown here; longer ones are asked for by themselves
_CELL = " | "  # between the cells of a table row
_LISTS_MATTERS = re.compile(r"(?:联办|包含|包括|涉及|办理)的?事项|事项(?:清单|范围)|牵头")


class _Needed(Value):
    """One material of a bundle: its name, and for each guide that asks for it what it says of it and the mark of that."""

    name: str
    special: bool
    uses: tuple[str, ...]
    markers: tuple[int, ...]


def from_bundle(gathered: Gathered, places: Places, *, today: date, hotline: str) -> Draft:
    """A draft for a bundle without a joint guide.

    Args:
        gathered: at least one of its matters has a guide.
    """
    leading = gathered.leading
    if leading is None:
        raise ValueError("a bundle without any guide has no answer")
    citations = Citations()
    steps = [_step(number, pair, gathered, citations, places) for number, pair in enumerate(gathered.found, start=1)]
    materials = _materials(gathered, citations)
    rows = tuple(_borne_out(row, citations) for row in (*(row for row, _ in steps), *materials))
    lead = next(
        facts[0] for (_, facts), (_, guide) in zip(steps, gathered.found, strict=True) if guide.nearest.id == leading.id
    )
    ended = _ended(gathered, citations, today)
    return Draft(
        head=replies.BUNDLE_HEAD.format(name=gathered.one.name, lead=lead.value, marker=lead.marker),
        rows=rows,
        facts=tuple(fact for row, facts in steps if row in rows for fact in facts),
        citations=citations.all,
        guide=summary(leading, places),
        notices=(*_not_covered(gathered, hotline), *_changes(gathered, today), *ended, replies.BUNDLE_ORDER),
    )


def _borne_out(row: str, citations: Citations) -> str:
    """The row, or that it cannot be shown: a step never disappears."""
    return replies.WITHHELD if check((row,), citations.all) else row


def from_joint(guide: EffectiveGuide, query: Query, places: Places, *, today: date) -> Draft:
    """A draft from the joint guide of a bundle: which matters it joins and who leads, then its card."""
    draft = from_guide(guide, Asked(), query, places, today=today)
    item, content = guide.nearest, guide.nearest.content
    rows, citations = [], list(draft.citations)
    for section in content.sections if isinstance(content, ServiceGuide) else ():
        if section.span is not None and _LISTS_MATTERS.search(section.heading):
            citations.append(_cited(len(citations) + 1, section.span, item))
            rows.append(f"**{section.heading}**：\n{citations[-1].quote.strip()} [{len(citations)}]")
    return draft.model_copy(update={"rows": (*rows, *draft.rows), "citations": tuple(citations)})


def _cited(marker: int, span: Span, item: StoredItem) -> Citation:
    source = source_at(item.content, span)
    return Citation(
        marker=marker, guide_id=item.id, title=source.title or title_of(item), field="sections",
        quote=item.text[span.start : span.end], source=source.name, source_url=source.url,
        start=span.start, end=span.end,
    )  # fmt: skip


def _step(
    number: int, pair: tuple[Member, EffectiveGuide], gathered: Gathered, citations: Citations, places: Places
) -> tuple[str, tuple[Fact, ...]]:
    """One matter: its name and level, whom it concerns, where it is done and what it gives; only what its sources bear out."""
    member, guide = pair
    levels = Levels(guide, citations, places)
    desk, title = levels.nearest, levels.nearest.guide.title
    region = summary(guide.nearest, places).region_name
    marker = desk.mark("title", None)
    leads = guide.nearest == gathered.leading
    said = "；".join(one for one in (member.step.when, replies.BUNDLE_LEADS if leads else None) if one)
    name = Fact(field="title", label=gathered.one.name, value=title, marker=marker)
    lines, facts = [f"{number}. **{title}**{f'（{said}）' if said else ''}：{region} [{marker}]"], [name]
    for row in _told(levels, leads=leads):
        line = "\n".join((f"{row.label}：{row.lines[0]}", *row.lines[1:]))
        if not check((line,), citations.all):
            lines.append(line)
            facts += row.facts
    return "\n".join(lines), tuple(facts) if leads else _whose(tuple(facts), guide, region)


def _told(levels: Levels, *, leads: bool) -> tuple[Row, ...]:
    """Where a matter is done, and what it gives where the guide says so."""
    desk = levels.nearest
    where = levels.complete(render(desk, "windows"))
    if len(where.lines) > MOST_LINES:
        where = where.model_copy(
            update={"lines": (replies.BUNDLE_MANY_WINDOWS.format(title=desk.guide.title),), "facts": ()}
        )
    if leads:
        where = where.model_copy(update={"label": replies.BUNDLE_LEAD_WINDOW})
    gives = render(desk, "outcome")
    return (where, gives) if gives.stated else (where,)


def _whose(facts: tuple[Fact, ...], guide: EffectiveGuide, region: str) -> tuple[Fact, ...]:
    own = {"guide_id": guide.nearest.id, "region_name": region}
    return tuple(fact if fact.guide_id else fact.model_copy(update=own) for fact in facts)


def _materials(gathered: Gathered, citations: Citations) -> tuple[str, ...]:
    """Every material once, with what it is for; then the guides whose materials stand only in their own words."""
    needed: dict[str, _Needed] = {}
    quoted: list[str] = []
    for _, guide in gathered.found:
        desk = Desk(guide.nearest, citations)
        if not _is_list(desk):
            quoted += _in_own_words(desk)
            continue
        for material in desk.guide.materials:
            _add(needed, material, desk)
    everyone = [_named(one, citations) for one in needed.values() if not one.special]
    special = [_named(one, citations) for one in needed.values() if one.special]
    lines = (*everyone, *((f"{replies.SPECIAL_CASES}：", *special) if special else ()))
    merged = ("\n".join((f"**{replies.BUNDLE_MATERIALS}**：", *_numbered(lines))),) if lines else ()
    return (*merged, *quoted)


def _is_list(desk: Desk) -> bool:
    """Whether the materials of a guide are a list that may be shown; the rows of a table name more than materials."""
    materials = desk.guide.materials
    return bool(materials) and "materials" not in desk.withheld and not any(_CELL in one.name for one in materials)


def _numbered(lines: tuple[str, ...]) -> tuple[str, ...]:
    numbers = iter(range(1, len(lines) + 1))
    return tuple(line if line.endswith("：") else f"{next(numbers)}. {line}" for line in lines)


def _add(needed: dict[str, _Needed], material: Material, desk: Desk) -> None:
    marker = desk.mark("materials", desk.guide.part("materials", material.span) or material.span)
    key = fold(material.name)
    known = needed.get(key, _Needed(name=material.name, special=True, uses=(), markers=()))
    use = "，".join((desk.guide.title, *_details(material)))
    needed[key] = known.model_copy(
        update={
            "special": known.special and material.necessity is Necessity.CONDITIONAL,
            "uses": tuple(dict.fromkeys((*known.uses, use))),
            "markers": tuple(dict.fromkeys((*known.markers, marker))),
        }
    )


def _details(material: Material) -> tuple[str, ...]:
    """What a guide says of a material beside its name: how many, of what kind, in which case."""
    counted = [
        f"{kind}{number}份" for kind, number in (("原件", material.originals), ("复印件", material.copies)) if number
    ]
    return (*counted, *(one for one in (material.scenario, material.note) if one and one not in material.name))


def _named(one: _Needed, citations: Citations) -> str:
    """A line of the merged list; what its quotes do not bear out is asked at the window."""
    marks = "".join(f"[{marker}]" for marker in one.markers)
    for line in (f"{one.name}（{replies.BUNDLE_FOR}{'；'.join(one.uses)}） {marks}", f"{one.name} {marks}"):
        if not check((line,), citations.all):
            return line
    return replies.WITHHELD


def _in_own_words(desk: Desk) -> tuple[str, ...]:
    row = render(desk, "materials")
    return ("\n".join((f"**{desk.guide.title} {row.label}**：", *row.lines)),) if row.stated else ()


def _not_covered(gathered: Gathered, hotline: str) -> tuple[str, ...]:
    names = [
        f"{member.name}（{member.step.when}）" if member.step.when else member.name
        for member in gathered.members
        if member.guide is None
    ]
    return (replies.BUNDLE_NOT_COVERED.format(names="、".join(names), hotline=hotline),) if names else ()


def _changes(gathered: Gathered, today: date) -> tuple[str, ...]:
    """What changes soon about any of the guides, with the guide's name."""
    return tuple(
        f"《{guide.nearest.content.title}》：{notice}"
        for _, guide in gathered.found
        if isinstance(guide.nearest.content, ServiceGuide)
        for notice in validity_notices(guide.nearest, today=today, coming=guide.coming)
    )


def _ended(gathered: Gathered, citations: Citations, today: date) -> tuple[str, ...]:
    """Laws that no longer hold and that any of the guides cites, with the guide's name."""
    return tuple(
        f"《{guide.nearest.content.title}》：{notice}"
        for _, guide in gathered.found
        if isinstance(guide.nearest.content, ServiceGuide)
        for notice in ended_bases(guide.nearest, Desk(guide.nearest, citations), today=today)
    )
