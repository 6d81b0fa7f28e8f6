"""What a guide says on the very point asked, in its own words, beside the fields that answer.

Fields answer what is asked of every matter; a question may name one thing more (签注, 骗提, 找到原来的), and its answer may stand in a
part that no field shows. The passage of the same guide that speaks of it best is then quoted whole, with its conditions and exceptions.
"""

from __future__ import annotations

from assistant import replies
from assistant.answer import Citation, Fact
from assistant.compose import Draft, quotation, whose
from assistant.evidence import Citations
from assistant.facets import Asked
from assistant.references import with_exclusions
from knowledge.guide import ServiceGuide
from knowledge.places import Places
from knowledge.search import PassageHit, Query
from knowledge.search.coverage import coverage
from knowledge.search.forms import FIGURES, asked_forms
from knowledge.store import StoredItem
from knowledge.text import fold

NEAR_ENOUGH = 0.2  # score from which a passage is quoted beside a whole guide
TO_THE_POINT = 0.7  # score from which it is quoted beside the fields asked for
SAYS_MORE = 0.08  # share of the question that it must say beyond what these fields say
MAY_SAY = 0.45  # score from which it is quoted beside conditions that were asked for by "can I", or beside fields that say nothing
MOST_BESIDE = 2
LOOKED_AT = 3  # the best passages that are not shown, of which the first that adds something is quoted
OTHERS_LOOKED_AT = 4  # the same of other pages of its matter, where a part may be held twice
OTHERS_SAY_MORE = 0.15  # share of the question that such a page must say beyond all that the guide says
MOSTLY_SHOWN = 0.5  # share of a passage in the answer from which it is there already


def with_own_words(
    draft: Draft, passages: tuple[PassageHit, ...], items: dict[str, StoredItem], about: StoredItem, *, asked: Asked, query: Query
) -> Draft:  # fmt: skip
    """The draft with the guide's best passages on what was asked; as it is where the fields say as much.

    Args:
        passages: of the whole search, best first.
        items: the stored items of every passage.
        about: the guide that answers.
    """
    of_it = tuple(
        hit for hit in passages if items[hit.passage.owner].text == about.text and not _is_listed(hit, about, asked)
    )
    told, at = draft, len(asked.fields) if asked.keys else 0
    if draft.rows and draft.rows[0].startswith(f"**{replies.BENEFIT_SUM}**"):
        at += 1
    silent = bool(asked.keys) and _is_silent(draft, asked, about)
    for number in range(MOST_BESIDE):
        unsaid = tuple(hit for hit in of_it if not _is_shown(hit, told.citations, about))[:LOOKED_AT]
        adding = (hit for hit in unsaid if _adds(hit, told, query, asked=asked, silent=silent, first=number == 0))
        best = next(adding, None)
        if best is None:
            break
        for one in with_exclusions((best,), items):
            if not _is_shown(one, told.citations, about):
                told = _quoting(told, one, items[best.passage.owner], at=at)
                at += 1
    return told


def with_other_pages(
    draft: Draft, passages: tuple[PassageHit, ...], items: dict[str, StoredItem], about: StoredItem, places: Places, *, asked: Asked,
    query: Query,
) -> Draft:  # fmt: skip
    """The draft with what another page of the same matter says on the point, before everything else; as it is where none says more.

    「失业金领了三个月就找着活了，剩下那几个月是不是白瞎了」 asks for no field: the guide's card is silent on it, and the city's page of questions
    and answers on 失业保险 has it. A field that was asked for and that the guide states is answer enough.

    Args:
        passages: of the other pages, best first.
        items: the stored items of every passage.
    """
    silent = bool(asked.keys) and _is_silent(draft, asked, about)
    if asked.keys and not (asked.whether or silent):
        return draft
    terms = [(term, term.weight) for term in query.terms]
    rows = fold(" ".join((draft.head, *draft.rows)))
    figure = any(form in FIGURES for form in asked_forms(query.folded))
    for hit in passages[:OTHERS_LOOKED_AT]:
        said = fold(f"{hit.passage.heading} {hit.passage.text}")
        more = coverage(terms, f"{rows} {said}") >= coverage(terms, rows) + OTHERS_SAY_MORE
        gives = silent and figure and min(hit.features.get(name, 0.0) for name in ("asked_form", "hinted")) > 0.0
        if hit.features["in_text"] > 0.0 and (gives or more):
            return _quoting(draft, hit, items[hit.passage.owner], at=0, other=whose(hit, about.content.region, places))
    return draft


