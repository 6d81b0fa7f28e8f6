"""What is asked in `bench_search`, of which texts, and which texts are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.bench_slices import OddWords, official_question, slices_of
from knowledge.document import Passage, PolicyDocument
from knowledge.lexicon.lexicon import FOLDER as LEXICON
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.tables import load_cancelled
from knowledge.passages import passages, title_of
from knowledge.store import StoredItem
from knowledge.text import fold
from knowledge.train.corpus import WrittenQuestion
from knowledge.values import Value

VERBATIM, UNSEEN = "stands in the lexicon word for word", "not in the lexicon word for word"


class AskedFor(Value):
    """One question, the places of the right texts, and the slices it counts in."""

    question: str
    right: frozenset[int]
    slices: tuple[str, ...] = ()


class QuerySet(Value):
    """Questions over one list of texts; every system gets the same texts. `names` are what this project ingests."""

    title: str
    texts: tuple[str, ...]
    asked: tuple[AskedFor, ...]
    names: tuple[str, ...] = ()


def matters_of(lexicon: Lexicon) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, int]]:
    """The names of all lexicon matters, the texts that others search (name and other official names), and where each id is."""
    names: dict[str, str] = {}
    ids: dict[str, int] = {}
    order: dict[str, int] = {}
    for matter in lexicon.matters.values():
        ids[matter.id] = order.setdefault(matter.name, len(order))
        names.setdefault(matter.name, "，".join((matter.name, *matter.official)))
    return tuple(names), tuple(names.values()), ids


def written_set(lexicon: Lexicon, written: Iterable[WrittenQuestion], *, title: str) -> QuerySet:
    """Questions in citizens' words, each with the matter it belongs to; a matter the lexicon lacks is left out."""
    names, texts, ids = matters_of(lexicon)
    known = {fold(text) for matter in lexicon.matters.values() for text in matter.wordings}
    odd = OddWords(names, (word for row in load_cancelled(LEXICON) for word in (row.name, *row.variants)))
    asked = tuple(
        AskedFor(
            question=one.question,
            right=frozenset({ids[one.matter]}),
            slices=(*odd.slices(one.question), *_slices(one, lexicon, known)),
        )
        for one in written
        if one.matter in ids
    )
    return QuerySet(title=title, texts=texts, asked=asked, names=names)


def _slices(one: WrittenQuestion, lexicon: Lexicon, known: set[str]) -> tuple[str, ...]:
    marks = getattr(one, "marks", ())  # not every version of the corpus has them
    seen = VERBATIM if fold(one.question) in known else UNSEEN
    return (seen, *slices_of(one.question, theme=lexicon.matters[one.matter].theme, marks=marks))


def official_set(written: QuerySet) -> QuerySet:
    """The same matters asked for by their official names, once each."""
    right = sorted({place for one in written.asked for place in one.right})
    asked = tuple(
        AskedFor(question=official_question(written.names[place]), right=frozenset({place})) for place in right
    )
    return QuerySet(
        title="The same matters by their official names", texts=written.texts, asked=asked, names=written.names
    )


def faq_set(items: Sequence[StoredItem]) -> tuple[QuerySet, dict[str, int]]:
    """Every question of ingested FAQ pages against all passages; also where each passage id stands among the texts.

    Right is the answer's own passage, and a paragraph of the same page in which that answer begins.
    """
    texts: list[str] = []
    places: dict[str, int] = {}
    asked: list[AskedFor] = []
    for item in items:
        held = passages(item)
        places.update({one.id: len(texts) + number for number, one in enumerate(held)})
        texts += [f"{title_of(item)} {one.heading} {one.text}" for one in held]
        asked += [
            AskedFor(question=one.heading, right=frozenset(places[near.id] for near in held if _holds_start(near, one)))
            for one in held
            if isinstance(item.content, PolicyDocument) and one.field.startswith("faqs:")
        ]
    title = "Questions of real FAQ pages, as printed"
    return QuerySet(title=title, texts=tuple(texts), asked=tuple(dict.fromkeys(asked))), places


def _holds_start(passage: Passage, answer: Passage) -> bool:
    return passage.span.start <= answer.span.start < passage.span.end
