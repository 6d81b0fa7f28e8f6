"""Open, read and change the record. The only module, with `tables`, that knows SQLAlchemy.

Writes go file by file in one transaction each, so a crash leaves the old or the new version of a file, never half.
An item changed but not yet indexed is marked so; `unindexed` finds it after a crash.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, create_engine, event, func, insert, select, update
from sqlalchemy.exc import DatabaseError

from knowledge.document import PolicyDocument
from knowledge.errors import StoreError
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.store import accepted, kin
from knowledge.store.batch import Batch, Newest, now
from knowledge.store.items import TYPES, Incoming, Kind, State, StoredItem
from knowledge.store.kept import KeptItems
from knowledge.store.tables import SCHEMA, files, findings, items, metadata, settings, sources
from knowledge.store.upgrade import to_second_schema
from knowledge.validity import holds, term_of
from knowledge.values import Value

FILE_NAME = "mingbai.sqlite3"
CHUNK = 500  # ids in one statement; SQLite allows 32,766 variables
STALE_SECONDS = 0.25  # how long another process's change may stay unseen; a query costs 0.3 ms
KEPT_VERSIONS = 2_000  # older versions, read only for a day in the past
CACHED_ITEMS = 20_000  # about 10 kB each


class FileChange(Value):
    """What storing one file did, in item counts."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    quarantined: int = 0


def _tune_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")  # readers never wait for the writer
    cursor.execute("PRAGMA synchronous=FULL")  # a committed version survives a power cut
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


