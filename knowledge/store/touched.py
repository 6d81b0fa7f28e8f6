"""Since when each jurisdiction stands as it does, as this process knows it: what was derived from it earlier no longer counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection

from sqlalchemy import Connection, func, select

from knowledge.store.tables import touches

Concerns = Callable[[str], bool]  # whether something depends on a jurisdiction, by its code


class Touched:
    """The last change of each jurisdiction since this object was made. Shared by every view of one store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: int | None = None  # changes up to this one were looked at
        self._all = 0  # the last change that concerned everything
        self._last: dict[str, int] = {}

    def is_behind(self, generation: int) -> bool:
        """Whether there are changes that were not looked at."""
        return self._known is None or self._known < generation

    def look(self, connection: Connection, generation: int) -> None:
        """Read what the changes up to this one concern."""
        with self._lock:
            known = self._known
            if known is None:
                oldest = connection.scalar(select(func.min(touches.c.generation)))
                known = self._all = generation if oldest is None else oldest - 1
            if known >= generation:
                self._known = known
                return
            newer = touches.c.generation > known, touches.c.generation <= generation
            rows = connection.execute(select(touches.c.generation, touches.c.region).where(*newer)).all()
            silent = set(range(known + 1, generation + 1)) - {row.generation for row in rows}
            self._all = max(silent, default=self._all)
            self._last.update({row.region: row.generation for row in sorted(rows, key=lambda row: row.generation)})
            self._known = generation

    def stands(self, generation: int, concerns: Concerns) -> bool:
        """Whether what was derived at a generation is still right, as far as `look` has seen."""
        with self._lock:
            newer: Collection[str] = [region for region, number in self._last.items() if number > generation]
            return generation >= self._all and not any(concerns(region) for region in newer)
