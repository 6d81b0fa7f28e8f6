"""A guide page as typed guides: one for each matter it describes, every line of it in a part or a section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.parse.faq_page import faqs_of
from ingest.parse.guide_fields import (
    conditions_of,
    contacts_of,
    outcome_of,
    rights_of,
    steps_of,
    text_of,
    windows_of,
)
from ingest.parse.guide_limits import limits_of
from ingest.parse.guide_parts import Fact, Part, locate_facts, locate_parts, locate_table_parts
from ingest.parse.guide_sections import sections_of
from ingest.parse.lapses import validity_of
from ingest.parse.materials import materials_of, no_materials
from ingest.parse.matters import matter_nodes, shared_tail
from ingest.parse.outline import Outline, outline_of
from ingest.parse.phrases import (
    is_blank,
    parse_bases,
    parse_fee,
    parse_online,
    parse_visits,
    split_values,
)
from ingest.parse.place import PlaceFinding
from ingest.parse.provenance import source_of, stem_of
from ingest.parse.titles import matter_name, other_names, title_of
from ingest.raw import BlockKind, RawDocument
from knowledge.codelists import Charged, Level, MatterType
from knowledge.guide import (
    Agency,
    Classification,
    Codes,
    Condition,
    Contact,
    Fee,
    Handling,
    Online,
    Outcome,
    Rights,
    ServiceGuide,
    Step,
    TimeLimit,
    Visits,
)
from knowledge.passages import UNPLACED
from knowledge.values import Span

_LONGEST_AUDIENCE = 30
_SHORT_TITLE = 6
_LEVELS = {
    Level.NATION: ("国家",),
    Level.PROVINCE: ("省",),
    Level.CITY: ("市",),
    Level.DISTRICT: ("县", "区级"),
    Level.STREET: ("镇", "乡", "街道"),
    Level.VILLAGE: ("村", "社区"),
}


def parse_guide(document: RawDocument, place: PlaceFinding) -> ServiceGuide:
    """Read a page as one guide; of a page with several matters, the first."""
    return parse_guides(document, place)[0]


def parse_guides(
    document: RawDocument, place: PlaceFinding, outline: Outline | None = None
) -> tuple[ServiceGuide, ...]:
    """Read a page as guides, one for each matter it describes, in reading order; parts outside every matter belong to all."""
    outline = outline_of(document) if outline is None else outline
    matters = matter_nodes(outline)
    if not matters:
        return (_Page(outline, place).guide(outline.children(None), title_of(document), number=None),)
    shared = _outside(outline, matters)
    page = _Page(outline, place)
    return tuple(
        page.guide(
            tuple(dict.fromkeys((*outline.children(matter), *shared))),
            outline.nodes[matter].head.text,
            number=number,
            matter=matter,
        )
        for number, matter in enumerate(matters, start=1)
    )


def _outside(outline: Outline, matters: Sequence[int]) -> tuple[int, ...]:
    """The nodes beside the matters that have parts for all of them (「咨询电话」 at the end)."""
    beside = set(outline.children(outline.nodes[matters[0]].parent)) | set(outline.children(None))
    within = {above for matter in matters for above in (matter, *_parents(outline, matter))}
    outside = [node for node in sorted(beside - within) if outline.nodes[node].head.parts]
    return (*outside, *shared_tail(outline, matters))


def _parents(outline: Outline, node: int) -> Iterable[int]:
    parent = outline.nodes[node].parent
    while parent is not None:
        yield parent
        parent = outline.nodes[parent].parent


class _Page:
    """A page being read: its outline and for whom it speaks."""

    def __init__(self, outline: Outline, place: PlaceFinding) -> None:
        self._outline = outline
        self._place = place
        self._document = outline.document

    def guide(self, nodes: Sequence[int], title: str, *, number: int | None, matter: int | None = None) -> ServiceGuide:
        """The guide under some nodes. With a `matter` only its own blocks count, else the whole page's."""
        parts = self._parts(nodes, matter)
        of = _ByField(self._outline, parts)
        facts = locate_facts(self._outline, tuple(self._all_below(nodes)), self._blocks(matter))
        stem = stem_of(self._document)
        named = next((fact.text for fact in facts if fact.key == "title"), None)
        page_title = title_of(self._document)
        return ServiceGuide(
            id=f"guide:{stem}" if number is None else f"guide:{stem}:{number}",
            title=title,
            main_name=page_title if matter is not None else None,
            item_name=named or matter_name(title),
            aliases=_aliases(title, facts, page_title if matter is not None else None),
            codes=_codes(facts),
            matter_type=_matter_type(facts),
            region=self._place.region_code or UNPLACED,
            agency=self._agency(facts),
            classification=Classification(audiences=of.audiences(), raw_type=_fact(facts, "matter_type")),
            validity=validity_of(self._document),
            conditions=of.conditions(),
            materials=tuple(material for part in of["materials"] for material in materials_of(self._outline, part)),
            no_materials=next(
                (found for part in of["materials"] if (found := no_materials(text_of(self._outline, part), part.span))),
                None,
            ),
            steps=of.steps(),
            limits=of.limits(),
            fee=of.fee(),
            windows=windows_of(self._outline, of["windows"], of["hours"]),
            contacts=of.contacts(),
            online=of.online(),
            visits=of.visits(),
            handling=_handling(facts),
            bases=tuple(
                basis for part in of["bases"] for basis in parse_bases(text_of(self._outline, part), part.span.start)
            ),
            outcome=of.outcome(),
            rights=of.rights(),
            faqs=faqs_of(self._outline, self._outline.span(matter) if matter is not None else None),
            sections=sections_of(self._outline, nodes, parts, title, matter),
            parts=tuple((part.field, part.span) for part in parts),
            source=source_of(self._document),
        )

    def _agency(self, facts: Sequence[Fact]) -> Agency:
        words = _fact(facts, "level") or ""
        return Agency(
            name=_fact(facts, "agency") or self._place.agency,
            joint=split_values(_fact(facts, "joint")) or self._place.joint,
            levels=tuple(level for level in Level if any(name in words for name in _LEVELS[level])),
        )

    def _parts(self, nodes: Sequence[int], matter: int | None) -> tuple[Part, ...]:
        inside = locate_parts(self._outline, nodes)
        taken = [part.span for part in inside]
        rows = [index for index in self._blocks(matter) if self._document.blocks[index].kind is BlockKind.ROW]
        free = [index for index in rows if not any(_covers(span, self._document.blocks[index].start) for span in taken)]
        found = [*inside, *locate_table_parts(self._outline, free)]
        return tuple(sorted(found, key=lambda part: (part.span.start, -part.span.end)))

    def _blocks(self, matter: int | None) -> range:
        if matter is None:
            return range(len(self._document.blocks))
        return range(self._outline.nodes[matter].head.block, self._outline.nodes[matter].until)

    def _all_below(self, nodes: Sequence[int]) -> Iterable[int]:
        for node in nodes:
            yield node
            yield from self._outline.descendants(node)


