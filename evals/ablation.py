"""What each part of the product is worth: the same cases with one part taken away, in one table with intervals.

Nothing in the product has a switch for this: parts are replaced by ones that find nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant.asking import Asking
from assistant.assistant import Assistant
from assistant.compose import Draft
from assistant.ruling import Ruling
from assistant.writing import Writer
from evals.case import Case
from evals.judge import judge
from evals.metrics.intervals import paired
from evals.record import RecordFile
from evals.run import Progress, ask_all
from evals.score import Figure, figures, shares_of
from evals.scores import Run, describe
from evals.stand import Stand
from evals.target import InProcess, Target, WatchedSearcher
from knowledge.encode import Encoder, Pieces, Vectors, load_encoder
from knowledge.index import EmbeddedIndex, Entry, EntryKind, Hit, KnowledgeIndex, reindex
from knowledge.index.in_force import IndexInForce
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import StoredItem
from knowledge.values import Value

SHOWN = (
    "correct",
    "answered_correctly",
    "matter@1",
    "matter@5",
    "field_exactness",
    "refusal_recall",
    "wrong_refusals",
    "unsupported_facts",
)


class Blind:
    """An encoder to which everything means nothing: all vectors are zero."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def name(self) -> str:
        """That of the encoder it stands for."""
        return self._encoder.name

    @property
    def width(self) -> int:
        """That of the encoder it stands for."""
        return self._encoder.width

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Zeros."""
        return np.zeros((len(texts), self.width), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Zeros."""
        return self.encode_questions(texts)

    def pieces(self, text: str) -> Pieces:
        """Those of the encoder it stands for."""
        return self._encoder.pieces(text)

    def likeness(self, words: Sequence[str], texts: Sequence[Pieces]) -> list[list[float]]:
        """No word is like another."""
        return [[0.0] * len(words) for _ in texts]


class View(IndexInForce):
    """An index of which something is taken away; for asking only."""

    def __init__(self, whole: KnowledgeIndex) -> None:
        self.encoder = whole.encoder
        self._index = whole

    def refresh(self) -> None:
        """See `KnowledgeIndex.refresh`."""
        self._index.refresh()

    def add(self, entries: Sequence[Entry]) -> None:
        """Refuse: this view is for asking only."""
        raise TypeError("an ablated index is read only")


