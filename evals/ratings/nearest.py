"""Open questions to the matters nearest to them: the search of the assistant over the record as it is now, then the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evals.ratings.grouping import Near, Placed
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import MatterHit, Query, Searcher, read_question
from knowledge.store.unanswered import Unanswered

LOOKED_AT = 5
LEAST = 0.2  # as in the assistant: a matter below it is not called near
_SHORTEST, _LONGEST = 2, 12  # characters of a word worth suggesting


def placed(questions: Iterable[Unanswered], searcher: Searcher, places: Places) -> Iterator[Placed]:
    """Each question with its nearest matters; without a region every jurisdiction of the record is searched."""
    everywhere = tuple(searcher.store.regions())
    for one in questions:
        place = places.by_code(one.region) if one.region else None
        query = read_question(one.question, searcher.lexicon, regions=place.chain if place is not None else everywhere)
        hits = [hit for hit in searcher.search_matters(query, limit=LOOKED_AT) if hit.score > LEAST]
        near = tuple(_near(hit, searcher) for hit in hits)
        yield Placed(
            asked=one, near=near or _by_lexicon(query, searcher.lexicon), unknown=_unknown(query, searcher.lexicon)
        )


def _near(hit: MatterHit, searcher: Searcher) -> Near:
    item = searcher.store.item(hit.id)
    matter = searcher.lexicon.matters.get(hit.lexicon_id or "")
    agency = item.content.agency.name if item is not None and isinstance(item.content, ServiceGuide) else None
    return Near(
        title=hit.title,
        guide_id=hit.id,
        matter=matter.id if matter else None,
        department=agency or (matter.system if matter else None),
        score=round(hit.score, 4),
    )


def _by_lexicon(query: Query, lexicon: Lexicon) -> tuple[Near, ...]:
    """Matters whose wordings stand in the question, though the record has no guide of them."""
    ids = dict.fromkeys(matter for mention in lexicon.mentions(query.folded) for matter in mention.matters)
    found = [lexicon.matters[matter] for matter in ids][:LOOKED_AT]
    return tuple(Near(title=one.name, matter=one.id, department=one.system, score=0.0) for one in found)


def _unknown(query: Query, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(
        term.text
        for term in query.terms
        if term.weight >= 1.0 and _SHORTEST <= len(term.text) <= _LONGEST and not lexicon.knows(term.text)
    )
