"""A question read as a whole: four-bit weights, word pieces, and scores for every matter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.encode import MODEL_FOLDER
from knowledge.errors import EncoderError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.text import fold
from knowledge.transformer import (
    BLOCK,
    FILE,
    LONGEST,
    Transformer,
    load_transformer,
    packed,
    piece_numbers,
    tokenizer,
    unpacked,
)


def best_name(lexicon: Lexicon, question: str) -> str:
    model = load_transformer()
    return lexicon.matters[model.matters[int(model.scores(fold(question)).argmax())]].name


def test_weights_survive_four_bits_within_half_a_step() -> None:
    weights = np.random.default_rng(3).normal(size=(5, 3 * BLOCK)).astype(np.float32)
    codes, scales = packed(weights)
    steps = np.repeat(np.abs(scales.astype(np.float32)), BLOCK, axis=1)
    assert codes.nbytes * 2 == weights.size
    assert np.all(np.abs(unpacked(codes, scales) - weights) <= steps * 1.01)


def test_what_was_packed_once_is_packed_the_same_again() -> None:
    weights = np.random.default_rng(4).normal(size=(2, BLOCK)).astype(np.float32)
    once = unpacked(*packed(weights))
    assert np.allclose(unpacked(*packed(once)), once, atol=1e-3)


def test_rows_of_zeros_stay_zeros() -> None:
    assert not unpacked(*packed(np.zeros((1, BLOCK), dtype=np.float32))).any()


def test_text_is_cut_into_the_likeliest_pieces_and_cut_short() -> None:
    cutter = tokenizer(["<s>", "<pad>", "</s>", "<unk>", "户", "口", "户口"], np.array([0, 0, 0, -20, -3, -3, -4.0]))
    assert piece_numbers(cutter, "户口") == [0, 6, 2]
    assert piece_numbers(cutter, "口☂") == [0, 5, 3, 2]
    assert len(piece_numbers(cutter, "口" * 500)) == LONGEST + 2


@pytest.mark.parametrize(
    ("question", "name"),
    [("娃儿要报户口，得拿哪些东西", "出生登记"), ("公积金怎么取出来交房租", "公积金"), ("身份证丢了去哪补", "身份证")],
)
def test_a_question_is_read(lexicon: Lexicon, question: str, name: str) -> None:
    assert name in best_name(lexicon, question)


def test_every_matter_of_the_lexicon_has_a_score(lexicon: Lexicon) -> None:
    model = load_transformer()
    assert set(model.matters) == set(lexicon.matters)
    assert model.scores("护照").shape == (len(model.matters),)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_wild_text_gets_finite_scores(text: str) -> None:
    assert np.isfinite(load_transformer().scores(fold(text))).all()


def test_the_shipped_models_stay_within_16_mib() -> None:
    assert sum(path.stat().st_size for path in MODEL_FOLDER.iterdir()) <= 16 * 2**20


def test_a_missing_file_is_named_with_the_way_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=f"{FILE}.*make train-encoder"):
        Transformer(tmp_path)
