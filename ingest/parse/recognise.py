"""What kind of page this is: a guide, questions and answers, a policy document, or none of them; with the reasons."""

from __future__ import annotations

import re
from enum import StrEnum

from ingest.parse.faq_page import faqs_of, question_nodes
from ingest.parse.guide_parts import locate_parts, locate_table_parts
from ingest.parse.matters import matter_nodes
from ingest.parse.numbering import LEGAL
from ingest.parse.outline import Outline, outline_of
from ingest.raw import RawDocument
from knowledge.values import Value

# Parts that make a guide; contacts and notes stand under any page.
CORE = frozenset(
    {"audience", "conditions", "materials", "steps", "limits", "fee", "windows", "outcome", "online", "visits"}
)
_STRONG = frozenset({"conditions", "materials", "steps"})
_POLICY_TITLE = re.compile(
    r"(?:通知|办法|规定|细则|条例|方案|意见|决定|公告|通告|规划|纲要|函|令|批复|法)(?:[（(][^（）()]*[)）])?$|印发|关于公布"
)
_GUIDE_TITLE = re.compile(r"指南|指引|须知|办理|申领|办事|流程|怎么|如何|详解|攻略|手续")
_FAQ_TITLE = re.compile(r"常见问题|问答|问与答|热点问题|十问|百问|答疑|解答|\d问|一问一答|FAQ", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"^.{1,16}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d+\s*号$|^.{2,20}令$|第\d+号令?$")
_HEAD_LINES = 12


class Kind(StrEnum):
    """The shapes of a page."""

    GUIDE = "guide"
    FAQ = "faq"
    POLICY = "policy"
    NONE = "none"


class Shape(Value):
    """A page's kind and, in Chinese, what speaks for it."""

    kind: Kind
    reasons: tuple[str, ...] = ()


def recognise(document: RawDocument, outline: Outline | None = None) -> Shape:
    """Tell a page's shape from its outline: named parts, questions, articles and numbered headings, and its title."""
    outline = outline_of(document) if outline is None else outline
    title = (document.stamp.title or (document.blocks[0].text if document.blocks else "")).strip()
    matters = matter_nodes(outline)
    if matters:
        names = "、".join(outline.nodes[node].head.text for node in matters[:4])
        return Shape(kind=Kind.GUIDE, reasons=(f"分列{len(matters)}个事项：{names}",))
    fields = _fields(outline)
    asked = _leading_questions(outline)
    if _is_faq(outline, title, asked, fields):
        return Shape(kind=Kind.FAQ, reasons=(f"有{len(faqs_of(outline))}个问答",))
    articles = sum(node.head.family in LEGAL for node in outline.nodes)
    if articles < 3 and _is_guide(document, title, fields):
        return Shape(kind=Kind.GUIDE, reasons=(f"有{len(fields)}项指南要素",))
    if faqs_of(outline) and (_FAQ_TITLE.search(title) or asked >= 2):
        return Shape(kind=Kind.FAQ, reasons=(f"有{len(faqs_of(outline))}个问答",))
    reasons = _policy_reasons(document, outline, title)
    return Shape(kind=Kind.POLICY if reasons else Kind.NONE, reasons=reasons)


def _fields(outline: Outline) -> frozenset[str]:
    parts = [
        *locate_parts(outline, outline.children(None)),
        *locate_table_parts(outline, range(len(outline.document.blocks))),
    ]
    return frozenset(part.field for part in parts)


def _leading_questions(outline: Outline) -> int:
    """Questions that head the page rather than stand in a 常见问题 part of a guide."""
    return sum(
        not any("faqs" in outline.nodes[above].head.parts for above in _above(outline, node))
        for node in question_nodes(outline)
    )


def _above(outline: Outline, node: int) -> list[int]:
    parents = []
    parent = outline.nodes[node].parent
    while parent is not None:
        parents.append(parent)
        parent = outline.nodes[parent].parent
    return parents


def _is_faq(outline: Outline, title: str, asked: int, fields: frozenset[str]) -> bool:
    if asked < 2 or len(fields & CORE) >= asked + 2:
        return False
    tops = [node for node in outline.children(None) if outline.nodes[node].head.family not in {"note", "annex"}]
    asking = sum(outline.nodes[node].head.question for node in tops)
    return _FAQ_TITLE.search(title) is not None or 2 * asking >= len(tops) or asked >= max(3, len(fields & CORE) * 2)


def _is_guide(document: RawDocument, title: str, fields: frozenset[str]) -> bool:
    core = fields & CORE
    if _POLICY_TITLE.search(title) or _numbered_as_document(document):
        return len(core) >= 4 and bool(core & {"materials", "steps"})
    if len(core) >= 3 and core & _STRONG:
        return True
    return len(fields) >= 2 and bool(core & _STRONG) and (len(core) >= 2 or _GUIDE_TITLE.search(title) is not None)


def _numbered_as_document(document: RawDocument) -> bool:
    head = [block.text for block in document.blocks[:_HEAD_LINES]]
    return document.stamp.document_number is not None or any(_NUMBER_LINE.search(line) for line in head)


def _policy_reasons(document: RawDocument, outline: Outline, title: str) -> tuple[str, ...]:
    articles = sum(node.head.family == "article" for node in outline.nodes)
    headings = sum(not node.head.prose for node in outline.nodes)
    found = (
        (f"有{articles}条条文", articles > 0),
        ("有发文字号", _numbered_as_document(document)),
        ("标题是文件名称", _POLICY_TITLE.search(title) is not None),
        (f"有{headings}个标题", headings >= 2),
        (f"有{len(document.blocks)}段正文", len(document.blocks) >= 2 and len(document.text) >= 80),
    )
    return tuple(reason for reason, holds in found if holds)
