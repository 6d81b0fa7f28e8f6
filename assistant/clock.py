"""Times one answer and stamps its ids."""

from __future__ import annotations

import secrets
import time

from assistant.answer import Answer, Status


class Clock:
    """Started when a question arrives."""

    def __init__(self, conversation_id: str) -> None:
        self.conversation_id = conversation_id
        self._started = time.perf_counter()

    def repeat(self, answer: Answer) -> Answer:
        """An answer given before, under an id of its own."""
        changed = {
            "answer_id": secrets.token_urlsafe(12),
            "conversation_id": self.conversation_id,
            "seconds": round(time.perf_counter() - self._started, 6),
        }
        return answer.model_copy(update=changed)

    def reply(self, status: Status, text: str, **parts: object) -> Answer:
        """Finish the answer."""
        return Answer.model_validate(
            {
                "answer_id": secrets.token_urlsafe(12),
                "conversation_id": self.conversation_id,
                "status": status,
                "text": text,
                "seconds": round(time.perf_counter() - self._started, 6),
                **parts,
            }
        )
