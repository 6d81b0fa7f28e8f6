"""Read a web page: the article's lines without the page around it, and who published it when."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

from ingest.raw import BlockKind, RawDocument, Stamp
from ingest.readers.assemble import Draft, assemble, refuse_too_many
from ingest.readers.clean import clean_line
from ingest.readers.decode import decode_page, refuse_damage
from ingest.readers.error_page import refuse_error_page
from ingest.readers.html_lines import Line, PageLines, page_lines
from ingest.readers.html_main import Article, find_article
from ingest.readers.html_title import heading_above, page_heading
from ingest.readers.limits import ReaderLimits
from ingest.readers.list_page import refuse_list_page
from ingest.readers.prose import find_title, with_number
from ingest.readers.rejoin import rejoin_broken
from ingest.readers.stamp import make_stamp, row_line, stamp_values
from knowledge.errors import GuideError

# «<!-- saved from url=(0042)https://… -->», on one of the first lines.
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_SAVED_FROM_WITHIN = 4096
_NO_ARTICLE = (
    "网页里没有正文（可能要登录，或内容由脚本显示）。请在浏览器里打开，把正文另存为网页或复制到 .docx 后再导入"
)


def read_html(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawDocument, ...]:
    """Return the page as one document.

    Raises:
        GuideError: an unknown encoding, an error page saved as a guide, or a page without an article.
    """
    text = decode_page(content, name)
    tree = LexborHTMLParser(_closed_comments(text))
    page = page_lines(tree.body) if tree.body else PageLines((), ())
    meta = _meta(tree) | _saved_from(text)
    window = _text(tree, "title")
    heading = page_heading(window, page.lines)
    article = find_article(page, title=make_stamp(meta, {}, title=heading).title)
    _refuse_no_article(article, window or heading, name)
    drafts = rejoin_broken(_draft(line) for line in article.lines)
    refuse_too_many(drafts, name, limits.blocks)
    heading = heading or heading_above(page.lines, article.lines[0]) or find_title(drafts) or window
    stamp = with_number(_stamp(meta, article, heading, window), [draft.text for draft in drafts])
    document = assemble(name, digest, drafts, stamp)
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


def _saved_from(text: str) -> dict[str, str]:
    """Return the address that browsers write into a page when they save it."""
    saved = _SAVED_FROM.search(text, 0, _SAVED_FROM_WITHIN)
    return {"savedfrom": saved.group(1)} if saved else {}


def _refuse_no_article(article: Article, title: str | None, name: str) -> None:
    lines = article.lines or article.around
    refuse_error_page(title, [line.text for line in lines], name)
    if not article.lines:
        raise GuideError(name, _NO_ARTICLE)
    refuse_list_page([line.text for line in article.lines], name)


def _text(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return clean_line(node.text()) or None if node else None


def _draft(line: Line) -> Draft:
    if line.kind is BlockKind.ROW:
        return Draft(kind=line.kind, cells=line.cells, table=line.table)
    return Draft(line.text, line.kind, line.level, line.bold)


def _stamp(meta: dict[str, str], article: Article, heading: str | None, page_title: str | None) -> Stamp:
    visible: dict[str, str] = {}
    for text in _stamp_lines(article.around):
        for field, value in stamp_values(text).items():
            visible.setdefault(field, value)
    return make_stamp(meta, visible, title=heading, page_title=page_title)


def _stamp_lines(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        yield row_line(line.cells) if line.cells else re.sub(r"\s+", " ", line.text)
