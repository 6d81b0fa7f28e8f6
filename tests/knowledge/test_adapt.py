"""A deployment's own words teach the recognizer; a model that is worse never replaces the one in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.encode import Encoder
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.overlay import ConfirmedWord
from knowledge.recognize import FILE, Recognizer
from knowledge.store import Store
from knowledge.text import fold
from knowledge.train.adapt import PREVIOUS, Corpus, Labelled, adapt, is_held_out, own_wordings, undo
from knowledge.train.files import save
from knowledge.train.recognizer import train
from tests.samples import pension_page

MATTERS = ("employee-pension-claim", "unemployment-benefit", "id-card-reissue", "dog-registration")
SLANG = (
    "毛崽子",
    "毛崽子本本",
    "毛崽子上牌牌",
    "咱家毛崽子",
    "两只毛崽子",
    "毛崽子牌牌",
    "毛崽子满月",
    "抱来毛崽子",
    "毛崽子登册",
    "毛崽子打针",
)


@pytest.fixture(scope="module")
def corpus(lexicon: Lexicon) -> Corpus:
    said = [(fold(text), matter) for matter in MATTERS for text in lexicon.matters[matter].wordings]
    return Corpus(taught=tuple(said[::2]), judged=tuple(said[1::2]))


@pytest.fixture(scope="module")
def base(corpus: Corpus, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    folder = tmp_path_factory.mktemp("base")
    save(train(list(corpus.taught), encoder), folder / FILE)
    return Recognizer(folder, encoder)


def slang(matter: str) -> Labelled:
    return [(fold(text), matter) for text in SLANG]


def test_a_word_that_people_confirmed_is_learnt(
    corpus: Corpus, base: Recognizer, encoder: Encoder, tmp_path: Path
) -> None:
    outcome = adapt(slang("dog-registration"), tmp_path, corpus, base=base, encoder=encoder)
    assert outcome.is_better
    assert Recognizer(tmp_path, encoder).recognize(fold("毛崽子牌牌"))[0].matter == "dog-registration"


def test_a_model_that_forgets_the_nation_is_refused(
    corpus: Corpus, base: Recognizer, encoder: Encoder, tmp_path: Path
) -> None:
    wrong = [(text, "dog-registration") for text, matter in corpus.judged if matter != "dog-registration"]
    outcome = adapt(wrong, tmp_path, corpus, base=base, encoder=encoder)
    assert not outcome.is_better
    assert outcome.after.national < outcome.before.national
    assert list(tmp_path.iterdir()) == []


def test_the_model_before_is_kept_and_can_be_put_back(
    corpus: Corpus, base: Recognizer, encoder: Encoder, tmp_path: Path
) -> None:
    adapt(slang("dog-registration"), tmp_path, corpus, base=base, encoder=encoder)
    first = (tmp_path / FILE).read_bytes()
    adapt(slang("dog-registration")[:5], tmp_path, corpus, base=base, encoder=encoder)
    assert (tmp_path / PREVIOUS).read_bytes() == first
    assert undo(tmp_path)
    assert (tmp_path / FILE).read_bytes() == first


def test_undoing_the_first_adaptation_leaves_the_shipped_model(
    corpus: Corpus, base: Recognizer, encoder: Encoder, tmp_path: Path
) -> None:
    assert not undo(tmp_path)
    adapt(slang("dog-registration"), tmp_path, corpus, base=base, encoder=encoder)
    assert undo(tmp_path)
    assert not (tmp_path / FILE).exists()


def test_titles_of_linked_guides_and_confirmed_words_are_what_a_deployment_says(
    lexicon: Lexicon, tmp_path: Path
) -> None:
    store = Store.open(tmp_path)
    page = pension_page()
    store.put_file("page.html", "1", [page])
    word = ConfirmedWord(word="铁票子", matter="unemployment-benefit")
    own = own_wordings([word], store, lexicon)
    assert own[0] == ("铁票子", "unemployment-benefit")
    assert (fold(page.content.title), "employee-pension-claim") in own  # type: ignore[union-attr]  # it is a guide


def test_some_wordings_judge_and_most_teach() -> None:
    held = sum(is_held_out(f"说法{number}") for number in range(1000))
    assert 150 < held < 250
