"""Read Markdown, written by hand or clipped from a web page; a clipping still has the page's furniture around the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.raw import BlockKind, RawDocument
from ingest.readers import furniture
from ingest.readers.assemble import Draft, assemble, refuse_too_many
from ingest.readers.clean import clean_line
from ingest.readers.decode import decode
from ingest.readers.error_page import refuse_error_page
from ingest.readers.limits import ReaderLimits
from ingest.readers.list_page import refuse_list_page
from ingest.readers.prose import prose_document, with_number
from ingest.readers.rejoin import rejoin_broken
from ingest.readers.repeats import find_copies, same_words
from ingest.readers.stamp import is_stamp_line, make_stamp, stamp_values

_FRONT_MATTER = re.compile(r"\A\s*---[^\S\n]*+\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_CLIPPING = re.compile(r"^(Title|URL Source|Published Time|Source|Author|Markdown Content)\s*:\s*(.*)$")
# What front matter and clipping headers call the fields, as names of meta tags.
_META_NAMES: Mapping[str, str] = {
    "title": "articletitle",
    "标题": "articletitle",
    "date": "pubdate",
    "published": "pubdate",
    "published time": "pubdate",
    "发布日期": "pubdate",
    "source": "contentsource",
    "publisher": "contentsource",
    "来源": "contentsource",
    "url": "url",
    "url source": "url",
    "网址": "url",
    "site": "sitename",
}
_IMAGE = re.compile(r"!\[[^\]]{0,1000}+\]\((?:[^()]|\([^()]*\))*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
# Underscores mark only whole words; asterisks also parts of them, as Chinese has no spaces.
_EMPHASIS = (
    re.compile(r"(?<!\\)(\*{1,3})(?=\S)(.{1,1000}?)(?<=[^\s\\])\1"),
    re.compile(r"(?<!\w)(_{1,3})(?=\S)(.{1,1000}?)(?<=\S)\1(?!\w)"),
)
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_BULLET = re.compile(r"^[*+-]\s+")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_TABLE_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_LINK_SHARE = 0.6
# Links inside an article stand alone on at most this many lines in a row.
_LINKS_INSIDE = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its markup; `linked` counts its characters inside links."""

    draft: Draft
    linked: int

    @property
    def text(self) -> str:
        return " ".join(self.draft.cells) if self.draft.cells else self.draft.text

    @property
    def is_link(self) -> bool:
        return self.linked > _LINK_SHARE * len(self.text)


def read_markdown(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawDocument, ...]:
    """Return the file as one document; of a clipped web page only the article.

    Raises:
        GuideError: an unknown encoding, an error page, or no text.
    """
    meta, body, is_clipping = _header(decode(content, name).replace("\r\n", "\n").replace("\x00", ""))
    lines = list(_lines(body))
    if not is_clipping:
        drafts = rejoin_broken(line.draft for line in lines)
        return (prose_document(drafts, name, digest, limits, meta=meta),)
    title = meta.get("articletitle")
    article, around = _split(lines, make_stamp(meta, {}, title=title).title)
    refuse_error_page(title, [line.text for line in article] or [line.text for line in around], name)
    refuse_list_page([line.text for line in article], name)
    stamp = make_stamp(meta, _visible(around), title=title)
    drafts = rejoin_broken(line.draft for line in article)
    refuse_too_many(drafts, name, limits.blocks)
    return (assemble(name, digest, drafts, with_number(stamp, [draft.text for draft in drafts])),)


def _header(text: str) -> tuple[dict[str, str], str, bool]:
    """Return what stands above the content: its fields, the rest, and whether a clipping program wrote them."""
    front = _FRONT_MATTER.match(text)
    if front:
        pairs = [line.partition(":") for line in front.group(1).split("\n")]
        return _named((key, value.strip(" \"'")) for key, _, value in pairs), text[front.end() :], False
    found: list[tuple[str, str]] = []
    lines = text.lstrip("\ufeff\n ").split("\n")
    at = 0
    while at < len(lines) and (not lines[at].strip() or _CLIPPING.match(lines[at])):
        if field := _CLIPPING.match(lines[at]):
            found.append((field.group(1), field.group(2)))
        at += 1
    is_clipping = any(key == "URL Source" for key, _ in found)
    return (_named(found), "\n".join(lines[at:]), True) if is_clipping else ({}, text, False)


