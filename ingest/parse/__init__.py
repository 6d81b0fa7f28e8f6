"""From what a reader made of a page to typed guides, documents and findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.parse.gaps import Gap, gaps
from ingest.parse.guide_page import parse_guides
from ingest.parse.outline import outline_of
from ingest.parse.place import PlaceFinding, speaks_for
from ingest.parse.policy import parse_policy
from ingest.parse.recognise import Kind, Shape, recognise
from ingest.raw import RawDocument
from knowledge.document import PolicyDocument
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.passages import UNPLACED
from knowledge.places import Places
from knowledge.values import Value

__all__ = ["ParsedDocument", "Problem", "parse_document"]

# What parsing finds wrong is the same kind of finding as lint's.
Problem = Finding


class ParsedDocument(Value):
    """What a page yields. `documents` always holds the page as a whole, so that nothing on it is beyond finding."""

    shape: Shape
    guides: tuple[ServiceGuide, ...] = ()
    documents: tuple[PolicyDocument, ...] = ()
    problems: tuple[Problem, ...] = ()


def parse_document(
    document: RawDocument, *, places: Places, region: str | None = None, agency: str | None = None
) -> ParsedDocument:
    """Turn a page into guides, its document and findings.

    Args:
        document: what a reader made of a file.
        places: the known divisions.
        region: code of the jurisdiction the page speaks for, when the operator sets it.
        agency: body the page speaks for, when the operator sets it.
    """
    outline = outline_of(document)
    place = speaks_for(document, places, region=region, agency=agency)
    shape = recognise(document, outline)
    guides = parse_guides(document, place, outline) if shape.kind is Kind.GUIDE else ()
    policy = parse_policy(document, place, outline)
    problems = [*_gap_problems(document, gaps(outline), guides), *_place_problems(document, place)]
    return ParsedDocument(shape=shape, guides=guides, documents=(policy,), problems=tuple(problems))


def _gap_problems(document: RawDocument, found: tuple[Gap, ...], guides: tuple[ServiceGuide, ...]) -> Iterator[Problem]:
    """One error for each gap. Inside a part of a guide it withholds that field: the lost line may change the answer."""
    for gap in found:
        numbers = "、".join(str(number) for number in gap.missing)
        where = f"「{gap.before}」和「{gap.after}」之间" if gap.before else f"「{gap.after}」之前"
        guide, field = _holder(gap, guides)
        yield Problem(
            rule="R06",
            severity="error",
            guide=guide,
            place=f"「{gap.after}」之前",
            message=f"编号不连续：缺第{numbers}项（{where}）",
            fix=f"请对照{document.name}的原文补齐缺少的条目后重新导入；原文本来就跳号的，请在原文中改正编号",
            withholds=field,
        )


def _holder(gap: Gap, guides: tuple[ServiceGuide, ...]) -> tuple[str | None, str | None]:
    """The guide and the field of the shortest part that holds a gap."""
    held = [
        (span.end - span.start, guide.id, field)
        for guide in guides
        for field, span in guide.parts
        if span.start <= gap.span.start < span.end and field not in ("notes", "faqs")
    ]
    return min(held)[1:] if held else (None, None)


def _place_problems(document: RawDocument, place: PlaceFinding) -> Iterator[Problem]:
    if place.warning is not None:
        yield Problem(
            rule=UNPLACED,
            severity="warning",
            place=PurePath(document.name).name,
            message=place.warning,
            fix="请用 --region 写明行政区划代码（例如 440106），必要时用 --agency 写明发布机构",
        )
