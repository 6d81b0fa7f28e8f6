"""Conversations that the operator has kept: masked by the caller, for some days, told in full and deleted on their asker's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from knowledge.store.changing import changing, reading
from knowledge.store.tables import transcripts
from knowledge.values import Value


class Exchanged(Value):
    """One question and its answer in a conversation. `question` is masked, `region` the place that was chosen on the page,
    `guide_id` None for an answer without a guide, `created` UTC without zone."""

    conversation: str
    question: str
    region: str | None = None
    status: str
    answer: str
    guide_id: str | None = None
    created: datetime


class TranscriptRecord:
    """Kept conversations in the database of a store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, exchanges: Sequence[Exchanged]) -> None:
        """Keep exchanges, in one transaction.

        Raises:
            StoreError: they could not be written; none was.
        """
        if exchanges:
            with changing(self._engine) as connection:
                connection.execute(insert(transcripts), [one.model_dump() for one in exchanges])

    def of(self, conversation: str) -> tuple[Exchanged, ...]:
        """What is kept of a conversation, the oldest first; nothing for an unknown one."""
        query = select(transcripts).where(transcripts.c.conversation == conversation).order_by(transcripts.c.number)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(Exchanged(**{name: row[name] for name in Exchanged.model_fields}) for row in rows)

    def forget(self, *, conversation: str | None = None, before: datetime | None = None) -> int:
        """Delete a conversation, or what is older than a time; with neither, everything. Returns how many exchanges."""
        query = delete(transcripts)
        if conversation is not None:
            query = query.where(transcripts.c.conversation == conversation)
        elif before is not None:
            query = query.where(transcripts.c.created < before)
        with changing(self._engine) as connection:
            return connection.execute(query).rowcount
