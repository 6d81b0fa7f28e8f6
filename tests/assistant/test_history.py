"""What a conversation remembers, and for how long."""

from __future__ import annotations

import pytest

from assistant.history import KEPT, LIFETIME_SECONDS, History, Turn, topic_of_guide

TURN = Turn(topic="养老金", facets=("limits",), region="999900")


def test_the_last_turn_is_remembered() -> None:
    history = History()
    history.remember("c1", TURN)
    history.remember("c1", TURN.model_copy(update={"topic": "护照"}))
    last = history.last("c1")
    assert last is not None
    assert last.topic == "护照"


@pytest.mark.parametrize("unknown", [None, "", "never-seen"])
def test_an_unknown_conversation_has_no_last_turn(unknown: str | None) -> None:
    assert History().last(unknown) is None


def test_conversations_do_not_mix() -> None:
    history = History()
    history.remember("c1", TURN)
    assert history.last("c2") is None


def test_a_forgotten_conversation_is_gone() -> None:
    history = History()
    history.remember("c1", TURN)
    history.forget("c1")
    history.forget("c1")
    assert history.last("c1") is None


def test_an_old_turn_is_no_longer_used(monkeypatch: pytest.MonkeyPatch) -> None:
    history, clock = History(), [1_000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    history.remember("c1", TURN)
    clock[0] += LIFETIME_SECONDS
    still_there = history.last("c1")
    clock[0] += 1.0
    assert (still_there, history.last("c1")) == (TURN, None)


def test_the_conversation_spoken_in_longest_ago_goes_first() -> None:
    history = History()
    for number in range(KEPT):
        history.remember(str(number), TURN)
    history.remember("0", TURN)
    history.remember("new", TURN)
    assert (history.last("0"), history.last("1"), history.last("new")) == (TURN, None, TURN)


def test_ids_are_never_the_same() -> None:
    assert len({History.new_id() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("items", "topic"),
    [
        ((), "残疾人证新办、换领、补办"),
        (("新办",), "残疾人证新办"),
        (("补领", "补办"), "残疾人证补办"),
        (("延续",), "残疾人证新办、换领、补办"),
    ],
)
def test_of_several_items_of_a_guide_the_one_asked_for_is_talked_of(items: tuple[str, ...], topic: str) -> None:
    assert topic_of_guide("青溪区残疾人证办理指南（新办、换领、补办）", items) == topic
