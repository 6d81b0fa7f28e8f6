"""Understanding with a model: it may say which of the product's own options a question means, and must show where it says so.

It chooses a number, never a word of ours; and the words it gives as its reason must stand in the question.
"""

from __future__ import annotations

import time

from pydantic import ValidationError

from assistant.answer import Option
from assistant.model import Asks, Failure, ModelError, Reply
from assistant.prompting import read_object, read_prompt
from assistant.tally import Call, Tally
from knowledge.text import fold
from knowledge.values import Value

TASK = "choose"
_SHORTEST_REASON = 2  # characters


class Chosen(Value):
    """An option, and the words of the question that mean it."""

    option: Option
    because: str


class _Said(Value):
    """The shape of the model's reply; 0 is none of them."""

    choice: int
    because: str = ""


class Chooser:
    """Asks a model which option a question means."""

    def __init__(self, model: Asks, tally: Tally) -> None:
        self._model = model
        self._tally = tally
        self._prompt = read_prompt(TASK)

    def choose(self, question: str, options: tuple[Option, ...], *, until: float | None = None) -> Chosen | None:
        """The option that the question itself names; None when it names none, or the model gave nothing usable.

        Args:
            question: what was asked, without personal data.
            until: when to give up, by `time.monotonic`.
        """
        listed = "\n".join(f"{number}. {option.label}" for number, option in enumerate(options, start=1))
        started = time.monotonic()
        reply = Reply(text="")
        try:
            reply = self._model.ask(self._prompt.text, f"问题：{question}\n选项：\n{listed}", until=until)
            said = _said(reply.text)
        except ModelError as error:
            self._count(error.failure.value, started, reply)
            return None
        outcome = _outcome(said, question, options)
        self._count(outcome, started, reply)
        return Chosen(option=options[said.choice - 1], because=said.because) if outcome == "used" else None

    def _count(self, outcome: str, started: float, reply: Reply) -> None:
        self._tally.add(
            Call(
                task=TASK, outcome=outcome, prompt=self._prompt.version, seconds=time.monotonic() - started,
                tokens_in=reply.tokens_in, tokens_out=reply.tokens_out,
            )
        )  # fmt: skip


def _said(reply: str) -> _Said:
    try:
        return _Said.model_validate(read_object(reply))
    except ValidationError as error:
        raise ModelError(Failure.WRONG_JSON) from error


def _outcome(said: _Said, question: str, options: tuple[Option, ...]) -> str:
    """What becomes of a choice: `used`, `none`, or why it is refused."""
    if said.choice == 0:
        return "none"
    if not 0 < said.choice <= len(options):
        return "unknown_option"
    because = fold(said.because)
    return "used" if len(because) >= _SHORTEST_REASON and because in fold(question) else "not_in_question"
