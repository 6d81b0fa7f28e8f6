"""Files into the store, by digest: added, changed, unchanged, withdrawn, quarantined, each counted and named.

Each file is one transaction, so a crash leaves its old or its new version; running again completes what was left.
A file is known by its name and its folder's, so that two districts may both hold a 结婚登记.html.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from pydantic import Field

from ingest.editing.fields import EditError
from ingest.editing.overlay import CONFLICT, overlay
from ingest.lint import lint, of_the_day
from ingest.parse import parse_document
from ingest.parse.lists import Before, ParsedList, parse_table
from ingest.raw import RawDocument, RawTable
from ingest.readers import ReaderLimits, read
from ingest.readers.files import find
from knowledge.document import CatalogueEntry
from knowledge.errors import GuideError
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.passages import UNPLACED
from knowledge.places import Places
from knowledge.store import Incoming, Store
from knowledge.store.batch import now
from knowledge.store.corrections import CorrectionRecord
from knowledge.store.items import Content
from knowledge.store.writing import Standing
from knowledge.validity import term_of
from knowledge.values import Value

Progress = Callable[[str, int, int], None]

TAKEN = "D02"  # the rule of items that another file provides
REVISION = 4  # raise when readers, parsers or rules give other results, so that unchanged files are read again


class FileReport(Value):
    """What became of one file, called by its folder and name. `rows` counts list rows, the others items."""

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
    def conflicts(self) -> tuple[Finding, ...]:
        """Every correction that stands although its source says something else now, in file order."""
        return tuple(finding for file in self.files for finding in file.findings if finding.rule == CONFLICT)

    @property
    def exit_code(self) -> int:
        """1 when a file or a row was refused, or anything is kept out of answers, else 0."""
        return 1 if self.refused or any(finding.withholds for finding in self.errors) else 0


class _Parsed(Value):
    """Everything one file says, ready for the store."""

    incoming: tuple[Incoming, ...]
    problems: tuple[Finding, ...]
    rows: int = 0
    standing: Standing = Standing()
    digests: dict[str, str] = Field(default_factory=dict)  # of the rows that guides were read from, by the guide's id


class FileRead(Value):
    """What one file said, and what became of each of its items by id: added, changed, unchanged or withdrawn."""

    file: str
    incoming: tuple[Incoming, ...]
    outcomes: dict[str, str]


class _Options(Value):
    """What holds for every file of a run. `leaving`: stored files that this run withdraws; `keep`: whether it is more than a rehearsal."""

    region: str | None
    agency: str | None
    today: date
    limits: ReaderLimits
    leaving: frozenset[str]
    keep: bool = True


def ingest(
    paths: Sequence[Path],
    store: Store,
    places: Places,
    *,
    region: str | None = None,
    agency: str | None = None,
    prune: bool = False,
    today: date | None = None,
    limits: ReaderLimits | None = None,
    progress: Progress | None = None,
    keep: bool = True,
    watch: Callable[[FileRead], None] | None = None,
) -> IngestReport:
    """Read files and folders into the store.

    Args:
        region: jurisdiction code of pages, and of list rows that name none. A row's own code or place wins, with a warning.
        agency: body of pages, and of list rows that name none.
        prune: withdraw what came from files that are no longer among the paths; not while one of these cannot be opened.
        limits: the largest inputs taken on; None for the readers' own.
        progress: called with (file name, files done, files in all).
        keep: False only rehearses: everything is read, checked and counted, and nothing is stored.
        watch: called with every file that was read, before the next one.

    Raises:
        StoreError: the record cannot be written.
    """
    found, missing = _found(paths, prune=prune)
    named = _named(found)
    leaving = frozenset(store.files()) - set(named) if prune and not missing else frozenset()
    options = _Options(
        region=region, agency=agency, today=today or date.today(), limits=limits or ReaderLimits(), leaving=leaving,
        keep=keep,
    )  # fmt: skip
    reports = missing
    for number, (file, path) in enumerate(named.items()):
        if progress is not None:
            progress(path.name, number, len(named))
        reports.append(_one_file(file, path, store, places, options, watch))
    leave = store.withdraw_file if keep else store.count_of
    reports += [FileReport(file=file, withdrawn=leave(file)) for file in sorted(leaving)]
    return IngestReport(files=tuple(reports))


def _found(paths: Sequence[Path], *, prune: bool) -> tuple[list[Path], list[FileReport]]:
    """The files that the paths mean, and a report for each path that does not exist or holds nothing readable.

    A folder that is not there for a moment must not empty the store, so nothing is withdrawn then.
    """
    found: list[Path] = []
    missing: list[FileReport] = []
    for path in paths:
        try:
            found += find([path])
        except GuideError as error:
            kept = "。因此这次没有撤下任何内容" if prune else ""
            missing.append(FileReport(file=path.name or str(path), refused=f"{error}{kept}"))
    return found, missing


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """Each file by its folder's name and its own; by more folders where two files share both."""
    places = [path.resolve().parts for path in dict.fromkeys(paths)]
    depths = [2] * len(places)
    while True:
        names = ["/".join(parts[1:][-depth:]) for parts, depth in zip(places, depths, strict=True)]
        often = Counter(names)
        shared = [
            often[name] > 1 and len(parts) > depth for name, parts, depth in zip(names, places, depths, strict=True)
        ]
        if not any(shared):
            return dict(zip(names, dict.fromkeys(paths), strict=True))
        depths = [depth + more for depth, more in zip(depths, shared, strict=True)]


