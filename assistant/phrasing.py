"""The one place where a language model may put an answer into other words, and where its words are refused.

`Phraser.phrase` never raises and never waits beyond its deadline: whatever happens, the answer it was given is a good one.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pydantic import ValidationError

from assistant.answer import Answer
from assistant.brief import Brief, brief_of
from assistant.model import Asks, Failure, ModelError, Reply
from assistant.prompting import read_object, read_prompt
from assistant.rewording import Objection, Sentence, lines_of, objection_to, reworded
from assistant.tally import Call, Tally
from knowledge.values import Value

TASK = "phrase"
USED = "used"
Check = Callable[[tuple[Sentence, ...], Brief, Answer], Objection | None]


class _Said(Value):
    """The shape of the model's reply."""

    sentences: tuple[Sentence, ...]


class Phraser:
    """Asks a model to say an answer's facts, and shows its sentences only when they say the same.

    Args:
        objects: the check; another one is given only to measure what this one is good for.
    """

    def __init__(self, model: Asks, tally: Tally, *, objects: Check = objection_to) -> None:
        self._model = model
        self._tally = tally
        self._objects = objects
        self._prompt = read_prompt(TASK)

    def phrase(self, question: str, answer: Answer, *, until: float | None = None) -> Answer:
        """The answer in the model's words, or as it was.

        Args:
            question: what was asked, without personal data.
            until: when to give up, by `time.monotonic`.
        """
        brief = brief_of(answer)
        if brief is None:
            return answer
        started = time.monotonic()
        reply = Reply(text="")
        try:
            reply = self._model.ask(self._prompt.text, brief.question(question), until=until)
            waited = time.monotonic() - started
            sentences = _sentences(reply.text)
        except ModelError as error:
            self._count(error.failure.value, time.monotonic() - started, reply)
            return answer
        objection = self._objects(sentences, brief, answer)
        self._count(USED if objection is None else objection.value, waited, reply)
        return reworded(answer, brief, lines_of(sentences, brief)) if objection is None else answer

    def _count(self, outcome: str, seconds: float, reply: Reply) -> None:
        self._tally.add(
            Call(
                task=TASK, outcome=outcome, prompt=self._prompt.version, seconds=seconds,
                tokens_in=reply.tokens_in, tokens_out=reply.tokens_out,
            )
        )  # fmt: skip


def _sentences(reply: str) -> tuple[Sentence, ...]:
    try:
        return _Said.model_validate(read_object(reply)).sentences
    except ValidationError as error:
        raise ModelError(Failure.WRONG_JSON) from error
