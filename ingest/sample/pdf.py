"""Turn a page into a PDF notice with selectable Chinese text, without a font file."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from ingest.sample.page import NOTICE, LineKind, Page

# One of the fonts every PDF viewer brings for Chinese; the file only names it.
FONT = "STSong-Light"


def pdf_file(page: Page) -> bytes:
    """An A4 notice with a running header and page numbers; its creation date is fixed."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    heading = ParagraphStyle("heading", parent=body, fontSize=13, spaceBefore=6)
    title = ParagraphStyle("title", parent=body, fontSize=17, leading=28, alignment=TA_CENTER, firstLineIndent=0)
    story = [Paragraph(escape(page.head.title), title), Paragraph(NOTICE, body)]
    for line in page.lines:
        story.append(Paragraph(escape(line.text), heading if line.kind is LineKind.HEADING else body))
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4, margins=25 * mm, title=page.head.title, author=page.head.publisher, invariant=1
    )

    def furniture(canvas: Any, _: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(25 * mm, 285 * mm, f"{page.head.publisher}　示例数据")
        canvas.drawCentredString(105 * mm, 12 * mm, f"— {canvas.getPageNumber()} —")

    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return stream.getvalue()