class _ByField:
    """The parts of one guide by field, read as values."""

    def __init__(self, outline: Outline, parts: Sequence[Part]) -> None:
        self._outline = outline
        self._parts = parts

    def __getitem__(self, field: str) -> tuple[Part, ...]:
        return tuple(part for part in self._parts if part.field == field)

    def text(self, part: Part) -> str:
        return text_of(self._outline, part)

    def audiences(self) -> tuple[str, ...]:
        """Short audiences as values; longer ones are conditions in words and stay in their part."""
        short = (self.text(part).strip(" 。\n") for part in self["audience"])
        return tuple(
            value
            for text in short
            if len(text) <= _LONGEST_AUDIENCE and "。" not in text and not is_blank(text)
            for value in split_values(text)
        )

    def conditions(self) -> tuple[Condition, ...]:
        own = [one for part in self["conditions"] for one in conditions_of(self._outline, part)]
        if own:
            return tuple(own)
        wordy = [part for part in self["audience"] if len(self.text(part).strip()) > _LONGEST_AUDIENCE]
        return tuple(one for part in wordy for one in conditions_of(self._outline, part))

    def steps(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        for part in self["steps"]:
            steps += steps_of(self._outline, part, first=len(steps) + 1)
        if not steps:
            for part in self["online"]:
                steps += (
                    steps_of(self._outline, part, first=len(steps) + 1)
                    if len(self.text(part)) > _LONGEST_AUDIENCE
                    else ()
                )
        return tuple(steps)

    def limits(self) -> tuple[TimeLimit, ...]:
        document = self._outline.document
        return tuple(limit for part in self["limits"] for limit in limits_of(document, part, self.text(part)))

    def fee(self) -> Fee:
        fees = [parse_fee(self.text(part), part.span) for part in self["fee"]]
        return next((fee for fee in fees if fee.charged is not Charged.UNKNOWN), fees[0] if fees else Fee())

    def contacts(self) -> tuple[Contact, ...]:
        found = [
            one
            for field in ("contacts", "complaints")
            for part in self[field]
            for one in contacts_of(self._outline, part)
        ]
        unique: dict[tuple[str, str, int], Contact] = {}
        for one in found:
            unique.setdefault((one.purpose, one.value, one.span.start if one.span else -1), one)
        return tuple(unique.values())

    def online(self) -> Online:
        parts = self["online"]
        values = [parse_online(self.text(part), part.span.start) for part in parts]
        if values and all(value.available is None for value in values) and len(self.text(parts[0])) > _LONGEST_AUDIENCE:
            return values[0].model_copy(update={"available": True})
        return next((value for value in values if value.available is not None), values[0] if values else Online())

    def visits(self) -> Visits:
        values = [parse_visits(self.text(part), part.span) for part in self["visits"]]
        return next((value for value in values if value.count is not None), values[0] if values else Visits())

    def outcome(self) -> Outcome:
        return outcome_of(self._outline, self["outcome"], self["validity"])

    def rights(self) -> Rights:
        own = [part.span for part in self["remedy"]]
        whole = Span(start=0, end=len(self._outline.document.text))
        return rights_of(self._outline.document.text, own or [part.span for part in self["notes"]] or [whole])


def _covers(span: Span, position: int) -> bool:
    return span.start <= position < span.end


def _fact(facts: Sequence[Fact], key: str) -> str | None:
    return next((fact.text.strip() for fact in facts if fact.key == key and not is_blank(fact.text)), None)


def _aliases(title: str, facts: Sequence[Fact], page_title: str | None) -> tuple[str, ...]:
    """Other names of the matter: the table's, citizens' words, the title without the words around the name.

    「换领」 on a page about 驾驶证 is also 驾驶证换领.
    """
    stated = [name for key in ("title", "short_name") for name in split_values(_fact(facts, key))]
    if page_title is not None and len(title) <= _SHORT_TITLE:
        stated.append(matter_name(page_title).removesuffix("办理") + title)
    return tuple(name for name in dict.fromkeys((*stated, *other_names(title))) if name != title)


def _codes(facts: Sequence[Fact]) -> Codes:
    return Codes(implementation=_fact(facts, "code"), catalogue=_fact(facts, "catalogue"))


def _matter_type(facts: Sequence[Fact]) -> MatterType:
    words = _fact(facts, "matter_type") or ""
    return next((kind for kind in MatterType if kind.value in words), MatterType.UNKNOWN)


def _handling(facts: Sequence[Fact]) -> Handling:
    return Handling(
        forms=split_values(_fact(facts, "forms")), item_type=_fact(facts, "item_type"), reach=_fact(facts, "reach")
    )
