"""The second level of search: which passage. Candidates by words, by meaning and inside the likeliest matters, then one score each."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from knowledge.encode import Encoder
from knowledge.index import EntryKind, Hit
from knowledge.search.asked import Asked
from knowledge.search.coverage import Weighted, coverage, explained
from knowledge.search.figures import share_spoken_of
from knowledge.search.folded import FoldedPassages, make_vectors
from knowledge.search.forms import OF_ANOTHER_UNIT, has_units, share_answered
from knowledge.search.headings import only_frames, says_only, set_as_heading
from knowledge.search.levels import nearness
from knowledge.search.matter_ranking import CLOSE_LOOK
from knowledge.search.points import share_spoken_to
from knowledge.search.query import Term
from knowledge.search.ranking import PASSAGE_WEIGHTS, score
from knowledge.search.results import MatterHit, MatterKind, PassageHit
from knowledge.search.shelf import FLOOR, Shelf, befell
from knowledge.text import segmenter

LOOKED_INTO, FROM_EACH = (
    3,
    8,
)  # items whose best passages are candidates, likeliest matters and best worded ones, and how many of each
TWICE = 6  # further passages that are looked at closer, since some of the best may be the same words of one page published twice
RIVAL = 0.8  # probability of another matter from which what the lexicon calls a document's own explains nothing
WORTH_LOOKING = 0.2  # score below which a matter is not looked into
EVEN = 1e-6  # sums that differ by less may stand in either order
HELD = 0.5  # what the form of answer asked for counts beside meaning and words, when candidates are chosen

Features = dict[str, float]
_Rated = tuple[str, Features, FoldedPassages]


class PassageRanking:
    """Ranks the passages of what a shelf holds. Holds nothing of its own."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def rank(
        self, asked: Asked, near: Sequence[Hit], matters: Sequence[MatterHit], *, limit: int
    ) -> tuple[PassageHit, ...]:
        """The passages that may answer, best first.

        Args:
            near: the entries nearest in meaning, best first.
            matters: the likeliest matters, best first.
        """
        scores = self._candidates(asked, near, matters)
        best = max(scores.values(), default=0.0) or 1.0
        pages, rivals = self._page_scores(matters), self._page_rivals(matters)
        found = self._read(asked, list(scores))
        cosines = {hit.key: hit.score for hit in near}  # known already; only what words alone have found is embedded
        make_vectors((one for one in found if one[1] not in cosines), self._shelf.index)
        ranked = []
        for folded, key in found:
            meaning = cosines[key] if key in cosines else _meaning(asked, folded, key)
            rival = rivals.get(folded.page, 0.0) if folded.is_prose else 0.0
            features = self._features(asked, folded, key, meaning=meaning, rival=rival)
            features["words"] = features["explained"] * scores[key] / best
            features["owner"] = pages.get(folded.page, 0.0)
            ranked.append((-score(features, PASSAGE_WEIGHTS), key, features, folded))
        ranked.sort(key=lambda one: one[:2])
        closer = []
        for key, looked, folded in self._looked_at_closer(
            asked, [one[1:] for one in ranked[: max(limit + TWICE, CLOSE_LOOK)]]
        ):
            closer.append((-score(looked, PASSAGE_WEIGHTS), key, looked, folded))
        closer.sort(key=lambda one: one[:2])
        hits = (_hit(folded, key, -negative, features) for negative, key, features, folded in closer)
        return tuple(islice(_published_once(hits), limit))

    def _looked_at_closer(self, asked: Asked, best: Sequence[_Rated]) -> Iterator[_Rated]:
        """The best with words met by meaning counted: 老婆 where the text says 配偶."""
        unmet = [
            one for one in best if one[1]["in_text"] < 1.0 or asked.strange
        ]  # elsewhere nothing is left to meet by meaning
        pieces = [folded.pieces(key, self._encoder) for key, _, folded in unmet]
        likeness = iter(self._encoder.likeness(asked.words, pieces))
        for key, features, folded in best:
            if features["in_text"] >= 1.0 and not asked.strange:
                yield key, features, folded
            else:
                yield key, _look_closer(asked, folded, key, features, asked.near(next(likeness))), folded

    def inside_of(self, asked: Asked, item_id: str) -> tuple[PassageHit, ...]:
        """The passages of one item alone, best first."""
        folded = self._shelf.passages(item_id, asked.query.viewer)
        if folded is None:
            return ()
        rated = []
        held = self._shelf.held(tuple(folded.by_id), asked.query)
        make_vectors(((folded, key) for key in held), self._shelf.index)
        for key in held:
            features = self._features(asked, folded, key, meaning=_meaning(asked, folded, key))
            rated.append(_hit(folded, key, score(features, PASSAGE_WEIGHTS), features))
        return tuple(sorted(rated, key=lambda hit: (-hit.score, hit.passage.id)))

    @property
    def _encoder(self) -> Encoder:
        return self._shelf.index.encoder

    def _page_scores(self, matters: Sequence[MatterHit]) -> dict[str, float]:
        """The score of each page among the matters: the better one of the guide and the document that were read from it."""
        scores: dict[str, float] = {}
        for hit in matters:
            folded = self._shelf.matter(hit.id)
            if folded is not None:
                scores[folded.page] = max(hit.score, scores.get(folded.page, 0.0))
        return scores

    def _page_rivals(self, matters: Sequence[MatterHit]) -> dict[str, float]:
        """The probability that another matter is meant than the one that each page is linked to; the least of what was read from it."""
        rivals: dict[str, float] = {}
        for hit in matters:
            folded = self._shelf.matter(hit.id)
            if folded is not None:
                rivals[folded.page] = min(hit.features["rival"], rivals.get(folded.page, 1.0))
        return rivals

    def _candidates(self, asked: Asked, near: Sequence[Hit], matters: Sequence[MatterHit]) -> dict[str, float]:
        """Keys of passages with their BM25; 0 for those that meaning or their matter alone has found."""
        scores = {key: hit.score for key, hit in self._shelf.by_words(asked.query, EntryKind.PASSAGE).items()}
        by_meaning = [hit.key for hit in near if hit.kind is EntryKind.PASSAGE][:FLOOR]
        for key in (*by_meaning, *self._inside(asked, _owners(matters, scores))):
            scores.setdefault(key, 0.0)
        return scores

    def _read(self, asked: Asked, keys: Sequence[str]) -> list[tuple[FoldedPassages, str]]:
        """The passages behind some keys that the viewer may read."""
        items = self._shelf.heads(list({key.rpartition("#")[0] for key in keys}), asked.query)
        held = {owner: self._shelf.passages(owner, asked.query.viewer) for owner in items}
        found = []
        for key in keys:
            folded = held.get(key.rpartition("#")[0])
            if folded is not None and key in folded.by_id:
                found.append((folded, key))
        return found

    def _inside(self, asked: Asked, owners: Sequence[str]) -> list[str]:
        """The passages of some items that come nearest in meaning, words and form of answer: first which document, then which passage of it."""
        keys: list[str] = []
        for owner in owners:
            folded = self._shelf.passages(owner, asked.query.viewer)
            if folded is None or not folded.by_id:
                continue
            make_vectors(((folded, key) for key in folded.by_id), self._shelf.index)
            keys += _nearest_inside(asked, folded)
        held = self._shelf.held(keys, asked.query)
        return [key for key in keys if key in held]

    def _features(
        self, asked: Asked, folded: FoldedPassages, key: str, *, meaning: float, rival: float = 0.0
    ) -> Features:
        """All features but `words` and `owner`, which only a search knows.

        Args:
            rival: probability that another matter is meant than the one that a document is linked to.
        """
        passage, heading, text = folded.read(key)
        met = asked.met(heading), asked.met(text), asked.met(folded.names if rival < RIVAL else folded.own_name)
        in_heading, in_text, in_all = explained(asked.terms, met)
        hinted = in_all if has_units(asked.units, text) else OF_ANOTHER_UNIT * in_all
        return {
            "words": 0.0,
            "owner": 0.0,
            "meaning": max(0.0, meaning),
            "explained": in_all,
            "in_text": in_text,
            "in_heading": in_heading,
            "tells": asked.telling(folded).shares[key],
            "heading_said": coverage(self._heading_words(folded, key), asked.spoken),
            "unsaid_case": float(bool(self._befell_in_heading(folded, key) - asked.befell)),
            "set_as_heading": set_as_heading(asked.query.folded, heading),
            "only_heading": float(says_only(text, heading)),
            "frame": float(only_frames(text)),
            "asked_form": in_all * share_answered(asked.forms, asked.units, text),
            "hinted": hinted * any(hint in heading for hint in asked.query.hints),
            "hinted_text": hinted * any(hint in text for hint in asked.query.hints),
            "point": in_all * share_spoken_to(asked.points, text),
            "echo": in_all * asked.echoes(folded)[key],
            "figures": share_spoken_of(asked.figures, text),
            "near": nearness(passage.region, asked.query.regions),
            "strange": asked.strange,
        }

    def _heading_words(self, folded: FoldedPassages, key: str) -> Weighted:
        """The words of a passage's last heading with their rarity; a question set as a heading is said whole."""
        known = folded.weighted_headings.get(key)
        if known is None:
            last = folded.read(key)[1].rpartition(" ")[2]
            words = [Term(text=word) for word in dict.fromkeys(segmenter().cut(last)) if len(word) > 1]
            known = folded.weighted_headings[key] = self._shelf.weighted(words)
        return known

    def _befell_in_heading(self, folded: FoldedPassages, key: str) -> frozenset[str]:
        """What a passage's last heading says that befell somebody or a document (BEFELL)."""
        known = folded.befell.get(key)
        if known is None:
            last = folded.read(key)[1].rpartition(" ")[2]
            known = folded.befell[key] = befell(last, self._shelf.lexicon)
        return known


