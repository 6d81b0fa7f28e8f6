"""Read a plain text file: one block a line, hard-wrapped lines joined, page marks taken as page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.raw import RawDocument
from ingest.readers.assemble import Draft
from ingest.readers.clean import clean_line
from ingest.readers.decode import decode
from ingest.readers.limits import ReaderLimits
from ingest.readers.prose import prose_document
from ingest.readers.rejoin import join_wrapped_lines, rejoin_broken
from knowledge.errors import GuideError

# What converters put between pages: 「===PAGE 3===」, 「--- 第3页 ---」, 「- 3 -」.
_LONGEST_MARK = 200  # characters, the spaces that centre a page number included
_PAGE_MARK = re.compile(
    r"^\s*(?:[=\-—–*#_<\[]{1,10}\s*(?:page|p\.|第)?\s*(\d{1,4})\s*页?\s*(?:/\s*\d+)?\s*[=\-—–*#_>\]]{1,10}|第\s*(\d{1,4})\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?)\s*$",
    re.IGNORECASE,
)


def read_text(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawDocument, ...]:
    """Return the file as one document.

    Raises:
        GuideError: an unknown encoding, binary content, or page marks without text between them, which a scan leaves.
    """
    text = decode(content, name)
    if "\x00" in text:
        raise GuideError(name, "这不是文本文件（含有二进制内容）。请检查后缀是否改错")
    drafts = list(_drafts(text))
    if not drafts:
        raise GuideError(name, "文件里只有页码，没有文字，原件多半是扫描件。请先做文字识别（OCR），再导入识别后的文件")
    return (prose_document(rejoin_broken(join_wrapped_lines(drafts)), name, digest, limits),)


def _drafts(text: str) -> Iterator[Draft]:
    page: int | None = 1 if "\f" in text else None
    for line in re.split(r"\r\n?|\n|(?=\f)", text):
        if line.startswith("\f") and page is not None:
            page += 1
        mark = _PAGE_MARK.match(line) if len(line) <= _LONGEST_MARK else None
        if mark:
            page = int(mark.group(1) or mark.group(2))
        elif clean_line(line):
            yield Draft(clean_line(line), page=page)
