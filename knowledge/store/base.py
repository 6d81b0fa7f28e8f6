"""One record and what every part of it needs: its engine, who reads it, its settings and counters, its audit trail, one transaction."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from knowledge.access import Viewer
from knowledge.audit import Event, note
from knowledge.errors import StoreError
from knowledge.store import counter, trail
from knowledge.store.changing import changing
from knowledge.store.changing import reading as connected
from knowledge.store.items import StoredItem
from knowledge.store.noted import closed_among, note_read
from knowledge.store.touched import Concerns, Touched

STALE_SECONDS = 0.25  # how long another process's change may stay unseen; a query costs 0.3 ms


class Base:
    """The record of one deployment, as the parts of `Store` share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._viewer: Viewer | None = None
        self._write_down = trail.writer(engine)
        self._seen = counter.Seen()
        self._lately: dict[str, tuple[float, str | None]] = {}
        self._touched = Touched()

    @property
    def engine(self) -> Engine:
        """The database, for the other records of this folder (ratings, tickets, questions without an answer)."""
        return self._engine

    def seen_by(self, viewer: Viewer) -> Self:
        """This record as a viewer may read it: what he may not is as if it were not there. What is kept in memory is shared."""
        seen = copy(self)
        seen._viewer = viewer
        return seen

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def setting(self, name: str) -> str | None:
        """A value kept beside the record, such as the schema number."""
        with connected(self._engine) as connection:
            return counter.setting(connection, name)

    def lately(self, name: str) -> str | None:
        """As `setting`, for what every question asks: at most `STALE_SECONDS` behind another process, never behind this one."""
        at, value = self._lately.get(name, (float("-inf"), None))
        if time.monotonic() - at > STALE_SECONDS:
            value = self.setting(name)
            self._lately[name] = time.monotonic(), value
        return value

    def set_setting(self, name: str, value: str, noted: Event | None = None) -> None:
        """Keep a value beside the record; `noted` goes into the audit trail with it."""
        with changing(self._engine) as connection:
            counter.put_setting(connection, name, value)
            if noted is not None:
                trail.append(connection, noted)
        self._lately.clear()

    def swap_setting(self, name: str, before: str | None, after: str) -> bool:
        """Put a value in the place of another, None for none; False, and nothing done, when a third one stands there."""
        try:
            with changing(self._engine) as connection:
                return counter.swap_setting(connection, name, before, after)
        except IntegrityError:  # another process was first
            return False

    def note(self, event: Event) -> None:
        """Tell the witness of this request that something was read; it is written before the answer leaves."""
        note(event, self._write_down)

    def note_listed(self, item_ids: Iterable[str], parts: Collection[str] | None = ()) -> None:
        """Tell him that these items were named to somebody; only those that not everybody may read count.

        Args:
            parts: fields whose words stood beside the names; None where any word of them may have. A closed one counts.
        """
        with connected(self._engine) as connection:
            for event in closed_among(connection, list(dict.fromkeys(item_ids)), parts):
                self.note(event)

    def note_shown(self, item: StoredItem) -> None:
        """Tell him that an item was shown to somebody as it stands here, by who opened it another way than `item`."""
        note_read(self._write_down, item)

    def write_down(self, *events: Event) -> None:
        """Write acts into the audit trail that change nothing in this database."""
        self._write_down(events)

    @property
    def generation(self) -> int:
        """Grows with every change of what may be answered; readers compare it to drop what they keep.

        At most `STALE_SECONDS` behind what another process wrote; never behind this one.
        """
        if time.monotonic() - self._seen.at > STALE_SECONDS:
            self._seen.note(int(self.setting(counter.GENERATION) or 0))
        return self._seen.number

    def stands(self, generation: int, concerns: Concerns) -> bool:
        """Whether nothing changed since a generation in the jurisdictions that something derived then depends on.

        Args:
            concerns: whether it depends on a jurisdiction, by code.
        """
        now_at = self.generation
        if self._touched.is_behind(now_at):
            with connected(self._engine) as connection:
                self._touched.look(connection, now_at)
        return generation >= now_at or self._touched.stands(generation, concerns)

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        """One transaction; the generation grows with it, and writers queue behind one another."""
        try:
            with changing(self._engine) as connection:
                counter.grow(connection)
                yield connection
        except IntegrityError as error:
            raise StoreError(f"写入数据库失败，本次改动没有生效：{error.orig}。请检查来源中有无重复的编码。") from error
        finally:
            self._seen.forget()