def _nearest_inside(asked: Asked, folded: FoldedPassages) -> list[str]:
    """The passages of one item that come nearest, best first; the form of answer is looked for only where it may still change which those are."""
    told, echoes = asked.telling(folded).shares, asked.echoes(folded)
    # as in the index not with BLAS, whose threads wait for each other
    near = np.einsum("ij,j->i", folded.rows, asked.vector).astype(np.float64) + np.fromiter(told.values(), np.float64)
    before = near + HELD * np.fromiter(echoes.values(), np.float64)
    most = HELD * (bool(asked.forms) + bool(asked.points) + bool(asked.figures)) + EVEN
    keys, found = tuple(folded.by_id), list[tuple[float, str]]()
    for number in np.argsort(-before).tolist():
        if len(found) >= FROM_EACH and -found[FROM_EACH - 1][0] > before[number] + most:
            break
        key = keys[number]
        insort(found, (-_with_form(asked, folded.read(key)[2], float(near[number]), echoes[key]), key))
    return [key for _, key in found[:FROM_EACH]]


def _with_form(asked: Asked, text: str, near: float, echo: float) -> float:
    """How near a passage comes with what its text holds counted."""
    near += HELD * (share_answered(asked.forms, asked.units, text) + share_spoken_to(asked.points, text))
    return near + HELD * (echo + share_spoken_of(asked.figures, text))


