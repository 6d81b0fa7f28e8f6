"""Two-level search: which matter, and which passage. Candidates by words and by meaning, then one readable score each.

Everything is filtered by jurisdiction and grade in the query to the index, and again when items are read from the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from knowledge.codelists import Grade
from knowledge.encode import Encoder, Vectors
from knowledge.index import EntryKind, Hit, KnowledgeIndex
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name, key_of, stem_of
from knowledge.passages import title_of
from knowledge.search.asked import Asked
from knowledge.search.coverage import Weighted, coverage, coverages, rarity
from knowledge.search.folded import FoldedMatter, FoldedPassages, make_vectors
from knowledge.search.forms import share_held
from knowledge.search.query import Query, Term
from knowledge.search.ranking import MATTER_WEIGHTS, PASSAGE_WEIGHTS, score
from knowledge.search.results import Evidence, MatterHit, MatterKind, PassageHit
from knowledge.store import Store, StoredItem
from knowledge.text import bigrams, segmenter

FLOOR = 18  # candidates of each kind and channel; fixed, so that asking for fewer results never changes their order
CLOSE_LOOK = 8  # candidates whose words are compared by meaning; 0.1 ms each
CERTAIN = 0.999  # the score of an exact code
LOOKED_INTO, FROM_EACH = 3, 6  # likeliest matters whose nearest passages are candidates, and how many of each
WORTH_LOOKING = 0.2  # score below which a matter is not looked into
SAME_MATTER = 0.3  # a nearer level's guide of the same name may score so much less and still come first
MOST_MEANINGS = 40  # guides of one ambiguous word, all levels of a chain together
MOST_LINKED = 400  # guides of all matters of one bundle, all levels of a chain together
TOLD = 0.03  # probability from which a lexicon matter's guides are candidates
KEPT = 8_000  # items whose folded texts stay in memory, about 8 kB each


class Searcher:
    """Finds matters and passages for a query. Holds caches only; safe to share between threads."""

    def __init__(self, store: Store, index: KnowledgeIndex, lexicon: Lexicon) -> None:
        self.store = store
        self.lexicon = lexicon
        self._index = index
        self._generation = store.generation
        self._matter = lru_cache(maxsize=KEPT)(self._fold_matter)
        self._passages = lru_cache(maxsize=KEPT)(self._fold_passages)
        self._rarity = lru_cache(maxsize=50_000)(self._measure_rarity)
        self._linked = lru_cache(maxsize=4_000)(self._find_linked)

    def warm_up(self) -> int:
        """Fold every item once, so that first questions are as fast as later ones; returns how many. About 1 ms an item."""
        generation = self.store.generation
        number = 0
        for item in self.store.active():
            self._matter(item.id, generation)
            folded = self._passages(item.id, generation)
            if folded is not None:
                make_vectors(((folded, key) for key in folded.by_id), self._index.encoder)
            number += 1
        return number

    def search(self, query: Query, *, matters: int = 10, passages: int = 12) -> Evidence:
        """Both levels at once; at most so many of each, best first."""
        self._notice_changes()
        if not query.terms and not query.codes:
            return Evidence()
        vector = self._index.encoder.encode_questions([query.subject or query.text])[0]
        near = self._index.by_meaning(vector, regions=query.regions, grades=query.grades, limit=FLOOR)
        mentioned = {
            matter: len(mention.wording)
            for mention in self.lexicon.mentions(query.folded)
            for matter in mention.matters
        }
        asked = self._ask(query, vector, mentioned)
        ranked = self._rank_matters(asked, near, max(matters, 1))
        return Evidence(
            matters=ranked[:matters],
            meanings=self._meanings(asked, ranked) if matters else (),
            passages=self._rank_passages(asked, near, ranked, limit=passages) if passages else (),
            told=max(asked.told.values(), default=0.0),
        )

    def search_matters(self, query: Query, *, limit: int = 10) -> tuple[MatterHit, ...]:
        """Only the first level."""
        return self.search(query, matters=limit, passages=0).matters

    def held(self, matters: Sequence[str], query: Query) -> frozenset[str]:
        """Those of some lexicon matters that something in the query's jurisdictions is linked to."""
        self._notice_changes()
        found = self._index.of_lexicon(matters, regions=query.regions, grades=query.grades, limit=MOST_MEANINGS)
        linked = (
            self._matter(item_id, self._generation) for item_id in self._readable([hit.owner for hit in found], query)
        )
        return frozenset(folded.lexicon_id for folded in linked if folded is not None and folded.lexicon_id)

    def guides_of(self, matters: Sequence[str], query: Query) -> dict[str, tuple[StoredItem, ...]]:
        """The guides of some lexicon matters in the query's jurisdictions, nearest level first."""
        self._notice_changes()
        found = self._index.of_lexicon(matters, regions=query.regions, grades=query.grades, limit=MOST_LINKED)
        by_matter: dict[str, list[StoredItem]] = {}
        for item_id, item in self._readable([hit.owner for hit in found], query).items():
            folded = self._matter(item_id, self._generation)
            if folded is not None and folded.lexicon_id in matters and item.kind.value == MatterKind.GUIDE.value:
                by_matter.setdefault(folded.lexicon_id or "", []).append(item)
        near = query.regions.index
        return {key: tuple(sorted(held, key=lambda one: near(one.content.region))) for key, held in by_matter.items()}

    def passages_of(self, item: StoredItem, query: Query) -> tuple[PassageHit, ...]:
        """The passages of one item alone, best first."""
        folded = self._passages(item.id, self._generation)
        if folded is None:
            return ()
        asked = self._ask(query, self._index.encoder.encode_questions([query.subject or query.text])[0], {})
        rated = []
        make_vectors(((folded, key) for key in folded.by_id), self._index.encoder)
        for key in folded.by_id:
            features = self._passage_features(asked, folded, key, meaning=_meaning(asked, folded, key))
            rated.append(_passage_hit(folded, key, score(features, PASSAGE_WEIGHTS), features))
        return tuple(sorted(rated, key=lambda hit: (-hit.score, hit.passage.id)))

    def _notice_changes(self) -> None:
        generation = self.store.generation
        if generation != self._generation:
            self._generation = generation
            self._index.refresh()
            self._rarity.cache_clear()

    def _ask(self, query: Query, vector: Vectors, mentioned: dict[str, int]) -> Asked:
        terms = self._weighted(query.terms)
        told = {one.matter: one.probability for one in self.lexicon.recognized(query.subject)}
        unseen = [self._unseen(term) for term, _ in terms]
        words = self.lexicon.ambiguous_in(query.folded)
        meant = frozenset(option.matter for word in words for option in word.options)
        return Asked(query, terms, vector, unseen=unseen, mentioned=mentioned, told=told, meant=meant)

    def _unseen(self, term: Term) -> bool:
        if len(term.text) < 2 or term.alternatives or self.lexicon.knows(term.text):
            return False
        return not any(self._index.frequency(field, term.text) for field in ("body", "name", "heading", "alias"))

    def _weighted(self, terms: Sequence[Term]) -> Weighted:
        return [(term, term.weight * self._rarity(term.text)) for term in terms]

    def _measure_rarity(self, word: str) -> float:
        entries = len(self._index)
        holding = max(self._index.frequency(field, word) for field in ("body", "name", "heading", "alias"))
        if not holding and len(word) > 1:
            holding = min(self._index.frequency("body_grams", pair) for pair in bigrams(word) or [word])
        return rarity(entries, holding) * (1.0 - 0.85 * segmenter().everydayness(word))

    # ---- candidates

    def _by_words(self, query: Query, kind: EntryKind) -> dict[str, Hit]:
        terms = _index_terms(query, kind)
        hits = self._index.by_words(terms, regions=query.regions, grades=query.grades, kind=kind, limit=FLOOR)
        return {hit.key: hit for hit in hits}

    def _by_telling(self, asked: Asked) -> list[Hit]:
        """Guides of the lexicon matters that the question probably means."""
        likely = tuple(matter for matter, share in asked.told.items() if share >= TOLD)
        return self._linked(likely, asked.query.regions, asked.query.grades, self._generation)[:FLOOR]

    def _find_linked(
        self, matters: tuple[str, ...], regions: tuple[str, ...], grades: tuple[Grade, ...], generation: int
    ) -> list[Hit]:
        del generation  # part of the cache key only
        return self._index.of_lexicon(matters, regions=regions, grades=grades, limit=MOST_MEANINGS)

    def _readable(self, owners: Sequence[str], query: Query) -> dict[str, StoredItem]:
        """The items a viewer may read: the second check, on what the store holds now."""
        found = self.store.items(owners)
        allowed = set(query.grades)
        return {
            item_id: item
            for item_id, item in found.items()
            if item.content.region in query.regions and getattr(item.content, "grade", Grade.PUBLIC) in allowed
        }

    def _fold_matter(self, item_id: str, generation: int) -> FoldedMatter | None:
        del generation
        item = self.store.item(item_id)
        return None if item is None else FoldedMatter(item, self.lexicon, self._index.encoder)

    def _fold_passages(self, item_id: str, generation: int) -> FoldedPassages | None:
        del generation
        item = self.store.item(item_id)
        return None if item is None else FoldedPassages(item, self.lexicon)

    # ---- matters

    def _rank_matters(self, asked: Asked, near: Sequence[Hit], limit: int) -> tuple[MatterHit, ...]:
        query = asked.query
        owners = {hit.owner: hit.score for hit in self._by_words(query, EntryKind.MATTER).values()}
        for hit in (*_of_kind(near, EntryKind.MATTER), *self._by_telling(asked)):
            owners.setdefault(hit.owner, 0.0)
        best = max(owners.values(), default=0.0) or 1.0
        shares = {owner: score / best for owner, score in owners.items()}
        hits = self._rated(asked, shares, max(limit, CLOSE_LOOK))
        return _nearest_first(hits, query.regions)[:limit]

    def _meanings(self, asked: Asked, ranked: Sequence[MatterHit]) -> tuple[MatterHit, ...]:
        """Guides of every matter that an ambiguous word of the question may mean."""
        query = asked.query
        found = self._linked(tuple(sorted(asked.meant)), query.regions, query.grades, self._generation)
        known = {hit.id: hit for hit in ranked}
        others = self._rated(asked, {hit.owner: 0.0 for hit in found if hit.owner not in known}, 0)
        return (*(known[hit.owner] for hit in found if hit.owner in known), *others)

    def _rated(self, asked: Asked, words: dict[str, float], looks: int) -> tuple[MatterHit, ...]:
        """Items scored as matters, best first.

        Args:
            words: each one's share of the best BM25, by item id.
            looks: so many of the best are looked at twice and kept; 0 keeps all as first scored.
        """
        ranked = []
        for item_id, item in self._readable(list(words), asked.query).items():
            folded = self._matter(item_id, self._generation)
            if folded is not None:
                features = self._matter_features(asked, folded, item, words[item_id])
                ranked.append((-_matter_score(asked, folded, features), item_id, features, folded, item))
        ranked.sort(key=lambda one: one[:2])
        if not looks:
            return tuple(_matter_hit(asked, *one[2:]) for one in ranked)
        hits = (self._closer_matter(asked, *one[2:]) for one in ranked[:looks])
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.id)))

    def _closer_matter(
        self, asked: Asked, features: dict[str, float], folded: FoldedMatter, item: StoredItem
    ) -> MatterHit:
        """A candidate scored again with words met by meaning counted, and its reasons."""
        near = asked.near(self._index.encoder.likeness(asked.words, folded.pieces))
        explained = coverages(asked.terms, (folded.all_names,), near)[-1]
        return _matter_hit(
            asked, {**features, "explained": explained, "strange": asked.strange_after(near)}, folded, item
        )

    def _matter_features(self, asked: Asked, folded: FoldedMatter, item: StoredItem, words: float) -> dict[str, float]:
        if folded.weighted_name is None:
            folded.weighted_name = self._weighted(folded.name_words)
        by_name, explained = coverages(asked.terms, (folded.name, folded.all_names))
        likeness = folded.vectors @ asked.vector
        return {
            "words": words * explained,
            "meaning": max(0.0, float(likeness[0])),
            "likest": max(0.0, float(likeness[1:].max())),
            "explained": explained,
            "by_name": by_name,
            "named": coverage(folded.weighted_name, asked.spoken),
            "wording": min(1.0, asked.mentioned.get(folded.lexicon_id or "", 0) / 6),
            "told": sum(share * asked.told.get(matter, 0.0) for matter, share in folded.likely.items())
            * (1.0 - min(1.0, 2.0 * asked.strange)),
            "rival": asked.rival(folded.lexicon_id),
            "near": _nearness(item.content.region, asked.query.regions),
            "strange": asked.strange,
        }

    # ---- passages

    def _rank_passages(
        self, asked: Asked, near: Sequence[Hit], matters: Sequence[MatterHit], *, limit: int
    ) -> tuple[PassageHit, ...]:
        scores = {key: hit.score for key, hit in self._by_words(asked.query, EntryKind.PASSAGE).items()}
        for hit in _of_kind(near, EntryKind.PASSAGE):
            scores.setdefault(hit.key, 0.0)
        for key in self._inside(asked, matters):
            scores.setdefault(key, 0.0)
        best = max(scores.values(), default=0.0) or 1.0
        owners = {hit.id: hit.score for hit in matters}
        found = self._read_passages(asked, list(scores))
        cosines = {hit.key: hit.score for hit in near}  # known already; only what words alone have found is embedded
        make_vectors((one for one in found if one[1] not in cosines), self._index.encoder)
        ranked = []
        for folded, key in found:
            meaning = cosines[key] if key in cosines else _meaning(asked, folded, key)
            features = self._passage_features(asked, folded, key, meaning=meaning)
            features["words"] = features["explained"] * scores[key] / best
            features["owner"] = owners.get(folded.by_id[key].owner, 0.0)
            ranked.append((-score(features, PASSAGE_WEIGHTS), key, features, folded))
        ranked.sort(key=lambda one: one[:2])
        closer = []
        for _, key, features, folded in ranked[: max(limit, CLOSE_LOOK)]:
            looked = _look_closer(asked, folded, key, features, self._index.encoder)
            closer.append((-score(looked, PASSAGE_WEIGHTS), key, looked, folded))
        closer.sort(key=lambda one: one[:2])
        return tuple(
            _passage_hit(folded, key, -negative, features) for negative, key, features, folded in closer[:limit]
        )

    def _read_passages(self, asked: Asked, keys: Sequence[str]) -> list[tuple[FoldedPassages, str]]:
        """The passages behind some keys that the viewer may read."""
        items = self._readable(list({key.rpartition("#")[0] for key in keys}), asked.query)
        found = []
        for key in keys:
            owner = key.rpartition("#")[0]
            folded = self._passages(owner, self._generation) if owner in items else None
            if folded is not None and key in folded.by_id:
                found.append((folded, key))
        return found

    def _inside(self, asked: Asked, matters: Sequence[MatterHit]) -> list[str]:
        """The passages nearest in meaning inside the likeliest matters: first which matter, then which passage of it."""
        keys: list[str] = []
        for hit in [one for one in matters[:LOOKED_INTO] if one.score >= WORTH_LOOKING]:
            folded = self._passages(hit.id, self._generation)
            if folded is not None and folded.by_id:
                make_vectors(((folded, key) for key in folded.by_id), self._index.encoder)
                near = {key: float(asked.vector @ vector) for key, vector in folded.vectors.items()}
                keys += sorted(near, key=lambda key: (-near[key], key))[:FROM_EACH]
        return keys

    def _passage_features(self, asked: Asked, folded: FoldedPassages, key: str, *, meaning: float) -> dict[str, float]:
        """All features but `words` and `owner`, which only a search knows."""
        passage, heading, text = folded.read(key)
        in_heading, in_text, explained = coverages(asked.terms, (heading, text, folded.names))
        return {
            "words": 0.0,
            "owner": 0.0,
            "meaning": max(0.0, meaning),
            "explained": explained,
            "in_text": in_text,
            "in_heading": in_heading,
            "heading_said": coverage(self._heading_words(folded, key), asked.spoken),
            "asked_form": explained * share_held(asked.forms, text),
            "hinted": explained * any(hint in heading for hint in asked.query.hints),
            "near": _nearness(passage.region, asked.query.regions),
            "strange": asked.strange,
        }

    def _heading_words(self, folded: FoldedPassages, key: str) -> Weighted:
        """The words of a passage's last heading with their rarity; a question set as a heading is said whole."""
        known = folded.weighted_headings.get(key)
        if known is None:
            last = folded.read(key)[1].rpartition(" ")[2]
            words = [Term(text=word) for word in dict.fromkeys(segmenter().cut(last)) if len(word) > 1]
            known = folded.weighted_headings[key] = self._weighted(words)
        return known


