"""Tables inside a guide page: rows of materials, steps and windows under a row of column names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.parse.headings import bare_heading
from ingest.raw import Block, BlockKind, Cell, RawDocument
from knowledge.values import Span, Value

# Column names: the part they belong to, then the attribute they fill. The first column name of a part decides the table.
_COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "materials": {
        "name": ("材料名称", "申请材料", "申请材料名称", "申报材料", "所需材料", "提交材料", "提交材料名称", "材料", "资料名称", "文件名称", "证明材料", "办理材料", "名称"),
        "kind": ("材料类型", "原件/复印件", "原件或复印件", "材料性质"),
        "form": ("材料形式", "纸质/电子", "材料介质", "形式", "材料格式"),
        "originals": ("原件份数", "原件数量", "原件"),
        "copies": ("复印件份数", "复印件数量", "复印件"),
        "count": ("份数", "数量", "材料份数", "纸质份数", "份数要求"),
        "necessity": ("必要性", "材料必要性", "是否必需", "是否必须", "是否必要", "必要性及描述", "是否必备"),
        "source_channel": ("来源渠道", "材料来源", "来源", "获取方式"),
        "filling_note": ("填报须知", "填写要求", "填报要求", "材料填写须知", "填写说明"),
        "acceptance_note": ("受理标准", "审查要点", "审核要点", "材料要求", "要求", "具体要求", "提交要求"),
        "scenario": ("适用情形", "情形", "适用情况", "适用对象"),
        "paper": ("纸质规格", "规格", "材料规格", "纸张规格"),
        "note": ("备注", "说明", "材料说明", "其他要求"),
    },
    "steps": {
        "name": ("环节", "环节名称", "办理环节", "步骤", "流程", "流程环节", "步骤名称", "办理步骤"),
        "limit": ("办理时限", "时限", "环节时限", "办理时间", "完成时限"),
        "criteria": ("审查标准", "审核标准", "办理标准", "办理内容", "内容", "环节内容", "工作内容"),
        "result": ("办理结果", "结果", "环节结果"),
        "handler": ("办理人员", "办理人", "责任人", "承办人", "责任部门"),
    },
    "windows": {
        "address": ("办理地点", "地址", "详细地址", "办理地址", "窗口地址", "办公地址", "受理地点", "地点", "联系地址", "办事地址"),
        "name": ("窗口名称", "机构名称", "单位", "单位名称", "网点名称", "办理机构", "受理机构", "经办机构", "办事窗口", "受理点", "名称", "办理网点", "部门", "机构"),
        "phones": ("咨询电话", "联系电话", "电话", "办公电话", "咨询方式", "窗口电话"),
        "hours": ("办理时间", "办公时间", "工作时间", "受理时间", "服务时间"),
        "region": ("区域", "所属区域", "区", "行政区", "辖区", "所在区"),
        "traffic": ("交通指引", "交通", "乘车路线"),
        "number": ("窗口号", "窗口编号"),
    },
    "faqs": {"question": ("问题", "常见问题", "问", "提问"), "answer": ("答案", "解答", "答复", "回答", "答", "问题解答", "回复")},
}  # fmt: skip
# The column that must be there for a table to be of the part, and one that must stand beside it.
_KEYS: Mapping[str, tuple[str, frozenset[str]]] = {
    "materials": ("name", frozenset({"kind", "form", "originals", "copies", "count", "necessity", "source_channel", "filling_note", "acceptance_note", "paper", "note"})),
    "steps": ("name", frozenset({"limit", "criteria", "result", "handler"})),
    "windows": ("address", frozenset({"name", "phones", "hours", "region"})),
    "faqs": ("question", frozenset({"answer"})),
}  # fmt: skip


_LABELLED = re.compile(
    r"(?m)^[ 　]*(?:\d{1,2}[.、．][ 　]*)?(?P<label>[^：:\n，。]{2,12})[：:][ 　]*(?P<value>[^\n]+?)[ 　]*$"
)


class TableRow(Value):
    """One row of a part's table: attribute to cell, and the whole row's place."""

    cells: dict[str, Cell]
    span: Span


def column_fields(header: Block) -> str | None:
    """Name the part whose column names a row holds, None when it is no such row."""
    for field in _COLUMNS:
        found = {name for name in _columns(field, header.cells) if name}
        key, beside = _KEYS[field]
        if key in found and found & beside:
            return field
    return None


def table_rows(document: RawDocument, field: str, span: Span) -> Iterator[TableRow]:
    """The rows of a part's tables inside a stretch of text, below a row of its column names."""
    columns: list[str | None] | None = None
    table: int | None = None
    for block in document.blocks:
        if block.kind is not BlockKind.ROW or block.end <= span.start or block.start >= span.end:
            continue
        if block.table != table:
            table, columns = block.table, None
        if columns is None:
            columns = _columns(field, block.cells) if column_fields(block) == field else None
            continue
        cells = {name: cell for name, cell in zip(columns, block.cells, strict=False) if name and cell.text}
        if cells:
            yield TableRow(cells=cells, span=Span(start=block.start, end=block.end))


def labelled_rows(field: str, text: str, offset: int) -> Iterator[TableRow]:
    """Records written as labelled lines (「材料名称：…」, 「材料类型：…」), one from each line with the part's key to the next."""
    key, _ = _KEYS[field]
    cells: dict[str, Cell] = {}
    start = end = offset
    for match in _LABELLED.finditer(text):
        name = _attribute(field, bare_heading(match["label"]))
        if name is None or (not cells and name != key):
            continue
        if name == key and cells:
            yield TableRow(cells=cells, span=Span(start=start, end=end))
            cells = {}
        start = offset + match.start() if not cells else start
        end = offset + match.end()
        cells.setdefault(name, Cell(text=match["value"], start=offset + match.start("value"), end=end))
    if len(cells) > 1:
        yield TableRow(cells=cells, span=Span(start=start, end=end))


def _attribute(field: str, words: str) -> str | None:
    return next((attribute for attribute, spellings in _COLUMNS[field].items() if words in spellings), None)


def _columns(field: str, cells: Sequence[Cell]) -> list[str | None]:
    """The attribute of each column; one attribute is taken once, by the first column with such a name."""
    names: list[str | None] = []
    for cell in cells:
        name = _attribute(field, bare_heading(cell.text))
        names.append(name if name not in names else None)
    return names
