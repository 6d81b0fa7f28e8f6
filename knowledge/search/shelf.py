"""What every search reads: the index and the store behind one second check, folded items in memory, and how rare a word is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from knowledge.access import CITIZEN, Viewer
from knowledge.index import EntryKind, Hit, KnowledgeIndex
from knowledge.index.analysis import WEIGHTS
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search.asked import Asked
from knowledge.search.coverage import Weighted, rarity
from knowledge.search.folded import Called, FoldedMatter, FoldedName, FoldedPassages
from knowledge.search.folding import FoldedItems
from knowledge.search.items import asked_items
from knowledge.search.query import Query, Term
from knowledge.store import Head, Store, StoredItem
from knowledge.text import bigrams, segmenter

FLOOR = 18  # candidates of each kind and channel; fixed, so that asking for fewer results never changes their order
MOST_MEANINGS = 40  # guides of one ambiguous word, all levels of a chain together
# what is left of the weight of an unseen word that names no thing: 舍不得, 拖到 (docs/decisions/0053)
TELLS = 0.35
ASIDE = 0.1  # what is left of the weight of a word that is said aside
KEPT_MATTERS = (
    50_000  # items that are known by name, about 1 kB each, and 5 to 40 kB for each name that none of the others has
)
KEPT = 8_000  # items whose folded texts stay in memory, about 16 kB each and 40 bytes a character of their texts
BYTES_AN_ITEM, BYTES_A_CHARACTER = 16_000, 40  # what is folded of one takes in memory, as measured
WARMED = 500_000_000  # bytes that are filled before anybody asks
WARMED_AT_ONCE = 20  # items between two rests

# Situations that change what is asked altogether: who asks for 失业金 does not ask what is paid when somebody dies. Of 64 headings on
# dev questions that told of one which the question did not, none was right; other situations (逾期, 注销, 代办) tell nothing of it.
BEFELL = frozenset({"deceased", "lost"})

_CLAUSE_END = re.compile(r"[,，。;；!！?？…~～\s]+")
_FIELDS = ("body", "name", "heading", "alias")  # where a word may stand as a word


class Shelf:
    """Store, index and lexicon of one deployment, with what was folded from them. Safe to share between threads."""

    def __init__(self, store: Store, index: KnowledgeIndex, lexicon: Lexicon) -> None:
        self.store = store
        self.index = index
        self.lexicon = lexicon
        self._generation = store.generation
        self._matters: FoldedItems[FoldedMatter] = FoldedItems(KEPT_MATTERS)
        self._pages: FoldedItems[FoldedPassages] = FoldedItems(KEPT)
        self._name = lru_cache(maxsize=KEPT)(self._fold_name)
        self._matter = lru_cache(maxsize=KEPT_MATTERS)(self._fold_matter)
        self._passages = lru_cache(maxsize=KEPT)(self._fold_passages)
        self._rarity = lru_cache(maxsize=50_000)(self._measure_rarity)
        self._seen_by = lru_cache(maxsize=64)(store.seen_by)
        self._linked = lru_cache(maxsize=4_000)(self._find_linked)

    def notice_changes(self) -> None:
        """See what was ingested since the last search. Called once at the start of each."""
        generation = self.store.generation
        if generation != self._generation:
            self._generation = generation
            self.index.refresh()
            self._rarity.cache_clear()

    def warm_up(
        self, *, most: int = WARMED, rest: Callable[[float], object] | None = None, stop: Callable[[], bool] = bool
    ) -> int:
        """Fold items in the order stored, so that first questions are as fast as later ones; returns how many.

        One of a thousand characters takes about 5 ms, and 0.5 ms where it was folded before the record changed elsewhere. Stops where the
        record changes meanwhile.

        Args:
            most: bytes that may be filled, about; what has no room is folded when it comes up.
            rest: told after every few items how many seconds they took, so that it can leave the core to others.
            stop: asked before each item whether to end.
        """
        self.notice_changes()
        generation, number, filled = self._generation, 0, 0
        ids = self.store.active_ids(KEPT)
        for start in range(0, len(ids), WARMED_AT_ONCE):
            began = time.perf_counter()
            for item in self.store.items(ids[start : start + WARMED_AT_ONCE]).values():
                if filled >= most or self.store.generation != generation or stop():
                    return number
                self._make_ready(item)
                filled += BYTES_AN_ITEM + BYTES_A_CHARACTER * len(item.text)
                number += 1
            if rest is not None:
                rest(time.perf_counter() - began)
        return number

    def _make_ready(self, item: StoredItem) -> None:
        self.matter(item.id)
        folded = self.passages(item.id, CITIZEN)
        if folded is not None:
            folded.make_ready(self.index)

    # ---- what is folded

    def matter(self, item_id: str) -> FoldedMatter | None:
        """What an item is called; None when it is gone."""
        return self._matter(item_id, self._generation)

    def passages(self, item_id: str, viewer: Viewer) -> FoldedPassages | None:
        """An item's passages as a viewer may read them; None when it is gone."""
        head = self.store.heads([item_id]).get(item_id)
        return self._passages(head, self._generation, None if head.is_open else viewer) if head is not None else None

    def _fold_matter(self, item_id: str, generation: int) -> FoldedMatter | None:
        del generation  # part of the cache key only
        head = self.store.heads([item_id]).get(item_id)
        if head is None:
            return None
        return self._matters.of(item_id, head, lambda: FoldedMatter(head, self.store.item, self.lexicon, self._name))

    def _fold_name(self, called: Called) -> FoldedName:
        return FoldedName(called, self.lexicon, self.index.encoder)

    def _fold_passages(self, head: Head, generation: int, viewer: Viewer | None) -> FoldedPassages | None:
        """The passages of an item; `viewer` is None where everybody who may read it at all reads the same."""
        del generation
        store = self.store if viewer is None else self.store.seen_by(viewer)
        item = store.item(head.id)
        if item is None:
            return None
        return self._pages.of((head.id, viewer), (head, item), lambda: FoldedPassages(head, item, self.lexicon))

    # ---- what is found

    def by_words(self, query: Query, kind: EntryKind) -> dict[str, Hit]:
        """The best entries of a kind by BM25 over words, characters and bigrams, by key."""
        terms = index_terms(query, kind)
        hits = self.index.by_words(terms, regions=query.regions, partitions=query.partitions, kind=kind, limit=FLOOR)
        return {hit.key: hit for hit in hits}

    def held(self, keys: Sequence[str], query: Query) -> frozenset[str]:
        """Those of some passages that stand in the partitions a viewer may search: the first check, for what the store has read."""
        return self.index.held(keys, partitions=query.partitions)

    def linked(self, matters: tuple[str, ...], query: Query) -> list[Hit]:
        """Entries that are linked to some lexicon matters, in the query's jurisdictions."""
        return self._linked(matters, query.regions, query.partitions, self._generation)

    def _find_linked(
        self, matters: tuple[str, ...], regions: tuple[str, ...], partitions: tuple[str, ...], generation: int
    ) -> list[Hit]:
        del generation
        return self.index.of_lexicon(matters, regions=regions, partitions=partitions, limit=MOST_MEANINGS)

    def heads(self, owners: Sequence[str], query: Query) -> dict[str, Head]:
        """The heads of the items a viewer may read: the second check, on what the store holds now."""
        found = self._seen_by(query.viewer).heads(owners)
        return {item_id: head for item_id, head in found.items() if head.region in query.regions}

    def readable(self, owners: Sequence[str], query: Query) -> dict[str, StoredItem]:
        """The same items whole."""
        found = self._seen_by(query.viewer).items(owners)
        return {item_id: item for item_id, item in found.items() if item.content.region in query.regions}

    # ---- what a word weighs

    def ask(self, query: Query) -> Asked:
        """The query with what is computed from it once."""
        lexicon = self.lexicon
        vector = self.index.encoder.encode_questions([query.subject or query.text])[0]
        mentioned = {
            matter: len(mention.wording) for mention in lexicon.mentions(query.folded) for matter in mention.matters
        }
        new = {term.text: self._unseen(term) for term in query.terms}
        told_words = {word for word, unseen in new.items() if unseen and segmenter().only_tells(word)}
        shares = dict.fromkeys(told_words, TELLS) | dict.fromkeys(said_aside(query, new), ASIDE)
        terms = [(term, shares.get(term.text, 1.0) * weight) for term, weight in self.weighted(query.terms)]
        told = {one.matter: one.probability for one in lexicon.recognized(query.subject)}
        unseen = [new[term.text] and term.text not in told_words for term, _ in terms]
        words = lexicon.ambiguous_in(query.folded)
        meant = frozenset(option.matter for word in words for option in word.options)
        items = asked_items(query.subject, lexicon)
        return Asked(
            query, terms, vector, unseen=unseen, mentioned=mentioned, told=told, meant=meant, items=items,
            befell=befell(query.folded, lexicon),
        )  # fmt: skip

    def weighted(self, terms: Sequence[Term]) -> Weighted:
        """Each term with its weight times its rarity in this store."""
        return [(term, term.weight * self._rarity(term.text)) for term in terms]

    def _unseen(self, term: Term) -> bool:
        if len(term.text) < 2 or term.alternatives or self.lexicon.knows(term.text):
            return False
        return not any(self.index.frequency(field, term.text) for field in _FIELDS)

    def _measure_rarity(self, word: str) -> float:
        entries = len(self.index)
        holding = max(self.index.frequency(field, word) for field in _FIELDS)
        if not holding and len(word) > 1:
            holding = min(self.index.frequency("body_grams", pair) for pair in bigrams(word) or [word])
        return rarity(entries, holding) * (1.0 - 0.85 * segmenter().everydayness(word))


