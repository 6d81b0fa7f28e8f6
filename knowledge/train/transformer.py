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
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from knowledge.encode import MODEL_FOLDER
from knowledge.recognize import pack
from knowledge.train.corpus import public_pairs
from knowledge.train.files import Arrays, save
from knowledge.train.placing import WIDTH
from knowledge.train.pretrained import Pretrained, packaged_file, read_pretrained
from knowledge.train.recognizer import questions, shares_right, wordings
from knowledge.transformer import (
    END,
    FILE,
    LAYER,
    LONGEST,
    PAD,
    START,
    UNKNOWN,
    Transformer,
    packed,
    piece_numbers,
    tokenizer,
)

SEED = 20
LAYERS = 3
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


class Block(nn.Module):
    """One layer as torch has it; `knowledge.transformer` has the same for onnxruntime."""

    def __init__(self, width: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.ask, self.mix = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.mixed_norm, self.narrowed_norm = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, state: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        texts, length, width = state.shape
        asked = self.ask(state).view(texts, length, 3, self.heads, width // self.heads)
        query, key, value = asked.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=real[:, None, None, :])
        state = self.mixed_norm(state + self.drop(self.mix(seen.transpose(1, 2).reshape(texts, length, width))))
        wide = functional.gelu(self.widen(state), approximate="tanh")
        moved: torch.Tensor = self.narrowed_norm(state + self.drop(self.narrow(wide)))
        return moved

    def begin(self, pretrained: Pretrained, number: int) -> None:
        """Take over the pretrained weights of a layer."""
        width, inner = pretrained.width, self.widen.out_features
        parts = {"ask": "qkv", "mix": ("ao",), "widen": ("fi",), "narrow": ("fo",)}
        for name, sources in parts.items():
            columns = inner if name == "narrow" else width
            linear = getattr(self, name)
            linear.weight.data = _tensor(
                np.concatenate([pretrained.matrix(f"l{number}.{one}.w", columns) for one in sources])
            )
            linear.bias.data = _tensor(np.concatenate([pretrained.row(f"l{number}.{one}.b") for one in sources]))
        for name, source in (("mixed_norm", "aln"), ("narrowed_norm", "oln")):
            _begin_norm(getattr(self, name), pretrained, f"l{number}.{source}")


class Network(nn.Module):
    """The model in training: pieces in, one number a matter out."""

    def __init__(self, pretrained: Pretrained, kept: Sequence[int], matters: int) -> None:
        super().__init__()
        width = pretrained.width
        table = pretrained.matrix("emb.word", width)[kept]
        places = pretrained.matrix("emb.pos", width)[: LONGEST + 2] + pretrained.matrix("emb.type", width)[0]
        self.words = nn.Embedding(*table.shape)
        self.words.weight.data = _tensor(table)
        self.positions = nn.Parameter(_tensor(places))
        self.first_norm = nn.LayerNorm(width, 1e-12)
        _begin_norm(self.first_norm, pretrained, "emb.ln")
        blocks = [Block(width, pretrained.inner, pretrained.heads) for _ in range(LAYERS)]
        for number, block in enumerate(blocks):
            block.begin(pretrained, number)
        self.blocks = nn.ModuleList(blocks)
        self.head = nn.Linear(width, matters)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.drop = nn.Dropout(0.1)

    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        real = numbers != PAD
        with torch.autocast("cpu", torch.bfloat16):
            state = self.drop(self.first_norm(self.words(numbers) + self.positions[: numbers.shape[1]]))
            for block in self.blocks:
                state = block(state, real)
        shares = real.float()[..., None]
        scores: torch.Tensor = self.head((state.float() * shares).sum(1) / shares.sum(1))
        return scores


def _tensor(values: NDArray[np.float32]) -> torch.Tensor:
    return torch.from_numpy(np.array(values, dtype=np.float32))


def _begin_norm(norm: nn.LayerNorm, pretrained: Pretrained, name: str) -> None:
    norm.weight.data, norm.bias.data = _tensor(pretrained.row(f"{name}.w")), _tensor(pretrained.row(f"{name}.b"))


def batches(rows: Sequence[list[int]], draw: random.Random) -> list[list[int]]:
    """Numbers of rows of about one length together, in an order of chance."""
    order = draw.sample(range(len(rows)), len(rows))
    size = BATCH * BUCKETS
    sorted_parts = [sorted(order[at : at + size], key=lambda one: len(rows[one])) for at in range(0, len(order), size)]
    found = [part[at : at + BATCH] for part in sorted_parts for at in range(0, len(part), BATCH)]
    draw.shuffle(found)
    return found


def padded(rows: Sequence[list[int]]) -> torch.Tensor:
    """Rows of one length; shorter ones end in padding."""
    length = max(map(len, rows))
    return torch.tensor([row + [PAD] * (length - len(row)) for row in rows])


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
            scores = network(numbers.masked_fill(hidden, UNKNOWN))
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
    """What `knowledge.transformer.Transformer` reads: matrices in four bits, the rest as float16."""
    network.eval()
    found: Arrays = {
        "matters": pack(matters),
        "pieces": pack(pretrained.pieces[number] for number in kept),
        "piece_scores": pretrained.scores[kept].astype(np.float32),
        "heads": np.array(pretrained.heads),
        "layers": np.array(len(network.blocks)),
        "positions": network.positions.detach().numpy().astype(np.float16),
        "first_norm": _both(network.first_norm),
        "head_bias": network.head.bias.detach().numpy(),
    }
    found |= dict(_in_four_bits("words", network.words.weight)) | dict(_in_four_bits("head", network.head.weight))
    found |= dict(_in_four_bits("placing", torch.eye(WIDTH, pretrained.width)))  # until train.placing has learnt it
    for number, block in enumerate(network.blocks):
        for name in LAYER:
            found |= dict(_of_layer(f"{number}.{name}", block, name))
    return found


def _of_layer(key: str, block: nn.Module, name: str) -> Iterator[tuple[str, NDArray[Any]]]:
    if name.endswith("_norm"):
        yield key, _both(getattr(block, name))
    elif name.endswith("_bias"):
        yield key, getattr(block, name.removesuffix("_bias")).bias.detach().numpy().astype(np.float16)
    else:
        yield from _in_four_bits(key, getattr(block, name).weight)


def _both(norm: nn.Module) -> NDArray[np.float16]:
    parts = (getattr(norm, name).detach().numpy() for name in ("weight", "bias"))
    return np.stack(list(parts)).astype(np.float16)


def _in_four_bits(key: str, weights: torch.Tensor) -> Iterator[tuple[str, NDArray[Any]]]:
    codes, scales = packed(weights.detach().numpy())
    yield key, codes
    yield f"{key}.scales", scales


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
    labelled = [*wordings(), *questions("train")]
    public = [text for pair in list(public_pairs(options.pairs))[::EVERY_SIXTH] for text in pair]
    kept = pieces_kept(pretrained, [text for text, _ in labelled], public)
    cutter = tokenizer([pretrained.pieces[number] for number in kept], pretrained.scores[kept])
    matters = sorted({matter for _, matter in labelled})
    column = {matter: number for number, matter in enumerate(matters)}
    network = Network(pretrained, kept, len(matters))
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
