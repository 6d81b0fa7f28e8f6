"""Floods, duplicates and scripts are seen without knowing who the client is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evals.ratings.levels import Flag
from evals.ratings.limits import Allowance, ClientKeys, SlidingWindow, Verdict, look_at
from tests.evals.ratings_samples import NOON, binding

FEW = Allowance(counted=3, accepted=5, same_guide=2)


def look(window: SlidingWindow, *, client: str = "c", guide: str = "g", after: float = 30) -> Verdict:
    at = NOON + timedelta(seconds=after)
    return look_at(binding(guide_id=guide), client, at=at, window=window, allowance=FEW)


@pytest.mark.parametrize(("seconds", "flags"), [(0.4, (Flag.FAST,)), (1.0, ()), (60, ())])
def test_a_rating_within_a_second_of_its_answer_does_not_count(seconds: float, flags: tuple[Flag, ...]) -> None:
    assert look(SlidingWindow(), after=seconds) == Verdict(accepted=True, flags=flags)


def test_a_client_rating_too_much_is_first_not_counted_then_refused() -> None:
    window = SlidingWindow()
    found = [look(window, guide=f"g{number}") for number in range(6)]
    assert [one.flags for one in found[:5]] == [(), (), (), (Flag.FLOOD,), (Flag.FLOOD,)]
    assert [one.accepted for one in found] == [True] * 5 + [False]


def test_a_client_rating_one_guide_again_and_again_does_not_count() -> None:
    window = SlidingWindow()
    assert [look(window).flags for _ in range(3)] == [(), (), (Flag.REPEAT,)]


def test_other_clients_are_not_concerned() -> None:
    window = SlidingWindow()
    for number in range(6):
        look(window, guide=f"g{number}")
    assert look(window, client="other").flags == ()


def test_a_window_forgets_what_is_too_long_ago() -> None:
    window = SlidingWindow(10)
    assert [window.hit("k", at) for at in (0, 1, 9.9, 10, 11, 30)] == [1, 2, 3, 3, 3, 1]


def test_a_window_remembers_so_many_clients_and_no_more() -> None:
    window = SlidingWindow(kept=2)
    for key in ("a", "b", "c"):
        window.hit(key, 0)
    assert window.hit("a", 1) == 1
    assert window.hit("c", 1) == 2


def test_a_clients_key_says_nothing_in_another_process() -> None:
    keys = ClientKeys()
    assert keys.key("10.0.0.1") == keys.key("10.0.0.1") != keys.key("10.0.0.2")
    assert ClientKeys().key("10.0.0.1") != keys.key("10.0.0.1")
    assert "10.0.0.1" not in keys.key("10.0.0.1")
