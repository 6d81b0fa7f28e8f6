"""What is compared at every question, folded once an item: names, headings, texts and their vectors."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable
from copy import copy
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, Self

import numpy as np

from knowledge.document import Passage, PolicyDocument
from knowledge.encode import Encoder, Pieces, Vectors
from knowledge.index import KnowledgeIndex
from knowledge.index.bare_names import items_covered
from knowledge.index.entries import matter_text
from knowledge.index.making import Names, codes_of, names_by_title, names_of
from knowledge.lexicon.item_words import items_named
from knowledge.lexicon.lexicon import Lexicon, core_name
from knowledge.lexicon.names import asides
from knowledge.official_titles import subject_of
from knowledge.passages import passages, title_of
from knowledge.search.coverage import Weighted
from knowledge.search.query import Term
from knowledge.store import Head, Kind, StoredItem
from knowledge.text import bigrams, fold, fold_once, segmenter

ABOUT = 4  # lexicon matters that an unlinked name may be about
LOOSELY = 0.8  # such a reading counts less than a link


class Called(NamedTuple):
    """All names of a matter. Most are the same in every city: what is folded of one serves the items of all."""

    name: str
    aliases: tuple[str, ...]
    lexicon_id: str | None
    is_document: bool  # then its subject is read as its name where it has no link
    said: tuple[str, ...]  # of this name alone


class FoldedName:
    """What matters of one name are called, folded: the official name, all names and wordings, and their vectors: all together, then one a name."""

    def __init__(self, called: Called, lexicon: Lexicon, encoder: Encoder) -> None:
        name, aliases, lexicon_id, is_document, said = called
        self.name = fold(name)
        self.family = lexicon_id or core_name(name)
        self.name_words = tuple(Term(text=word) for word in dict.fromkeys(segmenter().cut(self.name)) if len(word) > 1)
        self.all_names = " ".join(fold(one) for one in (name, *aliases))
        self.items = items_named(core_name(name) + "".join(asides(self.name)))
        self.likely = (
            {lexicon_id: 1.0} if lexicon_id else _read_as(core_name(subject_of(name) if is_document else name), lexicon)
        )
        self.pieces = encoder.pieces(self.all_names)
        self.vectors = encoder.encode_passages([matter_text(name, aliases), *dict.fromkeys((name, *aliases))])
        self.said = encoder.encode_passages(list(said))


Fold = Callable[[Called], FoldedName]
Read = Callable[[str], StoredItem | None]


class FoldedMatter:
    """What one item is called: its name as `FoldedName` has it, and what is its own. A guide is read for its other names, what else goes by its title."""

    def __init__(self, head: Head, read: Read, lexicon: Lexicon, folded: Fold) -> None:
        item = read(head.id) if head.kind is Kind.GUIDE else None
        names = _names(head, item, lexicon)
        self.lexicon_id = names.matter.id if names.matter is not None else None
        said = lexicon.said_of(head.title) if head.kind is Kind.ENTRY else ()
        named = folded(Called(head.title, names.aliases, self.lexicon_id, head.kind is Kind.DOCUMENT, said))
        self.page = head.source
        self.name, self.family, self.all_names, self.items = named.name, named.family, named.all_names, named.items
        self.name_words = named.name_words
        self.pieces, self.vectors, self.said = named.pieces, named.vectors, named.said
        self.weighted_name: Weighted | None = None  # filled by the searcher, which knows how rare a word is
        self.covered = items_covered(item, lexicon) if item is not None and names.matter is None else frozenset()
        # those it is linked to or speaks of
        self.matters = frozenset(names.also if self.lexicon_id is None else (self.lexicon_id, *names.also))
        self.likely = named.likely | dict.fromkeys((*self.covered, *names.also), 1.0)
        self.covered_items = frozenset().union(*(items_named(lexicon.matters[one].name) for one in self.covered))
        self._id, self._read = head.id, read

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that name it exactly, read when a question has one."""
        item = self._read(self._id)
        return frozenset(code.lower() for code in codes_of(item)) if item is not None else frozenset()

    def renewed(self) -> Self:
        """See `knowledge.search.folding.Folded`."""
        again = copy(self)
        again.weighted_name = None
        return again


def _names(head: Head, item: StoredItem | None, lexicon: Lexicon) -> Names:
    """The names of an item; of what matters a document speaks was read when it was indexed (0.1 s for a law) and stands in its head.

    Args:
        item: the guide whole; of anything else nothing but the head is looked at.
    """
    if head.kind is Kind.GUIDE and item is not None:
        return names_of(item, lexicon)
    return names_by_title(head.title, head.kind, lexicon, spoken=tuple(filter(None, (head.lexicon, *head.also))))


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
    """An item's passages. They are folded together when the first of them comes up in a search, and vectors are had when they are needed.

    A law has hundreds of articles and a question meets one or two of them.
    """

    def __init__(self, head: Head, item: StoredItem, lexicon: Lexicon) -> None:
        self.title = title_of(item)
        self.page = (
            item.content.source.id
        )  # a page is read as a guide and as a document: both are about the same matter
        self.is_prose = isinstance(item.content, PolicyDocument)
        self.own_name = fold(self.title)
        self.names = " ".join((self.own_name, *map(fold, _names(head, item, lexicon).aliases)))
        # where the index has vectors of just these words; None where the viewer may read others than the public
        self.indexed_in = head.region if head.is_open else None
        self.by_id: dict[str, Passage] = {passage.id: passage for passage in passages(item)}
        self.vectors: dict[str, Vectors] = {}
        self.weighted_headings: dict[str, Weighted] = {}  # filled by the searcher, which knows how rare a word is
        self.befell: dict[str, frozenset[str]] = {}  # filled by the searcher, which has the lexicon's situations
        self._number = {key: number for number, key in enumerate(self.by_id)}
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
        return (self.by_id[key], *self._folded[self._number[key]])

    @cached_property
    def _folded(self) -> list[tuple[str, str]]:
        """Folded heading and text of each passage, in order."""
        return [(fold(passage.heading), fold_once(passage.text)) for passage in self.by_id.values()]

    @cached_property
    def rows(self) -> Vectors:
        """The vectors of all passages, in order, once each has one (`make_vectors`). Shape (passages, width)."""
        rows: Vectors = np.stack([self.vectors[key] for key in self.by_id])
        self.vectors = dict(zip(self.by_id, rows, strict=True))
        return rows

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
        texts = [f"{heading}\n{text}\n" for heading, text in self._folded]
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
