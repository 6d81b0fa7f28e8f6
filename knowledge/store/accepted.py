"""Findings that a person has signed off: an accepted error no longer withholds. The table is its own audit: rows are only added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field
from sqlalchemy import Connection, insert, select, update

from knowledge.store.items import Incoming, State
from knowledge.store.tables import acceptances, findings, items
from knowledge.values import Value

CHUNK = 500  # ids in one statement
Key = tuple[str, str, str]  # item, rule, message


class Reason(Value):
    """Who signs off or takes back, when (UTC without zone) and why."""

    why: str = Field(min_length=1, max_length=2000)
    by: str = Field(min_length=1, max_length=80)
    at: datetime
    accept: bool = True


class SignOff(Value):
    """One row of the audit."""

    number: int
    guide: str
    rule: str
    message: str
    accepted: bool
    why: str
    by: str
    at: datetime


def signed_off(connection: Connection, item_ids: Sequence[str] | None = None) -> frozenset[Key]:
    """Findings that stand accepted, of these items or of all; the newest word on each counts."""
    query = select(acceptances).order_by(acceptances.c.number)
    if item_ids is not None:
        query = query.where(acceptances.c.item_id.in_(item_ids))
    newest = {(row.item_id, row.rule, row.message): row.accepted for row in connection.execute(query)}
    return frozenset(key for key, accepted in newest.items() if accepted)


def with_sign_offs(connection: Connection, incoming: Sequence[Incoming]) -> list[Incoming]:
    """What ingest hands over, its findings marked where they were accepted before: reading a file again undoes no sign-off."""
    signed: set[Key] = set()
    ids = [piece.content.id for piece in incoming]
    for start in range(0, len(ids), CHUNK):
        signed |= signed_off(connection, ids[start : start + CHUNK])
    touched = {key[0] for key in signed}
    return [_marked(piece, signed) if piece.content.id in touched else piece for piece in incoming]


def _marked(piece: Incoming, signed: set[Key]) -> Incoming:
    marked = tuple(
        one.model_copy(update={"accepted": (piece.content.id, one.rule, one.message) in signed})
        for one in piece.findings
    )
    return piece.model_copy(update={"findings": marked})


def sign_off(connection: Connection, rule: str, item_id: str, reason: Reason, *, also: Sequence[str] = ()) -> int:
    """Write the sign-off of a rule's findings about an item and bring the item's state up to it; returns how many findings.

    Args:
        also: messages of findings that are judged anew each day and so stand in no table.
    """
    query = select(findings.c.message).distinct().where(findings.c.item_id == item_id, findings.c.rule == rule)
    messages = tuple(dict.fromkeys((*connection.execute(query).scalars(), *also)))
    if not messages:
        return 0
    row = {
        "item_id": item_id,
        "rule": rule,
        "accepted": reason.accept,
        "why": reason.why,
        "by": reason.by,
        "at": reason.at,
    }
    connection.execute(insert(acceptances), [{**row, "message": message} for message in messages])
    _bring_up(connection, item_id)
    return len(messages)


def _bring_up(connection: Connection, item_id: str) -> None:
    """Withheld fields and state of the current version after a sign-off; a withdrawn item stays withdrawn."""
    signed = signed_off(connection, [item_id])
    query = select(findings.c.rule, findings.c.message, findings.c.withholds).where(
        findings.c.item_id == item_id, findings.c.severity == "error", findings.c.withholds.is_not(None)
    )
    held = {row.withholds for row in connection.execute(query) if (item_id, row.rule, row.message) not in signed}
    state = State.QUARANTINED if "*" in held else State.ACTIVE
    current = (items.c.id == item_id, items.c.current)
    connection.execute(update(items).where(*current).values(withheld=",".join(sorted(held)), indexed=False))
    connection.execute(update(items).where(*current, items.c.state != State.WITHDRAWN).values(state=state))


def history(connection: Connection) -> list[SignOff]:
    """The whole audit, oldest first."""
    rows = connection.execute(select(acceptances).order_by(acceptances.c.number)).mappings()
    return [
        SignOff(guide=row["item_id"], **{name: row[name] for name in SignOff.model_fields if name != "guide"})
        for row in rows
    ]