def _of_kind(near: Sequence[Hit], kind: EntryKind) -> list[Hit]:
    """The nearest entries of one kind, best first."""
    return [hit for hit in near if hit.kind is kind][:FLOOR]


def _meaning(asked: Asked, folded: FoldedPassages, key: str) -> float:
    """The cosine of a question with a passage that has its vector."""
    return float(asked.vector @ folded.vectors[key])


def _look_closer(
    asked: Asked, folded: FoldedPassages, key: str, features: dict[str, float], encoder: Encoder
) -> dict[str, float]:
    """The features again, with words met by meaning counted: 老婆 where the text says 配偶."""
    if features["in_text"] >= 1.0 and not asked.strange:
        return features  # every word stands there as it was said: nothing is left to meet by meaning
    _, heading, text = folded.read(key)
    near = asked.near(encoder.likeness(asked.words, folded.pieces(key, encoder)))
    in_text = coverages(asked.terms, (heading, text), near)[-1]
    explained = max(in_text, coverages(asked.terms, (heading, text, folded.names))[-1])
    return {**features, "in_text": in_text, "explained": explained, "strange": asked.strange_after(near)}


def _passage_hit(folded: FoldedPassages, key: str, total: float, features: dict[str, float]) -> PassageHit:
    rounded = {name: round(value, 3) for name, value in features.items()}
    return PassageHit(passage=folded.by_id[key], title=folded.title, score=total, features=rounded)