def _one_file(
    file: str,
    path: Path,
    store: Store,
    places: Places,
    options: _Options,
    watch: Callable[[FileRead], None] | None = None,
) -> FileReport:
    try:
        digest = _digest_now(path, options.region, options.agency)
        if digest is not None and store.file_digest(file) == digest:
            return FileReport(file=file, unchanged=store.count_of(file), skipped=True)
        raws = read(path, limits=options.limits)
        digest = _digest(raws[0].digest, options.region, options.agency)
        parsed = _with_corrections(_parsed(file, path, raws, store, places, options), store, options)
    except (GuideError, EditError) as error:
        return FileReport(file=file, refused=str(error))
    if any(problem.rule == TAKEN for problem in parsed.problems):
        digest = ""  # read again next time: the other file may have let go of them
    if options.keep:
        change = store.put_file(
            file, digest, parsed.incoming, problems=parsed.problems, standing=parsed.standing, rows=parsed.digests
        )
    else:
        change = store.rehearse_file(file, parsed.incoming, standing=parsed.standing)
    if watch is not None:
        watch(FileRead(file=file, incoming=parsed.incoming, outcomes=change.outcomes))
    kinds = [piece.content for piece in parsed.incoming]
    return FileReport(
        file=file,
        rows=parsed.rows,
        guides=sum(isinstance(content, ServiceGuide) for content in kinds),
        entries=sum(isinstance(content, CatalogueEntry) for content in kinds),
        documents=sum(not isinstance(content, ServiceGuide | CatalogueEntry) for content in kinds),
        findings=(*(finding for piece in parsed.incoming for finding in piece.findings), *parsed.problems),
        **change.model_dump(exclude={"outcomes"}),
    )


def _digest(content: str, region: str | None, agency: str | None) -> str:
    """Equal when reading the file again would store the same."""
    return hashlib.sha256(f"{content}:{region}:{agency}:{REVISION}".encode()).hexdigest()


