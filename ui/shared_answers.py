"""Answers that several server processes share through Redis. Without Redis each has its own, and says so.

Nothing that a citizen typed is stored: a key is a keyed hash, and only answers come here that hold nothing of whoever asked
(`assistant.kept_answers.is_of_the_guide_alone`). The version of the record is part of the key, so that a change leaves all of them behind.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
import zlib
from collections.abc import Mapping

from pydantic import ValidationError
from redis import Redis
from redis.exceptions import RedisError

from assistant.answer import Answer
from assistant.history import Turn
from assistant.kept_answers import AnswerKey, KeptAnswer
from knowledge.codelists import Grade
from knowledge.values import Value
from ui.shared_limits import PAUSE_SECONDS

PREFIX = "mingbai:answer:"
TIMEOUT_SECONDS = 0.1  # an answer takes less to find anew
LIFETIME_SECONDS = 600  # long enough for a rush; what a new program would say differently is gone soon
log = logging.getLogger("mingbai.answers")


class _Stored(Value):
    """What stands in Redis."""

    answer: Answer
    turn: Turn
    generation: int


class SharedAnswers:
    """Answers in Redis. Safe to share between threads."""

    def __init__(self, url: str, *, secret: bytes, about: Mapping[str, str], prefix: str = PREFIX) -> None:
        """`secret` belongs to one record; `about` is what else answers depend on: program, encoder, phone numbers."""
        self._prefix = prefix
        self._redis = Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)
        self._secret = secret
        self._about = dict(about)
        self._paused_until = 0.0

    @property
    def is_up(self) -> bool:
        """Whether Redis answered when it was last asked."""
        return time.monotonic() >= self._paused_until

    def find(self, key: AnswerKey, generation: int) -> KeptAnswer | None:
        """See `assistant.kept_answers.SharedAnswers.find`."""
        if not self.is_up:
            return None
        try:
            packed = self._redis.get(self._name(key, generation))
        except (RedisError, OSError) as error:
            self._pause(error)
            return None
        return _unpacked(packed) if isinstance(packed, bytes) else None

    def keep(self, key: AnswerKey, kept: KeptAnswer) -> None:
        """See `assistant.kept_answers.SharedAnswers.keep`."""
        if not self.is_up:
            return
        stored = _Stored(answer=kept.answer, turn=kept.turn, generation=kept.generation)
        packed = zlib.compress(stored.model_dump_json(exclude_defaults=True).encode("utf-8"), 1)
        try:
            self._redis.set(self._name(key, kept.generation), packed, ex=LIFETIME_SECONDS)
        except (RedisError, OSError) as error:
            self._pause(error)

    def close(self) -> None:
        """Give the connections back."""
        self._redis.close()

    def _name(self, key: AnswerKey, generation: int) -> str:
        """A name that tells nobody what was asked: all that the answer depends on, hashed with the record's secret."""
        told = [
            key.question,
            key.region,
            key.day.isoformat(),
            Grade.PUBLIC.value,
            generation,
            sorted(self._about.items()),
        ]
        said = json.dumps(told, ensure_ascii=False).encode("utf-8")
        return self._prefix + hmac.new(self._secret, said, hashlib.sha256).hexdigest()

    def _pause(self, error: Exception) -> None:
        self._paused_until = time.monotonic() + PAUSE_SECONDS
        log.warning("redis not reached (%s): each process keeps its own answers", type(error).__name__)


def _unpacked(packed: bytes) -> KeptAnswer | None:
    """What was kept; None where another program wrote it in another form."""
    try:
        stored = _Stored.model_validate_json(zlib.decompress(packed))
    except (ValidationError, zlib.error):
        return None
    return KeptAnswer(stored.answer, stored.turn, stored.generation)
