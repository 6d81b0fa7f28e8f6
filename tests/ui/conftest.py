"""A filled record, a fake assistant, and the whole app over both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from knowledge.places import Places
from tests.fakes import FakeAssistant
from tests.records import filled_store
from tests.ui.live import serving
from ui.rating_wiring import Clock, utc_now
from ui.server import create_app
from ui.settings import Settings
from ui.wiring import Opened, open_assistant

Made = TypeVar("Made")


@pytest.fixture(scope="session")
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory, places: Places, assistant: FakeAssistant) -> Opened:
    return Opened(store=filled_store(tmp_path_factory.mktemp("record")), places=places, assistant=assistant)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=Path(tmp_path_factory.mktemp("data")), name="云河市政务服务问答")


def made_in_a_loop(make: Callable[[], Made]) -> Made:
    """What `make` returns. Outside a running loop Gradio opens five of its own for a page and never closes them."""

    async def made() -> Made:
        return make()

    return asyncio.run(made())


def quiet_app(opened: Opened, settings: Settings, clock: Clock = utc_now) -> ASGIApp:
    """The whole app."""
    return made_in_a_loop(lambda: create_app(opened, settings, clock=clock))


@pytest.fixture(scope="session")
def client(opened: Opened, settings: Settings) -> Iterator[TestClient]:
    with TestClient(quiet_app(opened, settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def searching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The real assistant over the filled record."""
    folder = tmp_path_factory.mktemp("searching")
    filled_store(folder).close()
    opened = open_assistant(Settings(data=folder))
    yield opened
    opened.store.close()


@pytest.fixture(scope="session")
def live(searching: Opened, settings: Settings) -> Iterator[str]:
    """The address of a real server over the real assistant."""
    with serving(quiet_app(searching, settings)) as address:
        yield address
