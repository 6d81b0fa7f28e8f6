"""Internal notes in the database of a store: those of a file go and come with it, those that a person wrote stay until withdrawn.

Filtered in the statement and again on what it found; a viewer who has not signed in gets none before either is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, false, insert, or_, select, update

from knowledge.access import Role, Viewer
from knowledge.codelists import Grade
from knowledge.notes import Note
from knowledge.store.tables import internal_notes
from knowledge.values import Value

CHUNK = 500  # rows in one statement


class Author(Value):
    """Who wrote a note, and when (UTC without zone). `role` is what other staff see; `by` is for the record."""

    role: Role
    by: str
    at: datetime


class KeptNote(Note):
    """A note as it is kept. `file` is the list it came from, None when a person wrote it."""

    number: int
    guide: str
    role: Role
    at: datetime
    file: str | None = None


def put_file(connection: Connection, file: str, notes: Mapping[str, Sequence[Note]], author: Author) -> None:
    """Keep what a file says, by guide, in place of what it said before."""
    drop_file(connection, file)
    rows = [_row(guide, note, author, file) for guide, several in notes.items() for note in several]
    for start in range(0, len(rows), CHUNK):
        connection.execute(insert(internal_notes), rows[start : start + CHUNK])


def drop_file(connection: Connection, file: str) -> None:
    """Forget what a file said."""
    connection.execute(internal_notes.delete().where(internal_notes.c.file == file))


def add(connection: Connection, guide: str, note: Note, author: Author) -> int:
    """Keep what a person wrote; returns its number."""
    done = connection.execute(insert(internal_notes).values(**_row(guide, note, author, "")))
    return int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has its key


def withdraw(connection: Connection, number: int) -> bool:
    """Show a note no longer; its row stays. False when there is no such note of a person's."""
    own = (internal_notes.c.number == number, internal_notes.c.file == "", ~internal_notes.c.withdrawn)
    return bool(connection.execute(update(internal_notes).where(*own).values(withdrawn=True)).rowcount)


def notes_of(connection: Connection, guide: str, viewer: Viewer) -> tuple[KeptNote, ...]:
    """The notes on a guide that a viewer may read, oldest first."""
    if not viewer.is_staff:
        return ()
    query = select(internal_notes).where(
        internal_notes.c.guide == guide, ~internal_notes.c.withdrawn, _readable(viewer)
    )
    found = connection.execute(query.order_by(internal_notes.c.number)).mappings()
    kept = (
        KeptNote(
            **{name: row[name] for name in ("number", "guide", "kind", "text", "part", "grade", "role", "at")},
            department=row["department"] or None,
            file=row["file"] or None,
        )
        for row in found
    )
    return tuple(note for note in kept if viewer.may_read(note.grade, note.department))


def _readable(viewer: Viewer) -> ColumnElement[bool]:
    if not viewer.may_read(Grade.WINDOW):
        return false()
    window = internal_notes.c.grade == Grade.WINDOW.value
    if viewer.grade is not Grade.DEPARTMENT:
        return window
    department = internal_notes.c.grade == Grade.DEPARTMENT.value
    if not viewer.role.reads_every_department:
        department &= internal_notes.c.department.in_(sorted(viewer.departments))
    return or_(window, department)


def _row(guide: str, note: Note, author: Author, file: str) -> dict[str, object]:
    return {
        "guide": guide,
        **note.model_dump(mode="json"),
        "department": note.department or "",
        "role": author.role.value,
        "by": author.by,
        "at": author.at,
        "file": file,
        "withdrawn": False,
    }
