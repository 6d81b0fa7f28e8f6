"""The model of fixed routes: probabilities, reasons, and data that stays apart from the evals."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.case import load_cases
from knowledge.encode import MODEL_FOLDER
from knowledge.errors import EncoderError
from knowledge.routing import FILE, GUIDES, RouteModel, load_route_model
from knowledge.text import fold
from knowledge.train.corpus import Split
from knowledge.train.routing import share_right, written_prompts

ROUTE_SUITES = ("routes", "routes_blocks")
SPLITS: tuple[Split, ...] = ("train", "validation", "test")


def test_probabilities_add_up_to_one() -> None:
    assert float(load_route_model().probabilities("房子着火了").sum()) == pytest.approx(1.0, abs=1e-4)


def test_a_text_without_a_known_feature_takes_no_route() -> None:
    guess = load_route_model().guess("")

    assert (guess.route, guess.probability) == (GUIDES, 0.0)


def test_prompts_kept_back_take_their_route() -> None:
    assert share_right(load_route_model(), written_prompts("test")) >= 0.84


def test_reasons_name_the_telling_words() -> None:
    assert any("人工" in name for name, _ in load_route_model().reasons("转人工", "human"))


def test_no_eval_case_is_trained_on() -> None:
    cases = {fold(turn) for case in load_cases() for turn in case.turns}

    assert not cases & {
        text for split in ("train", "validation", "test") for text, route in written_prompts(split) if route != GUIDES
    }


def test_every_prompt_names_a_route_and_stands_in_one_split() -> None:
    splits = {split: written_prompts(split) for split in ("train", "validation", "test")}
    routes = {route for labelled in splits.values() for _, route in labelled}

    assert routes == set(load_route_model().routes)
    assert 0.08 < len(splits["validation"]) / sum(map(len, splits.values())) < 0.12


def test_the_model_is_small() -> None:
    assert (MODEL_FOLDER / FILE).stat().st_size < 400_000


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="train-routes"):
        RouteModel(tmp_path)


def pairs_of_characters(folded: str) -> frozenset[str]:
    letters = "".join(character for character in folded if character.isalnum())
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


def test_no_prompt_rewords_an_eval_prompt_of_the_routes() -> None:
    asked = [
        pairs_of_characters(fold(turn)) for case in load_cases() if case.suite in ROUTE_SUITES for turn in case.turns
    ]
    holding: dict[str, set[int]] = {}
    for number, pairs in enumerate(asked):
        for pair in pairs:
            holding.setdefault(pair, set()).add(number)

    def nearest(text: str) -> float:
        own = pairs_of_characters(text)
        shared = Counter(number for pair in own for number in holding.get(pair, ()))
        return max(
            (count / len(own | asked[number]) for number, count in shared.items() if len(asked[number]) > 4),
            default=0.0,
        )

    written = (text for split in SPLITS for text, _ in written_prompts(split) if len(pairs_of_characters(text)) > 4)
    assert [text for text in written if nearest(text) >= 0.6] == []
