"""The written questions and their fixed split: which may be trained on, which choose weights, which only measure."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from knowledge.encode import LONGEST
from knowledge.text import fold
from knowledge.values import Value

FOLDER = Path(__file__).parent / "questions"
Split = Literal["train", "validation", "test"]
Pair = tuple[str, str]


class WrittenQuestion(Value):
    """One question as people put it, with the lexicon matter it belongs to and the facets it asks for."""

    question: str
    matter: str
    facets: tuple[str, ...] = ()

    @property
    def split(self) -> Split:
        """By a hash of the wording, so that it never moves: 80 % train, 10 % validation, 10 % test."""
        number = int(hashlib.sha256(self.question.encode()).hexdigest()[:8], 16) % 10
        return "test" if number == 0 else "validation" if number == 1 else "train"


def written_questions(split: Split, folder: Path = FOLDER) -> Iterator[WrittenQuestion]:
    """The questions of one split, in file order."""
    for path in sorted(folder.glob("written_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            one = WrittenQuestion.model_validate(json.loads(line))
            if one.split == split:
                yield one


def public_pairs(path: Path) -> Iterator[Pair]:
    """The public pairs, folded and cut to what the encoder reads."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield fold(row["a"])[:LONGEST], fold(row["b"])[:LONGEST]
