"""The audit trail: who did what to which object when. Rows are only added; each one's hash covers its content and the hash before.

Every writer, in whatever thread or process, first takes the one setting `audit_head`; so the chain has one order, and its last row is
known apart from it. Old rows may go once a signed anchor says how far the chain went: it can be checked from there.

A hash proves order and wholeness against whoever changes single rows. Whoever may rewrite the whole database could make the chain
anew: against him keep an export, or the last hash, somewhere else (`verify(..., known=...)`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Index,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from knowledge.audit import Act, Event, Write, witness
from knowledge.errors import StoreError
from knowledge.store import counter
from knowledge.store.changing import changing, reading
from knowledge.store.tables import metadata, settings
from knowledge.values import Value

BEGINNING = "0" * 64  # the hash before the first row
BATCH = 1_000  # rows in memory at a time
SHORTEST_DAYS = 180  # logs of a network are kept for at least six months (网络安全法)
LONGEST_OBJECT, LONGEST_DETAIL = 500, 300  # characters
HEAD = "audit_head"  # the setting that says the last row: its number and hash

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", DateTime, nullable=False),
    Column("who", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("surface", String(8), nullable=False),
    Column("act", String(24), nullable=False),
    Column("object", String(LONGEST_OBJECT), nullable=False),
    Column("version", Integer, nullable=True),
    Column("detail", String(LONGEST_DETAIL), nullable=False),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_at", "at"),
    Index("audit_who", "who"),
    Index("audit_object", "object"),
)

audit_anchors = Table(
    "audit_anchors",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("signature", String(64), nullable=False),
)


class Entry(Value):
    """One row of the trail. `at` is UTC without zone; `before` is the hash of the row before."""

    number: int
    at: datetime
    who: str
    role: str
    surface: str
    act: str
    object: str
    version: int | None
    detail: str
    before: str
    hash: str

    @property
    def own_hash(self) -> str:
        """The hash that its content and the row before make."""
        parts = [
            self.number, self.at.isoformat(timespec="microseconds"), self.who, self.role, self.surface, self.act,
            self.object, self.version, self.detail, self.before,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class Wanted(Value):
    """Which rows. What is empty lets all through; `start` (included) and `end` (not) are UTC without zone.

    `object` and `who` are whole ids; an object also fits where it is followed by "#" and a part.
    """

    start: datetime | None = None
    end: datetime | None = None
    who: str = ""
    act: str = ""
    object: str = ""
    surface: str = ""


class Tip(Value):
    """The last row of the trail: its number and hash; 0 for an empty one."""

    number: int
    hash: str


class Checked(Value):
    """What checking found. `broken` says the first place where the chain does not hold, in Chinese; "" when it holds throughout."""

    rows: int
    pruned: int
    tip: Tip
    broken: str = ""


# ---- writing


def append(connection: Connection, *events: Event) -> None:
    """Write acts down in the transaction of whatever they changed. It comes last there: from here on every other writer waits.

    Who and through what is the witness's to say (`knowledge.audit.witnessing`).
    """
    if not events:
        return
    _wait_for_others(connection)
    entries = _chained(events, _tip(connection))
    connection.execute(insert(audit), [one.model_dump() for one in entries])
    counter.put_setting(connection, HEAD, f"{entries[-1].number} {entries[-1].hash}")


def _wait_for_others(connection: Connection) -> None:
    """Take the head's row until the transaction ends; a statement that changes nothing does."""
    connection.execute(update(settings).where(settings.c.name == HEAD).values(value=settings.c.value))


def _chained(events: Sequence[Event], tip: Tip) -> list[Entry]:
    present, at = witness(), datetime.now(UTC).replace(tzinfo=None)
    made: list[Entry] = []
    for event in events:
        row = Entry(
            number=tip.number + 1, at=at,
            who=(present.who if event.who is None else event.who)[:80],
            role=present.role if event.role is None else event.role,
            surface=present.surface, act=event.act, object=event.object[:LONGEST_OBJECT], version=event.version,
            detail=event.detail[:LONGEST_DETAIL], before=tip.hash, hash="",
        )  # fmt: skip
        made.append(row.model_copy(update={"hash": row.own_hash}))
        tip = Tip(number=row.number, hash=made[-1].hash)
    return made