def _index_terms(query: Query, kind: EntryKind) -> list[tuple[str, str, float]]:
    """(field, term, weight) triples: words in every field, characters and bigrams where segmentation may fail."""
    from knowledge.index.lexical import WEIGHTS

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


def _nearness(region: str, chain: Sequence[str]) -> float:
    """1 for the jurisdiction asked, less for each level above it."""
    return 1.0 - chain.index(region) / max(1, len(chain)) if region in chain else 0.0


def _nearest_first(hits: tuple[MatterHit, ...], chain: Sequence[str]) -> tuple[MatterHit, ...]:
    """Where several levels have the same matter, the nearest one stands in the place of the best one."""
    best: dict[str, MatterHit] = {}
    for hit in hits:
        best.setdefault(hit.family, hit)
        best.setdefault(_stem(hit.title), hit)
    lifted = []
    for hit in hits:
        top = max((best[name] for name in _stands_for(hit)), key=lambda one: one.score)
        nearer = hit.region in chain and top.region in chain and chain.index(hit.region) < chain.index(top.region)
        if nearer and hit.score >= top.score - SAME_MATTER:
            lifted.append(hit.model_copy(update={"score": min(0.9999, top.score + 0.001)}))
        else:
            lifted.append(hit)
    return tuple(sorted(lifted, key=lambda hit: (-hit.score, hit.id)))


