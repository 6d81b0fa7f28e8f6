"""The readers of Word, PDF, Markdown and text files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ingest.raw import BlockKind
from ingest.readers.docx_numbering import in_words
from tests.ingest.readers.makers import document, pdf, rewrite, texts, word, write

LISTS = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"""


def numbered(folder: Path, items: list[tuple[str, int, int]]) -> Path:
    """Write paragraphs (text, list, level) whose numbers Word would show."""
    file = docx.Document()
    for text, number, level in items:
        properties = file.add_paragraph(text)._p.get_or_add_pPr()
        listing = properties._add_numPr()
        listing._add_ilvl().val = level
        listing._add_numId().val = number
    file.part.numbering_part  # noqa: B018  creates the part that the next line rewrites
    file.save(str(folder / "a.docx"))
    path = folder / "a.docx"
    import zipfile

    with zipfile.ZipFile(path) as archive:
        old = archive.read("word/numbering.xml")
    return rewrite(path, "word/numbering.xml", old, LISTS.encode())


def test_the_numbers_word_shows_before_list_items_are_kept(tmp_path: Path) -> None:
    items = [
        ("条件", 1, 0),
        ("身份证", 1, 1),
        ("照片", 1, 1),
        ("材料", 1, 0),
        ("申请表", 1, 1),
        ("提示", 2, 0),
        ("结果", 3, 0),
        ("（二）送达", 3, 0),
    ]
    found = document(numbered(tmp_path, items))
    assert texts(found) == [
        "（一）条件",
        "1.身份证",
        "2.照片",
        "（二）材料",
        "1.申请表",
        "提示",
        "（一）结果",
        "（二）送达",
    ]
    assert all(block.kind is BlockKind.LIST_ITEM for block in found.blocks)


def test_heading_styles_give_levels_and_bold_runs_are_marked(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_heading("优待证办理", 0)
    file.add_heading("办理条件", 2)
    file.add_paragraph().add_run("申请材料").bold = True
    file.add_paragraph("身份证")
    file.save(str(tmp_path / "a.docx"))
    found = document(tmp_path / "a.docx")
    assert [(block.kind, block.level) for block in found.blocks[1:]] == [
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, None),
        (BlockKind.PARAGRAPH, None),
    ]
    assert [block.bold for block in found.blocks[2:]] == [True, False]
    assert found.stamp.title == "优待证办理"


def test_merged_table_cells_are_read_once_in_their_columns(tmp_path: Path) -> None:
    file = docx.Document()
    grid = file.add_table(rows=3, cols=3)
    for row, line in enumerate([("类别", "名称", "份数"), ("必需", "身份证", "1"), ("", "照片", "2")]):
        for column, text in enumerate(line):
            grid.cell(row, column).text = text
    grid.cell(1, 0).merge(grid.cell(2, 0))
    wide = grid.add_row().cells
    wide[0].merge(wide[1]).text = "合计"
    wide[2].text = "3"
    file.save(str(tmp_path / "a.docx"))
    found = document(tmp_path / "a.docx")
    assert [[cell.text for cell in block.cells] for block in found.blocks] == [
        ["类别", "名称", "份数"],
        ["必需", "身份证", "1"],
        ["", "照片", "2"],
        ["合计", "", "3"],
    ]


def test_line_breaks_make_blocks_and_headers_are_dropped(tmp_path: Path) -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "云河市政务服务手册"
    paragraph = file.add_paragraph("1.身份证；")
    paragraph.add_run().add_break()
    paragraph.add_run("2.照片。")
    file.save(str(tmp_path / "a.docx"))
    assert texts(document(tmp_path / "a.docx")) == ["1.身份证；", "2.照片。"]


