"""Every unusable file is refused with words that name it and say what to do; nothing else ever escapes a reader."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.raw import RawDocument
from ingest.readers import SUFFIXES, ReaderLimits, read
from knowledge.errors import GuideError
from tests.ingest.readers.makers import (
    OLE,
    check_positions,
    document,
    package,
    pdf,
    rewrite,
    texts,
    word,
    workbook,
    write,
)

ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)
BINARY = tuple(suffix for suffix in SUFFIXES if suffix in (".xlsx", ".docx", ".pdf"))
TEXT = tuple(suffix for suffix in SUFFIXES if suffix not in BINARY)


def refusal(path: Path, limits: ReaderLimits | None = None) -> GuideError:
    with pytest.raises(GuideError) as caught:
        read(path, limits=limits or ReaderLimits())
    assert caught.value.file == str(path)
    assert re.search("[请]", caught.value.what), "the message says what to do"
    return caught.value


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_file_is_refused(tmp_path: Path, suffix: str) -> None:
    assert "空的" in refusal(write(tmp_path, f"a{suffix}", b"")).what


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_of_spaces_is_refused(tmp_path: Path, suffix: str) -> None:
    assert "只有空白" in refusal(write(tmp_path, f"a{suffix}", b"\xef\xbb\xbf \r\n\t \n")).what


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html><body>export failed</body></html>", "不是真正的"),
        (ENCRYPTED, "密码"),
        (OLE, "旧版"),
        (package({"a.txt": b"x"}), "改过后缀"),
        (package({"xl/workbook.xml": b"<x", "word/document.xml": b"<x"}), "不是真正的"),
        (
            package(
                {
                    "xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><x>&e;</x>",
                    "word/document.xml": b"<x/>",
                }
            ),
            "实体",
        ),
    ],
)
def test_a_file_that_is_no_office_package_is_refused(tmp_path: Path, suffix: str, content: bytes, what: str) -> None:
    assert what in refusal(write(tmp_path, f"a{suffix}", content)).what


def test_a_package_with_encrypted_parts_is_refused(tmp_path: Path) -> None:
    content = bytearray(package({"xl/workbook.xml": b"<x/>"}, method=zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + offset] |= 1
    assert "密码" in refusal(write(tmp_path, "a.xlsx", bytes(content))).what


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, suffix: str) -> None:
    content = package({"xl/workbook.xml": b"<x/>", "word/document.xml": b"<x/>", "xl/big.xml": bytes(30 << 20)})
    path = write(tmp_path, f"a{suffix}", content)
    assert len(content) < 100_000
    assert "炸弹" in refusal(path).what
    assert "炸弹" in refusal(path, ReaderLimits(unpacked_bytes=1 << 20)).what


def test_a_damaged_package_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["事项名称", "事项编码"], ["低保申请", "A1"]])
    path.write_bytes(path.read_bytes()[:-300])
    assert "损坏" in refusal(path).what


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    assert "没有数据" in refusal(workbook(tmp_path, [])).what
    assert "没有数据" in refusal(workbook(tmp_path, [["事项名称", "事项编码"]])).what


def test_a_title_of_half_a_character_is_no_title(tmp_path: Path) -> None:
    path = pdf(tmp_path, [["一、办理对象", "老年人"]])
    content = path.read_bytes()
    assert b"(untitled)" in content
    path.write_bytes(content.replace(b"(untitled)", b"<FEFFD800>"))
    assert "老年人" in texts(document(path))


def test_cells_merged_over_whole_columns_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["事项名称", "事项编码"], ["低保申请", "A1"]], merge=["A2:B3"])
    rewrite(path, "xl/worksheets/sheet1.xml", b"A2:B3", b"A2:C1048576")
    assert "合并单元格" in refusal(path).what


def test_a_word_file_without_text_is_refused(tmp_path: Path) -> None:
    assert "没有文字" in refusal(word(tmp_path, ["", " "])).what


def test_a_scanned_pdf_points_at_ocr(tmp_path: Path) -> None:
    assert "OCR" in refusal(pdf(tmp_path, [[], []])).what


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    assert "密码" in refusal(pdf(tmp_path, [["不收费"]], password="geheim")).what


@pytest.mark.parametrize("content", [b"%PDF-1.4\n%broken", b"<html>login</html>", b"x" * 5000])
def test_a_damaged_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "损坏" in refusal(write(tmp_path, "a.pdf", content)).what


@pytest.mark.parametrize("suffix", TEXT)
def test_an_unknown_encoding_is_refused(tmp_path: Path, suffix: str) -> None:
    assert (
        "编码" in refusal(write(tmp_path, f"a{suffix}", "居住證辦理須知與收費標準".encode("big5") + b"\xff\xff")).what
    )


def test_a_text_file_cut_in_the_middle_of_a_character_names_the_byte(tmp_path: Path) -> None:
    assert "第10个字节" in refusal(write(tmp_path, "a.txt", "不收费不".encode()[:-1] + b"\xff")).what


@pytest.mark.parametrize("suffix", [".txt", ".csv"])
def test_binary_content_under_a_text_suffix_is_refused(tmp_path: Path, suffix: str) -> None:
    assert "二进制" in refusal(write(tmp_path, f"a{suffix}", b"PK\x03\x04" + bytes(20) + b"abc")).what


def test_page_marks_without_text_point_at_ocr(tmp_path: Path) -> None:
    assert "OCR" in refusal(write(tmp_path, "a.txt", "\n===PAGE 1===\n\n===PAGE 2===\n")).what


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.truncate(200 << 20)
    assert "200 MB" in refusal(path).what


@pytest.mark.parametrize(
    ("name", "what"),
    [("a.xls", "另存为 .xlsx"), ("a.doc", "另存为 .docx"), ("a.jpg", "OCR"), ("a.exe", ".exe"), ("README", "没有后缀")],
)
def test_a_kind_that_is_not_read_is_refused_with_advice(tmp_path: Path, name: str, what: str) -> None:
    with pytest.raises(GuideError, match=re.escape(what)):
        read(write(tmp_path, name, b"x"))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "找不到" in refusal(tmp_path / "none.csv").what
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(GuideError, match="文件夹"):
        read(tmp_path / "folder.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "不收费")
    path.chmod(0)
    assert "权限" in refusal(path).what


def test_too_many_blocks_are_refused_rather_than_cut(tmp_path: Path) -> None:
    limits = ReaderLimits(blocks=2)
    for path in (
        write(tmp_path, "a.txt", "一\n二\n三"),
        write(tmp_path, "a.html", "<p>甲条</p><p>乙条</p><p>丙条</p>"),
        pdf(tmp_path, [["甲条", "乙条", "丙条"]]),
    ):
        assert "超过上限" in refusal(path, limits).what


def test_a_digest_is_the_hash_of_the_bytes_and_the_name_the_path(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "abc")
    found = read(path)[0]
    assert found.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert found.name == str(path)


def readable(folder: Path, name: str, content: bytes) -> None:
    """Read the bytes; only a refusal is allowed, and what is read has true positions."""
    try:
        found = read(write(folder, name, content))
    except GuideError:
        return
    for item in found:
        if isinstance(item, RawDocument):
            check_positions(item)


WILD = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("suffix", SUFFIXES)
@WILD
@given(content=st.binary(max_size=400))
def test_random_bytes_never_raise_anything_else(tmp_path: Path, suffix: str, content: bytes) -> None:
    readable(tmp_path, f"a{suffix}", content)


@pytest.mark.parametrize("suffix", TEXT)
@WILD
@given(
    parts=st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table><tr><td rowspan=3>",
                "<td colspan=2>",
                "</table>",
                "<ol><li>",
                "<!--",
                "-->",
                "&amp;lt;br&amp;gt;",
                "{",
                "[",
                '"',
                ":",
                ",",
                "\n",
                "\t",
                "| a | b |",
                "# ",
                "**",
                "16",
                "周岁",
                "来源：",
                "不收费。",
                "\ufeff",
                "\x0b",
                "　",
                "序号",
                "事项名称",
            ]
        )
        | st.text(max_size=6),
        max_size=30,
    )
)
def test_wild_text_never_raises_anything_else(tmp_path: Path, suffix: str, parts: list[str]) -> None:
    readable(tmp_path, f"a{suffix}", "".join(parts).encode("utf-8", errors="surrogatepass"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    return {
        ".xlsx": workbook(
            folder, [["事项名称", "承诺时限", "收费"], ["低保申请", 5, "不收费"]], merge=["B1:C1"]
        ).read_bytes(),
        ".docx": word(folder, ["优待证办理", "一、办理对象", "老年人"]).read_bytes(),
        ".pdf": pdf(folder, [["一、办理对象", "老年人"]]).read_bytes(),
    }


@pytest.mark.parametrize("suffix", BINARY)
@WILD
@given(data=st.data())
def test_a_file_damaged_anywhere_never_raises_anything_else(
    tmp_path: Path, whole: dict[str, bytes], suffix: str, data: st.DataObject
) -> None:
    content = bytearray(whole[suffix])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    readable(tmp_path, f"a{suffix}", bytes(content))


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@WILD
@given(data=st.data())
def test_damaged_xml_inside_a_package_never_raises_anything_else(
    tmp_path: Path, whole: dict[str, bytes], suffix: str, data: st.DataObject
) -> None:
    with zipfile.ZipFile(io.BytesIO(whole[suffix])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name])))
    cut = data.draw(st.integers(0, 60))
    parts[name] = (
        parts[name][:at]
        + data.draw(st.sampled_from([b"", b"0", b"-1", b'"', b"<x>", b"99999999999"]))
        + parts[name][at + cut :]
    )
    readable(tmp_path, f"a{suffix}", package(parts))


def test_nothing_of_a_broken_page_is_invented(tmp_path: Path) -> None:
    found = read(write(tmp_path, "a.html", "<table><tr><td>收费<tr><td>不收费</table></div></p>"))[0]
    assert isinstance(found, RawDocument)
    assert texts(found) == ["收费", "不收费"]
