"""One process at a time changes an index that many machines share: a lease in the record, kept alive by a beat.

Nobody's clock is compared with another's: whoever waits takes over when he has seen no beat for long enough himself. A process that is
killed so keeps the others waiting for some seconds, and no longer.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from knowledge.errors import IndexBusyError, StoreError
from knowledge.index.turn import PATIENCE
from knowledge.store import Store
from knowledge.store.indexing import TURN


class Pace(NamedTuple):
    """Seconds between two beats, between two looks of one who waits, of silence after which he takes over, and before an old building is removed."""

    beat: float = 4.0
    look: float = 0.5
    silence: float = 20.0
    grace: float = 3.0  # searches that began before everybody went over end meanwhile


@contextmanager
def leased(store: Store, *, patience: float = PATIENCE, pace: Pace = Pace()) -> Iterator[None]:  # noqa: B008  # frozen
    """Hold the index of a record for changing.

    Raises:
        IndexBusyError: another process holds it longer than `patience`, in seconds; or it was taken from this one, which had
            stood still for too long. What was not marked as indexed by then is indexed again.
    """
    held = _Held(store, pace, _taken(store, patience, pace))
    try:
        yield
    finally:
        kept = held.release()
    if not kept:
        raise IndexBusyError("这个程序停顿太久，索引已经由另一个程序接着写。内容都在库里，请再运行一次同样的命令。")


def _taken(store: Store, patience: float, pace: Pace) -> str:
    """Wait for the lease and take it; returns its value."""
    mine, began = f"{uuid.uuid4().hex} 0", time.monotonic()
    seen, since = store.setting(TURN), began
    while True:
        now = time.monotonic()
        current = store.setting(TURN)
        if current != seen:
            seen, since = current, now
        if (not current or now - since > pace.silence) and store.swap_setting(TURN, current, mine):
            return mine
        if now - began > patience:
            raise IndexBusyError("另一个程序一直在写索引。内容已经存好，没有丢；请等它做完，再运行一次同样的命令。")
        time.sleep(pace.look)


class _Held:
    """A lease that was taken, and its beat."""

    def __init__(self, store: Store, pace: Pace, value: str) -> None:
        self._store = store
        self._pace = pace
        self._value = value
        self._lost = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def _beat(self) -> None:
        while not self._over.wait(self._pace.beat):
            holder, _, number = self._value.partition(" ")
            later = f"{holder} {int(number) + 1}"
            try:
                self._lost = self._lost or not self._store.swap_setting(TURN, self._value, later)
            except StoreError:  # the database pauses: the next beat tells whether it took too long
                continue
            self._value = later

    def release(self) -> bool:
        """Give it back; False when it had been taken away."""
        self._over.set()
        self._thread.join()
        return not self._lost and self._store.swap_setting(TURN, self._value, "")
