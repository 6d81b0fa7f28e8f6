"""A file into the tables: new versions of what changed, nothing for what did not, an end for what is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from pydantic import Field
from sqlalchemy import Connection, RowMapping, func, insert, select, update

from knowledge.access import Role
from knowledge.document import CatalogueEntry
from knowledge.errors import ConflictError
from knowledge.findings import Finding
from knowledge.notes import Note
from knowledge.store import accepted, corrections, notes, part_grades, rows
from knowledge.store.batch import Batch, Newest, now
from knowledge.store.corrections import Turn
from knowledge.store.items import Incoming, State, kind_of
from knowledge.store.notes import Author
from knowledge.store.tables import as_read, files, findings, items, sources
from knowledge.values import Value

CHUNK = 500  # ids in one statement


class FileChange(Value):
    """What storing one file did, in item counts. `outcomes` says of each item id: added, changed, unchanged or withdrawn."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    quarantined: int = 0
    outcomes: dict[str, str] = Field(default_factory=dict)


class Standing(Value):
    """The corrections with which a file was read: the numbers of those that stand in its items, and what becomes of them."""

    numbers: frozenset[int] = frozenset()
    turns: tuple[Turn, ...] = ()


class ReadFile(Value):
    """What a file said when it was read: its items, its digest, findings about no item, and the corrections that stand in it."""

    file: str
    digest: str
    incoming: tuple[Incoming, ...]
    problems: tuple[Finding, ...] = ()
    outcome: str = ""
    standing: Standing = Standing()
    rows: dict[str, str] = Field(default_factory=dict)  # digest of the row that each guide of a list was read from


class Revision(Value):
    """Some items of one file as corrections make them read: `seen` are the versions they were made from, by id."""

    file: str
    incoming: tuple[Incoming, ...]
    seen: dict[str, int]
    turns: tuple[Turn, ...]


def put(connection: Connection, read: ReadFile) -> FileChange:
    """Store everything a file says; the caller's transaction makes it visible at once.

    Raises:
        ConflictError: a correction was decided since the file was read.
    """
    _check_standing(connection, read)
    incoming = accepted.with_sign_offs(connection, read.incoming)
    before = _current(connection, read.file)
    batch = _new_versions(connection, read.file, before, incoming)
    gone = _standing(before) - {piece.content.id for piece in incoming}
    _withdraw(connection, gone)
    corrections.write(connection, read.standing.turns)
    _forget(connection, read.file)
    found = [_finding_row(read.file, piece.content.id, one) for piece in incoming for one in piece.findings]
    found += [_finding_row(read.file, one.guide, one) for one in read.problems]
    found += [_finding_row(read.file, one.guide, one) for one in _grade_parts(connection, incoming, batch)]
    if found:
        connection.execute(insert(findings), found)
    notes.put_file(connection, read.file, _notes(incoming), Author(role=Role.MAINTAINER, by="导入", at=now()))
    row = {"file": read.file, "digest": read.digest, "outcome": read.outcome, "ingested": now()}
    connection.execute(insert(files).values(**row))
    rows.keep(connection, read.file, incoming, read.rows)
    outcomes = {**batch.outcomes, **dict.fromkeys(sorted(gone), "withdrawn")}
    return FileChange(withdrawn=len(gone), outcomes=outcomes, **batch.counts)


def _grade_parts(connection: Connection, incoming: Sequence[Incoming], batch: Batch) -> list[Finding]:
    """Say of the new versions which parts not everybody may read; what was decided before holds on."""
    said = {piece.content.id for piece in incoming if _says_grades(piece)}
    written = [row["id"] for row in batch.items]
    decided = part_grades.decided_for(connection, written)
    return part_grades.bring_up(connection, [one for one in written if one in said or one in decided])


def _notes(incoming: Sequence[Incoming]) -> dict[str, tuple[Note, ...]]:
    """The notes of a file by guide; at 部门 each is the guide's department's where it names none."""
    found: dict[str, tuple[Note, ...]] = {}
    for piece in incoming:
        owner = None if isinstance(piece.content, CatalogueEntry) else piece.content.owner
        if piece.notes:
            found[piece.content.id] = tuple(
                note.model_copy(update={"department": note.department or owner}) for note in piece.notes
            )
    return found


def _says_grades(piece: Incoming) -> bool:
    return not isinstance(piece.content, CatalogueEntry) and bool(piece.content.part_grades)


