"""Which passages are quoted where passages answer: the best one, those nearly as good, and what says of the question what they leave out."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facets import Asked
from assistant.understand import Understood
from knowledge.guide import ServiceGuide
from knowledge.search import PassageHit
from knowledge.search.coverage import Weighted, coverage
from knowledge.search.forms import asked_forms, holds
from knowledge.store import StoredItem
from knowledge.text import fold

ALSO_GOOD = 0.7  # further passages are quoted when at least this share of the best one's score
STILL_GOOD = 0.3  # or this share, when it says of the question what those before it leave out
MOST_PASSAGES = 3
ENOUGH_TEXT = 1_200  # in characters; after so much no further passage is added
HALF_SAID = 0.45  # share of the question below which the reader is told to look for himself
SAYS_MORE = 0.15  # share of the question that a document must say beyond what the fields say


def worth_quoting(
    quoted: tuple[PassageHit, ...], understood: Understood, found: tuple[PassageHit, ...], items: dict[str, StoredItem]
) -> tuple[PassageHit, ...]:
    """The best passage and others nearly as good that say a word of the question themselves, without overlaps, best first.

    One of the same document that is not nearly as good comes, too, when it says what those before it leave out.
    Of guides one is quoted: what the next matter's guide says is no part of the answer.

    Args:
        quoted: those that may answer by themselves.
        found: all, best first.
    """
    terms = [(term, term.weight) for term in understood.query.terms]
    chosen: list[PassageHit] = []
    day = not understood.asked.keys and "date" in asked_forms(understood.folded)
    saying = tuple(hit for hit in quoted if _says_something(hit, understood.asked) or (day and _tells_a_day(hit)))
    rest = (hit for hit in found if hit not in quoted)
    for hit in (*(saying or quoted), *rest):
        if chosen and hit.score < ALSO_GOOD * chosen[0].score and not _says_what_is_left(hit, chosen, terms):
            continue
        if chosen and hit.features.get("unsaid_case", 0.0) > chosen[0].features.get("unsaid_case", 0.0):
            continue
        if any(_overlap(hit, other) or _of_another_guide(hit, other, items) for other in chosen):
            continue
        chosen.append(hit)
        if len(chosen) == MOST_PASSAGES or sum(len(one.passage.text) for one in chosen) > ENOUGH_TEXT:
            break
    return tuple(chosen)


def says_little(quoted: Sequence[PassageHit], understood: Understood) -> bool:
    """Whether what is quoted, with its titles, says less than half of the question: of such answers to questions about real pages 42 in 100 are right, of the others 67."""
    terms = [(term, term.weight) for term in understood.query.terms]
    said = " ".join(fold(f"{hit.title} {hit.passage.heading} {hit.passage.text}") for hit in quoted)
    return bool(terms) and coverage(terms, said) < HALF_SAID


def _says_something(hit: PassageHit, asked: Asked) -> bool:
    """Whether a passage says a word of the question itself, or stands under the very part asked for and has the form of its answer.

    「六、缴费渠道」 of a notice on 居民医保 need not say 居民医保 again. 「不收费」 is no answer to how much one gets.
    """
    features = hit.features
    if features.get("in_text", 1.0) > 0.0:
        return True
    return not asked.is_open and features.get("hinted", 0.0) > 0.0 and features.get("asked_form", 0.0) > 0.0


def _tells_a_day(hit: PassageHit) -> bool:
    """Whether a passage has a day, where one was asked for: 「下半年受理时间为10月12日至10月23日」 need not say 教资 again."""
    return hit.features.get("asked_form", 0.0) > 0.0 and holds("date", fold(hit.passage.text))


def _of_another_guide(one: PassageHit, other: PassageHit, items: dict[str, StoredItem]) -> bool:
    """Whether a passage is a part of a guide, and the better one of anything else than its page: of two guides only one is asked for."""
    guide = isinstance(items[one.passage.owner].content, ServiceGuide)
    return guide and one.title != other.title


def _says_what_is_left(hit: PassageHit, chosen: list[PassageHit], terms: Weighted) -> bool:
    """Whether a passage of the document that is quoted first says of the question what those chosen leave out."""
    if hit.passage.owner != chosen[0].passage.owner or hit.score < STILL_GOOD * chosen[0].score:
        return False
    said = " ".join(fold(f"{one.title} {one.passage.heading} {one.passage.text}") for one in chosen)
    more = f"{said} {fold(hit.passage.heading)} {fold(hit.passage.text)}"
    return coverage(terms, more) >= coverage(terms, said) + SAYS_MORE


def _overlap(one: PassageHit, other: PassageHit) -> bool:
    """Whether two passages are of one text, or say the same: a page that was published twice, or read as a guide and as a document."""
    if one.passage.text.strip() in other.passage.text or other.passage.text.strip() in one.passage.text:
        return True
    same = (
        one.passage.owner.partition(":")[2].partition(":")[0] == other.passage.owner.partition(":")[2].partition(":")[0]
    )
    return same and one.passage.span.start < other.passage.span.end and other.passage.span.start < one.passage.span.end
