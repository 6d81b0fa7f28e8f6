"""Turn pages and lists into .docx, .xlsx and .csv bytes that are the same on every run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from ingest.sample.matters import MatterList
from ingest.sample.page import NOTICE, Line, LineKind, Page

_FROZEN = (2026, 1, 1, 0, 0, 0)
_TIMESTAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_HEADINGS_ID = 90  # above the ids of the default template's own lists
_ITEMS_ID = 91
# 一、 and （一） for headings, 1. for items: numbers that stand in the file's list settings, not in its text.
_NUMBERING = {
    _HEADINGS_ID: (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）")),
    _ITEMS_ID: (("decimal", "%1."),),
}


def docx_file(page: Page) -> bytes:
    """A Word file with automatic numbering and real tables."""
    document = Document()
    properties = document.core_properties
    properties.author, properties.title = page.head.publisher, page.head.title
    properties.created = properties.modified = datetime.fromisoformat(page.head.published)
    numbering = document.part.numbering_part.element
    for identity, levels in _NUMBERING.items():
        numbering.insert(0, parse_xml(_abstract(identity, levels)))
    headings = _new_list(numbering, _HEADINGS_ID)
    document.add_heading(page.head.title, level=0)
    document.add_paragraph(NOTICE)
    for run in page.runs:
        _write_run(document, run, numbering, headings)
    return _saved(document)


def xlsx_file(matters: MatterList) -> bytes:
    """A workbook of one sheet: a merged title row, a header row, then the matters."""
    book = Workbook()
    sheet = book.active
    sheet.title = matters.sheet
    sheet.append([matters.title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(matters.header))
    sheet.append(list(matters.header))
    for row in matters.rows:
        sheet.append([cell or None for cell in row])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"
    sheet.freeze_panes = "C3"
    return _saved(book)


def csv_file(matters: MatterList) -> bytes:
    """A table in the list's own encoding, header first, as spreadsheets export it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(matters.header)
    writer.writerows(matters.rows)
    return text.getvalue().encode(matters.encoding)


def _write_run(document: Any, run: tuple[Line, ...], numbering: Any, headings: int) -> None:
    first = run[0]
    if first.kind is LineKind.ROW:
        _write_table(document, run)
        return
    items = _new_list(numbering, _ITEMS_ID) if first.kind is LineKind.ITEM else None
    for line in run:
        if line.kind in {LineKind.HEADING, LineKind.SUBHEADING}:
            level = 0 if line.kind is LineKind.HEADING else 1
            _number(document.add_heading(line.text, level=level + 1), headings, level)
        else:
            paragraph = document.add_paragraph(line.text)
            if items is not None:
                _number(paragraph, items, 0)


def _write_table(document: Any, run: tuple[Line, ...]) -> None:
    table = document.add_table(rows=0, cols=len(run[0].cells))
    table.style = "Table Grid"
    for line in run:
        for cell, text in zip(table.add_row().cells, line.cells, strict=True):
            cell.text = text


def _abstract(identity: int, levels: tuple[tuple[str, str], ...]) -> str:
    body = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (kind, text) in enumerate(levels)
    )
    return f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identity}">{body}</w:abstractNum>'


def _new_list(numbering: Any, identity: int) -> int:
    """A list of its own that starts at 1; returns its id."""
    number = numbering.add_num(identity)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def _number(paragraph: Any, list_id: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().set(qn("w:val"), str(list_id))
    properties.get_or_add_ilvl().set(qn("w:val"), str(level))


def _saved(book: Any) -> bytes:
    """The file with every date inside it fixed, so that two runs give the same bytes."""
    raw, frozen = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(frozen, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _TIMESTAMP.sub(b"2026-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, _FROZEN), content, zipfile.ZIP_DEFLATED)
    return frozen.getvalue()