def _stands_for(hit: MatterHit) -> tuple[str, ...]:
    """What a guide answers for when it is nearer: its own matter, and, when it is named by the document alone, each of its items.

    青溪区残疾人证办理指南 stands for 残疾人证新办, 换领 and 补领 of the levels above; 残疾人证换领 never for 补领.
    """
    stem = _stem(hit.title)
    return (hit.family, stem) if key_of(core_name(hit.title)) == stem else (hit.family,)


@lru_cache(maxsize=20_000)
def _stem(title: str) -> str:
    return stem_of(key_of(core_name(title)))


def _matter_hit(asked: Asked, features: dict[str, float], folded: FoldedMatter, item: StoredItem) -> MatterHit:
    return MatterHit(
        id=item.id,
        kind=MatterKind(item.kind.value),
        title=title_of(item),
        region=item.content.region,
        score=_matter_score(asked, folded, features),
        family=folded.family,
        lexicon_id=folded.lexicon_id,
        features={name: round(value, 3) for name, value in features.items()},
        why=_why(asked, folded),
    )


def _matter_score(asked: Asked, folded: FoldedMatter, features: dict[str, float]) -> float:
    """Certain for an exact code, else the linear model."""
    return CERTAIN if asked.names_code(folded.codes) else score(features, MATTER_WEIGHTS)


def _why(asked: Asked, folded: FoldedMatter) -> tuple[str, ...]:
    terms = asked.query.terms
    if asked.names_code(folded.codes):
        return ("编码完全一致",)
    reasons = []
    if named := [term.text for term in terms if any(form in folded.name for form in term.forms)]:
        reasons.append(f"名称含：{'、'.join(named)}")
    other = [
        term.text for term in terms if term.text not in named and any(form in folded.all_names for form in term.forms)
    ]
    if other:
        reasons.append(f"别名含：{'、'.join(other)}")
    if asked.mentioned.get(folded.lexicon_id or ""):
        reasons.append(f"词库：{folded.lexicon_id}")
    return tuple(reasons)