def write_down(engine: Engine, events: Sequence[Event]) -> None:
    """Write acts down that changed nothing, in a transaction of their own.

    Raises:
        StoreError: it could not be written.
    """
    try:
        with changing(engine) as connection:
            append(connection, *events)
    except IntegrityError as error:  # a guard of the database, or a row of the same number
        raise StoreError(f"审计记录写不进去：{error.orig}。请用 mingbai audit verify 核对。") from error


def writer(engine: Engine) -> Write:
    """How a witness writes into this trail; make it once and keep it, a witness groups by it."""
    return partial(write_down, engine)


# ---- reading


class Trail:
    """The audit trail of one record."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tip(self) -> Tip:
        """The last row, as noted apart from the rows."""
        with reading(self._engine) as connection:
            return _tip(connection)

    def count(self, wanted: Wanted) -> int:
        """How many rows fit."""
        with reading(self._engine) as connection:
            return int(connection.scalar(_fitting(wanted, select(func.count()).select_from(audit))) or 0)

    def newest(self, wanted: Wanted, limit: int, skip: int = 0) -> list[Entry]:
        """Rows that fit, the newest first."""
        query = _fitting(wanted, select(audit)).order_by(audit.c.number.desc()).limit(limit).offset(skip)
        with reading(self._engine) as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def every(self, wanted: Wanted) -> Iterator[Entry]:
        """Every row that fits, the oldest first, some at a time."""
        last = 0
        while True:
            query = _fitting(wanted, select(audit)).where(audit.c.number > last).order_by(audit.c.number).limit(BATCH)
            with reading(self._engine) as connection:
                rows = [_entry(row) for row in connection.execute(query).mappings()]
            if not rows:
                return
            yield from rows
            last = rows[-1].number

    # ---- checking and pruning

    def verify(self, key: bytes | None, *, known: Tip | None = None) -> Checked:
        """Check the chain from its anchor, or its beginning, to its end.

        Args:
            key: what anchors are signed with; without it a pruned trail does not hold.
            known: a row that was noted elsewhere earlier: it must still be there, unless it was pruned.
        """
        with reading(self._engine) as connection:
            anchor, broken = _anchor(connection, key)
            tip = _tip(connection)
        last, rows = anchor, 0
        for entry in self.every(Wanted()) if not broken else ():
            if entry.number <= anchor.number:
                continue  # pruning was cut short: the anchor covers it
            if entry.number > tip.number:
                break  # written since the tip was read
            broken = _fault(entry, last) or _forgotten(entry, known)
            if broken:
                break
            last, rows = Tip(number=entry.number, hash=entry.hash), rows + 1
        if not broken and last != tip:
            broken = f"第{last.number + 1}条到第{tip.number}条没有了（末尾被删），或者末尾的记号被改了"
        if not broken and known is not None and known.number > tip.number:
            broken = f"第{known.number}条没有了：以前记下过它，现在只到第{tip.number}条"
        return Checked(rows=rows, pruned=anchor.number, tip=tip, broken=broken)

    def prune(self, before: datetime, key: bytes) -> int:
        """Remove what is older than a moment, leaving a signed anchor; returns how many rows went. The removal is itself a row."""
        with changing(self._engine) as connection:
            _wait_for_others(connection)
            kept = select(func.min(audit.c.number)).where(audit.c.at >= before).scalar_subquery()
            last = connection.execute(
                select(audit.c.number, audit.c.hash)
                .where(audit.c.at < before, func.coalesce(audit.c.number < kept, True))
                .order_by(audit.c.number.desc())
                .limit(1)
            ).first()
            if last is None:
                return 0
            gone = int(connection.scalar(select(func.count()).where(audit.c.number <= last.number)) or 0)
            _put_anchor(connection, Tip(number=last.number, hash=last.hash), key)
            connection.execute(delete(audit).where(audit.c.number <= last.number))
            append(connection, Event(Act.PRUNE, detail=f"1-{last.number}"))
        return gone


def checked(entries: Iterable[Entry], *, known: Tip | None = None) -> Checked:
    """Check rows that were exported, away from their record: each one's content, and that each follows the one before.

    The first one is taken as it stands: what lies before it may have been pruned, or not been asked for.
    """
    last, rows, broken = Tip(number=0, hash=BEGINNING), 0, ""
    for entry in entries:
        before = last if rows or entry.number == 1 else Tip(number=entry.number - 1, hash=entry.before)
        broken = _fault(entry, before) or _forgotten(entry, known)
        if broken:
            break
        last, rows = Tip(number=entry.number, hash=entry.hash), rows + 1
    if not broken and known is not None and known.number > last.number:
        broken = f"第{known.number}条没有了：以前记下过它，现在只到第{last.number}条"
    return Checked(rows=rows, pruned=0, tip=last, broken=broken)


def _fitting(wanted: Wanted, query: Select[Any]) -> Select[Any]:
    clauses: list[ColumnElement[bool]] = []
    if wanted.start is not None:
        clauses.append(audit.c.at >= wanted.start)
    if wanted.end is not None:
        clauses.append(audit.c.at < wanted.end)
    clauses += [audit.c[name] == given for name in ("who", "act", "surface") if (given := getattr(wanted, name))]
    if wanted.object:
        part = audit.c.object.startswith(f"{wanted.object}#", autoescape=True)
        clauses.append((audit.c.object == wanted.object) | part)
    return query.where(*clauses)


def _entry(row: RowMapping) -> Entry:
    return Entry(**row)


def _tip(connection: Connection) -> Tip:
    number, _, digest = (counter.setting(connection, HEAD) or f"0 {BEGINNING}").partition(" ")
    return Tip(number=int(number), hash=digest)


def _fault(entry: Entry, last: Tip) -> str:
    """What is wrong with a row that should follow another; "" when it does."""
    if entry.number != last.number + 1:
        return f"第{last.number + 1}条没有了，后面是第{entry.number}条（{entry.at:%Y-%m-%d %H:%M:%S} UTC）"
    if entry.before != last.hash:
        return f"第{entry.number}条（{entry.at:%Y-%m-%d %H:%M:%S} UTC）接不上前一条：前面的记录被改过或者换过"
    if entry.hash != entry.own_hash:
        return f"第{entry.number}条（{entry.at:%Y-%m-%d %H:%M:%S} UTC）的内容被改过"
    return ""


def _forgotten(entry: Entry, known: Tip | None) -> str:
    if known is None or entry.number != known.number or entry.hash == known.hash:
        return ""
    return f"第{entry.number}条和以前记下的不一样：整条链被重写过"


# ---- anchors


def _put_anchor(connection: Connection, tip: Tip, key: bytes) -> None:
    at = datetime.now(UTC).replace(tzinfo=None)
    signed = _signature(tip, at, key)
    connection.execute(insert(audit_anchors).values(number=tip.number, hash=tip.hash, at=at, signature=signed))


def _anchor(connection: Connection, key: bytes | None) -> tuple[Tip, str]:
    """Where the rows begin, and what is wrong with that; "" when nothing is."""
    row = connection.execute(select(audit_anchors).order_by(audit_anchors.c.number.desc()).limit(1)).first()
    if row is None:
        return Tip(number=0, hash=BEGINNING), ""
    tip = Tip(number=row.number, hash=row.hash)
    if key is None:
        return tip, f"没有密钥，核对不了第{tip.number}条以前的清理记号。密钥在数据目录的 audit.key，请恢复它"
    if not hmac.compare_digest(row.signature, _signature(tip, row.at, key)):
        return tip, f"第{tip.number}条以前的清理记号签名不对：不是用本单位的密钥清理的"
    return tip, ""


def _signature(tip: Tip, at: datetime, key: bytes) -> str:
    words = json.dumps([tip.number, tip.hash, at.isoformat(timespec="microseconds")])
    return hmac.digest(key, words.encode(), "sha256").hex()
