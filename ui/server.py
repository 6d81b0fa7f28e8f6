"""The app as one piece: API, pages, chat, and the doors around them. `ui.serving` runs it."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI, Request
from mcp.server.mcpserver import MCPServer
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Match
from starlette.types import Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from evals.ratings.limits import ClientKeys
from knowledge.access import Role
from knowledge.accounts import Accounts
from knowledge.store.transcripts import TranscriptRecord
from ui.about_pages import about_router
from ui.admin.ingesting import PATH as UPLOAD
from ui.admin.office import ADMIN
from ui.admin.pages import admin_router
from ui.admin.staging import LARGEST_BATCH
from ui.api import ask_router, guides_router, originals_router, places_router
from ui.api_conversations import conversations_router
from ui.api_corrections import corrections_router
from ui.api_maintain import maintain_router
from ui.api_notes import notes_router
from ui.api_notice import notice_router
from ui.api_openai import openai_router
from ui.api_ratings import ratings_router
from ui.asking import ANSWERING, ANSWERING_FROM_AFAR, Asking
from ui.assets import PATH as ASSETS_PATH
from ui.assets import assets_router
from ui.auditing import Auditing
from ui.chat import GRADIO_PATHS, Chat, mount_chat
from ui.doors import BodyLimit, ClosedAddresses, SecurityHeaders, Wider
from ui.guide_page import guide_page_router
from ui.health import gauges, health_router
from ui.hosts import HostCheck
from ui.keys import KeyCheck
from ui.language import PATH as LANGUAGE_PATH
from ui.language import language_router
from ui.limits import Buckets, LocalBuckets, RateLimit
from ui.mcp_server import MCP_PATH, mcp_routes, mcp_server
from ui.metrics import Metrics
from ui.observing import Observing
from ui.openapi import describe_in_chinese
from ui.page import FramedIndex
from ui.pausing import pause_notice
from ui.problems import ProblemError
from ui.rating_wiring import Clock, Intake, open_intake, utc_now
from ui.refusals import CrashesRefused, install_problems
from ui.refused_pages import RefusalsAsPages
from ui.settings import Settings
from ui.shared_answers import SharedAnswers
from ui.shared_limits import SharedBuckets
from ui.signing_in import PATHS as SIGNING_PATHS
from ui.signing_in_wiring import ELSEWHERE_PATHS, signing_in_routers
from ui.staff.pages import staff_router
from ui.staff.paths import STAFF
from ui.tracing import Traces, traces_to
from ui.transcripts import NotesTogether, Transcripts
from ui.who import install_who, is_signed_in
from ui.widget import WIDGET_DEMO, WIDGET_PAGE, WIDGET_SCRIPT, widget_router
from ui.wiring import Opened, open_accounts

OWN_PATHS = (
    "/", *SIGNING_PATHS, *ELSEWHERE_PATHS, LANGUAGE_PATH, "/api/", "/v1/", MCP_PATH, "/guides/", STAFF, f"{STAFF}/", ADMIN, f"{ADMIN}/", f"{ASSETS_PATH}/", "/about/",
    WIDGET_PAGE, WIDGET_SCRIPT, WIDGET_DEMO, "/healthz", "/readyz", "/metrics", "/openapi.json",
)  # fmt: skip
SALT_SETTING = "client-salt"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
DESCRIPTION = "办事明白：查办事指南的问答接口。每个事实都带出处，出错时返回 application/problem+json（RFC 9457）。"


def create_app(opened: Opened, settings: Settings, *, clock: Clock = utc_now) -> FastAPI:
    """The whole app over an opened assistant. `clock` tells the time of answers and ratings.

    /docs is off, because its page would load scripts from another host; /openapi.json has the same content.
    """
    works = _works(opened, settings, clock)
    app = FastAPI(
        title="办事明白", version="0.1.0", description=DESCRIPTION, docs_url=None, redoc_url=None, lifespan=_running(works)
    )  # fmt: skip
    install_problems(app)
    install_who(app, works.accounts)
    describe_in_chinese(app)
    for router in _routers(opened, settings, works, clock):
        app.include_router(router)
    app.router.routes.extend(mcp_routes(works.agents))
    _answer_unmatched(app)
    mount_chat(app, settings)
    app.add_middleware(Auditing)
    app.add_middleware(FramedIndex, settings=settings, places=opened.places)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    _add_doors(app, opened, settings, works.buckets or LocalBuckets())
    app.add_middleware(Observing, metrics=works.metrics, spans=works.traces)
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=_parts(settings.proxies))
    return app


@dataclass(frozen=True)
class _Works:
    """What routes and doors share in one process. `traces`, `buckets` and `shared_answers` are None where nothing is set up for them."""

    metrics: Metrics
    traces: Traces | None
    intake: Intake
    transcripts: Transcripts
    asking: Asking
    agents: MCPServer[None]
    accounts: Accounts
    buckets: SharedBuckets | None
    shared_answers: SharedAnswers | None
    redis_up: Callable[[], bool | None]


def _works(opened: Opened, settings: Settings, clock: Clock) -> _Works:
    metrics = Metrics(opened.tally)
    traces = traces_to(settings.otlp) if settings.otlp else None
    intake = open_intake(opened, settings, clock=clock)
    transcripts = Transcripts(TranscriptRecord(opened.store.engine), days=settings.history_days, clock=clock)
    buckets = SharedBuckets(settings.redis) if settings.redis else None
    shared = [one for one in (buckets, opened.shared_answers) if one is not None]

    def redis_up() -> bool | None:
        return all(one.is_up for one in shared) if shared else None

    metrics.watch(lambda: gauges(opened, waiting=intake.keeper.waiting, redis=redis_up()))
    asking = Asking(
        opened.assistant,
        opened.places,
        metrics,
        NotesTogether((intake.keeper, transcripts)),
        paused=lambda: pause_notice(opened.store),
        listeners=(metrics,) if traces is None else (metrics, traces),
        at_once=ANSWERING_FROM_AFAR if settings.database or settings.milvus_url else ANSWERING,
    )
    return _Works(
        metrics, traces, intake, transcripts, asking, mcp_server(asking, opened), open_accounts(opened.store, settings), buckets,
        opened.shared_answers, redis_up,
    )  # fmt: skip


def _running(works: _Works) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What is opened when the app starts and closed when it ends."""

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async with works.agents.session_manager.run():
            yield
        works.intake.keeper.settle()  # a signal may end the process right after this
        works.transcripts.close()
        if works.buckets is not None:
            await works.buckets.close()
        if works.shared_answers is not None:
            works.shared_answers.close()
        if works.traces is not None:
            works.traces.close()

    return running


