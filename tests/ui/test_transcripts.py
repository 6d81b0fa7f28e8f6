"""Kept conversations: off unless the operator says so, masked, told to whoever holds the number, deleted on his word and by age."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from knowledge.places import Places
from knowledge.store import Store
from knowledge.store.transcripts import Exchanged, TranscriptRecord
from tests.fakes import FakeAssistant
from tests.records import filled_store
from tests.ui.conftest import quiet_app
from ui.rating_wiring import Clock, utc_now
from ui.settings import Settings
from ui.wiring import Opened

NOON = datetime(2026, 11, 29, 12)
QUESTION = "手机 13800001234，新生儿登记要带什么"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "record")


@contextmanager
def serving(store: Store, places: Places, data: Path, days: int, clock: Clock = utc_now) -> Iterator[TestClient]:
    opened = Opened(store=store, places=places, assistant=FakeAssistant())
    with TestClient(quiet_app(opened, Settings(data=data, history_days=days), clock=clock)) as client:
        yield client


def asked(client: TestClient, **headers: str) -> str:
    said = client.post("/api/ask", json={"question": QUESTION, "region": "999901"}, headers=headers)
    assert said.status_code == 200
    number: str = said.json()["conversation_id"]
    return number


def test_without_the_setting_nothing_is_kept(store: Store, places: Places, tmp_path: Path) -> None:
    with serving(store, places, tmp_path, 0) as client:
        number = asked(client)
        told = client.get(f"/api/conversations/{number}").json()
    assert (told["kept_days"], told["exchanges"]) == (0, [])
    assert TranscriptRecord(store.engine).of(number) == ()


def test_a_kept_conversation_is_masked_and_told_in_full(store: Store, places: Places, tmp_path: Path) -> None:
    with serving(store, places, tmp_path, 7) as client:
        number = asked(client)
        (exchange,) = client.get(f"/api/conversations/{number}").json()["exchanges"]
    assert "13800001234" not in exchange["question"]
    assert "新生儿登记要带什么" in exchange["question"]
    assert exchange["answer"]
    assert exchange["region"] == "999901"


def test_who_asks_not_to_be_kept_is_not(store: Store, places: Places, tmp_path: Path) -> None:
    with serving(store, places, tmp_path, 7) as client:
        number = asked(client, DNT="1")
        assert client.get(f"/api/conversations/{number}").json()["exchanges"] == []


def test_deleting_a_conversation_deletes_what_is_kept_and_no_other(
    store: Store, places: Places, tmp_path: Path
) -> None:
    record = TranscriptRecord(store.engine)
    record.keep([one("other", NOON + timedelta(days=9999))])
    with serving(store, places, tmp_path, 7) as client:
        number = asked(client)
        assert client.delete(f"/api/conversations/{number}").status_code == 204
        assert client.get(f"/api/conversations/{number}").json()["exchanges"] == []
    assert len(record.of("other")) == 1


@pytest.mark.parametrize("days", [0, 7])
def test_what_is_older_than_the_setting_goes_when_the_service_opens(
    store: Store, places: Places, tmp_path: Path, days: int
) -> None:
    record = TranscriptRecord(store.engine)
    record.keep([one("old", NOON - timedelta(days=8)), one("young", NOON - timedelta(days=1))])
    with serving(store, places, tmp_path, days, clock=lambda: NOON):
        pass
    assert record.of("old") == ()
    assert len(record.of("young")) == (1 if days else 0)


def one(conversation: str, created: datetime) -> Exchanged:
    return Exchanged(conversation=conversation, question="问", status="answered", answer="答", created=created)
