"""The transformer while it learns: the same network as `knowledge.transformer` reads, in torch, and the way to and from its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from knowledge.train.files import Arrays
from knowledge.train.pretrained import Pretrained
from knowledge.transformer import LAYER, LONGEST, PAD, Floats, packed, unpacked

LAYERS = 3
PLACE_WIDTH = 128  # numbers that say where a text stands; 28 kB in the file
IDLE = 0.1  # share of the states that dropout hides
AT_ONCE = 64  # texts of about one length


class Block(nn.Module):
    """One layer."""

    def __init__(self, width: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.ask, self.mix = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.mixed_norm, self.narrowed_norm = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.drop = nn.Dropout(IDLE)

    def forward(self, state: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        texts, length, width = state.shape
        asked = self.ask(state).view(texts, length, 3, self.heads, width // self.heads)
        query, key, value = asked.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=real[:, None, None, :])
        state = self.mixed_norm(state + self.drop(self.mix(seen.transpose(1, 2).reshape(texts, length, width))))
        wide = functional.gelu(self.widen(state), approximate="tanh")
        moved: torch.Tensor = self.narrowed_norm(state + self.drop(self.narrow(wide)))
        return moved


class Network(nn.Module):
    """The model in training: word pieces in, one number a matter out, and where the text stands."""

    def __init__(self, *, pieces: int, width: int, inner: int, heads: int, matters: int, layers: int = LAYERS) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, width)
        self.positions = nn.Parameter(torch.zeros(LONGEST + 2, width))
        self.first_norm = nn.LayerNorm(width, 1e-12)
        self.blocks = nn.ModuleList(Block(width, inner, heads) for _ in range(layers))
        self.head = nn.Linear(width, matters)
        self.placing = nn.Linear(width, PLACE_WIDTH, bias=False)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        nn.init.orthogonal_(self.placing.weight)
        self.drop = nn.Dropout(IDLE)

    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        """The mean state of each text's pieces behind the last layer. Shape (texts, width)."""
        real = numbers != PAD
        with torch.autocast("cpu", torch.bfloat16):
            state = self.drop(self.first_norm(self.words(numbers) + self.positions[: numbers.shape[1]]))
            for block in self.blocks:
                state = block(state, real)
        shares = real.float()[..., None]
        mean: torch.Tensor = (state.float() * shares).sum(1) / shares.sum(1)
        return mean

    def read(self, rows: Sequence[list[int]]) -> torch.Tensor:
        """The mean states of word pieces of many texts, those of about one length together. Shape (texts, width)."""
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        parts = [order[at : at + AT_ONCE] for at in range(0, len(order), AT_ONCE)]
        found = torch.cat([self(padded([rows[at] for at in part])) for part in parts])
        back = torch.empty(len(order), dtype=torch.int64)
        back[torch.tensor(order)] = torch.arange(len(order))
        return found[back]


def padded(rows: Sequence[list[int]]) -> torch.Tensor:
    """Rows of one length; shorter ones end in padding."""
    length = max(map(len, rows))
    return torch.tensor([row + [PAD] * (length - len(row)) for row in rows])


def begun(pretrained: Pretrained, kept: Sequence[int], matters: int) -> Network:
    """A network with the first layers of a public model and the rows of its table that are kept."""
    network = Network(
        pieces=len(kept), width=pretrained.width, inner=pretrained.inner, heads=pretrained.heads, matters=matters
    )
    width = pretrained.width
    places = pretrained.matrix("emb.pos", width)[: LONGEST + 2] + pretrained.matrix("emb.type", width)[0]
    network.words.weight.data = _tensor(pretrained.matrix("emb.word", width)[kept])
    network.positions.data = _tensor(places)
    _begin_norm(network.first_norm, pretrained, "emb.ln")
    for number, block in enumerate(network.blocks):
        _begin_block(block, pretrained, number)
    return network


def _begin_block(block: nn.Module, pretrained: Pretrained, number: int) -> None:
    parts = {"ask": "qkv", "mix": ("ao",), "widen": ("fi",), "narrow": ("fo",)}
    for name, sources in parts.items():
        columns = pretrained.inner if name == "narrow" else pretrained.width
        linear = getattr(block, name)
        linear.weight.data = _tensor(
            np.concatenate([pretrained.matrix(f"l{number}.{one}.w", columns) for one in sources])
        )
        linear.bias.data = _tensor(np.concatenate([pretrained.row(f"l{number}.{one}.b") for one in sources]))
    for name, source in (("mixed_norm", "aln"), ("narrowed_norm", "oln")):
        _begin_norm(getattr(block, name), pretrained, f"l{number}.{source}")


def _begin_norm(norm: nn.LayerNorm, pretrained: Pretrained, name: str) -> None:
    norm.weight.data, norm.bias.data = _tensor(pretrained.row(f"{name}.w")), _tensor(pretrained.row(f"{name}.b"))


def restored(arrays: Arrays) -> Network:
    """The network that a file holds, to learn on."""
    width, layers = len(arrays["first_norm"][0]), int(arrays["layers"])
    network = Network(
        pieces=len(arrays["words"]),
        width=width,
        inner=len(arrays["0.widen"]),
        heads=int(arrays["heads"]),
        matters=len(arrays["head_bias"]),
        layers=layers,
    )
    network.words.weight.data = _tensor(_matrix(arrays, "words"))
    network.positions.data = _tensor(arrays["positions"])
    network.head.weight.data, network.head.bias.data = _tensor(_matrix(arrays, "head")), _tensor(arrays["head_bias"])
    network.placing.weight.data = _tensor(_matrix(arrays, "placing"))
    _take_norm(network.first_norm, arrays["first_norm"])
    for number, block in enumerate(network.blocks):
        for name in LAYER:
            _take(block, name, arrays, f"{number}.{name}")
    return network


def _take(block: nn.Module, name: str, arrays: Arrays, key: str) -> None:
    if name.endswith("_norm"):
        _take_norm(getattr(block, name), arrays[key])
    elif name.endswith("_bias"):
        getattr(block, name.removesuffix("_bias")).bias.data = _tensor(arrays[key])
    else:
        getattr(block, name).weight.data = _tensor(_matrix(arrays, key))


def _take_norm(norm: nn.LayerNorm, both: NDArray[Any]) -> None:
    norm.weight.data, norm.bias.data = _tensor(both[0]), _tensor(both[1])


def _matrix(arrays: Arrays, name: str) -> Floats:
    return unpacked(arrays[name], arrays[f"{name}.scales"])


def _tensor(values: NDArray[Any]) -> torch.Tensor:
    return torch.from_numpy(np.array(values, dtype=np.float32))


def learnt(network: Network) -> Arrays:
    """What the network has learnt, as the file keeps it: matrices in four bits, the rest as float16."""
    found: Arrays = {
        "layers": np.array(len(network.blocks)),
        "positions": network.positions.detach().numpy().astype(np.float16),
        "first_norm": _both(network.first_norm),
        "head_bias": network.head.bias.detach().numpy(),
    }
    for name in ("words", "head", "placing"):
        found |= dict(_in_four_bits(name, getattr(network, name).weight))
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
