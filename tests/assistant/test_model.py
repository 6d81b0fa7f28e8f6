"""A model behind a deadline, against a real server on loopback that misbehaves in every way we know."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from assistant.model import AT_ONCE, Breaker, Failure, Model, ModelChoice, ModelError, open_model
from knowledge.errors import SettingError
from tests.chat_server import ChatServer, chat_server

SECONDS = 1.0
KEY = "sk-0123456789"


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


@pytest.fixture(scope="module")
def model(server: ChatServer) -> Model:
    opened = open_model(
        ModelChoice(name="openai:scripted", url=server.url, key=KEY, seconds=SECONDS), breaker=Breaker(most=1000)
    )
    server.speak = lambda message: "好"
    opened.ask("", "warm up")  # the first call imports what the client needs
    return opened


@pytest.fixture(autouse=True)
def _well_behaved(server: ChatServer) -> None:
    server.fault = None
    server.speak = lambda message: f"听到：{message}"


def test_a_reply_comes_whole_with_its_tokens(model: Model, server: ChatServer) -> None:
    reply = model.ask("规则", "护照要多久" * 20)

    assert reply.text == "听到：" + "护照要多久" * 20
    assert (reply.tokens_in, reply.tokens_out) == (100, 20)
    assert [one["role"] for one in server.heard[-1]["messages"]] == ["system", "user"]
    assert server.heard[-1]["temperature"] == 0
    assert server.keys[-1] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ("silence", Failure.TIMEOUT),
        ("drip", Failure.TIMEOUT),
        ("endless", Failure.ENDLESS),
        ("429", Failure.RATE_LIMITED),
        ("500", Failure.SERVER_ERROR),
        ("503", Failure.SERVER_ERROR),
        ("401", Failure.REJECTED),
        ("garbage", Failure.GARBAGE),
        ("broken_events", Failure.GARBAGE),
        ("empty", Failure.EMPTY),
        ("filtered", Failure.REFUSAL),
        ("cut_off", Failure.GARBAGE),
    ],
)
def test_every_fault_is_named_before_the_deadline_is_long_past(
    model: Model, server: ChatServer, fault: str, failure: Failure
) -> None:
    server.fault = fault
    started = time.monotonic()

    with pytest.raises(ModelError) as raised:
        model.ask("", "护照要多久")

    assert raised.value.failure is failure
    assert time.monotonic() - started < SECONDS + 1
    assert KEY not in str(raised.value)


def test_a_service_that_is_not_there_is_unreachable() -> None:
    nobody = open_model(ModelChoice(name="openai:scripted", url="http://127.0.0.1:9/v1", seconds=SECONDS))

    with pytest.raises(ModelError) as raised:
        nobody.ask("", "护照要多久")

    assert raised.value.failure is Failure.UNREACHABLE


def test_callers_beyond_the_places_still_come_back_in_time(model: Model, server: ChatServer) -> None:
    server.fault = "silence"
    waited: list[float] = []

    def ask() -> None:
        started = time.monotonic()
        with pytest.raises(ModelError):
            model.ask("", "护照要多久")
        waited.append(time.monotonic() - started)

    callers = [threading.Thread(target=ask) for _ in range(3 * AT_ONCE)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert len(waited) == 3 * AT_ONCE
    assert max(waited) < SECONDS + 1
    server.fault = None
    assert model.ask("", "又好了").text == "听到：又好了"


def test_a_question_has_one_deadline_however_many_calls_it_takes(model: Model, server: ChatServer) -> None:
    server.fault = "silence"
    started = time.monotonic()

    with pytest.raises(ModelError):
        model.ask("", "护照要多久", until=time.monotonic() + 0.2)

    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("name", ["nobody:model", "anthropic:claude"])
def test_an_unknown_provider_says_how_to_write_it(name: str) -> None:
    with pytest.raises(SettingError, match="openai:qwen-plus"):
        open_model(ModelChoice(name=name))


def test_a_service_that_keeps_failing_is_left_alone_and_tried_again_later(server: ChatServer) -> None:
    breaker = Breaker(most=3, rest_seconds=0.3)
    model = open_model(ModelChoice(name="openai:scripted", url=server.url, seconds=SECONDS), breaker=breaker)
    server.fault = "503"
    failures = []
    for _ in range(5):
        with pytest.raises(ModelError) as raised:
            model.ask("", "护照要多久")
        failures.append(raised.value.failure)

    assert failures == [Failure.SERVER_ERROR] * 3 + [Failure.RESTING] * 2
    server.fault = None
    time.sleep(0.35)
    assert model.ask("", "又好了").text == "听到：又好了"


def test_an_answer_that_is_of_no_use_is_no_failure_of_the_service(server: ChatServer) -> None:
    model = open_model(
        ModelChoice(name="openai:scripted", url=server.url, seconds=SECONDS), breaker=Breaker(most=2, rest_seconds=60)
    )
    server.fault = "empty"
    for _ in range(4):
        with pytest.raises(ModelError, match="empty"):
            model.ask("", "护照要多久")
