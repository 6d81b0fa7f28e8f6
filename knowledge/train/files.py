"""Models written down: arrays as one file that needs no pickle and is the same on every machine, a token table as its library reads it."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from model2vec import StaticModel
from numpy.typing import NDArray
from tokenizers import Tokenizer

TABLE = ("config.json", "model.safetensors", "tokenizer.json")

Arrays = dict[str, NDArray[Any]]


def save(arrays: Arrays, path: Path, *, method: int = zipfile.ZIP_DEFLATED) -> None:
    """Write the arrays compressed, as `numpy.load` reads them; entries carry no date.

    Args:
        method: of `zipfile`; LZMA makes a file a fifth smaller and takes four times as long to read.
    """
    with zipfile.ZipFile(path, "w", method, compresslevel=9) as packed:
        for name, array in arrays.items():
            with packed.open(f"{name}.npy", "w") as entry:
                np.lib.format.write_array(entry, array, allow_pickle=False)


def save_table(vectors: NDArray[np.float32], tokenizer: Tokenizer, out: Path) -> None:
    """Write a token table with int8 weights; the library's own README is left out, and what else lies there stays."""
    with tempfile.TemporaryDirectory() as folder:
        StaticModel(vectors=vectors, tokenizer=tokenizer, normalize=True).save_pretrained(folder)
        StaticModel.from_pretrained(folder, quantize_to="int8").save_pretrained(folder)
        out.mkdir(parents=True, exist_ok=True)
        for name in TABLE:
            shutil.copyfile(Path(folder) / name, out / name)
