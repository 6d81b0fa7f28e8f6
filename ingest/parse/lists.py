"""A list of matters, row by row: guides where a row says how the matter is handled, catalogue entries where it only names it.

Every row is accounted for: as a guide, an entry, part of the row above or a repetition of another, or a finding that says why
it was left out.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import NamedTuple

from pydantic import Field

from ingest.parse.blanks import is_blank
from ingest.parse.code_values import day, type_of
from ingest.parse.columns import Headings, Match, match_columns, ordered
from ingest.parse.internal_columns import Staff, for_staff, open_columns
from ingest.parse.list_findings import (
    continued,
    duplicate,
    junk,
    nameless,
    no_name_column,
    own_region,
    repeated,
    uncovered,
    unknown_region,
    unplaced,
)
from ingest.parse.matter_names import guess_type, is_junk, is_name
from ingest.parse.row_groups import join_continuations
from ingest.parse.row_guide import build_guide
from ingest.parse.row_identity import NAMES, Identity, codes_of, is_substantive, name_of, region_of
from ingest.parse.rows import Row, compose_row
from ingest.parse.vocabulary import COLUMNS
from ingest.raw import RawRow, RawTable
from knowledge.codelists import MatterType
from knowledge.document import CatalogueEntry
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide, Source
from knowledge.notes import Note
from knowledge.passages import UNPLACED
from knowledge.places import Places
from knowledge.store.rows import RowRead
from knowledge.values import Value

_ROW_NUMBER = re.compile(r"第\s*(\d+)\s*[行条]")
_URL = re.compile(r"https?://\S+")
_IDENTIFIER = re.compile(r"[0-9A-Za-z-]{8,64}")
MOST_BESIDE_NAMES = 1  # columns of unknown words beside the names of a list without headings
# What tells two exports of the same row apart without changing what the row says.
_INCIDENTAL = frozenset({"row_id", "ordinal"})

_Content = frozenset[tuple[str, str]]


class ParsedList(Value):
    """What a list holds. `source_texts` maps each source id to its row's text, `notes` a guide's id to what its row says to
    staff alone; `rows_seen` counts every row with content. `digests` are those of the rows that guides were read from, by the
    guide's id; `taken` the guides that were known by theirs already."""

    guides: tuple[ServiceGuide, ...] = ()
    entries: tuple[CatalogueEntry, ...] = ()
    source_texts: dict[str, str] = Field(default_factory=dict)
    notes: dict[str, tuple[Note, ...]] = Field(default_factory=dict)
    problems: tuple[Finding, ...] = ()
    rows_seen: int = 0
    digests: dict[str, str] = Field(default_factory=dict)
    taken: frozenset[str] = frozenset()


class Before(NamedTuple):
    """What the rows of a list were read as before, by their digests. `by` says how: another reader takes nothing from it."""

    by: str
    rows: Mapping[str, RowRead]


def parse_table(
    table: RawTable,
    *,
    places: Places,
    region: str | None = None,
    agency: str | None = None,
    before: Before | None = None,
) -> ParsedList:
    """Parse a list of matters.

    Args:
        table: as a reader made it, with or without a header row.
        places: the known divisions.
        region: division code for rows that name none themselves; a row's own code or place always wins.
        agency: the body for rows that name none.
        before: rows that say the same as then are taken from it; the list comes out as if every row were read.

    Raises:
        GuideError: no column holds the matters' names.
    """
    headings = match_columns(open_columns(table.columns), file=table.name) if table.header else _without_header(table)
    if not headings.has(*NAMES):
        raise no_name_column(table)
    rows = join_continuations(table.rows, headings)
    return _Reading(table, headings, places, region, agency).all(rows, before)


