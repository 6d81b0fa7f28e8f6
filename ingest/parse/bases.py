"""Legal bases: 《法名》（文号）第N条第N款, several in one text, titles inside titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parse.blanks import is_blank
from knowledge.guide import LegalBasis
from knowledge.values import Span

_OPEN, _CLOSE = "《", "》"
_ORDINAL = r"[一二三四五六七八九十百千零〇\d]++"
_PARAGRAPH = rf"(?:\s*第?{_ORDINAL}(?:[、和及至到]第?{_ORDINAL}){{0,40}}+款)"
_CLAUSE_ITEM = rf"(?:\s*第?[（(]?{_ORDINAL}[）)]?(?:[、和及至到]第?[（(]?{_ORDINAL}[）)]?){{0,40}}+[项目])"
_ONE_ARTICLE = (
    rf"第{_ORDINAL}(?:[、和及至到]第?{_ORDINAL}){{0,40}}+[条章点](?:之{_ORDINAL})?{_PARAGRAPH}?{_CLAUSE_ITEM}?"
)
_ARTICLES = re.compile(rf"{_ONE_ARTICLE}(?:\s*(?:[、，,和及至到]|以及)?\s*{_ONE_ARTICLE})*+")
_YEAR_NUMBER = r"[〔\[［【﹝（(]\s*(?:19|20)\d{2}\s*(?:年)?[〕\]］】﹞）)]\s*第?\s*\d+\s*号"
_DOCUMENT_NUMBER = re.compile(
    rf"[\u4e00-\u9fffA-Za-z]{{1,20}}{_YEAR_NUMBER}"
    rf"|(?:中华人民共和国|中国|[\u4e00-\u9fff]{{0,18}}?)(?:主席|国务院|人民政府|政府|部|委员会|局|总局|署|会|银行|民政部)?令\s*(?:[（(〔\[]?(?:19|20)\d{{2}}年?[）)〕\]]?)?\s*第?\s*[\d一二三四五六七八九十百零〇]+\s*号?"
    r"|[\u4e00-\u9fff、和\s]{2,40}公告\s*(?:(?:19|20)\d{2}\s*年)?\s*第\s*\d+\s*号"
)
_BRACKET = re.compile(r"\s*[（(](?P<inner>[^《》\n]{0,120}?)[）)](?=\s*(?:第|[，,。；;：:、\n《（(规定的]|$))")
_TEXT_MARK = re.compile(r"\s*(?:规定)?\s*[：:]\s*(?P<text>[^\n]+)")
_QUOTED = re.compile(r"“[^”\n]{0,2000}+”|「[^」\n]{0,2000}+」")
_UNBRACKETED = re.compile(r"法|条例|办法|规定|细则|决定|通知|意见|令|规程|规范|标准|方案|公告")
# A line or a clause without its number in a list.
_LINE = re.compile(
    r"(?:^|(?<=[\n；;]))\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．]\s*)?(?P<words>[^\s；;](?:[^\n；;]*[^\s；;])?)"
)


def parse_bases(text: str, offset: int = 0) -> tuple[LegalBasis, ...]:
    """Read every law or document named in a 依据 part, in order.

    `title` is as written, with its 《》 where the source has them; `document_number` and `article` follow it; `text` is the
    wording the source quotes after a colon. The span reaches from the title to the end of the article. Titles inside a
    quotation or inside another title are not bases of their own. Without any 《》, each line that names a law is one basis.
    """
    if is_blank(text):
        return ()
    titles = list(_titles(text))
    if not titles:
        return tuple(_unbracketed(text, offset))
    edges = [start for start, _ in titles[1:]] + [len(text)]
    return tuple(_basis(text, title, edge, offset) for title, edge in zip(titles, edges, strict=True))


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each outermost 《…》 that stands outside quotations; an unclosed 《 ends at its line's end."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    depth = start = 0
    for position, character in enumerate(text):
        if character == _OPEN:
            start = position if depth == 0 else start
            depth += 1
        elif character == _CLOSE and depth:
            depth -= 1
            if depth == 0 and not any(left <= start < right for left, right in quoted):
                yield start, position + 1
        elif character == "\n":
            depth = 0


def _basis(text: str, title: tuple[int, int], edge: int, offset: int) -> LegalBasis:
    start, end = title
    number, end = _number_after(text, end, edge)
    article = _article_after(text, end, edge)
    finish = article.end() if article else end
    words = _TEXT_MARK.match(text, finish, edge)
    return LegalBasis(
        title=text[start : title[1]],
        document_number=number,
        article=article[0].strip() if article else None,
        text=words["text"].strip() if words else None,
        span=Span(start=offset + start, end=offset + finish),
    )


def _article_after(text: str, position: int, edge: int) -> re.Match[str] | None:
    while position < edge and text[position] in " 　，,的:：中之":
        position += 1
    return _ARTICLES.match(text, position, edge)


def _number_after(text: str, position: int, edge: int) -> tuple[str | None, int]:
    """The document number after a title, bracketed or bare, and where it ends; brackets with other words are passed over."""
    bracket = _BRACKET.match(text, position, edge)
    if bracket is None:
        bare = _DOCUMENT_NUMBER.match(text, position, edge)
        return (bare[0].strip(), bare.end()) if bare else (None, position)
    inner = _DOCUMENT_NUMBER.search(bracket["inner"])
    if inner is not None:
        return inner[0].strip(), bracket.end()
    after = _number_after(text, bracket.end(), edge) if bracket.end() > position else (None, position)
    return (None, bracket.end()) if after[0] is None and after[1] < bracket.end() else after


def _unbracketed(text: str, offset: int) -> Iterator[LegalBasis]:
    """One basis for each line or ；-clause that names a law without 《》."""
    for line in _LINE.finditer(text):
        start, end = line.start("words"), line.end("words")
        number = _DOCUMENT_NUMBER.search(text, start, end)
        if number is None and not _UNBRACKETED.search(text, start, end):
            continue
        article = _ARTICLES.search(text, start, end)
        details = [found for found in (number, article) if found is not None]
        cut = min((found.start() for found in details), default=end)
        title = text[start:cut].rstrip(" 　（(，,:：") or text[start:end]
        finish = max((found.end() for found in details), default=end)
        yield LegalBasis(
            title=title,
            document_number=number[0].strip() if number else None,
            article=article[0].strip() if article else None,
            span=Span(start=offset + start, end=offset + max(finish, start + len(title))),
        )
