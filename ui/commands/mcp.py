"""`mingbai mcp`: the MCP server on standard input and output, for an agent that starts it itself."""

from __future__ import annotations

from ui.commands.input import settings_now


def mcp() -> None:
    """在标准输入输出上提供 MCP 服务（ask、search_guides、get_guide），给别的智能体用。

    网页服务开着时，同样的工具也在 http://地址/mcp 。
    """
    from ui.asking import Asking
    from ui.mcp_server import mcp_server
    from ui.metrics import Metrics
    from ui.wiring import open_assistant

    opened = open_assistant(settings_now())
    mcp_server(Asking(opened.assistant, opened.places, Metrics()), opened).run("stdio")
