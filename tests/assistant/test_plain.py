"""Plain words lose nothing: tried on every guide of the sample pack with every group of questions."""

from __future__ import annotations

import re

import pytest

from assistant.answer import Answer, Status
from assistant.plain import HEADINGS, plain
from knowledge.fields import LABELS
from knowledge.places import Places
from knowledge.text import fold
from tests.assistant.sample_answers import sample_answers
from tests.fakes import answered, clarify

CODE = re.compile(r"(?<![0-9A-Za-z/=.])[0-9A-Z]{15,}(?![0-9A-Za-z])")
MARK = re.compile(r"\[(\d+)\]")
LONGEST_LINE = 60  # characters of the median line


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, places: Places) -> list[Answer]:
    return list(sample_answers(tmp_path_factory.mktemp("plain"), places))


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+(?:\.\d+)?", fold(MARK.sub("", text))))


def test_no_fact_mark_or_number_of_any_sample_guide_is_lost(answers: list[Answer]) -> None:
    assert len(answers) > 500
    for answer in answers:
        told = plain(answer)

        assert told.facts == answer.facts
        assert told.citations == answer.citations
        assert sorted(MARK.findall(told.text)) == sorted(MARK.findall(answer.text))
        assert numbers(CODE.sub("", told.text)) == numbers(CODE.sub("", answer.text))
        for fact in answer.facts:
            words = fold(fact.value.replace("\n", ""))
            if words in fold(answer.text.replace("\n", "")):
                assert words in fold(told.text.replace("\n", "")), (answer.answer_id, fact)


def test_no_code_is_said_and_lines_are_short(answers: list[Answer]) -> None:
    texts = [plain(answer).text for answer in answers]
    lines = sorted(len(MARK.sub("", line)) for text in texts for line in text.split("\n") if line)
    before = sorted(len(MARK.sub("", line)) for answer in answers for line in answer.text.split("\n") if line)
    print(
        f"lines: longest {lines[-1]} (before {before[-1]}), ninth tenth {lines[len(lines) * 9 // 10]} (before {before[len(before) * 9 // 10]})"
    )

    assert not [text for text in texts if CODE.search(text)]
    assert lines[len(lines) // 2] <= LONGEST_LINE
    assert lines[len(lines) * 9 // 10] <= before[len(before) * 9 // 10]


def test_headings_are_everyday_words_in_the_order_people_need_them() -> None:
    told = plain(answered())

    found = re.findall(r"\*\*(.+?)\*\*：", told.text)
    assert found == ["要带什么", "网上能不能办", "多久办好", "问这个电话"]
    assert "承诺：10个工作日 [1]" in told.text
    assert "工作日按国家放假安排算" in told.text


def test_a_special_case_stays_under_its_heading() -> None:
    told = plain(answered()).text

    assert told.index("特殊情形") < told.index("个人档案")


def test_every_ending_but_an_answer_stays_as_it_is() -> None:
    assert plain(clarify()) == clarify()
    assert clarify().status is Status.CLARIFY


def test_every_heading_is_of_a_field() -> None:
    assert set(HEADINGS) <= set(LABELS)


def test_a_mark_stays_with_the_last_clause_it_proves(answers: list[Answer]) -> None:
    lines = [line for answer in answers for line in plain(answer).text.split("\n")]
    assert any(line.endswith("]") for line in lines)
    assert [line for line in lines if re.fullmatch(r"\s*(?:\[\d+\]\s*)+", line)] == []
