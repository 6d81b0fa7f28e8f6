"""The pages of signing in that one deployment has: its own, and those of another provider where one is set."""

from __future__ import annotations

from fastapi import APIRouter

from knowledge.accounts import Accounts, Clock, utc_now
from knowledge.store import Store
from knowledge.store.sign_ins import PendingSignIns
from ui.oidc_people import elsewhere_of, provider_of
from ui.settings import Settings
from ui.signing_in import door_of, signing_in_router
from ui.signing_in_elsewhere import PATHS as ELSEWHERE_PATHS
from ui.signing_in_elsewhere import elsewhere_router

__all__ = ["ELSEWHERE_PATHS", "signing_in_routers"]


def signing_in_routers(
    store: Store, accounts: Accounts, settings: Settings, *, clock: Clock = utc_now
) -> tuple[APIRouter, ...]:
    """Every page of signing in.

    Raises:
        SettingError: sign-in elsewhere is set, and not wholly.
    """
    elsewhere = elsewhere_of(settings)
    if elsewhere is None:
        return (signing_in_router(door_of(accounts, settings, clock=clock)),)
    provider = provider_of(elsewhere)
    door = door_of(accounts, settings, farewell=lambda hint: provider.farewell(elsewhere.after, hint), clock=clock)
    return signing_in_router(door), elsewhere_router(door, elsewhere, provider, PendingSignIns(store.engine))
