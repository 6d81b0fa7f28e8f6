"""A filled record, a fake assistant, and the whole app over both."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from knowledge.places import Places
from tests.conftest import filled_store
from tests.fakes import FakeAssistant
from tests.ui.live import serving
from ui.rating_wiring import Clock, utc_now
from ui.server import create_app
from ui.settings import Settings
from ui.wiring import Opened, open_assistant


@pytest.fixture(scope="session")
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory, places: Places, assistant: FakeAssistant) -> Opened:
    return Opened(store=filled_store(tmp_path_factory.mktemp("record")), places=places, assistant=assistant)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=Path(tmp_path_factory.mktemp("data")), name="云河市政务服务问答")


@contextmanager
def loops_forgotten() -> Iterator[None]:
    """While unclosed loops are not counted: Gradio opens and forgets five event loops when a page of it is made."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        asyncio.set_event_loop(None)  # it leaves the last one as this thread's own
        gc.collect()


def quiet_app(opened: Opened, settings: Settings, clock: Clock = utc_now) -> ASGIApp:
    """The whole app."""
    with loops_forgotten():
        return create_app(opened, settings, clock=clock)


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
