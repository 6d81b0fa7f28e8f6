"""Teach the encoder which passage of a page answers: the token table again, against other articles of the same document.

    python -m knowledge.train.passages --laws ARTICLES.jsonl.xz [--begin knowledge/model] [--out knowledge/model]

Goes on from a trained table. Learns from the questions of questions/passages.jsonl, whose articles are read from public laws, and from
everyday words with what rules write for them; a question and its matter's name stay as near as they were, because bounds rest on
that. Some documents only measure. Reproducible: fixed seed, fixed order. Then `recognizer --middles`.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from model2vec import StaticModel
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy, embedding_bag, mse_loss, normalize

from knowledge.encode import LONGEST, MODEL_FOLDER
from knowledge.lexicon.tables import load_everyday
from knowledge.text import fold
from knowledge.train.corpus import LEXICON, SEED, WIDTHS, Pair, lexicon_pairs
from knowledge.train.files import save_table
from knowledge.values import Value

QUESTIONS = Path(__file__).parent / "questions" / "passages.jsonl"
EPOCHS, STEP = 6, 0.3  # the table holds whole numbers up to 127
BATCH, NAMES, WORDS = 128, 512, 256  # questions, pairs of the lexicon and everyday words a step
RIVALS = 4  # other articles of the same document a question
SHORTEST = 30  # characters of an article that may be a rival
SCALE = 20.0  # of cosines, as the table was trained first
HELD = 300.0  # what keeps questions as near to names as they were; 60 moves them more and teaches no better
OTHERS = -1e4  # log-odds of a text that is as right as the one to be found

Laws = dict[str, dict[str, str]]  # document, number of an article, its folded text
Ids = list[int]


class AskedArticle(Value):
    """Questions that one article of a public law answers, as people would ask who have not read it. What `measures` teaches nothing."""

    doc: str
    article: str
    questions: tuple[str, ...]
    measures: bool = False


def asked_articles(path: Path = QUESTIONS) -> list[AskedArticle]:
    """Every article with its questions, in file order."""
    return [AskedArticle.model_validate(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def read_laws(path: Path) -> Laws:
    """Public laws, one article a line with `doc`, `article` and `text`; of two with one number the first."""
    laws: Laws = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            laws.setdefault(row["doc"], {}).setdefault(row["article"], fold(row["text"])[:LONGEST])
    return laws


def rivals(asked: AskedArticle, laws: Laws) -> list[str]:
    """The other articles of the same document."""
    return [text for number, text in laws[asked.doc].items() if number != asked.article and len(text) >= SHORTEST]


class Table:
    """A token table in training, beside what it was before."""

    def __init__(self, folder: Path) -> None:
        model = StaticModel.from_pretrained(str(folder))
        self.tokenizer: Tokenizer = model.tokenizer
        self._before = torch.tensor(np.asarray(model.embedding, dtype=np.float32))
        self.weights = self._before.clone().requires_grad_()
        self._read: dict[str, Ids] = {}

    def ids(self, text: str) -> Ids:
        """The tokens of a folded text; those that are none are left out, an empty text is one of them."""
        known = self._read.get(text)
        if known is None:
            found = self.tokenizer.encode(text[:LONGEST], add_special_tokens=False).ids
            known = self._read[text] = [one for one in found if one > 1] or [1]
        return known

    def embed(self, texts: Sequence[str], *, before: bool = False) -> Tensor:
        """One row a text, the mean of its tokens; not yet of length 1."""
        read = [self.ids(text) for text in texts]
        starts = torch.tensor(np.cumsum([0, *(len(one) for one in read[:-1])]))
        flat = torch.tensor([token for one in read for token in one])
        return embedding_bag(flat, self._before if before else self.weights, starts, mode="mean")

    def save(self, out: Path) -> None:
        """Write the model2vec folder with int8 weights; what else lies there stays."""
        save_table(self.weights.detach().numpy(), self.tokenizer, out)


def cosines(one: Tensor, other: Tensor) -> Tensor:
    """Every row of one with every row of the other."""
    return normalize(one, dim=1) @ normalize(other, dim=1).T


def nearest_loss(one: Tensor, other: Tensor, right: Sequence[str], texts: Sequence[str]) -> Tensor:
    """How far each row of `one` is from its own among the rows of `other`, at every width that may be cut to.

    Args:
        right: for each row of `one` the text that belongs to it, which stands at the same place in `texts`.
        texts: what the rows of `other` are of.
    """
    alike = torch.tensor(
        [[text == own and place != row for place, text in enumerate(texts)] for row, own in enumerate(right)]
    )
    losses = [
        cross_entropy(
            (SCALE * cosines(one[:, :width], other[:, :width])).masked_fill(alike, OTHERS), torch.arange(len(right))
        )
        for width in WIDTHS
    ]
    return torch.stack(losses).mean()


def passage_loss(table: Table, asked: Sequence[tuple[str, AskedArticle]], laws: Laws) -> Tensor:
    """Of questions: each must find its article among those of all and some others of the same document."""
    right = [laws[one.doc][one.article] for _, one in asked]
    texts = list(right)
    for _, one in asked:
        others = rivals(one, laws)
        texts += random.sample(others, min(RIVALS, len(others)))
    return nearest_loss(table.embed([question for question, _ in asked]), table.embed(texts), right, texts)


def names_loss(table: Table, pairs: Sequence[Pair]) -> Tensor:
    """Of pairs of the lexicon: near as pairs, and every question as near to every name as it was before."""
    said, names = ([pair[side] for pair in pairs] for side in (0, 1))
    now = table.embed(said), table.embed(names)
    before = cosines(table.embed(said, before=True), table.embed(names, before=True))
    return nearest_loss(*now, names, names) + HELD * mse_loss(cosines(*now), before)


def words_loss(table: Table, pairs: Sequence[Pair]) -> Tensor:
    """Of everyday words: near to what rules write for them."""
    said, written = ([pair[side] for pair in pairs] for side in (0, 1))
    return nearest_loss(table.embed(said), table.embed(written), written, written)


def train(table: Table, asked: list[tuple[str, AskedArticle]], laws: Laws) -> None:
    """Move the table."""
    names = lexicon_pairs()
    words = [(fold(row.word), fold(term)) for row in load_everyday(LEXICON) for term in row.terms]
    adam = torch.optim.Adam([table.weights], lr=STEP)
    for epoch in range(EPOCHS):
        random.shuffle(asked)
        for start in range(0, len(asked) - BATCH + 1, BATCH):
            loss = passage_loss(table, asked[start : start + BATCH], laws)
            loss = (
                loss + names_loss(table, random.sample(names, NAMES)) + words_loss(table, random.sample(words, WORDS))
            )
            adam.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch's own is not typed
            adam.step()
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {float(loss.detach()):.2f}", flush=True)


def shares_found(table: Table, asked: Sequence[tuple[str, AskedArticle]], laws: Laws) -> tuple[float, float]:
    """The share of questions whose article stands first of all articles of its document, and among the first three."""
    places = []
    with torch.no_grad():
        for question, one in asked:
            near = cosines(table.embed([question]), table.embed(list(laws[one.doc].values())))[0]
            own = near[list(laws[one.doc]).index(one.article)]
            places.append(int((near > own).sum()))
    return float(np.mean(np.array(places) == 0)), float(np.mean(np.array(places) < 3))


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--laws", type=Path, required=True)
    parser.add_argument("--begin", type=Path, default=MODEL_FOLDER)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER)
    options = parser.parse_args()
    started = time.time()
    random.seed(SEED)
    torch.manual_seed(SEED)
    laws, rows = read_laws(options.laws), asked_articles()
    taught, kept = (
        [(fold(text), row) for row in rows if row.measures is held for text in row.questions] for held in (False, True)
    )
    table = Table(options.begin)
    print(f"{len(taught)} questions to learn from, {len(kept)} of other documents to measure")
    print("before: first {:.3f}, in three {:.3f}".format(*shares_found(table, kept, laws)))
    train(table, taught, laws)
    print("after: first {:.3f}, in three {:.3f}".format(*shares_found(table, kept, laws)))
    table.save(options.out)
    print(f"done in {time.time() - started:.0f} s: {options.out}")


if __name__ == "__main__":
    main()
