"""What the MCP tools give. Their descriptions are Chinese: an agent of a portal reads them to choose a tool."""

from __future__ import annotations

from typing import Any

from knowledge.values import Value


class FoundGuide(Value):
    """One matter found. `guide_id` is null where only the name is known: there is nothing to read then."""

    guide_id: str | None
    title: str
    region: str | None
    region_name: str | None
    score: float


class FoundGuides(Value):
    """Matters that fit, best first."""

    matters: tuple[FoundGuide, ...]


class GuideFields(Value):
    """One guide: the fields it states, as `GET /api/guides/{id}` gives them. `withheld` fields failed the checks and are left out."""

    guide: dict[str, Any]
    withheld: tuple[str, ...] = ()


SERVER_WORDS = (
    "中国政务服务办事指南的问答。答办事问题用 ask，它的每个事实都带出处；只查有哪些指南用 search_guides；看一份指南的全部字段用 get_guide。"
    "region 是行政区划代码，不知道就不填，或者把地名写在问题里。没有查到就是没有查到，不要自己补事实。"
)
ASK_WORDS = (
    "回答一个办事问题。text 里的 [n] 指向 citations 里 marker 为 n 的出处。status：answered 已答复；clarify 要请提问的人从 options 里选一个，"
    "把选中的 question 再问一次，并带上 conversation_id；not_found 没有查到；redirected 请打电话或去别处；blocked 不能答复。"
)
SEARCH_WORDS = "按群众的说法查办事指南，最像的在前。guide_id 是空的，只有事项名称，没有指南。"
GUIDE_WORDS = (
    "一份办事指南的全部字段。没有的字段表示指南未写明，不表示“无”或者“否”。guide_id 来自 ask 或者 search_guides。"
)
