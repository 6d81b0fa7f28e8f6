"""The MCP server: three tools over the same assistant and record as the page, for agents of other programs.

`mingbai mcp` speaks it on standard input and output; `mingbai serve` at /mcp (streamable HTTP, stateless, so that any of several
processes may take the next request).
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Annotated, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field, ValidationError
from starlette.routing import BaseRoute

from assistant.answer import Answer
from knowledge.access import CITIZEN
from ui.asking import Asking
from ui.commands.search import Finder, FoundMatter
from ui.contract import LONGEST_QUESTION, AskRequest
from ui.mcp_contract import ASK_WORDS, GUIDE_WORDS, SEARCH_WORDS, SERVER_WORDS, FoundGuide, FoundGuides, GuideFields
from ui.problems import KINDS, ProblemError
from ui.reading import guide_here, refuse_what_ended, region_name
from ui.wiring import Opened

MCP_PATH = "/mcp"
MOST_FOUND = 20
READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

T = TypeVar("T")
Question = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION, description="用平常的话写。")]
Region = Annotated[str | None, Field(max_length=12, description="行政区划代码，例如 440106。")]
Conversation = Annotated[str | None, Field(max_length=64, description="上一次 ask 给出的 conversation_id。")]
GuideId = Annotated[str, Field(min_length=1, max_length=200, description="指南的编号。")]
Limit = Annotated[int, Field(ge=1, le=MOST_FOUND, description="最多几个。")]


def mcp_server(asking: Asking, opened: Opened) -> MCPServer[None]:
    """The server with its three tools."""
    server: MCPServer[None] = MCPServer(
        "mingbai", title="办事明白", instructions=SERVER_WORDS, version="0.1.0", log_level="ERROR"
    )
    logging.getLogger("mcp").setLevel(logging.ERROR)  # at INFO it writes what a client sent
    tools = Tools(asking, opened)
    server.add_tool(tools.ask, title="办事问答", description=ASK_WORDS, annotations=READ_ONLY)
    server.add_tool(tools.search_guides, title="查办事指南", description=SEARCH_WORDS, annotations=READ_ONLY)
    server.add_tool(tools.get_guide, title="看办事指南", description=GUIDE_WORDS, annotations=READ_ONLY)
    return server


def mcp_routes(server: MCPServer[None]) -> list[BaseRoute]:
    """The routes that serve it over HTTP; `server.session_manager.run()` has to be entered while they do.

    Its own check of the Host header is off: `ui.doors` checks it for every address alike.
    """
    plain = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    served = server.streamable_http_app(
        streamable_http_path=MCP_PATH, stateless_http=True, json_response=True, transport_security=plain
    )
    return list(served.routes)


class Tools:
    """The tools. They see what the page shows: current items of the public grade."""

    def __init__(self, asking: Asking, opened: Opened) -> None:
        self._asking = asking
        self._opened = opened

    def ask(self, question: Question, region: Region = None, conversation_id: Conversation = None) -> Answer:
        """Answer one question."""
        try:
            request = AskRequest(question=question, region=region, conversation_id=conversation_id)
            return self._asking.answer(request)
        except (ValidationError, ProblemError) as error:
            raise _refused(error) from error

    def search_guides(self, query: Question, region: Region = None, limit: Limit = 5) -> FoundGuides:
        """Find matters by citizens' words."""
        search = self._opened.search
        try:
            self._asking.check_region(region)
            if search is None:
                raise ProblemError("not-ready")
        except ProblemError as error:
            raise _refused(error) from error
        place = search.places.by_code(region) if region else None
        finder = Finder(search, chain=place.chain if place else None, day=date.today(), viewer=CITIZEN)
        return FoundGuides(matters=tuple(self._line(found) for found in finder.find(query, top=limit)))

    def get_guide(self, guide_id: GuideId) -> GuideFields:
        """One guide in force."""
        today = date.today()
        try:
            store = self._opened.store.seen_by(CITIZEN)
            guide, withheld = guide_here(store, guide_id, today)
            refuse_what_ended(store, guide, today)
        except ProblemError as error:
            raise _refused(error) from error
        fields = guide.model_dump(mode="json", exclude_none=True, exclude=set(withheld))
        return GuideFields(guide=fields, withheld=tuple(sorted(withheld)))

    def _line(self, found: FoundMatter) -> FoundGuide:
        place = region_name(self._opened.places, found.region) if found.region else None
        return FoundGuide(
            guide_id=found.guide_id, title=found.name, region=found.region, region_name=place, score=found.score
        )


def _refused(error: ValidationError | ProblemError) -> ToolError:
    """Why a call was refused, for the agent to read and correct; never what was typed."""
    if isinstance(error, ValidationError):
        return ToolError("问题不能为空，最多 4000 个字。")
    kind = KINDS[error.kind]
    return ToolError(f"{kind.title}。{error.detail or kind.detail}")
