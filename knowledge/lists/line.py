"""One line of a jurisdiction's matter list, read from a guide or from a name without one: what lists are compared by."""

from __future__ import annotations

from knowledge.codelists import LimitKind, MatterType
from knowledge.codes import parse_code
from knowledge.document import CatalogueEntry
from knowledge.guide import ServiceGuide
from knowledge.values import Value


class ListLine(Value):
    """A matter on a list.

    Attributes:
        code: the 基本编码; "" when the source gives none.
        matter_type: the Chinese label; 未写明 when the source gives none.
        general: whether it is marked 一般性 (one guide serves all districts); None when the source does not say.
        statutory, promised: limits in words, in the source's order; empty when it gives none.
        has_guide: False for a mere name.
    """

    id: str
    name: str
    region: str
    code: str = ""
    matter_type: str = MatterType.UNKNOWN.value
    general: bool | None = None
    statutory: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    has_guide: bool = True

    @property
    def kind(self) -> str:
        """行政权力, 公共服务 or 未写明."""
        return power_or_service(self.matter_type)


def power_or_service(matter_type: str) -> str:
    """Which of the two great classes a type belongs to; 未写明 for a type that no code list knows."""
    known = {member.value: member for member in MatterType}.get(matter_type, MatterType.UNKNOWN)
    if known is MatterType.UNKNOWN:
        return MatterType.UNKNOWN.value
    return "行政权力" if known.is_power else MatterType.PUBLIC_SERVICE.value


def line_of(content: ServiceGuide | CatalogueEntry) -> ListLine:
    """The line of a guide or of a name on a list."""
    if isinstance(content, CatalogueEntry):
        return ListLine(
            id=content.id,
            name=content.name,
            region=content.region,
            code=_catalogue(content.code),
            matter_type=content.matter_type,
            has_guide=False,
        )
    return ListLine(
        id=content.id,
        name=content.title,
        region=content.region,
        code=content.codes.catalogue or "",
        matter_type=content.matter_type.value,
        general=content.classification.general,
        statutory=_wordings(content, LimitKind.STATUTORY),
        promised=_wordings(content, LimitKind.PROMISED),
    )


def _catalogue(code: str | None) -> str:
    """The 基本编码 inside a name's code; "" for a platform's row id, which joins nothing."""
    parsed = parse_code(code) if code else None
    return parsed.catalogue or "" if parsed is not None else ""


def _wordings(guide: ServiceGuide, kind: LimitKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(limit.wording for limit in guide.limits if limit.kind is kind))
