"""The written questions and their fixed split: which may be trained on, which choose weights, which only measure."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from knowledge.encode import LONGEST
from knowledge.lexicon.schema import LexiconMatter, load_matters
from knowledge.lexicon.tables import load_synonyms
from knowledge.text import fold
from knowledge.values import Value

FOLDER = Path(__file__).parent / "questions"
LEXICON = Path(__file__).parent.parent / "lexicon"
SEED = 20
WIDTHS = [256, 128, 64]  # at which a vector of the encoder may be cut off
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


def matter_pairs(matter: LexiconMatter) -> Iterator[Pair]:
    """Citizens' words and other official names against the standard name, and words against each other."""
    names = [matter.name, *matter.official]
    said = [*matter.words, *matter.phrases]
    for phrase in [*said, *matter.official]:
        yield fold(phrase), fold(matter.name)
    for i, phrase in enumerate(said):
        yield fold(phrase), fold(names[i % len(names)])
        yield fold(phrase), fold(said[(i * 7 + 3) % len(said)])


def question_pairs(matters: dict[str, LexiconMatter]) -> Iterator[Pair]:
    """The training questions against the names and some wordings of their matters."""
    for number, one in enumerate(written_questions("train")):
        matter = matters[one.matter]
        yield fold(one.question), fold(matter.name)
        yield fold(one.question), fold(matter.wordings[number % len(matter.wordings)])


def lexicon_pairs(folder: Path = LEXICON) -> list[Pair]:
    """Every pair the lexicon and the written training questions give, synonyms included."""
    matters = load_matters(folder / "matters")
    pairs = [pair for matter in matters for pair in matter_pairs(matter)]
    pairs.extend(question_pairs({matter.id: matter for matter in matters}))
    for row in load_synonyms(folder):
        pairs.extend((fold(row.word), fold(term)) for term in row.terms)
    return [(a, b) for a, b in pairs if a and b and a != b]
