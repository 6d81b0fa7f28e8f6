"""`POST /api/feedback`: a citizen rates one answer, without login. There is no other way to give a rating, and none to change one."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Header, Request

from evals.ratings.levels import about
from evals.ratings.rate import RatingDesk, Receipt, Submitted
from ui.api import problems
from ui.contract import FeedbackReceipt, FeedbackRequest
from ui.problems import ProblemError
from ui.settings import Settings

STAFF = "staff"
_DESCRIPTION = (
    "评的是这次答复，不是窗口服务，也不是官方的「好差评」。五级：5 非常满意 到 1 非常不满意。不用登录。"
    "同一次答复再评一次，后一次代替前一次。最低的两级会开立工单，由指南的实施机关限期处理。"
)


def ratings_router(desk: RatingDesk, settings: Settings) -> APIRouter:
    """Rating."""
    router = APIRouter(prefix="/api", tags=["评价"])

    @router.post(
        "/feedback", summary="评价一次答复", description=_DESCRIPTION, status_code=201,
        responses=problems("unknown-answer", "too-many-ratings", "staff-rating", "too-large"),
    )  # fmt: skip
    def feedback(
        given: FeedbackRequest, request: Request, authorization: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> FeedbackReceipt:
        role = STAFF if holds_token(authorization, settings.maintain_token) else given.role
        submitted = Submitted(
            answer_id=given.answer_id,
            level=given.rating,
            reasons=tuple(given.reasons),
            comment=given.comment,
            role=role,
        )
        receipt = desk.rate(submitted, address=request.client.host if request.client else "")
        if receipt is not Receipt.KEPT:
            raise ProblemError(receipt.value)
        url = settings.official_rating_url
        return FeedbackReceipt(answer_id=given.answer_id, about=about(url), official_url=url)

    return router


def holds_token(authorization: str, token: str | None) -> bool:
    """Whether a request's header carries the maintainers' token; compared in constant time."""
    if token is None:
        return False
    return hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())
