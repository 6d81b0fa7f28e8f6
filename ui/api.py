"""The HTTP API: thin routes over the assistant and the record. Descriptions are Chinese, because integrators at a hall read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse

from assistant.answer import Answer
from knowledge.access import CITIZEN
from knowledge.centres import Centres
from knowledge.guide import ServiceGuide
from ui.asking import Asking
from ui.chat import Chat, Drawn
from ui.contract import (
    AskRequest,
    CentreList,
    GuideList,
    RegionList,
    SourcePassage,
)
from ui.days import Day
from ui.problems import KINDS, MEDIA_TYPE, FieldError, ProblemDocument, ProblemError
from ui.reading import (
    covered_regions,
    guide_here,
    guide_lines,
    out_by,
    refuse_what_ended,
    region_centres,
    regions_named,
    source_passage,
)
from ui.settings import Settings
from ui.who import Asker
from ui.wiring import Opened
from ui.words import Lang

EVENT_STREAM = "text/event-stream"
Code = Annotated[
    str | None, Query(max_length=12, description="行政区划代码，例如 440106；用 GET /api/regions?q=地名 查。")
]

AsOf = Annotated[Day | None, Query(description="那一天有效的版本，例如 2026-09-18；不填就是今天的。")]


def problems(*kinds: str) -> dict[int | str, dict[str, object]]:
    """The refusals of a route for its OpenAPI description; on any route a field may be wrong and a client too fast."""
    named = (KINDS[kind] for kind in ("invalid-field", "too-many", *kinds))
    return {
        kind.status: {"description": kind.title, "model": ProblemDocument, "content": {MEDIA_TYPE: {}}}
        for kind in named
    }


def answer_events(stages: Iterable[Answer]) -> Iterator[str]:
    """Server-sent events of one answer: its facts and the whole answer as soon as it stands, then each better wording of it.

    The last `answer` counts; each is complete in itself.
    """
    for number, answer in enumerate(stages):
        body = answer.model_dump(mode="json")
        if number == 0:
            facts = {name: body[name] for name in ("answer_id", "conversation_id", "status", "guide", "facts")}
            yield _event("facts", facts)
        yield _event("answer", body)


def card_events(stages: Iterable[Answer], draw: Callable[[Answer], Drawn]) -> Iterator[str]:
    """The same forms as the chat page shows them: one event each, with the exchange as HTML."""
    for answer in stages:
        yield _event("card", draw(answer)._asdict())


def _event(name: str, content: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"


def _stream(events: Iterator[str]) -> StreamingResponse:
    """Events as they come; no proxy keeps them back or for later."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type=EVENT_STREAM, headers=headers)


def ask_router(asking: Asking, chat: Chat | None = None) -> APIRouter:
    """Asking. `chat` draws the cards of the page, for a deployment that has one."""
    router = APIRouter(prefix="/api", tags=["问答"])

    @router.post(
        "/ask",
        summary="提问",
        description="一次提问，一次答复；每个事实带出处标记。请求头 Accept: text/event-stream 时按事件流返回：先 facts，后 answer；配置了语言模型时可能再来一个 answer，事实相同，只是说法更顺，以最后一个为准。",
        response_model=Answer,
        responses={
            200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}},
            **problems("too-large"),
        },
    )
    async def ask(
        request: AskRequest,
        asker: Asker,
        accept: Annotated[str, Header(include_in_schema=False)] = "",
        dnt: Annotated[str, Header(description="写 1 时，这次提问没有答上也不保存。")] = "",
        card: Annotated[Literal["zh", "en"] | None, Query(include_in_schema=False)] = None,
    ) -> Answer | StreamingResponse:
        keep = dnt != "1"
        if card is not None and chat is not None:  # the public page shows what citizens may read, whoever is signed in
            stages = await asking.in_turn(lambda: asking.stages(request, keep_question=keep))
            return _stream(card_events(stages, lambda answer: chat.draw(request.question, answer, Lang(card))))
        if EVENT_STREAM in accept:
            stages = await asking.in_turn(lambda: asking.stages(request, keep_question=keep, viewer=asker))
            return _stream(answer_events(stages))
        return await asking.in_turn(lambda: asking.answer(request, keep_question=keep, viewer=asker))

    return router


