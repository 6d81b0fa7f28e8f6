"""The page about the API says what the server's own description says."""

from __future__ import annotations

from starlette.testclient import TestClient

from ui.api_reference import PAGE, reference


def test_the_manual_has_the_api_as_it_is(client: TestClient) -> None:
    told = reference(client.get("/openapi.json").json())
    assert PAGE.read_text("utf-8") == told, "run: python -m ui.api_reference"


def test_types_are_told_in_words_and_ours_are_linked() -> None:
    body = {"anyOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}]}
    given = {"schema": {"type": "array", "items": {"type": "string"}}, "name": "case", "description": "一|二"}
    operation = {"tags": ["问"], "summary": "问", "parameters": [given], "responses": {"200": {"description": "成功"}}}
    operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
    page = reference(
        {"paths": {"/ask": {"post": operation}}, "components": {"schemas": {"Place": {"enum": ["a", "b"]}}}}
    )
    assert "| `case` | 字符 的列表 |  | 一\\|二 |" in page
    assert "提交：[Place](#place) 或 空（application/json）" in page
    assert "### Place\n\n`a`、`b`" in page