def revise(connection: Connection, revision: Revision) -> FileChange:
    """Store some items of a file as corrections make them read; the others stay as they are.

    Raises:
        ConflictError: an item or a correction has changed since it was read.
    """
    incoming = accepted.with_sign_offs(connection, revision.incoming)
    before = _current(connection, revision.file)
    now_at = {item_id: before[item_id]["version"] for item_id in revision.seen if item_id in before}
    if now_at != revision.seen:
        raise ConflictError("这份指南刚刚有了新版本，这次改动没有生效。请重新打开，看过新的内容后再改。")
    batch = _new_versions(connection, revision.file, before, incoming)
    ids = [piece.content.id for piece in incoming]
    connection.execute(findings.delete().where(findings.c.item_id.in_(ids)))
    rows.forget(connection, ids)
    found = [_finding_row(revision.file, piece.content.id, one) for piece in incoming for one in piece.findings]
    found += [_finding_row(revision.file, one.guide, one) for one in _grade_parts(connection, incoming, batch)]
    if found:
        connection.execute(insert(findings), found)
    corrections.write(connection, revision.turns)
    return FileChange(outcomes=batch.outcomes, **batch.counts)


def _new_versions(
    connection: Connection, file: str, before: dict[str, RowMapping], incoming: Sequence[Incoming]
) -> Batch:
    batch = Batch(file, before, _newest(connection, incoming))
    for piece in incoming:
        batch.put(piece)
    _supersede(connection, batch.superseded)
    for table, new in ((sources, batch.sources), (items, batch.items)):
        if new:
            connection.execute(insert(table), new)
    _keep_reads(connection, incoming)
    return batch


def _keep_reads(connection: Connection, incoming: Sequence[Incoming]) -> None:
    for part in _parts([piece.content.id for piece in incoming]):
        connection.execute(as_read.delete().where(as_read.c.id.in_(part)))
    reads = [
        {"id": one.content.id, "kind": kind_of(one.content), "payload": one.content.model_dump_json(), "text": one.text}
        for piece in incoming
        if (one := piece.as_read) is not None
    ]
    if reads:
        connection.execute(insert(as_read), reads)


def _check_standing(connection: Connection, read: ReadFile) -> None:
    stand = corrections.standing(connection, [piece.content.id for piece in read.incoming])
    if {one.number for one in stand} != read.standing.numbers:
        raise ConflictError(f"{read.file} 里的指南刚刚有人更正过，这个文件没有导入。请再导入一次。")


def withdraw(connection: Connection, file: str) -> int:
    """Take everything a file said out of answers (its versions stay); returns how many items."""
    gone = _standing(_current(connection, file))
    _withdraw(connection, gone)
    notes.drop_file(connection, file)
    _forget(connection, file)
    return len(gone)


def regions_of(connection: Connection, file: str) -> list[str]:
    """The jurisdictions of which a file says, or said until now, anything."""
    return list(connection.scalars(select(items.c.region).distinct().where(items.c.file == file, items.c.current)))


def _standing(before: dict[str, RowMapping]) -> set[str]:
    return {item_id for item_id, row in before.items() if row["state"] != State.WITHDRAWN}


def _forget(connection: Connection, file: str) -> None:
    """What was said of a file the last time."""
    rows.forget_file(connection, file)
    connection.execute(findings.delete().where(findings.c.file == file))
    connection.execute(files.delete().where(files.c.file == file))


def _current(connection: Connection, file: str) -> dict[str, RowMapping]:
    query = select(items.c.id, items.c.version, items.c.digest, items.c.state).where(
        items.c.file == file, items.c.current
    )
    return {row["id"]: row for row in connection.execute(query).mappings()}


def _newest(connection: Connection, incoming: Sequence[Incoming]) -> Newest:
    """The newest version number of each incoming item, and number and text of each source."""
    item_ids = [piece.content.id for piece in incoming]
    source_ids = [piece.content.source.id for piece in incoming]
    versions: dict[str, int] = {}
    texts: dict[str, tuple[int, str]] = {}
    for start in range(0, len(incoming), CHUNK):
        part = item_ids[start : start + CHUNK]
        query = select(items.c.id, func.max(items.c.version)).where(items.c.id.in_(part)).group_by(items.c.id)
        versions.update((row[0], row[1]) for row in connection.execute(query))
        kept = select(sources).where(sources.c.id.in_(source_ids[start : start + CHUNK])).order_by(sources.c.version)
        texts.update({row.id: (row.version, row.text) for row in connection.execute(kept)})
    return Newest(versions=versions, texts=texts)


def _supersede(connection: Connection, item_ids: Sequence[str]) -> None:
    for part in _parts(item_ids):
        connection.execute(update(items).where(items.c.id.in_(part), items.c.current).values(current=False))


def _withdraw(connection: Connection, item_ids: Collection[str]) -> None:
    for part in _parts(sorted(item_ids)):
        ended = update(items).where(items.c.id.in_(part), items.c.current)
        connection.execute(ended.values(state=State.WITHDRAWN, indexed=False))


def _parts(item_ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (item_ids[start : start + CHUNK] for start in range(0, len(item_ids), CHUNK))


def _finding_row(file: str, item_id: str | None, finding: Finding) -> dict[str, Any]:
    return {"file": file, "item_id": item_id, **finding.model_dump(exclude={"guide", "accepted"})}
