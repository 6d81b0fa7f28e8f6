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
    door = door_of(accounts, settings, elsewhere=elsewhere is not None, clock=clock)
    own = signing_in_router(door)
    if elsewhere is None:
        return (own,)
    return own, elsewhere_router(door, elsewhere, provider_of(elsewhere), PendingSignIns(store.engine))