def _routers(opened: Opened, settings: Settings, works: _Works, clock: Clock) -> tuple[APIRouter, ...]:
    """Every route of ours, in the order in which they are tried."""
    return (
        ask_router(works.asking, Chat(opened, hotline=settings.hotline, map_url=settings.map_link)),
        conversations_router(works.asking, works.transcripts),
        openai_router(works.asking),
        ratings_router(works.intake.desk, settings),
        maintain_router(opened, settings, clock=clock),
        corrections_router(opened, settings, clock=clock),
        guides_router(works.asking, opened),
        originals_router(opened, settings),
        notice_router(opened, settings),
        places_router(opened, settings),
        health_router(opened, works.metrics, works.redis_up),
        guide_page_router(opened, settings),
        about_router(settings),
        widget_router(settings),
        assets_router(),
        *signing_in_routers(opened.store, works.accounts, settings),
        language_router(tls=settings.tls),
        notes_router(opened),
        staff_router(opened, settings, clock=clock),
        admin_router(opened, settings, works.accounts, clock=clock),
    )


def _add_doors(app: FastAPI, opened: Opened, settings: Settings, buckets: Buckets) -> None:
    """What a request passes before any route sees it; the last one added is the first it meets."""
    app.add_middleware(ClosedAddresses, open_paths=(*OWN_PATHS, *GRADIO_PATHS))
    app.add_middleware(BodyLimit, wider={UPLOAD: Wider(LARGEST_BATCH, _may_upload)})
    app.add_middleware(KeyCheck, keys=settings.keys)
    app.add_middleware(RateLimit, buckets=buckets, keys=ClientKeys(_salt(opened)), per_minute=settings.per_minute)
    app.add_middleware(HostCheck, hosts=_parts(settings.hosts))
    app.add_middleware(CrashesRefused)
    app.add_middleware(RefusalsAsPages, hotline=settings.hotline)
    app.add_middleware(SecurityHeaders, tls=settings.tls, framed={WIDGET_PAGE: settings.holders})


def _may_upload(scope: Scope) -> bool:
    return is_signed_in(scope, Role.MAINTAINER)


def _parts(written: str | None) -> list[str]:
    return written.split(",") if written else []


def _salt(opened: Opened) -> bytes:
    """What the processes of one record make their clients' keys with, so that they count together."""
    if opened.store.setting(SALT_SETTING) is None:
        opened.store.set_setting(SALT_SETTING, secrets.token_hex(32))
    return (opened.store.setting(SALT_SETTING) or "").encode()


def _answer_unmatched(app: FastAPI) -> None:
    """Answer what no route of ours takes, before the chat page's mount at ``/`` would: 405 for a wrong method, else 404.

    Under a console every wrong method is a 404: a 405 would tell a stranger which of its pages exist.
    """

    def unmatched(request: Request) -> None:
        partial = any(route.matches(request.scope)[0] is Match.PARTIAL for route in app.router.routes)
        hidden = request.url.path.startswith((STAFF, ADMIN))
        raise ProblemError("wrong-method" if partial and not hidden else "not-found")

    for path in OWN_PATHS:
        if path != "/":
            pattern = f"{path}{{rest:path}}" if path.endswith("/") else path
            app.add_api_route(pattern, unmatched, methods=list(METHODS), include_in_schema=False)
