"""Every page under /admin, for maintainers only, the audit trail for auditors as well; to everybody else there is nothing here."""

from __future__ import annotations

from contextvars import copy_context
from threading import Thread

from fastapi import APIRouter

from evals.ratings.keeper import Clock, utc_now
from knowledge.accounts import Accounts
from ui.admin.auditing import audit_routes
from ui.admin.checking import checking_routes
from ui.admin.handling import ticket_routes
from ui.admin.ingesting import ingest_routes
from ui.admin.listing import listing_routes
from ui.admin.machine import machine_routes
from ui.admin.measuring import eval_routes
from ui.admin.office import Job, Office
from ui.admin.people import people_routes
from ui.admin.questions import question_routes
from ui.admin.staging import Staging
from ui.settings import Settings
from ui.wiring import Opened


def in_a_thread(job: Job) -> None:
    """Start a long job and return at once; the audit trail keeps to whoever began it."""
    Thread(target=copy_context().run, args=(job,), daemon=True).start()


def admin_router(opened: Opened, settings: Settings, accounts: Accounts, *, clock: Clock = utc_now) -> APIRouter:
    """Every route under /admin."""
    return office_router(Office(opened, settings, accounts, Staging(settings.data), clock, in_a_thread))


def office_router(office: Office) -> APIRouter:
    """The routes over one office."""
    router = APIRouter(include_in_schema=False)
    for routes in (
        ingest_routes,
        checking_routes,
        listing_routes,
        ticket_routes,
        question_routes,
        eval_routes,
        machine_routes,
        people_routes,
        audit_routes,
    ):
        router.include_router(routes(office))
    return router
