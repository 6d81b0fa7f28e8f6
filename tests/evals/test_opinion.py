"""A model's opinion of a run: asked twice, undefined where it gave none, and kept out of the gate unless asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.model import ModelChoice, open_model
from evals.commands import eval_app
from evals.metrics.opinion import Opinion, Twice, agreement, readability, relevance
from evals.opinion import FILE, ask_opinions
from evals.record import RecordFile
from evals.run import ANSWERS, run
from tests.chat_server import ChatServer, chat_server
from tests.evals.answers import OUTSIDE, RIGHT, SOUND, Played, answered


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run([RIGHT, OUTSIDE], Played({RIGHT.turns[0]: answered()}, looked=[SOUND]), tmp_path / "运行")
    return tmp_path / "运行"


def judged(relevance: int, readability: int) -> str:
    return json.dumps({"relevance": relevance, "readability": readability})


def test_both_judgements_count_and_their_agreement_is_a_figure_of_its_own() -> None:
    twice = Twice(case="a", first=Opinion(relevance=5, readability=3), second=Opinion(relevance=3, readability=3))

    assert relevance(twice) == (0.75, 1.0)
    assert readability(twice) == (0.5, 1.0)
    assert agreement(twice) == (0.0, 1.0)


def test_without_a_judgement_nothing_is_defined() -> None:
    alone = Twice(case="a", first=Opinion(relevance=1, readability=5))

    assert relevance(Twice(case="a")) is None
    assert agreement(alone) is None
    assert relevance(alone) == (0.0, 1.0)


def test_every_answer_is_judged_twice_at_temperature_zero(server: ChatServer, folder: Path) -> None:
    replies = cycle([judged(5, 4), judged(5, 4), judged(1, 2), "好极了"])
    server.speak = lambda message: next(replies)
    records = tuple(RecordFile(folder / ANSWERS).read().values())

    found = ask_opinions(records, open_model(ModelChoice(name="openai:judge", url=server.url)), "judge")

    assert [one["temperature"] for one in server.heard] == [0, 0, 0, 0]
    assert RIGHT.turns[0] in server.heard[0]["messages"][-1]["content"]
    assert [one.second is None for one in found.judged] == [False, True]
    assert found.failed == {"wrong_json": 1}
    assert found.figures()["切题"].value == 0.5
    assert found.figures()["两次一致"].value == 1.0


@pytest.mark.parametrize(("least", "code"), [((), 0), (("--least", "0.5"), 1), (("--least", "0.2"), 0)])
def test_an_opinion_fails_a_release_only_where_somebody_asked_for_it(
    least: tuple[str, ...], code: int, server: ChatServer, folder: Path
) -> None:
    server.speak = lambda message: judged(2, 2)

    done = CliRunner().invoke(eval_app, ["opinion", str(folder), "--llm", "openai:judge", "--url", server.url, *least])

    assert done.exit_code == code
    assert "| 切题 | 0.250 |" in done.output
    assert (folder / FILE).exists()
