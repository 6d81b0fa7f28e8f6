"""Open the zip package inside an .xlsx or .docx file, after checking that it is one and that it is safe to unpack."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from lxml.etree import LxmlError

from ingest.readers.limits import MEGABYTE, ReaderLimits
from knowledge.errors import GuideError

# What the Office libraries raise on a damaged package: they check little and trip over whatever is missing.
BROKEN_PACKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ParseError,
    LxmlError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    AssertionError,
    OverflowError,
)

_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
# A document type declaration stands before the first element, so within the first bytes of a part.
_PROLOG_BYTES = 8192
# A ratio means little for small parts: a kilobyte of spaces packs 100 to 1.
_RATIO_MATTERS_ABOVE = 10 * MEGABYTE


def open_package(content: bytes, name: str, *, main_part: str, kind: str, limits: ReaderLimits) -> zipfile.ZipFile:
    """Return the package of an Office file.

    Args:
        main_part: the part that makes it such a file, «xl/workbook.xml» or «word/document.xml».
        kind: what the file claims to be, for messages: 「Excel 表格（.xlsx）」.

    Raises:
        GuideError: a password, an old or other format, a damaged file, a zip bomb, or XML that declares entities.
    """
    if content.startswith(_OLE_MARK):
        raise GuideError(name, _ole_message(content, kind))
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        _check_size(package, name, limits)
        _check_parts(package, name, main_part, kind)
    except BROKEN_PACKAGE as error:
        raise GuideError(name, broken_message(kind)) from error
    return package


def broken_message(kind: str) -> str:
    """Return the words for a file that is not, or not wholly, what its suffix says."""
    return f"文件已损坏，或者不是真正的 {kind}。请用 Office 或 WPS 打开并另存后再导入；若打不开，请重新获取"


def _ole_message(content: bytes, kind: str) -> str:
    if _ENCRYPTED_STREAM in content:
        return "文件设有打开密码。请去掉密码另存后再导入"
    return f"这是旧版 Office 格式改了后缀，不是真正的 {kind}。请用 Office 或 WPS 打开，另存为新格式后再导入"


def _check_size(package: zipfile.ZipFile, name: str, limits: ReaderLimits) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise GuideError(
            name,
            f"文件解压后有 {unpacked / MEGABYTE:.0f} MB，超过上限 {limits.unpacked_bytes / MEGABYTE:.0f} MB，可能是压缩炸弹，已拒绝。请拆成小文件后再导入",
        )
    for part in parts:
        if part.file_size > max(_RATIO_MATTERS_ABOVE, part.compress_size * limits.unpacked_ratio):
            raise GuideError(name, "文件压缩比异常，可能是压缩炸弹，已拒绝。请确认来源，用 Office 重新另存后再导入")


def _check_parts(package: zipfile.ZipFile, name: str, main_part: str, kind: str) -> None:
    parts = package.infolist()
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise GuideError(name, "文件设有打开密码。请去掉密码另存后再导入")
    if main_part not in package.namelist():
        raise GuideError(name, f"这不是真正的 {kind}，可能改过后缀。请按它原来的格式打开，另存后再导入")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")) and _declares_type(package, part):
            raise GuideError(name, "文件的 XML 里有外部实体声明，不安全，已拒绝。请用 Office 重新另存后再导入")


def _declares_type(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with package.open(part) as stream:
        prolog = stream.read(_PROLOG_BYTES).replace(b"\x00", b"")
    return b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog
