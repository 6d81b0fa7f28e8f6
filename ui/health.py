"""For the operator's monitoring: alive, ready, and the numbers. Ready means that record and index are open and belong together."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from knowledge.access import CITIZEN
from knowledge.errors import MingbaiError
from knowledge.store import Store
from ui.api import problems
from ui.contract import Health, Readiness
from ui.metrics import MEDIA_TYPE, Metrics
from ui.problems import ProblemError
from ui.wiring import Opened, Search


def health_router(opened: Opened, metrics: Metrics) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["运行"])

    @router.get("/healthz", summary="进程是否活着")
    def healthz() -> Health:
        return Health(status="ok")

    @router.get("/readyz", summary="能不能答复", responses=problems("not-ready"))
    def readyz() -> Readiness:
        found = readiness(opened.store, opened.search)
        if found.items and found.index_entries == 0:
            raise ProblemError("not-ready", detail="库里有内容，索引却是空的。请运行 mingbai reindex。")
        return found

    @router.get("/metrics", summary="运行计数（Prometheus 文本）", response_class=PlainTextResponse)
    def numbers() -> Response:
        return PlainTextResponse(metrics.text(), media_type=MEDIA_TYPE)

    return router


def readiness(store: Store, search: Search | None) -> Readiness:
    """What record and index say of themselves now; the index's part is None where none is open.

    Raises:
        StoreError: the record does not answer.
    """
    counts = store.seen_by(CITIZEN).counts()
    return Readiness(
        status="ready",
        guides=counts["guide"],
        documents=counts["document"],
        quarantined=counts["quarantined"],
        record_generation=store.generation,
        index_current=not store.unindexed(limit=1).marks if search is not None else None,
        index_entries=len(search.index) if search is not None else None,
        encoder=search.index.encoder.name if search is not None else None,
    )


def gauges(opened: Opened, waiting: int) -> dict[str, float]:
    """The same for /metrics; empty while the record does not answer, so that the counters can still be read."""
    try:
        found = readiness(opened.store, opened.search)
    except MingbaiError:
        return {}
    values: dict[str, float] = {
        "mingbai_guides": found.guides,
        "mingbai_documents": found.documents,
        "mingbai_quarantined": found.quarantined,
        "mingbai_record_generation": found.record_generation,
        "mingbai_notes_waiting": waiting,
    }
    if found.index_entries is not None and found.index_current is not None:
        values |= {"mingbai_index_entries": found.index_entries, "mingbai_index_current": float(found.index_current)}
    return values
