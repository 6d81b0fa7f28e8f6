"""Read a platform's JSON: a list of objects, an object with such a list inside, or one object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from ingest.raw import RawRow, RawTable
from ingest.readers.clean import clean_text
from ingest.readers.decode import decode
from ingest.readers.limits import ReaderLimits
from knowledge.errors import GuideError

# MongoDB's extended JSON wraps plain values: {"$oid": "60ae…"}.
_WRAPPERS = ("$oid", "$date", "$numberLong", "$numberInt", "$numberDouble", "$numberDecimal", "$uuid")
_DEEPEST_LIST = 6
# What platforms wrap around an answer, or send instead of one.
_ENVELOPE = frozenset(
    [
        "code",
        "msg",
        "message",
        "success",
        "status",
        "state",
        "error",
        "errcode",
        "errmsg",
        "total",
        "count",
        "page",
        "pagesize",
        "pagenum",
        "size",
        "pages",
        "current",
        "timestamp",
        "time",
        "rc",
        "traceid",
        "path",
    ]
)
# A record has a name and some fields beside it; the lists inside it, such as its materials, are not records.
_NAME_KEY = re.compile(r"name|title|名称|事项|标题|主题", re.IGNORECASE)
_FEWEST_FIELDS = 3
# A record nests little; what is nested deeper is kept as JSON text.
_DEEPEST_RECORD = 4
_NO_RECORDS = "文件里没有可读的记录（需要“对象的列表”，或每行一个对象）。请检查是否导出了错误信息"


def read_json(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawTable, ...]:
    """Return the records of a .json file as one table; a file with one object a line is read as such.

    Raises:
        GuideError: an unknown encoding, broken JSON, no records or too many.
    """
    text = decode(content, name)
    try:
        found = _records(json.loads(text))
    except json.JSONDecodeError as error:
        if _is_object(text.lstrip().split("\n", 1)[0]) and error.msg == "Extra data":
            return _table(_lines(text, name), name, digest, limits)
        raise GuideError(
            name, "JSON 格式有误，请用平台重新导出", place=f"第{error.lineno}行第{error.colno}个字符"
        ) from error
    except (RecursionError, ValueError) as error:
        raise GuideError(name, "JSON 嵌套过深或数值过长，无法读取。请用平台重新导出") from error
    if not found:
        raise GuideError(name, _NO_RECORDS)
    return _table(((f"第{number}条", record) for number, record in enumerate(found, 1)), name, digest, limits)


def read_json_lines(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawTable, ...]:
    """Return the records of a .jsonl file as one table; a file that is one JSON list is read as such.

    Raises:
        GuideError: an unknown encoding, a line that is no JSON object, or too many lines.
    """
    text = decode(content, name)
    if text.lstrip()[:1] == "[":
        return read_json(content, name, digest, limits)
    return _table(_lines(text, name), name, digest, limits)


def _lines(text: str, name: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"第{number}行"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise GuideError(name, "这一行不是完整的 JSON，请检查导出是否中断", place=place) from error
        if not isinstance(record, dict):
            raise GuideError(name, "这一行不是一条记录（JSON 对象）", place=place)
        yield place, record


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _records(value: object, depth: int = 0) -> list[Mapping[str, object]]:
    """Return the longest list of objects at the top or inside; an object with a name of its own is one record."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    if not isinstance(value, dict) or depth > _DEEPEST_LIST:
        return []
    own = [key for key, item in value.items() if isinstance(item, str | int | float) and key.lower() not in _ENVELOPE]
    if len(own) >= _FEWEST_FIELDS and any(_NAME_KEY.search(key) and isinstance(value[key], str) for key in own):
        return [value]
    inside = [found for item in value.values() if (found := _records(item, depth + 1))]
    return max(inside, key=len, default=[value] if own and not depth else [])


def _table(
    records: Iterable[tuple[str, Mapping[str, object]]], name: str, digest: str, limits: ReaderLimits
) -> tuple[RawTable, ...]:
    rows: list[RawRow] = []
    columns: dict[str, None] = {}
    for place, record in records:
        if len(rows) >= limits.rows:
            raise GuideError(name, f"记录数超过上限（{limits.rows} 条）。请拆成几个文件后再导入")
        row = _row(place, record)
        columns.update(dict.fromkeys(row.cells))
        if row.cells:
            rows.append(row)
    if not rows:
        raise GuideError(name, _NO_RECORDS)
    return (RawTable(name=name, digest=digest, columns=tuple(columns), rows=tuple(rows)),)


def _row(place: str, record: Mapping[str, object]) -> RawRow:
    cells: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for key, value in _flat(record, ""):
        if isinstance(value, list):
            items = tuple(text for item in value if (text := clean_text(_plain(item))))
            lists[key] = items
            text = "\n".join(items)
        else:
            text = clean_text(_plain(value))
        if text:
            cells[key] = text
    return RawRow(place=place, cells=cells, lists={key: items for key, items in lists.items() if items})


def _flat(record: Mapping[str, object], prefix: str, depth: int = 0) -> Iterator[tuple[str, object]]:
    """Yield the fields of a record; those of an object inside it are named 「outer.inner」."""
    for key, value in record.items():
        named = f"{prefix}{clean_text(key)}"
        if isinstance(value, dict) and not _wrapped(value) and depth < _DEEPEST_RECORD:
            yield from _flat(value, f"{named}.", depth + 1)
        else:
            yield named, value


def _wrapped(value: Mapping[str, object]) -> bool:
    return len(value) == 1 and next(iter(value)) in _WRAPPERS


def _plain(value: object) -> str:
    """Return a value as text: null is nothing, numbers without a needless 「.0」, nested objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dict) and _wrapped(value):
        return _plain(next(iter(value.values())))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
