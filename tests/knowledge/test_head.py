"""Teaching the transformer's head alone: what it takes over, and what becomes of a matter that it does not know."""

from __future__ import annotations

import numpy as np
import torch

from knowledge.recognize import pack
from knowledge.train.files import Arrays
from knowledge.train.head import learn, stored_head, with_head
from knowledge.transformer import packed, unpacked

WIDTH = 32


def stored() -> Arrays:
    rows = np.random.default_rng(1).normal(size=(2, WIDTH)).astype(np.float32)
    codes, scales = packed(rows)
    return {"matters": pack(["a", "c"]), "head": codes, "head.scales": scales, "head_bias": np.array([0.5, -0.5])}


def test_a_known_matter_keeps_its_row_and_a_new_one_begins_with_none() -> None:
    arrays = stored()
    head = stored_head(arrays, ["a", "b", "c"])
    kept = unpacked(arrays["head"], arrays["head.scales"])
    assert np.allclose(head.weight.detach().numpy()[[0, 2]], kept)
    assert not head.weight[1].any()
    assert head.bias.tolist() == [0.5, -0.5, -0.5]


def test_a_new_matter_is_learnt_beside_the_old_ones() -> None:
    head = stored_head(stored(), ["a", "b", "c"])
    before, new = head.weight.detach().clone(), torch.tensor([0.0, 1.0, 0.0])
    losses = list(learn(head, new, torch.eye(3, WIDTH).repeat(600, 1), torch.arange(3).repeat(600)))
    assert losses[-1] < losses[0]
    assert head.weight[1, 1] > 0 > head.weight[1, 0]
    assert torch.equal(head.weight[[0, 2]], before[[0, 2]])


def test_the_file_names_every_matter_of_the_new_head() -> None:
    head = stored_head(stored(), ["a", "b", "c"])
    arrays = with_head(stored(), head, ["a", "b", "c"])
    assert arrays["matters"].tobytes() == b"a\nb\nc"
    assert len(arrays["head_bias"]) == len(arrays["head"]) == 3
