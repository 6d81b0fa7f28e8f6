"""`/api/conversations/{id}`: what is kept of a conversation, for whoever holds its number; and its deletion, here and in memory."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path

from knowledge.values import Value
from ui.api import problems
from ui.asking import Asking
from ui.transcripts import Transcripts

Number = Annotated[str, Path(max_length=64)]


class ToldExchange(Value):
    """One question as it was kept, personal data removed, and the answer that was given. `at` is UTC."""

    at: datetime
    question: str
    region: str | None
    status: str
    answer: str
    guide_id: str | None


class ToldConversation(Value):
    """All that the server keeps of a conversation, the oldest first. `kept_days` 0: this deployment keeps none."""

    conversation_id: str
    kept_days: int
    exchanges: tuple[ToldExchange, ...]


def conversations_router(asking: Asking, transcripts: Transcripts) -> APIRouter:
    """Telling and deleting a conversation."""
    router = APIRouter(prefix="/api", tags=["问答"])

    @router.get(
        "/conversations/{conversation_id}", summary="下载一次对话",
        description="服务器上保存的这次对话：隐去个人信息的提问和给出的答复。没有设 MINGBAI_HISTORY_DAYS 时什么也不保存，exchanges 是空的；编号不认识也是空的，不透露有没有。",
        responses=problems(),
    )  # fmt: skip
    def told(conversation_id: Number) -> ToldConversation:
        kept = transcripts.told(conversation_id) if transcripts.days else ()
        return ToldConversation(
            conversation_id=conversation_id,
            kept_days=transcripts.days,
            exchanges=tuple(
                ToldExchange(
                    at=one.created, question=one.question, region=one.region, status=one.status, answer=one.answer,
                    guide_id=one.guide_id,
                )
                for one in kept
            ),
        )  # fmt: skip

    @router.delete(
        "/conversations/{conversation_id}", summary="删除一次对话", status_code=204,
        description="忘掉这次对话里说过的事项和地区，保存过的也删掉。没有这个编号也算成功，不透露有没有。", responses=problems(),
    )  # fmt: skip
    def forget(conversation_id: Number) -> None:
        asking.forget(conversation_id)
        transcripts.forget(conversation_id)

    return router
