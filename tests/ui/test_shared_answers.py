"""Answers kept for several server processes keep what those of one process keep, and hold nothing of whoever asked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from redis import Redis
from redis.exceptions import RedisError

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.kept_answers import AnswerKey
from knowledge.access import Role, Viewer
from knowledge.encode import Encoder
from knowledge.index import IndexPlace, catch_up, open_index
from knowledge.lexicon.lexicon import Lexicon
from knowledge.phases import Event, Phase, heard_by
from knowledge.places import Places
from knowledge.search import Searcher
from tests.records import empty_store
from tests.samples import CITY, DISTRICT, faq_page, pension_page
from tests.ui.conftest import quiet_app
from ui.settings import read_settings
from ui.shared_answers import PREFIX, SharedAnswers
from ui.wiring import Opened, open_assistant, open_search

REDIS = os.environ.get("MINGBAI_TEST_REDIS") or "redis://127.0.0.1:6379/7"
NO_REDIS = "redis://127.0.0.1:1/0"
ASKED = "企业职工养老金多久能办好"


class Ear:
    """Counts answers that were ready."""

    def __init__(self) -> None:
        self.ready = 0

    def phase(self, name: Phase, began_ns: int, ended_ns: int) -> None:
        """Nothing to note."""

    def event(self, name: Event, times: int) -> None:
        """Count it."""
        self.ready += times if name is Event.ANSWER_KEPT else 0


@pytest.fixture
def redis() -> Iterator[Redis]:
    try:
        redis = Redis.from_url(REDIS, socket_connect_timeout=0.5)
        redis.ping()
    except RedisError:
        pytest.skip("no Redis at MINGBAI_TEST_REDIS")
    yield redis
    for name in redis.scan_iter(f"{PREFIX}{64 * '?'}"):  # of the apps below; a hall's own names are longer
        redis.delete(name)
    redis.close()


class Hall:
    """One record that several server processes answer from."""

    def __init__(self, folder: Path, encoder: Encoder, lexicon: Lexicon, places: Places) -> None:
        self.store = empty_store(folder)
        self.folder, self.encoder, self.lexicon, self.places = folder, encoder, lexicon, places
        self.secret = secrets.token_bytes(32)
        self.prefix = f"{PREFIX}{secrets.token_hex(4)}:"  # so that tests that run at once do not meet
        self.put(pension_page(promised="10"))

    def put(self, *pieces: object, file: str = "a.html") -> None:
        """Store a file and index it."""
        self.store.put_file(file, str(pieces), pieces)  # type: ignore[arg-type]
        index = open_index(self.store, IndexPlace(data=self.folder), self.encoder)
        catch_up(self.store, index, self.lexicon)
        index.close()

    def process(self, url: str = REDIS, *, secret: bytes | None = None, **about: str) -> Assistant:
        """An assistant as another server process has it."""
        index = open_index(self.store, IndexPlace(data=self.folder), self.encoder)
        shared = SharedAnswers(url, secret=secret or self.secret, about=about, prefix=self.prefix)
        return Assistant(Searcher(self.store, index, self.lexicon), self.places, keep=10, shared=shared)


@pytest.fixture
def hall(tmp_path: Path, encoder: Encoder, lexicon: Lexicon, places: Places, redis: Redis) -> Iterator[Hall]:
    hall = Hall(tmp_path, encoder, lexicon, places)
    yield hall
    for name in names(redis, hall):
        redis.delete(name)
    hall.store.close()


def names(redis: Redis, hall: Hall) -> set[bytes]:
    """What a hall's processes have kept in Redis."""
    return set(redis.scan_iter(f"{hall.prefix}*"))


def ask(assistant: Assistant, question: str = ASKED, **more: object) -> tuple[Answer, bool]:
    """An answer, and whether it was ready."""
    ear = Ear()
    with heard_by(ear):
        answer = assistant.answer(question, **{"region": CITY, **more})  # type: ignore[arg-type]
    return answer, ear.ready == 1


def said(answer: Answer) -> Answer:
    return answer.model_copy(update={"answer_id": "", "conversation_id": "", "seconds": 0.0})


def test_another_process_gives_the_same_answer_under_ids_of_its_own(hall: Hall, redis: Redis) -> None:
    first, fresh = ask(hall.process())
    second, ready = ask(hall.process())
    assert (fresh, ready, said(second)) == (False, True, said(first))
    assert second.answer_id != first.answer_id


def test_a_conversation_goes_on_in_the_process_that_took_the_answer(hall: Hall, redis: Redis) -> None:
    ask(hall.process())
    other = hall.process()
    taken, _ = ask(other)
    goes_on, ready = ask(other, "那要多少钱", conversation_id=taken.conversation_id)
    assert (goes_on.guide, ready) == (taken.guide, False)


