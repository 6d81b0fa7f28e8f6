"""Small real files for the readers' tests, written by the libraries that write them in life."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from ingest.raw import RawDocument, RawTable
from ingest.readers import read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LEFT = 72
WIDTH = 38


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def document(path: Path) -> RawDocument:
    found = read(path)
    assert len(found) == 1
    assert isinstance(found[0], RawDocument)
    check_positions(found[0])
    return found[0]


def table(path: Path) -> RawTable:
    found = read(path)
    assert len(found) == 1
    assert isinstance(found[0], RawTable)
    return found[0]


def texts(found: RawDocument) -> list[str]:
    return [block.text for block in found.blocks]


def check_positions(found: RawDocument) -> None:
    for block in found.blocks:
        assert block.text
        assert found.text[block.start : block.end] == block.text
        for cell in block.cells:
            assert found.text[cell.start : cell.end] == cell.text
    assert found.text == "\n".join(texts(found))


def page(folder: Path, body: str, *, head: str = "", name: str = "page.html") -> RawDocument:
    return document(write(folder, name, f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"))


def workbook(folder: Path, rows: Sequence[Any], *, merge: Sequence[str] = (), name: str = "list.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "事项"
    for row in rows:
        sheet.append(list(row))
    for reference in merge:
        sheet.merge_cells(reference)
    book.save(folder / name)
    return folder / name


def word(folder: Path, lines: Sequence[str], *, name: str = "guide.docx") -> Path:
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    file.save(str(folder / name))
    return folder / name


def pdf(
    folder: Path,
    pages: Sequence[Sequence[str]],
    *,
    running: bool = False,
    password: str | None = None,
    name: str = "notice.pdf",
) -> Path:
    """Write pages of lines in 12 points; an empty page gets a picture instead, as a scan has."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    encryption = StandardEncryption(password) if password else None
    sheet = canvas.Canvas(str(folder / name), encrypt=encryption)
    for number, lines in enumerate(pages, 1):
        if running:
            sheet.setFont("STSong-Light", 9)
            sheet.drawString(220, 815, "云河市政务服务手册")
            sheet.drawString(290, 20, f"- {number} -")
        if not lines:
            sheet.drawImage(_picture(), 100, 100, 200, 200)
        for row, line in enumerate(lines):
            _draw(sheet, line, 740 - 20 * row)
        sheet.showPage()
    sheet.save()
    return folder / name


def _draw(sheet: canvas.Canvas, line: str, height: float) -> None:
    """Draw a line; «#» before it makes it a title, tabs set its parts in columns."""
    size = 20 if line.startswith("#") else 12
    sheet.setFont("STSong-Light", size)
    for column, part in enumerate(line.lstrip("#").split("\t")):
        sheet.drawString(LEFT + column * 150, height, part)


def _picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("RGB", (20, 20), "grey"))


def package(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Replace bytes in one part of an Office file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    path.write_bytes(package(parts))
    return path
