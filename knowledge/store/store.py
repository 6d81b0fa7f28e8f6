"""The record as everyone else sees it: one object over the tables, which keeps in memory what was read and drops it when it changes.

Writes go file by file in one transaction each, so a crash leaves the old or the new version of a file, never half.
An item changed but not yet indexed is marked so; `unindexed` finds it after a crash.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from knowledge.access import Role, Viewer
from knowledge.audit import Act, Event, note
from knowledge.codelists import Grade
from knowledge.departments import Departments
from knowledge.document import PolicyDocument
from knowledge.errors import StoreError
from knowledge.fields import LABELS
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.notes import Note
from knowledge.part_grades import field_named
from knowledge.store import (
    accepted,
    counter,
    departments,
    indexing,
    kin,
    notes,
    overview,
    part_grades,
    reading,
    trail,
    writing,
)
from knowledge.store.batch import now
from knowledge.store.changing import changing
from knowledge.store.changing import reading as connected
from knowledge.store.departments import SameDepartment
from knowledge.store.grading import as_read_by, may_read_place, text_read_by
from knowledge.store.indexing import Mark, Waiting
from knowledge.store.items import AsRead, Content, HeldItem, Incoming, StoredItem
from knowledge.store.kept import ClearedItems, KeptItems
from knowledge.store.noted import (
    closed_among,
    closed_owners,
    counted,
    note_places,
    note_read,
    note_refused,
    note_source,
)
from knowledge.store.notes import Author, KeptNote
from knowledge.store.opening import open_engine
from knowledge.store.seen import may_read, readable
from knowledge.store.touched import Concerns, Touched
from knowledge.store.writing import FileChange, ReadFile, Revision, Standing
from knowledge.validity import holds, term_of

CHUNK = 500  # ids in one statement; SQLite allows 32,766 variables
STALE_SECONDS = 0.25  # how long another process's change may stay unseen; a query costs 0.3 ms
KEPT_VERSIONS = 2_000  # older versions, read only for a day in the past
CACHED_ITEMS = 20_000  # about 10 kB each


class Store:
    """The record of one deployment. Safe to share between threads; each call takes its own connection.

    Every method raises `StoreError` when the database does not answer, or cannot be written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._viewer: Viewer | None = None
        self._write_down = trail.writer(engine)
        self._seen = counter.Seen()
        self._lately: dict[str, tuple[float, str | None]] = {}
        self._touched = Touched()
        self._kept = KeptItems(CACHED_ITEMS)
        self._cleared = ClearedItems(KEPT_VERSIONS)
        self._version = lru_cache(maxsize=KEPT_VERSIONS)(self._read_version)
        self._kin = lru_cache(maxsize=CACHED_ITEMS)(self._kin_of)
        self._below = lru_cache(maxsize=CACHED_ITEMS)(self._ids_below)

    @classmethod
    def open(cls, place: Path | str) -> Store:
        """Open or create the record in a data folder, or at a SQLAlchemy URL; an older program's tables are brought up to date.

        Raises:
            StoreError: the file is damaged, not writable, or was written by a newer program; the server does not answer.
        """
        return cls(open_engine(place))

    @property
    def engine(self) -> Engine:
        """The database, for the other records of this folder (ratings, tickets, questions without an answer)."""
        return self._engine

    def seen_by(self, viewer: Viewer) -> Store:
        """This record as a viewer may read it: what he may not is as if it were not there. What is kept in memory is shared."""
        seen = copy(self)
        seen._viewer = viewer
        return seen

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # ---- settings and counters

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

    def note_listed(self, item_ids: Iterable[str]) -> None:
        """Tell him that these items were named to somebody; only those that not everybody may read count."""
        with connected(self._engine) as connection:
            for event in closed_among(connection, list(dict.fromkeys(item_ids))):
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

    def counts(self) -> dict[str, int]:
        """How many current items of each kind may be answered from, and how many are quarantined."""
        with connected(self._engine) as connection:
            return overview.counts(connection, readable(self._viewer))

    def is_empty(self) -> bool:
        """Whether nothing was ever stored."""
        with connected(self._engine) as connection:
            return overview.is_empty(connection)

    def regions(self, *, with_entries: bool = False) -> list[str]:
        """Codes of the jurisdictions that have something to answer from, those with most first.

        Args:
            with_entries: whether a mere name on a matter list counts.
        """
        with connected(self._engine) as connection:
            return overview.regions(connection, readable(self._viewer), with_entries=with_entries)

    def covers(self, regions: Sequence[str]) -> bool:
        """Whether any of these jurisdictions has something to answer from."""
        return bool(set(regions) & set(self.regions()))

    # ---- reading

    def item(self, item_id: str, day: date | None = None) -> StoredItem | None:
        """An item that may be answered from, with its text; None when there is none.

        Args:
            day: take the newest version that had taken effect by then; where none had, and without a day, the current one.
        """
        found = self.items([item_id], day).get(item_id)
        if found is None and self._viewer is not None:
            note_refused(self._write_down, self._whoever_asks(item_id), self._viewer)
        return found

    def items(self, item_ids: Sequence[str], day: date | None = None) -> dict[str, StoredItem]:
        """Several items at once, as `item` reads them, in the order asked; ids without one are left out."""
        generation = self.generation
        known = self._known(generation, item_ids)
        handed: dict[str, StoredItem] = {}
        for item_id in item_ids:
            current = known[item_id]
            if current is None:
                continue
            item = current if day is None else self._as_of(current, generation, day)
            if self._viewer is None or may_read(self._viewer, item.content):
                handed[item_id] = self._handed_out(item)
        return handed

    def _known(self, generation: int, item_ids: Sequence[str]) -> dict[str, StoredItem | None]:
        """The current items of these ids, whoever asks; None for an id without one."""
        known = self._kept.look(generation, item_ids)
        if len(known) == len(item_ids):  # all of them, as a rule
            return known
        missing = [item_id for item_id in dict.fromkeys(item_ids) if item_id not in known]
        for start in range(0, len(missing), CHUNK):
            read = self._read_items(missing[start : start + CHUNK])
            self._kept.keep(generation, read)
            known.update(read)
        return known

    def _whoever_asks(self, item_id: str) -> Content | None:
        item = self._known(self.generation, [item_id]).get(item_id)
        return item.content if item is not None else None

    def _handed_out(self, item: StoredItem) -> StoredItem:
        """An item as this record's viewer reads it, and noted with his witness; whether he may read it at all was asked before."""
        if self._viewer is None:
            return item
        read = as_read_by(self._viewer, item, self._cleared) if item.graded else item
        note_read(self._write_down, read)
        return read

    def _read_items(self, item_ids: Sequence[str]) -> dict[str, StoredItem | None]:
        """The current items among these ids; None for an id without one."""
        found: dict[str, StoredItem | None] = dict.fromkeys(item_ids)
        with connected(self._engine) as connection:
            found.update({item.id: item for item in reading.current(connection, item_ids)})
        return found

    def _as_of(self, current: StoredItem, generation: int, day: date | None) -> StoredItem:
        """The newest version that had taken effect by a day; the current one where none had."""
        if day is None or _has_begun(current, day):
            return current
        for number in range(getattr(current.content, "version", 1) - 1, 0, -1):
            older = self._version(current.id, generation, number)
            if older is not None and _has_begun(older, day):
                return older
        return current

    def _read_version(self, item_id: str, generation: int, version: int) -> StoredItem | None:
        """One version of an item that may be answered from."""
        del generation  # part of the cache key only
        with connected(self._engine) as connection:
            return reading.version_of(connection, item_id, version)

    def kin(self, item_id: str, regions: Sequence[str], day: date | None = None) -> tuple[StoredItem, ...]:
        """Current items in these jurisdictions that share a catalogue code, a family or a lexicon matter with an item.

        In the order of `regions`, then by id, itself left out; whether they are of one business item is for the caller to tell.
        """
        generation = self.generation
        return tuple(self.items(self._kin(item_id, tuple(regions), generation), day).values())

    def _kin_of(self, item_id: str, regions: tuple[str, ...], generation: int) -> tuple[str, ...]:
        del generation
        with connected(self._engine) as connection:
            return kin.near(connection, item_id, regions)

    def _ids_below(self, item_id: str, prefix: str, generation: int) -> tuple[str, ...]:
        del generation
        with connected(self._engine) as connection:
            return kin.below(connection, item_id, prefix)

    def regions_below(self, item_id: str, prefix: str) -> tuple[str, ...]:
        """Codes that begin with these digits and hold an item that shares a key with this one, in their order."""
        below = self.items(self._below(item_id, prefix, self.generation))
        return tuple(sorted({item.content.region for item in below.values()}))

    def guide(self, guide_id: str, version: int | None = None) -> ServiceGuide | None:
        """A guide by id: its current version, or any stored one by number."""
        if version is None:
            item = self.item(guide_id)
            return item.content if item is not None and isinstance(item.content, ServiceGuide) else None
        with connected(self._engine) as connection:
            found = reading.any_version(connection, guide_id, version)
        if found is None or not isinstance(found.content, ServiceGuide):
            return None
        if not may_read(self._viewer, found.content):
            note_refused(self._write_down, found.content, self._viewer)
            return None
        content = self._handed_out(found).content
        return content if isinstance(content, ServiceGuide) else None

    def document(self, document_id: str) -> PolicyDocument | None:
        """A document by id, its current version."""
        item = self.item(document_id)
        return item.content if item is not None and isinstance(item.content, PolicyDocument) else None

    def guides(
        self,
        *,
        region: str | None = None,
        query: str | None = None,
        matter_type: str | None = None,
        limit: int = 50,
        day: date | None = None,
    ) -> list[ServiceGuide]:
        """Current guides, by title; `query` is a part of the title or a code. With a day: those in force then, as they read then."""
        with connected(self._engine) as connection:
            found = overview.guide_ids(
                connection,
                readable(self._viewer),
                region=region,
                query=query,
                matter_type=matter_type,
                limit=limit if day is None else None,
            )
        return list(islice(self._guides_of(found, day), limit))

    def _guides_of(self, item_ids: Iterable[str], day: date | None) -> Iterator[ServiceGuide]:
        for item_id in item_ids:
            item = self.item(item_id, day)
            if (
                item is not None
                and isinstance(item.content, ServiceGuide)
                and (day is None or holds(item.content, day))
            ):
                yield item.content

    def source_text(self, source_id: str) -> str | None:
        """The newest text of a source that current items point into, as its reader may see it; offsets of citations resolve in it."""
        with connected(self._engine) as connection:
            found = reading.source_text(connection, source_id, readable(self._viewer))
            closed = closed_owners(connection, source_id) if self._viewer is not None else ()
        note_source(self._write_down, closed, given=found is not None)
        if found is None:
            return None
        text, graded = found
        if self._viewer is None:
            return text
        note_places(self._write_down, (place for place in graded if may_read_place(self._viewer, place)))
        return text_read_by(self._viewer, text, graded)

    def active(self, batch: int = 500) -> Iterator[StoredItem]:
        """Every current item that may be answered from, in the order stored; for rebuilding the indexes."""
        with connected(self._engine) as connection:
            every = reading.every(connection, batch)
            yield from (self._handed_out(one) for one in every if may_read(self._viewer, one.content))

    # ---- changing

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

    def file_digest(self, file: str) -> str | None:
        """The digest of a file as last ingested whole, or None."""
        with connected(self._engine) as connection:
            return overview.digest_of(connection, file)

    def count_of(self, file: str) -> int:
        """How many current items a file provides."""
        with connected(self._engine) as connection:
            return overview.count_of(connection, file)

    def owners(self, item_ids: Sequence[str]) -> dict[str, str]:
        """Which file each current item comes from; unknown ids are left out."""
        with connected(self._engine) as connection:
            return overview.owners(connection, item_ids)

    def put_file(
        self,
        file: str,
        digest: str,
        incoming: Sequence[Incoming],
        *,
        problems: Sequence[Finding] = (),
        outcome: str = "",
        standing: Standing | None = None,
    ) -> FileChange:
        """Store everything a file says, in one transaction: new versions, unchanged items left alone, vanished ones withdrawn.

        Args:
            standing: the corrections with which the items were made.

        Raises:
            ConflictError: other corrections stand in these items by now; nothing was stored.
        """
        read = ReadFile(
            file=file, digest=digest, incoming=tuple(incoming), problems=tuple(problems), outcome=outcome,
            standing=standing or Standing(),
        )  # fmt: skip
        with self._change() as connection:
            change = writing.put(connection, read)
            counter.touch(connection, writing.regions_of(connection, file))
            trail.append(connection, Event(Act.INGEST, file, detail=counted(change)))
            return change

    def rehearse_file(self, file: str, incoming: Sequence[Incoming], *, standing: Standing | None = None) -> FileChange:
        """What `put_file` would do: the same statements, taken back before anybody can see them."""
        read = ReadFile(file=file, digest="", incoming=tuple(incoming), standing=standing or Standing())
        with connected(self._engine) as connection:
            done = writing.put(connection, read)
            connection.rollback()
        return done

    def revise(self, revision: Revision) -> FileChange:
        """Store some items of a file as corrections make them read, in one transaction with what becomes of the corrections.

        Raises:
            ConflictError: an item or a correction has changed since it was read; nothing was stored.
        """
        with self._change() as connection:
            change = writing.revise(connection, revision)
            counter.touch(connection, {piece.content.region for piece in revision.incoming})
            return change

    def held(self, item_id: str) -> list[HeldItem]:
        """A current item, in quarantine or not, then the others read from the same source; empty when there is none.

        For those who mend it: what a viewer may not read is left out, whether it may be answered from is not looked at.
        """
        with connected(self._engine) as connection:
            found = reading.held(connection, item_id)
        if not found or not may_read(self._viewer, found[0].item.content):
            return []
        return found

    def version_text(self, guide_id: str, version: int) -> StoredItem | None:
        """Any stored version of an item with its source text, whatever its state; None when there is none."""
        with connected(self._engine) as connection:
            found = reading.any_version(connection, guide_id, version)
        return self._handed_out(found) if found is not None and may_read(self._viewer, found.content) else None

    def as_read(self, item_ids: Sequence[str]) -> dict[str, AsRead]:
        """What the source itself says of items in which a correction stands; the others are left out."""
        with connected(self._engine) as connection:
            return reading.as_read_of(connection, item_ids)

    def files(self) -> dict[str, str]:
        """Every ingested file and its digest."""
        with connected(self._engine) as connection:
            return overview.digests(connection)

    def withdraw_file(self, file: str) -> int:
        """Take everything a file said out of answers (its versions stay); returns how many items."""
        with self._change() as connection:
            counter.touch(connection, writing.regions_of(connection, file))
            gone = writing.withdraw(connection, file)
            trail.append(connection, Event(Act.WITHDRAW, file, detail=f"items {gone}"))
            return gone

    # ---- the way to the index

    def unindexed(self, limit: int = 500) -> Waiting:
        """What the index does not know yet: items to add, ids to remove, and the (id, version) marks to clear after."""
        with connected(self._engine) as connection:
            return indexing.waiting(connection, limit)

    def mark_indexed(self, marks: Iterable[Mark], matters: Mapping[str, str] | None = None) -> None:
        """The index holds these versions now.

        Args:
            matters: the lexicon matter of each item that the indexing linked to one; it joins guides across levels.
        """
        with self._change() as connection:  # from here on readers look into the index again
            counter.touch(connection, indexing.mark(connection, list(marks), matters or {}))
        self._forget_kin()

    def is_indexed(self) -> bool:
        """Whether the index is said to hold anything of this record."""
        with connected(self._engine) as connection:
            return indexing.is_any_marked(connection)

    def waiting_marks(self) -> list[Mark]:
        """Every (id, version) that waits for the index: what a rebuild that begins now will hold."""
        with connected(self._engine) as connection:
            return indexing.all_waiting(connection)

    def mark_rebuilt(
        self, marks: Iterable[Mark], matters: Mapping[str, str], *, settings: Mapping[str, str] | None = None
    ) -> None:
        """A rebuilt index holds everything but what came after `marks` were taken.

        Args:
            matters: as in `mark_indexed`, for every item linked to one.
            settings: kept beside the record in the same moment: which index that is.
        """
        with self._change() as connection:
            indexing.mark_rebuilt(connection, marks, matters)
            for name, value in (settings or {}).items():
                counter.put_setting(connection, name, value)
        self._forget_kin()

    def _forget_kin(self) -> None:
        self._kin.cache_clear()
        self._below.cache_clear()

    # ---- findings

    def findings(self, guide_id: str | None = None, *, region: str | None = None) -> list[Finding]:
        """What lint and ingest found, by file and number; of one guide or one region when asked."""
        with connected(self._engine) as connection:
            return overview.found_faults(connection, guide_id=guide_id, region=region)

    def sign_off(self, rule: str, item_id: str, *, why: str, by: str, accept: bool = True) -> int:
        """Accept every finding of a rule about an item, or take that back; returns how many findings.

        What an accepted error kept out of answers is answered from again once the index has caught up. A sign-off holds for
        the finding as it reads now: when the text changes so that the rule says something else, it withholds anew.
        """
        reason = accepted.Reason(why=why, by=by, at=now(), accept=accept)
        with self._change() as connection:
            number = accepted.sign_off(connection, rule, item_id, reason)
            if number:
                act = Act.ACCEPT if accept else Act.UNACCEPT
                trail.append(connection, Event(act, item_id, detail=f"{rule}: findings {number}, by {by}"))
        return number

    # ---- grades of parts

    def grade_part(
        self, item_id: str, part: str, grade: Grade, *, why: str, by: str, department: str | None = None
    ) -> None:
        """Decide who may read one part of an item, in every version of it; the newest decision counts, before what the file says.

        Args:
            part: a field (`fee`, 收费), a heading or a question of the source.
            department: whose it is at 部门; None for the item's own.

        Raises:
            StoreError: there is no such item, or it has no such part.
        """
        wanted = part_grades.Grading(part=part, grade=grade, department=department, why=why, by=by, at=now())
        with self._change() as connection:
            part_grades.grade(connection, item_id, wanted)
            trail.append(connection, Event(Act.GRADE, f"{item_id}#{part}", detail=f"{grade.value} by {by}"))

    def gradings(self, item_id: str | None = None) -> list[part_grades.GradingRow]:
        """Every decision about parts, oldest first; about one item when asked."""
        with connected(self._engine) as connection:
            return part_grades.history(connection, item_id)

    # ---- internal notes and departments

    def notes(self, guide_id: str) -> tuple[KeptNote, ...]:
        """The internal notes on a guide, oldest first: those that this record's viewer may read, if he may read the guide.

        A record without a viewer has none to tell: notes are read by somebody.
        """
        if self._viewer is None or not self._viewer.is_staff or self.guide(guide_id) is None:
            return ()
        with connected(self._engine) as connection:
            found = notes.notes_of(connection, guide_id, self._viewer)
        for one in found:
            self.note(Event(Act.READ, f"{guide_id}#note {one.number}"))
        return found

    def add_note(self, guide_id: str, note: Note, *, role: Role, by: str) -> KeptNote:
        """Keep a note that somebody wrote on a guide; at 部门 it is the guide's department's where it names none.

        Raises:
            StoreError: there is no such guide, or it has no such field.
        """
        guide = self.guide(guide_id)
        if guide is None:
            raise StoreError(f"没有编号是 {guide_id} 的指南。请用 mingbai guides 查编号。")
        part = field_named(note.part) if note.part else ""
        if part is None:
            raise StoreError(f"没有「{note.part}」这一项。可以写：{'、'.join(LABELS.values())}，不写就是整份指南。")
        kept = note.model_copy(update={"part": part, "department": note.department or guide.owner})
        author = Author(role=role, by=by, at=now())
        with changing(self._engine) as connection:
            number = notes.add(connection, guide_id, kept, author)
            trail.append(connection, Event(Act.NOTE, f"{guide_id}#note {number}", detail=f"add by {by}"))
        return KeptNote(**kept.model_dump(), number=number, guide=guide_id, role=role, at=author.at)

    def withdraw_note(self, number: int) -> bool:
        """Show a note that a person wrote no longer; False when there is none."""
        with changing(self._engine) as connection:
            gone = notes.withdraw(connection, number)
            if gone:
                trail.append(connection, Event(Act.NOTE, f"#note {number}", detail="withdraw"))
            return gone

    def departments(self) -> Departments:
        """Which names mean the same department."""
        with connected(self._engine) as connection:
            return departments.known(connection)

    def same_department(self, name: str, main: str, *, why: str, by: str) -> None:
        """Say that a name means the department that counts under another; the same name twice takes that back."""
        decision = SameDepartment(name=name, main=main, why=why, by=by, at=now())
        with self._change() as connection:
            departments.say(connection, decision)
            trail.append(connection, Event(Act.SETTING, f"department {name}", detail=f"{main} by {by}"))

    def department_decisions(self) -> list[SameDepartment]:
        """Every decision about names of departments, oldest first."""
        with connected(self._engine) as connection:
            return departments.history(connection)

    def owners_named(self) -> list[str]:
        """Every name under which something in the record is kept to a department."""
        with connected(self._engine) as connection:
            return departments.owners(connection)

    def sign_offs(self) -> list[accepted.SignOff]:
        """Every sign-off and every one taken back, oldest first."""
        with connected(self._engine) as connection:
            return accepted.history(connection)


def _has_begun(item: StoredItem, day: date) -> bool:
    begins = term_of(item.content).effective
    return begins is None or begins <= day
