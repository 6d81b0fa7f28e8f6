"""A provider, the settings that name it, and the sign-in pages that send people there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oidc_provider import CLIENT, SECRET, OidcProvider, serving_oidc
from tests.records import empty_store
from tests.ui.oidc.site import HERE, ROLES, Site
from ui.settings import Settings


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with serving_oidc() as provider:
        yield provider


@pytest.fixture
def settings(provider: OidcProvider) -> Settings:
    return Settings(
        oidc_issuer=provider.address, oidc_client=CLIENT, oidc_secret=SECRET, oidc_roles=ROLES, public_url=HERE
    )


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Iterator[Site]:
    store = empty_store(tmp_path)
    yield Site(store, settings)
    store.close()