class _Reading:
    """One pass over one table: what was found so far, and what has been seen before."""

    def __init__(
        self, table: RawTable, headings: Headings, places: Places, region: str | None, agency: str | None
    ) -> None:
        self._table, self._headings, self._places = table, headings, places
        self._region, self._agency = region, agency
        self._guides: list[ServiceGuide] = []
        self._entries: list[CatalogueEntry] = []
        self._texts: dict[str, str] = {}
        self._notes: dict[str, tuple[Note, ...]] = {}
        self._findings = list(headings.findings)
        self._seen: dict[
            str | _Content, tuple[str, _Content | RawRow]
        ] = {}  # a row that was not read is read when met again
        self._digests: dict[str, str] = {}
        self._taken: set[str] = set()
        self._unplaced: list[str] = []
        self._unknown_regions: Counter[str] = Counter()
        self._own_regions: Counter[str] = Counter()

    def all(self, rows: Iterable[tuple[RawRow, int]], before: Before | None) -> ParsedList:
        """Everything that the rows say, each with how many of the file were joined to it."""
        digest_of = self._digest_of(before.by) if before is not None and self._table.header else None
        index = 1
        for raw, count in rows:
            if count > 1:
                self._findings.append(continued(f"{self._table.name}，{raw.place}", count))
            digest = digest_of(raw) if digest_of is not None else ""
            known = before.rows.get(digest) if before is not None else None
            if known is not None and known.item_id not in self._seen:
                self._take(known, raw, digest)
            else:
                self._read(raw, index, digest)
            index += count
        return self._result()

    def _digest_of(self, by: str) -> Callable[[RawRow], str]:
        """The digest of a row: equal when reading the row would say the same."""
        table = self._table
        about = (by, table.name, table.key, table.sheet, table.columns, self._region, self._agency)
        begun = hashlib.sha256(repr(about).encode())

        def digest(raw: RawRow) -> str:
            whole = begun.copy()
            whole.update(raw.model_dump_json().encode())
            return whole.hexdigest()

        return digest

    def _take(self, known: RowRead, raw: RawRow, digest: str) -> None:
        """Take a row as it was read before."""
        guide = known.guide
        self._seen[guide.id] = (f"{self._table.name}，{raw.place}", raw)
        if self._region is not None and guide.region != self._region:
            self._own_regions[guide.region] += 1
        self._texts[guide.source.id] = known.text
        self._guides.append(guide)
        self._notes[guide.id] = for_staff(raw).notes
        self._digests[guide.id] = digest
        self._taken.add(guide.id)

    def _read(self, raw: RawRow, index: int, digest: str) -> None:
        row = compose_row(raw, self._headings)
        place = f"{self._table.name}，{row.place}"
        name = name_of(row)
        if name is None:
            self._findings.append(nameless(place))
            return
        if is_junk(name) or not is_name(name):
            self._findings.append(junk(place, name))
            return
        identity = self._identity(row, name)
        key = self._key(row, identity, index)
        if self._is_new(key, row, place):
            self._keep(row, identity, key, (index, for_staff(raw)))
            if digest and self._is_known_by(key):
                self._digests[key] = digest

    def _is_known_by(self, key: str) -> bool:
        """Whether a row's guide can be told by its code alone, and nothing was said of the place it names."""
        guide = self._guides[-1] if self._guides else None
        if guide is None or guide.id != key or not key.startswith("code:"):
            return False
        return guide.region != UNPLACED and guide.region not in self._unknown_regions

    def _result(self) -> ParsedList:
        """Everything found, with one finding for all rows that stand nowhere."""
        if self._unplaced:
            self._findings.append(unplaced(self._table.name, self._unplaced))
        self._findings += [
            unknown_region(self._table.name, code, count) for code, count in self._unknown_regions.items()
        ]
        if self._region is not None and self._own_regions:
            self._findings.append(own_region(self._table.name, self._region, self._own_regions))
        self._findings += uncovered(self._table.name, self._headings, self._guides)
        return ParsedList(
            guides=tuple(self._guides),
            entries=tuple(self._entries),
            source_texts=self._texts,
            notes=self._notes,
            problems=tuple(self._findings),
            rows_seen=len(self._table.rows),
            digests=self._digests,
            taken=frozenset(self._taken),
        )

    def _identity(self, row: Row, name: str) -> Identity:
        codes = codes_of(row)
        region, is_known = region_of(row, codes, self._places, fallback=self._region)
        if region is None:
            self._unplaced.append(row.place)
        elif not is_known:
            self._unknown_regions[region] += 1
        if region is not None and self._region is not None and region != self._region:
            self._own_regions[region] += 1
        return Identity(name, codes, region or UNPLACED)

    def _key(self, row: Row, identity: Identity, index: int) -> str:
        """The id: the item's code in its region, else the platform's own id, else the row."""
        code = identity.codes.item or identity.codes.implementation
        if code:
            return f"code:{code}@{identity.region}"
        stem = (self._table.key or PurePath(self._table.name).stem) + (
            f"/{self._table.sheet}" if self._table.sheet else ""
        )
        return f"row:{stem}:{_number(row.place, index)}"

    def _is_new(self, key: str, row: Row, place: str) -> bool:
        content = _said(row)
        # rows without a code have unlike keys; two of them that say the same are one
        same = key if key.startswith("code:") else content
        first, said = self._seen.setdefault(same, (place, content))
        if first == place:
            return True
        if isinstance(said, RawRow):
            said = _said(compose_row(said, self._headings))
        self._findings.append(
            repeated(place, first) if said == content else duplicate(place, first, key, said, content)
        )
        return False

    def _keep(self, row: Row, identity: Identity, key: str, read: tuple[int, Staff]) -> None:
        index, staff = read
        source = self._source(row, identity, key, index)
        self._texts[source.id] = row.text
        if is_substantive(row):
            guide = build_guide(row, identity, source=source, guide_id=key, agency=self._agency)
            self._guides.append(guide.model_copy(update={"part_grades": staff.part_grades}))
            self._notes[key] = staff.notes
        else:
            self._entries.append(_entry(row, identity, source))

    def _source(self, row: Row, identity: Identity, key: str, index: int) -> Source:
        code = identity.codes.item or identity.codes.implementation
        url = row.value("source.url")
        row_id = row.value("row_id")
        return Source(
            id=key,
            name=code or f"{self._table.name}#{_number(row.place, index)}",
            title=self._table.name,
            publisher=row.value("agency.name") or self._agency,
            published=day(row.value("validity.published")),
            url=None if is_blank(url) else url,
            system=row.value("source.system"),
            row_id=None if is_blank(row_id) else row_id,
            file=self._table.name,
            place=row.place,
        )


