"""一件事: what a row may be, and whether the reviewed table keeps its promises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge.errors import GuideError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.one_things import FEWEST_WAYS_TO_SAY_IT, FILE, OneThing, load_one_things

LEXICON = Path(__file__).parents[2] / "knowledge" / "lexicon"
WORDS = tuple(f"说法{number}" for number in range(FEWEST_WAYS_TO_SAY_IT))
ROW = {
    "key": "moving",
    "name": "搬家",
    "lead": "a",
    "matters": [{"matter": "a", "unless": ["公司"]}, {"matter": "b", "when": "有车的"}],
    "words": WORDS,
}


def test_every_matter_of_the_table_is_in_the_lexicon(lexicon: Lexicon) -> None:
    named = {
        matter
        for row in lexicon.one_things.values()
        for matter in (row.own, row.lead, *(m for step in row.matters for m in (step.matter, step.broader)))
        if matter
    }
    assert named <= set(lexicon.matters)


def test_the_national_life_events_are_there(lexicon: Lexicon) -> None:
    events = {
        "newborn", "company", "catering", "retirement", "after-death", "enrollment", "disability", "social-card",
        "business-closing", "credit-repair", "marriage", "home-new", "home-second-hand", "used-car",
    }  # fmt: skip
    assert events <= set(lexicon.one_things)
    assert len(lexicon.one_things) >= 15


def test_every_wording_leads_to_its_own_event_in_a_question(lexicon: Lexicon) -> None:
    astray = [
        word
        for row in lexicon.one_things.values()
        for word in row.words
        if (found := lexicon.one_thing_in(f"{word}要办哪些手续")) is None or found[1].key != row.key
    ]
    assert astray == []


def test_the_longest_wording_decides(lexicon: Lexicon) -> None:
    found = lexicon.one_thing_in("我想开公司卖吃的")
    assert found is not None
    assert found[1].key == "food-shop"


def test_a_question_without_an_event_names_none(lexicon: Lexicon) -> None:
    assert lexicon.one_thing_in("身份证丢了怎么补") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"lead": "c"},
        {"words": WORDS[1:]},
        {"words": (*WORDS, WORDS[0])},
        {"matters": [{"matter": "a"}, {"matter": "a"}]},
        {"matters": [{"matter": "a"}]},
    ],
    ids=["a lead of another bundle", "too few words", "a word twice", "a matter twice", "one matter alone"],
)
def test_a_bundle_that_does_not_hold_together_is_refused(wrong: dict[str, object]) -> None:
    assert OneThing.model_validate(ROW)
    with pytest.raises(ValidationError):
        OneThing.model_validate({**ROW, **wrong})


def test_a_wording_of_two_bundles_is_refused_with_its_line(tmp_path: Path) -> None:
    rows = (ROW, {**ROW, "key": "again"})
    (tmp_path / FILE).write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    with pytest.raises(GuideError, match="第 2 行"):
        load_one_things(tmp_path)


def test_a_folder_without_the_table_has_no_bundles(tmp_path: Path) -> None:
    assert load_one_things(tmp_path) == ()


def test_what_the_words_said_rule_out_is_left_out_and_the_next_one_leads() -> None:
    told = OneThing.model_validate(ROW).told("我要开公司")
    assert ([step.matter for step in told.matters], told.lead) == (["b"], "b")
