"""Make a document of lines that come without meta tags (.docx, .pdf, .md, .txt): find its title and its stamp lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.raw import BlockKind, RawDocument, Stamp
from ingest.readers.assemble import Draft, assemble, refuse_too_many
from ingest.readers.furniture import is_furniture
from ingest.readers.limits import ReaderLimits
from ingest.readers.stamp import is_disclosure_table, is_site_name, is_stamp_line, make_stamp, row_line, stamp_values
from knowledge.errors import GuideError

# Stamps stand in the first and last lines of a document.
_EDGE_LINES = 8
_LONGEST_TITLE = 80
_DOCUMENT_NUMBER = re.compile(r"^[\u4e00-\u9fff]{2,14}[〔\[【（(](?:19|20)\d{2}[〕\]】）)]第?\d{1,5}号$")
_NOT_A_TITLE = re.compile(
    r"[。；;：:，,]$|^[（(【]?[一二三四五六七八九十\d]{1,3}[、.．)）】]|^(?:附件|答|问|第.{1,4}[章节条])"
    # Headings of a guide's parts, which come first when the guide has no title.
    r"|^.{0,4}(?:对象|条件|材料|依据|流程|程序|时限|期限|范围|方式|地点|时间|电话|标准|机构|主体|信息|名称|编码|情形)$"
)


def prose_document(
    drafts: Sequence[Draft],
    name: str,
    digest: str,
    limits: ReaderLimits,
    *,
    meta: Mapping[str, str] | None = None,
    title: str | None = None,
) -> RawDocument:
    """Return the document, its stamp lines and furniture at both ends taken out and read.

    Args:
        meta: what the file itself says of its origin, by the names of meta tags (articletitle, pubdate, url).
        title: the title in the file's properties, for want of a first line that reads like one.

    Raises:
        GuideError: no text is left, or there are more lines than `limits` allows.
    """
    kept = [draft for draft in drafts if draft.text.strip() or any(cell.strip() for cell in draft.cells)]
    if not kept:
        raise GuideError(name, "文件里没有文字。如果内容是图片，请先做文字识别（OCR）后再导入")
    refuse_too_many(kept, name, limits.blocks)
    visible = _visible(kept)
    body = [draft for number, draft in enumerate(kept) if not _is_around(draft, number, len(kept))]
    body = _without_disclosure_table(body) or kept
    stamp = make_stamp(meta or {}, visible, title=find_title(body) or title)
    return assemble(name, digest, body, with_number(stamp, [draft.text for draft in body]))


def find_title(drafts: Sequence[Draft]) -> str | None:
    """Return the first line if it reads like a title: a heading, or short and not a sentence, a label or a numbered item.

    A letterhead and a document number above it are passed over.
    """
    for draft in drafts[:_EDGE_LINES]:
        line = draft.text.strip()
        if draft.kind is BlockKind.ROW or is_site_name(line) or _DOCUMENT_NUMBER.match(line):
            continue
        return None if _NOT_A_TITLE.search(line) or len(line) > _LONGEST_TITLE else line
    return None


def with_number(stamp: Stamp, lines: Sequence[str]) -> Stamp:
    """Return the stamp with the document number that stands on a line of its own near the top, if it has none."""
    if stamp.document_number:
        return stamp
    number = next((line.strip() for line in lines[:_EDGE_LINES] if _DOCUMENT_NUMBER.match(line.strip())), None)
    return stamp.model_copy(update={"document_number": number})


def _visible(drafts: Sequence[Draft]) -> dict[str, str]:
    edges = drafts if len(drafts) <= 2 * _EDGE_LINES else [*drafts[:_EDGE_LINES], *drafts[-_EDGE_LINES:]]
    values: dict[str, str] = {}
    for draft in edges:
        line = row_line(draft.cells) if draft.cells else draft.text
        if draft.cells or is_stamp_line(line):
            for field, value in stamp_values(line).items():
                values.setdefault(field, value)
    return values


def _is_around(draft: Draft, number: int, count: int) -> bool:
    if draft.kind is BlockKind.ROW:
        return False
    is_edge = number < _EDGE_LINES or number >= count - _EDGE_LINES
    return is_furniture(draft.text) or (is_edge and is_stamp_line(draft.text.strip()))


def _without_disclosure_table(drafts: Sequence[Draft]) -> list[Draft]:
    first = next((draft.table for draft in drafts[:_EDGE_LINES] if draft.table is not None), None)
    rows = [draft.cells for draft in drafts if draft.table == first and draft.table is not None]
    if first is None or not is_disclosure_table(rows):
        return list(drafts)
    return [draft for draft in drafts if draft.table != first]