def _named(pairs: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> dict[str, str]:
    named = ((_META_NAMES.get(key.strip().lower()), clean_line(value)) for key, value in pairs)
    return {key: value for key, value in named if key and value}


def _lines(text: str) -> Iterator[_Line]:
    table = 0
    in_table = False
    source = text.split("\n")
    for number, raw in enumerate(source):
        stripped = raw.strip()
        is_row = stripped.startswith("|") and stripped.count("|") > 1
        table, in_table = table + (is_row and not in_table), is_row
        if not stripped or _TABLE_RULE.match(stripped) or _RULE.match(stripped) or stripped.startswith(("```", "~~~")):
            continue
        below = source[number + 1].strip() if number + 1 < len(source) else ""
        line = _row(stripped, table) if is_row else _flowing(stripped, below)
        if line.text:
            yield line


def _row(text: str, table: int) -> _Line:
    cells = [_plain(cell)[0] for cell in re.split(r"(?<!\\)\|", text.strip("|"))]
    return _Line(Draft(kind=BlockKind.ROW, cells=tuple(cells), table=table), 0)


def _flowing(text: str, below: str) -> _Line:
    text = text.lstrip("> ") if text.startswith(">") else text
    heading = _HEADING.match(text)
    underlined = re.fullmatch(r"=+|-{2,}", below)
    bullet = _BULLET.match(text)
    content = _heading_words(heading) if heading else text[bullet.end() :] if bullet else text
    inner = _HEADING.match(content)
    plain, linked = _plain(_heading_words(inner) if inner else content)
    bold = bool(re.fullmatch(r"\*\*[^*]+\*\*[:：]?|__[^_]+__[:：]?", _IMAGE.sub("", content).strip()))
    if heading or underlined:
        level = len(heading.group(1)) if heading else 1 if below.startswith("=") else 2
        return _Line(Draft(plain, BlockKind.HEADING, level, True), linked)
    return _Line(Draft(plain, BlockKind.LIST_ITEM if bullet else BlockKind.PARAGRAPH, bold=bold), linked)


def _heading_words(heading: re.Match[str]) -> str:
    """A heading's words without the # that may close it."""
    return heading.group(2).rstrip("#").rstrip()


def _plain(text: str) -> tuple[str, int]:
    """Return the text without markup and how many of its characters are inside links."""
    linked = 0

    def count(match: re.Match[str]) -> str:
        nonlocal linked
        linked += len(clean_line(match.group(1)).strip("*_ "))
        return match.group(1)

    text = _LINK.sub(count, _IMAGE.sub("", text))
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\2", emphasis.sub(r"\2", text))
    text = re.sub(r"(?<!\w)[*_]{2,4}(?!\w)", "", text)
    return clean_line(_ESCAPE.sub(r"\1", text)), linked


def _split(lines: Sequence[_Line], title: str | None) -> tuple[list[_Line], list[_Line]]:
    """Return the article and what stands around it: the run of lines with the most text of its own.

    Furniture, stamps, the title and groups of links end a run; a few links on their own do not.
    """
    copies = find_copies([line.text for line in lines])
    kept = [line for number, line in enumerate(lines) if number not in copies]
    runs: list[list[_Line]] = [[]]
    links: list[_Line] = []
    for line in kept:
        if line.is_link and len(links) < _LINKS_INSIDE:
            links.append(line)
        elif line.is_link or _ends_run(line, title):
            links = []
            runs.append([])
        else:
            runs[-1].extend([*links, line] if runs[-1] else [line])
            links = []
    best = max(runs, key=lambda run: sum(len(line.text) - line.linked for line in run))
    inside = {id(line) for line in best}
    return best, [line for line in kept if id(line) not in inside]


def _ends_run(line: _Line, title: str | None) -> bool:
    if line.draft.cells:
        return False
    return furniture.is_edge_furniture(line.text) or is_stamp_line(line.text) or same_words(line.text, title)


def _visible(lines: Sequence[_Line]) -> dict[str, str]:
    values: dict[str, str] = {}
    for line in lines:
        if is_stamp_line(line.text):
            for field, value in stamp_values(line.text).items():
                values.setdefault(field, value)
    return values
