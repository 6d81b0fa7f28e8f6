"""Every error of the app as a response, its shape by address: problem details everywhere, OpenAI's errors under /v1/.

The words are `ui.problems.KINDS`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evals.ratings.states import NoTicketError, TicketError
from knowledge.errors import ConflictError, MingbaiError
from ui.logs import frames_of
from ui.openai_contract import ErrorBody, ErrorDocument
from ui.problems import KINDS, MEDIA_TYPE, STATUS_KINDS, FieldError, ProblemError, field_error, problem_body

log = logging.getLogger("mingbai.http")

OPENAI_PATHS = "/v1/"

# HTTP status -> the `type` by which OpenAI's clients tell errors apart; every other status is a request's own fault
OPENAI_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "server_error",
    503: "server_error",
}


def refusal_response(
    path: str,
    kind: str,
    errors: tuple[FieldError, ...] = (),
    detail: str | None = None,
    *,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The HTTP answer for one problem at one address."""
    status = KINDS[kind].status
    if path.startswith(OPENAI_PATHS):
        return JSONResponse(_openai_error(kind, errors, detail), status_code=status, headers=headers)
    body = problem_body(kind, errors, detail)
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _openai_error(kind: str, errors: tuple[FieldError, ...], detail: str | None) -> dict[str, object]:
    known = KINDS[kind]
    said = "；".join(f"{error.field}：{error.message}" for error in errors)
    words = f"{known.title}。{said or detail or known.detail}"
    error = ErrorBody(
        message=words,
        type=OPENAI_TYPES.get(known.status, "invalid_request_error"),
        param=errors[0].field if errors else None,
        code=kind.replace("-", "_"),
    )
    return ErrorDocument(error=error).model_dump()


def install_problems(app: FastAPI) -> None:
    """Make every error of the app one of the refusals."""

    @app.exception_handler(ProblemError)
    async def refused(request: Request, error: ProblemError) -> JSONResponse:
        return refusal_response(request.url.path, error.kind, error.errors, error.detail)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return refusal_response(
            request.url.path, "invalid-field", tuple(field_error(dict(detail)) for detail in error.errors())
        )

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI's word for a body whose bytes are no text
            return refusal_response(
                request.url.path, "invalid-field", (field_error({"type": "json_invalid", "loc": ()}),)
            )
        kind = STATUS_KINDS.get(
            error.status_code, "refused" if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR else "failed"
        )
        return refusal_response(request.url.path, kind)

    @app.exception_handler(TicketError)
    @app.exception_handler(ConflictError)
    async def ticket(request: Request, error: MingbaiError) -> JSONResponse:
        kind = "no-ticket" if isinstance(error, NoTicketError) else "ticket-refused"
        return refusal_response(request.url.path, kind, (FieldError(field="ticket", message=str(error)),))

    @app.exception_handler(MingbaiError)
    async def unready(request: Request, error: MingbaiError) -> JSONResponse:
        log.error("%s: %s", type(error).__name__, error)
        return refusal_response(request.url.path, "not-ready")


class CrashesRefused:
    """Answers what nobody foresaw with problem 500 and writes its kind and place to the log, not its words, which may repeat what was typed.

    Inside the doors that count requests and add headers: the framework's own handler is outside them, and they would never see it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:  # whoever asked relies on an answer, and the next request on the process
            if scope["type"] != "http" or begun:
                raise
            log.error("crashed: %s at %s", type(error).__name__, " < ".join(reversed(frames_of(error))))
            await refusal_response(scope["path"], "failed")(scope, receive, send)
