"""The assistant with a language model beside it: it hears better and speaks better, and knows nothing more.

Without a model `Assistant` answers alone; with one this wraps it, and every failure of the model leaves its answer as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date

from assistant import replies
from assistant.answer import Answer, Option, Status
from assistant.assistant import Assistant
from assistant.choosing import Chooser, Chosen
from assistant.phrasing import Phraser
from assistant.screen import screen
from knowledge.access import CITIZEN, Viewer

Nearest = Callable[[str, str | None], tuple[Option, ...]]
_NOTHING_NEAR = replies.NOT_FOUND.partition("{")[0]


class ModelAssistant:
    """Answers as `Assistant` does, in the model's words where they say the same.

    Args:
        seconds: what both calls of one question may take together.
        phraser: None when the model may not phrase.
        chooser: None when the model may not interpret questions.
        nearest: the matters that lie nearest to a question in a place, as options; asked only where nothing was found.
    """

    def __init__(
        self,
        assistant: Assistant,
        *,
        seconds: float,
        phraser: Phraser | None,
        chooser: Chooser | None,
        nearest: Nearest,
    ) -> None:
        self.alone = assistant  # without the model
        self._seconds = seconds
        self._phraser = phraser
        self._chooser = chooser
        self._nearest = nearest

    def answer(
        self,
        question: str,
        *,
        region: str | None = None,
        conversation_id: str | None = None,
        viewer: Viewer = CITIZEN,
        today: date | None = None,
    ) -> Answer:
        """See `Assistant.answer`; never later than the model's deadline after it."""
        *_, last = self.stages(
            question, region=region, conversation_id=conversation_id, viewer=viewer, today=today
        )  # fmt: skip
        return last

    def forget(self, conversation_id: str) -> None:
        """See `Assistant.forget`."""
        self.alone.forget(conversation_id)

    def stages(
        self,
        question: str,
        *,
        region: str | None = None,
        conversation_id: str | None = None,
        viewer: Viewer = CITIZEN,
        today: date | None = None,
    ) -> Iterator[Answer]:
        """The answer from templates at once, then, only when it differs, the same facts in checked other words.

        What staff are told may be internal and never goes to a model.
        """
        started = time.perf_counter()
        until = time.monotonic() + self._seconds

        def ask(words: str, conversation: str | None) -> Answer:
            return self.alone.answer(
                words, region=region, conversation_id=conversation, viewer=viewer, today=today
            )  # fmt: skip

        answer = ask(question, conversation_id)
        if viewer.is_staff or answer.status in (Status.REDIRECTED, Status.BLOCKED):
            yield answer
            return
        asked = screen(question).question
        if self._chooser is not None:
            answer = self._heard(asked, answer, region, ask, until)
        yield _timed(answer, started)
        if self._phraser is not None:
            phrased = self._phraser.phrase(asked, answer, until=until)
            if phrased is not answer:
                yield _timed(phrased, started)

    def _heard(
        self, asked: str, answer: Answer, region: str | None, ask: Callable[[str, str | None], Answer], until: float
    ) -> Answer:
        """The answer to the option that the question already names, or what may have been meant; else the answer as it is."""
        if self._chooser is None:
            return answer
        if answer.status is Status.CLARIFY and answer.options and answer.text != replies.ASK_REGION:
            chosen = self._chooser.choose(asked, answer.options, until=until)
            return answer if chosen is None else _assuming(chosen, answer, ask)
        if answer.status is Status.NOT_FOUND and answer.text.startswith(_NOTHING_NEAR):
            near = self._nearest(asked, region)
            chosen = self._chooser.choose(asked, near, until=until) if near else None
            return answer if chosen is None else _perhaps(chosen, answer)
        return answer


def _assuming(chosen: Chosen, asked_back: Answer, ask: Callable[[str, str | None], Answer]) -> Answer:
    """The answer to an option that was not pressed but said, with what was assumed and the other options."""
    answer = ask(chosen.option.question, asked_back.conversation_id)
    if answer.status is not Status.ANSWERED:
        return answer if answer.status is Status.CLARIFY else asked_back
    said = replies.HEARD.format(words=chosen.because, option=chosen.option.label)
    others = tuple(option for option in asked_back.options if option != chosen.option)
    return answer.model_copy(
        update={
            "text": f"{answer.text}\n\n{said}",
            "notices": (said, *answer.notices),
            "options": answer.options or others,
        }
    )


def _perhaps(chosen: Chosen, answer: Answer) -> Answer:
    """A question back in place of finding nothing: a model may guess what was meant, a person says whether it was."""
    text = "\n".join((replies.PERHAPS, f"- {chosen.option.label}"))
    return answer.model_copy(update={"status": Status.CLARIFY, "text": text, "options": (chosen.option,)})


def _timed(answer: Answer, started: float) -> Answer:
    return answer.model_copy(update={"seconds": round(time.perf_counter() - started, 6)})
