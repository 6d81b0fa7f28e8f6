"""Train the transformer that reads a question as a whole: the first layers of a public model, taught our questions.

    python -m knowledge.train.transformer --pairs PAIRS.jsonl.xz [--out knowledge/model]

Starts from `knowledge.train.pretrained`, keeps the word pieces that Chinese text of our kind needs, and learns to name the
matter of the lexicon's wordings and the training questions. Reproducible up to the rounding of the machine's own arithmetic.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from knowledge.encode import MODEL_FOLDER
from knowledge.recognize import pack
from knowledge.train.corpus import public_pairs
from knowledge.train.files import Arrays, save
from knowledge.train.network import Network, begun, learnt, padded
from knowledge.train.pretrained import Pretrained, packaged_file, read_pretrained
from knowledge.train.recognizer import questions, shares_right, taught
from knowledge.transformer import (
    END,
    FILE,
    PAD,
    START,
    UNKNOWN,
    Transformer,
    piece_numbers,
    tokenizer,
)

SEED = 20
ROUNDS, BATCH = 4, 128
RATE, HEAD_RATE = 4e-4, 3e-3  # of the layers, and of what is learnt from nothing
WARM_UP = 0.06  # share of the steps in which the rate rises
SMOOTH = 0.1  # label smoothing: about one label in ten is no better than another
FORGOTTEN = 0.08  # share of the pieces hidden while training
EVERY_SIXTH = 6  # of the public pairs, to count pieces
OFTEN = 40  # times a piece stands there to be kept, unless our own texts have it
BUCKETS = 20  # batches that are sorted by length together


def pieces_kept(pretrained: Pretrained, own: Iterable[str], public: Sequence[str]) -> list[int]:
    """Rows of the pretrained table that stay: the four special ones, what our texts use, and what Chinese texts often use."""
    cutter = tokenizer(pretrained.pieces, pretrained.scores)
    ours = {number for text in own for number in piece_numbers(cutter, text)}
    seen: Counter[int] = Counter(number for text in public for number in piece_numbers(cutter, text))
    often = {number for number, times in seen.items() if times >= OFTEN}
    single = {number for number in seen if len(piece := pretrained.pieces[number]) == 1 and "㐀" <= piece <= "鿿"}
    special = [START, PAD, END, UNKNOWN]
    return [*special, *sorted((ours | often | single) - set(special))]


def batches(rows: Sequence[list[int]], draw: random.Random) -> list[list[int]]:
    """Numbers of rows of about one length together, in an order of chance."""
    order = draw.sample(range(len(rows)), len(rows))
    size = BATCH * BUCKETS
    sorted_parts = [sorted(order[at : at + size], key=lambda one: len(rows[one])) for at in range(0, len(order), size)]
    found = [part[at : at + BATCH] for part in sorted_parts for at in range(0, len(part), BATCH)]
    draw.shuffle(found)
    return found


def fit(network: Network, rows: list[list[int]], labels: list[int]) -> Iterator[float]:
    """Train for a fixed number of rounds, yielding the mean loss of each; the rate rises, then falls to nothing."""
    head = list(network.head.parameters())
    others = [one for name, one in network.named_parameters() if not name.startswith("head.")]
    optimizer = torch.optim.AdamW(
        [{"params": others, "lr": RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01
    )
    steps = ROUNDS * math.ceil(len(rows) / BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share_of_rate(step, steps))
    draw, answers = random.Random(SEED), torch.tensor(labels)
    for _ in range(ROUNDS):
        network.train()
        losses = []
        for batch in batches(rows, draw):
            numbers = padded([rows[one] for one in batch])
            hidden = (torch.rand(numbers.shape) < FORGOTTEN) & (numbers > UNKNOWN)
            scores = network.head(network(numbers.masked_fill(hidden, UNKNOWN)))
            loss = functional.cross_entropy(scores, answers[batch], label_smoothing=SMOOTH)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]  # torch's own is not typed
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rate.step()
            losses.append(loss.item())
        yield float(np.mean(losses))


def _share_of_rate(step: int, steps: int) -> float:
    return min((step + 1) / (WARM_UP * steps), max(0.0, (steps - step) / ((1.0 - WARM_UP) * steps)))


def arrays(network: Network, pretrained: Pretrained, kept: Sequence[int], matters: Sequence[str]) -> Arrays:
    """What `knowledge.transformer.Transformer` reads."""
    named: Arrays = {
        "matters": pack(matters),
        "pieces": pack(pretrained.pieces[number] for number in kept),
        "piece_scores": pretrained.scores[kept].astype(np.float32),
        "heads": np.array(pretrained.heads),
    }
    return named | learnt(network)


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER)
    options = parser.parse_args()
    started = time.time()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # batches are small: a second core only waits
    pretrained = read_pretrained(packaged_file())
    labelled = taught()
    public = [text for pair in list(public_pairs(options.pairs))[::EVERY_SIXTH] for text in pair]
    kept = pieces_kept(pretrained, [text for text, _ in labelled], public)
    cutter = tokenizer([pretrained.pieces[number] for number in kept], pretrained.scores[kept])
    matters = sorted({matter for _, matter in labelled})
    column = {matter: number for number, matter in enumerate(matters)}
    network = begun(pretrained, kept, len(matters))
    print(f"{len(kept)} word pieces, {sum(one.numel() for one in network.parameters()) / 1e6:.1f} million weights")
    rows = [piece_numbers(cutter, text) for text, _ in labelled]
    for number, loss in enumerate(fit(network, rows, [column[matter] for _, matter in labelled]), start=1):
        save(arrays(network, pretrained, kept, matters), options.out / FILE)
        first, five = shares_right(Transformer(options.out), questions("validation"))
        print(
            f"round {number} of {ROUNDS}: loss {loss:.3f}; validation: first {first:.3f}, in five {five:.3f}; {time.time() - started:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
