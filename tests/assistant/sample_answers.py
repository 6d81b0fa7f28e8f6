"""Answers from every guide of the sample pack, by template, without a search: what the tests of wording start from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assistant.answer import Answer, Status
from assistant.compose import Draft, from_guide
from assistant.facets import Asked
from assistant.replies import AI_LABEL
from ingest.sample.build import PACK
from ingest.sync import ingest
from knowledge.effective import effective_guide
from knowledge.places import Places
from knowledge.search import Query
from knowledge.store import Store

DAY = date(2026, 11, 1)
FACETS = (
    ("limits", "fee"),
    ("materials", "phone"),
    ("windows", "hours", "phone"),
    ("conditions", "online", "visits"),
    ("outcome", "bases", "complaints"),
    (),
)


def sample_answers(folder: Path, places: Places) -> Iterator[Answer]:
    """One answer a guide and group of facets, in the order of the record."""
    store = Store.open(folder)
    ingest([PACK], store, places, today=DAY)
    guides = store.guides(limit=1000, day=DAY)
    items = store.items([guide.id for guide in guides], DAY)
    for guide in guides:
        effective = effective_guide(store, items[guide.id], guide.region, DAY)
        query = Query(text="", folded="", terms=(), regions=(guide.region,))
        for number, keys in enumerate(FACETS):
            draft = from_guide(effective, Asked(keys=keys), query, places, today=DAY)
            yield _answer(f"{guide.id}/{number}", draft)


def _answer(name: str, draft: Draft) -> Answer:
    return Answer(
        answer_id=name, conversation_id=name, status=Status.ANSWERED, text="\n\n".join((draft.text, *draft.notices)),
        guide=draft.guide, facts=draft.facts, citations=draft.citations, notices=(*draft.notices, AI_LABEL),
    )  # fmt: skip
