"""Text to vectors: the shipped table, and models by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.encode import MODEL_FOLDER, Encoder, StaticEncoder, TransformerEncoder, load_encoder
from knowledge.errors import EncoderError


def test_vectors_have_length_one_and_the_stated_width(encoder: Encoder) -> None:
    vectors = encoder.encode_questions(["护照怎么办", "养老金"])
    assert vectors.shape == (2, encoder.width)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_nothing_to_encode_gives_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, encoder.width)


def test_a_wordless_text_is_a_row_of_zeros_not_an_error(encoder: Encoder) -> None:
    assert not np.isnan(encoder.encode_questions([""])).any()


def test_the_order_given_is_the_order_returned(encoder: Encoder) -> None:
    both = encoder.encode_questions(["护照", "养老金"])
    assert np.array_equal(both[1], encoder.encode_questions(["养老金"])[0])


def test_traditional_characters_mean_the_same(encoder: Encoder) -> None:
    plain, other = encoder.encode_questions(["办护照", "辦護照"])
    assert float(plain @ other) > 0.999


def test_text_beyond_the_first_lines_is_ignored(encoder: Encoder) -> None:
    long = "护照" * 200
    assert np.allclose(encoder.encode_passages([long]), encoder.encode_passages([long + "养老金"]))


def test_a_word_is_near_to_a_text_that_holds_it(encoder: Encoder) -> None:
    ((near, far),) = encoder.likeness(["护照", "养老金"], [encoder.pieces("普通护照签发")])
    assert near > far >= 0.0


@pytest.mark.parametrize(("words", "text"), [([], "护照"), (["护照"], "")])
def test_likeness_to_nothing_is_nothing(encoder: Encoder, words: list[str], text: str) -> None:
    assert encoder.likeness(words, [encoder.pieces(text)]) == [[0.0] * len(words)]


def test_a_model_without_weights_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="重新安装"):
        StaticEncoder(tmp_path)


def test_a_folder_with_a_static_model_is_opened_as_one(encoder: Encoder) -> None:
    assert load_encoder(str(MODEL_FOLDER)).name == encoder.name


def test_a_narrower_model_has_another_name(encoder: Encoder) -> None:
    narrow = StaticEncoder(width=64)
    assert (narrow.width, narrow.name == encoder.name) == (64, False)


@pytest.fixture(scope="module")
def transformer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of the smallest kind: the shipped table behind its loader."""
    from model2vec import StaticModel
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    shipped = StaticModel.from_pretrained(MODEL_FOLDER, quantize_to="float32")
    folder = tmp_path_factory.mktemp("model") / "tiny"
    SentenceTransformer(modules=[StaticEmbedding(shipped.tokenizer, embedding_weights=shipped.embedding)]).save(
        str(folder)
    )
    return folder


def test_a_sentence_transformers_folder_is_opened_by_its_loader(transformer_folder: Path) -> None:
    model = load_encoder(str(transformer_folder))
    assert isinstance(model, TransformerEncoder)
    assert model.name == str(transformer_folder)


def test_a_transformer_keeps_the_same_contract(transformer_folder: Path) -> None:
    model = TransformerEncoder(str(transformer_folder))
    asked, held = model.encode_questions(["护照怎么办"]), model.encode_passages(["护照", "养老金"])
    assert (asked.shape, held.shape) == ((1, model.width), (2, model.width))
    assert float(asked[0] @ held[0]) > float(asked[0] @ held[1])
    assert model.likeness(["护照"], [model.pieces("护照")]) == [[0.0]]


def test_a_model_that_cannot_be_found_is_refused_with_the_setting_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="MINGBAI_ENCODER"):
        load_encoder(str(tmp_path / "no-such-model"))
