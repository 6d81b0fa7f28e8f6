"""The real MCP client uses the tools, over HTTP and over standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from tests.fakes import PENSION_ID
from tests.records import filled_store
from tests.samples import CITY
from tests.ui.conftest import quiet_app
from tests.ui.live import serving
from ui.settings import Settings
from ui.wiring import Opened

PENSION = "企业职工养老金申领要多少天"
Tried = Callable[[Client], Awaitable[Any]]


def over(server: Any, tried: Tried) -> Any:
    """What one talk with a server gives: an address, or a transport."""

    async def talk() -> Any:
        async with Client(server) as client:
            return await tried(client)

    return anyio.run(talk)


def call(server: Any, tool: str, **arguments: object) -> CallToolResult:
    result: CallToolResult = over(server, lambda client: client.call_tool(tool, arguments))
    return result


def words(result: CallToolResult) -> str:
    """What a tool said, as text."""
    return "".join(part.text for part in result.content if isinstance(part, TextContent))


@pytest.fixture(scope="module")
def http(live: str) -> str:
    return f"{live}/mcp"


def test_the_three_tools_are_listed_in_chinese_and_as_read_only(http: str) -> None:
    tools = over(http, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "search_guides", "get_guide"]
    assert all("一" <= (tool.description or "")[0] <= "鿿" for tool in tools)
    assert all(tool.annotations is not None and tool.annotations.read_only_hint for tool in tools)


def test_ask_gives_the_whole_answer_with_its_citations(http: str) -> None:
    answer = call(http, "ask", question=PENSION, region=CITY).structured_content or {}
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"] == "承诺办结时限：10个工作日"


def test_a_second_question_leans_on_the_first(http: str) -> None:
    async def talk(client: Client) -> str:
        first = (await client.call_tool("ask", {"question": f"云河市{PENSION}"})).structured_content or {}
        again = {"question": "那要带什么材料", "conversation_id": first["conversation_id"]}
        return words(await client.call_tool("ask", again))

    assert "社会保障卡" in over(http, talk)


def test_search_finds_a_guide_by_citizens_words(http: str) -> None:
    found = (call(http, "search_guides", query="退休金申领", region=CITY).structured_content or {})["matters"]
    assert found[0]["guide_id"] == PENSION_ID
    assert found[0]["region_name"] == "云岭省云河市"


def test_a_guide_comes_with_the_fields_it_states(http: str) -> None:
    read = call(http, "get_guide", guide_id=PENSION_ID).structured_content or {}
    assert [limit["text"] for limit in read["guide"]["limits"]] == ["20个工作日", "10个工作日"]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": "   "}, "不能为空"),
        ("ask", {"question": PENSION, "region": "123456"}, "没有这个地区代码"),
        ("search_guides", {"query": "养老", "region": "123456"}, "没有这个地区代码"),
        ("get_guide", {"guide_id": "no-such"}, "没有这份办事指南"),
    ],
)
def test_a_refusal_says_in_chinese_what_to_do(http: str, tool: str, arguments: dict[str, object], said: str) -> None:
    result = call(http, tool, **arguments)
    assert result.is_error
    assert said in words(result)


def test_arguments_that_fit_no_tool_are_refused(http: str) -> None:
    assert call(http, "ask", question="长" * 4001).is_error
    assert call(http, "search_guides", query="养老", limit=1000).is_error


@pytest.fixture(scope="module")
def keyed(searching: Opened, settings: Settings) -> Iterator[str]:
    with serving(quiet_app(searching, settings.model_copy(update={"api_keys": "k" * 24}))) as address:
        yield f"{address}/mcp"


def test_with_keys_set_a_client_without_one_gets_nothing(keyed: str) -> None:
    wanted = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert httpx2.post(keyed, json=wanted).status_code == 401


def test_the_command_serves_the_same_tools_on_standard_input_and_output(tmp_path: Path) -> None:
    filled_store(tmp_path).close()
    env = {**os.environ, "MINGBAI_DATA": str(tmp_path)}
    started = StdioServerParameters(command=sys.executable, args=["-m", "ui", "mcp"], env=env)
    answer = call(stdio_client(started), "ask", question=f"云河市{PENSION}").structured_content or {}
    assert answer["status"] == "answered"
