"""/admin/ingest: upload, see what would change, confirm; and the list of what is kept out of answers, with how to mend it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from ingest.preview import Outcome, Preview, PreviewItem, preview
from ingest.readers import SUFFIXES
from knowledge.errors import MingbaiError, SettingError
from knowledge.store.faults import faults
from knowledge.values import Value
from ui.admin.office import ADMIN, Maintainer, Office
from ui.admin.staging import LARGEST_FILE, MOST_FILES, Batch, Stage
from ui.reading import covered_regions
from ui.wiring import Record, ingest_paths, ready_to_index

PART = "/ingest"
PATH = ADMIN + PART
SHOWN = 100  # rows of one outcome on the page until 「全部列出」
log = logging.getLogger("mingbai.admin")


class Progress(Value):
    """How far a batch is, for the page's script."""

    stage: Stage
    done: int
    total: int


def ingest_routes(office: Office) -> APIRouter:
    """Uploading and what follows."""
    router = APIRouter()
    _add_upload(router, office)
    _add_batch(router, office)
    _add_quarantine(router, office)
    return router


def _add_upload(router: APIRouter, office: Office) -> None:
    @router.get(PATH, response_class=HTMLResponse)
    def form(who: Maintainer, replace: Annotated[str, Query(max_length=500)] = "") -> str:
        return _form(office, who, replace=replace)

    @router.post(PATH, response_class=HTMLResponse)
    def upload(
        who: Maintainer,
        files: Annotated[list[UploadFile], File()],
        region: Annotated[str, Form(max_length=12)] = "",
        agency: Annotated[str, Form(max_length=80)] = "",
    ) -> Response:
        place = office.place(region)
        batch = office.staging.begin(by=who.account.name, region=place, agency=agency.strip() or None)
        try:
            batch = _take(office, batch, files)
        except SettingError as error:
            office.staging.drop(batch.token)
            return HTMLResponse(_form(office, who, wrong=str(error)), status_code=422)
        office.staging.save(batch)
        office.run(lambda: check(office, batch))
        return RedirectResponse(f"{PATH}/{batch.token}", status_code=303)


def _form(office: Office, who: Maintainer, *, replace: str = "", wrong: str = "") -> str:
    store = office.opened.store
    return office.page(
        "ingest.html", who, PART, regions=covered_regions(store, office.opened.places), replace=replace, wrong=wrong,
        suffixes=SUFFIXES, largest=LARGEST_FILE // 1024 // 1024, files=sorted(store.files()), counts=store.counts(),
    )  # fmt: skip


def _take(office: Office, batch: Batch, files: list[UploadFile]) -> Batch:
    named = [one for one in files if one.filename]
    if not named or len(named) > MOST_FILES:
        raise SettingError(f"请选 1 到 {MOST_FILES} 个文件。")
    known = office.opened.store.files()
    for one in named:
        batch = office.staging.add(batch, one.filename or "", one.file.read(LARGEST_FILE + 1), known=known)
    return batch.model_copy(update={"total": len(batch.files)})


def check(office: Office, batch: Batch) -> None:
    """Rehearse a batch and keep what was found."""

    def work() -> Batch:
        found = preview(
            office.staging.paths(batch), office.opened.store, office.opened.places, region=batch.region,
            agency=batch.agency, progress=_noting(office, batch),
        )  # fmt: skip
        office.staging.keep_preview(batch, found)
        if office.opened.search is not None:  # while somebody looks at what would change
            ready_to_index(office.settings, office.opened.search.lexicon)
        return batch.model_copy(update={"stage": Stage.CHECKED, "done": batch.total})

    _finish(office, batch, work)


def store(office: Office, batch: Batch) -> None:
    """Put a batch into the record and into the index."""

    def work() -> Batch:
        record = Record(office.opened.store, office.opened.places)
        report = ingest_paths(
            office.staging.paths(batch), record, region=batch.region, agency=batch.agency, prune=False,
            progress=_noting(office, batch),
        )  # fmt: skip
        office.staging.keep_report(batch, report)
        catch_up_index(office)
        return batch.model_copy(update={"stage": Stage.STORED, "done": batch.total})

    _finish(office, batch, work)


def catch_up_index(office: Office) -> None:
    """Bring the open index up to the record, so that the next question is answered from what changed."""
    from knowledge.index import catch_up

    search = office.opened.search
    if search is not None:
        catch_up(search.store, search.index, search.lexicon, None)


def _noting(office: Office, batch: Batch) -> Callable[[str, int, int], None]:
    def note(_: str, done: int, total: int) -> None:
        office.staging.save(batch.model_copy(update={"done": done, "total": total}))

    return note