def _digest_now(path: Path, region: str | None, agency: str | None) -> str | None:
    """The digest of a file as it lies there, before anything of it is read; None where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return _digest(hashlib.file_digest(file, "sha256").hexdigest(), region, agency)
    except OSError:
        return None


def unread(paths: Sequence[Path], store: Store, *, region: str | None, agency: str | None) -> list[Path]:
    """The files among some paths, folders looked through, that `ingest` would not skip as unchanged."""
    found, _ = _found(paths, prune=False)
    known = store.files()
    return [path for file, path in _named(found).items() if known.get(file) != _digest_now(path, region, agency)]


def _parsed(
    file: str, path: Path, raws: tuple[RawDocument | RawTable, ...], store: Store, places: Places, options: _Options
) -> _Parsed:
    """What the file says, with ids of its own: a file whose name another file has taken goes by its folder as well."""
    named = tuple(raw.model_copy(update={"name": path.name}) for raw in raws)
    before = _before(file, named, store)
    parsed = _parse(named, places, options, before)
    strange = [item_id for item_id in _strangers(file, parsed, store, options) if _is_named(item_id)]
    if strange and not _is_a_copy(parsed, strange, store):
        keyed = tuple(raw.model_copy(update={"key": file.replace("/", "·")}) for raw in named)
        parsed = _parse(keyed, places, options, before)
    alone = _without_twins(file, parsed)
    return _without_strangers(file, alone, _strangers(file, alone, store, options))


def _before(file: str, raws: Iterable[RawDocument | RawTable], store: Store) -> Before:
    """What the rows of a list were read as the last time; nothing of a page."""
    is_list = any(isinstance(raw, RawTable) for raw in raws)
    return Before(by=str(REVISION), rows=store.rows_of(file) if is_list else {})


def _with_corrections(parsed: _Parsed, store: Store, options: _Options) -> _Parsed:
    """What the file says, under the corrections that stand in it."""
    standing = CorrectionRecord(store.engine).standing(piece.content.id for piece in parsed.incoming)
    over = overlay(parsed.incoming, standing, today=options.today, at=now())
    problems = (*parsed.problems, *over.findings)
    return parsed.model_copy(update={"incoming": over.incoming, "problems": problems, "standing": over.standing})


def _is_named(item_id: str) -> bool:
    """Whether an id comes from a file's name; a code names the same matter wherever it stands."""
    return not item_id.startswith("code:")


def _is_a_copy(parsed: _Parsed, strange: Sequence[str], store: Store) -> bool:
    """Whether a page of another folder is the one that is held: of one title, place, address and day of effect, whatever it says now.

    Under an id of its own it would answer beside the first, without the corrections that were made there.
    """
    mine = {piece.content.id: _page_of(piece.content) for piece in parsed.incoming}
    held = (found[0].item.content for item_id in strange if (found := store.held(item_id)))
    return any(mine[content.id] is not None and mine[content.id] == _page_of(content) for content in held)


def _page_of(content: Content) -> tuple[object, ...] | None:
    """What tells a page from every other; None for a row of a list, and for what names neither its address nor its place and body."""
    if isinstance(content, CatalogueEntry) or content.source.place is not None:
        return None
    body = content.agency.name if isinstance(content, ServiceGuide) else content.issuer
    if content.source.url is None and not (content.region and body):
        return None
    return content.title, content.region, content.source.url, body, term_of(content).effective


def _parse(raws: tuple[RawDocument | RawTable, ...], places: Places, options: _Options, before: Before) -> _Parsed:
    incoming: list[Incoming] = []
    problems: list[Finding] = []
    digests: dict[str, str] = {}
    rows = 0
    for raw in raws:
        if isinstance(raw, RawTable):
            listed = parse_table(raw, places=places, region=options.region, agency=options.agency, before=before)
            rows += listed.rows_seen
            problems += listed.problems
            digests |= listed.digests
            texts = listed.source_texts
            incoming += [_of_list(guide, listed, before, options.today) for guide in listed.guides]
            incoming += [
                Incoming(content=entry, text=texts.get(entry.source.id, entry.name)) for entry in listed.entries
            ]
        else:
            page = parse_document(raw, places=places, region=options.region, agency=options.agency)
            problems += [*page.problems, *(_unread(raw.name, note) for note in raw.notes)]
            incoming += [_checked(guide, raw.text, options.today) for guide in page.guides]
            incoming += [Incoming(content=document, text=raw.text) for document in page.documents]
    return _Parsed(incoming=tuple(incoming), problems=tuple(problems), rows=rows, digests=digests)


