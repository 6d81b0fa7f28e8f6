"""The one way from a request to an answer, shared by the HTTP API and the chat page: region checked, time counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from assistant.answer import Answer
from knowledge.places import Places
from ui.contract import AskRequest
from ui.metrics import Metrics
from ui.pausing import paused_answer
from ui.problems import FieldError, ProblemError


class Answers(Protocol):
    """Whatever answers questions: the assistant, or a fake in tests."""

    def answer(
        self, question: str, *, region: str | None, conversation_id: str | None = None, today: date | None = None
    ) -> Answer:
        """Answer one question for one place, in one conversation, as of a day or now."""
        ...


class Notes(Protocol):
    """Whoever wants to know that an answer is finished: ratings are bound to what is noted here."""

    def finished(self, question: str, answer: Answer, *, region: str | None, keep_question: bool) -> None:
        """Note an answer, and its question only when the asker lets it be kept; returns at once."""
        ...


class Asking:
    """Hands questions to the assistant. Keeps nothing of them itself."""

    def __init__(
        self,
        assistant: Answers,
        places: Places,
        metrics: Metrics,
        notes: Notes | None = None,
        *,
        paused: Callable[[], str] = str,
    ) -> None:
        """`paused` says what stands on the notice while answers are stopped, "" while they are given."""
        self._paused = paused
        self._notes = notes
        self._assistant = assistant
        self._places = places
        self._metrics = metrics

    def answer(self, request: AskRequest, *, keep_question: bool = True, earlier: Sequence[str] = ()) -> Answer:
        """Answer a question.

        Args:
            keep_question: whether its words may be kept, masked, when nothing is found.
            earlier: questions of the same talk, oldest first, from a caller that names no conversation; read again, not counted.

        Raises:
            ProblemError: the region code is unknown.
        """
        self.check_region(request.region)
        notice = self._paused()
        if notice:
            return paused_answer(notice, conversation_id=request.conversation_id or None)
        region, conversation = request.region or None, request.conversation_id or None
        for question in earlier:
            before = self._assistant.answer(question, region=region, conversation_id=conversation)
            conversation = before.conversation_id
        answer = self._assistant.answer(request.question, region=region, conversation_id=conversation)
        self._metrics.count_answer(answer.status.value, answer.seconds)
        if self._notes is not None:
            self._notes.finished(request.question, answer, region=request.region or None, keep_question=keep_question)
        return answer

    def check_region(self, code: str | None) -> None:
        """Refuse a code that names no division; no code at all is fine."""
        if code and self._places.by_code(code) is None:
            raise ProblemError("unknown-region", errors=(FieldError(field="region", message="没有这个行政区划代码"),))
