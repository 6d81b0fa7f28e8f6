"""Learn where the transformer puts questions and official names: one matrix behind its last layer.

    python -m knowledge.train.placing [--out knowledge/model]

A question of the training split and a name of its matter that states the same business item are to stand together, and what people
say of one official name and that name, apart from the names of other matters of their theme. Run it after `knowledge.train.transformer`: the matrix goes into the same file. Reproducible
up to the rounding of the machine's own arithmetic; about two minutes of one core, half of them reading.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from knowledge.encode import MODEL_FOLDER
from knowledge.lexicon.item_words import items_named, items_said
from knowledge.lexicon.linker import Linker
from knowledge.lexicon.schema import LexiconMatter, load_matters
from knowledge.lexicon.tables import load_sayings
from knowledge.text import fold
from knowledge.train.files import Arrays, save
from knowledge.train.network import PLACE_WIDTH as WIDTH
from knowledge.train.network import restored
from knowledge.train.recognizer import LEXICON, questions, wordings
from knowledge.transformer import FILE, Floats, Transformer, packed, piece_numbers, tokenizer

SEED = 20
ROUNDS, BATCH = 6, 512
TOGETHER = 128  # texts of one theme side by side in a batch: names that are near each other are the hard ones
RATE = 2e-3
SHARPNESS = 20.0  # of the cosines: 0.05 more is e times as likely
FIRST = frozenset({"首次"})


class Example(NamedTuple):
    """A text, its matter, the business items it speaks of, and the one name it is about where that is known.

    A name that is linked to no matter stands for one.
    """

    text: str
    matter: str
    items: frozenset[str]
    name: str | None = None


class Names:
    """The official names of every matter, and which of them a text may mean."""

    def __init__(self, matters: Sequence[LexiconMatter], said: Sequence[Example] = ()) -> None:
        """What is said of single names brings these names with it."""
        self.of = {one.id: list(dict.fromkeys(fold(name) for name in (one.name, *one.official))) for one in matters}
        self.kin = {matter: set(names) for matter, names in self.of.items()}
        for one in said:
            if one.name is not None:
                self.kin.setdefault(one.matter, set()).add(one.name)
        self.items = {name: items_named(name) - FIRST for names in self.kin.values() for name in sorted(names)}

    def pick(self, one: Example, draw: random.Random) -> str:
        """The name that a text is about, else one of its matter, by chance, one that states the same item where there is one."""
        if one.name is not None:
            return one.name
        others = [name for name in self.of[one.matter] if name != one.text] or self.of[one.matter]
        fitting = [name for name in others if self._fits(name, one.items)]
        return draw.choice(fitting or others)

    def _fits(self, name: str, items: frozenset[str]) -> bool:
        return bool(self.items[name] & items) if items else not self.items[name]

    def as_right(self, one: Example, picked: str) -> list[str]:
        """Other names that would have been as right: of the same matter, with the same items."""
        return [name for name in self.kin[one.matter] if name != picked and self.items[name] == self.items[picked]]


def said_of_names(matters: Sequence[LexiconMatter]) -> list[Example]:
    """What people say of single official names; the matter of a name without a link is the name itself."""
    linker = Linker(matters)
    linked = ((row, linker.link(row.name)) for row in load_sayings(LEXICON))
    return [
        Example(
            fold(text), matter.id if matter is not None else row.name, items_said(fold(text)) - FIRST, fold(row.name)
        )
        for row, matter in linked
        for text in row.said
    ]


def batches(examples: Sequence[Example], themes: dict[str, str], draw: random.Random) -> Iterator[list[Example]]:
    """Every example once, those of one theme in runs."""
    by_theme: dict[str, list[Example]] = {}
    for one in examples:
        by_theme.setdefault(themes[one.matter], []).append(one)
    runs = []
    for rows in by_theme.values():
        draw.shuffle(rows)
        runs += [rows[at : at + TOGETHER] for at in range(0, len(rows), TOGETHER)]
    draw.shuffle(runs)
    flat = [one for run in runs for one in run]
    yield from (flat[at : at + BATCH] for at in range(0, len(flat), BATCH))


def loss(
    batch: Sequence[Example], names: Names, placed: dict[str, torch.Tensor], matrix: nn.Linear, draw: random.Random
) -> torch.Tensor:
    """How unlikely each text's name is among the names of the batch."""
    picked = [names.pick(one, draw) for one in batch]
    column = {name: number for number, name in enumerate(dict.fromkeys(picked))}
    texts = functional.normalize(matrix(torch.stack([placed[one.text] for one in batch])), dim=-1)
    titles = functional.normalize(matrix(torch.stack([placed[name] for name in column])), dim=-1)
    alike = SHARPNESS * texts @ titles.T
    as_right = torch.zeros(alike.shape, dtype=torch.bool)
    for row, (one, name) in enumerate(zip(batch, picked, strict=True)):
        as_right[row, [column[other] for other in names.as_right(one, name) if other in column]] = True
    return functional.cross_entropy(alike.masked_fill(as_right, -1e4), torch.tensor([column[name] for name in picked]))


