"""A language model as an operator meets it: settings, events, counters; and a deployment without one never loads it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.tally import Call, Tally
from knowledge.access import CITIZEN, Viewer
from knowledge.errors import SettingError
from knowledge.places import Places
from tests.fakes import FakeAssistant, answered
from ui.api import ask_router
from ui.asking import Asking
from ui.contract import AskRequest
from ui.metrics import Metrics
from ui.model_wiring import model_choice
from ui.settings import Settings
from ui.wiring import hotlines_of

BETTER = "您好，承诺10个工作日 [1]"


class Staged(FakeAssistant):
    """Has the template's answer first and other words for it later."""

    def stages(
        self,
        question: str,
        *,
        region: str | None,
        conversation_id: str | None = None,
        viewer: Viewer = CITIZEN,
        today: date | None = None,
    ) -> Iterator[Answer]:
        yield answered()
        yield answered(text=BETTER)


def events(text: str) -> list[tuple[str, dict[str, object]]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def client(assistant: FakeAssistant, metrics: Metrics) -> TestClient:
    app = FastAPI()
    app.include_router(ask_router(Asking(assistant, Places.load(), metrics)))
    return TestClient(app)


def test_the_template_streams_first_and_the_checked_words_replace_it() -> None:
    metrics = Metrics()
    asked = client(Staged(), metrics).post(
        "/api/ask", json={"question": "养老金要多久", "region": "999900"}, headers={"Accept": "text/event-stream"}
    )
    (first, facts), (second, template), (third, phrased) = events(asked.text)

    assert (first, second, third) == ("facts", "answer", "answer")
    assert facts["facts"] == template["facts"] == phrased["facts"]
    assert "**办理时限**" in str(template["text"])
    assert phrased["text"] == BETTER
    assert 'mingbai_answers_total{level="city",status="answered"} 1' in metrics.text()


def test_without_a_model_one_answer_streams() -> None:
    asked = client(FakeAssistant(), Metrics()).post(
        "/api/ask", json={"question": "养老金要多久"}, headers={"Accept": "text/event-stream"}
    )

    assert [name for name, _ in events(asked.text)] == ["facts", "answer"]


def test_an_answer_counts_once_and_can_be_rated_before_its_better_words_come() -> None:
    metrics, noted = Metrics(), []

    class Notes:
        def finished(self, question: str, answer: Answer, *, region: str | None, keep_question: bool) -> None:
            noted.append(answer.text)

    asking = Asking(Staged(), Places.load(), metrics, Notes())
    stages = asking.stages(AskRequest(question="养老金要多久", region="999900"))
    first = next(stages)
    assert noted == [first.text]
    assert "mingbai_answers_total{" not in metrics.text()
    del stages  # the asker went away
    assert 'mingbai_answers_total{level="city",status="answered"} 1' in metrics.text()
    assert len(noted) == 1


def test_the_counters_name_every_outcome_and_no_word_of_a_question() -> None:
    tally = Tally()
    metrics = Metrics(tally)
    tally.add(Call(task="phrase", outcome="timeout", prompt="abc", seconds=1.5, tokens_in=10, tokens_out=2))

    text = metrics.text()

    assert 'mingbai_model_calls_total{outcome="timeout",prompt="abc",task="phrase"} 1' in text
    assert 'mingbai_model_tokens_total{way="in"} 10' in text
    assert "mingbai_model_seconds_total 1.5" in text
    assert "mingbai_model" not in Metrics().text()


def test_the_key_comes_from_a_file_and_is_shown_nowhere(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-from-file\n")
    settings = Settings(llm="openai:qwen-plus", llm_key="sk-from-env", llm_key_file=tmp_path / "key")

    choice = model_choice(settings)

    assert choice.key == "sk-from-file"
    assert "sk-" not in f"{settings!r} {choice!r}"


def test_a_key_file_that_is_not_there_is_a_setting_error(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="MINGBAI_LLM_KEY_FILE"):
        model_choice(Settings(llm="openai:qwen-plus", llm_key_file=tmp_path / "nothing"))


def test_a_place_has_its_own_lines_and_the_nations_for_the_rest() -> None:
    lines = hotlines_of(Settings(hotline="0980-12345", hotlines="社保=0980-8123301，公积金=0980-8129900"))

    assert (lines.general, lines.social_security, lines.housing_fund) == ("0980-12345", "0980-8123301", "0980-8129900")
    assert (lines.tax, lines.police) == ("12366", "110")


def test_a_line_that_nobody_knows_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SettingError, match="社保"):
        hotlines_of(Settings(hotlines="水电=0980-1234567"))


def test_a_deployment_without_a_model_never_imports_one() -> None:
    code = (
        "import sys, ui.server, ui.wiring, assistant.assistant\n"
        "print(sorted({'langchain', 'langchain_openai', 'openai', 'assistant.model'} & set(sys.modules)))"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "[]"
