"""What the HTML reports share: one page, one style, tables of escaped words; nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_STYLE = (
    "body{font-family:sans-serif;line-height:1.6;color:#1c2733;max-width:64rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{border:1px solid #d8dee5;padding:.25rem .6rem;text-align:left;vertical-align:top}"
    "blockquote{margin:0;padding:.5rem 1rem;background:#f4f6f8}svg{max-width:100%;height:auto}"
)


def whole_page(title: str, parts: Iterable[str]) -> str:
    """A page from parts that are HTML already."""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    body = "\n".join((f"<h1>{escape(title)}</h1>", *parts))
    return f'<!doctype html><html lang="zh-CN">{head}<body>{body}</body></html>'


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, nothing: str = "没有。") -> str:
    """A table of words, escaped; a sentence when there are no rows."""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>" if body else f"<p>{escape(nothing)}</p>"


def short(words: str, longest: int = 13) -> str:
    """A label that fits left of a bar."""
    return words if len(words) <= longest else f"{words[: longest - 1]}…"