def guides_router(asking: Asking, opened: Opened) -> APIRouter:
    """Guides, listed and one by one."""
    router = APIRouter(prefix="/api", tags=["办事指南"])
    store, places = opened.store, opened.places

    @router.get("/guides", summary="查办事指南", responses=problems())
    def guides(
        asker: Asker,
        q: Annotated[str | None, Query(max_length=100, description="事项名称的一部分，或者事项编码。")] = None,
        region: Code = None,
        type: Annotated[str | None, Query(max_length=20, description="事项类型，例如 行政许可、公共服务。")] = None,
        limit: Annotated[int, Query(ge=1, le=200, description="最多几条。")] = 50,
        as_of: AsOf = None,
    ) -> GuideList:
        asking.check_region(region)
        lines = guide_lines(
            store.seen_by(asker),
            places,
            region=region,
            query=q or None,
            matter_type=type or None,
            limit=limit,
            day=as_of or date.today(),
        )
        return GuideList(guides=lines)

    @router.get(
        "/guides/{guide_id:path}", summary="一份办事指南的全部字段", responses=problems("no-guide", "not-in-force")
    )
    def guide(
        guide_id: str,
        asker: Asker,
        as_of: AsOf = None,
    ) -> ServiceGuide:
        day = as_of or date.today()
        seen = store.seen_by(asker)
        found, _ = guide_here(seen, guide_id, day)
        version = found if as_of is None else out_by(found, as_of)
        refuse_what_ended(seen, version, day)
        return version

    return router


def originals_router(opened: Opened, settings: Settings) -> APIRouter:
    """What an answer goes back to: source texts."""
    router = APIRouter(prefix="/api", tags=["办事指南"])
    store, places = opened.store, opened.places

    @router.get("/sources/{source_id:path}", summary="出处原文", responses=problems("no-source", "bad-range"))
    def source(
        source_id: str,
        asker: Asker,
        start: Annotated[int | None, Query(ge=0, description="引文起点（字符），来自答复的 citations。")] = None,
        end: Annotated[int | None, Query(ge=0, description="引文终点（不含）。")] = None,
        as_of: AsOf = None,
    ) -> SourcePassage:
        if (start is None) != (end is None):
            raise ProblemError("bad-range", errors=(FieldError(field="start", message="start 和 end 要一起给"),))
        span = None if start is None or end is None else (start, end)
        return source_passage(store.seen_by(asker), places, source_id, span, day=as_of or date.today())

    return router


def places_router(opened: Opened, settings: Settings) -> APIRouter:
    """Places to choose from."""
    router = APIRouter(prefix="/api", tags=["地区"])
    centres = Centres.load(settings.data)

    @router.get(
        "/regions",
        summary="查地区代码",
        description="按地名、拼音、首字母或者代码查，有指南的地区在前；q 为空时列出有指南的地区。",
        responses=problems(),
    )
    def regions(
        q: Annotated[str, Query(max_length=40, description="例如 天河、tianhe、440106。")] = "",
        limit: Annotated[int, Query(ge=1, le=50, description="最多几条。")] = 10,
    ) -> RegionList:
        if not q.strip():
            return RegionList(regions=covered_regions(opened.store.seen_by(CITIZEN), opened.places)[:limit])
        return RegionList(regions=regions_named(opened.store.seen_by(CITIZEN), opened.places, q, limit))

    @router.get(
        "/regions/centres",
        summary="有指南的地区大概在哪里",
        description="每个有指南的地区的经纬度，地级政府驻地精确到 0.1 度；没有单独坐标的区县用所在城市的，省用省内各市的。谁离得近由调用的一方自己算，这里不接收位置。",
        responses=problems(),
    )
    def region_points() -> CentreList:
        return CentreList(regions=region_centres(opened.store.seen_by(CITIZEN), opened.places, centres))

    return router
