"""An answer to what may be kept of it: its binding without a word of the question, or its question masked when it helped nobody."""

from __future__ import annotations

import re
from datetime import datetime

from assistant.answer import Answer
from assistant.privacy import mask
from knowledge.store.ratings import Binding
from knowledge.store.unanswered import Unanswered

LONGEST_QUESTION = 100  # characters kept of a question without a good answer: enough to see what was wanted
RATED = "rated"  # answered, and the rater said that it was not what was asked
_TAIL = frozenset({"contacts"})  # every answer carries the phone; it is what was asked only when it stands alone
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def bind(answer: Answer, *, matter: str | None, region: str | None, at: datetime) -> Binding:
    """What an answer rested on.

    Args:
        matter: the lexicon's id of its guide's matter.
        region: chosen by the asker; it stands in where the answer has no guide.
    """
    guide = answer.guide
    return Binding(
        answer_id=answer.answer_id,
        status=answer.status.value,
        guide_id=guide.id if guide else None,
        version=guide.version if guide else None,
        title=guide.title if guide else None,
        region=guide.region if guide else region,
        agency=guide.agency if guide else None,
        fields=fields_of(answer),
        matter=matter,
        created=at,
    )


def fields_of(answer: Answer) -> tuple[str, ...]:
    """The parts of the guide that an answer cites, each once, in its order; sub-parts under their part's name."""
    return tuple(dict.fromkeys(one.field.partition(":")[0] for one in answer.citations))


def main_field(binding: Binding) -> str:
    """The part that was asked for: the first one cited that is not the phone at the end; without a guide, the ending."""
    if not binding.fields:
        return binding.status
    return next((field for field in binding.fields if field not in _TAIL), binding.fields[0])


def question_in_vain(question: str, *, region: str | None, why: str, at: datetime) -> Unanswered:
    """A question without a good answer as it may be kept: masked and cut. `why` is the ending, or `RATED`."""
    return Unanswered(question=clean(question)[:LONGEST_QUESTION], region=region, why=why, created=at)


def clean(words: str) -> str:
    """Words as they may be stored and shown on a terminal: personal data masked, control characters gone, one line."""
    return " ".join(_CONTROL.sub(" ", mask(words).text).split())