def test_inserted_text_and_content_controls_are_read_and_deleted_text_is_not(tmp_path: Path) -> None:
    path = word(tmp_path, ["不收费", "限时办结", "当场领证"])
    mark = b"<w:p><w:r><w:t>\xe4\xb8\x8d\xe6\x94\xb6\xe8\xb4\xb9</w:t></w:r></w:p>"
    new = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>不收</w:t></w:r><w:ins w:id='1' w:author='x'><w:r><w:t>任何</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='x'><w:r><w:delText>工本</w:delText></w:r></w:del><w:r><w:t>费</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    rewrite(path, "word/document.xml", mark, new.encode())
    assert texts(document(path)) == ["不收任何费", "限时办结", "当场领证"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    file = docx.Document()
    run = file.add_paragraph("收费标准").add_run()._r
    for _ in range(2):
        box = OxmlElement("w:txbxContent")
        paragraph = OxmlElement("w:p")
        text = OxmlElement("w:t")
        text.text = "不收费"
        paragraph.append(OxmlElement("w:r"))
        paragraph[0].append(text)
        box.append(paragraph)
        holder = OxmlElement("w:pict") if not len(run) else None
        if holder is None:
            fallback = box.makeelement("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", {})
            fallback.append(box)
            run.append(fallback)
        else:
            holder.append(box)
            run.append(holder)
    assert qn("w:t")
    file.save(str(tmp_path / "a.docx"))
    assert texts(document(tmp_path / "a.docx")) == ["收费标准", "不收费"]


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.md"])
def test_stamp_lines_at_the_edges_are_read_and_taken_out(tmp_path: Path, name: str) -> None:
    lines = [
        "云河市民政局文件",
        "云民规〔2025〕3号",
        "优待证办理须知",
        "发布日期：2025-08-21　来源：云河市民政局",
        "年满六十周岁的，可以申请。",
        "不收费",
    ]
    path = word(tmp_path, lines) if name == "a.docx" else write(tmp_path, name, "\n\n".join(lines))
    found = document(path)
    assert texts(found) == [*lines[:3], *lines[4:]]
    stamp = found.stamp
    assert (stamp.title, stamp.publisher, stamp.published, stamp.document_number) == (
        "优待证办理须知",
        "云河市民政局",
        date(2025, 8, 21),
        "云民规〔2025〕3号",
    )


def test_a_document_without_a_title_takes_the_one_in_its_properties(tmp_path: Path) -> None:
    file = docx.Document()
    file.core_properties.title = "优待证办理须知"
    file.add_paragraph("一、办理对象")
    file.save(str(tmp_path / "a.docx"))
    assert document(tmp_path / "a.docx").stamp.title == "优待证办理须知"


LONG = "在本市居住并已办理居住登记的外地人员可以向居住地街道政务服务窗口提出申请窗口当场受理并"


def test_wrapped_pdf_lines_are_joined_and_items_stay_apart(tmp_path: Path) -> None:
    lines = [
        "#居住证办理须知",
        "一、办理对象",
        LONG[:36],
        "出具回执。",
        "二、申请材料",
        "1.身份证；",
        "2.照片。",
        "三、收费标准",
        "不收费",
    ]
    found = document(pdf(tmp_path, [lines]))
    assert texts(found) == ["居住证办理须知", "一、办理对象", f"{LONG[:36]}出具回执。", *lines[4:]]
    assert found.blocks[0].kind is BlockKind.HEADING
    assert found.stamp.title == "居住证办理须知"


def test_running_headers_and_page_numbers_are_removed_and_pages_noted(tmp_path: Path) -> None:
    found = document(
        pdf(
            tmp_path, [["一、办理对象", "老年人"], ["二、收费标准", "不收费"], ["三、办理结果", "优待证"]], running=True
        )
    )
    assert texts(found) == ["一、办理对象", "老年人", "二、收费标准", "不收费", "三、办理结果", "优待证"]
    assert [block.page for block in found.blocks] == [1, 1, 2, 2, 3, 3]


def test_a_sentence_goes_on_over_the_page(tmp_path: Path) -> None:
    full = [LONG[:36]] * 1
    found = document(pdf(tmp_path, [["申请条件如下。", *full], ["出具回执。", "不收费"]], running=True))
    assert texts(found) == ["申请条件如下。", f"{LONG[:36]}出具回执。", "不收费"]


def test_columns_of_a_pdf_table_are_cells(tmp_path: Path) -> None:
    found = document(pdf(tmp_path, [["申请材料：", "名称\t份数\t要求", "身份证\t1\t原件", "不收费"]]))
    rows = [[cell.text for cell in block.cells] for block in found.blocks if block.kind is BlockKind.ROW]
    assert rows == [["名称", "份数", "要求"], ["身份证", "1", "原件"]]


def test_a_scanned_page_among_pages_with_text_is_named(tmp_path: Path) -> None:
    found = document(pdf(tmp_path, [["一、办理对象"], []]))
    assert found.notes == ("第2页没有文字，可能是扫描图片，未读入",)


def test_markdown_marks_become_blocks(tmp_path: Path) -> None:
    text = """---
title: 优待证办理须知
date: 2025-08-21
source: 云河市民政局
url: https://mz.example.cn/1
---
# 优待证办理须知

## 申请材料
- **身份证**原件
1. 照片，见[样张](https://mz.example.cn/p.jpg)
**办理时限**
> 5 个工作日
| 名称 | 份数 |
|---|:---:|
| 身份证 | 1 |
---
![图](a.png)
收费标准
========
不\\*收费
"""
    found = document(write(tmp_path, "a.md", text))
    assert texts(found) == [
        "优待证办理须知",
        "申请材料",
        "身份证原件",
        "1. 照片，见样张",
        "办理时限",
        "5 个工作日",
        "名称 | 份数",
        "身份证 | 1",
        "收费标准",
        "不*收费",
    ]
    kinds = [block.kind for block in found.blocks]
    assert kinds[:3] == [BlockKind.HEADING, BlockKind.HEADING, BlockKind.LIST_ITEM]
    assert found.blocks[4].bold
    assert found.blocks[8].level == 1
    assert (found.stamp.title, found.stamp.publisher, found.stamp.published) == (
        "优待证办理须知",
        "云河市民政局",
        date(2025, 8, 21),
    )


def test_of_a_clipped_page_only_the_article_is_read(tmp_path: Path) -> None:
    text = """Title: 优待证办理须知 - 云河市民政局网站

URL Source: https://mz.example.cn/1

Markdown Content:
*   [首页](https://mz.example.cn/)
*   [政务公开](https://mz.example.cn/a)

# 优待证办理须知

*   _![Image 1](https://mz.example.cn/i.png)_ 2025-08-21
*   来源：云河市民政局

**办理对象**

年满六十周岁的，可以申请，详见[办理流程图](https://mz.example.cn/l)。

[优待证样式](https://mz.example.cn/y)

收费标准

不收费

相关新闻

扫一扫在手机打开当前页

*   [我市召开民政工作会议](https://mz.example.cn/n)

版权所有：云河市民政局
"""
    found = document(write(tmp_path, "a.md", text))
    assert texts(found) == [
        "办理对象",
        "年满六十周岁的，可以申请，详见办理流程图。",
        "优待证样式",
        "收费标准",
        "不收费",
    ]
    assert (found.stamp.title, found.stamp.publisher, found.stamp.url) == (
        "优待证办理须知",
        "云河市民政局",
        "https://mz.example.cn/1",
    )


def test_hard_wrapped_text_is_joined(tmp_path: Path) -> None:
    text = "".join(f"{LONG[:30]}\n{LONG[30:]}办。\n" for _ in range(5)) + "1.身份证\n2.照片\n"
    assert texts(document(write(tmp_path, "a.txt", text))) == [f"{LONG}办。"] * 5 + ["1.身份证", "2.照片"]


def test_short_lines_of_a_text_file_are_never_joined(tmp_path: Path) -> None:
    lines = ["办理条件", "本市户籍居民", "年满六十周岁", "收费标准", "不收费", "办理时限", "5个工作日"]
    assert texts(document(write(tmp_path, "a.txt", "\r\n".join(lines)))) == lines


def test_page_marks_of_a_text_file_become_page_numbers(tmp_path: Path) -> None:
    found = document(write(tmp_path, "a.txt", "===PAGE 1===\n办理条件\n--- 第2页 ---\n不收费\n"))
    assert [(block.text, block.page) for block in found.blocks] == [("办理条件", 1), ("不收费", 2)]
    found = document(write(tmp_path, "b.txt", "办理条件\n\f不收费\n"))
    assert [block.page for block in found.blocks] == [1, 2]


@pytest.mark.parametrize(
    ("number", "style", "words"),
    [
        (11, "chineseCounting", "十一"),
        (20, "ideographDigital", "二十"),
        (35, "japaneseCounting", "三十五"),
        (120, "chineseCounting", "120"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "upperLetter", "B"),
        (2, "lowerLetter", "b"),
        (14, "upperRoman", "XIV"),
        (4, "lowerRoman", "iv"),
        (3, "ideographTraditional", "丙"),
        (7, "decimalZero", "07"),
        (30, "decimalEnclosedCircle", "30"),
        (5, "hebrew1", "5"),
    ],
)
def test_counts_are_written_as_word_writes_them(number: int, style: str, words: str) -> None:
    assert in_words(number, style) == words


def test_a_heading_style_with_an_outline_level_and_a_numbered_style_are_known(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph("办理条件").paragraph_format.element.get_or_add_pPr()
    paragraph = file.add_paragraph("申请材料")
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), "1")
    paragraph._p.get_or_add_pPr().append(outline)
    file.save(str(tmp_path / "a.docx"))
    assert [block.level for block in document(tmp_path / "a.docx").blocks] == [None, 2]


def test_a_sentence_that_recurs_at_the_edge_of_pages_is_law_and_stays(tmp_path: Path) -> None:
    pages = [[*(f"{page}.{line}申请材料" for line in range(34)), "由区民政局制发优待证。"] for page in range(3)]
    found = texts(document(pdf(tmp_path, pages)))
    assert found.count("由区民政局制发优待证。") == 3


def test_a_signature_set_to_the_right_stays_on_its_own_line(tmp_path: Path) -> None:
    lines = [LONG[:36], "当场办结。", "\t\t　　　　　云河市民政局", "\t\t　　　　　2025年3月1日"]
    assert texts(document(pdf(tmp_path, [lines])))[1:] == ["云河市民政局", "2025年3月1日"]
