"""The lying model: a real server lies about real answers in every way we thought of; nothing of it may reach a person.

The same lies are told to a phraser without the check and to one that only compares numbers, so that the figures say what
the check is worth. The table is docs/lying-model.md; `make lies` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.essence import essence
from assistant.model import ModelChoice, open_model
from assistant.phrasing import Phraser
from assistant.rewording import objection_to
from assistant.tally import Tally
from knowledge.places import Places
from tests.assistant.lies import KINDS
from tests.assistant.lying_table import CHECKS, PAGE, Told, as_page, reply_of, tell_lies
from tests.assistant.sample_answers import sample_answers
from tests.chat_server import ChatServer, chat_server


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, places: Places) -> tuple[Told, ...]:
    answers: list[Answer] = list(sample_answers(tmp_path_factory.mktemp("lies"), places))
    return tell_lies(answers)


def test_there_are_enough_lies_of_enough_kinds(told: tuple[Told, ...]) -> None:
    assert len(told) >= 500
    assert {one.kind for one in told} == set(KINDS)
    assert len(KINDS) >= 20


def test_no_lie_reaches_a_person(told: tuple[Told, ...], server: ChatServer) -> None:
    phraser = Phraser(open_model(ModelChoice(name="openai:liar", url=server.url)), tally := Tally())
    reached = []
    for one in told:
        server.speak = lambda message, one=one: reply_of(one.said)  # type: ignore[misc]
        answer = phraser.phrase("怎么办", one.answer)
        if answer != one.answer:
            reached.append((one.kind, one.said, answer.text))

    assert reached == []
    assert sum(tally.outcomes("phrase").values()) == len(told)
    assert "used" not in tally.outcomes("phrase")


def test_without_the_check_they_would(told: tuple[Told, ...]) -> None:
    reached = [one for one in told if CHECKS["不核对"](one.said, one.brief, one.answer) is None]
    numbers = [one for one in told if CHECKS["只核对数字"](one.said, one.brief, one.answer) is None]

    assert len(reached) == len(told)
    assert len(numbers) > len(told) / 4


def test_the_honest_sentences_that_the_lies_were_made_of_pass(told: tuple[Told, ...]) -> None:
    refused = [one for one in told if objection_to(one.honest, one.brief, one.answer) is not None]

    assert refused == []


def test_no_digit_and_no_negation_of_any_statement_can_change(told: tuple[Told, ...]) -> None:
    """Every place of every statement, not a sample: another digit, a digit less, a 不 more, a negation or bound less."""
    statements = {(one.statement.field, one.shown) for lie in told for one in lie.brief.handled}
    passed = []
    for field, text in sorted(statements):
        meant = essence(text, fields=(field,))
        passed += [changed for changed in _changes(text) if essence(changed, fields=(field,)) == meant]

    assert len(statements) > 200
    assert passed == []


def _changes(text: str) -> Iterator[str]:
    for at, sign in enumerate(text):
        before, after = text[:at], text[at + 1 :]
        if sign.isdigit():
            yield f"{before}{(int(sign) + 3) % 10}{after}"
            yield before + after
        if sign in "不未无非没仅只除但或上下前后":
            yield before + after
        if "一" <= sign <= "龥":
            yield f"{before}不{sign}{after}"


def test_the_page_tells_of_every_kind_and_of_no_lie_that_arrived(told: tuple[Told, ...]) -> None:
    kinds = as_page(told).splitlines()
    page = Path(PAGE).read_text(encoding="utf-8").splitlines()

    assert [row.split(" | ")[0] for row in page if row[:2] == "| "] == [
        row.split(" | ")[0] for row in kinds if row[:2] == "| "
    ]
    assert all(row.endswith(("| 0 |", "到达：核对 |")) for row in page if row[:2] == "| ")
