"""Cases: read with clear errors, split by id alone, and written back unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Status
from evals.case import Case, Split, chosen, data_hash, load_cases, write_cases
from knowledge.errors import GuideError
from tests.evals.answers import OUTSIDE, RIGHT

LINE = '{"id": "A1", "turns": ["护照多少钱"], "expect": ["answered"], "must": ["120元", ["不收费", "免费"]]}'


def loaded(tmp_path: Path, *lines: str) -> tuple[Case, ...]:
    file = tmp_path / "fields.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    return load_cases([file])


def test_a_suite_is_named_after_its_file_and_a_single_form_needs_no_brackets(tmp_path: Path) -> None:
    (case,) = loaded(tmp_path, LINE)
    assert (case.suite, case.must) == ("fields", (("120元",), ("不收费", "免费")))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "A1"', "不是一行完整的 JSON"),
        ("[1]", "一道题"),
        ('{"id": "A1", "expect": ["answered"]}', "缺少「turns」"),
        ('{"id": "A1", "turns": [], "expect": ["answered"]}', "「turns」不能是空的"),
        ('{"id": "A1", "turns": ["问"], "expect": ["对"]}', "不在可选范围内"),
        ('{"id": "A1", "turns": ["问"], "expect": ["answered"], "musst": []}', "不认识「musst」"),
        ('{"id": "a b", "turns": ["问"], "expect": ["answered"]}', "不允许的字符"),
    ],
)
def test_a_wrong_line_is_named_by_file_and_line_in_chinese(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(GuideError, match=said) as caught:
        loaded(tmp_path, LINE, "", line)
    assert "fields.jsonl，第3行" in str(caught.value)


def test_an_id_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="重复"):
        loaded(tmp_path, LINE, LINE)


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="没有这个题目文件"):
        load_cases([tmp_path / "no.jsonl"])


def test_cases_written_and_read_again_are_the_same(tmp_path: Path) -> None:
    write_cases([RIGHT, OUTSIDE], tmp_path / "all.jsonl")
    assert load_cases([tmp_path]) == (RIGHT, OUTSIDE)


def test_the_split_depends_on_the_id_alone_and_is_about_sixty_to_forty() -> None:
    ids = [f"X{number}" for number in range(1000)]
    sides = [RIGHT.model_copy(update={"id": one}).split for one in ids]
    assert 550 < sides.count(Split.DEV) < 650
    assert RIGHT.model_copy(update={"must": ()}).split is RIGHT.split is Split.TEST


def test_the_hash_of_a_set_ignores_order_and_notices_a_label() -> None:
    changed = RIGHT.model_copy(update={"must_not": ()})
    assert data_hash([RIGHT, OUTSIDE]) == data_hash([OUTSIDE, RIGHT]) != data_hash([changed, OUTSIDE])


def test_cases_are_chosen_by_suite_split_and_id() -> None:
    both = (RIGHT, OUTSIDE)
    assert chosen(both) == both
    assert chosen(both, suites=["fields"]) == chosen(both, ids=["T2"]) == (RIGHT,)
    assert RIGHT in chosen(both, split=Split.TEST)
    assert RIGHT.expect[0] is Status.ANSWERED
