"""What is kept of an answer: its guide, fields and version, and a question only when it helped nobody."""

from __future__ import annotations

import pytest

from evals.ratings.binding import LONGEST_QUESTION, bind, clean, main_field, question_in_vain
from tests.evals.ratings_samples import NOON, binding
from tests.fakes import PENSION_ID, answered, not_found


def test_a_binding_holds_guide_fields_and_version_and_no_word_of_the_question() -> None:
    bound = bind(answered(), matter="pension", region=None, at=NOON)
    assert (bound.guide_id, bound.version, bound.fields) == (PENSION_ID, 1, ("limits", "materials", "contacts"))
    bound = bind(not_found("我的秘密"), matter=None, region="999901", at=NOON)
    assert (bound.region, "秘密" in bound.model_dump_json()) == ("999901", False)


@pytest.mark.parametrize(
    ("fields", "main"),
    [(("contacts", "fee"), "fee"), (("contacts",), "contacts"), ((), "answered"), (("limits", "contacts"), "limits")],
)
def test_the_phone_at_the_end_is_not_what_was_asked(fields: tuple[str, ...], main: str) -> None:
    assert main_field(binding(fields=fields)) == main


def test_a_question_in_vain_is_kept_masked_and_cut() -> None:
    question = "我手机13812345678，" + "想办一件事" * 40
    kept = question_in_vain(question, region="999900", why="not_found", at=NOON)
    assert "13812345678" not in kept.question
    assert len(kept.question) == LONGEST_QUESTION


def test_words_are_cleaned_of_control_characters() -> None:
    assert clean("a\x1b[31m红\u202e字\n第二行") == "a [31m红 字 第二行"
