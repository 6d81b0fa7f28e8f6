"""docs/api.md: the HTTP API for readers without a running server, written from its own OpenAPI description.

`python -m ui.api_reference` writes the page; a test compares it with the description that the server gives out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

Schema = dict[str, Any]
PAGE = Path(__file__).parents[1] / "docs" / "api.md"
HEAD = """# 接口

这一页由程序自己的说明写成（`python -m ui.api_reference`），服务开着时 `GET /openapi.json` 是同样的内容，给程序读。
出错时返回 `application/problem+json`（RFC 9457）：`title` 说错在哪里，`detail` 说怎么办，`errors` 逐项说明哪个字段不对。
`POST /api/ask` 带 `Accept: text/event-stream` 时分几次返回。给别的程序用的另外几种接法（OpenAI 格式、MCP、Python）见 [integrations.md](integrations.md)。

```
curl -s http://127.0.0.1:7860/api/ask -H 'Content-Type: application/json' \\
  -d '{"question": "护照要多少钱", "region": "999901"}'
```
"""
KINDS = {"string": "字符", "integer": "整数", "number": "数", "boolean": "真假", "object": "对象", "null": "空"}


def reference(api: Schema) -> str:
    """The page of an OpenAPI description: operations by tag in its order, then every type they use."""
    parts = [HEAD]
    tags = dict.fromkeys(one["tags"][0] for _, _, one in _operations(api))
    for tag in tags:
        parts.append(f"## {tag}\n")
        parts += [_operation(method, path, one) for method, path, one in _operations(api) if one["tags"][0] == tag]
    parts.append("## 类型\n")
    parts += [_type(name, one) for name, one in sorted(api["components"]["schemas"].items())]
    return "\n".join(parts)


def _operations(api: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in api["paths"].items():
        for method, one in methods.items():
            yield method.upper(), path, one


def _operation(method: str, path: str, one: Schema) -> str:
    lines = [f"### {one['summary']}\n", f"`{method} {path}`\n"]
    if one.get("description"):
        lines.append(f"{one['description']}\n")
    asked = [
        (part["name"], part["schema"], part.get("required", False), part.get("description", ""))
        for part in one.get("parameters", ())
    ]
    if asked:
        lines += ["| 参数 | 是什么 | 必填 | 说明 |", "|---|---|---|---|", *map(_row, asked), ""]
    for media, body in one.get("requestBody", {}).get("content", {}).items():
        lines.append(f"提交：{_kind(body['schema'])}（{media}）\n")
    answers = (
        f"`{code}` {answer['description']}{_answered(answer)}" for code, answer in sorted(one["responses"].items())
    )
    lines.append(f"返回：{'；'.join(answers)}\n")
    return "\n".join(lines)


def _answered(answer: Schema) -> str:
    schemas = [body.get("schema") for body in answer.get("content", {}).values()]
    named = dict.fromkeys(_kind(schema) for schema in schemas if schema and "$ref" in schema)
    return f" {'、'.join(named)}" if named else ""


def _type(name: str, schema: Schema) -> str:
    lines = [f"### {name}\n"]
    if schema.get("description"):
        lines.append(f"{schema['description']}\n")
    if "enum" in schema:
        lines.append("、".join(f"`{value}`" for value in schema["enum"]) + "\n")
    wanted = schema.get("required", ())
    fields = [
        (field, one, field in wanted, one.get("description", "")) for field, one in schema.get("properties", {}).items()
    ]
    if fields:
        lines += ["| 字段 | 是什么 | 必有 | 说明 |", "|---|---|---|---|", *map(_row, fields), ""]
    return "\n".join(lines)


def _row(field: tuple[str, Schema, bool, str]) -> str:
    name, schema, required, words = field
    return f"| `{name}` | {_kind(schema)} | {'是' if required else ''} | {_cell(words)} |"


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


def _kind(schema: Schema) -> str:
    """A type in a few words; a type of our own as a link to its table."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    several = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if several:
        return _joined(_kind(one) for one in several)
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return _joined(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"{_kind(schema.get('items', {}))} 的列表"
    return KINDS.get(schema.get("type", ""), "任意")


def _joined(words: Iterable[str]) -> str:
    return " 或 ".join(dict.fromkeys(words))


def main() -> None:
    """Write the page from an app over an empty record."""
    from ui.server import create_app
    from ui.settings import Settings
    from ui.wiring import open_assistant

    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        PAGE.write_text(reference(create_app(open_assistant(settings), settings).openapi()), "utf-8")


if __name__ == "__main__":
    main()
