"""Teach the transformer's head the matters that the lexicon gained since it was trained; its layers and the rows of other matters stay as they are.

    python -m knowledge.train.head [--out knowledge/model]

A few minutes of one core instead of the half hour of `knowledge.train.transformer`, which a whole training runs and which makes this
needless. Run `knowledge.train.recognizer` before it. Reproducible up to the rounding of the machine's own arithmetic.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from knowledge.encode import MODEL_FOLDER
from knowledge.recognize import pack
from knowledge.train.files import Arrays, save
from knowledge.train.placing import states
from knowledge.train.recognizer import questions, shares_right, taught
from knowledge.train.transformer import SEED, SMOOTH
from knowledge.transformer import FILE, Floats, Transformer, packed, unpacked

ROUNDS, BATCH = 3, 256
RATE = 1e-3


def stored_head(arrays: Arrays, matters: Sequence[str]) -> nn.Linear:
    """The head of a transformer's file with a row for each matter; a matter that it does not know begins as likely as a rare one."""
    known = {name: row for row, name in enumerate(arrays["matters"].tobytes().decode("utf-8").split("\n"))}
    rows, bias = unpacked(arrays["head"], arrays["head.scales"]), arrays["head_bias"].astype(np.float32)
    head = nn.Linear(rows.shape[1], len(matters))
    nothing = np.zeros(rows.shape[1], dtype=np.float32)
    head.weight.data = torch.from_numpy(np.stack([rows[known[one]] if one in known else nothing for one in matters]))
    least = float(bias.min())
    head.bias.data = torch.tensor([float(bias[known[one]]) if one in known else least for one in matters])
    return head


def learn(head: nn.Linear, new: torch.Tensor, read: torch.Tensor, labels: torch.Tensor) -> Iterator[float]:
    """Train for a fixed number of rounds, yielding the mean loss of each; the rate falls to nothing.

    Args:
        new: 1 for each matter whose row is learnt, 0 where it stays as it is.
    """
    for part, mask in ((head.weight, new[:, None]), (head.bias, new)):
        part.register_hook(partial(torch.mul, mask))  # type: ignore[no-untyped-call]  # torch's own is not typed
    optimizer = torch.optim.Adam(head.parameters(), lr=RATE)
    draw, steps = random.Random(SEED), ROUNDS * (len(read) // BATCH + 1)
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.0, 1 - step / steps))
    for _ in range(ROUNDS):
        order, losses = torch.tensor(draw.sample(range(len(read)), len(read))), []
        for batch in torch.split(order, BATCH):
            loss = functional.cross_entropy(head(read[batch]), labels[batch], label_smoothing=SMOOTH)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]  # torch's own is not typed
            optimizer.step()
            rate.step()
            losses.append(loss.item())
        yield float(np.mean(losses))


def with_head(arrays: Arrays, head: nn.Linear, matters: Sequence[str]) -> Arrays:
    """The arrays of a transformer's file with another head."""
    weights: Floats = head.weight.detach().numpy()
    codes, scales = packed(weights)
    new: Arrays = {
        "matters": pack(matters),
        "head": codes,
        "head.scales": scales,
        "head_bias": head.bias.detach().numpy(),
    }
    return {**arrays, **new}


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER)
    options = parser.parse_args()
    started = time.time()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    with np.load(options.out / FILE, allow_pickle=False) as stored:
        arrays: Arrays = dict(stored)
    labelled = taught()
    matters = sorted({matter for _, matter in labelled})
    column = {matter: number for number, matter in enumerate(matters)}
    means = states(options.out / FILE, [text for text, _ in labelled])
    print(f"{len(means)} texts read; {time.time() - started:.0f} s", flush=True)
    read = torch.from_numpy(np.stack([means[text] for text, _ in labelled]))
    head = stored_head(arrays, matters)
    known = set(arrays["matters"].tobytes().decode("utf-8").split("\n"))
    new = torch.tensor([float(one not in known) for one in matters])
    labels = torch.tensor([column[one] for _, one in labelled])
    for number, loss in enumerate(learn(head, new, read, labels), start=1):
        print(f"round {number} of {ROUNDS}: loss {loss:.3f}; {time.time() - started:.0f} s", flush=True)
    save(with_head(arrays, head, matters), options.out / FILE)
    first, five = shares_right(Transformer(options.out), questions("validation"))
    print(f"validation: first {first:.3f}, in five {five:.3f}; {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
