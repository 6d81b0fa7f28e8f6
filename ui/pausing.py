"""The kill switch (暂停对外答复): one value in the record, so that every process of a deployment stops and starts alike."""

from __future__ import annotations

import secrets

from assistant.answer import Answer, Status
from knowledge.audit import Act, Event
from knowledge.store import Store

PAUSED = "answers_paused"  # a value of the record: what the notice says; "" when answers are given
USUAL = "正在维护，智能问答暂停。请到窗口办理，或者打{hotline}。"
LONGEST = 200


def pause_notice(store: Store) -> str:
    """What the notice says while answers are stopped; "" while they are given. At most a quarter of a second old."""
    return store.lately(PAUSED) or ""


def pause(store: Store, words: str, *, hotline: str) -> str:
    """Stop answers in every process, within a quarter of a second; returns what the notice says."""
    said = " ".join(words.split())[:LONGEST] or USUAL.format(hotline=hotline)
    store.set_setting(PAUSED, said, Event(Act.PAUSE))
    return said


def resume(store: Store) -> None:
    """Answer again."""
    store.set_setting(PAUSED, "", Event(Act.RESUME))


def paused_answer(notice: str, *, conversation_id: str | None) -> Answer:
    """What a question gets while answers are stopped: the notice, and nothing that looks like an answer."""
    return Answer(
        answer_id=secrets.token_urlsafe(12),
        conversation_id=conversation_id or secrets.token_urlsafe(12),
        status=Status.BLOCKED,
        text=notice,
    )
