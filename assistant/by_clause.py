"""A question told as a story, of which nothing answers the whole: the clause that names its matter is read alone, and the rest asked of what it finds.

「大半夜睡不着，想把去香港的签注弄了，这点儿有地方吗」: what is told around the matter are rare words that no guide holds, and they count against
every one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from assistant.asking import Asking
from assistant.conversation import naming
from assistant.decision import Decision
from assistant.finding import LIFTED, OF_IT
from assistant.ruling import Ruling
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.store import StoredItem
from knowledge.text import fold

NEAREST = 3  # matters and passages of the whole question among which the answer of a clause has to be


def names_what_is_asked(
    rulings: Sequence[tuple[Asking, Ruling]], nearest: Collection[str]
) -> tuple[Asking, Ruling] | None:
    """The clause that is answered by itself from what comes near the whole question, too, the one whose answer is surest; None where none is.

    「有限额吗」 alone finds another matter than 「血透门特几年续一次，有限额吗」.

    Args:
        nearest: ids of what comes nearest to the whole question.
    """
    if any(asking.understood.asked.keys and ruling.decision.owner is None for asking, ruling in rulings):
        return None  # what is asked names a matter of its own: 「想在松原租房，居住登记打哪个电话」
    answered = [
        (asking, ruling)
        for asking, ruling in rulings
        if ruling.lapsed is None and ruling.decision.owner is not None and ruling.decision.owner in nearest
    ]
    return max(answered, key=lambda one: _score(one[1].decision), default=None)


def asks_of_something_else(clauses: Iterable[Asking], held: Sequence[StoredItem]) -> bool:
    """Whether a clause that names no known matter asks a field of something that what answers never speaks of: 「犬证丢了，火星车驾照多少钱」.

    Args:
        held: what was read from the page or row that answers.
    """
    text = " ".join(fold(item.text) for item in held)
    asking = (one.understood for one in clauses if one.understood.asked.keys)
    return any(not any(word in text for word in naming(one)) for one in asking)


def nearest_of(evidence: Evidence, items: dict[str, StoredItem]) -> frozenset[str]:
    """Ids of what was read from the pages and rows that come nearest to a question, as matters or by their passages."""
    owners = (
        *(hit.id for hit in evidence.matters[:NEAREST]),
        *(hit.passage.owner for hit in evidence.passages[:NEAREST]),
    )
    pages = {items[one].content.source.id for one in owners}
    return frozenset(one for one, item in items.items() if item.content.source.id in pages)


def _score(decision: Decision) -> float:
    return decision.guide.score if decision.guide is not None else decision.passages[0].score


def asked_of_it(
    asking: Asking, own: MatterHit | None, matters: Iterable[MatterHit], passages: Iterable[PassageHit]
) -> Asking:
    """The whole question asked of what one of its clauses found, or of what all of it is near; its passages stand under what is asked about.

    Args:
        own: the guide that it is asked of; None where that is a document.
        matters: what else was found.
        passages: of what it is asked of, rated by the whole question.
    """
    rest = tuple(hit for hit in matters if own is None or hit.id != own.id)
    evidence = asking.evidence.model_copy(
        update={
            "matters": ((own.model_copy(update={"score": LIFTED}), *rest) if own is not None else rest),
            "passages": tuple(
                hit.model_copy(
                    update={"score": min(LIFTED, hit.score + OF_IT), "features": {**hit.features, "owner": LIFTED}}
                )
                for hit in sorted(passages, key=lambda hit: -hit.score)
            ),
            "meanings": (), "uncovered": None, "unheld": 0.0,
        }
    )  # fmt: skip
    understood = asking.understood
    if own is not None:
        understood = understood.model_copy(update={"about": own.id})
    return asking.model_copy(update={"understood": understood, "evidence": evidence})


def as_a_guess(ruling: Ruling) -> Ruling:
    """A ruling that rests on one clause of the question: it says so."""
    if ruling.decision.instead is not None:
        return ruling
    return ruling.model_copy(update={"decision": ruling.decision.model_copy(update={"instead": ()})})
