"""Which matter of the lexicon a question speaks of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.encode import MODEL_FOLDER, StaticEncoder
from knowledge.errors import EncoderError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.recognize import FILE, Recognizer, features, load_recognizer, pack
from knowledge.text import fold


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return load_recognizer()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("身份证丢了怎么补", "补领"),
        ("娃儿要报户口，得拿哪些东西", "出生登记"),
        ("我嘅驾照下个月过期，点样换", "驾驶证"),
    ],
)
def test_a_citizens_question_is_recognized(recognizer: Recognizer, lexicon: Lexicon, question: str, name: str) -> None:
    best = recognizer.recognize(fold(question))[0]
    assert name in lexicon.matters[best.matter].name


def test_probabilities_fall_and_add_up_to_at_most_one(recognizer: Recognizer) -> None:
    shares = [one.probability for one in recognizer.recognize(fold("公积金怎么提取"))]
    assert shares == sorted(shares, reverse=True)
    assert 0.0 < sum(shares) <= 1.0 + 1e-6


def test_every_recognized_matter_is_one_of_the_lexicon(recognizer: Recognizer, lexicon: Lexicon) -> None:
    assert set(recognizer.matters) == set(lexicon.matters)


def test_a_weight_can_be_read(recognizer: Recognizer) -> None:
    best = recognizer.recognize(fold("身份证丢了怎么补"))[0].matter
    names = [name for name, _ in recognizer.reasons(fold("身份证丢了怎么补"), best)]
    assert any("身份" in name or "丢" in name for name in names)


def test_features_are_words_and_short_runs() -> None:
    found = features("补办 狗证")
    assert {"=补办", "补办狗", "狗"} <= set(found)
    assert len(found) == len(set(found))


@settings(max_examples=60, deadline=None)
@example("G:W¼")  # no matter is likelier than one in a hundred
@given(st.text(max_size=300))
def test_wild_text_is_recognized_as_something_or_nothing(text: str) -> None:
    assert all(0.0 <= one.probability <= 1.0 for one in load_recognizer().recognize(fold(text)))


def test_a_text_without_a_known_feature_means_nothing(recognizer: Recognizer) -> None:
    assert recognizer.recognize("") == ()
    assert recognizer.recognize("☂☂☂") == ()


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="make train-encoder"):
        Recognizer(tmp_path)


def test_the_model_of_another_encoder_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes((MODEL_FOLDER / FILE).read_bytes())
    with pytest.raises(EncoderError, match="另一个编码模型"):
        Recognizer(tmp_path, StaticEncoder(width=64))


def test_a_file_of_an_earlier_version_is_refused_with_the_way_out(tmp_path: Path) -> None:
    np.savez(tmp_path / FILE, matters=pack(["a"]), starts=np.zeros(2))
    with pytest.raises(EncoderError, match="mingbai adapt"):
        Recognizer(tmp_path)


def test_a_matter_that_the_transformer_never_learnt_gets_a_middling_share(tmp_path: Path) -> None:
    with np.load(MODEL_FOLDER / FILE) as stored:
        arrays = dict(stored)
    arrays["matters"] = pack(["of-this-place-only", *arrays["matters"].tobytes().decode().split("\n")[1:]])
    np.savez(tmp_path / FILE, **arrays)
    model = Recognizer(tmp_path)
    assert np.isfinite(model.log_odds(fold("公积金怎么提取"))).all()
    assert "of-this-place-only" not in [one.matter for one in model.recognize(fold("公积金怎么提取"))[:1]]


def test_a_name_is_read_without_the_transformer(recognizer: Recognizer) -> None:
    alone = Recognizer()
    assert alone.recognize_name(fold("居民身份证补领"))
    assert "_transformer" not in vars(alone)
