"""Files into the store, by digest: added, changed, unchanged, withdrawn, quarantined, each counted and named.

Each file is one transaction, so a crash leaves its old or its new version; running again completes what was left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from ingest.lint import lint
from ingest.parse import parse_document
from ingest.parse.lists import parse_table
from ingest.raw import RawDocument, RawTable
from ingest.readers import read
from ingest.readers.files import find
from knowledge.document import CatalogueEntry
from knowledge.errors import GuideError
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.passages import UNPLACED
from knowledge.places import Places
from knowledge.store import Incoming, Store
from knowledge.values import Value

Progress = Callable[[str, int, int], None]


class FileReport(Value):
    """What became of one file. `rows` counts list rows, `items` what was stored from it."""

    file: str
    rows: int = 0
    guides: int = 0
    documents: int = 0
    entries: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    quarantined: int = 0
    skipped: bool = False
    refused: str | None = None
    findings: tuple[Finding, ...] = ()


class IngestReport(Value):
    """What one run did, file by file."""

    files: tuple[FileReport, ...]

    def total(self, name: str) -> int:
        """The sum of a count over all files."""
        return sum(int(getattr(file, name)) for file in self.files)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Every error finding of this run, in file order."""
        return tuple(finding for file in self.files for finding in file.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Every warning of this run, in file order."""
        return tuple(finding for file in self.files for finding in file.findings if finding.severity == "warning")

    @property
    def refused(self) -> tuple[FileReport, ...]:
        """Files that could not be used at all."""
        return tuple(file for file in self.files if file.refused)

    @property
    def exit_code(self) -> int:
        """1 when a file was refused or anything is withheld from answers, else 0."""
        return 1 if self.refused or self.errors else 0


class _Parsed(Value):
    """Everything one file says, ready for the store."""

    incoming: tuple[Incoming, ...]
    problems: tuple[Finding, ...]
    rows: int = 0


def ingest(
    paths: Sequence[Path],
    store: Store,
    places: Places,
    *,
    region: str | None = None,
    agency: str | None = None,
    prune: bool = False,
    today: date | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Read files and folders into the store.

    Args:
        region: jurisdiction code that overrides what the files say.
        prune: withdraw what came from files that are no longer among the paths.
        progress: called with (file name, files done, files in all).

    Raises:
        GuideError: a path does not exist or a folder holds nothing readable.
        StoreError: the record cannot be written.
    """
    files = find(paths)
    reports = []
    for number, path in enumerate(files):
        if progress is not None:
            progress(path.name, number, len(files))
        reports.append(_one_file(path, store, places, region=region, agency=agency, today=today or date.today()))
    if prune:
        kept = {path.name for path in files}
        reports += [FileReport(file=file, withdrawn=store.withdraw_file(file)) for file in store.files() if file not in kept]
    return IngestReport(files=tuple(reports))


def _one_file(
    path: Path, store: Store, places: Places, *, region: str | None, agency: str | None, today: date
) -> FileReport:
    try:
        raws = read(path)
    except GuideError as error:
        return FileReport(file=path.name, refused=str(error))
    digest = f"{raws[0].digest}:{region or ''}:{agency or ''}"
    if store.file_digest(path.name) == digest:
        return _unchanged(path.name, store)
    try:
        parsed = _parse(raws, places, region=region, agency=agency, today=today)
    except GuideError as error:
        return FileReport(file=path.name, refused=str(error))
    parsed = _without_strangers(path.name, parsed, store)
    change = store.put_file(path.name, digest, parsed.incoming, problems=parsed.problems)
    kinds = [piece.content for piece in parsed.incoming]
    return FileReport(
        file=path.name,
        rows=parsed.rows,
        guides=sum(isinstance(content, ServiceGuide) for content in kinds),
        entries=sum(isinstance(content, CatalogueEntry) for content in kinds),
        documents=sum(not isinstance(content, ServiceGuide | CatalogueEntry) for content in kinds),
        findings=(*(finding for piece in parsed.incoming for finding in piece.findings), *parsed.problems),
        **change.model_dump(),
    )


def _unchanged(file: str, store: Store) -> FileReport:
    return FileReport(file=file, unchanged=store.count_of(file), skipped=True)


def _parse(
    raws: tuple[RawDocument | RawTable, ...], places: Places, *, region: str | None, agency: str | None, today: date
) -> _Parsed:
    incoming: list[Incoming] = []
    problems: list[Finding] = []
    rows = 0
    for raw in raws:
        if isinstance(raw, RawTable):
            listed = parse_table(raw, places=places, region=region, agency=agency)
            rows += listed.rows_seen
            problems += listed.problems
            incoming += [_checked(guide, listed.source_texts[guide.source.id], today) for guide in listed.guides]
            incoming += [Incoming(content=entry, text=listed.source_texts.get(entry.source.id, entry.name)) for entry in listed.entries]
        else:
            page = parse_document(raw, places=places, region=region, agency=agency)
            problems += page.problems
            incoming += [_checked(guide, raw.text, today) for guide in page.guides]
            incoming += [Incoming(content=document, text=raw.text) for document in page.documents]
    return _Parsed(incoming=tuple(incoming), problems=tuple(problems), rows=rows)


def _checked(guide: ServiceGuide, text: str, today: date) -> Incoming:
    return Incoming(content=guide, text=text, findings=lint(guide, text, today=today))


def _without_strangers(file: str, parsed: _Parsed, store: Store) -> _Parsed:
    """Leave out items that another file already provides: two files never fight over one guide."""
    owners = store.owners([piece.content.id for piece in parsed.incoming])
    strange = {item_id: other for item_id, other in owners.items() if other != file}
    if not strange:
        return parsed
    refusals = tuple(_stranger(file, piece, strange[piece.content.id]) for piece in parsed.incoming if piece.content.id in strange)
    kept = tuple(piece for piece in parsed.incoming if piece.content.id not in strange)
    return parsed.model_copy(update={"incoming": kept, "problems": (*parsed.problems, *refusals)})


def _stranger(file: str, piece: Incoming, other: str) -> Finding:
    place = getattr(piece.content.source, "place", None)
    return Finding(
        rule="D02",
        severity="error",
        place=f"{file}，{place}" if place else file,
        message=f"编码或名称与已入库文件「{other}」中的一项相同（{piece.content.source.name}），这里的内容没有采用。",
        fix=f"请只保留一份；要改用本文件，请先从「{other}」中删去这一项并重新导入。",
    )


def unplaced(report: IngestReport) -> Iterator[str]:
    """Files whose jurisdiction could not be told; they are stored under no place until `--region` says where."""
    for file in report.files:
        if any(finding.rule == UNPLACED for finding in file.findings):
            yield file.file
