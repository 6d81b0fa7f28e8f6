"""Read a web page: the article's lines without the page around it, and who published it when."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

from ingest.raw import BlockKind, RawDocument, Stamp
from ingest.readers.assemble import Draft, assemble
from ingest.readers.clean import clean_line
from ingest.readers.decode import decode_page, refuse_damage
from ingest.readers.error_page import looks_like_error
from ingest.readers.html_lines import Line, PageLines, page_lines
from ingest.readers.html_main import Article, find_article
from ingest.readers.limits import ReaderLimits
from ingest.readers.rejoin import rejoin_broken
from ingest.readers.stamp import make_stamp, row_line, stamp_values
from knowledge.errors import GuideError

_ERROR_PAGE = "这是一个出错页面（「{line}」），不是办事指南。请在浏览器里打开原网址，确认能看到正文后重新保存"
_NO_ARTICLE = "网页里没有正文（可能要登录，或内容由脚本显示）。请在浏览器里打开，把正文另存为网页或复制到 .docx 后再导入"


def read_html(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawDocument, ...]:
    """Return the page as one document.

    Raises:
        GuideError: an unknown encoding, an error page saved as a guide, or a page without an article.
    """
    tree = LexborHTMLParser(_closed_comments(decode_page(content, name)))
    page = page_lines(tree.body) if tree.body else PageLines((), ())
    meta = _meta(tree)
    heading = _heading(tree, page)
    title = make_stamp(meta, {}, title=heading).title
    article = find_article(page, title=title)
    _refuse_error_page(article, _text(tree, "title") or heading, name)
    drafts = rejoin_broken(_draft(line) for line in article.lines)
    document = assemble(name, digest, drafts[: limits.blocks], _stamp(meta, article, heading))
    refuse_damage(document.text, name)
    return (document,)


def _closed_comments(text: str) -> str:
    """Return the page without NUL and without the start of a comment that never ends: it would swallow the rest."""
    text = text.replace("\x00", "")
    last_end = text.rfind("-->")
    head, tail = text[: last_end + 3] if last_end >= 0 else "", text[last_end + 3 :] if last_end >= 0 else text
    return head + tail.replace("<!--", "")


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the content of the meta tags by lower-case name; the first tag of a name counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        content = clean_line(attributes.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    return found


def _heading(tree: LexborHTMLParser, page: PageLines) -> str | None:
    """Return the page's only h1, or else the title tag."""
    headings = [line.text for line in page.lines if line.level == 1]
    title = _text(tree, "title")
    if len(headings) == 1 and not (title and len(headings[0]) < 4):
        return headings[0]
    return title or (headings[0] if headings else None)


def _text(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return clean_line(node.text()) or None if node else None


def _refuse_error_page(article: Article, title: str | None, name: str) -> None:
    lines = [line.text for line in article.lines]
    if looks_like_error(title, lines or [line.text for line in article.around]):
        line = next(iter(lines), title or "")
        raise GuideError(name, _ERROR_PAGE.format(line=line[:40]))
    if not lines:
        raise GuideError(name, _NO_ARTICLE)


def _draft(line: Line) -> Draft:
    if line.kind is BlockKind.ROW:
        return Draft(kind=line.kind, cells=line.cells, table=line.table)
    return Draft(line.text, line.kind, line.level, line.bold)


def _stamp(meta: dict[str, str], article: Article, heading: str | None) -> Stamp:
    visible: dict[str, str] = {}
    for text in _stamp_lines(article.around):
        for field, value in stamp_values(text).items():
            visible.setdefault(field, value)
    return make_stamp(meta, visible, title=heading)


def _stamp_lines(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        yield row_line(line.cells) if line.cells else re.sub(r"\s+", " ", line.text)