def test_the_place_the_day_and_the_program_make_a_difference(hall: Hall, redis: Redis) -> None:
    ask(hall.process(program="1"))
    assert ask(hall.process(program="1"))[1]
    assert not ask(hall.process(program="1"), region=DISTRICT)[1]
    assert not ask(hall.process(program="1"), today=date(2026, 9, 18))[1]
    assert not ask(hall.process(program="2"))[1]


def test_a_changed_record_leaves_every_shared_answer_behind(hall: Hall, redis: Redis) -> None:
    ask(hall.process())
    hall.put(pension_page(promised="8"))
    answer, ready = ask(hall.process())
    assert not ready
    assert "8个工作日" in answer.text


def test_staff_neither_leave_nor_take_a_shared_answer(hall: Hall, redis: Redis) -> None:
    clerk = Viewer.of(Role.WINDOW)
    ask(hall.process(), viewer=clerk)
    assert not ask(hall.process())[1]
    assert not ask(hall.process(), viewer=clerk)[1]


@pytest.mark.parametrize(
    "question", [f"我妈妈78岁，{ASKED}", f"我的手机13800138000，{ASKED}", "失业了社保怎么办，我住河边三号"]
)
def test_what_tells_of_the_asker_is_never_shared(hall: Hall, redis: Redis, question: str) -> None:
    hall.put(faq_page(), file="b.html")
    ask(hall.process(), question)
    assert names(redis, hall) == set()


def test_redis_holds_no_word_of_a_question_and_forgets_by_itself(hall: Hall, redis: Redis) -> None:
    ask(hall.process())
    (name,) = names(redis, hall)
    kept = SharedAnswers(REDIS, secret=hall.secret, about={}, prefix=hall.prefix).find(
        _key(hall), hall.store.generation
    )
    assert kept is not None
    assert ASKED not in repr(kept)
    assert len(name) == len(hall.prefix) + 64
    assert 0 < int(str(redis.ttl(name))) <= 600


def _key(hall: Hall) -> AnswerKey:
    return AnswerKey(ASKED, CITY, date.today())


def test_another_records_answers_are_not_found(hall: Hall, redis: Redis) -> None:
    ask(hall.process())
    assert not ask(hall.process(secret=b"another record"))[1]


def test_what_another_program_wrote_in_another_form_is_a_miss(hall: Hall, redis: Redis) -> None:
    ask(hall.process())
    (name,) = names(redis, hall)
    redis.set(name, b"{}")
    answer, ready = ask(hall.process())
    assert (answer.status.value, ready) == ("answered", False)


def test_without_redis_each_process_keeps_its_own_and_says_so_once(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    alone = hall.process(NO_REDIS)
    assert [ask(alone)[1] for _ in range(3)] == [False, True, True]
    assert [record.message for record in caplog.records if record.name == "mingbai.answers"] == [
        "redis not reached (ConnectionError): each process keeps its own answers"
    ]


# ---- as operators see it


def served(folder: Path, redis: str) -> tuple[Opened, TestClient]:
    """The app of a hall with one guide."""
    settings = read_settings({"MINGBAI_DATA": str(folder), "MINGBAI_REDIS": redis})
    store = empty_store(folder)
    store.put_file("a.html", "1", [pension_page()])
    store.close()
    opened = open_assistant(settings, search=open_search(settings))
    return opened, TestClient(quiet_app(opened, settings))


@pytest.mark.parametrize(("url", "up"), [(REDIS, True), (NO_REDIS, False)])
def test_readiness_and_metrics_say_whether_redis_answers(tmp_path: Path, redis: Redis, url: str, up: bool) -> None:
    opened, client = served(tmp_path, url)
    with client:
        answer = client.post("/api/ask", json={"question": ASKED, "region": CITY})
        ready = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (200, "answered")
        assert (ready.status_code, ready.json()["redis"], len(ready.json()["notes"])) == (200, up, 0 if up else 1)
        assert f"mingbai_redis_up {float(up)}" in client.get("/metrics").text
    opened.store.close()


def test_without_a_redis_configured_nothing_is_said_of_one(tmp_path: Path) -> None:
    settings = read_settings({"MINGBAI_DATA": str(tmp_path)})
    opened = open_assistant(settings)
    with TestClient(quiet_app(replace(opened, shared_answers=None), settings)) as client:
        assert client.get("/readyz").json()["redis"] is None
        assert "mingbai_redis_up" not in client.get("/metrics").text
    opened.store.close()
