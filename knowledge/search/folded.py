"""What is compared at every question, folded once an item: names, headings, texts and their vectors."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from copy import copy
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, Self

from knowledge.codelists import Grade
from knowledge.document import Passage, PolicyDocument
from knowledge.encode import Encoder, Pieces, Vectors
from knowledge.index import KnowledgeIndex
from knowledge.index.making import matter_entry, sayings_of
from knowledge.lexicon.item_words import items_named
from knowledge.lexicon.lexicon import Lexicon, core_name
from knowledge.lexicon.names import asides
from knowledge.official_titles import subject_of
from knowledge.passages import passages, title_of
from knowledge.search.bare_names import items_covered
from knowledge.search.coverage import Weighted
from knowledge.search.query import Term
from knowledge.store import StoredItem
from knowledge.text import bigrams, fold, fold_once, segmenter

ABOUT = 4  # lexicon matters that an unlinked name may be about
LOOSELY = 0.8  # such a reading counts less than a link


class FoldedMatter:
    """What a matter is called, folded once: its official name, all its names and wordings, and their vectors: all together, then one a name."""

    def __init__(self, item: StoredItem, lexicon: Lexicon, encoder: Encoder) -> None:
        entry = matter_entry(item, lexicon)
        self.page = item.content.source.id
        self.name = fold(entry.name)
        self.family = entry.lexicon_id or core_name(entry.name)
        self.name_words = tuple(Term(text=word) for word in dict.fromkeys(segmenter().cut(self.name)) if len(word) > 1)
        self.weighted_name: Weighted | None = None  # filled by the searcher, which knows how rare a word is
        self.all_names = " ".join(fold(name) for name in (entry.name, *entry.aliases))
        self.lexicon_id = entry.lexicon_id
        self.items = items_named(core_name(entry.name) + "".join(asides(self.name)))
        self.likely = {entry.lexicon_id: 1.0} if entry.lexicon_id else _read_as(core_name(_about(item)), lexicon)
        self.covered = items_covered(item, lexicon) if entry.lexicon_id is None else frozenset()
        self.likely |= dict.fromkeys(self.covered, 1.0)
        self.covered_items = frozenset().union(*(items_named(lexicon.matters[one].name) for one in self.covered))
        self.codes = frozenset(code.lower() for code in entry.codes)
        self.pieces = encoder.pieces(self.all_names)
        self.vectors = encoder.encode_passages([entry.embedded_text, *dict.fromkeys((entry.name, *entry.aliases))])
        self.said = encoder.encode_passages(list(sayings_of(item, lexicon)))  # of this name alone

    def renewed(self) -> Self:
        """See `knowledge.search.folding.Folded`."""
        again = copy(self)
        again.weighted_name = None
        return again


def _about(item: StoredItem) -> str:
    """What is read as a matter's name: a document's subject, any other's name."""
    name = title_of(item)
    return subject_of(name) if isinstance(item.content, PolicyDocument) else name


def _read_as(core: str, lexicon: Lexicon) -> dict[str, float]:
    """The lexicon matters that a name without a link may be about, with how surely: 公共租赁住房保障办法 is about 公租房."""
    found: dict[str, float] = {}
    for one in lexicon.recognized_name(core)[:ABOUT]:
        wordings = " ".join(fold(text) for text in lexicon.matters[one.matter].wordings)
        pairs = bigrams(core)
        held = sum(pair in wordings for pair in pairs) / max(1, len(pairs))
        found[one.matter] = LOOSELY * one.probability * held
    return found


class Telling(NamedTuple):
    """Terms weighted by how they tell the passages of one item apart, and the share of that weight each passage holds, by key."""

    terms: Weighted
    shares: dict[str, float]


