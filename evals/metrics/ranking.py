"""Finding the right matter: where it stands in the list of candidates, and whose guide was shown."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import GuideSummary
from evals.record import Ranked
from knowledge.text import fold

DEPTH = 10  # candidates that count; a search returns no more


def names(label: str, *, id: str, title: str, region: str) -> bool:
    """Whether a label means this guide: the same id, or `title@region` where the title may be a part of the stored one."""
    if label == id:
        return True
    wanted, _, place = label.rpartition("@")
    return place == region and _bare(wanted) in _bare(title)


def guide_right(labels: Sequence[str], guide: GuideSummary | None) -> bool | None:
    """Whether the guide shown is one of those labelled; None without labels."""
    if not labels:
        return None
    return guide is not None and any(
        names(label, id=guide.id, title=guide.title, region=guide.region) for label in labels
    )


def level_right(labels: Sequence[str], guide: GuideSummary | None) -> bool | None:
    """Whether the guide shown is of a labelled jurisdiction, whatever the matter; None without labels or without a guide."""
    regions = {label.rpartition("@")[2] for label in labels}
    return None if guide is None or not labels else guide.region in regions


def rank_of(labels: Sequence[str], ranked: Sequence[Ranked] | None) -> int | None:
    """The place of the first labelled matter among the candidates, from 1; 0 when it is not there; None when unknown."""
    if not labels or ranked is None:
        return None
    places = (
        number
        for number, one in enumerate(ranked[:DEPTH], start=1)
        if any(names(label, id=one.id, title=one.title, region=one.region) for label in labels)
    )
    return next(places, 0)


def standard_measures(ranks: dict[str, int]) -> dict[str, float]:
    """Retrieval measures by ir-measures over ranks as `rank_of` gives them (one right matter a question).

    Returns:
        matter@1 and matter@5 (Success), MRR (RR@10) and nDCG@10, each the mean over all questions; empty without questions.
    """
    if not ranks:
        return {}
    import ir_measures
    from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

    wanted = {"matter@1": Success @ 1, "matter@5": Success @ 5, "mrr": RR @ DEPTH, "ndcg": nDCG @ DEPTH}
    qrels = [Qrel(case, "right", 1) for case in ranks]
    run = [
        ScoredDoc(case, "right" if number == rank else f"other{number}", float(DEPTH - number))
        for case, rank in ranks.items()
        for number in range(1, DEPTH + 1)
    ]
    values = ir_measures.calc_aggregate(list(wanted.values()), qrels, run)
    return {name: float(values[measure]) for name, measure in wanted.items()}


def _bare(title: str) -> str:
    return fold(title).replace(" ", "").replace("《", "").replace("》", "")