class LexicalOnly(View):
    """An index that knows no meanings: no dense candidates, and no similarity in any score."""

    def __init__(self, whole: KnowledgeIndex) -> None:
        super().__init__(whole)
        self.encoder = Blind(whole.encoder)

    def by_meaning(
        self, vector: Vectors, *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """Nothing."""
        return []

    def vectors(self, keys: Sequence[str], *, region: str) -> dict[str, Vectors]:
        """None: its encoder makes zeros."""
        return {}


class DenseOnly(View):
    """An index without words: candidates come from vectors alone. Scores still weigh the words of those candidates."""

    def by_words(
        self,
        terms: Sequence[tuple[str, str, float]],
        *,
        regions: Sequence[str],
        partitions: Sequence[str],
        kind: EntryKind,
        limit: int,
    ) -> list[Hit]:
        """Nothing."""
        return []


class Unchecked(Writer):
    """Its drafts leave unchecked: the check is handed no rows."""

    def draft(self, asking: Asking, ruling: Ruling, items: dict[str, StoredItem]) -> Draft:
        """See `Writer.draft`."""
        draft = super().draft(asking, ruling, items)
        return draft.model_copy(update={"head": draft.text, "rows": ()})


class Unverified(Assistant):
    """An assistant that says what it drafted."""

    writes_with = Unchecked


class Variant(Value):
    """One row of the table: what was taken away, the figures, and how far the share of right cases moved."""

    name: str
    figures: tuple[Figure, ...]
    change: float | None = None
    low: float | None = None
    high: float | None = None


def _plain(stand: Stand, lexicon: Lexicon, index: KnowledgeIndex) -> Target:
    return InProcess(WatchedSearcher(stand.store, index, lexicon), stand.places, day=stand.day)


def _unverified(stand: Stand, folder: Path) -> Target:
    searcher = WatchedSearcher(stand.store, stand.index, stand.lexicon)
    return InProcess(searcher, stand.places, assistant=Unverified(searcher, stand.places), day=stand.day)


def _wordless(stand: Stand, folder: Path) -> Target:
    """Without matters, citizens' words and ambiguous words, in the index, too; facets and situations stay."""
    bare = Lexicon((), facets=tuple(stand.lexicon.facets.values()), situations=tuple(stand.lexicon.situations.values()))
    return _plain(stand, bare, _rebuilt(stand, bare, stand.encoder, folder / "no_lexicon"))


def _rebuilt(stand: Stand, lexicon: Lexicon, encoder: Encoder, folder: Path) -> KnowledgeIndex:
    folder.mkdir(parents=True, exist_ok=True)
    reindex(stand.store, folder, encoder, lexicon)
    return EmbeddedIndex.open(folder, encoder)


# name -> how the target is made; the whole product stands first
VARIANTS: dict[str, Callable[[Stand, Path], Target]] = {
    "完整": lambda stand, folder: stand.target,
    "只按词": lambda stand, folder: _plain(stand, stand.lexicon, LexicalOnly(stand.index)),
    "只按义": lambda stand, folder: _plain(stand, stand.lexicon, DenseOnly(stand.index)),
    "不用词库": _wordless,
    "不核对": _unverified,
}


def with_encoder(name: str) -> Callable[[Stand, Path], Target]:
    """A variant with another encoder, by folder or hub name."""

    def made(stand: Stand, folder: Path) -> Target:
        encoder = load_encoder(name)
        return _plain(stand, stand.lexicon, _rebuilt(stand, stand.lexicon, encoder, folder / "encoder"))

    return made


def ablate(
    cases: Sequence[Case],
    stand: Stand,
    *,
    variants: dict[str, Callable[[Stand, Path], Target]] | None = None,
    threads: int = 2,
    progress: Progress | None = None,
) -> tuple[Variant, ...]:
    """Run the cases against every variant; changes are against the first, paired case by case."""
    runs: dict[str, Run] = {}
    with tempfile.TemporaryDirectory() as name:
        for number, (variant, made) in enumerate((variants or VARIANTS).items()):
            file = RecordFile(Path(name) / f"{number}.jsonl")
            records = ask_all(cases, made(stand, Path(name)), file, threads=threads, progress=progress)
            results = tuple(judge(case, records[case.id]) for case in cases)
            runs[variant] = Run(settings=describe(cases, variant, {}), results=results)
    whole = next(iter(runs.values()))
    return tuple(_variant(name, run, whole) for name, run in runs.items())


def _variant(name: str, run: Run, whole: Run) -> Variant:
    shown = tuple(row for row in figures(run.results) if row.metric in SHOWN)
    if run is whole:
        return Variant(name=name, figures=shown)
    moved = paired(shares_of("correct", whole.results), shares_of("correct", run.results))
    return Variant(name=name, figures=shown, change=moved.value, low=moved.low, high=moved.high)


def markdown(variants: Sequence[Variant]) -> str:
    """The table as Markdown; intervals are 95 %, changes paired against the whole product."""
    labels = [row.label for row in variants[0].figures]
    lines = [f"| | {' | '.join(labels)} | 全对的变化 |", "|---|" + "---|" * (len(labels) + 1)]
    for variant in variants:
        cells = [_cell(row) for row in variant.figures]
        moved = "" if variant.change is None else f"{variant.change:+.1%} [{variant.low:+.1%}, {variant.high:+.1%}]"
        lines.append(f"| {variant.name} | {' | '.join(cells)} | {moved} |")
    return "\n".join(lines) + "\n"


def _cell(row: Figure) -> str:
    if row.value is None:
        return "没有定义"
    if row.low is None or row.high is None:
        return f"{row.value:g}"
    return f"{row.value:.1%} [{row.low:.1%}, {row.high:.1%}]"
