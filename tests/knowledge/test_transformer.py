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
from knowledge.recognize import pack
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


WIDTH, HEADS, MATTERS = 64, 2, ("a", "b", "c")


def made(folder: Path) -> dict[str, np.ndarray]:
    """A small model of random weights, written as the trainer writes one."""
    chance = np.random.default_rng(5)
    arrays: dict[str, np.ndarray] = {"heads": np.array(HEADS), "layers": np.array(2)}

    def matrix(name: str, outputs: int, inputs: int) -> None:
        codes, scales = packed(chance.normal(size=(outputs, inputs)).astype(np.float32) / 8)
        arrays.update({name: codes, f"{name}.scales": scales})
        arrays[f"{name}_bias"] = chance.normal(size=outputs).astype(np.float16)

    for at in ("0.", "1."):
        for name, outputs, inputs in (
            ("ask", 3 * WIDTH, WIDTH),
            ("mix", WIDTH, WIDTH),
            ("widen", 128, WIDTH),
            ("narrow", WIDTH, 128),
        ):
            matrix(f"{at}{name}", outputs, inputs)
        arrays |= {
            f"{at}{name}_norm": chance.normal(size=(2, WIDTH)).astype(np.float16) for name in ("mixed", "narrowed")
        }
    matrix("head", len(MATTERS), WIDTH)
    matrix("words", 6, WIDTH)
    matrix("placing", 32, WIDTH)
    arrays["positions"] = chance.normal(size=(LONGEST + 2, WIDTH)).astype(np.float16)
    arrays["first_norm"] = chance.normal(size=(2, WIDTH)).astype(np.float16)
    arrays["matters"], arrays["pieces"] = pack(MATTERS), pack(("<s>", "<pad>", "</s>", "<unk>", "户", "口"))
    arrays["piece_scores"] = np.array([0, 0, 0, -20, -3, -3], dtype=np.float32)
    np.savez(folder / FILE, **arrays)
    return arrays


def read(arrays: dict[str, np.ndarray], rows: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """The scores and the place as the formulas say, in numpy."""

    def times(name: str, state: np.ndarray) -> np.ndarray:
        return state @ unpacked(arrays[name], arrays[f"{name}.scales"]).T + arrays[f"{name}_bias"].astype(np.float32)

    def normal(name: str, state: np.ndarray) -> np.ndarray:
        scale, move = arrays[name].astype(np.float32)
        centred = state - state.mean(axis=1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(axis=1, keepdims=True)) * scale + move

    words = unpacked(arrays["words"], arrays["words.scales"])
    state = normal("first_norm", words[rows] + arrays["positions"].astype(np.float32)[: len(rows)])
    for at in ("0.", "1."):
        query, key, value = times(f"{at}ask", state).reshape(len(rows), 3, HEADS, -1).transpose(1, 2, 0, 3)
        looks = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(WIDTH / HEADS))
        seen = (looks / looks.sum(axis=-1, keepdims=True)) @ value
        state = normal(f"{at}mixed_norm", state + times(f"{at}mix", seen.transpose(1, 0, 2).reshape(len(rows), -1)))
        wide = times(f"{at}widen", state)
        bent = 0.5 * wide * (1 + np.tanh(0.7978845608 * (wide + 0.044715 * wide**3)))
        state = normal(f"{at}narrowed_norm", state + times(f"{at}narrow", bent))
    mean = state.mean(axis=0)
    return times("head", mean), unpacked(arrays["placing"], arrays["placing.scales"]) @ mean


def test_the_network_computes_what_its_formulas_say(tmp_path: Path) -> None:
    arrays = made(tmp_path)
    scores, place = read(arrays, [0, 4, 5, 5, 2])
    model = Transformer(tmp_path)
    assert np.allclose(model.scores("户口口"), scores, atol=1e-4)
    assert np.allclose(model.placed("户口口"), place / np.linalg.norm(place), atol=1e-4)


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


def test_a_question_stands_nearer_to_the_name_it_means_than_to_another() -> None:
    model = load_transformer()
    asked = model.placed("老人走了户口怎么消")
    meant, other = (float(asked @ model.placed(name)) for name in ("死亡注销户口", "居住证申领"))
    assert np.linalg.norm(asked) == pytest.approx(1.0, abs=1e-5)
    assert meant > other + 0.2


def test_the_lexicon_reads_names_it_does_not_know(lexicon: Lexicon) -> None:
    near, far = lexicon.likeness("驾校想多教大货车", ["驾驶员培训机构增加培训车型", "结婚登记"])
    assert near > far
    assert Lexicon(()).likeness("驾校", ["结婚登记"]) == [0.0]
