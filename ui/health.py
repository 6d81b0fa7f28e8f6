"""For the operator's monitoring: alive, ready, and the numbers. Ready means that record and index are open and belong together."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from knowledge.access import CITIZEN
from knowledge.errors import IndexGoneError, MingbaiError
from knowledge.store import Store
from ui.api import problems
from ui.contract import Health, Readiness
from ui.metrics import MEDIA_TYPE, Metrics
from ui.problems import ProblemError
from ui.wiring import Opened, Search

PROBE = "readyz"  # no entry has this key
NO_REDIS = "Redis 连不上：限流的计数和现成的答复由各个进程自己留着，恢复以后自动接上。"

RedisUp = Callable[[], bool | None]


def health_router(opened: Opened, metrics: Metrics, redis_up: RedisUp) -> APIRouter:
    """The routes. `redis_up` says whether Redis answered last, None where none is configured."""
    router = APIRouter(tags=["运行"])

    @router.get("/healthz", summary="进程是否活着")
    async def healthz() -> Health:
        return Health(status="ok")

    @router.get("/readyz", summary="能不能答复", responses=problems("not-ready"))
    def readyz() -> Readiness:
        found = readiness(opened.store, opened.search, redis=redis_up())
        if found.items and found.index_entries == 0:
            raise ProblemError("not-ready", detail="库里有内容，索引却是空的。请运行 mingbai reindex。")
        if opened.search is not None and opened.search.index.is_damaged:
            raise ProblemError("not-ready", detail="向量索引损坏，现在只按字词查找。请运行 mingbai reindex。")
        return found

    @router.get("/metrics", summary="运行计数（Prometheus 文本）", response_class=PlainTextResponse)
    def numbers() -> Response:
        return PlainTextResponse(metrics.text(), media_type=MEDIA_TYPE)

    return router


def readiness(store: Store, search: Search | None, *, redis: bool | None = None) -> Readiness:
    """What record and index say of themselves now; the index's part is None where none is open.

    Raises:
        StoreError: the record does not answer.
        IndexGoneError: the server of the index does not.
    """
    if search is not None:
        search.index.held([PROBE], partitions=CITIZEN.partitions)  # counts may be remembered; this is looked up
    counts = store.seen_by(CITIZEN).counts()
    return Readiness(
        status="ready",
        guides=counts["guide"],
        documents=counts["document"],
        quarantined=counts["quarantined"],
        record_generation=store.generation,
        index_current=not store.unindexed(limit=1).marks if search is not None else None,
        index_entries=len(search.index) if search is not None else None,
        index_engine=_engine(search) if search is not None else None,
        encoder=search.index.encoder.name if search is not None else None,
        redis=redis,
        notes=(NO_REDIS,) if redis is False else (),
    )


def _engine(search: Search) -> str:
    return str(getattr(search.index, "engine", "embedded"))


def gauges(opened: Opened, waiting: int, *, redis: bool | None = None) -> dict[str, float]:
    """The same for /metrics; only what is up while record or index does not answer, so that the counters can still be read."""
    values: dict[str, float] = {} if redis is None else {"mingbai_redis_up": float(redis)}
    try:
        found = readiness(opened.store, opened.search)
    except IndexGoneError:
        return values | {"mingbai_index_up": 0.0}
    except MingbaiError:
        return values
    values |= {
        "mingbai_guides": found.guides,
        "mingbai_documents": found.documents,
        "mingbai_quarantined": found.quarantined,
        "mingbai_record_generation": found.record_generation,
        "mingbai_notes_waiting": waiting,
    }
    if found.index_entries is not None and found.index_current is not None:
        values |= {
            "mingbai_index_up": 1.0,
            "mingbai_index_entries": found.index_entries,
            "mingbai_index_current": float(found.index_current),
        }
    return values
