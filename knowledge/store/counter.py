"""Named values beside the record, and the counter by which every reader notices a change."""

from __future__ import annotations

import time
from collections.abc import Iterable

from sqlalchemy import Connection, Integer, String, cast, delete, insert, select, update

from knowledge.store.tables import settings, touches

GENERATION = "generation"
REMEMBERED = 2_000  # changes whose jurisdictions are kept; a reader further behind takes all for touched


def setting(connection: Connection, name: str) -> str | None:
    """A value kept beside the record, such as the schema number."""
    return connection.scalar(select(settings.c.value).where(settings.c.name == name))


def put_setting(connection: Connection, name: str, value: str) -> None:
    """Keep a value beside the record."""
    changed = connection.execute(update(settings).where(settings.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(settings).values(name=name, value=value))


def drop_setting(connection: Connection, name: str) -> None:
    """Keep a value no longer; none is fine."""
    connection.execute(delete(settings).where(settings.c.name == name))


def swap_setting(connection: Connection, name: str, before: str | None, after: str) -> bool:
    """Put a value in the place of another; False when it was not there."""
    if before is None:
        connection.execute(insert(settings).values(name=name, value=after))
        return True
    same = update(settings).where(settings.c.name == name, settings.c.value == before)
    return connection.execute(same.values(value=after)).rowcount == 1


def grow(connection: Connection) -> None:
    """Count one change. It comes first in a transaction: from here on every other writer waits, so two never read the same before."""
    grown = cast(cast(settings.c.value, Integer) + 1, String)
    connection.execute(update(settings).where(settings.c.name == GENERATION).values(value=grown))


def touch(connection: Connection, regions: Iterable[str]) -> None:
    """Say, after `grow`, which jurisdictions this change concerns; one that says nothing concerns all."""
    number = int(setting(connection, GENERATION) or 0)
    connection.execute(delete(touches).where(touches.c.generation < number - REMEMBERED))
    rows = [{"generation": number, "region": region} for region in sorted({*regions} or {""})]
    connection.execute(insert(touches), rows)


class Seen:
    """The number of the last change as it was last looked at. Shared by every view of one store."""

    def __init__(self) -> None:
        self.at, self.number = float("-inf"), 0

    def note(self, number: int) -> None:
        """It was just looked at."""
        self.at, self.number = time.monotonic(), number

    def forget(self) -> None:
        """This process changed something: look again."""
        self.at = float("-inf")
