"""The bodies a page names as its own: its publisher, its title's issuers, its signature, the one that handles the matter."""

from __future__ import annotations

import re

from ingest.raw import RawDocument

_BODY = re.compile(
    r"(?:局|厅|委|委员会|政府|办|办公室|中心|院|部|处|署|会|所|街道办事处|镇|管委会|法院|公安|支队|分局|联合会|联|总社|银行|队|大厅)(?:[（(][^（）()]*[)）])?$"
)
_MEDIA = re.compile(r"日报|晚报|晨报|新闻|电视台|公众号|发布$|网$|客户端|南方\+|融媒|数据库|转载|微信|央视|新华|百科")
_ISSUES = re.compile(r"^(?:[（(]?转载[)）]?)?\s*(?P<body>[^《》“”]{4,60}?)(?:关于|印发|转发)")
_NAMED_BODY = re.compile(
    r"(?:实施主体|实施机关|实施单位|实施部门|受理机构|受理单位|受理部门|办理机构|办理单位|责任单位|主管部门|牵头部门)(?:名称)?\s*(?:[:：|]|\n)\s*(?P<body>[^\n|，。；]{3,40})"
)
_BETWEEN = re.compile(r"[\s、，,；;/]+")
_DATE_LINE = re.compile(r"^\s*(?:19|20)\d{2}年\d{1,2}月\d{1,2}日\s*$")
# A signature may name several bodies, one a line.
_SIGNATURE_LINES = 6


def is_body(words: str) -> bool:
    """Say whether words name a public body rather than a newspaper, an account or a place."""
    return 2 < len(words) <= 40 and _BODY.search(words) is not None and _MEDIA.search(words) is None


def bodies_in(words: str) -> list[str]:
    """The bodies named one after the other, as on a 来源 line: 「市民政局 市财政局」."""
    return [body for body in _BETWEEN.split(words) if is_body(body)]


def issuers(title: str) -> list[str]:
    """The bodies a title opens with: 「甲局 乙局关于印发…」."""
    match = _ISSUES.match(title)
    return bodies_in(match["body"]) if match is not None else []


def handlers(text: str) -> list[str]:
    """The bodies that a page's table or list of facts names as handling the matter (实施主体, 受理单位 ...)."""
    return [body for match in _NAMED_BODY.finditer(text) if is_body(body := match["body"].strip(" 。"))]


def signatures(document: RawDocument) -> list[str]:
    """The bodies that stand alone above the first date that stands alone."""
    lines = [block.text.strip() for block in document.blocks]
    for index, line in enumerate(lines):
        if not _DATE_LINE.match(line):
            continue
        found: list[str] = []
        above = index - 1
        while (
            above >= 0
            and index - above <= _SIGNATURE_LINES
            and all(is_body(body) for body in _BETWEEN.split(lines[above]))
        ):
            found = [*_BETWEEN.split(lines[above]), *found]
            above -= 1
        if found:
            return found
    return []