class FoldedPassages:
    """An item's passages. Heading and text are folded, and vectors made, only for passages that come up in a search.

    A law has hundreds of articles and a question meets one or two of them.
    """

    def __init__(self, item: StoredItem, lexicon: Lexicon) -> None:
        entry = matter_entry(item, lexicon)
        self.title = title_of(item)
        self.page = (
            item.content.source.id
        )  # a page is read as a guide and as a document: both are about the same matter
        self.is_prose = isinstance(item.content, PolicyDocument)
        self.own_name = fold(self.title)
        self.names = " ".join((self.own_name, *(fold(name) for name in entry.aliases)))
        # where the index has vectors of just these words; None where the viewer may read others than the public
        self.indexed_in = item.content.region if not item.graded and entry.grade is Grade.PUBLIC else None
        self.by_id: dict[str, Passage] = {passage.id: passage for passage in passages(item)}
        self.vectors: dict[str, Vectors] = {}
        self.weighted_headings: dict[str, Weighted] = {}  # filled by the searcher, which knows how rare a word is
        self.befell: dict[str, frozenset[str]] = {}  # filled by the searcher, which has the lexicon's situations
        self._folded: dict[str, tuple[str, str]] = {}
        self._pieces: dict[str, Pieces] = {}

    def renewed(self) -> Self:
        """See `knowledge.search.folding.Folded`."""
        again = copy(self)
        again.weighted_headings = {}
        return again

    def make_ready(self, index: KnowledgeIndex) -> None:
        """Make of all passages what a search would make of those that come up."""
        make_vectors(((self, key) for key in self.by_id), index)
        for key in self.by_id:
            self.pieces(key, index.encoder)
        self._whole  # noqa: B018  # kept once it was asked for

    def read(self, key: str) -> tuple[Passage, str, str]:
        """A passage with its folded heading and text."""
        passage = self.by_id[key]
        folded = self._folded.get(key)
        if folded is None:
            folded = self._folded[key] = (fold(passage.heading), fold_once(passage.text))
        return (passage, *folded)

    def telling(self, terms: Weighted) -> Telling:
        """What the terms tell of these passages, each weighted by how few of them hold it: on a page about 公租房 that word tells nothing."""
        apart: list[tuple[Term, float]] = []
        shares = [0.0] * len(self.by_id)
        for term, weight in terms:
            holding = self._holding(term)
            weight *= _apart(len(shares), len(holding))
            apart.append((term, weight))
            for number in holding:
                shares[number] += weight
        total = sum(weight for _, weight in apart) or 1.0
        return Telling(apart, {key: share / total for key, share in zip(self.by_id, shares, strict=True)})

    def echoes(self, words: tuple[Term, ...]) -> dict[str, float]:
        """The share of some words that each passage holds, each weighted by how few passages do; words that none holds tell nothing."""
        held = [(numbers, _apart(len(self.by_id), len(numbers))) for word in words if (numbers := self._holding(word))]
        total = sum(weight for _, weight in held)
        shares = [0.0] * len(self.by_id)
        for numbers, weight in held:
            for number in numbers:
                shares[number] += weight / total if total else 0.0
        return dict(zip(self.by_id, shares, strict=True))

    def _holding(self, term: Term) -> set[int]:
        """The passages, by their numbers, whose heading or text holds a term. All are looked through in one go: a law has hundreds."""
        whole, starts = self._whole
        found = set()
        for form in term.forms:
            at = whole.find(form)
            while 0 <= at < len(whole):
                number = bisect_right(starts, at) - 1
                found.add(number)
                at = whole.find(form, starts[number + 1])
        return found

    @cached_property
    def _whole(self) -> tuple[str, list[int]]:
        """Folded headings and texts in one piece, between them what no folded word holds, and where each passage starts; the end last."""
        texts = ["\n".join(self.read(key)[1:]) + "\n" for key in self.by_id]
        return "".join(texts), list(accumulate(map(len, texts), initial=0))

    def pieces(self, key: str, encoder: Encoder) -> Pieces:
        """What words are compared with by meaning: the pieces of a passage's heading and text."""
        found = self._pieces.get(key)
        if found is None:
            _, heading, text = self.read(key)
            found = self._pieces[key] = encoder.pieces(f"{heading} {text}")
        return found


def _apart(passages: int, holding: int) -> float:
    """How well a word tells passages of one item apart, 0 (it stands in all) to 1 (in one, or in none)."""
    return math.log((passages + 1) / max(1, holding)) / math.log(passages + 1)


def make_vectors(wanted: Iterable[tuple[FoldedPassages, str]], index: KnowledgeIndex) -> None:
    """Take the vectors that the index has at hand, and embed, in one call, the other passages that have none yet."""
    unknown: dict[FoldedPassages, list[str]] = {}
    for folded, key in wanted:
        if key not in folded.vectors:
            unknown.setdefault(folded, []).append(key)
    for folded, keys in unknown.items():
        if folded.indexed_in is not None:
            folded.vectors.update(index.vectors(keys, region=folded.indexed_in))
    missing = [
        (folded, folded.by_id[key]) for folded, keys in unknown.items() for key in keys if key not in folded.vectors
    ]
    if not missing:
        return
    made = index.encoder.encode_passages([f"{folded.title}，{one.heading}，{one.text}" for folded, one in missing])
    for (folded, passage), vector in zip(missing, made, strict=True):
        folded.vectors[passage.id] = vector
