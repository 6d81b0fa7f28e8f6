"""The one way from a request to an answer, shared by the HTTP API and the chat page: region checked, time counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Protocol, TypeVar, runtime_checkable

from anyio import CapacityLimiter, to_thread

from assistant.answer import Answer
from assistant.plain import plain
from knowledge.access import CITIZEN, Viewer
from knowledge.phases import Listener, heard_by
from knowledge.places import Places
from ui.contract import AskRequest
from ui.metrics import Metrics
from ui.pausing import paused_answer
from ui.problems import FieldError, ProblemError

# answers that one process gives at once; who comes meanwhile waits, first come first served. An answer is work for one core: several at once
# are all as late as the last of them. Measured in turn at 64 connections: p99 of answers kept ready 131 to 161 ms with four, 45 to 53 with one;
# never asked before 612 and 770 with four, 471 to 682 with one
ANSWERING = 1
# the same where a database or an index on another machine is waited for
ANSWERING_FROM_AFAR = 4
T = TypeVar("T")


class Answers(Protocol):
    """Whatever answers questions: the assistant, or a fake in tests."""

    def answer(
        self,
        question: str,
        *,
        region: str | None,
        conversation_id: str | None = None,
        viewer: Viewer = CITIZEN,
        today: date | None = None,
    ) -> Answer:
        """Answer one question for one place, in one conversation, as of a day or now."""
        ...

    def forget(self, conversation_id: str) -> None:
        """Drop what a conversation left behind; an unknown one is fine."""
        ...


@runtime_checkable
class Stages(Protocol):
    """Answers that first have one form and then a better one: the assistant with a language model."""

    def stages(
        self,
        question: str,
        *,
        region: str | None,
        conversation_id: str | None = None,
        viewer: Viewer = CITIZEN,
        today: date | None = None,
    ) -> Iterator[Answer]:
        """The answers to one question, as of a day or now, in the order they are ready; the last one counts."""
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
        listeners: Sequence[Listener] = (),
        at_once: int = ANSWERING,
    ) -> None:
        """`at_once` is how many are answered at once. `paused` says what stands on the notice while answers are stopped, "" while they are given.

        `listeners` are told of the phases of each answer.
        """
        # one that waits for a language model does no work meanwhile, and takes no turn from those that do
        self._turns = None if isinstance(assistant, Stages) else CapacityLimiter(at_once)
        self._paused = paused
        self._listeners = listeners
        self._notes = notes
        self._assistant = assistant
        self._places = places
        self._metrics = metrics

    async def in_turn(self, answer: Callable[[], T]) -> T:
        """What answers a question, done in one of the threads that answer, when its turn has come."""
        return await to_thread.run_sync(answer, limiter=self._turns)

    def answer(
        self,
        request: AskRequest,
        *,
        viewer: Viewer = CITIZEN,
        keep_question: bool = True,
        earlier: Sequence[str] = (),
    ) -> Answer:
        """Answer a question.

        Args:
            viewer: who asks; of staff nothing is kept and nothing is rated.
            keep_question: whether its words may be kept, masked, when nothing is found.
            earlier: questions of the same talk, oldest first, from a caller that names no conversation; read again, not counted.

        Raises:
            ProblemError: the region code is unknown.
        """
        self.check_region(request.region)
        if notice := self._paused():
            return paused_answer(notice, conversation_id=request.conversation_id or None)
        region, conversation = request.region or None, request.conversation_id or None
        for question in earlier:
            conversation = self._first(question, region, conversation, viewer).conversation_id
        with heard_by(*self._listeners):
            answer = self._assistant.answer(
                request.question, region=region, conversation_id=conversation, viewer=viewer, today=request.as_of
            )
        return self._finished(request, answer, viewer, keep_question=keep_question)

    def stages(self, request: AskRequest, *, viewer: Viewer = CITIZEN, keep_question: bool = True) -> Iterator[Answer]:
        """The forms of one answer as they are ready; the last one is what `answer` would give, and it alone is counted.

        Raises:
            ProblemError: the region code is unknown.
        """
        self.check_region(request.region)
        if self._paused() or not isinstance(self._assistant, Stages):
            return iter((self.answer(request, viewer=viewer, keep_question=keep_question),))
        staged = self._staged(self._assistant, request, viewer, keep_question=keep_question)
        return chain((next(staged),), staged)  # what fails does so before anything is sent

    def _staged(
        self, assistant: Stages, request: AskRequest, viewer: Viewer, *, keep_question: bool
    ) -> Iterator[Answer]:
        forms = assistant.stages(
            request.question,
            region=request.region or None,
            conversation_id=request.conversation_id or None,
            viewer=viewer,
            today=request.as_of,
        )
        answer = self._next(forms)
        if answer is None:
            return
        self._note(request, answer, viewer, keep_question=keep_question)  # it can be rated from now on
        try:
            form: Answer | None = answer
            while form is not None:
                answer = form
                yield _worded(form, request)
                form = self._next(forms)
        finally:  # also when the asker goes before a better wording came
            self._count(answer)

    def _next(self, forms: Iterator[Answer]) -> Answer | None:
        """The next form, heard while it is made: between two forms a stream may go on in another context."""
        with heard_by(*self._listeners):
            return next(forms, None)

    def _first(self, question: str, region: str | None, conversation: str | None, viewer: Viewer) -> Answer:
        """The first form of an answer, which nobody waits for a model to phrase."""
        if isinstance(self._assistant, Stages):
            return next(self._assistant.stages(question, region=region, conversation_id=conversation, viewer=viewer))
        return self._assistant.answer(question, region=region, conversation_id=conversation, viewer=viewer)

    def _finished(self, request: AskRequest, answer: Answer, viewer: Viewer, *, keep_question: bool) -> Answer:
        """Count an answer and note it; the answer in the words asked for."""
        self._count(answer)
        self._note(request, answer, viewer, keep_question=keep_question)
        return _worded(answer, request)

    def _count(self, answer: Answer) -> None:
        place = self._places.by_code(answer.guide.region) if answer.guide is not None else None
        self._metrics.count_answer(answer, level=place.level.name.lower() if place is not None else None)

    def _note(self, request: AskRequest, answer: Answer, viewer: Viewer, *, keep_question: bool) -> None:
        if (
            self._notes is not None and not viewer.is_staff and request.as_of is None
        ):  # another day's answer rates nothing
            self._notes.finished(request.question, answer, region=request.region or None, keep_question=keep_question)

    def forget(self, conversation_id: str) -> None:
        """Drop what a conversation left behind; an unknown one is fine."""
        self._assistant.forget(conversation_id)

    def check_region(self, code: str | None) -> None:
        """Refuse a code that names no division; no code at all is fine."""
        if code and self._places.by_code(code) is None:
            raise ProblemError("unknown-region", errors=(FieldError(field="region", message="没有这个行政区划代码"),))


def _worded(answer: Answer, request: AskRequest) -> Answer:
    return plain(answer) if request.style == "plain" else answer