def _of_list(guide: ServiceGuide, listed: ParsedList, before: Before, today: date) -> Incoming:
    """A guide of a list with its notes and findings; one that was known is judged by the rules of the day alone."""
    text, notes = listed.source_texts[guide.source.id], listed.notes.get(guide.id, ())
    if guide.id not in listed.taken:
        return _checked(guide, text, today).model_copy(update={"notes": notes})
    known = before.rows[listed.digests[guide.id]].findings
    return Incoming(content=guide, text=text, findings=of_the_day(guide, text, known, today=today), notes=notes)


def _checked(guide: ServiceGuide, text: str, today: date) -> Incoming:
    return Incoming(content=guide, text=text, findings=lint(guide, text, today=today))


def _unread(file: str, note: str) -> Finding:
    """What the reader could not take in; the rest of the file was."""
    return Finding(
        rule="unread",
        severity="warning",
        place=file,
        message=f"{note}。",
        fix="请核对原件；缺少的内容影响答复的，请做文字识别（OCR）或补上文字后重新导入。",
    )


def _strangers(file: str, parsed: _Parsed, store: Store, options: _Options) -> dict[str, str]:
    """Ids that another file provides already, with that file; one that is being withdrawn hands its items over."""
    owners = store.owners([piece.content.id for piece in parsed.incoming])
    return {item_id: other for item_id, other in owners.items() if other != file and other not in options.leaving}


def _without_strangers(file: str, parsed: _Parsed, strange: dict[str, str]) -> _Parsed:
    """Leave out items that another file already provides: two files never fight over one guide."""
    if not strange:
        return parsed
    refusals = tuple(
        _stranger(file, piece, strange[piece.content.id]) for piece in parsed.incoming if piece.content.id in strange
    )
    kept = tuple(piece for piece in parsed.incoming if piece.content.id not in strange)
    told = tuple(
        {one.message: one for one in refusals if one.place == file}.values()
    )  # a page is a guide and a document
    rows = tuple(one for one in refusals if one.place != file)
    return parsed.model_copy(update={"incoming": kept, "problems": (*parsed.problems, *told, *rows)})


def _without_twins(file: str, parsed: _Parsed) -> _Parsed:
    """Leave out what two sheets of one file both provide: the first counts."""
    kept: dict[str, Incoming] = {}
    twins = [piece for piece in parsed.incoming if kept.setdefault(piece.content.id, piece) is not piece]
    refusals = tuple(_stranger(file, piece, file) for piece in twins if piece.text != kept[piece.content.id].text)
    return parsed.model_copy(update={"incoming": tuple(kept.values()), "problems": (*parsed.problems, *refusals)})


def _stranger(file: str, piece: Incoming, other: str) -> Finding:
    place = getattr(piece.content.source, "place", None)
    alike = f"编码与已入库文件「{other}」中的一项相同（{piece.content.source.name}）"
    remedy = f"请先从「{other}」中删去这一项并重新导入"
    if _is_named(piece.content.id) and place is None:
        alike = f"和已入库的文件「{other}」是同一个页面（名称、地区、网址、施行日期都相同）"
        remedy = f"请用它替换「{other}」再导入，在那里做过的更正会逐条核对"
    return Finding(
        rule=TAKEN,
        severity="error",
        place=f"{file}，{place}" if place else file,
        message=f"{alike}，这里的内容没有采用。",
        fix=f"请只保留一份。要改用本文件，{remedy}；文件换了文件夹的，请加 --prune 重新导入。",
        withholds="*",
    )


def unplaced(report: IngestReport) -> Iterator[str]:
    """Files whose jurisdiction could not be told; they are stored under no place until `--region` says where."""
    for file in report.files:
        if any(finding.rule == UNPLACED for finding in file.findings):
            yield file.file