def befell(folded: str, lexicon: Lexicon) -> frozenset[str]:
    """The keys of the situations of BEFELL that folded text tells of."""
    return BEFELL & {situation.key for situation in lexicon.situations_in(folded)}


def said_aside(query: Query, unseen: Mapping[str, bool]) -> frozenset[str]:
    """Unseen words of clauses that name nothing known, when another clause does: 「烦死了，离婚要跑几趟」 asks for 离婚 alone.

    Args:
        unseen: of each term's text, whether neither the store nor the lexicon has ever seen it.
    """
    clauses = [clause for clause in _CLAUSE_END.split(query.folded) if clause]
    naming = {term.text for term in query.terms if term.weight >= 1.0 and not unseen[term.text]}
    named = [any(word in clause for word in naming) for clause in clauses]
    if not any(named):
        return frozenset()
    apart = [clause for clause, names in zip(clauses, named, strict=True) if not names]
    return frozenset(word for word, new in unseen.items() if new and any(word in clause for clause in apart))


def index_terms(query: Query, kind: EntryKind) -> list[tuple[str, str, float]]:
    """(field, term, weight) triples: words in every field, characters and bigrams where segmentation may fail."""
    words: dict[str, float] = {}
    grams: dict[str, float] = {}
    for term in query.terms:
        for number, form in enumerate(term.forms):
            weight = term.weight if number == 0 else 0.7 * term.weight
            for word in segmenter().words(form):
                words[word] = max(words.get(word, 0.0), weight)
            for gram in bigrams(form):
                grams[gram] = max(grams.get(gram, 0.0), weight)
    matter = kind is EntryKind.MATTER
    word_fields = ("name", "alias") if matter else ("name", "heading", "body")
    gram_fields = ("name_grams", "alias_grams") if matter else ("name_grams", "body_grams")
    triples = [(field, word, WEIGHTS[field] * weight) for word, weight in words.items() for field in word_fields]
    triples += [(field, gram, WEIGHTS[field] * weight) for gram, weight in grams.items() for field in gram_fields]
    if matter:
        triples += [("code", code, 50.0) for code in query.codes]
        triples += [("pinyin", term.text, 12.0) for term in query.terms if term.text.isascii()]
    return triples