def states(file: Path, texts: Sequence[str]) -> dict[str, Floats]:
    """The mean state of every text behind the last layer of a transformer's file, many read at once."""
    with np.load(file, allow_pickle=False) as stored:
        arrays: Arrays = dict(stored)
    cutter = tokenizer(arrays["pieces"].tobytes().decode("utf-8").split("\n"), arrays["piece_scores"])
    each = list(dict.fromkeys(texts))
    with torch.no_grad():
        means = restored(arrays).eval().read([piece_numbers(cutter, text) for text in each]).numpy()
    return dict(zip(each, means, strict=True))


def learn(examples: Sequence[Example], names: Names, themes: dict[str, str], read: dict[str, Floats]) -> Floats:
    """The matrix, shape (WIDTH, width of the transformer)."""
    torch.manual_seed(SEED)
    placed = {text: functional.normalize(torch.from_numpy(state), dim=-1) for text, state in read.items()}
    matrix = nn.Linear(len(next(iter(placed.values()))), WIDTH, bias=False)
    nn.init.orthogonal_(matrix.weight)
    optimizer = torch.optim.Adam(matrix.parameters(), lr=RATE)
    draw = random.Random(SEED)
    for number in range(ROUNDS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - number / ROUNDS)
        losses = []
        for batch in batches(examples, themes, draw):
            step = loss(batch, names, placed, matrix, draw)
            optimizer.zero_grad()
            step.backward()  # type: ignore[no-untyped-call]  # torch's own is not typed
            optimizer.step()
            losses.append(step.item())
        print(f"round {number + 1} of {ROUNDS}: loss {np.mean(losses):.3f}", flush=True)
    learnt: Floats = matrix.weight.detach().numpy()
    return learnt


def shares_named(model: Transformer, names: Names) -> tuple[float, float]:
    """The share of validation questions with a name of their matter nearest, and among the nearest five, of all names."""
    every = [(name, matter) for matter, known in names.of.items() for name in known]
    table = np.stack([model.placed(name) for name, _ in every])
    owners = np.array([matter for _, matter in every])
    places = []
    for text, matter in questions("validation"):
        near = table @ model.placed(text)
        best = near[owners == matter].max()
        places.append(int((near > best).sum()))
    return float(np.mean(np.array(places) == 0)), float(np.mean(np.array(places) < 5))


def with_matrix(file: Path, matrix: Floats) -> Arrays:
    """The arrays of a transformer's file with the matrix among them."""
    codes, scales = packed(matrix)
    with np.load(file, allow_pickle=False) as stored:
        return {**dict(stored), "placing": codes, "placing.scales": scales}


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER)
    options = parser.parse_args()
    started = time.process_time()
    torch.set_num_threads(1)
    matters = load_matters(LEXICON / "matters")
    said = said_of_names(matters)
    names = Names(matters, said)
    themes = {one.matter: "" for one in said} | {one.id: one.theme for one in matters}
    labelled = [*wordings(), *questions("train")]
    examples = [*(Example(text, matter, items_said(text) - FIRST) for text, matter in labelled), *said]
    read = states(options.out / FILE, [*(one.text for one in examples), *names.items])
    print(f"{len(read)} texts read, {time.process_time() - started:.0f} s", flush=True)
    save(with_matrix(options.out / FILE, learn(examples, names, themes, read)), options.out / FILE)
    first, five = shares_named(Transformer(options.out), names)
    print(
        f"validation: a name of the matter nearest {first:.3f}, in five {five:.3f}; {time.process_time() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
