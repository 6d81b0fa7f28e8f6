"""Learning where questions and names stand: which names may be a text's, and what becomes of the matrix."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from knowledge.encode import MODEL_FOLDER
from knowledge.lexicon.lexicon import Lexicon
from knowledge.train.files import save
from knowledge.train.placing import FIRST, WIDTH, Example, Names, batches, learn, states, with_matrix
from knowledge.transformer import BLOCK, FILE, load_transformer, unpacked


def names(lexicon: Lexicon) -> Names:
    return Names([one for one in lexicon.matters.values() if one.id in ("company-change", "labour-dispatch-licence")])


def test_a_text_is_paired_with_a_name_of_its_own_item(lexicon: Lexicon) -> None:
    known = names(lexicon)
    known.of["labour-dispatch-licence"] = ["劳务派遣许可(变更)", "劳务派遣许可(注销)", "劳务派遣许可(设立)"]
    known.items |= {"劳务派遣许可(变更)": frozenset({"变更"}), "劳务派遣许可(注销)": frozenset({"注销"})}
    known.items["劳务派遣许可(设立)"] = frozenset()
    draw = random.Random(1)
    for items, name in (({"变更"}, "变更"), ({"注销"}, "注销"), (set(), "设立")):
        one = Example("派遣公司的证", "labour-dispatch-licence", frozenset(items))
        assert {known.pick(one, draw) for _ in range(20)} == {f"劳务派遣许可({name})"}


def test_a_name_is_never_paired_with_itself(lexicon: Lexicon) -> None:
    known = names(lexicon)
    own = known.of["company-change"][0]
    draw = random.Random(1)
    assert own not in {known.pick(Example(own, "company-change", known.items[own]), draw) for _ in range(40)}


def test_every_example_comes_once_a_round() -> None:
    examples = [Example(str(number), f"m{number % 7}", FIRST) for number in range(2000)]
    themes = {f"m{number}": f"t{number % 3}" for number in range(7)}
    seen = [one.text for batch in batches(examples, themes, random.Random(2)) for one in batch]
    assert sorted(seen) == sorted(one.text for one in examples)


def test_learning_twice_gives_the_same_matrix_of_the_right_shape() -> None:
    known = Names(())
    chance = np.random.default_rng(5)
    examples, read = [], {}
    for number in range(40):
        matter, text, name = f"m{number}", f"t{number}", f"n{number}"
        known.of[matter], known.kin[matter], known.items[name] = [name], {name}, frozenset()
        read[name], read[text] = chance.normal(size=(2, 32)).astype(np.float32)
        examples.append(Example(text, matter, frozenset()))
    themes = {one.matter: "t" for one in examples}
    once, again = (learn(list(examples), known, themes, read) for _ in range(2))
    assert once.shape == (WIDTH, 32)
    assert np.array_equal(once, again)


def test_the_matrix_goes_into_the_file_beside_what_was_there(tmp_path: Path) -> None:
    matrix = np.random.default_rng(6).normal(size=(4, BLOCK)).astype(np.float32)
    file = tmp_path / "transformer.npz"
    save({"heads": np.array(2)}, file)
    stored = with_matrix(file, matrix)
    assert int(stored["heads"]) == 2
    assert np.abs(unpacked(stored["placing"], stored["placing.scales"]) - matrix).max() < 0.4


def test_many_texts_are_read_at_once_as_they_are_read_one_by_one() -> None:
    texts = ("老人走了户口怎么消", "死亡注销户口", "退休金怎么领,要带哪些材料,单位不管能自己去办吗")
    read, model = states(MODEL_FOLDER / FILE, texts), load_transformer()
    for text in texts:
        one, many = model.read(text).mean, read[text]
        assert float(one @ many) > 0.999 * float(np.linalg.norm(one) * np.linalg.norm(many))
