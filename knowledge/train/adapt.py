"""Tune the recognizer of matters to one deployment: its confirmed words and the titles of its own guides.

The model in use is replaced only by one that is no worse, both on the national validation questions and on those of the
deployment's own wordings that were held out; the one before is kept and can be put back.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from knowledge.encode import Encoder
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.overlay import ConfirmedWord
from knowledge.recognize import FILE, Recognizer
from knowledge.store import Store
from knowledge.text import fold
from knowledge.train.files import save
from knowledge.train.recognizer import Labelled, questions, shares_right, sharpness, taught, train
from knowledge.values import Value

PREVIOUS = "matters.previous.npz"
CANDIDATE = "candidate"  # folder of a model that is not judged yet
TIMES = 3  # how often each wording of the deployment counts beside the national ones
HELD_OUT = 5  # one in so many of the deployment's wordings judges and does not teach
ALLOWED = 0.005  # share of the national questions that may be lost: less than their noise


class Corpus(Value):
    """What a model is taught and what it is judged by: pairs of folded text and matter."""

    taught: tuple[tuple[str, str], ...]
    judged: tuple[tuple[str, str], ...]


class Judged(Value):
    """Shares of right first matters: of the national questions, and of the deployment's held-out wordings (None without any)."""

    national: float
    own: float | None


class Adaptation(Value):
    """What came of it: how many wordings taught, both models' shares, and whether the new one is in use."""

    taught: int
    held_out: int
    before: Judged
    after: Judged

    @property
    def is_better(self) -> bool:
        """Whether the new model is no worse than the one before, on either side."""
        own_before, own_after = self.before.own or 0.0, self.after.own or 0.0
        return self.after.national >= self.before.national - ALLOWED and own_after >= own_before


def national() -> Corpus:
    """The wordings, the written questions and what is said of official names: some 61,000 to teach, 4,005 to judge by."""
    return Corpus(taught=tuple(taught()), judged=tuple(questions("validation")))


def own_wordings(words: Iterable[ConfirmedWord], store: Store, lexicon: Lexicon) -> Labelled:
    """What this deployment calls its matters: confirmed words, and the titles and other names of guides that are linked."""
    found = [(fold(word.word), word.matter) for word in words]
    for item in store.active():
        if isinstance(item.content, ServiceGuide):
            names = (item.content.title, *item.content.aliases)
            matter = lexicon.link(names[0], names[1:])
            found += [(fold(name), matter.id) for name in names] if matter is not None else []
    return list(dict.fromkeys(found))


def adapt(own: Labelled, folder: Path, corpus: Corpus, *, base: Recognizer, encoder: Encoder) -> Adaptation:
    """Train on the corpus and a deployment's own wordings; take the model into use when it is no worse.

    Args:
        folder: where the deployment's model lies; made when it does not exist.
        base: the model in use.
    """
    teach = [pair for pair in own if not is_held_out(pair[0])]
    judge = [pair for pair in own if is_held_out(pair[0])]
    candidate = folder / CANDIDATE
    candidate.mkdir(parents=True, exist_ok=True)
    made = _made([*corpus.taught, *(teach * TIMES)], list(corpus.judged), candidate, encoder)
    outcome = Adaptation(
        taught=len(teach),
        held_out=len(judge),
        before=_judged(base, corpus.judged, judge),
        after=_judged(made, corpus.judged, judge),
    )
    if outcome.is_better:
        _take(candidate / FILE, folder)
    shutil.rmtree(candidate)
    return outcome


def undo(folder: Path) -> bool:
    """Put the model before the last adaptation back, the shipped one when there was none; False when nothing was adapted."""
    current, previous = folder / FILE, folder / PREVIOUS
    if not current.exists():
        return False
    if previous.exists():
        previous.replace(current)
    else:
        current.unlink()
    return True


def is_held_out(text: str) -> bool:
    """Whether a wording judges instead of teaching: by a hash, so that it stays on its side from one time to the next."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % HELD_OUT == 0


def _made(labelled: Labelled, judged: Labelled, folder: Path, encoder: Encoder) -> Recognizer:
    arrays = train(labelled, encoder)
    save(arrays, folder / FILE)
    arrays["sharpness"] = np.array(sharpness(Recognizer(folder, encoder), judged), dtype=np.float32)
    save(arrays, folder / FILE)
    return Recognizer(folder, encoder)


def _judged(model: Recognizer, corpus: Sequence[tuple[str, str]], own: Labelled) -> Judged:
    known = set(model.matters)
    mine = [pair for pair in own if pair[1] in known]
    return Judged(
        national=shares_right(model, list(corpus))[0],
        own=shares_right(model, mine)[0] if mine else None,
    )


def _take(fresh: Path, folder: Path) -> None:
    current = folder / FILE
    if current.exists():
        current.replace(folder / PREVIOUS)
    fresh.replace(current)
