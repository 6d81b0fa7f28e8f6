"""Read the text layer of a PDF page by page; what the lines mean on the page is decided in `pdf_layout`."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.raw import RawDocument
from ingest.readers.clean import clean_line
from ingest.readers.limits import ReaderLimits
from ingest.readers.pdf_layout import WIDE_GAP, PdfLine, blocks_of
from ingest.readers.prose import prose_document
from ingest.readers.rejoin import rejoin_broken
from knowledge.errors import GuideError

_SCAN = "没有文字层，多半是扫描件。请先做文字识别（OCR），再导入识别后的 .pdf 或 .docx"
_DAMAGED = "文件已损坏，或者不是真正的 PDF。请用阅读器打开后另存；若打不开，请重新获取"
_GARBLED = "文字层是乱码（字体没有编码表），不能引用。请用 OCR 识别，或向发布单位索取 .docx"
# The header stands within the first kilobyte of a PDF.
_HEADER_BYTES = 1024
_BOLD_FONT = re.compile(r"bold|black|heavy|simhei|heiti|黑体|小标宋", re.IGNORECASE)
_BOLD_WEIGHT = 600
# Above this share of unreadable characters the text layer is of no use.
_GARBLED_SHARE = 0.2
_PROGRAM_TITLE = re.compile(r"^(?:microsoft|word|wps|\W*$|untitled|无标题|幻灯片|未命名)|\.\w{2,4}$", re.IGNORECASE)


def read_pdf(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawDocument, ...]:
    """Return the document with the page of each block.

    Pages without text among pages with text are named in the document's notes.

    Raises:
        GuideError: a password, damage, a scan without text, a garbled text layer, or too many lines.
    """
    if b"%PDF-" not in content[:_HEADER_BYTES]:
        raise GuideError(name, _DAMAGED)
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise GuideError(name, _opening_message(error)) from error
    try:
        lines, empty = _read_pages(pdf, limits, name)
        title = _title(pdf)
    except pypdfium2.PdfiumError as error:
        raise GuideError(name, _DAMAGED) from error
    finally:
        pdf.close()
    _refuse_garbled(lines, name)
    drafts = rejoin_broken(blocks_of(lines))
    document = prose_document(drafts, name, digest, limits, title=None if _PROGRAM_TITLE.search(title) else title)
    notes = tuple(f"第{page}页没有文字，可能是扫描图片，未读入" for page in empty)
    return (document.model_copy(update={"notes": notes}),)


def _title(pdf: pypdfium2.PdfDocument) -> str:
    """The title that the file says of itself, "" where it is no text."""
    try:
        return clean_line(pdf.get_metadata_value("Title"))
    except UnicodeDecodeError:  # half of a character pair, as some converters cut titles
        return ""


def _opening_message(error: pypdfium2.PdfiumError) -> str:
    if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
        return "文件设有打开密码。请去掉密码另存后再导入"
    return _DAMAGED


def _read_pages(pdf: pypdfium2.PdfDocument, limits: ReaderLimits, name: str) -> tuple[list[PdfLine], list[int]]:
    """Return the lines of all pages and the numbers of the pages that have images but no text."""
    lines: list[PdfLine] = []
    empty: list[int] = []
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        found = list(_page_lines(page, number))
        if not found and _has_picture(page):
            empty.append(number)
        lines.extend(found)
        page.close()
        if len(lines) > limits.blocks:
            raise GuideError(name, f"行数超过上限（{limits.blocks} 行）。请拆成几个文件后再导入", place=f"第{number}页")
    if not lines:
        raise GuideError(name, _SCAN)
    return lines, empty


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


@dataclass(slots=True)
class _Gathered:
    """The characters of one line so far, in segments parted by wide gaps, and the box around them."""

    segments: list[list[str]] = field(default_factory=lambda: [[]])
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0
    size: float = 0.0
    bold: bool = False

    def add(self, character: str, box: tuple[float, float, float, float], size: float) -> None:
        left, bottom, right, top = box
        if not any(self.segments):
            self.left, self.bottom, self.right, self.top, self.size = left, bottom, right, top, size
        elif left - self.right > WIDE_GAP * size:
            self.segments.append([])
        self.segments[-1].append(character)
        self.right, self.size = max(self.right, right), max(self.size, size)
        self.bottom, self.top = min(self.bottom, bottom), max(self.top, top)


def _page_lines(page: pypdfium2.PdfPage, number: int) -> Iterator[PdfLine]:
    width, height = page.get_size()
    text_page = page.get_textpage()
    gathered = _Gathered()
    space = False
    for at in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text_page.raw, at))
        if character in "\r\n":
            yield from _line(gathered, number, width, height)
            gathered, space = _Gathered(), False
        elif character.isspace():
            space = True
        else:
            if not any(gathered.segments):
                gathered.bold = _is_bold(text_page, at)
            box, size = text_page.get_charbox(at), pdfium.FPDFText_GetFontSize(text_page.raw, at)
            gathered.add(f" {character}" if space else character, box, _drawn_size(box, size))
            space = False
    yield from _line(gathered, number, width, height)
    text_page.close()


def _drawn_size(box: tuple[float, float, float, float], size: float) -> float:
    """Return a character's size on the page; some programs declare size 1 and scale the page instead."""
    return max(size, box[3] - box[1]) if size > 2 else max(box[3] - box[1], 1.0)


def _line(gathered: _Gathered, number: int, width: float, height: float) -> Iterable[PdfLine]:
    segments = tuple(filter(None, (clean_line("".join(segment)) for segment in gathered.segments)))
    if segments:
        yield PdfLine(
            page=number,
            text=" ".join(segments),
            left=gathered.left,
            right=gathered.right,
            bottom=gathered.bottom,
            top=gathered.top,
            size=gathered.size,
            bold=gathered.bold,
            segments=segments,
            page_height=height,
            page_width=width,
        )


def _is_bold(text_page: pypdfium2.PdfTextPage, at: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text_page.raw, at) >= _BOLD_WEIGHT:
        return True
    length = pdfium.FPDFText_GetFontInfo(text_page.raw, at, None, 0, None)
    name = ctypes.create_string_buffer(max(length, 1))
    pdfium.FPDFText_GetFontInfo(text_page.raw, at, name, length, None)
    return bool(_BOLD_FONT.search(name.value.decode("utf-8", errors="replace")))


def _refuse_garbled(lines: Iterable[PdfLine], name: str) -> None:
    text = "".join(line.text for line in lines)
    unreadable = sum(1 for character in text if character == "\ufffd" or "\ue000" <= character <= "\uf8ff")
    if unreadable > len(text) * _GARBLED_SHARE:
        raise GuideError(name, _GARBLED)
