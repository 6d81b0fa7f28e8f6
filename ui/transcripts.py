"""Conversations kept on the server where the operator has turned it on: each exchange masked, written by one thread, deletable.

Off by default (`MINGBAI_HISTORY_DAYS`): a conversation then stays in its asker's browser. Nobody reads these but the asker, who
holds the conversation's number, and an operator to whom he gives it; evals and reports never do.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from assistant.answer import Answer
from evals.ratings.binding import clean
from evals.ratings.keeper import Clock, utc_now
from knowledge.errors import StoreError
from knowledge.store.transcripts import Exchanged, TranscriptRecord
from ui.asking import Notes

log = logging.getLogger("mingbai.transcripts")
PURGE_EVERY = timedelta(hours=1)


class Transcripts:
    """The kept conversations of a deployment. With `days` 0 nothing is written, and what was kept before is deleted."""

    def __init__(self, record: TranscriptRecord, *, days: int, clock: Clock = utc_now) -> None:
        self._record = record
        self.days = days
        self._clock = clock
        self._purged = datetime.min
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="transcripts")
        self._writer.submit(self._purge)

    def finished(self, question: str, answer: Answer, *, region: str | None, keep_question: bool) -> None:
        """Keep one exchange unless its asker said no; returns at once."""
        if not self.days or not keep_question or not answer.conversation_id:
            return
        exchanged = Exchanged(
            conversation=answer.conversation_id,
            question=clean(question),
            region=region,
            status=answer.status.value,
            answer=answer.text,
            guide_id=answer.guide.id if answer.guide is not None else None,
            created=self._clock(),
        )
        self._writer.submit(self._write, exchanged)

    def told(self, conversation: str) -> tuple[Exchanged, ...]:
        """All that is kept of a conversation, what waits to be written included."""
        self._writer.submit(int).result()
        return self._record.of(conversation)

    def forget(self, conversation: str) -> None:
        """Delete a conversation, what waits to be written included.

        Raises:
            StoreError: it could not be deleted.
        """
        if self.days:
            self._writer.submit(self._record.forget, conversation=conversation).result()

    def close(self) -> None:
        """Write what waits and stop."""
        self._writer.shutdown()

    def _write(self, exchanged: Exchanged) -> None:
        try:
            self._record.keep((exchanged,))
        except StoreError as error:  # one line of one talk: not worth keeping citizens' words waiting in memory
            log.warning("an exchange was not kept: %s", type(error).__name__)
        self._purge()

    def _purge(self) -> None:
        at = self._clock()
        if at - self._purged < PURGE_EVERY:
            return
        self._purged = at
        try:
            self._record.forget(before=at - timedelta(days=self.days))
        except StoreError as error:
            log.warning("old conversations not deleted yet: %s", type(error).__name__)


class NotesTogether:
    """Several listeners to finished answers as one."""

    def __init__(self, several: Sequence[Notes]) -> None:
        self._several = several

    def finished(self, question: str, answer: Answer, *, region: str | None, keep_question: bool) -> None:
        """See `Notes.finished`."""
        for one in self._several:
            one.finished(question, answer, region=region, keep_question=keep_question)
