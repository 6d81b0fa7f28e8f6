"""Lines without any mark that head, open or close something, told by their shape and their neighbours.

A wrong guess costs little: a heading with nothing below it is dropped again by `outline`.
"""

from __future__ import annotations

import re
from functools import cached_property

from ingest.parse.headings import bare_heading, parts_of
from ingest.parse.numbering import LEGAL, mark_of
from ingest.raw import Block, BlockKind, RawDocument

LONGEST_HEADING = 40
# Marks of a sentence inside a line; a colon at its end is none.
SENTENCE = re.compile(r"[。；;！!…]|[，,：:](?=.)")
_LONGEST_BARE = 30
_LONGEST_GROUP = 12
# A page repeats its title near its top, sometimes without 「（转载）」.
_TITLE_LINES = 12
_LEAST_TITLE = 10
_SIGNATURE_LINES = 6
_ENDED = re.compile(r"[。；;！!？?：:…）)”」.]\s*$")
_STOPPED = re.compile(r"[。；;！!？?：:…]\s*$")
_LEADS = re.compile(r"[:：]\s*$")
# Words that announce a list without naming what it is for.
_LEAD_WORDS = re.compile(r"其中|如下|以下|下列|包括|例如|即$|分为|为$|有$|的$|之一|条件|情形|[答问]$")
_DOCUMENT_NAME = re.compile(
    r"(?:办法|规定|细则|条例|方案|章程|意见|标准|规程|指引|清单|目录|一览表|分值表|公约)(?:[（(][^（）()]{1,10}[）)])?$"
)
_SIGNER = re.compile(
    r"(?:局|厅|委|委员会|政府|办公室|处|院|中心|党委|支队|分局|管委会|联合会|部|会|所|公司|银行|学校)(?:[（(](?:代章|盖章|公章)[)）])?\s*$"
)
_DATE_LINE = re.compile(r"^\s*(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$")
# Lines that look like headings but close a document or name its annexes.
_NO_HEADING = re.compile(
    r"(?:局|厅|委|委员会|政府|办公室|处|院|中心|党委|支队|分局|管委会|令)$"
    r"|^(?:附件|附：|公开方式|责任|来源|链接|图|表\d|上一篇|下一篇|扫|（|\(|[·—\-]|[\d年月日\s.:：]+$|第?\d+[号期页]|\d{1,2}月)"
    r"|^[^\u4e00-\u9fff]*$|\d{4}年\d{1,2}月|[〔\[［（]\d{4}[〕\]］）]\s*第?\d+号"
)


def is_title(document: RawDocument, index: int) -> bool:
    """Say whether a line repeats the page's title: its only top heading, or a line near the top with the title's words."""
    title = document.stamp.title
    words = bare_heading(document.blocks[index].text)
    if index == 0 and document.blocks[0].level == 1:
        return not any(block.level == 1 for block in document.blocks[1:])
    if title is None or index >= _TITLE_LINES:
        return False
    named = bare_heading(title)
    return words == named or (len(words) >= _LEAST_TITLE and (named.endswith(words) or words.endswith(named)))


def signs(document: RawDocument, index: int) -> bool:
    """Say whether a line is the body that signs a document: alone on its line, above at most a few others and a date."""
    for block in document.blocks[index : index + _SIGNATURE_LINES]:
        if block.kind is BlockKind.ROW or mark_of(block.text) is not None:
            return False
        if _DATE_LINE.match(block.text):
            return block is not document.blocks[index] and index > 0
        if len(block.text) > LONGEST_HEADING or not _SIGNER.search(block.text) or SENTENCE.search(block.text):
            return False
    return False


def heads_list(document: RawDocument, index: int, label: str, *, valued: bool) -> bool:
    """Say whether a line such as 「补办：」 heads a list of its own: its numbers begin with 1 right below."""
    if valued or len(label) > _LONGEST_GROUP or _LEAD_WORDS.search(label) or index + 1 >= len(document.blocks):
        return False
    mark = mark_of(document.blocks[index + 1].text)
    return mark is not None and mark.number == 1


class BareLines:
    """The unmarked lines of one document. Looks through it once, so that a list of ten thousand names takes no longer a line than one of ten."""

    def __init__(self, document: RawDocument) -> None:
        self._document = document

    @cached_property
    def _firsts(self) -> list[int]:
        """For each line the first of the bare lines right above it that name no part of a guide; itself where there is none."""
        firsts = [0] if self._document.blocks else []
        for index, block in enumerate(self._document.blocks[:-1]):
            goes_on = _looks_bare(block) and not parts_of(block.text)
            firsts.append(firsts[index] if goes_on else index + 1)
        return firsts

    def is_bare(self, index: int) -> bool:
        """Say whether an unmarked line stands as a heading: short, without sentence marks, between a finished line and its text."""
        blocks = self._document.blocks
        line = blocks[index].text
        if not _looks_bare(blocks[index]) or index + 1 >= len(blocks):
            return False
        following = blocks[index + 1]
        if following.kind is BlockKind.ROW:
            return blocks[index].bold
        if self._is_listed(index):
            return False
        opens = mark_of(following.text) is not None or not _looks_bare(following)
        return opens and (_is_finished(self._document, index) or blocks[index].bold or bool(parts_of(line)))

    def is_topic(self, index: int) -> bool:
        """Say whether a line heads headings: a bare line above a bare heading."""
        blocks = self._document.blocks
        if index + 1 >= len(blocks) or not _looks_bare(blocks[index]):
            return False
        return _is_finished(self._document, index) and not self._is_listed(index) and self.is_bare(index + 1)

    def _is_listed(self, index: int) -> bool:
        """Say whether a bare line is an entry of a list without numbers, right below a colon or the heading of a guide's part."""
        blocks, first = self._document.blocks, self._firsts[index]
        if first == 0:
            return False
        above = blocks[first - 1].text
        mark = mark_of(above)
        announced = bool(parts_of(above[mark.end :] if mark is not None else above))
        if not announced and not _LEADS.search(above):
            return False
        follower = mark_of(blocks[index + 1].text) if index + 1 < len(blocks) else None
        return first < index or follower is None or follower.number != 1


def _is_finished(document: RawDocument, index: int) -> bool:
    """Say whether the line above is complete, so that a new subject may start: a sentence, a signature, a heading, the top."""
    if index == 0:
        return True
    before = document.blocks[index - 1]
    closed = _ENDED.search(before.text) or _NO_HEADING.search(before.text) or mark_of(before.text)
    return bool(closed) or index < 3 or before.kind is BlockKind.HEADING or _looks_bare(before)


def _looks_bare(block: Block) -> bool:
    line = block.text
    if block.kind in (BlockKind.ROW, BlockKind.LIST_ITEM) or not 2 <= len(line) <= _LONGEST_BARE:
        return False
    return SENTENCE.search(line) is None and not _STOPPED.search(line) and not _NO_HEADING.search(line)


def opens_document(document: RawDocument, index: int) -> bool:
    """Say whether a line is the name of a document that starts below it: 「某某办法」 above 第一章 or 第一条."""
    if not _DOCUMENT_NAME.search(document.blocks[index].text):
        return False
    mark = mark_of(document.blocks[index + 1].text)
    return mark is None or (mark.family in LEGAL or (mark.family == "han" and mark.number == 1))