def _finish(office: Office, batch: Batch, work: Callable[[], Batch]) -> None:
    """Do the work and keep how it ended: a page waits for it, so no error may pass by."""
    try:
        done = work()
    except MingbaiError as error:
        done = batch.model_copy(update={"stage": Stage.FAILED, "failure": str(error)})
    except Exception:
        log.exception("batch %s failed", batch.token)
        words = "出了没有预料到的错，日志里有详情。库里的内容没有变成一半：每个文件要么是旧的，要么是新的。"
        done = batch.model_copy(update={"stage": Stage.FAILED, "failure": words})
    office.staging.save(done)


def _add_batch(router: APIRouter, office: Office) -> None:
    @router.get(f"{PATH}/{{token}}", response_class=HTMLResponse)
    def batch(who: Maintainer, token: str, all: bool = False) -> str:
        found = office.staging.load(token)
        plain = partial(office.staging.plain, found)
        if found.stage is Stage.STORED:
            report = office.staging.report(token)
            outcomes = _outcomes(office.staging.preview(token), everything=all)
            return office.page(
                "ingested.html", who, PART, batch=found, report=report, plain=plain,
                outcomes=[one for one in outcomes if one.key != Outcome.UNCHANGED.value],
            )  # fmt: skip
        values = _preview_values(office.staging.preview(token), everything=all) if found.stage is Stage.CHECKED else {}
        return office.page("preview.html", who, PART, batch=found, plain=plain, **values)

    @router.get(f"{PATH}/{{token}}/progress")
    def progress(who: Maintainer, token: str) -> Progress:
        found = office.staging.load(token)
        return Progress(stage=found.stage, done=found.done, total=found.total)

    @router.post(f"{PATH}/{{token}}/confirm")
    def confirm(who: Maintainer, token: str) -> Response:
        found = office.staging.load(token)
        if found.stage is Stage.CHECKED:  # pressed twice, it is stored once
            storing = found.model_copy(update={"stage": Stage.STORING, "done": 0})
            office.staging.save(storing)
            office.run(lambda: store(office, storing))
        return RedirectResponse(f"{PATH}/{token}", status_code=303)

    @router.post(f"{PATH}/{{token}}/cancel")
    def cancel(who: Maintainer, token: str) -> Response:
        if not office.staging.load(token).stage.is_running:
            office.staging.drop(token)
        return RedirectResponse(PATH, status_code=303)


class Shown(Value):
    """The items of one outcome: those on the page, and how many there are."""

    key: str
    name: str
    rows: tuple[PreviewItem, ...]
    number: int


_NAMES = {Outcome.ADDED: "新增", Outcome.CHANGED: "改动", Outcome.UNCHANGED: "不变", Outcome.WITHDRAWN: "撤下"}


def _shown(key: str, name: str, rows: tuple[PreviewItem, ...], *, everything: bool) -> Shown:
    return Shown(key=key, name=name, rows=rows if everything else rows[:SHOWN], number=len(rows))


def _outcomes(found: Preview, *, everything: bool) -> tuple[Shown, ...]:
    """What would happen, or has happened, to the items of a batch."""
    return tuple(
        _shown(outcome.value, name, found.of(outcome), everything=everything) for outcome, name in _NAMES.items()
    )


def _preview_values(found: Preview, *, everything: bool) -> dict[str, object]:
    shown = partial(_shown, everything=everything)
    unread = sum(one.unchanged for one in found.report.files if one.skipped)  # files that did not change are not read
    taken = [one for one in found.items if one.outcome is not Outcome.UNCHANGED and not one.quarantined]
    return {
        "outcomes": _outcomes(found, everything=everything),
        "quarantined": shown("quarantined", "隔离", found.quarantined),
        "lacking": shown("lacking", "缺一部分", found.lacking),
        "refused": found.report.refused,
        "problems": tuple(one for file in found.report.files for one in file.findings if one.guide is None),
        "conflicts": found.report.conflicts,
        "taken": len(taken),
        "unread": unread,
    }


def _add_quarantine(router: APIRouter, office: Office) -> None:
    @router.get(f"{ADMIN}/quarantine", response_class=HTMLResponse)
    def quarantine(who: Maintainer, region: Annotated[str, Query(max_length=12)] = "") -> str:
        held = [one for one in faults(office.opened.store, region=office.place(region)) if one.keeps_out]
        office.opened.store.note_listed((one.finding.guide for one in held if one.finding.guide), parts=None)
        return office.page(
            "quarantine.html", who, PART, rows=held, region=region, wholly=sum(one.finding.withholds == "*" for one in held),
            regions=covered_regions(office.opened.store, office.opened.places),
        )  # fmt: skip
