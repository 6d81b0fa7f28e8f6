"""`/v1/chat/completions` and `/v1/models`: the same answers for programs that speak OpenAI's protocol.

The whole talk comes with every request, so nothing is kept between two and any process can answer. Errors under /v1/ have
OpenAI's shape; see `ui.refusals`.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from assistant.answer import Answer
from ui.api import EVENT_STREAM
from ui.asking import Asking
from ui.completions import chunks_of, completion_of
from ui.contract import LONGEST_QUESTION, AskRequest
from ui.openai_contract import MODEL, Completion, CompletionRequest, ErrorDocument, ModelCard, ModelList
from ui.problems import KINDS, FieldError, ProblemError

REPLAYED = (
    3  # earlier questions of a talk that are read again, so that 「那要多少钱」 is understood; each costs one answer
)
_DESCRIPTION = (
    "按 OpenAI 的格式提问。messages 是整段对话，答的是最后一条 user；content 里的 [n] 在 annotations 里各有一处出处。"
    "地区写在 region 里，或者写在问题里。temperature、tools 等没有作用：事实都来自指南的字段，不由模型生成。"
)


def openai_router(asking: Asking) -> APIRouter:
    """Chat completions and the list of models."""
    router = APIRouter(prefix="/v1", tags=["兼容 OpenAI 的接口"])

    @router.post(
        "/chat/completions", summary="提问（OpenAI 格式）", description=_DESCRIPTION, response_model=Completion,
        responses={200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}, **refusals("wrong-key", "no-model", "invalid-field", "too-many")},
    )  # fmt: skip
    async def completions(given: CompletionRequest, request: Request) -> Completion | StreamingResponse:
        if given.model != MODEL:
            raise ProblemError("no-model", errors=(FieldError(field="model", message=f"填 {MODEL}"),))
        *earlier, question = _questions(given)
        asked = AskRequest(question=question, region=given.region)
        answer = await asking.in_turn(lambda: _answered(asking, asked, tuple(earlier)))
        completion = completion_of(answer, base_url=str(request.base_url))
        if not given.stream:
            return completion
        with_usage = given.stream_options is not None and given.stream_options.include_usage
        return StreamingResponse(
            chunks_of(completion, with_usage=with_usage),
            media_type=EVENT_STREAM,
            headers={"Cache-Control": "no-store"},
        )

    @router.get("/models", summary="可以填的 model", responses=refusals("wrong-key", "too-many"))
    def models() -> ModelList:
        return ModelList(data=(ModelCard(id=MODEL),))

    return router


def _answered(asking: Asking, asked: AskRequest, earlier: tuple[str, ...]) -> Answer:
    answer = asking.answer(asked, earlier=earlier)
    asking.forget(answer.conversation_id)
    return answer


def _questions(given: CompletionRequest) -> tuple[str, ...]:
    """The last few questions of a talk, the one to answer last."""
    said = given.questions
    if not said:
        raise ProblemError("invalid-field", errors=(FieldError(field="messages", message="缺少 role 是 user 的问题"),))
    if len(said[-1]) > LONGEST_QUESTION:
        words = f"最后一条太长了，最多 {LONGEST_QUESTION} 个字"
        raise ProblemError("invalid-field", errors=(FieldError(field="messages", message=words),))
    return tuple(text[:LONGEST_QUESTION] for text in said[-1 - REPLAYED :])


def refusals(*kinds: str) -> dict[int | str, dict[str, object]]:
    """The refusals of a route under /v1/ for its OpenAPI description."""
    named = (KINDS[kind] for kind in kinds)
    return {kind.status: {"description": kind.title, "model": ErrorDocument} for kind in named}
