"""Turn a page into HTML as government sites publish it: furniture, meta tags, and headings marked up in many ways."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from ingest.sample.page import NOTICE, Head, Line, LineKind, Page

TEMPLATES = Path(__file__).parent / "content" / "templates"

# How a site marks up a heading: (heading, sub-heading). "span" is what pasting from a word processor leaves.
_MARKUP = {
    "h2": ("<h2>{}</h2>", "<h3>{}</h3>"),
    "h3": ("<h3>{}</h3>", "<h4>{}</h4>"),
    "strong": ("<p><strong>{}</strong></p>", "<p><strong>{}</strong></p>"),
    "plain": ("<p>{}</p>", "<p>{}</p>"),
    "plain_bold": ("<p>　　<b>{}</b></p>", "<p>　　{}</p>"),
    "div": ('<div class="step-title">{}</div>', '<div class="step-sub">{}</div>'),
    "span": (
        '<p class="MsoNormal" style="text-indent:32pt"><span style="font-family:黑体;font-size:16pt">{}</span></p>',
        '<p class="MsoNormal"><span style="font-family:楷体">{}</span></p>',
    ),
}
_PARAGRAPH = {"span": '<p class="MsoNormal"><span style="font-family:仿宋">{}</span></p>', "div": "<div>{}</div>"}
_FACTS = (("发文字号", "document_number"), ("施行日期", "effective"), ("失效日期", "expires"))


def html_page(page: Page) -> str:
    """The whole page as HTML text; district sites have their own template."""
    head = page.head
    template = f"{head.template}.html"
    fields = {key: escape(value) for key, value in head.model_dump().items()}
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(
        fields,
        domain=urlsplit(head.url).netloc,
        minute=head.published[:16],
        facts=_facts(head),
        notice=_PARAGRAPH.get(head.heading, "<p>{}</p>").format(NOTICE),
        body="\n".join(_run(run, head.heading) for run in page.runs),
    )


def _facts(head: Head) -> str:
    known = [(label, getattr(head, key)) for label, key in _FACTS if getattr(head, key)]
    if not known:
        return ""
    cells = "".join(f"<td>{label}：</td><td>{escape(value)}</td>" for label, value in known)
    return f'<table class="doc-info"><tr>{cells}</tr></table>\n'


def _run(run: tuple[Line, ...], style: str) -> str:
    first = run[0]
    if first.kind is LineKind.ROW:
        rows = "\n".join(_row(line, "th" if line is first else "td") for line in run)
        return f'<table border="1" cellspacing="0">\n{rows}\n</table>'
    if first.kind is LineKind.ITEM:
        return "<ol>\n" + "\n".join(f"<li>{escape(line.text)}</li>" for line in run) + "\n</ol>"
    heading, subheading = _MARKUP[style]
    paragraph = _PARAGRAPH.get(style, "<p>　　{}</p>")
    pattern = {LineKind.HEADING: heading, LineKind.SUBHEADING: subheading}.get(first.kind, paragraph)
    return pattern.format(escape(first.text))


def _row(line: Line, tag: str) -> str:
    cells = (escape(cell).replace("\n", "<br>") for cell in line.cells)
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"
