"""The second look at the best matters: order changes, scores stay, and without a model nothing happens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.encode import Encoder
from knowledge.errors import EncoderError
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher, read_question
from knowledge.search.rerank import LOOKS, CrossEncoderReranker, load_reranker, reranked
from knowledge.search.results import MatterHit, MatterKind
from knowledge.store import Store
from tests.samples import CITY, row_guide

CHAIN = (CITY, "990000", "000000")


class Liking:
    """A reranker that likes texts with one word and nothing else; remembers what it read."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read += texts
        return [0.999 if self.word in text else 0.001 for text in texts]


def hit(number: int, score: float) -> MatterHit:
    name = f"m{number}"
    return MatterHit(
        id=name, kind=MatterKind.GUIDE, title=name, region=CITY, score=score, family=name, features={}, why=()
    )


def test_the_best_exchange_their_scores_and_the_rest_stays() -> None:
    hits = tuple(hit(number, 0.9 - number / 20) for number in range(LOOKS + 3))
    found = reranked(hits, "问", [one.title for one in hits], Liking("m4"), weight=1.0)
    assert found[0].id == "m4"
    assert [one.score for one in found] == [one.score for one in hits]
    assert found[LOOKS:] == hits[LOOKS:]
    assert found[0].features["reranked"] == 0.999


def test_a_search_asks_its_reranker_for_the_names_of_the_best(
    tmp_path: Path, encoder: Encoder, lexicon: Lexicon
) -> None:
    store = Store.open(tmp_path)
    store.put_file(
        "a.csv", "1", [row_guide("A1", "户口页借出"), row_guide("A2", "户口簿补发"), row_guide("A3", "分户")]
    )
    index = EmbeddedIndex.open(tmp_path, encoder)
    catch_up(store, index, lexicon)
    query = read_question("户口怎么办", lexicon, regions=CHAIN)
    before = Searcher(store, index, lexicon).search_matters(query)
    liking = Liking(before[-1].title)
    after = Searcher(store, index, lexicon, reranker=liking).search_matters(query)
    assert {one.id for one in before} == {one.id for one in after}
    assert len(liking.read) == len(before)
    assert after[0].title == before[-1].title != before[0].title


def test_without_a_name_there_is_no_reranker() -> None:
    assert load_reranker(None) is None


def test_a_model_that_cannot_be_found_is_refused_with_the_setting_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="MINGBAI_RERANKER"):
        CrossEncoderReranker(str(tmp_path / "no-such-model"))


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of the smallest kind, with weights of chance."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("cross")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"护照养老金怎么办"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    small = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertForSequenceClassification(BertConfig(vocab_size=len(words), num_labels=1, **small)).save_pretrained(folder)
    return folder


def test_a_cross_encoder_gives_each_text_a_share(cross_encoder: Path) -> None:
    model = CrossEncoderReranker(str(cross_encoder))
    fits = model.scores("护照怎么办", ["护照", "养老金", ""])
    assert len(fits) == 3
    assert all(0.0 < fit < 1.0 for fit in fits)
    assert model.scores("护照怎么办", []) == []
    assert model.scores("护照怎么办", ["养老金"]) == pytest.approx(fits[1:2], abs=1e-5)
