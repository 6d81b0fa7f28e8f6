"""Turn a file's bytes into text, or say that they are in no encoding this product reads."""

from __future__ import annotations

import codecs
import re

from knowledge.errors import GuideError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Text decoded with the wrong Chinese code page turns into rare characters, which GB 2312 (6,763 common ones) lacks.
_COMMON_SHARE = 0.7
# One broken byte in a thousand is damage inside a text; more is another encoding.
_DAMAGE_SHARE = 0.001
_HTML_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]+)", re.IGNORECASE)
_ADVICE = "请用原来的软件打开后另存为 UTF-8 编码，再重新导入"


def decode(content: bytes, file: str) -> str:
    """Return the text of UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030 bytes.

    Raises:
        GuideError: the bytes are in no such encoding; the message names the first bad byte.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding, file)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        chinese = _gb18030(content)
        if chinese is not None:
            return chinese
        raise GuideError(
            file, f"文件编码无法识别（既不是 UTF-8，也不是 GB18030），第{error.start + 1}个字节起出错。{_ADVICE}"
        ) from error


def decode_page(content: bytes, file: str) -> str:
    """Return the text of a web page. A few broken bytes become U+FFFD: they matter only if they stand in the article."""
    declared = _HTML_CHARSET.search(content[:4096])
    if declared and declared.group(1).lower() in (b"gb2312", b"gbk", b"gb18030"):
        chinese = _gb18030(content)
        if chinese is not None:
            return chinese
    try:
        return decode(content, file)
    except GuideError:
        text = content.decode("utf-8", errors="replace")
        if text.count("\ufffd") > len(text) * _DAMAGE_SHARE:
            raise
        return text


def refuse_damage(text: str, file: str) -> None:
    """Refuse a text that holds U+FFFD: a character was lost before the file came here."""
    at = text.find("\ufffd")
    if at >= 0:
        around = text[max(0, at - 10) : at + 10].replace("\n", " ")
        raise GuideError(file, f"正文里有无法识别的字符（「{around}」附近），原文已损坏。请重新下载或导出后再导入")


def _strict(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise GuideError(file, f"文件开头声明为 {encoding}，第{error.start + 1}个字节起却不是。{_ADVICE}") from error


def _gb18030(content: bytes) -> str | None:
    """Return the text if the bytes read as everyday Chinese in GB18030, otherwise None."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    beyond_ascii = [character for character in text if ord(character) > 127]
    common = sum(1 for character in beyond_ascii if _is_common(character))
    if "\x00" in text or common < len(beyond_ascii) * _COMMON_SHARE:
        return None
    return text


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