def _owners(matters: Sequence[MatterHit], worded: Mapping[str, float]) -> list[str]:
    """Whose passages are looked through: the likeliest matters, then the items whose passages share most words with the question."""
    prose = (hit for hit in matters if hit.kind is not MatterKind.ENTRY)  # a name in a list has no passages
    likely = [hit.id for hit in prose if hit.score >= WORTH_LOOKING][:LOOKED_INTO]
    best = sorted(worded, key=lambda key: (-worded[key], key))
    by_words = list(dict.fromkeys(key.rpartition("#")[0] for key in best))[:LOOKED_INTO]
    return list(dict.fromkeys((*likely, *by_words)))


def _published_once(hits: Iterable[PassageHit]) -> Iterator[PassageHit]:
    """The passages without those of a document that was published twice: the same words under the same title."""
    seen: dict[tuple[str, str, str], str] = {}
    for hit in hits:
        kind = hit.passage.owner.partition(":")[0]
        words = (kind, hit.title, hit.passage.text.strip())
        if seen.setdefault(words, hit.passage.owner) == hit.passage.owner:
            yield hit


def _meaning(asked: Asked, folded: FoldedPassages, key: str) -> float:
    """The cosine of a question with a passage that has its vector."""
    return float(asked.vector @ folded.vectors[key])


def _look_closer(asked: Asked, folded: FoldedPassages, key: str, features: Features, near: Sequence[float]) -> Features:
    """The features again, with how near each word comes to the passage."""
    _, heading, text = folded.read(key)
    met = asked.met(heading), asked.met(text)
    _, in_text = explained(asked.terms, met, near)
    _, tells = explained(asked.telling(folded).terms, met, near)
    return {
        **features,
        "in_text": in_text,
        "tells": tells,
        "explained": max(in_text, features["explained"]),
        "strange": asked.strange_after(near),
    }


def _hit(folded: FoldedPassages, key: str, total: float, features: Features) -> PassageHit:
    rounded = {name: round(value, 3) for name, value in features.items()}
    return PassageHit(passage=folded.by_id[key], title=folded.title, score=total, features=rounded)