def _said(row: Row) -> _Content:
    """What a row says, whatever its number."""
    return frozenset((cell.label, cell.text) for cell in row.cells if cell.home not in _INCIDENTAL)


def _number(place: str, index: int) -> int:
    match = _ROW_NUMBER.search(place)
    return int(match[1]) if match else index


def _entry(row: Row, identity: Identity, source: Source) -> CatalogueEntry:
    told = type_of(row.value("matter_type"))
    kind = told if told is not MatterType.UNKNOWN else guess_type(identity.title)
    return CatalogueEntry(
        id=source.id,
        name=identity.title,
        region=identity.region,
        code=identity.codes.item or identity.codes.implementation or identity.codes.catalogue,
        matter_type=kind.value,
        for_citizens=kind.is_for_citizens,
        url=source.url,
        source=source,
    )


def _without_header(table: RawTable) -> Headings:
    """Name the columns of a headless list by what stands in them: links, ids, and the one column of Chinese names.

    Beside several columns of other words the names are left unknown, and the list is refused: its first row holds
    headings that nobody knows (办事项目, 要交啥), and a list of bare names would lose what stands below them.
    """
    homes = {column.home: column for column in COLUMNS}
    known: dict[str, Match] = {}
    named: str | None = None
    for column in table.columns:
        values = [row.cells[column] for row in table.rows[:200] if column in row.cells]
        if not values:
            continue
        if _share(values, _URL) > 0.9:
            known[column] = Match(homes["source.url"], None)
        elif _share(values, _IDENTIFIER) > 0.9:
            is_code = sum(len(value) in (31, 33) for value in values) > len(values) / 2
            known[column] = Match(homes["codes.implementation" if is_code else "row_id"], None)
        elif (
            named is None
            and sum(is_name(value) for value in values) > 0.9 * len(values)
            and len(set(values)) > len(values) / 2
        ):
            named = column
            known[column] = Match(homes["title"], None)
    others = [column for column in table.columns if column not in known]
    if named is not None and len(others) > MOST_BESIDE_NAMES:
        others.insert(0, named)
        del known[named]
    return Headings(known, ordered(table.columns, known), match_columns(others, file=table.name).findings)


def _share(values: list[str], pattern: re.Pattern[str]) -> float:
    return sum(pattern.fullmatch(value) is not None for value in values) / len(values)