class Store:
    """The record of one deployment. Safe to share between threads; each call takes its own connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen = (float("-inf"), 0)
        self._kept = KeptItems(CACHED_ITEMS)
        self._version = lru_cache(maxsize=KEPT_VERSIONS)(self._read_version)
        self._kin = lru_cache(maxsize=CACHED_ITEMS)(self._kin_of)
        self._below = lru_cache(maxsize=CACHED_ITEMS)(self._regions_below)

    @classmethod
    def open(cls, place: Path | str) -> Store:
        """Open or create the record in a data folder, or at a SQLAlchemy URL.

        Raises:
            StoreError: the file is damaged, not writable, or was written by a newer program.
        """
        url = str(place)
        try:
            if "://" not in url:
                Path(place).mkdir(parents=True, exist_ok=True)
                url = f"sqlite:///{Path(place) / FILE_NAME}"
            engine = create_engine(url)
            if url.startswith("sqlite"):
                event.listen(engine, "connect", _tune_sqlite)
            metadata.create_all(engine)
            store = cls(engine)
            store._check_schema()
        except (DatabaseError, OSError) as error:
            raise StoreError(
                f"数据库打不开：{place}（{error}）。请检查目录权限和磁盘空间；文件损坏时请用备份恢复。"
            ) from error
        return store

    def _check_schema(self) -> None:
        found = int(self.setting("schema") or SCHEMA)
        if found > SCHEMA:
            raise StoreError(f"数据库由更新的程序写成（结构 {found}，本程序 {SCHEMA}）。请升级程序后再打开。")
        if found < SCHEMA:
            to_second_schema(self._engine)
        if self.setting("schema") != str(SCHEMA):
            self.set_setting("schema", str(SCHEMA))

    @property
    def engine(self) -> Engine:
        """The database, for the other records of this folder (ratings, tickets, questions without an answer)."""
        return self._engine

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # ---- settings and counters

    def setting(self, name: str) -> str | None:
        """A value kept beside the record, such as the schema number."""
        with self._engine.connect() as connection:
            return connection.scalar(select(settings.c.value).where(settings.c.name == name))

    def set_setting(self, name: str, value: str) -> None:
        """Keep a value beside the record."""
        with self._engine.begin() as connection:
            self._put_setting(connection, name, value)

    @staticmethod
    def _put_setting(connection: Connection, name: str, value: str) -> None:
        changed = connection.execute(update(settings).where(settings.c.name == name).values(value=value))
        if not changed.rowcount:
            connection.execute(insert(settings).values(name=name, value=value))

    @property
    def generation(self) -> int:
        """Grows with every change of what may be answered; readers compare it to drop what they keep.

        At most `STALE_SECONDS` behind what another process wrote; never behind this one.
        """
        seen, number = self._seen
        if time.monotonic() - seen > STALE_SECONDS:
            number = int(self.setting("generation") or 0)
            self._seen = (time.monotonic(), number)
        return number

    def counts(self) -> dict[str, int]:
        """How many current items of each kind may be answered from, and how many are quarantined."""
        query = (
            select(items.c.kind, items.c.state, func.count())
            .where(items.c.current)
            .group_by(items.c.kind, items.c.state)
        )
        found = {"guide": 0, "document": 0, "entry": 0, "quarantined": 0}
        with self._engine.connect() as connection:
            for kind, state, number in connection.execute(query):
                if state == State.ACTIVE:
                    found[kind] += number
                elif state == State.QUARANTINED:
                    found["quarantined"] += number
        return found

    def is_empty(self) -> bool:
        """Whether nothing was ever stored."""
        with self._engine.connect() as connection:
            return connection.scalar(select(items.c.id).limit(1)) is None

    def regions(self, *, with_entries: bool = False) -> list[str]:
        """Codes of the jurisdictions that have something to answer from, those with most first.

        Args:
            with_entries: whether a mere name on a matter list counts.
        """
        held = [items.c.current, items.c.state == State.ACTIVE]
        query = (
            select(items.c.region, func.count().label("number"))
            .where(*held, *(() if with_entries else (items.c.kind != Kind.ENTRY,)))
            .group_by(items.c.region)
            .order_by(func.count().desc(), items.c.region)
        )
        with self._engine.connect() as connection:
            return [row.region for row in connection.execute(query)]

    def covers(self, regions: Sequence[str]) -> bool:
        """Whether any of these jurisdictions has something to answer from."""
        return bool(set(regions) & set(self.regions()))

    # ---- reading

    def item(self, item_id: str, day: date | None = None) -> StoredItem | None:
        """An item that may be answered from, with its text; None when there is none.

        Args:
            day: take the newest version that had taken effect by then; where none had, and without a day, the current one.
        """
        return self.items([item_id], day).get(item_id)

    def items(self, item_ids: Sequence[str], day: date | None = None) -> dict[str, StoredItem]:
        """Several items at once, as `item` reads them, in the order asked; ids without one are left out."""
        generation = self.generation
        known = self._kept.look(generation, item_ids)
        missing = [item_id for item_id in dict.fromkeys(item_ids) if item_id not in known]
        for start in range(0, len(missing), CHUNK):
            read = self._read_items(missing[start : start + CHUNK])
            self._kept.keep(generation, read)
            known.update(read)
        found = ((item_id, known[item_id]) for item_id in item_ids)
        return {item_id: self._as_of(item, generation, day) for item_id, item in found if item is not None}

    def _read_items(self, item_ids: Sequence[str]) -> dict[str, StoredItem | None]:
        """The current items among these ids; None for an id without one."""
        query = self._joined().where(items.c.id.in_(item_ids), items.c.current, items.c.state == State.ACTIVE)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            withheld = self._withheld(connection, item_ids)
        found: dict[str, StoredItem | None] = dict.fromkeys(item_ids)
        found.update({row["id"]: self._stored(row, withheld) for row in rows})
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
        query = self._joined().where(items.c.id == item_id, items.c.version == version, items.c.state == State.ACTIVE)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        return self._stored(row, {item_id: frozenset(filter(None, row["withheld"].split(",")))})

    def kin(self, item_id: str, regions: Sequence[str], day: date | None = None) -> tuple[StoredItem, ...]:
        """Current items in these jurisdictions that share a catalogue code, a family or a lexicon matter with an item.

        In the order of `regions`, then by id, itself left out; whether they are of one business item is for the caller to tell.
        """
        generation = self.generation
        return tuple(self.items(self._kin(item_id, tuple(regions), generation), day).values())

    def _kin_of(self, item_id: str, regions: tuple[str, ...], generation: int) -> tuple[str, ...]:
        del generation
        with self._engine.connect() as connection:
            return kin.near(connection, item_id, regions)

    def _regions_below(self, item_id: str, prefix: str, generation: int) -> tuple[str, ...]:
        del generation
        with self._engine.connect() as connection:
            return kin.regions_below(connection, item_id, prefix)

    def regions_below(self, item_id: str, prefix: str) -> tuple[str, ...]:
        """Codes that begin with these digits and hold an item that shares a key with this one, in their order."""
        return self._below(item_id, prefix, self.generation)

    @staticmethod
    def _joined() -> Any:
        same = (sources.c.id == items.c.source_id) & (sources.c.version == items.c.source_version)
        return select(items, sources.c.text).join(sources, same)

    @staticmethod
    def _stored(row: RowMapping, withheld: dict[str, frozenset[str]]) -> StoredItem:
        kind = Kind(row["kind"])
        content = TYPES[kind].validate_json(row["payload"])
        return StoredItem(kind=kind, content=content, text=row["text"], withheld=withheld.get(row["id"], frozenset()))

    @staticmethod
    def _withheld(connection: Connection, item_ids: Sequence[str]) -> dict[str, frozenset[str]]:
        query = select(findings.c.item_id, findings.c.rule, findings.c.message, findings.c.withholds).where(
            findings.c.item_id.in_(item_ids), findings.c.withholds.is_not(None), findings.c.severity == "error"
        )
        signed = accepted.signed_off(connection, item_ids)
        found: dict[str, set[str]] = {}
        for row in connection.execute(query):
            if (row.item_id, row.rule, row.message) not in signed:
                found.setdefault(row.item_id, set()).add(row.withholds)
        return {item_id: frozenset(fields) for item_id, fields in found.items()}

    def guide(self, guide_id: str, version: int | None = None) -> ServiceGuide | None:
        """A guide by id: its current version, or any stored one by number."""
        if version is None:
            item = self.item(guide_id)
            return item.content if item is not None and isinstance(item.content, ServiceGuide) else None
        content = self._payload(guide_id, version)
        return content if isinstance(content, ServiceGuide) else None

    def document(self, document_id: str) -> PolicyDocument | None:
        """A document by id, its current version."""
        item = self.item(document_id)
        return item.content if item is not None and isinstance(item.content, PolicyDocument) else None

    def _payload(self, item_id: str, version: int) -> Any:
        query = select(items.c.kind, items.c.payload).where(items.c.id == item_id, items.c.version == version)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else TYPES[Kind(row.kind)].validate_json(row.payload)

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
        wanted = select(items.c.id).where(items.c.current, items.c.kind == Kind.GUIDE, items.c.state == State.ACTIVE)
        if region:
            wanted = wanted.where(items.c.region == region)
        if matter_type:
            wanted = wanted.where(items.c.matter_type == matter_type)
        if query:
            wanted = wanted.where(
                items.c.title.contains(query, autoescape=True) | items.c.id.contains(query, autoescape=True)
            )
        wanted = wanted.order_by(items.c.title, items.c.id)
        with self._engine.connect() as connection:
            found = connection.execute(wanted if day is not None else wanted.limit(limit)).scalars().all()
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
        """The newest text of a source that current items point into; offsets of citations resolve in it."""
        query = select(sources.c.text).where(sources.c.id == source_id).order_by(sources.c.version.desc()).limit(1)
        with self._engine.connect() as connection:
            return connection.scalar(query)

    def active(self, batch: int = 500) -> Iterator[StoredItem]:
        """Every current item that may be answered from, in the order stored; for rebuilding the indexes."""
        with self._engine.connect() as connection:
            query = (
                self._joined()
                .where(items.c.current, items.c.state == State.ACTIVE)
                .order_by(items.c.created, items.c.id)
            )
            result = connection.execution_options(stream_results=True).execute(query).mappings()
            while rows := result.fetchmany(batch):
                withheld = self._withheld(connection, [row["id"] for row in rows])
                yield from (self._stored(row, withheld) for row in rows)

    # ---- changing

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        """One transaction; the generation grows with it."""
        try:
            with self._engine.begin() as connection:
                yield connection
                grown = connection.scalar(select(settings.c.value).where(settings.c.name == "generation"))
                self._put_setting(connection, "generation", str(int(grown or 0) + 1))
            self._seen = (float("-inf"), 0)
        except DatabaseError as error:
            raise StoreError(f"写入数据库失败，本次改动没有生效：{error.orig}。请检查磁盘空间和权限后重试。") from error

    def file_digest(self, file: str) -> str | None:
        """The digest of a file as last ingested whole, or None."""
        with self._engine.connect() as connection:
            return connection.scalar(select(files.c.digest).where(files.c.file == file))

    def count_of(self, file: str) -> int:
        """How many current items a file provides."""
        query = (
            select(func.count())
            .select_from(items)
            .where(items.c.file == file, items.c.current, items.c.state != State.WITHDRAWN)
        )
        with self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def owners(self, item_ids: Sequence[str]) -> dict[str, str]:
        """Which file each current item comes from; unknown ids are left out."""
        found: dict[str, str] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(item_ids), 500):
                query = select(items.c.id, items.c.file).where(
                    items.c.id.in_(item_ids[start : start + 500]), items.c.current, items.c.state != State.WITHDRAWN
                )
                found.update((row.id, row.file) for row in connection.execute(query))
        return found

    def put_file(
        self,
        file: str,
        digest: str,
        incoming: Sequence[Incoming],
        *,
        problems: Sequence[Finding] = (),
        outcome: str = "",
    ) -> FileChange:
        """Store everything a file says, in one transaction: new versions, unchanged items left alone, vanished ones withdrawn."""
        with self._change() as connection:
            incoming = accepted.with_sign_offs(connection, incoming)
            before = self._current(connection, file)
            batch = Batch(file, before, self._newest(connection, incoming))
            for piece in incoming:
                batch.put(piece)
            gone = {item_id for item_id, row in before.items() if row["state"] != State.WITHDRAWN}
            gone -= {piece.content.id for piece in incoming}
            self._supersede(connection, batch.superseded)
            for table, rows in ((sources, batch.sources), (items, batch.items)):
                if rows:
                    connection.execute(insert(table), rows)
            self._withdraw(connection, gone)
            connection.execute(findings.delete().where(findings.c.file == file))
            found = [_finding_row(file, piece.content.id, one) for piece in incoming for one in piece.findings]
            found += [_finding_row(file, one.guide, one) for one in problems]
            if found:
                connection.execute(insert(findings), found)
            connection.execute(files.delete().where(files.c.file == file))
            connection.execute(insert(files).values(file=file, digest=digest, outcome=outcome, ingested=now()))
        return FileChange(withdrawn=len(gone), **batch.counts)

    @staticmethod
    def _current(connection: Connection, file: str) -> dict[str, RowMapping]:
        query = select(items.c.id, items.c.version, items.c.digest, items.c.state).where(
            items.c.file == file, items.c.current
        )
        return {row["id"]: row for row in connection.execute(query).mappings()}

    @staticmethod
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
            kept = (
                select(sources).where(sources.c.id.in_(source_ids[start : start + CHUNK])).order_by(sources.c.version)
            )
            texts.update({row.id: (row.version, row.text) for row in connection.execute(kept)})
        return Newest(versions=versions, texts=texts)

    @staticmethod
    def _supersede(connection: Connection, item_ids: Sequence[str]) -> None:
        for start in range(0, len(item_ids), CHUNK):
            part = item_ids[start : start + CHUNK]
            connection.execute(update(items).where(items.c.id.in_(part), items.c.current).values(current=False))

    @staticmethod
    def _withdraw(connection: Connection, item_ids: Iterable[str]) -> None:
        for item_id in item_ids:
            connection.execute(
                update(items).where(items.c.id == item_id, items.c.current).values(state=State.WITHDRAWN, indexed=False)
            )

    def files(self) -> dict[str, str]:
        """Every ingested file and its digest."""
        with self._engine.connect() as connection:
            return {row.file: row.digest for row in connection.execute(select(files.c.file, files.c.digest))}

    def withdraw_file(self, file: str) -> int:
        """Take everything a file said out of answers (its versions stay); returns how many items."""
        with self._change() as connection:
            gone = [
                item_id for item_id, row in self._current(connection, file).items() if row["state"] != State.WITHDRAWN
            ]
            self._withdraw(connection, gone)
            connection.execute(files.delete().where(files.c.file == file))
            connection.execute(findings.delete().where(findings.c.file == file))
        return len(gone)

    # ---- the way to the index

    def unindexed(self, limit: int = 500) -> tuple[list[StoredItem], list[str], list[tuple[str, int]]]:
        """What the index does not know yet: items to add, ids to remove, and the (id, version) marks to clear after."""
        with self._engine.connect() as connection:
            marks = connection.execute(select(items.c.id, items.c.version).where(~items.c.indexed).limit(limit)).all()
            ids = sorted({row.id for row in marks})
            query = self._joined().where(items.c.id.in_(ids), items.c.current, items.c.state == State.ACTIVE)
            rows = connection.execute(query).mappings().all()
            withheld = self._withheld(connection, ids)
            add = [self._stored(row, withheld) for row in rows]
        return add, ids, [(row.id, row.version) for row in marks]

    def mark_indexed(self, marks: Iterable[tuple[str, int]], matters: Mapping[str, str] | None = None) -> None:
        """The index holds these versions now.

        Args:
            matters: the lexicon matter of each item that the indexing linked to one; it joins guides across levels.
        """
        known = matters or {}
        with self._engine.begin() as connection:
            for item_id, version in marks:
                same = (items.c.id == item_id, items.c.version == version)
                matter = known.get(item_id, "")[:64]
                connection.execute(update(items).where(*same).values(indexed=True, lexicon=matter))
        self._forget_kin()

    def mark_all_indexed(self, matters: Mapping[str, str] | None = None) -> None:
        """A rebuilt index holds everything; `matters` as in `mark_indexed`, for every item linked to one."""
        with self._engine.begin() as connection:
            connection.execute(update(items).values(indexed=True, **({} if matters is None else {"lexicon": ""})))
            for item_id, matter in (matters or {}).items():
                linked = update(items).where(items.c.id == item_id, items.c.current)
                connection.execute(linked.values(lexicon=matter[:64]))
        self._forget_kin()

    def _forget_kin(self) -> None:
        self._kin.cache_clear()
        self._below.cache_clear()

    # ---- findings

    def findings(self, guide_id: str | None = None, *, region: str | None = None) -> list[Finding]:
        """What lint and ingest found, by file and number; of one guide or one region when asked."""
        query = select(findings).order_by(findings.c.file, findings.c.number)
        if guide_id is not None:
            query = query.where(findings.c.item_id == guide_id)
        if region is not None:
            query = query.join(items, (items.c.id == findings.c.item_id) & items.c.current).where(
                items.c.region == region
            )
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            signed = accepted.signed_off(connection)
        kept = ("rule", "severity", "place", "message", "fix", "withholds")
        return [
            Finding(
                guide=row["item_id"],
                accepted=(row["item_id"], row["rule"], row["message"]) in signed,
                **{name: row[name] for name in kept},
            )
            for row in rows
        ]

    def sign_off(self, rule: str, item_id: str, *, why: str, by: str, accept: bool = True) -> int:
        """Accept every finding of a rule about an item, or take that back; returns how many findings.

        What an accepted error kept out of answers is answered from again once the index has caught up. A sign-off holds for
        the finding as it reads now: when the text changes so that the rule says something else, it withholds anew.
        """
        with self._change() as connection:
            return accepted.sign_off(
                connection, rule, item_id, accepted.Reason(why=why, by=by, at=now(), accept=accept)
            )

    def sign_offs(self) -> list[accepted.SignOff]:
        """Every sign-off and every one taken back, oldest first."""
        with self._engine.connect() as connection:
            return accepted.history(connection)


def _has_begun(item: StoredItem, day: date) -> bool:
    begins = term_of(item.content).effective
    return begins is None or begins <= day


def _finding_row(file: str, item_id: str | None, finding: Finding) -> dict[str, Any]:
    return {"file": file, "item_id": item_id, **finding.model_dump(exclude={"guide", "accepted"})}