def _is_listed(hit: PassageHit, about: StoredItem, asked: Asked) -> bool:
    """Whether a passage is a piece of the list of materials that the answer gives for one case; another case's list is no part of it."""
    guide, span = about.content, hit.passage.span
    part = guide.part("materials") if isinstance(guide, ServiceGuide) and "materials" in asked.fields else None
    return part is not None and part.start < span.end and span.start < part.end


def _quoting(draft: Draft, hit: PassageHit, item: StoredItem, *, at: int, other: str = "") -> Draft:
    """The draft with a passage as one more row, before the row that stands at a place."""
    number, cited = len(draft.citations) + 1, Citations()
    cited.cite(
        owner=item.id, title=hit.title, field=hit.passage.field, source=item.content.source, text=item.text, span=hit.passage.span,
    )  # fmt: skip
    row = quotation(hit, number, other=other)
    fact = Fact(field=hit.passage.field, label=hit.passage.heading or hit.title, value=hit.passage.text, marker=number)
    return draft.model_copy(
        update={
            "rows": (*draft.rows[:at], row, *draft.rows[at:]),
            "facts": (*draft.facts, fact),
            "citations": (*draft.citations, cited.all[0].model_copy(update={"marker": number})),
        }
    )


def _is_silent(draft: Draft, asked: Asked, about: StoredItem) -> bool:
    """Whether none of the fields asked for says anything in the guide itself: what another level says stands under its name."""
    own = {one.marker for one in draft.citations if one.guide_id == about.id}
    return not any(fact.field in asked.fields and fact.marker in own for fact in draft.facts)


def _is_shown(hit: PassageHit, shown: tuple[Citation, ...], about: StoredItem) -> bool:
    """Whether most of a passage is quoted in the answer already."""
    span = hit.passage.span
    page = {one.source for one in shown if one.guide_id == about.id}  # read as a guide and as a document
    spans = sorted((max(one.start, span.start), min(one.end, span.end)) for one in shown if one.source in page)
    covered, at = 0, span.start
    for start, end in spans:
        covered += max(0, end - max(start, at))
        at = max(at, end)
    return covered >= MOSTLY_SHOWN * (span.end - span.start)


def _adds(hit: PassageHit, draft: Draft, query: Query, *, asked: Asked, silent: bool, first: bool) -> bool:
    """Whether a passage says of the question what the rows leave out.

    Args:
        silent: whether the fields asked for say nothing; a figure that was asked for is then given by one that has it, or by none.
        first: whether no passage was added yet.
    """
    shown = coverage([(term, term.weight) for term in query.terms], fold(" ".join((draft.head, *draft.rows))))
    said = hit.features["in_text"]
    figure = any(form in FIGURES for form in asked_forms(query.folded))
    if silent and figure and hit.features.get("asked_form", 1.0) == 0.0:
        return False
    if first and not asked.keys:
        return hit.score >= NEAR_ENOUGH and said > 0.0
    if (first and silent) or (asked.whether and said > shown):
        return hit.score >= MAY_SAY and said > 0.0
    terms = [(term, term.weight) for term in query.terms]
    rows = fold(" ".join((draft.head, *draft.rows, hit.passage.heading, hit.passage.text)))
    return hit.score >= TO_THE_POINT and said > 0.0 and coverage(terms, rows) >= shown + SAYS_MORE
