"""Read one file of any kind a hall has into documents or tables. What they mean is decided by the parsers.

`read` is the only door: it checks the file once (there, readable, not empty, not too large) and hands the bytes to the
reader of its suffix.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from ingest.raw import RawDocument, RawTable
from ingest.readers.limits import MEGABYTE, ReaderLimits
from knowledge.errors import GuideError

__all__ = ["SUFFIXES", "ReaderLimits", "read"]

Reader = Callable[[bytes, str, str, ReaderLimits], tuple[RawDocument | RawTable, ...]]

# Module and function of each; imported at the first file of its kind, because those of Word, Excel and PDF take 0.3 s together.
_READERS: Mapping[str, tuple[str, str]] = {
    ".xlsx": ("xlsx", "read_xlsx"),
    ".csv": ("csv", "read_csv"),
    ".json": ("json", "read_json"),
    ".jsonl": ("json", "read_json_lines"),
    ".html": ("html", "read_html"),
    ".htm": ("html", "read_html"),
    ".docx": ("docx", "read_docx"),
    ".pdf": ("pdf", "read_pdf"),
    ".md": ("markdown", "read_markdown"),
    ".txt": ("text", "read_text"),
}
SUFFIXES: tuple[str, ...] = tuple(_READERS)

# Kinds people bring that this product does not read, and what to do with them.
_ADVICE: Mapping[str, str] = {
    ".xls": "这是旧版 Excel 格式（.xls）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入",
    ".et": "这是 WPS 表格格式（.et）。请用 WPS 打开，另存为 .xlsx 后再导入",
    ".doc": "这是旧版 Word 格式（.doc）。请用 Word 或 WPS 打开，另存为 .docx 后再导入",
    ".wps": "这是 WPS 文字格式（.wps）。请用 WPS 打开，另存为 .docx 后再导入",
    ".ofd": "暂不支持 OFD 版式文件。请另存为 .docx 或带文字的 .pdf 后再导入",
    ".zip": "这是压缩包。请先解压，再导入解压后的文件夹",
    ".rar": "这是压缩包。请先解压，再导入解压后的文件夹",
    ".7z": "这是压缩包。请先解压，再导入解压后的文件夹",
    ".jpg": "这是图片，没有文字。请先做文字识别（OCR），保存为 .docx 或 .txt 后再导入",
    ".jpeg": "这是图片，没有文字。请先做文字识别（OCR），保存为 .docx 或 .txt 后再导入",
    ".png": "这是图片，没有文字。请先做文字识别（OCR），保存为 .docx 或 .txt 后再导入",
    ".tif": "这是图片，没有文字。请先做文字识别（OCR），保存为 .docx 或 .txt 后再导入",
}


def read(path: Path, *, limits: ReaderLimits = ReaderLimits()) -> tuple[RawDocument | RawTable, ...]:  # noqa: B008
    """Return what a file holds: one document, or one table for each sheet with rows.

    `name` of each is the path as given; `digest` is the SHA-256 of the file's bytes.

    Raises:
        GuideError: the file cannot be used as it stands; the message says what is wrong and what to do.
    """
    name = str(path)
    reader = _reader(path, name)
    content = _content(path, name, limits)
    return reader(content, name, hashlib.sha256(content).hexdigest(), limits)


def _reader(path: Path, name: str) -> Reader:
    suffix = path.suffix.lower()
    place = _READERS.get(suffix)
    if place is None:
        kinds = "、".join(SUFFIXES)
        raise GuideError(
            name, _ADVICE.get(suffix, f"不支持的文件格式（{suffix or '没有后缀'}）。可读取的格式：{kinds}")
        )
    module, function = place
    reader: Reader = getattr(import_module(f"ingest.readers.{module}"), function)
    return reader


def _content(path: Path, name: str, limits: ReaderLimits) -> bytes:
    try:
        if path.is_dir():
            raise GuideError(name, "这是一个文件夹，不是文件")
        size = path.stat().st_size
        if size > limits.file_bytes:
            allowed = limits.file_bytes / MEGABYTE
            raise GuideError(
                name, f"文件太大（{size / MEGABYTE:.0f} MB，上限 {allowed:.0f} MB）。请拆成几个小文件后再导入"
            )
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise GuideError(name, "找不到这个文件。请检查路径是否写对") from error
    except PermissionError as error:
        raise GuideError(name, "没有读取权限。请检查文件权限，或让管理员授权") from error
    except OSError as error:
        raise GuideError(name, f"文件打不开（{error.strerror}）。请检查文件是否完好") from error
    if not content:
        raise GuideError(name, "文件是空的（0 字节）。请重新导出或下载后再导入")
    if not content.strip(b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf"):
        raise GuideError(name, "文件里只有空白，没有内容。请检查导出是否成功")
    return content
